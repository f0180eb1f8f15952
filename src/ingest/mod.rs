//! Bytes to a [`Document`] and what was noticed on the way. The only place that knows formats.
//!
//! A format is told by its bytes, then by its extension. Each reader is pure: bytes in, pieces out.

pub(crate) mod docx;
mod draft;
mod encoding;
mod html;
mod label;
mod limits;
mod markdown;
mod options;
mod pdf;
mod plain;
mod sniff;
mod template;
mod trail;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

pub use self::limits::Limits;
pub use self::options::{Elsewhere, Ocr, OcrWord, Options, Picture, Tracked};
pub use self::pdf::answer;
use crate::document::{Document, Piece, PieceKind};
use crate::text::{Known, known};

/// A contract as read, with everything about the reading that a reviewer must know.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Name inside a sentence.
    fn title(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word file",
            Self::Markdown => "Markdown file",
            Self::Html => "HTML page",
            Self::Text => "text file",
        }
    }
}

/// Something about the reading that a reviewer must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Whether contract text may be missing because of it, which forbids a grade.
    pub incomplete: bool,
    /// Stable kebab-case name ("image-only-page", "tracked-changes", "hidden-text", "comments").
    #[serde(deserialize_with = "known")]
    pub code: Known,
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
    #[error("the {format} is protected by a password; {}", unlocked(format))]
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
    /// The process that reads this format cannot be used.
    #[error("the process that reads PDFs cannot be used ({0}); check that the program may start itself")]
    Process(String),
}

/// Words below which a document has no text to review.
const MIN_WORDS: usize = 20;

/// One control character in this many betrays a binary file.
const BINARY_SHARE: usize = 50;

/// Reads a contract. `name` is its file name, whose extension helps where the bytes do not tell.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Reading, IngestError> {
    let format = sniff::format(name, bytes)?;
    let (source, document) = guarded(format, || {
        let mut source = source(format, bytes, options)?;
        source.issues.extend(no_text(&source));
        let document = Document::build(std::mem::take(&mut source.pieces));
        Ok((source, document))
    })?;
    Ok(Reading { document, format, pages: source.pages, issues: source.issues })
}

/// The format that a file is read as. `name` helps where the bytes do not tell.
pub fn format(name: &str, bytes: &[u8]) -> Result<Format, IngestError> {
    sniff::format(name, bytes)
}

/// The pieces that [`read`] makes the document of, for who wants to change them and build again.
pub fn pieces(name: &str, bytes: &[u8], options: &Options) -> Result<(Format, Vec<Piece>), IngestError> {
    let format = sniff::format(name, bytes)?;
    let source = guarded(format, || source(format, bytes, options))?;
    Ok((format, source.pieces))
}

/// A letter with its place on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The letter.
    pub letter: char,
    /// Page from 1.
    pub page: u32,
    /// Its corners in hundredths of the page's unit, (0, 0) at the lower left of most pages: upper
    /// left, upper right, lower left, lower right as one reads.
    pub corners: [(i32, i32); 4],
}

/// The letters of a PDF with their places, page by page in the order in which they are drawn,
/// without white space.
pub fn letters(bytes: &[u8], options: &Options) -> Result<Vec<Letter>, IngestError> {
    guarded(Format::Pdf, || pdf::letters(bytes, options))
}

fn source(format: Format, bytes: &[u8], options: &Options) -> Result<Source, IngestError> {
    let source = match format {
        Format::Pdf => pdf::read(bytes, options),
        Format::Docx => docx::read(bytes, options),
        Format::Markdown => read_text(bytes, markdown::read),
        Format::Html => read_text(bytes, html::read),
        Format::Text => read_text(bytes, plain::read),
    }?;
    options.limits.check_text(source.pieces.iter().map(|piece| piece.text.len() as u64).sum())?;
    Ok(source)
}

/// What to do about a password: only PDF files are opened with one.
fn unlocked(format: &str) -> &'static str {
    if format == Format::Pdf.title() {
        "give it with --password or BAA_PASSWORD"
    } else {
        "open it in Word and save it without one"
    }
}

/// Runs a reader so that a panic in it, or in a parser under it, costs this file and no other.
fn guarded<T>(format: Format, reader: impl FnOnce() -> Result<T, IngestError>) -> Result<T, IngestError> {
    caught(reader).unwrap_or_else(|reason| Err(IngestError::Damaged { format: format.title(), reason }))
}

/// Runs something; a panic in it is an error that tells why.
fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    // Nothing that it can leave half-changed is used afterwards.
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let reason = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("unknown reason");
        format!("reader failed: {reason}")
    })
}

fn read_text(bytes: &[u8], reader: fn(&str) -> Source) -> Result<Source, IngestError> {
    let decoded = encoding::decode(bytes);
    if decoded.controls * BINARY_SHARE > decoded.text.len() {
        let way_out = "give the contract as PDF, DOCX, Markdown, HTML or text";
        return Err(IngestError::Unsupported { found: "a binary file", way_out });
    }
    if decoded.text.trim().is_empty() {
        return Err(IngestError::Empty);
    }
    let mut source = reader(&template::reduced(&decoded.text));
    source.issues.extend((decoded.lost > 0).then(|| Issue {
        incomplete: false,
        code: "undecodable-characters",
        message: format!("{} characters could not be decoded; save the file as UTF-8", decoded.lost),
        page: None,
    }));
    Ok(source)
}

/// The issue of a document without text, unless another one already says why.
fn no_text(source: &Source) -> Option<Issue> {
    let words: usize = (source.pieces.iter())
        .filter(|piece| piece.kind != PieceKind::Furniture)
        .map(|piece| piece.text.split_whitespace().count())
        .sum();
    let unexplained = !source.issues.iter().any(|issue| issue.incomplete);
    (words < MIN_WORDS && unexplained).then(|| Issue {
        incomplete: true,
        code: "no-text",
        message: format!("only {words} words were found; check that this is the contract itself"),
        page: None,
    })
}

/// The issue of words that the source shows as struck out.
fn struck_out(words: usize) -> Option<Issue> {
    (words > 0).then(|| Issue {
        incomplete: false,
        code: "struck-out-text",
        message: format!("{words} struck-out words were left out; accept or remove them"),
        page: None,
    })
}

#[cfg(test)]
mod tests;
