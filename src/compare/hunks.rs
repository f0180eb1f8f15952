//! The words that differ between sentences that belong to each other.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::align::Pair;
use super::stream::{Stream, Token};

/// Words replaced, added or struck: indices into the words of either contract. An empty side tells
/// where the other side's words would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

impl Hunk {
    /// Whether its words of the newer contract are touched by those of another hunk.
    pub(super) fn meets(&self, other: &Self) -> bool {
        touch(&self.new, &other.new)
    }
}

/// Whether two ranges share a word, or one is a place inside the other or the same place.
pub(super) fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a == b || (a.start < b.end && b.start < a.end)
}

/// What differs in a pair.
pub(super) fn hunks(old: &Stream, new: &Stream, pair: &Pair) -> Vec<Hunk> {
    let (from, to) = (old.span(&pair.old), new.span(&pair.new));
    let (a, b) = (&old.words[from.clone()], &new.words[to.clone()]);
    let keys = |words: &[Token]| words.iter().map(|word| word.key.clone()).collect::<Vec<_>>();
    let (a_keys, b_keys) = (keys(a), keys(b));
    if pair.old.is_empty() || pair.new.is_empty() {
        return vec![Hunk { old: from, new: to }];
    }
    let flipped = a_keys > b_keys;
    let ops = if flipped {
        capture_diff_slices(Algorithm::Myers, &b_keys, &a_keys)
    } else {
        capture_diff_slices(Algorithm::Myers, &a_keys, &b_keys)
    };
    let mut out: Vec<Hunk> = Vec::new();
    for op in ops {
        let (tag, one, two) = op.as_tag_tuple();
        let (gone, come) = if flipped { (two, one) } else { (one, two) };
        if tag == DiffTag::Equal {
            continue;
        }
        let hunk = Hunk { old: from.start + gone.start..from.start + gone.end, new: to.start + come.start..to.start + come.end };
        match out.last_mut() {
            Some(last) if last.old.end == hunk.old.start && last.new.end == hunk.new.start => {
                last.old.end = hunk.old.end;
                last.new.end = hunk.new.end;
            }
            _ => out.push(hunk),
        }
    }
    let starts = old.units[pair.old.start].begins || new.units[pair.new.start].begins;
    out.retain(|hunk| {
        let (gone, come) = (&old.words[hunk.old.clone()], &new.words[hunk.new.clone()]);
        let number = starts && (hunk.old.start == from.start && hunk.new.start == to.start) && is_number(gone, come);
        !number && spelled(gone) != spelled(come)
    });
    out
}

/// The letters of words without what parts them: hyphens and line ends are no differences.
fn spelled(words: &[Token]) -> String {
    words.iter().map(|word| word.key.as_str()).collect()
}

/// Whether at the start of a paragraph a number stands on one side only: one reader took it for text
/// and the other not. Where both sides have a figure, it may be one that counts.
fn is_number(gone: &[Token], come: &[Token]) -> bool {
    gone.is_empty() != come.is_empty()
        && gone.iter().chain(come).all(|word| {
            let key = word.key.as_str();
            let roman = key.len() <= 5 && key.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
            let figures = key.len() <= 6 && key.chars().all(|c| c.is_ascii_digit() || c == '.');
            roman || figures || key.chars().count() == 1 || matches!(key, "section" | "article")
        })
}
