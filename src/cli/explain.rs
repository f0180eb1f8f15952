//! `baa explain`: the page of a clause, as reviewers read it.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use baa_analyzer::library::{Clause, Library};

use super::Exit;
use super::error::{CommandError, nearest};
use super::library;
use super::ui::{Ui, inert, wrapped};

const TITLE: Style = Style::new().bold().underline();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CONTRACT: Style = AnsiColor::Cyan.on_default();

/// Explain a clause: what it must do, why, what to ask for, and model wording
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The clause, as reports and `baa clauses list` name it
    id: String,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Print the page as it is written, with its rule
    #[arg(long)]
    source: bool,
}

/// Runs the command.
pub(super) fn run(args: &ExplainArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let library = library::read(args.library.as_deref())?;
    let clause = find(&library, &args.id)?;
    let text = if args.source { clause.page.clone().into_owned() } else { render(clause, ui.width()) };
    ui.out().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// A clause by its id; the error proposes the nearest.
pub(super) fn find<'a>(library: &'a Library, id: &str) -> Result<&'a Clause, CommandError> {
    let found = library.pages().into_iter().find(|clause| clause.id == id);
    found.ok_or_else(|| {
        let error = CommandError::usage(format!("no clause named {}", inert(id)));
        match nearest(id, library.pages().into_iter().map(|clause| clause.id.as_str())) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint("see them all with: baa clauses list"),
        }
    })
}

/// The Markdown of a page is plain enough to be shown line by line: the rule left out, headings
/// bold, wording of contracts set off.
fn render(clause: &Clause, width: usize) -> String {
    let mut text = String::new();
    let mut fence: Option<&str> = None;
    for line in clause.page.lines() {
        match (fence, line.strip_prefix("```")) {
            (None, Some(info)) => {
                fence = Some(info);
                if let Some(tag) = info.strip_prefix("clause ") {
                    let _ = writeln!(text, "{DIM}  {tag}{DIM:#}");
                }
            }
            (Some(_), Some(_)) => fence = None,
            (Some("toml"), None) => {}
            (Some(_), None) => set_off(&mut text, line, width),
            (None, None) => prose(&mut text, line, clause, width),
        }
    }
    format!("{}\n", text.trim())
}

fn set_off(text: &mut String, line: &str, width: usize) {
    for line in wrapped(line, width - 4) {
        let _ = writeln!(text, "  {DIM}\u{2502}{DIM:#} {CONTRACT}{line}{CONTRACT:#}");
    }
}

fn prose(text: &mut String, line: &str, clause: &Clause, width: usize) {
    if let Some(title) = line.strip_prefix("# ") {
        let _ = writeln!(text, "{TITLE}{title}{TITLE:#}");
        let law = clause.citations.join("; ");
        let facts = [clause.id.as_str(), clause.kind.name(), clause.severity.name(), law.as_str()];
        let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let _ = writeln!(text, "{DIM}{}{DIM:#}", facts.join(" \u{b7} "));
    } else if let Some(heading) = line.strip_prefix("## ") {
        let _ = writeln!(text, "{BOLD}{heading}{BOLD:#}");
    } else if line.starts_with(['|', ' ', '-', '*']) {
        // Tables and lists keep their lines.
        let _ = writeln!(text, "{line}");
    } else {
        for line in wrapped(line, width) {
            let _ = writeln!(text, "{line}");
        }
    }
}
