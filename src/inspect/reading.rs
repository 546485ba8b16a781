//! One upload, read: everything that can be said of it without looking at the others.

use std::sync::Arc;

use crate::finding::Problem;
use crate::inputs::Upload;
use crate::inspect::blocks::{self, Block, Content, Unread};
use crate::inspect::certificate::Certificate;
use crate::inspect::configuration::{Configuration, Refusal};
use crate::inspect::key::{self, Container, Key, KeyState};
use crate::inspect::pace::Pace;
use crate::inspect::{FileFact, Inspection, Previous, Transcript};

/// What one upload holds. No key and no password is part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it turned out to be.
    pub file: FileFact,
    /// Its certificates, in their order; one that is there twice stands here twice.
    pub certificates: Vec<Arc<Certificate>>,
    /// Its keys.
    pub keys: Vec<Key>,
    /// The SanteDB configurations: itself, or members of a zip.
    pub configurations: Vec<Arc<Configuration>>,
    /// What a server was seen to send, where it is that.
    pub transcript: Option<Transcript>,
    /// What an earlier bundle was made for, where it is its report.
    pub previous: Option<Previous>,
    /// What is wrong with it alone.
    pub problems: Vec<Problem>,
}

/// Looks into one file.
pub(super) async fn read(upload: &Upload, _pace: &impl Pace) -> Reading {
    let mut reader = Reader { file: upload.name.clone(), reading: Reading::default() };
    reader.read(&upload.bytes);
    let mut reading = reader.reading;
    reading.file = FileFact {
        name: upload.name.clone(),
        certificates: reading.certificates.len(),
        keys: reading.keys.len(),
        is_configuration: !reading.configurations.is_empty(),
        is_report: reading.previous.is_some(),
        ..FileFact::default()
    };
    reading
}

/// Adds what one file holds to what all hold together.
pub(super) fn take(reading: &Reading, inspection: &mut Inspection, problems: &mut Vec<Problem>) {
    for certificate in &reading.certificates {
        if inspection.certificates.iter().any(|known| known.der == certificate.der) {
            let Certificate { subject, file, .. } = &**certificate;
            problems.push(Problem::Duplicate { subject: subject.clone(), file: file.clone() });
        } else {
            inspection.certificates.push(certificate.clone());
        }
    }
    inspection.files.push(reading.file.clone());
    inspection.keys.extend(reading.keys.iter().cloned());
    inspection.configurations.extend(reading.configurations.iter().cloned());
    inspection.transcripts.extend(reading.transcript.clone());
    inspection.previous.extend(reading.previous.clone());
    problems.extend(reading.problems.iter().cloned());
}

/// Reads into a [`Reading`].
struct Reader {
    file: String,
    reading: Reading,
}

impl Reader {
    fn read(&mut self, bytes: &[u8]) {
        match blocks::sniff(bytes) {
            Content::Der(der) => match (Certificate::parse(&der, &self.file), key::read_der(&der)) {
                (Some(certificate), _) => self.reading.certificates.push(Arc::new(certificate)),
                (None, Some(public)) => self.take_key(None, KeyState::Public(public), Container::Plain),
                (None, None) => self.unread(Unread::Unknown),
            },
            Content::Pem(blocks) => {
                for block in blocks {
                    self.read_block(block);
                }
                let Reading { certificates, keys, problems, .. } = &self.reading;
                if certificates.is_empty() && keys.is_empty() && problems.is_empty() {
                    self.unread(Unread::Unknown);
                }
            }
            Content::Unread(kind) => self.unread(kind),
            Content::Xml(text, mark) => self.read_configuration(text, mark),
        }
    }

    fn read_block(&mut self, block: Block) {
        let Block { label, line, encrypted, body } = block;
        let file = self.file.clone();
        let der = match body {
            Ok(der) => der,
            Err(damage) => {
                self.reading.problems.push(Problem::BlockDamaged { file, line, label, damage });
                return;
            }
        };
        if matches!(label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE") {
            match Certificate::parse(&der, &file) {
                Some(certificate) => self.reading.certificates.push(Arc::new(certificate)),
                None => self.reading.problems.push(Problem::CertificateDamaged { file, line }),
            }
        } else if let Some(state) = key::read_block(&label, encrypted, &der) {
            match state {
                KeyState::Damaged => self.reading.problems.push(Problem::KeyDamaged { file, line }),
                KeyState::Locked => self.reading.problems.push(Problem::KeyEncrypted { file, line }),
                KeyState::Public(_) | KeyState::Unsupported(_) => {}
            }
            let container = if state == KeyState::Locked { Container::Encrypted } else { Container::Plain };
            self.take_key(Some(line), state, container);
        } else if let Some(kind) = blocks::unread_label(&label) {
            self.unread(kind);
        }
    }

    fn take_key(&mut self, line: Option<usize>, state: KeyState, container: Container) {
        self.reading.keys.push(Key { file: self.file.clone(), line, container, state });
    }

    fn read_configuration(&mut self, text: String, has_byte_order_mark: bool) {
        let file = self.file.clone();
        let problem = match Configuration::parse(&file, text, has_byte_order_mark) {
            Ok(configuration) => return self.reading.configurations.push(Arc::new(configuration)),
            Err(Refusal::Doctype) => Problem::ConfigurationDoctype { file },
            Err(Refusal::Foreign) => Problem::ConfigurationForeign { file },
            Err(Refusal::NotWellFormed(line, column)) => Problem::ConfigurationDamaged { file, line, column },
        };
        self.reading.problems.push(problem);
    }

    fn unread(&mut self, kind: Unread) {
        self.reading.problems.push(Problem::FileUnread { file: self.file.clone(), kind });
    }
}
