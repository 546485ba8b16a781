//! `verify.ps1`, by .NET: the same probes.

use super::{expected, function, number, weight, with_sentences};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::template::quoted_ps1;
use crate::plan::Plan;
use crate::plan::verify::{Look, Probe, ProbeKind, looks};
use crate::text::product;
use crate::text::verify::{Saying, saying};

/// The script.
pub(in crate::bundle) fn ps1(plan: &Plan) -> String {
    let parts = vec![
        ("head", head(plan, &BundlePath::VerifyPs1, "# ")),
        ("usage", commented(saying(plan.language, Saying::UsagePs1), "# ")),
        ("looks", looks(plan).iter().map(look).collect()),
    ];
    with_sentences(plan, include_str!("template.ps1"), quoted_ps1, parts).replace('\n', "\r\n")
}

fn look(Look { service, probes }: &Look<'_>) -> String {
    let (name, port, url) = (&service.server_name, service.tls_port, service.url());
    let product = quoted_ps1(product(service.product));
    let mut lines = format!("Start-Look '{name}' {port} '{url}' {product}\n");
    for Probe { kind, step } in probes {
        lines.push_str(&line(kind, number(*step)));
        lines.push('\n');
    }
    lines.push('\n');
    lines
}

fn line(kind: &ProbeKind, step: usize) -> String {
    match kind {
        ProbeKind::Answers => format!("Test-Answer {step}"),
        ProbeKind::Chain { sent, is_whole, trust } => {
            let sent: Vec<String> = sent.iter().map(|fingerprint| format!("'{fingerprint}'")).collect();
            let whole = if *is_whole { "$true" } else { "$false" };
            format!("Test-Chain {step} {} {whole} @({})", number(*trust), sent.join(", "))
        }
        ProbeKind::Closed { host, port, weight: it } => {
            let host = host.as_ref().map(|host| format!(" '{host}'")).unwrap_or_default();
            format!("Test-Closed {step} '{}' {port}{host}", weight(*it))
        }
        ProbeKind::Dates => format!("Test-Date {step}"),
        ProbeKind::Handshake { site } => format!("Test-Handshake {step} {}", number(*site)),
        ProbeKind::Names => format!("Test-Name {step}"),
        ProbeKind::OldProtocols(it) => format!("Test-OldProtocol {step} '{}'", weight(*it)),
        ProbeKind::PlainOnTls => format!("Test-PlainOnTls {step}"),
        ProbeKind::Planned(fingerprint) => format!("Test-Planned {step} '{fingerprint}'"),
        ProbeKind::Publishes(what, path) => format!("Test-Published {step} '{}' '{path}'", function(*what)),
        ProbeKind::Redirect(port) => format!("Test-Redirect {step} {port}"),
        ProbeKind::Santedb => format!("Test-SanteDB {step}"),
        ProbeKind::Tls12(it) => format!("Test-Protocol {step} 'TLS 1.2' 3072 '{}'", expected(*it)),
        ProbeKind::Tls13(it) => format!("Test-Protocol {step} 'TLS 1.3' 12288 '{}'", expected(*it)),
    }
}
