//! Text with PEM blocks, base64, XML, JSON: what a file is, told by its content.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::check(bytes, None));
