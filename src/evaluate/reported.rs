//! What the program says of one document, as far as labels can be held against it.

use std::collections::BTreeMap;

use super::Told;
use crate::document::Document;
use crate::grading::{Assessment, FactValue, Verdict};

/// What the program says of one document.
#[derive(Clone, Debug, Default)]
pub struct Reported {
    /// Whether it takes it for a business associate agreement.
    pub is_baa: bool,
    /// By id of the clause.
    pub found: BTreeMap<String, Found>,
    /// By name of the fact; silence is not written down.
    pub facts: BTreeMap<String, Told>,
}

/// What the program says of one clause.
#[derive(Clone, Debug)]
pub struct Found {
    /// The verdict.
    pub verdict: Verdict,
    /// The words it rests on, the first ones first.
    pub quotes: Vec<String>,
}

impl Reported {
    /// Takes from an assessment what labels speak of.
    pub fn of(assessment: &Assessment, document: &Document) -> Self {
        if !assessment.nature.is_baa {
            return Self::default();
        }
        let found = assessment.findings.iter().map(|finding| {
            let quotes = finding.evidence.iter().map(|range| range.of(&document.text).to_owned()).collect();
            (finding.clause.clone(), Found { verdict: finding.verdict, quotes })
        });
        let facts = assessment.facts.iter().filter_map(|fact| Some((fact.name.to_owned(), told(&fact.value)?)));
        Self { is_baa: true, found: found.collect(), facts: facts.collect() }
    }
}

/// `None` for facts that labels are not held against.
fn told(value: &FactValue) -> Option<Told> {
    Some(match value {
        FactValue::Window { value: None, .. } => Told::Words,
        FactValue::Window { value: Some(value), unit, .. } | FactValue::Days { value, unit } => {
            Told::Time { value: *value, unit: (*unit).to_owned() }
        }
        FactValue::Word(word) => Told::Word(word.clone()),
        FactValue::LiabilityCap { .. } => return None,
    })
}
