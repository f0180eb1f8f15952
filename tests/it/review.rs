//! Reports, formats, exit codes; the same bytes every time.

use serde_json::Value;

use crate::common::{CONTRACT, Desk, RECIPE};

fn desk() -> Desk {
    Desk::with(&[
        ("vendor.md", CONTRACT.as_bytes()),
        ("in/acme/baa.md", CONTRACT.as_bytes()),
        ("in/zeta/baa.txt", CONTRACT.as_bytes()),
        ("in/bread.md", RECIPE.as_bytes()),
        ("in/logo.png", b"\x89PNG"),
    ])
}

#[test]
fn one_contract_is_a_page_without_a_table() {
    let page = desk().baa("review vendor.md").clean(0);
    assert!(page.contains("vendor.md") && page.contains("of 10,000 points"), "{page}");
    assert!(!page.contains("first to deal with"), "{page}");
    assert!(!page.contains('\u{1b}'), "colour where there is no terminal");
    assert!(desk().baa("review vendor.md --color always").clean(0).contains("\u{1b}["));
}

#[test]
fn a_folder_ends_in_a_table_in_order() {
    let page = desk().baa("review in --summary").clean(0);
    let rows: Vec<&str> = page.lines().filter_map(|line| line.split_whitespace().next()).skip(1).take(3).collect();
    assert_eq!(rows, ["acme/baa.md", "bread.md", "zeta/baa.txt"], "{page}");
    assert!(page.contains("no BAA:"), "{page}");
    assert!(page.contains("3 documents:") && page.contains("1 no business associate agreement"), "{page}");
    assert!(page.contains("1 file of other kinds passed over"), "{page}");
}

#[test]
fn findings_fail_only_who_asks() {
    let desk = desk();
    for (options, code) in [
        ("", 0),
        ("--fail-on critical", 1),
        ("--fail-on low", 1),
        ("--fail-below F", 0),
        ("--fail-below A", 1),
        ("--fail-below a", 1),
    ] {
        assert_eq!(desk.baa(&format!("review vendor.md {options}")).code, code, "{options}");
    }
    assert_eq!(desk.baa("review in/bread.md --fail-on low --fail-below A").code, 0, "what is no BAA fails nothing");
}

#[test]
fn json_is_what_other_programs_were_promised() {
    let report: Value = serde_json::from_str(&desk().baa("review vendor.md --format json").clean(0)).unwrap();
    let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
    let promised = [
        "schema",
        "tool",
        "document",
        "library",
        "playbook",
        "parties",
        "grade",
        "clauses",
        "facts",
        "clock",
        "observations",
        "responsibilities",
        "negotiation",
        "edits",
        "waivers",
        "audit",
    ];
    assert_eq!(keys.len(), promised.len(), "{keys:?}");
    assert!(promised.iter().all(|key| report.get(key).is_some()), "{keys:?}");
    assert_eq!(report["schema"], "baa-report/1");
    assert_eq!(report["document"]["name"], "vendor.md");
    assert_eq!(report["document"]["is_baa"], true);
    for clause in report["clauses"].as_array().unwrap() {
        for evidence in clause["evidence"].as_array().unwrap() {
            let quote = evidence["quote"].as_str().unwrap();
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words(CONTRACT).contains(&words(quote)), "{}: {quote}", clause["id"]);
        }
    }
}

#[test]
fn json_lines_are_the_same_reports() {
    let desk = desk();
    let lines = desk.baa("review vendor.md in --format jsonl").clean(0);
    let reports: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&Value> = reports.iter().map(|report| &report["document"]["name"]).collect();
    assert_eq!(names, ["vendor.md", "acme/baa.md", "bread.md", "zeta/baa.txt"]);
    let alone: Value = serde_json::from_str(&desk.baa("review vendor.md --format json").clean(0)).unwrap();
    assert_eq!(reports[0], alone);
    assert_eq!(reports[2]["grade"], Value::Null);
}

#[test]
fn reports_mirror_the_folder_and_are_private() {
    let desk = desk();
    let page = desk.baa("review in --output in/reports --format json,html,terminal").clean(0);
    assert!(page.contains("9 reports written to in/reports."), "{page}");
    assert!(desk.read("in/reports/acme/baa.md.json").starts_with('{'));
    assert!(desk.read("in/reports/bread.md.html").contains("<html"));
    assert!(!desk.read("in/reports/zeta/baa.txt.txt").contains('\u{1b}'));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = desk.path("in/reports/bread.md.html").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // The reports of the first run are not contracts of the second.
    let again = desk.baa("review in --output in/reports --format json").clean(0);
    assert!(again.contains("3 documents:") && again.contains("3 reports written to in/reports, 3 unchanged."), "{again}");
}

#[test]
fn the_same_contracts_give_the_same_bytes() {
    let desk = desk();
    let names: Vec<String> = (0..12).map(|number| format!("many/{number:02}.md")).collect();
    for (number, name) in names.iter().enumerate() {
        desk.put(name, CONTRACT.replace("ninety (90)", &format!("{} ", number + 1)).as_bytes());
    }
    for format in ["terminal", "markdown", "jsonl"] {
        let one = desk.baa(&format!("review many --format {format} --jobs 1 --no-cache")).clean(0);
        let four = desk.baa(&format!("review many --format {format} --jobs 4 --no-cache")).clean(0);
        assert!(one == four, "{format} depends on the number of threads");
    }
    desk.baa("review many --output one --format html --jobs 1 --no-cache").clean(0);
    desk.baa("review many --output four --format html --jobs 4 --no-cache").clean(0);
    for name in names {
        let name = name.trim_start_matches("many/");
        assert!(desk.read(&format!("one/{name}.html")) == desk.read(&format!("four/{name}.html")), "{name}");
    }
}

#[test]
fn the_text_as_read_is_shown() {
    let text = desk().baa("review vendor.md --show-text").clean(0);
    assert!(
        text.contains("covered entity: Covered Entity") && text.contains("defined: Covered Entity; Business Associate;"),
        "{text}"
    );
    let item = text.lines().find(|line| line.contains("report to Covered Entity")).unwrap();
    assert!(item.contains("2(c)") && item.starts_with("l. ") && item.contains('\u{b6}'), "{item}");

    let line = desk().baa("review vendor.md --show-text --format jsonl").clean(0);
    let read: serde_json::Value = serde_json::from_str(&line).unwrap();
    let blocks = read["blocks"].as_array().unwrap();
    let item = blocks.iter().find(|block| block["text"].as_str().unwrap().contains("report to Covered Entity")).unwrap();
    assert_eq!((&read["schema"], &item["section"], &item["label"]), (&"baa-text/1".into(), &"2(c)".into(), &"(c)".into()));
    assert_eq!(desk().baa("review vendor.md --show-text --format html").code, 2);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::Stdio;
    let desk = desk();
    let mut child = desk.command("review vendor.md in --format jsonl").stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
