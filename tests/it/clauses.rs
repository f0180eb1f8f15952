//! The commands for those who read and write clause pages.

use crate::common::{CONTRACT, Desk};

#[test]
fn every_clause_is_listed_and_explained() {
    let desk = Desk::with(&[]);
    let list = desk.baa("clauses list").clean(0);
    let ids: Vec<&str> =
        list.lines().filter(|line| line.starts_with("  ")).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.contains(&"breach-notification-deadline"), "{list}");
    let page = desk.baa("explain breach-notification-deadline").clean(0);
    assert!(page.contains("Why it matters") && page.contains("45 CFR 164.410"), "{page}");
    assert!(!page.contains("[[element]]"), "the rule is only shown with --source");
    assert!(desk.baa("explain breach-notification-deadline --source").clean(0).contains("[[element]]"));
}

#[test]
fn a_misspelt_clause_is_proposed() {
    let run = Desk::with(&[]).baa("explain breach-notificaton-deadline");
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "error: no clause named breach-notificaton-deadline\nhint: did you mean breach-notification-deadline?\n"
    );
}

#[test]
fn a_page_of_ones_own_from_skeleton_to_review() {
    let desk = Desk::with(&[("vendor.md", CONTRACT.as_bytes())]);
    let new = "clauses new exit-help --kind expected --library own --family exit";
    assert!(desk.baa(new).clean(0).contains("own/exit/exit-help.md"));
    let again = desk.baa(new);
    assert_eq!(again.code, 3, "a page is never overwritten: {}", again.stderr);
    // What it wants filled in is found by file and line.
    let check = desk.baa("clauses check own").clean(1);
    assert!(check.lines().next().unwrap().starts_with("own/exit/exit-help.md:"), "{check}");
    let review = desk.baa("review vendor.md --library own");
    assert_eq!(review.code, 2);
    assert!(review.stderr.contains("own/exit/exit-help.md:"), "{}", review.stderr);
    // Filled in, it is reviewed like the built-in ones.
    desk.put("own/exit/exit-help.md", desk.read("own/exit/exit-help.md").replace("TODO", "done").as_bytes());
    assert!(desk.baa("clauses check own").clean(0).contains("in order"));
    assert!(desk.baa("review vendor.md --library own --format json").clean(0).contains("\"exit-help\""));
    let test = desk.baa("clauses test exit-help --library own");
    assert!(test.stdout.contains("exit/exit-help"), "{}", test.stdout);
}
