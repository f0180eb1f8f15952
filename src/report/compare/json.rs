//! The comparison that other programs read: `baa-compare/1`.
//!
//! Its shape is a promise, as that of the report.

use serde::Serialize;

use super::{Rounds, Step};
use crate::compare::{Answer, Both, Change, ClauseChange, Span, Standing};
use crate::document::Document;
use crate::grading::Grade;
use crate::report::json::{Fact, value};
use crate::text::TextRange;

/// Renders the comparison as pretty-printed JSON with a line feed at the end.
pub fn render(rounds: &Rounds) -> String {
    let draft = |round: &super::Round| {
        let grade = round.assessment.grade.as_ref().filter(|_| round.assessment.nature.is_baa);
        serde_json::json!({
            "name": round.name,
            "format": round.format,
            "sha256": round.sha256,
            "incomplete": round.incomplete,
            "grade": grade.map(points),
        })
    };
    let root = Root {
        schema: "baa-compare/1",
        tool: serde_json::json!({"name": "baa", "version": env!("CARGO_PKG_VERSION")}),
        library: serde_json::json!({"digest": rounds.library.digest}),
        drafts: rounds.drafts.iter().map(draft).collect(),
        steps: rounds.steps.iter().map(|step| self::step(rounds, step)).collect(),
    };
    // Serialising strings, numbers and lists into a string has no way to fail.
    let mut json = serde_json::to_string_pretty(&root).unwrap_or_default();
    json.push('\n');
    json
}

fn points(grade: &Grade) -> serde_json::Value {
    serde_json::json!({"letter": grade.letter.name(), "points": grade.points})
}

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: serde_json::Value,
    library: serde_json::Value,
    drafts: Vec<serde_json::Value>,
    steps: Vec<StepJson<'a>>,
}

#[derive(Serialize)]
struct StepJson<'a> {
    /// Indices of the drafts.
    old: usize,
    new: usize,
    /// Whether changes are sorted by what was asked, and by tracking.
    asked: bool,
    tracked: bool,
    changes: Vec<ChangeJson<'a>>,
    refused: Vec<RefusedJson<'a>>,
    clauses: Vec<ClauseJson<'a>>,
    facts: Vec<FactJson<'a>>,
    /// Clauses judged otherwise though no word differs.
    read_differently: &'a [String],
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    kind: &'static str,
    effect: &'static str,
    answer: Option<&'static str>,
    tracked: Option<bool>,
    clauses: &'a [String],
    old: Option<Words<'a>>,
    new: Option<Words<'a>>,
    diff: Vec<SpanJson<'a>>,
}

#[derive(Serialize)]
struct RefusedJson<'a> {
    new: Option<Words<'a>>,
    /// The sentence before the place where it would stand.
    after: Option<Words<'a>>,
    /// `old` stands for what was asked for, `new` for what there is instead.
    diff: Vec<SpanJson<'a>>,
}

#[derive(Serialize)]
struct Words<'a> {
    quote: &'a str,
    start: u32,
    end: u32,
    section: String,
    page: Option<u32>,
}

#[derive(Serialize)]
struct SpanJson<'a> {
    side: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct ClauseJson<'a> {
    id: &'a str,
    outcome: &'static str,
    severity: &'static str,
    refused: bool,
    /// Whether a change of the text touches its evidence.
    explained: bool,
    old: Option<StandingJson<'a>>,
    new: Option<StandingJson<'a>>,
}

#[derive(Serialize)]
struct StandingJson<'a> {
    verdict: &'static str,
    position: Option<&'static str>,
    points: i64,
    message: &'a str,
}

#[derive(Serialize)]
struct FactJson<'a> {
    name: &'static str,
    old: Option<Fact<'a>>,
    new: Option<Fact<'a>>,
}

fn step<'a>(rounds: &Rounds<'a>, step: &'a Step) -> StepJson<'a> {
    let found = &step.comparison;
    let (old, new) = (rounds.drafts[step.old].document, rounds.drafts[step.new].document);
    StepJson {
        old: step.old,
        new: step.new,
        asked: found.asked,
        tracked: found.tracked,
        changes: found.changes.iter().map(|one| change(one, old, new)).collect(),
        refused: found
            .refused
            .iter()
            .map(|refused| RefusedJson {
                new: refused.new.map(|range| words(new, range)),
                after: refused.after.map(|range| words(new, range)),
                diff: diff(&refused.spans),
            })
            .collect(),
        clauses: found.clauses.iter().map(clause).collect(),
        facts: found
            .facts
            .iter()
            .map(|fact| FactJson { name: fact.name, old: fact.old.as_ref().map(value), new: fact.new.as_ref().map(value) })
            .collect(),
        read_differently: &found.read_differently,
    }
}

fn change<'a>(change: &'a Change, old: &'a Document, new: &'a Document) -> ChangeJson<'a> {
    ChangeJson {
        kind: change.kind.name(),
        effect: change.effect.name(),
        answer: change.answer.map(Answer::name),
        tracked: change.tracked,
        clauses: &change.clauses,
        old: change.old.map(|range| words(old, range)),
        new: change.new.map(|range| words(new, range)),
        diff: diff(&change.spans),
    }
}

fn diff(spans: &[Span]) -> Vec<SpanJson<'_>> {
    let side = |side| match side {
        Both::Same => "same",
        Both::Old => "old",
        Both::New => "new",
    };
    spans.iter().map(|span| SpanJson { side: side(span.side), text: &span.text }).collect()
}

fn words(document: &Document, range: TextRange) -> Words<'_> {
    let whereabouts = document.whereabouts(range.start);
    Words {
        quote: range.of(&document.text),
        start: range.start,
        end: range.end,
        section: whereabouts.section,
        page: whereabouts.page,
    }
}

fn clause(clause: &ClauseChange) -> ClauseJson<'_> {
    ClauseJson {
        id: &clause.clause,
        outcome: clause.outcome.name(),
        severity: clause.severity.name(),
        refused: clause.refused,
        explained: clause.explained,
        old: clause.old.as_ref().map(standing),
        new: clause.new.as_ref().map(standing),
    }
}

fn standing(standing: &Standing) -> StandingJson<'_> {
    StandingJson {
        verdict: standing.verdict.name(),
        position: standing.position.map(crate::grading::Position::name),
        points: standing.points,
        message: &standing.message,
    }
}
