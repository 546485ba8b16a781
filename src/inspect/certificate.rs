//! One certificate: the facts that the rest of the product works with, owned.

use std::net::IpAddr;

use sha1::{Digest, Sha1};
use x509_parser::asn1_rs::{Any, FromDer as _, Tag};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry as oid;
use x509_parser::public_key::PublicKey as ParsedKey;
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

use crate::inputs::UnixTime;
use crate::plan::values::{ServerName, Thumbprint};

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The whole certificate, as it came.
    pub der: Vec<u8>,
    /// The file that it came in.
    pub file: String,
    /// Its subject, as a person would call it; from outside, may hold anything.
    pub subject: String,
    /// Its issuer, likewise.
    pub issuer: String,
    /// The first second of its validity.
    pub not_before: UnixTime,
    /// The last second of its validity.
    pub not_after: UnixTime,
    /// The DNS names that it is valid for; from outside, may hold anything.
    pub dns_names: Vec<String>,
    /// The addresses that it is valid for.
    pub addresses: Vec<IpAddr>,
    /// Its public key.
    pub public_key: PublicKey,
    /// Whether it may issue others.
    pub is_ca: bool,
    /// What Windows calls it by.
    pub thumbprint: Thumbprint,
    /// Where its issuer can be fetched, as it says; from outside, may hold anything.
    pub issuer_address: Option<String>,
    subject_raw: Vec<u8>,
    issuer_raw: Vec<u8>,
    subject_key: Option<Vec<u8>>,
    issuer_key: Option<Vec<u8>>,
}

/// A public key, in a form in which two can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// A point on a named curve, uncompressed.
    Ec(Curve, Vec<u8>),
    /// Ed25519.
    Ed25519(Vec<u8>),
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
            Self::Other(_) => "?",
            Self::Rsa(..) => "RSA",
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
    pub(super) fn from_oid(oid: &oid::Oid<'_>) -> Option<Self> {
        [(oid::OID_EC_P256, Self::P256), (oid::OID_NIST_EC_P384, Self::P384), (oid::OID_NIST_EC_P521, Self::P521)]
            .into_iter()
            .find_map(|(known, curve)| (known == *oid).then_some(curve))
    }
}

impl Certificate {
    /// Reads one certificate in DER, with nothing behind it.
    pub(super) fn parse(der: &[u8], file: &str) -> Option<Self> {
        let (rest, parsed) = X509Certificate::from_der(der).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let mut certificate = Self {
            der: der.to_vec(),
            file: file.to_owned(),
            subject: call(parsed.subject()),
            issuer: call(parsed.issuer()),
            not_before: UnixTime(parsed.validity().not_before.timestamp()),
            not_after: UnixTime(parsed.validity().not_after.timestamp()),
            dns_names: Vec::new(),
            addresses: Vec::new(),
            public_key: public_key(parsed.public_key()),
            is_ca: parsed.is_ca(),
            thumbprint: Thumbprint(Sha1::digest(der).into()),
            issuer_address: None,
            subject_raw: parsed.subject().as_raw().to_vec(),
            issuer_raw: parsed.issuer().as_raw().to_vec(),
            subject_key: None,
            issuer_key: None,
        };
        for extension in parsed.extensions() {
            certificate.read_extension(extension.parsed_extension());
        }
        Some(certificate)
    }

    fn read_extension(&mut self, extension: &ParsedExtension<'_>) {
        match extension {
            ParsedExtension::SubjectAlternativeName(names) => {
                for name in &names.general_names {
                    match name {
                        GeneralName::DNSName(name) => self.dns_names.push((*name).to_owned()),
                        GeneralName::IPAddress(bytes) => self.addresses.extend(address(bytes)),
                        _ => {}
                    }
                }
            }
            ParsedExtension::SubjectKeyIdentifier(id) => self.subject_key = Some(id.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                self.issuer_key = id.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                self.issuer_address = access
                    .accessdescs
                    .iter()
                    .filter(|description| description.access_method == oid::OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS)
                    .find_map(|description| match description.access_location {
                        GeneralName::URI(uri) => Some(uri.to_owned()),
                        _ => None,
                    });
            }
            _ => {}
        }
    }

    /// Whether subject and issuer are the same name, as in a root.
    pub fn is_self_issued(&self) -> bool {
        self.subject_raw == self.issuer_raw
    }

    /// Whether `issuer` is named as the issuer of this one, by name and, where both say it, by key identifier.
    pub fn names_as_issuer(&self, issuer: &Self) -> bool {
        let same_key = match (&self.issuer_key, &issuer.subject_key) {
            (Some(wanted), Some(offered)) => wanted == offered,
            _ => true,
        };
        self.issuer_raw == issuer.subject_raw && same_key
    }

    /// Whether a client that opens `name` accepts this certificate (RFC 6125 §6.4: a wildcard stands for one whole label).
    pub fn covers(&self, name: &ServerName) -> bool {
        if let Some(address) = name.ip() {
            return self.addresses.contains(&IpAddr::V4(address));
        }
        let name = name.as_str();
        self.dns_names.iter().any(|pattern| {
            let pattern = pattern.trim_end_matches('.').to_ascii_lowercase();
            match pattern.strip_prefix("*.") {
                Some(parent) => name.split_once('.').is_some_and(|(_, rest)| rest == parent),
                None => pattern == name,
            }
        })
    }

    /// All that it is valid for, for a sentence.
    pub fn names(&self) -> Vec<String> {
        self.dns_names.iter().cloned().chain(self.addresses.iter().map(ToString::to_string)).collect()
    }
}

/// What a person would call the bearer of a name: its common name, else the whole name.
fn call(name: &X509Name<'_>) -> String {
    let common_name = name.iter_common_name().next().and_then(|attribute| attribute.as_str().ok());
    common_name.map_or_else(|| name.to_string(), ToOwned::to_owned)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}

fn public_key(info: &SubjectPublicKeyInfo<'_>) -> PublicKey {
    let algorithm = &info.algorithm;
    let other = || PublicKey::Other(algorithm.algorithm.to_id_string());
    if algorithm.algorithm == oid::OID_SIG_ED25519 {
        return PublicKey::Ed25519(info.subject_public_key.data.to_vec());
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

fn named_curve(parameters: &Any<'_>) -> Option<Curve> {
    let is_oid = parameters.tag() == Tag::Oid;
    is_oid.then(|| parameters.clone().oid().ok()).flatten().and_then(|oid| Curve::from_oid(&oid))
}

/// The bytes of an INTEGER without the zero that keeps it positive.
pub(super) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}
