//! Playbooks: what a practice asks of its vendors, as data laid over the clause pages.
//!
//! The pages themselves are the default playbook. A playbook inherits from another one and changes
//! severities, weights, priorities and marks, or switches clauses off; overlays for states, payers
//! and programs are laid over it in the order given and only ever make it stricter. Each value says where it comes from, which
//! [`Applied`] keeps.

mod apply;
mod read;

pub use apply::{Applied, Origin, UnknownPlaybook};
pub(super) use read::read;

use std::collections::BTreeMap;

use super::clause::Severity;
use serde::{Deserialize, Serialize};

/// A playbook or overlay as written, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playbook {
    /// The name of its file.
    pub name: String,
    /// One sentence: for whom it is.
    pub says: String,
    /// The playbook under it; `None` for what lies on the clause pages alone, and for overlays.
    pub inherits: Option<String>,
    /// What it changes, by id of the clause.
    pub changes: BTreeMap<String, Change>,
    /// Times of the covered entity's own that run beside the federal sixty days.
    pub clocks: Vec<StateClock>,
    /// What may come: never a defect and never in the grade.
    pub ahead: Vec<Ahead>,
    /// Its text, for the digest.
    pub text: String,
}

/// The marks of a scale as written, where they are given: preferred, acceptable, fallback.
pub type Marks = [Option<String>; 3];

/// What is changed of one clause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// How much it matters.
    pub severity: Option<Severity>,
    /// Points in the grade.
    pub weight: Option<u32>,
    /// Whether it is to be had at any price.
    pub priority: Option<Want>,
    /// Whether it is not looked for.
    pub off: Option<bool>,
    /// The marks of its scale.
    pub marks: Marks,
    /// Where the change comes from: a paragraph of law or a sentence of reason.
    pub source: String,
}

/// How much a clause is wanted, which decides the order of asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Want {
    /// Nobody should sign without it.
    Must,
    /// To be insisted on.
    Should,
    /// May be given for something else.
    Trade,
}

impl Want {
    /// Kebab-case name, as in playbooks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Trade => "trade",
        }
    }
}

/// A time by which the covered entity must have told somebody of a breach, under state law.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StateClock {
    /// The law.
    pub law: String,
    /// Calendar days from discovery.
    pub days: u32,
    /// Who must be told.
    pub says: String,
}

/// Something that is proposed and no law yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ahead {
    /// What it would ask for.
    pub says: String,
    /// Where it is proposed.
    pub law: String,
}
