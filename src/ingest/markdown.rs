//! Markdown contracts, as `CommonMark` prints them with tables, footnotes and struck-out text.
//!
//! Contracts are pasted into Markdown more often than written in it, so three of its rules are
//! bent: blanks ("____") are text and never emphasis, `<Name of Vendor>` is a placeholder and no
//! tag, and what four spaces of indent make a code block is read as the contract it is.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Source;
use super::draft::{Draft, number_paragraphs};
use super::label::begins_item;
use super::{html, plain, struck_out};
use crate::document::{Piece, PieceKind};

/// Stands for an underscore of a blank while the parser runs. Control characters do not survive
/// decoding, so it cannot be in the input; it has one byte, so offsets stay.
const BLANK: char = '\u{1a}';

/// Bytes that a placeholder in angle brackets may have.
const MAX_PLACEHOLDER: usize = 200;

/// Indented blocks within indented blocks that are still read as Markdown.
const MAX_NESTING: u8 = 2;

pub(super) fn read(text: &str) -> Source {
    let mut source = Source::default();
    let body = front_matter(text);
    if body > 0 {
        let mut front = Draft::default();
        front.push(&text[..body], false);
        source.pieces.extend(front.take(PieceKind::Furniture, String::new(), 0));
    }
    let first_line = 1 + count_lines(&text[..body]);
    let mut reader = Reader::new(&text[body..], first_line, Some(body), 0);
    reader.run();
    source.pieces.append(&mut reader.pieces);
    source.issues.extend(struck_out(reader.struck_words));
    number_paragraphs(&mut source.pieces);
    source
}

/// Length of the YAML or TOML front matter; 0 where there is none.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next().map_or("", str::trim_end);
    let separator = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return 0,
    };
    let mut length = text.find('\n').map_or(text.len(), |end| end + 1);
    let mut keyed = false;
    for line in lines {
        length += line.len();
        let line = line.trim_end();
        if line == fence || line == "..." {
            return if keyed { length } else { 0 };
        }
        // A blank or unkeyed first line means that the fence is a rule above the contract.
        let key = line.split_once(separator).map_or("", |(key, _)| key);
        keyed |= !key.is_empty() && !key.contains(' ');
        if !keyed && !line.starts_with('#') {
            return 0;
        }
    }
    0
}

fn count_lines(text: &str) -> u32 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u32
}

/// The parser's events, turned into pieces.
struct Reader {
    source: String,
    /// Offsets just after each line end, to find lines.
    line_starts: Vec<usize>,
    first_line: u32,
    /// Where the text begins in the source; `None` where it does not stand there byte by byte.
    base: Option<usize>,
    nesting: u8,
    pieces: Vec<Piece>,
    draft: Draft,
    /// Where the draft began.
    start: usize,
    /// The open lists: their next number and delimiter, or bullets.
    lists: Vec<Option<u64>>,
    /// The label of a list item whose first piece has not come yet.
    item: Option<String>,
    heading: Option<u8>,
    in_note: bool,
    /// Cells of the open table row.
    row: Option<Draft>,
    /// Text of the open code or HTML block.
    verbatim: Option<String>,
    /// Whether the open block is one by indentation.
    indented: bool,
    emphasised: u32,
    struck: u32,
    struck_words: usize,
    images: u32,
}

impl Reader {
    fn new(text: &str, first_line: u32, base: Option<usize>, nesting: u8) -> Self {
        let source = protect_blanks(text);
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            line_starts: ends.map(|(index, _)| index + 1).collect(),
            source,
            first_line,
            base,
            nesting,
            pieces: Vec::new(),
            draft: Draft::default(),
            start: 0,
            lists: Vec::new(),
            item: None,
            heading: None,
            in_note: false,
            row: None,
            verbatim: None,
            indented: false,
            emphasised: 0,
            struck: 0,
            struck_words: 0,
            images: 0,
        }
    }

    fn run(&mut self) {
        let source = std::mem::take(&mut self.source);
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
            match event {
                Event::Start(tag) => self.open(&source, &tag, &range),
                Event::End(tag) => self.close(tag),
                Event::Text(text) | Event::Code(text) | Event::Html(text) => {
                    // Entities and line ends in code are not what stands in the source.
                    let literal = source[range.clone()] == *text;
                    self.text(&text, range.start, literal);
                }
                Event::SoftBreak | Event::HardBreak => self.line_break(&source[range.end..]),
                Event::InlineHtml(tag) => self.inline_html(&tag, &source, &range),
                _ => {}
            }
        }
        self.flush();
    }

    fn open(&mut self, source: &str, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong => self.emphasised += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Image { .. } => self.images += 1,
            Tag::TableCell | Tag::Link { .. } | Tag::Superscript | Tag::Subscript => {}
            _ => self.flush(),
        }
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(level_number(*level)),
            Tag::List(first) => self.lists.push(*first),
            Tag::Item => self.item = Some(self.next_label(&source[range.clone()])),
            Tag::FootnoteDefinition(_) => self.in_note = true,
            Tag::TableHead | Tag::TableRow => {
                self.row = Some(Draft::default());
                self.start = range.start;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.verbatim = Some(String::new());
                self.start = range.start;
            }
            _ => {}
        }
        self.indented = matches!(tag, Tag::CodeBlock(CodeBlockKind::Indented));
        if let Tag::CodeBlock(CodeBlockKind::Fenced(_)) = tag {
            // The text begins on the line after the fence.
            let line = &source[range.start..];
            self.start += line.find('\n').map_or(0, |end| end + 1);
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.emphasised -= 1,
            TagEnd::Strikethrough => self.struck -= 1,
            TagEnd::Image => self.images -= 1,
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.item = None;
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.in_note = false;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.draft);
                if let Some(row) = self.row.as_mut().filter(|_| !cell.is_empty()) {
                    row.push_cell(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.draft = self.row.take().unwrap_or_default();
                self.emit(PieceKind::Row);
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::HtmlBlock => self.html_block(),
            _ => {}
        }
    }

    /// The label of the item whose source is given, counted as `CommonMark` counts.
    fn next_label(&mut self, item: &str) -> String {
        let Some(Some(number)) = self.lists.last_mut() else { return String::new() };
        let delimiter = item.trim_start_matches(|c: char| c.is_ascii_digit()).chars().next();
        let label = format!("{number}{}", delimiter.filter(|c| *c == ')').unwrap_or('.'));
        *number = number.saturating_add(1);
        label
    }

    fn text(&mut self, text: &str, offset: usize, literal: bool) {
        let text = text.replace(BLANK, "_");
        if let Some(verbatim) = &mut self.verbatim {
            verbatim.push_str(&text);
        } else if self.struck > 0 {
            self.struck_words += text.split_whitespace().count();
        } else if self.images == 0 {
            if self.draft.is_empty() {
                self.start = offset;
            }
            let from = self.base.filter(|_| literal).map(|base| base + offset);
            self.draft.push_from(&text, self.emphasised > 0, from);
        }
    }

    /// A line break is a space unless `rest` begins with the label of a new item.
    fn line_break(&mut self, rest: &str) {
        let line = rest.trim_start_matches(['>', ' ', '\t', '*', '_']).lines().next();
        // Labels are escaped to keep them from becoming lists: "1\. Term".
        let line = line.unwrap_or_default().replace('\\', "").replace("**", "");
        if self.row.is_none() && self.heading.is_none() && begins_item(self.draft.text(), &line) {
            self.flush();
        } else {
            self.draft.gap();
        }
    }

    fn inline_html(&mut self, tag: &str, source: &str, range: &Range<usize>) {
        let (name, closing) = tag_name(tag);
        match name.as_str() {
            "br" => self.line_break(&source[range.end..]),
            "b" | "strong" | "u" | "i" | "em" => nest(&mut self.emphasised, closing),
            "s" | "del" | "strike" => nest(&mut self.struck, closing),
            "input" => {
                let shown = html::control(tag);
                self.draft.push(&shown, false);
            }
            _ if is_placeholder(tag) => self.text(tag, range.start, true),
            _ => {}
        }
    }

    /// An indented block is a contract with indented paragraphs; a fenced one was fenced to keep
    /// its lines as they are.
    fn code_block(&mut self) {
        let Some(code) = self.verbatim.take() else { return };
        let line = self.line(self.start);
        let pieces = if self.indented && self.nesting < MAX_NESTING {
            let mut inner = Self::new(&code, line, None, self.nesting + 1);
            inner.run();
            self.struck_words += inner.struck_words;
            inner.pieces
        } else {
            plain::pieces(&code, line, None)
        };
        self.adopt(pieces);
    }

    fn html_block(&mut self) {
        let Some(block) = self.verbatim.take() else { return };
        let line = self.line(self.start);
        let mut pieces = html::fragment(&escape_placeholders(&block));
        for piece in &mut pieces {
            piece.place.line = Some(line);
        }
        self.adopt(pieces);
    }

    /// Takes over pieces of another reader at the present depth.
    fn adopt(&mut self, pieces: Vec<Piece>) {
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        for mut piece in pieces {
            piece.depth = piece.depth.saturating_add(depth);
            if let Some(label) = self.item.take().filter(|_| piece.label.is_empty()) {
                piece.label = label;
                piece.kind = PieceKind::Item;
            }
            self.pieces.push(piece);
        }
    }

    fn flush(&mut self) {
        if self.draft.is_empty() {
            return;
        }
        let kind = match self.heading {
            _ if self.in_note => PieceKind::Note,
            Some(level) => PieceKind::Heading(level),
            None if self.item.is_some() => PieceKind::Item,
            None => PieceKind::Body,
        };
        self.emit(kind);
    }

    fn emit(&mut self, kind: PieceKind) {
        let label = self.item.take().unwrap_or_default();
        let line = self.line(self.start);
        let piece = self.draft.take(kind, label, self.lists.len());
        self.pieces.extend(piece.map(|mut piece| {
            piece.place.line = Some(line);
            piece
        }));
    }

    fn line(&self, offset: usize) -> u32 {
        self.first_line + self.line_starts.partition_point(|start| *start <= offset) as u32
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

fn nest(count: &mut u32, closing: bool) {
    *count = if closing { count.saturating_sub(1) } else { *count + 1 };
}

/// Hides the underscores of blanks from the parser, to which "____, 20____" is bold text. Three or
/// fewer may be meant as emphasis.
fn protect_blanks(text: &str) -> String {
    let mut protected = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("____") {
        let run = rest[start..].len() - rest[start..].trim_start_matches('_').len();
        protected.push_str(&rest[..start]);
        protected.extend(std::iter::repeat_n(BLANK, run));
        rest = &rest[start + run..];
    }
    protected + rest
}

/// Lower-case name of a tag and whether it is a closing one.
fn tag_name(tag: &str) -> (String, bool) {
    let inner = tag.trim_start_matches('<');
    let name = inner.trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    (name[..end].to_ascii_lowercase(), name.len() < inner.len())
}

/// Whether what looks like a tag is a blank to fill in: `<Insert Name of Vendor>`.
fn is_placeholder(tag: &str) -> bool {
    let Some(end) = tag.bytes().take(MAX_PLACEHOLDER).position(|byte| byte == b'>') else {
        return false;
    };
    let tag = &tag[..end];
    let (name, closing) = tag_name(tag);
    let custom = name.contains('-') && !tag.contains(|c: char| c.is_ascii_uppercase());
    !closing && !name.is_empty() && !custom && !html::is_element(&name)
}

/// Makes text of the placeholders in an HTML block.
fn escape_placeholders(block: &str) -> String {
    let mut escaped = String::with_capacity(block.len());
    let mut rest = block;
    while let Some(start) = rest.find('<') {
        escaped.push_str(&rest[..start]);
        rest = &rest[start..];
        escaped.push_str(if is_placeholder(rest) { "&lt;" } else { "<" });
        rest = &rest[1..];
    }
    escaped + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use PieceKind::{Body, Furniture, Heading, Item, Note, Row};

    #[track_caller]
    fn check(text: &str, expected: &[(PieceKind, &str, u8, &str)]) {
        let source = read(text);
        let found: Vec<_> = (source.pieces.iter()).map(|p| (p.kind, p.label.as_str(), p.depth, p.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lists_are_labelled_and_nested_as_printed() {
        check(
            "Vendor shall:\n\n3. report:\n   - breaches\n   - incidents\n\n   without delay\n1. mitigate\n\n\
             1) Notices\n   a. By mail;\n   b. by phone.\n",
            &[
                (Body, "", 0, "Vendor shall:"),
                (Item, "3.", 1, "report:"),
                (Item, "", 2, "breaches"),
                (Item, "", 2, "incidents"),
                (Body, "", 1, "without delay"),
                (Item, "4.", 1, "mitigate"),
                (Item, "1)", 1, "Notices"),
                (Body, "", 1, "a. By mail;"),
                (Body, "", 1, "b. by phone."),
            ],
        );
    }

    #[test]
    fn contract_text_survives_the_parser() {
        check(
            "---\ntitle: BAA\n---\n# Agreement\nOn ____, 20____ by <Name of Vendor> and {{ x }} \
             [Insert]<br>(\"Vendor\")<!-- no -->\n(a) as in section\n4.2 of it;\n(b) so\\_on ~~not~~ \
             ![logo](l.png) [here](u)[^1]\n\n    1. **Term.** Begins & ends\n\n> quoted\n\n[^1]: note\n",
            &[
                (Furniture, "", 0, "--- title: BAA ---"),
                (Heading(1), "", 0, "Agreement"),
                (
                    Body,
                    "",
                    0,
                    "On ____, 20____ by <Name of Vendor> and {{ x }} [Insert] (\"Vendor\") \
                     (a) as in section 4.2 of it;",
                ),
                (Body, "", 0, "(b) so_on here"),
                (Item, "1.", 1, "Term. Begins & ends"),
                (Body, "", 0, "quoted"),
                (Note, "", 0, "note"),
            ],
        );
    }

    #[test]
    fn tables_are_rows_and_html_is_read() {
        check(
            "| A | B |\n|---|---|\n| x<br>y |  |\n\n<ol type=i><li>one</li></ol>\n\n<Name of Vendor>\n",
            &[(Row, "", 0, "A | B"), (Row, "", 0, "x y"), (Item, "i.", 1, "one"), (Body, "", 0, "<Name of Vendor>")],
        );
    }

    #[test]
    fn a_rule_under_a_paragraph_makes_no_heading() {
        let long = "The vendor shall report each breach ".repeat(8);
        check(&format!("{long}\n---\n"), &[(Body, "", 0, long.trim())]);
    }

    #[test]
    fn places_are_lines_of_the_source() {
        let source = read("+++\na = 1\n+++\n\n# One\n\n    two\n\n```\nthree\n```\n<p>four</p>\n");
        let lines: Vec<_> = source.pieces.iter().filter_map(|piece| piece.place.line).collect();
        assert_eq!(lines, [1, 5, 7, 10, 12]);
        let struck = read("~~old words~~ new");
        assert_eq!((struck.issues[0].code, struck.pieces[0].text.as_str()), ("struck-out-text", "new"));
    }
}
