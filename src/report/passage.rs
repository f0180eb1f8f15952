//! Quotations: the telling words of a contract with a little of what stands around them.

use serde::Serialize;

use crate::document::Document;
use crate::text::TextRange;

use super::plain::inert;
use super::words;

/// How many passages one finding shows; the rest are counted.
const MOST_PASSAGES: usize = 3;
/// Bytes of context on each side of the telling words.
const CONTEXT: usize = 80;

/// A quotation from one block of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Passage {
    /// Where it stands, for people.
    pub(super) place: String,
    /// Its words in reading order.
    pub(super) spans: Vec<Span>,
    /// Where its first telling words begin in the canonical text.
    pub(super) start: u32,
}

/// Words of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Span {
    /// The words, inert.
    pub(super) text: String,
    /// Whether they are the telling ones.
    pub(super) telling: bool,
}

/// The passages that prove something, one for each block, the most telling first; and how many
/// more there are.
pub(super) fn passages(document: &Document, evidence: &[TextRange]) -> (Vec<Passage>, usize) {
    let mut blocks: Vec<(usize, Vec<TextRange>)> = Vec::new();
    for range in evidence.iter().filter(|range| !range.of(&document.text).trim().is_empty()) {
        let Some(block) = document.block_at(range.start) else { continue };
        match blocks.iter_mut().find(|(known, _)| *known == block) {
            Some((_, ranges)) => ranges.push(*range),
            None => blocks.push((block, vec![*range])),
        }
    }
    let more = blocks.len().saturating_sub(MOST_PASSAGES);
    blocks.truncate(MOST_PASSAGES);
    let passage = |(block, ranges): (usize, Vec<TextRange>)| {
        let start = ranges[0].start;
        let spans = quote(&document.text, document.blocks[block].range, &merged(ranges));
        Passage { place: words::place(&document.whereabouts(start)), spans, start }
    };
    (blocks.into_iter().map(passage).collect(), more)
}

/// The ranges in reading order, those that touch made one.
pub(super) fn merged(mut ranges: Vec<TextRange>) -> Vec<TextRange> {
    ranges.sort_unstable();
    let mut merged: Vec<TextRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => *last = last.cover(range),
            _ => merged.push(range),
        }
    }
    merged
}

/// The telling ranges (sorted, disjoint, at least one) with their context inside the block.
fn quote(text: &str, block: TextRange, telling: &[TextRange]) -> Vec<Span> {
    let span = |text: &str, telling| Span { text: inert(text), telling };
    let mut spans = Vec::with_capacity(telling.len() * 2 + 1);
    let mut shown_to = block.start;
    for (index, range) in telling.iter().enumerate() {
        let between = TextRange { start: shown_to, end: range.start.max(shown_to) }.of(text);
        let shown = if index == 0 { shorten_start(between) } else { shorten_middle(between) };
        spans.push(span(&shown, false));
        spans.push(span(range.of(text), true));
        shown_to = range.end;
    }
    let rest = TextRange { start: shown_to, end: block.end.max(shown_to) }.of(text);
    spans.push(span(&shorten_end(rest), false));
    spans.retain(|span| !span.text.is_empty());
    spans
}

fn shorten_start(text: &str) -> String {
    if text.len() <= CONTEXT {
        return text.to_owned();
    }
    let kept = &text[text.ceil_char_boundary(text.len() - CONTEXT)..];
    let kept = kept.split_once(' ').map_or(kept, |(_, words)| words);
    format!("\u{2026} {kept}")
}

fn shorten_end(text: &str) -> String {
    if text.len() <= CONTEXT {
        return text.to_owned();
    }
    let kept = &text[..text.floor_char_boundary(CONTEXT)];
    let kept = kept.rsplit_once(' ').map_or(kept, |(words, _)| words);
    format!("{kept} \u{2026}")
}

fn shorten_middle(text: &str) -> String {
    if text.len() <= 2 * CONTEXT {
        return text.to_owned();
    }
    let (end, start) = (shorten_end(text), shorten_start(text));
    format!("{end}{}", start.trim_start_matches('\u{2026}'))
}

#[cfg(test)]
mod tests {
    use super::{TextRange, merged, quote};

    #[track_caller]
    fn check(text: &str, telling: &[&str], expected: &str) {
        let range = |words: &&str| text.find(words).map(|at| TextRange::new(at, at + words.len()));
        let ranges = telling.iter().map(|words| range(words).expect("the words stand in the text")).collect();
        let spans = quote(text, TextRange::new(0, text.len()), &merged(ranges));
        let shown: String = spans.iter().map(|s| if s.telling { format!("[{}]", s.text) } else { s.text.clone() }).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn quotations_keep_the_telling_words() {
        check("The Vendor shall report in sixty days.", &["sixty days"], "The Vendor shall report in [sixty days].");
        check("one two three four", &["two three", "three four"], "one [two three four]");
        check("one two three four", &["four", "one"], "[one] two three [four]");
    }

    #[test]
    fn long_context_is_cut_between_words() {
        let far = "word ".repeat(60);
        let kept = "word ".repeat(15);
        check(&format!("{far}TELLS {far}"), &["TELLS"], &format!("\u{2026} {kept}[TELLS] {kept}\u{2026}"));
        let gap = format!("A {far}B");
        check(&gap, &["A", "B"], &format!("[A] {kept}\u{2026} {kept}[B]"));
    }
}
