//! What is a heading: a whole line, or the first words of a paragraph.

/// Words that stay small in a heading.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "other", "per", "than", "the",
    "their", "to", "under", "upon", "via", "with", "without", "not", "but",
];

/// Words that make a sentence of a line: what contains one of them is no heading.
const VERBS: &[&str] = &[
    "shall",
    "will",
    "must",
    "may",
    "agrees",
    "agree",
    "means",
    "mean",
    "is",
    "are",
    "has",
    "have",
    "warrants",
    "acknowledges",
    "represents",
    "includes",
    "refers",
    "waives",
    "waive",
    "disclaims",
    "disclaim",
    "makes",
    "does",
    "cannot",
    "applies",
];

/// Ends of words before a dot that is not the end of a heading.
const ABBREVIATIONS: &[&str] =
    &["Inc", "Corp", "Co", "Ltd", "LLC", "L.L.C", "LLP", "No", "Mr", "Mrs", "Ms", "Dr", "St", "U.S", "Sec", "Art"];

/// Most words of a run-in heading that nothing but its words tells.
const MOST_WORDS: usize = 9;

/// Length of the run-in heading at the start of `text`, without the dot or colon after it; 0 where there is none.
///
/// `emphasis` is the length of the start that is set apart; `text` does not have the label.
pub(super) fn run_in(text: &str, emphasis: usize) -> usize {
    if emphasis > 0 && emphasis < text.len() && text.is_char_boundary(emphasis) {
        let length = set_apart(text, emphasis);
        if length > 0 {
            return length;
        }
    }
    let Some(end) = text.char_indices().find_map(|(at, c)| heading_ends(text, at, c).then_some(at)) else { return 0 };
    let heading = text[..end].trim_end();
    let words = heading.split_whitespace().count();
    let abbreviation = ABBREVIATIONS.iter().any(|short| heading.ends_with(short));
    if words == 0
        || words > MOST_WORDS
        || abbreviation
        || heading.starts_with('[')
        || !title_case(heading)
        || is_sentence(heading)
        || is_formula(heading)
    {
        return 0;
    }
    heading.len()
}

/// The run-in heading of a text whose start is set in bold or the like.
fn set_apart(text: &str, emphasis: usize) -> usize {
    let (start, rest) = text.split_at(emphasis);
    let heading = start.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | '—' | ';'));
    let marked = heading.len() < start.trim_end().len() || rest.trim_start().starts_with(['.', ':', '-', '–', '—']);
    let quoted = heading.starts_with(['"', '\u{201c}']);
    let words = heading.split_whitespace().count();
    let after = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    // A defined term or a party's name in bold goes on as a sentence.
    let goes_on = !marked && (after.starts_with(char::is_lowercase) || !text[emphasis..].starts_with(char::is_whitespace));
    let name = rest.trim_start().starts_with("(\u{201c}") || rest.trim_start().starts_with("(\"") || !marked;
    if heading.is_empty() || words > 15 || quoted || goes_on || name || is_formula(heading) || heading.contains('_') {
        0
    } else {
        heading.len()
    }
}

/// Whether a run-in heading could end with the character at `at`.
fn heading_ends(text: &str, at: usize, c: char) -> bool {
    let after = &text[at + c.len_utf8()..];
    let rest = after.trim_start();
    let spaced = rest.len() < after.len();
    let opens = |rest: &str| {
        rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '\u{201c}' | '(' | '[' | '\u{a7}'))
    };
    let names = rest.starts_with("(\u{201c}") || rest.starts_with("(\"");
    match c {
        '.' => spaced && opens(rest) && !names,
        ':' => spaced && !rest.is_empty(),
        '–' | '—' => spaced && text[..at].ends_with(char::is_whitespace) && opens(rest) && !names,
        _ => false,
    }
}

/// Whether a whole line is a heading by its look.
///
/// `all_set_apart` says that the format sets all of it in bold or the like, `labelled` that it has a number.
pub(super) fn whole_line(text: &str, all_set_apart: bool, labelled: bool) -> bool {
    let bare = text.trim_end_matches(['.', ':', ' ']);
    let words = bare.split_whitespace().count();
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    if words == 0
        || words > 14
        || letters < 3
        || bare.ends_with([',', ';'])
        || bare.contains('_')
        || bare.contains(" | ")
        || bare.matches(": ").count() > 1
        || is_formula(bare)
    {
        return false;
    }
    if bare.contains(". ") || bare.starts_with(['"', '\u{201c}', '(', '[', '{']) {
        return false;
    }
    let sentence = is_sentence(bare);
    if all_set_apart {
        return !(sentence && (text.ends_with(['.', ':', ';']) || words > 8));
    }
    if sentence {
        return false;
    }
    let capitals = !bare.chars().any(char::is_lowercase);
    let joins = |line: &str| matches!(line.to_lowercase().as_str(), "and" | "between" | "by and between" | "or");
    if joins(bare) {
        return false;
    }
    if labelled { words <= 12 && (capitals || title_case(bare)) } else { capitals && letters >= 4 && !text.ends_with(',') }
}

/// Whether a plain line without a number is a heading: only where the line before is a whole sentence and the next one
/// begins another does a short line in title case stand for itself.
pub(super) fn plain_line(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let closed = text.ends_with(|c: char| !c.is_alphanumeric() && c != ')');
    (1..=14).contains(&words)
        && !closed
        && title_case(text)
        && !is_sentence(text)
        && !text.contains(['|', '_', '@', ',', '/'])
        && !is_formula(text)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 4
}

/// Whether a numbered line may name the part under it although it is written like a sentence: short,
/// without a verb and without a stop.
pub(super) fn names_part(text: &str) -> bool {
    (1..=8).contains(&text.split_whitespace().count())
        && text.starts_with(char::is_uppercase)
        && text.ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && !text.contains(['|', '_', '@', ',', ';', '\u{201c}', '"'])
        && !is_sentence(text)
        && !is_formula(text)
}

/// Whether every word that matters begins with a capital.
pub(super) fn title_case(text: &str) -> bool {
    let mut first = true;
    let mut capitals = 0;
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(c) = word.chars().next() else { continue };
        let small = !first && SMALL.contains(&word.to_lowercase().as_str());
        let number = c.is_ascii_digit() && !first;
        if !(c.is_uppercase() || small || number) {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
        first = false;
    }
    capitals > 0
}

/// Whether a line has a verb that binds or defines.
pub(super) fn is_sentence(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb)) && word != "May")
}

/// Words that open a recital or a closing formula rather than name what follows.
fn is_formula(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["whereas", "now", "therefore", "in witness", "note", "name", "title", "date", "by", "and", "or", "between", "provided"]
        .iter()
        .any(|word| {
            lower.strip_prefix(word).is_some_and(|rest| {
                if matches!(*word, "whereas" | "in witness") {
                    rest.is_empty() || rest.starts_with([' ', ',', ';'])
                } else {
                    rest.is_empty() || rest.starts_with([',', ':'])
                }
            })
        })
}

/// Whether a line is the subject and verb of the items under it ("BUSINESS ASSOCIATE AGREES TO:"), whatever it looks like.
pub(super) fn is_subject(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.trim_end_matches(" the following").trim_end_matches(" do").trim_end_matches(" not");
    let bare = bare.trim_end_matches(',');
    [
        " shall",
        " will",
        " must",
        " may",
        " agrees to",
        " agree to",
        " agrees",
        " agrees that",
        " is required to",
        " is permitted to",
        " warrants that",
    ]
    .iter()
    .any(|end| bare.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, emphasis: &str, heading: &str) {
        assert_eq!(&text[..run_in(text, emphasis.len())], heading, "{text}");
    }

    #[test]
    fn run_in_headings() {
        check("Safeguards. Business Associate shall act.", "", "Safeguards");
        check("Reporting of Breaches: It shall report.", "", "Reporting of Breaches");
        check("Term. The term is a year.", "", "Term");
        check("Encryption: encrypt it.", "Encryption:", "Encryption");
        check("no copies. Keep none of them.", "no copies.", "no copies");
        check("Minimum Necessary \u{2014} Business Associate shall limit it.", "", "Minimum Necessary");
        check("Business Associate shall act. It may not wait.", "", "");
        check("Acme, Inc. (\u{201c}Vendor\u{201d}) and", "", "");
        check("\u{201c}PHI\u{201d} means it.", "\u{201c}PHI\u{201d}", "");
        check("Individual shall mean a person.", "Individual", "");
        check("WHEREAS, Vendor is a business.", "WHEREAS,", "");
        check("Customer agrees to act", "Customer", "");
        check("Acme (\u{201c}Vendor\u{201d}) is a firm.", "Acme", "");
    }

    #[test]
    fn lines() {
        assert!(whole_line("OBLIGATIONS OF BUSINESS ASSOCIATE", false, false));
        assert!(whole_line("Effect of Termination.", false, true));
        assert!(whole_line("Specific permitted uses", true, false));
        assert!(!whole_line("Report it without delay", false, true));
        assert!(!whole_line("DO NOT use it until it is signed.", true, false));
        assert!(!whole_line("AND", false, false));
        assert!(!whole_line("Business Associate shall:", true, false));
        assert!(plain_line("Effect of Termination") && !plain_line("This ends here.") && !plain_line("of the Agreement"));
    }

    #[test]
    fn subjects() {
        assert!(
            is_subject("BUSINESS ASSOCIATE AGREES TO:")
                && is_subject("Vendor shall not:")
                && is_subject("Vendor shall do the following:")
        );
        assert!(!is_subject("Obligations of Business Associate:") && !is_subject("Term and Termination"));
    }
}
