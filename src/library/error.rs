//! What is wrong with a library, said so that its author can mend it.

use std::fmt;

/// One thing that is wrong with a library, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LibraryError {
    /// Path of the file within the library.
    pub file: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong, with the way out where there is one.
    pub message: String,
}

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for LibraryError {}

/// Everything found wrong with one file, so that its author sees it all at once.
pub(super) struct Problems<'a> {
    file: &'a str,
    found: &'a mut Vec<LibraryError>,
}

impl<'a> Problems<'a> {
    pub(super) fn new(file: &'a str, found: &'a mut Vec<LibraryError>) -> Self {
        Self { file, found }
    }

    pub(super) fn add(&mut self, line: usize, message: impl Into<String>) {
        self.found.push(LibraryError { file: self.file.to_owned(), line, message: message.into() });
    }
}

/// Line of a byte offset, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// `, did you mean "..."?` where one of the names is near, else nothing.
pub(super) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, candidate)| format!(", did you mean \"{candidate}\"?"))
        .unwrap_or_default()
}
