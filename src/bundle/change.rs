//! The scripts that change a configuration which was not uploaded: `change.sh` with `sed`, `change.ps1` with .NET's `Regex`.
//!
//! Both are rendered from the plan's [`Rule`]s. A pattern that both need is written once: an extended regular expression as
//! POSIX has it, but for `\s`, which `sed` is told in its own way.

use crate::inspect::configuration::Dialect;
use crate::plan::Service;
use crate::plan::by_hand::{Rule, section};
use crate::plan::values::HttpsUrl;

mod ps1;
mod sh;

pub(super) use ps1::ps1;
pub(super) use sh::sh;

/// What stands before the local part of a name.
const PREFIX: &str = r"([^\s<>/]*:)?";
/// A host that only its own machine can open; a group of its own.
const LOOPBACK: &str = r#"(127\.[^/:"'&\s<>]*|\[::1\]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt])"#;
/// Any host; a group of its own.
const HOST: &str = r#"(\[[0-9A-Fa-f:.]*\]|[^/:"'&\s<>]*)"#;
const SCHEME: &str = "[Hh][Tt][Tt][Pp][Ss]?";
/// 1.x registers its section in this assembly, and knows no `<baseAddress>`.
const OF_V1: &str = r#"RestConfigurationSection\s*,\s*SanteDB\.Core["'\s,]"#;

/// A replacement within one section; the pattern begins with a tag's `<` and sees no other tag.
struct Substitution {
    section: &'static str,
    /// What it does not apply to; without groups.
    unless: Option<String>,
    find: String,
    /// With `\1` for the first group.
    replacement: String,
}

/// The replacements of a rule that both scripts make in the same way.
fn substitutions(rule: &Rule) -> Vec<Substitution> {
    match rule {
        Rule::Listen { dialect, from, to, secures, opens } => {
            let address = endpoint_address();
            let mut found = Vec::new();
            let mut add = |scheme: &str, host: &str, replacement: String| {
                let find = format!(r#"{address}{scheme}://{host}:{from}([/"'\s])"#);
                found.push(Substitution { section: section(*dialect), unless: None, find, replacement });
            };
            match (opens, secures) {
                (true, true) => add(SCHEME, LOOPBACK, format!(r"\1https://0.0.0.0:{to}\5")),
                (true, false) => {
                    add("[Hh][Tt][Tt][Pp]", LOOPBACK, format!(r"\1http://0.0.0.0:{to}\5"));
                    add("[Hh][Tt][Tt][Pp][Ss]", LOOPBACK, format!(r"\1https://0.0.0.0:{to}\5"));
                }
                (false, _) => {}
            }
            if *secures {
                add(SCHEME, HOST, format!(r"\1https://\4:{to}\5"));
            }
            found
        }
        Rule::BaseAddress { url, .. } => {
            let wanted = literal(url);
            let substitution = |find: String, replacement: String, unless: Option<String>| Substitution {
                section: section(Dialect::Rest),
                unless,
                find,
                replacement,
            };
            vec![
                substitution(
                    format!(r"(<{PREFIX}baseAddress(\s[^>]*[^>/])?>\s*)([^\s<]([^<]*[^\s<])?)?"),
                    format!(r"\1{url}"),
                    Some(format!(r"<[^\s<>/]*baseAddress[^<>]*>\s*{wanted}/*\s*")),
                ),
                substitution(format!(r"<({PREFIX}baseAddress)\s*/>"), format!(r"<\1>{url}</\1>"), None),
            ]
        }
        Rule::Published { setting, url } => {
            let (section, element) = setting.place();
            let find = format!(
                r"(<{PREFIX}{element}(\s[^>]*[^>/])?>\s*)([Hh][Tt][Tt][Pp]://[^/\s<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|{LOOPBACK})(:[0-9]+)?)([/\s<]|$)"
            );
            vec![Substitution { section, unless: None, find, replacement: format!(r"\1{url}\8") }]
        }
        Rule::Certificate { .. } => Vec::new(),
    }
}

/// What a rule cannot read and must not pass over: a reference within scheme, host or port.
fn unreadable(rule: &Rule) -> Option<(&'static str, String)> {
    match rule {
        Rule::Listen { dialect, .. } => Some((
            section(*dialect),
            format!(r#"<{PREFIX}endpoint\s([^>]*\s)?address\s*=\s*["']([^"'/]*|[^"'/]*//[^"'/]*)&"#),
        )),
        Rule::BaseAddress { is_added: true, .. } => {
            // In a namespace that only a prefix names, the element would need it, too.
            Some((section(Dialect::Rest), r"<[^\s<>/]+:service[\s/>]".to_owned()))
        }
        Rule::Published { setting, .. } => {
            let (section, element) = setting.place();
            Some((section, format!(r"<{PREFIX}{element}(\s[^>]*[^>/])?>\s*([^</]*|[^</]*//[^</]*)&")))
        }
        Rule::BaseAddress { is_added: false, .. } | Rule::Certificate { .. } => None,
    }
}

/// The start tag of an endpoint up to its address: three groups, the first of which is all of it.
fn endpoint_address() -> String {
    format!(r#"(<{PREFIX}endpoint\s([^>]*\s)?address\s*=\s*["']\s*)"#)
}

/// The start tag of a section that has an end tag.
fn section_start(name: &str) -> String {
    format!(r#"<{PREFIX}section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["']\s*([^"':]*:)?{name}\s*["']([^>]*[^/>])?>"#)
}

/// The address as a pattern.
fn literal(url: &HttpsUrl) -> String {
    url.to_string().replace('.', r"\.").replace('[', r"\[").replace(']', r"\]")
}

/// The section that must be there.
fn main_section(service: &Service) -> String {
    section_start(section(service.change.dialect))
}
