//! Rounds of a negotiation: drafts compared, gaps waived, decisions signed off and verified.

use std::fs;
use std::path::Path;

use baa_analyzer::compare::{ChangeKind, Comparison, Draft, Outcome, Request, compare};
use baa_analyzer::document::Document;
use baa_analyzer::grading::{Assessment, assess};
use baa_analyzer::ingest::{self, Options};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CONTRACT, Desk};

/// The desk with the round of `tests/fixtures/rounds`.
fn negotiation() -> Desk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = |path: &str| fs::read(root.join(path)).unwrap();
    Desk::with(&[
        ("round-1.docx", &file("corpus/cloud-backup/contract.docx")),
        ("asked.docx", &file("tests/fixtures/rounds/asked.docx")),
        ("round-2.docx", &file("tests/fixtures/rounds/round-2.docx")),
        ("round-2.pdf", &file("tests/fixtures/rounds/round-2.pdf")),
    ])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The words of a comparison's step that changed, by answer.
fn changed(step: &Value, answer: &str) -> Vec<String> {
    let words = |change: &Value| {
        let spans = change["diff"].as_array().unwrap().iter().filter(|span| span["side"] != "same");
        spans.map(|span| span["text"].as_str().unwrap()).collect::<Vec<_>>().join("|")
    };
    step["changes"].as_array().unwrap().iter().filter(|change| change["answer"] == answer).map(words).collect()
}

#[test]
fn every_silent_change_is_found_and_nothing_else() {
    let desk = negotiation();
    for round in ["round-2.docx", "round-2.pdf"] {
        let found = json(&desk.baa(&format!("compare round-1.docx {round} --asked asked.docx --format json")).clean(0));
        assert_eq!(found["schema"], "baa-compare/1");
        let step = &found["steps"][0];
        assert_eq!(
            changed(step, "unasked"),
            ["twice|once", "You waive every claim for lost profits and lost data.", "Washington.|Delaware."],
            "{round}"
        );
        assert_eq!(changed(step, "countered"), [""; 0], "{round}");
        // 13 paragraphs were accepted, one of them with two changes; the 13 refused ones asked for 16.
        assert_eq!(changed(step, "accepted").len(), 14, "{round}");
        assert_eq!(step["refused"].as_array().unwrap().len(), 16, "{round}");
        let regressed = step["clauses"].as_array().unwrap().iter().filter(|clause| clause["outcome"] == "regressed");
        assert_eq!(regressed.map(|clause| clause["id"].clone()).collect::<Vec<_>>(), ["consequential-waiver"]);
    }
    let same = json(&desk.baa("compare round-2.docx round-2.pdf --format json").clean(0));
    assert_eq!(same["steps"][0]["changes"], serde_json::json!([]));
}

#[test]
fn tracked_changes_are_told_from_others_and_a_clean_copy_is_a_redline_too() {
    let desk = negotiation();
    let found = json(&desk.baa("compare round-1.docx asked.docx --format json").clean(0));
    let changes = found["steps"][0]["changes"].as_array().unwrap();
    assert!(changes.len() > 25 && changes.iter().all(|change| change["tracked"] == true), "{changes:?}");
    let found = json(&desk.baa("compare round-2.docx asked.docx --format json").clean(0));
    let changes = found["steps"][0]["changes"].as_array().unwrap();
    let untracked = changes.iter().filter(|change| change["tracked"] == false).count();
    assert!(untracked > 3 && untracked < changes.len(), "{untracked} of {}", changes.len());

    for redline in ["--output ours.docx", "--clean --output ours.md"] {
        assert_eq!(desk.baa(&format!("redline round-1.docx {redline}")).code, 0);
    }
    let found = json(&desk.baa("compare round-1.docx ours.docx --asked ours.md --format json").clean(0));
    assert_eq!(changed(&found["steps"][0], "unasked"), [""; 0]);
}

#[test]
fn a_chain_in_every_format() {
    let desk = negotiation();
    let chain = "compare round-1.docx round-2.docx round-2.pdf";
    let found = json(&desk.baa(&format!("{chain} --format json")).clean(0));
    let steps: Vec<_> =
        found["steps"].as_array().unwrap().iter().map(|step| (step["old"].clone(), step["new"].clone())).collect();
    assert_eq!(steps, [(0.into(), 1.into()), (1.into(), 2.into()), (0.into(), 2.into())]);
    for format in ["terminal", "markdown", "html"] {
        let page = desk.baa(&format!("{chain} --format {format}")).clean(0);
        assert!(page.contains("Delaware") && page.contains("You waive every claim"), "{format}");
        assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("{{"), "{format}");
    }
    for name in ["a.xlsx", "b.xlsx"] {
        desk.baa(&format!("{chain} --format xlsx --output {name}")).clean(0);
    }
    assert_eq!(fs::read(desk.path("a.xlsx")).unwrap(), fs::read(desk.path("b.xlsx")).unwrap());
    assert_eq!(desk.baa("compare round-1.docx round-2.docx --fail-on-change").code, 1);
    assert_eq!(desk.baa("compare round-2.docx round-2.pdf --fail-on-change").code, 0);
    assert_eq!(desk.baa("compare round-1.docx").code, 2);
}

/// All corpus contracts in Markdown, read and assessed.
fn corpus() -> Vec<(Document, Assessment)> {
    let program = Program::new(Library::embedded());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("contract.md")).collect();
    files.retain(|path| path.exists());
    files.sort();
    let read = |path| {
        let document = ingest::read("a.md", &fs::read(path).unwrap(), &Options::default()).unwrap().document;
        let assessment = assess(Library::embedded(), &program, &document, false);
        (document, assessment)
    };
    files.into_iter().map(read).collect()
}

fn compared(old: &(Document, Assessment), new: &(Document, Assessment)) -> Comparison {
    let draft = |(document, assessment)| Draft { document, assessment };
    compare(&Request { old: draft((&old.0, &old.1)), new: draft((&new.0, &new.1)), asked: None, untracked: None })
}

/// A change without its direction: kind, texts, clauses.
type Plain = (&'static str, Option<(u32, u32)>, Option<(u32, u32)>, Vec<String>);

fn plain(found: &Comparison, mirrored: bool) -> Vec<Plain> {
    let kind = |kind: ChangeKind| match kind {
        ChangeKind::New if mirrored => "gone",
        ChangeKind::Gone if mirrored => "new",
        kind => kind.name(),
    };
    let mut out: Vec<Plain> = found
        .changes
        .iter()
        .map(|change| {
            let range = |range: Option<baa_analyzer::text::TextRange>| range.map(|range| (range.start, range.end));
            let (old, new) = (range(change.old), range(change.new));
            let (old, new) = if mirrored { (new, old) } else { (old, new) };
            (kind(change.kind), old, new, change.clauses.clone())
        })
        .collect();
    out.sort();
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn comparing_the_other_way_round_mirrors(pair in (0_usize..64, 0_usize..64)) {
        use std::sync::LazyLock;
        static CORPUS: LazyLock<Vec<(Document, Assessment)>> = LazyLock::new(corpus);
        let (a, b) = (&CORPUS[pair.0 % CORPUS.len()], &CORPUS[pair.1 % CORPUS.len()]);
        prop_assert!(compared(a, a).changes.is_empty());
        let (there, back) = (compared(a, b), compared(b, a));
        prop_assert_eq!(plain(&there, false), plain(&back, true));
        for (one, other) in there.clauses.iter().map(|one| (one, back.clauses.iter().find(|other| other.clause == one.clause))) {
            let Some(other) = other else { continue };
            let worse = |outcome| matches!(outcome, Outcome::Conceded | Outcome::Regressed);
            prop_assert_eq!(one.outcome == Outcome::Won, worse(other.outcome), "{}", &one.clause);
            prop_assert_eq!(worse(one.outcome), other.outcome == Outcome::Won, "{}", &one.clause);
            prop_assert_eq!((&one.old, &one.new), (&other.new, &other.old));
        }
        prop_assert_eq!(there.facts.len(), back.facts.len());
    }
}

/// A waiver of the contract's worst, made by the program.
fn waived(desk: &Desk, until: &str) {
    desk.put("vendor.md", CONTRACT.as_bytes());
    let report = desk.baa("review vendor.md --format json").clean(0);
    desk.put("report.json", report.as_bytes());
    let line = format!("waive report.json breach-notification-deadline --reason pilot --approver Ada --until {until}");
    desk.baa(&line).clean(0);
}

fn verdicts(report: &Value, clause: &str) -> (Value, Value) {
    let clause = report["clauses"].as_array().unwrap().iter().find(|one| one["id"] == clause).unwrap().clone();
    (clause["verdict"].clone(), clause["waived"].clone())
}

#[test]
fn a_waiver_holds_until_its_day_and_for_its_words() {
    let desk = Desk::with(&[]);
    waived(&desk, "2027-01-31");
    let review =
        |day: &str| json(&desk.baa(&format!("review vendor.md --format json --waivers waivers.toml --today {day}")).clean(0));
    let held = review("2027-01-31");
    assert_eq!(verdicts(&held, "breach-notification-deadline").1["approver"], "Ada");
    assert_eq!((held["waivers"]["waived"].clone(), held["waivers"]["concerns"].clone()), (1.into(), serde_json::json!([])));
    let expired = review("2027-02-01");
    assert_eq!(verdicts(&expired, "breach-notification-deadline").1, Value::Null);
    assert_eq!(expired["waivers"]["concerns"][0]["kind"], "expired");
    desk.put("vendor.md", CONTRACT.replace("ninety (90)", "eighty (80)").as_bytes());
    assert_eq!(review("2027-01-31")["waivers"]["concerns"][0]["kind"], "outdated");
    desk.put("vendor.md", CONTRACT.replace("within ninety (90) days", "within two (2) days").as_bytes());
    assert_eq!(review("2027-01-31")["waivers"]["concerns"][0]["kind"], "unused");
    for format in ["terminal", "markdown", "html"] {
        desk.put("vendor.md", CONTRACT.as_bytes());
        let page = desk.baa(&format!("review vendor.md --format {format} --waivers waivers.toml --today 2027-01-31")).clean(0);
        assert!(page.contains("Waived by Ada until 2027-01-31"), "{format}");
    }
    let wrong = desk.baa("waive report.json breach-notification-dedline --reason a --approver b --until 2027-01-31");
    assert!(wrong.code == 2 && wrong.stderr.contains("did you mean breach-notification-deadline?"), "{}", wrong.stderr);
}

#[test]
fn gates_leave_out_what_was_accepted() {
    let desk = Desk::with(&[]);
    waived(&desk, "2027-01-31");
    assert_eq!(desk.baa("review vendor.md --fail-on low --format json").code, 1);
    assert_eq!(desk.baa("review vendor.md --fail-on low --format json --baseline report.json").code, 0);
    assert_eq!(desk.baa("review vendor.md --fail-below A --format json --baseline report.json").code, 0);
    desk.put("vendor.md", format!("{CONTRACT}\n\nBusiness Associate may sell PHI to third parties.\n").as_bytes());
    assert_eq!(desk.baa("review vendor.md --fail-on low --format json --baseline report.json").code, 1);
    // A contract that is short of one thing passes when that is waived.
    let report = json(&desk.baa("review vendor.md --format json").clean(0));
    let findings = |report: &Value| -> Vec<String> {
        let bad = ["missing", "partial", "contradicted", "triggered", "unread"];
        let clauses = report["clauses"].as_array().unwrap().iter();
        clauses
            .filter(|one| bad.contains(&one["verdict"].as_str().unwrap()))
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    desk.put("report.json", report.to_string().as_bytes());
    fs::remove_file(desk.path("waivers.toml")).unwrap();
    for clause in findings(&report) {
        desk.baa(&format!("waive report.json {clause} --reason all --approver Ada --until 2027-01-31")).clean(0);
    }
    let gate = "review vendor.md --format json --waivers waivers.toml --today 2026-12-01";
    assert_eq!(desk.baa(&format!("{gate} --fail-on low")).code, 0);
    assert_eq!(desk.baa(&format!("{gate} --fail-below A")).code, 0);
}

#[test]
fn decisions_are_chained_and_verified() {
    let desk = Desk::with(&[]);
    waived(&desk, "2027-01-31");
    let report = desk.baa("review vendor.md --format json --waivers waivers.toml --today 2026-12-01").clean(0);
    desk.put("report.json", report.as_bytes());
    let sign = |note: &str| {
        let mut command = desk.command("sign-off report.json --by Ada --decision negotiate --ledger ledger.jsonl");
        command.args(["--note", note]).env("SOURCE_DATE_EPOCH", "1767225600");
        crate::common::run(command).clean(0)
    };
    sign("first round");
    let head = sign("second round").trim().rsplit(' ').next().unwrap().to_owned();
    desk.baa("verify report.json").clean(0);
    desk.baa("verify report.json vendor.md --waivers waivers.toml").clean(0);
    desk.baa(&format!("verify ledger.jsonl --head {head}")).clean(0);
    let again = desk.baa("verify ledger.jsonl vendor.md --waivers waivers.toml --today 2026-12-01").clean(0);
    assert_eq!(again.matches("gives the same report").count(), 2, "{again}");

    let says = |line: &str, expected: &str| {
        let run = desk.baa(line);
        assert!(run.code == 1 && run.stdout.contains(expected), "{}{}", run.stdout, run.stderr);
    };
    says("verify report.json vendor.md", "made with a waiver file");
    let ledger = desk.read("ledger.jsonl");
    desk.put("cut.jsonl", format!("{}\n", ledger.lines().next().unwrap()).as_bytes());
    says(&format!("verify cut.jsonl --head {head}"), "cut off");
    desk.put("edited.jsonl", ledger.replace("first round", "FIRST round").as_bytes());
    says("verify edited.jsonl", "edited.jsonl:1: entry 1 was edited");
    assert_eq!(desk.baa("sign-off report.json --by Ada --decision approve --ledger edited.jsonl").code, 3);
    desk.put("forged.json", report.replacen("\"missing\"", "\"satisfied\"", 1).as_bytes());
    says("verify forged.json vendor.md --waivers waivers.toml", "other verdicts");
    assert_eq!(desk.baa("sign-off forged.json --by Ada --decision approve").code, 3);
    desk.put("vendor.md", CONTRACT.replace("ninety (90)", "eighty (80)").as_bytes());
    says("verify report.json vendor.md --waivers waivers.toml", "the contract is not the one that was reviewed");
    says("verify ledger.jsonl vendor.md", "no decision is on this file as it is now");
}

#[test]
fn the_calendar_is_the_same_every_time() {
    let contract = CONTRACT.to_owned()
        + "\n\nThis Agreement is effective as of January 31, 2026. The initial term of this Agreement is two (2) years.\n";
    let desk = Desk::with(&[("vendor.md", contract.as_bytes()), ("none.md", CONTRACT.as_bytes())]);
    let calendar = desk.baa("calendar vendor.md").clean(0);
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.contains("DTSTART;VALUE=DATE:20280131\r\n"), "{calendar}");
    assert_eq!(calendar, desk.baa("calendar vendor.md").clean(0));
    let none = desk.baa("calendar none.md");
    assert!(none.code == 0 && none.stdout.is_empty() && none.stderr.contains("gives no day"), "{}", none.stderr);
}
