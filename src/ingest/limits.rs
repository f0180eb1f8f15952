//! How much a file may be, so that a hostile one costs itself and nothing else. Time and memory are
//! not counted here: they are bounds of the process that reads PDFs.

use serde::{Deserialize, Serialize};

use super::IngestError;

/// How much of each a file may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Pages of a PDF.
    pub pages: u32,
    /// Letters, lines, images and the like that one page of a PDF may draw before it is given up.
    pub page_objects: u32,
    /// Bytes of a Word file unpacked, over all parts that are read.
    pub unpacked: u64,
    /// Elements of one part of a Word file.
    pub elements: usize,
    /// Nesting of these elements.
    pub depth: usize,
    /// Bytes of text, whatever the format: the time of a review grows with them.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 5_000,
            // The largest honest page seen draws about 60,000; a form that draws itself
            // exponentially would draw for ever.
            page_objects: 500_000,
            // Text of a long contract has 5 MB.
            unpacked: 200_000_000,
            // A contract of 40,000 words has about 200,000.
            elements: 3_000_000,
            // Word itself nests some 30 deep; recursion over the tree stays well inside a thread's stack.
            depth: 256,
            // More than 500 pages.
            text: 2_000_000,
        }
    }
}

impl Limits {
    pub(super) fn check_text(self, bytes: u64) -> Result<(), IngestError> {
        let limit = self.text;
        if bytes <= limit {
            return Ok(());
        }
        let way_out = "raise the limit with --max-text, or split the file";
        Err(IngestError::TooLarge { what: format!("its text of {bytes} bytes"), limit: format!("{limit} bytes"), way_out })
    }

    pub(super) fn too_many_pages(self, pages: u32) -> IngestError {
        let limit = format!("{} pages", self.pages);
        let way_out = "raise the limit with --max-pages, or split the file";
        IngestError::TooLarge { what: format!("the PDF with {pages} pages"), limit, way_out }
    }

    pub(super) fn too_much_unpacked(self) -> IngestError {
        IngestError::TooLarge {
            what: "the unpacked Word file".to_owned(),
            limit: format!("{} bytes", self.unpacked),
            way_out: "raise the limit with --max-unpacked, or save it without embedded content",
        }
    }

    pub(super) fn too_many_elements(self) -> IngestError {
        IngestError::TooLarge {
            what: "the text of the Word file".to_owned(),
            limit: format!("{} elements", self.elements),
            way_out: "raise the limit with --max-elements, or split the file",
        }
    }

    pub(super) fn too_deep(self) -> IngestError {
        IngestError::TooLarge {
            what: "the nesting of the Word file".to_owned(),
            limit: format!("{} elements in each other", self.depth),
            way_out: "raise the limit with --max-depth, or save it anew",
        }
    }
}
