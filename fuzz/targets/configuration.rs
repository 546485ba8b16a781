//! Configurations, read, planned with and changed, by choices that the first two bytes make.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::check_configuration(bytes));
