//! How an XML file's bytes become text, and the very same bytes again.

/// How a file writes its characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// One byte a character, the first 128 as in ASCII: ISO 8859, the Windows code pages. The others are taken for those
    /// of ISO 8859-1, which is wrong for some of them on the screen and right for all of them in the file.
    SingleByte,
}

/// A file's text and what is needed to write it again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text without byte order mark.
    pub(super) text: String,
    /// How it was written.
    pub(super) encoding: Encoding,
    /// Whether a byte order mark came before it.
    pub(super) has_byte_order_mark: bool,
}

/// Bytes that are not what they are said to be: the text up to there, and what was expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undecodable {
    /// What could be read.
    pub(super) before: String,
    /// The encoding's name.
    pub(super) expected: &'static str,
}

/// XML's text (XML 1.0, appendix F).
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let (encoding, mark) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
        [b'<', 0, ..] => (Encoding::Utf16Le, 0),
        [0, b'<', ..] => (Encoding::Utf16Be, 0),
        _ if is_declared_single_byte(bytes) => (Encoding::SingleByte, 0),
        _ => (Encoding::Utf8, 0),
    };
    let body = &bytes[mark..];
    let text = match encoding {
        Encoding::SingleByte => body.iter().copied().map(char::from).collect(),
        Encoding::Utf16Be => utf16(body, u16::from_be_bytes)?,
        Encoding::Utf16Le => utf16(body, u16::from_le_bytes)?,
        Encoding::Utf8 => match std::str::from_utf8(body) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let before = String::from_utf8_lossy(&body[..error.valid_up_to()]).into_owned();
                return Err(Undecodable { before, expected: "UTF-8" });
            }
        },
    };
    Ok(Decoded { text, encoding, has_byte_order_mark: mark > 0 })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Undecodable> {
    let pairs = bytes.chunks_exact(2);
    let has_half = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len() / 2);
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(Undecodable { before: text, expected: "UTF-16" }),
        }
    }
    if has_half { Err(Undecodable { before: text, expected: "UTF-16" }) } else { Ok(text) }
}

/// Whether the declaration names an encoding of one byte a character that begins as ASCII does.
fn is_declared_single_byte(bytes: &[u8]) -> bool {
    const DECLARATION: usize = 200;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]).to_ascii_lowercase();
    let declaration = head.split_once("?>").map_or("", |(declaration, _)| declaration);
    let named =
        declaration.split_once("encoding").map_or("", |(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'']));
    is_single_byte(named)
}

/// Whether the encoding of this name, in lower case, has one byte a character and begins as ASCII does.
fn is_single_byte(name: &str) -> bool {
    ["iso-8859-", "windows-125", "us-ascii", "latin1"].iter().any(|family| name.starts_with(family))
}

impl Encoding {
    /// The bytes of `text`.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            // What came from a byte fits in one, and what is added is ASCII.
            Self::SingleByte => text.chars().map(|character| u8::try_from(character).unwrap_or(b'?')).collect(),
        }
    }

    /// How many bytes `text` takes.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16Be | Self::Utf16Le => 2 * text.encode_utf16().count(),
            Self::SingleByte => text.chars().count(),
        }
    }

    /// The byte order mark.
    pub fn byte_order_mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => &[0xEF, 0xBB, 0xBF],
            Self::Utf16Le => &[0xFF, 0xFE],
            Self::Utf16Be => &[0xFE, 0xFF],
            Self::SingleByte => &[],
        }
    }

    /// Whether a declaration may call it `declared`, so that .NET reads what is read here (tried with Mono 6.8). A file that
    /// `is_plain`, of ASCII without a mark, may be called by any name of a family that begins as ASCII does.
    pub fn may_be_called(self, declared: &str, is_plain: bool) -> bool {
        let declared = declared.to_ascii_lowercase();
        match self {
            Self::SingleByte => true,
            Self::Utf16Be | Self::Utf16Le => declared.starts_with("utf-16"),
            Self::Utf8 => declared == "utf-8" || is_plain && is_single_byte(&declared),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: Encoding, text: &str) {
        let decoded = decode(bytes).expect("it can be decoded");
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
        let mut again = if decoded.has_byte_order_mark { encoding.byte_order_mark().to_vec() } else { Vec::new() };
        again.extend(encoding.encode(text));
        assert_eq!(again, bytes);
    }

    #[test]
    fn bytes_survive_the_way_there_and_back() {
        check("<é/>".as_bytes(), Encoding::Utf8, "<é/>");
        check(b"\xEF\xBB\xBF<a/>", Encoding::Utf8, "<a/>");
        check(b"\xFF\xFE<\0a\0/\0>\0", Encoding::Utf16Le, "<a/>");
        check(b"<\0\xE9\0/\0>\0", Encoding::Utf16Le, "<é/>");
        check(b"\xFE\xFF\0<\xD8\x3D\xDE\0\0/\0>", Encoding::Utf16Be, "<\u{1F600}/>");
        let declared = "<?xml version='1.0' encoding='Windows-1252'?><a b='\u{E9}\u{80}'/>";
        let bytes: Vec<u8> = declared.chars().map(|c| u8::try_from(c).expect("one byte")).collect();
        check(&bytes, Encoding::SingleByte, declared);
    }

    #[test]
    fn other_bytes_are_refused_with_what_came_before() {
        let undecodable = |before: &str, expected| Err(Undecodable { before: before.to_owned(), expected });
        assert_eq!(decode(b"<a b='\xE9'/>"), undecodable("<a b='", "UTF-8"));
        assert_eq!(decode(b"\xFF\xFE<\0\x00\xD8a\0"), undecodable("<", "UTF-16"));
        assert_eq!(decode(b"\xFF\xFE<\0a"), undecodable("<", "UTF-16"));
    }
}
