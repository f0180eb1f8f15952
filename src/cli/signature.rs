//! In whose name marks are made, and when: the same options for every command that makes some.

use baa_analyzer::redline::Signature;

use super::clock::{now, time};
use super::error::CommandError;
use super::ui::inert;

/// In whose name, and when.
#[derive(Debug, clap::Args)]
pub(super) struct SignatureArgs {
    /// In whose name marks are made
    #[arg(long, default_value = "Reviewer", value_name = "NAME")]
    author: String,
    /// Initials beside comments [default: those of the author]
    #[arg(long, value_name = "INITIALS")]
    initials: Option<String>,
    /// Time of the marks, as 2026-01-31 or 2026-01-31T12:00:00Z [default: `SOURCE_DATE_EPOCH`, or now]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
}

impl SignatureArgs {
    /// The signature. The library never looks at a clock.
    pub(super) fn signature(&self) -> Result<Signature, CommandError> {
        let initials = self.author.split_whitespace().filter_map(|word| word.chars().next()).collect();
        let date = match &self.date {
            Some(date) => time(date).ok_or_else(|| {
                CommandError::usage(format!("--date {}: not a date", inert(date)))
                    .hint("write it as 2026-01-31 or 2026-01-31T12:00:00Z")
            })?,
            None => now()?,
        };
        let date = date.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        Ok(Signature { author: self.author.clone(), initials: self.initials.clone().unwrap_or(initials), date })
    }
}
