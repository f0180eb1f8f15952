//! What an index keeps of a unit: its text, where its words stand in it, and what it proves.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::grading::Assessment;
use crate::matching::Unit;
use crate::text::TextRange;

/// A paragraph, item or heading of a contract in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRecord {
    /// Its text, after the words that lead in to it.
    pub text: String,
    /// Bytes of `text` that lead in.
    pub lead: u32,
    /// Where each word stands in `text`: start and length in bytes.
    pub(super) words: Vec<(u32, u32)>,
    /// Number of its section for people, empty where there is none.
    pub section: String,
    /// Heading of its section, empty where there is none.
    pub heading: String,
    /// Page from 1, for formats that have pages.
    pub page: Option<u32>,
    /// Paragraph from 1.
    pub paragraph: u32,
    /// What it proves.
    pub proofs: Vec<Proof>,
}

/// Words that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Id of the clause.
    pub clause: String,
    /// Kebab-case name of the verdict.
    pub verdict: String,
    /// First byte of the words in the unit's text.
    pub start: u32,
    /// Byte after them.
    pub end: u32,
}

impl UnitRecord {
    pub(super) fn new(document: &Document, assessment: &Assessment, unit: &Unit) -> Self {
        let block = &document.blocks[unit.block];
        let own = |range: TextRange| block.range.contains(range);
        let mut text = String::new();
        let mut words = vec![(0, 0); unit.words.len()];
        let mut run = TextRange::default();
        for (word, place) in unit.words.iter().zip(&mut words).filter(|(word, _)| !own(word.range)) {
            // Words of one lead-in are copied with what stands between them.
            if run.is_empty() || word.range.start < run.end {
                text.push_str(if text.is_empty() { "" } else { " " });
                run = TextRange { start: word.range.start, end: word.range.start };
            }
            text.push_str(TextRange { start: run.end, end: word.range.start }.of(&document.text));
            *place = (text.len() as u32, word.range.end - word.range.start);
            text.push_str(word.range.of(&document.text));
            run.end = word.range.end;
        }
        if !text.is_empty() {
            text.push_str(": ");
        }
        let lead = text.len() as u32;
        text.push_str(block.range.of(&document.text));
        let here = |at: u32| at - block.range.start + lead;
        for (word, place) in unit.words.iter().zip(&mut words).filter(|(word, _)| own(word.range)) {
            *place = (here(word.range.start), word.range.end - word.range.start);
        }
        let mut proofs = Vec::new();
        for finding in &assessment.findings {
            let quotes = finding.evidence.iter().filter(|quote| own(**quote) && !quote.is_empty());
            proofs.extend(quotes.map(|quote| Proof {
                clause: finding.clause.clone(),
                verdict: finding.verdict.name().to_owned(),
                start: here(quote.start),
                end: here(quote.end),
            }));
        }
        let place = document.whereabouts(block.range.start);
        let heading = document.sections.get(block.section).map_or("", |section| section.heading.of(&document.text));
        Self {
            text,
            lead,
            words,
            section: place.section,
            heading: heading.to_owned(),
            page: place.page,
            paragraph: place.paragraph,
            proofs,
        }
    }

    /// The quote of a proof.
    pub fn quote(&self, proof: &Proof) -> &str {
        self.text.get(proof.start as usize..proof.end as usize).unwrap_or_default()
    }

    /// Where it stands, for people: "Section 4(b), page 3".
    pub fn place(&self) -> String {
        let section = if self.section.is_empty() { self.heading.clone() } else { format!("Section {}", self.section) };
        let page = self.page.map(|page| format!("page {page}"));
        match (section.is_empty(), page) {
            (true, None) => format!("paragraph {}", self.paragraph),
            (true, Some(page)) => page,
            (false, None) => section,
            (false, Some(page)) => format!("{section}, {page}"),
        }
    }
}
