//! Where sentences end.

use super::TextRange;

/// Words before a dot that do not end a sentence, in lower case without the dot.
const ABBREVIATIONS: &[&str] = &[
    "art", "assoc", "attn", "cf", "co", "corp", "dept", "dr", "e.g", "eg", "etc", "ex", "fed", "i.e", "ie", "inc", "jr", "ltd",
    "mr", "mrs", "ms", "no", "nos", "par", "para", "pub", "reg", "rev", "sec", "secs", "seq", "sr", "st", "stat", "subpt", "viz",
    "vs",
];

/// The sentences of `text[range]`, ranges in `text`, without the white space around them.
///
/// A sentence ends at ".", "?" or "!" (with closing quotes or brackets) before white space and
/// something that can begin a sentence; not after an abbreviation, a single letter or a number
/// that labels an item. Semicolons do not end sentences: what they part shares subject and mood.
pub fn sentences(text: &str, range: TextRange) -> Vec<TextRange> {
    let slice = range.of(text);
    let base = range.start as usize;
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in slice.char_indices() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let after = slice[at + c.len_utf8()..].trim_start_matches(['"', '\u{201d}', '\u{2019}', '\'', ')', ']']);
        let end = slice.len() - after.len();
        if !after.starts_with(char::is_whitespace) || end <= start {
            continue;
        }
        let begins = after.trim_start().trim_start_matches(['"', '\u{201c}', '\u{2018}', '(', '[', '\u{a7}']);
        if !begins.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            continue;
        }
        if c == '.' && is_abbreviation(&slice[start..at], begins) {
            continue;
        }
        push(&mut out, base, slice, start, end);
        start = end;
    }
    push(&mut out, base, slice, start, slice.len());
    out
}

fn push(out: &mut Vec<TextRange>, base: usize, slice: &str, start: usize, end: usize) {
    let piece = &slice[start..end];
    let trimmed = piece.trim();
    if trimmed.is_empty() {
        return;
    }
    let lead = piece.len() - piece.trim_start().len();
    out.push(TextRange::new(base + start + lead, base + start + lead + trimmed.len()));
}

/// Whether the dot after `before` belongs to an abbreviation, a single letter or a label.
fn is_abbreviation(before: &str, after: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '\u{201c}')).next().unwrap_or_default();
    let lower = word.to_lowercase();
    // "C.F.R. Part 164" goes on, and so does "U.S. Department"; "in the U.S. Business" is rare.
    let initials =
        lower.contains('.') && lower.split('.').all(|part| part.chars().count() <= 1 && part.chars().all(char::is_alphabetic));
    let letter = lower.chars().count() == 1 && lower.chars().all(char::is_alphabetic);
    // "4. Term" at the start of a text is a label.
    let label = before.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
    let company = matches!(lower.as_str(), "inc" | "corp" | "co" | "ltd") && after.starts_with(|c: char| c.is_uppercase());
    // After a company's name a new sentence is as likely as not; a sentence that ends in "Inc." has a verb before it, so
    // joining two sentences does less harm than parting one.
    initials || letter || label || company || ABBREVIATIONS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text, TextRange::new(0, text.len())).into_iter().map(|r| r.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ends() {
        check("It shall report. It may not wait.", &["It shall report.", "It may not wait."]);
        check(
            "Under 45 C.F.R. Part 164, Acme Inc. shall act. \u{201c}PHI\u{201d} means it.",
            &["Under 45 C.F.R. Part 164, Acme Inc. shall act.", "\u{201c}PHI\u{201d} means it."],
        );
        check("See 164.504(e). Then (i) act; (ii) wait.", &["See 164.504(e).", "Then (i) act; (ii) wait."]);
        check("Safeguards (\u{201c}as is.\u{201d}) Next", &["Safeguards (\u{201c}as is.\u{201d})", "Next"]);
        check("By TLS 1.3. You hold keys.", &["By TLS 1.3.", "You hold keys."]);
        check("It is in Section 4.2. It ends.", &["It is in Section 4.2.", "It ends."]);
        check("4.2. Term", &["4.2. Term"]);
        check("4. Term", &["4. Term"]);
        check("", &[]);
    }
}
