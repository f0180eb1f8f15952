//! The contract with its redline as a file: in its own format where that can hold one.

use super::contract::Contract;
use super::{Redline, clean, critic, docx, pdf};
use crate::ingest::{Format, Options};

/// In whose name marks are made, for formats that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Name of the author.
    pub author: String,
    /// Initials, as Word shows them beside a comment.
    pub initials: String,
    /// Time of the marks in UTC, `2026-01-31T12:00:00Z`.
    pub date: String,
}

/// A file to be written.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its extension without the dot.
    pub extension: &'static str,
    /// Edits that stand in it.
    pub edits: usize,
    /// Edits that could only be written as comments.
    pub as_comments: usize,
}

/// Why a redline cannot be written into the contract itself. A clean copy always can.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Into Markdown.
    #[error(transparent)]
    Critic(#[from] critic::CriticError),
    /// Into a Word file.
    #[error(transparent)]
    Docx(#[from] docx::DocxError),
    /// Into a PDF.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
}

/// Writes the redline into the contract: tracked changes in Word files, notes in PDF, `CriticMarkup`
/// in Markdown; of text and HTML a clean copy.
pub fn write(
    name: &str,
    bytes: &[u8],
    format: Format,
    contract: &Contract,
    redline: &Redline,
    signature: &Signature,
    options: &Options,
) -> Result<Output, OutputError> {
    let output = |bytes: Vec<u8>, extension, unplaced: &[usize]| {
        let as_comments = unplaced.len();
        Ok(Output { bytes, extension, edits: redline.edits.len() - as_comments, as_comments })
    };
    match format {
        Format::Markdown => {
            let marked = critic::mark(name, bytes, contract, redline)?;
            output(marked.text.into_bytes(), "md", &marked.unplaced)
        }
        Format::Docx => {
            let marked = docx::mark(name, bytes, contract, redline, signature)?;
            output(marked.bytes, "docx", &marked.unplaced)
        }
        Format::Pdf => {
            let marked = pdf::mark(name, bytes, options, contract, redline, signature)?;
            output(marked.bytes, "pdf", &[])
        }
        Format::Html | Format::Text => Ok(clean_copy(contract, redline)),
    }
}

/// The redline as Markdown, whatever the contract's format.
pub fn clean_copy(contract: &Contract, redline: &Redline) -> Output {
    let text = clean::markdown(contract, redline);
    Output { bytes: text.into_bytes(), extension: "md", edits: redline.edits.len(), as_comments: 0 }
}
