//! Searches: patterns of the clause library with fields beside them, checked.

use std::ops::RangeInclusive;

use super::IndexError;
use super::contract::Contract;
use super::facets::FACETS;
use crate::library::pattern::{Field, Pattern, Term};
use crate::text::values::{ValueKind, values};
use crate::text::{TextRange, words};

/// A field whose values are numbers.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Its name in a search.
    pub name: &'static str,
    /// What it is taken from.
    source: Source,
    /// One line for people.
    pub says: &'static str,
}

/// Where the number of a contract comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A length of time of the report's facts, in hours.
    Hours(&'static str),
    /// An amount of the report's facts, in whole US dollars.
    Dollars(&'static str),
    /// A day as YYYYMMDD.
    Day(fn(&Contract) -> Option<u32>),
    /// A plain number.
    Plain(fn(&Contract) -> Option<u32>),
}

/// The fields whose values are numbers.
pub const NUMBERS: [Number; 13] = [
    number("notice", Source::Hours("breach_notice"), "notice of a breach"),
    number("incident", Source::Hours("incident_notice"), "notice of a security incident"),
    number("unauthorized", Source::Hours("unauthorized_use_notice"), "notice of an unauthorized use"),
    number("access", Source::Hours("access_days"), "time to give access"),
    number("amendment", Source::Hours("amendment_days"), "time to amend"),
    number("accounting", Source::Hours("accounting_days"), "time to account for disclosures"),
    number("cure", Source::Hours("cure_days"), "time to cure a breach of contract"),
    number("return", Source::Hours("return_days"), "time to return or destroy"),
    number("cap", Source::Dollars("liability_cap"), "limit of liability"),
    number("points", Source::Plain(|contract| contract.points), "points of 10,000"),
    number("pages", Source::Plain(|contract| contract.pages), "number of pages"),
    number("dated", Source::Day(|contract| contract.dated), "day that the contract bears"),
    number("reviewed", Source::Day(|contract| Some(contract.reviewed)), "day of the review"),
];

const fn number(name: &'static str, source: Source, says: &'static str) -> Number {
    Number { name, source, says }
}

/// A contract's numbers, in the order of [`NUMBERS`].
pub(super) fn numbers(contract: &Contract) -> Vec<Option<i64>> {
    let amount = |name: &str| contract.figures.get(name).and_then(|figure| figure.amount);
    let of = |source: Source| match source {
        Source::Hours(name) | Source::Dollars(name) => amount(name).and_then(|amount| i64::try_from(amount).ok()),
        Source::Day(of) | Source::Plain(of) => of(contract).map(i64::from),
    };
    NUMBERS.iter().map(|number| of(number.source)).collect()
}

/// A checked search.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) pattern: Pattern,
    /// The fields it asks for, with their conditions.
    pub(super) conditions: Vec<(Field, Condition)>,
}

/// What a field asks of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// One of the values of a facet: whole, or a part of it; without regard to capitals.
    Facet {
        /// Index in [`FACETS`].
        facet: usize,
        /// Any of these.
        any: Vec<String>,
        /// Whether a part of a value is enough.
        part: bool,
    },
    /// A number within bounds; `None` where it must be absent.
    Number {
        /// Index in [`NUMBERS`].
        number: usize,
        /// The bounds.
        within: Option<RangeInclusive<i64>>,
    },
    /// "clause=verdict", exactly.
    Verdict(String),
    /// A part of the contract's name.
    Name(String),
}

impl Query {
    /// Parses and checks a search.
    ///
    /// # Errors
    /// [`IndexError::Query`] says what is wrong, at which byte, and what is allowed there.
    pub fn parse(source: &str) -> Result<Self, IndexError> {
        let fail = |at: usize, message: String| IndexError::Query { at, message };
        let pattern = Pattern::parse_search(source).map_err(|error| fail(error.at, error.message))?;
        let mut conditions = Vec::new();
        let mut problem = None;
        pattern.terms(&mut |term| {
            if let Term::Field(field) = term {
                match condition(field) {
                    Ok(condition) => conditions.push(((**field).clone(), condition)),
                    Err(message) => problem = problem.take().or(Some(fail(field.at, message))),
                }
            }
        });
        if let Some(at) = near_field(&pattern) {
            let message = "a field stands with AND, OR and AND NOT; w/n, pre/n, w/s and w/p are for words";
            problem = problem.or(Some(fail(at, message.to_owned())));
        }
        problem.map_or(Ok(Self { pattern, conditions }), Err)
    }

    /// The concepts that it names, which the library must know.
    pub fn concepts(&self) -> Vec<&str> {
        self.pattern.concepts()
    }

    /// Whether it asks for nothing but fields, so that contracts and not their units are found.
    pub fn is_of_contracts(&self) -> bool {
        let mut only = true;
        self.pattern.terms(&mut |term| only &= matches!(term, Term::Field(_)));
        only
    }
}

/// Where a field stands beside a connector that measures distance.
fn near_field(pattern: &Pattern) -> Option<usize> {
    match pattern {
        Pattern::Term(_) => None,
        Pattern::Any(parts) | Pattern::All(parts) => parts.iter().find_map(near_field),
        Pattern::Without { yes, no } => near_field(yes).or_else(|| near_field(no)),
        Pattern::Near { left, right, .. } | Pattern::Same { left, right, .. } => {
            let mut found = None;
            for side in [left, right] {
                side.terms(&mut |term| {
                    if let Term::Field(field) = term {
                        found = found.or(Some(field.at));
                    }
                });
            }
            found
        }
    }
}

fn condition(field: &Field) -> Result<Condition, String> {
    let Field { name, value, .. } = field;
    if value.is_empty() {
        return Err(format!("{name}: needs a value right after the colon"));
    }
    if let Some(number) = NUMBERS.iter().position(|number| number.name == name) {
        let within = if value == "none" { None } else { Some(bounds(NUMBERS[number].source, name, value)?) };
        return Ok(Condition::Number { number, within });
    }
    if let Some(facet) = FACETS.iter().position(|facet| facet == name) {
        let any = match name.as_str() {
            "grade" => letters(value)?,
            _ => value.split(',').map(|value| value.trim().to_lowercase()).filter(|value| !value.is_empty()).collect(),
        };
        return Ok(Condition::Facet { facet, any, part: matches!(name.as_str(), "vendor" | "law") });
    }
    match name.as_str() {
        "verdict" => match value.split_once('=') {
            Some((clause, verdict)) if crate::grading::Verdict::from_name(verdict).is_some() && !clause.is_empty() => {
                Ok(Condition::Verdict(value.clone()))
            }
            _ => Err("write verdict:CLAUSE=VERDICT; verdicts are satisfied, partial, unread, missing, contradicted, \
                      not-applicable, and for red flags triggered and clear"
                .to_owned()),
        },
        "name" => Ok(Condition::Name(value.to_lowercase())),
        _ => {
            let numbers = NUMBERS.iter().map(|number| number.name);
            let names: Vec<&str> = FACETS.into_iter().chain(["name", "verdict"]).chain(numbers).collect();
            Err(format!("\"{name}:\" is no field; fields are {}. Quote it to search for the words", names.join(", ")))
        }
    }
}

/// "D..F", "A,B" or "none".
fn letters(value: &str) -> Result<Vec<String>, String> {
    const LETTERS: [&str; 6] = ["a", "b", "c", "d", "f", "none"];
    let value = value.to_lowercase();
    let at = |letter: &str| LETTERS.iter().position(|known| *known == letter.trim());
    let bad = || "grades are A, B, C, D, F and none: write grade:D, grade:D..F or grade:A,B".to_owned();
    if let Some((from, to)) = value.split_once("..") {
        let (from, to) = (at(if from.is_empty() { "a" } else { from }), at(if to.is_empty() { "f" } else { to }));
        let range = from.zip(to).filter(|(from, to)| from <= to).ok_or_else(bad)?;
        return Ok(LETTERS[range.0..=range.1].iter().map(|&letter| letter.to_owned()).collect());
    }
    value.split(',').map(|letter| at(letter).map(|at| LETTERS[at].to_owned()).ok_or_else(bad)).collect()
}

/// "<=72h", ">30d", "24h..72h", "2026-01..", "1000000".
fn bounds(source: Source, name: &str, value: &str) -> Result<RangeInclusive<i64>, String> {
    let number = |text: &str| amount(source, text).ok_or_else(|| how(source, name));
    let after = |signs: &str| value.strip_prefix(signs).map(str::trim);
    if let Some(rest) = after("<=") {
        return Ok(i64::MIN..=number(rest)?.1);
    }
    if let Some(rest) = after(">=") {
        return Ok(number(rest)?.0..=i64::MAX);
    }
    if let Some(rest) = after("<") {
        return Ok(i64::MIN..=number(rest)?.0 - 1);
    }
    if let Some(rest) = after(">") {
        return Ok(number(rest)?.1 + 1..=i64::MAX);
    }
    if let Some((from, to)) = value.split_once("..") {
        let from = if from.is_empty() { i64::MIN } else { number(from)?.0 };
        let to = if to.is_empty() { i64::MAX } else { number(to)?.1 };
        return Ok(from..=to);
    }
    let (from, to) = number(value.strip_prefix('=').unwrap_or(value))?;
    Ok(from..=to)
}

/// The least and the greatest number that a text means: a month is all of its days.
fn amount(source: Source, text: &str) -> Option<(i64, i64)> {
    let one = |number: i64| (number, number);
    match source {
        Source::Hours(_) => {
            let at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let number: i64 = text[..at].parse().ok()?;
            let hours = match text[at..].trim() {
                "h" | "hours" | "hour" => 1,
                "d" | "days" | "day" => 24,
                "w" | "weeks" | "week" => 7 * 24,
                // Business days run over weekends.
                "bd" | "business days" => return number.checked_mul(7)?.checked_add(4).map(|days| one(days / 5 * 24)),
                _ => return None,
            };
            number.checked_mul(hours).map(one)
        }
        Source::Dollars(_) => {
            let plain: String = text.chars().filter(|c| !matches!(c, '$' | ',' | '_')).collect();
            let (digits, unit) = match plain.strip_suffix(['k', 'K']) {
                Some(digits) => (digits, 1000),
                None => plain.strip_suffix(['m', 'M']).map_or((plain.as_str(), 1), |digits| (digits, 1_000_000)),
            };
            let written = format!("${text}");
            let typed = || {
                let words = words(&written, TextRange::new(0, written.len()));
                values(&words).into_iter().find_map(|value| match value.kind {
                    ValueKind::Money(dollars) => i64::try_from(dollars).ok(),
                    _ => None,
                })
            };
            let number = digits.parse::<i64>().ok().and_then(|number| number.checked_mul(unit));
            number.or_else(typed).map(one)
        }
        Source::Day(_) => {
            let parts: Vec<&str> = text.split('-').collect();
            let number = |part: &str, most: i64| part.parse::<i64>().ok().filter(|number| (1..=most).contains(number));
            match parts[..] {
                [year] => number(year, 9999).map(|year| (year * 10_000, year * 10_000 + 9999)),
                [year, month] => {
                    let month = number(year, 9999)? * 10_000 + number(month, 12)? * 100;
                    Some((month, month + 99))
                }
                [year, month, day] => Some(one(number(year, 9999)? * 10_000 + number(month, 12)? * 100 + number(day, 31)?)),
                _ => None,
            }
        }
        Source::Plain(_) => text.parse().ok().map(one),
    }
}

fn how(source: Source, name: &str) -> String {
    match source {
        Source::Hours(_) => {
            format!("write a time in h, d, bd (business days) or w: {name}:<=72h, {name}:>10d, {name}:24h..5d, {name}:none")
        }
        Source::Dollars(_) => format!("write dollars: {name}:<1000000, {name}:>=2M, {name}:none"),
        Source::Day(_) => format!("write a day, month or year: {name}:2026-01.., {name}:<2025, {name}:2026-03-05"),
        Source::Plain(_) => format!("write a number: {name}:>=6000, {name}:10..20"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(source: &str) -> Condition {
        let query = Query::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        query.conditions[0].1.clone()
    }

    #[test]
    fn fields_are_typed() {
        let number = |name: &str, within| Condition::Number {
            number: NUMBERS.iter().position(|number| number.name == name).unwrap(),
            within: Some(within),
        };
        for (source, expected) in [
            ("notice:<=72h", number("notice", i64::MIN..=72)),
            ("cure:>30d", number("cure", 721..=i64::MAX)),
            ("notice:5bd", number("notice", 168..=168)),
            ("cap:<1000000", number("cap", i64::MIN..=999_999)),
            ("cap:>=$2M", number("cap", 2_000_000..=i64::MAX)),
            ("reviewed:2026-01..", number("reviewed", 20_260_100..=i64::MAX)),
            ("dated:2025", number("dated", 20_250_000..=20_259_999)),
            ("points:10..20", number("points", 10..=20)),
        ] {
            assert_eq!(only(source), expected, "{source}");
        }
        assert_eq!(only("notice:none"), Condition::Number { number: 0, within: None });
        let letters = |any: &[&str]| Condition::Facet { facet: 1, any: any.iter().map(|&l| l.to_owned()).collect(), part: false };
        assert_eq!(only("grade:D..F"), letters(&["d", "f"]));
        assert_eq!(only("grade:a,b"), letters(&["a", "b"]));
    }

    #[test]
    fn mistakes_are_pointed_at() {
        for (source, at, part) in [
            ("breach AND notce:<72h", 11, "is no field"),
            ("notice:soon", 0, "write a time"),
            ("a w/5 grade:F", 6, "w/n"),
            ("verdict:survival", 0, "CLAUSE=VERDICT"),
            ("grade:E", 0, "grades are"),
            ("a AND (b", 8, "closing parenthesis"),
        ] {
            match Query::parse(source) {
                Err(IndexError::Query { at: found, message }) => {
                    assert!(found == at && message.contains(part), "{source}: {found} {message}");
                }
                other => panic!("{source}: {other:?}"),
            }
        }
    }
}
