//! The days that a contract names: renewal, cure, return and destruction, certificates, audits.
//!
//! Only what the contract gives a day for: one that it names, or one that it counts from its
//! effective date or from the end of a term that has a day. Which words make a day which kind is
//! data, in `kinds.toml`.

mod dates;
pub mod ics;
mod kinds;

pub use kinds::Kind;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::{BlockKind, Document};
use crate::text::values::{Duration, Unit, ValueKind, values};
use crate::text::{TextRange, Word, sentences, words};

use kinds::kinds;

/// A day that a contract gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is for.
    pub kind: &'static Kind,
    /// The day.
    pub date: Date,
    /// Whether it comes again every year, and until when at most.
    pub yearly: Option<Option<Date>>,
    /// How the day came about, where the contract does not name it.
    pub counted: String,
    /// The sentence that gives it.
    pub evidence: TextRange,
}

/// A sentence as words.
struct Sentence {
    range: TextRange,
    words: Vec<Word>,
}

/// Days that a reviewer knows and the contract may leave open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// When the contract takes effect.
    pub effective: Option<Date>,
    /// When its term ends.
    pub end: Option<Date>,
}

/// Words beside which the effective date stands, the plainest first.
const EFFECTIVE: [&str; 4] = ["effective", "entered into", "made as of", "made on"];

/// The days that a contract gives, in the order of the calendar. What is known counts before what
/// the contract says.
pub fn events(document: &Document, known: Known) -> Vec<Event> {
    let sentences = sentences_of(document);
    let beside = |words: &str| {
        sentences.iter().find_map(|sentence| {
            let at = *kinds::places(words, &sentence.words).first()?;
            // The day that stands nearest to the words.
            named(document, sentence).into_iter().min_by_key(|(place, _)| place.abs_diff(at)).map(|(_, date)| date)
        })
    };
    let effective = known.effective.or_else(|| EFFECTIVE.iter().find_map(|words| beside(words)));
    let mut out: Vec<Event> = Vec::new();
    for sentence in &sentences {
        for (place, date) in named(document, sentence) {
            if let Some(kind) = kind(sentence, place).filter(|_| Some(date) != effective) {
                push(&mut out, Event { kind, date, yearly: None, counted: String::new(), evidence: sentence.range });
            }
        }
    }
    if let Some(effective) = effective {
        from_effective(&sentences, effective, &mut out);
    }
    let end = known.end.or_else(|| out.iter().find(|event| event.kind.id == "renewal").map(|event| event.date));
    if let Some(end) = end {
        from_end(&sentences, end, &mut out);
    }
    for event in &mut out {
        if let Some(until) = &mut event.yearly {
            *until = end.filter(|end| *end > event.date);
        }
    }
    out.sort_by_key(|event| (event.date, event.evidence));
    out
}

fn sentences_of(document: &Document) -> Vec<Sentence> {
    let blocks = document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Contents | BlockKind::Signature));
    let ranges = blocks.flat_map(|block| sentences(&document.text, block.range));
    ranges.map(|range| Sentence { range, words: words(&document.text, range) }).collect()
}

/// The days named in a sentence, with the index of the first word of each. Days of laws are none of
/// the contract's.
fn named(document: &Document, sentence: &Sentence) -> Vec<(usize, Date)> {
    let of_law = |place: usize| {
        sentence.words[place.saturating_sub(8)..place]
            .iter()
            .any(|word| matches!(word.normal.as_str(), "rule" | "rules" | "act" | "regulation" | "regulations" | "cfr" | "c.f.r"))
    };
    let mut dates = dates::dates(&document.text, &sentence.words);
    dates.retain(|(place, _)| !of_law(*place));
    dates
}

/// The kind whose words stand nearest to a place.
fn kind(sentence: &Sentence, place: usize) -> Option<&'static Kind> {
    let near = |kind: &&'static Kind| kind.places(&sentence.words).into_iter().map(|at| at.abs_diff(place)).min();
    kinds()
        .iter()
        .filter_map(|kind| near(&kind).map(|distance| (distance, kind)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, kind)| kind)
}

/// Terms and yearly duties that run from the effective date.
fn from_effective(sentences: &[Sentence], effective: Date, out: &mut Vec<Event>) {
    for sentence in sentences {
        let starts = ["effective date", "date of this", "date hereof"];
        let anchored = starts.iter().any(|start| !kinds::places(start, &sentence.words).is_empty());
        for (place, duration) in durations(sentence) {
            let Some(kind) = kind(sentence, place).filter(|kind| !kind.before_end && !kind.after_end) else { continue };
            let is_term = kind.id == "renewal" && sentence.words[..place].iter().any(|word| word.normal == "term");
            if let Some(date) = later(effective, duration).filter(|_| anchored || is_term) {
                let counted = format!("counted from the effective date, {effective}");
                push(out, Event { kind, date, yearly: None, counted, evidence: sentence.range });
            }
        }
        if let Some(place) = yearly(sentence)
            && let Some(kind) = kind(sentence, place).filter(|kind| kind.yearly)
            && let Ok(date) = effective.checked_add(1.year())
        {
            let counted = format!("every year, counted from the effective date, {effective}");
            push(out, Event { kind, date, yearly: Some(None), counted, evidence: sentence.range });
        }
    }
}

/// What is counted from the end of the term, or back from it.
fn from_end(sentences: &[Sentence], end: Date, out: &mut Vec<Event>) {
    for sentence in sentences {
        for (place, duration) in durations(sentence) {
            let Some(kind) = kind(sentence, place) else { continue };
            let rest: Vec<&str> = sentence.words[place..].iter().take(14).map(|word| word.normal.as_str()).collect();
            let says = |words: &[&str]| rest.iter().any(|word| words.iter().any(|start| word.starts_with(start)));
            let of_end = says(&["terminat", "expir", "end", "renew"]);
            let date = match () {
                () if kind.after_end && of_end && says(&["after", "of", "following", "upon"]) => later(end, duration),
                () if kind.before_end && of_end && says(&["before", "prior"]) => earlier(end, duration),
                () => None,
            };
            if let Some(date) = date {
                let counted = format!("counted from the end of the term, {end}");
                push(out, Event { kind, date, yearly: None, counted, evidence: sentence.range });
            }
        }
    }
}

fn durations(sentence: &Sentence) -> Vec<(usize, Duration)> {
    let durations = values(&sentence.words).into_iter().filter_map(|value| match value.kind {
        ValueKind::Duration(duration) => Some((value.words.start, duration)),
        _ => None,
    });
    durations.collect()
}

/// Where a sentence says that something comes every year.
fn yearly(sentence: &Sentence) -> Option<usize> {
    let says =
        ["annual", "yearly", "each year", "every year", "once a year", "once per year", "every twelve", "each calendar year"];
    says.iter().find_map(|words| kinds::places(words, &sentence.words).first().copied())
}

fn later(from: Date, duration: Duration) -> Option<Date> {
    let amount = i64::from(duration.amount);
    let date = match duration.unit {
        Unit::Years => from.checked_add(amount.min(1000).years()),
        Unit::Months => from.checked_add(amount.min(10_000).months()),
        _ => from.checked_add(days(duration).days()),
    };
    date.ok()
}

fn earlier(from: Date, duration: Duration) -> Option<Date> {
    let amount = i64::from(duration.amount);
    let date = match duration.unit {
        Unit::Years => from.checked_sub(amount.min(1000).years()),
        Unit::Months => from.checked_sub(amount.min(10_000).months()),
        _ => from.checked_sub(days(duration).days()),
    };
    date.ok()
}

/// Whole days of a duration, at most as many as a calendar has.
fn days(duration: Duration) -> i64 {
    i64::try_from(duration.hours().div_ceil(24)).unwrap_or(i64::MAX).min(100_000)
}

/// Adds an event that is not there yet.
fn push(out: &mut Vec<Event>, event: Event) {
    if !out.iter().any(|known| known.kind.id == event.kind.id && known.date == event.date) {
        out.push(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Options, read};

    fn found(text: &str) -> Vec<(String, String, bool)> {
        let document = read("a.md", text.as_bytes(), &Options::default()).expect("it can be read").document;
        let event = |event: &Event| (event.kind.id.clone(), event.date.to_string(), event.yearly.is_some());
        events(&document, Known::default()).iter().map(event).collect()
    }

    #[test]
    fn days_named_and_counted() {
        let text = "This Business Associate Agreement is effective as of January 31, 2026 between the parties.\n\n\
            1. Term. The initial term of this Agreement is three (3) years.\n\n\
            2. Renewal. Either party may give written notice at least ninety (90) days before the end of the term.\n\n\
            3. Return. Business Associate shall return or destroy all PHI within thirty (30) days after termination.\n\n\
            4. Certificates. Business Associate shall provide its SOC 2 certificate annually.\n\n\
            5. Audit. The first audit takes place on 3/15/2027. The HIPAA Rules as of September 23, 2013 apply to audits.\n";
        let event = |kind: &str, date: &str, yearly| (kind.to_owned(), date.to_owned(), yearly);
        assert_eq!(
            found(text),
            [
                event("certificate", "2027-01-31", true),
                event("audit", "2027-03-15", false),
                event("notice", "2028-11-02", false),
                event("renewal", "2029-01-31", false),
                event("return", "2029-03-02", false),
            ]
        );
    }

    #[test]
    fn known_days_fill_blanks() {
        let text = "This Agreement is effective as of ________. Business Associate shall return PHI within thirty (30) days \
            after termination and shall give a certificate annually.";
        let document = read("a.md", text.as_bytes(), &Options::default()).expect("it can be read").document;
        let known = Known { effective: Some(Date::constant(2026, 3, 1)), end: Some(Date::constant(2028, 2, 29)) };
        let found = events(&document, known);
        let days: Vec<String> = found.iter().map(|event| format!("{} {}", event.kind.id, event.date)).collect();
        assert_eq!(days, ["certificate 2027-03-01", "return 2028-03-30"]);
    }

    #[test]
    fn without_days_there_is_nothing() {
        assert_eq!(found("Business Associate shall return PHI within thirty (30) days after termination."), []);
    }
}
