//! Defined terms: `"Breach" means ...`, `(the "Services")`, `(hereinafter "Provider")`.

use super::headings::title_case;
use super::{Block, BlockKind, Definition};
use crate::text::{TextRange, sentences};

/// What stands between a term and its meaning.
const VERBS: &[&str] = &[
    "means",
    "mean",
    "shall mean",
    "will mean",
    "shall have the",
    "will have the",
    "shall generally have",
    "generally has",
    "has the",
    "have the",
    "has and shall have",
    "shall be defined",
    "is defined",
    "are defined",
    "refers to",
    "refer to",
    "shall refer to",
    "will refer to",
    "includes",
    "include",
    "shall include",
    "is identified",
    "is specified",
    "as defined in",
    "collectively means",
    "is any",
    "is the",
    "are the",
    "is a",
    "is an",
];

/// A quoted term, without its quotes, and where the text after it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted<'a> {
    pub(super) term: &'a str,
    /// Where the opening quote stands.
    pub(super) start: usize,
    /// The first byte after the closing quote.
    pub(super) end: usize,
}

/// The quoted terms of a text: short, on one line, without punctuation at their end.
pub(super) fn quoted(text: &str) -> Vec<Quoted<'_>> {
    let is_quote = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}');
    let mut out = Vec::new();
    let mut opening: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices().filter(|(_, c)| is_quote(*c)) {
        let after = at + c.len_utf8();
        let Some((start, inside)) = opening else {
            opening = Some((at, after));
            continue;
        };
        // A curly opening quote opens anew whatever was open.
        if matches!(c, '\u{201c}' | '\u{ab}') || at - inside > 120 {
            opening = Some((at, after));
            continue;
        }
        let term = text[inside..at].trim().trim_end_matches([',', '.', ';']);
        if !term.is_empty() {
            out.push(Quoted { term, start, end: after });
        }
        opening = None;
    }
    out
}

/// Whether a text begins with the term that it defines.
///
/// `run_in` is the length of a run-in heading before it; `in_definitions` says that it stands among definitions, where terms
/// need no quotes.
pub(super) fn begins_with_definition(text: &str, run_in: usize, emphasis: usize, in_definitions: bool) -> bool {
    let whole = text.len();
    let text = text[run_in..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | '—'));
    let text = text.strip_prefix("The term ").unwrap_or(text);
    if text.starts_with(['"', '\u{201c}', '\u{201d}']) {
        return quoted(text).first().is_some_and(|first| first.start == 0 && defines(&text[first.end..]).is_some());
    }
    // Outside of the definitions the term itself must be set off, not only a heading before it.
    bare_term(text).is_some_and(|term| in_definitions || emphasis >= whole - text.len() + term.len())
}

/// The term without quotes that a text begins with, followed by a verb that defines.
fn bare_term(text: &str) -> Option<&str> {
    let ends = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).take(8);
    let mut terms = ends.map(|at| (&text[..at], text[at..].trim_start())).filter(|(term, _)| title_case(term));
    terms.find_map(|(term, rest)| {
        let verb = VERBS.iter().any(|verb| starts_with_words(rest, verb))
            && !["includes", "include", "is a", "is an", "is the", "is any", "are the"]
                .iter()
                .any(|verb| starts_with_words(rest, verb));
        verb.then_some(term)
    })
}

/// Where the verb stands that makes the text after a term its definition; other names of the term may come before it.
fn defines(after: &str) -> Option<usize> {
    let mut rest = after;
    loop {
        let trimmed = rest.trim_start();
        let at = after.len() - trimmed.len();
        if VERBS.iter().any(|verb| starts_with_words(trimmed, verb)) {
            return Some(at);
        }
        // `or "BA"`, `("BA")`, `, as used in this Agreement,`, `, with respect to ...,`
        let next = quoted(trimmed).first().filter(|next| next.start <= 24).map(|next| &trimmed[next.end..]);
        let clause = trimmed.strip_prefix(',').or(Some(trimmed).filter(|clause| clause.starts_with("as used")));
        let clause =
            clause.and_then(|clause| clause.split_once(',')).filter(|(clause, _)| clause.len() < 90).map(|(_, rest)| rest);
        let short = trimmed
            .strip_prefix('(')
            .and_then(|short| short.split_once(')'))
            .filter(|(short, _)| short.len() < 40)
            .map(|(_, rest)| rest);
        rest = next.or(clause).or(short).or_else(|| trimmed.strip_prefix([')', ',', '*']))?;
    }
}

/// Whether a text starts with these words, in any case.
fn starts_with_words(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        && !text[words.len()..].starts_with(char::is_alphanumeric)
}

/// All definitions in their order.
pub(super) fn definitions(text: &str, blocks: &[Block]) -> Vec<Definition> {
    let mut out: Vec<Definition> = Vec::new();
    let mut heading = "";
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Contents) {
        let whole = block.range.of(text);
        if block.kind == BlockKind::Heading {
            heading = whole;
            continue;
        }
        let above = std::mem::take(&mut heading);
        if block.kind == BlockKind::Definition && !whole.starts_with(['"', '\u{201c}']) {
            let rest = TextRange { start: block.heading.end.max(block.range.start), ..block.range };
            let body = rest.of(text).trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':'));
            let own = block.heading.of(text);
            let term = if VERBS.iter().any(|verb| starts_with_words(body, verb)) {
                // The heading is the term: "1.1 Breach", and then "Shall have the meaning ...".
                Some(if own.is_empty() { above } else { own }).filter(|term| !term.is_empty())
            } else {
                bare_term(body).filter(|term| !term.contains(['"', '\u{201c}']))
            };
            if let Some(term) = term {
                let term = term.trim_end_matches(['.', ':', ' ']).to_owned();
                out.push(Definition { term, range: block.range });
            }
        }
        if !whole.contains(['"', '\u{201c}', '\u{201d}']) {
            continue;
        }
        for sentence in sentences(text, block.range) {
            let words = sentence.of(text);
            for found in quoted(words) {
                if defines(&words[found.end..]).is_some() || in_parenthesis(words, found) {
                    out.push(Definition { term: found.term.to_owned(), range: sentence });
                }
            }
        }
    }
    out
}

/// Whether a quoted term is given in a parenthesis: `(the "Services")`, `(collectively, "PHI")`.
fn in_parenthesis(text: &str, found: Quoted) -> bool {
    let Some(open) = text[..found.start].rfind('(') else { return false };
    let inside = &text[open + 1..found.start];
    let closes = text[found.end..].find(')').is_some_and(|close| !text[found.end..found.end + close].contains('('));
    closes
        && inside.len() < 80
        && !inside.contains(')')
        && !inside.to_lowercase().contains(" as defined")
        && !inside.contains("means")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, range: TextRange) -> Block {
        Block {
            range,
            kind,
            label: String::new(),
            heading: TextRange::default(),
            section: 0,
            lead_in: None,
            place: super::super::Place::default(),
            page_starts: Vec::new(),
            origins: Vec::new(),
        }
    }

    #[track_caller]
    fn terms(text: &str, expected: &[&str]) {
        let found = definitions(text, &[block(BlockKind::Body, TextRange::new(0, text.len()))]);
        let terms: Vec<&str> = found.iter().map(|definition| definition.term.as_str()).collect();
        assert_eq!(terms, expected, "{text}");
    }

    #[test]
    fn defined_terms() {
        terms("\u{201c}Breach\u{201d} means a loss. It is bad.", &["Breach"]);
        terms(
            "\"Business Associate\" or \"BA\" shall generally have the same meaning as the term \"business associate\" in the rules.",
            &["Business Associate", "BA"],
        );
        terms(
            "The firm (the \u{201c}Vendor\u{201d}) and its rules (collectively, the \u{201c}Rules\u{201d}) apply.",
            &["Vendor", "Rules"],
        );
        terms("Acme (\u{201c}Acme,\u{201d} \u{201c}we\u{201d} or \u{201c}us\u{201d}) serves.", &["Acme", "we", "us"]);
        terms("\u{201c}Event,\u{201d} as used in this Agreement, shall mean a loss.", &["Event"]);
        let range = |start: usize, end: usize| TextRange::new(start, end);
        let text = "Breach\nShall have the meaning of the law.";
        let found =
            definitions(text, &[block(BlockKind::Heading, range(0, 6)), block(BlockKind::Definition, range(7, text.len()))]);
        assert_eq!((found.len(), found[0].term.as_str(), found[0].range), (1, "Breach", range(7, text.len())));
        terms("They call it \u{201c}fine\u{201d} and go on.", &[]);
    }

    #[test]
    fn definition_blocks() {
        let is = |text, in_definitions| begins_with_definition(text, 0, 0, in_definitions);
        assert!(is("\u{201c}Breach\u{201d} has the meaning given in the rules.", false));
        assert!(is("Covered Entity shall mean the clinic.", true) && !is("Covered Entity shall mean the clinic.", false));
        assert!(!is("Vendor shall report it.", true) && !is("Terms used here shall have the meaning of the law.", true));
        assert!(begins_with_definition("Breach. \u{201c}Breach\u{201d} means a loss.", "Breach".len(), 0, false));
        let contents = "Content. Notification shall include the facts.";
        assert!(!begins_with_definition(contents, 7, 8, false) && begins_with_definition("Notice means a letter.", 0, 6, false));
    }
}
