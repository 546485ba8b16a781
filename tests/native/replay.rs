//! Files that were made or found to do harm: each gives an inspection that says something, at once.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use assistant::finding::Problem;
use assistant::inputs::{Language, Upload, Uploads};
use assistant::inspect;
use assistant::inspect::Inspection;
use assistant::inspect::limits::{Limit, MAX_CERTIFICATES};

use crate::scenarios::{NOW, fixture, root};

/// None, and those that the fixtures have.
const PASSWORDS: &[Option<&str>] = &[None, Some(""), Some("test")];

/// What a person hardly notices. Unoptimised, the same takes up to ten times as long.
pub(crate) const AT_ONCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

/// How much time of the processor this thread has had: on a busy machine, the clock says little about the work. Where the
/// system does not tell (`schedstat` is Linux'), it is the clock after all.
pub(crate) fn spent() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Inspects a file, which must be something or have a finding, within a second.
#[track_caller]
pub(crate) fn check(name: &str, bytes: &[u8], password: Option<&str>) -> Inspection {
    let mut upload = Upload::new(name, bytes);
    if let Some(password) = password {
        upload = upload.with_password(password);
    }
    let start = spent();
    let inspection = inspect(&Uploads { files: vec![upload] }, NOW);
    let elapsed = spent() - start;
    assert!(elapsed < AT_ONCE, "{name} with {password:?} takes {elapsed:?}");
    let fact = &inspection.files[0];
    let is_something = fact.certificates + fact.keys > 0 || fact.is_configuration || fact.is_report;
    assert!(is_something || !inspection.findings.is_empty(), "{name} with {password:?} is passed over in silence");
    for finding in &inspection.findings {
        let text = finding.text(Language::English);
        assert!(text.problem.len() < 2000 && !text.problem.contains('\n'), "{name}: {}", text.problem);
    }
    inspection
}

#[test]
fn hostile_files_give_an_inspection_at_once() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/fixtures/hostile")).expect("the fixtures are there") {
        let path = entry.expect("it can be listed").path();
        let (name, bytes) = (path.to_string_lossy(), fs::read(&path).expect("it can be read"));
        for password in PASSWORDS {
            check(&name, &bytes, *password);
        }
        count += 1;
    }
    assert!(count > 40, "{count} files");
}

#[test]
fn every_fixture_may_be_cut_anywhere() {
    for entry in fs::read_dir(root().join("tests/fixtures/certificates")).expect("the fixtures are there") {
        let path = entry.expect("it can be listed").path();
        let (name, bytes) = (path.to_string_lossy(), fs::read(&path).expect("it can be read"));
        for cut in [1, 2, 5, 30, bytes.len() / 3, bytes.len() / 2, bytes.len() - 17, bytes.len() - 1] {
            check(&name, &bytes[..cut.min(bytes.len())], Some("test"));
        }
    }
}

#[test]
fn one_certificate_more_than_are_read_is_said() {
    let many = fixture("leaf-ec.pem").repeat(MAX_CERTIFICATES + 1);
    let inspection = check("many.pem", &many, None);
    assert_eq!(inspection.files[0].certificates, MAX_CERTIFICATES);
    let says = |it: &Problem| matches!(it, Problem::LimitExceeded { limit: Limit::Certificates, .. });
    assert!(inspection.findings.iter().any(|finding| says(&finding.problem)), "{:#?}", inspection.findings);
}
