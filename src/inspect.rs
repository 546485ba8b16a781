//! [`inspect()`]: facts and findings from whatever files a person has. It never fails.

use std::sync::Arc;

use crate::finding::{Check, Finding, Problem, Severity};
use crate::inputs::{UnixTime, Upload, Uploads};

pub mod blocks;
pub mod certificate;
pub mod key;
pub mod chain;
pub mod configuration;
pub mod checks;

use blocks::{Block, Content};
use certificate::Certificate;
use chain::Chain;
use checks::{CHECKS, Evidence};
use configuration::{Configuration, Refusal};
use key::KeyFact;

/// What the files hold. No key and no password is part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What each upload turned out to be, in their order.
    pub files: Vec<FileFact>,
    /// Every distinct certificate, in the order in which they came.
    pub certificates: Vec<Certificate>,
    /// One chain for each certificate that may be a server's own.
    pub chains: Vec<Arc<Chain>>,
    /// What is known of each private key.
    pub keys: Vec<KeyFact>,
    /// The SanteDB configurations.
    pub configurations: Vec<Arc<Configuration>>,
    /// What is wrong with the files, the gravest first.
    pub findings: Vec<Finding>,
}

/// What an upload turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    /// The upload's name.
    pub name: String,
    /// How many certificates it holds.
    pub certificates: usize,
    /// How many private keys it holds.
    pub keys: usize,
    /// Whether it is a SanteDB configuration.
    pub is_configuration: bool,
}

/// Finds out what `uploads` hold, as of `now`.
pub fn inspect(uploads: &Uploads, now: UnixTime) -> Inspection {
    let mut inspection = Inspection::default();
    let mut problems = Vec::new();
    for upload in &uploads.files {
        let mut reader = Reader { upload, inspection: &mut inspection, problems: &mut problems };
        reader.read();
    }
    let Inspection { certificates, keys, .. } = &inspection;
    inspection.chains = chain::build(certificates, keys).into_iter().map(Arc::new).collect();
    problems.extend(key_mismatches(&inspection));

    let evidence = Evidence { inspection: &inspection, now };
    let mut findings = Check::run_all(FILES, |found| found(&problems));
    findings.extend(Check::run_all(CHECKS, |run| run(&evidence)));
    findings.sort_by_key(|finding| finding.severity);
    inspection.findings = findings;
    inspection
}

type Pick = fn(&[Problem]) -> Vec<Problem>;

macro_rules! pick {
    ($pattern:pat) => {
        |problems| problems.iter().filter(|problem| matches!(problem, $pattern)).cloned().collect()
    };
}

/// The problems that are met while reading, each with its row of the catalogue.
pub const FILES: &[Check<Pick>] = &[
    Check {
        id: "key-mismatch",
        severity: Severity::Block,
        cites: "RFC 8446 §4.4.3",
        run: pick!(Problem::KeyMismatch { .. }),
    },
    Check {
        id: "block-damaged",
        severity: Severity::Warn,
        cites: "RFC 7468 §2",
        run: pick!(Problem::BlockDamaged { .. }),
    },
    Check {
        id: "certificate-damaged",
        severity: Severity::Warn,
        cites: "RFC 5280 §4.1",
        run: pick!(Problem::CertificateDamaged { .. }),
    },
    Check {
        id: "configuration-damaged",
        severity: Severity::Warn,
        cites: "XML 1.0 §2.1",
        run: pick!(Problem::ConfigurationDamaged { .. }),
    },
    Check {
        id: "configuration-doctype",
        severity: Severity::Warn,
        cites: "XML 1.0 §2.8",
        run: pick!(Problem::ConfigurationDoctype { .. }),
    },
    Check {
        id: "configuration-foreign",
        severity: Severity::Warn,
        cites: "SanteDBConfiguration.cs",
        run: pick!(Problem::ConfigurationForeign { .. }),
    },
    Check {
        id: "file-unread",
        severity: Severity::Warn,
        cites: "RFC 7468, RFC 5280",
        run: pick!(Problem::FileUnread { .. }),
    },
    Check {
        id: "key-damaged",
        severity: Severity::Warn,
        cites: "RFC 5958, RFC 8017, RFC 5915",
        run: pick!(Problem::KeyDamaged { .. }),
    },
    Check {
        id: "key-encrypted",
        severity: Severity::Warn,
        cites: "RFC 5958 §3",
        run: pick!(Problem::KeyEncrypted { .. }),
    },
    Check {
        id: "key-stranger",
        severity: Severity::Note,
        cites: "RFC 8446 §4.4.3",
        run: pick!(Problem::KeyStranger { .. }),
    },
    Check {
        id: "duplicate",
        severity: Severity::Note,
        cites: "RFC 8446 §4.4.2",
        run: pick!(Problem::Duplicate { .. }),
    },
];

/// Reads one upload into the inspection.
struct Reader<'a> {
    upload: &'a Upload,
    inspection: &'a mut Inspection,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let before = (self.inspection.certificates.len(), self.inspection.keys.len());
        let configurations = self.inspection.configurations.len();
        let mut duplicates = 0;
        match blocks::sniff(&self.upload.bytes) {
            Content::Der(der) => match (Certificate::parse(&der, &self.upload.name), key::read_der(&der)) {
                (Some(certificate), _) => duplicates += self.take_certificate(certificate),
                (None, Some(public)) => self.inspection.keys.push(KeyFact::Public(public)),
                (None, None) => self.unread(blocks::Unread::Unknown),
            },
            Content::Pem(blocks) => {
                let problems = self.problems.len();
                duplicates = blocks.into_iter().map(|block| self.read_block(block)).sum();
                let found = self.inspection.certificates.len() + self.inspection.keys.len() + self.problems.len();
                if found == before.0 + before.1 + problems {
                    self.unread(blocks::Unread::Unknown);
                }
            }
            Content::Unread(kind) => self.unread(kind),
            Content::Xml(text, mark) => self.read_configuration(text, mark),
        }
        self.inspection.files.push(FileFact {
            name: self.upload.name.clone(),
            certificates: self.inspection.certificates.len() - before.0 + duplicates,
            keys: self.inspection.keys.len() - before.1,
            is_configuration: self.inspection.configurations.len() > configurations,
        });
    }

    /// Returns how many duplicates were met.
    fn read_block(&mut self, block: Block) -> usize {
        let Block { label, line, encrypted, body } = block;
        let file = self.upload.name.clone();
        let der = match body {
            Ok(der) => der,
            Err(damage) => {
                self.problems.push(Problem::BlockDamaged { file, line, label, damage });
                return 0;
            }
        };
        if matches!(label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE") {
            match Certificate::parse(&der, &file) {
                Some(certificate) => return self.take_certificate(certificate),
                None => self.problems.push(Problem::CertificateDamaged { file, line }),
            }
        } else if let Some(fact) = key::read_block(&label, encrypted, &der) {
            match fact {
                KeyFact::Damaged => self.problems.push(Problem::KeyDamaged { file, line }),
                KeyFact::Encrypted => self.problems.push(Problem::KeyEncrypted { file, line }),
                KeyFact::Public(_) => {}
            }
            self.inspection.keys.push(fact);
        } else if let Some(kind) = blocks::unread_label(&label) {
            self.unread(kind);
        }
        0
    }

    fn take_certificate(&mut self, certificate: Certificate) -> usize {
        if self.inspection.certificates.iter().any(|known| known.der == certificate.der) {
            let Certificate { subject, file, .. } = certificate;
            self.problems.push(Problem::Duplicate { subject, file });
            return 1;
        }
        self.inspection.certificates.push(certificate);
        0
    }

    fn read_configuration(&mut self, text: String, has_byte_order_mark: bool) {
        let file = self.upload.name.clone();
        match Configuration::parse(&file, text, has_byte_order_mark) {
            Ok(configuration) => self.inspection.configurations.push(Arc::new(configuration)),
            Err(Refusal::Doctype) => self.problems.push(Problem::ConfigurationDoctype { file }),
            Err(Refusal::Foreign) => self.problems.push(Problem::ConfigurationForeign { file }),
            Err(Refusal::NotWellFormed(line, column)) => {
                self.problems.push(Problem::ConfigurationDamaged { file, line, column });
            }
        }
    }

    fn unread(&mut self, kind: blocks::Unread) {
        self.problems.push(Problem::FileUnread { file: self.upload.name.clone(), kind });
    }
}

/// The keys that belong to no certificate, where there are both. Beside the right key, a wrong one is only left over.
fn key_mismatches(inspection: &Inspection) -> Vec<Problem> {
    let has_right_one = inspection.chains.iter().any(|chain| chain.has_key);
    let mut files = inspection.files.iter().flat_map(|file| std::iter::repeat_n(&file.name, file.keys));
    let mut problems = Vec::new();
    for key in &inspection.keys {
        let file = files.next();
        let KeyFact::Public(public) = key else { continue };
        let belongs = inspection.certificates.iter().any(|certificate| certificate.public_key == *public);
        let Some(file) = file.filter(|_| !belongs && !inspection.certificates.is_empty()).cloned() else { continue };
        problems.push(if has_right_one { Problem::KeyStranger { file } } else { Problem::KeyMismatch { file } });
    }
    problems
}
