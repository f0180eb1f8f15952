//! `baa review --show-text`: what was read, so that a reader can check it against the contract.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use baa_analyzer::document::{Block, BlockKind, Document, Place};
use baa_analyzer::ingest::{Issue, Reading};
use serde::Serialize;

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

#[derive(Serialize)]
struct TextLine<'a> {
    schema: &'static str,
    file: &'a str,
    format: &'static str,
    pages: Option<u32>,
    issues: Vec<TextIssue<'a>>,
    blocks: Vec<TextBlock<'a>>,
}

#[derive(Serialize)]
struct TextIssue<'a> {
    code: &'static str,
    message: &'a str,
    incomplete: bool,
}

#[derive(Serialize)]
struct TextBlock<'a> {
    page: Option<u32>,
    paragraph: u32,
    line: Option<u32>,
    kind: &'static str,
    section: String,
    label: &'a str,
    heading: &'a str,
    text: &'a str,
}

/// The document as one line of JSON, `baa-text/1`: its blocks in reading order with their numbers as
/// printed and their places.
pub(super) fn json_line(name: &str, reading: &Reading) -> String {
    let document = &reading.document;
    let mut line = TextLine {
        schema: "baa-text/1",
        file: name,
        format: reading.format.name(),
        pages: reading.pages,
        issues: Vec::new(),
        blocks: Vec::new(),
    };
    for Issue { code, message, incomplete, .. } in &reading.issues {
        line.issues.push(TextIssue { code, message, incomplete: *incomplete });
    }
    for block in &document.blocks {
        line.blocks.push(TextBlock {
            page: block.place.page,
            paragraph: block.place.paragraph,
            line: block.place.line,
            kind: kind(block.kind),
            section: document.number_of(block.section),
            label: &block.label,
            heading: block.heading.of(&document.text),
            text: block.range.of(&document.text),
        });
    }
    // Nothing in it can fail to be written.
    serde_json::to_string(&line).unwrap_or_default() + "\n"
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
