//! The build script: checks and compiles `clause-library/` once, so that no run of the program has to.
//! A page that is wrong ends the build with its file and line.

#![allow(clippy::print_stdout, reason = "so a build script speaks to cargo")]

// The same code reads the pages of a firm's own when the program runs.
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the library uses all of it, the build a part")]
#[path = "mod.rs"]
mod library;
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the library uses all of it, the build a part")]
#[path = "../text/mod.rs"]
mod text;

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    for source in ["clause-library", "src/library", "src/text"] {
        println!("cargo::rerun-if-changed={source}");
    }
    let mut files = Vec::new();
    walk(Path::new("clause-library"), "", &mut files)?;
    let mut library = library::Library::load(files, None).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|error| format!("clause-library/{error}")).collect();
        format!("the clause library is wrong:\n{}", lines.join("\n"))
    })?;
    // Each clause by itself, so that they can be loaded side by side.
    let clauses = std::mem::take(&mut library.clauses);
    let clauses = clauses.iter().map(postcard::to_allocvec).collect::<Result<Vec<_>, _>>()?;
    let compiled = postcard::to_allocvec(&(postcard::to_allocvec(&library)?, clauses))?;
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("library.postcard"), compiled)?;
    Ok(())
}

/// All files below a folder: path in the library, with `/`, and text.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("{} is no name in UTF-8", name.display()))?;
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push((path, fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}
