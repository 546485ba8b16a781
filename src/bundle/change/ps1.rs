//! `change.ps1`, by .NET's `Regex`: rows of patterns, each within what the one before it finds.

use super::{
    HOST, PREFIX, SCHEME, Substitution, added, base_address, endpoint_authority, main_section, of_version_1, parts,
    registration, registration_of_version_1, section_start, substitutions, unreadable,
};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::template::{filled, quoted_ps1 as quoted};
use crate::inspect::configuration::Dialect;
use crate::plan::by_hand::{ByHand, Rule, section};
use crate::plan::edits::{certificate_attributes, written};
use crate::plan::values::{Port, Thumbprint};
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

/// The script.
pub(in crate::bundle) fn ps1(plan: &Plan, service: &Service, by_hand: &ByHand) -> String {
    let path = BundlePath::ChangePs1(service.product);
    let sentence = |comment| text::comment(plan.language, comment);
    let why = |comment, prefix| commented(&sentence(comment), prefix);
    let paths: Vec<String> =
        by_hand.files.iter().map(|path| format!("        {}", quoted(&path.to_string()))).collect();
    let rules: Vec<Vec<String>> = by_hand.rules.iter().flat_map(replacements).collect();
    let start = main_section(service);
    let mut odd: Vec<Vec<String>> = by_hand
        .rules
        .iter()
        .flat_map(unreadable)
        .map(|(section, find)| vec![scope(section), format!("{find}[^>]*>?"), sentence(Comment::ChangeUnreadable)])
        .collect();
    if added(&by_hand.rules).is_some() {
        let [file, section] = version_1(&start);
        odd.push(vec![file, section, sentence(Comment::ChangeVersion1)]);
    }
    let mut parts = parts(plan, service, quoted);
    parts.extend([
        ("head", head(plan, &path, "# ")),
        ("usage", why(Comment::ChangeUsagePs1, "# ")),
        ("paths", paths.join(",\n")),
        ("rows", why(Comment::ChangeRows, "# ")),
        ("rules", table("rules", &rules)),
        ("odd", table("odd", &odd)),
        ("section", quoted(&scope(section(service.change.dialect)))),
        ("endpoint", quoted(&endpoint_authority())),
        ("bytes", why(Comment::ChangeBytes, "    # ")),
        ("aside", why(Comment::ChangeAside, "    # ")),
    ]);
    let script = filled(include_str!("template.ps1"), &parts);
    script.replace('\n', "\r\n")
}

/// An array of arrays.
fn table(name: &str, rows: &[Vec<String>]) -> String {
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| format!("        {}", quoted(cell))).collect();
        format!("    ,@(\n{}\n    )\n", cells.join(",\n"))
    };
    format!("${name} = @(\n{})\n", rows.iter().map(row).collect::<String>())
}

/// From a section's start tag to its end tag.
fn scope(section: &str) -> String {
    format!("(?s){}.*?</{PREFIX}section\\s*>", section_start(section))
}

/// The replacements of a rule.
fn replacements(rule: &Rule) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = substitutions(rule)
        .into_iter()
        .map(|Substitution { section, unless, find, replacement }| {
            let guard = unless.map(|unless| format!("(?!{unless}<)")).unwrap_or_default();
            vec![scope(section), format!("{guard}{find}"), dollars(&replacement)]
        })
        .collect();
    match rule {
        Rule::Certificate { port, thumbprint } => rows.extend(certificate(*port, *thumbprint)),
        Rule::BaseAddress { url, is_added: true } => rows.push(vec![
            scope(section(Dialect::Rest)),
            format!(r"(?s)\A(?!.*{})(?<tag><[^>]*>){FIRST_LINE}", base_address()),
            format!("${{tag}}${{line}}<baseAddress>{url}</baseAddress>"),
        ]),
        _ => {}
    }
    rows
}

/// A section that has no `<baseAddress>`, in a file of 1.x, which knows none.
fn version_1(start: &str) -> [String; 2] {
    let file =
        format!(r"(?s)\A((?=.*{})|(?=.*{})(?!.*{})).*\z", registration_of_version_1(), of_version_1(), registration());
    let section = format!(r"(?s){start}((?!{}|</{PREFIX}section\s*>).)*</{PREFIX}section\s*>", base_address());
    [file, section]
}

/// Captures what stands before the first thing within an element: its line end and indent.
const FIRST_LINE: &str = r"(?=\s*?(?<line>\r?\n[^\S\n]*|(?<!\s)[^\S\n]*)\S)";

/// Every endpoint of the port names the certificate, where that element is and where it is not.
fn certificate(port: Port, thumbprint: Thumbprint) -> Vec<Vec<String>> {
    let wanted = certificate_attributes(thumbprint);
    let endpoint = format!(
        r#"(?s)<{PREFIX}endpoint(?=\s([^>]*\s)?address\s*=\s*["']\s*{SCHEME}://{HOST}:{port}[/"'\s])[^>]*?(/>|>.*?</{PREFIX}endpoint\s*>)"#
    );
    let scopes = |inner: String| vec![scope(section(Dialect::Rest)), endpoint.clone(), inner];
    let mut rows = Vec::new();
    let mut add = |inner: String, find: String, replacement: String| {
        let mut row = scopes(inner);
        row.extend([find, replacement]);
        rows.push(row);
    };
    let tag = format!(r"<{PREFIX}certificate(\s[^>]*)?/?>");
    for (name, value) in &wanted {
        let same = if *name == "findValue" { format!("(?i:{value})") } else { value.clone() };
        add(tag.clone(), format!(r#"(\s{name}\s*=\s*["'])(?!{same}["'])[^"']*"#), format!("${{1}}{value}"));
    }
    // From the last to the first: each is put right behind the name.
    for (name, value) in wanted.iter().rev() {
        let find = format!(r"(<{PREFIX}certificate)(?![^>]*\s{name}\s*=)");
        add(tag.clone(), find, format!("${{1}} {name}=\"{value}\""));
    }
    let element = |prefix: &str| format!("<{prefix}certificate {} />", written(&wanted));
    let without = format!(r"(?s)\A(?!.*<{PREFIX}certificate[\s/>]).*\z");
    add(
        without.clone(),
        format!(r"\A(<(({PREFIX})endpoint)[^>]*?)\s*/>\z"),
        format!("${{1}}>{}</${{2}}>", element("${3}")),
    );
    add(
        without.clone(),
        format!(
            r"(?s)\A(?<head>.*)(?<line>(?<!\r)\r?\n[^\S\n]*|(?<!\s)[^\S\n]*)(?<all><(?<prefix>[^\s<>/]*:)?behaviors[^>]*?(/>|>.*?</{PREFIX}behaviors\s*>))"
        ),
        format!("${{head}}${{line}}${{all}}${{line}}{}", element("${prefix}")),
    );
    add(
        without,
        format!(r"(?s)\A(?!.*<{PREFIX}behaviors[\s/>])(?<tag><(?<prefix>[^\s<>/]*:)?endpoint[^>]*[^/>]>){FIRST_LINE}"),
        format!("${{tag}}${{line}}{}", element("${prefix}")),
    );
    rows
}

/// `\1` as .NET writes it.
fn dollars(replacement: &str) -> String {
    let mut rendered = String::with_capacity(replacement.len());
    let mut characters = replacement.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => rendered.extend(characters.next().map(|digit| format!("${{{digit}}}")).iter().map(String::as_str)),
            _ => rendered.push(character),
        }
    }
    rendered
}
