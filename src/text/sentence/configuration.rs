//! The findings about configurations.

use say::say;

use crate::inputs::{Language, Route};
use crate::inspect::configuration::{Role, Setting};
use crate::inspect::encoding::Encoding;
use crate::inspect::xml::{Damage, Expected};
use crate::plan::values::{HttpsUrl, Port};
use crate::text::shown;

/// The first few of many.
pub(super) fn some(language: Language, items: &[String]) -> String {
    few(language, items, 8, shown)
}

/// The first `most` of a list, and how many are left out.
pub(super) fn few(language: Language, items: &[String], most: usize, say: impl Fn(&str) -> String) -> String {
    let list = items.iter().take(most).map(|item| say(item)).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(most) {
        0 => list,
        more => say!(language, "{list} and {more} more"),
    }
}

pub(super) fn damaged(language: Language, file: &str, damage: &Damage) -> (String, String) {
    let Damage { line, column, expected } = damage;
    (
        say!(
            language,
            "“{file}” is not well-formed XML at line {line}, column {column}: {expected} was expected.",
            file = shown(file),
            expected = self::expected(language, expected)
        ),
        say!(
            language,
            "Mend that place, or drop the file that SanteDB runs with now. Nothing is patched in a damaged file."
        )
        .into(),
    )
}

fn expected(language: Language, expected: &Expected) -> String {
    match expected {
        Expected::Character => say!(language, "a character that XML allows").into(),
        Expected::CdataEnd => say!(language, "]]&gt; instead of ]]> in a text").into(),
        Expected::Closing(end) => say!(language, "{end} somewhere behind what begins here"),
        Expected::ClosingQuote(name) => {
            say!(language, "the quote that ends the value of {name}, which begins here,", name = shown(name))
        }
        Expected::CommentEnd => say!(language, "no -- within a comment").into(),
        Expected::Declaration => say!(
            language,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>, at the very beginning of the file or not at all,"
        )
        .into(),
        Expected::Encoding(name) => say!(language, "text in {name}, with all of its bytes,"),
        Expected::End => say!(language, "nothing more, since the outermost element is closed,").into(),
        Expected::EndTag { name, line, found: None } => {
            say!(language, "</{name}>, for what was opened on line {line},", name = shown(name))
        }
        Expected::EndTag { name, line, found: Some(found) } => say!(
            language,
            "</{name}>, for what was opened on line {line}, instead of </{found}>",
            name = shown(name),
            found = shown(found)
        ),
        Expected::Equals(name) => say!(language, "= behind {name}", name = shown(name)),
        Expected::LessThan => say!(language, "&lt; instead of < in a value").into(),
        Expected::Markup => say!(language, "an element or a comment").into(),
        Expected::Name => say!(language, "a name").into(),
        Expected::Namespace(prefix) => {
            say!(language, "a declaration of the prefix {prefix}", prefix = shown(prefix))
        }
        Expected::OtherAttribute(name) => say!(language, "no second {name} in one element", name = shown(name)),
        Expected::Quote => say!(language, "a straight quote (\") before the value").into(),
        Expected::Reference => say!(language, "&amp; instead of a lone &, or one of &lt; &gt; &quot; &apos;").into(),
        Expected::Root => "<SanteDBConfiguration …>".into(),
        Expected::Space => say!(language, "a space before the next attribute").into(),
        Expected::TagEnd(name) => say!(language, "> at the end of <{name}", name = shown(name)),
    }
}

pub(super) fn empty(language: Language, file: &str, route: Route) -> (String, String) {
    let fix = match route {
        Route::Nginx => say!(
            language,
            "SanteDB’s container fills it from SDB_… variables when it starts, so the bundle has those for a compose file \
             instead of a patch. There is no variable for a certificate: NGINX ends TLS."
        ),
        Route::Mono | Route::Windows => say!(
            language,
            "SanteDB’s container fills it from SDB_… variables when it starts, and none of them is for a certificate: in a \
             container, choose NGINX in front."
        ),
    };
    (say!(language, "The REST section of “{file}” lists no endpoints.", file = shown(file)), fix.into())
}

pub(super) fn base_address_unknown(language: Language, file: Option<&str>) -> (String, String) {
    let problem = match file {
        Some(file) => say!(
            language,
            "“{file}” is of a version whose section for endpoints has no <baseAddress>.",
            file = shown(file)
        ),
        None => say!(
            language,
            "This version’s configuration is of a version whose section for endpoints has no <baseAddress>."
        )
        .into(),
    };
    (
        problem,
        say!(
            language,
            "None is added. Check the addresses that SanteDB shows to users and to other programs, such as QR codes, after the \
             move."
        )
        .into(),
    )
}

pub(super) fn loopback(language: Language, file: &str, host: &str, is_opened: bool) -> (String, String) {
    let fix = if is_opened {
        say!(
            language,
            "They are changed to 0.0.0.0, which stands for all addresses of the machine: those who have to open them come from \
             outside. If nobody does, say so under “Endpoints that only this machine can open (127.0.0.1)”."
        )
    } else {
        say!(
            language,
            "They stay so. NGINX on the same machine reaches them, and sends the host name that Mono insists on; nobody else does."
        )
    };
    (
        say!(
            language,
            "Endpoints in “{file}” listen on {host}, for this machine only.",
            file = shown(file),
            host = shown(host)
        ),
        fix.into(),
    )
}

pub(super) fn plain_address(
    language: Language,
    file: &str,
    Setting { role, field, line }: &Setting,
) -> (String, String) {
    let (file, value) = (shown(file), shown(field.value.trim()));
    let (problem, fix) = match role {
        Role::Advertised => (
            say!(language, "“{file}”, line {line}: AMI goes on to tell clients of {value}."),
            say!(
                language,
                "Addresses of other servers are not changed here; once those have moved to TLS, write https."
            ),
        ),
        Role::Issuer => (
            say!(language, "“{file}”, line {line}: the issuerName of OAuth goes on to say {value}."),
            say!(
                language,
                "It stands in every token. With another one, tokens that are out become invalid and those who rely on them must \
                 learn it, so it is only offered: switch the change on when the time is right."
            ),
        ),
        Role::Upstream => (
            say!(language, "“{file}”, line {line}: this dCDR goes on to call its iCDR in clear, at {value}."),
            say!(language, "This plan does not change that. Once the iCDR has moved to TLS, join the dCDR again."),
        ),
        Role::FhirBase | Role::MetadataHost | Role::Llp | Role::Sllp | Role::ClientHeader => (
            say!(language, "“{file}”, line {line}: an address that clients are told goes on to say {value}."),
            say!(language, "The change is switched off: clients that follow it will come in clear, or not at all."),
        ),
    };
    (problem, fix.into())
}

pub(super) fn address_elsewhere(
    language: Language,
    file: &str,
    setting: &Setting,
    wanted: &HttpsUrl,
) -> (String, String) {
    let Setting { role, field, line } = setting;
    let (file, value) = (shown(file), shown(field.value.trim()));
    let problem = match role {
        Role::FhirBase => {
            say!(language, "“{file}”, line {line}: the <base> of FHIR says {value}, not {wanted}.")
        }
        Role::Issuer => {
            say!(language, "“{file}”, line {line}: the issuerName of OAuth says {value}, not {wanted}.")
        }
        _ => {
            say!(language, "“{file}”, line {line}: the <host> of the services’ description says {value}, not {wanted}.")
        }
    };
    (
        problem,
        say!(
            language,
            "It is left, since it may be meant so. If clients are to open the planned address, change it by hand."
        )
        .into(),
    )
}

pub(super) fn client_certificates(language: Language, file: &str, services: &[String]) -> (String, String) {
    (
        say!(
            language,
            "“{file}” asks clients of {services} for a certificate, which they cannot present through NGINX.",
            file = shown(file),
            services = some(language, services)
        ),
        say!(
            language,
            "SanteDB refuses every request there once TLS ends before it, whatever header NGINX sends. Let SanteDB on Windows \
             end TLS itself, or take the demand away. (The documentation’s way by a header does not work.)"
        )
        .into(),
    )
}

pub(super) fn client_header(language: Language, file: &str, line: u32, route: Route) -> (String, String) {
    let fix = match route {
        Route::Nginx => say!(
            language,
            "The site drops what clients send in that header. Set allowClientHeader to false all the same: whoever reaches \
             SanteDB’s own port can sign in as anybody."
        ),
        Route::Mono | Route::Windows => say!(
            language,
            "Set it to false: nothing stands before SanteDB that would drop what a client writes there, so anybody can sign in \
             as anybody."
        ),
    };
    (
        say!(
            language,
            "“{file}”, line {line}: the header X-SSL-ClientCert may stand for a client’s certificate.",
            file = shown(file)
        ),
        fix.into(),
    )
}

pub(super) fn left_out(language: Language, file: &str, main: &str) -> (String, String) {
    (
        say!(language, "“{main}” includes no file of the name “{file}”.", main = shown(main), file = shown(file)),
        say!(
            language,
            "If it was renamed on its way here, check that the place it is planned for is the right one. Else SanteDB does not \
             read it: its configuration tool writes all sections into one file and leaves the old ones where they were. Drop the \
             file that is read, or the main file that includes this one."
        )
        .into(),
    )
}

pub(super) fn unused(language: Language, file: &str, used: &str) -> (String, String) {
    (
        say!(
            language,
            "“{file}” lists endpoints, too, but “{used}” is the one that is planned with.",
            file = shown(file),
            used = shown(used)
        ),
        say!(language, "Remove the one that SanteDB does not run with.").into(),
    )
}

pub(super) fn misnamed(language: Language, file: &str, declared: &str, encoding: Encoding) -> (String, String) {
    let found = match encoding {
        Encoding::SingleByte => say!(language, "one byte a character"),
        Encoding::Utf16Be | Encoding::Utf16Le => "UTF-16",
        Encoding::Utf8 => "UTF-8",
    };
    (
        say!(
            language,
            "“{file}” says that its encoding is {declared}, but it is {found}.",
            file = shown(file),
            declared = shown(declared)
        ),
        say!(
            language,
            "It is patched as it is. .NET refuses such a file or reads other letters, so SanteDB may not start with it: correct \
             the first line. (Tried with Mono 6.8.)"
        )
        .into(),
    )
}

pub(super) fn llp(language: Language, file: &str, address: &str, line: u32) -> (String, String) {
    (
        say!(
            language,
            "“{file}”, line {line}: HL7 v2 listens in clear on {address}.",
            file = shown(file),
            address = shown(address)
        ),
        say!(
            language,
            "HTTPS does not cover it: messages with patients’ data can be read on the way. Let a firewall admit only those who \
             send, or end TLS before it in NGINX’s stream module; this plan does not change it."
        )
        .into(),
    )
}

pub(super) fn sllp(language: Language, file: &str, address: &str, line: u32) -> (String, String) {
    (
        say!(
            language,
            "“{file}”, line {line}: HL7 v2 on {address} speaks TLS 1.0 and nothing newer.",
            file = shown(file),
            address = shown(address)
        ),
        say!(
            language,
            "SanteDB’s source asks for that version alone, which clients of today refuse. NGINX’s stream module before an llp:// \
             listener speaks TLS 1.2 and 1.3; this plan does not change it."
        )
        .into(),
    )
}

pub(super) fn mixed(language: Language, file: &str, port: Port, clear: &[String]) -> (String, String) {
    (
        say!(
            language,
            "On port {port} in “{file}”, {services} would stay in clear beside others over TLS.",
            file = shown(file),
            services = some(language, clear)
        ),
        say!(
            language,
            "A port speaks either TLS or not: change all of its endpoints, or move those in clear to another port."
        )
        .into(),
    )
}

pub(super) fn protected(language: Language, file: &str, kinds: &[String]) -> (String, String) {
    (
        say!(
            language,
            "“{file}” has encrypted sections: {kinds}.",
            file = shown(file),
            kinds = some(language, kinds)
        ),
        say!(
            language,
            "They are left as they are, and what is in them cannot be seen from here: in UpstreamConfigurationSection, that is \
             the address of the iCDR that a dCDR has joined."
        )
        .into(),
    )
}
