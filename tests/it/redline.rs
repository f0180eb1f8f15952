//! The contract marked up, as files.

use crate::common::{CONTRACT, Desk, RECIPE};

#[test]
fn a_contract_comes_back_marked() {
    let desk = Desk::with(&[("vendor.md", CONTRACT.as_bytes())]);
    let told = desk.baa("redline vendor.md").clean(0);
    assert!(told.contains("vendor.redline.md: ") && told.contains("grade F before, A with all edits"), "{told}");
    let marked = desk.read("vendor.redline.md");
    assert!(marked.contains("{--ninety (90) days--}{++forty-eight (48) hours++}"), "{marked}");
    assert_eq!(desk.read("vendor.md"), CONTRACT);
    desk.baa("redline vendor.md -o again.md").clean(0);
    assert_eq!(desk.read("again.md"), marked, "the same bytes every time");
    desk.baa("redline vendor.md -o again.md --letter letter.md --date 2026-01-31").clean(0);
    assert!(desk.read("letter.md").starts_with("2026-01-31\n\n**Proposed changes to vendor.md**"));
    let fallback = desk.baa("redline vendor.md -o fallback.md --position fallback").clean(0);
    assert!(fallback.contains("+ ten (10)"), "{fallback}");
}

#[test]
fn what_cannot_be_done_is_told_in_a_line() {
    let desk = Desk::with(&[("vendor.md", CONTRACT.as_bytes()), ("marked.md", format!("{CONTRACT}\n{{++x++}}").as_bytes())]);
    let run = desk.baa("redline vendor.md -o vendor.md");
    assert!(run.code == 2 && run.stderr.contains("would be overwritten"), "{}", run.stderr);
    assert_eq!(desk.read("vendor.md"), CONTRACT);
    let run = desk.baa("redline marked.md");
    assert!(
        run.code == 3 && run.stderr.contains("CriticMarkup in it already") && run.stderr.contains("--clean"),
        "{}",
        run.stderr
    );
    desk.baa("redline marked.md --clean").clean(0);
    let run = desk.baa("redline missing.md");
    assert!(run.code == 3 && run.stderr.contains("missing.md: no such file"), "{}", run.stderr);
}

#[test]
fn what_is_no_agreement_gets_no_edits() {
    let desk = Desk::with(&[("bread.md", RECIPE.as_bytes())]);
    let run = desk.baa("redline bread.md");
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains("does not read as a business associate agreement"), "{}", run.stderr);
    assert!(!desk.path("bread.redline.md").exists());
}
