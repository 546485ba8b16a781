//! Keys in all formats, with and without a password.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::check_with_password(bytes));
