//! Many contracts in one document: which to deal with first, what is missing where, and what could
//! not be read. The same rows go into a workbook, tables, a page for the browser, Markdown, lines
//! of JSON, and the formats of gates.

mod csv;
mod dashboard;
mod junit;
mod markdown;
mod records;
mod sarif;
mod xlsx;

pub use csv::harmless;

use std::cmp::Reverse;

use serde::Serialize;

use super::Report;
use super::plain::inert;
use super::view::{GradeView, Item, View};
use super::words;
use crate::library::Library;

/// Bytes of a quotation in one cell.
const MOST_QUOTED: usize = 1_000;

/// Severities, worst first, as rows count them.
const SEVERITIES: [&str; 4] = ["critical", "high", "medium", "low"];

/// All contracts of a run.
#[derive(Debug, Default)]
pub struct Portfolio {
    /// The clauses that the contracts were held against, in the order of the verdicts in a row.
    clauses: Vec<ClauseHead>,
    rows: Vec<Row>,
    failures: Vec<Failure>,
    library_digest: String,
}

/// A clause as the head of a column.
#[derive(Debug, Serialize)]
struct ClauseHead {
    id: String,
    title: String,
    kind: &'static str,
    severity: &'static str,
    summary: String,
    citations: String,
}

/// One contract: what is kept of its report. All text is inert.
#[derive(Debug, Serialize)]
pub struct Row {
    name: String,
    /// The single report as a relative link, empty where none is written.
    link: String,
    format: &'static str,
    extent: String,
    sha256: String,
    covered_entity: String,
    business_associate: String,
    status: Status,
    /// "A" to "F", empty where there is none.
    grade: &'static str,
    points: Option<u32>,
    /// The clauses that hold the grade down.
    caps: Vec<String>,
    must_change: usize,
    /// Findings by severity, in the order of `SEVERITIES`.
    counts: [usize; 4],
    /// Names of the verdicts, in the order of the clauses.
    verdicts: Vec<&'static str>,
    findings: Vec<FindingRow>,
    facts: Vec<FactRow>,
    /// What a reader must know about the reading.
    issues: Vec<String>,
}

/// How far the review of a contract came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    Graded,
    /// Not all of it could be read.
    Incomplete,
    /// It is no business associate agreement.
    NotBaa,
}

impl Status {
    fn words(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::Incomplete => "not read completely",
            Self::NotBaa => "no business associate agreement",
        }
    }
}

/// One finding.
#[derive(Debug, Serialize)]
struct FindingRow {
    clause: String,
    title: String,
    kind: &'static str,
    severity: &'static str,
    verdict: &'static str,
    verdict_words: &'static str,
    must_change: bool,
    doubt: String,
    place: String,
    quote: String,
    message: String,
    why: String,
    citations: String,
    ask: String,
    fallback: String,
}

/// One figure.
#[derive(Debug, Serialize)]
struct FactRow {
    label: &'static str,
    value: Option<String>,
    place: String,
}

/// A file that could not be reviewed.
#[derive(Debug, Serialize)]
struct Failure {
    name: String,
    because: String,
}

/// How a portfolio is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortfolioFormat {
    /// A workbook for Excel.
    Xlsx,
    /// A table of contracts, and tables of findings, figures, verdicts and failures beside it.
    Csv,
    /// A page for the browser.
    Html,
    /// A summary to paste.
    Markdown,
    /// One line of JSON per contract, schema baa-portfolio/1.
    Jsonl,
    /// Test results, as build servers read them.
    Junit,
    /// Results of static analysis, as code hosts read them.
    Sarif,
}

/// A file of a portfolio.
#[derive(Debug)]
pub struct PortfolioFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Row {
    /// What is kept of a report; `link` leads to it from where the portfolio is written.
    pub fn of(report: &Report, link: &str) -> Self {
        let view = View::of(report);
        let counted = |severity: &&str| view.items.iter().filter(|item| is_open(item) && item.severity == *severity).count();
        let status = match (&view.grade, view.is_baa) {
            (Some(_), _) => Status::Graded,
            (None, true) => Status::Incomplete,
            (None, false) => Status::NotBaa,
        };
        let caps = view.grade.as_ref().map(caps).unwrap_or_default();
        let verdicts = report.assessment.findings.iter().filter(|_| view.is_baa).map(|finding| finding.verdict.name());
        Self {
            link: link.to_owned(),
            format: report.format.name(),
            status,
            grade: view.grade.as_ref().map_or("", |grade| grade.letter),
            points: view.grade.as_ref().map(|grade| grade.points),
            caps,
            must_change: view.must_change,
            counts: SEVERITIES.each_ref().map(counted),
            verdicts: verdicts.collect(),
            findings: view.items.iter().filter(|item| is_open(item)).map(FindingRow::of).collect(),
            facts: view
                .facts
                .into_iter()
                .map(|fact| FactRow { label: fact.label, value: fact.value, place: fact.place })
                .collect(),
            issues: view.issues.into_iter().map(|issue| issue.message).collect(),
            name: view.name,
            extent: view.extent,
            sha256: view.sha256,
            covered_entity: view.covered_entity,
            business_associate: view.business_associate,
        }
    }

    /// The titles of the first findings to deal with.
    fn worst(&self) -> Vec<&str> {
        self.findings.iter().filter(|finding| finding.must_change).take(3).map(|finding| finding.title.as_str()).collect()
    }
}

fn is_open(item: &Item) -> bool {
    item.group < super::view::Group::InOrder
}

fn caps(grade: &GradeView) -> Vec<String> {
    grade.holding.iter().map(|cap| cap.title.clone()).collect()
}

impl FindingRow {
    fn of(item: &Item) -> Self {
        let spans = item.passages.first().into_iter().flat_map(|passage| &passage.spans);
        let quote: String = spans.map(|span| span.text.as_str()).collect();
        Self {
            clause: item.id.clone(),
            title: item.title.clone(),
            kind: item.kind,
            severity: item.severity,
            verdict: item.verdict,
            verdict_words: item.verdict_words,
            must_change: item.must_change,
            doubt: item.doubt.clone(),
            place: item.place.clone(),
            quote: shortened(&quote, MOST_QUOTED),
            message: item.message.clone(),
            why: item.why_first.clone(),
            citations: item.citations.clone(),
            ask: item.ask.clone(),
            fallback: item.ask_fallback.clone(),
        }
    }
}

/// Text of at most so many bytes, with "…" where some is gone.
fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    format!("{}\u{2026}", &text[..end])
}

impl Portfolio {
    /// A portfolio of contracts that are held against a library.
    pub fn new(library: &Library) -> Self {
        let head = |clause: &crate::library::Clause| ClauseHead {
            id: clause.id.clone(),
            title: inert(&clause.title),
            kind: clause.kind.name(),
            severity: clause.severity.name(),
            summary: inert(&super::plain::markdown_words(&clause.summary)),
            citations: clause.citations.join("; "),
        };
        let clauses = library.clauses.iter().map(head).collect();
        Self { clauses, library_digest: library.digest.clone(), ..Self::default() }
    }

    /// Adds a contract.
    pub fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Adds a file that could not be reviewed.
    pub fn add_failure(&mut self, name: &str, because: &str) {
        self.failures.push(Failure { name: inert(name), because: inert(because) });
    }

    /// The files of a format. The same portfolio gives the same bytes.
    ///
    /// # Errors
    /// Where a workbook would break the limits of its format.
    pub fn files(&self, format: PortfolioFormat) -> std::io::Result<Vec<PortfolioFile>> {
        let one = |name, text: String| vec![PortfolioFile { name, bytes: text.into_bytes() }];
        Ok(match format {
            PortfolioFormat::Xlsx => vec![PortfolioFile { name: "portfolio.xlsx", bytes: xlsx::render(self)? }],
            PortfolioFormat::Csv => csv::render(self)?,
            PortfolioFormat::Html => one("portfolio.html", dashboard::render(self)),
            PortfolioFormat::Markdown => one("portfolio.md", markdown::render(self)),
            PortfolioFormat::Jsonl => one("portfolio.jsonl", records::render(self)?),
            PortfolioFormat::Junit => one("portfolio.junit.xml", junit::render(self)),
            PortfolioFormat::Sarif => one("portfolio.sarif", sarif::render(self)?),
        })
    }

    /// The rows, what must be dealt with first before the rest: the worst grades, then by name.
    fn worst_first(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        rows.sort_by_key(|row| (row.status, Reverse(row.grade), row.points, Reverse(row.must_change), row.name.as_str()));
        rows
    }

    /// How many contracts have each grade, "none" last.
    fn grades(&self) -> Vec<(&'static str, usize)> {
        let count = |letter: &str| self.rows.iter().filter(|row| row.grade == letter).count();
        let mut grades: Vec<(&str, usize)> = ["A", "B", "C", "D", "F"].iter().map(|&letter| (letter, count(letter))).collect();
        grades.push(("none", count("")));
        grades
    }

    /// The clauses that most contracts have a finding on, with how many; of what could be graded.
    fn gaps(&self) -> Vec<(&ClauseHead, usize)> {
        let open = |verdict: &str| matches!(verdict, "missing" | "contradicted" | "partial" | "triggered" | "unread");
        let mut gaps: Vec<(&ClauseHead, usize)> = self
            .clauses
            .iter()
            .enumerate()
            .map(|(at, clause)| {
                (clause, self.rows.iter().filter(|row| row.verdicts.get(at).is_some_and(|verdict| open(verdict))).count())
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        gaps.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.title.cmp(&other.0.title)));
        gaps
    }

    /// "31 contracts: 2 A, 3 B, 1 no business associate agreement; 2 files not read".
    fn sum(&self) -> String {
        let grades = self.grades().into_iter().filter(|(letter, count)| *count > 0 && *letter != "none");
        let mut parts: Vec<String> = grades.map(|(letter, count)| format!("{count} {letter}")).collect();
        for status in [Status::Incomplete, Status::NotBaa] {
            let count = self.rows.iter().filter(|row| row.status == status).count();
            if count > 0 {
                parts.push(format!("{count} {}", status.words()));
            }
        }
        let contracts = super::plain::count(self.rows.len(), "contract", "contracts");
        let failures = match self.failures.len() {
            0 => String::new(),
            count => format!("; {} not read", super::plain::count(count, "file", "files")),
        };
        format!("{contracts}: {}{failures}", parts.join(", "))
    }
}

/// A relative path as a link, whatever its letters are.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // What begins like a scheme or another host is still a file beside this one.
    if out.starts_with('/') { format!(".{out}") } else { out }
}

/// The labels of the facts, in the order of a row.
fn fact_labels() -> impl Iterator<Item = &'static str> {
    words::FACTS.iter().filter(|(name, _)| !name.ends_with("_terms")).map(|(_, label)| *label)
}

#[cfg(test)]
mod tests;
