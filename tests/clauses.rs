//! One test for each page of `clause-library/`: its examples get the verdicts they name, by the
//! words they mark.

use baa_analyzer::grading::example;
use baa_analyzer::library::Library;
use std::fmt;
use std::path::Path;

fn page(path: &Path) -> datatest_stable::Result<()> {
    let library = Library::embedded();
    let id = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a page has a name")?;
    let clause = library.pages().into_iter().find(|clause| clause.id == id);
    let clause = clause.ok_or("not built in: run BAA_BLESS=1 cargo test --lib library::generated")?;
    let problems = example::check(library, clause);
    if problems.is_empty() { Ok(()) } else { Err(Box::new(Problems { page: path.display().to_string(), problems })) }
}

/// What is wrong with a page, shown one below the other: the harness prints errors by `Debug`,
/// which would put a text on one line.
struct Problems {
    page: String,
    problems: Vec<String>,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  {}", self.page, self.problems.join("\n  "))
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Problems {}

datatest_stable::harness! {
    { test = page, root = "clause-library", pattern = r"^[^/]+/[^/]+\.md$" },
}
