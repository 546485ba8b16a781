//! The program as text: deflated, then base64.
//!
//! Weighed with the program of 0.1.0 (see CHANGELOG for the figures): base64 of the bare program is half as large again on
//! the wire, since base64 hides its structure from the host's gzip; code points 0–255 as UTF-8 let a host's brotli see it,
//! but double the file on disk and cost every host without brotli. Deflated base64 is the smallest file on disk and
//! nearly the same on every wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The payload's text.
pub(crate) fn encode(program: &[u8]) -> Result<String, String> {
    let mut packed = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Deflate, program, &mut packed)
        .map_err(|error| format!("the program cannot be deflated: {error}"))?;
    Ok(STANDARD.encode(packed))
}
