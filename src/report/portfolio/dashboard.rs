//! The page for the browser: grades, most frequent findings, all contracts by all clauses.
//!
//! Like the single reports it loads nothing and is whole without its script, which only sorts and
//! filters.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;

use super::{Portfolio, Row};
use crate::report::html::policy;

const PAGE: &str = include_str!("dashboard.html");
const STYLE: &str = include_str!("dashboard.css");
const SCRIPT: &str = include_str!("dashboard.js");

/// Contracts whose clauses are shown one by one; a browser is slow with more.
const MOST_MAPPED: usize = 1_000;

/// Clauses among the most frequent findings.
const MOST_GAPS: usize = 12;

#[derive(Clone, Debug, Serialize)]
struct Line<'a> {
    row: &'a Row,
    worst: String,
    status: &'static str,
    mapped: bool,
}

impl<'a> Line<'a> {
    fn of(row: &'a Row, at: usize) -> Self {
        Self { row, worst: row.worst().join(", "), status: row.status.words(), mapped: at < MOST_MAPPED }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Bar<'a> {
    label: &'a str,
    title: String,
    tone: &'a str,
    count: usize,
    /// Of the greatest, in per cent.
    width: usize,
}

/// Renders the page.
///
/// # Panics
/// Never: the template is part of the program, and the tests render it.
pub(super) fn render(portfolio: &Portfolio) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.add_template("dashboard.html", PAGE).expect("the template is well-formed");
    let template = environment.get_template("dashboard.html").expect("it was just added");
    let rows = portfolio.worst_first();
    let lines: Vec<Line<'_>> = rows.iter().zip(0..).map(|(&row, at)| Line::of(row, at)).collect();
    let grades = portfolio.grades();
    let grades = bars(grades.iter().map(|&(letter, count)| (letter, String::new(), letter, count)).collect());
    let gaps = portfolio.gaps();
    let gaps = gaps
        .iter()
        .take(MOST_GAPS)
        .map(|(clause, count)| (clause.title.as_str(), clause.summary.clone(), clause.severity, *count));
    let page = template.render(context! {
        clauses => Serde(&portfolio.clauses),
        digest => &portfolio.library_digest,
        failures => Serde(&portfolio.failures),
        gaps => Serde(bars(gaps.collect())),
        grades => Serde(grades),
        lines => Serde(lines),
        more => rows.len().saturating_sub(MOST_MAPPED),
        policy => policy(STYLE, SCRIPT),
        script => SCRIPT,
        style => STYLE,
        sum => portfolio.sum(),
    });
    page.expect("the template asks only for what it is given")
}

fn bars<'a>(counts: Vec<(&'a str, String, &'a str, usize)>) -> Vec<Bar<'a>> {
    let most = counts.iter().map(|(.., count)| *count).max().unwrap_or_default().max(1);
    let bar = |(label, title, tone, count): (&'a str, String, &'a str, usize)| Bar {
        label,
        title,
        tone,
        count,
        width: count * 100 / most,
    };
    counts.into_iter().map(bar).collect()
}
