//! How much a contract may be and take: the same options for every command that reads one.

use std::sync::Arc;
use std::time::Duration;

use baa_analyzer::batch::{Bounds, Readers};
use baa_analyzer::ingest::{self, Limits};

use super::error::CommandError;
use super::plan::size;
use super::reading::READ_PDF;

/// Elements in each other that the stack of a thread has room for.
const DEEPEST: u64 = 2_000;

/// How much a contract may be and take.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_field_names, reason = "they are the names of the options")]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitsArgs {
    /// Larger files are not read
    #[arg(long, default_value = "100MB", value_parser = size, value_name = "SIZE")]
    pub(super) max_file_size: u64,
    /// Memory that reading a PDF may take
    #[arg(long, default_value = "1GB", value_parser = size, value_name = "SIZE")]
    max_memory: u64,
    /// Seconds that reading a PDF may take, and again for each page by text recognition
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    max_time: u64,
    /// Text of a contract, whatever its format; the time of a review grows with it
    #[arg(long, default_value = "2MB", value_parser = size, value_name = "SIZE")]
    max_text: u64,
    /// Pages of a PDF
    #[arg(long, default_value_t = 5_000, value_name = "N")]
    max_pages: u32,
    /// Letters, lines and images that one page of a PDF may draw
    #[arg(long, default_value_t = 500_000, value_name = "N")]
    max_page_objects: u32,
    /// Size of a Word file unpacked
    #[arg(long, default_value = "200MB", value_parser = size, value_name = "SIZE")]
    max_unpacked: u64,
    /// XML elements of a part of a Word file
    #[arg(long, default_value_t = 3_000_000, value_name = "N")]
    max_elements: usize,
    /// Nesting of these elements; at most 2,000
    #[arg(long, default_value_t = 256, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=DEEPEST))]
    max_depth: u64,
}

impl LimitsArgs {
    /// What the readers are told: PDFs are read in processes of this same program.
    pub(super) fn options(&self, password: Option<String>) -> Result<ingest::Options, CommandError> {
        let password = password.or_else(|| std::env::var("BAA_PASSWORD").ok()).filter(|word| !word.is_empty());
        let program =
            std::env::current_exe().map_err(|error| CommandError::usage(format!("this program is not found: {error}")))?;
        let bounds = Bounds { memory: self.max_memory, time: Duration::from_secs(self.max_time) };
        let limits = Limits {
            pages: self.max_pages,
            page_objects: self.max_page_objects,
            unpacked: self.max_unpacked,
            elements: self.max_elements,
            depth: usize::try_from(self.max_depth).unwrap_or(usize::MAX),
            text: self.max_text,
        };
        let elsewhere = Some(Arc::new(Readers::new(program, vec![READ_PDF.into()], bounds)) as Arc<dyn ingest::Elsewhere>);
        Ok(ingest::Options { password, limits, elsewhere, ..ingest::Options::default() })
    }
}
