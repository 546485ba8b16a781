//! What the look from outside says. Without typographic quotes and spaces, since scripts print it.

use say::say;

use crate::inputs::Language;
use crate::text::verify::Saying;

pub(in crate::text) fn saying(language: Language, saying: Saying) -> &'static str {
    match saying {
        Saying::Answers => say!(language, "The port answers."),
        Saying::Capabilities => say!(language, "FHIR (its capability statement):"),
        Saying::Chain => say!(language, "The whole chain is sent, and its authority is known."),
        Saying::Closed => {
            say!(language, "Nobody answers on the port: the server does not listen, or a firewall is between.")
        }
        Saying::Dates => say!(language, "Everything that is sent is valid; the certificate ends on"),
        Saying::Discovery => say!(language, "The AMI (what a joining dCDR is told):"),
        Saying::Expired => say!(language, "has expired: it ended on"),
        Saying::Expiring => say!(language, "ends in less than 30 days: on"),
        Saying::Failed => say!(language, "failed"),
        Saying::GoBack => say!(language, "Go back to this step of CHECKLIST.md:"),
        Saying::Handshake => say!(language, "TLS comes about."),
        Saying::Help => {
            say!(language, "sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...")
        }
        Saying::HelpPs1 => say!(
            language,
            "powershell -ExecutionPolicy Bypass -File verify.ps1 [-Ca FILE] [-Address IP] [-Url https://NAME:PORT]"
        ),
        Saying::Incomplete => say!(
            language,
            "The chain is incomplete: the intermediate is missing. Place the whole chain of this folder, the leaf \
             first; clients refuse the leaf alone."
        ),
        Saying::IncompleteOrUnknown => say!(
            language,
            "The chain is incomplete: the server sends its own certificate alone, and nobody here knows its issuer. \
             Its intermediate is missing; or, if this is your own authority, give its root by --ca. The issuer:"
        ),
        Saying::Intermediate => say!(language, "A certificate that the server sends beside its own"),
        Saying::Issuer => say!(language, "OpenID Connect (the issuer of tokens, a text that may stay as it is):"),
        Saying::KeyType => say!(
            language,
            "The server breaks every handshake off right after the connection (alert 40): most likely its key is of \
             another type than its certificate, one RSA and the other EC, which nginx -t does not see. Place the key \
             that belongs to the certificate."
        ),
        Saying::Leaf => say!(language, "The certificate"),
        Saying::LeafAlone => say!(
            language,
            "The certificate is sent alone, as Mono's listener always does: clients that lack the intermediate refuse \
             it. NGINX on the same machine would send it."
        ),
        Saying::Names => say!(language, "The certificate is for this name."),
        Saying::Needs => say!(language, "This needs openssl, 1.1.1 or newer (not LibreSSL), and curl."),
        Saying::NoChain => say!(language, "The chain is refused:"),
        Saying::NoHandshake => say!(
            language,
            "TLS does not come about: the certificate or the key on the server cannot be used, or is not there."
        ),
        Saying::NoNames => say!(
            language,
            "The certificate has the name in its subject alone (no subjectAltName), which browsers and others refuse."
        ),
        Saying::NoPlainOnTls => say!(language, "A plain request on the TLS port is not led to https; the answer was"),
        Saying::NoRedirect => say!(language, "Nobody leads plain requests to https on port"),
        Saying::NoSantedb => say!(language, "TLS is there, but SanteDB behind it gives no answer; the status was"),
        Saying::NoSite => say!(language, "The server has no site of this name."),
        Saying::NoTls => say!(language, "The port answers, but in clear."),
        Saying::NotSpoken => say!(language, "is not spoken (this route takes what its system has)."),
        Saying::NotSpokenHere => say!(language, "is not spoken by the server, or not by this machine."),
        Saying::NotYet => say!(language, "is not valid yet, or a clock is wrong: it begins on"),
        Saying::Nothing => say!(language, "Nothing was looked at: no service of this folder has that address."),
        Saying::OldProtocol => say!(language, "An old version is spoken, which no client needs any more:"),
        Saying::OldRefused => say!(language, "TLS 1.0 and 1.1 are refused."),
        Saying::OldUntried => say!(language, "Not looked at, since this machine's own OpenSSL does not speak it:"),
        Saying::OpenId => say!(language, "OpenID Connect (its discovery document):"),
        Saying::OtherCertificate => say!(
            language,
            "The certificate is another than the one that this folder was made for; after a renewal, that is as it \
             should be."
        ),
        Saying::OtherNames => say!(language, "The certificate is not for this name, but for"),
        Saying::Passed => say!(language, "passed"),
        Saying::PlainClosed => say!(language, "SanteDB's own port in clear is not to be reached from here:"),
        Saying::PlainOnTls => say!(language, "A plain request on the TLS port is led to https (308)."),
        Saying::PlainOpen => say!(
            language,
            "SanteDB can still be reached in clear from here, beside TLS. Let a firewall close the port:"
        ),
        Saying::PlainOpenForNow => say!(
            language,
            "SanteDB can still be reached in clear from here. That may be so until the last dCDR has moved; then let a \
             firewall close the port:"
        ),
        Saying::Planned => say!(language, "It is the certificate that this folder was made for."),
        Saying::Redirect => say!(language, "The plain port leads to https, with the port (308)."),
        Saying::RedirectLocation => say!(
            language,
            "The plain port leads elsewhere; it should keep name, port and path. Where it leads, and where it should:"
        ),
        Saying::RedirectStatus => {
            say!(language, "The plain port does not answer with 308, which keeps POST a POST, but with")
        }
        Saying::Refused => say!(language, "is refused, although the site was made to speak it."),
        Saying::RefusedAsPlanned => say!(language, "is refused, as planned."),
        Saying::Santedb => say!(language, "SanteDB answers behind it."),
        Saying::Silent => {
            say!(language, "Somebody takes the connection and says nothing: another program may hold the port.")
        }
        Saying::Spoken => say!(language, "is spoken, although the site was made for TLS 1.3 alone."),
        Saying::SpokenAsPlanned => say!(language, "is spoken."),
        Saying::ToStep => say!(language, "Back to step"),
        Saying::Told => say!(language, "says https and the right port."),
        Saying::ToldNothing => say!(language, "no address was found in the answer."),
        Saying::ToldOther => say!(language, "the answer names another address than clients open:"),
        Saying::Unknown => say!(
            language,
            "The chain is whole, but the authority is unknown here. If it is your own, give its root by --ca, and let \
             every client trust it. The last issuer:"
        ),
        Saying::Unreadable => say!(language, "it cannot be read."),
        Saying::Unresolved => say!(
            language,
            "The name is not known here. To look before the DNS knows it, give the server's address by --address."
        ),
        Saying::Usage => say!(
            language,
            "It looks at each service from outside, on a machine that is neither of the servers, and changes nothing. \
             --ca names the root of a private authority (else tls/NAME.root.pem beside this file, where there is one); \
             --address says where a name is to be looked for before the DNS knows it; an address looks at that service \
             alone. It ends with 0 where nothing failed, with 1 where something did, with 2 where it could not look."
        ),
        Saying::UsagePs1 => say!(
            language,
            "It looks at each service from outside, on a machine that is neither of the servers, and changes nothing. \
             -Ca names the root of a private authority (else tls\\NAME.root.pem beside this file, where there is one); \
             -Address says where the names are to be looked for before the DNS knows them; -Url looks at that service \
             alone. It ends with 0 where nothing failed, with 1 where something did, with 2 where it could not look. A \
             grammar has read this script; it has never been run."
        ),
        Saying::Warned => say!(language, "to be looked at"),
    }
}
