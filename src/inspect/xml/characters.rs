//! Characters: which are allowed where, and what references stand for.

/// Whether XML 1.0 §2.2 allows `character` in a text.
pub(super) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// XML 1.0 §2.3, without the colon, which parts prefix and local name.
pub(super) fn starts_name(character: char) -> bool {
    matches!(character, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// XML 1.0 §2.3, without the colon.
pub(super) fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// XML 1.0 §2.3.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The reference at the beginning of `text`, which begins with `&`: what it stands for and how long it is. `None` where it
/// is none, or needs a declaration, which only a document type could make.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    // The longest is `&#x0010FFFF;` with some more zeros; a longer one is a game.
    const MAX_LENGTH: usize = 40;
    let end = text.bytes().take(MAX_LENGTH).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "amp" => '&',
        "apos" => '\'',
        "gt" => '>',
        "lt" => '<',
        "quot" => '"',
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hexadecimal| (hexadecimal, 16));
            if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            let number = u32::from_str_radix(digits, radix).ok()?;
            char::from_u32(number).filter(|character| is_allowed(*character))?
        }
    };
    Some((character, end + 1))
}

/// An attribute's value as written, with references resolved (XML 1.0 §3.3.3: white space becomes spaces).
pub(super) fn attribute_value(written: &str) -> String {
    // A line's end is one space, whichever way it is written.
    let written = written.replace("\r\n", "\n");
    let mut value = String::with_capacity(written.len());
    let mut rest = written.as_str();
    while let Some(at) = rest.find(['&', '\t', '\r', '\n']) {
        value.push_str(&rest[..at]);
        // Whatever is no reference was refused when the text was read.
        let (character, length) =
            if rest[at..].starts_with('&') { reference(&rest[at..]).unwrap_or(('&', 1)) } else { (' ', 1) };
        value.push(character);
        rest = &rest[at + length..];
    }
    value.push_str(rest);
    value
}

/// Adds what `written`, a piece of content without elements, says: references and CDATA resolved, comments and instructions
/// left out.
pub(super) fn push_text(content: &mut String, written: &str) {
    let mut rest = written;
    while let Some(at) = rest.find(['&', '<', '\r']) {
        content.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with('&') {
            let (character, length) = reference(rest).unwrap_or(('&', 1));
            content.push(character);
            length
        } else if rest.starts_with('\r') {
            // XML 1.0 §2.11: a line's end is a line feed, whichever way it is written.
            content.push_str(if rest.starts_with("\r\n") { "" } else { "\n" });
            1
        } else {
            let (opening, closing) = match rest.as_bytes() {
                [b'<', b'!', b'[', ..] => ("<![CDATA[", "]]>"),
                [b'<', b'!', ..] => ("<!--", "-->"),
                [b'<', b'?', ..] => ("<?", "?>"),
                // The piece ends with an end tag.
                _ => return,
            };
            let inside = &rest[opening.len().min(rest.len())..];
            let end = inside.find(closing).unwrap_or(inside.len());
            if opening == "<![CDATA[" {
                content.push_str(&inside[..end].replace("\r\n", "\n").replace('\r', "\n"));
            }
            (opening.len() + end + closing.len()).min(rest.len())
        };
        rest = &rest[length..];
    }
    content.push_str(rest);
}
