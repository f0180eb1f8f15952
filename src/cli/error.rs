//! Kinds of error, what to advise on each, and the exit code. The library's errors are free of
//! options and commands; everything about them is here.

use std::fmt::Display;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use baa_analyzer::batch::ReviewError;
use baa_analyzer::index::IndexError;
use baa_analyzer::redline::OutputError;

use super::ui::shown;

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Other arguments, or a mended clause library.
    Usage,
    /// The file or folder.
    File,
    /// Nobody's: who read the output has seen enough.
    BrokenPipe,
}

/// Why a command, or its work on one file, failed.
#[derive(Debug)]
pub(super) struct CommandError {
    kind: Kind,
    /// The file or folder it is about; empty where there is none.
    subject: String,
    error: anyhow::Error,
    hints: Vec<String>,
}

impl CommandError {
    /// Wrong arguments or configuration.
    pub(super) fn usage(message: impl Display) -> Self {
        Self::new(Kind::Usage, anyhow::anyhow!("{message}"))
    }

    /// A file or folder that cannot be written.
    pub(super) fn unwritten(path: &Path, error: io::Error) -> Self {
        Self::new(Kind::File, anyhow::Error::new(error).context("cannot be written")).about(path)
    }

    /// A file or folder that cannot be read for a reason of the file system.
    pub(super) fn unread(path: &Path, error: &io::Error) -> Self {
        let failure = Self::new(Kind::File, anyhow::anyhow!(plain(error))).about(path);
        if error.kind() == io::ErrorKind::NotFound { failure.hint("paths are taken from the current folder") } else { failure }
    }

    /// A contract that cannot be reviewed.
    pub(super) fn unreviewed(path: &Path, error: &ReviewError) -> Self {
        let failure = || Self::new(Kind::File, anyhow::anyhow!("{error}")).about(path);
        match error {
            ReviewError::Io(error) => Self::unread(path, error),
            ReviewError::TooLarge { .. } => failure().hint("raise the limit with --max-file-size"),
            ReviewError::NothingThere => {
                failure().hint("PDF, DOCX, Markdown, HTML and text files are taken for contracts; name other files one by one")
            }
            ReviewError::Pattern(_) => failure().hint("patterns are those of .gitignore: drafts/, *.old.docx, !keep.docx"),
            ReviewError::Archive(_) => failure().hint("unpack it, and review the folder"),
            // Says its way out itself.
            ReviewError::Ingest(_) => failure(),
            ReviewError::Defect(_) => failure().hint("please report it, with the file if you may share it"),
        }
    }

    /// A document that is no contract of the kind that is reviewed; `because` says why.
    pub(super) fn unreviewable(path: &Path, because: &str) -> Self {
        Self::new(Kind::File, anyhow::anyhow!("nothing to redline: {because}")).about(path)
    }

    /// A file that is not what it should be.
    pub(super) fn unusable(path: &Path, error: impl Display) -> Self {
        Self::new(Kind::File, anyhow::anyhow!("{error}")).about(path)
    }

    /// A contract that cannot be marked.
    pub(super) fn unmarked(path: &Path, error: &OutputError) -> Self {
        Self::new(Kind::File, anyhow::anyhow!("{error}")).about(path).hint("a clean copy in Markdown: --clean")
    }

    /// A run that the user ended.
    pub(super) fn stopped(left: usize) -> Self {
        Self::usage(format!("stopped: {left} contracts were not reviewed")).hint("what was done until then is whole")
    }

    /// An index that cannot be used.
    pub(super) fn of_index(folder: &Path, error: &IndexError) -> Self {
        let failure = |error: &IndexError| Self::new(Kind::File, anyhow::anyhow!("{error}")).about(folder);
        match error {
            IndexError::NotThere(_) => Self::new(Kind::Usage, anyhow::anyhow!("there is no index here"))
                .about(folder)
                .hint("make one with: baa index add PATH"),
            IndexError::Newer { .. } => {
                failure(error).hint("use a newer version of this program, or another folder with --index")
            }
            IndexError::Locked { .. } => failure(error).hint("wait for it with --wait SECONDS; searches go on meanwhile"),
            IndexError::Corrupt(_) => failure(error).hint("make it anew from the contracts with: baa index rebuild"),
            IndexError::Io(error) => Self::unread(folder, error),
            IndexError::Query { .. } => Self::usage(error),
        }
    }

    /// A contract that is not in the index.
    pub(super) fn not_indexed(path: &Path) -> Self {
        Self::new(Kind::File, anyhow::anyhow!("not in the index")).about(path).hint("paths are taken from the current folder")
    }

    /// Adds advice.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The exit code for a command that ended so.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            Kind::BrokenPipe => 0,
            Kind::Usage => 2,
            Kind::File => 3,
        })
    }

    /// The lines to print; none for a broken pipe.
    pub(super) fn lines(&self) -> Option<(String, &[String])> {
        (self.kind != Kind::BrokenPipe).then(|| {
            let colon = if self.subject.is_empty() { "" } else { ": " };
            (format!("{}{colon}{}", self.subject, self.reason()), self.hints.as_slice())
        })
    }

    /// What is wrong, without the file's name.
    pub(super) fn reason(&self) -> String {
        format!("{:#}", self.error)
    }

    fn about(self, path: &Path) -> Self {
        Self { subject: shown(path), ..self }
    }

    fn new(kind: Kind, error: anyhow::Error) -> Self {
        Self { kind, subject: String::new(), error, hints: Vec::new() }
    }
}

/// For writes to stdout, the only ones without a path.
impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::BrokenPipe } else { Kind::File };
        Self::new(kind, anyhow::Error::new(error).context("standard output cannot be written"))
    }
}

/// Common errors in words; others as the system words them, which names a number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

/// Of several names the one that was probably meant.
pub(super) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.map(|name| (strsim::damerau_levenshtein(typed, name), name));
    let (distance, name) = scored.min()?;
    // A third of the letters may be wrong; beyond that a proposal only confuses.
    (distance * 3 <= name.chars().count()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_proposed_when_near() {
        let names = ["breach-notification", "termination"];
        assert_eq!(nearest("breech-notifcation", names.into_iter()), Some("breach-notification"));
        assert_eq!(nearest("insurance", names.into_iter()), None);
    }

    #[test]
    fn a_broken_pipe_is_no_failure() {
        let error = CommandError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(error.lines().is_none());
        assert_eq!(format!("{:?}", error.exit_code()), format!("{:?}", ExitCode::SUCCESS));
    }
}
