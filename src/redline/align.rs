//! Where the words of the canonical text stand in a source.
//!
//! The canonical text has the visible letters of the source in their order, and nothing else but
//! single spaces. So each block is found by its letters alone, and what the source has between
//! them (white space, markup, line ends) needs no rules of its own. A block that cannot be found
//! letter by letter has no place, and nothing is changed in it.

use std::ops::Range;

use crate::document::Document;
use crate::text::TextRange;

/// A visible letter of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) letter: char,
    /// Its bytes in the source.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it may be markup, so that the canonical text may lack it.
    pub(super) soft: bool,
}

/// The letter of a sign that the reader may print as any other.
pub(super) const ANY: char = '\u{0}';

/// Letters that may stand between the place where a block should begin and where it does: a label
/// that was typed, markup.
const FARTHEST: usize = 400;

/// Canonical text to source.
#[derive(Clone, Debug)]
pub(super) struct Map {
    /// (byte in the canonical text, index of the letter), rising in both.
    points: Vec<(u32, usize)>,
}

impl Map {
    /// Finds the blocks of a document among the letters. `hint` tells at which letter a block
    /// begins at the earliest, where it is known.
    pub(super) fn new(document: &Document, inks: &[Ink], hint: impl Fn(usize) -> Option<usize>) -> Self {
        let mut points = Vec::new();
        let mut cursor = 0;
        for (index, block) in document.blocks.iter().enumerate() {
            let hinted = hint(index);
            let from = hinted.map_or(cursor, |hinted| hinted.max(cursor));
            let farthest = if hinted.is_some() { from.saturating_add(FARTHEST).min(inks.len()) } else { inks.len() };
            let letters: Vec<(u32, char)> = letters(document, block.range);
            let found = (from..farthest).find_map(|start| follow(&letters, inks, start));
            if let Some(found) = found {
                cursor = found.last().map_or(cursor, |(_, ink)| ink + 1);
                points.extend(found);
            }
        }
        Self { points }
    }

    /// The letters of a range, from the first to after the last. `None` where one of them has no
    /// place, or where there is none.
    pub(super) fn inks(&self, document: &Document, range: TextRange) -> Option<Range<usize>> {
        let wanted = letters(document, range);
        let first = self.at(wanted.first()?.0)?;
        let last = self.at(wanted.last()?.0)?;
        let at = self.points.partition_point(|(offset, _)| *offset < range.start);
        let points = self.points.get(at..at + wanted.len())?;
        let all = points.iter().zip(&wanted).all(|((offset, _), (wanted, _))| offset == wanted);
        all.then_some(first..last + 1)
    }

    /// The letter just before an offset, in the same block.
    pub(super) fn before(&self, document: &Document, offset: u32) -> Option<usize> {
        let block = &document.blocks[document.block_at(offset)?];
        let before = letters(document, TextRange { start: block.range.start, end: offset });
        self.at(before.last()?.0)
    }

    fn at(&self, offset: u32) -> Option<usize> {
        let at = self.points.binary_search_by_key(&offset, |(offset, _)| *offset).ok()?;
        self.points.get(at).map(|(_, ink)| *ink)
    }
}

/// The visible letters of a range with their offsets.
fn letters(document: &Document, range: TextRange) -> Vec<(u32, char)> {
    let base = range.start;
    let letters = range.of(&document.text).char_indices().filter(|(_, letter)| !letter.is_whitespace());
    letters.map(|(at, letter)| (base + at as u32, letter)).collect()
}

/// Follows letters from a start, passing over what may be markup.
fn follow(letters: &[(u32, char)], inks: &[Ink], start: usize) -> Option<Vec<(u32, usize)>> {
    let first = letters.first()?;
    if !fits(inks.get(start)?, first.1) {
        return None;
    }
    let mut found = Vec::with_capacity(letters.len());
    let mut at = start;
    for (offset, letter) in letters {
        loop {
            let ink = inks.get(at)?;
            at += 1;
            if fits(ink, *letter) {
                found.push((*offset, at - 1));
                break;
            }
            if !ink.soft {
                return None;
            }
        }
    }
    Some(found)
}

fn fits(ink: &Ink, letter: char) -> bool {
    ink.letter == letter || ink.letter == ANY
}
