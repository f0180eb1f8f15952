//! Words that a scanner or a typist got wrong.

use baa_analyzer::grading::{Assessment, Confidence, assess};
use baa_analyzer::ingest::{self, Options};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;

/// Words as contracts have them, and as they come out of a bad scan or a quick hand.
const NOISE: &[(&str, &str)] = &[
    ("subcontractor", "subcontracter"),
    ("breach", "breacb"),
    ("ermination", "errnination"),
    ("disclosure", "disclosnre"),
    ("protected", "protccted"),
    ("safeguards", "safegnards"),
];

fn assessed(program: &Program, text: &str) -> Assessment {
    let reading = ingest::read("contract.md", text.as_bytes(), &Options::default()).unwrap();
    assess(Library::embedded(), program, &reading.document, false)
}

#[test]
fn noise_costs_certainty_and_no_verdict() {
    let clean = include_str!("../../corpus/neutral/contract.md");
    let noisy = NOISE.iter().fold(clean.to_owned(), |text, (right, wrong)| text.replace(right, wrong));
    let program = Program::new(Library::embedded());
    let (clean, noisy) = (assessed(&program, clean), assessed(&program, &noisy));
    let mut less_sure = 0;
    for (before, after) in clean.findings.iter().zip(&noisy.findings) {
        assert_eq!((&before.clause, before.verdict), (&after.clause, after.verdict));
        assert!(after.confidence == before.confidence || after.confidence == Confidence::Medium, "{}", after.clause);
        if after.confidence_because.contains("misspelt or misread") {
            assert_eq!(after.confidence, Confidence::Medium, "{}", after.clause);
            less_sure += 1;
        }
    }
    assert!(less_sure > 0, "something of it was read past an error");
}
