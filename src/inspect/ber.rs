//! BER and DER, as much as is needed to take structures apart (ITU-T X.690).
//!
//! Whatever was written in BER is first brought to definite lengths by [`definite`]; everything else here reads those.
//! Elements that were in order already keep their very bytes, so that no fingerprint and no signature changes.

use zeroize::Zeroizing;

/// More levels than any certificate or key has; deeper ones are refused.
pub(super) const MAX_DEPTH: usize = 64;

/// The tags that occur, as they stand in the first byte.
pub(super) mod tag {
    pub(in crate::inspect) const INTEGER: u8 = 0x02;
    pub(in crate::inspect) const BIT_STRING: u8 = 0x03;
    pub(in crate::inspect) const OCTET_STRING: u8 = 0x04;
    pub(in crate::inspect) const OID: u8 = 0x06;
    pub(in crate::inspect) const SEQUENCE: u8 = 0x30;
    pub(in crate::inspect) const SET: u8 = 0x31;
    /// `[0]` around a primitive value.
    pub(in crate::inspect) const CONTEXT_0_PRIMITIVE: u8 = 0x80;
    /// `[0]` around other elements.
    pub(in crate::inspect) const CONTEXT_0: u8 = 0xA0;
}

const CONSTRUCTED: u8 = 0x20;

/// One element with a definite length.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    /// The first byte of its tag.
    pub(super) tag: u8,
    /// What is in it.
    pub(super) content: &'a [u8],
    /// Tag, length and content.
    pub(super) whole: &'a [u8],
}

/// Reads elements one after the other.
#[derive(Clone, Copy)]
pub(super) struct Elements<'a>(pub(super) &'a [u8]);

impl<'a> Elements<'a> {
    /// The next element, whatever it is.
    pub(super) fn next(&mut self) -> Option<Element<'a>> {
        let header = Header::read(self.0)?;
        let end = header.size.checked_add(header.length?)?;
        let whole = self.0.get(..end)?;
        self.0 = &self.0[end..];
        Some(Element { tag: header.tag, content: &whole[header.size..], whole })
    }

    /// The content of the next element, if it has this tag; nothing is read otherwise.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let element = ahead.next().filter(|element| element.tag == tag)?;
        *self = ahead;
        Some(element.content)
    }

    /// What is in the next element, if it has this tag.
    pub(super) fn enter(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(Self)
    }

    /// A number that is not negative and not larger than an `u64`.
    pub(super) fn number(&mut self) -> Option<u64> {
        let digits = self.take(tag::INTEGER)?;
        let [first, ..] = digits else { return None };
        let digits = match digits.iter().position(|byte| *byte != 0) {
            Some(start) => &digits[start..],
            None => &[],
        };
        let fits = digits.len() <= 8 && first & 0x80 == 0;
        fits.then(|| digits.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

/// Whether `bytes` are one element with this tag, whole.
pub(super) fn is_whole(bytes: &[u8], tag: u8) -> bool {
    let mut elements = Elements(bytes);
    elements.take(tag).is_some() && elements.0.is_empty()
}

/// Why bytes are not BER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BerError {
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
    /// The lengths do not fit together.
    Malformed,
}

/// The first element of `bytes` with definite lengths all through and its strings in one piece, and what stands behind it.
pub(super) fn definite(bytes: &[u8]) -> Result<(Zeroizing<Vec<u8>>, &[u8]), BerError> {
    let mut out = buffer(bytes.len());
    let rest = rewrite(bytes, MAX_DEPTH, &mut out)?;
    Ok((out, rest))
}

/// Room for `length` bytes of BER once they are DER: as a key may be in it, it must not grow and leave a copy behind. Only
/// an element of 64 KiB and more gets longer, by one byte, once on each level.
fn buffer(length: usize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(length + MAX_DEPTH * (length >> 16) + MAX_DEPTH))
}

/// Appends the first element of `bytes` to `out` and returns what stands behind it.
fn rewrite<'a>(bytes: &'a [u8], depth: usize, out: &mut Vec<u8>) -> Result<&'a [u8], BerError> {
    let header = Header::read(bytes).ok_or(BerError::Malformed)?;
    let body = &bytes[header.size..];
    if header.tag & CONSTRUCTED == 0 {
        let end = header.length.and_then(|length| header.size.checked_add(length)).ok_or(BerError::Malformed)?;
        out.extend_from_slice(bytes.get(..end).ok_or(BerError::Malformed)?);
        return Ok(&bytes[end..]);
    }
    let depth = depth.checked_sub(1).ok_or(BerError::Depth)?;
    let (mut inside, behind) = match header.length {
        Some(length) => body.split_at_checked(length).map(|(inside, rest)| (inside, Some(rest))),
        None => Some((body, None)),
    }
    .ok_or(BerError::Malformed)?;
    let mut content = buffer(inside.len());
    let rest = loop {
        match (behind, inside) {
            (Some(rest), []) => break rest,
            (None, [0, 0, rest @ ..]) => break rest,
            _ => inside = rewrite(inside, depth, &mut content)?,
        }
    };
    let is_string = header.tag == tag::OCTET_STRING | CONSTRUCTED;
    let is_unchanged = header.length == Some(content.len()) && body.starts_with(&content) && !is_string;
    if is_unchanged {
        out.extend_from_slice(&bytes[..header.size + content.len()]);
    } else if is_string {
        let joined = joined(&content).ok_or(BerError::Malformed)?;
        push(out, &[tag::OCTET_STRING], &joined);
    } else {
        push(out, &bytes[..header.tag_size], &content);
    }
    Ok(rest)
}

/// The one string that several make.
pub(super) fn joined(pieces: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut joined = Zeroizing::new(Vec::with_capacity(pieces.len()));
    let mut pieces = Elements(pieces);
    while !pieces.0.is_empty() {
        joined.extend_from_slice(pieces.take(tag::OCTET_STRING)?);
    }
    Some(joined)
}

fn push(out: &mut Vec<u8>, tag: &[u8], content: &[u8]) {
    out.extend_from_slice(tag);
    match content.len() {
        length @ 0..=0x7F => out.push(length as u8),
        length => {
            let digits = length.to_be_bytes();
            let start = digits.iter().position(|byte| *byte != 0).unwrap_or(digits.len());
            out.push(0x80 | (digits.len() - start) as u8);
            out.extend_from_slice(&digits[start..]);
        }
    }
    out.extend_from_slice(content);
}

/// Tag and length of an element.
struct Header {
    /// The first byte of the tag.
    tag: u8,
    /// How many bytes the tag has.
    tag_size: usize,
    /// How many bytes tag and length have.
    size: usize,
    /// The length of the content; `None` where it ends with an end-of-contents mark.
    length: Option<usize>,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let tag = *bytes.first()?;
        // X.690 §8.1.2.4: a tag of five ones goes on until a byte without its highest bit.
        let tag_size = match tag & 0x1F {
            0x1F => 2 + bytes.get(1..)?.iter().take(4).position(|byte| byte & 0x80 == 0)?,
            _ => 1,
        };
        let first = *bytes.get(tag_size)?;
        let size = tag_size + 1;
        match first {
            0..=0x7F => Some(Self { tag, tag_size, size, length: Some(first.into()) }),
            0x80 => Some(Self { tag, tag_size, size, length: None }),
            _ => {
                let count = usize::from(first & 0x7F);
                let digits = bytes.get(size..size + count).filter(|digits| digits.len() <= 4)?;
                let length = digits.iter().fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
                Some(Self { tag, tag_size, size: size + count, length: Some(length) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<(&[u8], &[u8]), BerError>) {
        let seen = definite(bytes);
        assert_eq!(seen.as_ref().map(|(out, rest)| (out.as_slice(), *rest)).map_err(|error| *error), expected);
    }

    #[test]
    fn der_stays_as_it_is() {
        check(b"\x30\x03\x02\x01\x05", Ok((b"\x30\x03\x02\x01\x05", b"")));
        check(b"\x02\x01\x05tail", Ok((b"\x02\x01\x05", b"tail")));
        // A length that is longer than it need be is kept: a fingerprint covers it.
        check(b"\x30\x81\x03\x02\x01\x05", Ok((b"\x30\x81\x03\x02\x01\x05", b"")));
        check(b"\x1f\x81\x01\x01x", Ok((b"\x1f\x81\x01\x01x", b"")));
    }

    #[test]
    fn indefinite_lengths_and_strings_in_pieces_are_made_definite() {
        check(b"\x30\x80\x02\x01\x05\x00\x00tail", Ok((b"\x30\x03\x02\x01\x05", b"tail")));
        check(b"\x24\x80\x04\x01a\x04\x02bc\x00\x00", Ok((b"\x04\x03abc", b"")));
        check(b"\x24\x07\x04\x01a\x04\x02bc", Ok((b"\x04\x03abc", b"")));
        check(b"\x30\x80\x24\x80\x24\x80\x04\x01a\x00\x00\x04\x01b\x00\x00\x00\x00", Ok((b"\x30\x04\x04\x02ab", b"")));
        check(b"\xA0\x80\x30\x80\x00\x00\x00\x00", Ok((b"\xA0\x02\x30\x00", b"")));
    }

    #[test]
    fn what_is_cut_or_too_deep_is_refused() {
        check(b"", Err(BerError::Malformed));
        check(b"\x30\x80\x02\x01\x05", Err(BerError::Malformed));
        check(b"\x30\x05\x02\x01\x05", Err(BerError::Malformed));
        check(b"\x02\x80\x05\x00\x00", Err(BerError::Malformed));
        check(b"\x30\x84\xff\xff\xff\xff", Err(BerError::Malformed));
        check(b"\x24\x03\x02\x01a", Err(BerError::Malformed));
        check(&[0x30, 0x80].repeat(65), Err(BerError::Depth));
        check(&[0x30, 0x80].repeat(64), Err(BerError::Malformed));
    }
}
