//! Where words of the canonical text stand in the contract's own part of the source.

use crate::document::{Document, Part};
use crate::text::TextRange;

/// A place in a unit's text, see [`crate::document::Origin`].
pub(super) type Spot = (u32, usize);

/// Where the first visible letter of a range begins and where the last one ends. `None` where one of
/// the two does not stand in the contract itself as it is read.
pub(super) fn ends(document: &Document, range: TextRange) -> Option<(Spot, Spot)> {
    let text = range.of(&document.text);
    let start = range.start + (text.len() - text.trim_start().len()) as u32;
    let end = range.end - (text.len() - text.trim_end().len()) as u32;
    (start < end).then_some(())?;
    Some((begin(document, start)?, finish(document, end)?))
}

/// Where the last visible letter before an offset ends, in the same block.
pub(super) fn before(document: &Document, offset: u32) -> Option<Spot> {
    let block = &document.blocks[document.block_at(offset)?];
    let text = TextRange { start: block.range.start, end: offset }.of(&document.text);
    finish(document, block.range.start + text.trim_end().len() as u32)
}

/// Where the letter at an offset begins.
fn begin(document: &Document, offset: u32) -> Option<Spot> {
    let block = &document.blocks[document.block_at(offset)?];
    let origin = block.origins.iter().find(|origin| origin.range.start <= offset && offset < origin.range.end)?;
    (origin.part == Part::Main).then_some((origin.unit, (origin.offset + offset - origin.range.start) as usize))
}

/// Where the letter that ends before an offset ends.
fn finish(document: &Document, offset: u32) -> Option<Spot> {
    let last = offset.checked_sub(1)?;
    let block = &document.blocks[document.block_at(last)?];
    let origin = block.origins.iter().find(|origin| origin.range.start <= last && last < origin.range.end)?;
    (origin.part == Part::Main).then_some((origin.unit, (origin.offset + offset - origin.range.start) as usize))
}
