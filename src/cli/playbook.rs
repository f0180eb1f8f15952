//! `baa playbook`, and the options by which every other command takes one.

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::Style;
use baa_analyzer::library::Library;
use serde::Serialize;

use super::Exit;
use super::error::CommandError;
use super::library;
use super::ui::{Ui, inert, shown, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The playbook that the clause pages are.
const DEFAULT: &str = "default";

/// What a practice asks for: the clauses, and what is laid over them.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct PlaybookArgs {
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) library: Option<PathBuf>,
    /// Whose asks to hold contracts against: a name of `baa playbook list`, or a file of your own
    #[arg(long, default_value = DEFAULT, value_name = "NAME|FILE")]
    playbook: String,
    /// What states, payers and programs add, one after the other
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    overlay: Vec<String>,
}

impl PlaybookArgs {
    /// The same, with the playbook of a report where none was asked for.
    pub(super) fn or(&self, playbook: &str, overlays: &[String]) -> Self {
        if self.playbook == DEFAULT && self.overlay.is_empty() {
            Self { library: self.library.clone(), playbook: playbook.to_owned(), overlay: overlays.to_vec() }
        } else {
            self.clone()
        }
    }

    /// The clauses as the playbook has them.
    pub(super) fn library(&self) -> Result<Cow<'static, Library>, CommandError> {
        let mut library = library::read(self.library.as_deref())?;
        if self.playbook == DEFAULT && self.overlay.is_empty() {
            return Ok(library);
        }
        let path = Path::new(&self.playbook);
        let is_file = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        let name = if is_file { add(library.to_mut(), path)? } else { self.playbook.clone() };
        let laid = library.under(&name, &self.overlay);
        laid.map(Cow::Owned).map_err(|error| CommandError::usage(error).hint("they are listed by: baa playbook list"))
    }
}

/// Reads a playbook from a file; its name.
fn add(library: &mut Library, path: &Path) -> Result<String, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|error| CommandError::unread(path, &error))?;
    library.add_playbook(&path.to_string_lossy(), &text).map_err(|mistakes| {
        let count = mistakes.len();
        let error = CommandError::usage(format!("{}: {count} mistakes", shown(path)));
        mistakes.iter().fold(error, |error, mistake| error.hint(inert(&mistake.to_string())))
    })
}

/// List, show and check playbooks
#[derive(Debug, clap::Args)]
pub(super) struct PlaybookCommandArgs {
    #[command(subcommand)]
    command: PlaybookCommand,
}

#[derive(Debug, clap::Subcommand)]
enum PlaybookCommand {
    /// Playbooks and overlays that there are
    List(ListArgs),
    /// What a playbook with its overlays comes to, and where every value comes from
    Show(ShowArgs),
    /// Whether a playbook of your own is well-formed
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// A name of `baa playbook list`, or a file of your own
    #[arg(default_value = DEFAULT, value_name = "NAME|FILE")]
    name: String,
    /// What states, payers and programs add
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    overlay: Vec<String>,
    /// How it is written
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// Playbooks of your own
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
}

/// Formats of a playbook.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// To read
    #[default]
    Terminal,
    /// For programs
    Json,
}

/// Runs the command.
pub(super) fn run(args: &PlaybookCommandArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let text = match &args.command {
        PlaybookCommand::List(args) => list(&*library::read(args.library.as_deref())?, ui.width()),
        PlaybookCommand::Show(args) => show(args, ui.width())?,
        PlaybookCommand::Check(args) => check(args)?,
    };
    ui.out().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn list(library: &Library, width: usize) -> String {
    let default = (DEFAULT, "The covered entity's side, for any practice: what the clause pages say.");
    let playbooks = library.playbooks.values().map(|one| (one.name.as_str(), one.says.as_str()));
    let overlays = library.overlays.values().map(|one| (one.name.as_str(), one.says.as_str()));
    let mut out = format!("{BOLD}Playbooks{BOLD:#}\n");
    [default].into_iter().chain(playbooks).for_each(|(name, says)| out.push_str(&line(name, says, width)));
    out.push_str(&format!("\n{BOLD}Overlays{BOLD:#}\n"));
    overlays.for_each(|(name, says)| out.push_str(&line(name, says, width)));
    out
}

fn line(name: &str, says: &str, width: usize) -> String {
    const NAMES: usize = 22;
    let lines = wrapped(&inert(says), width.saturating_sub(NAMES + 2));
    let lines = lines.iter().enumerate().map(|(at, line)| {
        let name = if at == 0 { inert(name) } else { String::new() };
        format!("  {name:<NAMES$}{line}\n")
    });
    lines.collect()
}

#[derive(Serialize)]
struct Shown<'a> {
    schema: &'static str,
    name: &'a str,
    overlays: &'a [String],
    digest: &'a str,
    clauses: Vec<ShownClause<'a>>,
    clocks: Vec<ShownClock<'a>>,
    ahead: Vec<ShownAhead<'a>>,
}

#[derive(Serialize)]
struct ShownClause<'a> {
    id: &'a str,
    severity: &'static str,
    weight: u32,
    priority: Option<&'static str>,
    off: bool,
    preferred: Option<&'a str>,
    acceptable: Option<&'a str>,
    fallback: Option<&'a str>,
    changed: Vec<ShownOrigin<'a>>,
}

#[derive(Serialize)]
struct ShownOrigin<'a> {
    key: &'a str,
    value: &'a str,
    from: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct ShownClock<'a> {
    law: &'a str,
    days: u32,
    says: &'a str,
}

#[derive(Serialize)]
struct ShownAhead<'a> {
    says: &'a str,
    law: &'a str,
}

fn show(args: &ShowArgs, width: usize) -> Result<String, CommandError> {
    let asked = PlaybookArgs { library: args.library.clone(), playbook: args.name.clone(), overlay: args.overlay.clone() };
    let laid = asked.library()?;
    let pages = library::read(args.library.as_deref())?;
    let applied = &laid.applied;
    let clauses: Vec<ShownClause<'_>> = pages
        .pages()
        .into_iter()
        .map(|page| {
            let clause = laid.clause(&page.id);
            let now = clause.unwrap_or(page);
            let mark = |of: fn(&baa_analyzer::library::Scale) -> &baa_analyzer::library::Bound| {
                now.scale.as_ref().map(|scale| of(scale).words.as_str())
            };
            let changed = applied.origins.iter().filter(|origin| origin.clause == page.id);
            ShownClause {
                id: &page.id,
                severity: now.severity.name(),
                weight: now.weight,
                priority: now.want.map(baa_analyzer::library::Want::name),
                off: clause.is_none(),
                preferred: mark(|scale| &scale.preferred),
                acceptable: mark(|scale| &scale.acceptable),
                fallback: mark(|scale| &scale.fallback),
                changed: changed
                    .map(|one| ShownOrigin { key: one.key, value: &one.value, from: &one.from, source: &one.source })
                    .collect(),
            }
        })
        .collect();
    let shown = Shown {
        schema: "baa-playbook/1",
        name: &applied.name,
        overlays: &applied.overlays,
        digest: laid.playbook_digest(),
        clauses,
        clocks: applied.clocks.iter().map(|one| ShownClock { law: &one.law, days: one.days, says: &one.says }).collect(),
        ahead: applied.ahead.iter().map(|one| ShownAhead { says: &one.says, law: &one.law }).collect(),
    };
    match args.format {
        Format::Terminal => Ok(table(&shown, width)),
        Format::Json => {
            let mut text = serde_json::to_string_pretty(&shown).map_err(std::io::Error::other)?;
            text.push('\n');
            Ok(text)
        }
    }
}

fn table(shown: &Shown<'_>, width: usize) -> String {
    let with = if shown.overlays.is_empty() { String::new() } else { format!(" with {}", shown.overlays.join(", ")) };
    let mut out = format!("{BOLD}{}{with}{BOLD:#}\n", inert(shown.name));
    for clause in &shown.clauses {
        let marks = [clause.preferred, clause.acceptable, clause.fallback];
        let marks: Vec<&str> = marks.into_iter().flatten().collect();
        let marks = if marks.is_empty() { String::new() } else { format!("  {}", marks.join(" / ")) };
        let state = if clause.off {
            "off".to_owned()
        } else {
            format!("{}, {} points, {}{marks}", clause.severity, clause.weight, clause.priority.unwrap_or("priority by severity"))
        };
        out.push_str(&format!("\n{:<34}{state}\n", clause.id));
        for origin in &clause.changed {
            let text = format!("{} = {}, from {}: {}", origin.key, origin.value, origin.from, origin.source);
            for line in wrapped(&inert(&text), width.saturating_sub(6)) {
                out.push_str(&format!("    {DIM}{line}{DIM:#}\n"));
            }
        }
    }
    for clock in &shown.clocks {
        out.push_str(&format!("\nclock  {} days: {} ({})\n", clock.days, inert(clock.says), inert(clock.law)));
    }
    for ahead in &shown.ahead {
        out.push_str(&format!("\nproposed, not graded: {} ({})\n", inert(ahead.says), inert(ahead.law)));
    }
    out
}

fn check(args: &CheckArgs) -> Result<String, CommandError> {
    let mut library = library::read(args.library.as_deref())?.into_owned();
    let mut out = String::new();
    for path in &args.files {
        let name = add(&mut library, path)?;
        let laid = library.under(&name, &[]).map_err(|error| CommandError::usage(format!("{}: {error}", shown(path))))?;
        let clauses = laid.clauses.len();
        out.push_str(&format!("{}: in order, {} values changed, {clauses} clauses\n", shown(path), laid.applied.origins.len()));
    }
    Ok(out)
}
