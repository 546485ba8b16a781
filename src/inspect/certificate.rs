//! One certificate: the facts that the rest of the product works with, owned.

use std::net::IpAddr;

use serde::Serialize;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use x509_parser::asn1_rs::{Any, FromDer as _, Tag, oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension, X509Extension};
use x509_parser::oid_registry as oid;
use x509_parser::public_key::{PublicKey as ParsedKey, RSAPublicKey};
use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo, X509Name};

use crate::inputs::UnixTime;
use crate::plan::values::{Fingerprint, ServerName, Thumbprint};

/// One certificate. Texts come from outside and may hold anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The whole certificate, as it came.
    pub der: Vec<u8>,
    /// The file that it came in; in a zip, `archive.zip/member.crt`.
    pub file: String,
    /// Its subject, as a person would call it.
    pub subject: String,
    /// Its issuer, likewise.
    pub issuer: String,
    /// Its whole subject, `C=CA, O=SanteSuite, CN=…`.
    pub subject_name: String,
    /// Its whole issuer, likewise.
    pub issuer_name: String,
    /// The number that its issuer gave it, in hexadecimal digits.
    pub serial: String,
    /// The first second of its validity.
    pub not_before: UnixTime,
    /// The last second of its validity.
    pub not_after: UnixTime,
    /// The DNS names that it is valid for.
    pub dns_names: Vec<String>,
    /// The addresses that it is valid for.
    pub addresses: Vec<IpAddr>,
    /// The common name of its subject, where it has one.
    pub common_name: Option<String>,
    /// Its public key.
    pub public_key: PublicKey,
    /// Whether the key may sign by RSA-PSS only (RFC 4055 §1.2).
    pub key_is_pss: bool,
    /// How its issuer signed it.
    pub signature: Signature,
    /// Whether it may issue others.
    pub is_ca: bool,
    /// How many intermediates may stand between it and a leaf (RFC 5280 §4.2.1.9).
    pub path_length: Option<u32>,
    /// What its key may do (RFC 5280 §4.2.1.3), in the bit order of that section; `None` without the extension.
    pub key_usage: Option<KeyUsage>,
    /// What it is for (RFC 5280 §4.2.1.12); `None` without the extension: for anything.
    pub purposes: Option<Vec<Purpose>>,
    /// How the authority checked who asks (CA/Browser Forum, Baseline Requirements §7.1.6.1).
    pub policy: Option<Policy>,
    /// How many signed timestamps of public logs it carries (RFC 6962).
    pub timestamps: usize,
    /// Where its revocation can be asked for (OCSP).
    pub ocsp: Vec<String>,
    /// Where revocation lists are.
    pub revocation_lists: Vec<String>,
    /// Where its issuer can be fetched.
    pub issuer_addresses: Vec<String>,
    /// Whether clients insist on a stapled OCSP response (RFC 7633).
    pub must_staple: bool,
    /// The critical extensions that the product does not know, by object identifier.
    pub unknown_critical: Vec<String>,
    /// What Windows calls it by: SHA-1 over the whole.
    pub thumbprint: Thumbprint,
    /// SHA-256 over the whole.
    pub fingerprint: Fingerprint,
    /// SHA-256 over its public key with algorithm, by which keys are pinned (RFC 7469 §2.4).
    pub key_pin: Fingerprint,
    pub(super) subject_raw: Vec<u8>,
    pub(super) issuer_raw: Vec<u8>,
    pub(super) subject_key: Option<Vec<u8>>,
    pub(super) issuer_key: Option<Vec<u8>>,
}

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
    pub(super) fn from_oid(oid: &oid::Oid<'_>) -> Option<Self> {
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
    pub(super) fn from_oid(oid: &oid::Oid<'_>) -> Option<Self> {
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

/// What a key may do: the bits of RFC 5280 §4.2.1.3, the first one lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(pub u16);

impl KeyUsage {
    /// The names of that section, in its order.
    const NAMES: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// Whether it may sign certificates.
    pub fn signs_certificates(self) -> bool {
        self.0 & (1 << 5) != 0
    }

    /// Whether it may sign what is said in a handshake.
    pub fn signs_handshakes(self) -> bool {
        self.0 & 1 != 0
    }

    /// The names of what it may do.
    pub fn names(self) -> Vec<&'static str> {
        (0..).zip(Self::NAMES).filter(|(bit, _)| self.0 & (1 << bit) != 0).map(|(_, name)| name).collect()
    }
}

/// What a certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Anything.
    Any,
    /// A client of TLS.
    ClientAuth,
    /// Something else: its object identifier, or its name in RFC 5280.
    Other(String),
    /// A server of TLS.
    ServerAuth,
}

impl Purpose {
    /// `serverAuth`.
    pub fn name(&self) -> &str {
        match self {
            Self::Any => "anyExtendedKeyUsage",
            Self::ClientAuth => "clientAuth",
            Self::Other(name) => name,
            Self::ServerAuth => "serverAuth",
        }
    }
}

/// How the authority checked who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// That they hold the name.
    DomainValidated,
    /// And that the organisation is real, to a stricter rule.
    ExtendedValidation,
    /// And who the person is.
    IndividualValidated,
    /// And that the organisation is real.
    OrganizationValidated,
}

impl Policy {
    /// CA/Browser Forum, Baseline Requirements §7.1.6.1 and EV Guidelines §7.1.6.1.
    fn from_oid(oid: &str) -> Option<Self> {
        match oid {
            "2.23.140.1.1" => Some(Self::ExtendedValidation),
            "2.23.140.1.2.1" => Some(Self::DomainValidated),
            "2.23.140.1.2.2" => Some(Self::OrganizationValidated),
            "2.23.140.1.2.3" => Some(Self::IndividualValidated),
            _ => None,
        }
    }
}

impl Certificate {
    /// Reads one certificate in DER, with nothing behind it.
    pub(super) fn parse(der: &[u8], file: &str) -> Option<Self> {
        let (rest, parsed) = X509Certificate::from_der(der).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let common_name = common_name(parsed.subject());
        let mut certificate = Self {
            der: der.to_vec(),
            file: file.to_owned(),
            subject: common_name.clone().unwrap_or_else(|| parsed.subject().to_string()),
            issuer: common_name_or_all(parsed.issuer()),
            subject_name: parsed.subject().to_string(),
            issuer_name: parsed.issuer().to_string(),
            serial: parsed.raw_serial().iter().map(|byte| format!("{byte:02X}")).collect(),
            not_before: UnixTime(parsed.validity().not_before.timestamp()),
            not_after: UnixTime(parsed.validity().not_after.timestamp()),
            dns_names: Vec::new(),
            addresses: Vec::new(),
            common_name,
            public_key: public_key(parsed.public_key()),
            key_is_pss: parsed.public_key().algorithm.algorithm == oid::OID_PKCS1_RSASSAPSS,
            signature: signature(&parsed.signature_algorithm),
            is_ca: parsed.is_ca(),
            path_length: None,
            key_usage: None,
            purposes: None,
            policy: None,
            timestamps: 0,
            ocsp: Vec::new(),
            revocation_lists: Vec::new(),
            issuer_addresses: Vec::new(),
            must_staple: false,
            unknown_critical: Vec::new(),
            thumbprint: Thumbprint(Sha1::digest(der).into()),
            fingerprint: Fingerprint(Sha256::digest(der).into()),
            key_pin: Fingerprint(Sha256::digest(parsed.public_key().raw).into()),
            subject_raw: parsed.subject().as_raw().to_vec(),
            issuer_raw: parsed.issuer().as_raw().to_vec(),
            subject_key: None,
            issuer_key: None,
        };
        for extension in parsed.extensions() {
            certificate.read_extension(extension);
        }
        Some(certificate)
    }

    fn read_extension(&mut self, extension: &X509Extension<'_>) {
        match extension.parsed_extension() {
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
            ParsedExtension::BasicConstraints(constraints) => self.path_length = constraints.path_len_constraint,
            ParsedExtension::KeyUsage(usage) => self.key_usage = Some(KeyUsage(usage.flags)),
            ParsedExtension::ExtendedKeyUsage(usage) => {
                let named = [
                    (usage.any, Purpose::Any),
                    (usage.server_auth, Purpose::ServerAuth),
                    (usage.client_auth, Purpose::ClientAuth),
                    (usage.code_signing, Purpose::Other("codeSigning".into())),
                    (usage.email_protection, Purpose::Other("emailProtection".into())),
                    (usage.time_stamping, Purpose::Other("timeStamping".into())),
                    (usage.ocsp_signing, Purpose::Other("OCSPSigning".into())),
                ];
                let named = named.into_iter().filter_map(|(is_set, purpose)| is_set.then_some(purpose));
                let others = usage.other.iter().map(|oid| Purpose::Other(oid.to_id_string()));
                self.purposes = Some(named.chain(others).collect());
            }
            ParsedExtension::CertificatePolicies(policies) => {
                self.policy = policies.iter().find_map(|policy| Policy::from_oid(&policy.policy_id.to_id_string()));
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                for description in &access.accessdescs {
                    let GeneralName::URI(uri) = description.access_location else { continue };
                    if description.access_method == oid::OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS {
                        self.issuer_addresses.push(uri.to_owned());
                    } else if description.access_method == oid::OID_PKIX_ACCESS_DESCRIPTOR_OCSP {
                        self.ocsp.push(uri.to_owned());
                    }
                }
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                for point in &points.points {
                    let Some(DistributionPointName::FullName(names)) = &point.distribution_point else { continue };
                    let uris = names.iter().filter_map(|name| match name {
                        GeneralName::URI(uri) => Some((*uri).to_owned()),
                        _ => None,
                    });
                    self.revocation_lists.extend(uris);
                }
            }
            ParsedExtension::SCT(timestamps) => self.timestamps = timestamps.len(),
            ParsedExtension::UnsupportedExtension { oid } => {
                let oid = oid.to_id_string();
                // RFC 7633 §4.1: a SEQUENCE with the TLS extension 5, status_request.
                if oid == "1.3.6.1.5.5.7.1.24" {
                    self.must_staple = extension.value.ends_with(&[0x02, 0x01, 0x05]);
                } else if extension.critical {
                    self.unknown_critical.push(oid);
                }
            }
            ParsedExtension::ParseError { .. } if extension.critical => {
                self.unknown_critical.push(extension.oid.to_id_string());
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

    /// Whether a client that opens `name` accepts this certificate (RFC 9525 §6.3: a wildcard stands for one whole label,
    /// and the common name counts for nothing). OpenSSL and browsers take no wildcard right under a top-level domain.
    pub fn covers(&self, name: &ServerName) -> bool {
        if let Some(address) = name.ip() {
            return self.addresses.contains(&IpAddr::V4(address));
        }
        let name = name.as_str();
        self.dns_names.iter().any(|pattern| {
            let pattern = pattern.trim_end_matches('.').to_ascii_lowercase();
            match pattern.strip_prefix("*.") {
                Some(parent) => name.split_once('.').is_some_and(|(_, rest)| rest == parent && rest.contains('.')),
                None => pattern == name,
            }
        })
    }

    /// All that it is valid for, for a sentence.
    pub fn names(&self) -> Vec<String> {
        self.dns_names.iter().cloned().chain(self.addresses.iter().map(ToString::to_string)).collect()
    }
}

fn common_name(name: &X509Name<'_>) -> Option<String> {
    name.iter_common_name().next().and_then(|attribute| attribute.as_str().ok()).map(ToOwned::to_owned)
}

/// What a person would call the bearer of a name: its common name, else the whole name.
fn common_name_or_all(name: &X509Name<'_>) -> String {
    common_name(name).unwrap_or_else(|| name.to_string())
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

fn signature(algorithm: &AlgorithmIdentifier<'_>) -> Signature {
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
pub(super) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}
