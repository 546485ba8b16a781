//! What may be shown of a configuration. A list of what is harmless and not of what is secret: a section that nobody here
//! has heard of stays hidden.

use std::ops::Range;

use crate::inspect::xml::Xml;

/// Attributes whose values are names, addresses or types.
const SHOWN_ATTRIBUTES: &[&str] = &[
    "address",
    "contract",
    "findType",
    "implementationType",
    "issuerName",
    "name",
    "restEndpoint",
    "serviceBehavior",
    "storeLocation",
    "storeName",
    "tls",
    "type",
    "version",
];
/// Elements whose text is an address or a path.
const SHOWN_ELEMENTS: &[&str] = &["allowClientHeader", "base", "baseAddress", "clientCerts", "host", "include"];

/// The parts of `range` that are to be covered where it is shown, in order.
pub(super) fn hidden(xml: &Xml, text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut hidden: Vec<Range<usize>> = Vec::new();
    // What stands between the tags is looked at piece by piece.
    let mut passed: Vec<Range<usize>> = Vec::new();
    for node in xml.touching(text, &range) {
        let tag = node.element().tag.range();
        for attribute in node.attributes() {
            if !shows_value(&text[attribute.name.range()], &text[attribute.value.range()]) {
                hidden.push(attribute.value.range());
            }
        }
        passed.push(tag);
        let content = node.element().content.range();
        let is_leaf = node.children().next().is_none();
        if is_leaf && SHOWN_ELEMENTS.contains(&node.name()) && !text[content.clone()].contains('@') {
            passed.push(content);
        }
    }
    let opaque: Vec<Range<usize>> = xml.opaque(&range).map(|extent| extent.range()).collect();
    hidden.extend(opaque.iter().cloned());
    passed.extend(opaque);
    passed.sort_by_key(|part| part.start);
    let mut at = range.start;
    for part in passed.into_iter().chain(std::iter::once(range.end..range.end)) {
        if part.start > at {
            hide_text(text, at..part.start, &mut hidden);
        }
        at = at.max(part.end);
    }
    clip(hidden, &range)
}

/// In order, within `range`, and what touches in one piece.
fn clip(mut parts: Vec<Range<usize>>, range: &Range<usize>) -> Vec<Range<usize>> {
    parts.sort_by_key(|part| part.start);
    let mut clipped: Vec<Range<usize>> = Vec::new();
    for part in parts {
        let part = part.start.max(range.start)..part.end.min(range.end);
        match clipped.last_mut() {
            _ if part.is_empty() => {}
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => clipped.push(part),
        }
    }
    clipped
}

/// Whether anybody may see the value of this attribute. A connection string has a `name` as well, and its `value` is the
/// secret; an address may hold a name and a password before an `@`.
fn shows_value(name: &str, value: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    let is_namespace = name == "xmlns" || name.starts_with("xmlns:");
    is_namespace || SHOWN_ATTRIBUTES.contains(&local) && !value.contains('@')
}

/// Hides the words outside of tags; white space and end tags are shown.
fn hide_text(text: &str, range: Range<usize>, hidden: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        if rest.starts_with('<') {
            at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if rest.starts_with(char::is_whitespace) {
            at += rest.len() - rest.trim_start().len();
        } else {
            let length = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
            hidden.push(at..at + length);
            at += length;
        }
    }
}
