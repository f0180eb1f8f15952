//! Where the letters of the canonical text stand in the source, so that edits can be written there.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::text::TextRange;

/// A part of the source with a text of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// The contract itself.
    #[default]
    Main,
    /// The footnotes of a Word file.
    Footnotes,
    /// The endnotes of a Word file.
    Endnotes,
}

/// A stretch of text that stands in the source byte by byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The stretch.
    pub range: TextRange,
    /// The part of the source that has it.
    pub part: Part,
    /// In a Word file the number of the text element (`w:t`) from 1, counted by their start tags in
    /// the whole part, also those that are not read; elsewhere 0, the whole source.
    pub unit: u32,
    /// Bytes of the unit's text before the stretch. Text of a Word file counts unescaped, other
    /// sources as decoded: UTF-8, line ends of one byte, no control characters.
    pub offset: u32,
}

impl Origin {
    /// The stretch in a text that has lost its first `cut` bytes and got `before` others in front of
    /// it; `None` where nothing of it is left.
    pub(crate) fn moved(self, cut: usize, before: usize) -> Option<Self> {
        let (start, end) = (self.range.start as usize, self.range.end as usize);
        let lost = cut.saturating_sub(start);
        let range = TextRange::new((start + lost).saturating_sub(cut) + before, end.saturating_sub(cut) + before);
        (!range.is_empty()).then(|| Self { range, offset: self.offset + lost as u32, ..self })
    }
}

/// Bytes `start..end` of a unit's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// As in [`Origin::part`].
    pub part: Part,
    /// As in [`Origin::unit`].
    pub unit: u32,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Document {
    /// Where the letters of a range stand in the source, one span for each unit in reading order.
    /// Letters that the source has otherwise (a tab, a symbol, the bar between two cells) are in no
    /// span unless they stand between two of one unit.
    pub fn spans(&self, range: TextRange) -> Vec<Span> {
        let first = self.blocks.partition_point(|block| block.range.end <= range.start);
        let blocks = self.blocks[first..].iter().take_while(|block| block.range.start < range.end);
        let mut spans: Vec<Span> = Vec::new();
        for origin in blocks.flat_map(|block| &block.origins) {
            let start = origin.range.start.max(range.start);
            let end = origin.range.end.min(range.end);
            if start >= end {
                continue;
            }
            let at = |place: u32| origin.offset + (place - origin.range.start);
            let span = Span { part: origin.part, unit: origin.unit, start: at(start), end: at(end) };
            match spans.last_mut() {
                Some(last) if (last.part, last.unit) == (span.part, span.unit) && last.end <= span.start => last.end = span.end,
                _ => spans.push(span),
            }
        }
        spans
    }
}
