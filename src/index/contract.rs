//! What an index keeps of a whole contract.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::grading::{FactValue, time_words};

/// What is known of a contract in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Its name in reports.
    pub name: String,
    /// Where its file stood, absolute.
    pub path: String,
    /// Digest of the file, in hexadecimal.
    pub sha256: String,
    /// "pdf", "docx" and so on.
    pub format: String,
    /// The other side, empty where the contract does not name it.
    pub vendor: String,
    /// The day that the contract bears, as YYYYMMDD.
    pub dated: Option<u32>,
    /// The day of the review, as YYYYMMDD.
    pub reviewed: u32,
    /// What the user noted beside it.
    pub tags: BTreeMap<String, String>,
    /// Digest of the clause library that it was reviewed with.
    pub library: String,
    /// Whether it is a business associate agreement; others can be searched by their words.
    pub is_baa: bool,
    /// "A" to "F"; `None` where it is no agreement or was not read completely.
    pub grade: Option<String>,
    /// Points of 10,000.
    pub points: Option<u32>,
    /// Number of words.
    pub words: u32,
    /// Number of pages, for formats that have them.
    pub pages: Option<u32>,
    /// What it says on each clause.
    pub clauses: Vec<ClauseRecord>,
    /// What it says in figures, by the names of the report.
    pub figures: BTreeMap<String, Figure>,
}

/// What a contract says on one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseRecord {
    /// Id of the clause.
    pub clause: String,
    /// Kebab-case name of the verdict.
    pub verdict: String,
    /// Where its figure stands on the scale, where it has one.
    pub position: Option<String>,
}

/// A figure or word that a contract states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Hours, or whole US dollars for a limit of liability; `None` where no number stands.
    pub amount: Option<u64>,
    /// As people read it: "10 business days", "$1,000,000", "permitted".
    pub words: String,
}

impl Figure {
    /// A fact of an assessment as a figure that can be compared: lengths of time in hours by the
    /// calendar, so that five business days are a week.
    pub(super) fn of(value: &FactValue) -> Self {
        match value {
            FactValue::Window { value: Some(value), unit, .. } | FactValue::Days { value, unit } => {
                Self { amount: Some(hours(*value, unit)), words: time_words(*value, unit) }
            }
            FactValue::Window { value: None, words, .. } => Self { amount: None, words: words.clone() },
            FactValue::LiabilityCap { amount_usd: Some(dollars), .. } => {
                Self { amount: Some(*dollars), words: format!("${}", grouped(*dollars)) }
            }
            FactValue::LiabilityCap { months_of_fees: Some(months), .. } => {
                Self { amount: None, words: format!("{months} months of fees") }
            }
            FactValue::LiabilityCap { kind, .. } => Self { amount: None, words: (*kind).to_owned() },
            FactValue::Word(word) => Self { amount: None, words: word.clone() },
        }
    }
}

/// Hours by the calendar.
pub(super) fn hours(value: u32, unit: &str) -> u64 {
    let value = u64::from(value);
    match unit {
        "hours" => value,
        "business-days" => (value * 7).div_ceil(5) * 24,
        _ => value * 24,
    }
}

/// "1,000,000".
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
