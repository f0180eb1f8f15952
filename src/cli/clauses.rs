//! `baa clauses`: the library for those who use it and those who write it.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use baa_analyzer::grading::example;
use baa_analyzer::library::{Clause, Kind, Library, skeleton};

use super::Exit;
use super::error::CommandError;
use super::explain::find;
use super::library::{self, located, overlay};
use super::ui::{Ui, shown};

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// List the clauses; check, test and begin pages of your own
#[derive(Debug, clap::Args)]
pub(super) struct ClausesArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(ListArgs),
    Check(CheckArgs),
    Test(TestArgs),
    New(NewArgs),
}

/// List all clauses by family
#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
}

/// Check the form of clause pages: everything wrong, by file and line
#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// Folder of pages, laid over the built-in ones
    folder: PathBuf,
}

/// Run the examples on clause pages
#[derive(Debug, clap::Args)]
struct TestArgs {
    /// Only these clauses
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
}

/// Begin a clause page: print one to fill in, or put it into a folder
#[derive(Debug, clap::Args)]
struct NewArgs {
    /// Id of the clause, in small letters with hyphens
    id: String,
    /// Why it is looked for
    #[arg(long, value_enum)]
    kind: KindArg,
    /// Folder of the library to put it into
    #[arg(long, value_name = "DIR", requires = "family")]
    library: Option<PathBuf>,
    /// Folder of the family inside the library
    #[arg(long, requires = "library")]
    family: Option<String>,
}

/// Kinds on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum KindArg {
    /// By law
    Required,
    /// By reviewers
    Expected,
    /// Text that should not be there
    RedFlag,
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Required => Self::Required,
            KindArg::Expected => Self::Expected,
            KindArg::RedFlag => Self::RedFlag,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: ClausesArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let (text, exit) = match args.command {
        Command::List(args) => (list(library::read(args.library.as_deref())?.as_ref()), Exit::Clean),
        Command::Check(args) => check(&args.folder)?,
        Command::Test(args) => test(library::read(args.library.as_deref())?.as_ref(), &args.ids)?,
        Command::New(args) => (new(&args)?, Exit::Clean),
    };
    ui.out().write_all(text.as_bytes())?;
    Ok(exit)
}

fn list(library: &Library) -> String {
    let pages = library.pages();
    let ids = pages.iter().map(|clause| clause.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for family in pages.chunk_by(|a, b| a.family == b.family) {
        let _ = writeln!(text, "{BOLD}{}{BOLD:#}", family[0].family);
        for Clause { id, kind, severity, title, off, .. } in family {
            let when = if *off { " (where a playbook asks for it)" } else { "" };
            let _ = writeln!(text, "  {id:ids$}  {:8}  {:8}  {title}{when}", kind.name(), severity.name());
        }
    }
    let _ = writeln!(text, "\n{} clauses. baa explain ID tells about one.", pages.len());
    text
}

fn check(folder: &Path) -> Result<(String, Exit), CommandError> {
    match overlay(folder)? {
        Ok(library) => {
            let text = format!("{}: in order; {} clauses with the built-in ones\n", shown(folder), library.pages().len());
            Ok((text, Exit::Clean))
        }
        Err(mistakes) => {
            let mut text: String = mistakes.iter().map(|mistake| located(folder, mistake) + "\n").collect();
            let _ = writeln!(text, "{BAD}{} mistakes{BAD:#}", mistakes.len());
            Ok((text, Exit::Findings))
        }
    }
}

fn test(library: &Library, ids: &[String]) -> Result<(String, Exit), CommandError> {
    let clauses: Vec<&Clause> =
        if ids.is_empty() { library.pages() } else { ids.iter().map(|id| find(library, id)).collect::<Result<_, _>>()? };
    let mut text = String::new();
    let (mut examples, mut failed) = (0, 0);
    for clause in clauses {
        let problems = example::check(library, clause);
        let (style, word) = if problems.is_empty() { (GOOD, "ok  ") } else { (BAD, "FAIL") };
        let _ = writeln!(text, "{style}{word}{style:#}  {}/{}", clause.family, clause.id);
        for problem in &problems {
            let _ = writeln!(text, "      {problem}");
        }
        examples += clause.examples.len();
        failed += problems.len();
    }
    let _ = writeln!(text, "\n{examples} examples, {failed} problems");
    Ok((text, if failed == 0 { Exit::Clean } else { Exit::Findings }))
}

fn new(args: &NewArgs) -> Result<String, CommandError> {
    named(&args.id, "the id")?;
    let page = skeleton(&args.id, args.kind.into());
    let (Some(folder), Some(family)) = (&args.library, &args.family) else { return Ok(page) };
    named(family, "the family")?;
    let path = folder.join(family).join(format!("{}.md", args.id));
    let write = || {
        std::fs::create_dir_all(folder.join(family))?;
        OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(page.as_bytes())
    };
    write().map_err(|error| CommandError::unwritten(&path, error))?;
    let folder = shown(folder);
    Ok(format!("{}: fill in what says TODO, then: baa clauses check {folder}\n", shown(&path)))
}

/// Ids and families name files, so nothing that could lead elsewhere may be in them.
fn named(name: &str, what: &str) -> Result<(), CommandError> {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !name.is_empty() && name.split('-').all(|part| !part.is_empty() && part.chars().all(letter)) {
        return Ok(());
    }
    let error = CommandError::usage(format!("{name:?} cannot be {what}"));
    Err(error.hint("use small letters, digits and single hyphens: breach-notice"))
}
