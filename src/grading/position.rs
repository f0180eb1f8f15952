//! Where the figure of a clause stands on its scale, and what to ask for next.

use super::{Fact, FactValue, Position};
use crate::library::{Bound, Scale};
use crate::text::values::{Duration, Unit};

/// The position of a contract's figure, and a sentence that says so. `None` where the contract
/// states none.
pub(super) fn position(scale: &Scale, facts: &[Fact]) -> Option<(Position, String)> {
    let value = &facts.iter().find(|fact| fact.name == scale.fact)?.value;
    let amount = amount(value);
    let reaches = |bound: &Bound| amount.is_some_and(|amount| scale.reaches(amount, bound));
    let figure = figure(value)?;
    let last = &scale.fallback.words;
    let (position, stands) = if reaches(&scale.preferred) {
        return Some((Position::Preferred, format!("{figure}: what we prefer.")));
    } else if reaches(&scale.acceptable) {
        (Position::Acceptable, format!("{figure}: acceptable"))
    } else if reaches(&scale.fallback) {
        (Position::Fallback, format!("{figure}: the last that we accept"))
    } else {
        (Position::Unacceptable, format!("{figure}: beyond the last that we accept ({})", or_no_limit(last)))
    };
    // Step by step: from a fallback to the acceptable, from all else to the preferred.
    let next = if position == Position::Fallback { &scale.acceptable } else { &scale.preferred };
    Some((position, format!("{stands}; ask for {}.", or_no_limit(&next.words))))
}

fn or_no_limit(words: &str) -> &str {
    if words == "none" { "no limit" } else { words }
}

/// A figure in the unit of scales, hours or dollars. `None` where it cannot be compared: words
/// without a number, a limit by fees or in another document. Such a figure reaches no mark.
fn amount(value: &FactValue) -> Option<u64> {
    match value {
        FactValue::Window { value: Some(value), unit, .. } | FactValue::Days { value, unit } => Some(hours(*value, unit)),
        FactValue::LiabilityCap { kind: "none", .. } => Some(u64::MAX),
        FactValue::LiabilityCap { amount_usd, .. } => *amount_usd,
        FactValue::Window { .. } | FactValue::Word(_) => None,
    }
}

/// Hours by the calendar: five business days are a week.
fn hours(value: u32, unit: &str) -> u64 {
    let unit = match unit {
        "hours" => Unit::Hours,
        "business-days" => Unit::BusinessDays,
        _ => Unit::Days,
    };
    Duration { amount: value, unit, disagrees: false }.hours()
}

fn figure(value: &FactValue) -> Option<String> {
    match value {
        FactValue::Window { value: Some(value), unit, .. } | FactValue::Days { value, unit } => {
            Some(format!("It says {}", time_words(*value, unit)))
        }
        FactValue::Window { words, .. } => Some(format!("It says \u{201c}{words}\u{201d} without a number")),
        FactValue::LiabilityCap { kind: "none", .. } => Some("There is no limit".to_owned()),
        FactValue::LiabilityCap { .. } => Some("The limit stands".to_owned()),
        FactValue::Word(_) => None,
    }
}

/// A length of time in words: "1 business day", "72 hours". `unit` as in the facts of the report.
pub fn time_words(value: u32, unit: &str) -> String {
    let one = match unit {
        "hours" => "hour",
        "business-days" => "business day",
        _ => "day",
    };
    if value == 1 { format!("1 {one}") } else { format!("{value} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Better;
    use crate::text::TextRange;

    fn mark(words: &str, amount: u64) -> Bound {
        Bound { words: words.to_owned(), amount }
    }

    fn stands(scale: &Scale, name: &'static str, value: FactValue) -> Option<(Position, String)> {
        position(scale, &[Fact { name, value, evidence: TextRange::default() }])
    }

    #[test]
    fn windows_by_the_calendar() {
        let scale = Scale {
            fact: "breach_notice".to_owned(),
            better: Better::Less,
            preferred: mark("48 hours", 48),
            acceptable: mark("72 hours", 72),
            fallback: mark("10 days", 240),
        };
        let window = |value, unit| FactValue::Window { value, unit, words: "promptly".to_owned(), trigger: "discovery" };
        for (value, unit, expected, says) in [
            (Some(24), "hours", Position::Preferred, "It says 24 hours: what we prefer."),
            (Some(3), "calendar-days", Position::Acceptable, "It says 3 days: acceptable; ask for 48 hours."),
            (Some(5), "business-days", Position::Fallback, "It says 5 business days: the last that we accept; ask for 72 hours."),
            (
                Some(10),
                "business-days",
                Position::Unacceptable,
                "It says 10 business days: beyond the last that we accept (10 days); ask for 48 hours.",
            ),
            (
                None,
                "none",
                Position::Unacceptable,
                "It says \u{201c}promptly\u{201d} without a number: beyond the last that we accept (10 days); ask for 48 hours.",
            ),
        ] {
            assert_eq!(stands(&scale, "breach_notice", window(value, unit)), Some((expected, says.to_owned())));
        }
        assert_eq!(stands(&scale, "incident_notice", window(Some(1), "hours")), None);
    }

    #[test]
    fn limits_of_liability() {
        let scale = Scale {
            fact: "liability_cap".to_owned(),
            better: Better::More,
            preferred: mark("none", u64::MAX),
            acceptable: mark("$5,000,000", 5_000_000),
            fallback: mark("$2,000,000", 2_000_000),
        };
        let cap = |kind, amount_usd| FactValue::LiabilityCap { kind, amount_usd, months_of_fees: None };
        for (value, expected) in [
            (cap("none", None), Position::Preferred),
            (cap("amount", Some(5_000_000)), Position::Acceptable),
            (cap("amount", Some(3_000_000)), Position::Fallback),
            (cap("amount", Some(100_000)), Position::Unacceptable),
            (cap("fees", None), Position::Unacceptable),
        ] {
            assert_eq!(stands(&scale, "liability_cap", value).map(|(position, _)| position), Some(expected));
        }
    }
}
