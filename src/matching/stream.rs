//! The document as a stream of words in sentences: what patterns are matched against.
//!
//! A list item's first sentence begins with the words of its lead-in ("Business Associate shall:"),
//! so that an item can be read on its own. The words keep their places in the text.

use super::near::Vocabulary;
use crate::document::{Block, BlockKind, Document, Parties};
use crate::text::{Gap, Letters, Map, TextRange, Word, push_words, sentences};
use std::ops::Range;

/// All words of a document that a pattern may look at.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// Words in reading order; those of a lead-in stand again before each of its items.
    pub(super) words: Vec<Word>,
    /// The words, in order, that count as words which they only nearly are.
    mended: Vec<usize>,
    /// Sentences in reading order, each a range of `words`.
    pub(super) sentences: Vec<Sentence>,
    /// For each word the index of its sentence.
    sentence_of: Vec<u32>,
    /// For each block of the document its words, lead-in included.
    pub(super) blocks: Vec<Range<usize>>,
    /// For each section of the document its words, sub-sections included.
    pub(super) sections: Vec<Range<usize>>,
}

/// One sentence.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// Its words, lead-in included.
    pub(super) words: Range<usize>,
    /// Index of its first own word, after the lead-in.
    pub(super) own: usize,
    /// Index of its block in the document.
    pub(super) block: usize,
    /// Whether its words can bind: not a heading, recital, definition, signature.
    pub(super) binding: bool,
}

impl Stream {
    pub(super) fn new(document: &Document) -> Self {
        let mut stream = Self::default();
        // The section whose text is a template's second or later alternative.
        let mut alternative = None;
        for (index, block) in document.blocks.iter().enumerate() {
            let start = stream.words.len();
            match option_number(block.range.of(&document.text)) {
                Some(1) => alternative = None,
                Some(_) => alternative = Some(block.section),
                None => alternative = alternative.filter(|&section| is_within(document, block.section, section)),
            }
            let binding = block.kind == BlockKind::Body && alternative.is_none() && !is_unticked(block, &document.text);
            stream.push_block(document, index, block, binding);
            stream.blocks.push(start..stream.words.len());
        }
        stream.sections = section_words(document, &stream.blocks);
        stream
    }

    /// Puts the known word in place of each that only nearly is one; names of parties are no errors.
    pub(super) fn mend(&mut self, vocabulary: &Vocabulary, parties: &Parties) {
        let names = [&parties.business_associate, &parties.covered_entity].into_iter().flatten();
        let names: Vec<String> = names.map(|name| name.to_lowercase()).collect();
        // Most words stand many times.
        let mut seen: Map<Letters, Option<&str>> = Map::default();
        for (at, word) in self.words.iter_mut().enumerate() {
            let meant = if let Some(meant) = seen.get(&word.normal) {
                *meant
            } else {
                let meant = vocabulary.meant(&word.normal);
                let meant = meant.filter(|_| !names.iter().any(|name| name.contains(word.normal.as_str())));
                *seen.entry(word.normal.clone()).or_insert(meant)
            };
            if let Some(meant) = meant {
                word.normal = meant.into();
                self.mended.push(at);
            }
        }
    }

    /// Whether one of the words was mended.
    pub(super) fn is_mended(&self, words: &Range<usize>) -> bool {
        let next = self.mended.partition_point(|&at| at < words.start);
        self.mended.get(next).is_some_and(|&at| at < words.end)
    }

    /// The sentence that holds a word.
    pub(super) fn sentence_at(&self, word: usize) -> usize {
        self.sentence_of.get(word).map_or(self.sentences.len().saturating_sub(1), |&index| index as usize)
    }

    /// The text from one word to another, both included. Words of a lead-in are left out where the
    /// run goes on into the item, since the two do not touch in the text.
    pub(super) fn range(&self, words: Range<usize>) -> TextRange {
        let Some(last) = self.words.get(words.end.saturating_sub(1)) else { return TextRange::default() };
        let mut start = last.range.start;
        for word in self.words[words].iter().rev() {
            if word.range.start > start {
                break;
            }
            start = word.range.start;
        }
        TextRange { start, end: last.range.end }
    }

    fn push_block(&mut self, document: &Document, index: usize, block: &Block, binding: bool) {
        let mut rest = block.range;
        if !block.heading.is_empty() && block.range.contains(block.heading) && block.kind != BlockKind::Heading {
            self.push_sentence(&document.text, index, Vec::new(), block.heading, false);
            rest.start = block.heading.end;
        }
        let mut leads = self.lead_ins(document, block);
        for sentence in sentences(&document.text, rest) {
            if self.push_sentence(&document.text, index, leads.clone(), sentence, binding) {
                leads.clear();
            }
        }
    }

    /// Puts a sentence with its lead-ins at the end; `false` where it has no words.
    fn push_sentence(&mut self, text: &str, block: usize, leads: Vec<Range<usize>>, own: TextRange, binding: bool) -> bool {
        let start = self.words.len();
        for lead in leads {
            self.words.extend_from_within(lead);
        }
        let own_start = self.words.len();
        push_words(text, own, &mut self.words);
        let Some(first) = self.words.get_mut(own_start) else {
            self.words.truncate(start);
            return false;
        };
        if own_start > start {
            first.gap = first.gap.with(Gap::COLON);
        }
        self.sentence_of.resize(self.words.len(), self.sentences.len() as u32);
        self.sentences.push(Sentence { words: start..self.words.len(), own: own_start, block, binding });
        true
    }

    /// The words that lead in to a block, from the outermost lead-in inwards: the last sentence of each.
    fn lead_ins(&self, document: &Document, block: &Block) -> Vec<Range<usize>> {
        let mut leads = Vec::new();
        let mut at = block.lead_in;
        while let Some((index, lead)) = at.and_then(|index| Some((index, document.blocks.get(index)?))) {
            let end = self.sentences.partition_point(|sentence| sentence.block <= index);
            let last = self.sentences[..end].last().filter(|sentence| sentence.block == index);
            leads.extend(last.map(|sentence| sentence.own..sentence.words.end));
            // A lead-in stands before its items, so the walk ends; anything else would be a loop.
            at = lead.lead_in.filter(|&next| next < index);
        }
        leads.reverse();
        leads
    }
}

/// The number of a template's alternative that a text begins with: "[Option 2 ...", "[Alternative B]".
/// Of alternatives the first is read, the others bind nobody.
fn option_number(text: &str) -> Option<u32> {
    let inside = text.trim_start().strip_prefix('[')?.trim_start();
    let lower = inside.get(..24.min(inside.len())).unwrap_or_default().to_ascii_lowercase();
    let rest = ["option ", "alternative ", "alt. "].iter().find_map(|word| lower.strip_prefix(word))?;
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    match token.as_bytes() {
        [letter @ b'a'..=b'f'] => Some(u32::from(letter - b'a') + 1),
        _ => token.parse().ok(),
    }
}

/// Whether a block is an option whose box is not ticked: a blank, which binds nobody.
fn is_unticked(block: &Block, text: &str) -> bool {
    let unticked = |text: &str| {
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '\u{2022}'));
        text.starts_with(['\u{2610}', '\u{25a1}', '\u{25fb}', '\u{274f}'])
            || ["[ ]", "[]", "( )", "[_]"].iter().any(|box_| text.strip_prefix(box_).is_some_and(|rest| rest.len() > 1))
    };
    unticked(block.range.of(text)) || unticked(&block.label)
}

/// Whether a section is another or stands under it.
fn is_within(document: &Document, section: usize, around: usize) -> bool {
    let mut at = Some(section);
    while let Some(index) = at {
        if index == around {
            return true;
        }
        at = document.sections.get(index).and_then(|section| section.parent).filter(|&parent| parent < index);
    }
    false
}

fn section_words(document: &Document, blocks: &[Range<usize>]) -> Vec<Range<usize>> {
    // Empty until the first block widens it.
    let mut sections = vec![Range { start: usize::MAX, end: 0 }; document.sections.len()];
    for (block, words) in document.blocks.iter().zip(blocks) {
        let mut at = Some(block.section);
        while let Some(section) = at.filter(|&index| index < sections.len()) {
            sections[section].start = sections[section].start.min(words.start);
            sections[section].end = sections[section].end.max(words.end);
            at = document.sections[section].parent.filter(|&parent| parent < section);
        }
    }
    for words in &mut sections {
        words.start = words.start.min(words.end);
    }
    sections
}
