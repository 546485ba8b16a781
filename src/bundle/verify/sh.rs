//! `verify.sh`, by OpenSSL and curl.

use super::{expected, function, number, weight, with_sentences};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::template::quoted_sh;
use crate::plan::Plan;
use crate::plan::verify::{Look, Probe, ProbeKind, looks};
use crate::text::product;
use crate::text::verify::{Saying, saying};

/// The script.
pub(in crate::bundle) fn sh(plan: &Plan) -> String {
    let parts = vec![
        ("head", head(plan, &BundlePath::VerifySh, "# ")),
        ("usage", commented(saying(plan.language, Saying::Usage), "# ")),
        ("looks", looks(plan).iter().map(look).collect()),
    ];
    with_sentences(plan, include_str!("template.sh"), quoted_sh, parts)
}

fn look(Look { service, probes }: &Look<'_>) -> String {
    let (name, port, url) = (&service.server_name, service.tls_port, service.url());
    let is_address = if name.ip().is_some() { "yes" } else { "no" };
    let mut lines = format!("look {name} {is_address} {port} {url} {}\n", quoted_sh(product(service.product)));
    for Probe { kind, step } in probes {
        lines.push_str(&line(kind, number(*step)));
        lines.push('\n');
    }
    lines.push('\n');
    lines
}

fn line(kind: &ProbeKind, step: usize) -> String {
    match kind {
        ProbeKind::Answers => format!("answers {step}"),
        ProbeKind::Chain { sent, is_whole, trust } => {
            let sent: String = sent.iter().map(|fingerprint| format!(" \\\n  {fingerprint}")).collect();
            format!("chain {step} {} {}{sent}", number(*trust), if *is_whole { "whole" } else { "leaf" })
        }
        ProbeKind::Closed { host, port, weight: it } => {
            let host = host.as_ref().map(|host| format!(" {}", quoted_sh(&host.to_string()))).unwrap_or_default();
            format!("closed {step} {} {port}{host}", weight(*it))
        }
        ProbeKind::Dates => format!("dates {step}"),
        ProbeKind::Handshake { site } => format!("handshake {step} {}", number(*site)),
        ProbeKind::Names => format!("names {step}"),
        ProbeKind::OldProtocols(it) => format!("old_protocols {step} {}", weight(*it)),
        ProbeKind::PlainOnTls => format!("plain_on_tls {step}"),
        ProbeKind::Planned(fingerprint) => format!("planned {step} {fingerprint}"),
        ProbeKind::Publishes(what, path) => format!("{} {step} {path}", function(*what)),
        ProbeKind::Redirect(port) => format!("redirect {step} {port}"),
        ProbeKind::Santedb => format!("santedb {step}"),
        ProbeKind::Tls12(it) => format!("protocol {step} 'TLS 1.2' -tls1_2 {}", expected(*it)),
        ProbeKind::Tls13(it) => format!("protocol {step} 'TLS 1.3' -tls1_3 {}", expected(*it)),
    }
}
