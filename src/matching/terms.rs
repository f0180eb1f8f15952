//! Defined terms followed: where a contract says that "Reportable Event" means a breach or a
//! security incident, or that "Response Period" means ten days, each use of the term counts so.
//!
//! A term stands for a concept only if the concept is the head of what defines it: "any Breach of
//! Unsecured PHI" is a breach, "the loss of PHI" is no PHI. The law's own names are never changed:
//! a contract's words about "Breach" do not make every breach a security incident.

use super::connect::Span;
use super::find::Finder;
use super::program::Program;
use crate::document::{BlockKind, Document};
use crate::text::values::{Value, ValueKind};
use crate::text::{Gap, Letters, Map, TextRange, Word, words};
use std::collections::HashSet;
use std::ops::Range;

/// A term that the contract defines.
#[derive(Debug, Default)]
pub(super) struct Term {
    /// Where it is used, without its definitions.
    pub(super) uses: Vec<Range<usize>>,
    /// The words that say what it means.
    meanings: Vec<Meaning>,
}

/// The words that define a term.
#[derive(Clone, Debug)]
struct Meaning {
    words: Range<usize>,
    form: Form,
}

/// How a term is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// "X means any Y".
    Verb,
    /// "X has the meaning of the term Y".
    Reference,
    /// "any Y (an "X")": the words before it.
    Parenthesis,
    /// A row of a table or of a cover page: "X: ten days".
    Row,
}

/// Words of a term at most; longer ones are sentences in quotes.
const LONGEST_TERM: usize = 6;
/// Words between a term and its verb at most: "X", as used in this Agreement, means.
const FAR_VERB: usize = 12;
/// Words before a parenthesis that it may name.
const ANTECEDENT: usize = 30;

/// The terms of a document with their uses, in the order of their definitions.
pub(super) fn terms(finder: &Finder<'_>, program: &Program, document: &Document) -> Vec<Term> {
    let stream = finder.stream;
    let parties: HashSet<&str> = [&document.parties.covered_entity, &document.parties.business_associate]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let mut names: Vec<Vec<Letters>> = Vec::new();
    let mut found: Vec<Term> = Vec::new();
    let mut places: Vec<Vec<TextRange>> = Vec::new();
    let mut add = |name: &str, place: TextRange| -> Option<usize> {
        let normals: Vec<Letters> = words(name, TextRange::new(0, name.len())).into_iter().map(|word| word.normal).collect();
        let fine = !normals.is_empty() && normals.len() <= LONGEST_TERM && !parties.contains(name);
        if !fine || program.law_names.contains(&normals) {
            return None;
        }
        let index = names.iter().position(|known| *known == normals).unwrap_or_else(|| {
            names.push(normals);
            found.push(Term::default());
            places.push(Vec::new());
            names.len() - 1
        });
        places[index].push(place);
        Some(index)
    };
    for definition in &document.definitions {
        add(&definition.term, definition.range);
    }
    let mut rows = Vec::new();
    for (index, block) in document.blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Body) {
        let Some((names, count)) = row(block.range.of(&document.text)) else { continue };
        let own = stream.sentences.iter().find(|sentence| sentence.block == index).map_or(0, |sentence| sentence.own);
        // "Health Information, or HI | ..." gives two names.
        for name in names.split(", or ") {
            rows.extend(add(name, block.range).map(|term| (term, own + count..stream.blocks[index].end)));
        }
    }
    let mut starting: Map<&str, Vec<usize>> = Map::default();
    for (index, name) in names.iter().enumerate() {
        starting.entry(name[0].trim_end_matches('s')).or_default().push(index);
    }
    for sentence in &stream.sentences {
        for at in sentence.words.clone() {
            let Some(candidates) = starting.get(stream.words[at].normal.trim_end_matches('s')) else { continue };
            for &index in candidates {
                let use_words = at..at + names[index].len();
                if use_words.end > sentence.words.end || !is_use(stream, document, &names[index], &use_words) {
                    continue;
                }
                let place = stream.words[at].range;
                let defining = places[index].iter().any(|range| range.contains(place));
                match defining.then(|| meaning(&stream.words, &sentence.words, &use_words)).flatten() {
                    Some(meaning) => found[index].meanings.push(meaning),
                    None => found[index].uses.push(use_words),
                }
            }
        }
    }
    for (term, words) in rows {
        found[term].meanings.push(Meaning { words, form: Form::Row });
    }
    found.retain(|term| !term.uses.is_empty() && !term.meanings.is_empty());
    found
}

impl Term {
    /// The concepts that the term stands for, of those that a defined term may stand for.
    pub(super) fn concepts(&self, finder: &Finder<'_>, program: &Program) -> Vec<usize> {
        let mut out = Vec::new();
        for &concept in &program.definable {
            if self.meanings.iter().any(|meaning| meaning.is(finder, concept)) {
                out.push(concept);
            }
        }
        out
    }

    /// The value that the term stands for: the only one that its definition has.
    pub(super) fn value(&self, values: &[Value]) -> Option<ValueKind> {
        self.meanings.iter().find_map(|meaning| {
            let near = match meaning.form {
                Form::Verb => 8,
                Form::Row => 4,
                Form::Reference | Form::Parenthesis => return None,
            };
            let mut inside =
                values.iter().filter(|value| value.words.start >= meaning.words.start && value.words.end <= meaning.words.end);
            let first = inside.next()?;
            let blank = first.kind == ValueKind::Blank;
            let alone = inside.next().is_none() && (blank || first.words.start <= meaning.words.start + near);
            let kind = &first.kind;
            (alone && matches!(kind, ValueKind::Duration(_) | ValueKind::Money(_) | ValueKind::Percent(_) | ValueKind::Blank))
                .then(|| kind.clone())
        })
    }
}

impl Meaning {
    /// Whether a concept is what the term means: a head among the words that define it.
    fn is(&self, finder: &Finder<'_>, concept: usize) -> bool {
        let words = &finder.stream.words;
        let spans = finder.concept(concept, &self.words);
        match self.form {
            Form::Reference => spans.iter().any(|span| words[span.start].gap.has(Gap::QUOTE)),
            Form::Verb | Form::Row => heads(words, &self.words).iter().any(|head| spans.iter().any(|span| covers(span, head))),
            Form::Parenthesis => spans.iter().any(|span| {
                let gathers =
                    words.get(self.words.end).is_some_and(|word| matches!(word.normal.as_str(), "each" | "any" | "collectively"));
                span.end <= self.words.end && (gathers || span.end + 3 >= self.words.end)
            }),
        }
    }
}

/// Whether a concept's words begin in a head and reach its last word.
fn covers(span: &Span, head: &Range<usize>) -> bool {
    head.contains(&span.start) && span.end >= head.end
}

/// The term before the separator of a row "Notice Period | ten days", and how many words it has.
fn row(text: &str) -> Option<(&str, usize)> {
    let at = text.find(['|', ':'])?;
    let name = text[..at].trim().trim_matches(|c: char| !c.is_alphanumeric());
    let count = words(text, TextRange::new(0, at)).len();
    let title = name.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase()) || word.len() <= 3);
    (title && (2..=LONGEST_TERM).contains(&count)).then_some((name, count))
}

/// Whether the words are the term, written as a name; its last word may stand in the plural.
fn is_use(stream: &super::stream::Stream, document: &Document, name: &[Letters], at: &Range<usize>) -> bool {
    let found = &stream.words[at.clone()];
    let capital = found[0].range.of(&document.text).starts_with(|c: char| c.is_uppercase());
    let last = name.len() - 1;
    capital
        && found.iter().zip(name).enumerate().all(|(index, (word, wanted))| {
            word.normal == *wanted
                || (index == last
                    && (word.normal.strip_suffix('s') == Some(wanted) || wanted.strip_suffix('s') == Some(&word.normal)))
        })
}

/// What defines a term at this place, if its sentence does.
fn meaning(words: &[Word], sentence: &Range<usize>, term: &Range<usize>) -> Option<Meaning> {
    let normal = |at: usize| if at < sentence.end { words[at].normal.as_str() } else { "" };
    // "(each, a "Reportable Event")"
    let open = (sentence.start..=term.start).rev().take(5).find(|&at| words[at].gap.has(Gap::OPEN));
    if let Some(open) = open.filter(|&open| !words[open + 1..=term.start].iter().any(|word| word.gap.has(Gap::CLOSE))) {
        let start = open.saturating_sub(ANTECEDENT).max(sentence.start);
        let start = (start..open).rev().find(|&at| words[at].gap.has(Gap::SEMICOLON)).unwrap_or(start);
        return (open > start).then_some(Meaning { words: start..open, form: Form::Parenthesis });
    }
    let verb = (term.end..(term.end + FAR_VERB).min(sentence.end)).find(|&at| {
        matches!(normal(at), "means" | "mean" | "includes" | "include" | "meaning" | "refers" | "is" | "are" | "defined")
    })?;
    let reference = (verb..(verb + 8).min(sentence.end)).any(|at| matches!(normal(at), "meaning" | "meanings" | "defined"));
    let form = if reference { Form::Reference } else { Form::Verb };
    (verb + 1 < sentence.end).then_some(Meaning { words: verb + 1..sentence.end, form })
}

/// The heads of a list of nouns: for each member its words up to what modifies it.
fn heads(words: &[Word], scope: &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = scope.start;
    let mut at = scope.start;
    let mut modified = false;
    let parts = Gap::COMMA.with(Gap::SEMICOLON).with(Gap::COLON);
    while at < scope.end {
        let word = words[at].normal.as_str();
        let item =
            words[at].gap.has(Gap::OPEN) && word.len() <= 4 && words.get(at + 1).is_some_and(|next| next.gap.has(Gap::CLOSE));
        // "a use that this Agreement does not permit" goes on after its "not"; a list does not.
        if matches!(word, "excluding" | "except" | "unless" | "provided") || (word == "not" && !modified) {
            break;
        }
        let joins = matches!(word, "or" | "and");
        let fresh = item || words[at].gap.has(parts) || (joins && (!modified || next_is_determiner(words, at, scope)));
        if fresh && at > start {
            push(&mut out, start, at, modified);
            start = at;
            modified = false;
        }
        if joins || item {
            if !modified {
                start = at + 1;
            }
        } else if !modified && at > start && is_modifier(word) {
            push(&mut out, start, at, false);
            modified = true;
            // What follows "by" is a list of people, not of things meant.
            if word == "by" {
                match (at..scope.end).find(|&next| words[next].gap.has(Gap::SEMICOLON)) {
                    Some(next) => at = next - 1,
                    None => return out,
                }
            }
        }
        at += 1;
    }
    push(&mut out, start, at, modified);
    out
}

fn push(out: &mut Vec<Range<usize>>, start: usize, end: usize, modified: bool) {
    if !modified && end > start {
        out.push(start..end);
    }
}

fn next_is_determiner(words: &[Word], at: usize, scope: &Range<usize>) -> bool {
    let next = words.get(at + 1).filter(|_| at + 1 < scope.end).map_or("", |word| word.normal.as_str());
    matches!(next, "any" | "each" | "all" | "a" | "an" | "the")
}

fn is_modifier(word: &str) -> bool {
    matches!(
        word,
        "of" | "in"
            | "to"
            | "by"
            | "that"
            | "which"
            | "who"
            | "from"
            | "for"
            | "with"
            | "under"
            | "as"
            | "at"
            | "on"
            | "involving"
            | "relating"
            | "related"
            | "affecting"
            | "concerning"
            | "received"
            | "created"
            | "including"
            | "within"
            | "after"
            | "before"
            | "during"
            | "where"
            | "when"
            | "if"
            | "whose"
            | "about"
            | "regarding"
            | "against"
            | "between"
            | "upon"
            | "through"
            | "containing"
            | "resulting"
    )
}
