//! `baa search`: past agreements by words, fields and figures.

mod csv;
mod html;
mod json;
mod saved;
mod terminal;

use std::io::Write;

use baa_analyzer::index::{FACETS, Found, IndexError, NUMBERS, Options, Query, Sort};
use baa_analyzer::library::Library;

use super::Exit;
use super::error::{CommandError, nearest};
use super::index::PlaceArgs;
use super::ui::{Ui, inert};

/// Search past agreements
///
/// Words side by side must all stand in one clause. Terms and connectors are those of the clause
/// library: "a phrase", root!, typo~, @concept, #value, w/10, pre/5, w/s, w/p, OR, AND, AND NOT,
/// parentheses. Fields pick contracts: vendor:acme grade:D..F flag:offshore-unrestricted
/// verdict:survival=missing notice:<=72h notice:none cap:<1000000 cure:>30d offshore:permitted
/// law:"New York" format:pdf tag:team=lab reviewed:2026-01.. name:msa.
#[derive(Debug, clap::Args)]
pub(super) struct SearchArgs {
    /// What to look for; several arguments are one search
    #[arg(required_unless_present_any = ["saved", "list_saved"], value_name = "QUERY")]
    query: Vec<String>,
    /// How the hits are written
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,
    /// Most hits on a page
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// Page, from 1
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// By what hits are sorted: name, vendor, or a figure such as notice, cap, points, reviewed
    #[arg(long, default_value = "name", value_name = "FIELD")]
    sort: String,
    /// Turn the order round
    #[arg(long)]
    reverse: bool,
    /// Count the contracts found by these, with commas between: vendor, grade, format, offshore,
    /// law, flag, tag
    #[arg(long, value_delimiter = ',', value_name = "FACETS")]
    facets: Vec<String>,
    /// Keep the search under this name
    #[arg(long, value_name = "NAME", conflicts_with = "saved")]
    save: Option<String>,
    /// Run the search that was kept under this name; what is written beside it narrows it down
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// List the searches that were kept
    #[arg(long)]
    list_saved: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Formats of hits.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// To read
    #[default]
    Terminal,
    /// One document for programs, schema baa-search/1
    Json,
    /// A row per hit, for spreadsheets
    Csv,
    /// A page for the browser, in one file that loads nothing
    Html,
}

/// A search with what it found, for the formats.
struct Answer<'a> {
    query: &'a str,
    offset: usize,
    found: &'a Found,
}

/// Runs the command.
pub(super) fn run(args: &SearchArgs, ui: &Ui) -> Result<Exit, CommandError> {
    if args.list_saved {
        ui.out().write_all(saved::list()?.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let typed = args.query.join(" ");
    let text = match &args.saved {
        None => typed,
        Some(name) if typed.is_empty() => saved::get(name)?,
        Some(name) => format!("({}) AND ({typed})", saved::get(name)?),
    };
    let query = checked(&text)?;
    let options = options(args)?;
    let index = args.place.open()?;
    let found = index.search(&query, &options).map_err(|error| CommandError::of_index(index.folder(), &error))?;
    if let Some(name) = &args.save {
        saved::put(name, &text)?;
    }
    let answer = Answer { query: &text, offset: options.offset, found: &found };
    let text = match args.format {
        Format::Terminal => terminal::render(&answer, ui.width()),
        Format::Json => json::render(&answer)?,
        Format::Csv => csv::render(&answer)?,
        Format::Html => html::render(&answer),
    };
    ui.out().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The search, or what is wrong with it under its place.
pub(super) fn checked(text: &str) -> Result<Query, CommandError> {
    let query = Query::parse(text).map_err(|error| match error {
        IndexError::Query { at, message } => {
            let column = text.get(..at).map_or(0, |before| before.chars().count());
            let error = CommandError::usage(format!("the search cannot be understood: {message}"));
            error.hint(inert(text)).hint(format!("{}^ here", " ".repeat(column)))
        }
        other => CommandError::usage(other),
    })?;
    let concepts = &Library::embedded().concepts;
    let names = || concepts.iter().map(|(name, _)| name.as_str());
    if let Some(unknown) = query.concepts().into_iter().find(|wanted| names().all(|name| name != *wanted)) {
        let error = CommandError::usage(format!("@{unknown} is no concept of the clause library"));
        return Err(match nearest(unknown, names()) {
            Some(name) => error.hint(format!("did you mean @{name}?")),
            None => error.hint("they are listed in clause-library/concepts.toml"),
        });
    }
    Ok(query)
}

fn options(args: &SearchArgs) -> Result<Options, CommandError> {
    let numbers = || NUMBERS.iter().map(|number| number.name);
    let sort = Sort::from_name(&args.sort).ok_or_else(|| {
        let names: Vec<&str> = ["name", "vendor"].into_iter().chain(numbers()).collect();
        CommandError::usage(format!("--sort {}: hits are sorted by {}", inert(&args.sort), names.join(", ")))
    })?;
    let mut facets = Vec::new();
    for name in &args.facets {
        let facet = FACETS.iter().find(|facet| *facet == name);
        facets.push(*facet.ok_or_else(|| {
            CommandError::usage(format!("--facets {}: contracts are counted by {}", inert(name), FACETS.join(", ")))
        })?);
    }
    let offset = args.limit.saturating_mul(args.page as usize - 1);
    Ok(Options { limit: args.limit, offset, sort, reverse: args.reverse, facets })
}
