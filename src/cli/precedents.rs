//! `baa precedents`: how past contracts worded a clause.

use std::io::Write;
use std::path::PathBuf;

use anstyle::Style;
use baa_analyzer::index::{Contract, Precedents};
use baa_analyzer::library::Clause;

use super::Exit;
use super::error::{CommandError, nearest};
use super::index::PlaceArgs;
use super::library;
use super::redline::PositionArg;
use super::ui::{Ui, inert, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Show how past contracts worded a clause, best position first
#[derive(Debug, clap::Args)]
pub(super) struct PrecedentsArgs {
    /// Id of the clause
    clause: String,
    /// Only contracts of this vendor, or a part of its name
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Only contracts whose figure stands here
    #[arg(long, value_enum)]
    position: Option<PositionArg>,
    /// Most wordings to show
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Runs the command.
pub(super) fn run(args: &PrecedentsArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let library = library::read(args.library.as_deref())?;
    let clause = library.clauses.iter().find(|clause| clause.id == args.clause).ok_or_else(|| {
        let error = CommandError::usage(format!("{}: no such clause", inert(&args.clause)));
        match nearest(&args.clause, library.clauses.iter().map(|clause| clause.id.as_str())) {
            Some(id) => error.hint(format!("did you mean {id}?")),
            None => error.hint("see them with: baa clauses list"),
        }
    })?;
    let vendor = args.vendor.as_ref().map(|name| name.to_lowercase());
    let position = args.position.map(|position| baa_analyzer::grading::Position::from(position).name());
    let wanted = |contract: &Contract| {
        let record = || contract.clauses.iter().find(|record| record.clause == clause.id);
        contract.is_baa
            && vendor.as_ref().is_none_or(|name| contract.vendor.to_lowercase().contains(name))
            && position.is_none_or(|position| record().is_some_and(|record| record.position.as_deref() == Some(position)))
    };
    let index = args.place.open()?;
    let found = index.precedents(clause, wanted).map_err(|error| CommandError::of_index(index.folder(), &error))?;
    ui.out().write_all(render(clause, &found, args.limit, ui.width()).as_bytes())?;
    Ok(Exit::Clean)
}

fn render(clause: &Clause, found: &Precedents, limit: usize, width: usize) -> String {
    let mut out = format!("{BOLD}{}{BOLD:#} in {} of {} agreements\n", clause.title, found.contracts, found.of);
    if !found.figures.is_empty() {
        let parts: Vec<String> = found
            .figures
            .iter()
            .map(|(figure, count)| match figure {
                Some(figure) => format!("{} in {count}", inert(&figure.words)),
                None => format!("without a number in {count}"),
            })
            .collect();
        let median = found.median().map(|figure| format!("; the median is {}", inert(&figure.words))).unwrap_or_default();
        for line in wrapped(&format!("{}{median}", parts.join(", ")), width) {
            out.push_str(&format!("{line}\n"));
        }
    }
    for wording in found.wordings.iter().take(limit) {
        let (vendors, contracts) = wording.vendors_and_contracts();
        let times = if contracts == 1 { "once".to_owned() } else { format!("in {contracts} contracts") };
        let by = if vendors.is_empty() { String::new() } else { format!(", {}", inert(&vendors.join(", "))) };
        out.push_str(&format!("\n{BOLD}{}{BOLD:#}, {times}{by}\n", wording.stands.replace('-', " ")));
        for line in wrapped(&inert(&wording.text), width.saturating_sub(4)) {
            out.push_str(&format!("  {DIM}\u{2502}{DIM:#} {line}\n"));
        }
        let places: Vec<String> =
            wording.found.iter().take(3).map(|found| format!("{}, {}", found.contract, found.place)).collect();
        let more = wording.found.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        out.push_str(&format!("  {DIM}{}{more}{DIM:#}\n", inert(&places.join("; "))));
    }
    let hidden = found.wordings.len().saturating_sub(limit);
    if hidden > 0 {
        out.push_str(&format!("\n{hidden} more wordings; see them with --limit\n"));
    }
    out
}
