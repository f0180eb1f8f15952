//! The section tree, grown label by label: which list a label goes on with, and what it closes.
//!
//! A stack holds the open sections. A label that goes on with one of them ("(d)" after "(c)")
//! closes what is deeper; one that starts ("(a)", "1.", "i.") opens a level.

use std::collections::BTreeMap;

use super::Section;
use super::labels::{Form, Label, Name, Part, Style, System, path_number, readings};
use crate::text::TextRange;

/// Level of a heading that the format does not tell: below all that it tells.
pub(super) const UNKNOWN_LEVEL: u8 = 9;

/// Level of a paragraph that has its heading in its first words: no line of its own stands under it.
pub(super) const RUN_IN_LEVEL: u8 = 10;

/// What is known of a block besides its label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Nesting as the format tells it.
    pub(super) depth: u8,
    /// Whether the format made the label.
    pub(super) automatic: bool,
    /// Level of the heading that the block is or starts with.
    pub(super) level: Option<u8>,
}

/// An open section.
#[derive(Clone, Debug)]
struct Open {
    section: usize,
    spot: Spot,
    step: Step,
}

/// What an open section counts as.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Heading,
    Named(Name, Vec<u32>),
    Path(Vec<u32>),
    Simple(Style, u32),
}

impl Step {
    /// The numbers that "4.2" goes on from: "Article 4", "4.".
    fn path(&self) -> &[u32] {
        match self {
            Self::Named(Name::Article | Name::Section, path) | Self::Path(path) => path,
            Self::Simple((System::Arabic, Form::Dot | Form::Bare | Form::Paren) | (System::UpperRoman, Form::Dot), value) => {
                std::slice::from_ref(value)
            }
            _ => &[],
        }
    }
}

/// The tree so far and the open sections.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) sections: Vec<Section>,
    stack: Vec<Open>,
    /// Last value of each list, also of closed ones.
    seen: BTreeMap<Style, u32>,
}

impl Outline {
    /// A tree with only the text before any section.
    pub(super) fn new() -> Self {
        Self { sections: vec![section(String::new(), None, 0)], stack: Vec::new(), seen: BTreeMap::new() }
    }

    /// Whether a typed label can be one here. Letters must start a list or go on with one, or
    /// initials and wrapped lines would count.
    pub(super) fn accepts(&self, label: &Label) -> bool {
        let Some(Part::Simple { token, form }) = label.parts.first() else { return true };
        readings(token).into_iter().any(|(system, value)| {
            let last = self.seen.get(&(system, *form)).copied().unwrap_or_default();
            system == System::Arabic || value == 1 || (value > last && value <= last + 3 && last > 0)
        })
    }

    /// Opens the section of a label, and tells whether it begins a list. `later` are the labels that follow, nearest first.
    pub(super) fn label<'a>(
        &mut self,
        label: &Label,
        spot: Spot,
        later: &(impl Iterator<Item = &'a Label> + Clone),
    ) -> (usize, bool) {
        let mut at = 0;
        for (index, part) in label.parts.iter().enumerate() {
            // Steps after the first stand inside the one before.
            let spot = if index == 0 { spot } else { Spot { level: None, ..spot } };
            at = match part {
                Part::Named { name, printed, path } => self.named(*name, printed, path, spot),
                Part::Path(path) => self.path(path, spot),
                Part::Simple { token, form } => self.simple(token, *form, spot, later.clone()),
            };
        }
        let first = self.stack.last().is_some_and(|open| match &open.step {
            Step::Simple(_, value) => *value == 1,
            Step::Path(path) => path.last() == Some(&1),
            Step::Named(..) | Step::Heading => false,
        });
        (at, first)
    }

    /// Opens the section of a heading without a label.
    pub(super) fn heading(&mut self, spot: Spot, capitals: bool) -> usize {
        let level = spot.level.unwrap_or(UNKNOWN_LEVEL);
        let keep = self.stack.iter().position(|open| match open.spot.level {
            Some(_) if matches!(open.step, Step::Named(Name::Exhibit, _)) => false,
            // A line in capitals is as high as anything of unknown level.
            Some(other) => other >= level && (open.step == Step::Heading || other != UNKNOWN_LEVEL || capitals),
            None => true,
        });
        self.stack.truncate(keep.unwrap_or(self.stack.len()));
        self.push(String::new(), Step::Heading, spot)
    }

    /// The section of a block without a label.
    pub(super) fn paragraph(&self, depth: u8) -> usize {
        let open = self.stack.iter().rev().find(|open| !(open.spot.automatic && open.spot.depth > depth));
        open.map_or(0, |open| open.section)
    }

    /// Ends the recitals: what comes now stands under none of the headings before.
    pub(super) fn begin_terms(&mut self) {
        let keep = self.stack.iter().position(|open| !matches!(open.step, Step::Named(..))).unwrap_or(self.stack.len());
        self.stack.truncate(keep);
    }

    fn named(&mut self, name: Name, printed: &str, path: &[u32], spot: Spot) -> usize {
        let keep = self.stack.iter().position(|open| !matches!(open.step, Step::Named(other, _) if other < name));
        self.stack.truncate(keep.unwrap_or(self.stack.len()));
        let number = if name == Name::Section {
            printed.trim_start_matches(|c: char| !c.is_whitespace()).trim().to_owned()
        } else {
            printed.to_owned()
        };
        let number = self.under_exhibit(&number);
        self.push(number, Step::Named(name, path.to_vec()), spot)
    }

    fn path(&mut self, path: &[u32], spot: Spot) -> usize {
        let parent = self.stack.iter().rposition(|open| {
            let above = open.step.path();
            !above.is_empty() && above.len() < path.len() && path.starts_with(above)
        });
        let keep = match parent {
            Some(parent) => parent + 1,
            None => self
                .stack
                .iter()
                .position(|open| match open.step {
                    Step::Heading => same_or_deeper(open.spot.level, spot.level),
                    Step::Named(name, _) => name > Name::Article,
                    _ => true,
                })
                .unwrap_or(self.stack.len()),
        };
        self.stack.truncate(keep);
        let number = self.under_exhibit(&path_number(path));
        self.push(number, Step::Path(path.to_vec()), spot)
    }

    fn simple<'a>(&mut self, token: &str, form: Form, spot: Spot, later: impl Iterator<Item = &'a Label>) -> usize {
        let mut counts: Vec<(Style, u32)> = readings(token).into_iter().map(|(system, value)| ((system, form), value)).collect();
        if counts.len() > 1
            && let Some(style) = told_by(&counts, later)
        {
            counts.retain(|(other, _)| *other == style);
        }
        let (keep, style, value) = self.goes_on(&counts, spot).unwrap_or_else(|| self.starts(&counts, spot));
        self.stack.truncate(keep);
        self.seen.insert(style, value);
        let number = self.joined(token, form);
        self.push(number, Step::Simple(style, value), spot)
    }

    /// The open list that a label goes on with, as the length of the stack to keep: by one step
    /// first, then by the start of a new list, then by a few steps where numbers were left out.
    fn goes_on(&self, counts: &[(Style, u32)], spot: Spot) -> Option<(usize, Style, u32)> {
        let find = |aligned: bool, alike: bool, fits: &dyn Fn(u32, u32) -> bool| {
            self.stack.iter().enumerate().rev().find_map(|(index, open)| {
                let Step::Simple(style, last) = open.step else { return None };
                let strict = aligned || (open.spot.automatic && spot.automatic);
                let depth = !strict || open.spot.depth == spot.depth;
                let fitting = depth && (!alike || open.spot.level.is_some() == spot.level.is_some());
                let (_, value) = counts.iter().find(|(other, value)| *other == style && fitting && fits(last, *value))?;
                Some((index, style, *value))
            })
        };
        // "6." with a heading goes on with the heading "5.", not with the items "1." to "5." under it.
        let next = |last, value| value == last + 1;
        // The indent of typed labels tells more than their look, but is often lost.
        let step = [(true, true), (true, false), (false, true), (false, false)];
        step.into_iter().find_map(|(aligned, alike)| find(aligned, alike, &next)).or_else(|| {
            if counts.iter().any(|(_, value)| *value == 1) {
                None
            } else {
                let few = |last, value| value > last && value <= last + 5;
                // Word's lists may be set to start anywhere.
                find(false, false, &few).or_else(|| find(false, false, &|last, value| spot.automatic && value > last))
            }
        })
    }

    /// Where a label opens a level: what to keep of the stack, and what it counts as.
    fn starts(&self, counts: &[(Style, u32)], spot: Spot) -> (usize, Style, u32) {
        let first = counts.iter().find(|(_, value)| *value == 1).or(counts.first()).copied();
        let (style, value) = first.unwrap_or(((System::Arabic, Form::Bare), 0));
        let keep = self.stack.iter().position(|open| {
            let deeper = open.spot.automatic && spot.automatic && open.spot.depth > spot.depth;
            // Items that begin anew under a numbered heading are a list of their own.
            let same_list = matches!(open.step, Step::Simple(other, _) if other == style)
                && !(open.spot.level.is_some() && spot.level.is_none())
                && !(spot.automatic == open.spot.automatic && open.spot.depth < spot.depth);
            // A numbered heading stands beside an unnumbered one, not under it.
            let beside = same_or_deeper(open.spot.level, spot.level.map(|level| level.min(UNKNOWN_LEVEL)))
                && !matches!(open.step, Step::Named(..));
            let beside = beside && (open.step == Step::Heading || open.spot.level.is_some_and(|level| level < UNKNOWN_LEVEL));
            deeper || same_list || beside
        });
        (keep.unwrap_or(self.stack.len()), style, value)
    }

    /// The full number of a simple label under the sections that are open: "4(b)", "3.2", "II.A".
    fn joined(&self, token: &str, form: Form) -> String {
        let numbered = self.stack.iter().rev().find(|open| open.step != Step::Heading);
        let parent = numbered.map_or("", |open| self.sections[open.section].number.as_str());
        let exhibit = numbered.is_some_and(|open| matches!(open.step, Step::Named(Name::Exhibit, _)));
        match form {
            Form::Paren | Form::Parens => format!("{parent}({token})"),
            Form::Dot | Form::Bare if parent.is_empty() => token.to_owned(),
            Form::Dot | Form::Bare if exhibit => format!("{parent}, {token}"),
            Form::Dot | Form::Bare => format!("{parent}.{token}"),
        }
    }

    /// A number that is complete, but not outside its exhibit.
    fn under_exhibit(&self, number: &str) -> String {
        match self.stack.iter().find(|open| matches!(open.step, Step::Named(Name::Exhibit, _))) {
            Some(exhibit) => format!("{}, {number}", self.sections[exhibit.section].number),
            None => number.to_owned(),
        }
    }

    fn push(&mut self, number: String, step: Step, spot: Spot) -> usize {
        let at = self.sections.len();
        let parent = self.stack.last().map(|open| open.section);
        self.sections.push(section(number, parent, u8::try_from(self.stack.len()).unwrap_or(u8::MAX)));
        self.stack.push(Open { section: at, spot, step });
        at
    }
}

fn section(number: String, parent: Option<usize>, depth: u8) -> Section {
    Section { number, heading: TextRange::default(), range: TextRange::default(), parent, depth }
}

/// Whether a heading of level `open` does not contain one of level `new`.
fn same_or_deeper(open: Option<u8>, new: Option<u8>) -> bool {
    matches!((open, new), (Some(open), Some(new)) if open >= new)
}

/// The reading of an ambiguous label that the next label of its kind goes on with.
fn told_by<'a>(counts: &[(Style, u32)], later: impl Iterator<Item = &'a Label>) -> Option<Style> {
    let (_, form) = counts.first()?.0;
    let system_of = |token: &str| token.starts_with(|c: char| c.is_ascii_digit());
    let next = later.take(40).flat_map(|label| &label.parts).find_map(|part| match part {
        Part::Simple { token, form: other } if *other == form && !system_of(token) => Some(readings(token)),
        _ => None,
    })?;
    let mut fitting = counts.iter().filter(|((system, _), value)| next.contains(&(*system, value + 1)));
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found.0)
}

#[cfg(test)]
mod tests {
    use super::super::labels::typed;
    use super::*;

    /// The numbers of typed labels in order; "# X" is a heading without a number.
    fn numbers(lines: &[&str]) -> Vec<String> {
        let labels: Vec<Option<Label>> = lines.iter().map(|line| typed(line, true).map(|(label, _)| label)).collect();
        let mut outline = Outline::new();
        for (index, (line, label)) in lines.iter().zip(&labels).enumerate() {
            let spot = |level| Spot { depth: 0, automatic: false, level };
            match label {
                Some(label) => outline.label(label, spot(None), &labels[index + 1..].iter().flatten()).0,
                None => outline.heading(spot(Some(UNKNOWN_LEVEL)), line.starts_with("# ")),
            };
        }
        outline.sections[1..].iter().map(|section| section.number.clone()).collect()
    }

    #[test]
    fn sequences() {
        assert_eq!(
            numbers(&["4. x", "(a) x", "(b) x", "(i) x", "(ii) x", "(c) x", "5. x"]),
            ["4", "4(a)", "4(b)", "4(b)(i)", "4(b)(ii)", "4(c)", "5"]
        );
        assert_eq!(
            numbers(&["1. x", "1.1 X", "1.1.1 X", "(a) x", "1.2 X", "2. x"]),
            ["1", "1.1", "1.1.1", "1.1.1(a)", "1.2", "2"]
        );
        assert_eq!(
            numbers(&["ARTICLE I", "Section 1.1. X", "(a) x", "ARTICLE II", "2.1 X"]),
            ["Article I", "1.1", "1.1(a)", "Article II", "2.1"]
        );
        assert_eq!(numbers(&["I. x", "A. x", "1) x", "2) x", "B. x", "II. x"]), ["I", "I.A", "I.A(1)", "I.A(2)", "I.B", "II"]);
        assert_eq!(numbers(&["1. x", "EXHIBIT A", "1. x", "2.1 X"]), ["1", "Exhibit A", "Exhibit A, 1", "Exhibit A, 2.1"]);
        assert_eq!(numbers(&["# A", "(a) x", "(b) x", "# B", "(a) x"]), ["", "(a)", "(b)", "", "(a)"]);
        assert_eq!(numbers(&["4.(c)(ii) x", "(iii) x"]), ["4", "4(c)", "4(c)(ii)", "4(c)(iii)"]);
    }

    #[test]
    fn roman_or_letter() {
        assert_eq!(numbers(&["(g) x", "(h) x", "(i) x", "(j) x"]), ["(g)", "(h)", "(i)", "(j)"]);
        assert_eq!(
            numbers(&["(h) x", "(i) x", "(ii) x", "(iii) x", "(i) x", "(j) x"]),
            ["(h)", "(h)(i)", "(h)(ii)", "(h)(iii)", "(i)", "(j)"]
        );
        assert_eq!(numbers(&["(iv) x", "(v) x", "(vi) x"]), ["(iv)", "(v)", "(vi)"]);
        assert_eq!(numbers(&["a. x", "i. x", "ii. x", "b. x", "c. x"]), ["a", "a.i", "a.ii", "b", "c"]);
    }

    #[test]
    fn letters_must_count() {
        let mut outline = Outline::new();
        let accepts = |outline: &Outline, text: &str| outline.accepts(&typed(text, false).expect("a label").0);
        assert!(accepts(&outline, "(a) x") && !accepts(&outline, "J. Doe") && accepts(&outline, "23. x"));
        let (label, _) = typed("I. x", false).expect("a label");
        outline.label(&label, Spot { depth: 0, automatic: false, level: None }, &std::iter::empty());
        assert!(accepts(&outline, "II. x") && !accepts(&outline, "X. x"));
    }
}
