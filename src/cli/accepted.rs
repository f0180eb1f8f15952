//! Waivers and baselines on the command line, and today's date, which the library never looks up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use baa_analyzer::accepted::{Applied, Baseline, Contract, Waivers};
use baa_analyzer::grading::{Assessment, Finding, Letter, Verdict, compute};
use baa_analyzer::library::{Kind, Library};
use baa_analyzer::report::Report;
use jiff::civil::Date;

use super::clock::now;
use super::error::CommandError;
use super::ui::{Ui, inert};

/// What was accepted before.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct AcceptedArgs {
    /// Gaps that were accepted (see baa waive): shown as waived, and counted, but not in the gate
    #[arg(long, value_name = "FILE")]
    pub(super) waivers: Option<PathBuf>,
    /// A report of before, as JSON or JSON Lines: only what is new or worse fails. May be repeated
    #[arg(long, value_name = "REPORT")]
    pub(super) baseline: Vec<PathBuf>,
    /// The day on which waivers are judged [default: that of `SOURCE_DATE_EPOCH`, or today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<String>,
}

/// The same, read.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    pub(super) waivers: Option<Waivers>,
    baseline: Option<Baseline>,
    today: String,
}

impl Accepted {
    pub(super) fn read(args: &AcceptedArgs) -> Result<Self, CommandError> {
        let waivers = args.waivers.as_deref().map(waivers).transpose()?;
        let mut baseline = Baseline::default();
        for path in &args.baseline {
            baseline.add(&text(path)?).map_err(|error| CommandError::unusable(path, error))?;
        }
        let today = args.today.clone().map_or_else(today, Ok)?;
        Ok(Self { waivers, baseline: (!args.baseline.is_empty()).then_some(baseline), today })
    }

    /// What was accepted before of one contract. `only` says that it is the only one of the run.
    pub(super) fn before(&self, report: &Report, only: bool) -> Before<'_> {
        let contract = Contract {
            name: &report.name,
            sha256: &report.sha256,
            vendor: &report.document.parties.business_associate,
            text: &report.document.text,
        };
        Before {
            applied: self.waivers.as_ref().map(|waivers| waivers.apply(contract, &report.assessment.findings, &self.today)),
            baseline: self.baseline.as_ref(),
            name: report.name.clone(),
            only,
        }
    }

    /// Tells which waivers were for no contract of the run.
    pub(super) fn tell_unused(&self, concerned: &BTreeSet<usize>, ui: &Ui) {
        let list = self.waivers.iter().flat_map(|waivers| &waivers.list).enumerate();
        for (_, waiver) in list.filter(|(index, _)| !concerned.contains(index)) {
            ui.remark(&format!("the waiver of {} is for no contract of this run", inert(&waiver.clause)));
        }
    }
}

/// What was accepted before of one contract.
#[derive(Debug)]
pub(super) struct Before<'a> {
    /// What waivers did, where there is a waiver file.
    pub(super) applied: Option<Applied>,
    baseline: Option<&'a Baseline>,
    name: String,
    only: bool,
}

impl Before<'_> {
    /// Whether a finding was not accepted before.
    pub(super) fn counts(&self, finding: &Finding) -> bool {
        !self.is_waived(finding) && self.baseline.is_none_or(|baseline| baseline.is_worse(&self.name, self.only, finding))
    }

    /// The letter to be held against a limit: as if what is waived were in order. `None` where there
    /// is no grade, or where it is not worse than before.
    pub(super) fn letter(&self, library: &Library, assessment: &Assessment) -> Option<Letter> {
        let grade = assessment.grade.as_ref()?;
        let in_order = |finding: &Finding| match finding.kind {
            _ if !self.is_waived(finding) => finding.clone(),
            Kind::RedFlag => Finding { verdict: Verdict::Clear, ..finding.clone() },
            Kind::Required | Kind::Expected => Finding { verdict: Verdict::Satisfied, ..finding.clone() },
        };
        let waived = self.applied.as_ref().is_some_and(|applied| !applied.waived.is_empty());
        let letter = if waived {
            compute(library, &assessment.findings.iter().map(in_order).collect::<Vec<_>>()).letter
        } else {
            grade.letter
        };
        let worse = self.baseline.is_none_or(|baseline| baseline.letter_is_worse(&self.name, self.only, letter));
        worse.then_some(letter)
    }

    /// The waivers that are for this contract, by their place in the file.
    pub(super) fn concerned(&self) -> Vec<usize> {
        self.applied.as_ref().map(|applied| applied.concerned.clone()).unwrap_or_default()
    }

    fn is_waived(&self, finding: &Finding) -> bool {
        self.applied.as_ref().is_some_and(|applied| applied.waived.contains_key(&finding.clause))
    }
}

/// The waivers of a file.
pub(super) fn waivers(path: &Path) -> Result<Waivers, CommandError> {
    Waivers::parse(&text(path)?).map_err(|error| CommandError::unusable(path, error))
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path).map_err(|error| CommandError::unread(path, &error))
}

/// A day as it is written in waivers.
pub(super) fn day(text: &str) -> Result<String, String> {
    text.parse::<Date>().map(|date| date.to_string()).map_err(|_| "write a day as 2026-12-31".to_owned())
}

fn today() -> Result<String, CommandError> {
    Ok(now()?.strftime("%Y-%m-%d").to_string())
}
