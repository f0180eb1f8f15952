//! Bytes to a [`Document`] and what was noticed on the way. The only place that knows formats.
//!
//! A format is told by its bytes, then by its extension. Each reader is pure: bytes in, pieces out.

mod docx;
mod html;
mod markdown;
mod pdf;
mod plain;

use crate::document::{Document, Piece};

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Password of an encrypted file, if the user gave one.
    pub password: Option<String>,
}

/// A contract as read, with everything about the reading that a reviewer must know.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The contract.
    pub document: Document,
    /// The format it was read as.
    pub format: Format,
    /// Number of pages, for formats that have pages.
    pub pages: Option<u32>,
    /// What a reviewer must know about the reading.
    pub issues: Vec<Issue>,
}

/// What a format's reader hands over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) pages: Option<u32>,
    pub(crate) issues: Vec<Issue>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Office Open XML.
    Docx,
    /// `CommonMark` with tables.
    Markdown,
    /// HTML.
    Html,
    /// Plain text.
    Text,
}

impl Format {
    /// Name for reports: "pdf", "docx", "markdown", "html", "text".
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Text => "text",
        }
    }
}

/// Something about the reading that a reviewer must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Whether contract text may be missing because of it, which forbids a grade.
    pub incomplete: bool,
    /// Stable kebab-case name ("image-only-page", "tracked-changes", "hidden-text", "comments").
    pub code: &'static str,
    /// One sentence for a reviewer, with the way out where there is one.
    pub message: String,
    /// Page from 1, where it belongs to one.
    pub page: Option<u32>,
}

/// Why a file could not be read at all. Messages are lower case, without the file's name (the
/// caller says it) and end with the way out.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Zero bytes, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// A format that is not read.
    #[error("{found} is not read; {way_out}")]
    Unsupported {
        /// What the bytes look like, with its article ("a legacy Word document").
        found: &'static str,
        /// What the user can do.
        way_out: &'static str,
    },
    /// Encrypted, and no password opens it.
    #[error("the {format} is protected by a password; give it with --password or BAA_PASSWORD")]
    Password {
        /// "PDF" or "Word file".
        format: &'static str,
    },
    /// Damaged beyond reading.
    #[error("the {format} is damaged ({reason}); open and save it again, or ask for a new copy")]
    Damaged {
        /// "PDF", "Word file", ...
        format: &'static str,
        /// What is wrong, for someone who wants to mend it.
        reason: String,
    },
    /// Over a limit.
    #[error("{what} is over the limit of {limit}; {way_out}")]
    TooLarge {
        /// What is too large, with its size.
        what: String,
        /// The limit with its unit.
        limit: String,
        /// What the user can do.
        way_out: &'static str,
    },
}

/// Reads a contract. `name` is its file name, whose extension helps where the bytes do not tell.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Reading, IngestError> {
    let _ = (name, bytes, options);
    let _ = (pdf::read, docx::read, markdown::read, html::read, plain::read);
    Err(IngestError::Empty)
}
