//! A Markdown contract with the edits in it, as `CriticMarkup`: `{++added++}`, `{--struck--}`,
//! `{==words==}{>>what is said of them<<}`, written into the source at exact bytes. Without the
//! marks the source is the original; with all accepted it is the proposal.

use super::align::{Ink, Map};
use super::contract::{Change, Contract};
use super::{Comment, Redline};
use crate::ingest;
use crate::text::TextRange;

/// The marks, opening and closing.
const MARKS: [(&str, &str); 4] = [("{++", "++}"), ("{--", "--}"), ("{==", "==}"), ("{>>", "<<}")];

/// A source with marks.
#[derive(Clone, Debug)]
pub struct Marked {
    /// The marked source.
    pub text: String,
    /// Indices of the redline's edits that could not be placed in the source and are comments in it.
    pub unplaced: Vec<usize>,
}

/// Why a source cannot be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CriticError {
    /// The bytes are in another encoding.
    #[error("the file is not UTF-8; save it as UTF-8, or write a clean copy")]
    NotUtf8,
    /// The source holds marks already.
    #[error("the file has CriticMarkup in it already; accept or remove it first, or write a clean copy")]
    Marked,
    /// What was written does not read as what was proved.
    #[error("the marked file does not read as proposed; write a clean copy")]
    Mismatch,
}

/// One place in the source that is marked.
#[derive(Clone, Debug)]
struct Splice {
    start: usize,
    end: usize,
    /// Its place among those at the same bytes.
    order: usize,
    /// What takes the place of `start..end`; `None` where the words stay.
    new: Option<String>,
    note: String,
}

/// Marks a Markdown source. `name` is its file name; what is written is read again and must be what
/// was proposed.
pub fn mark(name: &str, bytes: &[u8], contract: &Contract, redline: &Redline) -> Result<Marked, CriticError> {
    let source = std::str::from_utf8(bytes).map_err(|_| CriticError::NotUtf8)?;
    if MARKS.iter().any(|(open, close)| source.contains(open) || source.contains(close)) {
        return Err(CriticError::Marked);
    }
    let inks = inks(source);
    let map = Map::new(&contract.document, &inks, |block| {
        let line = contract.document.blocks[block].place.line?;
        let start = line_start(source, line);
        Some(inks.partition_point(|ink| ink.start < start))
    });
    let place = Placer { source, contract, inks: &inks, map: &map };
    let placed: Vec<Option<Vec<Splice>>> = redline
        .edits
        .iter()
        .map(|edit| {
            let splices: Option<Vec<Splice>> = edit.changes.iter().map(|change| place.change(change)).collect();
            let mut splices = splices?;
            splices.first_mut()?.note = edit.note.text();
            Some(splices)
        })
        .collect();
    let reads_right = |kept: &[usize]| {
        let splices = kept.iter().filter_map(|at| placed[*at].clone()).flatten().collect();
        let accepted = accept(&write(source, splices));
        let changes = kept.iter().flat_map(|at| &redline.edits[*at].changes);
        reads_as(name, &accepted, &contract.with(changes))
    };
    let mut kept: Vec<usize> = (0..placed.len()).filter(|at| placed[*at].is_some()).collect();
    if !reads_right(&kept) {
        kept.retain(|at| reads_right(&[*at]));
        if !reads_right(&kept) {
            return Err(CriticError::Mismatch);
        }
    }
    let unplaced: Vec<usize> = (0..placed.len()).filter(|at| !kept.contains(at)).collect();
    let mut splices: Vec<Splice> = kept.iter().filter_map(|at| placed[*at].clone()).flatten().collect();
    for at in &unplaced {
        let edit = &redline.edits[*at];
        let range = edit.changes.iter().find_map(|change| match change {
            Change::Words { range, .. } => Some(*range),
            Change::Paragraph { .. } => None,
        });
        let note = format!("{} Proposed: {}", edit.note.text(), proposed(&edit.changes));
        splices.push(place.comment(range, note, &splices));
    }
    for Comment { place: range, note, .. } in &redline.comments {
        splices.push(place.comment(*range, note.text(), &splices));
    }
    Ok(Marked { text: write(source, splices), unplaced })
}

/// What changes add, for a comment.
fn proposed(changes: &[Change]) -> String {
    let texts = changes.iter().map(|change| match change {
        Change::Words { text, .. } | Change::Paragraph { text, .. } => text.trim(),
    });
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    if texts.is_empty() { "strike these words.".to_owned() } else { texts.join(" ") }
}

/// The source without any mark: the original.
pub fn reject(marked: &str) -> String {
    unmark(marked, |open| matches!(open, "{--" | "{=="))
}

/// The source with all edits accepted: the proposal.
pub fn accept(marked: &str) -> String {
    unmark(marked, |open| matches!(open, "{++" | "{=="))
}

fn unmark(marked: &str, keeps: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(marked.len());
    let mut rest = marked;
    loop {
        let next = MARKS.iter().filter_map(|(open, close)| Some((rest.find(open)?, *open, *close))).min();
        let Some((at, open, close)) = next else { break };
        let inside = &rest[at + open.len()..];
        let Some(end) = inside.find(close) else { break };
        out.push_str(&rest[..at]);
        if keeps(open) {
            out.push_str(&inside[..end]);
        }
        rest = &inside[end + close.len()..];
    }
    out.push_str(rest);
    out
}

fn reads_as(name: &str, source: &str, expected: &Contract) -> bool {
    let reading = ingest::read(name, source.as_bytes(), &ingest::Options::default());
    reading.is_ok_and(|reading| reading.document.text == expected.document.text)
}

/// The source with its marks.
fn write(source: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| (splice.start, splice.end, splice.order));
    let mut out = String::with_capacity(source.len() * 2);
    let mut at = 0;
    for splice in splices {
        out.push_str(&source[at..splice.start]);
        let old = &source[splice.start..splice.end];
        match &splice.new {
            Some(new) => {
                if !old.is_empty() {
                    out.push_str(&format!("{{--{old}--}}"));
                }
                if !new.is_empty() {
                    out.push_str(&format!("{{++{new}++}}"));
                }
            }
            None if old.is_empty() => {}
            None => out.push_str(&format!("{{=={old}==}}")),
        }
        if !splice.note.is_empty() {
            out.push_str(&format!("{{>>{}<<}}", inert(&splice.note)));
        }
        at = splice.end;
    }
    out.push_str(&source[at..]);
    out
}

/// A note on one line without anything that ends it.
pub(super) fn inert(note: &str) -> String {
    note.split_whitespace().collect::<Vec<_>>().join(" ").replace("<<}", "<< }")
}

struct Placer<'a> {
    source: &'a str,
    contract: &'a Contract,
    inks: &'a [Ink],
    map: &'a Map,
}

impl Placer<'_> {
    fn change(&self, change: &Change) -> Option<Splice> {
        let document = &self.contract.document;
        match change {
            Change::Words { range, text } if range.of(&document.text).trim().is_empty() => {
                let at = self.inks[self.map.before(document, range.start)?].end;
                Some(Splice { start: at, end: at, order: 0, new: Some(text.clone()), note: String::new() })
            }
            Change::Words { range, text } => {
                let (start, end) = self.words(*range)?;
                let (start, end) = self.balanced(start, end);
                Some(Splice { start, end, order: 0, new: Some(text.clone()), note: String::new() })
            }
            Change::Paragraph { after, like, order, label, text } => {
                let splice = self.paragraph(*after, *like, label, text)?;
                Some(Splice { order: *order, ..splice })
            }
        }
    }

    /// The bytes of a range, with a space at its ends where the range has one.
    fn words(&self, range: TextRange) -> Option<(usize, usize)> {
        let document = &self.contract.document;
        let inks = self.map.inks(document, range)?;
        let mut start = self.inks[inks.start].start;
        let mut end = self.inks[inks.end - 1].end;
        let words = range.of(&document.text);
        if words.starts_with(' ') {
            let from = inks.start.checked_sub(1).map_or(0, |before| self.inks[before].end);
            let gap = &self.source[from..start];
            start = from + gap.find(char::is_whitespace).unwrap_or(gap.len());
        }
        if words.ends_with(' ') {
            let to = self.inks.get(inks.end).map_or(self.source.len(), |after| after.start);
            let gap = &self.source[end..to];
            end += gap.rfind(char::is_whitespace).map_or(0, |at| at + gap[at..].chars().next().map_or(1, char::len_utf8));
        }
        Some((start, end))
    }

    /// The range with both or neither of the marks around emphasised words.
    fn balanced(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        for mark in ["**", "__", "*", "_", "`"] {
            if self.source[start..end].matches(mark).count() % 2 == 1 {
                if self.source[..start].ends_with(mark) {
                    start -= mark.len();
                } else if self.source[end..].starts_with(mark) {
                    end += mark.len();
                }
            }
        }
        (start, end)
    }

    /// A paragraph on lines of its own after a block, begun as the lines of its sibling are.
    fn paragraph(&self, after: usize, like: usize, label: &str, text: &str) -> Option<Splice> {
        let document = &self.contract.document;
        let newline = if self.source.contains("\r\n") { "\r\n" } else { "\n" };
        let last = self.map.inks(document, document.blocks.get(after)?.range)?.end - 1;
        let from = self.inks[last].end;
        let line_end = self.source[from..].find('\n').map_or(self.source.len(), |at| from + at);
        let end = from + self.source[from..line_end].trim_end().len();
        let first = self.map.inks(document, document.blocks.get(like)?.range)?.start;
        let line = self.source[..self.inks[first].start].rfind('\n').map_or(0, |at| at + 1);
        let prefix = &self.source[line..self.inks[first].start];
        let indent: &str = &prefix[..prefix.len() - prefix.trim_start_matches([' ', '\t', '>']).len()];
        let bullet = prefix[indent.len()..].starts_with(['-', '*', '+', '\u{2022}']) && label.is_empty();
        let is_item = bullet && document.blocks[like].label.is_empty();
        let marker = if is_item {
            prefix[indent.len()..].chars().take(1).chain([' ']).collect()
        } else if label.is_empty() {
            String::new()
        } else {
            format!("{label} ")
        };
        // Items that follow each other line by line stay so.
        let tight = line > 0 && !self.source[..line - 1].trim_end_matches('\r').ends_with('\n');
        let by_format = self.contract.is_numbered_by_format(like) && !label.is_empty();
        let gap = if tight && (is_item || by_format) { newline.to_owned() } else { newline.repeat(2) };
        let indent = if label.is_empty() && !is_item { "" } else { indent };
        let new = format!("{gap}{indent}{marker}{text}");
        Some(Splice { start: end, end, order: 0, new: Some(new), note: String::new() })
    }

    /// A comment on words, without the highlight where they are marked already; at the top where it
    /// has no place.
    fn comment(&self, range: Option<TextRange>, note: String, others: &[Splice]) -> Splice {
        let (start, end) = range.and_then(|range| self.words(range)).map_or((0, 0), |(start, end)| self.balanced(start, end));
        let clash = others.iter().find(|other| other.start < end && start < other.end || (start..end).contains(&other.start));
        let (start, end) = match clash {
            Some(other) => (other.end, other.end),
            None => (start, end),
        };
        Splice { start, end, order: 0, new: None, note }
    }
}

fn line_start(source: &str, line: u32) -> usize {
    let mut ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    match line.checked_sub(2) {
        None => 0,
        Some(nth) => ends.nth(nth as usize).map_or(source.len(), |(at, _)| at + 1),
    }
}

/// The letters of a Markdown source. Those of its markup may be passed over.
fn inks(source: &str) -> Vec<Ink> {
    let mut out = Vec::with_capacity(source.len());
    let (mut passed, mut decoded_to) = (0, 0);
    for (at, letter) in source.char_indices() {
        if letter.is_whitespace() || at < decoded_to {
            continue;
        }
        let rest = &source[at..];
        let end = at + letter.len_utf8();
        if let Some((decoded, length)) = entity(rest) {
            out.push(Ink { letter: decoded, start: at, end: at + length, soft: false });
            decoded_to = at + length;
            continue;
        }
        let inside = at < passed;
        if !inside && let Some(length) = markup(rest, out.last().map(|ink: &Ink| ink.letter)) {
            passed = at + length;
        }
        let mark = matches!(letter, '*' | '_' | '`' | '#' | '>' | '|' | '~' | '\\' | '[' | ']' | '<' | '-' | '+' | '=' | '!');
        let invisible = letter.is_control() || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        out.push(Ink { letter, start: at, end, soft: mark || invisible || at < passed });
    }
    out
}

/// Length of a tag, of the target of a link or of struck-out words at the start of a text.
fn markup(rest: &str, before: Option<char>) -> Option<usize> {
    let line = rest.split('\n').next().unwrap_or_default();
    if rest.starts_with('<') {
        return line.find('>').map(|end| end + 1);
    }
    if rest.starts_with('(') && before == Some(']') {
        return line.find(')').map(|end| end + 1);
    }
    if rest.starts_with("[^") || rest.starts_with("![") {
        return line.find(']').map(|end| end + 1);
    }
    if let Some(struck) = rest.strip_prefix("~~") {
        return struck.find("~~").map(|end| end + 4);
    }
    None
}

/// A character reference at the start of a text: what it stands for and its length.
fn entity(rest: &str) -> Option<(char, usize)> {
    let body = rest.strip_prefix('&')?;
    let end = body.find(';').filter(|end| *end <= 8)?;
    let name = &body[..end];
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "rsquo" => '\u{2019}',
        "lsquo" => '\u{2018}',
        "rdquo" => '\u{201d}',
        "ldquo" => '\u{201c}',
        "sect" => '\u{a7}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 2))
}
