//! What is found about NGINX in front.

use say::say;

use crate::inputs::{Hsts, Language, Product};
use crate::plan::values::{Port, ServerName};
use crate::text::product;

pub(in crate::text::sentence) fn hl7_port_taken(language: Language, port: Port) -> (String, String) {
    (
        say!(language, "Port {port} is to carry HL7v2 over TLS, and something else listens there already."),
        say!(language, "Choose a port that neither NGINX nor SanteDB has, on its machine; 2575 is HL7's own.").into(),
    )
}

pub(in crate::text::sentence) fn hl7_unknown(language: Language, which: Product) -> (String, String) {
    (
        say!(language, "{product} listens for no HL7v2 as it is installed.", product = product(which)),
        say!(language, "Leave the port empty; or, if yours does, drop its configuration, which says where.").into(),
    )
}

pub(in crate::text::sentence) fn acme_needs_nginx(language: Language) -> (String, String) {
    (
        say!(
            language,
            "The authority is to find its answer at NGINX, and NGINX's container does not start before there is a certificate."
        )
        .into(),
        say!(
            language,
            "Fetch the first certificate by certbot's own listener (standalone) or by the DNS, and drop it here; NGINX then answers \
             at each renewal."
        )
        .into(),
    )
}

pub(in crate::text::sentence) fn two_certificates(language: Language, name: &ServerName) -> (String, String) {
    (
        say!(language, "Two services share the name {name}, with a certificate of its own each."),
        say!(
            language,
            "One certificate of a name is good for all of its ports: choose the same for both, or give the services two names."
        )
        .into(),
    )
}

pub(in crate::text::sentence) fn hsts(language: Language, name: &ServerName, scope: Hsts) -> (String, String) {
    if name.ip().is_some() {
        return (
            say!(language, "Browsers remember nothing of {name}: it is an address."),
            say!(language, "Nothing to do: the header is left out for it. With a name, browsers would heed it.").into(),
        );
    }
    let what = match scope {
        Hsts::Off | Hsts::Name => name.to_string(),
        Hsts::Subdomains => say!(language, "{name} and all names below it"),
    };
    (
        say!(
            language,
            "Browsers will open {what} over TLS alone for two years from each visit on: on every port, not only on those of SanteDB."
        ),
        say!(
            language,
            "Be sure that nothing else there is opened in clear, and that the certificate will always be renewed in time: a warning \
             cannot be clicked away any more. Programs such as dCDRs do not heed it."
        )
        .into(),
    )
}

pub(in crate::text::sentence) fn modern_clients(language: Language) -> (String, String) {
    (
        say!(
            language,
            "The modern profile speaks TLS 1.3 alone, which no program on Mono knows, nor any that uses the TLS of Windows 10, \
             Windows Server 2019 or older."
        )
        .into(),
        say!(language, "Where a dCDR calls this server, choose the intermediate profile, which speaks both.").into(),
    )
}
