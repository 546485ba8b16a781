//! The `bundle.json` of an earlier bundle, read again: so a renewal begins where the last one ended.

use serde::Deserialize;
use serde_json::Value;

use crate::inputs::Choices;
use crate::inspect::report::fingerprint;
use crate::plan::values::Fingerprint;

/// The name of the file in every bundle.
pub const NAME: &str = "bundle.json";
/// The folder of every bundle that holds changed configurations.
pub const CONFIGURATIONS: &str = "configuration/";

/// What an earlier bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The day on which it was made, as it says; shown, never trusted.
    pub made_on: String,
    /// The choices that it was made from, with every gap filled.
    pub choices: Choices,
    /// The leaves that it was made for.
    pub leaves: Vec<Fingerprint>,
}

/// Reads a `bundle.json`; `None` if it is none.
///
/// Strict, since it may be anything: the format's number and the product's name must be right, every choice must be one that
/// this version knows, and no text is longer than any that can be typed.
pub fn earlier(text: &str) -> Option<Earlier> {
    /// One of eight services with long paths is a hundred times smaller.
    const MAX_BYTES: usize = 1 << 20;
    /// There are three products.
    const MAX_SERVICES: usize = 8;
    /// No value that a text becomes is longer.
    const MAX_TEXT: usize = 1000;

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Manifest {
        format: u32,
        made_by: String,
        made_on: String,
        /// Read in two steps, as `link` does: in one, every choice would be in the page twice, 30 KB more.
        choices: Value,
        services: Vec<Service>,
    }
    #[derive(Deserialize)]
    struct Service {
        leaf: Option<Leaf>,
    }
    #[derive(Deserialize)]
    struct Leaf {
        sha256: String,
    }

    if text.len() > MAX_BYTES {
        return None;
    }
    let manifest: Manifest = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    let choices: Choices = serde_json::from_value(manifest.choices).ok()?;
    let is_ours = manifest.format == 1 && manifest.made_by.starts_with("SanteDB TLS Assistant ");
    let count = choices.services.len();
    if !is_ours || count == 0 || count > MAX_SERVICES || manifest.services.len() > MAX_SERVICES {
        return None;
    }
    let is_short = |text: &&str| text.len() <= MAX_TEXT;
    if !choices.texts().all(|text| is_short(&text)) || !is_short(&&*manifest.made_on) {
        return None;
    }
    let leaves: Option<Vec<_>> =
        manifest.services.iter().filter_map(|it| it.leaf.as_ref()).map(|leaf| fingerprint(&leaf.sha256)).collect();
    Some(Earlier { made_on: manifest.made_on, choices, leaves: leaves? })
}

#[cfg(test)]
mod tests {
    use super::earlier;

    fn manifest(choices: &str) -> String {
        format!(
            r#"{{"format": 1, "made-by": "SanteDB TLS Assistant 9.9.9", "made-on": "2026-11-23", "choices": {choices},
                "services": [{{"leaf": {{"sha256": "{}"}}}}, {{"leaf": null}}], "more": []}}"#,
            "01".repeat(32)
        )
    }

    #[test]
    fn choices_and_leaves_come_back() {
        let read = earlier(&manifest(r#"{"route": "windows", "services": [{"product": "icdr"}], "unknown": 1}"#));
        let read = read.expect("it is one");
        assert_eq!(read.leaves.len(), 1);
        assert_eq!(read.choices.route, crate::inputs::Route::Windows);
        assert_eq!(read.choices.services[0].product, Some(crate::inputs::Product::Icdr));
    }

    #[test]
    fn what_is_none_gives_nothing_and_ends() {
        let good = manifest("{}");
        assert!(earlier(&good).is_some());
        let long = format!(r#"{{"services": [{{"server-name": "{}"}}]}}"#, "a".repeat(1001));
        let many = format!(r#"{{"services": [{}]}}"#, ["{}"; 9].join(","));
        for text in [
            "",
            "{}",
            "[]",
            &good[..good.len() - 1],
            &good.replace("\"format\": 1", "\"format\": 2"),
            &good.replace("TLS Assistant", "Other"),
            &good.replace("0101", "01"),
            &manifest(r#"{"route": "carrier-pigeon"}"#),
            &manifest(r#"{"services": []}"#),
            &manifest(r#"{"services": [{"switched": ["nothing-1"]}]}"#),
            &manifest(&long),
            &manifest(&many),
            &manifest(&"[".repeat(100_000)),
        ] {
            assert_eq!(earlier(text), None, "{}", text.chars().take(200).collect::<String>());
        }
    }
}
