//! The front door: every format's way in, and what is refused.

use super::*;

#[test]
fn a_panic_in_a_reader_costs_one_file() {
    let error = guarded::<()>(Format::Pdf, || panic!("index out of bounds")).unwrap_err();
    assert!(error.to_string().contains("PDF is damaged (reader failed: index out of bounds)"));
}
