//! The contract's own citations of the regulations: places that do not exist, and wording of
//! before today's rules.

use crate::document::Document;
use crate::grading::{Observation, ObservationKind};
use crate::library::{Fault, Outline, Severity, Together};
use crate::text::TextRange;
use crate::text::values::{Citation, ValueKind};

/// Bytes before a section within which a list of citations names their Code.
const CODE_WITHIN: u32 = 120;

pub(super) fn citations(outline: &Outline, document: &Document, values: &[(TextRange, ValueKind)]) -> Vec<Observation> {
    let cited: Vec<(TextRange, Citation)> = values
        .iter()
        .filter(|(_, kind)| matches!(kind, ValueKind::Citation(_)))
        .filter_map(|(range, _)| as_written(*range, &document.text))
        .collect();
    let mut observations = wrong(outline, &document.text, &cited);
    observations.extend(outline.together.iter().filter_map(|together| incomplete(together, document, &cited)));
    for stale in &outline.stale {
        if let Some(at) = document.text.find(&stale.words) {
            let range = TextRange::new(at, at + stale.words.len());
            observations.push(observation(ObservationKind::Stale, stale.says.clone(), range));
        }
    }
    observations
}

/// One observation for each place that does not exist, however often it is cited.
fn wrong(outline: &Outline, text: &str, cited: &[(TextRange, Citation)]) -> Vec<Observation> {
    let mut observations: Vec<Observation> = Vec::new();
    let mut known: Vec<&Citation> = Vec::new();
    for (range, citation) in cited {
        let Some(fault) = outline.fault(citation) else { continue };
        // A number alone may be of a statute or of the contract's own sections.
        if fault == Fault::Section && !names_the_code(text, *range) {
            continue;
        }
        if let Some(index) = known.iter().position(|one| *one == citation) {
            observations[index].evidence.push(*range);
        } else {
            known.push(citation);
            observations.push(observation(ObservationKind::Citation, message(outline, citation, &fault), *range));
        }
    }
    observations
}

fn message(outline: &Outline, citation: &Citation, fault: &Fault) -> String {
    let title = if citation.section.starts_with("2.") { "42" } else { "45" };
    let fault = match fault {
        Fault::Section => format!("There is no section {} in {title} CFR", citation.section),
        Fault::Paragraph(place, last) => {
            format!("There is no {title} CFR {}: {place} ends with paragraph ({last})", written(citation))
        }
    };
    // Parts 160 and 164 are easily taken for each other.
    let meant = citation
        .section
        .strip_prefix("160.")
        .map(|number| Citation { section: format!("164.{number}"), paragraphs: citation.paragraphs.clone() });
    match meant.filter(|meant| outline.has(meant)) {
        Some(meant) => format!("{fault}. It may mean {}.", written(&meant)),
        None => format!("{fault}."),
    }
}

fn written(citation: &Citation) -> String {
    citation.paragraphs.iter().fold(citation.section.clone(), |text, paragraph| format!("{text}({paragraph})"))
}

/// The citation up to its first blank: what stands in brackets after one may be the contract's own
/// list ("under 45 CFR 164.504 (f) report ...").
fn as_written(range: TextRange, text: &str) -> Option<(TextRange, Citation)> {
    let words = range.of(text);
    // The range ends with the last paragraph's letter, before its bracket.
    let rest = &text[range.end as usize..];
    let end = if rest.starts_with(')') && words.contains('(') { words.len() + 1 } else { words.len() };
    let whole = &text[range.start as usize..range.start as usize + end];
    let whole = whole.split(char::is_whitespace).next()?;
    let start = range.start as usize;
    Some((TextRange::new(start, start + whole.len()), Citation::parse(whole)?))
}

fn names_the_code(text: &str, range: TextRange) -> bool {
    let start = text.floor_char_boundary(range.start.saturating_sub(CODE_WITHIN) as usize);
    let before = &text[start..range.start as usize];
    ["CFR", "C.F.R", "Code of Federal Regulations"].iter().any(|name| before.contains(name))
}

/// A list in one block that leaves out what the law names with it.
fn incomplete(together: &Together, document: &Document, cited: &[(TextRange, Citation)]) -> Option<Observation> {
    let is = |citation: &Citation, section: &String| citation.section == *section;
    if cited.iter().any(|(_, citation)| is(citation, &together.also)) {
        return None;
    }
    let block_of = |range: &TextRange| document.block_at(range.start);
    let first = together.cites.first()?;
    cited.iter().filter(|(_, citation)| is(citation, first)).find_map(|(range, _)| {
        let block = block_of(range)?;
        let here = |section: &String| {
            cited.iter().find(|(other, citation)| is(citation, section) && block_of(other) == Some(block)).map(|found| found.0)
        };
        let places: Vec<TextRange> = together.cites.iter().map(here).collect::<Option<_>>()?;
        let words = document.blocks[block].range.of(&document.text).to_lowercase();
        let whole = together.unless.iter().any(|unless| words.contains(unless.as_str()));
        let list = places.into_iter().reduce(TextRange::cover)?;
        (!whole).then(|| observation(ObservationKind::Citation, together.says.clone(), list))
    })
}

fn observation(kind: ObservationKind, message: String, range: TextRange) -> Observation {
    Observation { kind, severity: Severity::Low, message, evidence: vec![range] }
}
