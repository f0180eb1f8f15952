//! What a person or a program reads about an assessed contract.
//!
//! Each renderer is a peer: [`json`] for programs; [`terminal`], [`markdown`] and [`html`] for
//! people. Those for people share one [`view`], so they cannot disagree; JSON has its own structs,
//! because others depend on its shape. A [`portfolio`] is many contracts in one document.

pub mod compare;
pub mod docx;
mod edits;
pub mod html;
pub mod json;
pub mod markdown;
mod negotiation;
mod passage;
mod plain;
pub mod portfolio;
#[cfg(test)]
mod sample;
pub mod terminal;
mod view;
mod words;

use crate::accepted::{Applied, Waiver};
use crate::document::Document;
use crate::grading::Assessment;
use crate::ingest::{Format, Issue, Reading};
use crate::library::Library;
use crate::redline::Redline;
use crate::text::sha256;

/// All that a report tells of, borrowed from where it came about.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The contract's file name.
    pub name: String,
    /// The format it was read as.
    pub format: Format,
    /// SHA-256 of its bytes in hexadecimal, as sha256sum prints it.
    pub sha256: String,
    /// Number of pages, for formats that have pages.
    pub pages: Option<u32>,
    /// Number of words.
    pub words: usize,
    /// What a reviewer must know about the reading.
    pub issues: &'a [Issue],
    /// The contract.
    pub document: &'a Document,
    /// The clauses it was held against.
    pub library: &'a Library,
    /// What was found.
    pub assessment: &'a Assessment,
    /// What to ask the other side for, where that was worked out.
    pub redline: Option<&'a Redline>,
    /// What waivers did to it; `None` where there is no waiver file.
    pub waivers: Option<&'a Applied>,
}

impl<'a> Report<'a> {
    /// A report on the contract with this file name and these bytes.
    pub fn new(
        name: impl Into<String>,
        bytes: &[u8],
        reading: &'a Reading,
        library: &'a Library,
        assessment: &'a Assessment,
    ) -> Self {
        Self {
            name: name.into(),
            format: reading.format,
            sha256: sha256(bytes),
            pages: reading.pages,
            words: reading.document.text.split_whitespace().count(),
            issues: &reading.issues,
            document: &reading.document,
            library,
            assessment,
            redline: None,
            waivers: None,
        }
    }

    /// The same with what to ask the other side for.
    #[must_use]
    pub fn with_redline(self, redline: &'a Redline) -> Self {
        Self { redline: Some(redline), ..self }
    }

    /// The report with what waivers did to the findings.
    #[must_use]
    pub fn with_waivers(self, waivers: Option<&'a Applied>) -> Self {
        Self { waivers, ..self }
    }

    /// The waiver of a clause, where one holds.
    fn waiver(&self, clause: &str) -> Option<&'a Waiver> {
        self.waivers.and_then(|applied| applied.waived.get(clause))
    }
}
