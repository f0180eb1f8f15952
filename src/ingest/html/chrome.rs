//! What of a page is the contract and what is the page around it.

use std::collections::HashMap;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::style;

/// Class and id words of parts that no contract stands in.
const CHROME_NAMES: [&str; 17] = [
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "footer",
    "gdpr",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "pagination",
    "popup",
    "sidebar",
    "social",
    "toolbar",
];

/// A form with more words holds a contract to be agreed to.
const FORM_WORDS: u32 = 150;

/// A cell with more words holds a paragraph.
const CELL_WORDS: u32 = 40;

/// A list of links with more words is read.
const LINK_LIST_WORDS: u32 = 200;

/// What a subtree holds.
#[derive(Clone, Copy, Debug, Default)]
struct Content {
    words: u32,
    links: u32,
    linked_words: u32,
    tables: u32,
    header_cells: u32,
    /// Headings and list items.
    blocks: u32,
    /// Words of the longest cell.
    longest_cell: u32,
    /// Cells of the longest row.
    widest_row: u32,
    cells: u32,
}

/// A page, measured.
pub(super) struct Page {
    /// By node; only looked up.
    contents: HashMap<NodeId, Content>,
    words: u32,
    /// The element that holds the contract; `None` where the page does not say.
    pub(super) region: Option<NodeId>,
    /// Words that are not shown.
    pub(super) hidden_words: u32,
}

impl Page {
    pub(super) fn of(html: &Html) -> Self {
        let contents = measure(html);
        let root = html.tree.root();
        let words = contents.get(&root.id()).map_or(0, |content| content.words);
        let mut page = Self { contents, words, region: None, hidden_words: 0 };
        let elements = || root.descendants().filter_map(|node| Some((node, node.value().as_element()?)));
        let holder = |is_holder: fn(&Element) -> bool| {
            elements()
                .filter(|(_, element)| is_holder(element))
                .map(|(node, _)| (node.id(), page.content(node).words))
                .filter(|(_, words)| page.is_most(*words))
                // The innermost of those that hold the same words.
                .min_by_key(|(_, words)| *words)
                .map(|(id, _)| id)
        };
        // Agreements that are signed on the spot stand in forms and dialogs.
        let region = holder(is_main).or_else(|| holder(is_interactive));
        page.region = region;
        page.hidden_words = elements()
            .filter(|(node, element)| style::is_hidden(element) && page.is_chrome(*node) && !page.surrounds(*node, element))
            .map(|(node, _)| page.content(node).words)
            .sum();
        page
    }

    /// Whether an element is navigation, a banner, hidden, or otherwise no contract. Whatever
    /// holds most of the page's words is none of these, however it is called.
    pub(super) fn is_chrome(&self, node: NodeRef<'_, Node>) -> bool {
        let Some(element) = node.value().as_element() else { return false };
        !self.is_most(self.content(node).words) && (style::is_hidden(element) || self.surrounds(node, element))
    }

    /// Whether an element is what sites put around their pages.
    fn surrounds(&self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let content = self.content(node);
        is_landmark(element)
            || (element.name() == "form" && content.words < FORM_WORDS)
            || is_named_chrome(element)
            || is_link_list(element, content)
    }

    /// Whether a table only places paragraphs on the page.
    pub(super) fn is_layout(&self, table: NodeRef<'_, Node>) -> bool {
        let content = self.content(table);
        content.tables > 1
            || (content.header_cells == 0 && (content.longest_cell > CELL_WORDS || content.blocks > 0 || content.widest_row <= 1))
    }

    fn is_most(&self, words: u32) -> bool {
        words > self.words / 2
    }

    fn content(&self, node: NodeRef<'_, Node>) -> Content {
        self.contents.get(&node.id()).copied().unwrap_or_default()
    }
}

/// Measures every element in one walk.
fn measure(html: &Html) -> HashMap<NodeId, Content> {
    let mut contents = HashMap::new();
    let mut open = vec![Content::default()];
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => open.push(match node.value() {
                Node::Text(text) => Content { words: text.split_whitespace().count() as u32, ..Content::default() },
                _ => Content::default(),
            }),
            Edge::Close(node) => {
                let mut content = open.pop().unwrap_or_default();
                if let Node::Element(element) = node.value() {
                    content.add_self(element);
                }
                if let Some(parent) = open.last_mut() {
                    parent.add_child(content);
                }
                if !node.value().is_text() {
                    contents.insert(node.id(), content);
                }
            }
        }
    }
    contents
}

impl Content {
    fn add_self(&mut self, element: &Element) {
        if style::is_dropped(element) || element.name() == "button" {
            *self = Self::default();
        }
        match element.name() {
            "a" => {
                self.links += 1;
                self.linked_words = self.words;
            }
            "table" => self.tables += 1,
            "td" => {
                self.cells += 1;
                self.longest_cell = self.longest_cell.max(self.words);
            }
            "th" => {
                self.cells += 1;
                self.header_cells += 1;
            }
            "tr" => {
                self.widest_row = self.widest_row.max(self.cells);
                self.cells = 0;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" => self.blocks += 1,
            _ => {}
        }
    }

    fn add_child(&mut self, child: Self) {
        self.words += child.words;
        self.links += child.links;
        self.linked_words += child.linked_words;
        self.tables += child.tables;
        self.header_cells += child.header_cells;
        self.blocks += child.blocks;
        self.longest_cell = self.longest_cell.max(child.longest_cell);
        self.widest_row = self.widest_row.max(child.widest_row);
        self.cells += child.cells;
    }
}

fn is_main(element: &Element) -> bool {
    matches!(element.name(), "main" | "article") || element.attr("role") == Some("main")
}

fn is_interactive(element: &Element) -> bool {
    matches!(element.name(), "form" | "dialog") || element.attr("role") == Some("dialog")
}

fn is_landmark(element: &Element) -> bool {
    matches!(element.name(), "nav" | "header" | "footer" | "aside" | "dialog")
        || matches!(
            element.attr("role"),
            Some("navigation" | "banner" | "contentinfo" | "search" | "dialog" | "alertdialog" | "complementary")
        )
}

fn is_named_chrome(element: &Element) -> bool {
    let names = [element.attr("class"), element.attr("id")];
    names.into_iter().flatten().any(|names| {
        names.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| CHROME_NAMES.contains(&word.to_ascii_lowercase().as_str()))
    })
}

/// Whether nearly all words of a container are links.
fn is_link_list(element: &Element, content: Content) -> bool {
    matches!(element.name(), "div" | "ul" | "section" | "p" | "table")
        && content.links >= 3
        && content.words < LINK_LIST_WORDS
        && content.linked_words * 10 >= content.words * 7
}
