//! The report of an earlier bundle, `certificate-report.json`, read again.

use serde::Deserialize;

use crate::plan::values::Fingerprint;

/// The leaves that the bundle of this report was made for; `None` if it is no such report.
///
/// Strict, since it may be anything: the format's number and the product's name must be right, and every fingerprint.
pub fn leaves_of_report(text: &str) -> Option<Vec<Fingerprint>> {
    /// A report on the most that is read (200 certificates a file, each with all its texts) is smaller.
    const MAX_BYTES: usize = 2 << 20;
    /// As many as certificates are read.
    const MAX_CHAINS: usize = 200;

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Report {
        format: u32,
        made_by: String,
        chains: Vec<Chain>,
    }
    #[derive(Deserialize)]
    struct Chain {
        leaf: Leaf,
        #[serde(rename = "in-use")]
        in_use: bool,
    }
    #[derive(Deserialize)]
    struct Leaf {
        sha256: String,
    }

    if text.len() > MAX_BYTES {
        return None;
    }
    let report: Report = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    if report.format != 1 || !report.made_by.starts_with("SanteDB TLS Assistant ") || report.chains.len() > MAX_CHAINS {
        return None;
    }
    let used = report.chains.iter().filter(|chain| chain.in_use);
    used.map(|chain| fingerprint(&chain.leaf.sha256)).collect()
}

pub(super) fn fingerprint(digits: &str) -> Option<Fingerprint> {
    let mut bytes = [0; 32];
    if digits.len() != 2 * bytes.len() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Fingerprint(bytes))
}

#[cfg(test)]
mod tests {
    use super::leaves_of_report;
    use crate::plan::values::Fingerprint;

    #[track_caller]
    fn check(text: &str, expected: Option<&[[u8; 32]]>) {
        let expected = expected.map(|all| all.iter().copied().map(Fingerprint).collect());
        assert_eq!(leaves_of_report(text), expected, "{}", text.chars().take(200).collect::<String>());
    }

    fn report(chains: &str) -> String {
        format!(r#"{{"format": 1, "made-by": "SanteDB TLS Assistant 9.9.9", "more": [{{}}], "chains": [{chains}]}}"#)
    }

    fn chain(sha256: &str, in_use: bool) -> String {
        format!(r#"{{"in-use": {in_use}, "leaf": {{"sha256": "{sha256}", "subject": "x"}}}}"#)
    }

    #[test]
    fn a_report_gives_its_leaves() {
        let (ones, twos) = ("01".repeat(32), "aB".repeat(32));
        check(&report(""), Some(&[]));
        check(&report(&chain(&ones, true)), Some(&[[1; 32]]));
        check(&format!("\u{FEFF}{}", report(&chain(&ones, true))), Some(&[[1; 32]]));
        let both = format!("{}, {}", chain(&twos, true), chain(&ones, false));
        check(&report(&both), Some(&[[0xAB; 32]]));
    }

    #[test]
    fn what_is_no_report_gives_nothing() {
        let good = report(&chain(&"01".repeat(32), true));
        for text in ["", "{}", "[]", "null", "1", "\"\"", "{\"format\": 1}"] {
            check(text, None);
        }
        check(&good[..good.len() - 1], None);
        check(&format!("{good} x"), None);
        check(&good.replace("\"format\": 1", "\"format\": 2"), None);
        check(&good.replace("\"format\": 1", "\"format\": 1.0"), None);
        check(&good.replace("\"format\": 1", "\"format\": 1, \"format\": 1"), None);
        check(&good.replace("TLS Assistant", "Other Assistant"), None);
    }

    #[test]
    fn hostile_reports_give_nothing_and_end() {
        for digits in
            [String::new(), "01".repeat(31), "01".repeat(33), "0g".repeat(32), "+1".repeat(32), "é".repeat(32)]
        {
            check(&report(&chain(&digits, true)), None);
        }
        check(&report(&vec![chain(&"01".repeat(32), true); 201].join(",")), None);
        check(&"[".repeat(1 << 20), None);
        check(&report(&"[".repeat(200_000)), None);
        check(&report(&" ".repeat(3 << 20)), None);
        check(r#"{"format": 1e999, "made-by": "SanteDB TLS Assistant 1", "chains": []}"#, None);
        check(r#"{"format": 1, "made-by": "SanteDB TLS Assistant \ud800", "chains": []}"#, None);
    }
}
