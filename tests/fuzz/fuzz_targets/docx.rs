//! Word files: whole archives, and main parts that an archive is made around.
#![no_main]

use baa_analyzer_fuzz::{main_part, package, read};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") {
        read("a.docx", data);
    } else if data.starts_with(b"<?xml") {
        read("a.docx", &package(data));
    } else if let Ok(body) = std::str::from_utf8(data) {
        read("a.docx", &package(&main_part(body)));
    }
});
