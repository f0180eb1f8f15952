//! `baa redline`: the contract itself, marked up.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use baa_analyzer::batch::{self, ReviewError, Written};
use baa_analyzer::grading::Position;
use baa_analyzer::ingest;
use baa_analyzer::matching::Program;
use baa_analyzer::redline::{self, Change, Contract, Output, Redline, Request};
use baa_analyzer::report::docx;

use super::Exit;
use super::error::CommandError;
use super::limits::LimitsArgs;
use super::playbook::PlaybookArgs;
use super::signature::SignatureArgs;
use super::ui::{Ui, inert, shown};

/// Write a contract back with the changes to ask for marked in it
///
/// Each edit is as small as it can be and was tried: with it made, the contract was read and graded
/// again, its finding is gone and no other has come. What could not be proved so is a comment.
#[derive(Debug, clap::Args)]
pub(super) struct RedlineArgs {
    /// The contract: PDF, DOCX, Markdown, HTML, text
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the marked contract is written [default: beside the contract, as NAME.redline.EXT]
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    /// What to ask for
    #[arg(long, value_enum, default_value_t)]
    position: PositionArg,
    /// Write a fresh Markdown copy with the marks instead of marking the contract itself
    #[arg(long)]
    clean: bool,
    /// Write a cover letter to the other side too, as Word file where OUT ends in .docx, else as
    /// Markdown: what is asked for, in the order of importance
    #[arg(long, value_name = "OUT")]
    letter: Option<PathBuf>,
    #[command(flatten)]
    signature: SignatureArgs,
    /// Password of a protected file; the environment variable `BAA_PASSWORD` does the same unseen
    #[arg(long)]
    password: Option<String>,
    #[command(flatten)]
    playbook: PlaybookArgs,
    #[command(flatten)]
    limits: LimitsArgs,
}

/// Positions on the command line.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum PositionArg {
    /// The wording and figures to ask for first
    #[default]
    Preferred,
    /// Those that are fine
    Acceptable,
    /// The last to accept
    Fallback,
}

impl From<PositionArg> for Position {
    fn from(position: PositionArg) -> Self {
        match position {
            PositionArg::Preferred => Self::Preferred,
            PositionArg::Acceptable => Self::Acceptable,
            PositionArg::Fallback => Self::Fallback,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &RedlineArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let signature = args.signature.signature()?;
    let library = args.playbook.library()?;
    let program = Program::new(&library);
    let bytes = read(&args.file, args.limits.max_file_size)?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let options = args.limits.options(args.password.clone())?;
    let unread = |error| CommandError::unreviewed(&args.file, &ReviewError::Ingest(error));
    let (format, pieces) = ingest::pieces(&name, &bytes, &options).map_err(unread)?;
    let contract = Contract::new(pieces);
    let request = Request { library: &library, program: &program, position: args.position.into() };
    let proposed = redline::propose(&contract, &request);
    if proposed.before.is_none() {
        return Err(CommandError::unreviewable(&args.file, &proposed.nature));
    }
    let output = if args.clean {
        redline::clean_copy(&contract, &proposed)
    } else {
        redline::write(&name, &bytes, format, &contract, &proposed, &signature, &options)
            .map_err(|error| CommandError::unmarked(&args.file, &error))?
    };
    let target = args.output.clone().unwrap_or_else(|| beside(&args.file, output.extension));
    if target.canonicalize().is_ok_and(|target| args.file.canonicalize().is_ok_and(|file| file == target)) {
        let error = CommandError::usage(format!("{}: the contract itself would be overwritten", shown(&target)));
        return Err(error.hint("name another file with --output"));
    }
    let written = batch::write_private(&target, &output.bytes).map_err(|error| CommandError::unwritten(&target, error))?;
    if let Some(path) = &args.letter {
        let is_word = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx"));
        let letter = if is_word {
            docx::letter::render(&name, &contract, &proposed, &signature).map_err(|error| CommandError::unwritten(path, error))?
        } else {
            redline::letter::markdown(&name, &contract, &proposed, &signature).into_bytes()
        };
        batch::write_private(path, &letter).map_err(|error| CommandError::unwritten(path, error))?;
    }
    ui.out().write_all(summary(&contract, &proposed, &output, &target, written).as_bytes())?;
    Ok(Exit::Clean)
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, CommandError> {
    let size = std::fs::metadata(path).map_err(|error| CommandError::unread(path, &error))?.len();
    if size > limit {
        return Err(CommandError::unreviewed(path, &ReviewError::TooLarge { size, limit }));
    }
    std::fs::read(path).map_err(|error| CommandError::unread(path, &error))
}

/// `vendor.docx` to `vendor.redline.docx` in the same folder.
fn beside(file: &Path, extension: &str) -> PathBuf {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    file.with_file_name(format!("{stem}.redline.{extension}"))
}

/// What was proposed, for the terminal.
fn summary(contract: &Contract, redline: &Redline, output: &Output, target: &Path, written: Written) -> String {
    let mut out = String::new();
    for edit in &redline.edits {
        let _ = writeln!(out, "{:<7}{} ({})", edit.note.priority.name(), inert(&edit.note.title), redline::kind_name(edit.kind));
        for change in &edit.changes {
            let (old, new) = match change {
                Change::Words { range, text } => (range.of(&contract.document.text).trim().to_owned(), text.trim().to_owned()),
                Change::Paragraph { label, text, .. } => (String::new(), format!("{label} {text}").trim().to_owned()),
            };
            for (sign, text) in [('-', old), ('+', new)] {
                if !text.is_empty() {
                    let _ = writeln!(out, "       {sign} {}", inert(&text));
                }
            }
        }
    }
    for comment in &redline.comments {
        let _ = writeln!(out, "comment {}", inert(&comment.note.title));
    }
    let grade = |grade: &Option<baa_analyzer::grading::Grade>| grade.as_ref().map_or("none", |grade| grade.letter.name());
    let _ = writeln!(
        out,
        "{}{}: {} edits, {} comments; grade {} before, {} with all edits",
        shown(target),
        if written == Written::Replaced { " (replaced)" } else { "" },
        output.edits,
        redline.comments.len() + output.as_comments,
        grade(&redline.before),
        grade(&redline.after),
    );
    out
}
