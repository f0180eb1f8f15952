//! `baa verify`: whether a report, or the decisions of a ledger, still follow from what they were
//! made of.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use baa_analyzer::audit::{self, Ledger};
use baa_analyzer::batch::ReviewError;
use baa_analyzer::grading::{Position, assess};
use baa_analyzer::ingest::{self, Options};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;
use baa_analyzer::redline::{self, Contract, Request};
use baa_analyzer::report::{Report, json};
use baa_analyzer::text::sha256;
use serde_json::Value;

use super::Exit;
use super::accepted::{Accepted, AcceptedArgs, day};
use super::error::CommandError;
use super::playbook::PlaybookArgs;
use super::reading::ReadingArgs;
use super::ui::{Ui, inert, shown};

/// Check that a report, or a ledger, is as it was written and still follows from the contract
///
/// Without a contract only the hashes are checked. With it, the review is done again; where it gives
/// another report, the input that changed is named.
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// A report as JSON, or a ledger
    #[arg(value_name = "REPORT|LEDGER")]
    file: PathBuf,
    /// The contracts that it is about
    #[arg(value_name = "CONTRACT")]
    contracts: Vec<PathBuf>,
    /// The hash of the last entry, as baa sign-off printed it: finds entries that were cut off
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
    /// The waiver file that the report was made with
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// The day on which waivers are judged [default: the day of the report]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<String>,
    #[command(flatten)]
    playbook: PlaybookArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// What was said of a report when it was written.
struct Claim {
    name: String,
    contract: String,
    library: String,
    playbook: String,
    waivers: Option<String>,
    report: String,
    version: Option<String>,
    today: Option<String>,
}

/// What was found, and whether it is as it should be.
#[derive(Default)]
struct Findings {
    text: String,
    wrong: bool,
}

impl Findings {
    fn good(&mut self, line: &str) {
        let _ = writeln!(self.text, "ok     {line}");
    }

    fn note(&mut self, line: &str) {
        let _ = writeln!(self.text, "       {line}");
    }

    fn bad(&mut self, line: &str) {
        self.wrong = true;
        let _ = writeln!(self.text, "WRONG  {line}");
    }
}

/// Runs the command.
pub(super) fn run(args: &VerifyArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let bytes = std::fs::read(&args.file).map_err(|error| CommandError::unread(&args.file, &error))?;
    let report = serde_json::from_slice::<Value>(&bytes).ok().filter(|value| value["schema"] == "baa-report/1");
    let library = match &report {
        Some(report) => {
            let overlays = report["playbook"]["overlays"].as_array().into_iter().flatten();
            let overlays: Vec<String> = overlays.filter_map(|name| name.as_str().map(str::to_owned)).collect();
            args.playbook.or(report["playbook"]["name"].as_str().unwrap_or("default"), &overlays).library()?
        }
        None => args.playbook.library()?,
    };
    let bench = Bench { args, library: &library, program: Program::new(&library), options: args.reading.options()? };
    let mut found = Findings::default();
    match report {
        Some(report) => bench.report(&report, &mut found)?,
        None => bench.ledger(&bytes, &mut found)?,
    }
    ui.out().write_all(found.text.as_bytes())?;
    Ok(if found.wrong { Exit::Findings } else { Exit::Clean })
}

/// All that a review needs to be done again.
struct Bench<'a> {
    args: &'a VerifyArgs,
    library: &'a Library,
    program: Program,
    options: Options,
}

impl Bench<'_> {
    fn report(&self, report: &Value, found: &mut Findings) -> Result<(), CommandError> {
        if audit::is_sealed(report) {
            found.good("the report is as it was written");
        } else {
            found.bad("the report was changed after it was written: its hash is not that of its content");
        }
        let of = |pointer: &str| report.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let claim = Claim {
            name: of("/document/name").unwrap_or_default(),
            contract: of("/document/sha256").unwrap_or_default(),
            library: of("/library/digest").unwrap_or_default(),
            playbook: of("/playbook/digest").unwrap_or_default(),
            waivers: of("/audit/waivers"),
            report: of("/audit/report").unwrap_or_default(),
            version: of("/tool/version"),
            today: of("/waivers/today"),
        };
        match &self.args.contracts[..] {
            [] => {
                self.library_of(&claim, found);
                found.note("the review was not done again: name the contract to do so");
            }
            [contract] => self.again(&claim, contract, Some(report), found)?,
            _ => return Err(CommandError::usage("a report is about one contract, and several were named")),
        }
        Ok(())
    }

    fn ledger(&self, bytes: &[u8], found: &mut Findings) -> Result<(), CommandError> {
        let ledger = Ledger::read(bytes);
        for fault in &ledger.faults {
            found.bad(&format!("{}:{}: {}", shown(&self.args.file), fault.line, fault.message));
        }
        let head = ledger.head();
        if ledger.faults.is_empty() {
            found.good(&format!("{} entries, each as it was written; hash of the last: {}", head.entries, head.hash));
        }
        if let Some(expected) = self.args.head.as_ref().filter(|expected| **expected != head.hash) {
            let known = ledger.entries.iter().find(|entry| entry.hash == *expected);
            match known {
                Some(entry) => found.note(&format!("the hash given is that of entry {}; later ones were added", entry.number)),
                None => found.bad("the entry with the hash given is not there: the end of the ledger was cut off or exchanged"),
            }
        }
        for contract in &self.args.contracts {
            let sha256 = sha256(&read(contract, self.args.reading.limits.max_file_size)?);
            let entries = ledger.entries.iter().filter(|entry| entry.contract_sha256 == sha256);
            let entries: Vec<_> = entries.collect();
            if entries.is_empty() {
                found.bad(&format!("{}: no decision is on this file as it is now", shown(contract)));
            }
            for entry in entries {
                let by = format!("entry {} by {} on {}", entry.number, inert(&entry.by), inert(&entry.time));
                found.note(&format!("{by}: {}", shown(contract)));
                let claim = Claim {
                    name: entry.contract.clone(),
                    contract: entry.contract_sha256.clone(),
                    library: entry.library.clone(),
                    playbook: entry.playbook.clone(),
                    waivers: entry.waivers.clone(),
                    report: entry.report.clone(),
                    version: None,
                    today: None,
                };
                self.again(&claim, contract, None, found)?;
            }
        }
        Ok(())
    }

    /// Does the review again and says whether it gives the same report, or what changed.
    fn again(&self, claim: &Claim, path: &Path, before: Option<&Value>, found: &mut Findings) -> Result<(), CommandError> {
        let bytes = read(path, self.args.reading.limits.max_file_size)?;
        let mut same = self.library_of(claim, found);
        if sha256(&bytes) != claim.contract {
            same = false;
            found.bad(&format!("{}: the contract is not the one that was reviewed", shown(path)));
        }
        let accepted = Accepted::read(&AcceptedArgs {
            waivers: self.args.waivers.clone(),
            baseline: Vec::new(),
            today: self.args.today.clone().or_else(|| claim.today.clone()),
        })?;
        let digest = accepted.waivers.as_ref().map(|waivers| waivers.digest.clone());
        if digest != claim.waivers {
            same = false;
            found.bad(match (&claim.waivers, &digest) {
                (Some(_), None) => "the report was made with a waiver file: name it with --waivers",
                (None, _) => "the report was made without a waiver file",
                _ => "the waiver file is not the one that the report was made with",
            });
        }
        let reading = ingest::read(&claim.name, &bytes, &self.options)
            .map_err(|error| CommandError::unreviewed(path, &ReviewError::Ingest(error)))?;
        let incomplete = reading.issues.iter().any(|issue| issue.incomplete);
        let assessment = assess(self.library, &self.program, &reading.document, incomplete);
        let report = Report::new(claim.name.as_str(), &bytes, &reading, self.library, &assessment);
        let accepted = accepted.before(&report, true);
        let report = report.with_waivers(accepted.applied.as_ref());
        let rendered = |report: &Report<'_>| {
            serde_json::from_str::<Value>(&json::render(report)).map_err(|error| CommandError::unusable(path, error))
        };
        let mut now = rendered(&report)?;
        if now["audit"]["report"] != claim.report.as_str() && assessment.nature.is_baa {
            // It may have been made with the changes to ask for, which take longer to work out.
            let (_, pieces) = ingest::pieces(&claim.name, &bytes, &self.options)
                .map_err(|error| CommandError::unreviewed(path, &ReviewError::Ingest(error)))?;
            let contract = Contract::new(pieces);
            let request = Request { library: self.library, program: &self.program, position: Position::Preferred };
            let proposed = redline::propose(&contract, &request);
            let with_edits = rendered(&report.with_redline(&proposed))?;
            if with_edits["audit"]["report"] == claim.report.as_str() {
                now = with_edits;
            }
        }
        if now["audit"]["report"] == claim.report.as_str() && before.is_none_or(audit::is_sealed) {
            found.good("the review, done again, gives the same report");
            return Ok(());
        }
        match before {
            Some(before) => differences(before, &now, found),
            None => found.bad("the review, done again, gives another report"),
        }
        if same && claim.version.as_deref().is_none_or(|version| version == env!("CARGO_PKG_VERSION")) {
            found.note("contract, library and waivers are the same: the program, its options or the report differ");
        }
        Ok(())
    }

    fn library_of(&self, claim: &Claim, found: &mut Findings) -> bool {
        if let Some(version) = claim.version.as_deref().filter(|version| *version != env!("CARGO_PKG_VERSION")) {
            found.note(&format!("the report was made by baa {}; this is {}", inert(version), env!("CARGO_PKG_VERSION")));
        }
        if self.library.digest != claim.library {
            found.bad("the clause library is not the one that the report was made with");
        }
        let same = self.library.digest == claim.library;
        let same_playbook = self.library.playbook_digest() == claim.playbook;
        // That of the clause pages alone is told with them.
        if !same_playbook && (same || claim.playbook != claim.library) {
            found.bad("the playbook is not the one that the report was made with; name it with --playbook and --overlay");
        }
        same && same_playbook
    }
}

/// Says in what a report made again differs.
fn differences(before: &Value, now: &Value, found: &mut Findings) {
    let letter = |report: &Value| report["grade"]["letter"].as_str().unwrap_or("none").to_owned();
    let points = |report: &Value| report["grade"]["points"].as_u64().unwrap_or_default();
    let clauses = |report: &Value| report["clauses"].as_array().cloned().unwrap_or_default();
    let now_clauses = clauses(now);
    let differs = |clause: &&Value| {
        let other = now_clauses.iter().find(|other| other["id"] == clause["id"]);
        other.is_none_or(|other| other["verdict"] != clause["verdict"] || other["waived"] != clause["waived"])
    };
    let differing: Vec<String> =
        clauses(before).iter().filter(differs).filter_map(|clause| clause["id"].as_str().map(inert)).collect();
    found.bad(&format!(
        "the report does not follow: grade {} ({}) in it, {} ({}) now; other verdicts: {}",
        inert(&letter(before)),
        points(before),
        letter(now),
        points(now),
        if differing.is_empty() { "none".to_owned() } else { differing.join(", ") }
    ));
}

/// The bytes of a contract that is not too large.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, CommandError> {
    let size = std::fs::metadata(path).map_err(|error| CommandError::unread(path, &error))?.len();
    if size > limit {
        return Err(CommandError::unreviewed(path, &ReviewError::TooLarge { size, limit }));
    }
    std::fs::read(path).map_err(|error| CommandError::unread(path, &error))
}
