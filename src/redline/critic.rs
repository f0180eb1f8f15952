//! A Markdown contract with the edits in it, as `CriticMarkup`: `{++added++}`, `{--struck--}`,
//! `{==words==}{>>what is said of them<<}`, written into the source at exact bytes. Without the
//! marks the source is the original; with all accepted it is the proposal.

use super::contract::{Change, Contract};
use super::{Comment, Redline, source};
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
    let raw = raw_offsets(source);
    let place = Placer { source, contract, raw: &raw };
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
        let note = format!("{} Proposed: {}", edit.note.text(), super::proposed(&edit.changes));
        splices.push(place.comment(range, note, &splices));
    }
    for Comment { place: range, note, .. } in &redline.comments {
        splices.push(place.comment(*range, note.text(), &splices));
    }
    Ok(Marked { text: write(source, splices), unplaced })
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
    /// For each byte of the text as decoded its byte in the source.
    raw: &'a [usize],
}

impl Placer<'_> {
    fn change(&self, change: &Change) -> Option<Splice> {
        let document = &self.contract.document;
        match change {
            Change::Words { range, text } if range.of(&document.text).trim().is_empty() => {
                let at = self.end(source::before(document, range.start)?)?;
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

    fn start(&self, (_, offset): source::Spot) -> Option<usize> {
        self.raw.get(offset).copied()
    }

    fn end(&self, (_, offset): source::Spot) -> Option<usize> {
        Some(self.raw.get(offset.checked_sub(1)?)? + 1)
    }

    /// The bytes of a range, with a space at its ends where the range has one.
    fn words(&self, range: TextRange) -> Option<(usize, usize)> {
        let document = &self.contract.document;
        let (first, last) = source::ends(document, range)?;
        let (mut start, mut end) = (self.start(first)?, self.end(last)?);
        let words = range.of(&document.text);
        if words.starts_with(' ') {
            let from = self.end(source::before(document, range.start)?)?;
            let gap = self.source.get(from..start)?;
            start = from + gap.find(char::is_whitespace).unwrap_or(gap.len());
        }
        if words.ends_with(' ') {
            let rest = &self.source[end..];
            let gap = &rest[..rest.find(|c: char| c.is_alphanumeric()).unwrap_or(rest.len())];
            end += gap.rfind(char::is_whitespace).map_or(0, |at| at + gap[at..].chars().next().map_or(1, char::len_utf8));
        }
        (start < end).then_some((start, end))
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
        let from = self.end(source::ends(document, document.blocks.get(after)?.range)?.1)?;
        let line_end = self.source[from..].find('\n').map_or(self.source.len(), |at| from + at);
        let end = from + self.source[from..line_end].trim_end().len();
        let first = self.start(source::ends(document, document.blocks.get(like)?.range)?.0)?;
        let line = self.source[..first].rfind('\n').map_or(0, |at| at + 1);
        let prefix = &self.source[line..first];
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

/// For each byte of the text as the reader decodes it, its byte in the source: it drops byte order
/// mark and control characters and knows one line end.
fn raw_offsets(source: &str) -> Vec<usize> {
    let mut raw = Vec::with_capacity(source.len());
    for (at, letter) in source.char_indices() {
        let dropped = match letter {
            '\r' => source[at + 1..].starts_with('\n'),
            '\t' | '\n' | '\u{c}' => false,
            '\u{feff}' => at == 0,
            _ => letter.is_control(),
        };
        if !dropped {
            raw.extend(at..at + letter.len_utf8());
        }
    }
    raw
}
