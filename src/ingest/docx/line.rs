//! The text of a paragraph while it is put together of runs.

use crate::document::{Origin, Part};
use crate::ingest::label::label_len;
use crate::ingest::trail::{Letter, Trail};

/// Longer labels have no heading in bold after them.
const MAX_LABEL: usize = 24;

/// How a run is set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underline: bool,
}

/// Text on one line with single spaces, and how far the look of its start reaches.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    text: String,
    trail: Trail,
    space: bool,
    /// The first white space of the gap, where a text of the source has it.
    space_from: Option<Letter>,
    joint: bool,
    bold: Lead,
    italic: Lead,
    underline: Lead,
}

/// How many bytes from the start have a look.
#[derive(Clone, Copy, Debug, Default)]
struct Lead {
    bytes: u32,
    ended: bool,
}

impl Lead {
    fn extend(&mut self, set: bool, labelled: bool, end: usize) {
        self.ended = !set || (self.ended && !labelled);
        if !self.ended {
            self.bytes = u32::try_from(end).unwrap_or(u32::MAX);
        }
    }
}

impl Line {
    /// What stands in no text of the source: breaks, symbols, states of form fields.
    pub(super) fn push_str(&mut self, text: &str, look: Look) {
        for character in text.chars() {
            self.push(character, look, None);
        }
    }

    /// The text of one element, by its number, and as its font shows it.
    pub(super) fn push_text(&mut self, unit: u32, text: &str, shown: &str, look: Look) {
        for ((offset, original), character) in text.char_indices().zip(shown.chars()) {
            self.push(character, look, Some(Letter { unit, offset, length: original.len_utf8() }));
        }
    }

    fn push(&mut self, character: char, look: Look, from: Option<Letter>) {
        if character.is_whitespace() {
            if !self.space {
                self.space_from = from;
            }
            self.space = true;
            return;
        }
        // Marks for a line breaker, not letters: they would tear a word apart for a search.
        if character.is_control() || matches!(character, '\u{AD}' | '\u{200B}' | '\u{FEFF}') {
            return;
        }
        let space = self.space || self.joint && character.is_alphanumeric();
        self.joint = false;
        if space && !self.text.is_empty() {
            if let Some(letter) = self.space_from {
                self.trail.add(self.text.len(), 1, letter);
            }
            self.text.push(' ');
        }
        (self.space, self.space_from) = (false, None);
        if let Some(letter) = from {
            self.trail.add(self.text.len(), character.len_utf8(), letter);
        }
        // A label in plain letters before a bold heading belongs to it.
        let labelled = self.text.len() <= MAX_LABEL && label_len(&self.text) == self.text.trim_end().len();
        self.text.push(character);
        let end = self.text.len();
        self.bold.extend(look.bold, labelled, end);
        self.italic.extend(look.italic, labelled, end);
        self.underline.extend(look.underline, labelled, end);
    }

    /// Another paragraph runs on here. Its first word is kept apart; punctuation is not.
    pub(super) fn join(&mut self) {
        self.joint = true;
    }

    pub(super) fn ends_with(&self, end: &str) -> bool {
        self.text.ends_with(end)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text, how many bytes at its start are set off from the rest (the shortest reach of the
    /// looks it starts with, so a bold run-in heading in an italic paragraph is found), and where
    /// its letters stand in this part.
    pub(super) fn finish(self, part: Part) -> (String, u32, Vec<Origin>) {
        let leads = [self.bold.bytes, self.italic.bytes, self.underline.bytes];
        let emphasis = leads.into_iter().filter(|bytes| *bytes > 0).min().unwrap_or(0);
        (self.text, emphasis, self.trail.finish(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_runs_and_measures_emphasis() {
        let plain = Look::default();
        let bold = Look { bold: true, ..plain };
        let italic = Look { italic: true, ..plain };
        let both = Look { bold: true, italic: true, ..plain };
        for (runs, expected) in [
            (&[(" Safe", bold), ("guards. ", bold), ("\u{A0}The  rest", plain)][..], ("Safeguards. The rest", 11)),
            (&[("All of it", bold)], ("All of it", 9)),
            (&[("2.1 ", plain), ("Term.", bold), (" The rest", plain)], ("2.1 Term. The rest", 9)),
            (&[("Term. ", both), ("The rest", italic)], ("Term. The rest", 5)),
            (&[("A ", plain), ("defined", bold)], ("A defined", 0)),
            (&[("soft\u{AD}ly\nbroken", plain)], ("softly broken", 0)),
            (&[(" ", bold)], ("", 0)),
        ] {
            let mut line = Line::default();
            for (text, look) in runs {
                line.push_str(text, *look);
            }
            let (text, emphasis, _) = line.finish(Part::Main);
            assert_eq!((text.as_str(), emphasis), expected);
        }
    }
}
