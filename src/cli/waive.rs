//! `baa waive`: a gap accepted, on record.

use std::io::Write;
use std::path::PathBuf;

use baa_analyzer::accepted::{Subject, Waiver, Waivers, accepted_words, entry};
use baa_analyzer::audit;
use baa_analyzer::batch;
use baa_analyzer::grading::Verdict;
use serde_json::Value;

use super::Exit;
use super::accepted::{day, text};
use super::error::{CommandError, nearest};
use super::ui::{Ui, inert, shown};

/// Accept a gap: add a waiver of one clause to a file, from a report
///
/// The waiver holds until its day and for the words that the contract has now. When they change, the
/// finding stands again.
#[derive(Debug, clap::Args)]
pub(super) struct WaiveArgs {
    /// The report, as JSON
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// Id of the clause
    clause: String,
    /// Why the gap is accepted
    #[arg(long)]
    reason: String,
    /// Who accepts it
    #[arg(long, value_name = "NAME")]
    approver: String,
    /// The last day on which it holds
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    until: String,
    /// For all contracts of this vendor (a name by which the contract calls the business associate),
    /// not only for this file
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// The file to add it to
    #[arg(long, default_value = "waivers.toml", value_name = "FILE")]
    file: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &WaiveArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let report = report(&args.report)?;
    let clauses = report["clauses"].as_array().map(Vec::as_slice).unwrap_or_default();
    let id = |clause: &Value| clause["id"].as_str().unwrap_or_default().to_owned();
    let Some(clause) = clauses.iter().find(|clause| id(clause) == args.clause) else {
        let error = CommandError::usage(format!("{}: no clause of the report", inert(&args.clause)));
        let ids: Vec<String> = clauses.iter().map(id).collect();
        let near = nearest(&args.clause, ids.iter().map(String::as_str)).map(|name| format!("did you mean {name}?"));
        return Err(near.into_iter().fold(error, CommandError::hint));
    };
    let verdict = clause["verdict"].as_str().unwrap_or_default();
    if !Verdict::from_name(verdict).is_some_and(Verdict::is_finding) {
        return Err(CommandError::usage(format!("{}: nothing to waive, it is {verdict}", args.clause)));
    }
    let evidence = clause["evidence"].as_array().map(Vec::as_slice).unwrap_or_default();
    let subject = match &args.vendor {
        Some(name) => {
            let known = report["parties"]["business_associate"].as_array().map(Vec::as_slice).unwrap_or_default();
            if !known.iter().filter_map(Value::as_str).any(|known| known.eq_ignore_ascii_case(name)) {
                let error = CommandError::usage(format!("--vendor {}: the contract has no such name", inert(name)));
                let names: Vec<&str> = known.iter().filter_map(Value::as_str).collect();
                return Err(error.hint(format!("it has: {}", inert(&names.join(", ")))));
            }
            Subject::Vendor(name.clone())
        }
        None => Subject::Contract(report["document"]["name"].as_str().unwrap_or_default().to_owned()),
    };
    let waiver = Waiver {
        clause: args.clause.clone(),
        subject,
        reason: args.reason.clone(),
        approver: args.approver.clone(),
        until: args.until.clone(),
        words: accepted_words(verdict, evidence.iter().filter_map(|one| one["quote"].as_str())),
    };
    let before = if args.file.exists() { text(&args.file)? } else { String::new() };
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let after = format!("{before}{gap}{}", entry(&waiver));
    // A mistake made by hand before, or an empty reason now.
    Waivers::parse(&after).map_err(|error| CommandError::unusable(&args.file, error))?;
    batch::write_private(&args.file, after.as_bytes()).map_err(|error| CommandError::unwritten(&args.file, error))?;
    writeln!(ui.out(), "{}: {} is waived until {}", shown(&args.file), args.clause, args.until)?;
    Ok(Exit::Clean)
}

/// A report that is as it was written.
pub(super) fn report(path: &std::path::Path) -> Result<Value, CommandError> {
    let report: Value = serde_json::from_str(&text(path)?)
        .map_err(|error| CommandError::unusable(path, format!("not a report as JSON: {error}")))?;
    if report["schema"] != "baa-report/1" {
        return Err(CommandError::unusable(path, "not a report of baa").hint("make one: baa review FILE --format json"));
    }
    if !audit::is_sealed(&report) {
        let error = CommandError::unusable(path, "the report was changed after it was written, or is of an older version");
        return Err(error.hint("make it again: baa review FILE --format json"));
    }
    Ok(report)
}
