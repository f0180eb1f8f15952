//! A contract as words to compare: normal forms, so that the format, hyphenation, ligatures, case
//! and punctuation are no differences, and the sentences that they make.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::{BlockKind, Document};
use crate::text::{Gap, TextRange, sentences, words};

/// Words of every contract compared, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<String, u32>);

impl Vocabulary {
    fn number(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(word.to_owned()).or_insert(next)
    }
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Its number in the vocabulary.
    pub(super) id: u32,
    /// Its normal form, with the sign of money or per cent.
    pub(super) key: String,
    /// Where it stands.
    pub(super) range: TextRange,
}

/// A sentence, or what is as long as one: a heading, a row, an item.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Its words, by index.
    pub(super) words: Range<usize>,
    /// Its text.
    pub(super) range: TextRange,
    /// Whether a paragraph begins with it, where a number may stand that one reader takes for text.
    pub(super) begins: bool,
    /// The numbers of its words, sorted.
    pub(super) sorted: Vec<u32>,
}

/// A contract as words and sentences.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    /// The words in reading order.
    pub(super) words: Vec<Token>,
    /// The sentences in reading order; together they hold every word once.
    pub(super) units: Vec<Unit>,
}

impl Stream {
    /// Reads a document. Tables of contents are left out: they say nothing of their own.
    pub(super) fn of(document: &Document, vocabulary: &mut Vocabulary) -> Self {
        let mut stream = Self::default();
        let mut ranges: Vec<(TextRange, bool)> = Vec::new();
        let mut open = false;
        for block in document.blocks.iter().filter(|block| block.kind != BlockKind::Contents) {
            let text = block.range.of(&document.text);
            let goes_on = open && block.label.is_empty() && text.starts_with(char::is_lowercase);
            let mut parts = sentences(&document.text, block.range);
            if goes_on && !parts.is_empty() {
                // A page or column ended in the middle of this sentence.
                let first = parts.remove(0);
                if let Some((range, _)) = ranges.last_mut() {
                    *range = range.cover(first);
                }
            }
            let at_start = !goes_on;
            ranges.extend(parts.into_iter().enumerate().map(|(index, range)| (range, at_start && index == 0)));
            open = block.kind == BlockKind::Body
                && text.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-'));
        }
        for (range, begins) in ranges {
            let start = stream.words.len();
            for word in words(&document.text, range) {
                let sign = match () {
                    () if word.normal.is_empty() => "_",
                    () if word.gap.has(Gap::DOLLAR) => "$",
                    () if word.gap.has(Gap::PERCENT) => "%",
                    () => "",
                };
                let key = format!("{sign}{}", word.normal);
                stream.words.push(Token { id: vocabulary.number(&key), key, range: word.range });
            }
            if stream.words.len() > start {
                stream.units.push(Unit { words: start..stream.words.len(), range, begins, sorted: Vec::new() });
                let sorted = stream.sorted(stream.units.len() - 1..stream.units.len());
                if let Some(unit) = stream.units.last_mut() {
                    unit.sorted = sorted;
                }
            }
        }
        stream
    }

    /// The words of neighbouring sentences, by index.
    pub(super) fn span(&self, units: &Range<usize>) -> Range<usize> {
        if units.is_empty() {
            let at = self.units.get(units.start).map_or(self.words.len(), |unit| unit.words.start);
            return at..at;
        }
        self.units[units.start].words.start..self.units[units.end - 1].words.end
    }

    /// The text of neighbouring sentences.
    pub(super) fn text(&self, units: &Range<usize>) -> Option<TextRange> {
        let (first, last) = (self.units.get(units.start)?, self.units.get(units.end.checked_sub(1)?)?);
        (!units.is_empty()).then(|| first.range.cover(last.range))
    }

    /// The numbers of the words of neighbouring sentences, in order.
    pub(super) fn ids(&self, units: &Range<usize>) -> Vec<u32> {
        self.words[self.span(units)].iter().map(|word| word.id).collect()
    }

    /// The same, sorted.
    pub(super) fn sorted(&self, units: Range<usize>) -> Vec<u32> {
        let mut ids = self.ids(&units);
        ids.sort_unstable();
        ids
    }
}

/// How many words two sorted lists share.
pub(super) fn common(old: &[u32], new: &[u32]) -> usize {
    let (mut a, mut b, mut both) = (0, 0, 0);
    while a < old.len() && b < new.len() {
        match old[a].cmp(&new[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                a += 1;
                b += 1;
                both += 1;
            }
        }
    }
    both
}
