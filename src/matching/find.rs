//! Terms and connectors over the word stream.

use super::connect::{Span, pairs};
use super::program::{BUSINESS_ASSOCIATE, COVERED_ENTITY, Node, Program};
use super::stream::Stream;
use super::terms::{Term, terms};
use crate::document::Document;
use crate::library::pattern::{self, Stem, ValueTerm};
use crate::text::values::{Value, ValueKind, values};
use crate::text::{Gap, Map, TextRange, words};
use std::borrow::Cow;
use std::ops::Range;

/// Where every term and concept stands in one document.
pub(super) struct Finder<'a> {
    pub(super) stream: &'a Stream,
    leaves: Vec<Vec<Span>>,
    concepts: Vec<Vec<Span>>,
    /// For each concept, the uses of defined terms that stand for it.
    defined: Vec<Vec<Span>>,
    /// The typed values of the stream, in order.
    pub(super) values: Vec<Value>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(program: &Program, document: &Document, stream: &'a Stream) -> Self {
        let mut finder = Self {
            stream,
            leaves: vec![Vec::new(); program.leaves.len()],
            concepts: vec![Vec::new(); program.concepts.len()],
            defined: vec![Vec::new(); program.concepts.len()],
            values: values_of(stream),
        };
        finder.find_phrases(program);
        finder.find_parties(document);
        let terms = terms(&finder, program, document);
        finder.define_values(&terms);
        finder.find_values(program);
        finder.find_concepts(program, &vec![false; program.concepts.len()]);
        // A term may be defined by another one, but hardly deeper.
        for _ in 0..2 {
            let Some(done) = finder.define_concepts(program, &terms) else { break };
            finder.find_concepts(program, &done);
        }
        finder
    }

    /// The places of a term in a run of words.
    pub(super) fn leaf(&self, index: usize, scope: &Range<usize>) -> &[Span] {
        inside(&self.leaves[index], scope)
    }

    /// The places of a concept in a run of words.
    pub(super) fn concept(&self, index: usize, scope: &Range<usize>) -> &[Span] {
        inside(&self.concepts[index], scope)
    }

    /// The sentences in which the pattern might match, in order: those that hold its rarest parts.
    /// A pattern that may reach over several sentences is not looked for this way.
    pub(super) fn candidates(&self, node: &Node) -> Vec<usize> {
        let mut rarest = Vec::new();
        self.rarest(node, &mut rarest);
        let mut found: Vec<usize> = rarest.into_iter().flatten().map(|span| self.stream.sentence_at(span.start)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Adds the places one of which every match of the pattern must hold, of its rarest parts, and
    /// says how many they are: 0 where the pattern cannot match.
    fn rarest<'s>(&'s self, node: &Node, found: &mut Vec<&'s [Span]>) -> usize {
        let mut add = |spans: &'s [Span]| {
            found.push(spans);
            spans.len()
        };
        match node {
            Node::Leaf(index) => add(&self.leaves[*index]),
            Node::Concept(index) => add(&self.concepts[*index]),
            Node::Any(parts) => parts.iter().map(|part| self.rarest(part, found)).sum(),
            Node::All(parts) => self.rarest_of(parts.iter(), found),
            Node::Near { left, right, .. } | Node::Same { left, right, .. } => {
                self.rarest_of([&**left, &**right].into_iter(), found)
            }
            Node::Without { yes, .. } => self.rarest(yes, found),
        }
    }

    /// Likewise of patterns that must all match.
    fn rarest_of<'s, 'n>(&'s self, parts: impl Iterator<Item = &'n Node>, found: &mut Vec<&'s [Span]>) -> usize {
        let start = found.len();
        let mut least = None;
        for part in parts {
            let before = found.len();
            let places = self.rarest(part, found);
            if places == 0 {
                found.truncate(start);
                return 0;
            }
            if least.is_none_or(|least| places < least) {
                found.drain(start..before);
                least = Some(places);
            } else {
                found.truncate(before);
            }
        }
        least.unwrap_or(0)
    }

    /// Whether the pattern can match at all: a quick no.
    pub(super) fn possible(&self, node: &Node) -> bool {
        match node {
            Node::Leaf(index) => !self.leaves[*index].is_empty(),
            Node::Concept(index) => !self.concepts[*index].is_empty(),
            Node::Any(parts) => parts.iter().any(|part| self.possible(part)),
            Node::All(parts) => parts.iter().all(|part| self.possible(part)),
            Node::Near { left, right, .. } | Node::Same { left, right, .. } => self.possible(left) && self.possible(right),
            Node::Without { yes, .. } => self.possible(yes),
        }
    }

    /// Whether the pattern's parts all stand in these words: a quick no for a scope.
    pub(super) fn possible_in(&self, node: &Node, scope: &Range<usize>) -> bool {
        match node {
            Node::Leaf(index) => any_inside(&self.leaves[*index], scope),
            Node::Concept(index) => any_inside(&self.concepts[*index], scope),
            Node::Any(parts) => parts.iter().any(|part| self.possible_in(part, scope)),
            Node::All(parts) => parts.iter().all(|part| self.possible_in(part, scope)),
            Node::Near { left, right, .. } | Node::Same { left, right, .. } => {
                self.possible_in(left, scope) && self.possible_in(right, scope)
            }
            Node::Without { yes, .. } => self.possible_in(yes, scope),
        }
    }

    /// Every place in `scope` where the pattern matches, one for each place of its act, sorted.
    pub(super) fn find(&self, node: &Node, scope: &Range<usize>) -> Cow<'_, [Span]> {
        let none = Cow::Borrowed(&[][..]);
        match node {
            Node::Leaf(index) => Cow::Borrowed(inside(&self.leaves[*index], scope)),
            Node::Concept(index) => Cow::Borrowed(inside(&self.concepts[*index], scope)),
            Node::Any(parts) => {
                let mut all = none;
                for part in parts {
                    let found = self.find(part, scope);
                    if all.is_empty() {
                        all = found;
                    } else if !found.is_empty() {
                        all.to_mut().extend_from_slice(&found);
                    }
                }
                if let Cow::Owned(spans) = &mut all {
                    spans.sort_unstable();
                    spans.dedup();
                }
                all
            }
            Node::All(parts) => {
                let Some((first, rest)) = parts.split_first() else { return none };
                let mut spans = self.find(first, scope);
                for other in rest {
                    if spans.is_empty() {
                        return none;
                    }
                    spans = pairs(&spans, &self.find(other, scope), usize::MAX, false, |_, _| true).into();
                }
                spans
            }
            Node::Near { left, right, words, ordered } => {
                let left = self.find(left, scope);
                if left.is_empty() {
                    return none;
                }
                pairs(&left, &self.find(right, scope), *words, *ordered, |_, _| true).into()
            }
            Node::Same { left, right, paragraph } => {
                let left = self.find(left, scope);
                if left.is_empty() {
                    return none;
                }
                pairs(&left, &self.find(right, scope), usize::MAX, false, |a, b| self.same(a, b, *paragraph)).into()
            }
            Node::Without { yes, no } => {
                let spans = self.find(yes, scope);
                if spans.is_empty() || self.find(no, scope).is_empty() { spans } else { none }
            }
        }
    }

    fn same(&self, a: &Span, b: &Span, paragraph: bool) -> bool {
        let (a, b) = (self.stream.sentence_at(a.start), self.stream.sentence_at(b.start));
        a == b || (paragraph && self.stream.sentences[a].block == self.stream.sentences[b].block)
    }

    fn find_phrases(&mut self, program: &Program) {
        let stream = self.stream;
        let mut starting: Map<&str, Vec<usize>> = Map::default();
        for (at, word) in stream.words.iter().enumerate() {
            let candidates = starting.entry(&word.normal).or_insert_with(|| program.lexicon.starting(&word.normal));
            for &leaf in candidates.iter() {
                let pattern::Term::Words(stems) = &program.leaves[leaf] else { continue };
                // The first word is the one that was looked up.
                let end = if stems.len() == 1 { Some(at + 1) } else { phrase_end(stream, at, stems) };
                self.leaves[leaf].extend(end.map(|end| Span { start: at, end, act: at }));
            }
        }
    }

    /// Party names, longest first, so that "Business Associate" is not also an "Associate".
    fn find_parties(&mut self, document: &Document) {
        let parties =
            [(BUSINESS_ASSOCIATE, &document.parties.business_associate), (COVERED_ENTITY, &document.parties.covered_entity)];
        let mut names: Vec<(usize, Vec<Stem>)> = Vec::new();
        // The statute's own names mean the parties even where the contract hardly uses them, unless
        // it turns them round, as an agreement with a subcontractor does.
        let generic = [(BUSINESS_ASSOCIATE, "Business Associate"), (COVERED_ENTITY, "Covered Entity")];
        let taken = |name: &str| parties.iter().any(|(_, names)| names.iter().any(|taken| taken == name));
        let generic = generic.into_iter().filter(|(_, name)| !document.parties.downstream && !taken(name));
        let own = parties.iter().flat_map(|(leaf, names)| names.iter().map(move |name| (*leaf, name.as_str())));
        for (leaf, name) in own.chain(generic) {
            let stems: Vec<Stem> = words(name, TextRange::new(0, name.len()))
                .into_iter()
                .map(|word| Stem { letters: word.normal, root: false })
                .collect();
            if !stems.is_empty() {
                names.push((leaf, stems));
            }
        }
        names.sort_by_key(|(_, stems)| std::cmp::Reverse(stems.len()));
        let mut starting: Map<&str, Vec<&(usize, Vec<Stem>)>> = Map::default();
        for name in &names {
            starting.entry(&name.1[0].letters).or_default().push(name);
        }
        let mut at = 0;
        while let Some(word) = self.stream.words.get(at) {
            let candidates = starting.get(word.normal.as_str()).map(Vec::as_slice).unwrap_or_default();
            let hit = candidates.iter().find_map(|(leaf, stems)| Some((*leaf, phrase_end(self.stream, at, stems)?)));
            if let Some((leaf, end)) = hit {
                self.leaves[leaf].push(Span { start: at, end, act: at });
                at = end;
            } else {
                at += 1;
            }
        }
    }

    /// A use of "Response Period" is the ten days that the definition gives it.
    fn define_values(&mut self, terms: &[Term]) {
        for term in terms {
            if let Some(kind) = term.value(&self.values) {
                self.values.extend(term.uses.iter().map(|words| Value { kind: kind.clone(), words: words.clone() }));
            }
        }
        self.values.sort_by_key(|value| (value.words.start, value.words.end));
    }

    /// Gives the uses of defined terms to the concepts that they stand for. Which concepts are still
    /// as they were; `None` where none has changed.
    fn define_concepts(&mut self, program: &Program, terms: &[Term]) -> Option<Vec<bool>> {
        let mut fine = vec![true; program.concepts.len()];
        for term in terms {
            for concept in term.concepts(self, program) {
                let new = term.uses.iter().map(|words| Span { start: words.start, end: words.end, act: words.start });
                for span in new {
                    if !self.concepts[concept].contains(&span) {
                        self.defined[concept].push(span);
                        fine[concept] = false;
                    }
                }
            }
        }
        if fine.iter().all(|&fine| fine) {
            return None;
        }
        // Whatever names a changed concept has changed too.
        for &index in &program.concept_order {
            fine[index] &= program.concepts[index].concepts().into_iter().all(|other| fine[other]);
        }
        Some(fine)
    }

    fn find_values(&mut self, program: &Program) {
        for (leaf, term) in program.leaves.iter().enumerate() {
            let wanted = |value: &ValueKind| match (term, value) {
                (pattern::Term::Value(ValueTerm::Duration), ValueKind::Duration(_))
                | (pattern::Term::Value(ValueTerm::Money), ValueKind::Money(_))
                | (pattern::Term::Value(ValueTerm::Percent), ValueKind::Percent(_))
                | (pattern::Term::Value(ValueTerm::Citation), ValueKind::Citation(_))
                | (pattern::Term::Value(ValueTerm::Blank), ValueKind::Blank) => true,
                (pattern::Term::Citation(wanted), ValueKind::Citation(found)) => wanted.covers(found),
                _ => false,
            };
            if matches!(term, pattern::Term::Value(_) | pattern::Term::Citation(_)) {
                self.leaves[leaf] = self
                    .values
                    .iter()
                    .filter(|value| wanted(&value.kind))
                    .map(|value| Span { start: value.words.start, end: value.words.end, act: value.words.start })
                    .collect();
            }
        }
    }

    /// Looks for the concepts that are not done, sentence by sentence: the words of one belong together.
    fn find_concepts(&mut self, program: &Program, done: &[bool]) {
        for &index in program.concept_order.iter().filter(|&&index| !done[index]) {
            let mut spans = self.defined[index].clone();
            self.add_places(&program.concepts[index], &mut spans);
            spans.sort_unstable();
            spans.dedup();
            self.concepts[index] = spans;
        }
    }

    /// Every place where a pattern matches inside one sentence, in no order.
    fn add_places(&self, node: &Node, spans: &mut Vec<Span>) {
        match node {
            // Terms and concepts never reach over the end of a sentence.
            Node::Leaf(index) => spans.extend_from_slice(&self.leaves[*index]),
            Node::Concept(index) => spans.extend_from_slice(&self.concepts[*index]),
            Node::Any(parts) => parts.iter().for_each(|part| self.add_places(part, spans)),
            Node::All(_) | Node::Near { .. } | Node::Same { .. } | Node::Without { .. } => {
                for sentence in self.candidates(node) {
                    let scope = &self.stream.sentences[sentence].words;
                    if self.possible_in(node, scope) {
                        spans.extend_from_slice(&self.find(node, scope));
                    }
                }
            }
        }
    }
}

/// The typed values of all sentences, in order.
fn values_of(stream: &Stream) -> Vec<Value> {
    let mut found = Vec::new();
    for sentence in &stream.sentences {
        let start = sentence.words.start;
        let inside = values(&stream.words[sentence.words.clone()]).into_iter();
        found.extend(inside.map(|value| Value { words: value.words.start + start..value.words.end + start, ..value }));
    }
    found
}

/// The spans that lie in `scope`; they are sorted by their start.
fn inside<'a>(spans: &'a [Span], scope: &Range<usize>) -> &'a [Span] {
    let spans = &spans[spans.partition_point(|span| span.start < scope.start)..];
    if spans.first().is_none_or(|first| first.start >= scope.end) {
        return &[];
    }
    &spans[..spans.partition_point(|span| span.start < scope.end)]
}

/// Whether a span lies in `scope`.
fn any_inside(spans: &[Span], scope: &Range<usize>) -> bool {
    let at = spans.partition_point(|span| span.start < scope.start);
    spans.get(at).is_some_and(|span| span.start < scope.end)
}

/// End of the phrase that starts at a word, inside its sentence.
fn phrase_end(stream: &Stream, at: usize, stems: &[Stem]) -> Option<usize> {
    let end = at + stems.len();
    let found = stream.words.get(at..end)?;
    let matches = found.iter().zip(stems).enumerate().all(|(index, (word, stem))| {
        let same = if stem.root { word.normal.starts_with(stem.letters.as_str()) } else { word.normal == stem.letters };
        same && (index == 0 || !word.gap.has(Gap::SEMICOLON.with(Gap::STOP)))
    });
    (matches && end <= stream.sentences[stream.sentence_at(at)].words.end).then_some(end)
}
