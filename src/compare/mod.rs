//! Two drafts of one contract compared: what was won, conceded, reworded, moved, and what the other
//! side changed without being asked.
//!
//! Text is compared by words in normal form ([`stream`]), sentences are aligned by meaning and not
//! by place ([`mod@align`]), and what differs inside them is told word by word ([`mod@hunks`]). Clauses are
//! compared by their findings, and a change of the text is tied to the clauses whose evidence it
//! touches.

mod align;
mod answer;
mod clauses;
mod hunks;
mod stream;
#[cfg(test)]
mod tests;

pub use clauses::{ClauseChange, FactChange, Outcome, Standing};

use crate::document::Document;
use crate::grading::{Assessment, Grade};
use crate::text::TextRange;

use align::{Pair, align};
use answer::Answers;
use hunks::{Hunk, hunks};
use stream::{Stream, Vocabulary};

/// A draft and what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The contract.
    pub document: &'a Document,
    /// What was found.
    pub assessment: &'a Assessment,
}

/// What to compare.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The older draft.
    pub old: Draft<'a>,
    /// The newer draft.
    pub new: Draft<'a>,
    /// The older draft as we asked for it, with all our edits in it.
    pub asked: Option<Draft<'a>>,
    /// The newer draft as it reads when its tracked changes are refused; `None` where it has none or
    /// its format has no such thing.
    pub untracked: Option<&'a Document>,
}

/// What differs between two drafts.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Changes of the text, those that nobody asked for first, then in the order of the newer draft.
    pub changes: Vec<Change>,
    /// What we asked for and did not get, in the order of the newer draft.
    pub refused: Vec<Refused>,
    /// Every clause of the library, in its order.
    pub clauses: Vec<ClauseChange>,
    /// Values that differ.
    pub facts: Vec<FactChange>,
    /// Ids of clauses that were judged otherwise though no word differs: the formats of the drafts let
    /// them be read differently, so look yourself.
    pub read_differently: Vec<String>,
    /// The older grade.
    pub old_grade: Option<Grade>,
    /// The newer grade.
    pub new_grade: Option<Grade>,
    /// Whether the changes are sorted by what was asked.
    pub asked: bool,
    /// Whether tracked changes are told from others.
    pub tracked: bool,
}

/// A sentence, or neighbouring ones, that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its text in the older draft; `None` where it is new.
    pub old: Option<TextRange>,
    /// Its text in the newer draft; `None` where it is gone.
    pub new: Option<TextRange>,
    /// Its words in reading order, old and new.
    pub spans: Vec<Span>,
    /// Ids of the clauses whose evidence it touches.
    pub clauses: Vec<String>,
    /// The gravest of what became of those clauses.
    pub effect: Outcome,
    /// Whether it was asked for; `None` where it is not known what was.
    pub answer: Option<Answer>,
    /// Whether it is a tracked change of the newer draft; `None` where that has none.
    pub tracked: Option<bool>,
}

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Other words in the same place.
    Reworded,
    /// In another place, with the same words or others.
    Moved,
    /// There was none like it.
    New,
    /// There is none like it now.
    Gone,
}

impl ChangeKind {
    /// Kebab-case name, as in the JSON comparison.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reworded => "reworded",
            Self::Moved => "moved",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// Words of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// In which draft they stand.
    pub side: Both,
    /// The words as written.
    pub text: String,
}

/// In which of two drafts words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Both {
    /// In both.
    Same,
    /// In the older one only.
    Old,
    /// In the newer one only.
    New,
}

/// How a change answers what we asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Nobody asked for it.
    Unasked,
    /// Something else was asked for at this place.
    Countered,
    /// As we asked.
    Accepted,
}

impl Answer {
    /// Kebab-case name, as in the JSON comparison.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unasked => "unasked",
            Self::Countered => "countered",
            Self::Accepted => "accepted",
        }
    }
}

/// Something that we asked for and that the newer draft does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The sentence in the newer draft that was to be changed; `None` where one was to be added.
    pub new: Option<TextRange>,
    /// The sentence of the newer draft before it; `None` at the start.
    pub after: Option<TextRange>,
    /// The words: `Old` stands for what was asked for, `New` for what there is instead.
    pub spans: Vec<Span>,
}

/// Compares two drafts.
pub fn compare(request: &Request) -> Comparison {
    let mut vocabulary = Vocabulary::default();
    let mut stream = |document: &Document| Stream::of(document, &mut vocabulary);
    let (old, new) = (stream(request.old.document), stream(request.new.document));
    let (asked, untracked) = (request.asked.map(|draft| stream(draft.document)), request.untracked.map(&mut stream));
    let (old_clauses, new_clauses) = (evidence(&request.old, &old), evidence(&request.new, &new));
    let kin = |a: usize, b: usize| old_clauses[a].iter().any(|clause| new_clauses[b].contains(clause));
    let pairs = align(&old, &new, &kin);
    let found: Vec<(Pair, Vec<Hunk>)> = pairs
        .into_iter()
        .map(|pair| {
            let hunks = hunks(&old, &new, &pair);
            (pair, hunks)
        })
        .filter(|(pair, hunks)| pair.moved || !hunks.is_empty())
        .collect();
    let answers = asked.as_ref().map(|asked| Answers::new(&old, asked, &new));
    let tracking = untracked.as_ref().map(|untracked| answer::differences(untracked, &new));
    let mut clauses = clauses::clauses(request);
    let mut changes: Vec<Change> = Vec::new();
    for (pair, hunks) in &found {
        let mut touched: Vec<String> = pair.old.clone().flat_map(|unit| old_clauses[unit].iter()).cloned().collect();
        touched.extend(pair.new.clone().flat_map(|unit| new_clauses[unit].iter()).cloned());
        touched.sort();
        touched.dedup();
        let kind = match (pair.moved, pair.old.is_empty(), pair.new.is_empty()) {
            (true, ..) => ChangeKind::Moved,
            (_, true, _) => ChangeKind::New,
            (_, _, true) => ChangeKind::Gone,
            _ => ChangeKind::Reworded,
        };
        let whole = Hunk { old: old.span(&pair.old), new: new.span(&pair.new) };
        // A move is a change of its whole sentence.
        let told = if pair.moved { std::slice::from_ref(&whole) } else { hunks.as_slice() };
        changes.push(Change {
            kind,
            old: old.text(&pair.old),
            new: new.text(&pair.new),
            spans: spans(request, &old, &new, &whole, hunks),
            clauses: touched,
            effect: Outcome::Same,
            answer: answers.as_ref().and_then(|answers| told.iter().map(|hunk| answers.to(hunk)).min()),
            tracked: tracking.as_ref().map(|tracking| told.iter().all(|hunk| tracking.iter().any(|other| hunk.meets(other)))),
        });
    }
    clauses::tie(&mut clauses, &mut changes);
    let mut facts = clauses::facts(request);
    let mut read_differently = Vec::new();
    if changes.is_empty() {
        // The words are the same: what differs is how two formats let them be read.
        for clause in clauses.iter_mut().filter(|clause| clause.outcome != Outcome::Same) {
            clause.outcome = Outcome::Same;
            read_differently.push(clause.clause.clone());
        }
        facts.clear();
    }
    let changes = ordered(joined(changes, request));
    let refused = answers.as_ref().map(|answers| answers.refused(request)).unwrap_or_default();
    let is_baa = |draft: &Draft| draft.assessment.nature.is_baa;
    Comparison {
        changes,
        refused,
        clauses,
        facts,
        read_differently,
        old_grade: request.old.assessment.grade.clone().filter(|_| is_baa(&request.old)),
        new_grade: request.new.assessment.grade.clone().filter(|_| is_baa(&request.new)),
        asked: request.asked.is_some(),
        tracked: request.untracked.is_some(),
    }
}

/// For each sentence of a draft the clauses whose evidence it is.
fn evidence(draft: &Draft, stream: &Stream) -> Vec<Vec<String>> {
    let findings = &draft.assessment.findings;
    let of = |range: TextRange| {
        let bears = |finding: &&crate::grading::Finding| finding.evidence.iter().any(|words| words.overlaps(range));
        findings.iter().filter(bears).map(|finding| finding.clause.clone()).collect()
    };
    stream.units.iter().map(|unit| of(unit.range)).collect()
}

/// The words of a pair, old ones before the new ones in their place.
fn spans(request: &Request, old: &Stream, new: &Stream, whole: &Hunk, hunks: &[Hunk]) -> Vec<Span> {
    word_spans((request.old.document, old), (request.new.document, new), whole, hunks)
}

/// The same for any two documents.
fn word_spans(old: (&Document, &Stream), new: (&Document, &Stream), whole: &Hunk, hunks: &[Hunk]) -> Vec<Span> {
    let text = |(document, stream): (&Document, &Stream), words: std::ops::Range<usize>, to: usize| -> String {
        let Some(first) = stream.words.get(words.start).filter(|_| !words.is_empty()) else { return String::new() };
        // Up to the next word, so that punctuation stays with the word before it.
        let last = stream.words[words.end - 1].range.end;
        let next = stream.words.get(words.end).filter(|_| words.end < to).map(|word| opened(document, word.range.start));
        let end = next.unwrap_or_else(|| {
            let rest = TextRange::new(last as usize, document.text.len()).of(&document.text);
            let tail = rest.find(|c: char| c.is_whitespace() || c.is_alphanumeric()).unwrap_or(rest.len());
            last + u32::try_from(tail).unwrap_or_default()
        });
        TextRange { start: opened(document, first.range.start), end }
            .of(&document.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut out = Vec::new();
    let mut push = |side, text: String| {
        if !text.is_empty() {
            out.push(Span { side, text });
        }
    };
    let mut at = whole.new.start;
    for hunk in hunks {
        push(Both::Same, text(new, at..hunk.new.start, whole.new.end));
        push(Both::Old, text(old, hunk.old.clone(), whole.old.end));
        push(Both::New, text(new, hunk.new.clone(), whole.new.end));
        at = hunk.new.end;
    }
    push(Both::Same, text(new, at..whole.new.end, whole.new.end));
    out
}

/// Where the brackets and quotation marks begin that stand right before a word.
fn opened(document: &Document, word: u32) -> u32 {
    let before = TextRange { start: 0, end: word }.of(&document.text);
    let marks = ['(', '[', '"', '\u{201c}', '\u{2018}', '$', '\u{a7}'];
    u32::try_from(before.trim_end_matches(marks).len()).unwrap_or(word)
}

/// Makes one change of sentences of one paragraph that follow each other and are all new, gone or
/// moved.
fn joined(changes: Vec<Change>, request: &Request) -> Vec<Change> {
    let block = |document: &Document, range: Option<TextRange>| range.and_then(|range| document.block_at(range.start));
    let follows = |document: &Document, last: Option<TextRange>, next: Option<TextRange>| match (last, next) {
        (Some(last), Some(next)) => {
            let between = TextRange { start: last.end, end: next.start.max(last.end) };
            next.start >= last.end && !between.of(&document.text).contains(char::is_alphanumeric)
        }
        (last, next) => last == next,
    };
    let mut out: Vec<Change> = Vec::new();
    for change in changes {
        let joins = |last: &&mut Change| {
            last.kind == change.kind
                && last.kind != ChangeKind::Reworded
                && (last.answer, last.tracked) == (change.answer, change.tracked)
                && block(request.old.document, last.old) == block(request.old.document, change.old)
                && block(request.new.document, last.new) == block(request.new.document, change.new)
                && follows(request.old.document, last.old, change.old)
                && follows(request.new.document, last.new, change.new)
        };
        let Some(last) = out.iter_mut().rev().find(joins) else {
            out.push(change);
            continue;
        };
        let cover = |a: Option<TextRange>, b: Option<TextRange>| a.zip(b).map(|(a, b)| a.cover(b));
        last.old = cover(last.old, change.old);
        last.new = cover(last.new, change.new);
        last.effect = last.effect.max(change.effect);
        last.clauses.extend(change.clauses);
        last.clauses.sort();
        last.clauses.dedup();
        for span in change.spans {
            match last.spans.last_mut().filter(|last| last.side == span.side) {
                Some(last) => {
                    last.text.push(' ');
                    last.text.push_str(&span.text);
                }
                None => last.spans.push(span),
            }
        }
    }
    out
}

/// What nobody asked for first, of that the untracked; else in the order of the text.
fn ordered(mut changes: Vec<Change>) -> Vec<Change> {
    // What was gone stays where the alignment put it.
    changes.sort_by_key(|change| (change.answer, change.tracked));
    changes
}
