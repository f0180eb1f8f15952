//! Library × document = matches: which element of which clause stands where, borne by whom.
//!
//! The document becomes a stream of words in sentences ([`stream`]); every term of the library is
//! looked up once ([`program`], [`find`]); a place counts only when the act's subject and mood are
//! those that the element asks for ([`subject`], [`mood`]).

mod binding;
mod connect;
mod find;
mod heading;
mod limits;
mod mood;
mod near;
mod program;
mod stream;
mod subject;
mod terms;
mod units;

pub(crate) use connect::{Span, pairs};
pub use limits::{Limit, LimitKind};
pub use program::{LazyProgram, Program};
pub use units::{Mark, PlainSearch, Unit, UnitWord};

use crate::document::Document;
use crate::library::{Bearer, Element, Library, Mood, Scope, ValueLimit};
use crate::text::TextRange;
use crate::text::values::{Value, ValueKind};
use find::Finder;
use limits::Exemption;
use mood::{Governed, Predication, governed, predications};
use program::{CompiledElement, Node};
use std::collections::BTreeMap;
use std::ops::Range;
use stream::Stream;
use subject::Who;

/// What was found of one clause.
#[derive(Clone, Debug, Default)]
pub struct ClauseMatch {
    /// For each element of the clause, the places that prove it, in reading order.
    pub elements: Vec<Vec<Hit>>,
    /// For each element, whether its words stood somewhere but in the wrong mood or by the wrong party.
    pub rejected: Vec<bool>,
    /// Index of the section where the clause would stand.
    pub belongs: Option<usize>,
}

/// A place that proves an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The matched words.
    pub range: TextRange,
    /// Words to quote: the sentence, or the telling part of a long one.
    pub quote: TextRange,
    /// The words that lead in to it, where it is an item of a list; empty otherwise.
    pub lead_in: TextRange,
    /// The typed value that was matched.
    pub value: Option<ValueKind>,
    /// Whether the bearer is named, not only implied by a passive sentence.
    pub named: bool,
    /// What takes a part of the duty back; `None` for one that binds in full.
    pub limit: Option<Limit>,
    /// Whether one of the matched words counts as a word that it only nearly is, mistyped or misread.
    pub near: bool,
    /// Index of the act's sentence in the document's order of reading.
    pub sentence: usize,
}

/// Sentences with more words than this are quoted in part.
const LONG_SENTENCE: usize = 60;

/// A document prepared for matching.
pub struct Matcher<'a> {
    document: &'a Document,
    program: &'a Program,
    finder: Finder<'a>,
    headings: Vec<Option<Who>>,
    moods: BTreeMap<usize, Vec<Predication>>,
    exemptions: Vec<Exemption>,
    section_scopes: Vec<Range<usize>>,
    titles: Vec<(usize, usize)>,
}

/// The words of a document, which a [`Matcher`] borrows.
pub struct Words(Stream);

impl Words {
    /// The words of a document. Those that the library does not know, but that a scanner or a
    /// typist made of one that it knows, count as that one.
    pub fn new(program: &Program, document: &Document) -> Self {
        let mut stream = Stream::new(document);
        stream.mend(&program.vocabulary, &document.parties);
        Self(stream)
    }
}

impl<'a> Matcher<'a> {
    /// Prepares a document.
    pub fn new(program: &'a Program, document: &'a Document, words: &'a Words) -> Self {
        let finder = Finder::new(program, document, &words.0);
        let exemptions = limits::exemptions(&finder, document);
        Self {
            document,
            program,
            headings: heading::bearers(document),
            moods: BTreeMap::new(),
            exemptions,
            section_scopes: section_scopes(finder.stream, document),
            titles: titles(finder.stream, document),
            finder,
        }
    }

    /// What stands in the document of each clause of the library that the program was made of.
    pub fn clauses(&mut self, library: &Library) -> Vec<ClauseMatch> {
        (0..library.clauses.len()).map(|index| self.clause(library, index)).collect()
    }

    /// What stands in the document of one clause of that library, by its index.
    pub fn clause(&mut self, library: &Library, index: usize) -> ClauseMatch {
        let program = self.program;
        let mut found = ClauseMatch::default();
        let (Some(clause), Some(compiled)) = (library.clauses.get(index), program.clauses.get(index)) else { return found };
        for (element, compiled) in clause.elements.iter().zip(&compiled.elements) {
            let beside = element.beside.and_then(|index| found.elements.get(index)).map(Vec::as_slice);
            let (hits, rejected) = self.element(element, compiled, beside);
            found.elements.push(hits);
            found.rejected.push(rejected);
        }
        found.belongs = self.belongs(&compiled.belongs);
        found
    }

    /// The typed values in the document, those of a lead-in again before each of its items.
    pub fn values(&self) -> impl Iterator<Item = (TextRange, ValueKind)> {
        self.finder.values.iter().map(|value| (self.finder.stream.range(value.words.clone()), value.kind.clone()))
    }

    /// For each sign of the library's nature, the first place where it stands.
    pub fn signs(&mut self, library: &Library) -> Vec<Option<Hit>> {
        let program = self.program;
        library
            .nature
            .signs
            .iter()
            .zip(&program.signs)
            .map(|(sign, compiled)| self.element(&sign.element, compiled, None).0.into_iter().next())
            .collect()
    }

    fn element(&mut self, element: &Element, compiled: &CompiledElement, beside: Option<&[Hit]>) -> (Vec<Hit>, bool) {
        let mut hits = Vec::new();
        let mut rejected = false;
        let mut spans: Vec<Span> = Vec::new();
        let places = self.places(element.within, beside, &compiled.patterns);
        for here in places.chunk_by(|one, other| one.0 == other.0) {
            let scope = &here[0].0;
            spans.clear();
            let mut refused = None;
            for pattern in here.iter().map(|(_, pattern)| &compiled.patterns[*pattern]) {
                if !self.finder.possible_in(pattern, scope) {
                    continue;
                }
                // Asked only where it matters, and once.
                let refuses = || compiled.unless.iter().any(|pattern| !self.finder.find(pattern, scope).is_empty());
                if *refused.get_or_insert_with(refuses) {
                    break;
                }
                spans.extend_from_slice(&self.finder.find(pattern, scope));
            }
            spans.sort_unstable();
            spans.dedup();
            for &span in &spans {
                match self.hit(element, compiled.proves, span) {
                    Some(hit) => hits.push(hit),
                    None => rejected = true,
                }
            }
        }
        hits.sort_by_key(|hit: &Hit| (hit.range.start, hit.range.end));
        hits.dedup();
        (hits, rejected)
    }

    /// Where each of the patterns may match, in the whole document or beside another element's hits:
    /// scopes and the pattern's index, sorted.
    fn places(&self, within: Scope, beside: Option<&[Hit]>, patterns: &[Node]) -> Vec<(Range<usize>, usize)> {
        let mut places: Vec<(Range<usize>, usize)> = Vec::new();
        for (index, pattern) in patterns.iter().enumerate() {
            if !self.finder.possible(pattern) {
                continue;
            }
            let sentences: Vec<usize> = match beside {
                Some(hits) => hits.iter().map(|hit| hit.sentence).collect(),
                // A section holds the words of its sub-sections, so that its own sentences do not tell.
                None if within == Scope::Section => {
                    places.extend(self.section_scopes.iter().map(|scope| (scope.clone(), index)));
                    continue;
                }
                None => self.finder.candidates(pattern),
            };
            places.extend(sentences.into_iter().map(|sentence| (self.scope(within, sentence), index)));
        }
        places.sort_unstable_by_key(|(scope, index)| (scope.start, scope.end, *index));
        places.dedup();
        places
    }

    /// The scope around a sentence.
    fn scope(&self, within: Scope, sentence: usize) -> Range<usize> {
        let stream = self.finder.stream;
        let sentence = &stream.sentences[sentence];
        match within {
            Scope::Sentence => sentence.words.clone(),
            Scope::Paragraph => stream.blocks[sentence.block].clone(),
            Scope::Section => section_scope(stream, self.document, sentence.block),
        }
    }

    /// The span as a hit, if its act binds the right party in the right mood and its value fits.
    /// `proves` says that the element is one of those that satisfy its clause.
    fn hit(&mut self, element: &Element, proves: bool, span: Span) -> Option<Hit> {
        let stream = self.finder.stream;
        let index = stream.sentence_at(span.act);
        let sentence = &stream.sentences[index];
        let out_of_force = |exemption: &Exemption| exemption.whole && exemption.section.contains(&span.act);
        if !(element.anywhere || sentence.binding) || self.exemptions.iter().any(out_of_force) {
            return None;
        }
        let value = self.value(element, span)?;
        let mut named = true;
        let mut limit = None;
        let asks = element.by.is_some() || !element.mood.is_empty();
        if asks || (proves && sentence.binding) {
            let governed = self.governed(index, span.act)?;
            if !element.by.is_none_or(|by| bears(by, governed.who)) || !in_mood(&element.mood, governed) {
                return None;
            }
            let wants_denial = element.mood.contains(&Mood::NeedNot);
            // "Nothing in the main agreement shall override this one" denies nobody's duty.
            let denied = governed.mood == Mood::NeedNot && (asks || governed.who.has(Who::BUSINESS_ASSOCIATE));
            if proves && !wants_denial && (denied || self.denied_inside(index, span)) {
                return None;
            }
            named = element.by.is_none() || governed.who != Who::THING;
            if proves && !wants_denial {
                limit = if element.limited { None } else { self.limit(element, governed, index, span) };
            }
        }
        let (quote, lead_in) = self.quote(index, span);
        Some(Hit {
            range: stream.range(span.start..span.end),
            quote,
            lead_in,
            value,
            named,
            limit,
            near: stream.is_mended(&span.words()),
            sentence: index,
        })
    }

    /// Whether a denial begins between the act and the last word of its match: "shall comply with
    /// this Agreement, except that it need not report".
    fn denied_inside(&self, sentence: usize, span: Span) -> bool {
        let found = self.moods.get(&sentence).map(Vec::as_slice).unwrap_or_default();
        found.iter().any(|p| p.denies_between(span.act, span.end))
    }

    /// What takes a part of a duty back. A prohibition or permission has no such limits: "only"
    /// narrows it, and its exceptions are what the clause pages ask about.
    fn limit(&self, element: &Element, governed: Governed, sentence: usize, span: Span) -> Option<Limit> {
        let stream = self.finder.stream;
        let of = |kind, words: Range<usize>| Limit { kind, words: stream.range(words) };
        let exception = self.exemptions.iter().find(|exemption| exemption.section.contains(&span.act));
        if let Some(exception) = exception {
            return Some(of(LimitKind::Exception, exception.words.clone()));
        }
        let vendor = match element.by {
            Some(by) => by == Bearer::BusinessAssociate,
            None => !governed.who.has(Who::COVERED_ENTITY),
        };
        if !vendor || !matches!(governed.mood, Mood::Shall | Mood::States) {
            return None;
        }
        let words = stream.sentences[sentence].words.clone();
        if let Some(effort) = limits::effort(&stream.words, governed.verb_end, span.act, words.end) {
            return Some(of(LimitKind::Effort, effort));
        }
        let condition = limits::condition(&self.finder, self.program.condition?, &words, span.act)?;
        Some(of(LimitKind::Condition, condition))
    }

    /// The value that the element asks for: `None` where it does not fit, `Some(None)` where none
    /// is asked for.
    #[expect(clippy::option_option, reason = "no value asked for is not the same as a value that does not fit")]
    fn value(&self, element: &Element, span: Span) -> Option<Option<ValueKind>> {
        if element.value.is_none() && element.fact.is_none() {
            return Some(None);
        }
        let fits = |value: &&Value| match (element.value, amount(&value.kind)) {
            (None, amount) => amount.is_some(),
            (Some(ValueLimit::AtMost(limit)), Some(amount)) => amount <= limit,
            (Some(ValueLimit::MoreThan(limit)), Some(amount)) => amount > limit,
            (Some(_), None) => false,
        };
        // They are sorted by their first word.
        let from = self.finder.values.partition_point(|value| value.words.start < span.start);
        let near = self.finder.values[from..].iter().take_while(|value| value.words.start < span.end);
        let found = near.filter(|value| value.words.end <= span.end).find(fits).map(|value| value.kind.clone());
        (found.is_some() || element.value.is_none()).then_some(found)
    }

    fn governed(&mut self, sentence: usize, act: usize) -> Option<Governed> {
        let stream = self.finder.stream;
        let heading = self.headings.get(self.document.blocks[stream.sentences[sentence].block].section).copied().flatten();
        let finder = &self.finder;
        let found =
            self.moods.entry(sentence).or_insert_with(|| predications(finder, &stream.sentences[sentence].words, heading));
        governed(&stream.words, found, act)
    }

    /// What to quote of a sentence, and its lead-in.
    fn quote(&self, sentence: usize, span: Span) -> (TextRange, TextRange) {
        let stream = self.finder.stream;
        let found = &stream.sentences[sentence];
        let own = found.own..found.words.end;
        let lead_in =
            if found.own > found.words.start { stream.range(found.words.start..found.own) } else { TextRange::default() };
        let whole = stream.range(own.clone());
        let matched = stream.range(span.start.max(own.start).min(own.end - 1)..span.end.max(own.start + 1));
        let quote = if own.len() <= LONG_SENTENCE && span.end <= own.end { whole } else { matched };
        (quote, lead_in)
    }

    /// The first section whose heading fits one of the patterns, the best pattern first.
    fn belongs(&self, patterns: &[Node]) -> Option<usize> {
        let stream = self.finder.stream;
        patterns.iter().filter(|pattern| self.finder.possible(pattern)).find_map(|pattern| {
            let mut titles = self.titles.iter();
            let fits = |(index, _): &&(usize, usize)| !self.finder.find(pattern, &stream.sentences[*index].words).is_empty();
            titles.find(fits).map(|(_, section)| *section)
        })
    }
}

/// The words of each section that holds a block, each once, in order.
fn section_scopes(stream: &Stream, document: &Document) -> Vec<Range<usize>> {
    let mut blocks: Vec<usize> = stream.sentences.iter().map(|sentence| sentence.block).collect();
    blocks.dedup();
    let mut scopes: Vec<Range<usize>> = blocks.into_iter().map(|block| section_scope(stream, document, block)).collect();
    scopes.sort_by_key(|scope| (scope.start, scope.end));
    scopes.dedup();
    scopes
}

/// The words of the block's section. Text without a section of its own counts with the two blocks
/// after it, not with the whole document; the items of a list of contents count together.
fn section_scope(stream: &Stream, document: &Document, block: usize) -> Range<usize> {
    let block = document.blocks[block].lead_in.filter(|&lead| lists_contents(stream, lead)).unwrap_or(block);
    let section = document.blocks[block].section;
    match document.sections.get(section) {
        Some(found) if !found.number.is_empty() || !found.heading.is_empty() => stream.sections[section].clone(),
        _ => {
            let last = (block + 2).min(stream.blocks.len() - 1);
            stream.blocks[block].start..stream.blocks[last].end
        }
    }
}

/// Whether a lead-in says what something holds ("The notice shall include:"), so that its items are
/// parts of one thing and no duties of their own.
fn lists_contents(stream: &Stream, lead: usize) -> bool {
    let words = &stream.words[stream.blocks[lead].clone()];
    words.iter().rev().take(16).any(|word| {
        matches!(
            word.normal.as_str(),
            "include" | "includes" | "including" | "contain" | "contains" | "containing" | "specify" | "describe"
        )
    })
}

/// The sentences that stand in a section's heading, with their sections.
fn titles(stream: &Stream, document: &Document) -> Vec<(usize, usize)> {
    let unbound = stream.sentences.iter().enumerate().filter(|(_, sentence)| !sentence.binding);
    unbound
        .filter_map(|(index, sentence)| {
            let section = document.blocks[sentence.block].section;
            let heading = document.sections.get(section)?.heading;
            heading.overlaps(stream.range(sentence.words.clone())).then_some((index, section))
        })
        .collect()
}

/// A value as a number that limits are compared with: hours, dollars or per cent.
fn amount(value: &ValueKind) -> Option<u64> {
    match value {
        ValueKind::Duration(duration) => Some(duration.hours()),
        ValueKind::Money(amount) | ValueKind::Percent(amount) => Some(*amount),
        ValueKind::Citation(_) | ValueKind::Blank => None,
    }
}

/// Whether the subject bears a duty of this bearer. A passive sentence without an agent ("PHI
/// shall be returned") binds whoever holds the information: the business associate.
fn bears(by: Bearer, who: Who) -> bool {
    match by {
        Bearer::BusinessAssociate => who.has(Who::BUSINESS_ASSOCIATE) || who == Who::THING,
        Bearer::CoveredEntity => who.has(Who::COVERED_ENTITY),
        Bearer::Either => who.has(Who::BUSINESS_ASSOCIATE) && who.has(Who::COVERED_ENTITY),
        Bearer::Subcontractor => who.has(Who::SUBCONTRACTOR),
    }
}

fn in_mood(wanted: &[Mood], governed: Governed) -> bool {
    wanted.is_empty() || wanted.contains(&governed.mood) || (governed.only && wanted.contains(&Mood::Only))
}
