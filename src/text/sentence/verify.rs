//! What the look from outside says. ASCII alone, since scripts print it.

use crate::inputs::Language;
use crate::text::verify::Saying;

pub(in crate::text) fn saying(language: Language, saying: Saying) -> &'static str {
    match saying {
        Saying::Answers => "The port answers.",
        Saying::Capabilities => "FHIR (its capability statement):",
        Saying::Chain => "The whole chain is sent, and its authority is known.",
        Saying::Closed => "Nobody answers on the port: the server does not listen, or a firewall is between.",
        Saying::Dates => "Everything that is sent is valid; the certificate ends on",
        Saying::Discovery => "The AMI (what a joining dCDR is told):",
        Saying::Expired => "has expired: it ended on",
        Saying::Expiring => "ends in less than 30 days: on",
        Saying::Failed => "failed",
        Saying::GoBack => "Go back to this step of CHECKLIST.md:",
        Saying::Handshake => "TLS comes about.",
        Saying::Help => "sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...",
        Saying::HelpPs1 => {
            "powershell -ExecutionPolicy Bypass -File verify.ps1 [-Ca FILE] [-Address IP] [-Url https://NAME:PORT]"
        }
        Saying::Incomplete => {
            "The chain is incomplete: the intermediate is missing. Place the whole chain of this folder, the leaf \
             first; clients refuse the leaf alone."
        }
        Saying::IncompleteOrUnknown => {
            "The chain is incomplete: the server sends its own certificate alone, and nobody here knows its issuer. \
             Its intermediate is missing; or, if this is your own authority, give its root by --ca. The issuer:"
        }
        Saying::Intermediate => "A certificate that the server sends beside its own",
        Saying::Issuer => "OpenID Connect (the issuer of tokens, a text that may stay as it is):",
        Saying::KeyType => {
            "The server breaks every handshake off right after the connection (alert 40): most likely its key is of \
             another type than its certificate, one RSA and the other EC, which nginx -t does not see. Place the key \
             that belongs to the certificate."
        }
        Saying::Leaf => "The certificate",
        Saying::LeafAlone => {
            "The certificate is sent alone, as Mono's listener always does: clients that lack the intermediate refuse \
             it. NGINX on the same machine would send it."
        }
        Saying::Names => "The certificate is for this name.",
        Saying::Needs => "This needs openssl, 1.1.1 or newer (not LibreSSL), and curl.",
        Saying::NoChain => "The chain is refused:",
        Saying::NoHandshake => {
            "TLS does not come about: the certificate or the key on the server cannot be used, or is not there."
        }
        Saying::NoNames => {
            "The certificate has the name in its subject alone (no subjectAltName), which browsers and others refuse."
        }
        Saying::NoPlainOnTls => "A plain request on the TLS port is not led to https; the answer was",
        Saying::NoRedirect => "Nobody leads plain requests to https on port",
        Saying::NoSantedb => "TLS is there, but SanteDB behind it gives no answer; the status was",
        Saying::NoSite => "The server has no site of this name.",
        Saying::NoTls => "The port answers, but in clear.",
        Saying::NotSpoken => "is not spoken (this route takes what its system has).",
        Saying::NotSpokenHere => "is not spoken by the server, or not by this machine.",
        Saying::NotYet => "is not valid yet, or a clock is wrong: it begins on",
        Saying::Nothing => "Nothing was looked at: no service of this folder has that address.",
        Saying::OldProtocol => "An old version is spoken, which no client needs any more:",
        Saying::OldRefused => "TLS 1.0 and 1.1 are refused.",
        Saying::OldUntried => "Not looked at, since this machine's own OpenSSL does not speak it:",
        Saying::OpenId => "OpenID Connect (its discovery document):",
        Saying::OtherCertificate => {
            "The certificate is another than the one that this folder was made for; after a renewal, that is as it \
             should be."
        }
        Saying::OtherNames => "The certificate is not for this name, but for",
        Saying::Passed => "passed",
        Saying::PlainClosed => "SanteDB's own port in clear is not to be reached from here:",
        Saying::PlainOnTls => "A plain request on the TLS port is led to https (308).",
        Saying::PlainOpen => {
            "SanteDB can still be reached in clear from here, beside TLS. Let a firewall close the port:"
        }
        Saying::PlainOpenForNow => {
            "SanteDB can still be reached in clear from here. That may be so until the last dCDR has moved; then let a \
             firewall close the port:"
        }
        Saying::Planned => "It is the certificate that this folder was made for.",
        Saying::Redirect => "The plain port leads to https, with the port (308).",
        Saying::RedirectLocation => {
            "The plain port leads elsewhere; it should keep name, port and path. Where it leads, and where it should:"
        }
        Saying::RedirectStatus => "The plain port does not answer with 308, which keeps POST a POST, but with",
        Saying::Refused => "is refused, although the site was made to speak it.",
        Saying::RefusedAsPlanned => "is refused, as planned.",
        Saying::Santedb => "SanteDB answers behind it.",
        Saying::Silent => "Somebody takes the connection and says nothing: another program may hold the port.",
        Saying::Spoken => "is spoken, although the site was made for TLS 1.3 alone.",
        Saying::SpokenAsPlanned => "is spoken.",
        Saying::ToStep => "Back to step",
        Saying::Told => "says https and the right port.",
        Saying::ToldNothing => "no address was found in the answer.",
        Saying::ToldOther => "the answer names another address than clients open:",
        Saying::Unknown => {
            "The chain is whole, but the authority is unknown here. If it is your own, give its root by --ca, and let \
             every client trust it. The last issuer:"
        }
        Saying::Unreadable => "it cannot be read.",
        Saying::Unresolved => {
            "The name is not known here. To look before the DNS knows it, give the server's address by --address."
        }
        Saying::Usage => {
            "It looks at each service from outside, on a machine that is neither of the servers, and changes nothing. \
             --ca names the root of a private authority (else tls/NAME.root.pem beside this file, where there is one); \
             --address says where a name is to be looked for before the DNS knows it; an address looks at that service \
             alone. It ends with 0 where nothing failed, with 1 where something did, with 2 where it could not look."
        }
        Saying::UsagePs1 => {
            "It looks at each service from outside, on a machine that is neither of the servers, and changes nothing. \
             -Ca names the root of a private authority (else tls\\NAME.root.pem beside this file, where there is one); \
             -Address says where the names are to be looked for before the DNS knows them; -Url looks at that service \
             alone. It ends with 0 where nothing failed, with 1 where something did, with 2 where it could not look. A \
             grammar has read this script; it has never been run."
        }
        Saying::Warned => "to be looked at",
    }
}
