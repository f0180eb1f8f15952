//! Matches to an assessment: verdicts worded, points summed, caps applied. Integers only.

mod clock;
pub mod example;
mod facts;
mod finding;
mod grade;
mod observations;
mod position;
mod responsibility;

pub use clock::{Clock, DaysLeft, Deadline};
pub use grade::{Cap, FULL_POINTS, Grade, Letter, Share, compute};
pub use position::time_words;
pub use responsibility::{Responsibility, Who, responsibilities};

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::library::{Kind, Library, Severity};
use crate::matching::{Matcher, Program, Words};
use crate::text::{Known, TextRange, known};

/// A contract assessed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assessment {
    /// Whether it is a business associate agreement, and why.
    pub nature: Nature,
    /// `None` where it is no such agreement or was not read completely.
    pub grade: Option<Grade>,
    /// One finding for every clause of the playbook, in the order of the library.
    pub findings: Vec<Finding>,
    /// What the contract says in figures.
    pub facts: Vec<Fact>,
    /// What a breach leaves the covered entity of its own time. `None` where it is no such agreement.
    pub clock: Option<Clock>,
    /// What else a careful reader notices, the gravest first. Changes no grade.
    pub observations: Vec<Observation>,
}

/// Something noticed besides the clauses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// What it is.
    pub kind: ObservationKind,
    /// How much it matters.
    pub severity: Severity,
    /// One or two sentences.
    pub message: String,
    /// The words that it is about, at least one place.
    pub evidence: Vec<TextRange>,
}

/// The kinds of observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObservationKind {
    /// Two figures for one duty.
    Conflict,
    /// A number whose words and figures disagree.
    WordsAndFigures,
    /// A citation of a place that does not exist, or a list of them that is not whole.
    Citation,
    /// Words of a time before today's rules.
    Stale,
}

impl ObservationKind {
    /// Kebab-case name, as in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::WordsAndFigures => "words-and-figures",
            Self::Citation => "citation",
            Self::Stale => "stale",
        }
    }
}

/// Is it a business associate agreement at all?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Nature {
    /// The decision.
    pub is_baa: bool,
    /// One sentence a reviewer can check.
    pub because: String,
    /// The words that decided it, for and against.
    pub evidence: Vec<TextRange>,
}

/// What was found for one clause.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the clause, the key of everything written about it.
    pub clause: String,
    /// Required, expected, or a red flag.
    pub kind: Kind,
    /// What the contract says.
    pub verdict: Verdict,
    /// How much it matters.
    pub severity: Severity,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// Why it is that sure: a short phrase.
    #[serde(deserialize_with = "known")]
    pub confidence_because: Known,
    /// Where a typed value stands on the playbook's scale.
    pub position: Option<Position>,
    /// One or two sentences: what the contract says or lacks.
    pub message: String,
    /// The elements of the clause and whether each is proved.
    pub elements: Vec<ElementFinding>,
    /// The words that prove the verdict, most telling first.
    pub evidence: Vec<TextRange>,
    /// Where it would belong, for something that is not there: index of a section.
    pub belongs: Option<usize>,
}

/// One element of a clause.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ElementFinding {
    /// Id within the clause.
    pub id: String,
    /// What it asks for, as a phrase.
    pub says: String,
    /// Whether the contract proves it.
    pub met: bool,
}

/// What the contract says on a clause. `evaluation` labels use the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// All elements are binding duties or rights of the right party.
    Satisfied,
    /// The subject is addressed, with an element missing or diluted.
    Partial,
    /// Sent to another document that is not here.
    Unread,
    /// Nothing operative addresses it.
    Missing,
    /// The text says the opposite.
    Contradicted,
    /// It does not apply to this contract.
    NotApplicable,
    /// A red flag that stands in the text.
    Triggered,
    /// A red flag that does not.
    Clear,
}

impl Verdict {
    /// Kebab-case name, as in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Partial => "partial",
            Self::Unread => "unread",
            Self::Missing => "missing",
            Self::Contradicted => "contradicted",
            Self::NotApplicable => "not-applicable",
            Self::Triggered => "triggered",
            Self::Clear => "clear",
        }
    }

    /// The verdict with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [
            Self::Satisfied,
            Self::Partial,
            Self::Unread,
            Self::Missing,
            Self::Contradicted,
            Self::NotApplicable,
            Self::Triggered,
            Self::Clear,
        ];
        all.into_iter().find(|verdict| verdict.name() == name)
    }

    /// How bad it is, 0 for the best, in the order in which the grade weighs verdicts.
    pub fn rank(self) -> u8 {
        match self {
            Self::Satisfied | Self::Clear | Self::NotApplicable => 0,
            Self::Partial => 1,
            Self::Unread => 2,
            Self::Missing | Self::Triggered => 3,
            Self::Contradicted => 4,
        }
    }

    /// How bad it is for the contract, from 0, which asks for nothing.
    pub fn badness(self) -> u8 {
        match self {
            Self::Satisfied | Self::NotApplicable | Self::Clear => 0,
            Self::Partial => 1,
            Self::Unread => 2,
            Self::Missing => 3,
            Self::Contradicted | Self::Triggered => 4,
        }
    }

    /// Whether a reviewer has something to do.
    pub fn is_finding(self) -> bool {
        self.badness() > 0
    }
}

/// How sure the reading is. Low confidence asks for a reader and fails no contract by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// A reader must look.
    Low,
    /// Likely.
    Medium,
    /// Plain words.
    High,
}

impl Confidence {
    /// Kebab-case name, as in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Where a value stands on the playbook's scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Position {
    /// What we ask for first.
    Preferred,
    /// Fine.
    Acceptable,
    /// The last we accept.
    Fallback,
    /// Beyond.
    Unacceptable,
}

impl Position {
    /// Kebab-case name, as in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Acceptable => "acceptable",
            Self::Fallback => "fallback",
            Self::Unacceptable => "unacceptable",
        }
    }
}

/// A figure or term that the contract states.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// Stable name ("`breach_notice`", "offshore").
    #[serde(deserialize_with = "known")]
    pub name: Known,
    /// Its value.
    pub value: FactValue,
    /// The words it was taken from; empty for facts that silence makes.
    pub evidence: TextRange,
}

/// The shapes that facts have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactValue {
    /// A notice window: a number (`None` where only words stand), its unit, the words, the trigger.
    Window {
        /// Number of units; `None` where the contract gives words only.
        value: Option<u32>,
        /// "hours", "calendar-days", "business-days" or "none".
        #[serde(deserialize_with = "known")]
        unit: Known,
        /// "without unreasonable delay" and the like; may be empty.
        words: String,
        /// "discovery", "awareness", "confirmation" or "other".
        #[serde(deserialize_with = "known")]
        trigger: Known,
    },
    /// A number of days.
    Days {
        /// Number of units.
        value: u32,
        /// "hours", "calendar-days" or "business-days".
        #[serde(deserialize_with = "known")]
        unit: Known,
    },
    /// A limit of liability.
    LiabilityCap {
        /// "amount", "fees", "insurance", "elsewhere" or "none".
        #[serde(deserialize_with = "known")]
        kind: Known,
        /// Whole US dollars.
        amount_usd: Option<u64>,
        /// Months of fees.
        months_of_fees: Option<u32>,
    },
    /// One word or name ("permitted", "New York").
    Word(String),
}

/// Assesses a contract: the pure middle of the program. `program` is the library compiled;
/// `incomplete` says that contract text may be missing, which forbids a grade.
pub fn assess(library: &Library, program: &Program, document: &Document, incomplete: bool) -> Assessment {
    assess_and(library, program, document, incomplete, |_| ()).0
}

/// Assesses a contract, and makes of its words what `then` makes of them: for who keeps more of a
/// contract than its assessment, without reading it twice.
pub fn assess_and<T>(
    library: &Library,
    program: &Program,
    document: &Document,
    incomplete: bool,
    then: impl FnOnce(&Matcher<'_>) -> T,
) -> (Assessment, T) {
    let words = Words::new(program, document);
    let mut matcher = Matcher::new(program, document, &words);
    let assessment = assess_matched(library, &mut matcher, document, incomplete);
    (assessment, then(&matcher))
}

/// Assesses a complete contract if the finding on one clause, by its index, is as wanted. For who
/// tries many wordings: most fail at their own clause.
pub fn assess_if(
    library: &Library,
    program: &Program,
    document: &Document,
    index: usize,
    wanted: impl FnOnce(&Finding) -> bool,
) -> Option<Assessment> {
    let words = Words::new(program, document);
    let mut matcher = Matcher::new(program, document, &words);
    let found = matcher.clause(library, index);
    let finding = finding::finding(library.clauses.get(index)?, &found, &[]);
    wanted(&finding).then(|| assess_matched(library, &mut matcher, document, false))
}

fn assess_matched(library: &Library, matcher: &mut Matcher<'_>, document: &Document, incomplete: bool) -> Assessment {
    let nature = nature(library, matcher);
    if !nature.is_baa {
        return Assessment {
            nature,
            grade: None,
            findings: Vec::new(),
            facts: Vec::new(),
            clock: None,
            observations: Vec::new(),
        };
    }
    let found = matcher.clauses(library);
    let facts = facts::facts(library, &found, &document.text);
    let findings: Vec<Finding> =
        library.clauses.iter().zip(&found).map(|(clause, found)| finding::finding(clause, found, &facts)).collect();
    let state = library.applied.clocks.iter().map(|clock| Deadline { citation: clock.law.clone(), days: clock.days });
    let deadlines: Vec<Deadline> = [Deadline::federal()].into_iter().chain(state).collect();
    let clock = Some(Clock::new(&facts, &deadlines));
    let grade = (!incomplete).then(|| grade::compute(library, &findings));
    let observations = observations::observations(library, matcher, document, &found, &facts);
    Assessment { nature, grade, findings, facts, clock, observations }
}

/// Weighs the signs of the library's `nature.toml`.
fn nature(library: &Library, matcher: &mut Matcher<'_>) -> Nature {
    let found = matcher.signs(library);
    let mut weight = 0;
    let mut reasons = Vec::new();
    let mut evidence = Vec::new();
    for (sign, hit) in library.nature.signs.iter().zip(found) {
        if let Some(hit) = hit {
            weight += sign.weight;
            reasons.push(sign.element.says.as_str());
            evidence.push(hit.quote);
        }
    }
    let is_baa = weight >= library.nature.threshold;
    let reasons = if reasons.is_empty() { "none of the signs of one was found".to_owned() } else { reasons.join("; ") };
    let because = if is_baa {
        format!("it is a business associate agreement: {reasons}")
    } else {
        format!("it does not read as a business associate agreement: {reasons}")
    };
    Nature { is_baa, because, evidence }
}
