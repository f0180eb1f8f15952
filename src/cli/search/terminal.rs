//! Hits to read: contract, place, the words with what matched set off.

use anstyle::{AnsiColor, Style};
use baa_analyzer::index::{Contract, Hit, NUMBERS};

use super::Answer;
use crate::cli::ui::{inert, wrapped};

const NAME: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const MARK: Style = AnsiColor::Yellow.on_default().bold();

/// Letters shown of one clause.
const SHOWN: usize = 420;
/// Of them before the first word that matched.
const BEFORE: usize = 140;

pub(super) fn render(answer: &Answer<'_>, width: usize) -> String {
    let found = answer.found;
    let mut out = String::new();
    for hit in &found.hits {
        out.push_str(&head(hit));
        for line in wrapped(&snippet(hit), width.saturating_sub(4)) {
            if !line.is_empty() {
                out.push_str(&format!("  {DIM}\u{2502}{DIM:#} {}\n", painted(&line)));
            }
        }
        out.push('\n');
    }
    for (name, counts) in &found.facets {
        out.push_str(&format!("{NAME}{name}{NAME:#}\n"));
        let most = counts.iter().map(|count| count.count).max().unwrap_or(1);
        for count in counts {
            let bar = "\u{2501}".repeat((count.count * 24).div_ceil(most));
            out.push_str(&format!("  {:>6}  {:<24}  {}\n", count.count, bar, inert(&count.value)));
        }
        out.push('\n');
    }
    let clauses = found.hits.iter().any(|hit| hit.unit.is_some());
    let shown = match (answer.offset, found.hits.len()) {
        (0, shown) if shown == found.total => String::new(),
        (_, 0) => " (none on this page)".to_owned(),
        (offset, shown) => format!(", {} to {} shown; more with --page", offset + 1, offset + shown),
    };
    let plural = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let contracts = plural(found.contracts, "contract");
    out.push_str(&if clauses {
        format!("{} in {contracts}{shown}\n", plural(found.total, "clause"))
    } else {
        format!("{contracts}{shown}\n")
    });
    out
}

fn head(hit: &Hit) -> String {
    let contract = &hit.contract;
    let mut parts = vec![format!("{NAME}{}{NAME:#}", inert(&contract.name))];
    let place = hit.section();
    if !place.is_empty() {
        parts.push(inert(&place));
    }
    if !contract.vendor.is_empty() {
        parts.push(inert(&contract.vendor));
    }
    parts.push(grade(contract));
    if hit.unit.is_none() {
        parts.extend(figures(contract));
    }
    format!("{}\n", parts.join(" \u{b7} "))
}

/// The grade in words.
pub(super) fn grade(contract: &Contract) -> String {
    match (&contract.grade, contract.is_baa) {
        (Some(letter), _) => format!("grade {letter}"),
        (None, true) => "not read completely".to_owned(),
        (None, false) => "no business associate agreement".to_owned(),
    }
}

/// The figures that searches can ask for, in words.
pub(super) fn figures(contract: &Contract) -> Vec<String> {
    let names = [
        ("breach_notice", NUMBERS[0].name),
        ("cure_days", "cure"),
        ("return_days", "return"),
        ("liability_cap", "cap"),
        ("offshore", "offshore"),
        ("governing_law", "law"),
    ];
    let told = names.iter().filter_map(|(fact, name)| {
        let figure = contract.figures.get(*fact).filter(|figure| !figure.words.is_empty())?;
        Some(format!("{name} {}", inert(&figure.words)))
    });
    told.collect()
}

/// Signs that stand for the start and the end of a mark until lines are broken.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// The part of the text around what matched, marks set in signs; each word has its own.
fn snippet(hit: &Hit) -> String {
    let text = hit.text();
    let first = hit.marked.first().map_or(0, |(start, _)| *start as usize);
    let start = back_to_word(text, first.saturating_sub(BEFORE));
    let end = back_to_word(text, (start + SHOWN).min(text.len()));
    let mut out = String::from(if start > 0 { "\u{2026} " } else { "" });
    let mut at = 0;
    for (piece, marked) in hit.pieces() {
        let (from, to) = (at.max(start), (at + piece.len()).min(end));
        if from < to {
            let shown = inert(&piece[from - at..to - at].replace([OPEN, CLOSE], " "));
            let words = || shown.split(' ').map(|word| format!("{OPEN}{word}{CLOSE}"));
            out.push_str(&if marked { words().collect::<Vec<_>>().join(" ") } else { shown });
        }
        at += piece.len();
    }
    if end < text.len() {
        out.push_str(" \u{2026}");
    }
    out
}

/// The nearest start of a word at or before a byte.
fn back_to_word(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text[..at].rfind(' ').map_or(0, |space| space + 1)
}

fn painted(line: &str) -> String {
    line.replace(OPEN, &MARK.render().to_string()).replace(CLOSE, &MARK.render_reset().to_string())
}
