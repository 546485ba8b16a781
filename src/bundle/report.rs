//! All that was found in the files, as JSON: `certificate-report.json`. Its fields are explained in docs/certificate-report.md.
//!
//! Other programs read it, and [`leaves_of_report`](crate::inspect::report::leaves_of_report) does at the next renewal: a
//! field that changes its meaning changes [`FORMAT`].

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::bundle::BundlePath;
use crate::finding::{Finding, Severity};
use crate::inspect::FileFact;
use crate::inspect::certificate::{Certificate, Policy, Purpose};
use crate::inspect::chain::{Chain, Trust};
use crate::inspect::key::{Container, Key, KeyState};
use crate::inspect::roots;
use crate::inspect::verify::Link;
use crate::plan::Plan;
use crate::text::{self, MADE_BY};

/// Counts up when a field changes its meaning or goes.
pub const FORMAT: u32 = 1;

/// The whole report.
pub(super) fn report(plan: &Plan) -> String {
    let inspection = &plan.inspection;
    let used: Vec<_> =
        plan.services.iter().filter_map(|service| Some(service.chain.as_ref()?.leaf.fingerprint)).collect();
    let is_in_use = |chain: &Chain| used.contains(&chain.leaf.fingerprint);
    let report = Report {
        about: text::head(plan, &BundlePath::Report),
        format: FORMAT,
        made_by: MADE_BY,
        made_on: inspection.now.to_string(),
        public_roots_of: roots::DATE,
        chains: inspection.chains.iter().map(|chain| ChainReport::new(chain, is_in_use(chain))).collect(),
        keys: inspection.keys.iter().map(KeyReport::new).collect(),
        files: inspection.files.iter().map(FileReport::new).collect(),
        findings: plan.findings.iter().map(|finding| FindingReport::new(plan, finding)).collect(),
    };
    // Plain structures without maps, whose keys are no texts, always become JSON.
    escape(&serde_json::to_string_pretty(&report).unwrap_or_default()) + "\n"
}

/// The same JSON, in which no character hides others or means something to HTML or Markdown: only texts hold such ones,
/// and there each has a number in its place.
pub(super) fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        // Line ends are between the texts: within them, they are escaped already. None of these is beyond U+FFFF.
        if matches!(character, '<' | '>' | '&' | '`') || text::hides(character) && character != '\n' {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Report<'a> {
    about: Vec<String>,
    format: u32,
    made_by: &'static str,
    made_on: String,
    public_roots_of: &'static str,
    chains: Vec<ChainReport<'a>>,
    keys: Vec<KeyReport<'a>>,
    files: Vec<FileReport<'a>>,
    findings: Vec<FindingReport>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ChainReport<'a> {
    in_use: bool,
    has_key: bool,
    is_complete: bool,
    trust: TrustReport,
    leaf: CertificateReport<'a>,
    intermediates: Vec<CertificateReport<'a>>,
    root: Option<CertificateReport<'a>>,
    alternatives: Vec<CertificateReport<'a>>,
}

impl<'a> ChainReport<'a> {
    fn new(chain: &'a Chain, in_use: bool) -> Self {
        let mut links =
            chain.links().zip(&chain.signatures).map(|(link, state)| CertificateReport::new(link, Some(state)));
        let leaf = links.next().unwrap_or_else(|| CertificateReport::new(&chain.leaf, None));
        let intermediates = links.by_ref().take(chain.intermediates.len()).collect();
        Self {
            in_use,
            has_key: chain.has_key,
            is_complete: chain.broken_at().is_none(),
            trust: TrustReport::new(chain.trust),
            leaf,
            intermediates,
            root: links.next(),
            alternatives: chain.alternatives.iter().map(|it| CertificateReport::new(it, None)).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct TrustReport {
    by: &'static str,
    root: Option<&'static str>,
    is_proven: bool,
}

impl TrustReport {
    fn new(trust: Trust) -> Self {
        let (by, root, is_proven) = match trust {
            Trust::Private => ("private", None, false),
            Trust::Public { root, is_proven } => ("public", Some(root), is_proven),
            Trust::Unknown => ("unknown", None, false),
        };
        Self { by, root, is_proven }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct CertificateReport<'a> {
    subject: &'a str,
    issuer: &'a str,
    file: &'a str,
    serial: &'a str,
    not_before: String,
    not_after: String,
    dns_names: &'a [String],
    addresses: &'a [IpAddr],
    sha1: String,
    sha256: String,
    pin_sha256: String,
    key_algorithm: &'static str,
    key_bits: usize,
    key_is_pss: bool,
    signature: String,
    signature_state: Option<&'static str>,
    is_ca: bool,
    path_length: Option<u32>,
    key_usage: Option<Vec<&'static str>>,
    purposes: Option<Vec<&'a str>>,
    policy: Option<Policy>,
    ct_timestamps: usize,
    ocsp: &'a [String],
    revocation_lists: &'a [String],
    issuer_addresses: &'a [String],
    must_staple: bool,
    unknown_critical: &'a [String],
}

impl<'a> CertificateReport<'a> {
    fn new(certificate: &'a Certificate, state: Option<&Link>) -> Self {
        Self {
            subject: &certificate.subject_name,
            issuer: &certificate.issuer_name,
            file: &certificate.file,
            serial: &certificate.serial,
            not_before: certificate.not_before.to_iso(),
            not_after: certificate.not_after.to_iso(),
            dns_names: &certificate.dns_names,
            addresses: &certificate.addresses,
            sha1: certificate.thumbprint.to_string(),
            sha256: certificate.fingerprint.to_string(),
            pin_sha256: STANDARD.encode(certificate.key_pin.0),
            key_algorithm: certificate.public_key.algorithm(),
            key_bits: certificate.public_key.bits(),
            key_is_pss: certificate.key_is_pss,
            signature: certificate.signature.name(),
            signature_state: state.map(|state| match state {
                Link::Failed => "failed",
                Link::Missing => "issuer-missing",
                Link::Unchecked(_) => "unchecked",
                Link::Verified => "verified",
            }),
            is_ca: certificate.is_ca,
            path_length: certificate.path_length,
            key_usage: certificate.key_usage.map(|usage| usage.names()),
            purposes: certificate.purposes.as_ref().map(|all| all.iter().map(Purpose::name).collect()),
            policy: certificate.policy,
            ct_timestamps: certificate.timestamps,
            ocsp: &certificate.ocsp,
            revocation_lists: &certificate.revocation_lists,
            issuer_addresses: &certificate.issuer_addresses,
            must_staple: certificate.must_staple,
            unknown_critical: &certificate.unknown_critical,
        }
    }
}

/// What is known of a private key; never the key.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct KeyReport<'a> {
    file: &'a str,
    line: Option<usize>,
    kept: &'static str,
    state: &'static str,
    algorithm: Option<&'static str>,
}

impl<'a> KeyReport<'a> {
    fn new(key: &'a Key) -> Self {
        let (state, algorithm) = match &key.state {
            KeyState::Damaged => ("damaged", None),
            KeyState::Locked => ("locked", None),
            KeyState::Public { key, .. } => ("read", Some(key.algorithm())),
            KeyState::Unsupported(name) => ("unsupported", Some(*name)),
        };
        let kept = match key.container {
            Container::Encrypted => "encrypted",
            Container::Pkcs12 => "pkcs12",
            Container::Plain => "plain",
        };
        Self { file: &key.file, line: key.line, kept, state, algorithm }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FileReport<'a> {
    name: &'a str,
    certificates: usize,
    keys: usize,
    is_configuration: bool,
}

impl<'a> FileReport<'a> {
    fn new(file: &'a FileFact) -> Self {
        Self {
            name: &file.name,
            certificates: file.certificates,
            keys: file.keys,
            is_configuration: file.is_configuration,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FindingReport {
    id: &'static str,
    severity: &'static str,
    problem: String,
    fix: String,
    cites: &'static str,
}

impl FindingReport {
    fn new(plan: &Plan, finding: &Finding) -> Self {
        let text = finding.text(plan.language);
        let severity = match finding.severity {
            Severity::Block => "block",
            Severity::Warn => "warn",
            Severity::Note => "note",
        };
        Self { id: finding.id, severity, problem: text.problem, fix: text.fix, cites: finding.cites }
    }
}
