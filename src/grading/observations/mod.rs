//! What a careful reader notices besides the clauses: figures that contradict each other, words and
//! figures that disagree, citations of places that do not exist. Observations change no grade.

mod citations;
mod conflicts;
mod figures;

use super::{Fact, Observation};
use crate::document::Document;
use crate::library::Library;
use crate::matching::{ClauseMatch, Matcher};
use crate::text::TextRange;
use crate::text::values::ValueKind;

/// All observations, the gravest first, then in reading order.
pub(super) fn observations(
    library: &Library,
    matcher: &Matcher<'_>,
    document: &Document,
    found: &[ClauseMatch],
    facts: &[Fact],
) -> Vec<Observation> {
    let values = values(matcher);
    let mut observations = conflicts::conflicts(library, document, found, facts);
    observations.extend(figures::disagreeing(&values, &document.text));
    observations.extend(citations::citations(&library.outline, document, &values));
    observations.sort_by_key(|one| (std::cmp::Reverse(one.severity), one.evidence.first().map(|range| range.start)));
    observations
}

/// The typed values, each once: the words of a lead-in stand again before each of its items.
fn values(matcher: &Matcher<'_>) -> Vec<(TextRange, ValueKind)> {
    let mut values: Vec<(TextRange, ValueKind)> = matcher.values().collect();
    values.sort_by_key(|(range, _)| *range);
    values.dedup_by_key(|(range, _)| *range);
    values
}

#[cfg(test)]
mod tests;
