//! Past agreements put in and searched through the program, and a process that is killed while it
//! writes.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{CONTRACT, Desk, run};

/// Contracts of our own, each with a word that no other one has.
fn contracts(desk: &Desk, folder: &str, count: usize) {
    for number in 0..count {
        let name = format!("{folder}vendor-{number:03}.md");
        desk.put(&name, format!("{CONTRACT}\n\nReference: mark{number:03}.\n").as_bytes());
    }
}

#[test]
fn contracts_are_put_in_searched_and_taken_out() {
    let desk = Desk::with(&[]);
    contracts(&desk, "past/", 3);
    let run = |args: &[&str]| {
        let mut command = desk.command("");
        command.args(args).env("BAA_CONFIG", desk.path("settings")).env_remove("BAA_INDEX");
        run(command)
    };
    let put = run(&["index", "add", "past", "--index", "index", "--tag", "team=lab"]);
    assert!(put.code == 0 && put.stdout.starts_with("3 put in, 0 unchanged"), "{}", put.stdout);
    assert!(run(&["index", "add", "past", "--index", "index", "--tag", "team=lab"]).stdout.starts_with("0 put in, 3 unchanged"));

    let found = run(&["search", "mark001", "--index", "index"]);
    assert!(found.stdout.contains("vendor-001.md") && found.stdout.contains("1 clause in 1 contract"), "{}", found.stdout);
    let json = run(&["search", "tag:team=lab", "grade:F", "--facets", "grade", "--format", "json", "--index", "index"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((&json["schema"], &json["total"]), (&"baa-search/1".into(), &3.into()));
    assert_eq!(json["facets"][0]["values"][0]["contracts"], 3);
    let csv = run(&["search", "breach w/20 days", "--format", "csv", "--index", "index"]);
    assert_eq!(csv.stdout.lines().count(), 4, "{}", csv.stdout);
    let page = run(&["search", "breach", "--format", "html", "--index", "index"]);
    assert!(page.stdout.contains("Content-Security-Policy") && page.stdout.contains("<mark>"), "{}", page.stdout);

    let wrong = run(&["search", "breach AND notce:<3d", "--index", "index"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("           ^ here"), "{}", wrong.stdout);
    let unknown = run(&["search", "@braech", "--index", "index"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("@breach"), "{}", unknown.stdout);
    let nowhere = run(&["search", "breach", "--index", "elsewhere"]);
    assert!(nowhere.code == 2 && nowhere.stderr.contains("baa index add"), "{}", nowhere.stdout);

    let similar = run(&["similar", "past/vendor-000.md", "--index", "index"]);
    assert!(similar.stdout.contains("vendor-001.md") && !similar.stdout.contains("vendor-000.md"), "{}", similar.stdout);
    let precedents = run(&["precedents", "breach-notification-deadline", "--index", "index"]);
    assert!(precedents.stdout.contains("in 3 contracts"), "{}", precedents.stdout);

    assert_eq!(run(&["index", "check", "--index", "index"]).code, 0);
    desk.put("past/vendor-002.md", b"changed");
    assert_eq!(run(&["index", "check", "--index", "index"]).code, 1);
    assert!(run(&["index", "remove", "past/vendor-001.md", "--purge", "--index", "index"]).code == 0);
    assert!(run(&["search", "mark001", "--index", "index"]).stdout.starts_with("0 contracts"));
    assert!(run(&["index", "status", "--index", "index"]).stdout.contains("contracts  2"));
    assert!(desk.path("index").is_dir());
}

#[test]
fn searches_are_kept_by_name() {
    let desk = Desk::with(&[]);
    contracts(&desk, "", 1);
    let run = |args: &[&str]| {
        let mut command = desk.command("");
        command.args(args).env("BAA_CONFIG", desk.path("settings")).env_remove("BAA_INDEX");
        run(command)
    };
    assert!(run(&["index", "add", "vendor-000.md", "--index", "index"]).code == 0);
    assert!(run(&["search", "breach", "--save", "breaches", "--index", "index"]).code == 0);
    let again = run(&["search", "--saved", "breaches", "mark000", "--index", "index"]);
    assert!(again.code == 0, "{}", again.stdout);
    assert_eq!(run(&["search", "--list-saved"]).stdout, "breaches  breach\n");
    let wrong = run(&["search", "--saved", "braeches", "--index", "index"]);
    assert!(wrong.stderr.contains("did you mean breaches"), "{}", wrong.stdout);
}

/// Kills of a writing process; `BAA_KILLS` makes more of them.
#[test]
fn a_killed_process_loses_nothing_that_was_committed() {
    let kills = std::env::var("BAA_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4);
    let desk = Desk::with(&[]);
    contracts(&desk, "", 2);
    let run = |args: &[&str]| {
        let mut command = desk.command("");
        command.args(args).env("BAA_CONFIG", desk.path("settings")).env_remove("BAA_INDEX");
        run(command)
    };
    assert!(run(&["index", "add", "vendor-000.md", "--index", "index"]).code == 0);
    for kill in 0..kills {
        // Changed each time, so that there is something to write.
        desk.put("vendor-001.md", format!("{CONTRACT}\n\nRound {kill}.\n").as_bytes());
        let mut child = Command::new(env!("CARGO_BIN_EXE_baa"))
            .args(["index", "add", "vendor-001.md", "--index", "index", "--wait", "5"])
            .current_dir(desk.path(""))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Spread over the whole of a run.
        std::thread::sleep(Duration::from_millis(40 * (kill % 16) + kill));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = run(&["search", "mark000 name:vendor-000", "--index", "index"]);
        assert!(found.stdout.contains("1 clause in 1 contract"), "after kill {kill}: {}", found.stdout);
    }
    let added = run(&["index", "add", "vendor-001.md", "--index", "index", "--wait", "5"]);
    assert!(added.code == 0, "{}", added.stdout);
    let check = run(&["index", "check", "--index", "index"]);
    assert_eq!(check.code, 0, "{}", check.stdout);
    assert!(run(&["index", "rebuild", "--index", "index"]).stdout.starts_with("2 put in"));
}
