//! The Content-Security-Policy of the page: what the browser itself refuses to the page, whatever its code tries.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256};

/// The policy for a page with these scripts and this one style sheet, letter for letter as they stand in it.
///
/// Nothing may be loaded from anywhere or sent anywhere. `'wasm-unsafe-eval'` allows WebAssembly, and not `eval`.
/// What no policy can refuse, such as opening a window, the page has no code for: see `glue`.
pub fn policy(scripts: &[&str], style: &str) -> String {
    let scripts: Vec<String> = scripts.iter().map(|script| source(script)).collect();
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; connect-src 'none'; \
         form-action 'none'; base-uri 'none'",
        scripts.join(" "),
        source(style)
    )
}

/// The hash by which the policy names one text of the page.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(source(text), expected);
    }

    #[test]
    fn a_text_is_named_by_its_sha_256() {
        // `printf '' | openssl dgst -sha256 -binary | base64`, and so on.
        check("", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
        check("body { margin: 0 }", "'sha256-mX+s7KJgWpgxJola85xdpAFPBQaV091gzM2oPjgTW2w='");
        check("“Starting…”", "'sha256-NiLkutRzTBLggGG7iHKMJ56uRP6kCe6nWQuXjpix9D4='");
    }

    #[test]
    fn only_the_hashes_vary() {
        assert_eq!(
            policy(&["", ""], ""),
            "default-src 'none'; \
             script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' \
             'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'wasm-unsafe-eval'; \
             style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; \
             img-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'"
        );
    }
}
