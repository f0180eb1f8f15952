//! One contract in every format: the same sections, parties, facts, verdicts and grade.
//!
//! The contract is `corpus/neutral`. From its DOCX LibreOffice made two PDFs: one in two columns, one
//! on small justified pages with running headers, page numbers and words broken by hyphens. Pandoc
//! wrapped it as text and made the list of an HTML page that has navigation, a cookie banner and a footer.

use std::fs;

use baa_analyzer::document::Document;
use baa_analyzer::ingest::{self, Options};
use serde_json::Value;

use crate::common::Desk;

/// The contract as its author wrote it, and as it was exported.
const FORMS: [&str; 7] = [
    "corpus/neutral/contract.md",
    "corpus/neutral/contract.docx",
    "corpus/neutral/contract.pdf",
    "tests/fixtures/formats/two-columns.pdf",
    "tests/fixtures/formats/running-headers.pdf",
    "tests/fixtures/formats/page.html",
    "tests/fixtures/formats/wrapped.txt",
];

fn bytes(path: &str) -> Vec<u8> {
    fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn document(path: &str) -> Document {
    let reading = ingest::read(path, &bytes(path), &Options::default()).unwrap();
    assert!(reading.issues.is_empty(), "{path}: {:?}", reading.issues);
    reading.document
}

/// Number and heading of every section.
fn outline(document: &Document) -> Vec<String> {
    let line = |section: &baa_analyzer::document::Section| {
        format!("{} {} {}", section.depth, section.number, section.heading.of(&document.text))
    };
    document.sections.iter().map(line).collect()
}

/// What the report says of each clause and of the whole, without places that only some formats have.
fn verdicts(path: &str) -> Vec<String> {
    let name = path.rsplit('/').next().unwrap();
    let desk = Desk::with(&[(name, &bytes(path))]);
    let report: Value = serde_json::from_str(&desk.baa(&format!("review {name} --format json")).clean(0)).unwrap();
    let clause = |clause: &Value| {
        let evidence = clause["evidence"].as_array().unwrap();
        let sections: Vec<&str> = evidence.iter().map(|evidence| evidence["section"].as_str().unwrap()).collect();
        format!("{} {} {} {}", clause["id"], clause["verdict"], clause["position"], sections.join(" "))
    };
    let mut lines: Vec<String> = report["clauses"].as_array().unwrap().iter().map(clause).collect();
    lines.extend([&report["facts"], &report["grade"], &report["parties"]].map(ToString::to_string));
    lines
}

#[test]
fn a_contract_reads_alike_in_every_format() {
    let source = document(FORMS[0]);
    assert_eq!(source.sections.len(), 37);
    for path in &FORMS[1..] {
        let found = document(path);
        assert_eq!(outline(&found), outline(&source), "{path}");
        assert_eq!(found.parties, source.parties, "{path}");
    }
}

#[test]
fn a_contract_is_judged_alike_in_every_format() {
    let source = verdicts(FORMS[0]);
    for path in &FORMS[1..] {
        let found = verdicts(path);
        let differences: Vec<_> = source.iter().zip(&found).filter(|(expected, found)| expected != found).collect();
        assert!(differences.is_empty() && source.len() == found.len(), "{path}: {differences:#?}");
    }
}
