//! Observations on contracts of a few sentences.

use crate::grading::assess;
use crate::ingest;
use crate::library::{Library, Nature};
use crate::matching::Program;

fn noticed(text: &str) -> Vec<(&'static str, String)> {
    let library = Library { nature: Nature::default(), ..Library::embedded().clone() };
    let reading = ingest::read("contract.md", text.as_bytes(), &ingest::Options::default()).expect("a text");
    let assessment = assess(&library, &Program::new(&library), &reading.document, false);
    assessment.observations.into_iter().map(|one| (one.kind.name(), one.message)).collect()
}

#[test]
fn what_is_wrong_is_noticed() {
    let text = "# 1. Breach\n\nBusiness Associate shall notify Covered Entity of any Breach of Unsecured PHI within five (5) days of discovery, as 45 CFR 160.504(e) asks.\n\n\
                # 2. Access\n\nBusiness Associate shall provide access to PHI in a Designated Record Set within ten (30) days of a request.\n\n\
                # 3. Appendix\n\nBusiness Associate shall notify Covered Entity of any Breach of Unsecured PHI within thirty (30) days of discovery.\n";
    let noticed = noticed(text);
    let kinds: Vec<&str> = noticed.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["conflict", "words-and-figures", "citation"], "{noticed:?}");
    assert!(noticed[0].1.starts_with("Two figures for breach notice: ") && noticed[0].1.contains("thirty (30) days"));
    assert!(noticed[1].1.contains("\u{201c}ten (30) days\u{201d}"), "{noticed:?}");
    assert_eq!(noticed[2].1, "There is no 45 CFR 160.504(e): 160.504 ends with paragraph (d). It may mean 164.504(e).");
}

#[test]
fn what_is_in_order_is_not() {
    let text = "# 1. Breach\n\nBusiness Associate shall notify Covered Entity of any Breach of Unsecured PHI within five (5) days of discovery under 45 CFR 164.410 (f) and keep a log.\n\n\
                Business Associate shall give a full report of the Breach within thirty (30) days of discovery, as 45 CFR 164.504(e)(2)(ii)(J) and 42 CFR 2.11 know.\n";
    assert_eq!(noticed(text), []);
}
