//! What a person or a program reads about drafts compared: `baa-compare/1` for programs, and for
//! people the terminal, Markdown, HTML and a workbook, which share one view.

pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;
mod view;
pub mod xlsx;

use crate::compare::Comparison;
use crate::document::Document;
use crate::grading::Assessment;
use crate::library::Library;

/// Drafts of one contract, the oldest first, and what differs between them.
#[derive(Clone, Debug)]
pub struct Rounds<'a> {
    /// The drafts.
    pub drafts: Vec<Round<'a>>,
    /// The comparisons, in the order of the drafts; after several the one of the first with the last.
    pub steps: Vec<Step>,
    /// The clauses they were held against.
    pub library: &'a Library,
}

/// A draft.
#[derive(Clone, Debug)]
pub struct Round<'a> {
    /// Its file name.
    pub name: String,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// The format it was read as.
    pub format: &'static str,
    /// The contract.
    pub document: &'a Document,
    /// What was found in it.
    pub assessment: &'a Assessment,
    /// Whether it was not read completely.
    pub incomplete: bool,
}

/// A comparison of two of the drafts.
#[derive(Clone, Debug)]
pub struct Step {
    /// Index of the older one.
    pub old: usize,
    /// Index of the newer one.
    pub new: usize,
    /// What differs.
    pub comparison: Comparison,
}
