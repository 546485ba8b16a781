//! Which spans of a configuration become what, and why.

use std::ops::Range;

use crate::inspect::configuration::{Configuration, Dialect, Endpoint, ListenAddress, RestSection};
use crate::plan::values::{HttpsUrl, Port};

/// One span of the upload's text that is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty where something is inserted.
    pub range: Range<usize>,
    /// What takes their place.
    pub replacement: String,
    /// Why.
    pub reason: Reason,
}

/// Why a span changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Clients are told this address.
    BaseAddress(HttpsUrl),
    /// The endpoint of this service listens over TLS.
    Endpoint {
        /// The service as the configuration calls it.
        service: String,
        /// Whether the loopback address became all addresses.
        opened: bool,
        /// Whether the port changed.
        moved: bool,
    },
}

/// The edits for a SanteDB that speaks TLS itself: every endpoint of the port changes together, since a port of
/// HTTP.sys or Mono speaks either TLS or not.
pub fn direct(configuration: &Configuration, from: Port, to: Port, url: &HttpsUrl) -> Vec<Edit> {
    let Some(rest) = &configuration.rest else { return Vec::new() };
    let mut edits: Vec<Edit> = rest
        .on_port(from.number())
        .filter_map(|(endpoint, address)| direct_endpoint(configuration, endpoint, address, to))
        .collect();
    // What is published must not contradict what is served, but where nothing is published nothing is needed.
    if rest.base_address.is_some() {
        edits.extend(base_address(rest, url));
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// The edits for a SanteDB behind a proxy: it goes on to listen in clear and publishes the proxy's address.
pub fn behind_proxy(configuration: &Configuration, url: &HttpsUrl) -> Vec<Edit> {
    let rest = configuration.rest.as_ref();
    rest.filter(|rest| rest.dialect == Dialect::Rest).and_then(|rest| base_address(rest, url)).into_iter().collect()
}

fn direct_endpoint(
    configuration: &Configuration,
    endpoint: &Endpoint,
    address: &ListenAddress,
    to: Port,
) -> Option<Edit> {
    let host = if address.is_loopback() { "0.0.0.0" } else { &address.host };
    let authority = format!("https://{host}:{to}");
    let (opened, moved) = (address.is_loopback(), address.port != to.number());
    if address.is_https && !opened && !moved {
        return None;
    }
    let reason = Reason::Endpoint { service: endpoint.service.clone(), opened, moved };
    let Range { start, end } = endpoint.address.range;
    let written = &configuration.text[start..end];
    let value = &endpoint.address.value;
    if written == value {
        // Only what changes: the path stays as it is written.
        let tail = value.len() - address.path.len() - (value.len() - value.trim_end().len());
        let lead = value.len() - value.trim_start().len();
        return Some(Edit { range: start + lead..start + tail, replacement: authority, reason });
    }
    // Written with entities: the whole value is spelled anew.
    let replacement = escape_attribute(&format!("{authority}{}", address.path));
    Some(Edit { range: start..end, replacement, reason })
}

fn base_address(rest: &RestSection, url: &HttpsUrl) -> Option<Edit> {
    let reason = Reason::BaseAddress(url.clone());
    if let Some(present) = &rest.base_address {
        let wanted = url.to_string();
        let differs = present.value.trim().trim_end_matches('/') != wanted;
        return differs.then(|| Edit { range: present.range.clone(), replacement: wanted, reason });
    }
    let slot = &rest.base_address_slot;
    let (at, prefix) = (slot.at?, &slot.prefix);
    let replacement = format!("{}<{prefix}baseAddress>{url}</{prefix}baseAddress>", slot.indent);
    Some(Edit { range: at..at, replacement, reason })
}

/// XML 1.0 §2.4 and §3.3.3: what an attribute value cannot hold as it is.
fn escape_attribute(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(character))),
            _ => escaped.push(character),
        }
    }
    escaped
}
