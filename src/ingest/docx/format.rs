//! One number in the formats in which Word prints it.
use std::iter;
use std::ops::RangeInclusive;

use crate::text::numbers::cardinal;

/// Word repeats letters up to 30 times and writes Roman numerals up to this.
const MAX_LETTER: usize = 780;
const MAX_ROMAN: usize = 32_767;

/// The number as a `w:numFmt` prints it; empty for bullets and `none`. Formats of other scripts
/// are printed in decimal, and so is what a format has no sign for.
pub(super) fn number(format: &str, n: i64) -> String {
    let natural = usize::try_from(n).unwrap_or(0);
    let special = match format {
        "none" | "bullet" => Some(String::new()),
        "decimalZero" => Some(format!("{n:02}")),
        "lowerLetter" => letters(natural, 'a'..='z'),
        "upperLetter" => letters(natural, 'A'..='Z'),
        "lowerRoman" => roman(natural).map(|text| text.to_lowercase()),
        "upperRoman" => roman(natural),
        "ordinal" => Some(format!("{n}{}", ordinal_suffix(n))),
        "cardinalText" => cardinal(natural).map(|text| capitalised(&text)),
        "ordinalText" => cardinal(natural).map(|text| capitalised(&ordinal(&text))),
        "decimalEnclosedParen" => Some(format!("({n})")),
        "decimalEnclosedFullstop" => Some(format!("{n}.")),
        "numberInDash" => Some(format!("- {n} -")),
        _ => None,
    };
    special.unwrap_or_else(|| n.to_string())
}

/// a to z, then aa, bb, ... (not ab).
fn letters(n: usize, mut alphabet: RangeInclusive<char>) -> Option<String> {
    let index = n.checked_sub(1).filter(|_| n <= MAX_LETTER)?;
    let letter = alphabet.nth(index % 26)?;
    Some(iter::repeat_n(letter, index / 26 + 1).collect())
}

fn roman(n: usize) -> Option<String> {
    const DIGITS: [(&str, usize); 13] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let mut rest = Some(n).filter(|n| (1..=MAX_ROMAN).contains(n))?;
    let mut text = String::new();
    for (digit, value) in DIGITS {
        text.push_str(&digit.repeat(rest / value));
        rest %= value;
    }
    Some(text)
}

fn ordinal_suffix(n: i64) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// "twenty-one" to "twenty-first".
fn ordinal(cardinal: &str) -> String {
    const IRREGULAR: [(&str, &str); 8] = [
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("five", "fifth"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("twelve", "twelfth"),
        ("y", "ieth"),
    ];
    IRREGULAR
        .into_iter()
        .find_map(|(end, replacement)| Some(cardinal.strip_suffix(end)?.to_owned() + replacement))
        .unwrap_or_else(|| format!("{cardinal}th"))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn prints_as_word_does() {
        for (format, n, expected) in [
            ("decimal", 7, "7"),
            ("decimalZero", 7, "07"),
            ("decimalZero", 10, "10"),
            ("lowerLetter", 26, "z"),
            ("lowerLetter", 27, "aa"),
            ("upperLetter", 54, "BBB"),
            ("lowerLetter", 781, "781"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 9, "ix"),
            ("lowerRoman", 0, "0"),
            ("ordinal", 11, "11th"),
            ("ordinal", 22, "22nd"),
            ("ordinalText", 1, "First"),
            ("ordinalText", 9, "Ninth"),
            ("ordinalText", 113, "One hundred thirteenth"),
            ("ordinalText", 20, "Twentieth"),
            ("ordinalText", 21, "Twenty-first"),
            ("cardinalText", 115, "One hundred fifteen"),
            ("bullet", 3, ""),
            ("none", 3, ""),
            ("upperRoman", i64::MAX, "9223372036854775807"),
        ] {
            assert_eq!(number(format, n), expected, "{format} {n}");
        }
    }
}
