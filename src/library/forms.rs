//! Texts in a page that must follow a form: limits of values, citations, names of facts.

use super::clause::ValueLimit;
use super::error::did_you_mean;
use super::pattern::ValueTerm;
use super::raw::RawLimit;
use crate::text::values::{Citation, ValueKind, values};
use crate::text::{TextRange, words};

/// The facts of the report. An element may give one.
const FACTS: [&str; 11] = [
    "access_days",
    "accounting_days",
    "amendment_days",
    "breach_notice",
    "cure_days",
    "governing_law",
    "incident_notice",
    "liability_cap",
    "offshore",
    "return_days",
    "unauthorized_use_notice",
];

/// The facts that a figure can be measured by.
pub(super) const MEASURED: [&str; 9] = [
    "access_days",
    "accounting_days",
    "amendment_days",
    "breach_notice",
    "cure_days",
    "incident_notice",
    "liability_cap",
    "return_days",
    "unauthorized_use_notice",
];

/// What can start the clock of a notice.
const TRIGGERS: [&str; 4] = ["discovery", "awareness", "confirmation", "other"];

/// Sources of authority other than federal regulations.
const SOURCES: [&str; 6] = ["42 U.S.C. ", "FTC ", "HHS ", "HITECH Act ", "NIST ", "Pub. L. "];

/// Reads a limit, and the kind of value that it limits.
pub(super) fn limit(raw: &RawLimit) -> Result<(ValueLimit, ValueTerm), String> {
    let (RawLimit::AtMost(text) | RawLimit::MoreThan(text)) = raw;
    let found = words(text, TextRange::new(0, text.len()));
    let (amount, term) = match values(&found).as_slice() {
        [value] if value.words == (0..found.len()) => match &value.kind {
            ValueKind::Duration(duration) => (duration.hours(), ValueTerm::Duration),
            ValueKind::Money(dollars) => (*dollars, ValueTerm::Money),
            _ => return Err(not_a_limit(text)),
        },
        _ => return Err(not_a_limit(text)),
    };
    let limit = match raw {
        RawLimit::AtMost(_) => ValueLimit::AtMost(amount),
        RawLimit::MoreThan(_) => ValueLimit::MoreThan(amount),
    };
    Ok((limit, term))
}

fn not_a_limit(text: &str) -> String {
    format!("\"{text}\" is no limit: write a duration (\"60 days\", \"10 business days\") or a sum (\"$1,000,000\")")
}

/// Checks a citation: "45 CFR 164.410(b)", or a source of another kind by its name.
pub(super) fn check_citation(text: &str) -> Result<(), String> {
    if SOURCES.iter().any(|source| text.strip_prefix(source).is_some_and(|rest| !rest.trim().is_empty())) {
        return Ok(());
    }
    let place = text.split_once(" CFR ").filter(|(title, _)| title.parse::<u8>().is_ok()).map(|(_, place)| place);
    match place.and_then(Citation::parse) {
        Some(_) => Ok(()),
        None => Err(format!(
            "\"{text}\" is no citation: write \"45 CFR 164.410(b)\", one paragraph each, or begin with {}",
            SOURCES.map(str::trim).join(", ")
        )),
    }
}

/// Checks what an element tells of a fact: `breach_notice` (the value matched),
/// `breach_notice.words` (the words matched), `breach_notice.trigger=discovery` (what starts the
/// clock) or `offshore=permitted` (a word).
pub(super) fn check_fact(fact: &str) -> Result<(), String> {
    let (name, part) = fact.split_at(fact.find(['.', '=']).unwrap_or(fact.len()));
    if !FACTS.contains(&name) {
        return Err(format!("there is no fact \"{name}\"{}", did_you_mean(name, FACTS)));
    }
    let window = name.ends_with("_notice");
    let fine = match (part.strip_prefix(".trigger="), part.strip_prefix('=')) {
        (Some(trigger), _) => window && TRIGGERS.contains(&trigger),
        (_, Some(word)) => !word.trim().is_empty(),
        _ => part.is_empty() || (window && part == ".words"),
    };
    if fine {
        return Ok(());
    }
    Err(format!(
        "\"{fact}\" tells nothing of a fact: write NAME, NAME=word, or for a notice NAME.words or NAME.trigger= {}",
        TRIGGERS.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_hours_or_dollars() {
        for (text, expected) in [
            ("60 days", Some((60 * 24, ValueTerm::Duration))),
            ("10 business days", Some((14 * 24, ValueTerm::Duration))),
            ("$1,000,000", Some((1_000_000, ValueTerm::Money))),
            ("60", None),
            ("5%", None),
            ("about 60 days", None),
            ("", None),
        ] {
            let at_most = limit(&RawLimit::AtMost(text.to_owned())).ok();
            assert_eq!(at_most, expected.map(|(amount, term)| (ValueLimit::AtMost(amount), term)), "{text}");
        }
        let more = limit(&RawLimit::MoreThan("1 week".to_owned())).map(|(limit, _)| limit);
        assert_eq!(more, Ok(ValueLimit::MoreThan(7 * 24)));
    }

    #[test]
    fn citations_and_facts() {
        for (text, fine) in [
            ("45 CFR 164.504(e)(2)(ii)(A)", true),
            ("42 CFR 2.11", true),
            ("NIST SP 800-88", true),
            ("NIST ", false),
            ("45 CFR 164.308, 164.310", false),
            ("45 CFR \u{a7} 164.410", false),
            ("164.410", false),
        ] {
            assert_eq!(check_citation(text).is_ok(), fine, "{text}");
        }
        for (fact, fine) in [
            ("offshore=permitted", true),
            ("breach_notice", true),
            ("breach_notice.words", true),
            ("breach_notice.trigger=discovery", true),
            ("breach_notice.trigger=dawn", false),
            ("breach_notice.days", false),
            ("cure_days.words", false),
            ("offshore=", false),
        ] {
            assert_eq!(check_fact(fact).is_ok(), fine, "{fact}");
        }
        let error = check_fact("breach-notice").expect_err("no such fact");
        assert_eq!(error, "there is no fact \"breach-notice\", did you mean \"breach_notice\"?");
    }
}
