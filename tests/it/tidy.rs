//! The rules that the source tree keeps.

use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Which modules of the library a module may use. A module stands below all that it may use.
const MAY_USE: [(&str, &[&str]); 16] = [
    ("text", &[]),
    ("audit", &["text"]),
    ("document", &["text"]),
    ("library", &["text"]),
    ("embedded", &["library"]),
    ("ingest", &["text", "document"]),
    ("matching", &["text", "document", "library"]),
    ("calendar", &["text", "audit", "document", "ingest"]),
    // It reads the examples of clause pages.
    ("grading", &["text", "document", "library", "ingest", "matching"]),
    ("accepted", &["text", "audit", "grading"]),
    ("compare", &["text", "document", "library", "ingest", "matching", "grading"]),
    ("evaluate", &["document", "grading"]),
    ("redline", &["text", "document", "library", "ingest", "matching", "grading"]),
    ("report", &["text", "audit", "document", "library", "ingest", "grading", "accepted", "compare", "redline"]),
    ("batch", &["text", "document", "library", "ingest", "matching", "grading", "redline", "report"]),
    ("index", &["text", "document", "library", "ingest", "matching", "grading", "batch"]),
];

/// Crates that are known to one place only.
const DOORS: [(&str, &[&str]); 20] = [
    ("hayro", &["src/ingest/pdf/"]),
    ("rlimit", &["src/batch/"]),
    ("lopdf", &["src/ingest/pdf/", "src/redline/pdf/"]),
    ("hayro_syntax", &["src/ingest/pdf/"]),
    ("hayro_interpret", &["src/ingest/pdf/"]),
    ("quick_xml", &["src/ingest/docx/", "src/redline/docx/", "src/report/portfolio/junit.rs"]),
    ("zip", &["src/ingest/docx/", "src/redline/docx/", "src/batch/archive.rs"]),
    ("scraper", &["src/ingest/html"]),
    ("minijinja", &["src/report/"]),
    ("rayon", &["src/batch/", "src/library/mod.rs", "src/embedded.rs", "src/matching/program.rs"]),
    ("compact_str", &["src/text/"]),
    ("rustc_hash", &["src/text/"]),
    ("indexmap", &["src/text/"]),
    ("crc32fast", &["src/batch/cache.rs"]),
    ("docx_rs", &["src/report/docx/"]),
    ("tantivy", &["src/index/"]),
    ("postcard", &["src/index/", "src/batch/cache.rs", "src/embedded.rs", "src/library/build.rs"]),
    ("clap", &["src/cli/"]),
    ("similar", &["src/compare/", "src/index/nearest.rs"]),
    ("rust_xlsxwriter", &["src/report/"]),
];

/// Rust files below a folder, sorted: path from the root with `/`, and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(ROOT).join(folder)).unwrap() {
        let name = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
        let path = Path::new(ROOT).join(&name);
        if path.is_dir() {
            // What cargo-fuzz builds stands beside its sources.
            files.extend(if name.ends_with("/target") { Vec::new() } else { sources(&name) });
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    files
}

fn all_sources() -> Vec<(String, String)> {
    ["src", "tests", "benches"].into_iter().flat_map(sources).collect()
}

/// Fails with every line at once.
#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_is_of_a_size_to_read() {
    let mut problems = Vec::new();
    for (path, text) in all_sources() {
        if !text.starts_with("//! ") {
            problems.push(format!("{path}: begin with //! and what the file is for"));
        }
        let lines = text.lines().count();
        if lines > 800 {
            problems.push(format!("{path}: {lines} lines; 800 are enough"));
        }
    }
    none(&problems);
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let mut problems = Vec::new();
    for (path, text) in sources("src") {
        let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
        let Some((_, may_use)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            if !["lib", "main", "cli"].contains(&module) {
                problems.push(format!("{path}: say in this test what the module may use"));
            }
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                let known = MAY_USE.iter().any(|(name, _)| *name == used);
                if known && used != module && !may_use.contains(&used) {
                    problems.push(format!("{path}:{}: {module} must not know {used}", number + 1));
                }
            }
        }
    }
    none(&problems);
}

#[test]
fn the_order_in_the_crate_documentation_is_the_order_kept() {
    let names: Vec<String> = MAY_USE.iter().map(|(name, _)| format!("`{name}`")).collect();
    let documentation = fs::read_to_string(Path::new(ROOT).join("src/lib.rs")).unwrap();
    let documentation = documentation.replace("\n//! ", " ");
    assert!(documentation.contains(&names.join(", ")), "src/lib.rs must name them in order: {}", names.join(", "));
    for (place, (name, may_use)) in MAY_USE.iter().enumerate() {
        let above = |used: &&&str| !MAY_USE[..place].iter().any(|(below, _)| below == *used);
        assert_eq!(may_use.iter().find(above), None, "{name} uses what stands above it");
    }
}

#[test]
fn third_party_formats_stay_behind_their_doors() {
    let mut problems = Vec::new();
    // Tests may look at what was made with the eyes of a third party.
    for (path, text) in sources("src").into_iter().filter(|(path, _)| !path.ends_with("/tests.rs")) {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (name, doors) in DOORS {
                // As the start of a path, and not as a part of another name.
                let used = line
                    .match_indices(&format!("{name}::"))
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
                if used && !doors.iter().any(|door| path.starts_with(door)) {
                    problems.push(format!("{path}:{}: {name} is known to {} only", number + 1, doors.join(", ")));
                }
            }
        }
    }
    none(&problems);
}

#[test]
fn no_test_file_is_forgotten() {
    let main = fs::read_to_string(Path::new(ROOT).join("tests/it/main.rs")).unwrap();
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    let mut problems = Vec::new();
    for (path, _) in sources("tests") {
        let name = path.trim_start_matches("tests/");
        let declared = match name.strip_prefix("it/") {
            Some("main.rs") => true,
            Some(module) => main.contains(&format!("mod {};", module.trim_end_matches(".rs"))),
            None if name.contains('/') => true,
            None => manifest.contains(&format!("path = \"{path}\"")),
        };
        if !declared {
            problems.push(format!("{path}: declare it, or it never runs"));
        }
    }
    none(&problems);
}

/// Crates that open connections. The lock file lists everything that the program could be made of.
const NETWORK: [&str; 22] = [
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "minreq",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "tokio",
    "trust-dns-resolver",
    "ureq",
    "websocket",
];

#[test]
fn nothing_in_the_program_opens_a_connection() {
    let lock = fs::read_to_string(Path::new(ROOT).join("Cargo.lock")).unwrap();
    let names: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(names.contains(&"lopdf"), "the lock file is not what it was");
    let mut problems: Vec<String> =
        names.iter().filter(|name| NETWORK.contains(name)).map(|name| format!("Cargo.lock: {name} opens connections")).collect();
    for (path, text) in sources("src") {
        let used = text.lines().zip(1..).filter(|(line, _)| line.contains("std::net") || line.contains("UnixStream"));
        problems.extend(used.map(|(_, number)| format!("{path}:{number}: opens a connection")));
    }
    none(&problems);
}
