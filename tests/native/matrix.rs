//! Files of every kind that a certificate may come in, made with the real programs: we read from them what OpenSSL reads.
//!
//! `tests/matrix/make.sh` makes them and `tests/matrix/truth.py` asks OpenSSL; what its words mean stands there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use assistant::finding::{Finding, Problem};
use assistant::inputs::{Upload, Uploads};
use assistant::inspect;
use assistant::inspect::certificate::{Certificate, PublicKey};
use assistant::inspect::key::{Key, KeyState};
use assistant::inspect::verify::Link;
use assistant::inspect::{Inspection, Lock};

use crate::real::{now, run};
use crate::scenarios::root;

/// What OpenSSL says of one file with one password.
pub(crate) struct Truth {
    pub(crate) file: String,
    password: Option<String>,
    expected: String,
    certificates: Vec<String>,
    keys: Vec<String>,
}

impl Truth {
    /// Reads a line of `truth.tsv`.
    pub(crate) fn read(line: &str) -> Self {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, password, expected, certificates, keys] = fields[..] else { panic!("{line:?} has other fields") };
        let list = |field: &str| field.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
        Self {
            file: file.to_owned(),
            password: (password != "-").then(|| password.to_owned()),
            expected: expected.to_owned(),
            certificates: list(certificates),
            keys: list(keys),
        }
    }

    pub(crate) fn is_pkcs12(&self) -> bool {
        [".p12", ".pfx"].iter().any(|end| self.file.ends_with(end))
    }

    pub(crate) fn is_read(&self) -> bool {
        self.expected == "read"
    }

    /// Inspects the file, and says what is otherwise than OpenSSL has it.
    pub(crate) fn difference(&self, folder: &Path) -> Option<String> {
        let mut upload = Upload::new(self.file.clone(), fs::read(folder.join(&self.file)).expect("it was listed"));
        if let Some(password) = &self.password {
            upload = upload.with_password(password.clone());
        }
        let start = Instant::now();
        let inspection = inspect(&Uploads { files: vec![upload] }, now());
        let took = start.elapsed();
        let said = match self.compare(&inspection) {
            Some(said) => said,
            // NSS asks for 600,000 iterations three times. That this takes no longer than 3 s on the page is tested there;
            // here it shares two cores with everything else.
            None if took > Duration::from_secs(60) => format!("took {took:?}"),
            None => return None,
        };
        let problems: Vec<_> = problems(&inspection).collect();
        Some(format!("{} with {:?} ({}): {said}; {problems:?}", self.file, self.password, self.expected))
    }

    fn compare(&self, inspection: &Inspection) -> Option<String> {
        let fact = &inspection.files[0];
        let is_changed = problems(inspection)
            .any(|it| matches!(it, Problem::IntegrityBroken { .. } | Problem::StructureDamaged { .. }));
        match self.expected.as_str() {
            "read" => self.compare_contents(inspection),
            "wrong" => {
                differs(fact.lock, Lock::WrongPassword).or_else(|| is_changed.then(|| "called damaged".to_owned()))
            }
            "needed" => differs(fact.lock, Lock::Closed).or_else(|| is_changed.then(|| "called damaged".to_owned())),
            "changed" => differs((fact.lock == Lock::Open, is_changed), (true, true)),
            "wrong-or-changed" => {
                (fact.lock != Lock::WrongPassword && !is_changed).then(|| "nothing is said".to_owned())
            }
            "damaged" => differs((fact.lock == Lock::Open, inspection.findings.is_empty()), (true, false))
                .or_else(|| (fact.certificates > 0).then(|| "read a certificate".to_owned())),
            "answered" => {
                let is_something = fact.certificates + fact.keys > 0 || fact.is_configuration;
                (!is_something && inspection.findings.is_empty()).then(|| "passed over in silence".to_owned())
            }
            other => panic!("{other} is not known"),
        }
    }

    fn compare_contents(&self, inspection: &Inspection) -> Option<String> {
        let fact = &inspection.files[0];
        let mut wanted = self.certificates.clone();
        let count = differs((fact.certificates, fact.keys), (wanted.len(), self.keys.len()));
        wanted.dedup();
        let mut seen: Vec<String> = inspection.certificates.iter().map(|it| hex(it.fingerprint)).collect();
        seen.sort();
        let keys = self.keys.iter().all(|wanted| inspection.keys.iter().any(|key| is_key(key, wanted)));
        count
            .or_else(|| differs(seen, wanted))
            .or_else(|| (!keys).then(|| format!("other keys: {:?}", inspection.keys)))
            .or_else(|| differs(fact.lock, Lock::Open))
            .or_else(|| {
                let broken = problems(inspection).find(|it| is_about_reading(it));
                broken.map(|problem| format!("all was read, and yet {problem:?}"))
            })
    }
}

/// Whether a problem says that something could not be read as it is.
fn is_about_reading(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::BlockDamaged { .. }
            | Problem::CertificateDamaged { .. }
            | Problem::IntegrityBroken { .. }
            | Problem::KeyDamaged { .. }
            | Problem::PasswordNeeded { .. }
            | Problem::PasswordWrong { .. }
            | Problem::StructureDamaged { .. }
    )
}

fn problems(inspection: &Inspection) -> impl Iterator<Item = &Problem> {
    inspection.findings.iter().map(|finding: &Finding| &finding.problem)
}

fn differs<T: std::fmt::Debug + PartialEq>(seen: T, wanted: T) -> Option<String> {
    (seen != wanted).then(|| format!("{seen:?} instead of {wanted:?}"))
}

/// Only the digits, in lower case.
fn hex(text: impl ToString) -> String {
    text.to_string().chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase()
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all");
        text
    })
}

/// Whether a key is the one of this SubjectPublicKeyInfo, in hexadecimal digits. Of a key that is not computed with, its kind.
fn is_key(key: &Key, wanted: &str) -> bool {
    // The DER of the object identifiers, X.690 §8.19: Ed448, DSA, and the curve secp256k1.
    let unsupported = ["06032b6571", "06072a8648ce380401", "06052b8104000a"];
    match &key.state {
        KeyState::Public { key: PublicKey::Ec(_, point), .. } => {
            // A compressed point begins with 02 or 03 and has the first half only.
            let half = &point[1..point.len().div_ceil(2)];
            wanted.ends_with(&digits(point)) || wanted.ends_with(&digits(half))
        }
        KeyState::Public { key: PublicKey::Ed25519(public) | PublicKey::Ed448(public), .. } => {
            wanted.ends_with(&digits(public))
        }
        // RFC 8017 appendix A.1.1: the modulus, with a zero before it if its first bit is set, then the exponent.
        KeyState::Public { key: PublicKey::Rsa(modulus, exponent), .. } => {
            wanted.ends_with(&format!("{}02{:02x}{}", digits(modulus), exponent.len(), digits(exponent)))
        }
        KeyState::Unsupported(_) => unsupported.iter().any(|name| wanted.contains(name)),
        KeyState::Public { key: PublicKey::Other(_), .. } | KeyState::Damaged | KeyState::Locked => false,
    }
}

/// The folder of the files, made where it is not there or out of date: once, however many tests ask at the same time.
pub(crate) fn matrix() -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let make = || {
        let folder = root().join("target/matrix");
        run(python(&mut Command::new("bash")).arg(root().join("tests/matrix/make.sh")).arg(&folder));
        folder
    };
    FOLDER.get_or_init(make).clone()
}

/// Puts the packages that `script/test` has installed before the machine's own.
pub(crate) fn python(command: &mut Command) -> &mut Command {
    let path = env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", root().join("target/venv/bin").display()))
}

#[track_caller]
pub(crate) fn none(differences: &[String], of: usize) {
    assert!(differences.is_empty(), "{} of {of} differ:\n{}", differences.len(), differences.join("\n"));
}

/// What is otherwise, by the names of the files; on every core, as passwords take long to try.
fn differences(truth: &[Truth], folder: &Path) -> Vec<String> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let every = |first: usize| truth.iter().skip(first).step_by(cores).filter_map(|it| it.difference(folder)).collect();
    thread::scope(|scope| {
        let parts: Vec<_> = (0..cores).map(|first| scope.spawn(move || -> Vec<String> { every(first) })).collect();
        let joined = parts.into_iter().flat_map(|part| part.join().expect("the part that failed says why"));
        let mut differences: Vec<String> = joined.collect();
        differences.sort();
        differences
    })
}

#[test]
#[ignore = "needs OpenSSL, and takes a minute"]
fn we_read_what_openssl_reads() {
    let folder = matrix();
    let truth: Vec<Truth> =
        fs::read_to_string(folder.join("truth.tsv")).expect("make.sh wrote it").lines().map(Truth::read).collect();
    let files = folder.join("files");
    let differences = differences(&truth, &files);
    let pkcs12: Vec<_> = truth.iter().filter(|it| it.is_pkcs12() && it.is_read()).collect();
    let closed =
        pkcs12.iter().filter(|it| differences.iter().any(|said| said.starts_with(&format!("{} ", it.file)))).count();
    println!("of {} PKCS#12 files that OpenSSL opens, {} differ", pkcs12.len(), closed);
    none(&differences, truth.len());
    assert!(truth.len() > 700, "{} cases", truth.len());
}

#[test]
#[ignore = "needs OpenSSL, and takes a minute"]
fn numbers_of_certificates_are_those_of_openssl() {
    let folder = matrix();
    let facts = fs::read_to_string(folder.join("certificates.tsv")).expect("make.sh wrote it");
    let wanted: BTreeMap<String, String> = facts
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(fingerprint, rest)| (fingerprint.to_owned(), rest.to_owned()))
        .collect();
    let mut seen = 0;
    let mut differences = Vec::new();
    for name in names(&folder, "certificate-").into_iter().chain(names(&folder, "chain-")) {
        for certificate in of(&folder, &name).certificates {
            let Certificate { fingerprint, thumbprint, serial, .. } = &*certificate;
            let ours = format!("{}\t{}", hex(thumbprint), hex(serial));
            seen += 1;
            differences.extend(match wanted.get(&hex(fingerprint)) {
                Some(theirs) => differs(&ours, theirs).map(|said| format!("{name}: {said}")),
                None => Some(format!("{name}: OpenSSL has not seen {fingerprint}")),
            });
        }
    }
    none(&differences, seen);
    assert!(seen > 50, "{seen} certificates");
}

/// The files whose names begin so.
fn names(folder: &Path, start: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.join("files")).expect("make.sh made it");
    let names = entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(start)).collect();
    names.sort();
    names
}

fn of(folder: &Path, name: &str) -> Inspection {
    let bytes = fs::read(folder.join("files").join(name)).expect("it was listed");
    inspect(&Uploads { files: vec![Upload::new(name, bytes)] }, now())
}

/// What is expected of a chain: its file, how many certificates a server sends, whether the root was given, whether all
/// signatures are made by the next one's key.
const CHAINS: &[(&str, usize, bool, bool)] = &[
    ("in-order", 2, true, true),
    ("reversed", 2, true, true),
    ("shuffled", 2, true, true),
    ("without-root", 2, false, true),
    ("without-intermediate", 1, false, true),
    ("leaf-alone", 1, false, true),
    ("plain-wrong", 2, true, false),
    ("right-beside-wrong", 2, true, true),
    ("wrong-beside-right-plain", 2, true, true),
    ("cross-signed", 2, true, true),
    ("cross-signed-both", 2, true, true),
    ("duplicates", 2, true, true),
    ("strangers", 2, true, true),
];

#[test]
#[ignore = "needs OpenSSL, and takes a minute"]
fn chains_are_joined_by_the_signatures_that_openssl_verifies() {
    let folder = matrix();
    let pairs = fs::read_to_string(folder.join("pairs.tsv")).expect("make.sh wrote it");
    let pairs: BTreeMap<(&str, &str), bool> = pairs
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            ((fields[0], fields[1]), fields[2] == "made")
        })
        .collect();
    let mut differences = Vec::new();
    let (mut links, mut chains) = (0, 0);
    for name in names(&folder, "chain-") {
        let inspection = of(&folder, &name);
        for chain in &inspection.chains {
            chains += 1;
            let fingerprints: Vec<String> = chain.links().map(|it| hex(it.fingerprint)).collect();
            for (index, link) in chain.signatures.iter().enumerate() {
                let child = &fingerprints[index];
                let issuer = fingerprints.get(index + 1).or(chain.root.is_some().then_some(child));
                let made = issuer.and_then(|issuer| pairs.get(&(child, issuer)));
                let is_right = match (link, made) {
                    (Link::Verified, Some(true)) | (Link::Failed, Some(false)) => true,
                    (Link::Missing, None) => true,
                    // Ed448, DSA and secp256k1 are recognised, and not computed with.
                    (Link::Unchecked(_), _) => ["ed448", "dsa", "secp256k1"].iter().any(|kind| name.contains(kind)),
                    _ => false,
                };
                links += 1;
                if !is_right {
                    differences.push(format!("{name}: link {index} is {link:?}, OpenSSL says {made:?}"));
                }
            }
        }
    }
    for (name, sent, has_root, is_sound) in CHAINS {
        let inspection = of(&folder, &format!("chain-{name}.pem"));
        let chain = inspection.chains.iter().find(|chain| chain.leaf.subject == "sante.example.org");
        let Some(chain) = chain else {
            differences.push(format!("{name}: no chain"));
            continue;
        };
        let seen = (chain.sent().count(), chain.root.is_some(), !chain.signatures.contains(&Link::Failed));
        differences.extend(differs(seen, (*sent, *has_root, *is_sound)).map(|said| format!("{name}: {said}")));
    }
    none(&differences, links);
    assert!(links > 50 && chains > 20, "{links} links in {chains} chains");
}

#[test]
#[ignore = "needs OpenSSL, and takes a minute"]
fn a_key_belongs_where_openssl_says_so() {
    let folder = matrix();
    let kinds = ["rsa2048", "rsa3072", "rsa4096", "pss", "ec256", "ec384", "ec521", "ed25519"];
    let mut differences = Vec::new();
    for of_certificate in kinds {
        for of_key in kinds {
            let certificate = format!("certificate-of-{of_certificate}.pem");
            let key = format!("key-{of_key}-pkcs8.pem");
            let path = |name: &str| folder.join("files").join(name);
            let asked =
                |words: &[&str], name: &str| run(Command::new("openssl").args(words).arg("-in").arg(path(name)));
            let belongs = asked(&["x509", "-noout", "-pubkey"], &certificate) == asked(&["pkey", "-pubout"], &key);
            let upload = |name: &str| Upload::new(name, fs::read(path(name)).expect("make.sh made it"));
            let inspection = inspect(&Uploads { files: vec![upload(&certificate), upload(&key)] }, now());
            let mismatch = problems(&inspection).any(|it| matches!(it, Problem::KeyMismatch { .. }));
            let seen = (inspection.chains[0].has_key, mismatch);
            differences
                .extend(differs(seen, (belongs, !belongs)).map(|said| format!("{certificate} and {key}: {said}")));
        }
    }
    none(&differences, kinds.len() * kinds.len());
}
