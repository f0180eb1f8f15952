//! What a search found.

use std::rc::Rc;

use super::contract::Contract;
use super::facets::FacetCount;
use super::unit::UnitRecord;
use crate::matching::Span;

/// What a search found: a page of hits, and figures on all of them.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// Number of all hits: units, or contracts where only fields were asked for.
    pub total: usize,
    /// Number of contracts with hits.
    pub contracts: usize,
    /// For each facet asked for, its values in the contracts with hits, the most frequent first.
    pub facets: Vec<(&'static str, Vec<FacetCount>)>,
}

/// A unit that matches, or a contract where only fields were asked for.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The contract.
    pub contract: Rc<Contract>,
    /// The unit; `None` where the whole contract is meant.
    pub unit: Option<UnitRecord>,
    /// The bytes of the unit's text that matched, ascending, none inside another.
    pub marked: Vec<(u32, u32)>,
}

impl Hit {
    /// The unit's text, empty for a whole contract.
    pub fn text(&self) -> &str {
        self.unit.as_ref().map_or("", |unit| &unit.text)
    }

    /// The section and page for people, empty for a whole contract.
    pub fn section(&self) -> String {
        self.unit.as_ref().map(UnitRecord::place).unwrap_or_default()
    }

    /// The text in pieces that are marked or not.
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let text = self.text();
        let mut pieces = Vec::new();
        let mut at = 0;
        for &(start, end) in &self.marked {
            let (start, end) = (start as usize, end as usize);
            pieces.extend([(text.get(at..start).unwrap_or_default(), false), (text.get(start..end).unwrap_or_default(), true)]);
            at = end;
        }
        pieces.push((text.get(at..).unwrap_or_default(), false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// The bytes of a unit's text under the places of terms that lie in a match.
pub(super) fn marked(unit: &UnitRecord, leaves: &[Vec<Span>], found: &[Span]) -> Vec<(u32, u32)> {
    let inside = |span: &&Span| found.iter().any(|whole| whole.start <= span.start && span.end <= whole.end);
    let bytes = |span: &Span| {
        let words = unit.words.get(span.start..span.end)?;
        let start = words.iter().map(|(start, _)| *start).min()?;
        let end = words.iter().map(|(start, length)| start + length).max()?;
        Some((start, end))
    };
    let mut marked: Vec<(u32, u32)> = leaves.iter().flatten().filter(inside).filter_map(bytes).collect();
    marked.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for (start, end) in marked {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}
