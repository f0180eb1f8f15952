//! Plain text: paragraphs from blank lines, indents, labels and the width of the lines.

use std::collections::{BTreeMap, HashSet};

use super::Source;
use super::draft::{Draft, number_paragraphs};
use super::label::{begins_item, bullet_len, label_len};
use crate::document::{Piece, PieceKind};

/// Wider lines are not wrapped by any editor.
const WRAP_LIMIT: usize = 160;

/// In wrapped text at least one line in this many is broken in the middle of a sentence.
const BROKEN_SHARE: usize = 8;

/// Words that a heading may have.
const HEADING_WORDS: usize = 12;

/// Spaces that part two columns.
const GAP: &str = "   ";

/// Columns of a tab.
const TAB: usize = 4;

/// Pages that must share a first or last line before it is a running header or footer.
const RUNNING_PAGES: usize = 3;

/// Lines at the top and bottom of a page that may be running headers and footers.
const EDGE_LINES: usize = 5;

pub(super) fn read(text: &str) -> Source {
    let mut pieces = pieces(text, 1, Some(0));
    number_paragraphs(&mut pieces);
    let pages = text.contains('\u{c}').then(|| pages(text));
    Source { pieces, pages, issues: Vec::new() }
}

/// The pieces of plain text whose first line has the given number in its source. `base` is where
/// it begins there, if it stands there byte by byte.
pub(super) fn pieces(text: &str, first_line: u32, base: Option<usize>) -> Vec<Piece> {
    let lines = lines(text, first_line);
    let width = wrap_width(&lines);
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let mut builder = Builder { width, words, base, ..Builder::default() };
    for line in &lines {
        builder.line(line);
    }
    builder.flush();
    let mut pieces = builder.pieces;
    set_depths(&mut pieces, &builder.indents);
    pieces
}

/// A form feed at the end begins no page.
fn pages(text: &str) -> u32 {
    1 + text.trim_end().matches('\u{c}').count() as u32
}

/// One line of the text.
#[derive(Debug)]
struct Line<'a> {
    text: &'a str,
    /// Where its text begins.
    at: usize,
    indent: usize,
    number: u32,
    /// Page from 1, where the text has form feeds.
    page: Option<u32>,
    furniture: bool,
    /// Whether it stands in columns with the line before or after it.
    aligned: bool,
}

impl Line<'_> {
    /// The column that the line ends in.
    fn end(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

fn lines(text: &str, first_line: u32) -> Vec<Line<'_>> {
    let paged = text.contains('\u{c}');
    let mut lines = Vec::new();
    let mut page = 1;
    let mut at = 0;
    for (number, whole) in (first_line..).zip(text.split_inclusive('\n')) {
        for (index, part) in whole.split_inclusive('\u{c}').enumerate() {
            page += u32::from(index > 0);
            let trimmed = part.trim_start();
            let indent = part[..part.len() - trimmed.len()].chars();
            lines.push(Line {
                text: trimmed.trim_end(),
                at: at + part.len() - trimmed.len(),
                indent: indent.map(|c| if c == '\t' { TAB } else { 1 }).sum(),
                number,
                page: paged.then_some(page),
                furniture: false,
                aligned: false,
            });
            at += part.len();
        }
    }
    mark_furniture(&mut lines);
    mark_aligned(&mut lines);
    lines
}

/// Marks neighbours that have a wide gap at the same column: tables drawn with spaces, and the two
/// sides of a signature block.
fn mark_aligned(lines: &mut [Line<'_>]) {
    let columns: Vec<Vec<usize>> = lines.iter().map(columns).collect();
    for (index, pair) in columns.windows(2).enumerate() {
        if pair[0].iter().any(|column| pair[1].contains(column)) {
            lines[index].aligned = true;
            lines[index + 1].aligned = true;
        }
    }
}

/// The columns in which the parts of a line after its first one begin. A label hangs before its
/// paragraph and is no part.
fn columns(line: &Line<'_>) -> Vec<usize> {
    let parts = parts(line.text);
    let labelled =
        parts.first().is_some_and(|part| label_len(part) == part.len() || bullet_len(&format!("{part} x")) > part.len());
    let column = |part: &&str| line.indent + line.text[..part.as_ptr() as usize - line.text.as_ptr() as usize].chars().count();
    parts.iter().skip(1 + usize::from(labelled)).map(column).collect()
}

/// What stands between wide gaps.
fn parts(text: &str) -> Vec<&str> {
    text.split(GAP).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Marks page numbers, and lines that stand at the top or bottom of several pages.
fn mark_furniture(lines: &mut [Line<'_>]) {
    let filled: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].text.is_empty()).collect();
    let mut running: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for page in filled.chunk_by(|a, b| lines[*a].page == lines[*b].page) {
        let edge = |position: usize| position < EDGE_LINES || position + EDGE_LINES >= page.len();
        for (_, index) in page.iter().enumerate().filter(|(position, _)| edge(*position)) {
            let shape = lines[*index].text.replace(|c: char| c.is_ascii_digit(), "");
            running.entry(shape).or_default().push(*index);
        }
    }
    let pages_of = |at: &[usize]| at.chunk_by(|a, b| lines[*a].page == lines[*b].page).count();
    let repeated: Vec<usize> = running.into_values().filter(|at| pages_of(at) >= RUNNING_PAGES).flatten().collect();
    for index in repeated {
        lines[index].furniture = true;
    }
    for index in filled {
        let alone = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line| line.text.is_empty());
        let apart = alone(index.checked_sub(1)) && alone(Some(index + 1));
        let text = lines[index].text;
        lines[index].furniture |= is_page_number(text) && (apart || text.starts_with(['P', 'p']));
    }
}

/// "12", "- 12 -", "Page 2 of 9".
fn is_page_number(text: &str) -> bool {
    let core = text.trim_matches(['-', '–', '—', ' ', '[', ']', '|']).to_lowercase();
    let core = core.strip_prefix("page").unwrap_or(&core).trim();
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match core.split_once(" of ").or_else(|| core.split_once('/')) {
        Some((page, pages)) => is_number(page.trim()) && is_number(pages.trim()),
        None => is_number(core),
    }
}

/// The width that lines are wrapped at; `None` where each line is a paragraph. Lines that go on in
/// small letters on the next one show it.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let filled: Vec<&Line<'_>> = lines.iter().filter(|line| !line.text.is_empty() && !line.furniture).collect();
    let mut broken: Vec<usize> = filled
        .windows(2)
        .filter(|pair| !is_finished(pair[0].text) && pair[1].text.starts_with(|c: char| c.is_lowercase()))
        .map(|pair| pair[0].end())
        .collect();
    broken.sort_unstable();
    let width = broken.get(broken.len() * 9 / 10).copied()?;
    let mut ends: Vec<usize> = filled.iter().map(|line| line.end()).collect();
    ends.sort_unstable();
    // Few lines need be broken where no line is much longer than those that are.
    let bounded = ends.get(ends.len() * 19 / 20).is_some_and(|end| *end <= width * 5 / 4);
    let wrapped = broken.len() * BROKEN_SHARE >= filled.len() || (broken.len() > 1 && bounded && width <= WRAP_LIMIT);
    wrapped.then_some(width)
}

fn is_finished(text: &str) -> bool {
    text.ends_with(['.', ';', ':', '!', '?', '_', '"', '”'])
}

#[derive(Default)]
struct Builder {
    width: Option<usize>,
    /// All words of the text in lower case; only looked up.
    words: HashSet<String>,
    /// Where the text begins in the source, if it stands there byte by byte.
    base: Option<usize>,
    pieces: Vec<Piece>,
    /// For each piece the columns that it is indented by.
    indents: Vec<usize>,
    draft: Draft,
    /// What the draft began with.
    indent: usize,
    number: u32,
    page: Option<u32>,
    page_starts: Vec<(u32, u32)>,
    last: Last,
}

/// What the next line must know of the last one in the draft.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    /// Columns that it is indented by.
    indent: usize,
    /// Column that it ends in.
    end: usize,
    /// Whether blank lines or furniture came after it.
    parted: bool,
    page: Option<u32>,
    /// Lines in the draft.
    count: usize,
}

impl Builder {
    fn line(&mut self, line: &Line<'_>) {
        if line.text.is_empty() {
            self.last.parted = true;
            return;
        }
        if line.furniture {
            self.furniture(line);
            return;
        }
        if is_underline(line.text) {
            // Marks the line above as a heading, or rules off a part.
            let heading = self.last.count == 1 && !self.last.parted;
            self.emit(if heading { PieceKind::Heading(1) } else { PieceKind::Body });
            return;
        }
        if let Some(cells) = table_cells(line) {
            self.flush();
            if !cells.is_empty() {
                self.append(line);
                self.draft = Draft::default();
                for cell in cells {
                    let mut draft = Draft::default();
                    let at = cell.as_ptr() as usize - line.text.as_ptr() as usize;
                    draft.push_from(cell, false, self.base.map(|base| base + line.at + at));
                    self.draft.push_cell(draft);
                }
                self.emit(PieceKind::Row);
            }
            return;
        }
        if !self.continues(line) {
            self.flush();
        }
        self.append(line);
        if self.width.is_none() && is_heading(self.draft.text()) {
            self.flush();
        }
    }

    /// Whether a line goes on with the paragraph of the draft.
    fn continues(&self, line: &Line<'_>) -> bool {
        let text = self.draft.text();
        if text.is_empty() {
            return false;
        }
        // A label by itself waits for its paragraph.
        if label_len(text) == text.len() {
            return label_len(line.text) == 0;
        }
        let Some(width) = self.width else { return false };
        let word = line.text.split(' ').next().map_or(0, |word| word.chars().count());
        // The last line broke for want of room, where its paragraph need not have ended.
        let full = self.last.end + 1 + word > width * 4 / 5;
        let finished = is_finished(text);
        let lower = line.text.starts_with(|c: char| c.is_lowercase());
        if self.last.parted {
            // Double-spaced text, and sentences that go on over the page.
            let over_page = self.last.page != line.page;
            return lower && !finished && (full || over_page) && label_len(line.text) == 0;
        }
        if begins_item(text, line.text)
            || (label_len(line.text) > 0 && line.indent != self.last.indent)
            || is_heading(line.text) && !full
            || self.last.count == 1 && is_heading(text) && !lower
        {
            return false;
        }
        let indented = line.indent > self.indent && line.indent > self.last.indent;
        full || !finished && !indented || lower
    }

    fn append(&mut self, line: &Line<'_>) {
        if self.draft.is_empty() {
            self.indent = line.indent;
            self.number = line.number;
            self.page = line.page;
            self.last = Last::default();
        } else {
            if !self.joins_word(line.text) {
                self.draft.gap();
            }
            // The indent of a paragraph is that of its body, not of its first line.
            if self.last.count == 1 && label_len(self.draft.text()) == 0 {
                self.indent = self.indent.min(line.indent);
            }
        }
        let new_page = self.last.page.or(self.page) != line.page;
        let at = self.draft.text().len();
        self.draft.push_from(line.text, false, self.base.map(|base| base + line.at));
        if let Some(page) = line.page.filter(|_| new_page) {
            let text = self.draft.text();
            let offset = at + text[at..].len() - text[at..].trim_start().len();
            self.page_starts.push((offset as u32, page));
        }
        self.last = Last { indent: line.indent, end: line.end(), parted: false, page: line.page, count: self.last.count + 1 };
    }

    /// Joins a word that is broken at the line end: without its hyphen where the text has the
    /// joined word elsewhere, with it where not ("non-" + "compliance").
    fn joins_word(&mut self, next: &str) -> bool {
        let text = self.draft.text();
        let is_word = |c: char| !c.is_alphanumeric();
        let Some(stem) = text.strip_suffix('-') else { return false };
        let head = stem.rsplit(is_word).next().unwrap_or_default();
        let tail = next.split(is_word).next().unwrap_or_default();
        if head.is_empty() || !tail.starts_with(|c: char| c.is_lowercase()) {
            return false;
        }
        if self.words.contains(&format!("{head}{tail}").to_lowercase()) {
            self.draft.drop_last();
        }
        true
    }

    fn furniture(&mut self, line: &Line<'_>) {
        // Kept apart from the draft, which may go on after it.
        self.last.parted = true;
        let mut furniture = Draft::default();
        furniture.push(line.text, false);
        if let Some(mut piece) = furniture.take(PieceKind::Furniture, String::new(), 0) {
            piece.place.line = Some(line.number);
            piece.place.page = line.page;
            self.pieces.push(piece);
            self.indents.push(0);
        }
    }

    fn flush(&mut self) {
        let heading = self.last.count <= 2 && is_heading(self.draft.text());
        self.emit(if heading { PieceKind::Heading(1) } else { PieceKind::Body });
    }

    fn emit(&mut self, kind: PieceKind) {
        let page_starts = std::mem::take(&mut self.page_starts);
        if let Some(mut piece) = self.draft.take(kind, String::new(), 0) {
            piece.place.line = Some(self.number);
            piece.place.page = self.page;
            piece.page_starts = page_starts;
            self.pieces.push(piece);
            self.indents.push(self.indent);
        }
        self.last = Last::default();
    }
}

/// Depth is the rank of the indent among those that the text uses; headings are often centred.
fn set_depths(pieces: &mut [Piece], indents: &[usize]) {
    let is_set = |piece: &Piece| matches!(piece.kind, PieceKind::Body | PieceKind::Item);
    let mut used: Vec<usize> =
        (pieces.iter().zip(indents)).filter(|(piece, _)| is_set(piece)).map(|(_, indent)| *indent).collect();
    used.sort_unstable();
    // One column more or less is no step.
    used.dedup_by(|next, kept| *next <= *kept + 1);
    for (piece, indent) in pieces.iter_mut().zip(indents).filter(|(piece, _)| is_set(piece)) {
        let rank = used.partition_point(|step| step <= indent).saturating_sub(1);
        piece.depth = u8::try_from(rank).unwrap_or(u8::MAX);
    }
}

/// A heading by its look: short, in capitals or named ("ARTICLE IV", "Exhibit A"), no sentence.
fn is_heading(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let label = label_len(text);
    let title = text[label..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let capitals =
        |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 2 && !text.contains(|c: char| c.is_lowercase());
    let named = label > 0 && text.starts_with(|c: char| c.is_alphabetic()) && label > 4;
    words <= HEADING_WORDS
        && bullet_len(text) == 0
        && !text.ends_with([',', ';', ':'])
        && !text.contains("__")
        && !text.contains(['[', '{', '<'])
        && (capitals(title) || (named && !text.ends_with('.')))
}

/// "-----", "=====" under a heading or between parts.
fn is_underline(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|c| "-=~*_".contains(c))
}

/// The cells of a line of a table drawn with bars or spaces; none of a border line.
fn table_cells<'a>(line: &Line<'a>) -> Option<Vec<&'a str>> {
    let is_rule = |cell: &str| cell.chars().all(|c| "+-=:".contains(c));
    if line.aligned {
        return Some(parts(line.text).into_iter().filter(|part| !is_rule(part)).collect());
    }
    let line = line.text;
    let border = line.starts_with('+') && line.chars().all(|c| "+-=| ".contains(c));
    let barred = line.starts_with('|') && line.ends_with('|') && line.len() > 1;
    let inner = line.matches(" | ").count() >= 2;
    if !(border || barred || inner) {
        return None;
    }
    Some(line.split('|').map(str::trim).filter(|cell| !is_rule(cell)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use PieceKind::{Body, Furniture, Heading, Item, Row};

    #[track_caller]
    fn check(text: &str, expected: &[(PieceKind, u8, &str)]) {
        let source = read(text);
        let found: Vec<_> = source.pieces.iter().map(|p| (p.kind, p.depth, p.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn wrapped_lines_are_joined_and_items_parted() {
        check(
            "BUSINESS ASSOCIATE AGREEMENT\n\n\
             1. Safeguards. The vendor shall use appropriate safe-\n\
             guards and comply with the non-\n\
             privacy rules as set out in section\n\
             4.2 of this agreement, and in particular shall:\n\
             \x20   (a) encrypt all data, wherever the vendor or its\n\
             \x20       agents keep it; and\n\
             \x20   (b) keep the safeguards up to date.\n\
             \x20   • test them\n\
             ARTICLE II\n\
             Term\n",
            &[
                (Heading(1), 0, "BUSINESS ASSOCIATE AGREEMENT"),
                (
                    Body,
                    0,
                    "1. Safeguards. The vendor shall use appropriate safeguards and comply with \
                     the non-privacy rules as set out in section 4.2 of this agreement, and in \
                     particular shall:",
                ),
                (Body, 1, "(a) encrypt all data, wherever the vendor or its agents keep it; and"),
                (Body, 1, "(b) keep the safeguards up to date."),
                (Item, 1, "test them"),
                (Heading(1), 0, "ARTICLE II Term"),
            ],
        );
    }

    #[test]
    fn unwrapped_lines_are_paragraphs() {
        let long = format!("The vendor{} data.", " protects and encrypts".repeat(12));
        check(&format!("Term\n{long}\n{long}\n"), &[(Body, 0, "Term"), (Body, 0, &long), (Body, 0, &long)]);
    }

    #[test]
    fn pages_leave_their_furniture_and_keep_their_sentences() {
        let source = read(
            "ACME confidential\n\nThe vendor shall report each breach to the\n\n- 1 -\n\
             \u{c}ACME confidential\n\ncovered entity without delay, in writing and\n\n- 2 -\n\
             \u{c}ACME confidential\n\nat its own cost.\n\nPage 3 of 3\n",
        );
        let (furniture, text): (Vec<_>, Vec<_>) = source.pieces.iter().partition(|piece| piece.kind == Furniture);
        assert_eq!((furniture.len(), text.len(), source.pages), (6, 1, Some(3)));
        let piece = text[0];
        assert_eq!(piece.place.page, Some(1));
        let starts: Vec<_> = piece.page_starts.iter().map(|(at, page)| (&piece.text[*at as usize..], *page)).collect();
        assert_eq!(starts, [("covered entity without delay, in writing and at its own cost.", 2), ("at its own cost.", 3)]);
    }

    #[test]
    fn columns_are_cells_and_hanging_labels_are_not() {
        check(
            "Name      Days     Notes\n----      ----     -----\nBreach    5        calendar\n\n\
             (a)   the first, which goes on\n(b)   the second\n\nBy: ____        By: ____\nName:           Name: Elm\n",
            &[
                (Row, 0, "Name | Days | Notes"),
                (Row, 0, "Breach | 5 | calendar"),
                (Body, 0, "(a) the first, which goes on"),
                (Body, 0, "(b) the second"),
                (Row, 0, "By: ____ | By: ____"),
                (Row, 0, "Name: | Name: Elm"),
            ],
        );
    }

    #[test]
    fn tables_and_underlined_headings_are_seen() {
        check(
            "Notices\n=======\n+------+------+\n| Name | Days |\n|------|------|\n| ACME |  5   |\n\
             +------+------+\n",
            &[(Heading(1), 0, "Notices"), (Row, 0, "Name | Days"), (Row, 0, "ACME | 5")],
        );
    }
}
