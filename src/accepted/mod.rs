//! What was accepted before: waivers, by which someone takes a gap for a reason until a day, and
//! baselines, by which only what is new or worse counts.
//!
//! A waiver holds for the words that were accepted. When the contract's words change, or the day has
//! passed, the finding stands again and the waiver is told.

mod baseline;
mod waivers;

pub use baseline::{Baseline, BaselineError};
pub use waivers::{Applied, Concern, ConcernKind, Contract, Subject, Waiver, WaiverError, Waivers, accepted_words, entry};
