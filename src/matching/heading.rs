//! Headings that lay duties on a party: "Obligations of Business Associate".

use super::subject::Who;
use crate::document::{Document, Parties, Section};
use crate::text::{Letters, TextRange, words};

/// For each section, the party whose duties its heading (or that of a section around it) announces.
pub(super) fn bearers(document: &Document) -> Vec<Option<Who>> {
    let mut found: Vec<Option<Who>> = Vec::with_capacity(document.sections.len());
    for section in &document.sections {
        let around = section.parent.and_then(|parent| found.get(parent).copied().flatten());
        found.push(bearer(&document.text, section, &document.parties).or(around));
    }
    found
}

fn bearer(text: &str, section: &Section, parties: &Parties) -> Option<Who> {
    let heading = normals(section.heading.of(text));
    let announces = |word: &Letters| {
        word.starts_with("obligation")
            || word.starts_with("dut")
            || word.starts_with("responsibilit")
            || word.starts_with("requirement")
    };
    if !heading.iter().any(announces) {
        return None;
    }
    let names = |names: &[String]| names.iter().any(|name| contains(&heading, &normals(name)));
    match (names(&parties.business_associate), names(&parties.covered_entity)) {
        (true, false) => Some(Who::BUSINESS_ASSOCIATE),
        (false, true) => Some(Who::COVERED_ENTITY),
        (true, true) => Some(Who::BOTH),
        (false, false) => None,
    }
}

fn normals(text: &str) -> Vec<Letters> {
    words(text, TextRange::new(0, text.len())).into_iter().map(|word| word.normal).collect()
}

fn contains(words: &[Letters], name: &[Letters]) -> bool {
    !name.is_empty() && words.windows(name.len()).any(|window| window == name)
}
