//! Elements as written to elements checked, for clause pages and for `nature.toml`.

use super::clause::Element;
use super::concepts::{Concepts, is_kebab, parse, reaches, unknown_names};
use super::error::{Problems, did_you_mean};
use super::forms::limit;
use super::pattern::{Pattern, Term};
use super::raw::{RawElement, RawLimited, RawPlace, Text, Toml};

/// What it takes to check the elements of one file.
pub(super) struct Elements<'a, 'p> {
    pub(super) toml: Toml<'a>,
    pub(super) concepts: &'a Concepts,
    pub(super) problems: &'a mut Problems<'p>,
}

impl Elements<'_, '_> {
    fn fail(&mut self, text: &Text, message: impl Into<String>) {
        self.problems.add(self.toml.line(text), message);
    }

    pub(super) fn patterns(&mut self, texts: &[Text]) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for text in texts {
            match parse(text.get_ref()) {
                Ok(pattern) => {
                    for message in unknown_names(&pattern, self.concepts) {
                        self.fail(text, message);
                    }
                    patterns.push(pattern);
                }
                Err(message) => self.fail(text, message),
            }
        }
        patterns
    }

    pub(super) fn elements(&mut self, raw: &[RawElement]) -> Vec<Element> {
        let ids: Vec<&str> = raw.iter().map(|element| element.id.get_ref().as_str()).collect();
        let mut elements = Vec::new();
        for (index, element) in raw.iter().enumerate() {
            let id = &element.id;
            if !is_kebab(id.get_ref()) {
                self.fail(id, format!("\"{}\" must be kebab-case: letters, digits and single hyphens", id.get_ref()));
            }
            if ids[..index].contains(&id.get_ref().as_str()) {
                self.fail(id, format!("two elements are called \"{}\"", id.get_ref()));
            }
            if element.says.trim().is_empty() {
                self.fail(id, format!("`says` of \"{}\" is empty: say as a phrase what it asks for", id.get_ref()));
            }
            if element.patterns.is_empty() {
                self.fail(id, format!("\"{}\" matches nothing: `match` is empty", id.get_ref()));
            }
            let beside = element.beside.as_ref().and_then(|beside| {
                let position = ids[..index].iter().position(|known| known == beside.get_ref());
                if position.is_none() {
                    let hint = did_you_mean(beside.get_ref(), ids[..index].iter().copied());
                    self.fail(beside, format!("no element \"{}\" stands before this one{hint}", beside.get_ref()));
                }
                position
            });
            let patterns = self.patterns(&element.patterns);
            let value = element.value.as_ref().and_then(|value| match limit(value.get_ref()) {
                Ok((limit, term)) => {
                    let reached =
                        patterns.iter().any(|pattern| reaches(pattern, self.concepts, &|found| *found == Term::Value(term)));
                    if !reached && !patterns.is_empty() {
                        self.fail(id, format!("\"{}\" limits a value that none of its patterns looks for", id.get_ref()));
                    }
                    Some(limit)
                }
                Err(message) => {
                    self.problems.add(self.toml.line(value), message);
                    None
                }
            });
            elements.push(Element {
                id: id.get_ref().clone(),
                says: element.says.clone(),
                by: element.by,
                mood: element.mood.clone(),
                patterns,
                unless: self.patterns(&element.unless),
                within: element.within,
                beside,
                value,
                anywhere: element.place == RawPlace::Anywhere,
                limited: element.limited == RawLimited::Counts,
                fact: element.fact.as_ref().map(|fact| fact.get_ref().clone()),
            });
        }
        elements
    }
}
