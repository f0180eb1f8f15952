//! `baa review`: contracts in, reports out.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use baa_analyzer::batch::{self, Input, Reviewed, Written};
use baa_analyzer::grading::{Letter, Position};
use baa_analyzer::ingest;
use baa_analyzer::library::{Library, Severity};
use baa_analyzer::matching::{LazyProgram, Program};
use baa_analyzer::redline::{self, Contract, Redline, Request};
use baa_analyzer::report::Report;
use baa_analyzer::report::portfolio::{self, Portfolio, Row as PortfolioRow};

use super::Exit;
use super::accepted::AcceptedArgs;
use super::cache::{CacheArgs, end};
use super::error::CommandError;
use super::page::{Format, PortfolioArg};
use super::paths::PathsArgs;
use super::plan::{Output, Plan, report_path};
use super::playbook::PlaybookArgs;
use super::reading::ReadingArgs;
use super::show_text;
use super::signature::SignatureArgs;
use super::stop::Stop;
use super::summary::{Row, Summary};
use super::ui::{Ui, inert, progress};

/// Review contracts: what is missing, weak or dangerous, and the grade
///
/// Prints a report on each contract, or writes them to a folder. A document that is no business
/// associate agreement is told as such and gets no grade; nor does one that could not be read
/// completely.
#[derive(Debug, clap::Args)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    pub(super) paths: PathsArgs,
    /// How reports are written [default: terminal; in a folder: html]; with --output, several
    /// with commas between
    #[arg(long, short, value_enum, value_delimiter = ',')]
    pub(super) format: Vec<Format>,
    /// Write a report per contract to this folder, as DIR/<file name>.<extension>
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Write all contracts together too, as portfolio.<extension> in the folder of --output; without
    /// it, one format to standard output
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS", conflicts_with_all = ["summary", "show_text"])]
    pub(super) portfolio: Vec<PortfolioArg>,
    /// Write each contract marked up with the changes to ask for too, as DIR/<file name>.redline.<extension>
    #[arg(long, requires = "output")]
    pub(super) redline: bool,
    #[command(flatten)]
    pub(super) signature: SignatureArgs,
    /// Exit with 1 on a finding of this severity or a higher one
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<SeverityArg>,
    /// Exit with 1 on a grade worse than this letter
    #[arg(long, value_enum, value_name = "LETTER", ignore_case = true)]
    pub(super) fail_below: Option<LetterArg>,
    /// Print only a line per contract
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub(super) summary: bool,
    /// Print the text as it was read instead: places, numbers, headings, kinds; for programs with
    /// --format jsonl
    #[arg(long, conflicts_with_all = ["output", "summary"])]
    pub(super) show_text: bool,
    #[command(flatten)]
    pub(super) playbook: PlaybookArgs,
    /// Contracts at a time; 0 for one per core
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    pub(super) jobs: usize,
    #[command(flatten)]
    pub(super) cache: CacheArgs,
    #[command(flatten)]
    pub(super) accepted: AcceptedArgs,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

/// Severities on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum SeverityArg {
    Critical,
    High,
    Medium,
    Low,
}

impl From<SeverityArg> for Severity {
    fn from(severity: SeverityArg) -> Self {
        match severity {
            SeverityArg::Critical => Self::Critical,
            SeverityArg::High => Self::High,
            SeverityArg::Medium => Self::Medium,
            SeverityArg::Low => Self::Low,
        }
    }
}

/// Letters on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
#[value(rename_all = "UPPER")]
pub(super) enum LetterArg {
    A,
    B,
    C,
    D,
    F,
}

impl From<LetterArg> for Letter {
    fn from(letter: LetterArg) -> Self {
        match letter {
            LetterArg::A => Self::A,
            LetterArg::B => Self::B,
            LetterArg::C => Self::C,
            LetterArg::D => Self::D,
            LetterArg::F => Self::F,
        }
    }
}

/// What is kept of a contract.
#[derive(Debug)]
struct Done {
    row: Row,
    fails: bool,
    /// The waivers that are for this contract, by their place in the file.
    concerned: Vec<usize>,
    print: String,
    written: Vec<Written>,
    unwritten: Option<CommandError>,
    portfolio: Option<PortfolioRow>,
}

/// Runs the command.
pub(super) fn run(args: &ReviewArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let plan = Plan::new(args)?;
    // Taken apart term by term at the end it would only keep the user waiting; the process ends anyway.
    let program: &LazyProgram<'_> = Box::leak(Box::new(Program::lazy(&plan.library)));
    let options = batch::Options {
        library: &plan.library,
        program,
        ingest: plan.ingest.clone(),
        max_file_size: plan.max_file_size,
        jobs: plan.jobs,
        units: false,
        cache: plan.cache.as_ref(),
    };
    let mut out = ui.out();
    let mut summary = Summary::new(plan.found.passed_over);
    let mut exit = Exit::Clean;
    let mut broken: io::Result<()> = Ok(());
    let mut portfolio = Portfolio::new(&plan.library);
    for (path, error) in &plan.found.failures {
        let failure = CommandError::unreviewed(path, error);
        ui.tell(&failure);
        portfolio.add_failure(&path.to_string_lossy(), &failure.reason());
        summary.rows.push(Row::failed(&path.to_string_lossy(), &failure));
        exit = Exit::Unread;
    }
    let stop = Stop::listen();
    let mut concerned = BTreeSet::new();
    let bar = progress(plan.found.inputs.len());
    let make = |input: &Input, reviewed: &Reviewed| make(input, reviewed, program, &plan, ui.width());
    let deliver = |delivered: batch::Delivered<Done>| {
        bar.inc(1);
        bar.set_message(inert(&delivered.input.name));
        bar.suspend(|| match delivered.outcome {
            Ok(done) => {
                exit = exit.max(done.row.exit()).max(if done.fails { Exit::Findings } else { Exit::Clean });
                if let Some(error) = &done.unwritten {
                    ui.tell(error);
                    exit = Exit::Unread;
                }
                if let Some(row) = done.portfolio {
                    portfolio.add(row);
                }
                concerned.extend(done.concerned);
                summary.add(done.row, &done.written);
                broken = out.write_all(done.print.as_bytes());
            }
            Err(error) => {
                let failure = CommandError::unreviewed(&delivered.input.path, &error);
                ui.tell(&failure);
                portfolio.add_failure(&delivered.input.name, &failure.reason());
                summary.rows.push(Row::failed(&delivered.input.name, &failure));
                exit = Exit::Unread;
            }
        });
        if broken.is_ok() && !stop.is_asked() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    batch::review(&plan.found.inputs, &options, make, deliver)?;
    bar.finish_and_clear();
    broken?;
    if let Some(cache) = &plan.cache {
        end(cache, ui);
    }
    exit = exit.max(write_portfolio(&plan, &portfolio, ui)?);
    let left = plan.found.inputs.len() + plan.found.failures.len() - summary.rows.len();
    if stop.is_asked() && left > 0 {
        ui.tell(&CommandError::stopped(left));
        exit = Exit::Stopped;
    }
    if wants_summary(&plan.output, summary.rows.len()) {
        out.write_all(summary.render(&plan.output, ui.width()).as_bytes())?;
    }
    out.flush()?;
    // Of one contract alone nothing can be said on the waivers of others.
    if plan.found.inputs.len() > 1 {
        plan.accepted.tell_unused(&concerned, ui);
    }
    Ok(exit)
}

/// All contracts together, where that is asked for.
fn write_portfolio(plan: &Plan, portfolio: &Portfolio, ui: &Ui) -> Result<Exit, CommandError> {
    let mut exit = Exit::Clean;
    match &plan.output {
        Output::Portfolio(format) => {
            let files = portfolio.files(*format)?;
            let first = files.into_iter().next().map(|file| file.bytes).unwrap_or_default();
            ui.out().write_all(&first)?;
        }
        Output::Write(folder, _) => {
            for format in &plan.portfolio {
                for file in portfolio.files(*format).map_err(|error| CommandError::unwritten(folder, error))? {
                    let path = folder.join(file.name);
                    if let Err(error) = batch::write_private(&path, &file.bytes) {
                        ui.tell(&CommandError::unwritten(&path, error));
                        exit = Exit::Unread;
                    }
                }
            }
        }
        Output::Print(_) | Output::Text | Output::TextLines | Output::Summary => {}
    }
    Ok(exit)
}

/// Reports for programs are not followed by a table for people.
fn wants_summary(output: &Output, contracts: usize) -> bool {
    match output {
        Output::Print(format) => *format == Format::Terminal && contracts > 1,
        Output::Write(..) | Output::Summary => true,
        Output::Text | Output::TextLines | Output::Portfolio(_) => false,
    }
}

fn make(input: &Input, reviewed: &Reviewed, program: &LazyProgram<'_>, plan: &Plan, width: usize) -> Done {
    let library: &Library = &plan.library;
    let mut done = Done {
        row: Row::of(&input.name, reviewed),
        fails: false,
        concerned: Vec::new(),
        print: String::new(),
        written: Vec::new(),
        unwritten: None,
        portfolio: None,
    };
    // The file was read a moment ago, so that reading it for its pieces does not fail.
    let contract = LazyCell::new(|| {
        let (_, pieces) = ingest::pieces(&input.name, &reviewed.bytes, &plan.ingest).ok()?;
        Some(Contract::new(pieces))
    });
    let propose = || {
        let request = Request { library, program, position: Position::Preferred };
        Some(redline::propose(contract.as_ref()?, &request))
    };
    let proposed = wants_edits(plan, reviewed).then(|| kept(plan, reviewed, propose)).flatten();
    let mut report = Report::new(&input.name, &reviewed.bytes, &reviewed.reading, library, &reviewed.assessment);
    if let Some(redline) = &proposed {
        report = report.with_redline(redline);
    }
    let before = plan.accepted.before(&report, plan.found.inputs.len() == 1);
    let report = report.with_waivers(before.applied.as_ref());
    done.fails = plan.gate.fails(library, &reviewed.assessment, &before);
    done.concerned = before.concerned();
    match &plan.output {
        Output::Print(format) => done.print = format.render(&report, width),
        Output::Text => done.print = show_text::render(&input.name, &reviewed.reading, width),
        Output::TextLines => done.print = show_text::json_line(&input.name, &reviewed.reading),
        Output::Write(folder, formats) => {
            for format in formats {
                let path = report_path(folder, input, *format);
                let file = rendered(plan, reviewed, *format, &report);
                done.note(&path, file.and_then(|bytes| batch::write_private(&path, &bytes)));
            }
            if let (Some(signature), Some(redline)) = (&plan.redline, &proposed)
                && let Some(contract) = contract.as_ref()
            {
                let format = reviewed.reading.format;
                match redline::write(&input.name, &reviewed.bytes, format, contract, redline, signature, &plan.ingest) {
                    Ok(output) => {
                        let path = folder.join(format!("{}.redline.{}", input.name, output.extension));
                        done.note(&path, batch::write_private(&path, &output.bytes));
                    }
                    Err(error) => done.unwritten = Some(CommandError::unmarked(&input.path, &error)),
                }
            }
        }
        Output::Summary | Output::Portfolio(_) => {}
    }
    if !plan.portfolio.is_empty() {
        done.portfolio = Some(PortfolioRow::of(&report, &link(&plan.output, input)));
    }
    done
}

impl Done {
    fn note(&mut self, path: &Path, written: io::Result<Written>) {
        match written {
            Ok(written) => self.written.push(written),
            Err(error) => self.unwritten = Some(CommandError::unwritten(path, error)),
        }
    }
}

/// Whether the changes to ask for are shown anywhere; they take longer than all the rest.
fn wants_edits(plan: &Plan, reviewed: &Reviewed) -> bool {
    let shown = matches!(&plan.output, Output::Write(_, formats) if formats.iter().any(|format| format.shows_edits()));
    reviewed.assessment.nature.is_baa && (plan.redline.is_some() || shown)
}

/// The changes to ask for: those of an earlier run, where they were kept.
fn kept(plan: &Plan, reviewed: &Reviewed, propose: impl FnOnce() -> Option<Redline>) -> Option<Redline> {
    match plan.cache.as_ref().zip(reviewed.key.as_ref()) {
        Some((cache, key)) => cache.remember(&key.and(&["redline", "preferred"]), || propose().ok_or(())).ok(),
        None => propose(),
    }
}

/// The report as a file: that of an earlier run, where it was kept. Waivers hang on the day, so what
/// they take part in is made anew.
fn rendered(plan: &Plan, reviewed: &Reviewed, format: Format, report: &Report) -> io::Result<Vec<u8>> {
    let key = reviewed.key.as_ref().filter(|_| report.waivers.is_none());
    // What is no text is made of edits, which are kept by themselves.
    let Some((cache, key)) = plan.cache.as_ref().zip(key).filter(|_| format != Format::Docx) else {
        return format.render_file(report);
    };
    let edits = if report.redline.is_some() { "edits" } else { "no edits" };
    let key = key.and(&["report", format.name(), edits, &report.name]);
    let render = || String::from_utf8(format.render_file(report)?).map_err(io::Error::other);
    cache.remember(&key, render).map(String::into_bytes)
}

/// From the folder of reports to the page on one contract, where there is one.
fn link(output: &Output, input: &Input) -> String {
    match output {
        Output::Write(_, formats) if formats.contains(&Format::Html) => {
            portfolio::uri(&format!("{}.{}", input.name, Format::Html.extension()))
        }
        _ => String::new(),
    }
}
