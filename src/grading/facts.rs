//! What the contract says in figures and words, from the elements that name a fact.
//!
//! An element's `fact` is written `name` (the value matched), `name.words` (the words matched),
//! `name.trigger=discovery` (a word for what starts a clock) or `name=word` (the word itself).

use super::{Fact, FactValue};
use crate::library::Library;
use crate::matching::{ClauseMatch, Hit};
use crate::text::values::{Unit, ValueKind};

/// The facts that are windows for a notice, with words and a trigger.
const WINDOWS: [&str; 3] = ["breach_notice", "incident_notice", "unauthorized_use_notice"];
/// The facts that are numbers of days.
const DAYS: [&str; 5] = ["access_days", "amendment_days", "accounting_days", "cure_days", "return_days"];
/// The facts that are one word.
const WORDS: [&str; 2] = ["offshore", "governing_law"];
/// The fact about limits of liability.
const CAP: &str = "liability_cap";

/// A fact's element that was met: what its page wrote after the name, and its first hit.
struct Told<'a> {
    part: &'a str,
    hit: &'a Hit,
}

pub(super) fn facts(library: &Library, matches: &[ClauseMatch], text: &str) -> Vec<Fact> {
    let told = |name: &str| -> Vec<Told<'_>> {
        let clauses = library.clauses.iter().zip(matches);
        let elements = clauses.flat_map(|(clause, found)| clause.elements.iter().zip(&found.elements));
        elements
            .filter_map(|(element, hits)| {
                let part = element.fact.as_deref()?.strip_prefix(name)?;
                let own = part.is_empty() || part.starts_with(['.', '=']);
                own.then(|| hits.first().map(|hit| Told { part, hit }))?
            })
            .collect()
    };
    let mut facts = Vec::new();
    facts.extend(WINDOWS.iter().filter_map(|name| window(name, &told(name), text)));
    facts.extend(DAYS.iter().filter_map(|name| days(name, &told(name))));
    facts.extend(cap(&told(CAP)));
    facts.extend(WORDS.iter().filter_map(|name| word(name, &told(name), text)));
    facts
}

fn window(name: &'static str, told: &[Told<'_>], text: &str) -> Option<Fact> {
    let number = told.iter().find(|t| t.part.is_empty()).and_then(|t| Some((t.hit, duration(t.hit)?)));
    let words = told.iter().find(|t| t.part == ".words");
    let trigger = told.iter().find_map(|t| t.part.strip_prefix(".trigger="));
    let evidence = number.map(|(hit, _)| hit.range).or(words.map(|t| t.hit.range))?;
    Some(Fact {
        name,
        value: FactValue::Window {
            value: number.map(|(_, (value, _))| value),
            unit: number.map_or("none", |(_, (_, unit))| unit),
            words: words.map(|t| t.hit.range.of(text).to_owned()).unwrap_or_default(),
            trigger: match trigger {
                Some("discovery") => "discovery",
                Some("awareness") => "awareness",
                Some("confirmation") => "confirmation",
                _ => "other",
            },
        },
        evidence,
    })
}

fn days(name: &'static str, told: &[Told<'_>]) -> Option<Fact> {
    let hit = told.iter().find(|t| t.part.is_empty())?.hit;
    let (value, unit) = duration(hit)?;
    Some(Fact { name, value: FactValue::Days { value, unit }, evidence: hit.range })
}

fn cap(told: &[Told<'_>]) -> Option<Fact> {
    let first = told.first()?;
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
