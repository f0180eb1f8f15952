//! `baa sign-off`: a decision on a report, in a ledger that cannot be changed unseen.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use baa_analyzer::audit::{Decision, Entry, Ledger};
use serde_json::Value;

use super::Exit;
use super::clock::now;
use super::error::CommandError;
use super::ui::{Ui, shown};
use super::waive::report;

/// Record a decision on a report in a ledger
///
/// Every entry holds the hash of the one before, so none can be changed, removed or moved unseen.
/// Whether the last ones were cut off is seen by the hash that this command prints: keep it
/// elsewhere, and give it to baa verify with --head.
#[derive(Debug, clap::Args)]
pub(super) struct SignOffArgs {
    /// The report, as JSON
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What is decided
    #[arg(long, value_enum)]
    decision: DecisionArg,
    /// Why, in a few words
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    note: String,
    /// The ledger to add it to
    #[arg(long, default_value = "baa-ledger.jsonl", value_name = "FILE")]
    ledger: PathBuf,
}

/// Decisions on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum DecisionArg {
    /// It may be signed
    Approve,
    /// It may be signed with the gaps that are waived
    ApproveWithWaivers,
    /// It goes back to the other side
    Negotiate,
    /// It is not signed
    Reject,
}

impl From<DecisionArg> for Decision {
    fn from(decision: DecisionArg) -> Self {
        match decision {
            DecisionArg::Approve => Self::Approve,
            DecisionArg::ApproveWithWaivers => Self::ApproveWithWaivers,
            DecisionArg::Negotiate => Self::Negotiate,
            DecisionArg::Reject => Self::Reject,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &SignOffArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let report = report(&args.report)?;
    let of = |pointer: &str| report.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let required = |pointer: &str| of(pointer).unwrap_or_default();
    let bytes = if args.ledger.exists() {
        std::fs::read(&args.ledger).map_err(|error| CommandError::unread(&args.ledger, &error))?
    } else {
        Vec::new()
    };
    let entry = Entry {
        schema: String::new(),
        number: 0,
        time: now()?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        by: args.by.clone(),
        decision: args.decision.into(),
        note: args.note.clone(),
        contract: required("/document/name"),
        contract_sha256: required("/audit/contract"),
        report: required("/audit/report"),
        library: required("/audit/library"),
        playbook: required("/audit/playbook"),
        waivers: of("/audit/waivers"),
        grade: of("/grade/letter"),
        previous: String::new(),
        hash: String::new(),
    };
    let entry = Ledger::read(&bytes).next(entry).map_err(|error| {
        CommandError::unusable(&args.ledger, error).hint("nothing is added to a ledger that was changed; see baa verify")
    })?;
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&args.ledger)?;
        file.write_all(format!("{}\n", entry.line()).as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| CommandError::unwritten(&args.ledger, error))?;
    writeln!(ui.out(), "{}: entry {}, hash {}", shown(&args.ledger), entry.number, entry.hash)?;
    Ok(Exit::Clean)
}
