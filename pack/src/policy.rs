//! The content security policy: nothing is allowed but this script, this style, and pictures inside of the page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The policy for a page with exactly this script and this style.
pub(crate) fn policy(script: &str, style: &str) -> String {
    let [script, style] = [script, style].map(|text| STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; style-src 'sha256-{style}'; img-src data:; \
         connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // printf 'a' | openssl dgst -sha256 -binary | base64, and the same of nothing.
        let [a, nothing] =
            ["ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="];
        let policy = policy("a", "");
        assert!(policy.contains(&format!("script-src 'sha256-{a}' 'wasm-unsafe-eval'")), "{policy}");
        assert!(policy.contains(&format!("style-src 'sha256-{nothing}'")), "{policy}");
    }
}
