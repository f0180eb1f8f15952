//! `baa compare`: two drafts of a contract, or a chain of them, and what differs.

use std::io::Write;
use std::path::{Path, PathBuf};

use baa_analyzer::batch::{self, ReviewError};
use baa_analyzer::compare::{Draft, Request, compare};
use baa_analyzer::document::Document;
use baa_analyzer::grading::{Assessment, assess};
use baa_analyzer::ingest::{self, Format as ContractFormat, Options, Reading, Tracked};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;
use baa_analyzer::redline::critic;
use baa_analyzer::report::compare::{Round, Rounds, Step, html, json, markdown, terminal, xlsx};
use baa_analyzer::text::sha256;

use super::Exit;
use super::error::CommandError;
use super::playbook::PlaybookArgs;
use super::reading::ReadingArgs;
use super::ui::Ui;
use super::verify::read as contract_bytes;

/// Compare drafts of a contract: what was won, conceded and reworded, and what changed unasked
///
/// Clauses are aligned by meaning, not by place. Layout, numbering, hyphenation, case and
/// punctuation are no changes, so a Word draft can be held against a PDF. With more than two drafts,
/// each is compared with the one before, and the first with the last.
#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// The drafts, the oldest first
    #[arg(required = true, num_args = 2.., value_name = "DRAFT")]
    drafts: Vec<PathBuf>,
    /// The redline that the last draft answers (a Word file with tracked changes, Markdown with
    /// `CriticMarkup`, or the text as we asked for it): changes are sorted into asked and unasked
    #[arg(long, value_name = "FILE")]
    asked: Option<PathBuf>,
    /// How the comparison is written
    #[arg(long, short, value_enum, default_value = "terminal", value_name = "FORMAT")]
    format: CompareFormat,
    /// Write it to this file
    #[arg(long, short, value_name = "FILE", required_if_eq("format", "xlsx"))]
    output: Option<PathBuf>,
    /// Exit with 1 where something regressed or was changed without being asked
    #[arg(long)]
    fail_on_change: bool,
    #[command(flatten)]
    playbook: PlaybookArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Formats of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CompareFormat {
    /// For the terminal
    Terminal,
    /// GitHub Markdown
    #[value(alias = "md")]
    Markdown,
    /// A page for the browser, in one file that loads nothing
    Html,
    /// One JSON document, schema baa-compare/1
    Json,
    /// A workbook
    Xlsx,
}

/// A draft as read.
struct Read {
    name: String,
    sha256: String,
    reading: Reading,
    assessment: Assessment,
    /// The text with tracked changes refused, where there are any.
    untracked: Option<Document>,
}

impl Read {
    fn draft(&self) -> Draft<'_> {
        Draft { document: &self.reading.document, assessment: &self.assessment }
    }
}

/// Runs the command.
pub(super) fn run(args: &CompareArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let library = args.playbook.library()?;
    let program = Program::new(&library);
    let options = args.reading.options()?;
    let limit = args.reading.limits.max_file_size;
    let read = |path: &PathBuf| read(path, limit, &options, &library, &program);
    let drafts = args.drafts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let asked = args.asked.as_ref().map(|path| asked(path, limit, &options, &library, &program)).transpose()?;
    let last = drafts.len() - 1;
    let mut steps: Vec<(usize, usize)> = (0..last).map(|old| (old, old + 1)).collect();
    if last > 1 {
        steps.push((0, last));
    }
    let step = |(old, new): (usize, usize)| {
        let answers = old + 1 == new && new == last;
        let request = Request {
            old: drafts[old].draft(),
            new: drafts[new].draft(),
            asked: asked.as_ref().filter(|_| answers).map(Read::draft),
            untracked: drafts[new].untracked.as_ref().filter(|_| old + 1 == new),
        };
        Step { old, new, comparison: compare(&request) }
    };
    let steps: Vec<Step> = steps.into_iter().map(step).collect();
    let round = |read: &Read| -> bool { read.reading.issues.iter().any(|issue| issue.incomplete) };
    let rounds = Rounds {
        drafts: drafts
            .iter()
            .map(|read| Round {
                name: read.name.clone(),
                sha256: read.sha256.clone(),
                format: read.reading.format.name(),
                document: &read.reading.document,
                assessment: &read.assessment,
                incomplete: round(read),
            })
            .collect(),
        steps,
        library: &library,
    };
    write(args, &rounds, ui)?;
    let unread = drafts.iter().any(round);
    let gate = args.fail_on_change && rounds.steps.iter().any(fails);
    Ok(if unread {
        Exit::Unread
    } else if gate {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// Whether something got worse or was changed unasked.
fn fails(step: &Step) -> bool {
    use baa_analyzer::compare::{Answer, Outcome};
    let found = &step.comparison;
    found.clauses.iter().any(|clause| clause.outcome == Outcome::Regressed)
        || found.changes.iter().any(|change| change.answer.is_some_and(|answer| answer < Answer::Accepted))
}

fn write(args: &CompareArgs, rounds: &Rounds, ui: &Ui) -> Result<(), CommandError> {
    let width = if args.output.is_some() { 100 } else { ui.width() };
    let bytes = match args.format {
        CompareFormat::Terminal => terminal::render(rounds, width).into_bytes(),
        CompareFormat::Markdown => markdown::render(rounds).into_bytes(),
        CompareFormat::Html => html::render(rounds).into_bytes(),
        CompareFormat::Json => json::render(rounds).into_bytes(),
        CompareFormat::Xlsx => xlsx::render(rounds).map_err(CommandError::usage)?,
    };
    let Some(path) = &args.output else {
        ui.out().write_all(&bytes)?;
        return Ok(());
    };
    let plain = args.format == CompareFormat::Terminal;
    let bytes = if plain { anstream::adapter::strip_bytes(&bytes).into_vec() } else { bytes };
    batch::write_private(path, &bytes).map_err(|error| CommandError::unwritten(path, error))?;
    Ok(())
}

fn read(path: &Path, limit: u64, options: &Options, library: &Library, program: &Program) -> Result<Read, CommandError> {
    let bytes = contract_bytes(path, limit)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unread = |error| CommandError::unreviewed(path, &ReviewError::Ingest(error));
    let reading = ingest::read(&name, &bytes, options).map_err(unread)?;
    let tracked = reading.format == ContractFormat::Docx && options.tracked == Tracked::Accepted;
    let untracked = if tracked {
        let original = Options { tracked: Tracked::Original, ..options.clone() };
        let document = ingest::read(&name, &bytes, &original).map_err(unread)?.document;
        Some(document).filter(|document| document.text != reading.document.text)
    } else {
        None
    };
    Ok(assessed(name, sha256(&bytes), reading, untracked, library, program))
}

/// The draft as we asked for it: our redline with everything accepted.
fn asked(path: &Path, limit: u64, options: &Options, library: &Library, program: &Program) -> Result<Read, CommandError> {
    let bytes = contract_bytes(path, limit)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_markdown = Path::new(&name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    let text = std::str::from_utf8(&bytes).ok().filter(|_| is_markdown).map(critic::accept);
    let options = Options { tracked: Tracked::Accepted, ..options.clone() };
    let reading = ingest::read(&name, text.as_ref().map_or(bytes.as_slice(), |text| text.as_bytes()), &options)
        .map_err(|error| CommandError::unreviewed(path, &ReviewError::Ingest(error)))?;
    Ok(assessed(name, sha256(&bytes), reading, None, library, program))
}

fn assessed(
    name: String,
    sha256: String,
    reading: Reading,
    untracked: Option<Document>,
    library: &Library,
    program: &Program,
) -> Read {
    let incomplete = reading.issues.iter().any(|issue| issue.incomplete);
    let assessment = assess(library, program, &reading.document, incomplete);
    Read { name, sha256, reading, assessment, untracked }
}
