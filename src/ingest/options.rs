//! How to read, and what the caller lends a reader: other processes and text recognition, which
//! the readers, being pure, have not of themselves.

use std::fmt::Debug;
use std::sync::Arc;

use super::{IngestError, Limits};

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Password of an encrypted file, if the user gave one.
    pub password: Option<String>,
    /// Which text is read where changes are tracked.
    pub tracked: Tracked,
    /// How much a file may be.
    pub limits: Limits,
    /// Reads the text of pages that are pictures; without it they are unread.
    pub ocr: Option<Arc<dyn Ocr>>,
    /// Where PDFs are read; `None` reads them right here, where a hostile file can take all memory
    /// and time.
    pub elsewhere: Option<Arc<dyn Elsewhere>>,
}

impl Options {
    /// All that tells on what is read, in words, for who keeps it between runs. `None` where a
    /// password was given: what it opens must not be kept in the clear.
    pub fn fingerprint(&self) -> Option<String> {
        // Each field is named, so that a new one is thought of here.
        let Self { password, tracked, limits, ocr, elsewhere: _ } = self;
        password.is_none().then(|| format!("{tracked:?} {limits:?} {}", ocr.is_some()))
    }
}

/// The two texts of a file with tracked changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tracked {
    /// As if every change were accepted.
    #[default]
    Accepted,
    /// As if every change were rejected.
    Original,
}

/// A place where [`answer`](super::answer) is called, such as a process with bounds.
pub trait Elsewhere: Debug + Send + Sync {
    /// Carries a question and the PDF it is about to [`answer`](super::answer) and brings back what
    /// it gave. Fails where the reading broke a bound or the process.
    fn ask(&self, question: &[u8], pdf: &[u8]) -> Result<Vec<u8>, IngestError>;
}

/// Text recognition.
pub trait Ocr: Debug + Send + Sync {
    /// The words on a picture, in reading order; or why there are none, as a part of a sentence.
    fn words(&self, picture: &Picture) -> Result<Vec<OcrWord>, String>;
}

/// A page as a picture in shades of grey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pixels to the inch.
    pub dpi: u32,
    /// Row by row from the top, 0 is black.
    pub pixels: Vec<u8>,
}

/// A word that was recognised; its box is in pixels of the [`Picture`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OcrWord {
    /// The word.
    pub text: String,
    /// Left edge.
    pub left: u32,
    /// Right edge.
    pub right: u32,
    /// The line that it stands in, counted over the page in reading order.
    pub line: u32,
    /// Upper edge of the line.
    pub line_top: u32,
    /// Lower edge of the line.
    pub line_bottom: u32,
    /// How sure the recognition is, from 0 to 100.
    pub confidence: u8,
}
