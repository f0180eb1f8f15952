//! Labels: what somebody who read a contract says of it.
//!
//! Two ways to write them. As JSON, one object per document:
//! `{"doc": "vendor", "is_baa": true, "clauses": {"ID": {"label": "partial", "quote": "…"}},
//! "red_flags": {…}, "facts": {"breach_notice": {"value": 10, "unit": "business-days"}}}`.
//! As TOML, shorter to write by hand: `is_baa`, `[verdicts]` with a list of clauses for each
//! verdict, `[facts]`, `[quotes]`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::grading::Verdict;

/// The facts that are compared; names of parties, law and caps are for readers.
const FACTS: [&str; 9] = [
    "breach_notice",
    "incident_notice",
    "unauthorized_use_notice",
    "access_days",
    "amendment_days",
    "accounting_days",
    "cure_days",
    "return_days",
    "offshore",
];

/// What somebody who read a document says of it.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The document's name: its file name without the extension.
    pub doc: String,
    /// Whether it is a business associate agreement.
    pub is_baa: bool,
    /// By id of the clause.
    pub clauses: BTreeMap<String, Label>,
    /// By name of the fact.
    pub facts: BTreeMap<String, Told>,
}

/// What is said of one clause.
#[derive(Clone, Debug)]
pub struct Label {
    /// The verdict.
    pub verdict: Verdict,
    /// Words of the document that prove it; may be empty.
    pub quote: String,
}

/// What is said of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The contract is silent.
    Nothing,
    /// Words without a number.
    Words,
    /// A time.
    Time {
        /// Number of units.
        value: u32,
        /// "hours", "calendar-days" or "business-days".
        unit: String,
    },
    /// One word.
    Word(String),
}

/// Why labels cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// No JSON, or of another shape.
    #[error("these are no labels: {0}")]
    Json(#[from] serde_json::Error),
    /// No TOML, or of another shape.
    #[error("these are no labels: {}", .0.message())]
    Toml(#[from] toml::de::Error),
    /// A word that is no verdict.
    #[error("{clause}: \u{201c}{verdict}\u{201d} is no verdict")]
    NoVerdict {
        /// The clause.
        clause: String,
        /// The word.
        verdict: String,
    },
    /// Two verdicts on one clause.
    #[error("{0}: labelled twice")]
    Twice(String),
    /// A quote for a clause without a verdict.
    #[error("{0}: quoted, but not labelled")]
    Unlabelled(String),
}

#[derive(Deserialize)]
struct RawJson {
    doc: Option<String>,
    is_baa: bool,
    #[serde(default)]
    clauses: BTreeMap<String, RawLabel>,
    #[serde(default)]
    red_flags: BTreeMap<String, RawLabel>,
    #[serde(default)]
    facts: BTreeMap<String, Option<RawFact>>,
}

#[derive(Deserialize)]
struct RawLabel {
    label: String,
    #[serde(default)]
    quote: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawToml {
    is_baa: bool,
    #[serde(default)]
    verdicts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    facts: BTreeMap<String, RawFact>,
    #[serde(default)]
    quotes: BTreeMap<String, String>,
}

/// A fact of either format. What only readers need is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawFact {
    Word(String),
    Time { value: Option<u32>, unit: Option<String> },
    Terms(#[expect(dead_code, reason = "the names of the parties are for readers")] Vec<String>),
}

impl Labels {
    /// Reads labels written as JSON. `name` is the document's name where they do not give it.
    pub fn from_json(text: &str, name: &str) -> Result<Self, LabelError> {
        let raw: RawJson = serde_json::from_str(text)?;
        let mut clauses = BTreeMap::new();
        for (id, label) in raw.clauses.into_iter().chain(raw.red_flags) {
            let verdict = verdict(&id, &label.label)?;
            if clauses.insert(id.clone(), Label { verdict, quote: label.quote }).is_some() {
                return Err(LabelError::Twice(id));
            }
        }
        let facts = raw.facts.into_iter().filter(|(name, _)| FACTS.contains(&name.as_str()));
        let facts = facts.map(|(name, fact)| Told::named(name, fact)).collect();
        Ok(Self { doc: raw.doc.unwrap_or_else(|| name.to_owned()), is_baa: raw.is_baa, clauses, facts })
    }

    /// Reads labels written as TOML. A fact that is not named is one that the contract does not have.
    pub fn from_toml(text: &str, name: &str) -> Result<Self, LabelError> {
        let mut raw: RawToml = toml::from_str(text)?;
        let mut clauses = BTreeMap::new();
        for (name, ids) in raw.verdicts {
            for id in ids {
                let label = Label { verdict: verdict(&id, &name)?, quote: raw.quotes.remove(&id).unwrap_or_default() };
                if clauses.insert(id.clone(), label).is_some() {
                    return Err(LabelError::Twice(id));
                }
            }
        }
        if let Some((id, _)) = raw.quotes.pop_first() {
            return Err(LabelError::Unlabelled(id));
        }
        let facts = FACTS.into_iter().map(|name| Told::named(name.to_owned(), raw.facts.remove(name))).collect();
        Ok(Self { doc: name.to_owned(), is_baa: raw.is_baa, clauses, facts })
    }
}

fn verdict(clause: &str, name: &str) -> Result<Verdict, LabelError> {
    let no_verdict = || LabelError::NoVerdict { clause: clause.to_owned(), verdict: name.to_owned() };
    Verdict::from_name(name).ok_or_else(no_verdict)
}

impl From<RawFact> for Told {
    fn from(fact: RawFact) -> Self {
        match fact {
            RawFact::Word(word) => Self::Word(word),
            RawFact::Terms(_) | RawFact::Time { value: None, .. } => Self::Words,
            RawFact::Time { value: Some(_), unit: Some(unit) } if unit == "none" => Self::Words,
            RawFact::Time { value: Some(value), unit } => {
                Self::Time { value, unit: unit.unwrap_or_else(|| "calendar-days".to_owned()) }
            }
        }
    }
}

/// What a contract without a word on a fact of one word is labelled with.
const SILENT: &str = "silent";

impl Told {
    /// A fact as labelled; silence is a value of those that are one word.
    fn named(name: String, fact: Option<RawFact>) -> (String, Self) {
        let silence = if name == "offshore" { Self::Word(SILENT.to_owned()) } else { Self::Nothing };
        (name, fact.map_or(silence, Self::from))
    }

    /// Whether a report that says `got` is right. `None` where there is nothing to compare: silence
    /// on both sides.
    pub(super) fn equals(&self, got: &Self) -> Option<bool> {
        let word = |told: &Self| match told {
            Self::Word(word) => Some(word.clone()),
            Self::Nothing => Some(SILENT.to_owned()),
            Self::Words | Self::Time { .. } => None,
        };
        match (self, got) {
            (Self::Nothing, Self::Nothing) => None,
            (Self::Word(_), _) | (_, Self::Word(_)) => Some(word(self) == word(got)),
            (Self::Time { .. }, Self::Time { .. }) => Some(self.length() == got.length()),
            (Self::Words, Self::Words) => Some(true),
            _ => Some(false),
        }
    }

    /// Hours, or days that are not calendar days: the two cannot be told in each other.
    fn length(&self) -> Option<(bool, u32)> {
        let Self::Time { value, unit } = self else { return None };
        Some(match unit.as_str() {
            "hours" => (true, *value),
            "calendar-days" => (true, value.saturating_mul(24)),
            _ => (false, *value),
        })
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Words => f.write_str("words"),
            Self::Time { value, unit } => write!(f, "{value} {unit}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}
