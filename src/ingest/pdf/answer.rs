//! Reading as question and answer, so that it can take place in another process.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::quality::Notes;
use crate::document::Piece;
use crate::ingest::{Elsewhere, IngestError, Ocr, Options, Source, caught};

/// How to read, as far as another process must be told.
#[derive(Debug, Serialize, Deserialize)]
struct Question {
    password: Option<String>,
    max_page_objects: u32,
    ocr: bool,
}

/// What was read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Extract {
    pub(super) pieces: Vec<Piece>,
    pub(super) n_pages: u32,
    pub(super) notes: Notes,
}

/// Why nothing was.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Refusal {
    /// No password opens it.
    Password,
    /// With the reason.
    Damaged(String),
}

impl From<Extract> for Source {
    fn from(extract: Extract) -> Self {
        Self { pieces: extract.pieces, pages: Some(extract.n_pages), issues: extract.notes.issues() }
    }
}

impl From<Refusal> for IngestError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Password => Self::Password { format: "PDF" },
            Refusal::Damaged(reason) => Self::Damaged { format: "PDF", reason },
        }
    }
}

/// Answers what [`Elsewhere::ask`] was given. Never fails: what is
/// wrong with question or PDF is an answer too. `ocr` is used if the question wants it.
pub fn answer(question: &[u8], pdf: &[u8], ocr: Option<Arc<dyn Ocr>>) -> Vec<u8> {
    let read = || {
        let question: Question =
            serde_json::from_slice(question).map_err(|error| Refusal::Damaged(format!("the question is garbled: {error}")))?;
        let options = Options {
            password: question.password,
            max_page_objects: question.max_page_objects,
            ocr: ocr.filter(|_| question.ocr),
            ..Options::default()
        };
        super::extract(pdf, &options)
    };
    let answer: Result<Extract, Refusal> = caught(read).unwrap_or_else(|reason| Err(Refusal::Damaged(reason)));
    // Numbers, strings and lists of them: there is nothing that could not be written.
    serde_json::to_vec(&answer).unwrap_or_default()
}

/// Has the question answered elsewhere.
pub(super) fn ask(bytes: &[u8], options: &Options, elsewhere: &dyn Elsewhere) -> Result<Source, IngestError> {
    let question =
        Question { password: options.password.clone(), max_page_objects: options.max_page_objects, ocr: options.ocr.is_some() };
    let no_answer = |_| IngestError::Process("it gave no answer".to_owned());
    let question = serde_json::to_vec(&question).map_err(no_answer)?;
    let answer = elsewhere.ask(&question, bytes)?;
    let answer: Result<Extract, Refusal> = serde_json::from_slice(&answer).map_err(no_answer)?;
    Ok(answer?.into())
}
