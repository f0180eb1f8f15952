//! Automatic numbers as Word prints them.
//!
//! A paragraph names a list (`w:num`), a list an abstract list (`w:abstractNum`), and that either has
//! levels or points to a style whose list has them. Lists of one abstract list count on together
//! unless one overrides its start.

use std::collections::{BTreeMap, BTreeSet};

use super::format;
use super::styles::Styles;
use super::xml::Element;

/// Levels of a list.
const LEVELS: usize = 9;
/// Longest text of a level; it is printed with every paragraph of the list.
const MAX_TEXT: usize = 255;
/// Style links may go in circles.
const MAX_LINKS: usize = 8;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<i64, List>,
    abstracts: BTreeMap<i64, Abstract>,
}

#[derive(Debug, Default)]
struct List {
    of: i64,
    starts: BTreeMap<usize, i64>,
    levels: BTreeMap<usize, Level>,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// The style whose list has the levels (`w:numStyleLink`).
    link: Option<String>,
}

#[derive(Debug)]
struct Level {
    start: i64,
    format: String,
    /// What is printed, with "%1" for the number of the first level.
    text: String,
    /// Restart after this level from 1; 0 for never. By default after any higher one.
    restart: Option<i64>,
    /// Print the numbers of all levels in decimal.
    legal: bool,
    /// The paragraph style that brings this level with it.
    style: Option<String>,
    hidden: bool,
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By abstract list.
    reached: BTreeMap<i64, [Option<i64>; LEVELS]>,
    /// Start overrides work once.
    started: BTreeSet<(i64, usize)>,
}

impl Numbering {
    /// Of the root of the numbering part. Resolving style links needs the styles.
    pub(super) fn read(root: &Element, styles: &Styles) -> Self {
        let mut all = Self::default();
        for element in root.children() {
            let id = |name| element.attribute(name).and_then(|id| id.trim().parse::<i64>().ok());
            match element.name() {
                "abstractNum" => {
                    let Some(id) = id("abstractNumId") else { continue };
                    let levels = element.children().filter_map(Level::read).collect();
                    let link = element.child("numStyleLink").and_then(Element::val).map(Into::into);
                    all.abstracts.insert(id, Abstract { levels, link });
                }
                "num" => {
                    let of = element.child("abstractNumId").and_then(Element::number);
                    let (Some(id), Some(of)) = (id("numId"), of) else { continue };
                    all.lists.insert(id, List::read(element, of));
                }
                _ => {}
            }
        }
        all.follow_links(styles);
        all
    }

    /// The level at which a list names this style.
    pub(super) fn level_of_style(&self, list: i64, style: &str) -> Option<usize> {
        let list = self.lists.get(&list)?;
        let named = |(_, level): &(&usize, &Level)| level.style.as_deref() == Some(style);
        list.levels.iter().chain(&self.abstracts.get(&list.of)?.levels).find(named).map(|(index, _)| *index)
    }

    /// Counts a paragraph and gives its number; `None` where it has neither number nor bullet.
    pub(super) fn count(&self, counters: &mut Counters, list_id: i64, level: usize) -> Option<String> {
        let list = self.lists.get(&list_id)?;
        let level = level.min(LEVELS - 1);
        let definition = self.level(list, level)?;
        let reached = counters.reached.entry(list.of).or_default();
        let override_start = list.starts.get(&level).filter(|_| counters.started.insert((list_id, level)));
        reached[level] = Some(match (override_start, reached[level]) {
            (Some(start), _) => *start,
            (None, Some(previous)) => previous.saturating_add(1),
            (None, None) => definition.start,
        });
        for (index, number) in reached.iter_mut().enumerate() {
            let Some(other) = self.level(list, index) else { continue };
            if index < level {
                // A list may begin below its first level, whose number then counts as begun.
                number.get_or_insert(other.start);
            } else if index > level && other.restarts_after(level) {
                *number = None;
            }
        }
        let label = self.label(list, definition, reached);
        if label.is_empty() && definition.format == "none" { None } else { Some(label) }
    }

    fn label(&self, list: &List, definition: &Level, reached: &[Option<i64>; LEVELS]) -> String {
        if definition.hidden || definition.is_bullet() {
            return String::new();
        }
        let mut label = String::new();
        let mut characters = definition.text.chars().peekable();
        while let Some(character) = characters.next() {
            let digit = characters.peek().and_then(|next| next.to_digit(10)).filter(|digit| *digit > 0);
            let (true, Some(digit)) = (character == '%', digit) else {
                label.push(character);
                continue;
            };
            characters.next();
            let index = digit as usize - 1;
            if let (Some(level), Some(Some(n))) = (self.level(list, index), reached.get(index)) {
                label.push_str(&level.number(*n, definition.legal));
            }
        }
        label.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn level<'s>(&'s self, list: &'s List, level: usize) -> Option<&'s Level> {
        list.levels.get(&level).or_else(|| self.abstracts.get(&list.of)?.levels.get(&level))
    }

    /// Points each list at the abstract list that has the levels.
    fn follow_links(&mut self, styles: &Styles) {
        let followed = |mut of: i64| {
            for _ in 0..MAX_LINKS {
                let target = self
                    .abstracts
                    .get(&of)
                    .and_then(|found| styles.own_list(found.link.as_ref()?))
                    .and_then(|list| self.lists.get(&list));
                match target {
                    Some(list) => of = list.of,
                    None => break,
                }
            }
            of
        };
        let targets: Vec<i64> = self.lists.values().map(|list| followed(list.of)).collect();
        for (list, of) in self.lists.values_mut().zip(targets) {
            list.of = of;
        }
    }
}

impl List {
    fn read(element: &Element, of: i64) -> Self {
        let mut list = Self { of, ..Self::default() };
        for change in element.children().filter(|child| child.name() == "lvlOverride") {
            let Some(index) = level_index(change) else { continue };
            if let Some(start) = change.child("startOverride").and_then(Element::number) {
                list.starts.insert(index, start);
            }
            list.levels.extend(change.children().filter_map(Level::read));
        }
        list
    }
}

impl Level {
    /// Of a `w:lvl`, with its index.
    fn read(element: &Element) -> Option<(usize, Self)> {
        if element.name() != "lvl" {
            return None;
        }
        let number = |name| element.child(name).and_then(Element::number);
        let value = |name| element.child(name).and_then(Element::val);
        // A format of recent Word stands beside its replacement for older readers, which is last.
        let format = element.descendants().filter(|child| child.name() == "numFmt").last();
        let level = Self {
            start: number("start").unwrap_or(0),
            format: format.and_then(Element::val).unwrap_or("decimal".into()).into_owned(),
            text: value("lvlText").unwrap_or_default().chars().take(MAX_TEXT).collect(),
            restart: number("lvlRestart"),
            legal: element.child("isLgl").is_some_and(Element::is_on),
            style: value("pStyle").map(Into::into),
            hidden: element.path(&["rPr", "vanish"]).is_some_and(Element::is_on),
        };
        Some((level_index(element)?, level))
    }

    fn number(&self, n: i64, legal: bool) -> String {
        match self.format.as_str() {
            // Word keeps the zero and the missing number in legal numbering too.
            "decimalZero" | "none" | "bullet" => format::number(&self.format, n),
            _ if legal => format::number("decimal", n),
            format => format::number(format, n),
        }
    }

    /// Some contracts print words ("WHEREAS,") by way of a bullet.
    fn is_bullet(&self) -> bool {
        self.format == "bullet" && self.text.chars().filter(|c| c.is_alphabetic()).count() < 3
    }

    fn restarts_after(&self, level: usize) -> bool {
        match self.restart {
            None => true,
            Some(after) => i64::try_from(level).is_ok_and(|level| level < after),
        }
    }
}

fn level_index(element: &Element) -> Option<usize> {
    element.attribute("ilvl")?.trim().parse().ok().filter(|index| *index < LEVELS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::docx::xml;

    const LISTS: &str = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="0">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Art"/><w:lvlText w:val="ARTICLE %1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
          <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="1"/><w:lvlText w:val="%4)"/></w:lvl>
          <w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
          <w:lvl w:ilvl="5"><w:start w:val="1"/><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Legal"/></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
      </w:numbering>"#;
    const STYLES: &str = r#"<w:styles><w:style w:type="numbering" w:styleId="Legal">
        <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;

    #[test]
    fn counts_as_word_does() {
        let styles = Styles::read(&xml::parse(STYLES, crate::ingest::Limits::default()).unwrap());
        let numbering = Numbering::read(&xml::parse(LISTS, crate::ingest::Limits::default()).unwrap(), &styles);
        let mut counters = Counters::default();
        for (step, (list, level, expected)) in [
            (1, 1, Some("1.1")),         // begins below the first level
            (1, 0, Some("ARTICLE II.")), // whose number counted as begun
            (1, 1, Some("2.1")),         // restarted; decimal because legal
            (1, 2, Some("(a)")),
            (1, 3, Some("1)")),
            (1, 2, Some("(b)")),
            (1, 3, Some("2)")),  // restarts after the first level only
            (2, 2, Some("(e)")), // start override
            (2, 2, Some("(f)")), // once
            (3, 2, Some("(g)")), // by way of the style: the same abstract list
            (1, 4, Some("")),
            (1, 5, None),
            (1, 0, Some("ARTICLE III.")),
            (1, 3, Some("1)")),
            (9, 0, None),
            (1, 8, None),
        ]
        .into_iter()
        .enumerate()
        {
            let label = numbering.count(&mut counters, list, level);
            assert_eq!(label.as_deref(), expected, "step {step}");
        }
        assert_eq!(numbering.level_of_style(3, "Art"), Some(0));
    }
}
