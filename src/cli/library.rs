//! The clause library a command works with: built in, or overlaid with a folder.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use baa_analyzer::library::{Library, LibraryError};
use ignore::WalkBuilder;

use super::error::CommandError;
use super::ui::shown;

/// Mistakes shown at once; the rest is counted.
const SHOWN: usize = 20;

/// The library for a command: the built-in one, with the pages of a folder laid over it.
pub(super) fn read(folder: Option<&Path>) -> Result<Cow<'static, Library>, CommandError> {
    let Some(folder) = folder else { return Ok(Cow::Borrowed(Library::embedded())) };
    overlay(folder)?.map(Cow::Owned).map_err(|mistakes| {
        let count = mistakes.len();
        let error = CommandError::usage(format!("--library {}: {count} mistakes", shown(folder)));
        let lines = mistakes.iter().take(SHOWN).map(|mistake| located(folder, mistake));
        let error = lines.fold(error, CommandError::hint);
        error.hint(format!("see them with: baa clauses check {}", shown(folder)))
    })
}

/// The pages of a folder over the built-in ones, or all that is wrong with them.
pub(super) fn overlay(folder: &Path) -> Result<Result<Library, Vec<LibraryError>>, CommandError> {
    if !folder.is_dir() {
        return Err(CommandError::usage(format!("{}: no such folder", shown(folder))));
    }
    let files = files(folder)?;
    if files.is_empty() {
        let error = CommandError::usage(format!("{}: no clause page in this folder", shown(folder)));
        return Err(error.hint("pages stand at DIR/<family>/<id>.md; begin one with: baa clauses new"));
    }
    Ok(Library::load(files, Some(Library::embedded())))
}

/// A mistake with the path as it was given, for editors that jump to it.
pub(super) fn located(folder: &Path, mistake: &LibraryError) -> String {
    format!("{}:{}: {}", shown(&folder.join(&mistake.file)), mistake.line, mistake.message)
}

/// The files that make a library, by their path in the folder with `/`.
fn files(folder: &Path) -> Result<Vec<(String, String)>, CommandError> {
    let walk =
        WalkBuilder::new(folder).standard_filters(false).hidden(true).follow_links(true).sort_by_file_name(OsStr::cmp).build();
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| {
            let error = error.into_io_error().unwrap_or_else(|| io::Error::other("links lead in a circle"));
            CommandError::unread(folder, &error)
        })?;
        let path = entry.path();
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && path.extension().is_some_and(|extension| extension == "md" || extension == "toml") {
            let text = std::fs::read_to_string(path).map_err(|error| CommandError::unread(path, &error))?;
            let below = path.strip_prefix(folder).unwrap_or(path);
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.push((parts.join("/"), text));
        }
    }
    Ok(files)
}
