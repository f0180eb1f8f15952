//! An outline of the regulations, as data: enough to say that a cited place does not exist.

use super::error::{LibraryError, Problems};
use super::raw::{RawOutline, Toml};
use crate::text::values::Citation;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the law has, as far as it is certain, and wording that is older than it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outline {
    /// Sections ("164.504") of the parts ("164") that are known in full.
    sections: BTreeMap<String, BTreeSet<String>>,
    /// By cited place ("164.504(e)") the last label under it.
    last: BTreeMap<String, Label>,
    /// Sections that the law names together.
    pub together: Vec<Together>,
    /// Words of a time before today's rules.
    pub stale: Vec<Stale>,
}

/// Sections that the law names together: a list of the first without the last is not whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Together {
    /// The sections whose list tells that the law's list is meant.
    pub cites: Vec<String>,
    /// The section that must not be left out.
    pub also: String,
    /// Words, in lower case, that take the whole in.
    pub unless: Vec<String>,
    /// What a reviewer is told.
    pub says: String,
}

/// Words of a time before today's rules.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stale {
    /// The words, letter by letter.
    pub words: String,
    /// What a reviewer is told.
    pub says: String,
}

/// What is wrong with a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no such section.
    Section,
    /// The place given ends before the paragraph that is cited: place ("164.504(e)"), last label ("5").
    Paragraph(String, String),
}

/// A label in its series. Labels of different series are not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Label {
    Letter(char),
    Number(u32),
    Roman(u32),
}

impl Outline {
    /// What is wrong with a citation, where that is certain.
    pub fn fault(&self, citation: &Citation) -> Option<Fault> {
        let part = citation.section.split('.').next().unwrap_or_default();
        if self.sections.get(part).is_some_and(|sections| !sections.contains(&citation.section)) {
            return Some(Fault::Section);
        }
        let mut place = citation.section.clone();
        for paragraph in &citation.paragraphs {
            if let Some(last) = self.last.get(&place).filter(|last| last.is_before(paragraph)) {
                return Some(Fault::Paragraph(place, last.to_string()));
            }
            place = format!("{place}({paragraph})");
        }
        None
    }

    /// Whether a place cited is one that the outline says something about, and has.
    pub fn has(&self, citation: &Citation) -> bool {
        let part = citation.section.split('.').next().unwrap_or_default();
        let known = self.sections.contains_key(part) || self.last.contains_key(&citation.section);
        known && self.fault(citation).is_none()
    }
}

impl Label {
    fn read(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse() {
            return Some(Self::Number(number));
        }
        if let Some(number) = roman(text).filter(|_| text.len() > 1) {
            return Some(Self::Roman(number));
        }
        let mut letters = text.chars();
        let letter = letters.next().filter(char::is_ascii_lowercase)?;
        letters.next().is_none().then_some(Self::Letter(letter))
    }

    /// Whether a label comes after this one in its series.
    fn is_before(self, label: &str) -> bool {
        match (self, Self::read(label)) {
            (Self::Letter(last), Some(Self::Letter(label))) => label > last,
            (Self::Number(last), Some(Self::Number(label))) => label > last,
            (Self::Roman(last), Some(_)) => roman(label).is_some_and(|label| label > last),
            _ => false,
        }
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Letter(letter) => write!(f, "{letter}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Roman(number) => f.write_str(ROMAN.get(*number as usize).copied().unwrap_or_default()),
        }
    }
}

/// The numerals that paragraphs reach, by value.
const ROMAN: [&str; 13] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

fn roman(text: &str) -> Option<u32> {
    let value = ROMAN.iter().position(|numeral| *numeral == text).filter(|value| *value > 0)?;
    u32::try_from(value).ok()
}

/// Reads `citations.toml`; what is wrong goes to `found`.
pub(super) fn read(file: &str, source: &str, found: &mut Vec<LibraryError>) -> Option<Outline> {
    let mut problems = Problems::new(file, found);
    let toml = Toml::file(source);
    let raw: RawOutline = toml.read(&mut problems)?;
    let mut outline = Outline::default();
    for (part, numbers) in raw.sections {
        let sections = numbers.iter().map(|number| format!("{part}.{number}")).collect();
        outline.sections.insert(part, sections);
    }
    for (place, label) in raw.last {
        let read = Citation::parse(&place).and_then(|_| Label::read(label.get_ref()));
        match read {
            Some(last) => drop(outline.last.insert(place, last)),
            None => problems.add(toml.line(&label), format!("\"{place}\" = \"{}\" is no place with a label", label.get_ref())),
        }
    }
    outline.together = raw
        .together
        .into_iter()
        .map(|raw| Together { cites: raw.cites, also: raw.also, unless: raw.unless, says: raw.says })
        .collect();
    outline.stale = raw.stale.into_iter().map(|raw| Stale { words: raw.words, says: raw.says }).collect();
    Some(outline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;

    fn fault(text: &str) -> Option<Fault> {
        Library::embedded().outline.fault(&Citation::parse(text).expect("a citation"))
    }

    #[test]
    fn places_that_do_not_exist() {
        let beyond = |place: &str, last: &str| Some(Fault::Paragraph(place.to_owned(), last.to_owned()));
        for (cited, expected) in [
            ("160.504(e)", beyond("160.504", "d")),
            ("164.504(e)(2)(ii)(Z)", beyond("164.504(e)(2)(ii)", "j")),
            ("164.410(f)", beyond("164.410", "c")),
            ("164.314(a)(2)(i)(D)", beyond("164.314(a)(2)(i)", "c")),
            ("164.504(e)(2)(iv)", beyond("164.504(e)(2)", "iii")),
            ("164.505", Some(Fault::Section)),
            ("164.504(e)(2)(ii)(J)", None),
            ("164.504(e)(2)(i)", None),
            // Another series, and parts that are not known in full, are not judged.
            ("164.524(c)(ii)", None),
            ("162.999(z)", None),
            ("2.11(z)", None),
        ] {
            assert_eq!(fault(cited), expected, "{cited}");
        }
    }

    #[test]
    fn the_pages_cite_places_that_exist() {
        let library = Library::embedded();
        let mut checked = 0;
        for clause in &library.clauses {
            for citation in clause.citations.iter().flat_map(|text| text.split_whitespace().filter_map(Citation::parse)) {
                assert_eq!(library.outline.fault(&citation), None, "{}: {citation:?}", clause.id);
                checked += usize::from(library.outline.has(&citation));
            }
        }
        assert!(checked > 40, "{checked}");
    }

    #[test]
    fn mistakes_are_told() {
        let mut errors = Vec::new();
        read("citations.toml", "[last]\n\"164.504\" = \"last\"\n", &mut errors);
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors, ["citations.toml:2: \"164.504\" = \"last\" is no place with a label"]);
    }
}
