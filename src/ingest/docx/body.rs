//! Paragraphs, runs and everything that wraps them, to pieces in reading order.
//!
//! What is read is the text as it stands when all tracked changes are accepted (or rejected) and
//! hidden text is not shown: deleted and moved-away runs are dropped, and a paragraph whose mark is
//! deleted or hidden runs on into the next one.

use super::fields::{BLANK, Fields, check_mark};
use super::line::{Line, Look};
use super::notes::Notes;
use super::numbering::{Counters, Numbering};
use super::styles::{ParagraphProperties, RunProperties, Styles, heading_level};
use super::symbols;
use super::view::View;
use super::xml::Element;
use crate::document::{Part, Piece, PieceKind, Place};

/// Underlined white space of at least this many characters is a line to fill in.
const MIN_RULE: usize = 4;

/// What all stories of a document share.
pub(super) struct Context<'a> {
    pub(super) styles: &'a Styles,
    pub(super) numbering: &'a Numbering,
    pub(super) counters: Counters,
    pub(super) notes: Notes<'a>,
    pub(super) found: Found,
    pub(super) view: View,
}

/// What a reviewer must know beside the text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Hidden text, as one string.
    pub(super) hidden: String,
    /// Contents in another file inside the package.
    pub(super) embedded: usize,
    /// Whether a field without an end withheld text.
    pub(super) lost_in_field: bool,
}

/// Reads one story: the body, a note, a text box, a header.
pub(super) struct Story<'c, 'a> {
    pub(super) context: &'c mut Context<'a>,
    pub(super) pieces: Vec<Piece>,
    /// The kind of all pieces, where the story decides it.
    kind: Option<PieceKind>,
    part: Part,
    /// Paragraph of the body to which the story belongs, where it is not in the body's part.
    anchor: Option<u32>,
    fields: Fields,
    open: Option<Paragraph<'a>>,
}

/// A paragraph while its runs are read.
struct Paragraph<'a> {
    /// The element whose properties count: the first one with text, where several run together.
    element: &'a Element<'a>,
    line: Line,
    boxes: Vec<&'a Element<'a>>,
    /// (kind of reference, id)
    notes: Vec<(&'static str, String)>,
    /// Run properties by the paragraph's style.
    base: RunProperties,
    /// Whether its tabs draw a line to fill in.
    ruled: bool,
}

impl<'c, 'a> Story<'c, 'a> {
    pub(super) fn new(context: &'c mut Context<'a>, kind: Option<PieceKind>, part: Part, anchor: Option<u32>) -> Self {
        let (pieces, fields) = (Vec::new(), Fields::default());
        Self { context, pieces, kind, part, anchor, fields, open: None }
    }

    /// The kind of all pieces, where the story decides it.
    pub(super) fn kind(&self) -> Option<PieceKind> {
        self.kind
    }

    /// Reads a story to its end.
    pub(super) fn read(mut self, root: &'a Element<'a>) -> Vec<Piece> {
        self.blocks(root);
        self.context.found.lost_in_field |= self.fields.lost_text();
        self.pieces.retain(|piece| !piece.text.is_empty());
        self.pieces
    }

    /// The paragraphs and tables directly inside an element. A numbered paragraph without text is
    /// handed over too: its number may belong to the cell beside it.
    pub(super) fn blocks(&mut self, parent: &'a Element<'a>) {
        for child in parent.children() {
            self.block(child);
        }
        if !matches!(
            parent.name(),
            "sdtContent" | "sdt" | "customXml" | "ins" | "moveTo" | "del" | "moveFrom" | "Choice" | "Fallback"
        ) {
            self.close_open();
        }
    }

    fn block(&mut self, element: &'a Element<'a>) {
        match element.name() {
            "p" => self.paragraph(element),
            "tbl" => {
                self.close_open();
                self.table(element);
            }
            "altChunk" | "subDoc" => self.context.found.embedded += 1,
            "AlternateContent" => {
                if let Some(chosen) = alternative(element) {
                    self.blocks(chosen);
                }
            }
            "body" | "sdt" | "sdtContent" | "customXml" => self.blocks(element),
            name if self.context.view.reads(name) => self.blocks(element),
            _ => {}
        }
    }

    fn paragraph(&mut self, element: &'a Element<'a>) {
        let properties = self.context.view.paragraph(element);
        let style = self.context.styles.of_paragraph(properties);
        let base = self.context.styles.run(style.as_deref());
        let mut paragraph = self.open.take().unwrap_or_else(|| Paragraph {
            element,
            line: Line::default(),
            boxes: Vec::new(),
            notes: Vec::new(),
            base,
            ruled: false,
        });
        if paragraph.line.is_empty() {
            paragraph.element = element;
        }
        paragraph.base = base;
        paragraph.ruled = has_ruled_tabs(properties);
        paragraph.line.join();
        self.inlines(element, &mut paragraph);

        let mark = element.path(&["pPr", "rPr"]);
        let removed = mark.is_some_and(|mark| mark.children().any(|child| self.context.view.drops(child.name())));
        if removed || RunProperties::read(mark).or(base).hidden == Some(true) {
            self.open = Some(paragraph);
        } else {
            self.close(paragraph);
        }
    }

    fn close_open(&mut self) {
        if let Some(paragraph) = self.open.take() {
            self.close(paragraph);
        }
    }

    fn close(&mut self, paragraph: Paragraph<'a>) {
        let Paragraph { element, line, boxes, notes, .. } = paragraph;
        let place = Place { paragraph: self.anchor.unwrap_or(element.paragraph), ..Place::default() };
        let (text, emphasis, origins) = line.finish(self.part);
        // An empty paragraph that only ends a section shows the break in place of its number.
        let is_break = text.is_empty() && element.path(&["pPr", "sectPr"]).is_some();
        let number = if is_break { None } else { self.number(element) };
        let (label, depth) = number.map_or((None, 0), |(label, level)| (Some(label), level));
        let kind = self.kind.unwrap_or_else(|| match self.heading(element) {
            Some(level) if !reads_as_text(&text) => PieceKind::Heading(level),
            _ if label.is_some() => PieceKind::Item,
            _ => PieceKind::Body,
        });
        let label = label.unwrap_or_default();
        if !text.is_empty() || !label.is_empty() {
            let page_starts = Vec::new();
            self.pieces.push(Piece { kind, label, depth, text, emphasis, place, page_starts, origins });
        }
        for content in boxes {
            let pieces = Story::new(self.context, self.kind, self.part, self.anchor).read(content);
            self.pieces.extend(pieces);
        }
        for (reference, id) in notes {
            let Some((label, content)) = self.context.notes.take(reference, &id) else { continue };
            let part = if reference == "endnote" { Part::Endnotes } else { Part::Footnotes };
            let story = Story::new(self.context, Some(PieceKind::Note), part, Some(place.paragraph));
            let mut pieces = story.read(content);
            if let Some(first) = pieces.first_mut() {
                first.label = label;
            }
            self.pieces.extend(pieces);
        }
    }

    /// The automatic number of a paragraph and its level; counts it.
    fn number(&mut self, element: &Element) -> Option<(String, u8)> {
        let properties = self.context.view.paragraph(element);
        let own = ParagraphProperties::read(properties);
        let style = self.context.styles.of_paragraph(properties);
        let numbering = self.context.numbering;
        let linked = |list, style: &str| numbering.level_of_style(list, style);
        let by_style = self.context.styles.list(style.as_deref(), linked);
        let list = own.list.or(by_style.map(|(list, _)| list))?;
        let level =
            own.level.or_else(|| by_style.map(|(_, level)| level)).or_else(|| linked(list, style.as_deref()?)).unwrap_or(0);
        let label = numbering.count(&mut self.context.counters, list, level)?;
        Some((label, u8::try_from(level).unwrap_or(u8::MAX)))
    }

    fn heading(&self, element: &Element) -> Option<u8> {
        let properties = self.context.view.paragraph(element);
        if let Some(outline) = ParagraphProperties::read(properties).outline {
            return heading_level(outline);
        }
        let style = self.context.styles.of_paragraph(properties);
        self.context.styles.heading(style.as_deref())
    }

    fn inlines(&mut self, parent: &'a Element<'a>, paragraph: &mut Paragraph<'a>) {
        for element in parent.children() {
            match element.name() {
                "r" => self.run(element, paragraph),
                "AlternateContent" => {
                    if let Some(chosen) = alternative(element) {
                        self.inlines(chosen, paragraph);
                    }
                }
                "sdt" => self.control(element, paragraph),
                "hyperlink" | "smartTag" | "customXml" | "sdtContent" | "dir" | "bdo" | "fldSimple" | "rubyBase" => {
                    self.inlines(element, paragraph);
                }
                name if self.context.view.reads(name) => self.inlines(element, paragraph),
                "oMath" | "oMathPara" => {
                    for text in element.descendants().filter(|child| child.name() == "t") {
                        self.print(&text.text(), Look::default(), false, paragraph);
                    }
                }
                "subDoc" => self.context.found.embedded += 1,
                _ => {}
            }
        }
    }

    /// A content control inside a paragraph. What it shows until it is filled in is a blank.
    fn control(&mut self, control: &'a Element<'a>, paragraph: &mut Paragraph<'a>) {
        let waits = control.path(&["sdtPr", "showingPlcHdr"]).is_some_and(Element::is_on);
        let shown: String = control.descendants().filter(|child| child.name() == "t").map(Element::text).collect();
        if let Some(checked) = check_box(control) {
            let mark = check_mark(checked).to_string();
            self.print(&mark, Look::default(), false, paragraph);
        } else if waits && !shown.starts_with('[') {
            self.print("[", Look::default(), false, paragraph);
            self.inlines(control, paragraph);
            self.print("]", Look::default(), false, paragraph);
        } else {
            self.inlines(control, paragraph);
        }
    }

    fn run(&mut self, run: &'a Element<'a>, paragraph: &mut Paragraph<'a>) {
        let own = self.context.view.run(run);
        let style = own.and_then(|own| own.child("rStyle")?.val());
        let properties = RunProperties::read(own).or(self.context.styles.run(style.as_deref())).or(paragraph.base);
        let look = Look {
            bold: properties.bold == Some(true),
            italic: properties.italic == Some(true),
            underline: properties.underline == Some(true),
        };
        let font = own
            .and_then(|own| own.child("rFonts")?.attribute("ascii"))
            .map(|font| font.to_lowercase())
            .filter(|font| symbols::is_symbol_font(font));
        // Underlined headings may have tabs between their words.
        let rules = look.underline && !run.children().any(|child| child.name() == "t" && !child.text().trim().is_empty());
        let run_look = RunLook { look, rules, hidden: properties.hidden == Some(true), font };
        self.run_content(run, &run_look, paragraph);
    }

    fn run_content(&mut self, run: &'a Element<'a>, set: &RunLook, paragraph: &mut Paragraph<'a>) {
        for element in run.children() {
            match element.name() {
                // White space at the ends is kept even where `xml:space` does not ask for it: a
                // space too many is harmless, two words run together are not.
                "t" => {
                    let text = element.text();
                    let shown = symbols::translate(&text, set.font.as_deref());
                    self.fields.fill(&text);
                    if set.rules && is_rule(&text) {
                        self.rule(set, paragraph);
                    } else if self.fields.is_visible() && !set.hidden {
                        paragraph.line.push_text(element.unit, &text, &shown, set.look);
                    } else {
                        self.print(&shown, set.look, set.hidden, paragraph);
                    }
                }
                "tab" | "ptab" if set.rules || paragraph.ruled => self.rule(set, paragraph),
                "tab" | "ptab" | "br" | "cr" => self.print(" ", set.look, set.hidden, paragraph),
                "noBreakHyphen" => self.print("-", set.look, set.hidden, paragraph),
                "sym" => {
                    let font = element.attribute("font").unwrap_or_default();
                    let code = element.attribute("char").unwrap_or_default();
                    let code = u32::from_str_radix(&code, 16).unwrap_or(u32::MAX);
                    let symbol = symbols::symbol(&font, code).to_string();
                    self.print(&symbol, set.look, set.hidden, paragraph);
                }
                "fldChar" => {
                    if let Some(text) = self.fields.mark(element) {
                        self.print_shown(&text, set.look, set.hidden, paragraph);
                    }
                }
                "delText" => self.print(&element.text(), set.look, set.hidden, paragraph),
                "instrText" | "delInstrText" => self.fields.instruct(&element.text()),
                "footnoteReference" | "endnoteReference" if !set.hidden => {
                    if let Some(id) = element.attribute("id") {
                        let kind = if element.name() == "endnoteReference" { "endnote" } else { "footnote" };
                        paragraph.notes.push((kind, id.into_owned()));
                    }
                }
                "drawing" | "pict" | "object" if !set.hidden => {
                    text_boxes(element, &mut paragraph.boxes);
                }
                "AlternateContent" => {
                    if let Some(chosen) = alternative(element) {
                        self.run_content(chosen, set, paragraph);
                    }
                }
                "ruby" => {
                    if let Some(base) = element.child("rubyBase") {
                        self.inlines(base, paragraph);
                    }
                }
                _ => {}
            }
        }
    }

    /// A blank drawn as a line under white space.
    fn rule(&mut self, set: &RunLook, paragraph: &mut Paragraph<'a>) {
        if !paragraph.line.ends_with(BLANK) {
            self.print(&format!(" {BLANK} "), set.look, set.hidden, paragraph);
        }
    }

    fn print(&mut self, text: &str, look: Look, hidden: bool, paragraph: &mut Paragraph<'a>) {
        if self.fields.is_visible() {
            self.print_shown(text, look, hidden, paragraph);
        } else {
            self.fields.withhold(text);
        }
    }

    /// Prints what no field holds back.
    fn print_shown(&mut self, text: &str, look: Look, hidden: bool, paragraph: &mut Paragraph<'a>) {
        if hidden {
            self.context.found.hidden.push_str(text);
        } else {
            paragraph.line.push_str(text, look);
        }
    }
}

/// How a run is set.
struct RunLook {
    look: Look,
    /// Whether its white space is a line to fill in.
    rules: bool,
    hidden: bool,
    /// Its font in lower case, if that is a symbol font.
    font: Option<String>,
}

/// The one alternative to read: the first choice that has text, else the fallback.
fn alternative<'a>(element: &'a Element<'a>) -> Option<&'a Element<'a>> {
    let has_text = |choice: &&Element| choice.descendants().any(|child| matches!(child.name(), "t" | "txbxContent" | "p"));
    element.children().filter(|child| child.name() == "Choice").find(has_text).or_else(|| element.child("Fallback"))
}

/// The contents of text boxes in a drawing; boxes in boxes are left to their own story.
fn text_boxes<'a>(element: &'a Element<'a>, boxes: &mut Vec<&'a Element<'a>>) {
    for child in element.children() {
        match child.name() {
            "txbxContent" => boxes.push(child),
            "AlternateContent" => {
                if let Some(chosen) = alternative(child) {
                    text_boxes(chosen, boxes);
                }
            }
            _ => text_boxes(child, boxes),
        }
    }
}

/// Whether underlined text is a line to fill in: nothing but white space, and wider than a word gap.
fn is_rule(text: &str) -> bool {
    text.chars().all(char::is_whitespace) && text.chars().count() >= MIN_RULE
}

/// Whether a tab of the paragraph is led by a line.
fn has_ruled_tabs(properties: Option<&Element>) -> bool {
    let tabs = properties.and_then(|properties| properties.child("tabs"));
    tabs.is_some_and(|tabs| tabs.children().any(|tab| tab.attribute("leader").is_some_and(|leader| leader == "underscore")))
}

/// State of a content control that is a box to tick.
fn check_box(control: &Element) -> Option<bool> {
    let check_box = control.path(&["sdtPr", "checkbox"])?;
    Some(check_box.child("checked").is_some_and(Element::is_on))
}

/// Whether a paragraph in a heading style is a provision all the same: contracts are often
/// numbered by setting whole clauses in heading styles.
fn reads_as_text(text: &str) -> bool {
    const MODALS: [&str; 5] = [" shall ", " will ", " must ", " may ", " agrees "];
    let words = text.split_whitespace().count();
    let is_sentence = text.ends_with(['.', ':']) && (words > 12 || MODALS.iter().any(|modal| text.contains(modal)));
    let is_part =
        text.starts_with(char::is_lowercase) || text.ends_with([';', ',']) || text.ends_with("; and") || text.ends_with("; or");
    words > 25 || is_sentence || is_part
}
