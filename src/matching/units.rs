//! A document as a search looks at it: block by block, the words in normal form and what was
//! understood of them, so that a search for a concept finds what the matcher would.

use super::connect::Span;
use super::find::Finder;
use super::program::{BUSINESS_ASSOCIATE, COVERED_ENTITY, Node, Program};
use super::{Matcher, Words};
use crate::document::Document;
use crate::library::Library;
use crate::library::pattern::Pattern;
use crate::text::values::ValueKind;
use crate::text::{Gap, Letters, TextRange};

/// A block of a document: a paragraph, item or heading, with the words that lead in to it.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Index of the block in the document.
    pub block: usize,
    /// Its words in reading order.
    pub words: Vec<UnitWord>,
    /// What was understood of them, in the order of their first words.
    pub marks: Vec<Mark>,
}

/// A word of a unit.
#[derive(Clone, Debug)]
pub struct UnitWord {
    /// Where it stands in the document's text.
    pub range: TextRange,
    /// Its normal form; where it is misspelt or misread, that of the word that is meant.
    pub normal: Letters,
    /// Whether a sentence begins with it.
    pub begins_sentence: bool,
    /// Whether a semicolon or stop parts it from the word before, so that no phrase goes on.
    pub apart: bool,
}

/// A run of words that something was understood of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// First word, as an index into the unit's words.
    pub start: u32,
    /// Index after the last word.
    pub end: u32,
    /// As a pattern names it: "@breach", "@ba", "#duration", "164.504(e)".
    pub name: Letters,
}

impl Matcher<'_> {
    /// The units of the document, in reading order; blocks without words are left out.
    pub fn units(&self) -> Vec<Unit> {
        let finder = &self.finder;
        let stream = finder.stream;
        let mut units: Vec<Unit> = Vec::with_capacity(stream.blocks.len());
        for (block, words) in stream.blocks.iter().enumerate() {
            let unit_words = words.clone().map(|at| {
                let word = &stream.words[at];
                UnitWord {
                    range: word.range,
                    normal: word.normal.clone(),
                    begins_sentence: stream.sentences[stream.sentence_at(at)].words.start == at,
                    apart: word.gap.has(Gap::SEMICOLON.with(Gap::STOP)),
                }
            });
            units.push(Unit { block, words: unit_words.collect(), marks: Vec::new() });
        }
        let mut mark = |span: &Span, name: &str| {
            let block = stream.sentences[stream.sentence_at(span.start)].block;
            let start = stream.blocks[block].start;
            let [start, end] = [span.start - start, span.end - start].map(|at| at as u32);
            units[block].marks.push(Mark { start, end, name: name.into() });
        };
        let everywhere = 0..stream.words.len();
        for (name, index) in self.program.concept_names() {
            let name = format!("@{name}");
            finder.concept(index, &everywhere).iter().for_each(|span| mark(span, &name));
        }
        for (leaf, name) in [(BUSINESS_ASSOCIATE, "@ba"), (COVERED_ENTITY, "@ce")] {
            finder.leaf(leaf, &everywhere).iter().for_each(|span| mark(span, name));
        }
        for value in &finder.values {
            let span = Span { start: value.words.start, end: value.words.end, act: value.words.start };
            let name = match &value.kind {
                ValueKind::Duration(_) => "#duration",
                ValueKind::Money(_) => "#money",
                ValueKind::Percent(_) => "#percent",
                ValueKind::Blank => "#blank",
                ValueKind::Citation(citation) => {
                    // A search for a section finds what lies under it.
                    let mut place = citation.section.clone();
                    mark(&span, &place);
                    for paragraph in &citation.paragraphs {
                        place.push_str(&format!("({paragraph})"));
                        mark(&span, &place);
                    }
                    "#citation"
                }
            };
            mark(&span, name);
        }
        for unit in &mut units {
            unit.marks.sort_unstable();
            unit.marks.dedup();
        }
        units.retain(|unit| !unit.words.is_empty());
        units
    }
}

/// A search by reading everything: what an index answers must agree with it.
#[derive(Debug)]
pub struct PlainSearch {
    program: Program,
    node: Node,
}

impl PlainSearch {
    /// Prepares a pattern, with the concepts of a library.
    pub fn new(library: &Library, pattern: &Pattern) -> Self {
        let mut program = Program::new(library);
        let node = program.node(pattern);
        Self { program, node }
    }

    /// The blocks of a document in which the pattern matches.
    pub fn blocks(&self, document: &Document) -> Vec<usize> {
        let words = Words::new(&self.program, document);
        let finder = Finder::new(&self.program, document, &words.0);
        let holds = |block: &usize| !finder.find(&self.node, &finder.stream.blocks[*block]).is_empty();
        (0..document.blocks.len()).filter(holds).collect()
    }
}
