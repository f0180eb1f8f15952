//! A full disk is an error, never half a report.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::common::{CONTRACT, Desk, run};

#[test]
fn standard_output_that_is_full_is_an_error() {
    let desk = Desk::with(&[("vendor.md", CONTRACT.as_bytes())]);
    for format in ["terminal", "markdown", "html", "json", "jsonl"] {
        let mut command = desk.command(&format!("review vendor.md --format {format}"));
        command.stdout(File::options().write(true).open("/dev/full").unwrap()).stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{format}: {told}");
        assert!(told.contains("standard output cannot be written: No space left on device"), "{format}: {told}");
    }
}

/// A file system of a few kilobytes, mounted in a name space of its own, needs rights that not
/// every machine gives.
#[test]
#[expect(clippy::print_stderr, reason = "what is not tried is told")]
fn a_folder_that_is_full_gets_whole_reports_or_none() {
    let desk = Desk::with(&[("in/a.md", CONTRACT.as_bytes()), ("in/b.md", CONTRACT.as_bytes()), ("out/.keep", b"")]);
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--map-root-user", "sh", "-c", script]).current_dir(desk.path("."));
        command.env("BAA", env!("CARGO_BIN_EXE_baa")).env("BAA_CACHE", desk.cache());
        command
    };
    let mount = "mount -t tmpfs -o size=256k none out";
    if !inside(mount).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no file system can be mounted here, so that a full one was not tried");
        return;
    }
    // The reports on one contract have room, those on two have not.
    let script = format!(
        "{mount} && \"$BAA\" review in --output out --format html --portfolio html,xlsx --jobs 1; code=$?; \
         mkdir seen; cp -a out/. seen; exit $code"
    );
    let full = run(inside(&script));
    assert_eq!(full.code, 3, "{}{}", full.stdout, full.stderr);
    assert!(full.stderr.contains("cannot be written: No space left on device"), "{}", full.stderr);
    let names: Vec<String> =
        fs::read_dir(desk.path("seen")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().any(|name| name == "a.md.html"), "{names:?}");
    assert!(names.iter().all(|name| !name.starts_with(".baa-")), "halves are left: {names:?}");
    // What is there is whole: as it is where there is room.
    desk.baa("review in --output roomy --format html --portfolio html,xlsx");
    for name in names {
        assert!(fs::read(desk.path(&format!("seen/{name}"))).unwrap() == fs::read(desk.path(&format!("roomy/{name}"))).unwrap());
    }
}

#[test]
fn a_cache_that_is_full_costs_no_report() {
    let desk = Desk::with(&[("vendor.md", CONTRACT.as_bytes())]);
    let mut command = desk.command("review vendor.md --format json");
    command.env("BAA_CACHE", "/dev/full");
    let full = run(command);
    assert_eq!(full.stdout, desk.baa("review vendor.md --format json").clean(0));
    assert!(full.code == 0 && full.stderr.starts_with("note: nothing can be kept"), "{}", full.stderr);
}
