//! Searches.
#![no_main]

use baa_analyzer::index::{IndexError, Query};

libfuzzer_sys::fuzz_target!(|source: &str| {
    match Query::parse(source) {
        Ok(query) => drop(query.concepts()),
        Err(IndexError::Query { at, .. }) => assert!(source.is_char_boundary(at), "{at} in {source:?}"),
        Err(other) => panic!("{other}"),
    }
});
