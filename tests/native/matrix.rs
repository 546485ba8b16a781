//! What is read from files of every kind equals what OpenSSL reads from them: see ../matrix/make.sh.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
use crate::scenarios::root;

/// Makes the files, or nothing where they are there already, and gives back their folder.
fn folder() -> PathBuf {
    let folder = root().join("target/matrix");
    let python = root().join("target/venv/bin/python");
    run(Command::new(root().join("tests/matrix/make.sh")).arg(&folder).env("PYTHON", python));
    folder
}

/// The lines of a table, in fields.
fn rows(table: &Path) -> Vec<Vec<String>> {
    let table = fs::read_to_string(table).expect("the script wrote it");
    table.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A file with a password: `-` for none, else `=` and the password.
pub(crate) fn upload(path: &Path, password: &str) -> Upload {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let upload = Upload::new(path.file_name().expect("it is a file").to_string_lossy(), bytes);
    match password.strip_prefix('=') {
        Some(password) => upload.with_password(password),
        None => upload,
    }
}

/// The fingerprints of a file's certificates, sorted, as OpenSSL's are in the tables.
pub(crate) fn prints(reading: &Reading) -> String {
    let mut prints: Vec<_> =
        reading.certificates.iter().map(|it| it.fingerprint.to_string().to_ascii_lowercase()).collect();
    prints.sort();
    prints.join(",")
}

/// Whether a file is said to be closed, changed, damaged or nothing known.
pub(crate) fn is_refused(reading: &Reading) -> bool {
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
pub(crate) fn report(what: &str, count: usize, differences: &[String]) {
    println!("{what}: {count} cases, {} differ", differences.len());
    assert!(differences.is_empty(), "{what}: {} of {count} differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
#[ignore = "needs OpenSSL; run by script/test"]
fn files_hold_what_openssl_finds_in_them() {
    let folder = folder();
    let rows = rows(&folder.join("files.tsv"));
    // A public key as OpenSSL writes it has this hash; the certificates tell which key that is.
    let mut keys: BTreeMap<String, PublicKey> = BTreeMap::new();
    for name in fs::read_dir(folder.join("source")).expect("the script made it") {
        let path = name.expect("it can be listed").path();
        if path.extension().is_some_and(|it| it == "pem") {
            for certificate in finish(inspect::read(&upload(&path, "-"), &Unpaced)).certificates {
                let pin = certificate.key_pin.to_string().to_ascii_lowercase();
                keys.insert(pin, certificate.public_key.clone());
            }
        }
    }
    let mut differences = Vec::new();
    let (mut pfx, mut opened) = (0, 0);
    for row in &rows {
        let [file, password, state, certificates, publics] = row.as_slice() else { panic!("{row:?}") };
        let reading = finish(inspect::read(&upload(&folder.join(file), password), &Unpaced));
        let before = differences.len();
        let mut differs = |what: &str, wanted: &dyn std::fmt::Debug, seen: &dyn std::fmt::Debug| {
            let problems = &reading.problems;
            differences.push(format!("{file} ({password}): {what}: {wanted:?}, but {seen:?} {problems:?}"));
        };
        if state == "closed" {
            if !is_refused(&reading) {
                differs("OpenSSL refuses it", &"a problem", &reading.file);
            }
            continue;
        }
        if prints(&reading) != *certificates {
            differs("certificates", certificates, &prints(&reading));
        }
        let publics: Vec<&str> = publics.split(',').filter(|it| !it.is_empty()).collect();
        let seen: Vec<_> = reading.keys.iter().map(|key| &key.state).collect();
        let fits = |pin: &&str| match (keys.get(*pin), file.contains("dsa"), file.contains("ed448")) {
            (_, true, _) => seen.contains(&&KeyState::Unsupported("DSA")),
            (_, _, true) => seen.contains(&&KeyState::Unsupported("Ed448")),
            (Some(public), ..) => seen.contains(&&KeyState::Public(public.clone())),
            // A key that the program made itself: the certificate beside it tells.
            (None, ..) => reading.certificates.iter().any(|certificate| {
                certificate.key_pin.to_string().eq_ignore_ascii_case(pin)
                    && seen.contains(&&KeyState::Public(certificate.public_key.clone()))
            }),
        };
        if publics.len() != seen.len() || !publics.iter().all(fits) {
            differs("keys", &publics, &seen);
        }
        if reading.file.lock != Lock::Open {
            differs("lock", &Lock::Open, &reading.file.lock);
        }
        let is_unsupported = |it: &Problem| matches!(it, Problem::KeyUnsupported { .. });
        if is_refused(&reading) && !reading.problems.iter().all(is_unsupported) {
            differs("problems", &"none", &"some");
        }
        if file.starts_with("pkcs12/") {
            pfx += 1;
            opened += usize::from(differences.len() == before);
        }
    }
    println!("PKCS#12 that OpenSSL opens: {opened} of {pfx} are read alike");
    report("matrix", rows.len(), &differences);
}

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
        if is_verified != (verified == "yes") || (is_verified && seen != *path) {
            differences.push(format!("{shape}: {verified} {path}, but {seen} {:?}", chain.signatures));
        }
        let is_unsupported = inspection.keys.iter().any(|key| matches!(key.state, KeyState::Unsupported(_)));
        if chain.has_key != (belongs == "yes") && !is_unsupported {
            differences.push(format!("{shape}: the key belongs: {belongs}, but {}", chain.has_key));
        }
    }
    report("chains", rows.len(), &differences);
}
