//! The comparison for the terminal.

use anstyle::{AnsiColor, Style};

use super::Rounds;
use super::view::{ChangeView, StepView, View};
use crate::report::terminal::layout::Layout;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const OLD: Style = AnsiColor::Red.on_default().strikethrough();
const NEW: Style = AnsiColor::Green.on_default().underline();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Renders the comparison. Words that are gone stand in `[-brackets-]`, new ones in `{+braces+}`,
/// so that they are told apart without colours too.
pub fn render(rounds: &Rounds, width: usize) -> String {
    let view = View::of(rounds);
    let mut page = Layout::new(width);
    for (index, draft) in view.drafts.iter().enumerate() {
        let warning = if draft.incomplete { ", not read completely" } else { "" };
        let line = format!("{}  {}  {}{warning}", index + 1, draft.name, draft.grade);
        page.paragraph((PLAIN, ""), (PLAIN, "   "), &[(BOLD, &line)]);
    }
    for step in &view.steps {
        self::step(&mut page, step, view.steps.len() > 1);
    }
    page.finish()
}

fn step(page: &mut Layout, step: &StepView, several: bool) {
    page.blank();
    if several {
        heading(page, &format!("{} → {}", step.old, step.new));
    }
    page.paragraph((PLAIN, ""), (PLAIN, ""), &[(BOLD, &format!("Grade {}", step.grade))]);
    page.paragraph((PLAIN, ""), (PLAIN, ""), &[(PLAIN, &step.summary)]);
    for group in &step.groups {
        page.blank();
        heading(page, &format!("{} ({})", group.heading, group.changes.len()));
        for one in &group.changes {
            change(page, one);
        }
    }
    if !step.refused.is_empty() {
        page.blank();
        heading(page, &format!("Asked for and refused ({}); [-asked-] {{+stands+}}", step.refused.len()));
        for one in &step.refused {
            change(page, one);
        }
    }
    if !step.clauses.is_empty() {
        page.blank();
        heading(page, &format!("Clauses ({})", step.clauses.len()));
    }
    for clause in &step.clauses {
        let style = if clause.outcome == "regressed" { BAD } else { BOLD };
        let outcome = format!("{:<10} ", clause.outcome);
        let points = if clause.points.is_empty() { String::new() } else { format!("; points {}", clause.points) };
        let note = if clause.note.is_empty() { String::new() } else { format!("; {}", clause.note) };
        let rest = format!(": {} → {}{points}{note}", clause.old, clause.new);
        page.paragraph((style, &outcome), (PLAIN, "           "), &[(BOLD, &clause.title), (PLAIN, &rest)]);
    }
    if !step.facts.is_empty() {
        page.blank();
        heading(page, "Values");
    }
    for fact in &step.facts {
        let line = format!("{}: {} → {}", fact.label, fact.old, fact.new);
        page.paragraph((PLAIN, ""), (PLAIN, "  "), &[(PLAIN, &line)]);
    }
}

fn heading(page: &mut Layout, text: &str) {
    page.paragraph((PLAIN, ""), (PLAIN, ""), &[(BOLD, &text.to_uppercase())]);
}

fn change(page: &mut Layout, change: &ChangeView) {
    page.blank();
    let about = [change.kind, &change.place, change.tracking, change.effect_words, &change.clauses];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    page.paragraph((PLAIN, "  "), (PLAIN, "    "), &[(DIM, &about.join(" · "))]);
    let marked: Vec<(Style, String)> = change
        .spans
        .iter()
        .map(|span| match span.side {
            "old" => (OLD, format!("[-{}-]", span.text)),
            "new" => (NEW, format!("{{+{}+}}", span.text)),
            _ => (PLAIN, span.text.clone()),
        })
        .collect();
    let mut spans: Vec<(Style, &str)> = Vec::new();
    for (style, text) in &marked {
        if !spans.is_empty() {
            spans.push((PLAIN, " "));
        }
        spans.push((*style, text));
    }
    page.paragraph((DIM, "  │ "), (DIM, "  │ "), &spans);
}
