//! Typed values in a run of words: durations, money, percentages, citations, blanks.

use super::numbers::{number, number_phrase};
use super::{Gap, Word};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A value and the words it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Indices of its words.
    pub words: Range<usize>,
}

/// A typed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// "ten (10) business days".
    Duration(Duration),
    /// US dollars.
    Money(u64),
    /// Per cent.
    Percent(u64),
    /// A section of federal regulation.
    Citation(Citation),
    /// Something left to be filled in.
    Blank,
}

/// A length of time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duration {
    /// Number of units. Where words and figures disagree, the figures.
    pub amount: u32,
    /// The unit.
    pub unit: Unit,
    /// Whether words and figures disagree ("ten (15) days").
    pub disagrees: bool,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Hours.
    Hours,
    /// Calendar days, also where the contract says only "days".
    Days,
    /// Business or working days.
    BusinessDays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

impl Duration {
    /// Hours by the calendar: five business days are a week, a month is 30 days, a year 365.
    pub fn hours(self) -> u64 {
        let amount = u64::from(self.amount);
        match self.unit {
            Unit::Hours => amount,
            Unit::Days => amount * 24,
            Unit::BusinessDays => (amount * 7).div_ceil(5) * 24,
            Unit::Weeks => amount * 7 * 24,
            Unit::Months => amount * 30 * 24,
            Unit::Years => amount * 365 * 24,
        }
    }
}

/// A section of the Code of Federal Regulations, "164.504" with its paragraphs "e", "2".
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// "164.504".
    pub section: String,
    /// Paragraphs from the outside in.
    pub paragraphs: Vec<String>,
}

impl Citation {
    /// Reads "164.504(e)(2)" (nothing before or after).
    pub fn parse(text: &str) -> Option<Self> {
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (section, rest) = text.split_at(text.find('(').unwrap_or(text.len()));
        let (part, number) = section.split_once('.')?;
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(part) || !digits(number) {
            return None;
        }
        let mut paragraphs = Vec::new();
        let mut rest = rest;
        while let Some(inside) = rest.strip_prefix('(') {
            let (paragraph, after) = inside.split_once(')')?;
            paragraphs.push(paragraph.to_ascii_lowercase());
            rest = after;
        }
        rest.is_empty().then(|| Self { section: section.to_owned(), paragraphs })
    }

    /// Whether `other` is this place or lies under it.
    pub fn covers(&self, other: &Self) -> bool {
        self.section == other.section && other.paragraphs.starts_with(&self.paragraphs)
    }
}

/// All values in the words, in order. A word may belong to several.
pub fn values(words: &[Word]) -> Vec<Value> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if words[at].gap.has(Gap::BLANK) {
            out.push(Value { kind: ValueKind::Blank, words: at..at + 1 });
        }
        let number = number_phrase(words[at..].iter().map(|word| word.normal.as_str()));
        let timed = || duration(words, at, number?);
        let priced = || money(words, at, number?);
        if let Some(value) = citation(words, at).or_else(timed).or_else(priced).or_else(|| percent(words, at, number)) {
            at = value.words.end;
            out.push(value);
        } else {
            at += 1;
        }
    }
    out
}

/// "164.504(e)(2)" and, inside 42 CFR, "2.11".
fn citation(words: &[Word], at: usize) -> Option<Value> {
    let (part, section) = words[at].normal.split_once('.')?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(part) || !digits(section) || section.len() > 4 {
        return None;
    }
    let after_cfr =
        at > 0 && words[at.saturating_sub(3)..at].iter().any(|w| matches!(w.normal.as_str(), "cfr" | "c.f.r" | "\u{a7}"));
    if !(matches!(part, "160" | "162" | "164") || (part == "2" && after_cfr)) {
        return None;
    }
    let mut paragraphs = Vec::new();
    let mut end = at + 1;
    while let Some(word) = words.get(end) {
        let touches = word.range.start - words[end - 1].range.end <= 3;
        if !(touches && word.gap.has(Gap::OPEN) && word.normal.len() <= 4 && !word.gap.has(Gap::COMMA)) {
            break;
        }
        paragraphs.push(word.normal.as_str().to_owned());
        end += 1;
    }
    let kind = ValueKind::Citation(Citation { section: words[at].normal.as_str().to_owned(), paragraphs });
    Some(Value { kind, words: at..end })
}

/// "ten (10) business days", "72 hours", "30-day", "fourteen business (14) days".
fn duration(words: &[Word], at: usize, (mut amount, taken): (u64, usize)) -> Option<Value> {
    let mut business = false;
    let mut disagrees = false;
    let mut figures = false;
    // An adjective, the figure in brackets and the unit are at most five words.
    for (next, word) in words.iter().enumerate().skip(at + taken).take(5) {
        match word.normal.as_str() {
            "business" | "working" => business = true,
            "calendar" | "consecutive" | "full" | "additional" | "such" => {}
            "hour" | "hours" | "hrs" => return finish(amount, Unit::Hours, disagrees, at..next + 1),
            "day" | "days" => {
                return finish(amount, if business { Unit::BusinessDays } else { Unit::Days }, disagrees, at..next + 1);
            }
            "week" | "weeks" => return finish(amount, Unit::Weeks, disagrees, at..next + 1),
            "month" | "months" => return finish(amount, Unit::Months, disagrees, at..next + 1),
            "year" | "years" => return finish(amount, Unit::Years, disagrees, at..next + 1),
            normal => {
                let value = number(normal)?;
                // Only a figure in brackets repeats the number: "ten (10)", "10 (ten)".
                if figures || !word.gap.has(Gap::OPEN) {
                    return None;
                }
                figures = true;
                disagrees = value != amount;
                if normal.as_bytes()[0].is_ascii_digit() {
                    amount = value;
                }
            }
        }
    }
    None
}

fn finish(amount: u64, unit: Unit, disagrees: bool, words: Range<usize>) -> Option<Value> {
    let amount = u32::try_from(amount).ok()?;
    Some(Value { kind: ValueKind::Duration(Duration { amount, unit, disagrees }), words })
}

/// "$1,000,000", "$2 million", "one million dollars ($1,000,000)".
fn money(words: &[Word], at: usize, (amount, taken): (u64, usize)) -> Option<Value> {
    let end = at + taken;
    if words[at].gap.has(Gap::DOLLAR) {
        return Some(Value { kind: ValueKind::Money(amount), words: at..end });
    }
    let unit = words.get(end)?.normal.as_str();
    matches!(unit, "dollar" | "dollars" | "usd").then(|| Value { kind: ValueKind::Money(amount), words: at..end + 1 })
}

/// "10%", "ten percent", "99.9%", whose whole part is kept.
fn percent(words: &[Word], at: usize, number: Option<(u64, usize)>) -> Option<Value> {
    let decimal = || {
        let (whole, part) = words[at].normal.split_once('.')?;
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        (digits(whole) && digits(part)).then_some((whole.parse().ok()?, 1))
    };
    let (amount, taken) = number.or_else(decimal)?;
    let end = at + taken;
    if words[end - 1].gap.has(Gap::PERCENT) {
        return Some(Value { kind: ValueKind::Percent(amount), words: at..end });
    }
    matches!(words.get(end)?.normal.as_str(), "percent" | "percentage")
        .then(|| Value { kind: ValueKind::Percent(amount), words: at..end + 1 })
}

#[cfg(test)]
mod tests {
    use super::super::{TextRange, words};
    use super::*;

    #[track_caller]
    fn durations(text: &str, expected: &[(u32, Unit, bool)]) {
        let found: Vec<_> = values(&words(text, TextRange::new(0, text.len())))
            .into_iter()
            .filter_map(|value| match value.kind {
                ValueKind::Duration(d) => Some((d.amount, d.unit, d.disagrees)),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn durations_as_written() {
        durations("within ten (10) business days", &[(10, Unit::BusinessDays, false)]);
        durations("seventy-two (72) hours or 30-day cure", &[(72, Unit::Hours, false), (30, Unit::Days, false)]);
        durations("fourteen business (14) days", &[(14, Unit::BusinessDays, false)]);
        durations("ten (15) days", &[(15, Unit::Days, true)]);
        durations("5 (five) calendar days", &[(5, Unit::Days, false)]);
        durations("[e.g., 60] days; one hundred twenty (120) days", &[(60, Unit::Days, false), (120, Unit::Days, false)]);
        durations("Section 4 days", &[(4, Unit::Days, false)]);
        durations("promptly, 10 of them, in days", &[]);
    }

    #[test]
    fn other_values() {
        let text = "under 45 CFR \u{a7}164.504(e)(2)(ii), 42 CFR 2.11, up to $1,000,000 or 5% or 99.9% or two million dollars within [ ] days, for ____, and 7%";
        let kinds: Vec<ValueKind> = values(&words(text, TextRange::new(0, text.len()))).into_iter().map(|v| v.kind).collect();
        let cite = |s: &str| ValueKind::Citation(Citation::parse(s).expect("a citation"));
        assert_eq!(
            kinds,
            [
                cite("164.504(e)(2)(ii)"),
                cite("2.11"),
                ValueKind::Money(1_000_000),
                ValueKind::Percent(5),
                ValueKind::Percent(99),
                ValueKind::Money(2_000_000),
                ValueKind::Blank,
                ValueKind::Blank,
                ValueKind::Percent(7)
            ]
        );
    }
}
