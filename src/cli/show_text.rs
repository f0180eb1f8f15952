//! `baa review --show-text`: what was read, so that a reader can check it against the contract.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use baa_analyzer::document::{Block, BlockKind, Document, Place};
use baa_analyzer::ingest::Reading;

use super::ui::{inert, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const WARN: Style = AnsiColor::Yellow.on_default();

/// Before the defined terms.
const DEFINED: &str = "defined: ";

/// Columns of place, kind and number before the text.
const MARGIN: usize = 36;

/// The document, a block after the other.
pub(super) fn render(name: &str, reading: &Reading, width: usize) -> String {
    let document = &reading.document;
    let mut text = format!("\n{BOLD}{}{BOLD:#}  {}", inert(name), reading.format.name());
    if let Some(pages) = reading.pages {
        let _ = write!(text, ", {pages} {}", if pages == 1 { "page" } else { "pages" });
    }
    let _ = writeln!(text, ", {} blocks, {} sections", document.blocks.len(), document.sections.len());
    for issue in &reading.issues {
        let page = issue.page.map(|page| format!("p. {page}: ")).unwrap_or_default();
        let grave = if issue.incomplete { " (not read completely)" } else { "" };
        let _ = writeln!(text, "{WARN}{}{WARN:#}  {page}{}{grave}", issue.code, inert(&issue.message));
    }
    for (side, names) in
        [("covered entity", &document.parties.covered_entity), ("business associate", &document.parties.business_associate)]
    {
        let _ = writeln!(text, "{side}: {}", inert(&names.join(", ")));
    }
    if document.parties.downstream {
        text.push_str("between a business associate and its subcontractor\n");
    }
    let mut terms: Vec<&str> = Vec::new();
    for definition in &document.definitions {
        if !terms.contains(&definition.term.as_str()) {
            terms.push(&definition.term);
        }
    }
    for (line, terms) in wrapped(&inert(&terms.join("; ")), width.saturating_sub(DEFINED.len()).max(20)).into_iter().enumerate() {
        let _ = writeln!(text, "{}{terms}", if line == 0 { DEFINED } else { "         " });
    }
    text.push('\n');
    for block in &document.blocks {
        render_block(&mut text, document, block, width);
    }
    text
}

fn render_block(text: &mut String, document: &Document, block: &Block, width: usize) {
    let section = document.sections.get(block.section).map_or("", |section| section.number.as_str());
    // A label that the section's number ends with says nothing new.
    let bare = block.label.trim_end_matches('.');
    let number = if section.ends_with(bare) { section.to_owned() } else { format!("{section} {}", block.label) };
    let mut words = inert(block.range.of(&document.text));
    if !block.heading.is_empty() && block.kind != BlockKind::Heading {
        let heading = inert(block.heading.of(&document.text));
        words = words.replacen(&heading, &format!("[{heading}]"), 1);
    }
    if let Some(lead) = block.lead_in.and_then(|index| document.blocks.get(index)) {
        let _ = write!(words, "  \u{2190} \u{b6}{}", lead.place.paragraph);
    }
    let style = if block.kind == BlockKind::Heading { BOLD } else { Style::new() };
    let mut margin = format!("{:<13} {:<10} {:<10} ", place(block.place), kind(block.kind), inert(&number));
    for line in wrapped(&words, width.saturating_sub(MARGIN).max(20)) {
        let _ = writeln!(text, "{DIM}{margin:<MARGIN$}{DIM:#}{style}{line}{style:#}");
        margin.clear();
    }
}

fn place(place: Place) -> String {
    let page = place.page.map(|page| format!("p. {page} "));
    let line = place.line.map(|line| format!("l. {line} "));
    format!("{}{}\u{b6}{}", page.unwrap_or_default(), line.unwrap_or_default(), place.paragraph)
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
