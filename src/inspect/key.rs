//! Private keys, only to find out which certificate they belong to.
//!
//! A key is read where it lies, its secret numbers stay in values that wipe themselves, and what leaves this file is
//! the public key that belongs to it, computed: a public key that a file claims beside the private one proves nothing.

use x509_parser::asn1_rs::{FromDer, Integer, OctetString, Oid, Sequence, TaggedExplicit};
use x509_parser::oid_registry as oid;
use x509_parser::x509::AlgorithmIdentifier;

use crate::finding::Problem;
use crate::inspect::Inspection;
use crate::inspect::certificate::{Curve, PublicKey, unsigned};

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
    /// The public key that belongs to it.
    Public(PublicKey),
    /// A key of a kind that is not computed with: what it is called.
    Unsupported(&'static str),
}

/// The keys that belong to no certificate, where there are both. Beside the right key, a wrong one is only left over.
pub(super) fn mismatches(inspection: &Inspection) -> Vec<Problem> {
    let has_right_one = inspection.chains.iter().any(|chain| chain.has_key);
    let mut problems = Vec::new();
    for key in &inspection.keys {
        let KeyState::Public(public) = &key.state else { continue };
        let belongs = inspection.certificates.iter().any(|certificate| certificate.public_key == *public);
        if belongs || inspection.certificates.is_empty() {
            continue;
        }
        let file = key.file.clone();
        problems.push(if has_right_one { Problem::KeyStranger { file } } else { Problem::KeyMismatch { file } });
    }
    problems
}

/// Reads the key of a PEM block.
pub(super) fn read_block(label: &str, encrypted: bool, der: &[u8]) -> Option<KeyState> {
    if encrypted && label.ends_with("PRIVATE KEY") {
        return Some(KeyState::Locked);
    }
    let key = match label {
        "EC PRIVATE KEY" => sec1(der, None),
        "ENCRYPTED PRIVATE KEY" => return Some(KeyState::Locked),
        "PRIVATE KEY" => pkcs8(der),
        "RSA PRIVATE KEY" => pkcs1(der),
        _ => return None,
    };
    Some(key.map_or(KeyState::Damaged, KeyState::Public))
}

/// Reads a key in DER, whatever its format.
pub(super) fn read_der(der: &[u8]) -> Option<PublicKey> {
    pkcs8(der).or_else(|| pkcs1(der)).or_else(|| sec1(der, None))
}

/// RFC 5208 §5: version, algorithm, the key's own structure as octets.
fn pkcs8(der: &[u8]) -> Option<PublicKey> {
    let (_, sequence) = Sequence::from_der(der).ok()?;
    let (rest, _version) = Integer::from_der(&sequence.content).ok()?;
    let (rest, algorithm) = AlgorithmIdentifier::from_der(rest).ok()?;
    let (_, octets) = OctetString::from_der(rest).ok()?;
    let inner = octets.as_ref();
    match &algorithm.algorithm {
        name if *name == oid::OID_PKCS1_RSAENCRYPTION || *name == oid::OID_PKCS1_RSASSAPSS => pkcs1(inner),
        name if *name == oid::OID_KEY_TYPE_EC_PUBLIC_KEY => {
            let curve = algorithm.parameters.and_then(|any| any.oid().ok()).and_then(|oid| Curve::from_oid(&oid));
            sec1(inner, curve)
        }
        name if *name == oid::OID_SIG_ED25519 => {
            // RFC 8410 §7: the key is an OCTET STRING within the OCTET STRING.
            let (_, seed) = OctetString::from_der(inner).ok()?;
            let seed: &[u8; 32] = seed.as_ref().try_into().ok()?;
            let public = ed25519_dalek::SigningKey::from_bytes(seed).verifying_key();
            Some(PublicKey::Ed25519(public.as_bytes().to_vec()))
        }
        _ => None,
    }
}

/// RFC 8017 appendix A.1.2: version, modulus, public exponent, and the secret numbers, which nobody needs here.
fn pkcs1(der: &[u8]) -> Option<PublicKey> {
    let (_, sequence) = Sequence::from_der(der).ok()?;
    let (rest, _version) = Integer::from_der(&sequence.content).ok()?;
    let (rest, modulus) = Integer::from_der(rest).ok()?;
    let (rest, exponent) = Integer::from_der(rest).ok()?;
    let (_, _private_exponent) = Integer::from_der(rest).ok()?;
    Some(PublicKey::Rsa(unsigned(modulus.as_ref()), unsigned(exponent.as_ref())))
}

/// RFC 5915 §3: version, scalar, and the curve where nothing outside has named it.
fn sec1(der: &[u8], curve: Option<Curve>) -> Option<PublicKey> {
    let (_, sequence) = Sequence::from_der(der).ok()?;
    let (rest, _version) = Integer::from_der(&sequence.content).ok()?;
    let (rest, scalar) = OctetString::from_der(rest).ok()?;
    let named = TaggedExplicit::<Oid<'_>, x509_parser::asn1_rs::Error, 0>::from_der(rest);
    let curve = curve.or_else(|| named.ok().and_then(|(_, tagged)| Curve::from_oid(&tagged.into_inner())))?;
    let scalar = scalar.as_ref();
    let point = match curve {
        Curve::P256 => p256::SecretKey::from_slice(scalar).ok()?.public_key().to_sec1_bytes(),
        Curve::P384 => p384::SecretKey::from_slice(scalar).ok()?.public_key().to_sec1_bytes(),
        Curve::P521 => p521::SecretKey::from_slice(scalar).ok()?.public_key().to_sec1_bytes(),
    };
    Some(PublicKey::Ec(curve, point.into_vec()))
}
