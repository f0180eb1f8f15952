//! `baa clauses`: the library for those who use it and those who write it.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use anstyle::Style;
use baa_analyzer::library::{Clause, Library};

use super::Exit;
use super::error::CommandError;
use super::library;
use super::ui::Ui;

const BOLD: Style = Style::new().bold();

/// List the clauses, check and test pages of your own, begin a new one
#[derive(Debug, clap::Args)]
pub(super) struct ClausesArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(ListArgs),
}

/// List all clauses by family
#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: ClausesArgs, ui: &Ui) -> Result<Exit, CommandError> {
    match args.command {
        Command::List(args) => {
            let library = library::read(args.library.as_deref())?;
            ui.out().write_all(list(&library).as_bytes())?;
            Ok(Exit::Clean)
        }
    }
}

fn list(library: &Library) -> String {
    let ids = library.clauses.iter().map(|clause| clause.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for family in library.clauses.chunk_by(|a, b| a.family == b.family) {
        let _ = writeln!(text, "{BOLD}{}{BOLD:#}", family[0].family);
        for Clause { id, kind, severity, title, .. } in family {
            let _ = writeln!(text, "  {id:ids$}  {:8}  {:8}  {title}", kind.name(), severity.name());
        }
    }
    let _ = writeln!(text, "{} clauses; baa explain ID tells about one", library.clauses.len());
    text
}
