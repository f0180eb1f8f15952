//! What is kept between runs: where it stands, and `baa cache`.

use std::io::Write;
use std::path::PathBuf;
use std::time::SystemTime;

use baa_analyzer::batch::{Cache, Kept};
use etcetera::BaseStrategy;

use super::Exit;
use super::error::CommandError;
use super::tesseract::Tesseract;
use super::ui::{Ui, shown};

/// Whether results are kept.
#[derive(Debug, clap::Args)]
pub(super) struct CacheArgs {
    /// Neither take results of earlier runs nor keep those of this one. They stand where this
    /// system keeps caches, or in the folder `BAA_CACHE`
    #[arg(long)]
    no_cache: bool,
}

/// Look after what is kept of reviewed contracts between runs
#[derive(Debug, clap::Args)]
pub(super) struct CacheCommandArgs {
    #[command(subcommand)]
    command: CacheCommand,
}

#[derive(Debug, clap::Subcommand)]
enum CacheCommand {
    /// Where it stands and how much it is
    Status,
    /// Take everything out
    Clear,
}

impl CacheArgs {
    /// The cache, where it is wanted and there is a place for one.
    pub(super) fn open(&self, ocr: bool) -> Option<Cache> {
        let folder = folder().filter(|_| !self.no_cache)?;
        Some(Cache::new(&folder, program(ocr)?))
    }
}

/// Runs the command.
pub(super) fn run(args: &CacheCommandArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let folder = folder()
        .ok_or_else(|| CommandError::usage("the home folder is not known").hint("name a folder in the variable BAA_CACHE"))?;
    let cache = Cache::new(&folder, String::new());
    let (kept, done) = match args.command {
        CacheCommand::Status => (cache.kept().map_err(|error| CommandError::unread(cache.folder(), &error))?, "kept"),
        CacheCommand::Clear => (cache.clear().map_err(|error| CommandError::unwritten(cache.folder(), error))?, "taken out"),
    };
    let Kept { entries, bytes } = kept;
    let line = format!("{entries} entries with {bytes} bytes {done}: {}\n", shown(cache.folder()));
    ui.out().write_all(line.as_bytes())?;
    Ok(Exit::Clean)
}

/// Ends a run. That nothing could be kept costs nobody a report.
pub(super) fn end(cache: &Cache, ui: &Ui) {
    let trimmed = cache.trim();
    if cache.is_full() || trimmed.is_err() {
        let place = shown(cache.folder());
        ui.remark(&format!("nothing can be kept for the next run in {place}; --no-cache does not try"));
    }
}

/// The folder for what is kept, as the user or else the system names it.
fn folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("BAA_CACHE").filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    let places = etcetera::base_strategy::choose_native_strategy().ok()?;
    Some(places.cache_dir().join("baa"))
}

/// This program, to the last bit as far as can be told without reading it, and the one that
/// recognises text where it does.
fn program(ocr: bool) -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let metadata = path.metadata().ok()?;
    let made = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let ocr = if ocr { Tesseract::version()? } else { String::new() };
    Some(format!("{} {} {} {} {ocr}", env!("CARGO_PKG_VERSION"), path.display(), metadata.len(), made.as_nanos()))
}
