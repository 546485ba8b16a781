//! What a file is, told by its content: PEM blocks, BER, XML, a zip, or something that is answered with the way on.
//!
//! PEM's framing is read here, a line at a time, and not by the `pem` crate: that one refuses a whole file for one
//! bad block and copies keys into memory that nobody wipes.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::inspect::ber::{Elements, tag};
use crate::inspect::encoding::{self, Decoded, Undecodable};
use crate::inspect::kdf::Secret;
use crate::inspect::limits::{MAX_CERTIFICATE_FILE, MAX_CONFIGURATION_FILE};

/// The most PEM blocks that are read from one file.
const MAX_BLOCKS: usize = 400;

/// What a file holds.
pub(super) enum Content {
    /// Members, to be looked into one by one.
    Archive,
    /// BER or DER.
    Binary,
    /// Text with PEM blocks in it.
    Blocks(Blocks),
    /// Base64 without BEGIN and END, decoded.
    Encoded(Secret),
    /// JSON.
    Json(String),
    /// More bytes than are read.
    TooLarge,
    /// Something that is not read.
    Unread(Unread),
    /// XML, as far as its bytes are text.
    Xml(Result<Decoded, Undecodable>),
}

/// The PEM blocks of a text.
pub(super) struct Blocks {
    /// In their order.
    pub(super) blocks: Vec<Block>,
    /// Whether there are more than are read.
    pub(super) has_more: bool,
    /// Where the text is what `openssl s_client -showcerts` prints: the lines between which stands what the server sent.
    pub(super) sent: Option<(usize, usize)>,
}

/// One PEM block.
pub(super) struct Block {
    /// `CERTIFICATE`, `PRIVATE KEY`, …
    pub(super) label: String,
    /// The line of its BEGIN, from 1.
    pub(super) line: usize,
    /// How OpenSSL has encrypted it, where a `Proc-Type` header says that it has: the value of `DEK-Info`.
    pub(super) encryption: Option<String>,
    /// The bytes, wiped when dropped.
    pub(super) body: Result<Secret, BlockDamage>,
}

/// Why a PEM block could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockDamage {
    /// The text between BEGIN and END is not base64.
    Base64,
    /// The END line is missing or names something else.
    NoEnd,
}

/// Files that are recognised and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No bytes.
    Empty,
    /// A web page.
    Html,
    /// A Java keystore.
    JavaKeystore,
    /// An OpenSSH key.
    OpenSshKey,
    /// A document.
    Pdf,
    /// Something of OpenPGP.
    PgpBlock,
    /// A public key alone.
    PublicKey,
    /// A key of PuTTY.
    PuttyKey,
    /// A key in Microsoft's PVK format.
    Pvk,
    /// A certificate request.
    Request,
    /// A revocation list.
    RevocationList,
    /// A text with formats.
    Rtf,
    /// A public key of SSH.
    SshPublicKey,
    /// Nothing known.
    Unknown,
    /// A zip within a zip.
    Zip,
}

/// Tells what `bytes` are.
pub(super) fn sniff(bytes: &[u8]) -> Content {
    match bytes {
        [] => return Content::Unread(Unread::Empty),
        _ if bytes.len() > MAX_CONFIGURATION_FILE => return Content::TooLarge,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return bounded(bytes, Content::Archive),
        [0xFE, 0xED, 0xFE, 0xED, ..] | [0xCE, 0xCE, 0xCE, 0xCE, ..] => return Content::Unread(Unread::JavaKeystore),
        [0x1E, 0xF1, 0xB5, 0xB0, ..] => return Content::Unread(Unread::Pvk),
        [b'%', b'P', b'D', b'F', ..] => return Content::Unread(Unread::Pdf),
        _ if is_binary(bytes) => return bounded(bytes, Content::Binary),
        _ => {}
    }
    let Some(text) = decode(bytes) else { return Content::TooLarge };
    let bare = text.trim_start_matches('\u{FEFF}').trim_start();
    if bare.starts_with('<') {
        return xml(bytes, bare);
    }
    let start: String = bare.chars().take(20).collect::<String>().to_ascii_lowercase();
    let known = [
        ("{\\rtf", Unread::Rtf),
        ("putty-user-key-file", Unread::PuttyKey),
        ("ssh-", Unread::SshPublicKey),
        ("ecdsa-sha2-", Unread::SshPublicKey),
        ("---- begin ssh2", Unread::SshPublicKey),
    ];
    if let Some((_, kind)) = known.into_iter().find(|(prefix, _)| start.starts_with(prefix)) {
        return Content::Unread(kind);
    }
    if bare.starts_with('{') && !bare.contains("BEGIN ") {
        return Content::Json(bare.to_owned());
    }
    let blocks = read_pem(&text);
    if !blocks.blocks.is_empty() {
        return Content::Blocks(blocks);
    }
    match decode_base64(&without_spaces(bare)) {
        Ok(decoded) if decoded.len() > 16 => Content::Encoded(decoded),
        _ => Content::Unread(Unread::Unknown),
    }
}

fn bounded(bytes: &[u8], content: Content) -> Content {
    if bytes.len() > MAX_CERTIFICATE_FILE { Content::TooLarge } else { content }
}

/// Whether `bytes` begin as a SEQUENCE does. Text may begin with the same byte, a zero, so the next ones are looked at, too.
fn is_binary(bytes: &[u8]) -> bool {
    match bytes {
        [tag::SEQUENCE, 0x80..=0x84, ..] => true,
        // Short ones: the keys and public keys of the smaller curves.
        [tag::SEQUENCE, _, tag::INTEGER, 0x01, ..] => true,
        [tag::SEQUENCE, _, tag::SEQUENCE, 0x00..=0x1F, ..] => true,
        _ => false,
    }
}

fn xml(bytes: &[u8], bare: &str) -> Content {
    if looks_like_html(bare) { Content::Unread(Unread::Html) } else { Content::Xml(encoding::decode(bytes)) }
}

/// What an element with definite lengths is, where it is neither certificate nor key.
pub(super) fn unread_structure(element: &[u8]) -> Option<Unread> {
    let fields = Elements(element).enter(tag::SEQUENCE)?;
    let tags: Vec<u8> = tags(fields);
    match tags[..] {
        [tag::SEQUENCE, tag::BIT_STRING] | [tag::INTEGER, tag::INTEGER] => Some(Unread::PublicKey),
        [tag::SEQUENCE, tag::SEQUENCE, tag::BIT_STRING] => {
            let mut inner = fields;
            match self::tags(inner.enter(tag::SEQUENCE)?)[..] {
                [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, tag::CONTEXT_0, ..]
                | [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE] => Some(Unread::Request),
                // Without a version (RFC 5280 §5.1: it is optional) the signature's method comes first.
                [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..]
                | [tag::SEQUENCE, tag::SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..] => Some(Unread::RevocationList),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an element with definite lengths has the shape of a certificate, though it is none that can be read.
pub(super) fn is_like_certificate(element: &[u8]) -> bool {
    let Some(fields) = Elements(element).enter(tag::SEQUENCE) else { return false };
    let mut inner = fields;
    let body = inner.enter(tag::SEQUENCE).map(tags).unwrap_or_default();
    tags(fields) == [tag::SEQUENCE, tag::SEQUENCE, tag::BIT_STRING] && body.len() >= 6
}

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The tags of the first few elements.
fn tags(mut elements: Elements<'_>) -> Vec<u8> {
    std::iter::from_fn(|| elements.next().map(|element| element.tag)).take(8).collect()
}

/// What a PEM label names, where what is in it is not read.
pub(super) fn unread_label(label: &str) -> Option<Unread> {
    match label {
        "OPENSSH PRIVATE KEY" => Some(Unread::OpenSshKey),
        _ if label.starts_with("PGP ") => Some(Unread::PgpBlock),
        _ => None,
    }
}

fn looks_like_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The text of a file: UTF-8, or UTF-16 where a byte order mark or every other byte says so. Keys may be in it. `None` if
/// it is larger than certificates are, and no XML.
fn decode(bytes: &[u8]) -> Option<Zeroizing<String>> {
    if bytes.len() > MAX_CERTIFICATE_FILE {
        let is_xml = bytes.iter().take(64).any(|byte| *byte == b'<');
        // What an XML file of that size says is read in its own place; here only its beginning counts.
        return if is_xml { decode(&bytes[..64]) } else { None };
    }
    let units = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Zeroizing<Vec<u16>> =
            Zeroizing::new(bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect());
        Some(Zeroizing::new(String::from_utf16_lossy(&units)))
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => units(bytes, u16::from_le_bytes),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => units(bytes, u16::from_be_bytes),
        _ => Some(Zeroizing::new(match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        })),
    }
}

fn read_pem(text: &str) -> Blocks {
    // As in JSON or an environment file: a whole PEM file in one string.
    let unescaped = Zeroizing::new(if text.contains("-----\\n") {
        text.replace("\\r", "").replace("\\n", "\n")
    } else {
        String::new()
    });
    let text = if unescaped.is_empty() { text } else { &unescaped };
    let mut found = Blocks { blocks: Vec::new(), has_more: false, sent: sent(text) };
    let mut lines =
        numbered_lines(text).flat_map(|(number, line)| pieces(line).map(move |piece| (number, piece))).peekable();
    while let Some((number, line)) = lines.next() {
        let Some(label) = framed(line, "BEGIN ") else { continue };
        if found.blocks.len() == MAX_BLOCKS {
            found.has_more = true;
            break;
        }
        let mut is_encrypted = false;
        let mut method = String::new();
        // Room for any key, so that none leaves a copy behind where the buffer grows.
        let mut base64 = Zeroizing::new(String::with_capacity(16 * 1024));
        let mut ended = false;
        // A BEGIN inside a block starts the next one, so that one missing END costs one block.
        while let Some((_, line)) = lines.next_if(|(_, line)| framed(line, "BEGIN ").is_none()) {
            if let Some(end) = framed(line, "END ") {
                ended = end == label;
                break;
            }
            match line.split_once(':') {
                Some(("Proc-Type", value)) => is_encrypted |= value.contains("ENCRYPTED"),
                Some(("DEK-Info", value)) => value.trim().clone_into(&mut method),
                Some(_) => {}
                None => base64.extend(line.chars().filter(|c| !is_space(*c))),
            }
        }
        let body = if ended { decode_base64(&base64) } else { Err(BlockDamage::NoEnd) };
        let encryption = is_encrypted.then_some(method);
        found.blocks.push(Block { label: label.to_owned(), line: number, encryption, body });
    }
    found
}

/// The lines between which `openssl s_client -showcerts` prints what the server sent.
fn sent(text: &str) -> Option<(usize, usize)> {
    let line_of = |wanted: &str| numbered_lines(text).find(|(_, line)| *line == wanted).map(|(number, _)| number);
    let start = line_of("Certificate chain")?;
    let has_subject = numbered_lines(text).any(|(_, line)| line.starts_with("0 s:"));
    let end = line_of("Server certificate").filter(|end| *end > start).unwrap_or(usize::MAX);
    has_subject.then_some((start, end))
}

fn without_spaces(text: &str) -> Zeroizing<String> {
    let mut bare = Zeroizing::new(String::with_capacity(text.len()));
    bare.extend(text.chars().filter(|c| !is_space(*c)));
    bare
}

/// White space, and what mail programs and editors put into the place of it.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// As forgiving as may be about what stands at the end: some programs leave the padding away.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn decode_base64(text: &str) -> Result<Secret, BlockDamage> {
    // Decoded in place: a buffer that grows would leave pieces of a key behind.
    let mut bytes = Zeroizing::new(vec![0; text.len()]);
    let length = BASE64.decode_slice(text, &mut bytes).map_err(|_| BlockDamage::Base64)?;
    bytes.truncate(length);
    if bytes.is_empty() { Err(BlockDamage::Base64) } else { Ok(bytes) }
}

/// The lines with their numbers from 1, whether they end with LF, CRLF or CR.
fn numbered_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut number = 0;
    let mut after_cr = false;
    text.split_inclusive(['\n', '\r']).filter_map(move |line| {
        let is_rest_of_crlf = after_cr && line == "\n";
        after_cr = line.ends_with('\r');
        if is_rest_of_crlf {
            return None;
        }
        number += 1;
        // A mail program puts marks before what is quoted.
        let quoted = |c: char| is_space(c) || matches!(c, '>' | '|');
        Some((number, line.trim_start_matches(quoted).trim_end_matches(is_space)))
    })
}

/// The line, in pieces where BEGIN or END stand within it.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = ["-----BEGIN ", "-----END "].iter().filter_map(|mark| rest.find(mark)).min();
        let cut = match start {
            None => rest.len(),
            Some(0) => rest[5..].find("-----").map_or(rest.len(), |length| 5 + length + 5),
            Some(start) => start,
        };
        let (piece, behind) = rest.split_at(cut);
        rest = behind;
        Some(piece.trim())
    })
}

/// The label of a BEGIN or END line. Word processors make long dashes of its hyphens.
fn framed<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let inner = line.trim_start_matches(is_dash);
    let label = inner.trim_end_matches(is_dash);
    let dashes = (line.len() - inner.len()).min(inner.len() - label.len());
    label.strip_prefix(mark).filter(|_| dashes >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Label, line and bytes of a block.
    type Expected<'a> = (&'a str, usize, Result<&'a [u8], BlockDamage>);

    #[track_caller]
    fn check(text: impl AsRef<[u8]>, expected: &[Expected<'_>]) {
        let blocks = match sniff(text.as_ref()) {
            Content::Blocks(found) => found.blocks,
            _ => Vec::new(),
        };
        let seen: Vec<_> = blocks
            .iter()
            .map(|block| {
                (block.label.as_str(), block.line, block.body.as_ref().map(|body| body.as_slice()).map_err(|e| *e))
            })
            .collect();
        assert_eq!(seen, expected);
    }

    const A: &str = "-----BEGIN A-----\nYWJj\n-----END A-----\n";

    #[test]
    fn line_ends_indents_and_text_around() {
        let expected: &[Expected<'_>] = &[("A", 2, Ok(b"abc"))];
        check(format!("Certificate:\n{A}"), expected);
        check(format!("x\n{A}").replace('\n', "\r\n"), expected);
        check(format!("x\n{A}").replace('\n', "\r"), expected);
        check(format!("\u{FEFF}x\n{A}").replace("YW", "   Y\tW "), expected);
        check(format!("x\n{A}").replace("YWJj", "Y\n\nWJ\nj"), expected);
    }

    #[test]
    fn utf16_of_either_order() {
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let marked = format!("\u{FEFF}{A}");
        let le: Vec<u8> = units(&marked).into_iter().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = units(&marked).into_iter().flat_map(u16::to_be_bytes).collect();
        check(le, &[("A", 1, Ok(b"abc"))]);
        check(be, &[("A", 1, Ok(b"abc"))]);
    }

    #[test]
    fn one_bad_block_costs_one_block() {
        check(format!("-----BEGIN B-----\nYWJj\n{A}"), &[("B", 1, Err(BlockDamage::NoEnd)), ("A", 3, Ok(b"abc"))]);
        check(
            format!("-----BEGIN B-----\n****\n-----END B-----\n{A}"),
            &[("B", 1, Err(BlockDamage::Base64)), ("A", 4, Ok(b"abc"))],
        );
        check("-----BEGIN B-----\nYWJj\n-----END C-----\n", &[("B", 1, Err(BlockDamage::NoEnd))]);
        check("nothing", &[]);
    }

    #[test]
    fn what_mail_programs_and_shells_make_of_it() {
        let expected: &[Expected<'_>] = &[("A", 1, Ok(b"abc"))];
        check("> -----BEGIN A-----\n> YWJj\n> -----END A-----\n", expected);
        check(
            "\u{2014}\u{2013}BEGIN A\u{2014}\u{2013}\nYW\u{200B}Jj\n\u{2014}\u{2013}END A\u{2014}\u{2013}\n",
            expected,
        );
        check("x -----BEGIN A-----YWJj-----END A----- y", expected);
        check("{\"crt\": \"-----BEGIN A-----\\nYWJj\\n-----END A-----\\n\"}", expected);
    }

    #[track_caller]
    fn check_kind(bytes: &[u8], expected: Unread) {
        assert!(matches!(sniff(bytes), Content::Unread(kind) if kind == expected));
    }

    #[test]
    fn what_is_answered_with_the_way_on() {
        check_kind(b"", Unread::Empty);
        check_kind(b"<!DOCTYPE html><html>", Unread::Html);
        check_kind(b"\xFE\xED\xFE\xED\0\0\0\x02", Unread::JavaKeystore);
        check_kind(b"%PDF-1.7", Unread::Pdf);
        check_kind(b"PuTTY-User-Key-File-3: ssh-rsa", Unread::PuttyKey);
        check_kind(b"\x1E\xF1\xB5\xB0\0\0\0\0", Unread::Pvk);
        check_kind(b"{\\rtf1\\ansi", Unread::Rtf);
        check_kind(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA", Unread::SshPublicKey);
        check_kind(b"hello", Unread::Unknown);
        check_kind(b"0 apples and 20 oranges, of which there are many more", Unread::Unknown);
    }
}
