//! The text of a paragraph while it is put together of runs.

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
    space: bool,
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
    fn extend(&mut self, set: bool, end: usize) {
        self.ended |= !set;
        if !self.ended {
            self.bytes = u32::try_from(end).unwrap_or(u32::MAX);
        }
    }
}

impl Line {
    pub(super) fn push_str(&mut self, text: &str, look: Look) {
        for character in text.chars() {
            self.push(character, look);
        }
    }

    pub(super) fn push(&mut self, character: char, look: Look) {
        if character.is_whitespace() {
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
            self.text.push(' ');
        }
        self.space = false;
        self.text.push(character);
        let end = self.text.len();
        self.bold.extend(look.bold, end);
        self.italic.extend(look.italic, end);
        self.underline.extend(look.underline, end);
    }

    /// Another paragraph runs on here. Its first word is kept apart; punctuation is not.
    pub(super) fn join(&mut self) {
        self.joint = true;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text and how many bytes at its start are set off from the rest: the shortest reach of
    /// the looks it starts with, so a bold run-in heading in an italic paragraph is found.
    pub(super) fn finish(self) -> (String, u32) {
        let leads = [self.bold.bytes, self.italic.bytes, self.underline.bytes];
        let emphasis = leads.into_iter().filter(|bytes| *bytes > 0).min().unwrap_or(0);
        (self.text, emphasis)
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
            (&[("Term. ", both), ("The rest", italic)], ("Term. The rest", 5)),
            (&[("A ", plain), ("defined", bold)], ("A defined", 0)),
            (&[("soft\u{AD}ly\nbroken", plain)], ("softly broken", 0)),
            (&[(" ", bold)], ("", 0)),
        ] {
            let mut line = Line::default();
            for (text, look) in runs {
                line.push_str(text, *look);
            }
            let (text, emphasis) = line.finish();
            assert_eq!((text.as_str(), emphasis), expected);
        }
    }
}
