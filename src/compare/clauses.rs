//! What became of each clause and value, and which changes of the text made it so.

use crate::grading::{Assessment, FactValue, Finding, Position, Verdict};
use crate::library::Severity;

use super::{Change, ChangeKind, Request};

/// What became of a clause, the least grave first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing.
    Same,
    /// Its words stand in another place.
    Moved,
    /// Other words that say the same.
    Reworded,
    /// Better than before.
    Won,
    /// Ground was given that can be given: a worse position that is no finding, or something asked
    /// for and not insisted on.
    Conceded,
    /// Worse than before, and a finding.
    Regressed,
}

impl Outcome {
    /// Kebab-case name, as in the JSON comparison.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
            Self::Won => "won",
            Self::Conceded => "conceded",
            Self::Regressed => "regressed",
        }
    }
}

/// Where a draft stands on a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The verdict.
    pub verdict: Verdict,
    /// The position of its value, if it has one.
    pub position: Option<Position>,
    /// What it gave to the grade; 0 where there is none.
    pub points: i64,
    /// What was said of it.
    pub message: String,
}

/// What became of one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseChange {
    /// Its id.
    pub clause: String,
    /// How much it matters.
    pub severity: Severity,
    /// What became of it.
    pub outcome: Outcome,
    /// Where the older draft stands; `None` where it was not judged.
    pub old: Option<Standing>,
    /// Where the newer draft stands.
    pub new: Option<Standing>,
    /// Whether we asked for something here and did not get it.
    pub refused: bool,
    /// Whether a change of the text touches its evidence. Where none does, the verdict follows from
    /// words elsewhere, such as a definition, or from another format being read in another way.
    pub explained: bool,
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// Name of the fact.
    pub name: &'static str,
    /// Its older value; `None` where the draft was silent.
    pub old: Option<FactValue>,
    /// Its newer value.
    pub new: Option<FactValue>,
}

/// What became of the clauses, by their findings alone.
pub(super) fn clauses(request: &Request) -> Vec<ClauseChange> {
    let (old, new) = (request.old.assessment, request.new.assessment);
    let ids = old.findings.iter().map(|finding| &finding.clause);
    let added = new.findings.iter().map(|finding| &finding.clause);
    let mut seen: Vec<&String> = Vec::new();
    for id in ids.chain(added) {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    let change = |id: &&String| {
        let (before, after) = (find(old, id), find(new, id));
        let asked = request.asked.and_then(|draft| find(draft.assessment, id));
        let refused = asked.zip(after).is_some_and(|(asked, after)| rank(asked) < rank(after))
            && asked.zip(before).is_some_and(|(asked, before)| rank(asked) < rank(before));
        let outcome = match (before, after) {
            (Some(before), Some(after)) if rank(after) < rank(before) => Outcome::Won,
            (Some(before), Some(after)) if rank(after) > rank(before) && cannot_be_given(after) => Outcome::Regressed,
            (Some(before), Some(after)) if rank(after) > rank(before) => Outcome::Conceded,
            _ if refused => Outcome::Conceded,
            _ => Outcome::Same,
        };
        let severity = before.or(after).map_or(Severity::Low, |finding| finding.severity);
        ClauseChange {
            clause: (*id).clone(),
            severity,
            outcome,
            old: before.map(|finding| standing(old, finding)),
            new: after.map(|finding| standing(new, finding)),
            refused,
            explained: false,
        }
    };
    seen.iter().map(change).collect()
}

/// Gives every change the outcomes of its clauses, and clauses without an effect what their changes
/// are.
pub(super) fn tie(clauses: &mut [ClauseChange], changes: &mut [Change]) {
    for clause in clauses.iter_mut().filter(|clause| clause.outcome == Outcome::Same) {
        for change in changes.iter().filter(|change| change.clauses.contains(&clause.clause)) {
            let outcome = if change.kind == ChangeKind::Moved { Outcome::Moved } else { Outcome::Reworded };
            clause.outcome = clause.outcome.max(outcome);
        }
    }
    for clause in clauses.iter_mut() {
        clause.explained = changes.iter().any(|change| change.clauses.contains(&clause.clause));
    }
    for change in changes {
        let of = clauses.iter().filter(|clause| change.clauses.contains(&clause.clause));
        change.effect = of.map(|clause| clause.outcome).max().unwrap_or(Outcome::Same);
    }
}

/// The values that differ.
pub(super) fn facts(request: &Request) -> Vec<FactChange> {
    let (old, new) = (&request.old.assessment.facts, &request.new.assessment.facts);
    let mut names: Vec<&'static str> = old.iter().chain(new).map(|fact| fact.name).collect();
    names.sort_unstable();
    names.dedup();
    let value = |facts: &[crate::grading::Fact], name| facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.clone());
    let change = |name| FactChange { name, old: value(old, name), new: value(new, name) };
    names.into_iter().map(change).filter(|change| change.old != change.new).collect()
}

fn find<'a>(assessment: &'a Assessment, id: &str) -> Option<&'a Finding> {
    assessment.findings.iter().find(|finding| finding.clause == id)
}

fn standing(assessment: &Assessment, finding: &Finding) -> Standing {
    let shares = assessment.grade.as_ref().map(|grade| grade.shares.as_slice()).unwrap_or_default();
    let share = shares.iter().find(|share| share.clause == finding.clause);
    Standing {
        verdict: finding.verdict,
        position: finding.position,
        points: share.map_or(0, |share| share.points),
        message: finding.message.clone(),
    }
}

/// Whether a clause stands where it is a finding, or beyond the last position that we accept.
fn cannot_be_given(finding: &Finding) -> bool {
    finding.verdict.is_finding() || finding.position == Some(Position::Unacceptable)
}

/// How bad a finding is: by its verdict as the grade weighs them, then by the position of its value.
fn rank(finding: &Finding) -> (u8, Option<Position>) {
    (finding.verdict.rank(), finding.position)
}
