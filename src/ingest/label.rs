//! Typed and automatic labels: "4.2", "(c)", "ARTICLE IV", bullets, and how lists print numbers.

/// Names that make a label together with the number after them.
const NAMES: [&str; 9] = ["article", "section", "sec.", "§", "exhibit", "schedule", "appendix", "annex", "attachment"];

/// Words of a line above a list, at most.
const HEADING_WORDS: usize = 6;

/// Length in bytes of the label that `text` starts with, 0 where it starts with none. A label is
/// followed by white space or nothing.
pub(super) fn label_len(text: &str) -> usize {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = &text[..end];
    if is_label(word) {
        return end;
    }
    if !NAMES.contains(&word.to_lowercase().as_str()) {
        return 0;
    }
    let number = text[end..].trim_start();
    let start = text.len() - number.len();
    let length = number.find(char::is_whitespace).unwrap_or(number.len());
    let ordinal = number[..length].trim_end_matches(['.', ':', '-', '–', '—', ')']);
    if is_ordinal(ordinal) || is_label(ordinal) { start + length } else { 0 }
}

/// Whether a character is used as a bullet. Check boxes are not: whether they are ticked matters.
pub(super) fn is_bullet(character: char) -> bool {
    "•‣◦▪▫●○■∙·-–—*\u{f0b7}".contains(character)
}

/// Length in bytes of the bullet that `text` starts with, white space after it included.
pub(super) fn bullet_len(text: &str) -> usize {
    let mut characters = text.chars();
    let Some(bullet) = characters.next().filter(|c| is_bullet(*c)) else {
        return 0;
    };
    let rest = characters.as_str();
    let spaces = rest.len() - rest.trim_start().len();
    if spaces > 0 && spaces < rest.len() { bullet.len_utf8() + spaces } else { 0 }
}

/// Whether a line that starts with `next` begins a new item although only a line break stands
/// between it and `before`. The end of `before` decides: a label-like word in the middle of a
/// sentence ("under section\n164.504. The ...") is none.
pub(super) fn begins_item(before: &str, next: &str) -> bool {
    if bullet_len(next) > 0 {
        return true;
    }
    let label = label_len(next);
    if label == 0 {
        return false;
    }
    let before = before.trim_end();
    let finished = [".", ";", ":", "_", "; and", "; or", ", and", ", or", "and/or"].iter().any(|end| before.ends_with(end));
    // "Notices\n(a) By mail": a heading's line is short, and what follows starts a count.
    let heads = before.split(' ').take(HEADING_WORDS + 1).count() <= HEADING_WORDS
        && ["1", "a", "A", "i", "I"].contains(&core(&next[..label]));
    finished || heads || follows(&before[..label_len(before)], &next[..label])
}

/// A label without its punctuation.
fn core(label: &str) -> &str {
    label.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether `next` is the label after `label`, in the same style: "(b)" after "(a)".
fn follows(label: &str, next: &str) -> bool {
    let style = |text: &str| text.replace(core(text), "");
    let (a, b) = (core(label), core(next));
    if a.is_empty() || style(label) != style(next) {
        return false;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let letter = |text: &str| (text.len() == 1).then(|| text.bytes().next()).flatten();
    let successor = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a + 1 == b);
    successor(number(a), number(b))
        || successor(letter(a).map(u32::from), letter(b).map(u32::from))
        || successor(roman_value(a), roman_value(b))
}

/// Whether a word is a label by itself: "(a)", "1.", "4.2", "4.2(a)(ii)", "iv)", "1.1:".
fn is_label(word: &str) -> bool {
    let mut rest = word.trim_end_matches(':');
    let mut marks = 0;
    while !rest.is_empty() {
        let inner = rest.strip_prefix('(');
        let body = inner.unwrap_or(rest);
        let length = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        if !is_ordinal(&body[..length]) {
            return false;
        }
        rest = &body[length..];
        if inner.is_some() {
            let Some(after) = rest.strip_prefix(')') else { return false };
            rest = after.strip_prefix('.').unwrap_or(after);
            marks += 1;
        } else if let Some(after) = rest.strip_prefix(['.', ')']) {
            rest = after;
            marks += 1;
        } else if !(rest.is_empty() || rest.starts_with('(')) {
            return false;
        }
    }
    marks > 0
}

/// Whether a word counts: up to three digits, one letter, or a small roman number.
fn is_ordinal(word: &str) -> bool {
    let digits = word.bytes().all(|b| b.is_ascii_digit()) && (1..=3).contains(&word.len());
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    digits || letter || roman_value(word).is_some()
}

/// The value of a roman number as sections bear them; larger ones are words ("mix").
fn roman_value(word: &str) -> Option<u32> {
    let same_case = word.bytes().all(|b| b"ivxl".contains(&b)) || word.bytes().all(|b| b"IVXL".contains(&b));
    let lower = word.to_ascii_lowercase();
    (same_case && word.len() <= 6).then(|| (1..50).find(|n| roman(*n) == lower)).flatten()
}

/// How a list numbers its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// 1, 2, 3
    Decimal,
    /// a, b, c or A, B, C
    Alpha {
        /// Whether in capitals.
        upper: bool,
    },
    /// i, ii, iii or I, II, III
    Roman {
        /// Whether in capitals.
        upper: bool,
    },
    /// Bullets or nothing.
    Unnumbered,
}

impl Numbering {
    /// The label of item `number` as browsers print it.
    pub(super) fn label(self, number: i64) -> String {
        let positive = u32::try_from(number).ok().filter(|n| (1..4000).contains(n));
        let cased = |text: String, upper: bool| if upper { text.to_uppercase() } else { text };
        match (self, positive) {
            (Self::Unnumbered, _) => String::new(),
            (Self::Alpha { upper }, Some(n)) => format!("{}.", cased(alpha(n), upper)),
            (Self::Roman { upper }, Some(n)) => format!("{}.", cased(roman(n), upper)),
            _ => format!("{number}."),
        }
    }
}

/// a, b, ... z, aa, ab: letters as a number in base 26 without zero.
fn alpha(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters.iter().rev().collect()
}

fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_words() {
        let labels =
            ["1.", "(a)", "(iv)", "4.2", "4.2.1.", "4.2(a)(ii)", "a)", "XII.", "(A).", "1.1:", "ARTICLE IV", "Section 3.", "§ 2"];
        for label in labels {
            assert_eq!(label_len(&format!("{label} text follows")), label.len(), "{label}");
        }
        for text in ["45 CFR", "(HIPAA) means", "I agree", "A party", "2013. That", "mix. it", ""] {
            assert_eq!(label_len(text), 0, "{text}");
        }
    }

    #[test]
    fn a_line_break_begins_an_item_only_after_a_finished_line() {
        assert!(begins_item("report a breach;", "(b) mitigate it"));
        assert!(begins_item("(a) report a breach", "(b) mitigate it"));
        assert!(begins_item("Vendor shall", "• report"));
        assert!(begins_item("Notices", "a. By mail"));
        assert!(!begins_item("as set out in section", "4.2 of this agreement"));
        assert!(!begins_item("(a) as set out in", "(d) and elsewhere"));
    }

    #[test]
    fn lists_number_as_browsers_do() {
        let lower = Numbering::Alpha { upper: false };
        let roman = Numbering::Roman { upper: true };
        assert_eq!([lower.label(1), lower.label(26), lower.label(28)], ["a.", "z.", "ab."]);
        assert_eq!([roman.label(4), roman.label(1999), roman.label(0)], ["IV.", "MCMXCIX.", "0."]);
        assert_eq!(Numbering::Decimal.label(-1), "-1.");
        assert_eq!(Numbering::Unnumbered.label(3), "");
    }
}
