//! The README and what it promises: its commands are commands, its exit codes the program's.

use std::fs;
use std::process::Command;

use crate::common::{Desk, run};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

fn readme() -> String {
    fs::read_to_string(README).unwrap()
}

/// The lines of the README's code blocks that run `baa`, without what the shell would do.
fn commands(readme: &str) -> Vec<&str> {
    let blocks = readme.split("```").skip(1).step_by(2).filter(|block| block.starts_with("sh\n"));
    let lines = blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("baa "));
    // A redirection stands after a space; in quotes it is a figure.
    lines.map(|line| line.split(" #").next().unwrap_or(line).split(" > ").next().unwrap_or(line).trim()).collect()
}

/// The words of a line as a shell parts them: quotes keep spaces.
fn arguments(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let words = parts.flat_map(|(at, part)| if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() });
    words.map(str::to_owned).collect()
}

#[test]
fn its_commands_are_no_wrong_usage() {
    let readme = readme();
    let commands = commands(&readme);
    assert!(commands.len() >= 8, "{commands:?}");
    for line in commands {
        let labels: &[u8] = b"{\"is_baa\": true}";
        let files =
            [("vendor.docx", &b""[..]), ("contracts/a.md", b"# A\n"), ("labels/a.json", labels), ("our-clauses/x.md", b"")];
        let desk = Desk::with(&files);
        let mut command = desk.command("");
        command.args(arguments(line)).env("BAA_INDEX", desk.path("index"));
        let run = run(command);
        // The pages of `our-clauses` are no pages, nor is there a playbook or an index yet: a mistake in
        // what stands there and none of the line.
        let in_pages = line.contains("our-clauses") || line.contains("ours.toml") || run.stderr.contains("there is no index");
        assert!(run.code != 2 || in_pages, "baa {line}\n{}", run.stderr);
        assert!(!run.stderr.contains("Usage:"), "baa {line}\n{}", run.stderr);
    }
}

/// The picture is what the program prints, up to the third finding in detail.
#[test]
fn its_picture_is_the_programs() {
    const FILE: &str = "tests/fixtures/vendor.md";
    let mut command = Command::new(env!("CARGO_BIN_EXE_baa"));
    command.args(["review", FILE]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let cache = tempfile::tempdir().unwrap();
    command.env("BAA_CACHE", cache.path());
    let page = run(command).clean(0);
    // Before the details stands a line for each finding, so the second of its kind is meant.
    let mut thirds = 0;
    let before_third = |line: &&str| {
        thirds += usize::from(line.starts_with("3  "));
        thirds < 2
    };
    let picture: Vec<&str> = page.lines().skip(1).take_while(before_third).collect();
    let block = format!("```text\n$ baa review {FILE}\n{}\n\n   \u{2026}\n```", picture.join("\n").trim_end());
    let readme = readme();
    if readme.contains(&block) {
        return;
    }
    assert!(std::env::var_os("BAA_BLESS").is_some(), "new picture: BAA_BLESS=1 cargo test --test it readme\n{block}");
    let start = readme.find("```text\n$ baa review").unwrap();
    let end = start + readme[start..].find("\n```").unwrap() + "\n```".len();
    fs::write(README, format!("{}{block}{}", &readme[..start], &readme[end..])).unwrap();
}

#[test]
fn its_exit_codes_are_those_of_the_help() {
    let help = Desk::with(&[]).baa("--help").clean(0);
    let codes = help.split("Exit codes:\n").nth(1).unwrap().trim_end();
    assert!(readme().contains(codes), "the README must say:\n{codes}");
}

#[test]
fn every_command_has_help_a_manual_page_and_a_place_in_the_readme() {
    let desk = Desk::with(&[]);
    let readme = readme();
    for command in [
        "review",
        "redline",
        "index",
        "search",
        "precedents",
        "similar",
        "playbook",
        "compare",
        "waive",
        "sign-off",
        "verify",
        "calendar",
        "evaluate",
        "explain",
        "cache",
        "clauses",
        "completions",
        "man",
    ] {
        assert!(desk.baa(&format!("{command} --help")).clean(0).contains("Usage:"));
        assert!(desk.baa(&format!("man {command}")).clean(0).contains(".SH NAME"));
        assert!(readme.contains(&format!("baa {command}")), "{command}");
    }
    assert!(desk.baa("completions bash").clean(0).contains("_baa"));
}
