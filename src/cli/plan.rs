//! What `baa review` is asked to do, checked: files found, library read, places for reports known.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use baa_analyzer::batch::{Cache, Discovery, Input};
use baa_analyzer::grading::{Assessment, Confidence, Finding, Letter};
use baa_analyzer::ingest;
use baa_analyzer::library::{Library, Severity};
use baa_analyzer::redline::Signature;
use baa_analyzer::report::portfolio::PortfolioFormat;

use super::accepted::{Accepted, Before};
use super::error::CommandError;
use super::page::{Format, PortfolioArg};
use super::review::ReviewArgs;
use super::ui::{inert, shown};

/// A checked request.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) found: Discovery,
    pub(super) library: Cow<'static, Library>,
    pub(super) ingest: ingest::Options,
    pub(super) max_file_size: u64,
    pub(super) jobs: usize,
    pub(super) output: Output,
    /// How all contracts together are written, beside what becomes of each.
    pub(super) portfolio: Vec<PortfolioFormat>,
    /// In whose name contracts are marked up, where they are.
    pub(super) redline: Option<Signature>,
    pub(super) gate: Gate,
    pub(super) accepted: Accepted,
    /// Results of earlier runs, unless they are not wanted.
    pub(super) cache: Option<Cache>,
}

/// What becomes of each contract.
#[derive(Debug)]
pub(super) enum Output {
    /// A report on standard output.
    Print(Format),
    /// Reports in a folder.
    Write(PathBuf, Vec<Format>),
    /// The text as it was read, on standard output.
    Text,
    /// The text as it was read, a line of JSON each.
    TextLines,
    /// A line of the summary and nothing else.
    Summary,
    /// All contracts in one document, on standard output.
    Portfolio(PortfolioFormat),
}

/// What fails the caller.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gate {
    /// Findings of this severity or a higher one.
    pub(super) fail_on: Option<Severity>,
    /// Letters worse than this.
    pub(super) fail_below: Option<Letter>,
}

impl Gate {
    /// Whether this contract fails the caller. What is doubtful asks for a reader and fails nothing,
    /// nor does what was accepted before; what is no business associate agreement has nothing to fail by.
    pub(super) fn fails(self, library: &Library, assessment: &Assessment, before: &Before) -> bool {
        let at_or_above = |level: Severity| {
            let counts = |finding: &&Finding| {
                finding.verdict.is_finding() && finding.confidence > Confidence::Low && before.counts(finding)
            };
            assessment.findings.iter().filter(counts).any(|finding| finding.severity >= level)
        };
        let below = |limit: Letter| before.letter(library, assessment).is_some_and(|letter| letter > limit);
        assessment.nature.is_baa && (self.fail_on.is_some_and(at_or_above) || self.fail_below.is_some_and(below))
    }
}

impl Plan {
    pub(super) fn new(args: &ReviewArgs) -> Result<Self, CommandError> {
        let output = output(args)?;
        let library = args.playbook.library()?;
        let folder = if let Output::Write(folder, _) = &output { Some(folder.as_path()) } else { None };
        let found = args.paths.discover(folder)?;
        if let Output::Write(folder, formats) = &output {
            keep_contracts(&found.inputs, folder, formats)?;
        }
        Ok(Self {
            found,
            library,
            ingest: args.reading.options()?,
            max_file_size: args.reading.limits.max_file_size,
            jobs: args.jobs,
            output,
            portfolio: args.portfolio.iter().copied().map(Into::into).collect(),
            redline: if args.redline { Some(args.signature.signature()?) } else { None },
            accepted: Accepted::read(&args.accepted)?,
            cache: args.cache.open(args.reading.ocr),
            gate: Gate { fail_on: args.fail_on.map(Into::into), fail_below: args.fail_below.map(Into::into) },
        })
    }
}

fn output(args: &ReviewArgs) -> Result<Output, CommandError> {
    let Some(folder) = &args.output else {
        let format = match args.format[..] {
            [] | [Format::Terminal] if args.show_text => return Ok(Output::Text),
            [Format::Jsonl] if args.show_text => return Ok(Output::TextLines),
            _ if args.show_text => {
                let error = CommandError::usage("--show-text prints for people or as JSON Lines");
                return Err(error.hint("leave out --format, or say --format jsonl"));
            }
            _ if args.summary => return Ok(Output::Summary),
            [] if !args.portfolio.is_empty() => return printed_portfolio(&args.portfolio),
            [] => Format::Terminal,
            [Format::Docx] => return Err(CommandError::usage("--format docx is no text to print").hint("add --output DIR")),
            [format] => format,
            _ => return Err(CommandError::usage("several formats need --output").hint("add --output DIR")),
        };
        let several = args.paths.may_be_several();
        if several && format.is_one_document() {
            let name = format.name();
            let error = CommandError::usage(format!("--format {name} prints one contract, and several were given"));
            return Err(error.hint("write one file each with --output DIR, or print --format jsonl"));
        }
        return Ok(Output::Print(format));
    };
    if args.format.contains(&Format::Jsonl) {
        let error = CommandError::usage("--format jsonl is one stream and has no place in a folder");
        return Err(error.hint("leave out --output and redirect: baa review … --format jsonl > reports.jsonl"));
    }
    if folder.exists() && !folder.is_dir() {
        return Err(CommandError::usage(format!("--output {}: not a folder", shown(folder))));
    }
    let same = |path: &&PathBuf| path.is_dir() && path.canonicalize().ok() == folder.canonicalize().ok();
    if let Some(path) = args.paths.paths.iter().find(same) {
        let error = CommandError::usage(format!("{}: reports would lie among the contracts", shown(path)));
        return Err(error.hint("name another folder, which may stand inside this one"));
    }
    let formats = if args.format.is_empty() { vec![Format::DEFAULT_FILE] } else { args.format.clone() };
    Ok(Output::Write(folder.clone(), formats))
}

/// The one document that a portfolio without a folder is.
fn printed_portfolio(formats: &[PortfolioArg]) -> Result<Output, CommandError> {
    match formats {
        [PortfolioArg::Xlsx] => Err(CommandError::usage("--portfolio xlsx is no text to print").hint("add --output DIR")),
        [format] => Ok(Output::Portfolio((*format).into())),
        _ => Err(CommandError::usage("several portfolio formats need --output").hint("add --output DIR")),
    }
}

/// No report may take the place of a contract under review.
fn keep_contracts(inputs: &[Input], folder: &Path, formats: &[Format]) -> Result<(), CommandError> {
    let contracts: BTreeSet<PathBuf> = inputs.iter().filter_map(|input| input.path.canonicalize().ok()).collect();
    for input in inputs {
        for format in formats {
            let report = report_path(folder, input, *format);
            if report.canonicalize().is_ok_and(|report| contracts.contains(&report)) {
                let message = format!("the report on {} would overwrite {}", inert(&input.name), shown(&report));
                return Err(CommandError::usage(message).hint("name another folder with --output"));
            }
        }
    }
    Ok(())
}

/// Where a report is written.
pub(super) fn report_path(folder: &Path, input: &Input, format: Format) -> PathBuf {
    folder.join(format!("{}.{}", input.name, format.extension()))
}

/// A number of bytes, or one with a unit: "500KB", "100 MB", "1gb".
pub(super) fn size(text: &str) -> Result<u64, String> {
    let text = text.trim().to_ascii_uppercase();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text[digits.len()..].trim() {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        _ => return Err("write a number with B, KB, MB or GB".to_owned()),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    number.ok_or_else(|| "write a whole number, as in 100MB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let cases = [("5", Some(5)), ("500kb", Some(500_000)), ("100 MB", Some(100_000_000)), ("1G", Some(1_000_000_000))];
        for (text, expected) in cases {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
        for text in ["", "MB", "1.5MB", "-1", "1 mile", "99999999999999GB"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
