//! A piece in the making: runs of text come in, one clean line with its emphasis goes out.

use super::label::{bullet_len, is_bullet, label_len};
use super::template::VOID;
use super::trail::{Letter, Trail};
use crate::document::{Part, Piece, PieceKind, Place};

/// Longer headings are paragraphs that only look like one (a rule typed right under a paragraph
/// makes it a heading in Markdown).
const HEADING_WORDS: usize = 30;

/// The longest label and bullets before a heading in bold.
const LABEL_BYTES: usize = 200;

/// Text collected for the next piece.
#[derive(Debug, Default)]
pub(super) struct Draft {
    text: String,
    emphasis: usize,
    gap: bool,
    trail: Trail,
}

impl Draft {
    /// Appends a run of text; white space becomes single spaces, invisible characters vanish.
    pub(super) fn push(&mut self, run: &str, emphasised: bool) {
        self.push_from(run, emphasised, None);
    }

    /// Likewise of a run that stands in the source letter by letter from this byte on.
    pub(super) fn push_from(&mut self, run: &str, emphasised: bool, from: Option<usize>) {
        let before = self.text.len();
        let mut space = None;
        for (at, character) in run.char_indices() {
            let letter = from.map(|from| Letter { unit: 0, offset: from + at, length: character.len_utf8() });
            match character {
                VOID | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
                _ if character.is_whitespace() => {
                    if !self.gap {
                        space = letter;
                    }
                    self.gap = true;
                }
                _ => {
                    if self.gap && !self.text.is_empty() {
                        if let Some(letter) = space.take() {
                            self.trail.add(self.text.len(), 1, letter);
                        }
                        self.text.push(' ');
                    }
                    self.gap = false;
                    if let Some(letter) = letter {
                        self.trail.add(self.text.len(), character.len_utf8(), letter);
                    }
                    self.text.push(character);
                }
            }
        }
        // A label in plain letters before a bold heading ("2.1. **Safeguards.**") belongs to it.
        if emphasised && self.text.len() > before && self.leads(before) {
            self.emphasis = self.text.len();
        }
    }

    /// Whether nothing but emphasis and labels stands in the first `before` bytes.
    fn leads(&self, before: usize) -> bool {
        // Looked at for each run of a text that may have a million: a label is short.
        let is_label = || {
            let prefix = &self.text[..before];
            before <= LABEL_BYTES && (label_len(prefix) == before || prefix.chars().all(is_bullet))
        };
        self.emphasis == before || (self.emphasis == 0 && is_label())
    }

    /// Takes back the last character.
    pub(super) fn drop_last(&mut self) {
        self.text.pop();
        self.emphasis = self.emphasis.min(self.text.len());
        self.trail.truncate(self.text.len());
    }

    /// Notes white space before the next run.
    pub(super) fn gap(&mut self) {
        self.gap = true;
    }

    /// Whether nothing visible has come in.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What has come in so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Hands over the text alone.
    pub(super) fn take_text(&mut self) -> String {
        std::mem::take(self).text
    }

    /// Appends a cell of a table row, after a bar where another one stands before it.
    pub(super) fn push_cell(&mut self, cell: Self) {
        if !self.text.is_empty() {
            self.text.push_str(" | ");
        }
        self.trail.append(cell.trail, self.text.len());
        self.text.push_str(&cell.text);
    }

    /// Hands over the collected text as a piece; `None` where there is nothing but a divider.
    pub(super) fn take(&mut self, kind: PieceKind, label: String, depth: usize) -> Option<Piece> {
        let Self { mut text, mut emphasis, trail, .. } = std::mem::take(self);
        if text.chars().all(|c| " -_=*~–—·.•".contains(c)) {
            return None;
        }
        let mut origins = trail.finish(Part::Main);
        let mut kind = kind;
        if matches!(kind, PieceKind::Heading(_)) && text.split(' ').count() > HEADING_WORDS {
            kind = PieceKind::Body;
        }
        let bullet = bullet_len(&text);
        if bullet > 0 && matches!(kind, PieceKind::Body | PieceKind::Item) {
            text.drain(..bullet);
            origins = origins.into_iter().filter_map(|origin| origin.moved(bullet, 0)).collect();
            emphasis = emphasis.saturating_sub(bullet);
            kind = PieceKind::Item;
        }
        let depth = u8::try_from(depth).unwrap_or(u8::MAX);
        let emphasis = emphasis as u32;
        Some(Piece { kind, label, depth, text, emphasis, origins, ..Piece::default() })
    }
}

/// Counts the pieces as paragraphs from 1, which is their place in formats without pages.
pub(super) fn number_paragraphs(pieces: &mut [Piece]) {
    for (number, piece) in (1..).zip(pieces) {
        piece.place = Place { paragraph: number, ..piece.place };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of text and whether it is emphasised.
    type Run = (&'static str, bool);

    fn draft(runs: &[Run]) -> Draft {
        let mut draft = Draft::default();
        for (run, emphasised) in runs {
            draft.push(run, *emphasised);
        }
        draft
    }

    #[test]
    fn emphasis_counts_only_at_the_start() {
        let rows: [(&[Run], &str, u32); 5] = [
            (&[("Term.", true), ("  This\u{a0}begins", false)], "Term. This begins", 5),
            (&[("2.1. ", false), ("Term.", true), (" It", false)], "2.1. Term. It", 10),
            (&[("All ", true), ("bold", true)], "All bold", 8),
            (&[("The ", false), ("Vendor", true), (" shall", false)], "The Vendor shall", 0),
            (&[("• ", false), ("Term", true)], "Term", 4),
        ];
        for (runs, text, emphasis) in rows {
            let piece = draft(runs).take(PieceKind::Body, String::new(), 0).unwrap();
            assert_eq!((piece.text.as_str(), piece.emphasis), (text, emphasis));
        }
    }

    #[test]
    fn dividers_are_no_pieces_and_bullets_are_items() {
        assert_eq!(draft(&[("_____", false)]).take(PieceKind::Body, String::new(), 0), None);
        let item = draft(&[("– encrypt", false)]).take(PieceKind::Body, String::new(), 2).unwrap();
        assert_eq!((item.kind, item.text.as_str(), item.depth), (PieceKind::Item, "encrypt", 2));
    }
}
