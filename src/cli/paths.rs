//! Which contracts: paths, folders, archives, patterns, and lists of them.

use std::io::Read;
use std::path::{Path, PathBuf};

use baa_analyzer::batch::{self, Discovery, Sought};

use super::error::CommandError;

/// Which contracts a command takes.
#[derive(Debug, clap::Args)]
pub(super) struct PathsArgs {
    /// Contracts: PDF, DOCX, Markdown, HTML, text; folders and ZIP archives of them; patterns such
    /// as '2024/*.docx'
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Take more paths from this file, one on a line, or with zero bytes between; - for standard
    /// input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Leave out what this pattern matches inside folders and archives, as in .gitignore; may be
    /// given several times
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
}

impl PathsArgs {
    /// The files that there are. `reports` is the folder that reports are written to.
    pub(super) fn discover(&self, reports: Option<&Path>) -> Result<Discovery, CommandError> {
        let mut paths = self.paths.clone();
        if let Some(list) = &self.files_from {
            paths.extend(listed(list)?);
        }
        Ok(batch::discover(&paths, Sought { reports, exclude: &self.exclude }))
    }

    /// Whether more than one contract may be meant.
    pub(super) fn may_be_several(&self) -> bool {
        let one_file =
            |path: &PathBuf| path.is_file() && path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("zip"));
        self.files_from.is_some() || !matches!(&self.paths[..], [only] if one_file(only) || !only.exists())
    }
}

/// The paths on a list.
fn listed(list: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let mut text = String::new();
    let read = if list == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(list).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| CommandError::unread(list, &error))?;
    let mark = if text.contains('\0') { '\0' } else { '\n' };
    let paths: Vec<PathBuf> =
        text.split(mark).map(|path| path.trim_end_matches('\r')).filter(|path| !path.is_empty()).map(PathBuf::from).collect();
    if paths.is_empty() {
        return Err(CommandError::usage("--files-from: there is no path on the list"));
    }
    Ok(paths)
}
