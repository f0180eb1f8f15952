//! How the other side answered: which changes are those that we asked for, which are not, and what
//! we asked for in vain.
//!
//! The draft as we asked for it stands between the other two. Where the newer draft reads as we
//! asked, its change is accepted; where it does not, and we had asked for nothing there, the change
//! is the other side's own.

use std::ops::Range;

use super::align::{Pair, align};
use super::hunks::{Hunk, hunks, touch};
use super::stream::Stream;
use super::{Answer, Refused, Request, word_spans};

/// The draft as we asked for it, against the older and the newer one.
#[derive(Debug)]
pub(super) struct Answers<'a> {
    old: &'a Stream,
    asked: &'a Stream,
    new: &'a Stream,
    /// What we asked for: the older draft to the asked one.
    ours: Vec<Hunk>,
    /// What differs from it: the asked draft to the newer one.
    theirs: Vec<(Pair, Vec<Hunk>)>,
    /// What the other side changed: the older draft to the newer one.
    made: Vec<Hunk>,
}

/// What differs between two drafts, without ties to clauses.
pub(super) fn differences(old: &Stream, new: &Stream) -> Vec<Hunk> {
    by_pair(old, new).into_iter().flat_map(|(_, hunks)| hunks).collect()
}

fn by_pair(old: &Stream, new: &Stream) -> Vec<(Pair, Vec<Hunk>)> {
    let whole = |pair: &Pair| Hunk { old: old.span(&pair.old), new: new.span(&pair.new) };
    let pairs = align(old, new, &|_, _| false).into_iter();
    let pairs = pairs.map(|pair| {
        let hunks = if pair.moved { vec![whole(&pair)] } else { hunks(old, new, &pair) };
        (pair, hunks)
    });
    pairs.filter(|(_, hunks)| !hunks.is_empty()).collect()
}

impl<'a> Answers<'a> {
    pub(super) fn new(old: &'a Stream, asked: &'a Stream, new: &'a Stream) -> Self {
        Self { old, asked, new, ours: differences(old, asked), theirs: by_pair(asked, new), made: differences(old, new) }
    }

    /// How a change answers what we asked for.
    pub(super) fn to(&self, change: &Hunk) -> Answer {
        let mut other = self.theirs.iter().flat_map(|(_, hunks)| hunks).filter(|hunk| self.is_at(change, hunk)).peekable();
        if other.peek().is_none() {
            return Answer::Accepted;
        }
        let ours = |hunk: &Hunk| self.ours.iter().any(|ask| touch(&ask.new, &hunk.old) && !hunk.old.is_empty());
        if other.any(ours) { Answer::Countered } else { Answer::Unasked }
    }

    /// Whether a difference from what we asked for is about the same words as a change. Where words
    /// were struck, many differences can have the same place: it is about them if it has them.
    fn is_at(&self, change: &Hunk, other: &Hunk) -> bool {
        let keys =
            |stream: &'a Stream, words: &Range<usize>| stream.words[words.clone()].iter().map(|word| word.id).collect::<Vec<_>>();
        let has = |all: &[u32], part: &[u32]| all.windows(part.len().max(1)).any(|window| window == part);
        change.meets(other) && (!change.new.is_empty() || has(&keys(self.asked, &other.old), &keys(self.old, &change.old)))
    }

    /// What we asked for and the newer draft does not have.
    pub(super) fn refused(&self, request: &Request) -> Vec<Refused> {
        let Some(draft) = request.asked else { return Vec::new() };
        let mut out = Vec::new();
        for (pair, hunks) in self.theirs.iter().filter(|(pair, _)| !pair.moved) {
            let ours = |hunk: &&Hunk| {
                let theirs = self.made.iter().any(|made| touch(&made.new, &hunk.new));
                // Words that stand there as before and that our draft has not, we asked to strike.
                let struck = hunk.old.is_empty() && !theirs;
                struck || self.ours.iter().any(|ask| !hunk.old.is_empty() && touch(&ask.new, &hunk.old))
            };
            let refused: Vec<Hunk> = hunks.iter().filter(ours).cloned().collect();
            if refused.is_empty() {
                continue;
            }
            let whole = Hunk { old: self.asked.span(&pair.old), new: self.new.span(&pair.new) };
            out.push(Refused {
                new: self.new.text(&pair.new),
                after: pair.new.start.checked_sub(1).and_then(|before| self.new.text(&(before..before + 1))),
                spans: word_spans((draft.document, self.asked), (request.new.document, self.new), &whole, &refused),
            });
        }
        out
    }
}
