//! What is read from the files of PyPI's `cryptography-vectors`, PKITS among them, equals what OpenSSL reads from them.

use std::path::Path;
use std::process::Command;

use crate::matrix::{compare_all, rows};
use crate::real::run;
use crate::scenarios::root;

/// Files that are read in another way than OpenSSL reads them, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("asymmetric/PKCS8/ec-inconsistent-curve2.pem", "names two curves, of which OpenSSL takes the other"),
    ("asymmetric/PKCS8/ec-invalid-private-scalar.pem", "a number that is no key: OpenSSL does not compute with it"),
    ("x509/badasn1time.pem", "its date is none: OpenSSL looks at dates only when it verifies"),
];

#[test]
#[ignore = "needs OpenSSL and what script/test installs; run by it"]
fn vectors_hold_what_openssl_finds_in_them() {
    let table = root().join("target/vectors.tsv");
    let script = root().join("tests/matrix/vectors.py");
    let folder = run(Command::new(root().join("target/venv/bin/python")).arg(script).arg(&table));
    let rows = rows(&table);
    assert!(rows.len() > 1800, "{} files", rows.len());
    assert!(ALLOWED.iter().all(|(file, _)| rows.iter().any(|row| row[0] == *file)), "an exception without a file");
    compare_all("vectors", Path::new(folder.trim()), &rows, ALLOWED);
}
