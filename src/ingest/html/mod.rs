//! HTML pages: the contract without the page around it, lists numbered as browsers number them.
//!
//! The tree is walked without recursion, so that no nesting is too deep.

mod chrome;
mod controls;
mod style;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use self::chrome::Page;
use super::draft::{Draft, number_paragraphs};
use super::label::{Numbering, begins_item, bullet_len, label_len};
use super::{Issue, Source, plain, struck_out};
use crate::document::{Piece, PieceKind};

pub(super) use self::style::is_element;

/// Underlined spaces that do not break, from which on they are a line to fill in.
const MIN_RULE: usize = 4;

/// Hidden words from which on a reviewer should know of them.
const HIDDEN_WORDS: u32 = 40;

pub(super) fn read(text: &str) -> Source {
    let mut reader = Reader::default();
    let html = Html::parse_document(text);
    let page = Page::of(&html);
    reader.walk(&html, &page);
    number_paragraphs(&mut reader.pieces);
    let hidden = (page.hidden_words >= HIDDEN_WORDS).then(|| Issue {
        incomplete: false,
        code: "hidden-text",
        message: format!("{} words that the page does not show were left out; check the page in a browser", page.hidden_words),
        page: None,
    });
    let issues = hidden.into_iter().chain(struck_out(reader.struck_words)).collect();
    Source { pieces: reader.pieces, pages: None, issues }
}

/// The pieces of HTML inside another format.
pub(super) fn fragment(text: &str) -> Vec<Piece> {
    let mut reader = Reader::default();
    let html = Html::parse_fragment(text);
    reader.walk(&html, &Page::of(&html));
    reader.pieces
}

/// What the form control of a tag shows; nothing where it is none.
pub(super) fn control(tag: &str) -> String {
    Html::parse_fragment(tag).tree.root().descendants().find_map(controls::shown).unwrap_or_default()
}

/// An open list.
struct List {
    numbering: Numbering,
    next: i64,
}

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    draft: Draft,
    lists: Vec<List>,
    /// The label of a list item whose first piece has not come yet.
    item: Option<String>,
    heading: Option<u8>,
    /// Cells of the open row of a data table.
    row: Option<Vec<String>>,
    /// For each open table whether it only places paragraphs.
    layouts: Vec<bool>,
    emphasised: u32,
    struck: u32,
    struck_words: usize,
    /// Whether a `<br>` came since the last text.
    broken: bool,
    /// Whether the draft is the term of a definition list.
    after_term: bool,
    /// Depth in navigation and the like.
    chrome: u32,
    /// Depth in the element that holds the contract.
    region: u32,
}

impl Reader {
    fn walk(&mut self, html: &Html, page: &Page) {
        let mut skipped: Option<NodeId> = None;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) if skipped.is_none() => match node.value() {
                    Node::Text(text) => self.text(text, page),
                    Node::Element(element) => {
                        if let Some(shown) = controls::shown(node) {
                            skipped = Some(node.id());
                            self.text(&shown, page);
                        } else if self.is_skipped(element) {
                            skipped = Some(node.id());
                        } else if style::is_preformatted(element) && is_lines(node) {
                            skipped = Some(node.id());
                            self.preformatted(node, page);
                        } else {
                            self.open(node, element, page);
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
                Edge::Close(node) if skipped.is_none() => {
                    if let Node::Element(element) = node.value() {
                        self.close(node, element, page);
                    }
                }
                _ => {}
            }
        }
        self.flush(page);
    }

    /// Buttons are dropped, but for those that fold a section by its heading.
    fn is_skipped(&self, element: &Element) -> bool {
        style::is_dropped(element) || (element.name() == "button" && self.heading.is_none())
    }

    fn open(&mut self, node: NodeRef<'_, Node>, element: &Element, page: &Page) {
        let name = element.name();
        // A definition goes on with the line of its term.
        if style::is_block(name) && !(name == "dd" && self.after_term) {
            self.boundary(page);
        }
        self.chrome += u32::from(page.is_chrome(node));
        self.region += u32::from(page.region == Some(node.id()));
        self.emphasised += u32::from(style::is_emphasised(element));
        self.struck += u32::from(style::is_struck(element));
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = name[1..].parse().ok();
            }
            "ol" | "ul" | "menu" | "dir" => self.lists.push(List {
                numbering: style::numbering(element),
                next: element.attr("start").and_then(|n| n.trim().parse().ok()).unwrap_or(1),
            }),
            "li" => self.item = Some(self.next_label(element)),
            "table" => self.layouts.push(page.is_layout(node)),
            "tr" if self.layouts.last() == Some(&false) => self.row = Some(Vec::new()),
            "br" if self.row.is_some() => self.draft.gap(),
            // Two breaks in a row are how pages without paragraphs part them.
            "br" if self.broken => self.flush(page),
            "br" => self.broken = true,
            _ => {}
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>, element: &Element, page: &Page) {
        let name = element.name();
        if matches!(name, "td" | "th") {
            self.end_cell();
        }
        if name == "dt" && self.row.is_none() {
            self.after_term = true;
            self.draft.gap();
        } else if style::is_block(name) {
            self.boundary(page);
        }
        self.chrome -= u32::from(page.is_chrome(node));
        self.region -= u32::from(page.region == Some(node.id()));
        self.emphasised -= u32::from(style::is_emphasised(element));
        self.struck -= u32::from(style::is_struck(element));
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "ol" | "ul" | "menu" | "dir" => drop(self.lists.pop()),
            "li" => self.item = None,
            "table" => drop(self.layouts.pop()),
            "tr" => {
                if let Some(cells) = self.row.take() {
                    self.end_row(cells, page);
                }
                self.item = None;
            }
            _ => {}
        }
    }

    fn next_label(&mut self, element: &Element) -> String {
        let Some(list) = self.lists.last_mut() else { return String::new() };
        let number = element.attr("value").and_then(|n| n.trim().parse().ok()).unwrap_or(list.next);
        list.next = number.saturating_add(1);
        style::own_numbering(element).unwrap_or(list.numbering).label(number)
    }

    /// In a data cell blocks are parted by spaces, elsewhere they are pieces.
    fn boundary(&mut self, page: &Page) {
        if self.row.is_some() {
            self.draft.gap();
        } else {
            self.flush(page);
        }
    }

    fn end_cell(&mut self) {
        if let Some(row) = &mut self.row {
            let cell = self.draft.take_text();
            row.extend((!cell.is_empty()).then_some(cell));
        } else if is_label(self.draft.text()) {
            // A cell with nothing but "(a)" hangs the label beside its paragraph.
            self.item = Some(self.draft.take_text());
        }
    }

    fn end_row(&mut self, mut cells: Vec<String>, page: &Page) {
        let hangs = cells.len() == 2 && cells.first().is_some_and(|cell| is_label(cell));
        let kind = if hangs { PieceKind::Item } else { PieceKind::Row };
        if hangs {
            self.item = Some(cells.remove(0));
        }
        self.draft.push(&cells.join(" | "), false);
        self.emit(kind, page);
    }

    fn text(&mut self, text: &str, page: &Page) {
        if self.struck > 0 {
            self.struck_words += text.split_whitespace().count();
            return;
        }
        let next = text.trim_start();
        if self.broken && !next.is_empty() {
            self.broken = false;
            if begins_item(self.draft.text(), next) {
                self.flush(page);
            }
            self.draft.gap();
        }
        let ruled = self.emphasised > 0 && text.chars().filter(|c| *c == '\u{a0}').count() >= MIN_RULE && next.is_empty();
        self.draft.push(if ruled { controls::BLANK } else { text }, self.emphasised > 0);
    }

    fn preformatted(&mut self, node: NodeRef<'_, Node>, page: &Page) {
        self.flush(page);
        let text: String = node.descendants().filter_map(|inner| inner.value().as_text().map(|text| &**text)).collect();
        let furniture = self.is_furniture(page);
        let pieces = plain::pieces(&text, 1, None).into_iter().map(|mut piece| {
            piece.place.line = None;
            if furniture {
                piece.kind = PieceKind::Furniture;
            }
            piece
        });
        self.pieces.extend(pieces);
    }

    fn flush(&mut self, page: &Page) {
        self.broken = false;
        self.after_term = false;
        if self.draft.is_empty() {
            return;
        }
        let kind = match self.heading {
            Some(level) => PieceKind::Heading(level),
            None if self.item.is_some() => PieceKind::Item,
            None => PieceKind::Body,
        };
        self.emit(kind, page);
    }

    fn emit(&mut self, kind: PieceKind, page: &Page) {
        let mut label = self.item.take().filter(|label| !is_bullet(label)).unwrap_or_default();
        // Where the author types labels, the page's style sheet hides the list's own.
        if label_len(self.draft.text()) > 0 {
            label.clear();
        }
        // The title of the contract often stands in the page's header.
        let title = kind == PieceKind::Heading(1);
        let way = self.draft.text().starts_with(['←', '→', '«', '»', '‹', '›']);
        let kind = if way || self.is_furniture(page) && !title { PieceKind::Furniture } else { kind };
        self.pieces.extend(self.draft.take(kind, label, self.lists.len()));
    }

    fn is_furniture(&self, page: &Page) -> bool {
        self.chrome > 0 || (page.region.is_some() && self.region == 0)
    }
}

/// Whether a cell's text is a label or bullet and nothing else.
fn is_label(text: &str) -> bool {
    (!text.is_empty() && label_len(text) == text.len()) || is_bullet(text)
}

fn is_bullet(text: &str) -> bool {
    bullet_len(&format!("{text} x")) > text.len()
}

/// Whether an element's text has lines of its own and no blocks.
fn is_lines(node: NodeRef<'_, Node>) -> bool {
    !node.descendants().skip(1).any(|inner| inner.value().as_element().is_some_and(|element| style::is_block(element.name())))
}

#[cfg(test)]
mod tests;
