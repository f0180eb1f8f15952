//! `baa review`: contracts in, reports out.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use baa_analyzer::batch::{self, Input, Reviewed, Written};
use baa_analyzer::grading::Letter;
use baa_analyzer::library::{Library, Severity};
use baa_analyzer::report::Report;

use super::Exit;
use super::accepted::AcceptedArgs;
use super::error::CommandError;
use super::page::Format;
use super::plan::{Output, Plan, report_path};
use super::reading::ReadingArgs;
use super::show_text;
use super::summary::{Row, Summary};
use super::ui::{Ui, inert, progress};

/// Review contracts: what is missing, weak or dangerous, and the grade
///
/// Prints a report on each contract, or writes them to a folder. A document that is no business
/// associate agreement is told as such and gets no grade; nor does one that could not be read
/// completely.
#[derive(Debug, clap::Args)]
pub(super) struct ReviewArgs {
    /// Contracts, or folders of them: PDF, DOCX, Markdown, HTML, text
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How reports are written [default: terminal; in a folder: html]; with --output, several
    /// with commas between
    #[arg(long, short, value_enum, value_delimiter = ',')]
    pub(super) format: Vec<Format>,
    /// Write a report per contract to this folder, as DIR/<file name>.<extension>
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Exit with 1 on a finding of this severity or a higher one
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<SeverityArg>,
    /// Exit with 1 on a grade worse than this letter
    #[arg(long, value_enum, value_name = "LETTER", ignore_case = true)]
    pub(super) fail_below: Option<LetterArg>,
    /// Print only a line per contract
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub(super) summary: bool,
    /// Print the text as it was read instead: places, numbers, headings, kinds
    #[arg(long, conflicts_with_all = ["format", "output", "summary"])]
    pub(super) show_text: bool,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) library: Option<PathBuf>,
    /// Contracts at a time; 0 for one per core
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    pub(super) jobs: usize,
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
}

/// Runs the command.
pub(super) fn run(args: &ReviewArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let plan = Plan::new(args)?;
    let options = batch::Options {
        library: &plan.library,
        ingest: plan.ingest.clone(),
        max_file_size: plan.max_file_size,
        jobs: plan.jobs,
    };
    let mut out = ui.out();
    let mut summary = Summary::new(plan.found.passed_over);
    let mut exit = Exit::Clean;
    let mut broken: io::Result<()> = Ok(());
    for (path, error) in &plan.found.failures {
        let failure = CommandError::unreviewed(path, error);
        ui.tell(&failure);
        summary.rows.push(Row::failed(&path.to_string_lossy(), &failure));
        exit = Exit::Unread;
    }
    let mut concerned = BTreeSet::new();
    let bar = progress(plan.found.inputs.len());
    let make = |input: &Input, reviewed: &Reviewed| make(input, reviewed, &plan.library, &plan, ui.width());
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
                concerned.extend(done.concerned);
                summary.add(done.row, &done.written);
                broken = out.write_all(done.print.as_bytes());
            }
            Err(error) => {
                let failure = CommandError::unreviewed(&delivered.input.path, &error);
                ui.tell(&failure);
                summary.rows.push(Row::failed(&delivered.input.name, &failure));
                exit = Exit::Unread;
            }
        });
        if broken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    batch::review(&plan.found.inputs, &options, make, deliver)?;
    bar.finish_and_clear();
    broken?;
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

/// Reports for programs are not followed by a table for people.
fn wants_summary(output: &Output, contracts: usize) -> bool {
    match output {
        Output::Print(format) => *format == Format::Terminal && contracts > 1,
        Output::Write(..) | Output::Summary => true,
        Output::Text => false,
    }
}

fn make(input: &Input, reviewed: &Reviewed, library: &Library, plan: &Plan, width: usize) -> Done {
    let report = Report::new(&input.name, &reviewed.bytes, &reviewed.reading, library, &reviewed.assessment);
    let before = plan.accepted.before(&report, plan.found.inputs.len() == 1);
    let report = report.with_waivers(before.applied.as_ref());
    let mut done = Done {
        row: Row::of(&input.name, reviewed),
        fails: plan.gate.fails(library, &reviewed.assessment, &before),
        concerned: before.concerned(),
        print: String::new(),
        written: Vec::new(),
        unwritten: None,
    };
    match &plan.output {
        Output::Print(format) => done.print = format.render(&report, width),
        Output::Text => done.print = show_text::render(&input.name, &reviewed.reading, width),
        Output::Write(folder, formats) => {
            for format in formats {
                let path = report_path(folder, input, *format);
                match batch::write_private(&path, format.render_file(&report).as_bytes()) {
                    Ok(written) => done.written.push(written),
                    Err(error) => done.unwritten = Some(CommandError::unwritten(&path, error)),
                }
            }
        }
        Output::Summary => {}
    }
    done
}
