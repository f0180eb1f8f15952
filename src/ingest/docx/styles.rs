//! Styles: what a paragraph or run has without saying so itself.

use std::collections::BTreeMap;

use super::xml::Element;

/// `basedOn` chains end at 11 in Word; the limit is against circles.
const MAX_CHAIN: usize = 32;

/// The styles of a document by their id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    /// English for built-in styles whatever the language of Word, in lower case.
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// What matters of `w:pPr`.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphProperties {
    /// Outline level from 0; 9 is running text.
    pub(super) outline: Option<i64>,
    /// List number (`w:numId`); 0 takes the paragraph out of its list.
    pub(super) list: Option<i64>,
    /// Level in the list from 0.
    pub(super) level: Option<usize>,
}

/// What matters of `w:rPr`; `None` where it says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RunProperties {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) hidden: Option<bool>,
}

impl ParagraphProperties {
    /// Of a `w:pPr`.
    pub(super) fn read(properties: Option<&Element>) -> Self {
        let Some(properties) = properties else { return Self::default() };
        let number = |path: &[&str]| properties.path(path).and_then(Element::number);
        Self {
            outline: number(&["outlineLvl"]),
            list: number(&["numPr", "numId"]),
            level: number(&["numPr", "ilvl"]).and_then(|level| usize::try_from(level).ok()),
        }
    }
}

impl RunProperties {
    /// Of a `w:rPr`.
    pub(super) fn read(properties: Option<&Element>) -> Self {
        let switch = |name| properties?.child(name).map(Element::is_on);
        Self { bold: switch("b"), italic: switch("i"), underline: switch("u"), hidden: switch("vanish") }
    }

    /// These, and where they say nothing, those.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            underline: self.underline.or(other.underline),
            hidden: self.hidden.or(other.hidden),
        }
    }
}

impl Styles {
    /// Of the root of the styles part.
    pub(super) fn read(root: &Element) -> Self {
        let mut all = Self::default();
        for element in root.children().filter(|child| child.name() == "style") {
            let Some(id) = element.attribute("styleId") else { continue };
            let value = |name| element.child(name).and_then(Element::val);
            let is_default = element.attribute("default").is_some_and(|on| on == "1" || on == "true");
            if is_default && element.attribute("type").is_some_and(|kind| kind == "paragraph") {
                all.default_paragraph = Some(id.to_string());
            }
            let style = Style {
                name: value("name").unwrap_or_default().to_lowercase(),
                based_on: value("basedOn").map(Into::into),
                paragraph: ParagraphProperties::read(element.child("pPr")),
                run: RunProperties::read(element.child("rPr")),
            };
            all.styles.insert(id.into_owned(), style);
        }
        all
    }

    /// The style of a paragraph: the one it names, else the document's default.
    pub(super) fn of_paragraph(&self, properties: Option<&Element>) -> Option<String> {
        properties
            .and_then(|properties| properties.child("pStyle")?.val())
            .map(Into::into)
            .or_else(|| self.default_paragraph.clone())
    }

    /// Run properties by a style and the styles it is based on.
    pub(super) fn run(&self, id: Option<&str>) -> RunProperties {
        self.chain(id).fold(RunProperties::default(), |found, (_, style)| found.or(style.run))
    }

    /// Heading level from 1 that a style gives, by its outline level or its built-in name.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id)
            .find_map(|(_, style)| {
                let by_name = match style.name.as_str() {
                    "title" => Some(0),
                    name => name.strip_prefix("heading ").and_then(|level| level.parse().ok()).map(|level: i64| level - 1),
                };
                style.paragraph.outline.or(by_name)
            })
            .and_then(heading_level)
    }

    /// List and level by a style. `linked` tells the level at which a list names a style, which a
    /// style that joins a list does not say itself.
    pub(super) fn list(&self, id: Option<&str>, linked: impl Fn(i64, &str) -> Option<usize>) -> Option<(i64, usize)> {
        let mut level = None;
        for (id, style) in self.chain(id) {
            level = level.or(style.paragraph.level);
            if let Some(list) = style.paragraph.list {
                return Some((list, level.or_else(|| linked(list, id)).unwrap_or(0)));
            }
        }
        None
    }

    /// A style's own list, for lists that are defined by a style.
    pub(super) fn own_list(&self, id: &str) -> Option<i64> {
        self.styles.get(id)?.paragraph.list
    }

    /// A style's ids from itself to its last ancestor.
    fn chain<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id.and_then(|id| self.styles.get_key_value(id));
        std::iter::successors(first, |(_, style)| self.styles.get_key_value(style.based_on.as_ref()?))
            .map(|(id, style)| (id.as_str(), style))
            .take(MAX_CHAIN)
    }
}

/// Outline level from 0 to heading level from 1; 9 means running text.
pub(super) fn heading_level(outline: i64) -> Option<u8> {
    u8::try_from(outline).ok().filter(|level| *level < 9).map(|level| level + 1)
}
