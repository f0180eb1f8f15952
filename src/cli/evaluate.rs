//! `baa evaluate`: how often the program is right, by the labels of people who read the contracts.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use baa_analyzer::batch::{self, Input, Reviewed, Sought};
use baa_analyzer::evaluate::{self, Evaluation, Labels, Reported};
use baa_analyzer::matching::Program;
use ignore::WalkBuilder;

use super::Exit;
use super::error::CommandError;
use super::library;
use super::reading::ReadingArgs;
use super::ui::{Ui, inert, progress, shown};

/// Labels of a document that stand in a folder named after it.
const TRUTH: &str = "truth.toml";

/// Hold the verdicts against labels made by people who read the contracts
///
/// Labels are LABELS/<name>.json or LABELS/<name>/truth.toml, documents DOCS/<name>.<extension> or
/// any file in DOCS/<name>/. Documents without labels are left out.
#[derive(Debug, clap::Args)]
pub(super) struct EvaluateArgs {
    /// Folder of labels
    labels: PathBuf,
    /// Folder of the documents they are about
    docs: PathBuf,
    /// How the figures are written
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,
    /// List every disagreement, with the words on both sides (JSON always has them)
    #[arg(long)]
    misses: bool,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Contracts at a time; 0 for one per core
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    jobs: usize,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Formats of the figures.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// Tables to read
    #[default]
    Terminal,
    /// Everything, for programs
    Json,
    /// A row per clause, for spreadsheets
    Csv,
}

/// Runs the command.
pub(super) fn run(args: &EvaluateArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let mut labels = read_labels(&args.labels)?;
    let library = library::read(args.library.as_deref())?;
    if !args.docs.is_dir() {
        return Err(CommandError::usage(format!("{}: no such folder", shown(&args.docs))));
    }
    let mut exit = Exit::Clean;
    let found = batch::discover(std::slice::from_ref(&args.docs), Sought::default());
    for (path, error) in &found.failures {
        ui.tell(&CommandError::unreviewed(path, error));
        exit = Exit::Unread;
    }
    let inputs: Vec<Input> = found.inputs.into_iter().filter(|input| name_in(&labels, input).is_some()).collect();
    let program = Program::lazy(&library);
    let options = batch::Options {
        program: &program,
        library: &library,
        ingest: args.reading.options()?,
        max_file_size: args.reading.limits.max_file_size,
        jobs: args.jobs,
        units: false,
        cache: None,
    };
    let mut reports: BTreeMap<String, Vec<(String, Option<Reported>)>> = BTreeMap::new();
    let bar = progress(inputs.len());
    let make = |_: &Input, reviewed: &Reviewed| Reported::of(&reviewed.assessment, &reviewed.reading.document);
    batch::review(&inputs, &options, make, |delivered| {
        bar.inc(1);
        bar.set_message(inert(&delivered.input.name));
        let reported = delivered.outcome.map_err(|error| {
            bar.suspend(|| ui.tell(&CommandError::unreviewed(&delivered.input.path, &error)));
            exit = Exit::Unread;
        });
        if let Some(name) = name_in(&labels, delivered.input) {
            let report = (delivered.input.name.clone(), reported.ok());
            reports.entry(name.to_owned()).or_default().push(report);
        }
        ControlFlow::Continue(())
    })?;
    bar.finish_and_clear();

    let mut evaluation = Evaluation::default();
    for (name, labels) in &mut labels {
        match reports.get(name).map_or(&[][..], Vec::as_slice) {
            [] => evaluation.add(labels, None),
            [(_, report)] => evaluation.add(labels, report.as_ref()),
            // One contract in several files, which must be told apart.
            several => {
                for (input, report) in several {
                    labels.doc.clone_from(input);
                    evaluation.add(labels, report.as_ref());
                }
            }
        }
    }
    let text = match args.format {
        Format::Terminal => evaluate::text(&evaluation, args.misses),
        Format::Json => evaluate::json(&evaluation),
        Format::Csv => evaluate::csv(&evaluation),
    };
    ui.out().write_all(text.as_bytes())?;
    Ok(exit)
}

/// The name under which a document is labelled: its file's, or else its folder's.
fn name_in<'a>(labels: &'a BTreeMap<String, Labels>, input: &Input) -> Option<&'a str> {
    let named = |name: Option<&OsStr>| Some(labels.get_key_value(name?.to_str()?)?.0.as_str());
    named(input.path.file_stem()).or_else(|| named(input.path.parent()?.file_name()))
}

/// The labels of a folder by the name of their document.
fn read_labels(folder: &Path) -> Result<BTreeMap<String, Labels>, CommandError> {
    if !folder.is_dir() {
        return Err(CommandError::usage(format!("{}: no such folder", shown(folder))));
    }
    let mut labels = BTreeMap::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).hidden(true).sort_by_file_name(OsStr::cmp).build() {
        let entry = entry.map_err(|error| {
            let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
            CommandError::unread(folder, &error)
        })?;
        let path = entry.path();
        let json = path.extension().is_some_and(|extension| extension == "json");
        if !path.is_file() || !(json || path.file_name() == Some(OsStr::new(TRUTH))) {
            continue;
        }
        let text = std::fs::read_to_string(path).map_err(|error| CommandError::unread(path, &error))?;
        let name = if json { path.file_stem() } else { path.parent().and_then(Path::file_name) };
        let name = name.unwrap_or_default().to_string_lossy();
        let read = if json { Labels::from_json(&text, &name) } else { Labels::from_toml(&text, &name) };
        let read = read.map_err(|error| CommandError::usage(format!("{}: {error}", shown(path))))?;
        labels.insert(read.doc.clone(), read);
    }
    if labels.is_empty() {
        let error = CommandError::usage(format!("{}: no labels in this folder", shown(folder)));
        return Err(error.hint("labels stand at LABELS/<name>.json or LABELS/<name>/truth.toml"));
    }
    Ok(labels)
}
