//! The comparison as GitHub Markdown.

use super::Rounds;
use super::view::{ChangeView, StepView, View};
use crate::report::markdown::escape;

/// Renders the comparison.
pub fn render(rounds: &Rounds) -> String {
    let view = View::of(rounds);
    let names: Vec<String> = view.drafts.iter().map(|draft| escape(&draft.name)).collect();
    let mut out = format!("# {}\n\n| Draft | Format | Grade | SHA-256 |\n|---|---|---|---|\n", names.join(" → "));
    for draft in &view.drafts {
        let warning = if draft.incomplete { ", **not read completely**" } else { "" };
        out += &format!("| {} | {} | {}{warning} | `{}` |\n", escape(&draft.name), draft.format, draft.grade, draft.sha256);
    }
    for step in &view.steps {
        self::step(&mut out, step, view.steps.len() > 1);
    }
    out += &format!("\n---\nbaa {} · clause library `{}`\n", view.version, view.library_digest);
    out
}

fn step(out: &mut String, step: &StepView, several: bool) {
    if several {
        *out += &format!("\n# {} → {}\n", escape(&step.old), escape(&step.new));
    }
    *out += &format!("\n**Grade {}.** {}\n", step.grade, step.summary);
    for group in &step.groups {
        *out += &format!("\n## {} ({})\n", group.heading, group.changes.len());
        group.changes.iter().for_each(|one| change(out, one));
    }
    if !step.refused.is_empty() {
        *out += &format!(
            "\n## Asked for and refused ({})\n\nStruck words were asked for, bold ones stand there.\n",
            step.refused.len()
        );
        step.refused.iter().for_each(|one| change(out, one));
    }
    if !step.clauses.is_empty() {
        *out += "\n## Clauses\n\n| | Clause | Severity | Before | After | Points | |\n|---|---|---|---|---|---|---|\n";
    }
    for one in &step.clauses {
        let title = escape(&one.title);
        *out += &format!(
            "| {} | {title} | {} | {} | {} | {} | {} |\n",
            one.outcome, one.severity, one.old, one.new, one.points, one.note
        );
    }
    if !step.facts.is_empty() {
        *out += "\n## Values\n\n| | Before | After |\n|---|---|---|\n";
    }
    for fact in &step.facts {
        *out += &format!("| {} | {} | {} |\n", escape(&fact.label), escape(&fact.old), escape(&fact.new));
    }
}

fn change(out: &mut String, change: &ChangeView) {
    let about =
        [change.kind, &escape(&change.place), change.tracking, change.effect_words, &escape(&change.clauses)].map(str::to_owned);
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let words: Vec<String> = change
        .spans
        .iter()
        .map(|span| match (span.side, escape(span.text.trim())) {
            ("old", text) => format!("<del>{text}</del>"),
            ("new", text) => format!("<strong><ins>{text}</ins></strong>"),
            (_, text) => text,
        })
        .collect();
    *out += &format!("\n{}\n\n> {}\n", about.join(" · "), words.join(" "));
}
