//! What takes part of a duty back: an effort instead of the deed, a condition that somebody may
//! never meet, an exception written elsewhere ("Section 5(b) shall not apply to ...").

use super::find::Finder;
use super::subject::{Who, mentions};
use crate::document::Document;
use crate::text::{Gap, TextRange, Word};
use std::ops::Range;

/// The concept whose words, after a duty, tie it to a condition that takes it away.
pub(super) const CONDITION: &str = "defeating-condition";

/// Why a duty does not bind in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The way in which it is limited.
    pub kind: LimitKind,
    /// The words that limit it.
    pub words: TextRange,
}

/// The ways in which a duty is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Only an effort is owed.
    Effort,
    /// It hangs on a condition that may take it away.
    Condition,
    /// Another sentence takes a part of it out.
    Exception,
}

/// The words between a verb of binding and its act, or right after the act, that make an effort of
/// the deed ("shall use reasonable efforts to", "will endeavor to").
pub(super) fn effort(words: &[Word], verb_end: usize, act: usize, end: usize) -> Option<Range<usize>> {
    let from = verb_end.min(act);
    // In a table the act may stand in a cell before the verb.
    let to = (act.max(verb_end) + 5).min(end);
    (from..to).find_map(|at| {
        let before = |most: usize, wanted: &[&str]| {
            (at.saturating_sub(most).max(from)..at).rev().find(|&before| wanted.contains(&words[before].normal.as_str()))
        };
        let next = words.get(at + 1).filter(|_| at + 1 < end).map_or("", |word| word.normal.as_str());
        match words[at].normal.as_str() {
            "effort" | "efforts" | "endeavors" | "endeavours" => {
                before(3, &["reasonable", "best", "good", "diligent", "commercial"]).map(|start| start..at + 1)
            }
            "endeavor" | "endeavour" | "attempt" | "strive" | "seek" | "try" | "aim" if at < act && next == "to" => {
                Some(at..at + 2)
            }
            "reasonable" if before(1, &["commercially"]).is_some() => Some(at - 1..at + 1),
            _ => None,
        }
    })
}

/// The condition that ties down an act: after it in the same part of the sentence, or before it
/// where the sentence begins with it ("Only if ... shall Business Associate").
pub(super) fn condition(finder: &Finder<'_>, concept: usize, sentence: &Range<usize>, act: usize) -> Option<Range<usize>> {
    let words = &finder.stream.words;
    let end = (act + 1..sentence.end).find(|&at| words[at].gap.has(Gap::SEMICOLON)).unwrap_or(sentence.end);
    let begins = matches!(words[sentence.start].normal.as_str(), "only" | "solely");
    finder
        .concept(concept, sentence)
        .iter()
        .find(|span| (span.start >= act && span.start < end) || (begins && span.start == sentence.start))
        .map(|span| span.start..span.end)
}

/// A section that another sentence takes out, whole or in part.
#[derive(Clone, Debug)]
pub(super) struct Exemption {
    /// The words of the section.
    pub(super) section: Range<usize>,
    /// Whether nothing of it is left.
    pub(super) whole: bool,
    /// The words that say so.
    pub(super) words: Range<usize>,
}

/// The sections that the document takes out again: "Section 5(b) shall not apply to ...".
pub(super) fn exemptions(finder: &Finder<'_>, document: &Document) -> Vec<Exemption> {
    let stream = finder.stream;
    let words = &stream.words;
    let mut found = Vec::new();
    for sentence in stream.sentences.iter().filter(|sentence| sentence.binding) {
        for at in sentence.words.clone() {
            if !matches!(words[at].normal.as_str(), "section" | "sections" | "paragraph" | "article" | "clause") {
                continue;
            }
            let Some((number, after)) = reference(words, at + 1, sentence.words.end) else { continue };
            let Some(end) = taken_out(words, after, sentence.words.end) else { continue };
            let Some(section) = document.sections.iter().position(|section| same_number(&section.number, &number)) else {
                continue;
            };
            let rest = end..sentence.words.end;
            let to_vendor = mentions(finder, &rest).first().is_some_and(|first| {
                first.who.has(Who::BUSINESS_ASSOCIATE) && first.words.start <= end + 2 && first.words.end == rest.end
            });
            let whole = rest.is_empty() || to_vendor;
            found.push(Exemption { section: stream.sections[section].clone(), whole, words: at..sentence.words.end });
        }
    }
    found
}

/// A section's number after the word "Section", and the word after it: "5(b)", "2.3".
fn reference(words: &[Word], from: usize, end: usize) -> Option<(String, usize)> {
    let first = words.get(from).filter(|_| from < end)?;
    if !first.normal.starts_with(|c: char| c.is_ascii_digit()) && first.normal.len() > 4 {
        return None;
    }
    let mut number = first.normal.to_string();
    let mut at = from + 1;
    while let Some(word) = words.get(at).filter(|_| at < end) {
        let touches = word.range.start - words[at - 1].range.end <= 2;
        if !(touches && word.gap.has(Gap::OPEN) && word.normal.len() <= 4) {
            break;
        }
        number = format!("{number}({})", word.normal);
        at += 1;
    }
    Some((number, at))
}

/// Whether the words say that what stands before them is out of force; the word after them.
fn taken_out(words: &[Word], from: usize, end: usize) -> Option<usize> {
    let word = |at: usize| words.get(at).filter(|_| at < end).map_or("", |word| word.normal.as_str());
    let mut at = from;
    // "of this Agreement", "above"
    while at < from + 4
        && matches!(word(at), "of" | "this" | "the" | "agreement" | "baa" | "addendum" | "above" | "below" | "and")
    {
        at += 1;
    }
    match (word(at), word(at + 1), word(at + 2)) {
        ("shall" | "will" | "does" | "do", "not", "apply")
        | ("is" | "are", "hereby", "deleted" | "waived" | "void" | "suspended" | "omitted")
        | ("is" | "are", "not", "applicable") => Some(at + 3),
        ("is" | "are", "deleted" | "waived" | "void" | "inapplicable", _) => Some(at + 2),
        _ => None,
    }
}

/// Whether a section's printed number is this one, whatever the case and the word before it.
fn same_number(printed: &str, wanted: &str) -> bool {
    let bare = |text: &str| -> String {
        let text = text.to_ascii_lowercase();
        let text = text.trim_start_matches("article").trim_start_matches("section");
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    !wanted.is_empty() && bare(printed).trim_end_matches('.') == bare(wanted)
}
