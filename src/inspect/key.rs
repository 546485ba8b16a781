//! Private keys, only to find out which certificate they belong to.
//!
//! A key is read where it lies, its secret numbers stay in values that wipe themselves, and what leaves this file is
//! the public key that belongs to it, computed: a public key that a file claims beside the private one proves nothing.

use x509_parser::asn1_rs::{FromDer, Integer, OctetString, Oid, Sequence, TaggedExplicit};
use x509_parser::oid_registry as oid;
use x509_parser::x509::AlgorithmIdentifier;

use zeroize::Zeroizing;

use crate::finding::Problem;
use crate::inspect::Inspection;
use crate::inspect::ber::{self, Elements, tag};
use crate::inspect::certificate::{Certificate, Curve, PublicKey, unsigned};
use crate::inspect::kdf::{self, Secret};
use crate::inspect::password::Password;
use crate::inspect::pbe::{Cipher, Closed, Encryption};

/// A private key, without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The file that it came in; in a zip, `archive.zip/member.key`.
    pub file: String,
    /// The line of its BEGIN, in PEM.
    pub line: Option<usize>,
    /// How it was kept.
    pub container: Container,
    /// What can be said of it.
    pub state: KeyState,
}

/// How a key was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Under a password, alone.
    Encrypted,
    /// In a PKCS#12 file.
    Pkcs12,
    /// In clear.
    Plain,
}

/// What can be said of a private key without keeping it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// The bytes are not a key.
    Damaged,
    /// Closed by a password that was not given, or not the right one.
    Locked,
    /// It was read.
    Public {
        /// The public key that belongs to it.
        key: PublicKey,
        /// Whether it is an RSA key with a number so short that Mono's TLS library refuses it.
        is_short: bool,
    },
    /// A key of a kind that is not computed with: what it is called.
    Unsupported(&'static str),
}

impl Key {
    /// Whether it is the private key of this certificate; of one that could not be read, nobody knows.
    pub fn belongs_to(&self, certificate: &Certificate) -> bool {
        matches!(&self.state, KeyState::Public { key, .. } if *key == certificate.public_key)
    }
}

/// The keys that belong to no certificate, where there are both. Beside the right key, a wrong one is only left over.
pub(super) fn mismatches(inspection: &Inspection) -> Vec<Problem> {
    let has_right_one = inspection.chains.iter().any(|chain| chain.has_key);
    let mut problems = Vec::new();
    for key in &inspection.keys {
        let KeyState::Public { .. } = key.state else { continue };
        let belongs = inspection.certificates.iter().any(|certificate| key.belongs_to(certificate));
        if belongs || inspection.certificates.is_empty() {
            continue;
        }
        let file = key.file.clone();
        problems.push(if has_right_one { Problem::KeyStranger { file } } else { Problem::KeyMismatch { file } });
    }
    problems
}

/// Reads a key in an element with definite lengths, whatever its format; `None` if it is none.
pub(super) fn read(der: &[u8]) -> Option<KeyState> {
    pkcs8(der)
        // Before RSA's: both begin with numbers, and only their count tells them apart.
        .or_else(|| is_dsa(der).then_some(KeyState::Unsupported("DSA")))
        .or_else(|| pkcs1(der))
        .or_else(|| sec1(der, None))
}

/// How a key in PKCS#8 is encrypted, and its encrypted bytes (RFC 5958 §3); `None` if it is none.
pub(super) fn encrypted(der: &[u8]) -> Option<(Result<Encryption, Closed>, &[u8])> {
    let mut info = Elements(der).enter(tag::SEQUENCE)?;
    let algorithm = info.take(tag::SEQUENCE)?;
    Elements(algorithm).take(tag::OID)?;
    let content = info.take(tag::OCTET_STRING)?;
    Some((Encryption::read(algorithm), content))
}

/// Opens a key that OpenSSL encrypted in PEM: `header` is the value of `DEK-Info`, such as `AES-128-CBC,0123…`.
pub(super) fn open_pem(header: &str, content: &[u8], password: &Password) -> Result<Secret, Closed> {
    let (name, vector) = header.split_once(',').ok_or(Closed::Damaged)?;
    let name = name.trim().to_ascii_uppercase();
    let cipher = match name.as_str() {
        "AES-128-CBC" => Cipher::Aes(16),
        "AES-192-CBC" => Cipher::Aes(24),
        "AES-256-CBC" => Cipher::Aes(32),
        "CAMELLIA-128-CBC" => Cipher::Camellia(16),
        "CAMELLIA-192-CBC" => Cipher::Camellia(24),
        "CAMELLIA-256-CBC" => Cipher::Camellia(32),
        "DES-CBC" => Cipher::Des,
        "DES-EDE-CBC" => Cipher::TripleDes(16),
        "DES-EDE3-CBC" => Cipher::TripleDes(24),
        "RC2-40-CBC" => Cipher::Rc2(5, 40),
        "RC2-64-CBC" => Cipher::Rc2(8, 64),
        "RC2-CBC" => Cipher::Rc2(16, 128),
        _ => return Err(Closed::Unknown(name)),
    };
    let vector = unhex(vector.trim()).ok_or(Closed::Damaged)?;
    let salt = vector.get(..8).ok_or(Closed::Damaged)?;
    for spelling in password.pem() {
        let key = kdf::bytes_to_key(&spelling, salt, cipher.key_length());
        let mut plain = cipher.decrypt(&key, &vector, content).ok_or(Closed::Damaged)?;
        if cipher.unpad(&mut plain) && ber::is_whole(&plain, tag::SEQUENCE) {
            return Ok(plain);
        }
    }
    Err(Closed::WrongPassword)
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some((digit(high)? << 4 | digit(low)?) as u8));
    bytes.collect::<Option<Vec<u8>>>().filter(|_| rest.is_empty())
}

/// RFC 5208 §5, RFC 5958 §2: version, algorithm, the key's own structure as octets.
fn pkcs8(der: &[u8]) -> Option<KeyState> {
    let (_, sequence) = Sequence::from_der(der).ok()?;
    let (rest, _version) = Integer::from_der(&sequence.content).ok()?;
    let (rest, algorithm) = AlgorithmIdentifier::from_der(rest).ok()?;
    let (_, octets) = OctetString::from_der(rest).ok()?;
    let inner = octets.as_ref();
    let state = match &algorithm.algorithm {
        name if *name == oid::OID_PKCS1_RSAENCRYPTION || *name == oid::OID_PKCS1_RSASSAPSS => pkcs1(inner),
        name if *name == oid::OID_KEY_TYPE_EC_PUBLIC_KEY => {
            let curve = algorithm.parameters.and_then(|any| any.oid().ok()).and_then(|oid| Curve::from_oid(&oid));
            match curve {
                Some(curve) => sec1(inner, Some(curve)),
                None => Some(KeyState::Unsupported(OTHER_CURVE)),
            }
        }
        name if *name == oid::OID_SIG_ED25519 => ed25519(inner).map(public),
        name if *name == oid::OID_SIG_ED448 => Some(KeyState::Unsupported("Ed448")),
        name if *name == oid::OID_KEY_TYPE_DSA => Some(KeyState::Unsupported("DSA")),
        _ => Some(KeyState::Unsupported(OTHER_KIND)),
    };
    Some(state.unwrap_or(KeyState::Damaged))
}

/// What is said of a key of a kind that is not known here.
pub(crate) const OTHER_KIND: &str = "of another kind";
/// What is said of a key on a curve that is not computed with.
pub(crate) const OTHER_CURVE: &str = "EC on a curve other than P-256, P-384 and P-521, or one that is spelled out";

/// RFC 8410 §7: the key is an OCTET STRING within the OCTET STRING.
fn ed25519(octets: &[u8]) -> Option<PublicKey> {
    let (_, seed) = OctetString::from_der(octets).ok()?;
    let seed: &[u8; 32] = seed.as_ref().try_into().ok()?;
    let public = ed25519_dalek::SigningKey::from_bytes(seed).verifying_key();
    Some(PublicKey::Ed25519(public.as_bytes().to_vec()))
}

/// OpenSSL's own form of a DSA key: version, p, q, g, public and private number.
fn is_dsa(der: &[u8]) -> bool {
    integers(der).is_some_and(|(numbers, rest)| numbers.len() == 6 && rest.is_empty())
}

/// The numbers that a structure begins with, as they are written, and what follows them.
fn integers(der: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let mut fields = Elements(der).enter(tag::SEQUENCE)?;
    let numbers = std::iter::from_fn(|| fields.take(tag::INTEGER)).collect();
    Some((numbers, fields.0))
}

fn public(key: PublicKey) -> KeyState {
    KeyState::Public { key, is_short: false }
}

/// RFC 8017 appendix A.1.2: version, modulus, public exponent, and the secret numbers, of which only the length is of interest.
fn pkcs1(der: &[u8]) -> Option<KeyState> {
    let (_, sequence) = Sequence::from_der(der).ok()?;
    let (rest, _version) = Integer::from_der(&sequence.content).ok()?;
    let (rest, modulus) = Integer::from_der(rest).ok()?;
    let (rest, exponent) = Integer::from_der(rest).ok()?;
    let (_, _private_exponent) = Integer::from_der(rest).ok()?;
    let key = PublicKey::Rsa(unsigned(modulus.as_ref()), unsigned(exponent.as_ref()));
    Some(KeyState::Public { key, is_short: is_short(der) })
}

/// Whether one of the secret numbers begins with so many zeros that Mono writes it in a way that its TLS library refuses.
///
/// Mono fills the private exponent up to the length of the modulus, and the exponents and the coefficient of the primes up to half
/// of it (RSAManaged.cs, `ExportParameters`). It writes them with those zeros (ASN1Convert.cs, `FromUnsignedBigInteger`), where DER
/// wants the shortest form (X.690 §8.3.2), and BoringSSL insists: `MonoBtlsPkcs12.Import` fails, and each connection is reset. A zero
/// before a byte of 80 or more has to be there, so that does no harm. Tried with Mono 6.8 and a key of each kind.
fn is_short(der: &[u8]) -> bool {
    let numbers = integers(der).map(|(numbers, _)| numbers).unwrap_or_default();
    let [_, modulus, _, private_exponent, _prime1, _prime2, exponent1, exponent2, coefficient, ..] = *numbers else {
        return false;
    };
    let whole = unsigned(modulus).len();
    private_exponent.len() < whole || [exponent1, exponent2, coefficient].iter().any(|number| number.len() < whole / 2)
}

/// RFC 5915 §3: version, scalar, and the curve where nothing outside has named it.
fn sec1(der: &[u8], curve: Option<Curve>) -> Option<KeyState> {
    let (_, sequence) = Sequence::from_der(der).ok()?;
    let (rest, _version) = Integer::from_der(&sequence.content).ok()?;
    let (rest, scalar) = OctetString::from_der(rest).ok()?;
    let named = || {
        let (_, tagged) = TaggedExplicit::<Oid<'_>, x509_parser::asn1_rs::Error, 0>::from_der(rest).ok()?;
        Curve::from_oid(&tagged.into_inner())
    };
    let Some(curve) = curve.or_else(named) else { return Some(KeyState::Unsupported(OTHER_CURVE)) };
    let point = point(curve, scalar.as_ref());
    Some(point.map_or(KeyState::Damaged, |point| public(PublicKey::Ec(curve, point))))
}

/// The public point of a secret number.
fn point(curve: Curve, scalar: &[u8]) -> Option<Vec<u8>> {
    // Some programs leave leading zeros away, others put one before.
    let length = match curve {
        Curve::P256 => 32,
        Curve::P384 => 48,
        Curve::P521 => 66,
    };
    let start = scalar.iter().position(|byte| *byte != 0)?;
    let digits = &scalar[start..];
    let mut padded = Zeroizing::new(vec![0; length]);
    padded.get_mut(length.checked_sub(digits.len())?..)?.copy_from_slice(digits);
    let point = match curve {
        Curve::P256 => p256::SecretKey::from_slice(&padded).ok()?.public_key().to_sec1_bytes(),
        Curve::P384 => p384::SecretKey::from_slice(&padded).ok()?.public_key().to_sec1_bytes(),
        Curve::P521 => p521::SecretKey::from_slice(&padded).ok()?.public_key().to_sec1_bytes(),
    };
    Some(point.into_vec())
}
