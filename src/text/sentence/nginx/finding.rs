//! What is found about NGINX in front.

use crate::inputs::{Hsts, Language, Product};
use crate::plan::values::{Port, ServerName};
use crate::text::product;

pub(in crate::text::sentence) fn hl7_port_taken(language: Language, port: Port) -> (String, String) {
    (
        format!("Port {port} is to carry HL7v2 over TLS, and something else listens there already."),
        "Choose a port that neither NGINX nor SanteDB has, on its machine; 2575 is HL7's own.".into(),
    )
}

pub(in crate::text::sentence) fn hl7_unknown(language: Language, which: Product) -> (String, String) {
    (
        format!("{} listens for no HL7v2 as it is installed.", product(which)),
        "Leave the port empty; or, if yours does, drop its configuration, which says where.".into(),
    )
}

pub(in crate::text::sentence) fn acme_needs_nginx(language: Language) -> (String, String) {
    (
        "The authority is to find its answer at NGINX, and NGINX's container does not start before there is a certificate.".into(),
        "Fetch the first certificate by certbot's own listener (standalone) or by the DNS, and drop it here; NGINX then answers at each \
         renewal."
            .into(),
    )
}

pub(in crate::text::sentence) fn two_certificates(language: Language, name: &ServerName) -> (String, String) {
    (
        format!("Two services share the name {name}, with a certificate of its own each."),
        "One certificate of a name is good for all of its ports: choose the same for both, or give the services two names.".into(),
    )
}

pub(in crate::text::sentence) fn hsts(language: Language, name: &ServerName, scope: Hsts) -> (String, String) {
    if name.ip().is_some() {
        return (
            format!("Browsers remember nothing of {name}: it is an address."),
            "Nothing to do: the header is left out for it. With a name, browsers would heed it.".into(),
        );
    }
    let what = match scope {
        Hsts::Off | Hsts::Name => name.to_string(),
        Hsts::Subdomains => format!("{name} and all names below it"),
    };
    (
        format!(
            "Browsers will open {what} over TLS alone for two years from each visit on: on every port, not only on those of SanteDB."
        ),
        "Be sure that nothing else there is opened in clear, and that the certificate will always be renewed in time: a warning cannot \
         be clicked away any more. Programs such as dCDRs do not heed it."
            .into(),
    )
}

pub(in crate::text::sentence) fn modern_clients(language: Language) -> (String, String) {
    (
        "The modern profile speaks TLS 1.3 alone, which no program on Mono knows, nor any that uses the TLS of Windows 10, Windows Server \
         2019 or older."
            .into(),
        "Where a dCDR calls this server, choose the intermediate profile, which speaks both.".into(),
    )
}
