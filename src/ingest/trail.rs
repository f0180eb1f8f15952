//! Where the letters of a growing text come from.

use crate::document::{Origin, Part};
use crate::text::TextRange;

/// One letter in the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// See [`Origin::unit`].
    pub(super) unit: u32,
    /// See [`Origin::offset`].
    pub(super) offset: usize,
    /// Bytes that it has in the source.
    pub(super) length: usize,
}

/// The stretches of a growing text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail(Vec<Origin>);

impl Trail {
    /// Notes that the character of `length` bytes at `at` is this letter. A letter that has another
    /// length in the source stands there as something else, and is left out.
    pub(super) fn add(&mut self, at: usize, length: usize, letter: Letter) {
        if letter.length != length {
            return;
        }
        let (range, offset) = (TextRange::new(at, at + length), letter.offset as u32);
        match self.0.last_mut() {
            Some(last)
                if last.unit == letter.unit
                    && last.range.end == range.start
                    && last.offset as usize + last.range.len() == letter.offset =>
            {
                last.range = last.range.cover(range);
            }
            _ => self.0.push(Origin { range, part: Part::Main, unit: letter.unit, offset }),
        }
    }

    /// Adds those of another text that is appended at `at`.
    pub(super) fn append(&mut self, other: Self, at: usize) {
        self.0.extend(other.0.into_iter().filter_map(|origin| origin.moved(0, at)));
    }

    /// Forgets what lies after the first `length` bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        let length = length as u32;
        self.0.retain(|origin| origin.range.start < length);
        if let Some(last) = self.0.last_mut() {
            last.range.end = last.range.end.min(length);
        }
    }

    /// Hands over the stretches, as in this part.
    pub(super) fn finish(self, part: Part) -> Vec<Origin> {
        let mut origins = self.0;
        for origin in &mut origins {
            origin.part = part;
        }
        origins
    }
}
