//! How the program stands in the page: deflated by zopfli, as zlib data in base64.
//!
//! A page is text, and most hosts send text compressed. What the whole file weighs with 761 KB of WebAssembly in it, in
//! KB, and how long Chromium takes to decode it:
//!
//! | the program as                      | on disk | gzip -9 | brotli 5 | brotli 11 | decoded in |
//! | ----------------------------------- | ------: | ------: | -------: | --------: | ---------: |
//! | base64                              |    1061 |     426 |          |       342 |      60 ms |
//! | zlib data by zopfli, in base64      |     446 |     313 |      309 |       308 |      25 ms |
//! | text with a character for each byte |     958 |     341 |      314 |       270 |      50 ms |
//!
//! The last one gains only where a host has compressed the file beforehand with all that brotli can; the second is the
//! smallest everywhere else and on disk, and the file is also passed on by hand. Being plain ASCII, it survives every
//! editor, mail program and proxy, and zlib's checksum tells if it did not.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use zopfli::{Format, Options};

/// The text that `boot.js` decodes.
pub fn encode(wasm: &[u8]) -> Result<String, String> {
    if !wasm.starts_with(b"\0asm") {
        return Err("The .wasm file that Trunk has built is not WebAssembly.".into());
    }
    let mut packed = Vec::new();
    zopfli::compress(Options::default(), Format::Zlib, &unmarked(wasm)[..], &mut packed)
        .map_err(|error| format!("The program cannot be compressed: {error}."))?;
    Ok(BASE64_STANDARD.encode(packed))
}

/// How Leptos, through wasm_split_macros 0.2, names an export that nothing here uses: before a hash of 16 digits.
const MARKER: &[u8] = b"_WASM_SPLIT_MARKER_";

/// The program with zeros for that hash: it is taken from the path of a file on the machine that builds, and would be
/// all that differs between two builds of one commit.
fn unmarked(wasm: &[u8]) -> Vec<u8> {
    let mut wasm = wasm.to_vec();
    let markers: Vec<usize> = (0..wasm.len()).filter(|&at| wasm[at..].starts_with(MARKER)).collect();
    for at in markers {
        for byte in wasm.iter_mut().skip(at + MARKER.len()).take(16).filter(|byte| byte.is_ascii_hexdigit()) {
            *byte = b'0';
        }
    }
    wasm
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;

    use super::*;

    #[track_caller]
    fn check(wasm: &[u8], expected: &[u8]) {
        let packed = BASE64_STANDARD.decode(encode(wasm).unwrap()).unwrap();
        let mut unpacked = Vec::new();
        ZlibDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, expected);
    }

    #[test]
    fn what_is_decoded_is_what_was_encoded() {
        check(b"\0asm", b"\0asm");
        let long = b"\0asm\x01\0\0\0".repeat(1_000);
        check(&long, &long);
    }

    #[test]
    fn the_path_of_the_build_leaves_no_trace() {
        check(
            b"\0asm(_WASM_SPLIT_MARKER_82066bbabd808038version)",
            b"\0asm(_WASM_SPLIT_MARKER_0000000000000000version)",
        );
        check(b"\0asm_WASM_SPLIT_MARKER_8", b"\0asm_WASM_SPLIT_MARKER_0");
    }

    #[test]
    fn something_else_than_a_program_is_refused() {
        assert!(encode(b"<!doctype html>").is_err());
    }
}
