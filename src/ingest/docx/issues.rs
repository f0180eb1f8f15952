//! What a reviewer must know about a Word file beside its text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::body::Found;
use super::xml::Element;
use crate::document::Piece;
use crate::ingest::{Issue, Tracked};

/// Authors named before the rest are only counted.
const MAX_AUTHORS: usize = 4;
/// Changes that are quoted, and words of each.
const MAX_EXAMPLES: usize = 3;
const EXAMPLE_WORDS: usize = 8;
/// Bytes of a date without its time.
const DAY: usize = 10;
/// A picture in a contract of fewer words may be the contract.
const FEW_WORDS: usize = 50;

/// Tracked changes that nobody has accepted or rejected yet: how many, by whom, when, for example
/// which; and which text was read.
pub(super) fn changes<'a>(roots: impl Iterator<Item = &'a Element<'a>>, tracked: Tracked) -> Vec<Issue> {
    let (mut inserted, mut deleted, mut moved) = (0, 0, 0);
    let mut authors: Vec<String> = Vec::new();
    let mut days: BTreeSet<String> = BTreeSet::new();
    let mut examples: Vec<String> = Vec::new();
    for element in roots.flat_map(Element::descendants) {
        let done = match element.name() {
            "ins" => {
                inserted += 1;
                "inserted"
            }
            "del" => {
                deleted += 1;
                "deleted"
            }
            "moveTo" => {
                moved += 1;
                ""
            }
            "moveFrom" => "",
            _ => continue,
        };
        if let Some(author) = element.attribute("author").filter(|author| !author.is_empty())
            && !authors.iter().any(|known| *known == author)
        {
            authors.push(author.into_owned());
        }
        days.extend(element.attribute("date").and_then(|date| date.get(..DAY).map(str::to_owned)));
        if examples.len() < MAX_EXAMPLES && !done.is_empty() {
            examples.extend(words(element).map(|words| format!("\"{words}\" {done}")));
        }
    }
    let counts: Vec<String> = [(inserted, "insertion"), (deleted, "deletion"), (moved, "move")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| counted(count, name))
        .collect();
    if counts.is_empty() {
        return Vec::new();
    }
    let others = authors.len().saturating_sub(MAX_AUTHORS);
    authors.truncate(MAX_AUTHORS);
    if others > 0 {
        authors.push(counted(others, "other"));
    }
    let mut message = format!("Tracked changes are pending: {}", listed(&counts));
    if !authors.is_empty() {
        let _ = write!(message, " by {}", listed(&authors));
    }
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => {
            let _ = write!(message, ", {first}");
        }
        (Some(first), Some(last)) => {
            let _ = write!(message, ", {first} to {last}");
        }
        _ => {}
    }
    if !examples.is_empty() {
        let _ = write!(message, ", such as {}", listed(&examples));
    }
    message.push_str(match tracked {
        Tracked::Accepted => ". The text was read as if all were accepted; --tracked original reads it without them.",
        Tracked::Original => ". The text was read without them; --tracked accepted reads it as if all were accepted.",
    });
    vec![issue("tracked-changes", false, message)]
}

/// The first words of a change.
fn words(change: &Element) -> Option<String> {
    let name = if change.name() == "del" { "delText" } else { "t" };
    let texts = change.descendants().filter(|child| child.name() == name);
    let text: String = texts.map(Element::text).collect();
    let mut words = text.split_whitespace();
    let start: Vec<&str> = words.by_ref().take(EXAMPLE_WORDS).collect();
    let more = if words.next().is_some() { " \u{2026}" } else { "" };
    (!start.is_empty()).then(|| start.join(" ") + more)
}

/// Comments in the margin.
pub(super) fn comments(root: &Element) -> Option<Issue> {
    let count = root.children().filter(|child| child.name() == "comment").count();
    (count > 0).then(|| {
        let message = format!("{} in the margin; not read as contract text.", counted(count, "comment"));
        issue("comments", false, message)
    })
}

/// What was met while reading the stories.
pub(super) fn found(found: &Found) -> Vec<Issue> {
    let mut issues = Vec::new();
    let words: Vec<&str> = found.hidden.split_whitespace().collect();
    if !words.is_empty() {
        let message = format!(
            "{} of hidden text, not read as contract text (it begins \"{}\"); show hidden text in Word to see it.",
            counted(words.len(), "word"),
            words[..words.len().min(8)].join(" ")
        );
        issues.push(issue("hidden-text", false, message));
    }
    if found.embedded > 0 {
        let message = format!(
            "{} inside the file could not be read; open it in Word, save it and read it again.",
            counted(found.embedded, "embedded document")
        );
        issues.push(issue("embedded-document", true, message));
    }
    if found.lost_in_field {
        let message = "A field without an end hides text; update the fields in Word and save it again.";
        issues.push(issue("broken-field", true, message.to_owned()));
    }
    issues
}

/// Pictures in a document with so little text that they may be scanned pages.
pub(super) fn pictures(document: &Element, pieces: &[Piece]) -> Option<Issue> {
    let words: usize = pieces.iter().map(|piece| piece.text.split_whitespace().count()).sum();
    let pictures = document.descendants().filter(|element| matches!(element.name(), "blip" | "imagedata")).count();
    (words < FEW_WORDS && pictures > 0).then(|| {
        let message = format!(
            "{} and hardly any text: perhaps a scan; run text recognition and read it again.",
            counted(pictures, "picture")
        );
        issue("image-only-page", true, message)
    })
}

fn issue(code: &'static str, incomplete: bool, message: String) -> Issue {
    Issue { incomplete, code, message, page: None }
}

fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

/// "a", "a and b", "a, b and c".
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
