//! What is made from `clause-library/`: what is built in, and the index of its README, which a test
//! writes with `BAA_BLESS=1`.

use super::{Clause, Library};
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- index: written by a test, see src/library/generated.rs -->";
const END: &str = "<!-- end of index -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The files of the folder, sorted by path. One that does not belong there is an error of the loader.
fn folder() -> Vec<(String, String)> {
    fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{prefix}{}", entry.file_name().to_str().expect("a name in UTF-8"));
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), files);
            } else if name != "README.md" {
                files.push((name, std::fs::read_to_string(entry.path()).expect("a text")));
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("clause-library"), "", &mut files);
    files.sort();
    files
}

#[track_caller]
fn keep(path: &str, expected: &str) {
    let path = root().join(path);
    if std::env::var_os("BAA_BLESS").is_some() {
        std::fs::write(&path, expected).expect("a file that can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == expected, "{} is out of step: run BAA_BLESS=1 cargo test --lib library::generated", path.display());
}

#[test]
fn what_is_built_in_is_the_folder() {
    let library = Library::load(folder(), None).expect("the build has read it");
    assert_eq!(format!("{:?}", Library::embedded()), format!("{library:?}"));
}

#[test]
fn the_readme_lists_all_clauses() {
    let library = Library::load(folder(), None).unwrap_or_else(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("\n{}", lines.join("\n"))
    });
    let source = std::fs::read_to_string(root().join("clause-library/README.md")).expect("the page").replace("\r\n", "\n");
    let (head, rest) = source.split_once(BEGIN).expect("the mark before the index");
    let (_, tail) = rest.split_once(END).expect("the mark after the index");
    let rows: String = library.pages().into_iter().map(row).collect();
    let table = format!("| clause | kind | severity | what it must do |\n|---|---|---|---|\n{rows}");
    keep("clause-library/README.md", &format!("{head}{BEGIN}\n{table}{END}{tail}"));
}

fn row(clause: &Clause) -> String {
    let Clause { id, family, .. } = clause;
    // A bar would end the cell.
    let summary = clause.summary.replace('|', "\\|");
    format!("| [{id}]({family}/{id}.md) | {} | {} | {summary} |\n", clause.kind.name(), clause.severity.name())
}
