//! The command line: one file per command, each with its arguments and one function.
//!
//! What a command does is in two stages: arguments are first turned into a plan of checked values,
//! which is where all wrong usage is told, and only then is anything read or written.

mod accepted;
mod cache;
mod calendar;
mod clauses;
mod clock;
mod compare;
mod error;
mod evaluate;
mod explain;
mod generate;
mod index;
mod library;
mod limits;
mod nearest;
mod page;
mod paths;
mod plan;
mod playbook;
mod precedents;
mod reading;
mod redline;
mod review;
mod search;
mod show_text;
mod sign_off;
mod signature;
mod stop;
mod summary;
mod tesseract;
mod ui;
mod verify;
mod waive;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use error::CommandError;
use ui::{Color, Ui};

/// Reads HIPAA business associate agreements: what the law requires and the contract lacks, and
/// what it says that hurts, proved with its own words
///
/// Works offline; nothing is sent anywhere. No legal advice: a second pair of eyes for someone who
/// decides.
#[derive(Parser)]
#[command(name = "baa", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

/// The last lines of `--help`, also in the manual page.
const EXIT_CODES: &str = "\
Exit codes:
  0  done, and nothing at or above --fail-on
  1  findings at or above --fail-on, a grade below --fail-below, or a check that fails
  2  wrong usage, or a clause library with mistakes
  3  something could not be read or written, or not completely; the rest was done
130  stopped by Ctrl-C; what was done until then is whole";

#[derive(Subcommand)]
enum Command {
    Review(review::ReviewArgs),
    Redline(redline::RedlineArgs),
    Index(index::IndexArgs),
    Search(search::SearchArgs),
    Precedents(precedents::PrecedentsArgs),
    Similar(nearest::SimilarArgs),
    Compare(compare::CompareArgs),
    Calendar(calendar::CalendarArgs),
    Waive(waive::WaiveArgs),
    SignOff(sign_off::SignOffArgs),
    Verify(verify::VerifyArgs),
    Explain(explain::ExplainArgs),
    Cache(cache::CacheCommandArgs),
    Clauses(clauses::ClausesArgs),
    Playbook(playbook::PlaybookCommandArgs),
    Evaluate(evaluate::EvaluateArgs),
    Completions(generate::CompletionsArgs),
    Man(generate::ManArgs),
    /// Read PDFs for another process of this program
    #[command(name = reading::READ_PDF, hide = true)]
    ReadPdf,
}

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// Nothing to report.
    Clean = 0,
    /// What was found is to fail the caller.
    Findings = 1,
    /// Some input could not be read, or not completely. Weighs more than findings: a run that saw
    /// only a part can say nothing of the whole.
    Unread = 3,
    /// Stopped by the user before all was done.
    Stopped = 130,
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to stdout, mistakes to stderr; a closed pipe matters in neither.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    ui::quiet_worker_panics();
    let ui = Ui::new(arguments.color);
    match run(arguments.command, &ui) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            ui.tell(&error);
            error.exit_code()
        }
    }
}

fn run(command: Command, ui: &Ui) -> Result<Exit, CommandError> {
    let exit = match command {
        Command::Review(args) => review::run(&args, ui),
        Command::Redline(args) => redline::run(&args, ui),
        Command::Index(args) => index::run(&args, ui),
        Command::Search(args) => search::run(&args, ui),
        Command::Precedents(args) => precedents::run(&args, ui),
        Command::Similar(args) => nearest::run(&args, ui),
        Command::Compare(args) => compare::run(&args, ui),
        Command::Calendar(args) => calendar::run(&args, ui),
        Command::Waive(args) => waive::run(&args, ui),
        Command::SignOff(args) => sign_off::run(&args, ui),
        Command::Verify(args) => verify::run(&args, ui),
        Command::Cache(args) => cache::run(&args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Clauses(args) => clauses::run(args, ui),
        Command::Playbook(args) => playbook::run(&args, ui),
        Command::Evaluate(args) => evaluate::run(&args, ui),
        Command::Completions(args) => generate::completions(&args, Arguments::command(), ui),
        Command::Man(args) => generate::man(&args, Arguments::command(), ui),
        Command::ReadPdf => reading::serve(),
    }?;
    // What is still in the buffer may be where the pipe breaks.
    ui.out().flush()?;
    Ok(exit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
