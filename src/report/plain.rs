//! Text made safe and short for people: inert characters, plain words of Markdown, first sentences.

use pulldown_cmark::{Event, Parser, TagEnd};

use crate::text::steers;

/// Text in which no character can steer a terminal or reorder what a reader sees.
pub(super) fn inert(text: &str) -> String {
    // Nearly all text is plain.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().map(|c| if steers(c) && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// The words of a piece of Markdown on one line per paragraph.
pub(super) fn markdown_words(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => words.push('\n'),
            _ => {}
        }
    }
    words.trim().to_owned()
}

/// The first sentence, without being misled by the abbreviations of legal prose.
pub(super) fn first_sentence(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    let ends = line.match_indices(['.', '?', '!']).map(|(at, mark)| at + mark.len());
    ends.filter(|end| is_sentence_end(line, *end)).map(|end| &line[..end]).next().unwrap_or(line)
}

fn is_sentence_end(line: &str, end: usize) -> bool {
    const ABBREVIATIONS: [&str; 10] = ["No", "Nos", "Sec", "Inc", "Co", "Corp", "v", "cf", "Art", "Pub"];
    let (before, after) = (&line[..end - 1], &line[end..]);
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let starts_anew = after.strip_prefix(' ').is_some_and(|rest| !rest.starts_with(char::is_lowercase));
    let abbreviated = word.contains('.') && !word.ends_with(|c: char| c.is_ascii_digit() || c == ')');
    starts_anew && !abbreviated && word.len() > 1 && !ABBREVIATIONS.contains(&word)
}

/// A number with its thousands apart: 6,120.
pub(super) fn thousands(number: impl Into<i64>) -> String {
    let number: i64 = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::from(if number < 0 { "\u{2212}" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1 clause", "2 clauses".
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    let grouped = thousands(i64::try_from(number).unwrap_or(i64::MAX));
    format!("{grouped} {}", if number == 1 { one } else { many })
}

/// "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, inert, list, markdown_words, thousands};

    #[test]
    fn first_sentences() {
        for (text, expected) in [
            ("The clock starts. It runs.", "The clock starts."),
            ("See 42 U.S.C. 17932 for more. Then", "See 42 U.S.C. 17932 for more."),
            ("Under 45 CFR 164.410. Then", "Under 45 CFR 164.410."),
            ("Acme, Inc. must act. Then", "Acme, Inc. must act."),
            ("No end", "No end"),
            ("Why wait? It is due.", "Why wait?"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), expected);
        }
    }

    #[test]
    fn markdown_loses_its_marks_only() {
        let page = "A *breach* under [the rule](https://example.org)\nis `due`.\n\n- One\n- Two";
        assert_eq!(markdown_words(page), "A breach under the rule is due.\nOne\nTwo");
    }

    #[test]
    fn steering_characters_become_inert() {
        assert_eq!(inert("a\u{1b}[31mred\u{202e}\tb"), "a\u{fffd}[31mred\u{fffd}\tb");
    }

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(
            [thousands(0), thousands(999), thousands(-6120), thousands(1_234_567)].join(" "),
            "0 999 \u{2212}6,120 1,234,567"
        );
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
