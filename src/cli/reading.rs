//! How contracts are read: the same options for every command that reads one, and the process that
//! reads PDFs for them.

use std::io;
use std::sync::Arc;

use baa_analyzer::batch;
use baa_analyzer::ingest::{self, Ocr, Tracked};

use super::Exit;
use super::error::CommandError;
use super::limits::LimitsArgs;
use super::tesseract::Tesseract;

/// Name of the command that reads PDFs for another one.
pub(super) const READ_PDF: &str = "read-pdf";

/// How contracts are read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ReadingArgs {
    /// Password of protected files. Other users of the machine can see arguments; the environment
    /// variable `BAA_PASSWORD` does the same unseen
    #[arg(long)]
    password: Option<String>,
    /// The text to review where changes are tracked: as if all were accepted, or none
    #[arg(long, value_enum, default_value = "accepted", value_name = "TEXT")]
    tracked: TrackedArg,
    /// Read pages that are pictures by text recognition; takes the program tesseract and some
    /// seconds a page
    #[arg(long)]
    pub(super) ocr: bool,
    #[command(flatten)]
    pub(super) limits: LimitsArgs,
}

/// The texts of a file with tracked changes, on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum TrackedArg {
    Accepted,
    Original,
}

impl From<TrackedArg> for Tracked {
    fn from(tracked: TrackedArg) -> Self {
        match tracked {
            TrackedArg::Accepted => Self::Accepted,
            TrackedArg::Original => Self::Original,
        }
    }
}

impl ReadingArgs {
    /// What the readers are told.
    pub(super) fn options(&self) -> Result<ingest::Options, CommandError> {
        if self.ocr && !Tesseract::is_there() {
            let error = CommandError::usage("--ocr needs the program tesseract, which is not found");
            return Err(error.hint("install it (Debian: tesseract-ocr, macOS: brew install tesseract), or leave out --ocr"));
        }
        Ok(ingest::Options {
            tracked: self.tracked.into(),
            ocr: self.ocr.then(|| Arc::new(Tesseract) as Arc<dyn Ocr>),
            ..self.limits.options(self.password.clone())?
        })
    }
}

/// Reads PDFs for another process of this program, as long as it asks.
pub(super) fn serve() -> Result<Exit, CommandError> {
    let ocr: Arc<dyn Ocr> = Arc::new(Tesseract);
    batch::serve(io::stdin().lock(), io::stdout().lock(), &ocr)?;
    Ok(Exit::Clean)
}
