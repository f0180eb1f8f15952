//! What must hold for every contract: taking a duty out, denying or weakening it never helps; how
//! the lines are broken, in which order the sections stand, what the parties are called and how the
//! items are numbered means nothing.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use baa_analyzer::document::{Document, Piece};
use baa_analyzer::grading::{Assessment, Finding, Verdict, assess};
use baa_analyzer::ingest::{self, Options};
use baa_analyzer::library::{Kind, Library};
use baa_analyzer::matching::Program;
use baa_analyzer::text::sentences;

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

/// An agreement of the corpus as it is graded.
struct Graded {
    name: String,
    pieces: Vec<Piece>,
    document: Document,
    before: Assessment,
    points: u32,
}

impl Graded {
    /// What the law requires and is there.
    fn duties(&self) -> impl Iterator<Item = &Finding> {
        self.before.findings.iter().filter(|one| one.kind == Kind::Required && one.verdict == Verdict::Satisfied)
    }
}

fn agreements() -> impl Iterator<Item = Graded> {
    corpus().into_iter().filter_map(|(name, text)| {
        let pieces = pieces(&text);
        let (document, before) = assessed(pieces.clone());
        let points = before.grade.as_ref().filter(|_| before.nature.is_baa)?.points;
        Some(Graded { name, pieces, document, before, points })
    })
}

#[test]
fn taking_out_what_the_law_requires_never_helps() {
    let mut tried = 0;
    let mut problems = Vec::new();
    for agreement in agreements() {
        let Graded { name, pieces, document, before, points } = &agreement;
        // A paragraph is taken out once, however many duties stand in it.
        let duties = agreement.duties();
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
            if now > *points && !held_bad {
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

/// What stands in the place of the words that bind: denials, and what leaves little of a duty.
const TAKEN_BACK: [&str; 8] = [
    "shall not be required to",
    "is not required to",
    "need not",
    "has no obligation to",
    "may decline to",
    "shall not",
    "shall use commercially reasonable efforts to",
    "may, in its discretion,",
];

/// The words that bind in a sentence, and where the first of them stands.
fn binding(sentence: &str) -> Option<(usize, &'static str)> {
    let found = ["agrees to", "shall", "will", "must"].into_iter().filter_map(|words| {
        let at = sentence.find(&format!(" {words} "))? + 1;
        // Turned into a permission a prohibition is another rule, which its own table tests.
        let rest = &sentence[at + words.len()..];
        (!rest.starts_with(" not ") && !rest.starts_with(" neither ")).then_some((at, words))
    });
    found.min()
}

#[test]
fn denying_or_weakening_a_duty_never_helps() {
    let mut tried = 0;
    let mut problems = Vec::new();
    for agreement in agreements() {
        let Graded { name, pieces, document, before, points } = &agreement;
        let mut places: Vec<_> = agreement.duties().filter_map(|one| one.evidence.first().copied()).collect();
        places.sort_unstable_by_key(|place| (place.start, place.end));
        places.dedup();
        for place in places {
            let Some(block) = document.block_at(place.start) else { continue };
            let inside = sentences(&document.text, document.blocks[block].range);
            let Some(sentence) = inside.into_iter().find(|sentence| sentence.contains(place)) else { continue };
            let words = sentence.of(&document.text);
            let Some((at, bound)) = binding(words) else { continue };
            // They must be those of the duty and the only ones.
            let all = [" shall ", " will ", " must ", " agrees to "];
            if all.iter().map(|other| words.matches(other).count()).sum::<usize>() > 1 {
                continue;
            }
            let Some(piece) = pieces.iter().position(|piece| piece.text.contains(words)) else { continue };
            for other in TAKEN_BACK {
                let weak = format!("{}{other}{}", &words[..at], &words[at + bound.len()..]);
                let mut changed = pieces.clone();
                changed[piece].text = changed[piece].text.replace(words, &weak);
                changed[piece].origins.clear();
                let (_, after) = assessed(changed);
                tried += 1;
                let now = after.grade.as_ref().filter(|_| after.nature.is_baa).map_or(0, |grade| grade.points);
                if now > *points {
                    problems.push(format!("{name}: {points} to {now} with \"{weak}\""));
                }
                for (old, new) in before.findings.iter().zip(&after.findings) {
                    let only_here = old.evidence.len() == 1 && old.evidence[0] == place && binds(&old.clause);
                    if only_here && old.verdict == Verdict::Satisfied && new.verdict == Verdict::Satisfied {
                        problems.push(format!("{name}: {} is satisfied by \"{weak}\"", old.clause));
                    }
                }
            }
        }
    }
    assert!(tried > 300, "only {tried} sentences were changed");
    assert!(problems.is_empty(), "{} of {tried}:\n{}", problems.len(), problems.join("\n"));
}

/// Whether a clause that the law requires is one of acts: a standard ("discovered on the first day on
/// which") holds in whatever sentence it stands.
fn binds(clause: &str) -> bool {
    let clause = Library::embedded().clause(clause).unwrap();
    clause.kind == Kind::Required && clause.elements.first().is_some_and(|element| !element.mood.is_empty())
}

/// The verdicts and points that a change of the text moves.
fn means_nothing(name: &str, text: &str, other: &str) -> Vec<String> {
    let ((_, before), (_, after)) = (assessed(pieces(text)), assessed(pieces(other)));
    let moved = before.findings.iter().zip(&after.findings).filter(|(old, new)| old.verdict != new.verdict);
    let mut problems: Vec<String> =
        moved.map(|(old, new)| format!("{name}: {} from {} to {}", old.clause, old.verdict.name(), new.verdict.name())).collect();
    let points = |one: &Assessment| one.grade.as_ref().map(|grade| grade.points);
    if problems.is_empty() && points(&before) != points(&after) {
        problems.push(format!("{name}: {:?} to {:?} points", points(&before), points(&after)));
    }
    problems
}

#[test]
fn the_order_of_sections_means_nothing() {
    let mut tried = 0;
    let mut problems = Vec::new();
    for (name, text) in corpus() {
        let sections: Vec<&str> = text.split("\n## ").collect();
        if sections.len() < 5 {
            continue;
        }
        // The start names the parties and recites, and the end is signed.
        let mut turned = sections.clone();
        let last = turned.len() - 1;
        turned[2..last].reverse();
        tried += 1;
        problems.extend(means_nothing(&name, &text, &turned.join("\n## ")));
    }
    assert!(tried >= 7, "only {tried} contracts have sections");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_names_of_the_parties_mean_nothing() {
    let mut tried = 0;
    let mut problems = Vec::new();
    for (name, text) in corpus() {
        let (document, _) = assessed(pieces(&text));
        let mut other = text.clone();
        for (names, new) in [(&document.parties.business_associate, "Larkspur"), (&document.parties.covered_entity, "Rosewood")] {
            // The law's own names are no names that a party could give itself.
            let Some(old) = names.first().filter(|name| !["Business Associate", "Covered Entity"].contains(&name.as_str()))
            else {
                continue;
            };
            tried += 1;
            other = other.replace(old.as_str(), new);
        }
        problems.extend(means_nothing(&name, &text, &other));
    }
    assert!(tried >= 8, "only {tried} names were changed");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_style_of_numbers_means_nothing() {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let mut tried = 0;
    let mut problems = Vec::new();
    for (name, text) in corpus() {
        // A number that another sentence names must stay what it is.
        if ["Section ", "section ", "Sections ", "paragraph (", "item "].iter().any(|word| text.contains(word)) {
            continue;
        }
        let renumber = |line: &str| {
            let (label, rest) = line.split_once(' ').unwrap_or((line, ""));
            let letter = label.strip_prefix('(').and_then(|label| label.strip_suffix(')')).filter(|label| label.len() == 1);
            let number = letter.and_then(|letter| ROMAN.get(usize::from(letter.bytes().next()?.checked_sub(b'a')?)));
            match (number, line.strip_prefix("## ").and_then(|title| title.split_once(". "))) {
                (Some(roman), _) => format!("{roman}) {rest}"),
                (None, Some((number, title))) if number.parse::<u8>().is_ok() => format!("## ARTICLE {number}: {title}"),
                _ => line.to_owned(),
            }
        };
        let other = text.lines().map(renumber).collect::<Vec<_>>().join("\n");
        tried += usize::from(other.trim() != text.trim());
        problems.extend(means_nothing(&name, &text, &other));
    }
    assert!(tried >= 1, "no contract has another style of numbers");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
