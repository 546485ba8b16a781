//! What holds for every file: the fuzz targets differ only in what they make of their bytes.

use assistant::inputs::{UnixTime, Upload, Uploads};
use assistant::{inspect, text};

/// The first byte chooses among these: the passwords of the seeds, and such as are easily taken for none.
const PASSWORDS: &[Option<&str>] = &[None, Some(""), Some("test"), Some("password"), Some("pässwörd€𝄞")];

/// Inspects `file` and checks what is promised of every inspection.
pub fn check(file: &[u8], password: Option<&str>) {
    let mut upload = Upload::new("any", file);
    if let Some(password) = password {
        upload = upload.with_password(password);
    }
    let inspection = inspect(&Uploads { files: vec![upload] }, UnixTime(1_795_435_200));

    assert_eq!(inspection.files.len(), 1);
    let fact = &inspection.files[0];
    let is_something = fact.certificates + fact.keys > 0 || fact.is_configuration || fact.is_report;
    assert!(is_something || !inspection.findings.is_empty(), "passed over in silence");
    // Every sentence can be made, and nothing that is shown hides anything.
    for finding in &inspection.findings {
        let sentences = finding.text(assistant::inputs::Language::English);
        assert!(!format!("{sentences:?}").is_empty());
    }
    for certificate in &inspection.certificates {
        assert!(!text::shown(&certificate.subject).contains(['\n', '\r', '\0', '\u{202E}']));
    }
    assert!(!holds_a_key(file, &format!("{inspection:?}")), "a line of a key stands in the inspection");
}

/// Inspects what stands behind the first byte, with the password that this byte chooses.
pub fn check_with_password(bytes: &[u8]) {
    if let [choice, file @ ..] = bytes {
        check(file, PASSWORDS[usize::from(*choice) % PASSWORDS.len()]);
    }
}

/// Whether a line from within a private key in PEM stands in `text`.
fn holds_a_key(file: &[u8], text: &str) -> bool {
    let mut is_key = false;
    String::from_utf8_lossy(file).lines().any(|line| {
        if line.starts_with("-----") {
            is_key = line.contains("BEGIN") && line.contains("PRIVATE KEY");
        }
        is_key
            && line.len() >= 60
            && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
            && text.contains(line)
    })
}
