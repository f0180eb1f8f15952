//! What the contract says in figures and words, from the elements that name a fact.
//!
//! An element's `fact` is written `name` (the value matched), `name.words` (the words matched),
//! `name.trigger=discovery` (a word for what starts a clock) or `name=word` (the word itself).
//!
//! Where several places tell the same fact, the element that its page names first wins, then the
//! place nearest to the element it stands beside (its duty), then the first in the contract. The
//! words and the trigger of a window are those nearest to its number.

use super::{Fact, FactValue};
use crate::library::Library;
use crate::matching::{ClauseMatch, Hit};
use crate::text::values::{Unit, ValueKind};

/// The facts that are windows for a notice, with words and a trigger.
pub(super) const WINDOWS: [&str; 3] = ["breach_notice", "incident_notice", "unauthorized_use_notice"];
/// The facts that are numbers of days.
const DAYS: [&str; 5] = ["access_days", "amendment_days", "accounting_days", "cure_days", "return_days"];
/// The facts that are one word.
const WORDS: [&str; 2] = ["offshore", "governing_law"];
/// The fact about limits of liability.
pub(super) const CAP: &str = "liability_cap";

/// A place that tells a fact: what the page wrote after the fact's name, and the hit.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) part: &'a str,
    /// Id of the element, which tells one way of wording a duty from another.
    pub(super) element: &'a str,
    pub(super) hit: &'a Hit,
}

pub(super) fn facts(library: &Library, matches: &[ClauseMatch], text: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(WINDOWS.iter().filter_map(|name| window(name, &told(library, matches, name), text)));
    facts.extend(DAYS.iter().filter_map(|name| days(name, &told(library, matches, name))));
    facts.extend(cap(&told(library, matches, CAP)));
    facts.extend(WORDS.iter().filter_map(|name| word(name, &told(library, matches, name), text)));
    facts
}

/// The places that tell a fact, the most telling first.
pub(super) fn told<'a>(library: &'a Library, matches: &'a [ClauseMatch], name: &str) -> Vec<Told<'a>> {
    let mut told = Vec::new();
    for (clause, found) in library.clauses.iter().zip(matches) {
        for (element, hits) in clause.elements.iter().zip(&found.elements) {
            let part = element.fact.as_deref().and_then(|fact| fact.strip_prefix(name));
            let Some(part) = part.filter(|part| part.is_empty() || part.starts_with(['.', '='])) else { continue };
            let duties = element.beside.and_then(|index| found.elements.get(index)).map(Vec::as_slice);
            let mut places: Vec<Told<'_>> = hits.iter().map(|hit| Told { part, element: &element.id, hit }).collect();
            // Stable, so that of equally near ones the first in the contract stays first.
            places.sort_by_key(|told| duties.map_or(0, |duties| distance(told.hit, duties)));
            told.extend(places);
        }
    }
    told
}

/// Sentences between a place and the nearest of others.
fn distance(hit: &Hit, others: &[Hit]) -> usize {
    others.iter().map(|other| hit.sentence.abs_diff(other.sentence)).min().unwrap_or(usize::MAX)
}

fn window(name: &'static str, told: &[Told<'_>], text: &str) -> Option<Fact> {
    let number = told.iter().filter(|t| t.part.is_empty()).find_map(|t| Some((t.hit, duration(t.hit)?)));
    let words: Vec<&Hit> = told.iter().filter(|t| t.part == ".words").map(|t| t.hit).collect();
    // Beside a number only the words of its own sentence are of the same duty.
    let words = match number {
        Some((hit, _)) => nearest(hit, words.into_iter().filter(|words| words.sentence == hit.sentence)),
        None => words.first().copied(),
    };
    let place = number.map(|(hit, _)| hit).or(words)?;
    let triggers = told.iter().filter_map(|t| Some((t.part.strip_prefix(".trigger=")?, t.hit)));
    let trigger = triggers.min_by_key(|(_, hit)| (hit.sentence.abs_diff(place.sentence), gap(place, hit)));
    Some(Fact {
        name,
        value: FactValue::Window {
            value: number.map(|(_, (value, _))| value),
            unit: number.map_or("none", |(_, (_, unit))| unit),
            words: words.map(|hit| hit.range.of(text).to_owned()).unwrap_or_default(),
            trigger: match trigger {
                Some(("discovery", _)) => "discovery",
                Some(("awareness", _)) => "awareness",
                Some(("confirmation", _)) => "confirmation",
                _ => "other",
            },
        },
        evidence: place.range,
    })
}

/// The hit nearest to a place; of those that begin together the longest.
fn nearest<'a>(place: &Hit, hits: impl Iterator<Item = &'a Hit>) -> Option<&'a Hit> {
    hits.min_by_key(|hit| (gap(place, hit), hit.range.start, std::cmp::Reverse(hit.range.end)))
}

/// Bytes between two places, 0 where they touch.
fn gap(a: &Hit, b: &Hit) -> u32 {
    a.range.start.saturating_sub(b.range.end).max(b.range.start.saturating_sub(a.range.end))
}

fn days(name: &'static str, told: &[Told<'_>]) -> Option<Fact> {
    let (hit, (value, unit)) = told.iter().filter(|t| t.part.is_empty()).find_map(|t| Some((t.hit, duration(t.hit)?)))?;
    Some(Fact { name, value: FactValue::Days { value, unit }, evidence: hit.range })
}

fn cap(told: &[Told<'_>]) -> Option<Fact> {
    // A figure says more than the bare statement that there is a limit.
    let first = told.iter().find(|t| t.hit.value.is_some()).or(told.first())?;
    let value = match (&first.hit.value, first.part) {
        (Some(ValueKind::Money(amount)), "") => {
            FactValue::LiabilityCap { kind: "amount", amount_usd: Some(*amount), months_of_fees: None }
        }
        (Some(ValueKind::Duration(duration)), "") => {
            let months = u32::try_from(duration.hours() / (30 * 24)).ok();
            FactValue::LiabilityCap { kind: "fees", amount_usd: None, months_of_fees: months }
        }
        (_, part) => {
            let kind = match part {
                "=insurance" => "insurance",
                "=elsewhere" => "elsewhere",
                "=none" => "none",
                _ => "fees",
            };
            FactValue::LiabilityCap { kind, amount_usd: None, months_of_fees: None }
        }
    };
    Some(Fact { name: CAP, value, evidence: first.hit.range })
}

fn word(name: &'static str, told: &[Told<'_>], text: &str) -> Option<Fact> {
    let first = told.first()?;
    let value = first.part.strip_prefix('=').unwrap_or_else(|| first.hit.range.of(text)).to_owned();
    Some(Fact { name, value: FactValue::Word(value), evidence: first.hit.range })
}

/// The number and unit of a hit's duration, as the report names units.
fn duration(hit: &Hit) -> Option<(u32, &'static str)> {
    let Some(ValueKind::Duration(duration)) = &hit.value else { return None };
    Some(match duration.unit {
        Unit::Hours => (duration.amount, "hours"),
        Unit::BusinessDays => (duration.amount, "business-days"),
        Unit::Days => (duration.amount, "calendar-days"),
        Unit::Weeks | Unit::Months | Unit::Years => (u32::try_from(duration.hours() / 24).ok()?, "calendar-days"),
    })
}

#[cfg(test)]
mod tests;
