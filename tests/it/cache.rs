//! Results kept between runs: the same bytes with and without them, private, nothing of what a
//! password protects.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{CONTRACT, Desk, RECIPE};
use crate::failures::{docx, locked_pdf};

fn desk() -> Desk {
    Desk::with(&[
        ("in/vendor.md", CONTRACT.as_bytes()),
        ("in/vendor.txt", CONTRACT.as_bytes()),
        ("in/vendor.docx", &docx()),
        ("in/bread.md", RECIPE.as_bytes()),
        ("in/vendor.pdf", include_bytes!("../fixtures/rounds/round-2.pdf")),
    ])
}

/// Files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// The files of a folder by name, with what is in them.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    files(folder).iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

#[test]
fn reports_are_the_same_bytes_with_and_without() {
    let desk = desk();
    let files_of = |name: &str, options: &str| {
        let line = "review in --format html,json,markdown,terminal,docx --portfolio csv,jsonl,html,markdown,junit,sarif,xlsx";
        let page = desk.baa(&format!("{line} --redline --date 2026-01-31 --output {name} {options}"));
        assert_eq!(page.code, 0, "{}", page.stderr);
        contents(&desk.path(name))
    };
    let without = files_of("without", "--no-cache");
    assert_eq!(files(desk.cache()), Vec::<PathBuf>::new(), "nothing is kept that is not wanted");
    let first = files_of("first", "");
    let kept = contents(desk.cache());
    // Read and found for each, changes to ask for where it is an agreement.
    assert!(kept.len() > 10, "{}", kept.len());
    let second = files_of("second", "");
    assert!(kept == contents(desk.cache()), "a second run makes nothing anew");
    for ((name, without), (first, second)) in without.iter().zip(first.iter().zip(&second)) {
        assert!(*name == first.0 && *name == second.0, "{}", name.display());
        assert!(*without == first.1 && *without == second.1, "{} differs", name.display());
    }
    assert_eq!([first.len(), second.len()], [without.len(); 2]);
}

#[test]
fn other_clauses_find_anew_in_what_was_read() {
    let desk = desk();
    desk.baa("review in/vendor.md --format json").clean(0);
    let kept = files(desk.cache()).len();
    assert_eq!(kept, 2);
    desk.baa("review in/vendor.md --format json --playbook ai-vendor").clean(0);
    assert_eq!(files(desk.cache()).len(), kept + 1, "found anew, read as before");
    let plain = desk.baa("review in/vendor.md --format json --no-cache --playbook ai-vendor").clean(0);
    assert_eq!(plain, desk.baa("review in/vendor.md --format json --playbook ai-vendor").clean(0));
    desk.baa("review in/vendor.md --format json --tracked original").clean(0);
    assert_eq!(files(desk.cache()).len(), kept + 3, "read otherwise, so found anew too");
    // The same bytes under a name that makes another format of them.
    desk.baa("review in/vendor.txt --format json").clean(0);
    assert_eq!(files(desk.cache()).len(), kept + 5);
}

#[test]
fn a_damaged_cache_does_no_harm() {
    let desk = desk();
    let first = desk.baa("review in --format jsonl").clean(0);
    for (at, path) in files(desk.cache()).iter().enumerate() {
        let mut bytes = fs::read(path).unwrap();
        match at % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes.reverse(),
            _ => bytes.clear(),
        }
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(desk.baa("review in --format jsonl").clean(0), first);
    assert_eq!(desk.baa("review in --format jsonl").clean(0), first);
}

#[test]
fn nothing_of_a_protected_file_is_kept() {
    let desk = Desk::with(&[("locked.pdf", &locked_pdf("sesame"))]);
    desk.baa("review locked.pdf --password sesame --format json").clean(0);
    let mut command = desk.command("review locked.pdf --format json");
    command.env("BAA_PASSWORD", "sesame");
    crate::common::run(command).clean(0);
    assert_eq!(files(desk.cache()), Vec::<PathBuf>::new());
}

#[test]
fn it_can_be_looked_at_and_emptied() {
    let desk = desk();
    assert!(desk.baa("cache status").clean(0).starts_with("0 entries with 0 bytes kept: "));
    desk.baa("review in/vendor.md --summary").clean(0);
    assert!(desk.baa("cache status").clean(0).starts_with("2 entries with "));
    assert!(desk.baa("cache clear").clean(0).contains(" taken out: "));
    assert!(desk.baa("cache status").clean(0).starts_with("0 entries"));
}

#[cfg(unix)]
#[test]
fn it_is_private_and_one_that_cannot_be_had_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    desk.baa("review in/vendor.md --summary").clean(0);
    for path in files(desk.cache()) {
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }
    let mut command = desk.command("review in/vendor.md --summary");
    command.env("BAA_CACHE", desk.path("in/vendor.md"));
    let run = crate::common::run(command);
    assert_eq!(run.code, 0);
    assert!(run.stderr.starts_with("note: nothing can be kept for the next run in "), "{}", run.stderr);
}
