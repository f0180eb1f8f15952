//! Reading as question and answer, so that it can take place in another process.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::quality::Notes;
use crate::document::Piece;
use crate::ingest::{Elsewhere, IngestError, Limits, Ocr, Options, Source, caught};

/// How to read, as far as another process must be told.
#[derive(Debug, Serialize, Deserialize)]
struct Question {
    password: Option<String>,
    limits: Limits,
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
    /// With their number, which is over the limit.
    Pages(u32),
}

impl From<Extract> for Source {
    fn from(extract: Extract) -> Self {
        Self { pieces: extract.pieces, pages: Some(extract.n_pages), issues: extract.notes.issues() }
    }
}

impl Refusal {
    /// The error for who asked with these options.
    pub(super) fn error(self, options: &Options) -> IngestError {
        match self {
            Self::Password => IngestError::Password { format: "PDF" },
            Self::Damaged(reason) => IngestError::Damaged { format: "PDF", reason },
            Self::Pages(pages) => options.limits.too_many_pages(pages),
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
            limits: question.limits,
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
    let question = Question { password: options.password.clone(), limits: options.limits, ocr: options.ocr.is_some() };
    let no_answer = |_| IngestError::Process("it gave no answer".to_owned());
    let question = serde_json::to_vec(&question).map_err(no_answer)?;
    let answer = elsewhere.ask(&question, bytes)?;
    let answer: Result<Extract, Refusal> = serde_json::from_slice(&answer).map_err(no_answer)?;
    answer.map(Source::from).map_err(|refusal| refusal.error(options))
}
