//! The scripts that change a configuration which was not uploaded: `change.sh` with `sed`, `change.ps1` with .NET's `Regex`.
//!
//! Both are templates, filled from the plan's [`Rule`]s. A pattern that both need is written once: an extended regular expression
//! as POSIX has it, but for `\s`, which `sed` is told in its own way. Where it is looked for, a `>` within a value, a comment and
//! the like have been put aside, so that `[^>]*` is the rest of a tag.

use crate::bundle::comment::commented;
use crate::inspect::configuration::Dialect;
use crate::plan::by_hand::{Rule, section};
use crate::plan::command::BACKUP_SUFFIX;
use crate::plan::values::HttpsUrl;
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

mod ps1;
mod sh;

pub(super) use ps1::ps1;
pub(super) use sh::sh;

/// What stands before the local part of a name.
const PREFIX: &str = r"([^\s<>/]*:)?";
/// A host that only its own machine can open; a group of its own.
const LOOPBACK: &str = r#"(127\.[^/:"'&\s<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt])"#;
/// Any host; a group of its own.
const HOST: &str = r#"(\[[0-9A-Fa-f:.]*]|[^/:"'&\s<>]*)"#;
const SCHEME: &str = "[Hh][Tt][Tt][Pp][Ss]?";

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
                substitution(
                    format!(r"<(({PREFIX}baseAddress)(\s[^>]*[^>/\s])?)\s*/>"),
                    format!(r"<\1>{url}</\2>"),
                    None,
                ),
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

/// What a rule cannot read and must not pass over: each a section and a tag in it.
fn unreadable(rule: &Rule) -> Vec<(&'static str, String)> {
    match rule {
        // A reference within scheme, host or port; and what looks like a second address, in another attribute's value.
        Rule::Listen { dialect, .. } => {
            let reference = r#"address\s*=\s*["']([^"'/]*|[^"'/]*//[^"'/]*)&"#;
            let second = r"address\s*=[^>]*\saddress\s*=";
            [reference, second].map(|it| (section(*dialect), format!(r"<{PREFIX}endpoint\s([^>]*\s)?{it}"))).into()
        }
        // In a namespace that only a prefix names, the element would need the prefix, too.
        Rule::BaseAddress { is_added: true, .. } => {
            vec![(section(Dialect::Rest), r"<[^\s<>/]+:service[\s/>]".to_owned())]
        }
        Rule::Published { setting, .. } => {
            let (section, element) = setting.place();
            vec![(section, format!(r"<{PREFIX}{element}(\s[^>]*[^>/])?>\s*([^</]*|[^</]*//[^</]*)&"))]
        }
        Rule::BaseAddress { is_added: false, .. } | Rule::Certificate { .. } => Vec::new(),
    }
}

/// The start tag of an endpoint up to its address: three groups, the first of which is all of it.
fn endpoint_address() -> String {
    format!(r#"(<{PREFIX}endpoint\s([^>]*\s)?address\s*=\s*["']\s*)"#)
}

/// The start tag of an endpoint up to the path of its address; scheme, host and port are the fourth group.
fn endpoint_authority() -> String {
    format!(r#"{}({SCHEME}://[^/"'&\s<>]*)[/"'\s]"#, endpoint_address())
}

/// The start tag of a section that has an end tag.
fn section_start(name: &str) -> String {
    format!(r#"<{PREFIX}section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["']\s*([^"':]*:)?{name}\s*["']([^>]*[^/>])?>"#)
}

/// The section that must be there.
fn main_section(service: &Service) -> String {
    section_start(section(service.change.dialect))
}

/// The start tag of `<baseAddress>`.
fn base_address() -> String {
    format!(r"<{PREFIX}baseAddress[\s/>]")
}

/// The address that is published in a new element, if there is one.
fn added(rules: &[Rule]) -> Option<&HttpsUrl> {
    rules.iter().find_map(|rule| match rule {
        Rule::BaseAddress { url, is_added: true } => Some(url),
        _ => None,
    })
}

/// The tag that says in which assembly the section's class is.
fn registration() -> String {
    format!(r#"<{PREFIX}add\s([^>]*\s)?type\s*=\s*["'][^>"']*\.RestConfigurationSection\s*,"#)
}

/// The same in 1.x, which knows no `<baseAddress>`.
fn registration_of_version_1() -> String {
    format!(r#"{}\s*SanteDB\.Core["'\s,]"#, registration())
}

/// The root's tag in a file of 1.x.
fn of_version_1() -> String {
    format!(r#"<{PREFIX}SanteDBConfiguration\s([^>]*\s)?version\s*=\s*["']1["'.]"#)
}

/// The ports of the endpoints, before and after, as alternatives of a pattern.
fn ports(service: &Service) -> String {
    let (before, after) = (service.listen_port, service.tls_port);
    if service.change.is_direct && before != after { format!("{before}|{after}") } else { before.to_string() }
}

/// The address as a pattern.
fn literal(url: &HttpsUrl) -> String {
    url.to_string().replace('.', r"\.").replace('[', r"\[")
}

/// The parts that both templates have, the sentences as words of the shell that `quoted` makes.
fn parts(plan: &Plan, service: &Service, quoted: fn(&str) -> String) -> Vec<(&'static str, String)> {
    let say = |comment| quoted(&text::comment(plan.language, comment));
    vec![
        ("backup", BACKUP_SUFFIX.to_owned()),
        ("restored", say(Comment::ChangeRestored)),
        ("no-backup", say(Comment::ChangeNoBackup)),
        ("rollback", commented(&text::comment(plan.language, Comment::ChangeRollback), "# ")),
        ("interrupted", say(Comment::ChangeInterrupted)),
        ("stuck", say(Comment::ChangeStuck)),
        ("missing", say(Comment::ChangeMissing)),
        ("encoding", say(Comment::ChangeEncoding)),
        ("doctype", say(Comment::ChangeDoctype)),
        ("no-section", say(Comment::ChangeNoSection)),
        ("ports", ports(service)),
        ("found", say(Comment::ChangeFound)),
        ("no-endpoint", quoted(&text::change_no_endpoint(plan.language, service.listen_port))),
        ("nothing", say(Comment::ChangeNothing)),
        ("done", say(Comment::ChangeDone)),
        ("others", say(Comment::ChangeOthers)),
        ("limits", say(Comment::ChangeLimits)),
    ]
}

/// A template with its parts, which it has by their names: «name».
pub(super) fn filled(template: &str, parts: &[(&str, String)]) -> String {
    let part = |piece| parts.iter().find(|(name, _)| *name == piece).map_or("", |(_, part)| part);
    let pieces = template.split(['«', '»']).enumerate();
    pieces.map(|(index, piece)| if index % 2 == 0 { piece } else { part(piece) }).collect()
}
