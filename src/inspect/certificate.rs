//! One certificate: the facts that the rest of the product works with, owned.

use std::net::IpAddr;

use sha1::{Digest, Sha1};
use sha2::Sha256;
use x509_parser::asn1_rs::FromDer as _;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension, X509Extension};
use x509_parser::oid_registry as oid;
use x509_parser::x509::X509Name;

use crate::inputs::UnixTime;
use crate::plan::values::{Fingerprint, ServerName, Thumbprint};

mod algorithm;
mod name;
mod usage;

pub(super) use algorithm::unsigned;
pub use algorithm::{Curve, Hash, PublicKey, Signature};
pub use usage::{KeyUsage, Policy, Purpose};

use algorithm::{public_key, signature};
use name::distinguished_name;

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
            subject: common_name.clone().unwrap_or_else(|| distinguished_name(parsed.subject())),
            issuer: common_name_or_all(parsed.issuer()),
            subject_name: distinguished_name(parsed.subject()),
            issuer_name: distinguished_name(parsed.issuer()),
            serial: serial_digits(parsed.raw_serial()),
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
    common_name(name).unwrap_or_else(|| distinguished_name(name))
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}

/// A serial number as OpenSSL writes it: without the zero that keeps it positive.
fn serial_digits(bytes: &[u8]) -> String {
    let bytes = match bytes {
        [0, rest @ ..] if !rest.is_empty() => rest,
        _ => bytes,
    };
    hexadecimal(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
