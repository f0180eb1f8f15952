//! The clause library: Markdown pages with rules, concepts, checked and compiled.
//!
//! `clause-library/README.md` describes the format. A [`Library`] that exists has passed every
//! check, so nothing that uses it can fail.

mod clause;
mod nature;
pub mod pattern;

pub use nature::{Nature, Sign};

pub use clause::{Ask, Bearer, Clause, Element, Example, Kind, Mood, Scope, Severity, Logic, ValueLimit, Verdicts};

/// All clauses and concepts, checked.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The clauses, sorted by family folder, then by id.
    pub clauses: Vec<Clause>,
    /// Concepts in alphabetical order: name without `@`, its patterns.
    pub concepts: Vec<(String, pattern::Pattern)>,
    /// What makes a document a business associate agreement.
    pub nature: Nature,
    /// SHA-256 over all files, in hexadecimal.
    pub digest: String,
}
