//! The contract itself, marked up: the smallest edits that close what was found, each proved, and
//! the contract in its own format with them in it.
//!
//! [`mod@propose`] makes the edits. Nothing is proposed that was not tried: the edit is made in memory,
//! the contract is read and graded again, the finding must be gone and no other may come. What
//! cannot be proved so is a comment. [`critic`] writes the edits into Markdown and [`clean`] writes
//! a fresh Markdown redline of a contract of any format.

mod candidates;
pub mod clean;
mod contract;
pub mod critic;
pub mod docx;
pub mod letter;
mod notes;
mod output;
pub mod pdf;
mod place;
mod propose;
mod source;
mod swap;
#[cfg(test)]
pub(crate) mod tests;
mod wording;

pub use contract::{Change, Contract};
pub use notes::priority;
pub use output::{Output, OutputError, Signature, clean_copy, write};
pub use propose::{Request, propose};

use serde::{Deserialize, Serialize};

use crate::grading::{Grade, Position};
use crate::library::EditKind;
use crate::text::TextRange;

/// What is proposed for a contract.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redline {
    /// Proved edits, the most important first. None overlaps another.
    pub edits: Vec<Edit>,
    /// What is asked for without an edit, the most important first.
    pub comments: Vec<Comment>,
    /// Why the contract is a business associate agreement, or is none and gets no edits.
    pub nature: String,
    /// The grade of the contract as it is; `None` where it is no such agreement.
    pub before: Option<Grade>,
    /// The grade with all edits in it.
    pub after: Option<Grade>,
}

/// Changes that close a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// Id of the clause.
    pub clause: String,
    /// What kind of edit it is.
    pub kind: EditKind,
    /// Ids of other clauses whose findings it closes too.
    pub closes: Vec<String>,
    /// The changes, in the order of the text.
    pub changes: Vec<Change>,
    /// What is said of it.
    pub note: Note,
}

/// Something asked for without an edit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comment {
    /// Id of the clause.
    pub clause: String,
    /// The words that it is about, or the heading where it would belong; `None` for the whole.
    pub place: Option<TextRange>,
    /// What is said of it.
    pub note: Note,
}

/// What is said of an edit or comment to the other side. It holds no internal remark: neither what
/// would do at the last nor how the contract was graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Title of the clause.
    pub title: String,
    /// The reason, one or two sentences.
    pub reason: String,
    /// What is asked for, as a phrase.
    pub ask: String,
    /// Paragraphs of law.
    pub citations: Vec<String>,
    /// Whose wording it is.
    pub position: Position,
    /// How much it matters.
    pub priority: Priority,
}

impl Note {
    /// The note as one paragraph.
    pub fn text(&self) -> String {
        let law = if self.citations.is_empty() { String::new() } else { format!(" ({})", self.citations.join("; ")) };
        format!("{}: {}{law}", self.title, self.reason)
    }
}

/// How much an edit matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Priority {
    /// The law asks for it, or nobody should sign without it.
    Must,
    /// To be insisted on.
    Should,
    /// May be given for something else.
    Trade,
}

impl Priority {
    /// The word for it: "must", "should", "trade".
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Trade => "trade",
        }
    }
}

/// Name of an edit's kind, as on clause pages.
pub fn kind_name(kind: EditKind) -> &'static str {
    match kind {
        EditKind::ReplaceValue => "replace-value",
        EditKind::Oblige => "oblige",
        EditKind::Strengthen => "strengthen",
        EditKind::Forbid => "forbid",
        EditKind::StrikeWords => "strike-words",
        EditKind::StrikeSentence => "strike-sentence",
        EditKind::AddSentence => "add-sentence",
        EditKind::ReplaceSentence => "replace-sentence",
        EditKind::InsertParagraph => "insert-paragraph",
    }
}

/// What changes add, for a comment.
fn proposed(changes: &[Change]) -> String {
    let texts = changes.iter().map(|change| match change {
        Change::Words { text, .. } | Change::Paragraph { text, .. } => text.trim(),
    });
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    if texts.is_empty() { "strike these words.".to_owned() } else { texts.join(" ") }
}
