//! What must hold for every contract: taking a duty out never helps, and how the lines are broken
//! means nothing.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use baa_analyzer::document::{Document, Piece};
use baa_analyzer::grading::{Assessment, Verdict, assess};
use baa_analyzer::ingest::{self, Options};
use baa_analyzer::library::{Kind, Library};
use baa_analyzer::matching::Program;

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new(Library::embedded()));

/// The agreements of the corpus as Markdown, by name.
fn corpus() -> Vec<(String, String)> {
    let mut contracts = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).unwrap() {
        let path = entry.unwrap().path().join("contract.md");
        if let Ok(text) = fs::read_to_string(&path) {
            contracts.push((path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned(), text));
        }
    }
    contracts.sort();
    contracts
}

fn pieces(text: &str) -> Vec<Piece> {
    ingest::pieces("contract.md", text.as_bytes(), &Options::default()).unwrap().1
}

fn assessed(pieces: Vec<Piece>) -> (Document, Assessment) {
    let document = Document::build(pieces);
    let assessment = assess(Library::embedded(), &PROGRAM, &document, false);
    (document, assessment)
}

#[test]
fn taking_out_what_the_law_requires_never_helps() {
    let mut tried = 0;
    let mut problems = Vec::new();
    for (name, text) in corpus() {
        let pieces = pieces(&text);
        let (document, before) = assessed(pieces.clone());
        let Some(points) = before.grade.as_ref().map(|grade| grade.points).filter(|_| before.nature.is_baa) else { continue };
        // A paragraph is taken out once, however many duties stand in it.
        let duties = before.findings.iter().filter(|one| one.kind == Kind::Required && one.verdict == Verdict::Satisfied);
        let mut blocks: Vec<usize> = duties.filter_map(|one| document.block_at(one.evidence.first()?.start)).collect();
        blocks.sort_unstable();
        blocks.dedup();
        for block in blocks {
            let words = document.blocks[block].range.of(&document.text);
            let Some(at) = pieces.iter().position(|piece| piece.text.contains(words)) else { continue };
            let mut rest = pieces.clone();
            rest.remove(at);
            let (_, after) = assessed(rest);
            tried += 1;
            // Where it also held something bad, it may be a gain to be rid of it.
            let range = document.blocks[block].range;
            let held_bad = before
                .findings
                .iter()
                .any(|one| one.verdict.is_finding() && one.evidence.iter().any(|place| range.contains(*place)));
            let now = after.grade.as_ref().filter(|_| after.nature.is_baa).map_or(0, |grade| grade.points);
            if now > points && !held_bad {
                problems.push(format!("{name}: {points} to {now} without \"{}\"", words.chars().take(80).collect::<String>()));
            }
            for (old, new) in before.findings.iter().zip(&after.findings) {
                // A permission that nobody was given needs no bounds: it no longer applies.
                let only_here = old.evidence.len() == 1 && old.evidence.iter().all(|place| range.contains(*place));
                if only_here && old.kind == Kind::Required && new.verdict == Verdict::Satisfied {
                    problems.push(format!("{name}: {} is satisfied without its only words", old.clause));
                }
            }
        }
    }
    assert!(tried > 80, "only {tried} paragraphs were taken out");
    assert!(problems.is_empty(), "of {tried}:\n{}", problems.join("\n"));
}

/// The paragraphs with their lines broken at other places; what is no plain paragraph stays.
fn rewrapped(text: &str, width: usize) -> String {
    let wrap = |paragraph: &str| {
        let plain = paragraph.lines().all(|line| {
            line.starts_with(char::is_alphabetic)
                || line.starts_with('"')
                || line.starts_with('\u{201c}')
                || line.starts_with('(')
        });
        if !plain || paragraph.contains("  \n") {
            return paragraph.to_owned();
        }
        let mut lines = vec![String::new()];
        for word in paragraph.split_whitespace() {
            match lines.last_mut() {
                // A line that began with a number or a sign would be a list of its own.
                Some(line) if line.is_empty() || line.len() + word.len() < width || !word.starts_with(char::is_alphabetic) => {
                    line.push_str(if line.is_empty() { "" } else { " " });
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.join("\n")
    };
    text.split("\n\n").map(wrap).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn how_lines_are_broken_means_nothing() {
    for (name, text) in corpus() {
        let (_, before) = assessed(pieces(&text));
        for width in [40, 72] {
            let other = rewrapped(&text, width);
            let (_, after) = assessed(pieces(&other));
            for (old, new) in before.findings.iter().zip(&after.findings) {
                assert_eq!(old.verdict, new.verdict, "{name} at {width}: {}", old.clause);
            }
            assert_eq!(before.grade.as_ref().map(|grade| grade.points), after.grade.as_ref().map(|grade| grade.points), "{name}");
        }
    }
}
