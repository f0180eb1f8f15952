//! Matches to a finding: the verdict that the clause's page gives them, in its words.

use super::position::position;
use super::{Confidence, ElementFinding, Fact, Finding, Verdict};
use crate::library::{Clause, Kind, Logic};
use crate::matching::{ClauseMatch, Hit};
use crate::text::TextRange;

/// Quotes shown for one finding; more would bury the telling ones.
const MOST_EVIDENCE: usize = 6;

pub(super) fn finding(clause: &Clause, found: &ClauseMatch, facts: &[Fact]) -> Finding {
    let met: Vec<bool> = found.elements.iter().map(|hits| !hits.is_empty()).collect();
    let rule = clause.verdicts.rules.iter().find(|(_, logic)| logic.holds(&met));
    let verdict = rule.and_then(|(name, _)| Verdict::from_name(name)).unwrap_or(match clause.kind {
        Kind::RedFlag => Verdict::Clear,
        Kind::Required | Kind::Expected => Verdict::Missing,
    });
    let telling = rule.map(|(_, logic)| logic.asserted()).unwrap_or_default();
    let hits: Vec<&Hit> = telling.iter().filter_map(|&index| found.elements.get(index)).flatten().collect();
    let measured = !matches!(verdict, Verdict::Missing | Verdict::Unread | Verdict::NotApplicable);
    let (position, stands) = clause.scale.as_ref().filter(|_| measured).and_then(|scale| position(scale, facts)).unzip();
    Finding {
        clause: clause.id.clone(),
        kind: clause.kind,
        verdict,
        severity: clause.severity,
        confidence: confidence(verdict, &hits, found),
        position,
        message: sentences(message(clause, verdict, &met), stands),
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

/// The page's words for the verdict; for a partial one also what exactly is missing.
fn message(clause: &Clause, verdict: Verdict, met: &[bool]) -> String {
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

/// How sure the reading is: less where the bearer is only implied, or where the words stood there
/// in another mood or by another party.
fn confidence(verdict: Verdict, hits: &[&Hit], found: &ClauseMatch) -> Confidence {
    let near_miss = found.rejected.iter().any(|&rejected| rejected);
    let named = hits.is_empty() || hits.iter().any(|hit| hit.named);
    match verdict {
        Verdict::Missing if near_miss => Confidence::Medium,
        _ if !named => Confidence::Medium,
        _ => Confidence::High,
    }
}
