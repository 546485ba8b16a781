//! The ways in which programs have written a password as bytes.

use zeroize::Zeroizing;

use crate::inspect::kdf::Secret;

/// A password, as bytes.
pub(super) struct Password {
    utf8: Secret,
    /// Whether a person typed it; else it is the empty one, tried because it costs nothing.
    pub(super) is_given: bool,
}

impl Password {
    /// The typed one, else the empty one.
    pub(super) fn new(typed: Option<&str>) -> Self {
        Self { utf8: Zeroizing::new(typed.unwrap_or_default().as_bytes().to_vec()), is_given: typed.is_some() }
    }

    fn text(&self) -> &str {
        // Made from a `str`.
        std::str::from_utf8(&self.utf8).unwrap_or_default()
    }

    /// For PKCS #12's own derivation, in the order of their likelihood: in UTF-16 with a terminator (RFC 7292 appendix B.1).
    /// Where there is none, .NET leaves the terminator away, too. OpenSSL before 1.1 took each byte of UTF-8 for a letter.
    pub(super) fn pkcs12(&self) -> Vec<Secret> {
        let mut spellings = vec![utf16(self.text().encode_utf16())];
        if self.utf8.is_empty() {
            spellings.push(Secret::default());
        }
        if !self.utf8.is_ascii() {
            spellings.push(utf16(self.utf8.iter().map(|byte| u16::from(*byte))));
        }
        spellings
    }

    /// For PKCS #5's: in UTF-8 (RFC 8018 §3). Older programs wrote Latin-1, and NSS before 3.45 the UTF-16 of PKCS #12.
    pub(super) fn pkcs5(&self) -> Vec<Secret> {
        let mut spellings = vec![self.utf8.clone()];
        if !self.utf8.is_ascii() {
            let latin: Option<Secret> = self.latin1();
            spellings.extend(latin);
        }
        spellings.push(utf16(self.text().encode_utf16()));
        spellings
    }

    /// For OpenSSL's own PEM encryption: the bytes of the terminal, UTF-8 today.
    pub(super) fn pem(&self) -> Vec<Secret> {
        let mut spellings = vec![self.utf8.clone()];
        if !self.utf8.is_ascii() {
            spellings.extend(self.latin1());
        }
        spellings
    }

    fn latin1(&self) -> Option<Secret> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.utf8.len()));
        for character in self.text().chars() {
            bytes.push(u8::try_from(u32::from(character)).ok()?);
        }
        Some(bytes)
    }
}

/// Units in big-endian order, and a terminator.
fn utf16(units: impl Iterator<Item = u16> + Clone) -> Secret {
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * units.clone().count() + 2));
    for unit in units {
        bytes.extend_from_slice(&unit.to_be_bytes());
    }
    bytes.extend_from_slice(&[0, 0]);
    bytes
}
