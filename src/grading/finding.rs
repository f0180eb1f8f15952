//! Matches to a finding: the verdict that the clause's page gives them, in its words.

use super::position::position;
use super::{Confidence, ElementFinding, Fact, Finding, Verdict};
use crate::library::{Clause, Kind, Logic};
use crate::matching::{ClauseMatch, Hit, LimitKind};
use crate::text::TextRange;

/// Quotes shown for one finding; more would bury the telling ones.
const MOST_EVIDENCE: usize = 6;

pub(super) fn finding(clause: &Clause, found: &ClauseMatch, facts: &[Fact]) -> Finding {
    let met: Vec<bool> = found.elements.iter().map(|hits| !hits.is_empty()).collect();
    let rule = clause.verdicts.rules.iter().find(|(_, logic)| logic.holds(&met));
    let mut verdict = rule.and_then(|(name, _)| Verdict::from_name(name)).unwrap_or(match clause.kind {
        Kind::RedFlag => Verdict::Clear,
        Kind::Required | Kind::Expected => Verdict::Missing,
    });
    let telling = rule.map(|(_, logic)| logic.asserted()).unwrap_or_default();
    // A duty that is an effort, or hangs on a condition, is there in part only.
    let limit = rule.filter(|_| verdict == Verdict::Satisfied).and_then(|(_, logic)| limit(logic, found));
    if limit.is_some() {
        verdict = Verdict::Partial;
    }
    let hits: Vec<&Hit> = telling.iter().filter_map(|&index| found.elements.get(index)).flatten().collect();
    let measured = !matches!(verdict, Verdict::Missing | Verdict::Unread | Verdict::NotApplicable);
    let (position, stands) = clause.scale.as_ref().filter(|_| measured).and_then(|scale| position(scale, facts)).unzip();
    let (confidence, confidence_because) = confidence(verdict, &hits, found);
    Finding {
        clause: clause.id.clone(),
        kind: clause.kind,
        verdict,
        severity: clause.severity,
        confidence,
        confidence_because,
        position,
        message: sentences(message(clause, verdict, &met, limit), stands),
        elements: clause
            .elements
            .iter()
            .zip(&met)
            .map(|(element, &met)| ElementFinding { id: element.id.clone(), says: element.says.clone(), met })
            .collect(),
        evidence: evidence(&telling, found),
        belongs: found.belongs,
    }
}

/// The quotes of the telling elements: first one of each, then the rest, none inside another.
fn evidence(telling: &[usize], found: &ClauseMatch) -> Vec<TextRange> {
    let lists: Vec<&Vec<Hit>> = telling.iter().filter_map(|&index| found.elements.get(index)).collect();
    let most = lists.iter().map(|hits| hits.len()).max().unwrap_or_default();
    let mut out: Vec<TextRange> = Vec::new();
    for round in 0..most {
        for hit in lists.iter().filter_map(|hits| hits.get(round)) {
            if out.len() < MOST_EVIDENCE && !hit.quote.is_empty() && !out.iter().any(|range| range.contains(hit.quote)) {
                out.push(hit.quote);
            }
        }
    }
    out
}

/// A message, and where the clause's figure stands.
fn sentences(mut message: String, stands: Option<String>) -> String {
    if let Some(stands) = stands {
        if !message.is_empty() {
            message.push(' ');
        }
        message.push_str(&stands);
    }
    message
}

/// What keeps an expression from holding by duties that bind in full, if anything does.
fn limit(logic: &Logic, found: &ClauseMatch) -> Option<LimitKind> {
    let full: Vec<bool> = found.elements.iter().map(|hits| hits.iter().any(|hit| hit.limit.is_none())).collect();
    if logic.holds(&full) {
        return None;
    }
    let hits = logic.asserted().into_iter().filter_map(|index| found.elements.get(index)).flatten();
    hits.filter_map(|hit| hit.limit).map(|limit| limit.kind).next()
}

/// The page's words for the verdict; for a partial one also what exactly is missing or limits it.
fn message(clause: &Clause, verdict: Verdict, met: &[bool], limit: Option<LimitKind>) -> String {
    if let Some(limit) = limit {
        let why = match limit {
            LimitKind::Effort => "is only an effort, not the deed itself",
            LimitKind::Condition => "hangs on a condition that may take it away",
            LimitKind::Exception => "does not apply in full: another sentence takes a part of it out",
        };
        return format!("The duty is there, but it {why}.");
    }
    let words = clause.messages.iter().find(|(name, _)| name == verdict.name());
    let mut message = words.map(|(_, text)| text.clone()).unwrap_or_default();
    let satisfied = clause.verdicts.rules.iter().find(|(name, _)| name == Verdict::Satisfied.name());
    if let (Verdict::Partial, Some((_, logic))) = (verdict, satisfied) {
        let lacking = lacking(logic, met);
        let lacking: Vec<&str> = lacking.iter().filter_map(|&index| Some(clause.elements.get(index)?.says.as_str())).collect();
        if !lacking.is_empty() {
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str("Not found: ");
            message.push_str(&lacking.join("; "));
            message.push('.');
        }
    }
    message
}

/// The elements whose absence keeps an expression from holding. Of alternatives none of which is
/// there, the first stands for all: pages write the plainest first.
fn lacking(logic: &Logic, met: &[bool]) -> Vec<usize> {
    match logic {
        _ if logic.holds(met) => Vec::new(),
        Logic::Met(index) => vec![*index],
        Logic::Not(_) => Vec::new(),
        Logic::All(parts) => parts.iter().flat_map(|part| lacking(part, met)).collect(),
        Logic::Any(parts) => parts.first().map(|part| lacking(part, met)).unwrap_or_default(),
    }
}

/// How sure the reading is, and why: less where the bearer is only implied, or where the words
/// stood there in another mood or by another party.
fn confidence(verdict: Verdict, hits: &[&Hit], found: &ClauseMatch) -> (Confidence, &'static str) {
    let near_miss = found.rejected.iter().any(|&rejected| rejected);
    if verdict == Verdict::Missing && near_miss {
        (Confidence::Medium, "words like it are there, but do not bind this party to it")
    } else if hits.is_empty() {
        (Confidence::High, "none of its words are there")
    } else if hits.iter().any(|hit| hit.named) {
        (Confidence::High, "plain words")
    } else {
        (Confidence::Medium, "the sentence does not name who is bound")
    }
}
