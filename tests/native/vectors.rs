//! Files that others collected: PyPI's `cryptography-vectors`, with NIST's PKITS among them. We read what OpenSSL reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::matrix::{Truth, none, python};
use crate::real::run;
use crate::scenarios::root;

/// The folders that hold certificates and keys.
const FOLDERS: &[&str] = &[
    "asymmetric/DER_Serialization",
    "asymmetric/PEM_Serialization",
    "asymmetric/PKCS8",
    "asymmetric/Traditional_OpenSSL_Serialization",
    "pkcs12",
    "pkcs7",
    "x509",
];

/// What is rightly otherwise than OpenSSL has it, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("asymmetric/PKCS8/ec-inconsistent-curve2.pem", "names P-384 outside and P-256 inside: OpenSSL goes by the inside"),
    (
        "asymmetric/PKCS8/ec-invalid-private-scalar.pem",
        "damaged: the number is none of the curve, as `openssl pkey -check` says",
    ),
    ("asymmetric/PKCS8/ec_oid_not_in_reg_private_2.pkcs8.pem", "recognised: a curve without a name, by its parameters"),
    ("asymmetric/PKCS8/nodompar_private.pkcs8.pem", "recognised: a curve without a name, by its parameters"),
    ("asymmetric/PKCS8/private.pem", "recognised: a curve without a name, by its parameters"),
    ("x509/badasn1time.pem", "called damaged: its last day is `Bad time value` for OpenSSL"),
    ("x509/cryptography.io.chain_with_garbage.pem", "more is read: OpenSSL stops at a key that is none"),
    ("x509/cryptography.io.with_garbage.pem", "more is said: keys that are none stand around the certificate"),
    ("x509/cryptography.io.with_headers.pem", "more is read: an encrypted key stands behind the certificate"),
];

#[test]
#[ignore = "needs OpenSSL and a package of Python, and takes a minute"]
fn vectors_are_read_as_openssl_reads_them() {
    let vectors = vectors();
    let truth = truth(&vectors);
    let mut allowed: BTreeSet<&str> = ALLOWED.iter().map(|(file, _)| *file).collect();
    let mut differences = Vec::new();
    let mut opened = (0, 0);
    for it in &truth {
        let difference = it.difference(&vectors);
        if it.is_pkcs12() && it.is_read() {
            opened.0 += usize::from(difference.is_none());
            opened.1 += 1;
        }
        if let Some(difference) = difference
            && !allowed.remove(it.file.as_str())
        {
            differences.push(difference);
        }
    }
    println!("of {} PKCS#12 files that OpenSSL opens, we open {}", opened.1, opened.0);
    none(&differences, truth.len());
    assert!(allowed.is_empty(), "no longer otherwise: {allowed:?}");
    let read = truth.iter().filter(|it| it.is_read()).count();
    assert!(read > 1000 && opened.1 > 400, "OpenSSL reads {read}, of these PKCS#12 {}", opened.1);
}

/// Where the package lies.
fn vectors() -> PathBuf {
    let asked = "import cryptography_vectors, os; print(os.path.dirname(cryptography_vectors.__file__))";
    PathBuf::from(run(python(&mut Command::new("python3")).args(["-c", asked])).trim())
}

/// What OpenSSL says of each file; kept until the script changes.
fn truth(vectors: &Path) -> Vec<Truth> {
    let folder = root().join("target/vectors");
    fs::create_dir_all(&folder).expect("the build folder is writable");
    let script = root().join("tests/matrix/truth.py");
    let stamp = format!("{}{}", vectors.display(), fs::read_to_string(&script).expect("it is part of the project"));
    let (made_by, truth) = (folder.join("stamp"), folder.join("truth.tsv"));
    if fs::read_to_string(&made_by).ok() != Some(stamp.clone()) {
        let mut names = Vec::new();
        for folder in FOLDERS {
            list(vectors, &vectors.join(folder), &mut names);
        }
        names.sort();
        fs::write(folder.join("names"), names.join("\n")).expect("the build folder is writable");
        let input = fs::File::open(folder.join("names")).expect("it was written just now");
        let mut command = Command::new("python3");
        run(python(&mut command).arg(&script).arg("--vectors").arg(vectors).arg(&truth).stdin(Stdio::from(input)));
        fs::write(made_by, stamp).expect("the build folder is writable");
    }
    fs::read_to_string(truth).expect("the script wrote it").lines().map(Truth::read).collect()
}

/// The files below a folder, without those that hold no file of their own kind: mails, and pairs of certificates for LDAP.
fn list(vectors: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the package has this folder") {
        let path = entry.expect("it can be listed").path();
        let name = path.strip_prefix(vectors).expect("it lies below").to_string_lossy().into_owned();
        if path.is_dir() {
            if !["smime", "certpairs", "__pycache__"].iter().any(|it| path.ends_with(it)) {
                list(vectors, &path, names);
            }
        } else if ![".py", ".ldif", ".schema"].iter().any(|end| name.ends_with(end)) {
            names.push(name);
        }
    }
}
