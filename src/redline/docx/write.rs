//! Changes and comments to tracked changes and comments in the main part.
//!
//! A run is cut only where something is marked in it; every piece of it keeps its properties. What
//! cannot be marked without cutting a hyperlink, a content control, a field or somebody else's
//! change is refused, and the caller makes a comment of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use super::marks::{Marks, escaped};
use super::paragraph::{self, Made};
use super::scan::{Item, Scan};
use crate::document::Document;
use crate::redline::contract::{Change, Contract};
use crate::redline::source;
use crate::text::TextRange;

/// What is to be written into the part.
pub(super) struct Writer<'a> {
    pub(super) xml: &'a str,
    pub(super) scan: &'a Scan,
    pub(super) contract: &'a Contract,
    pub(super) marks: Marks<'a>,
    /// For each run that is cut: what stands before its item with this index.
    before: BTreeMap<(usize, usize), String>,
    struck: BTreeSet<(usize, usize)>,
    /// Paragraphs struck with their end.
    gone: BTreeSet<usize>,
    /// Other bytes that are replaced.
    patches: Vec<(Range<usize>, String)>,
    /// Paragraphs put after the paragraph with this index, with their order.
    added: BTreeMap<(usize, usize), Made>,
}

/// A change with its place among the glyphs.
pub(super) enum Placed<'c> {
    /// Glyphs struck and a text put after them; only one of the two may be there.
    Words { first: usize, last: usize, strikes: bool, text: &'c str, whole_paragraph: Option<usize> },
    /// A paragraph after another.
    Paragraph { after: usize, like: usize, last: usize, order: usize, label: &'c str, text: &'c str, numbered: bool },
}

impl<'a> Writer<'a> {
    pub(super) fn new(xml: &'a str, scan: &'a Scan, contract: &'a Contract, marks: Marks<'a>) -> Self {
        let (before, struck, gone) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { xml, scan, contract, marks, before, struck, gone, patches: Vec::new(), added: BTreeMap::new() }
    }

    /// Where a change goes; `None` where it cannot.
    pub(super) fn place<'c>(&self, change: &'c Change) -> Option<Placed<'c>> {
        let document = &self.contract.document;
        match change {
            Change::Words { range, text } if range.of(&document.text).trim().is_empty() => {
                let glyph = self.last_before(document, range.start)?;
                let glyph = self.free(glyph)?;
                Some(Placed::Words { first: glyph, last: glyph, strikes: false, text, whole_paragraph: None })
            }
            Change::Words { range, text } => {
                let (first, last) = self.glyphs(*range)?;
                self.can_be_struck(first, last).then_some(())?;
                let paragraph = self.scan.paragraph_of(first);
                let block = &document.blocks[document.block_at(range.start)?];
                let goes = text.is_empty() && *range == block.range && self.scan.paragraphs[paragraph].followed;
                Some(Placed::Words { first, last, strikes: true, text, whole_paragraph: goes.then_some(paragraph) })
            }
            Change::Paragraph { after, like, order, label, text } => {
                let (_, after) = self.glyphs(document.blocks.get(*after)?.range)?;
                let (_, last) = self.glyphs(document.blocks.get(*like)?.range)?;
                let after = self.scan.paragraph_of(after);
                let numbered = self.contract.is_numbered_by_format(*like);
                Some(Placed::Paragraph {
                    after,
                    like: self.scan.paragraph_of(last),
                    last,
                    order: *order,
                    label: if numbered { "" } else { label },
                    text,
                    numbered: numbered && !label.is_empty(),
                })
            }
        }
    }

    /// Writes changes that were placed, the first with a comment.
    pub(super) fn change(&mut self, placed: &[Placed<'_>], note: &str) {
        let mut comment = Some(note).filter(|note| !note.is_empty()).map(|note| self.marks.comment(note));
        for change in placed {
            let comment = comment.take();
            match change {
                Placed::Words { first, last, strikes, text, whole_paragraph } => {
                    if *strikes {
                        for glyph in &self.scan.glyphs[*first..=*last] {
                            self.struck.insert((glyph.run, glyph.item));
                        }
                    }
                    let (run, item) = self.item(*first);
                    let (last_run, last_item) = self.item(*last);
                    let start = if *strikes { (run, item) } else { (last_run, last_item + 1) };
                    let (open, close) = comment.map(|id| self.marks.around(id)).unwrap_or_default();
                    self.before.entry(start).or_default().push_str(&open);
                    let mut after = String::new();
                    if !text.is_empty() {
                        let properties = self.scan.runs[last_run].properties.clone();
                        let properties = properties.map_or("", |range| &self.xml[range]);
                        after.push_str(&self.marks.inserted(properties, text));
                    }
                    after.push_str(&close);
                    self.before.entry((last_run, last_item + 1)).or_default().push_str(&after);
                    if let Some(paragraph) = whole_paragraph {
                        self.gone.insert(*paragraph);
                        let mark = self.marks.mark("del");
                        self.patches.push(paragraph::marked(self.xml, &self.scan.paragraphs[*paragraph], &self.marks, &mark));
                    }
                }
                Placed::Paragraph { after, like, last, order, label, text, numbered } => {
                    let like = &self.scan.paragraphs[*like];
                    let run = &self.scan.runs[self.scan.glyphs[*last].run];
                    let properties = run.properties.clone().map_or("", |range| &self.xml[range]);
                    let made = paragraph::made(self.xml, like, properties, &mut self.marks, comment, (label, text), *numbered);
                    self.added.insert((*after, *order), made);
                }
            }
        }
    }

    /// Puts a comment on words, or on the first paragraph that has any.
    pub(super) fn comment(&mut self, range: Option<TextRange>, note: &str) {
        let found = range.and_then(|range| self.glyphs(range)).or_else(|| {
            let paragraph = self.scan.glyphs.first().map(|glyph| self.scan.runs[glyph.run].paragraph)?;
            let last = self.scan.glyphs.iter().rposition(|glyph| self.scan.runs[glyph.run].paragraph == paragraph)?;
            Some((0, last))
        });
        let Some((first, last)) = found else { return };
        let id = self.marks.comment(note);
        let (open, close) = self.marks.around(id);
        let (run, item) = self.item(first);
        let (last_run, last_item) = self.item(last);
        // A comment inside a field or a foreign change goes around its runs, never into them.
        let start = if self.scan.runs[run].locked { (run, 0) } else { (run, item) };
        let locked = self.scan.runs[last_run].locked;
        let end = if locked { (last_run, self.scan.runs[last_run].items.len()) } else { (last_run, last_item + 1) };
        let opened = self.before.entry(start).or_default();
        opened.insert_str(0, &open);
        self.before.entry(end).or_default().push_str(&close);
    }

    /// The part with everything in it.
    pub(super) fn finish(mut self) -> (String, Marks<'a>) {
        let runs: BTreeSet<usize> = self.before.keys().chain(&self.struck).map(|(run, _)| *run).collect();
        for run in runs {
            let patch = (self.scan.runs[run].range.clone(), self.cut(run));
            self.patches.push(patch);
        }
        let mut after: BTreeMap<usize, Vec<Made>> = BTreeMap::new();
        for ((paragraph, _), made) in std::mem::take(&mut self.added) {
            after.entry(paragraph).or_default().push(made);
        }
        for (paragraph, added) in after {
            let goes = self.gone.contains(&paragraph);
            let patches = paragraph::put_after(self.xml, &self.scan.paragraphs[paragraph], goes, &added, &mut self.marks);
            self.patches.extend(patches);
        }
        self.patches.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.xml.len() * 2);
        let mut at = 0;
        for (range, text) in &self.patches {
            out.push_str(&self.xml[at..range.start]);
            out.push_str(text);
            at = range.end;
        }
        out.push_str(&self.xml[at..]);
        (out, self.marks)
    }

    /// A run cut where something stands before an item or is struck.
    fn cut(&mut self, index: usize) -> String {
        let run = &self.scan.runs[index];
        let prefix = self.scan.prefix.as_str();
        let tag = &self.xml[run.tag.clone()];
        let properties = run.properties.clone().map_or("", |range| &self.xml[range]);
        let mut out = String::new();
        let mut at = 0;
        while at <= run.items.len() {
            if let Some(before) = self.before.get(&(index, at)) {
                out.push_str(before);
            }
            if at == run.items.len() {
                break;
            }
            let struck = self.struck.contains(&(index, at));
            let end = (at + 1..=run.items.len())
                .find(|next| {
                    *next == run.items.len()
                        || self.before.contains_key(&(index, *next))
                        || self.struck.contains(&(index, *next)) != struck
                })
                .unwrap_or(run.items.len());
            let content = content(self.xml, &run.items[at..end], prefix, struck);
            let piece = format!("{tag}{properties}{content}</{prefix}r>");
            if struck {
                let mark = self.marks.open("del");
                let _ = write!(out, "{mark}{piece}</{prefix}del>");
            } else {
                out.push_str(&piece);
            }
            at = end;
        }
        out
    }

    fn item(&self, glyph: usize) -> (usize, usize) {
        let glyph = &self.scan.glyphs[glyph];
        (glyph.run, glyph.item)
    }

    /// The first and last glyph of a range, with the spaces at its ends where the range has some.
    fn glyphs(&self, range: TextRange) -> Option<(usize, usize)> {
        let document = &self.contract.document;
        let (first, last) = source::ends(document, range)?;
        let mut first = self.scan.glyph(first.0, first.1)?;
        let mut last = self.ending(last)?;
        let words = range.of(&document.text);
        let is_space = |at: usize, beside: usize| {
            self.scan.glyphs.get(at).is_some_and(|glyph| glyph.letter.is_whitespace())
                && self.scan.paragraph_of(at) == self.scan.paragraph_of(beside)
        };
        if words.starts_with(' ') {
            while first > 0 && is_space(first - 1, first) {
                first -= 1;
            }
        }
        if words.ends_with(' ') {
            while is_space(last + 1, last) {
                last += 1;
            }
        }
        (first <= last).then_some((first, last))
    }

    /// The glyph that ends at a byte of a text element.
    fn ending(&self, (unit, end): source::Spot) -> Option<usize> {
        (1..=4).filter(|length| *length <= end).find_map(|length| {
            let glyph = self.scan.glyph(unit, end - length)?;
            (self.scan.glyphs[glyph].letter.len_utf8() == length).then_some(glyph)
        })
    }

    fn last_before(&self, document: &Document, offset: u32) -> Option<usize> {
        self.ending(source::before(document, offset)?)
    }

    /// The glyph, if text can be put after it; nothing is put into a field, a link or a control.
    fn free(&self, glyph: usize) -> Option<usize> {
        let run = &self.scan.runs[self.scan.glyphs[glyph].run];
        (!run.locked && run.container.is_none()).then_some(glyph)
    }

    /// Whether the glyphs can be struck: one paragraph, nothing locked, no link or control cut.
    fn can_be_struck(&self, first: usize, last: usize) -> bool {
        let glyphs = &self.scan.glyphs[first..=last];
        let paragraph = self.scan.paragraph_of(first);
        let whole = |container: usize| {
            let inside = |at: usize| self.scan.runs[self.scan.glyphs[at].run].container == Some(container);
            !(first > 0 && inside(first - 1) || last + 1 < self.scan.glyphs.len() && inside(last + 1))
        };
        glyphs.iter().all(|glyph| {
            let run = &self.scan.runs[glyph.run];
            run.paragraph == paragraph
                && !run.locked
                && run.container.is_none_or(whole)
                && matches!(run.items[glyph.item], Item::Letter { .. } | Item::Space(_))
        }) && self.nothing_fixed(first, last)
    }

    /// Whether no drawing or reference to a note stands among the glyphs.
    fn nothing_fixed(&self, first: usize, last: usize) -> bool {
        let ((run, item), (last_run, last_item)) = (self.item(first), self.item(last));
        (run..=last_run).all(|index| {
            let items = &self.scan.runs[index].items;
            let from = if index == run { item } else { 0 };
            let to = if index == last_run { last_item + 1 } else { items.len() };
            items.get(from..to).unwrap_or_default().iter().all(|item| !matches!(item, Item::Fixed(_)))
        })
    }
}

/// The items of a run as elements.
fn content(xml: &str, items: &[Item], prefix: &str, struck: bool) -> String {
    let name = if struck { "delText" } else { "t" };
    let mut out = String::new();
    let mut open: Option<(usize, usize, usize)> = None;
    let close = |open: &mut Option<(usize, usize, usize)>, out: &mut String| {
        if let Some((_, start, end)) = open.take() {
            let _ = write!(out, "<{prefix}{name} xml:space=\"preserve\">{}</{prefix}{name}>", &xml[start..end]);
        }
    };
    for item in items {
        match item {
            Item::Letter { element, start, end } => match &mut open {
                Some((same, _, to)) if same == element => *to = *end,
                _ => {
                    close(&mut open, &mut out);
                    open = Some((*element, *start, *end));
                }
            },
            Item::Space(range) | Item::Fixed(range) => {
                close(&mut open, &mut out);
                out.push_str(&xml[range.clone()]);
            }
        }
    }
    close(&mut open, &mut out);
    out
}

/// Text of a comment or an addition as runs' content, one `t`.
pub(super) fn text_element(prefix: &str, text: &str) -> String {
    format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", escaped(text))
}
