//! How the program stands in the page: taken apart by kind of byte and packed with LZMA ([`unpack`]), in base64, with the unpacker
//! beside it.
//!
//! A page is text, and most hosts send text compressed. What the whole file weighs with 2,264 KB of WebAssembly in it, in KB:
//!
//! | the program as          | on disk | gzip -9 | brotli 11 |
//! | ----------------------- | ------: | ------: | --------: |
//! | zlib data by zopfli     |    1210 |     878 |       870 |
//! | LZMA                    |     985 |     708 |       704 |
//! | LZMA, by kind of byte   |     922 |     661 |       656 |
//!
//! Of the last two, 14 KB are the unpacker, which takes some 100 ms where the browser's own took 20, and saves a second at 1.6 Mbit/s.
//!
//! In base64 it is plain ASCII, and survives every editor, mail program and proxy; a checksum tells if it did not.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use lzma_rust2::{LzmaOptions, LzmaWriter, Write as _};
use unpack::program::split;
use zopfli::{Format, Options};

/// What `boot.js` runs first: WebAssembly, as zlib data in base64.
pub fn unpacker() -> Result<String, String> {
    let mut packed = Vec::new();
    zopfli::compress(Options::default(), Format::Zlib, UNPACKER, &mut packed)
        .map_err(|error| format!("The unpacker cannot be compressed: {error}."))?;
    Ok(BASE64_STANDARD.encode(packed))
}

const UNPACKER: &[u8] = include_bytes!(env!("UNPACKER"));

/// What that makes the program of, in base64.
pub fn encode(wasm: &[u8]) -> Result<String, String> {
    let wasm = unmarked(wasm);
    let streams = split(&wasm).map_err(|_| {
        "The .wasm file that Trunk has built is not WebAssembly as unpack/src/program.rs knows it: if the compiler has learned a new kind of \
         operator, add it there."
    })?;
    let mut packed = adler2::adler32_slice(&wasm).to_le_bytes().to_vec();
    let streams = streams.iter().map(|stream| smallest(stream)).collect::<Result<Vec<_>, _>>()?;
    for stream in &streams {
        packed.extend((stream.len() as u32).to_le_bytes());
    }
    packed.extend(streams.concat());
    Ok(BASE64_STANDARD.encode(packed))
}

/// One stream in the form of a `.lzma` file, with as many bits of the byte before for a context as make it the smallest.
fn smallest(stream: &[u8]) -> Result<Vec<u8>, String> {
    let forms = (0..=4).map(|bits| lzma(stream, bits)).collect::<Result<Vec<_>, _>>()?;
    Ok(forms.into_iter().min_by_key(Vec::len).unwrap_or_default())
}

/// The best that the format can do; these take 5 s for all.
fn lzma(stream: &[u8], context_bits: u32) -> Result<Vec<u8>, String> {
    let mut options = LzmaOptions::with_preset(9);
    (options.lc, options.lp, options.pb) = (context_bits, 0, 0);
    (options.nice_len, options.depth_limit) = (273, 512);
    options.dict_size = (stream.len() as u32).next_power_of_two().max(1 << 12);
    let failed = |error| format!("The program cannot be compressed: {error:?}.");
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(stream.len() as u64)).map_err(failed)?;
    writer.write_all(stream).map_err(failed)?;
    writer.finish().map_err(failed)
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
    use unpack::Unpacker;
    use unpack::program::Damaged;

    use super::*;

    fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Damaged> {
        let mut unpacker = Unpacker::new(packed)?;
        loop {
            if let Some(program) = unpacker.step(1_000)? {
                return Ok(program);
            }
        }
    }

    #[track_caller]
    fn check(wasm: &[u8], expected: &[u8]) {
        let packed = BASE64_STANDARD.decode(encode(wasm).unwrap()).unwrap();
        assert_eq!(unpacked(&packed).unwrap(), expected);
    }

    /// A program with a section of no meaning.
    fn program(text: &[u8]) -> Vec<u8> {
        [&b"\0asm\x01\0\0\0\0"[..], &[text.len() as u8 + 1, 0], text].concat()
    }

    #[test]
    fn what_is_decoded_is_what_was_encoded() {
        check(b"\0asm\x01\0\0\0", b"\0asm\x01\0\0\0");
        check(UNPACKER, UNPACKER);
    }

    #[test]
    fn the_path_of_the_build_leaves_no_trace() {
        check(
            &program(b"(_WASM_SPLIT_MARKER_82066bbabd808038version)"),
            &program(b"(_WASM_SPLIT_MARKER_0000000000000000version)"),
        );
        check(&program(b"_WASM_SPLIT_MARKER_8"), &program(b"_WASM_SPLIT_MARKER_0"));
    }

    #[test]
    fn a_damage_anywhere_is_found() {
        let packed = BASE64_STANDARD.decode(encode(UNPACKER).unwrap()).unwrap();
        for at in (0..packed.len()).step_by(29) {
            assert_eq!(unpacked(&packed[..at]), Err(Damaged), "cut at {at}");
            let mut other = packed.clone();
            other[at] ^= 0x10;
            // Nothing is looked up in a dictionary of another size.
            assert!(
                unpacked(&other).is_ok_and(|program| program == UNPACKER) || unpacked(&other) == Err(Damaged),
                "{at}"
            );
        }
    }

    #[test]
    fn a_program_that_would_come_back_as_another_one_is_refused() {
        // A function without anything in it, with a length of one digit, and of two.
        assert!(encode(b"\0asm\x01\0\0\0\x0a\x04\x01\x02\0\x0b").is_ok());
        assert!(encode(b"\0asm\x01\0\0\0\x0a\x05\x01\x82\0\0\x0b").is_err());
        assert!(encode(b"\0asm\x01\0\0\0\x0a\x04\x01\x03\0\x0b").is_err());
    }

    #[test]
    fn something_else_than_a_program_is_refused() {
        assert!(encode(b"<!doctype html>").is_err());
        assert!(encode(b"\0asm").is_err());
    }
}
