//! Where a text stops being XML, and what should have stood there.

/// A place where a text is not well-formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The line, from 1.
    pub line: u32,
    /// The character in its line, from 1.
    pub column: u32,
    /// What should stand there.
    pub expected: Expected,
}

/// What should stand where a text is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// An attribute's value between straight quotes; an editor may have put typographic ones.
    Quote,
    /// The quote that ends the value of this attribute.
    ClosingQuote(String),
    /// `=` behind this attribute's name.
    Equals(String),
    /// White space before the next attribute.
    Space,
    /// A name.
    Name,
    /// `>` at the end of this element's tag.
    TagEnd(String),
    /// The end tag of the element that was opened on this line.
    EndTag {
        /// The element's name.
        name: String,
        /// The line of its start tag.
        line: u32,
        /// The name that stands there instead, where it is an end tag.
        found: Option<String>,
    },
    /// Nothing more: the outermost element is closed.
    End,
    /// An element, comment or instruction.
    Markup,
    /// The outermost element.
    Root,
    /// An attribute of another name: this one is there twice.
    OtherAttribute(String),
    /// A declaration of this prefix.
    Namespace(String),
    /// `&amp;`, or one of the four other names that need no declaration.
    Reference,
    /// `&lt;` in an attribute's value.
    LessThan,
    /// `]]&gt;` in a text.
    CdataEnd,
    /// The end of what was opened here: `-->`, `]]>`, `?>`.
    Closing(&'static str),
    /// No `--` in a comment but at its end.
    CommentEnd,
    /// The declaration `<?xml …?>` at the very beginning, as XML 1.0 spells it.
    Declaration,
    /// A character that XML allows.
    Character,
    /// The encoding that the text is said to have: `UTF-8`.
    Encoding(&'static str),
}

impl Damage {
    /// The damage at byte `at` of `text`.
    pub(in crate::inspect) fn new(text: &str, at: usize, expected: Expected) -> Self {
        // A fault lies where a token begins, but that may be the middle of one in a hostile file.
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let before = &text[..at];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Self { line: line_of(text, at), column: 1 + before[line_start..].chars().count() as u32, expected }
    }
}

/// The line, from 1, of byte `at` of `text`; for the one damage that ends the reading.
pub(super) fn line_of(text: &str, at: usize) -> u32 {
    1 + text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u32
}
