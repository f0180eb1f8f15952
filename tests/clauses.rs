//! One test for each page of `clause-library/`: its examples get the verdicts they name, by the
//! words they mark.

use baa_analyzer::grading::example;
use baa_analyzer::library::Library;
use std::path::Path;

fn page(path: &Path) -> datatest_stable::Result<()> {
    let library = Library::embedded();
    let id = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a page has a name")?;
    let clause = library.clause(id).ok_or("not built in: run BAA_BLESS=1 cargo test --lib library::generated")?;
    let problems = example::check(library, clause);
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!("{}\n  {}", path.display(), problems.join("\n  ")).into())
}

datatest_stable::harness! {
    { test = page, root = "clause-library", pattern = r"^[^/]+/[^/]+\.md$" },
}
