//! Whole redlines: what is proposed holds, and what is written reads as it was proposed.

use std::sync::LazyLock;

use super::critic::{self, CriticError, accept, mark, reject};
use super::{Change, Contract, Redline, Request, Signature, clean, letter, propose};
use crate::grading::{Assessment, Letter, Position, assess};
use crate::ingest;
use crate::library::Library;
use crate::matching::Program;

/// A contract that lacks much.
pub(super) const VENDOR: &str = include_str!("../../tests/fixtures/vendor.md");
/// A contract that takes every right and owes next to nothing.
pub(super) const DREADFUL: &str = include_str!("../../tests/fixtures/dreadful.md");

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new(Library::embedded()));

pub(super) fn contract(name: &str, bytes: &[u8]) -> Contract {
    let (_, pieces) = ingest::pieces(name, bytes, &ingest::Options::default()).unwrap();
    Contract::new(pieces)
}

pub(super) fn redline(contract: &Contract, position: Position) -> Redline {
    propose(contract, &Request { library: Library::embedded(), program: &PROGRAM, position })
}

/// The two contracts with what is preferred proposed, made once.
static PREFERRED: LazyLock<[(&str, Contract, Redline); 2]> = LazyLock::new(|| {
    [VENDOR, DREADFUL].map(|source| {
        let contract = contract("a.md", source.as_bytes());
        let redline = redline(&contract, Position::Preferred);
        (source, contract, redline)
    })
});

/// All changes of a redline.
fn changes(redline: &Redline) -> impl Iterator<Item = &Change> {
    redline.edits.iter().flat_map(|edit| &edit.changes)
}

#[test]
fn edits_close_their_findings_and_open_none() {
    let vendor = contract("a.md", VENDOR.as_bytes());
    let fallback = redline(&vendor, Position::Fallback);
    let preferred = PREFERRED.iter().map(|(_, contract, redline)| (contract, redline));
    for (contract, redline) in preferred.chain([(&vendor, &fallback)]) {
        let before = assess(Library::embedded(), &PROGRAM, &contract.document, false);
        let after = assess(Library::embedded(), &PROGRAM, &contract.with(changes(redline)).document, false);
        let verdict =
            |assessment: &Assessment, id: &str| assessment.findings.iter().find(|finding| finding.clause == id).unwrap().verdict;
        assert!(!redline.edits.is_empty());
        for edit in &redline.edits {
            assert!(verdict(&before, &edit.clause).is_finding(), "{}", edit.clause);
            for closed in std::iter::once(&edit.clause).chain(&edit.closes) {
                assert!(!verdict(&after, closed).is_finding(), "{closed} stands");
            }
        }
        for finding in after.findings.iter().filter(|finding| finding.verdict.is_finding()) {
            assert!(verdict(&before, &finding.clause).is_finding(), "{} is new", finding.clause);
            assert!(redline.comments.iter().any(|comment| comment.clause == finding.clause), "{} is lost", finding.clause);
        }
        let letter = after.grade.map(|grade| grade.letter);
        let open: Vec<&str> = redline.comments.iter().map(|comment| comment.clause.as_str()).collect();
        assert!(letter.is_some_and(|letter| letter <= Letter::B), "{letter:?} with {open:?}");
    }
}

#[test]
fn edits_are_small_apart_and_in_the_terms_of_the_contract() {
    let text_of = |change: &'static Change| match change {
        Change::Words { text, .. } | Change::Paragraph { text, .. } => text.as_str(),
    };
    let (_, _, redline) = &PREFERRED[0];
    assert!(changes(redline).map(text_of).any(|text| text == "forty-eight (48) hours"));
    let (_, _, redline) = &PREFERRED[1];
    for text in changes(redline).map(text_of) {
        for foreign in ["Business Associate", "Covered Entity", "this Agreement", "Protected Health Information"] {
            assert!(!text.contains(foreign), "{text}");
        }
    }
    let ranges: Vec<_> = changes(redline)
        .filter_map(|change| match change {
            Change::Words { range, .. } => Some(*range),
            Change::Paragraph { .. } => None,
        })
        .collect();
    for (index, range) in ranges.iter().enumerate() {
        assert!(!ranges[index + 1..].iter().any(|other| other.overlaps(*range)), "two edits on {range:?}");
    }
}

#[test]
fn notes_hold_no_internal_remark() {
    for edit in PREFERRED.iter().flat_map(|(_, _, redline)| &redline.edits) {
        let clause = Library::embedded().clause(&edit.clause).unwrap();
        let fallback = clause.ask.fallback.as_str();
        let told = !fallback.is_empty() && fallback != clause.ask.preferred && edit.note.text().contains(fallback);
        assert!(!told, "{:?}", edit.note);
    }
}

#[test]
fn the_letter_has_every_ask_and_the_most_important_first() {
    let (_, contract, redline) = &PREFERRED[1];
    let signature =
        Signature { author: "Ann Lee".to_owned(), initials: "AL".to_owned(), date: "2026-01-31T12:00:00Z".to_owned() };
    let letter = letter::markdown("dreadful.md", contract, redline, &signature);
    assert!(letter.starts_with("2026-01-31\n\n**Proposed changes to dreadful.md**") && letter.ends_with("Ann Lee\n"), "{letter}");
    let asks = letter.lines().filter(|line| line.split_once(". **").is_some_and(|(number, _)| number.parse::<u32>().is_ok()));
    assert_eq!(asks.count(), redline.edits.len() + redline.comments.len());
    let at = |words: &str| letter.find(words).unwrap_or_else(|| panic!("{words}: {letter}"));
    assert!(at("## What the agreement needs") < at("## What we ask for in addition"));
    for note in redline.edits.iter().map(|edit| &edit.note) {
        let fallback = &Library::embedded().clauses.iter().find(|clause| clause.title == note.title).unwrap().ask.fallback;
        assert!(fallback.is_empty() || *fallback == note.ask || !letter.contains(&format!(": {fallback}.")), "{fallback}");
    }
}

#[test]
fn markdown_without_marks_is_the_original_and_accepted_the_proposal() {
    for (source, original, redline) in PREFERRED.iter() {
        // The same contract with other bytes between its letters.
        let windows = source.replace('\n', "\r\n");
        let emphasised =
            format!("\u{feff}{}", source.replace("shall not use", "*shall* **not use**").replace("notify", "_notify_"));
        for bytes in [(*source).to_owned(), windows, emphasised] {
            let contract = contract("a.md", bytes.as_bytes());
            assert_eq!(contract.document.text, original.document.text);
            let marked = mark("a.md", bytes.as_bytes(), &contract, redline).unwrap();
            assert_eq!(marked.unplaced, Vec::<usize>::new());
            assert_eq!(reject(&marked.text), bytes);
            let accepted = ingest::read("a.md", accept(&marked.text).as_bytes(), &ingest::Options::default()).unwrap();
            assert_eq!(accepted.document.text, contract.with(changes(redline)).document.text);
        }
    }
}

#[test]
fn what_cannot_be_marked_is_refused() {
    let (_, contract, redline) = &PREFERRED[0];
    let marked = format!("{VENDOR}\n{{++Added by somebody.++}}\n");
    assert_eq!(mark("a.md", marked.as_bytes(), contract, redline).unwrap_err(), CriticError::Marked);
    assert_eq!(mark("a.md", b"caf\xe9", contract, redline).unwrap_err(), CriticError::NotUtf8);
}

#[test]
fn a_clean_copy_has_the_same_marks() {
    let (_, contract, redline) = &PREFERRED[0];
    let copy = clean::markdown(contract, redline);
    assert!(copy.contains("{--ninety (90) days--}{++forty-eight (48) hours++}{>>"), "{copy}");
    let plain = critic::reject(&copy);
    assert!(plain.contains("within ninety (90) days of discovery.") && !plain.contains("48) hours"), "{plain}");
}
