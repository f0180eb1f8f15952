//! A clause page of a firm's own over the built-in library.
#![no_main]

use baa_analyzer::library::Library;

libfuzzer_sys::fuzz_target!(|page: &str| {
    let files = [("fuzz/fuzz.md".to_owned(), page.to_owned())];
    if let Err(errors) = Library::load(files, Some(Library::embedded())) {
        let lines = page.replace("\r\n", "\n").split('\n').count();
        assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)), "{errors:?}");
    }
});
