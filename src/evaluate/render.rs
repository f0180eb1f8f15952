//! An evaluation for people, for programs and for spreadsheets.

use std::fmt::Write as _;

use serde::Serialize;

use super::ratio::rounded;
use super::{ABSENT, Counts, Evaluation, Row, Share};
use crate::grading::Verdict;

/// The figures and the clause table as text; with `misses` every disagreement too.
pub fn text(evaluation: &Evaluation, misses: bool) -> String {
    let mut out = String::new();
    figures(&mut out, evaluation);
    clause_table(&mut out, evaluation);
    verdict_table(&mut out, evaluation);
    if !evaluation.confused.is_empty() {
        out.push_str("\nFOUND UNDER ANOTHER CLAUSE\n");
        for ((id, other), times) in &evaluation.confused {
            let _ = writeln!(out, "  {times:>3}  {id}, quoted for {other}");
        }
    }
    if misses && !evaluation.misses.is_empty() {
        out.push_str("\nDISAGREEMENTS\n");
        for miss in &evaluation.misses {
            let _ = writeln!(out, "  {}  {}: labelled {}, reported {}", miss.doc, miss.subject, miss.label, miss.report);
            for (whose, quote) in [("label ", &miss.label_quote), ("report", &miss.report_quote)] {
                if !quote.is_empty() {
                    let _ = writeln!(out, "      {whose}  \u{201c}{}\u{201d}", inert(quote));
                }
            }
        }
    }
    out
}

fn figures(out: &mut String, evaluation: &Evaluation) {
    let named = |docs: &[String]| if docs.is_empty() { String::new() } else { format!(": {}", docs.join(" ")) };
    let (without, overlooked) = (&evaluation.without_report, &evaluation.overlooked);
    let _ = writeln!(out, "documents labelled {}, without a report {}{}", evaluation.documents, without.len(), named(without));
    let _ = writeln!(out, "taken for no BAA {}{}", overlooked.len(), named(overlooked));
    if evaluation.negatives > 0 {
        let mistaken = &evaluation.mistaken;
        let _ = writeln!(out, "no BAA but taken for one {}/{}{}", mistaken.len(), evaluation.negatives, named(mistaken));
    }
    let _ = writeln!(out, "\n{:36} precision  recall     F1  macro-F1  exact verdict", "");
    for (red_flags, what) in [(false, "required and expected, addressed"), (true, "red flags")] {
        let (counts, exact, macro_f1) = evaluation.total(red_flags);
        let figures = prf(counts, "  ");
        let _ = writeln!(out, "{what:36}     {figures}     {}  {}", optional(macro_f1), share(exact));
    }
    let _ = writeln!(out, "{:36}     {}", "gaps (missing or contradicted) named", prf(evaluation.gaps, "  "));
    let _ = writeln!(out, "\nevidence on the right words  {}", share(evaluation.evidence));
    let _ = writeln!(out, "facts                        {}", share(evaluation.all_facts()));
    for (name, one) in &evaluation.facts {
        let _ = writeln!(out, "  {name:26} {}/{}", one.right, one.of);
    }
    let all = evaluation.total(false).1.plus(evaluation.total(true).1);
    let _ = writeln!(out, "all decisions exact          {}", share(all));
}

fn clause_table(out: &mut String, evaluation: &Evaluation) {
    let ids = evaluation.clauses.keys().map(String::len).max().unwrap_or_default();
    let _ = writeln!(out, "\n{:ids$}    n   tp   fp   fn   tn  precision  recall     F1  exact", "CLAUSE");
    for (id, Row { counts, exact, .. }) in &evaluation.clauses {
        let Counts { tp, fp, fn_, tn } = counts;
        let figures = prf(*counts, "  ");
        let _ = writeln!(out, "{id:ids$}  {:3}  {tp:3}  {fp:3}  {fn_:3}  {tn:3}      {figures}  {:.3}", exact.of, exact.ratio());
    }
}

/// Labels down, reports across: where the weight is off the diagonal, a verdict is drawn wrongly.
fn verdict_table(out: &mut String, evaluation: &Evaluation) {
    let mut across: Vec<Option<Verdict>> = evaluation.verdicts.keys().map(|(_, got)| *got).collect();
    let mut down: Vec<Verdict> = evaluation.verdicts.keys().map(|(want, _)| *want).collect();
    across.sort_unstable();
    across.dedup();
    down.sort_unstable();
    down.dedup();
    let heads: Vec<&str> = across.iter().map(|got| got.map_or("absent", Verdict::name)).collect();
    let _ = write!(out, "\n{:16}", "LABEL, REPORT");
    for head in &heads {
        let _ = write!(out, "  {head:>9}");
    }
    out.push('\n');
    for want in down {
        let _ = write!(out, "{:16}", want.name());
        for (got, head) in across.iter().zip(&heads) {
            let times = evaluation.verdicts.get(&(want, *got)).copied().unwrap_or_default();
            let width = head.len().max(9);
            let _ = write!(out, "  {:>width$}", if times == 0 { "\u{b7}".to_owned() } else { times.to_string() });
        }
        out.push('\n');
    }
}

/// One row per clause, for spreadsheets.
pub fn csv(evaluation: &Evaluation) -> String {
    let mut out = String::from("clause,kind,tp,fp,fn,tn,precision,recall,f1,exact,n\n");
    for (id, row) in &evaluation.clauses {
        let Counts { tp, fp, fn_, tn } = row.counts;
        let figures = prf(row.counts, ",");
        let (ratio, of) = (row.exact.ratio(), row.exact.of);
        let _ = writeln!(out, "{id},{},{tp},{fp},{fn_},{tn},{figures},{ratio:.3},{of}", kind(row));
    }
    out
}

/// Everything, for programs: schema `baa-evaluation/1`.
pub fn json(evaluation: &Evaluation) -> String {
    let total = |red_flags| {
        let (counts, exact, macro_f1) = evaluation.total(red_flags);
        Total { figures: Figures::of(counts), macro_f1: macro_f1.map(rounded), exact: exact.into() }
    };
    let root = Root {
        schema: "baa-evaluation/1",
        documents: evaluation.documents,
        without_report: &evaluation.without_report,
        overlooked: &evaluation.overlooked,
        negatives: evaluation.negatives,
        mistaken: &evaluation.mistaken,
        addressed: total(false),
        red_flags: total(true),
        gaps: Figures::of(evaluation.gaps),
        evidence: evaluation.evidence.into(),
        facts: evaluation.all_facts().into(),
        all: evaluation.total(false).1.plus(evaluation.total(true).1).into(),
        clauses: evaluation
            .clauses
            .iter()
            .map(|(id, row)| ClauseRow { id, kind: kind(row), figures: Figures::of(row.counts), exact: row.exact.into() })
            .collect(),
        facts_by_name: evaluation.facts.iter().map(|(name, share)| FactRow { name, share: (*share).into() }).collect(),
        verdicts: evaluation
            .verdicts
            .iter()
            .map(|((label, report), times)| VerdictRow {
                label: label.name(),
                report: report.map_or(ABSENT, Verdict::name),
                times: *times,
            })
            .collect(),
        confused: evaluation
            .confused
            .iter()
            .map(|((clause, found_under), times)| ConfusedRow { clause, found_under, times: *times })
            .collect(),
        misses: evaluation
            .misses
            .iter()
            .map(|miss| MissRow {
                doc: &miss.doc,
                subject: &miss.subject,
                label: &miss.label,
                report: &miss.report,
                label_quote: &miss.label_quote,
                report_quote: &miss.report_quote,
            })
            .collect(),
    };
    // Serialising strings, numbers and lists into a string has no way to fail.
    let mut json = serde_json::to_string_pretty(&root).unwrap_or_default();
    json.push('\n');
    json
}

fn kind(row: &Row) -> &'static str {
    if row.red_flag { "red-flag" } else { "clause" }
}

/// Precision, recall and F1 with this between them.
fn prf(counts: Counts, between: &str) -> String {
    format!("{}{between}{}{between}{:.3}", optional(counts.precision()), optional(counts.recall()), counts.f1())
}

fn optional(figure: Option<f64>) -> String {
    figure.map_or_else(|| "nan".to_owned(), |figure| format!("{figure:.3}"))
}

fn share(share: Share) -> String {
    format!("{}/{} = {:.3}", share.right, share.of, share.ratio())
}

/// Words of a contract on one line that steer no terminal.
fn inert(quote: &str) -> String {
    let line: Vec<&str> = quote.split_whitespace().collect();
    line.join(" ").chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    documents: usize,
    without_report: &'a [String],
    overlooked: &'a [String],
    negatives: usize,
    mistaken: &'a [String],
    addressed: Total,
    red_flags: Total,
    gaps: Figures,
    evidence: ShareOf,
    facts: ShareOf,
    all: ShareOf,
    clauses: Vec<ClauseRow<'a>>,
    facts_by_name: Vec<FactRow<'a>>,
    verdicts: Vec<VerdictRow>,
    confused: Vec<ConfusedRow<'a>>,
    misses: Vec<MissRow<'a>>,
}

#[derive(Serialize)]
struct Total {
    #[serde(flatten)]
    figures: Figures,
    macro_f1: Option<f64>,
    exact: ShareOf,
}

#[derive(Serialize)]
struct Figures {
    tp: u32,
    fp: u32,
    #[serde(rename = "fn")]
    fn_: u32,
    tn: u32,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: f64,
}

impl Figures {
    fn of(counts: Counts) -> Self {
        let Counts { tp, fp, fn_, tn } = counts;
        let (precision, recall) = (counts.precision().map(rounded), counts.recall().map(rounded));
        Self { tp, fp, fn_, tn, precision, recall, f1: rounded(counts.f1()) }
    }
}

#[derive(Serialize)]
struct ShareOf {
    right: u32,
    of: u32,
    ratio: f64,
}

impl From<Share> for ShareOf {
    fn from(share: Share) -> Self {
        Self { right: share.right, of: share.of, ratio: rounded(share.ratio()) }
    }
}

#[derive(Serialize)]
struct ClauseRow<'a> {
    id: &'a str,
    kind: &'static str,
    #[serde(flatten)]
    figures: Figures,
    exact: ShareOf,
}

#[derive(Serialize)]
struct FactRow<'a> {
    name: &'a str,
    #[serde(flatten)]
    share: ShareOf,
}

#[derive(Serialize)]
struct VerdictRow {
    label: &'static str,
    report: &'static str,
    times: u32,
}

#[derive(Serialize)]
struct ConfusedRow<'a> {
    clause: &'a str,
    found_under: &'a str,
    times: u32,
}

#[derive(Serialize)]
struct MissRow<'a> {
    doc: &'a str,
    subject: &'a str,
    label: &'a str,
    report: &'a str,
    label_quote: &'a str,
    report_quote: &'a str,
}
