//! `baa evaluate`: labels and documents found and matched, three formats, mistakes told.

use crate::common::{CONTRACT, Desk, RECIPE};

const LABELS: &str = r#"{"doc": "vendor", "is_baa": true,
 "clauses": {"breach-notification-deadline": {"label": "contradicted", "quote": "within ninety (90) days"},
   "access-support": {"label": "satisfied", "quote": "no such words"}},
 "red_flags": {"long-or-open-notice": {"label": "triggered", "quote": "within ninety (90) days"}},
 "facts": {"breach_notice": {"value": 90, "unit": "calendar-days"}}}"#;

fn desk() -> Desk {
    Desk::with(&[
        ("labels/vendor.json", LABELS.as_bytes()),
        ("labels/bread/truth.toml", b"is_baa = false"),
        ("docs/vendor.md", CONTRACT.as_bytes()),
        ("docs/bread/recipe.md", RECIPE.as_bytes()),
        ("docs/unlabelled.md", CONTRACT.as_bytes()),
    ])
}

#[test]
fn figures_in_three_formats() {
    let desk = desk();
    let text = desk.baa("evaluate labels docs --misses").clean(0);
    for line in [
        "documents labelled 1, without a report 0",
        "no BAA but taken for one 0/1",
        "all decisions exact          2/3 = 0.667",
        "  vendor  access-support: labelled satisfied, reported missing",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&desk.baa("evaluate labels docs --format json").clean(0)).unwrap();
    assert_eq!(json["schema"], "baa-evaluation/1");
    assert_eq!(json["misses"][0]["label_quote"], "no such words");
    let csv = desk.baa("evaluate labels docs --format csv").clean(0);
    assert!(csv.contains("\naccess-support,clause,0,0,1,0,nan,0.000,0.000,0.000,1\n"), "{csv}");
}

#[test]
fn a_document_that_cannot_be_read_counts_and_is_told() {
    let desk = desk();
    desk.put("docs/vendor.md", b"");
    let run = desk.baa("evaluate labels docs");
    assert_eq!(run.code, 3);
    assert!(run.stderr.starts_with("error: docs/vendor.md: the file is empty"), "{}", run.stderr);
    assert!(run.stdout.contains("without a report 1: vendor"), "{}", run.stdout);
}

#[test]
fn what_is_wrong_with_labels_is_told_before_anything_is_read() {
    for (labels, says) in [
        ("{", "labels/vendor.json: these are no labels"),
        (r#"{"is_baa": true, "clauses": {"x": {"label": "fine"}}}"#, "x: \u{201c}fine\u{201d} is no verdict"),
    ] {
        let desk = Desk::with(&[("labels/vendor.json", labels.as_bytes()), ("docs/vendor.md", CONTRACT.as_bytes())]);
        let run = desk.baa("evaluate labels docs");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{labels}");
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
    let run = desk().baa("evaluate docs docs");
    assert!(run.code == 2 && run.stderr.contains("no labels in this folder"), "{}", run.stderr);
}
