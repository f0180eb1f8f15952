//! Where patterns match, and how the connectors join two such places: the same for a document that is
//! read and for one that is searched in an index.

use std::ops::Range;

/// A place where a pattern matched: a run of words, and the word that its first term matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The act: whose subject and mood decide whether the place counts.
    pub(crate) act: usize,
}

impl Span {
    /// The words that were matched.
    pub(crate) fn words(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Each left span with the nearest right span that fits, as one span that covers both.
pub(crate) fn pairs(
    left: &[Span],
    right: &[Span],
    words: usize,
    ordered: bool,
    fits: impl Fn(&Span, &Span) -> bool,
) -> Vec<Span> {
    let mut out = Vec::new();
    for a in left {
        let nearest = right
            .iter()
            .filter_map(|b| {
                let distance = if b.start >= a.end {
                    b.start - a.end + 1
                } else if ordered {
                    return None;
                } else if a.start >= b.end {
                    a.start - b.end + 1
                } else {
                    0
                };
                (distance <= words && fits(a, b)).then_some((distance, b))
            })
            .min_by_key(|(distance, b)| (*distance, b.start));
        if let Some((_, b)) = nearest {
            out.push(Span { start: a.start.min(b.start), end: a.end.max(b.end), act: a.act });
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
