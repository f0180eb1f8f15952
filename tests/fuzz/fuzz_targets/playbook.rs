//! A playbook of a firm's own over the built-in library.
#![no_main]

use baa_analyzer::library::Library;

libfuzzer_sys::fuzz_target!(|source: &str| {
    let mut library = Library::embedded().clone();
    match library.add_playbook("fuzz.toml", source) {
        Ok(name) => drop(library.under(&name, &[])),
        Err(errors) => assert!(!errors.is_empty()),
    }
});
