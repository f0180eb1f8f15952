//! Words of the canonical text among the letters of the pages.

use std::ops::Range;

use crate::document::Document;
use crate::ingest::Letter;
use crate::text::TextRange;

/// Letters before the words that tell them from the same words elsewhere on the page.
const CONTEXT: usize = 48;
/// Letters that are enough to know a place where the whole cannot be found, as where a column or a
/// page number stands in between.
const ENOUGH: usize = 24;

/// Letters and figures alone: what stands between them differs between the page and the text.
fn plain(text: &str) -> Vec<char> {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The letters of the pages, ready to be searched.
pub(super) struct Pages<'a> {
    letters: Vec<&'a Letter>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(letters: &'a [Letter]) -> Self {
        Self { letters: letters.iter().filter(|letter| letter.letter.is_alphanumeric()).collect() }
    }

    /// The letters of a range. `None` where they cannot be found on its pages.
    pub(super) fn find(&self, document: &Document, range: TextRange) -> Option<&[&'a Letter]> {
        let needle = plain(range.of(&document.text));
        let block = &document.blocks[document.block_at(range.start)?];
        let before = plain(TextRange { start: block.range.start, end: range.start }.of(&document.text));
        let page = |offset: u32| document.whereabouts(offset).page;
        let (first, last) = (page(range.start)?, page(range.end.saturating_sub(1))?);
        // What comes before may stand on the page before.
        let start = self.letters.partition_point(|letter| letter.page + 1 < first);
        let own = self.letters.partition_point(|letter| letter.page < first);
        let end = self.letters.partition_point(|letter| letter.page <= last);
        let context = before[before.len().saturating_sub(CONTEXT)..].to_vec();
        let with_context = [context.as_slice(), &needle].concat();
        let found = (!context.is_empty())
            .then(|| self.search(&with_context, start..end))
            .flatten()
            .map(|found| found.start + context.len()..found.end)
            .or_else(|| self.search(&needle, own..end))
            .or_else(|| self.search(needle.get(..ENOUGH)?, own..end))?;
        self.letters.get(found)
    }

    fn search(&self, needle: &[char], within: Range<usize>) -> Option<Range<usize>> {
        let first = *needle.first()?;
        let letters = self.letters.get(within.clone())?;
        let at = letters.windows(needle.len()).position(|window| {
            window[0].letter == first && window.iter().zip(needle).all(|(letter, wanted)| letter.letter == *wanted)
        })?;
        Some(within.start + at..within.start + at + needle.len())
    }
}
