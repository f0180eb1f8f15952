//! What a block is, told by its words: recitals, signatures, tables of contents.

use std::collections::BTreeSet;

use super::headings::title_case;

/// Names of the lines of a signature block.
const SIGNATURE_LINES: &[&str] = &[
    "by",
    "name",
    "print name",
    "printed name",
    "name printed",
    "typed name",
    "title",
    "date",
    "date signed",
    "dated",
    "signature",
    "signed",
    "its",
    "authorized signature",
    "authorized signatory",
    "email",
    "e-mail",
    "phone",
    "telephone",
    "fax",
    "organization",
    "address",
    "notice address",
];

/// What tells a signature from other lines of a form.
const SIGNED: &[&str] = &["by", "print name", "printed name", "signature", "signed", "authorized signature", "title"];

/// Whether this block closes the contract or is a line of its signatures. `before` says whether the block before is.
pub(super) fn is_signature(text: &str, before: bool) -> bool {
    let lower = text.to_lowercase();
    if lower.starts_with("in witness") {
        return true;
    }
    let trimmed = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let field = |names: &[&str]| {
        names.iter().any(|name| {
            trimmed.strip_prefix(name).is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.starts_with([':', '_', '|']) || (before && rest.is_empty())
            })
        })
    };
    let blank = !lower.contains(char::is_alphanumeric);
    if before {
        let party =
            text.split_whitespace().count() <= 8 && !text.ends_with(['.', ';']) && (title_case(text) || text.ends_with(':'));
        // In a table the line's name has a cell of its own, perhaps with a hint in it.
        let row = lower.contains(" | ") && SIGNATURE_LINES.iter().any(|name| trimmed.starts_with(&format!("{name} ")));
        return blank || field(SIGNATURE_LINES) || party || row || lower.contains("____");
    }
    if ["signature", "authorized signature", "printed name", "print name"].contains(&trimmed) {
        return true;
    }
    if field(SIGNED) {
        return true;
    }
    let (signs, line) = (lower.contains("sign"), lower.contains("____"));
    if !(signs || line) || !lower.contains(':') {
        return false;
    }
    let fields = SIGNATURE_LINES.iter().filter(|name| lower.contains(&format!("{name}:"))).count();
    (fields >= 2 && signs) || (line && fields >= 1 && text.split_whitespace().count() < 20)
}

/// Which lines name the parties above their signatures: up to three short ones that the format does
/// not set off (`plain`), right before the first line of a signature block.
pub(super) fn signature_heads(texts: &[&str], plain: &[bool]) -> Vec<bool> {
    let names = |index: usize| {
        let text = texts[index].trim_end_matches(':');
        plain[index] && text.split_whitespace().count() <= 12 && title_case(text) && !text.ends_with(['.', ';', ','])
    };
    let mut out = vec![false; texts.len()];
    for first in 1..texts.len() {
        if plain[first] && is_signature(texts[first], false) {
            let heads = (first.saturating_sub(3)..first).rev().take_while(|index| names(*index)).count();
            out[first - heads..first].fill(true);
        }
    }
    out
}

/// Whether a heading opens the recitals.
pub(super) fn is_recital_heading(heading: &str) -> bool {
    let lower = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let lower = lower.trim_end_matches(['.', ':']);
    matches!(
        lower,
        "recital"
            | "recitals"
            | "background"
            | "witnesseth"
            | "w i t n e s s e t h"
            | "preamble"
            | "whereas"
            | "background and recitals"
            | "recitals and background"
    )
}

/// Whether a text recites rather than binds, wherever it stands.
pub(super) fn is_recital(text: &str) -> bool {
    text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("whereas"))
}

/// Whether a text ends the recitals ("NOW, THEREFORE", "the parties agree as follows").
pub(super) fn begins_terms(text: &str) -> bool {
    let start: String = text.chars().take(40).collect::<String>().to_lowercase();
    let letters: String = start.chars().filter(|c| c.is_alphabetic()).collect();
    letters.starts_with("nowtherefore")
        || letters.starts_with("therefore")
        || letters.starts_with("inconsideration")
        || (text.len() < 400 && text.to_lowercase().trim_end_matches([':', '.']).ends_with("agree as follows"))
}

/// Whether a heading is that of the definitions.
pub(super) fn is_definitions_heading(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    lower.contains("definition") || lower.contains("defined terms") || lower.contains("additional meanings")
}

/// Which lines are a table of contents: lines with leaders to a page number, and runs of short lines that come again as
/// headings further down.
pub(super) fn contents(texts: &[&str]) -> Vec<bool> {
    let keys: Vec<String> = texts.iter().map(|text| key(text)).collect();
    let short = |index: usize| {
        let text = texts[index];
        keys[index].len() > 2
            && !SIGNATURE_LINES.contains(&text.to_lowercase().as_str())
            && !text.contains(['_', ':', '|'])
            && text.split_whitespace().count() <= 14
            && !text.ends_with([';', ','])
            && (!text.ends_with('.') || has_leaders(text))
    };
    let sorted: BTreeSet<(&str, usize)> = keys.iter().enumerate().map(|(index, key)| (key.as_str(), index)).collect();
    let again = |index: usize| {
        let wanted = keys[index].as_str();
        let same =
            sorted.range((wanted, 0)..).take_while(|(key, _)| *key == wanted || (wanted.len() > 12 && key.starts_with(wanted)));
        same.into_iter().any(|(_, other)| *other > index)
    };
    let mut out: Vec<bool> = texts.iter().map(|text| has_leaders(text)).collect();
    let mut start = 0;
    while start < texts.len() {
        let length = (start..texts.len()).take_while(|index| out[*index] || (short(*index) && again(*index))).count();
        // A run must not hold what it repeats itself, or a form with equal lines would count.
        let distinct: BTreeSet<&str> = keys[start..start + length].iter().map(String::as_str).collect();
        if length >= 4 && distinct.len() == length {
            out[start..start + length].fill(true);
        }
        start += length.max(1);
    }
    // The heading of the table goes with it.
    for index in 0..texts.len().saturating_sub(1) {
        if out[index + 1] && matches!(keys[index].as_str(), "contents" | "tableofcontents") {
            out[index] = true;
        }
    }
    out
}

/// "Safeguards ........ 4", "Safeguards . . . . 4".
fn has_leaders(text: &str) -> bool {
    if !text.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let page = tight.trim_end_matches(|c: char| c.is_ascii_digit());
    page.len() < tight.len() && (page.ends_with("....") || page.ends_with("……"))
}

/// Letters of a line without its page number, for comparing.
fn key(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '.' || c == '…');
    let start: String = text.chars().take(120).filter(|c| c.is_alphanumeric()).collect();
    start.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        assert!(is_signature("IN WITNESS WHEREOF, the parties sign.", false));
        assert!(is_signature("By: ____________", false) && is_signature("Signature | ", false));
        assert!(is_signature("Date: May 1", true) && is_signature("Acme Dental Group", true) && is_signature("________", true));
        assert!(!is_signature("By signing it, each party agrees to it.", false));
        assert!(!is_signature("Vendor shall keep PHI safe at all times and report on it.", true));
        assert!(!is_signature("Title to PHI stays with Customer.", false));
    }

    #[test]
    fn recitals() {
        assert!(is_recital_heading("RECITALS") && is_recital_heading("Background:") && !is_recital_heading("Background Checks"));
        assert!(is_recital("WHEREAS, it is so;") && !is_recital("Where it is so"));
        assert!(begins_terms("NOW, THEREFORE, they agree:") && begins_terms("The parties hereby agree as follows:"));
        assert!(!begins_terms("Vendor shall now act."));
    }

    #[test]
    fn tables_of_contents() {
        let texts = [
            "Contents",
            "Term .... 2",
            "Safeguards",
            "Term and Termination",
            "Breach Notification",
            "General Terms",
            "Text of it.",
            "Safeguards",
            "It shall.",
            "Term and Termination",
            "Breach Notification",
            "General Terms",
        ];
        let found: String = contents(&texts).iter().map(|is| if *is { 'c' } else { '-' }).collect();
        assert_eq!(found, "cccccc------");
    }
}
