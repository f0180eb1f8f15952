//! `baa index`: past agreements put where they can be searched.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use baa_analyzer::batch::{self, Input, Reviewed};
use baa_analyzer::index::{self, Details, Entry, Index, IndexError, Problem, Source, Writer};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;
use baa_analyzer::text::sha256;
use etcetera::BaseStrategy;

use super::Exit;
use super::clock::{day, now, time};
use super::error::CommandError;
use super::library;
use super::paths::PathsArgs;
use super::reading::ReadingArgs;
use super::ui::{Ui, inert, progress, shown};

/// Contracts that a stop of the process can cost at most.
const COMMIT_EVERY: usize = 1_000;

/// Keep reviewed contracts where `search`, `precedents` and `similar` find them
#[derive(Debug, clap::Args)]
pub(super) struct IndexArgs {
    #[command(subcommand)]
    command: IndexCommand,
}

/// Where the index is.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct PlaceArgs {
    /// Folder of the index [default: `BAA_INDEX`, or `baa/index` where this system keeps data]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

impl PlaceArgs {
    /// The folder.
    pub(super) fn folder(&self) -> Result<PathBuf, CommandError> {
        if let Some(folder) = self.index.clone().or_else(|| std::env::var_os("BAA_INDEX").map(PathBuf::from)) {
            return Ok(folder);
        }
        let places = etcetera::choose_base_strategy()
            .map_err(|_| CommandError::usage("the home folder is not known").hint("name a folder with --index"))?;
        Ok(places.data_dir().join("baa").join("index"))
    }

    /// The index, open for searches.
    pub(super) fn open(&self) -> Result<Index, CommandError> {
        let folder = self.folder()?;
        Index::open(&folder).map_err(|error| CommandError::of_index(&folder, &error))
    }
}

#[derive(Debug, clap::Subcommand)]
enum IndexCommand {
    /// Review contracts and put them in; those that have not changed are passed over
    Add(AddArgs),
    /// Take contracts out
    Remove(RemoveArgs),
    /// What stands in it
    Status(PlaceArgs),
    /// Whether its files are whole and agree with the contracts
    Check(PlaceArgs),
    /// Make it anew from the contracts: after damage, or with a new clause library
    Rebuild(RebuildArgs),
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    #[command(flatten)]
    paths: PathsArgs,
    /// Something to note beside them, searched as tag:KEY=VALUE
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    tags: Vec<(String, String)>,
    /// The other side [default: as the contract names it]
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// The day of the contract, as 2026-01-31 [default: as the contract says]
    #[arg(long, value_name = "DAY")]
    dated: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    how: HowArgs,
}

#[derive(Debug, clap::Args)]
struct RebuildArgs {
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    how: HowArgs,
}

#[derive(Debug, clap::Args)]
struct RemoveArgs {
    /// Contracts by path, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the index anew, so that nothing of them is left on the disk
    #[arg(long)]
    purge: bool,
    /// Seconds to wait for another process that writes
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    wait: u64,
    #[command(flatten)]
    place: PlaceArgs,
}

/// How contracts are reviewed for the index.
#[derive(Debug, clap::Args)]
struct HowArgs {
    /// Clause pages of your own, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Contracts at a time; 0 for one per core
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    jobs: usize,
    /// Seconds to wait for another process that writes
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    wait: u64,
    #[command(flatten)]
    reading: ReadingArgs,
}

fn tag(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    let fine = !key.is_empty() && !value.is_empty() && !text.contains(',');
    if fine { Ok((key.to_owned(), value.to_owned())) } else { Err("write KEY=VALUE, without commas".to_owned()) }
}

/// Runs the command.
pub(super) fn run(args: &IndexArgs, ui: &Ui) -> Result<Exit, CommandError> {
    match &args.command {
        IndexCommand::Add(args) => add(args, ui),
        IndexCommand::Remove(args) => remove(args, ui),
        IndexCommand::Status(place) => status(place, ui),
        IndexCommand::Check(place) => check(place, ui),
        IndexCommand::Rebuild(args) => rebuild(args, ui),
    }
}

fn add(args: &AddArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let dated = match &args.dated {
        None => None,
        Some(text) => Some(day(time(text).ok_or_else(|| {
            CommandError::usage(format!("--dated {}: not a date", inert(text))).hint("write it as 2026-01-31")
        })?)),
    };
    let folder = args.place.folder()?;
    let found = args.paths.discover(Some(&folder))?;
    let source = |name: &str| Source {
        name: name.to_owned(),
        vendor: args.vendor.clone(),
        dated,
        tags: args.tags.iter().cloned().collect(),
    };
    let mut failures = Vec::new();
    failures.extend(found.failures.iter().map(|(path, error)| CommandError::unreviewed(path, error)));
    let contracts = found.inputs.into_iter().map(|input| (source(&input.name), input)).collect();
    let writer = writer(&folder, &args.how, "baa index add")?;
    put(writer, contracts, &args.how, failures, false, ui)
}

fn rebuild(args: &RebuildArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let folder = args.place.folder()?;
    let of_index = |error: IndexError| CommandError::of_index(&folder, &error);
    let sources = index::sources(&folder).map_err(of_index)?;
    if sources.is_empty() {
        return Err(of_index(IndexError::NotThere(folder.clone())));
    }
    // Held until the old files are gone, so that nobody writes meanwhile; a damaged index has no
    // lock that could be held.
    match Writer::open(&folder, &holder("baa index rebuild")?, Duration::from_secs(args.how.wait)) {
        Err(error @ (IndexError::Locked { .. } | IndexError::Newer { .. })) => return Err(of_index(error)),
        _ => index::clear(&folder).map_err(of_index)?,
    }
    let contracts = sources.into_iter().map(|(path, source)| {
        let input = Input { path: PathBuf::from(path), name: source.name.clone() };
        (source, input)
    });
    let contracts = contracts.collect();
    let writer = writer(&folder, &args.how, "baa index rebuild")?;
    put(writer, contracts, &args.how, Vec::new(), true, ui)
}

fn writer(folder: &Path, how: &HowArgs, command: &str) -> Result<Writer, CommandError> {
    Writer::open(folder, &holder(command)?, Duration::from_secs(how.wait)).map_err(|error| CommandError::of_index(folder, &error))
}

/// Who writes, for others that want to.
fn holder(command: &str) -> Result<String, CommandError> {
    let since = now()?.strftime("%Y-%m-%d %H:%M:%S UTC");
    Ok(format!("`{command}`, process {}, since {since}", std::process::id()))
}

/// Reviews contracts and puts them in.
fn put(
    mut writer: Writer,
    contracts: Vec<(Source, Input)>,
    how: &HowArgs,
    failures: Vec<CommandError>,
    all: bool,
    ui: &Ui,
) -> Result<Exit, CommandError> {
    let folder = writer.index().folder().to_path_buf();
    let of_index = |error: IndexError| CommandError::of_index(&folder, &error);
    let library = library::read(how.library.as_deref())?;
    let today = day(now()?);
    let known = writer.index().contracts().map_err(of_index)?;
    let mut exit = Exit::Clean;
    for failure in failures {
        ui.tell(&failure);
        exit = Exit::Unread;
    }
    let mut sources: BTreeMap<PathBuf, Source> = BTreeMap::new();
    let mut inputs = Vec::new();
    let mut unchanged = 0;
    let mut older = 0;
    for (source, input) in contracts {
        let path = absolute(&input.path);
        let before = known.get(&path).filter(|before| {
            !all && before.tags == source.tags && source.vendor.as_ref().is_none_or(|vendor| *vendor == before.vendor)
        });
        if let Some(before) = before
            && digest(&input.path).is_some_and(|digest| digest == before.sha256)
        {
            unchanged += 1;
            older += usize::from(before.library != library.digest);
            continue;
        }
        sources.insert(input.path.clone(), source);
        inputs.push(input);
    }
    let program = Program::lazy(&library);
    let options = batch::Options {
        program: &program,
        library: &library,
        ingest: how.reading.options()?,
        max_file_size: how.reading.limits.max_file_size,
        jobs: how.jobs,
        units: true,
        cache: None,
    };
    let make = |input: &Input, reviewed: &Reviewed| entry(input, &sources, reviewed, &library, today);
    let bar = progress(inputs.len());
    let mut added = 0;
    let mut problem = Ok(());
    batch::review(&inputs, &options, make, |delivered| {
        bar.inc(1);
        bar.set_message(inert(&delivered.input.name));
        match delivered.outcome {
            Ok(entry) => {
                added += 1;
                let source = sources.get(&delivered.input.path).cloned().unwrap_or_default();
                problem = entry.and_then(|entry| writer.add(entry, source));
                if problem.is_ok() && added % COMMIT_EVERY == 0 {
                    problem = writer.commit();
                }
            }
            Err(error) => {
                bar.suspend(|| ui.tell(&CommandError::unreviewed(&delivered.input.path, &error)));
                exit = Exit::Unread;
            }
        }
        if problem.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    problem.map_err(of_index)?;
    writer.finish().map_err(of_index)?;
    bar.finish_and_clear();
    let failed = inputs.len() - added;
    let mut told = format!("{added} put in, {unchanged} unchanged, {failed} not read: {}\n", shown(&folder));
    if older > 0 {
        told.push_str(&format!(
            "{older} of the unchanged were reviewed with another clause library; baa index rebuild reviews all anew\n"
        ));
    }
    ui.out().write_all(told.as_bytes())?;
    Ok(exit)
}

fn entry(
    input: &Input,
    sources: &BTreeMap<PathBuf, Source>,
    reviewed: &Reviewed,
    library: &Library,
    today: u32,
) -> Result<Entry, IndexError> {
    let source = sources.get(&input.path).cloned().unwrap_or_default();
    let details = Details {
        name: source.name,
        path: absolute(&input.path),
        vendor: source.vendor,
        dated: source.dated,
        reviewed: today,
        tags: source.tags,
    };
    Entry::new(details, reviewed, library)
}

/// The path from the root, the same however it is given.
fn absolute(path: &Path) -> String {
    let whole = path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf());
    whole.to_string_lossy().into_owned()
}

fn digest(path: &Path) -> Option<String> {
    batch::bytes_at(path, u64::MAX).ok().map(|bytes| sha256(&bytes))
}

fn remove(args: &RemoveArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let folder = args.place.folder()?;
    let of_index = |error: IndexError| CommandError::of_index(&folder, &error);
    // An index that is not there is not made by taking something out of it.
    Index::open(&folder).map_err(of_index)?;
    let mut writer = Writer::open(&folder, &holder("baa index remove")?, Duration::from_secs(args.wait)).map_err(of_index)?;
    let known = writer.index().contracts().map_err(of_index)?;
    let mut exit = Exit::Clean;
    let mut removed = 0;
    for path in &args.paths {
        let whole = absolute(path);
        let below = format!("{}{}", whole.trim_end_matches(std::path::MAIN_SEPARATOR), std::path::MAIN_SEPARATOR);
        let meant: Vec<&String> = known.keys().filter(|known| **known == whole || known.starts_with(&below)).collect();
        if meant.is_empty() {
            ui.tell(&CommandError::not_indexed(path));
            exit = Exit::Unread;
        }
        for path in meant {
            writer.remove(path);
            removed += 1;
        }
    }
    if args.purge { writer.purge() } else { writer.finish() }.map_err(of_index)?;
    ui.out().write_all(format!("{removed} taken out: {}\n", shown(&folder)).as_bytes())?;
    Ok(exit)
}

fn status(place: &PlaceArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let index = place.open()?;
    let status = index.status().map_err(|error| CommandError::of_index(index.folder(), &error))?;
    let current = &Library::embedded().digest;
    let mut out = format!("{}\n", shown(index.folder()));
    for (name, value) in [("contracts", status.contracts as u64), ("clauses", status.units as u64), ("bytes", status.bytes)] {
        out.push_str(&format!("  {name:<10} {value}\n"));
    }
    for (digest, contracts) in &status.libraries {
        let note = if digest == current { "this program's own" } else { "another one; baa index rebuild reviews anew" };
        out.push_str(&format!("  library    {} ({contracts} contracts, {note})\n", &digest[..12.min(digest.len())]));
    }
    ui.out().write_all(out.as_bytes())?;
    Ok(Exit::Clean)
}

fn check(place: &PlaceArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let index = place.open()?;
    let problems = index.check(digest).map_err(|error| CommandError::of_index(index.folder(), &error))?;
    let mut out = String::new();
    for problem in &problems {
        out.push_str(&match problem {
            Problem::DamagedFile(path) => format!("{}: damaged; make the index anew with: baa index rebuild\n", shown(path)),
            Problem::SourceGone(path) => format!("{}: the contract is gone; take it out with: baa index remove\n", inert(path)),
            Problem::SourceChanged(path) => {
                format!("{}: the contract has changed; put it in anew with: baa index add\n", inert(path))
            }
            Problem::NotIndexed(path) => {
                format!("{}: on the list but not in the index; put it in with: baa index add\n", inert(path))
            }
            Problem::NotListed(path) => {
                format!("{}: in the index but not on its list; put it in anew with: baa index add\n", inert(path))
            }
        });
    }
    if problems.is_empty() {
        out.push_str(&format!("{}: whole, and as the contracts are\n", shown(index.folder())));
    }
    ui.out().write_all(out.as_bytes())?;
    Ok(if problems.is_empty() { Exit::Clean } else { Exit::Findings })
}
