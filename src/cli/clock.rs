//! The clock, which the library never looks at.

use jiff::Timestamp;

use super::error::CommandError;
use super::ui::inert;

/// Now, or the time that `SOURCE_DATE_EPOCH` sets for outputs that are to be the same each time.
pub(super) fn now() -> Result<Timestamp, CommandError> {
    Ok(epoch()?.unwrap_or_else(Timestamp::now))
}

/// The time of `SOURCE_DATE_EPOCH`, where it is set.
pub(super) fn epoch() -> Result<Option<Timestamp>, CommandError> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let time = text.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let wrong = || CommandError::usage(format!("SOURCE_DATE_EPOCH={}: not a number of seconds", inert(&text)));
    time.map(Some).ok_or_else(wrong)
}

/// A time as it is written on the command line: a date, or a date with a time.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| format!("{text}T00:00:00Z").parse().ok())
}

/// The day of a time as YYYYMMDD.
pub(super) fn day(time: Timestamp) -> u32 {
    time.strftime("%Y%m%d").to_string().parse().unwrap_or_default()
}
