//! Contracts in Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| baa_analyzer_fuzz::read("a.md", data));
