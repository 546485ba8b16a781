//! The findings about configurations.

use crate::inputs::{Language, Route};
use crate::inspect::configuration::{Role, Setting};
use crate::inspect::encoding::Encoding;
use crate::inspect::xml::{Damage, Expected};
use crate::plan::values::{HttpsUrl, Port};
use crate::text::shown;

/// The first few of many.
pub(super) fn some(language: Language, items: &[String]) -> String {
    const MOST: usize = 8;
    let list = items.iter().take(MOST).map(|item| shown(item)).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(MOST) {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

pub(super) fn damaged(language: Language, file: &str, damage: &Damage) -> (String, String) {
    let Damage { line, column, expected } = damage;
    (
        format!(
            "“{}” is not well-formed XML at line {line}, column {column}: {} was expected.",
            shown(file),
            self::expected(language, expected)
        ),
        "Mend that place, or drop the file that SanteDB runs with now. Nothing is patched in a damaged file.".into(),
    )
}

fn expected(language: Language, expected: &Expected) -> String {
    match expected {
        Expected::Character => "a character that XML allows".into(),
        Expected::CdataEnd => "]]&gt; instead of ]]> in a text".into(),
        Expected::Closing(end) => format!("{end} somewhere behind what begins here"),
        Expected::ClosingQuote(name) => format!("the quote that ends the value of {}, which begins here,", shown(name)),
        Expected::CommentEnd => "no -- within a comment".into(),
        Expected::Declaration => {
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>, at the very beginning of the file or not at all,".into()
        }
        Expected::Encoding(name) => format!("text in {name}, with all of its bytes,"),
        Expected::End => "nothing more, since the outermost element is closed,".into(),
        Expected::EndTag { name, line, found: None } => {
            format!("</{}>, for what was opened on line {line},", shown(name))
        }
        Expected::EndTag { name, line, found: Some(found) } => {
            format!("</{}>, for what was opened on line {line}, instead of </{}>", shown(name), shown(found))
        }
        Expected::Equals(name) => format!("= behind {}", shown(name)),
        Expected::LessThan => "&lt; instead of < in a value".into(),
        Expected::Markup => "an element or a comment".into(),
        Expected::Name => "a name".into(),
        Expected::Namespace(prefix) => format!("a declaration of the prefix {}", shown(prefix)),
        Expected::OtherAttribute(name) => format!("no second {} in one element", shown(name)),
        Expected::Quote => "a straight quote (\") before the value".into(),
        Expected::Reference => "&amp; instead of a lone &, or one of &lt; &gt; &quot; &apos;".into(),
        Expected::Root => "<SanteDBConfiguration …>".into(),
        Expected::Space => "a space before the next attribute".into(),
        Expected::TagEnd(name) => format!("> at the end of <{}", shown(name)),
    }
}

pub(super) fn empty(language: Language, file: &str, route: Route) -> (String, String) {
    let fix = match route {
        Route::Nginx => {
            "SanteDB’s container fills it from SDB_… variables when it starts, so the bundle has those for a compose file \
             instead of a patch. There is no variable for a certificate: NGINX ends TLS."
        }
        Route::Mono | Route::Windows => {
            "SanteDB’s container fills it from SDB_… variables when it starts, and none of them is for a certificate: in a \
             container, choose NGINX in front."
        }
    };
    (format!("The REST section of “{}” lists no endpoints.", shown(file)), fix.into())
}

pub(super) fn base_address_unknown(language: Language, file: Option<&str>) -> (String, String) {
    let subject = file.map_or("This version’s configuration".into(), |file| format!("“{}”", shown(file)));
    (
        format!("{subject} is of a version whose section for endpoints has no <baseAddress>."),
        "None is added. Check the addresses that SanteDB shows to users and to other programs, such as QR codes, after the move."
            .into(),
    )
}

pub(super) fn loopback(language: Language, file: &str, host: &str, is_opened: bool) -> (String, String) {
    let fix = if is_opened {
        "They are changed to 0.0.0.0, which stands for all addresses of the machine: those who have to open them come from \
         outside. If nobody does, say so under “Endpoints for this machine only”."
    } else {
        "They stay so. NGINX on the same machine reaches them, and sends the host name that Mono insists on; nobody else does."
    };
    (format!("Endpoints in “{}” listen on {}, for this machine only.", shown(file), shown(host)), fix.into())
}

pub(super) fn plain_address(
    language: Language,
    file: &str,
    Setting { role, field, line }: &Setting,
) -> (String, String) {
    let (what, fix) = match role {
        Role::Advertised => (
            "AMI goes on to tell clients of",
            "Addresses of other servers are not changed here; once those have moved to TLS, write https.",
        ),
        Role::Issuer => (
            "the issuerName of OAuth goes on to say",
            "It stands in every token. With another one, tokens that are out become invalid and those who rely on them must \
             learn it, so it is only offered: switch the change on when the time is right.",
        ),
        Role::Upstream => (
            "this dCDR goes on to call its iCDR in clear, at",
            "This plan does not change that. Once the iCDR has moved to TLS, join the dCDR again.",
        ),
        Role::FhirBase | Role::MetadataHost | Role::Llp | Role::Sllp | Role::ClientHeader => (
            "an address that clients are told goes on to say",
            "The change is switched off: clients that follow it will come in clear, or not at all.",
        ),
    };
    (format!("“{}”, line {line}: {what} {}.", shown(file), shown(field.value.trim())), fix.into())
}

pub(super) fn address_elsewhere(
    language: Language,
    file: &str,
    setting: &Setting,
    wanted: &HttpsUrl,
) -> (String, String) {
    let Setting { role, field, line } = setting;
    let what = match role {
        Role::FhirBase => "the <base> of FHIR",
        Role::Issuer => "the issuerName of OAuth",
        _ => "the <host> of the services’ description",
    };
    (
        format!("“{}”, line {line}: {what} says {}, not {wanted}.", shown(file), shown(field.value.trim())),
        "It is left, since it may be meant so. If clients are to open the planned address, change it by hand.".into(),
    )
}

pub(super) fn client_certificates(language: Language, file: &str, services: &[String]) -> (String, String) {
    let services = some(language, services);
    (
        format!("“{}” asks clients of {services} for a certificate, which they cannot present through NGINX.", shown(file)),
        "SanteDB refuses every request there once TLS ends before it, whatever header NGINX sends. Let SanteDB on Windows end \
         TLS itself, or take the demand away. (The documentation’s way by a header does not work.)"
            .into(),
    )
}

pub(super) fn client_header(language: Language, file: &str, line: u32, route: Route) -> (String, String) {
    let fix = match route {
        Route::Nginx => {
            "The site drops what clients send in that header. Set allowClientHeader to false all the same: whoever reaches \
             SanteDB’s own port can sign in as anybody."
        }
        Route::Mono | Route::Windows => {
            "Set it to false: nothing stands before SanteDB that would drop what a client writes there, so anybody can sign in \
             as anybody."
        }
    };
    (
        format!("“{}”, line {line}: the header X-SSL-ClientCert may stand for a client’s certificate.", shown(file)),
        fix.into(),
    )
}

pub(super) fn left_out(language: Language, file: &str, main: &str) -> (String, String) {
    (
        format!("“{}” includes no file of the name “{}”.", shown(main), shown(file)),
        "If it was renamed on its way here, check that the place it is planned for is the right one. Else SanteDB does not read \
         it: its configuration tool writes all sections into one file and leaves the old ones where they were. Drop the file \
         that is read, or the main file that includes this one."
            .into(),
    )
}

pub(super) fn unused(language: Language, file: &str, used: &str) -> (String, String) {
    (
        format!("“{}” lists endpoints, too, but “{}” is the one that is planned with.", shown(file), shown(used)),
        "Remove the one that SanteDB does not run with.".into(),
    )
}

pub(super) fn misnamed(language: Language, file: &str, declared: &str, encoding: Encoding) -> (String, String) {
    let found = match encoding {
        Encoding::SingleByte => "one byte a character",
        Encoding::Utf16Be | Encoding::Utf16Le => "UTF-16",
        Encoding::Utf8 => "UTF-8",
    };
    (
        format!("“{}” says that its encoding is {}, but it is {found}.", shown(file), shown(declared)),
        "It is patched as it is. .NET refuses such a file or reads other letters, so SanteDB may not start with it: correct \
         the first line. (Tried with Mono 6.8.)"
            .into(),
    )
}

pub(super) fn llp(language: Language, file: &str, address: &str, line: u32) -> (String, String) {
    (
        format!("“{}”, line {line}: HL7 v2 listens in clear on {}.", shown(file), shown(address)),
        "HTTPS does not cover it: messages with patients’ data can be read on the way. Let a firewall admit only those who \
         send, or end TLS before it in NGINX’s stream module; this plan does not change it."
            .into(),
    )
}

pub(super) fn sllp(language: Language, file: &str, address: &str, line: u32) -> (String, String) {
    (
        format!("“{}”, line {line}: HL7 v2 on {} speaks TLS 1.0 and nothing newer.", shown(file), shown(address)),
        "SanteDB’s source asks for that version alone, which clients of today refuse. NGINX’s stream module before an llp:// \
         listener speaks TLS 1.2 and 1.3; this plan does not change it."
            .into(),
    )
}

pub(super) fn mixed(language: Language, file: &str, port: Port, clear: &[String]) -> (String, String) {
    let services = some(language, clear);
    (
        format!("On port {port} in “{}”, {services} would stay in clear beside others over TLS.", shown(file)),
        "A port speaks either TLS or not: change all of its endpoints, or move those in clear to another port.".into(),
    )
}

pub(super) fn protected(language: Language, file: &str, kinds: &[String]) -> (String, String) {
    let kinds = some(language, kinds);
    (
        format!("“{}” has encrypted sections: {kinds}.", shown(file)),
        "They are left as they are, and what is in them cannot be seen from here: in UpstreamConfigurationSection, that is the \
         address of the iCDR that a dCDR has joined."
            .into(),
    )
}
