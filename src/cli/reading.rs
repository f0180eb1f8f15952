//! How contracts are read: the same options for every command that reads one, and the process that
//! reads PDFs for them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use baa_analyzer::batch::{self, Bounds, Readers};
use baa_analyzer::ingest::{self, Ocr, Tracked};

use super::Exit;
use super::error::CommandError;
use super::plan::size;
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
    /// Larger files are not read
    #[arg(long, default_value = "100MB", value_parser = size, value_name = "SIZE", help_heading = "Limits")]
    pub(super) max_file_size: u64,
    /// Memory that reading a PDF may take
    #[arg(long, default_value = "1GB", value_parser = size, value_name = "SIZE", help_heading = "Limits")]
    max_memory: u64,
    /// Seconds that reading a PDF may take, and again for each page by text recognition
    #[arg(long, default_value_t = 30, value_name = "SECONDS", help_heading = "Limits")]
    max_time: u64,
    /// Letters, lines and images that one page of a PDF may draw
    #[arg(long, default_value_t = 500_000, value_name = "N", help_heading = "Limits")]
    max_page_objects: u32,
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
    /// What the readers are told: PDFs are read in processes of this same program.
    pub(super) fn options(&self) -> Result<ingest::Options, CommandError> {
        if self.ocr && !Tesseract::is_there() {
            let error = CommandError::usage("--ocr needs the program tesseract, which is not found");
            return Err(error.hint("install it (Debian: tesseract-ocr, macOS: brew install tesseract), or leave out --ocr"));
        }
        let password = self.password.clone().or_else(|| std::env::var("BAA_PASSWORD").ok());
        let program =
            std::env::current_exe().map_err(|error| CommandError::usage(format!("this program is not found: {error}")))?;
        let bounds = Bounds { memory: self.max_memory, time: Duration::from_secs(self.max_time) };
        Ok(ingest::Options {
            password: password.filter(|word| !word.is_empty()),
            tracked: self.tracked.into(),
            max_page_objects: self.max_page_objects,
            ocr: self.ocr.then(|| Arc::new(Tesseract) as Arc<dyn Ocr>),
            elsewhere: Some(Arc::new(Readers::new(program, vec![READ_PDF.into()], bounds))),
        })
    }
}

/// Reads PDFs for another process of this program, as long as it asks.
pub(super) fn serve() -> Result<Exit, CommandError> {
    let ocr: Arc<dyn Ocr> = Arc::new(Tesseract);
    batch::serve(io::stdin().lock(), io::stdout().lock(), &ocr)?;
    Ok(Exit::Clean)
}
