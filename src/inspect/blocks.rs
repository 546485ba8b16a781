//! What a file is, told by its content: PEM blocks, DER, XML, or something that is answered with the way on.
//!
//! PEM's framing is read here, a line at a time, and not by the `pem` crate: that one refuses a whole file for one
//! bad block and copies keys into memory that nobody wipes.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// A certificate file is some kilobytes; this leaves room for whole bundles of roots.
pub(super) const MAX_CERTIFICATE_FILE: usize = 2 << 20;
/// The largest configuration that is read.
pub(super) const MAX_CONFIGURATION_FILE: usize = 16 << 20;
/// The most PEM blocks that are read from one file.
const MAX_BLOCKS: usize = 400;

/// What a file holds.
pub(super) enum Content {
    /// One binary structure.
    Der(Zeroizing<Vec<u8>>),
    /// Text with PEM blocks in it.
    Pem(Vec<Block>),
    /// Something that is not read.
    Unread(Unread),
    /// XML, without its byte order mark; `true` if it had one.
    Xml(String, bool),
}

/// One PEM block.
pub(super) struct Block {
    /// `CERTIFICATE`, `PRIVATE KEY`, …
    pub(super) label: String,
    /// The line of its BEGIN, from 1.
    pub(super) line: usize,
    /// Whether a `Proc-Type` header says that it is encrypted.
    pub(super) encrypted: bool,
    /// The bytes, wiped when dropped.
    pub(super) body: Result<Zeroizing<Vec<u8>>, BlockDamage>,
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
    /// PKCS#12: `.pfx`, `.p12`.
    Pkcs12,
    /// PKCS#7: `.p7b`.
    Pkcs7,
    /// A public key alone.
    PublicKey,
    /// A certificate request.
    Request,
    /// A revocation list.
    RevocationList,
    /// Larger than is read.
    TooLarge,
    /// Nothing known.
    Unknown,
    /// XML in UTF-16.
    Utf16Xml,
    /// An archive.
    Zip,
}

/// Tells what `bytes` are.
pub(super) fn sniff(bytes: &[u8]) -> Content {
    match bytes {
        [] => return Content::Unread(Unread::Empty),
        [b'P', b'K', 3, 4, ..] => return Content::Unread(Unread::Zip),
        [0xFE, 0xED, 0xFE, 0xED, ..] => return Content::Unread(Unread::JavaKeystore),
        _ if bytes.len() > MAX_CONFIGURATION_FILE => return Content::Unread(Unread::TooLarge),
        // A SEQUENCE, in the definite form of DER or the indefinite one of BER.
        [0x30, 0x80..=0x84, ..] => return sniff_der(bytes),
        _ => {}
    }
    let text = decode(bytes);
    let bare = text.trim_start_matches('\u{FEFF}');
    let is_xml = bare.trim_start().starts_with('<');
    if is_xml && looks_like_html(bare) {
        Content::Unread(Unread::Html)
    } else if is_xml && matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        Content::Unread(Unread::Utf16Xml)
    } else if is_xml {
        match std::str::from_utf8(bytes) {
            Ok(text) => Content::Xml(text.trim_start_matches('\u{FEFF}').to_owned(), text.starts_with('\u{FEFF}')),
            Err(_) => Content::Unread(Unread::Unknown),
        }
    } else if bytes.len() > MAX_CERTIFICATE_FILE {
        Content::Unread(Unread::TooLarge)
    } else {
        match read_pem(&text) {
            blocks if blocks.is_empty() => Content::Unread(Unread::Unknown),
            blocks => Content::Pem(blocks),
        }
    }
}

fn sniff_der(bytes: &[u8]) -> Content {
    // The OID of PKCS#7's SignedData, 1.2.840.113549.1.7.2, and PFX's `version 3` right behind the SEQUENCE's header.
    const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
    const PFX_VERSION: &[u8] = &[0x02, 0x01, 0x03, 0x30];
    let header = 2 + if bytes[1] > 0x80 { usize::from(bytes[1] & 0x7F) } else { 0 };
    let inner = bytes.get(header..).unwrap_or_default();
    if bytes.len() > MAX_CERTIFICATE_FILE {
        Content::Unread(Unread::TooLarge)
    } else if inner.starts_with(SIGNED_DATA) {
        Content::Unread(Unread::Pkcs7)
    } else if inner.starts_with(PFX_VERSION) {
        Content::Unread(Unread::Pkcs12)
    } else {
        Content::Der(Zeroizing::new(bytes.to_vec()))
    }
}

/// What a PEM label names, where it is neither a certificate nor a key.
pub(super) fn unread_label(label: &str) -> Option<Unread> {
    match label {
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Some(Unread::Request),
        "CMS" | "PKCS7" => Some(Unread::Pkcs7),
        "OPENSSH PRIVATE KEY" => Some(Unread::OpenSshKey),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Some(Unread::PublicKey),
        "X509 CRL" => Some(Unread::RevocationList),
        _ => None,
    }
}

fn looks_like_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The text of a file: UTF-8, or UTF-16 where a byte order mark says so. Keys may be in it.
fn decode(bytes: &[u8]) -> Zeroizing<String> {
    let units = |read: fn([u8; 2]) -> u16| {
        let units: Zeroizing<Vec<u16>> =
            Zeroizing::new(bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect());
        Zeroizing::new(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xFF, 0xFE, ..] => units(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => units(u16::from_be_bytes),
        _ => Zeroizing::new(match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        }),
    }
}

fn read_pem(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = numbered_lines(text).peekable();
    while let Some((number, line)) = lines.next() {
        let Some(label) = framed(line, "-----BEGIN ") else { continue };
        if blocks.len() == MAX_BLOCKS {
            break;
        }
        let mut encrypted = false;
        let mut base64 = Zeroizing::new(String::with_capacity(8 * 1024));
        let mut ended = false;
        // A BEGIN inside a block starts the next one, so that one missing END costs one block.
        while let Some((_, line)) = lines.next_if(|(_, line)| framed(line, "-----BEGIN ").is_none()) {
            if let Some(end) = framed(line, "-----END ") {
                ended = end == label;
                break;
            }
            match line.split_once(':') {
                Some((name, value)) => encrypted |= name == "Proc-Type" && value.contains("ENCRYPTED"),
                None => base64.extend(line.chars().filter(|c| !c.is_whitespace())),
            }
        }
        let body = if ended { decode_base64(&base64) } else { Err(BlockDamage::NoEnd) };
        blocks.push(Block { label: label.to_owned(), line: number, encrypted, body });
    }
    blocks
}

fn decode_base64(text: &str) -> Result<Zeroizing<Vec<u8>>, BlockDamage> {
    // Decoded in place: a buffer that grows would leave pieces of a key behind.
    let mut bytes = Zeroizing::new(vec![0; text.len()]);
    let length = STANDARD.decode_slice(text, &mut bytes).map_err(|_| BlockDamage::Base64)?;
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
        Some((number, line.trim().trim_start_matches('\u{FEFF}')))
    })
}

fn framed<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    line.strip_prefix(prefix)?.strip_suffix("-----")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Label, line and bytes of a block.
    type Expected<'a> = (&'a str, usize, Result<&'a [u8], BlockDamage>);

    #[track_caller]
    fn check(text: impl AsRef<[u8]>, expected: &[Expected<'_>]) {
        let blocks = match sniff(text.as_ref()) {
            Content::Pem(blocks) => blocks,
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
}
