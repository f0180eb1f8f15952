//! Days in a run of words: "January 31, 2027", "31st day of January 2027", "1/31/2027", "2027-01-31".

use jiff::civil::Date;

use crate::text::{TextRange, Word};

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The days, each with the index of its first word.
pub(super) fn dates(text: &str, words: &[Word]) -> Vec<(usize, Date)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match date(text, &words[at..]) {
            Some((date, taken)) => {
                out.push((at, date));
                at += taken;
            }
            None => at += 1,
        }
    }
    out
}

fn date(text: &str, words: &[Word]) -> Option<(Date, usize)> {
    let word = |index: usize| words.get(index).map_or("", |word| word.normal.as_str());
    if let (Some(month), Some(day), Some(year)) = (month(word(0)), day(word(1)), year(word(2))) {
        return made(year, month, day, 3);
    }
    let filler = if word(1) == "day" && word(2) == "of" { 2 } else { usize::from(word(1) == "of") };
    if let (Some(day), Some(month), Some(year)) = (day(word(0)), month(word(1 + filler)), year(word(2 + filler))) {
        return made(year, month, day, 3 + filler);
    }
    let [first, second, third] = words.get(..3)? else { return None };
    let between = |a: &Word, b: &Word| TextRange { start: a.range.end, end: b.range.start }.of(text);
    let number = |word: &Word| word.normal.parse::<i8>().ok();
    match (between(first, second), between(second, third)) {
        ("-", "-") => made(year(&first.normal)?, number(second)?, number(third)?, 3),
        ("/", "/") => made(year(&third.normal)?, number(first)?, number(second)?, 3),
        _ => None,
    }
}

fn made(year: i16, month: i8, day: i8, taken: usize) -> Option<(Date, usize)> {
    Date::new(year, month, day).ok().map(|date| (date, taken))
}

fn month(word: &str) -> Option<i8> {
    let is = |name: &str| word == name || (word.len() >= 3 && word.len() <= 4 && name.starts_with(word));
    MONTHS.iter().position(|name| is(name)).and_then(|index| i8::try_from(index + 1).ok())
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    (digits.len() <= 2 && matches!(ending, "" | "st" | "nd" | "rd" | "th")).then(|| digits.parse().ok())?
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok())?.filter(|year| (1990..2200).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn forms_of_days() {
        for (text, expected) in [
            ("on January 31, 2027 and Feb. 1, 2028", &["2027-01-31", "2028-02-01"][..]),
            ("the 31st day of January, 2027; 2 May 2026", &["2027-01-31", "2026-05-02"]),
            ("1/31/2027 or 2027-01-31", &["2027-01-31", "2027-01-31"]),
            ("February 30, 2027, 13/13/2027, section 164.504, 30 days", &[]),
        ] {
            let found = dates(text, &words(text, TextRange::new(0, text.len())));
            assert_eq!(found.iter().map(|(_, date)| date.to_string()).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
