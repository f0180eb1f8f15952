//! The files of `clause-library/`, built in. Written by a test of `generated`: after a page was
//! added, renamed or taken away run `BAA_BLESS=1 cargo test --lib library::generated`.

/// Path in the folder and text, sorted by path.
pub(super) const FILES: &[(&str, &str)] = &[
];
