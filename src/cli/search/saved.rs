//! Searches kept under names, in a small file that can be edited.

use std::collections::BTreeMap;
use std::path::PathBuf;

use baa_analyzer::batch::write_private;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use crate::cli::error::{CommandError, nearest};
use crate::cli::ui::{inert, shown};

/// The file.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    #[serde(default)]
    searches: BTreeMap<String, String>,
}

/// Where it is: `BAA_CONFIG`, or where this system keeps settings.
fn path() -> Result<PathBuf, CommandError> {
    if let Some(folder) = std::env::var_os("BAA_CONFIG") {
        return Ok(PathBuf::from(folder).join("searches.toml"));
    }
    let places = etcetera::choose_base_strategy()
        .map_err(|_| CommandError::usage("the home folder is not known").hint("name a folder in BAA_CONFIG"))?;
    Ok(places.config_dir().join("baa").join("searches.toml"))
}

fn read() -> Result<Saved, CommandError> {
    let path = path()?;
    match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| CommandError::usage(format!("{}: {}", shown(&path), error.message()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Saved::default()),
        Err(error) => Err(CommandError::unread(&path, &error)),
    }
}

/// The search under a name.
pub(super) fn get(name: &str) -> Result<String, CommandError> {
    let saved = read()?.searches;
    saved.get(name).cloned().ok_or_else(|| {
        let error = CommandError::usage(format!("no search is kept under the name {}", inert(name)));
        match nearest(name, saved.keys().map(String::as_str)) {
            Some(name) => error.hint(format!("did you mean {}?", inert(name))),
            None => error.hint("keep one with: baa search QUERY --save NAME"),
        }
    })
}

/// Keeps a search under a name.
pub(super) fn put(name: &str, query: &str) -> Result<(), CommandError> {
    let mut saved = read()?;
    saved.searches.insert(name.to_owned(), query.to_owned());
    let path = path()?;
    // Keys and strings are quoted as TOML and JSON both have it.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let lines = saved.searches.iter().map(|(name, query)| format!("{} = {}\n", quoted(name), quoted(query)));
    let text = format!("# Searches kept by name, for: baa search --saved NAME\n[searches]\n{}", lines.collect::<String>());
    write_private(&path, text.as_bytes()).map_err(|error| CommandError::unwritten(&path, error))?;
    Ok(())
}

/// All of them, one on a line.
pub(super) fn list() -> Result<String, CommandError> {
    let saved = read()?.searches;
    let width = saved.keys().map(|name| name.chars().count()).max().unwrap_or_default();
    let lines = saved.iter().map(|(name, query)| format!("{:width$}  {}\n", inert(name), inert(query)));
    Ok(lines.collect::<Vec<_>>().concat())
}
