//! The contract as the page shows it: blocks cut into pieces where marks begin and end.

use serde::Serialize;

use crate::document::{Block, BlockKind, Document};
use crate::grading::{Assessment, Verdict};
use crate::report::plain::inert;
use crate::report::view::{Group, Item, View};
use crate::text::TextRange;

/// One block of the contract.
#[derive(Debug, Serialize)]
pub(super) struct BlockView {
    kind: &'static str,
    label: String,
    depth: u8,
    /// Sections that begin here.
    sections: Vec<usize>,
    pieces: Vec<Piece>,
}

/// Words of a block that are all marked alike.
#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    /// Byte offset in the canonical text, which names the piece.
    start: u32,
    /// Whether it belongs to a run-in heading.
    heading: bool,
    /// The page that begins here.
    page: Option<u32>,
    mark: Option<Mark>,
}

/// Why words are marked.
#[derive(Debug, Serialize)]
struct Mark {
    /// The gravest finding that they prove.
    finding: String,
    /// All of them, with blanks between.
    findings: String,
    /// Colour: a severity, "unread" or "fine".
    tone: &'static str,
}

/// Words that prove a finding.
struct Evidence<'a> {
    range: TextRange,
    item: &'a Item,
}

pub(super) fn blocks(document: &Document, view: &View, assessment: &Assessment) -> Vec<BlockView> {
    let evidence = evidence(view, assessment);
    let mut sections = vec![Vec::new(); document.blocks.len()];
    for (index, section) in document.sections.iter().enumerate() {
        if let Some(block) = document.block_at(section.range.start) {
            sections[block].push(index);
        }
    }
    let mut page = None;
    let mut shown = Vec::with_capacity(document.blocks.len());
    for (block, sections) in document.blocks.iter().zip(sections) {
        let starts_page = block.place.page.filter(|now| page != Some(*now));
        page = block.page_starts.last().map(|(_, page)| *page).or(block.place.page);
        shown.push(BlockView {
            kind: kind(block.kind),
            label: inert(&block.label),
            depth: document.sections.get(block.section).map_or(0, |section| section.depth.min(4)),
            sections,
            pieces: pieces(document, block, starts_page, &evidence),
        });
    }
    shown
}

/// What proves the findings, the gravest findings first. A red flag that is not there is proved by
/// nothing, and a clause that does not apply draws no eye.
fn evidence<'a>(view: &'a View, assessment: &Assessment) -> Vec<Evidence<'a>> {
    let ranges = |item: &Item| assessment.findings.iter().find(|finding| finding.clause == item.id);
    let told = |item: &&Item| item.group != Group::NotApplicable && item.verdict != Verdict::Clear.name();
    let of = |item: &'a Item| {
        let ranges = ranges(item).map(|finding| finding.evidence.clone()).unwrap_or_default();
        ranges.into_iter().map(move |range| Evidence { range, item })
    };
    view.items.iter().filter(told).flat_map(of).collect()
}

fn pieces(document: &Document, block: &Block, starts_page: Option<u32>, evidence: &[Evidence]) -> Vec<Piece> {
    let whole = block.range;
    let mut cuts = vec![whole.start, whole.end, block.heading.start, block.heading.end];
    let here: Vec<&Evidence> = evidence.iter().filter(|evidence| evidence.range.overlaps(whole)).collect();
    cuts.extend(here.iter().flat_map(|evidence| [evidence.range.start, evidence.range.end]));
    cuts.extend(block.page_starts.iter().map(|(start, _)| *start));
    cuts.retain(|cut| (whole.start..=whole.end).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |pair: &[u32]| {
        let range = TextRange { start: pair[0], end: pair[1] };
        let begins = block.page_starts.iter().find(|(start, _)| *start == range.start).map(|(_, page)| *page);
        Piece {
            text: inert(range.of(&document.text)),
            start: range.start,
            heading: block.heading.contains(range),
            page: begins.or(starts_page.filter(|_| range.start == whole.start)),
            mark: mark(range, &here),
        }
    };
    cuts.windows(2).map(piece).collect()
}

fn mark(range: TextRange, evidence: &[&Evidence]) -> Option<Mark> {
    let mut items: Vec<&Item> = Vec::new();
    for one in evidence.iter().filter(|one| one.range.contains(range)) {
        if !items.iter().any(|item| item.id == one.item.id) {
            items.push(one.item);
        }
    }
    let gravest = items.first()?;
    Some(Mark {
        finding: gravest.id.clone(),
        findings: items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>().join(" "),
        tone: match gravest.group {
            Group::Strike | Group::Lacking | Group::Weak | Group::Smaller => gravest.severity,
            Group::Elsewhere => "unread",
            Group::InOrder | Group::Waived | Group::NotApplicable => "fine",
        },
    })
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::Body => "body",
        BlockKind::Recital => "recital",
        BlockKind::Definition => "definition",
        BlockKind::Signature => "signature",
        BlockKind::Contents => "contents",
    }
}
