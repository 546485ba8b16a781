//! Places where a value stands or can be put.

use std::ops::Range;

use crate::inspect::xml::{Attribute, Node};

/// A place for a value: what is written there is `before`, the value and `after`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes that make way; empty where something is put in.
    pub range: Range<usize>,
    /// What the value needs before it, where nothing was: an indent, a start tag.
    pub before: String,
    /// What the value needs behind it: an end tag.
    pub after: String,
}

/// A value that stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The value, with references resolved.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

impl Place {
    /// The place of `range`, with nothing around it.
    pub(super) fn of(range: Range<usize>) -> Self {
        Self { range, before: String::new(), after: String::new() }
    }

    /// What is written there for `value`.
    pub fn filled(&self, value: &str) -> String {
        format!("{}{value}{}", self.before, self.after)
    }

    /// A new element as the first within `parent`, indented and named as what it comes before; `None` where `parent` closes
    /// itself.
    pub(super) fn first_in(parent: Node<'_>, text: &str, name: &str) -> Option<Self> {
        if parent.is_self_closing() {
            return None;
        }
        let sibling = parent.children().next();
        let prefix = sibling.map_or("", Node::prefix);
        // A namespace that the sibling declares for itself is declared once more.
        let declares = match prefix.strip_suffix(':') {
            Some(prefix) => format!("xmlns:{prefix}"),
            None => "xmlns".to_owned(),
        };
        let declaration = sibling.and_then(|it| it.attribute(&declares)).map_or_else(String::new, |attribute| {
            let value = attribute.value.range();
            format!(" {declares}={}", &text[value.start - 1..value.end + 1])
        });
        let before = format!("{}<{prefix}{name}{declaration}>", first_indent(parent, text));
        let start = parent.element().content.start();
        Some(Self { range: start..start, before, after: format!("</{prefix}{name}>") })
    }
}

/// The last line end of white space and what follows it: blank lines are not repeated.
pub(super) fn last_line(space: &str) -> &str {
    space.rfind('\n').map_or(space, |end| &space[end - usize::from(space[..end].ends_with('\r'))..])
}

/// The line end and the white space before what comes first within `parent`.
pub(super) fn first_indent<'t>(parent: Node<'_>, text: &'t str) -> &'t str {
    let inside = &text[parent.element().content.range()];
    last_line(&inside[..inside.len() - inside.trim_start().len()])
}

impl Field {
    /// An attribute's value.
    pub(super) fn attribute(node: Node<'_>, attribute: &Attribute) -> Self {
        Self { value: node.value(attribute), place: Place::of(attribute.value.range()) }
    }

    /// The text of an element.
    pub(super) fn element(node: Node<'_>, text: &str) -> Self {
        let value = node.content();
        let Range { start, end } = node.element().content.range();
        if node.is_self_closing() {
            let name = &text[node.element().name.range()];
            let place = Place { range: node.self_closing_end(), before: ">".into(), after: format!("</{name}>") };
            return Self { value, place };
        }
        let written = &text[start..end];
        let bare = written.trim();
        let lead = written.len() - written.trim_start().len();
        // Only what changes, where nothing but the value stands there.
        let range = if bare == value.trim() { start + lead..start + lead + bare.len() } else { start..end };
        Self { value, place: Place::of(range) }
    }
}
