//! Numbers, letters and bullets at the start of a line.

/// What a line starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// A bullet; bytes to the text after it.
    Bullet(usize),
    /// A number or letter ("(a)", "2.3", "ARTICLE IV"); bytes to the text after it.
    Label(usize),
    /// Text.
    Text,
}

/// Words that make a label together with the number after them.
const WORDS: [&str; 7] = ["article", "section", "exhibit", "appendix", "schedule", "attachment", "annex"];

/// Tells what a line starts with.
pub(super) fn start(line: &str) -> Start {
    let (first, rest) = match line.find([' ', '\t']) {
        Some(end) => (&line[..end], line[end..].trim_start()),
        None => (line, ""),
    };
    let after = line.len() - rest.len();
    if is_bullet(first) && !rest.is_empty() {
        Start::Bullet(after)
    } else if is_number(first) {
        Start::Label(after)
    } else if WORDS.contains(&first.to_ascii_lowercase().as_str())
        && first.starts_with(|letter: char| letter.is_ascii_uppercase())
    {
        let number = rest.split([' ', '\t']).next().unwrap_or_default();
        let bare = number.trim_end_matches(['.', ':', ',', ')', '-', '–', '—']);
        if is_bare_number(bare) {
            let tail = rest[number.len()..].trim_start();
            Start::Label(line.len() - tail.len())
        } else {
            Start::Text
        }
    } else {
        Start::Text
    }
}

/// The label in brackets that comes before this one: "(b)" before "(c)", "(ii)" before "(iii)".
pub(super) fn before(label: &str) -> Option<String> {
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let bare = label.strip_prefix('(')?.strip_suffix(')')?;
    let before = if let Ok(number) = bare.parse::<u32>() {
        number.checked_sub(1)?.to_string()
    } else if let Some(index) = ROMAN.iter().position(|roman| *roman == bare) {
        ROMAN.get(index.checked_sub(1)?)?.to_string()
    } else {
        let [letter @ (b'b'..=b'z' | b'B'..=b'Z')] = bare.as_bytes() else { return None };
        char::from(letter - 1).to_string()
    };
    Some(format!("({before})"))
}

/// A word that is a bullet. "o" is how Word's round bullets come out, "" and such are Symbol's
/// and Wingdings'.
fn is_bullet(word: &str) -> bool {
    let mut letters = word.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    matches!(
        letter,
        '•' | '◦'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '■'
            | '□'
            | '·'
            | '∙'
            | '➢'
            | '➤'
            | '►'
            | '▶'
            | '‣'
            | '⁃'
            | '✓'
            | '✔'
            | '❖'
            | '◆'
            | '◊'
            | '–'
            | '-'
            | '*'
            | 'o'
            | '\u{FFFD}'
            | '\u{E000}'..='\u{F8FF}'
    )
}

/// "(a)", "a)", "a.", "(iv)", "1.", "2.3", "2.3.", "IV.", "(1)(a)".
fn is_number(word: &str) -> bool {
    if word.starts_with('(') {
        return word
            .split_inclusive(')')
            .all(|part| part.strip_prefix('(').and_then(|p| p.strip_suffix(')')).is_some_and(is_bare_number));
    }
    let bare = word.trim_end_matches([':', ')', '.']);
    bare.len() <= word.len() && is_bare_number(bare) && (bare.len() < word.len() || bare.contains('.'))
}

/// "4", "2.3", "iv", "B", "aa".
fn is_bare_number(word: &str) -> bool {
    let letters =
        word.len() <= 2 && word.bytes().all(|b| b.is_ascii_alphabetic()) && word.bytes().all(|b| b == word.as_bytes()[0]);
    let roman = word.len() <= 6 && (word.bytes().all(|b| b"ivxl".contains(&b)) || word.bytes().all(|b| b"IVXL".contains(&b)));
    let decimal = word.split('.').all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let mixed = word.split_once('.').is_some_and(|(number, letter)| {
        number.len() <= 2
            && number.bytes().all(|b| b.is_ascii_digit())
            && letter.len() == 1
            && letter.bytes().all(|b| b.is_ascii_alphabetic())
    });
    !word.is_empty() && (letters || roman || decimal || mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_come_after() {
        let cases =
            [("(c)", Some("(b)")), ("(iii)", Some("(ii)")), ("(2)", Some("(1)")), ("(a)", None), ("(i)", None), ("2.", None)];
        for (label, expected) in cases {
            assert_eq!(before(label).as_deref(), expected, "{label}");
        }
    }

    #[test]
    fn lines_start_with() {
        let cases = [
            ("(a) Safeguards", Start::Label(4)),
            ("(iv)\tmitigate", Start::Label(5)),
            ("(1)(b) mitigate", Start::Label(7)),
            ("1. Definitions", Start::Label(3)),
            ("2.3 Term", Start::Label(4)),
            ("2.3.1. Term", Start::Label(7)),
            ("3.a Term", Start::Label(4)),
            ("A. Term", Start::Label(3)),
            ("IV. Term", Start::Label(4)),
            ("b) Term", Start::Label(3)),
            ("ARTICLE IV Term", Start::Label(11)),
            ("Section 2.1: Term", Start::Label(13)),
            ("EXHIBIT A", Start::Label(9)),
            ("• not use", Start::Bullet(4)),
            ("o not use", Start::Bullet(2)),
            ("\u{F0B7} not use", Start::Bullet(4)),
            ("section 2.1 applies", Start::Text),
            ("Section headings are", Start::Text),
            ("164.504(e) applies", Start::Text),
            ("2024 was", Start::Text),
            ("30 days", Start::Text),
            ("(PHI) means", Start::Text),
            ("a covered entity", Start::Text),
            ("I agree", Start::Text),
            ("", Start::Text),
            ("-", Start::Text),
        ];
        for (line, expected) in cases {
            assert_eq!(start(line), expected, "{line:?}");
        }
    }
}
