//! What is read from files of every kind equals what OpenSSL reads from them: see ../matrix/make.sh.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use assistant::finding::Problem;
use assistant::inputs::{UnixTime, Upload, Uploads};
use assistant::inspect;
use assistant::inspect::Lock;
use assistant::inspect::certificate::PublicKey;
use assistant::inspect::key::KeyState;
use assistant::inspect::pace::{Unpaced, finish};
use assistant::inspect::reading::Reading;
use assistant::inspect::verify::Link;

use crate::real::{now, run};
use crate::replay::{AT_ONCE, spent};
use crate::scenarios::root;

/// Makes the files, or nothing where they are there already, and gives back their folder.
fn folder() -> PathBuf {
    static MADE: OnceLock<()> = OnceLock::new();
    let folder = root().join("target/matrix");
    // Two tests ask for it at the same time.
    MADE.get_or_init(|| {
        let python = root().join("target/venv/bin/python");
        run(Command::new(root().join("tests/matrix/make.sh")).arg(&folder).env("PYTHON", python));
    });
    folder
}

/// The lines of a table, in fields.
pub(crate) fn rows(table: &Path) -> Vec<Vec<String>> {
    let table = fs::read_to_string(table).expect("the script wrote it");
    table.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A file with a password: `-` for none, else `=` and the password.
fn upload(path: &Path, password: &str) -> Upload {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let upload = Upload::new(path.file_name().expect("it is a file").to_string_lossy(), bytes);
    match password.strip_prefix('=') {
        Some(password) => upload.with_password(password),
        None => upload,
    }
}

/// The fingerprints of a file's certificates, sorted, as OpenSSL's are in the tables.
fn prints(reading: &Reading) -> String {
    let mut prints: Vec<_> =
        reading.certificates.iter().map(|it| it.fingerprint.to_string().to_ascii_lowercase()).collect();
    prints.sort();
    prints.join(",")
}

/// Whether a file is said to be closed, changed, damaged or nothing known.
fn is_refused(reading: &Reading) -> bool {
    reading.problems.iter().any(|problem| {
        matches!(
            problem,
            Problem::PasswordNeeded { .. }
                | Problem::PasswordWrong { .. }
                | Problem::IntegrityBroken { .. }
                | Problem::StructureDamaged { .. }
                | Problem::LimitExceeded { .. }
                | Problem::CipherUnknown { .. }
                | Problem::KeyDamaged { .. }
                | Problem::KeyUnsupported { .. }
                | Problem::CertificateDamaged { .. }
                | Problem::BlockDamaged { .. }
                | Problem::FileUnread { .. }
        )
    })
}

/// Fails with all differences at once.
#[track_caller]
fn report(what: &str, count: usize, differences: &[String]) {
    println!("{what}: {count} cases, {} differ", differences.len());
    assert!(differences.is_empty(), "{what}: {} of {count} differ:\n{}", differences.len(), differences.join("\n"));
}

/// Whether a key is the one of which OpenSSL says that this is its public part, in DER and hexadecimal.
fn is_key_of(state: &KeyState, public: &str) -> bool {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match state {
        KeyState::Public(PublicKey::Rsa(modulus, exponent)) => {
            public.contains(&hex(modulus)) && public.ends_with(&hex(exponent))
        }
        KeyState::Public(PublicKey::Ec(_, key) | PublicKey::Ed25519(key)) => public.ends_with(&hex(key)),
        // The object identifiers of DSA, Ed448 and elliptic curves.
        KeyState::Unsupported("DSA") => public.contains("06072a8648ce380401"),
        KeyState::Unsupported("Ed448") => public.contains("06032b6571"),
        KeyState::Unsupported(name) => name.starts_with("EC on a curve") && public.contains("06072a8648ce3d0201"),
        _ => false,
    }
}

/// What differs between a file as it is read and its row in a table; nothing if nothing does.
fn compare(folder: &Path, row: &[String]) -> Vec<String> {
    let [file, password, state, certificates, publics] = row else { panic!("{row:?}") };
    let start = spent();
    let reading = finish(inspect::read(&upload(&folder.join(file), password), &Unpaced));
    let elapsed = spent() - start;
    let publics: Vec<&str> = publics.split(',').filter(|it| !it.is_empty()).collect();
    let seen: Vec<&KeyState> = reading.keys.iter().map(|key| &key.state).collect();
    let is_something = !seen.is_empty() || !reading.certificates.is_empty();
    let mut differences = Vec::new();
    let mut differs = |what: String| {
        differences.push(format!("{file} ({password}): {what}; seen {:?} {:?}", reading.file, reading.problems));
    };
    if elapsed > AT_ONCE {
        differs(format!("takes {elapsed:?}"));
    }
    match state.as_str() {
        "open" => {
            if prints(&reading) != *certificates {
                differs(format!("certificates: {certificates}, but {}", prints(&reading)));
            }
            let has = |public: &&str| seen.iter().any(|state| is_key_of(state, public));
            if publics.len() != seen.len() || !publics.iter().all(has) {
                differs(format!("keys: {publics:?}, but {seen:?}"));
            }
            let is_unsupported = |it: &Problem| matches!(it, Problem::KeyUnsupported { .. });
            if reading.file.lock != Lock::Open || (is_refused(&reading) && !reading.problems.iter().all(is_unsupported))
            {
                differs("is refused".to_owned());
            }
        }
        // A key without a code over it may become another key.
        "closed" if reading.certificates.is_empty() && file.starts_with("keys/flip") && !seen.is_empty() => {}
        "closed" if !is_refused(&reading) => differs("OpenSSL refuses it".to_owned()),
        // Whatever it is, there is something to say.
        _ if !is_something && reading.problems.is_empty() => differs("is passed over in silence".to_owned()),
        _ => {}
    }
    differences
}

/// Compares every row, and counts the PKCS#12 files.
#[track_caller]
pub(crate) fn compare_all(what: &str, folder: &Path, rows: &[Vec<String>], allowed: &[(&str, &str)]) {
    let mut differences = Vec::new();
    let (mut pfx, mut alike) = (0, 0);
    for row in rows {
        let found = if allowed.iter().any(|(file, _)| *file == row[0]) { Vec::new() } else { compare(folder, row) };
        if row[2] == "open" && (row[0].ends_with(".pfx") || row[0].ends_with(".p12")) {
            pfx += 1;
            alike += usize::from(found.is_empty());
        }
        differences.extend(found);
    }
    println!("{what}: of {pfx} PKCS#12 files with their password that OpenSSL opens, {alike} are read alike");
    report(what, rows.len(), &differences);
}

#[test]
#[ignore = "needs OpenSSL; run by script/test"]
fn files_hold_what_openssl_finds_in_them() {
    let folder = folder();
    compare_all("matrix", &folder, &rows(&folder.join("files.tsv")), &[]);
}

/// Shapes whose chain OpenSSL does not find: it follows the first issuer that bears the name, and does not come back.
const BACKTRACKED: &[&str] = &["cross-signed-both", "nameless-both"];

#[test]
#[ignore = "needs OpenSSL; run by script/test"]
fn chains_are_those_that_openssl_verifies() {
    let folder = folder();
    let rows = rows(&folder.join("chains.tsv"));
    let mut differences = Vec::new();
    for row in &rows {
        let [shape, leaf, verified, belongs, path] = row.as_slice() else { panic!("{row:?}") };
        let files = ["chain.pem", "leaf.key"].map(|name| upload(&folder.join("chains").join(shape).join(name), "-"));
        let inspection = inspect(&Uploads { files: files.into() }, UnixTime(now().0 + 60));
        let Some(chain) =
            inspection.chains.iter().find(|it| it.leaf.fingerprint.to_string().eq_ignore_ascii_case(leaf))
        else {
            differences.push(format!("{shape}: no chain for its leaf"));
            continue;
        };
        let is_sound = |link: &Link| matches!(link, Link::Verified | Link::Unchecked(_));
        let is_verified = chain.root.is_some() && chain.signatures.iter().all(is_sound);
        let names: Vec<&str> = chain.links().map(|it| it.subject.as_str()).collect();
        let seen = names.join(",").replace("CN=", "");
        if BACKTRACKED.contains(&shape.as_str()) {
            if !is_verified || verified == "yes" {
                differences.push(format!("{shape}: no longer an exception: {seen} {:?}", chain.signatures));
            }
        } else if is_verified != (verified == "yes") || (is_verified && seen != *path) {
            differences.push(format!("{shape}: {verified} {path}, but {seen} {:?}", chain.signatures));
        }
        let is_unsupported = inspection.keys.iter().any(|key| matches!(key.state, KeyState::Unsupported(_)));
        if chain.has_key != (belongs == "yes") && !is_unsupported {
            differences.push(format!("{shape}: the key belongs: {belongs}, but {}", chain.has_key));
        }
    }
    report("chains", rows.len(), &differences);
}
