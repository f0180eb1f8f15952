//! Two figures for one duty: five days in the body, thirty in the appendix.

use crate::document::Document;
use crate::grading::facts::{CAP, Told, WINDOWS, told};
use crate::grading::{Fact, FactValue, Observation, ObservationKind};
use crate::library::{Library, Severity};
use crate::matching::{ClauseMatch, Hit};
use crate::text::TextRange;
use crate::text::values::ValueKind;

/// One observation for each notice window, and for the limit of liability, that the contract tells
/// in more than one figure. The days for access, amendment and the like are left out: their words
/// ("access", "amendment") stand in other duties too, and a false alarm costs more than silence.
pub(super) fn conflicts(library: &Library, document: &Document, found: &[ClauseMatch], facts: &[Fact]) -> Vec<Observation> {
    let names = WINDOWS.iter().chain([&CAP]);
    names.filter_map(|name| conflict(name, &told(library, found, name), document, facts)).collect()
}

fn conflict(name: &str, told: &[Told<'_>], document: &Document, facts: &[Fact]) -> Option<Observation> {
    let fact = facts.iter().find(|fact| fact.name == name)?;
    let figures = || told.iter().filter(|told| told.part.is_empty()).filter_map(|told| Some((told, amount(told.hit)?)));
    let (used, figure) = figures().find(|(told, _)| told.hit.range == fact.evidence)?;
    let top = |hit: &Hit| top_section(document, hit.range.start);
    // Two figures in one part of a contract are steps of one duty (a first notice and a full
    // report), and two ways of wording may be two duties: only the same wording in another part
    // is surely the same duty.
    let others =
        figures().filter(|(told, other)| *other != figure && told.element == used.element && top(told.hit) != top(used.hit));
    let used = used.hit;
    let mut evidence = vec![used.range];
    for hit in others.map(|(told, _)| told.hit) {
        if !evidence.iter().any(|range| range.overlaps(hit.range)) {
            evidence.push(hit.range);
        }
    }
    if evidence.len() < 2 {
        return None;
    }
    let said: Vec<String> = evidence.iter().map(|range| said(*range, document)).collect();
    let what = subject(&fact.value, name);
    let message = format!("Two figures for {what}: {}. The report uses the first of these.", said.join("; "));
    Some(Observation { kind: ObservationKind::Conflict, severity: Severity::Medium, message, evidence })
}

/// Index of the top section that holds a place.
fn top_section(document: &Document, at: u32) -> Option<usize> {
    let mut section = document.blocks.get(document.block_at(at)?)?.section;
    while let Some(parent) = document.sections.get(section)?.parent {
        section = parent;
    }
    Some(section)
}

fn said(range: TextRange, document: &Document) -> String {
    let section = document.whereabouts(range.start).section;
    let words = range.of(&document.text);
    if section.is_empty() { format!("\u{201c}{words}\u{201d}") } else { format!("\u{201c}{words}\u{201d} ({section})") }
}

fn subject(value: &FactValue, name: &str) -> String {
    match value {
        FactValue::LiabilityCap { .. } => "the limit of liability".to_owned(),
        _ => name.replace('_', " ").replace(" days", ""),
    }
}

/// Hours or dollars, as they are compared.
fn amount(hit: &Hit) -> Option<u64> {
    match hit.value.as_ref()? {
        ValueKind::Duration(duration) => Some(duration.hours()),
        ValueKind::Money(amount) => Some(*amount),
        ValueKind::Percent(_) | ValueKind::Citation(_) | ValueKind::Blank => None,
    }
}
