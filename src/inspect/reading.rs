//! One upload, read: everything that can be said of it without looking at the others.

use std::sync::Arc;

use crate::finding::Problem;
use crate::inputs::Upload;
use crate::inspect::archive::{self, Member, Unzipped};
use crate::inspect::ber::{self, BerError, tag};
use crate::inspect::blocks::{self, Block, Blocks, Content, Unread};
use crate::inspect::certificate::Certificate;
use crate::inspect::configuration::{Configuration, Refusal};
use crate::inspect::encoding::{Decoded, Undecodable};
use crate::inspect::kdf::Secret;
use crate::inspect::key::{self, Container, Key, KeyState};
use crate::inspect::limits::{Limit, MAX_CERTIFICATES, MAX_ITERATIONS_IN_ALL, MAX_ITERATIONS_UNASKED, MAX_KEYS};
use crate::inspect::pace::Pace;
use crate::inspect::password::Password;
use crate::inspect::pbe::{Closed, Guess};
use crate::inspect::work::Work;
use crate::inspect::xml::{Damage, Expected, Fault};
use crate::inspect::{EarlierBundle, FileFact, Inspection, Lock, Previous, Transcript, earlier, pkcs7, pkcs12, report};

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
    /// What an earlier bundle says of itself, where it is one.
    pub bundle: Option<EarlierBundle>,
    /// What is wrong with it alone.
    pub problems: Vec<Problem>,
}

/// Looks into one file.
pub(super) async fn read(upload: &Upload, pace: &impl Pace) -> Reading {
    let password = Password::new(upload.password.as_ref().map(|password| password.as_str()));
    let iterations = if password.is_given { MAX_ITERATIONS_IN_ALL } else { MAX_ITERATIONS_UNASKED };
    let work = Work::new(pace, iterations);
    let mut reader =
        Reader { file: upload.name.clone(), password: &password, work: &work, reading: Reading::default() };
    reader.read_file(&upload.bytes).await;
    let mut reading = reader.reading;
    reading.file = FileFact {
        name: upload.name.clone(),
        certificates: reading.certificates.len(),
        keys: reading.keys.len(),
        is_configuration: !reading.configurations.is_empty(),
        is_report: reading.previous.is_some(),
        is_bundle: reading.bundle.is_some(),
        lock: reading.file.lock,
    };
    wipe_stack();
    reading
}

/// Ciphers and numbers leave copies of a key below the stack's end when their functions return.
#[inline(never)]
fn wipe_stack() {
    let mut area = [0_u8; 64 << 10];
    zeroize::Zeroize::zeroize(&mut area);
    std::hint::black_box(&area);
}

/// Adds what one file holds to what all hold together.
pub(super) fn take(reading: &Reading, inspection: &mut Inspection, problems: &mut Vec<Problem>) {
    for certificate in &reading.certificates {
        if inspection.certificates.iter().any(|known| known.der == certificate.der) {
            let Certificate { subject, file, .. } = &**certificate;
            inspection.repeated.push(certificate.fingerprint);
            // What a server sends may well be the files that lie here.
            if reading.transcript.is_none() {
                problems.push(Problem::Duplicate { subject: subject.clone(), file: file.clone() });
            }
        } else {
            inspection.certificates.push(certificate.clone());
        }
    }
    inspection.files.push(reading.file.clone());
    inspection.keys.extend(reading.keys.iter().cloned());
    inspection.configurations.extend(reading.configurations.iter().cloned());
    inspection.transcripts.extend(reading.transcript.clone());
    inspection.previous.extend(reading.previous.clone());
    inspection.bundles.extend(reading.bundle.clone());
    problems.extend(reading.problems.iter().cloned());
}

/// Whether a member of an earlier bundle in `folder` is of use at a renewal. Its certificates are last time's.
fn is_of_renewal(name: &str, folder: &str) -> bool {
    let Some(name) = name.strip_prefix(folder) else { return false };
    let is_configuration =
        || name.starts_with(earlier::CONFIGURATIONS) && (name.ends_with(".config") || name.ends_with(".xml"));
    // A private authority's root outlives the certificates that it issued.
    let is_root = || name.starts_with("tls/") && name.ends_with(".root.pem");
    name == earlier::NAME || is_configuration() || is_root()
}

/// Reads into a [`Reading`].
struct Reader<'a, P> {
    /// The upload's name, and that of the member where it is a zip.
    file: String,
    password: &'a Password,
    work: &'a Work<'a, P>,
    reading: Reading,
}

/// Where in a text a PEM block stood.
#[derive(Clone, Copy)]
struct Place<'a> {
    label: &'a str,
    line: usize,
}

impl<P: Pace> Reader<'_, P> {
    async fn read_file(&mut self, bytes: &[u8]) {
        if let Content::Archive = blocks::sniff(bytes) {
            self.read_archive(bytes).await;
        } else {
            self.read_member(bytes).await;
        }
    }

    async fn read_archive(&mut self, bytes: &[u8]) {
        let archive = self.file.clone();
        let (members, reason) = archive::members(bytes, self.work).await;
        let folder = self.bundle_folder(&members);
        let is_wanted = |member: &&Member| folder.as_ref().is_none_or(|folder| is_of_renewal(&member.name, folder));
        for member in members.iter().filter(is_wanted) {
            self.file = format!("{archive}/{}", member.name);
            self.read_member(&member.content).await;
        }
        self.file = archive;
        // Beside what was looked for, a leaflet is not worth a word.
        let Reading { certificates, keys, configurations, .. } = &self.reading;
        if certificates.len() + keys.len() + configurations.len() > 0 {
            let is_leaflet =
                |kind| matches!(kind, Unread::Empty | Unread::Html | Unread::Pdf | Unread::Rtf | Unread::Unknown);
            self.reading.problems.retain(|it| !matches!(it, Problem::FileUnread { kind, .. } if is_leaflet(*kind)));
        }
        match reason {
            Some(Unzipped::Damaged) => self.damaged("zip"),
            Some(Unzipped::Encrypted) => self.unknown_cipher("zip"),
            Some(Unzipped::Limit(limit)) => self.exceeds(limit),
            None if members.is_empty() => self.unread(Unread::Empty),
            None => {}
        }
    }

    async fn read_member(&mut self, bytes: &[u8]) {
        match blocks::sniff(bytes) {
            Content::Archive => self.unread(Unread::Zip),
            Content::Binary => self.read_binary(bytes, None).await,
            Content::Blocks(blocks) => self.read_blocks(blocks).await,
            // Base64 of PEM, as Kubernetes keeps it, or of DER. Not more than once.
            Content::Encoded(decoded) => match blocks::sniff(&decoded) {
                Content::Binary => self.read_binary(&decoded, None).await,
                Content::Blocks(blocks) => self.read_blocks(blocks).await,
                _ => self.unread(Unread::Unknown),
            },
            Content::Json(text) => self.read_json(&text),
            Content::TooLarge => self.exceeds(Limit::FileSize),
            Content::Unread(kind) => self.unread(kind),
            Content::Xml(decoded) => self.read_configuration(decoded).await,
        }
    }

    fn read_json(&mut self, text: &str) {
        let file = self.file.clone();
        if let Some(earlier) = earlier::earlier(text) {
            self.reading.previous = Some(Previous { file: file.clone(), leaves: earlier.leaves.clone() });
            let (made_on, services) = (earlier.made_on.clone(), earlier.choices.services.len());
            self.reading.problems.push(Problem::BundleTakenUp { file: file.clone(), made_on, services });
            self.reading.bundle = Some(EarlierBundle { file, earlier });
        } else if let Some(leaves) = report::leaves_of_report(text) {
            self.reading.previous = Some(Previous { file, leaves });
        } else {
            self.unread(Unread::Unknown);
        }
    }

    /// The folder within a zip that an earlier bundle fills, with its slash: none, where a program has packed the bundle's
    /// files, or one, where it has packed their folder.
    fn bundle_folder(&self, members: &[Member]) -> Option<String> {
        let of = |member: &Member| {
            let folder = member.name.strip_suffix(earlier::NAME)?;
            let is_outside = folder.is_empty() || folder.ends_with('/') && folder.matches('/').count() == 1;
            let is_one = || std::str::from_utf8(&member.content).is_ok_and(|text| earlier::earlier(text).is_some());
            (is_outside && is_one()).then(|| folder.to_owned())
        };
        members.iter().find_map(of)
    }

    async fn read_blocks(&mut self, Blocks { blocks, has_more, sent }: Blocks) {
        let Reading { certificates, keys, problems, .. } = &self.reading;
        let before = certificates.len() + keys.len() + problems.len();
        let mut transcript = Vec::new();
        for block in blocks {
            let (line, count) = (block.line, self.reading.certificates.len());
            self.read_block(block).await;
            if sent.is_some_and(|(start, end)| (start..end).contains(&line)) {
                transcript.extend(self.reading.certificates[count..].iter().map(|it| it.fingerprint));
            }
        }
        if !transcript.is_empty() {
            self.reading.transcript = Some(Transcript { file: self.file.clone(), sent: transcript });
        }
        if has_more {
            self.exceeds(Limit::Certificates);
        }
        let Reading { certificates, keys, problems, .. } = &self.reading;
        if before == certificates.len() + keys.len() + problems.len() {
            self.unread(Unread::Unknown);
        }
    }

    async fn read_block(&mut self, block: Block) {
        let Block { label, line, encryption, body } = block;
        if let Some(kind) = blocks::unread_label(&label) {
            return self.unread(kind);
        }
        let bytes = match body {
            Ok(bytes) => bytes,
            Err(damage) => {
                let file = self.file.clone();
                return self.reading.problems.push(Problem::BlockDamaged { file, line, label, damage });
            }
        };
        let place = Place { label: &label, line };
        match encryption {
            None => self.read_binary(&bytes, Some(place)).await,
            Some(method) => {
                let opened = key::open_pem(&method, &bytes, self.password);
                self.take_opened(opened, Some(place));
            }
        }
    }

    /// Reads one structure after the other: some programs write several into one file.
    async fn read_binary(&mut self, bytes: &[u8], place: Option<Place<'_>>) {
        let mut rest = bytes;
        loop {
            let is_first = rest.len() == bytes.len();
            let (element, behind) = match ber::definite(rest) {
                Ok(read) => read,
                Err(BerError::Depth) => return self.exceeds(Limit::Depth),
                Err(BerError::Malformed) if is_first => return self.unreadable(bytes, place),
                Err(BerError::Malformed) => return,
            };
            if !self.read_element(&element, place).await && is_first {
                return self.unreadable(&element, place);
            }
            rest = behind;
            // Behind a TRUSTED CERTIFICATE stands what OpenSSL trusts it for, and behind many a file a line's end.
            if !rest.starts_with(&[tag::SEQUENCE]) || place.is_some_and(|place| place.label.starts_with("TRUSTED")) {
                return;
            }
        }
    }

    /// Reads an element with definite lengths; says whether it is something.
    async fn read_element(&mut self, element: &[u8], place: Option<Place<'_>>) -> bool {
        if let Some(certificate) = Certificate::parse(element, &self.file) {
            self.take_certificate(certificate);
        } else if pkcs12::is_pkcs12(element) {
            self.read_pkcs12(element).await;
        } else if pkcs7::is_pkcs7(element) {
            self.read_pkcs7(element);
        } else if let Some((encryption, content)) = key::encrypted(element) {
            let opened = match encryption {
                Ok(encryption) => {
                    self.work.expect(encryption.iterations());
                    encryption.open(content, self.password, Guess::EverySpelling, self.work).await
                }
                Err(closed) => Err(closed),
            };
            self.take_opened(opened, place);
        } else if let Some(state) = key::read(element) {
            self.take_key(state, Container::Plain, place);
        } else if let Some(kind) = blocks::unread_structure(element) {
            self.unread(kind);
        } else {
            return false;
        }
        true
    }

    async fn read_pkcs12(&mut self, element: &[u8]) {
        let contents = pkcs12::open(element, self.password, self.work).await;
        for der in &contents.certificates {
            match Certificate::parse(der, &self.file) {
                Some(certificate) => self.take_certificate(certificate),
                None => self.damaged("certificate"),
            }
        }
        for plain in &contents.keys {
            let state = key_state(plain);
            self.take_key(state, Container::Pkcs12, None);
        }
        match contents.closed {
            // A file without a bag, or with bags of kinds that are of no use here.
            None if contents.certificates.is_empty() && contents.keys.is_empty() => self.unread(Unread::Empty),
            // All that it holds was read; only what keeps it from being changed is of an unknown kind.
            None => {}
            Some(Closed::Damaged) => self.damaged("PKCS#12"),
            Some(closed) => {
                if contents.keys.is_empty() && contents.has_closed_part {
                    self.take_key(KeyState::Locked, Container::Pkcs12, None);
                }
                self.close(closed);
            }
        }
        if contents.is_changed {
            self.reading.problems.push(Problem::IntegrityBroken { file: self.file.clone() });
        }
    }

    fn read_pkcs7(&mut self, element: &[u8]) {
        let Some(certificates) = pkcs7::certificates(element) else { return self.damaged("PKCS#7") };
        if certificates.is_empty() {
            self.unread(Unread::Empty);
        }
        for der in certificates {
            match Certificate::parse(der, &self.file) {
                Some(certificate) => self.take_certificate(certificate),
                None => self.damaged("certificate"),
            }
        }
    }

    /// Takes a key that stood alone under a password.
    fn take_opened(&mut self, opened: Result<Secret, Closed>, place: Option<Place<'_>>) {
        match opened {
            Ok(plain) => self.take_key(key_state(&plain), Container::Encrypted, place),
            Err(closed) => {
                self.take_key(KeyState::Locked, Container::Encrypted, place);
                self.close(closed);
            }
        }
    }

    fn take_certificate(&mut self, certificate: Certificate) {
        if self.reading.certificates.len() == MAX_CERTIFICATES {
            self.exceeds(Limit::Certificates);
        } else {
            self.reading.certificates.push(Arc::new(certificate));
        }
    }

    fn take_key(&mut self, state: KeyState, container: Container, place: Option<Place<'_>>) {
        if self.reading.keys.len() == MAX_KEYS {
            return self.exceeds(Limit::Keys);
        }
        let (file, line) = (self.file.clone(), place.map(|place| place.line));
        match (&state, line) {
            (KeyState::Damaged, Some(line)) => self.reading.problems.push(Problem::KeyDamaged { file, line }),
            (KeyState::Damaged, None) => self.damaged("private key"),
            (KeyState::Unsupported(algorithm), _) => {
                self.reading.problems.push(Problem::KeyUnsupported { file, algorithm });
            }
            (KeyState::Locked | KeyState::Public { .. }, _) => {}
        }
        self.reading.keys.push(Key { file: self.file.clone(), line, container, state });
    }

    async fn read_configuration(&mut self, decoded: Result<Decoded, Undecodable>) {
        let file = self.file.clone();
        let read = match decoded {
            Ok(decoded) => Configuration::parse(&file, decoded, self.work.pace()).await,
            Err(Undecodable { before, expected }) => {
                let damage = Damage::new(&before, before.len(), Expected::Encoding(expected));
                Err(Refusal::Xml(Fault::Damage(damage)))
            }
        };
        let problem = match read {
            Ok(configuration) => return self.reading.configurations.push(Arc::new(configuration)),
            Err(Refusal::Xml(Fault::Doctype)) => Problem::ConfigurationDoctype { file },
            Err(Refusal::Foreign) => Problem::ConfigurationForeign { file },
            Err(Refusal::Xml(Fault::Damage(damage))) => Problem::ConfigurationDamaged { file, damage },
            Err(Refusal::Xml(Fault::Limit(limit))) => return self.exceeds(limit),
        };
        self.reading.problems.push(problem);
    }

    /// Says why something stays closed.
    fn close(&mut self, closed: Closed) {
        let file = self.file.clone();
        let is_given = self.password.is_given;
        match closed {
            Closed::Damaged => self.damaged("private key"),
            Closed::Unknown(algorithm) => self.unknown_cipher(&algorithm),
            // The work that is left for a password that nobody typed is little.
            Closed::WrongPassword | Closed::Limit(Limit::KdfTotal) if !is_given => {
                self.reading.file.lock = self.reading.file.lock.max(Lock::Closed);
                self.say_once(Problem::PasswordNeeded { file });
            }
            Closed::WrongPassword => {
                self.reading.file.lock = Lock::WrongPassword;
                self.say_once(Problem::PasswordWrong { file });
            }
            Closed::Limit(limit) => self.exceeds(limit),
        }
    }

    /// Says what a block or a file is that cannot be read.
    fn unreadable(&mut self, bytes: &[u8], place: Option<Place<'_>>) {
        let file = self.file.clone();
        match place {
            Some(Place { label, line }) if label.ends_with("CERTIFICATE") => {
                self.reading.problems.push(Problem::CertificateDamaged { file, line });
            }
            Some(Place { label, line }) if label.ends_with("PRIVATE KEY") => {
                self.take_key(KeyState::Damaged, Container::Plain, Some(Place { label, line }));
            }
            Some(Place { label: "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA", .. }) => self.damaged("PKCS#7"),
            // Parameters of a key, which stand before it in its file, say nothing.
            Some(_) => {}
            None if blocks::is_like_certificate(bytes) => self.damaged("certificate"),
            None if is_like_pkcs12(bytes) => self.damaged("PKCS#12"),
            None => self.unread(Unread::Unknown),
        }
    }

    fn damaged(&mut self, what: &'static str) {
        self.say_once(Problem::StructureDamaged { file: self.file.clone(), what });
    }

    fn unknown_cipher(&mut self, algorithm: &str) {
        self.say_once(Problem::CipherUnknown { file: self.file.clone(), algorithm: algorithm.to_owned() });
    }

    fn exceeds(&mut self, limit: Limit) {
        self.say_once(Problem::LimitExceeded { file: self.file.clone(), limit });
    }

    fn unread(&mut self, kind: Unread) {
        self.say_once(Problem::FileUnread { file: self.file.clone(), kind });
    }

    fn say_once(&mut self, problem: Problem) {
        if !self.reading.problems.contains(&problem) {
            self.reading.problems.push(problem);
        }
    }
}

/// What can be said of an opened key.
fn key_state(plain: &Secret) -> KeyState {
    let der = ber::definite(plain).ok();
    der.and_then(|(der, _)| key::read(&der)).unwrap_or(KeyState::Damaged)
}

/// Whether bytes that are cut or otherwise out of order begin as PKCS#12 does: a SEQUENCE with the number 3.
fn is_like_pkcs12(bytes: &[u8]) -> bool {
    bytes.iter().take(8).copied().collect::<Vec<_>>().windows(4).any(|it| it == [tag::INTEGER, 1, 3, tag::SEQUENCE])
}
