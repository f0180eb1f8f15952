//! How often the program is right: what it found in contracts held against what people who read
//! them say.
//!
//! [`Labels`] are what people say, [`Reported`] is what the program says; [`Evaluation`] counts
//! where they agree and keeps every disagreement with both quotes. Nothing here looks at a clause:
//! any set of ids can be labelled, a firm's own clauses too.

mod labels;
mod ratio;
mod render;
mod reported;

pub use labels::{Label, LabelError, Labels, Told};
pub use ratio::{Counts, Share};
pub use render::{csv, json, text};
pub use reported::{Found, Reported};

use std::collections::{BTreeMap, BTreeSet};

use crate::grading::Verdict;

/// The figures over any number of documents.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// Documents that are labelled agreements.
    pub documents: usize,
    /// Those of them that there is no report on.
    pub without_report: Vec<String>,
    /// Those of them that were taken for no business associate agreement.
    pub overlooked: Vec<String>,
    /// Documents that are labelled as no agreement.
    pub negatives: usize,
    /// Those of them that were taken for one.
    pub mistaken: Vec<String>,
    /// One row for every clause labelled.
    pub clauses: BTreeMap<String, Row>,
    /// Gaps, missing or contradicted: the alarm that a reviewer acts on.
    pub gaps: Counts,
    /// Quotes on the words that the labels quote.
    pub evidence: Share,
    /// Facts with equal values, by name.
    pub facts: BTreeMap<String, Share>,
    /// How often which verdict was given for which label; `None` where the report has no such clause.
    pub verdicts: BTreeMap<(Verdict, Option<Verdict>), u32>,
    /// Clauses that were not found although their words were, by another clause: (labelled, found).
    pub confused: BTreeMap<(String, String), u32>,
    /// Every disagreement.
    pub misses: Vec<Miss>,
}

/// The figures for one clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Whether it is labelled as a red flag.
    pub red_flag: bool,
    /// Addressed (satisfied or partial) against missing; triggered against clear.
    pub counts: Counts,
    /// The same verdict.
    pub exact: Share,
}

/// A disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The document.
    pub doc: String,
    /// The clause, or `fact:` and the name of a fact.
    pub subject: String,
    /// What the label says.
    pub label: String,
    /// What the report says.
    pub report: String,
    /// The words the label quotes; may be empty.
    pub label_quote: String,
    /// The first words the report quotes; may be empty.
    pub report_quote: String,
}

/// What the report says of a clause that it does not have.
const ABSENT: &str = "absent-from-report";

impl Evaluation {
    /// Counts one document in. `report` is `None` where the document could not be read.
    pub fn add(&mut self, labels: &Labels, report: Option<&Reported>) {
        let taken = report.is_some_and(|report| report.is_baa);
        if !labels.is_baa {
            self.negatives += 1;
            if taken {
                self.mistaken.push(labels.doc.clone());
            }
            return;
        }
        self.documents += 1;
        if report.is_none() {
            self.without_report.push(labels.doc.clone());
        } else if !taken {
            self.overlooked.push(labels.doc.clone());
        }
        let nothing = Reported::default();
        let report = report.unwrap_or(&nothing);
        for (id, label) in &labels.clauses {
            self.clause(labels, id, label, report);
        }
        for (name, told) in &labels.facts {
            self.fact(&labels.doc, name, told, report.facts.get(name).unwrap_or(&Told::Nothing));
        }
    }

    fn clause(&mut self, labels: &Labels, id: &str, label: &Label, report: &Reported) {
        let found = report.found.get(id);
        let (want, got) = (label.verdict, found.map(|found| found.verdict));
        let red_flag = matches!(want, Verdict::Triggered | Verdict::Clear);
        let row = self.clauses.entry(id.to_owned()).or_default();
        row.red_flag = red_flag;
        row.exact.add(got == Some(want));
        *self.verdicts.entry((want, got)).or_default() += 1;

        let gap = |verdict| matches!(verdict, Some(Verdict::Missing | Verdict::Contradicted));
        // What is left to another document or denied is no question of being there or not.
        let asks_presence = !matches!(want, Verdict::Contradicted | Verdict::Unread | Verdict::NotApplicable);
        let there = |verdict| matches!(verdict, Some(Verdict::Satisfied | Verdict::Partial | Verdict::Triggered));
        if asks_presence {
            row.counts.add(there(Some(want)), there(got));
        }
        if !red_flag && want != Verdict::NotApplicable {
            self.gaps.add(gap(Some(want)), gap(got));
        }
        if !red_flag && asks_presence && there(Some(want)) && there(got) {
            let same = found.and_then(|found| touches(&label.quote, &found.quotes));
            if let Some(same) = same {
                self.evidence.add(same);
            }
        }
        if got == Some(want) {
            return;
        }
        if there(Some(want)) && !there(got) {
            for other in elsewhere(labels, id, &label.quote, report) {
                *self.confused.entry((id.to_owned(), other)).or_default() += 1;
            }
        }
        self.misses.push(Miss {
            doc: labels.doc.clone(),
            subject: id.to_owned(),
            label: want.name().to_owned(),
            report: got.map_or(ABSENT, Verdict::name).to_owned(),
            label_quote: label.quote.clone(),
            report_quote: found.and_then(|found| found.quotes.first()).cloned().unwrap_or_default(),
        });
    }

    fn fact(&mut self, doc: &str, name: &str, want: &Told, got: &Told) {
        let Some(equal) = want.equals(got) else { return };
        self.facts.entry(name.to_owned()).or_default().add(equal);
        if !equal {
            self.misses.push(Miss {
                doc: doc.to_owned(),
                subject: format!("fact:{name}"),
                label: want.to_string(),
                report: got.to_string(),
                label_quote: String::new(),
                report_quote: String::new(),
            });
        }
    }

    /// The sum over clauses (`red_flags` false) or red flags, and the mean of their F1.
    pub fn total(&self, red_flags: bool) -> (Counts, Share, Option<f64>) {
        let rows = || self.clauses.values().filter(move |row| row.red_flag == red_flags);
        let counts = rows().fold(Counts::default(), |sum, row| sum.plus(row.counts));
        let exact = rows().fold(Share::default(), |sum, row| sum.plus(row.exact));
        (counts, exact, ratio::macro_f1(rows().map(|row| row.counts)))
    }

    /// All facts together.
    pub fn all_facts(&self) -> Share {
        self.facts.values().fold(Share::default(), |sum, share| sum.plus(*share))
    }
}

/// Clauses for which the report quotes these words although the labels say that they are not there.
fn elsewhere(labels: &Labels, id: &str, quote: &str, report: &Reported) -> Vec<String> {
    let there = |verdict| matches!(verdict, Verdict::Satisfied | Verdict::Partial | Verdict::Triggered);
    let wrong = report.found.iter().filter(|(other, found)| {
        let unlabelled = labels.clauses.get(*other).is_some_and(|label| !there(label.verdict));
        *other != id && unlabelled && there(found.verdict)
    });
    wrong.filter(|(_, found)| touches(quote, &found.quotes) == Some(true)).map(|(other, _)| other.clone()).collect()
}

/// Whether one of the quotes shares half of the words of this one, or of its own. `None` where
/// there are no words to share.
fn touches(quote: &str, quotes: &[String]) -> Option<bool> {
    let wanted = word_set(quote);
    if wanted.is_empty() {
        return None;
    }
    Some(quotes.iter().map(|quote| word_set(quote)).any(|words| {
        let common = wanted.intersection(&words).count();
        !words.is_empty() && 2 * common >= wanted.len().min(words.len())
    }))
}

fn word_set(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
