//! Every figure by a small example, both ways to write labels, and what is wrong with them.

use std::collections::BTreeMap;

use super::{Evaluation, Found, Labels, Miss, Reported, Told, csv, json, text};
use crate::grading::Verdict;

const TOML: &str = r#"
is_baa = true
[verdicts]
satisfied = ["access", "flow-down"]
partial = ["safeguards"]
missing = ["insurance"]
contradicted = ["deadline"]
not-applicable = ["aggregation"]
triggered = ["cap"]
clear = ["as-is"]
[facts]
breach_notice = { value = 3, unit = "calendar-days", words = "", trigger = "discovery" }
cure_days = { value = 30, unit = "calendar-days" }
return_days = { value = 30, unit = "business-days" }
[quotes]
access = "makes it available for access"
flow-down = "agree to the same restrictions"
"#;

const JSON: &str = r#"{"doc": "vendor", "is_baa": true,
 "clauses": {"access": {"label": "satisfied", "quote": "makes it available for access", "section": "2"},
   "flow-down": {"label": "satisfied", "quote": "agree to the same restrictions"}, "safeguards": {"label": "partial"},
   "insurance": {"label": "missing", "quote": ""}, "deadline": {"label": "contradicted"}, "aggregation": {"label": "not-applicable"}},
 "red_flags": {"cap": {"label": "triggered"}, "as-is": {"label": "clear"}},
 "facts": {"breach_notice": {"value": 3, "unit": "calendar-days"}, "cure_days": {"value": 30, "unit": "calendar-days"},
   "return_days": {"value": 30, "unit": "business-days"}, "access_days": null, "offshore": "silent", "governing_law": "Ohio"}}"#;

fn reported() -> Reported {
    let found = |verdict, quote: &str| Found { verdict, quotes: vec![quote.to_owned()] };
    let time = |value, unit: &str| Told::Time { value, unit: unit.to_owned() };
    Reported {
        is_baa: true,
        found: BTreeMap::from([
            ("access".to_owned(), found(Verdict::Satisfied, "shall make it available for the access of individuals")),
            ("flow-down".to_owned(), found(Verdict::Missing, "")),
            ("safeguards".to_owned(), found(Verdict::Satisfied, "appropriate safeguards")),
            ("insurance".to_owned(), found(Verdict::Partial, "each shall agree to the same restrictions")),
            ("deadline".to_owned(), found(Verdict::Missing, "")),
            ("aggregation".to_owned(), found(Verdict::NotApplicable, "")),
            ("cap".to_owned(), found(Verdict::Triggered, "not exceed")),
        ]),
        facts: BTreeMap::from([
            ("breach_notice".to_owned(), time(72, "hours")),
            ("return_days".to_owned(), time(30, "calendar-days")),
        ]),
    }
}

fn evaluation() -> Evaluation {
    let mut evaluation = Evaluation::default();
    evaluation.add(&Labels::from_toml(TOML, "vendor").unwrap(), Some(&reported()));
    evaluation
}

#[test]
fn every_decision_is_counted_where_it_belongs() {
    let evaluation = evaluation();
    let (addressed, exact, macro_f1) = evaluation.total(false);
    // access and safeguards found; insurance found wrongly; flow-down not found.
    assert_eq!((addressed.tp, addressed.fp, addressed.fn_, addressed.tn), (2, 1, 1, 0));
    assert_eq!((exact.right, exact.of), (2, 6), "access and aggregation");
    assert_eq!(macro_f1.map(|figure| format!("{figure:.3}")).as_deref(), Some("0.667"), "of three that are there");
    // deadline is named, as missing, which is the same alarm; flow-down is a false one, insurance is not named.
    assert_eq!((evaluation.gaps.tp, evaluation.gaps.fp, evaluation.gaps.fn_), (1, 1, 1));
    let (flags, exact, _) = evaluation.total(true);
    assert_eq!((flags.tp, flags.tn, exact.right), (1, 1, 1), "a flag without a report is not raised, nor told clear");
    assert_eq!((evaluation.evidence.right, evaluation.evidence.of), (1, 1));
    // 3 days are 72 hours; business days are no calendar days; silence on both sides is no fact.
    let facts: Vec<_> = evaluation.facts.iter().map(|(name, share)| (name.as_str(), share.right, share.of)).collect();
    assert_eq!(facts, [("breach_notice", 1, 1), ("cure_days", 0, 1), ("offshore", 1, 1), ("return_days", 0, 1)]);
    let confused: Vec<_> = evaluation.confused.keys().map(|(id, other)| (id.as_str(), other.as_str())).collect();
    assert_eq!(confused, [("flow-down", "insurance")]);
    assert!(evaluation.misses.contains(&Miss {
        doc: "vendor".to_owned(),
        subject: "flow-down".to_owned(),
        label: "satisfied".to_owned(),
        report: "missing".to_owned(),
        label_quote: "agree to the same restrictions".to_owned(),
        report_quote: String::new(),
    }));
}

#[test]
fn labels_say_the_same_in_both_formats() {
    let mut other = Evaluation::default();
    other.add(&Labels::from_json(JSON, "other").unwrap(), Some(&reported()));
    assert_eq!(json(&evaluation()), json(&other));
}

#[test]
fn documents_that_are_none_or_not_read() {
    let mut evaluation = Evaluation::default();
    let labels = Labels::from_toml(TOML, "vendor").unwrap();
    evaluation.add(&labels, None);
    evaluation.add(&labels, Some(&Reported::default()));
    let letter = Labels::from_toml("is_baa = false", "letter").unwrap();
    evaluation.add(&letter, Some(&reported()));
    evaluation.add(&letter, Some(&Reported::default()));
    assert_eq!((evaluation.documents, evaluation.negatives), (2, 2));
    assert_eq!(evaluation.without_report, ["vendor"]);
    assert_eq!(evaluation.overlooked, ["vendor"]);
    assert_eq!(evaluation.mistaken, ["letter"]);
    assert_eq!(evaluation.total(false).1.right, 0);
}

#[test]
fn what_is_wrong_with_labels_is_told() {
    for (toml, says) in [
        ("is_baa = 7", "these are no labels"),
        ("is_baa = true\n[verdicts]\nfine = ['a']", "a: \u{201c}fine\u{201d} is no verdict"),
        ("is_baa = true\n[verdicts]\nclear = ['a']\ntriggered = ['a']", "a: labelled twice"),
        ("is_baa = true\n[quotes]\na = 'words'", "a: quoted, but not labelled"),
    ] {
        let error = Labels::from_toml(toml, "x").unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn renderings() {
    let evaluation = evaluation();
    insta::assert_snapshot!(text(&evaluation, true));
    let csv = csv(&evaluation);
    assert_eq!(csv.lines().nth(1), Some("access,clause,1,0,0,0,1.000,1.000,1.000,1.000,1"));
    assert_eq!(csv.lines().nth(2), Some("aggregation,clause,0,0,0,0,nan,nan,0.000,1.000,1"));
    let json: serde_json::Value = serde_json::from_str(&json(&evaluation)).expect("it is JSON");
    assert_eq!(json["addressed"]["precision"], 0.667);
    assert_eq!(json["misses"].as_array().map(Vec::len), Some(evaluation.misses.len()));
}
