//! One clause: what its page says, checked.

use super::pattern::Pattern;
use super::playbook::Want;
use super::scale::Scale;
use crate::text::TextRange;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A clause of the library.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Clause {
    /// Kebab-case id: the file's name.
    pub id: String,
    /// Folder the page stands in.
    pub family: String,
    /// The page's first heading.
    pub title: String,
    /// The paragraph under the title: what the clause must do.
    pub summary: String,
    /// Required, expected, or a red flag.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// Points in the grade; for a red flag the points taken away.
    pub weight: u32,
    /// How much it is wanted, where a playbook says so.
    pub want: Option<Want>,
    /// Whether it is not looked for: its page or a playbook has switched it off.
    pub off: bool,
    /// Best letter ("A" to "F") left where it is missing, contradicted or triggered.
    pub cap: Option<String>,
    /// Paragraphs of law, as cited ("45 CFR 164.410(b)").
    pub citations: Vec<String>,
    /// Patterns over headings of the sections where it would stand, best first.
    pub belongs: Vec<Pattern>,
    /// What must be looked for.
    pub elements: Vec<Element>,
    /// Which elements make which verdict.
    pub verdicts: Verdicts,
    /// Wording of each verdict for the report, by the verdict's name.
    pub messages: Vec<(String, String)>,
    /// What to ask the other side for.
    pub ask: Ask,
    /// Which edits may close a finding, the first to try first; empty for the usual ones.
    pub edits: Vec<EditKind>,
    /// How good a figure is, for a clause with one.
    pub scale: Option<Scale>,
    /// The "Why it matters" section, as Markdown.
    pub why: String,
    /// Model wording in our own words; empty for a red flag that is only struck.
    pub model: String,
    /// Fallback wording; may be empty.
    pub fallback: String,
    /// The tests on the page.
    pub examples: Vec<Example>,
    /// The whole page as written, for `baa explain`.
    #[serde(borrow)]
    pub page: Cow<'static, str>,
}

/// Why a clause is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// By law.
    Required,
    /// By reviewers.
    Expected,
    /// Text that should not be there.
    RedFlag,
}

impl Kind {
    /// Kebab-case name, as in pages and the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Expected => "expected",
            Self::RedFlag => "red-flag",
        }
    }
}

/// How much a clause matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Tidy it up.
    Low,
    /// Ask for it.
    Medium,
    /// Insist.
    High,
    /// Do not sign.
    Critical,
}

impl Severity {
    /// Kebab-case name, as in pages and the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One thing to look for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Element {
    /// Id within the clause.
    pub id: String,
    /// What it asks for, as a phrase.
    pub says: String,
    /// Who must bear it; `None` for anybody.
    pub by: Option<Bearer>,
    /// How the bearer is bound; empty for any way.
    pub mood: Vec<Mood>,
    /// Any of these is enough.
    pub patterns: Vec<Pattern>,
    /// None of these in the same scope.
    pub unless: Vec<Pattern>,
    /// Where patterns are looked for.
    pub within: Scope,
    /// Index of the element beside which it is looked for.
    pub beside: Option<usize>,
    /// What the value matched must be.
    pub value: Option<ValueLimit>,
    /// Whether headings, recitals and definitions are looked at too.
    pub anywhere: bool,
    /// Whether a duty counts in full although it is only an effort, or tied to a condition that
    /// may take it away.
    pub limited: bool,
    /// Name of the fact that the value matched gives.
    pub fact: Option<String>,
}

/// Who bears a duty or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bearer {
    /// The business associate, also as one of both parties.
    BusinessAssociate,
    /// The covered entity, also as one of both parties.
    CoveredEntity,
    /// Both parties.
    Either,
    /// A subcontractor or agent.
    Subcontractor,
}

/// How a subject is bound to an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    /// Shall, must, will, agrees to.
    Shall,
    /// Shall not, may not.
    ShallNot,
    /// May or shall ... only: a permission that bans the rest.
    Only,
    /// May, is permitted to.
    May,
    /// Is not required to, has no obligation to.
    NeedNot,
    /// A plain statement.
    States,
}

/// Where a pattern is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// One sentence or list item with its lead-in.
    #[default]
    Sentence,
    /// One paragraph with its lead-in.
    Paragraph,
    /// One numbered section with everything under it.
    Section,
}

/// What a typed value must be. Amounts are in hours for durations and in whole dollars for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueLimit {
    /// No more than this.
    AtMost(u64),
    /// More than this.
    MoreThan(u64),
}

/// Which elements make which verdict.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Verdicts {
    /// In the order in which they are tried: the verdict's name and its expression.
    pub rules: Vec<(String, Logic)>,
}

/// An expression over elements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Logic {
    /// The element with this index is met.
    Met(usize),
    /// Not.
    Not(Box<Self>),
    /// All of them.
    All(Vec<Self>),
    /// At least one of them.
    Any(Vec<Self>),
}

/// What to ask the other side for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// First.
    pub preferred: String,
    /// At the last; may be empty.
    #[serde(default)]
    pub fallback: String,
}

/// A kind of edit that may close a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// Another number or time in the place of one beyond the limit.
    ReplaceValue,
    /// "is not required to" to "shall".
    Oblige,
    /// "shall endeavor to" to "shall".
    Strengthen,
    /// "may" to "shall not".
    Forbid,
    /// The part of a sentence between commas goes.
    StrikeWords,
    /// Whole sentences go.
    StrikeSentence,
    /// The page's wording follows the sentence that falls short.
    AddSentence,
    /// The page's wording takes the place of the sentence.
    ReplaceSentence,
    /// The page's wording comes in as a paragraph of its own.
    InsertParagraph,
}

/// A test on a clause page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The verdict it must get, by name.
    pub verdict: String,
    /// The contract text, without the evidence marks.
    pub text: String,
    /// Byte ranges in `text` that the evidence must touch.
    pub evidence: Vec<TextRange>,
    /// Line of the example in the page, from 1.
    pub line: usize,
}
