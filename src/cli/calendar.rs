//! `baa calendar`: the days that a contract gives, for a calendar.

use std::io::Write;
use std::path::PathBuf;

use baa_analyzer::batch::{self, ReviewError};
use baa_analyzer::calendar::{Known, events, ics};
use baa_analyzer::ingest;
use baa_analyzer::text::sha256;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Exit;
use super::clock::epoch;
use super::error::CommandError;
use super::reading::ReadingArgs;
use super::ui::{Ui, shown};

/// Write the days that a contract gives as a calendar: renewal, notice, return and destruction,
/// certificates, audits, reviews
///
/// Only days that the contract names, or counts from its effective date or the end of its term. The
/// time of making is `SOURCE_DATE_EPOCH` or follows from the contract, so the same contract gives the
/// same bytes.
#[derive(Debug, clap::Args)]
pub(super) struct CalendarArgs {
    /// The contract
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The day on which it takes effect, where the contract leaves it open
    #[arg(long, value_name = "YYYY-MM-DD")]
    effective: Option<Date>,
    /// The day on which it ends, likewise
    #[arg(long, value_name = "YYYY-MM-DD")]
    ends: Option<Date>,
    /// Write the calendar to this file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Runs the command.
pub(super) fn run(args: &CalendarArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let bytes = super::verify::read(&args.file, args.reading.limits.max_file_size)?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let reading = ingest::read(&name, &bytes, &args.reading.options()?)
        .map_err(|error| CommandError::unreviewed(&args.file, &ReviewError::Ingest(error)))?;
    let sha256 = sha256(&bytes);
    let made = Timestamp::from_second(ics::seconds_of(&sha256)).unwrap_or_default();
    let stamp = epoch()?.unwrap_or(made).strftime("%Y%m%dT%H%M%SZ").to_string();
    let known = Known { effective: args.effective, end: args.ends };
    let source = ics::Source { name: &name, sha256: &sha256, document: &reading.document };
    match ics::render(source, &events(&reading.document, known), &stamp) {
        None => {
            ui.remark(&format!("{}: the contract gives no day for a calendar (see --effective and --ends)", shown(&args.file)));
        }
        Some(calendar) => match &args.output {
            Some(path) => {
                batch::write_private(path, calendar.as_bytes()).map_err(|error| CommandError::unwritten(path, error))?;
            }
            None => ui.out().write_all(calendar.as_bytes())?,
        },
    }
    let unread = reading.issues.iter().any(|issue| issue.incomplete);
    Ok(if unread { Exit::Unread } else { Exit::Clean })
}
