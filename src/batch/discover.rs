//! Paths and folders to files, each with a name that no other one has.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::{ReviewError, archive};

/// What is taken for a contract inside a folder. Formats that are not read stand here too: an old
/// Word file among contracts is a contract, and leaving it out in silence would be worse than an
/// error that says what to do.
const EXTENSIONS: [&str; 12] = ["pdf", "docx", "docm", "doc", "rtf", "odt", "md", "markdown", "html", "htm", "txt", "text"];

/// A file to review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in reports, with `/` between folders: the file name, below a folder that was given
    /// the path from there. Two files never have the same name, whatever the case of its letters.
    pub name: String,
}

/// What was found under the paths given.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The files in the order of the paths given, folders in the order of their names. A file
    /// reached twice is reviewed once.
    pub inputs: Vec<Input>,
    /// Folders that could not be read, or in which there is nothing to read.
    pub failures: Vec<(PathBuf, ReviewError)>,
    /// Number of files inside folders that no contract looks like. Hidden files do not count.
    pub passed_over: usize,
}

/// What is looked for under the paths given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'a> {
    /// The folder that reports are written to; it is not looked for contracts.
    pub reports: Option<&'a Path>,
    /// Patterns as in `.gitignore` of what inside folders and archives is left out.
    pub exclude: &'a [String],
}

/// Finds the files to review: under folders, inside archives, and by patterns such as `2024/*.docx`.
/// A path given explicitly is always an input, even when it does not exist: reading it tells.
pub fn discover(paths: &[PathBuf], sought: Sought<'_>) -> Discovery {
    let mut discovery = Discovery::default();
    let mut seen = HashSet::new();
    let mut canonical = Vec::new();
    for path in paths {
        let found = if path.is_dir() {
            walk(path, None, sought, &mut discovery)
        } else if archive::is_archive(path) {
            inside(path, &file_name(path), &excluded(path, sought), &mut discovery)
        } else if let Some((root, pattern)) = pattern(path) {
            walk(&root, Some(&pattern), sought, &mut discovery)
        } else {
            vec![Input { path: path.clone(), name: file_name(path) }]
        };
        for input in found {
            let whole = input.path.canonicalize().unwrap_or_else(|_| input.path.clone());
            if seen.insert(whole.clone()) {
                canonical.push(whole);
                discovery.inputs.push(input);
            }
        }
    }
    make_distinct(&mut discovery.inputs, &canonical);
    discovery
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The folder above the first part of a path that is a pattern, and the rest. A path that exists is
/// none, whatever its letters are.
fn pattern(path: &Path) -> Option<(PathBuf, String)> {
    let is_pattern = |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let parts: Vec<Component<'_>> = path.components().collect();
    let first = parts.iter().position(is_pattern).filter(|_| path.symlink_metadata().is_err())?;
    let root: PathBuf = parts[..first].iter().collect();
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    // Held to the root, so that `*.docx` does not mean those of folders below.
    root.is_dir().then(|| (root, format!("/{}", slashed(parts[first..].iter().copied()))))
}

/// What is left out below a folder.
fn excluded(root: &Path, sought: Sought<'_>) -> Result<Gitignore, ReviewError> {
    let mut builder = GitignoreBuilder::new(root);
    for line in sought.exclude {
        builder.add_line(None, line).map_err(|error| ReviewError::Pattern(error.to_string()))?;
    }
    builder.build().map_err(|error| ReviewError::Pattern(error.to_string()))
}

/// The contracts in an archive.
fn inside(path: &Path, name: &str, exclude: &Result<Gitignore, ReviewError>, discovery: &mut Discovery) -> Vec<Input> {
    let left_out =
        |entry: &str| exclude.as_ref().is_ok_and(|exclude| exclude.matched_path_or_any_parents(entry, false).is_ignore());
    let entries = match archive::entries(path) {
        Ok(entries) => entries,
        Err(error) => {
            discovery.failures.push((path.to_path_buf(), error));
            return Vec::new();
        }
    };
    let (contracts, others): (Vec<String>, Vec<String>) =
        entries.into_iter().filter(|entry| !left_out(entry)).partition(|entry| looks_like_contract(Path::new(entry)));
    discovery.passed_over += others.len();
    if contracts.is_empty() {
        discovery.failures.push((path.to_path_buf(), ReviewError::NothingThere));
    }
    contracts.into_iter().map(|entry| Input { path: path.join(&entry), name: format!("{name}/{entry}") }).collect()
}

/// Walks a folder; with a pattern, only what it picks.
fn walk(root: &Path, pattern: Option<&str>, sought: Sought<'_>, discovery: &mut Discovery) -> Vec<Input> {
    let exclude = excluded(root, sought);
    let picked = match pattern {
        None => Ok(Override::empty()),
        Some(pattern) => {
            let mut builder = OverrideBuilder::new(root);
            builder.add(pattern).and_then(|builder| builder.build()).map_err(|error| ReviewError::Pattern(error.to_string()))
        }
    };
    let (exclude, picked) = match (exclude, picked) {
        (Ok(exclude), Ok(picked)) => (exclude, picked),
        (Err(error), _) | (_, Err(error)) => {
            discovery.failures.push((root.to_path_buf(), error));
            return Vec::new();
        }
    };
    let in_archives = Ok(exclude.clone());
    let reports = sought.reports.and_then(|folder| folder.canonicalize().ok());
    let wanted = move |entry: &DirEntry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if entry.depth() > 0 && exclude.matched(entry.path(), is_folder).is_ignore() {
            return false;
        }
        let is_reports = || entry.path().canonicalize().ok() == reports;
        // "~$" begins the names of the files by which Word locks a document that is open.
        !entry.file_name().as_encoded_bytes().starts_with(b"~$")
            && (entry.depth() == 0 || reports.is_none() || !entry.path().is_dir() || !is_reports())
    };
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_name(OsStr::cmp)
        .overrides(picked)
        .filter_entry(wanted)
        .build();
    let failures_before = discovery.failures.len();
    let mut inputs = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if !entry.file_type().is_some_and(|kind| kind.is_file()) => {}
            Ok(entry) if looks_like_contract(entry.path()) => {
                let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
                inputs.push(Input { name: slashed(below.components()), path: entry.into_path() });
            }
            Ok(entry) if archive::is_archive(entry.path()) => {
                let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
                inputs.extend(inside(entry.path(), &slashed(below.components()), &in_archives, discovery));
            }
            Ok(_) => discovery.passed_over += 1,
            // What a loop leads back to has been walked already.
            Err(error) if is_loop(&error) => {}
            Err(error) => {
                let path = path_of(&error).unwrap_or(root).to_path_buf();
                let reason = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
                discovery.failures.push((path, reason.into()));
            }
        }
    }
    if inputs.is_empty() && discovery.failures.len() == failures_before {
        discovery.failures.push((root.to_path_buf(), ReviewError::NothingThere));
    }
    inputs
}

fn looks_like_contract(path: &Path) -> bool {
    path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_loop(err),
        _ => false,
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } => path_of(err),
        _ => None,
    }
}

/// Puts parent folders before names that are taken twice, until none is.
fn make_distinct(inputs: &mut [Input], canonical: &[PathBuf]) {
    loop {
        let mut changed = false;
        for twins in same_names(inputs) {
            for index in twins {
                changed |= lengthen(&mut inputs[index].name, &canonical[index]);
            }
        }
        if !changed {
            break;
        }
    }
    // Whole paths that differ in nothing but case.
    for twins in same_names(inputs) {
        for (number, index) in twins.into_iter().enumerate().skip(1) {
            inputs[index].name = format!("{} ({})", inputs[index].name, number + 1);
        }
    }
}

fn same_names(inputs: &[Input]) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, input) in inputs.iter().enumerate() {
        by_name.entry(input.name.to_lowercase()).or_default().push(index);
    }
    by_name.into_values().filter(|twins| twins.len() > 1).collect()
}

/// Takes one folder more of the path into the name; tells whether there was one.
fn lengthen(name: &mut String, path: &Path) -> bool {
    let parts: Vec<Component> = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let taken = name.split('/').count();
    let Some(start) = parts.len().checked_sub(taken + 1) else { return false };
    *name = slashed(parts[start..].iter().copied());
    true
}

fn slashed<'a>(parts: impl Iterator<Item = Component<'a>>) -> String {
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(discovery: &Discovery) -> Vec<&str> {
        discovery.inputs.iter().map(|input| input.name.as_str()).collect()
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    #[test]
    fn folders_are_walked_in_order_and_strangers_counted() {
        let files = ["b.PDF", "a/z.md", "a/y.docx", "old.doc", "photo.png", ".hidden.md", ".git/x.md", "~$b.docx"];
        let folder = folder(&files);
        let found = discover(&[folder.path().to_path_buf()], Sought::default());
        assert_eq!(names(&found), ["a/y.docx", "a/z.md", "b.PDF", "old.doc"]);
        assert_eq!(found.passed_over, 1);
        assert!(found.failures.is_empty());
    }

    #[test]
    fn explicit_paths_keep_their_order_whatever_they_are() {
        let paths = ["z.png", "nowhere/a.pdf", ".hidden"].map(PathBuf::from);
        let found = discover(&paths, Sought::default());
        assert_eq!(names(&found), ["z.png", "a.pdf", ".hidden"]);
    }

    #[test]
    fn what_is_excluded_is_left_out_and_patterns_pick() {
        let folder = folder(&["a.md", "b.docx", "drafts/c.md", "old/drafts/d.md", "old/e.md"]);
        let exclude = ["drafts/".to_owned(), "*.docx".to_owned()];
        let sought = Sought { exclude: &exclude, ..Sought::default() };
        assert_eq!(names(&discover(&[folder.path().to_path_buf()], sought)), ["a.md", "old/e.md"]);
        assert_eq!(names(&discover(&[folder.path().join("*.md")], Sought::default())), ["a.md"]);
        assert_eq!(names(&discover(&[folder.path().join("old/**/*.md")], Sought::default())), ["drafts/d.md", "e.md"]);
        let bad = ["[z-a]".to_owned()];
        let found = discover(&[folder.path().to_path_buf()], Sought { exclude: &bad, ..Sought::default() });
        assert!(matches!(found.failures[..], [(_, ReviewError::Pattern(_))]), "{found:?}");
    }

    #[test]
    fn archives_are_looked_into() {
        use std::io::Write;
        let folder = folder(&["a.md"]);
        let mut writer = zip::ZipWriter::new(fs::File::create(folder.path().join("signed.zip")).unwrap());
        for name in ["acme/baa.md", "logo.png"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(b"x").unwrap();
        }
        writer.finish().unwrap();
        let found = discover(&[folder.path().to_path_buf()], Sought::default());
        assert_eq!((names(&found), found.passed_over), (vec!["a.md", "signed.zip/acme/baa.md"], 1));
        assert_eq!(crate::batch::bytes_at(&found.inputs[1].path, 10).unwrap(), b"x");
    }

    #[test]
    fn a_folder_without_contracts_is_a_failure() {
        let folder = folder(&["photo.png"]);
        let found = discover(&[folder.path().to_path_buf()], Sought::default());
        assert!(matches!(found.failures[..], [(_, ReviewError::NothingThere)]));
    }

    #[test]
    fn same_names_are_told_apart_by_their_folders() {
        let folder = folder(&["acme/x/baa.docx", "zeta/x/BAA.docx", "zeta/other.md"]);
        let paths = ["acme/x/baa.docx", "zeta/x/BAA.docx", "zeta/other.md"].map(|file| folder.path().join(file));
        assert_eq!(names(&discover(&paths, Sought::default())), ["acme/x/baa.docx", "zeta/x/BAA.docx", "other.md"]);
    }

    #[test]
    fn a_file_given_twice_is_reviewed_once() {
        let folder = folder(&["a.md", "b.md"]);
        let paths = [folder.path().join("b.md"), folder.path().to_path_buf(), folder.path().join("./b.md")];
        assert_eq!(names(&discover(&paths, Sought::default())), ["b.md", "a.md"]);
    }

    #[test]
    fn the_folder_of_reports_is_left_out() {
        let folder = folder(&["a.md", "reports/a.md.md"]);
        let reports = folder.path().join("reports");
        assert_eq!(
            names(&discover(&[folder.path().to_path_buf()], Sought { reports: Some(&reports), ..Sought::default() })),
            ["a.md"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end() {
        let folder = folder(&["a/b.md"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("a/dangling.md")).unwrap();
        let found = discover(&[folder.path().to_path_buf()], Sought::default());
        assert_eq!(names(&found), ["a/b.md"]);
        assert!(found.failures[0].0.ends_with("a/dangling.md"), "{:?}", found.failures);
    }
}
