//! Keys and signatures, as certificates name them.

use x509_parser::asn1_rs::{Any, FromDer as _, Tag, oid};
use x509_parser::oid_registry as oid;
use x509_parser::public_key::{PublicKey as ParsedKey, RSAPublicKey};
use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// A public key, in a form in which two can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// A point on a named curve, uncompressed.
    Ec(Curve, Vec<u8>),
    /// Ed25519.
    Ed25519(Vec<u8>),
    /// Ed448, which is recognised and not computed with.
    Ed448(Vec<u8>),
    /// Something else: its algorithm's object identifier.
    Other(String),
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa(Vec<u8>, Vec<u8>),
}

impl PublicKey {
    /// What an operator calls it.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Ec(Curve::P256, _) => "EC P-256",
            Self::Ec(Curve::P384, _) => "EC P-384",
            Self::Ec(Curve::P521, _) => "EC P-521",
            Self::Ed25519(_) => "Ed25519",
            Self::Ed448(_) => "Ed448",
            Self::Other(_) => "?",
            Self::Rsa(..) => "RSA",
        }
    }

    /// Its size in bits, as an operator counts it; 0 for what is not known.
    pub fn bits(&self) -> usize {
        match self {
            Self::Ec(Curve::P256, _) | Self::Ed25519(_) => 256,
            Self::Ec(Curve::P384, _) => 384,
            Self::Ec(Curve::P521, _) => 521,
            Self::Ed448(_) => 448,
            Self::Other(_) => 0,
            Self::Rsa(modulus, _) => match modulus.first() {
                Some(first) => modulus.len() * 8 - first.leading_zeros() as usize,
                None => 0,
            },
        }
    }
}

/// The curves that certificates use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256, secp256r1, prime256v1.
    P256,
    /// NIST P-384, secp384r1.
    P384,
    /// NIST P-521, secp521r1.
    P521,
}

impl Curve {
    /// The curve that an object identifier names.
    pub(in crate::inspect) fn from_oid(oid: &oid::Oid<'_>) -> Option<Self> {
        [(oid::OID_EC_P256, Self::P256), (oid::OID_NIST_EC_P384, Self::P384), (oid::OID_NIST_EC_P521, Self::P521)]
            .into_iter()
            .find_map(|(known, curve)| (known == *oid).then_some(curve))
    }
}

/// How a certificate is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// ECDSA over a hash.
    Ecdsa(Hash),
    /// Ed25519.
    Ed25519,
    /// Something else: its object identifier.
    Other(String),
    /// RSA, PKCS #1 v1.5, over a hash.
    RsaPkcs1(Hash),
    /// RSA-PSS over a hash.
    RsaPss(Hash),
}

impl Signature {
    /// The hash that is signed, where there is one of its own.
    pub fn hash(&self) -> Option<Hash> {
        match self {
            Self::Ecdsa(hash) | Self::RsaPkcs1(hash) | Self::RsaPss(hash) => Some(*hash),
            Self::Ed25519 | Self::Other(_) => None,
        }
    }

    /// What OpenSSL and Mozilla's guideline call it: `sha256WithRSAEncryption`, `ecdsa-with-SHA384`.
    pub fn name(&self) -> String {
        match self {
            Self::Ecdsa(hash) => format!("ecdsa-with-{}", hash.name()),
            Self::Ed25519 => "ED25519".into(),
            Self::Other(oid) => oid.clone(),
            Self::RsaPkcs1(hash) => format!("{}WithRSAEncryption", hash.name().to_ascii_lowercase()),
            Self::RsaPss(hash) => format!("rsassaPss with {}", hash.name()),
        }
    }
}

/// The hashes of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is its own name")]
pub enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// `SHA256`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha224 => "SHA224",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    /// The hash that an object identifier names.
    pub(in crate::inspect) fn from_oid(oid: &oid::Oid<'_>) -> Option<Self> {
        [
            (oid::OID_NIST_HASH_SHA256, Self::Sha256),
            (oid::OID_NIST_HASH_SHA384, Self::Sha384),
            (oid::OID_NIST_HASH_SHA512, Self::Sha512),
            (HASH_SHA224, Self::Sha224),
            (oid::OID_HASH_SHA1, Self::Sha1),
        ]
        .into_iter()
        .find_map(|(known, hash)| (known == *oid).then_some(hash))
    }
}

pub(super) fn public_key(info: &SubjectPublicKeyInfo<'_>) -> PublicKey {
    let algorithm = &info.algorithm;
    let other = || PublicKey::Other(algorithm.algorithm.to_id_string());
    let bytes = || info.subject_public_key.data.to_vec();
    if algorithm.algorithm == oid::OID_SIG_ED25519 {
        return PublicKey::Ed25519(bytes());
    }
    if algorithm.algorithm == oid::OID_SIG_ED448 {
        return PublicKey::Ed448(bytes());
    }
    if algorithm.algorithm == oid::OID_PKCS1_RSASSAPSS {
        // RFC 4055 §1.2: the same structure as any RSA key's, which the parser reads under the other name alone.
        let key = RSAPublicKey::from_der(&info.subject_public_key.data);
        return key.map_or_else(|_| other(), |(_, key)| PublicKey::Rsa(unsigned(key.modulus), unsigned(key.exponent)));
    }
    match info.parsed() {
        Ok(ParsedKey::RSA(key)) => PublicKey::Rsa(unsigned(key.modulus), unsigned(key.exponent)),
        Ok(ParsedKey::EC(point)) => {
            let curve = algorithm.parameters.as_ref().and_then(named_curve);
            curve.map_or_else(other, |curve| PublicKey::Ec(curve, point.data().to_vec()))
        }
        _ => other(),
    }
}

/// RFC 5758 §2; the registry of names lacks it, and the next one.
const HASH_SHA224: oid::Oid<'static> = oid!(2.16.840.1.101.3.4.2.4);
/// RFC 3279 §2.2.3.
const ECDSA_WITH_SHA1: oid::Oid<'static> = oid!(1.2.840.10045.4.1);

pub(super) fn signature(algorithm: &AlgorithmIdentifier<'_>) -> Signature {
    let name = &algorithm.algorithm;
    let known = [
        (oid::OID_PKCS1_MD5WITHRSAENC, Signature::RsaPkcs1(Hash::Md5)),
        (oid::OID_PKCS1_SHA1WITHRSA, Signature::RsaPkcs1(Hash::Sha1)),
        (oid::OID_PKCS1_SHA224WITHRSA, Signature::RsaPkcs1(Hash::Sha224)),
        (oid::OID_PKCS1_SHA256WITHRSA, Signature::RsaPkcs1(Hash::Sha256)),
        (oid::OID_PKCS1_SHA384WITHRSA, Signature::RsaPkcs1(Hash::Sha384)),
        (oid::OID_PKCS1_SHA512WITHRSA, Signature::RsaPkcs1(Hash::Sha512)),
        (ECDSA_WITH_SHA1, Signature::Ecdsa(Hash::Sha1)),
        (oid::OID_SIG_ECDSA_WITH_SHA224, Signature::Ecdsa(Hash::Sha224)),
        (oid::OID_SIG_ECDSA_WITH_SHA256, Signature::Ecdsa(Hash::Sha256)),
        (oid::OID_SIG_ECDSA_WITH_SHA384, Signature::Ecdsa(Hash::Sha384)),
        (oid::OID_SIG_ECDSA_WITH_SHA512, Signature::Ecdsa(Hash::Sha512)),
        (oid::OID_SIG_ED25519, Signature::Ed25519),
    ];
    let other = || Signature::Other(name.to_id_string());
    if *name == oid::OID_PKCS1_RSASSAPSS {
        let hash = match SignatureAlgorithm::try_from(algorithm) {
            Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) => Hash::from_oid(parameters.hash_algorithm_oid()),
            _ => None,
        };
        return hash.map_or_else(other, Signature::RsaPss);
    }
    known.into_iter().find_map(|(oid, signature)| (oid == *name).then_some(signature)).unwrap_or_else(other)
}

fn named_curve(parameters: &Any<'_>) -> Option<Curve> {
    let is_oid = parameters.tag() == Tag::Oid;
    is_oid.then(|| parameters.clone().oid().ok()).flatten().and_then(|oid| Curve::from_oid(&oid))
}

/// The bytes of an INTEGER without the zero that keeps it positive.
pub(in crate::inspect) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}
