//! Drafts in our own words, compared.

use super::{Answer, Change, ChangeKind, Comparison, Draft, Outcome, Request, compare};
use crate::grading::{Assessment, assess};
use crate::ingest::{Options, read};
use crate::library::Library;
use crate::matching::Program;

struct Read(crate::document::Document, Assessment);

impl Read {
    fn of(program: &Program, text: &str) -> Self {
        let document = read("a.md", text.as_bytes(), &Options::default()).unwrap().document;
        let assessment = assess(Library::embedded(), program, &document, false);
        Self(document, assessment)
    }

    fn draft(&self) -> Draft<'_> {
        Draft { document: &self.0, assessment: &self.1 }
    }
}

const OLD: &str = "# Business Associate Agreement

This Business Associate Agreement is between Harbor Clinic (\"Covered Entity\") and Fern Software (\"Business Associate\").

1. Safeguards. Business Associate shall use appropriate safeguards to protect Protected Health Information.

2. Reporting. Business Associate shall report any Breach of Unsecured Protected Health Information to Covered Entity within five (5) days of discovery. Reports go to the privacy officer of Covered Entity by telephone and in writing.

3. Costs. Business Associate shall pay the costs of every notice that a Breach makes necessary.

4. Law. This Agreement is governed by the laws of the State of New York.
";

fn compared(old: &str, new: &str, asked: Option<&str>) -> Comparison {
    let program = Program::new(Library::embedded());
    let (old, new) = (Read::of(&program, old), Read::of(&program, new));
    let asked = asked.map(|text| Read::of(&program, text));
    compare(&Request { old: old.draft(), new: new.draft(), asked: asked.as_ref().map(Read::draft), untracked: None })
}

fn shown(change: &Change) -> String {
    change.spans.iter().filter(|span| span.side != super::Both::Same).map(|span| span.text.as_str()).collect::<Vec<_>>().join("|")
}

#[test]
fn a_draft_does_not_differ_from_itself_nor_by_its_layout() {
    let same = compared(OLD, OLD, None);
    assert!(same.changes.is_empty() && same.facts.is_empty(), "{:?}", same.changes);
    assert!(same.clauses.iter().all(|clause| clause.outcome == Outcome::Same));
    let set = OLD.replace("notice", "no\u{ad}tice").replace('"', "\u{201d}").replace("1. Safe", "(1) Safe").replace("  ", " ");
    assert_eq!(compared(OLD, &set, None).changes, []);
}

#[test]
fn values_words_moves_and_paragraphs() {
    let new = OLD
        .replace("five (5) days", "sixty (60) days")
        .replace("3. Costs. Business Associate shall pay the costs of every notice that a Breach makes necessary.\n\n", "")
        .replace(
            "2. Reporting",
            "2. Audit. Covered Entity may audit the records of Business Associate once a year.\n\n3. Reporting",
        )
        .replace("4. Law. This Agreement is governed by the laws of the State of New York.\n", "")
        .replace("1. Safeguards", "1. Law. This Agreement is governed by the laws of the State of New York.\n\n2. Safeguards");
    let found = compared(OLD, &new, None);
    let kinds = |kind| found.changes.iter().filter(|change| change.kind == kind).map(shown).collect::<Vec<_>>();
    assert_eq!(kinds(ChangeKind::Reworded), ["five (5)|sixty (60)"]);
    assert_eq!(kinds(ChangeKind::New), ["Audit. Covered Entity may audit the records of Business Associate once a year."]);
    assert_eq!(
        kinds(ChangeKind::Gone),
        ["Costs. Business Associate shall pay the costs of every notice that a Breach makes necessary."]
    );
    assert_eq!(found.changes.iter().filter(|change| change.kind == ChangeKind::Moved).count(), 1, "{:?}", found.changes);
    let clause = |id: &str| found.clauses.iter().find(|clause| clause.clause == id).map(|clause| clause.outcome);
    assert_eq!(clause("breach-notification-deadline"), Some(Outcome::Regressed));
    assert_eq!(clause("breach-cost-responsibility"), Some(Outcome::Regressed));
    assert!(found.facts.iter().any(|fact| fact.name == "breach_notice"));
}

#[test]
fn answers_to_what_was_asked() {
    let asked = OLD.replace("five (5) days", "two (2) days").replace("appropriate", "reasonable and appropriate").replace(
        "3. Costs.",
        "3. Costs. Business Associate shall keep insurance of one million dollars for every claim that comes of a Breach.",
    );
    let new = asked.replace("two (2) days", "five (5) days").replace("State of New York", "State of Delaware");
    let found = compared(OLD, &new, Some(&asked));
    let answers = |answer| found.changes.iter().filter(|change| change.answer == Some(answer)).map(shown).collect::<Vec<_>>();
    assert_eq!(answers(Answer::Unasked), ["New York.|Delaware."]);
    assert_eq!(found.changes[0].answer, Some(Answer::Unasked));
    assert_eq!(answers(Answer::Countered), [""; 0]);
    assert_eq!(answers(Answer::Accepted).len(), 2, "{:?}", found.changes);
    assert_eq!(found.refused.len(), 1);
    assert!(found.refused[0].spans.iter().any(|span| span.text == "two (2)"), "{:?}", found.refused);
    let countered = compared(OLD, &asked.replace("two (2) days", "ten (10) days"), Some(&asked));
    assert_eq!(countered.changes[0].answer, Some(Answer::Countered), "{:?}", countered.changes);
}
