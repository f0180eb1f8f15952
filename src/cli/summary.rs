//! The table after several contracts: a line each, and what they add up to.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use baa_analyzer::batch::{Reviewed, Written};
use baa_analyzer::grading::{Confidence, Finding, Letter};
use baa_analyzer::library::Severity;

use super::Exit;
use super::error::CommandError;
use super::plan::Output;
use super::ui::{inert, shown, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// The columns of counts, worst first.
const SEVERITIES: [(Severity, &str); 4] =
    [(Severity::Critical, "critical"), (Severity::High, "high"), (Severity::Medium, "medium"), (Severity::Low, "low")];

/// Columns before the counts, without the name: two gaps, the grade, the longest mark.
const BEFORE_COUNTS: usize = 2 + 5 + 2 + "not read: ".len();

/// Columns before the last one, without the name.
const BEFORE_LAST: usize = 2 + 5 + (2 + 8) + (2 + 4) + (2 + 6) + (2 + 3) + 2;

/// All contracts of a run.
#[derive(Debug)]
pub(super) struct Summary {
    pub(super) rows: Vec<Row>,
    passed_over: usize,
    written: usize,
    replaced: usize,
    unchanged: usize,
}

/// One contract.
#[derive(Debug)]
pub(super) struct Row {
    name: String,
    status: Status,
}

#[derive(Debug)]
enum Status {
    Graded(Letter, Counts),
    /// Why, and what was found in the part that was read.
    Incomplete(String, Counts),
    NotBaa(String),
    Failed(String),
}

/// Findings by severity, in the order of [`SEVERITIES`], and the first to deal with.
#[derive(Debug)]
struct Counts {
    by_severity: [usize; 4],
    first: Option<String>,
}

impl Summary {
    pub(super) fn new(passed_over: usize) -> Self {
        Self { rows: Vec::new(), passed_over, written: 0, replaced: 0, unchanged: 0 }
    }

    pub(super) fn add(&mut self, row: Row, written: &[Written]) {
        self.rows.push(row);
        self.written += written.len();
        self.replaced += written.iter().filter(|written| **written == Written::Replaced).count();
        self.unchanged += written.iter().filter(|written| **written == Written::Unchanged).count();
    }

    pub(super) fn render(&self, output: &Output, width: usize) -> String {
        let longest = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        let names = longest.clamp("Contract".len(), width / 2 - 10);
        let mut text = format!("\n{BOLD}{:names$}  Grade", "Contract");
        for (_, severity) in SEVERITIES {
            let _ = write!(text, "  {severity}");
        }
        let _ = writeln!(text, "  first to deal with{BOLD:#}");
        for row in &self.rows {
            row.render(&mut text, names, width);
        }
        let _ = writeln!(text, "\n{}", wrapped(&self.words(output), width).join("\n"));
        text
    }

    /// "7 contracts: 1 B, 3 D, 1 incomplete, 1 no business associate agreement, 1 not read."
    fn words(&self, output: &Output) -> String {
        let count = |wanted: &dyn Fn(&Status) -> bool| self.rows.iter().filter(|row| wanted(&row.status)).count();
        let mut parts = Vec::new();
        for letter in [Letter::A, Letter::B, Letter::C, Letter::D, Letter::F] {
            let graded = |status: &Status| matches!(status, Status::Graded(given, _) if *given == letter);
            parts.push((count(&graded), letter.name()));
        }
        parts.push((count(&|status| matches!(status, Status::Incomplete(..))), "incomplete"));
        parts.push((count(&|status| matches!(status, Status::NotBaa(_))), "no business associate agreement"));
        parts.push((count(&|status| matches!(status, Status::Failed(_))), "not read"));
        let parts: Vec<String> =
            parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let documents = if self.rows.len() == 1 { "document" } else { "documents" };
        let mut words = format!("{} {documents}: {}.", self.rows.len(), parts.join(", "));
        if let Output::Write(folder, _) = output {
            let reports = if self.written == 1 { "report" } else { "reports" };
            let _ = write!(words, " {} {reports} written to {}", self.written, shown(folder));
            for (count, how) in [(self.replaced, "replaced"), (self.unchanged, "unchanged")] {
                let _ = if count > 0 { write!(words, ", {count} {how}") } else { Ok(()) };
            }
            words.push('.');
        }
        if self.passed_over > 0 {
            let files = if self.passed_over == 1 { "file" } else { "files" };
            let _ = write!(words, " {} {files} of other kinds passed over.", self.passed_over);
        }
        words
    }
}

impl Row {
    pub(super) fn of(name: &str, reviewed: &Reviewed) -> Self {
        let assessment = &reviewed.assessment;
        let unread = reviewed.reading.issues.iter().find(|issue| issue.incomplete);
        let status = match (unread, &assessment.grade) {
            (Some(issue), _) => Status::Incomplete(issue.message.clone(), Counts::of(&assessment.findings)),
            (None, Some(grade)) if assessment.nature.is_baa => Status::Graded(grade.letter, Counts::of(&assessment.findings)),
            (None, _) => Status::NotBaa(grounds(&assessment.nature.because).to_owned()),
        };
        Self { name: inert(name), status }
    }

    pub(super) fn failed(name: &str, error: &CommandError) -> Self {
        Self { name: inert(name), status: Status::Failed(error.reason()) }
    }

    /// What this contract alone makes of the exit code.
    pub(super) fn exit(&self) -> Exit {
        match self.status {
            Status::Graded(..) | Status::NotBaa(_) => Exit::Clean,
            Status::Incomplete(..) | Status::Failed(_) => Exit::Unread,
        }
    }

    fn render(&self, text: &mut String, names: usize, width: usize) {
        let name = shortened(&self.name, names);
        let _ = write!(text, "{name:names$}  ");
        let last = |words: &str| fitted(words, width, names + BEFORE_LAST);
        // Words that take the columns of counts too.
        let rest = |words: &str| fitted(words, width, names + BEFORE_COUNTS);
        match &self.status {
            Status::Graded(letter, counts) => {
                let style = if *letter >= Letter::D { BAD } else { BOLD };
                let _ = write!(text, "{style}{:^5}{style:#}", letter.name());
                counts.render(text);
                let _ = writeln!(text, "  {}", last(counts.first.as_deref().unwrap_or("nothing")));
            }
            Status::Incomplete(why, counts) => {
                let _ = write!(text, "{BAD}{:^5}{BAD:#}", "none");
                counts.render(text);
                let _ = writeln!(text, "  {BAD}incomplete:{BAD:#} {}", last(why));
            }
            Status::NotBaa(why) => {
                let _ = writeln!(text, "{DIM}{:^5}{DIM:#}  {DIM}no BAA: {}{DIM:#}", "\u{2013}", rest(why));
            }
            Status::Failed(why) => {
                let _ = writeln!(text, "{BAD}{:^5}{BAD:#}  {BAD}not read:{BAD:#} {}", "none", rest(why));
            }
        }
    }
}

impl Counts {
    fn of(findings: &[Finding]) -> Self {
        let open = || findings.iter().filter(|finding| finding.verdict.is_finding());
        let by_severity = SEVERITIES.map(|(severity, _)| open().filter(|finding| finding.severity == severity).count());
        // The first of the worst, sure ones before doubtful ones; ties go to the library's order.
        let first = open().rev().max_by_key(|finding| (finding.severity, finding.confidence > Confidence::Low));
        Self { by_severity, first: first.map(|finding| finding.clause.clone()) }
    }

    fn render(&self, text: &mut String) {
        for (count, (_, severity)) in self.by_severity.iter().zip(SEVERITIES) {
            let width = severity.len();
            let _ =
                if *count == 0 { write!(text, "  {DIM}{:>width$}{DIM:#}", "\u{b7}") } else { write!(text, "  {count:>width$}") };
        }
    }
}

/// What stands behind the colon of "it is none: grounds"; the table says the rest itself.
fn grounds(because: &str) -> &str {
    because.split_once(": ").map_or(because, |(_, grounds)| grounds)
}

/// Inert text cut to what `before` leaves of the width.
fn fitted(words: &str, width: usize, before: usize) -> String {
    shortened(&inert(words), width.saturating_sub(before).max(30))
}

/// Text cut to a number of characters, with "…" where something is gone.
fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('\u{2026}');
    short
}
