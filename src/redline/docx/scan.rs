//! The main part of a Word file as its letters with their bytes, so that marks can be written
//! between them and everything else stays as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// Elements without text that may stand between two paragraphs.
const BETWEEN: [&str; 7] =
    ["bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"];

/// Which text of a part with tracked changes is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum View {
    /// As it stands when all are accepted.
    #[default]
    Accepted,
    /// As it stood before.
    #[cfg(test)]
    Original,
}

/// A letter, space, tab or break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) letter: char,
    pub(super) run: usize,
    /// Index among the run's items.
    pub(super) item: usize,
}

/// Something inside a run.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A letter of the text element with this index in the run.
    Letter { element: usize, start: usize, end: usize },
    /// An element that can be struck like a letter: a tab, a break.
    Space(Range<usize>),
    /// Any other element: a drawing, a reference to a note.
    Fixed(Range<usize>),
}

/// A run.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) range: Range<usize>,
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// Its `rPr`.
    pub(super) properties: Option<Range<usize>>,
    /// Its text elements, start tag to end tag.
    pub(super) elements: Vec<Range<usize>>,
    pub(super) items: Vec<Item>,
    /// Index of its paragraph.
    pub(super) paragraph: usize,
    /// The hyperlink or content control it stands in, which stays whole.
    pub(super) container: Option<usize>,
    /// Whether nothing may be marked in it: a field, somebody else's tracked change.
    pub(super) locked: bool,
    hidden: bool,
}

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) range: Range<usize>,
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// Its `pPr`.
    pub(super) properties: Option<Range<usize>>,
    /// Whether another paragraph follows on the same level.
    pub(super) followed: bool,
}

/// A part taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) runs: Vec<Run>,
    pub(super) paragraphs: Vec<Paragraph>,
    places: BTreeMap<(u32, usize), usize>,
    /// The prefix of Word's elements with its colon ("w:").
    pub(super) prefix: String,
    /// The namespace that the prefix stands for.
    pub(super) namespace: String,
}

impl Scan {
    /// The glyph that begins at a byte of a text element, by the element's number from 1.
    pub(super) fn glyph(&self, unit: u32, offset: usize) -> Option<usize> {
        self.places.get(&(unit, offset)).copied()
    }

    /// Index of a glyph's paragraph.
    pub(super) fn paragraph_of(&self, glyph: usize) -> usize {
        self.runs[self.glyphs[glyph].run].paragraph
    }
}

/// Takes a part apart. `None` where it is no XML that could be edited at its bytes.
pub(super) fn scan(xml: &str, view: View) -> Option<Scan> {
    // The reader does not count a byte order mark.
    let mark = xml.len() - xml.trim_start_matches('\u{feff}').len();
    let mut reader = Reader::from_str(&xml[mark..]);
    let mut scanner = Scanner { xml, view, out: Scan::default(), open: Vec::new(), ..Scanner::default() };
    loop {
        let before = mark + usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let range = before..mark + usize::try_from(reader.buffer_position()).ok()?;
        match event {
            Event::Start(tag) => scanner.start(tag.name().into_inner(), &range),
            Event::Empty(tag) => {
                scanner.start(tag.name().into_inner(), &range);
                scanner.end(&range);
            }
            Event::End(_) => scanner.end(&range),
            Event::Text(_) => scanner.text(&range),
            Event::GeneralRef(_) => scanner.reference(&range),
            Event::CData(_) => scanner.lock(),
            Event::Eof => break,
            _ => {}
        }
    }
    Some(scanner.out)
}

#[derive(Default)]
struct Scanner<'a> {
    xml: &'a str,
    view: View,
    out: Scan,
    open: Vec<(String, usize)>,
    /// Open runs and paragraphs, by index; text boxes nest them.
    runs: Vec<usize>,
    paragraphs: Vec<usize>,
    containers: usize,
    /// Open hyperlinks and content controls inside the paragraph.
    inside: Vec<usize>,
    /// Depth of elements whose runs may not be marked.
    locks: usize,
    /// Depth of elements whose text is not read.
    hidden: usize,
    /// Complex fields that are open.
    fields: usize,
    /// Text elements that have begun, and the unescaped bytes of the open one so far.
    units: u32,
    offset: usize,
    /// The paragraph that ended last, and the depth of its parent.
    last: Option<(usize, usize)>,
}

impl Scanner<'_> {
    fn name(full: &str) -> &str {
        full.rsplit_once(':').map_or(full, |(_, local)| local)
    }

    fn start(&mut self, full: &str, range: &Range<usize>) {
        if self.open.is_empty() {
            self.out.prefix = full.split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
            self.out.namespace = namespace(&self.xml[range.clone()], self.out.prefix.trim_end_matches(':'));
        }
        let own = full.strip_prefix(self.out.prefix.as_str()).is_some_and(|name| !name.contains(':'));
        let name = Self::name(full);
        if let Some((paragraph, depth)) = self.last
            && depth == self.open.len()
            && !(own && BETWEEN.contains(&name))
        {
            self.out.paragraphs[paragraph].followed = own && name == "p";
            self.last = None;
        }
        let parent = self.open.last().map(|(name, _)| name.clone()).unwrap_or_default();
        self.open.push((if own { name.to_owned() } else { full.to_owned() }, range.start));
        if !own {
            // Another vocabulary: what stands in it is not ours to mark.
            self.locks += usize::from(name == "AlternateContent");
            self.hidden += usize::from(name == "AlternateContent");
            return;
        }
        match name {
            "p" => {
                let paragraph = Paragraph { tag: range.clone(), ..Paragraph::default() };
                self.out.paragraphs.push(paragraph);
                self.paragraphs.push(self.out.paragraphs.len() - 1);
                if !self.runs.is_empty() {
                    // A text box inside a run: the run stays whole, the box with it.
                    self.hidden += 1;
                }
            }
            "t" => {
                self.units += 1;
                self.offset = 0;
            }
            "r" => {
                let run = Run {
                    tag: range.clone(),
                    paragraph: self.paragraphs.last().copied().unwrap_or_default(),
                    container: self.inside.first().copied(),
                    locked: self.locks > 0 || self.fields > 0 || self.paragraphs.is_empty() || !self.runs.is_empty(),
                    ..Run::default()
                };
                self.out.runs.push(run);
                self.runs.push(self.out.runs.len() - 1);
            }
            "hyperlink" => self.enter(),
            "sdt" if !self.paragraphs.is_empty() => self.enter(),
            "ins" | "moveTo" if parent != "rPr" && parent != "trPr" => {
                self.locks += 1;
                self.hidden += usize::from(self.view != View::Accepted);
            }
            "del" | "moveFrom" if parent != "rPr" && parent != "trPr" => {
                self.locks += 1;
                self.hidden += usize::from(self.view == View::Accepted);
            }
            "fldSimple" | "ruby" | "rt" => self.locks += 1,
            "vanish" if parent == "rPr" => {
                if let Some(&run) = self.runs.last() {
                    let tag = &self.xml[range.clone()];
                    self.out.runs[run].hidden = !["\"0\"", "\"false\"", "\"off\""].iter().any(|off| tag.contains(off));
                }
            }
            "rPrChange" => self.lock(),
            "fldChar" => {
                let tag = &self.xml[range.clone()];
                if tag.contains("\"begin\"") {
                    self.fields += 1;
                }
                self.lock();
                if tag.contains("\"end\"") {
                    self.fields = self.fields.saturating_sub(1);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self) {
        self.containers += 1;
        self.inside.push(self.containers);
    }

    fn lock(&mut self) {
        if let Some(&run) = self.runs.last() {
            self.out.runs[run].locked = true;
        }
    }

    fn end(&mut self, range: &Range<usize>) {
        let Some((name, start)) = self.open.pop() else { return };
        let whole = start..range.end;
        let parent = self.open.last().map_or("", |(name, _)| name.as_str()).to_owned();
        match name.as_str() {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.out.paragraphs[paragraph].range = whole;
                    self.last = Some((paragraph, self.open.len()));
                }
                if !self.runs.is_empty() {
                    self.hidden -= 1;
                }
                return;
            }
            "r" => {
                if let Some(run) = self.runs.pop() {
                    self.out.runs[run].range = whole.clone();
                }
            }
            "pPr" if parent == "p" => {
                if let Some(&paragraph) = self.paragraphs.last() {
                    self.out.paragraphs[paragraph].properties = Some(whole.clone());
                }
            }
            "hyperlink" => {
                self.inside.pop();
            }
            "sdt" if !self.paragraphs.is_empty() => {
                self.inside.pop();
            }
            "ins" | "moveTo" if parent != "rPr" && parent != "trPr" => {
                self.locks -= 1;
                self.hidden -= usize::from(self.view != View::Accepted);
            }
            "del" | "moveFrom" if parent != "rPr" && parent != "trPr" => {
                self.locks -= 1;
                self.hidden -= usize::from(self.view == View::Accepted);
            }
            "fldSimple" | "ruby" | "rt" => self.locks -= 1,
            other if Self::name(other) == "AlternateContent" => {
                self.locks -= 1;
                self.hidden -= 1;
            }
            _ => {}
        }
        if parent == "r" {
            self.child(&name, &whole);
        }
    }

    /// A child of a run that has ended.
    fn child(&mut self, name: &str, whole: &Range<usize>) {
        let Some(&index) = self.runs.last() else { return };
        match name {
            "rPr" => self.out.runs[index].properties = Some(whole.clone()),
            "t" | "delText" => {}
            "tab" | "br" | "cr" | "ptab" => self.push(index, Item::Space(whole.clone()), ' '),
            "noBreakHyphen" => self.push(index, Item::Space(whole.clone()), '-'),
            "sym" => self.push(index, Item::Fixed(whole.clone()), '\u{fffd}'),
            "lastRenderedPageBreak" | "softHyphen" => self.out.runs[index].items.push(Item::Space(whole.clone())),
            _ => self.out.runs[index].items.push(Item::Fixed(whole.clone())),
        }
    }

    fn push(&mut self, run: usize, item: Item, letter: char) {
        self.out.runs[run].items.push(item);
        let item = self.out.runs[run].items.len() - 1;
        if self.hidden == 0 && !self.out.runs[run].hidden && self.runs.len() == 1 {
            self.out.glyphs.push(Glyph { letter, run, item });
        }
    }

    /// The text element that is open, if one is: its run and its index there.
    fn element(&mut self) -> Option<(usize, usize)> {
        let (name, start) = self.open.last()?;
        if !matches!(name.as_str(), "t" | "delText") || self.open.iter().rev().nth(1)?.0 != "r" {
            return None;
        }
        let run = *self.runs.last()?;
        let elements = &mut self.out.runs[run].elements;
        if elements.last().is_none_or(|last| last.start != *start) {
            elements.push(*start..*start);
        }
        Some((run, elements.len() - 1))
    }

    fn text(&mut self, range: &Range<usize>) {
        let Some((run, element)) = self.element() else { return };
        for (at, letter) in self.xml[range.clone()].char_indices() {
            let place = range.start + at..range.start + at + letter.len_utf8();
            self.letter(run, Item::Letter { element, start: place.start, end: place.end }, letter);
        }
    }

    /// Takes a letter of the open text element. What is hidden becomes no glyph and has no place.
    fn letter(&mut self, run: usize, item: Item, letter: char) {
        let glyph = self.out.glyphs.len();
        self.push(run, item, letter);
        if self.out.glyphs.len() > glyph {
            self.out.places.insert((self.units, self.offset), glyph);
        }
        self.offset += letter.len_utf8();
    }

    fn reference(&mut self, range: &Range<usize>) {
        let Some((run, element)) = self.element() else { return };
        let letter = decoded(&self.xml[range.clone()]).unwrap_or('\u{fffd}');
        self.letter(run, Item::Letter { element, start: range.start, end: range.end }, letter);
    }
}

/// What a character reference stands for.
fn decoded(reference: &str) -> Option<char> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// The namespace of a prefix as a start tag declares it.
fn namespace(tag: &str, prefix: &str) -> String {
    let key = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    let after = tag.find(&key).map(|at| &tag[at + key.len()..]).unwrap_or_default();
    let quote = after.chars().next().unwrap_or('"');
    after.get(1..).and_then(|value| value.split(quote).next()).unwrap_or_default().to_owned()
}
