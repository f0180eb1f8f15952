//! The findings as one sits at the table with them: what must be had, what is insisted on, what may
//! be traded, what can be given in return, and which documents to ask for.

use serde::Serialize;

use super::Report;
use super::plain::{inert, markdown_words};
use super::view::{Group, clause, ordered, place, title};
use crate::grading::{Finding, Position};
use crate::library::Clause;
use crate::redline::{Priority, priority};

/// What to do at the table, in words.
#[derive(Debug, Default, Serialize)]
pub(super) struct Negotiation {
    /// The asks, musts first; of one priority in the order of the findings.
    pub(super) asks: Vec<Ask>,
    /// What the other side may get: figures that are better than they need to be.
    pub(super) chips: Vec<Chip>,
    /// Documents that settle something and were not read.
    pub(super) requests: Vec<Request>,
    /// What is proposed and no law yet.
    pub(super) ahead: Vec<String>,
}

/// Something to ask for.
#[derive(Debug, Serialize)]
pub(super) struct Ask {
    pub(super) clause: String,
    pub(super) title: String,
    /// "must", "should" or "trade".
    pub(super) priority: &'static str,
    /// What is asked for, as a phrase.
    pub(super) says: String,
    pub(super) fallback: String,
    pub(super) place: String,
}

/// Something to give.
#[derive(Debug, Serialize)]
pub(super) struct Chip {
    pub(super) clause: String,
    pub(super) title: String,
    /// "It stands at 24 hours and may go to 10 days."
    pub(super) says: String,
}

/// A document to ask for.
#[derive(Debug, Serialize)]
pub(super) struct Request {
    pub(super) clause: String,
    pub(super) title: String,
    pub(super) place: String,
}

impl Negotiation {
    /// What a report gives to do.
    pub(super) fn of(report: &Report) -> Self {
        let findings = ordered(report);
        let open = findings.iter().filter(|(group, _)| *group <= Group::Smaller);
        let mut asks: Vec<(Priority, &Clause, &Finding)> = open
            .filter_map(|(_, finding)| Some((clause(report, &finding.clause)?, *finding)))
            .filter(|(clause, _)| !clause.ask.preferred.is_empty())
            .map(|(clause, finding)| (priority(clause), clause, finding))
            .collect();
        asks.sort_by_key(|(priority, ..)| *priority);
        let ask = |(priority, clause, finding): (Priority, &Clause, &Finding)| Ask {
            clause: clause.id.clone(),
            title: title(report, &clause.id),
            priority: priority.name(),
            says: inert(&clause.ask.preferred),
            fallback: inert(&clause.ask.fallback),
            place: place(report.document, finding),
        };
        let elsewhere = findings.iter().filter(|(group, _)| *group == Group::Elsewhere);
        let request = |(_, finding): &(Group, &Finding)| Request {
            clause: finding.clause.clone(),
            title: title(report, &finding.clause),
            place: place(report.document, finding),
        };
        let ahead = report.library.applied.ahead.iter().map(|one| inert(&format!("{} ({})", one.says, one.law)));
        Self {
            asks: asks.into_iter().map(ask).collect(),
            chips: chips(report),
            requests: elsewhere.map(request).collect(),
            ahead: ahead.collect(),
        }
    }

    /// The titles of the asks of a priority.
    pub(super) fn titles(&self, priority: &str) -> Vec<&str> {
        self.asks.iter().filter(|ask| ask.priority == priority).map(|ask| ask.title.as_str()).collect()
    }
}

/// The figures that stand better than the last that is accepted, and how far they may go.
fn chips(report: &Report) -> Vec<Chip> {
    let better = |finding: &&crate::grading::Finding| {
        matches!(finding.position, Some(Position::Preferred | Position::Acceptable)) && !finding.verdict.is_finding()
    };
    let chip = |finding: &crate::grading::Finding| {
        let clause = report.library.clause(&finding.clause)?;
        let scale = clause.scale.as_ref()?;
        let fact = report.assessment.facts.iter().find(|fact| fact.name == scale.fact)?;
        let says = format!("stands at {}, may go to {}", super::words::fact(&fact.value), scale.fallback.words);
        Some(Chip { clause: clause.id.clone(), title: inert(&markdown_words(&clause.title)), says: inert(&says) })
    };
    report.assessment.findings.iter().filter(better).filter_map(chip).collect()
}
