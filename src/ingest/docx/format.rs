//! One number in the formats in which Word prints it.
#![expect(clippy::cast_sign_loss, reason = "numbers are checked to be positive before they index")]

/// Word repeats letters up to 30 times and writes Roman numerals up to this.
const MAX_LETTER: i64 = 780;
const MAX_ROMAN: i64 = 32_767;

/// The number as a `w:numFmt` prints it; empty for bullets and `none`. Formats of other scripts
/// are printed in decimal.
pub(super) fn number(format: &str, n: i64) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{n:02}"),
        "lowerLetter" => letters(n, b'a'),
        "upperLetter" => letters(n, b'A'),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperRoman" => roman(n),
        "ordinal" => format!("{n}{}", ordinal_suffix(n)),
        "cardinalText" => capitalised(words(n, false)),
        "ordinalText" => capitalised(words(n, true)),
        "decimalEnclosedParen" => format!("({n})"),
        "decimalEnclosedFullstop" => format!("{n}."),
        "numberInDash" => format!("- {n} -"),
        _ => n.to_string(),
    }
}

/// a to z, then aa, bb, ... (not ab).
fn letters(n: i64, first: u8) -> String {
    if !(1..=MAX_LETTER).contains(&n) {
        return n.to_string();
    }
    let index = n - 1;
    let letter = char::from(first + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1) as usize).collect()
}

fn roman(mut n: i64) -> String {
    const DIGITS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=MAX_ROMAN).contains(&n) {
        return n.to_string();
    }
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while n >= value {
            text.push_str(digit);
            n -= value;
        }
    }
    text
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

/// "twenty-one", "twenty-first"; figures from 1,000 on, which no contract numbers in words.
fn words(n: i64, ordinal: bool) -> String {
    const SMALL: [(&str, &str); 20] = [
        ("zero", "zeroth"),
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("four", "fourth"),
        ("five", "fifth"),
        ("six", "sixth"),
        ("seven", "seventh"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("ten", "tenth"),
        ("eleven", "eleventh"),
        ("twelve", "twelfth"),
        ("thirteen", "thirteenth"),
        ("fourteen", "fourteenth"),
        ("fifteen", "fifteenth"),
        ("sixteen", "sixteenth"),
        ("seventeen", "seventeenth"),
        ("eighteen", "eighteenth"),
        ("nineteen", "nineteenth"),
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match n {
        0..20 => {
            let (cardinal, ordinal_word) = SMALL[n as usize];
            if ordinal { ordinal_word } else { cardinal }.to_owned()
        }
        20..100 => {
            let tens = TENS[(n / 10) as usize];
            match n % 10 {
                0 if ordinal => format!("{}ieth", tens.trim_end_matches('y')),
                0 => tens.to_owned(),
                ones => format!("{tens}-{}", words(ones, ordinal)),
            }
        }
        100..1000 => {
            let hundreds = format!("{} hundred", words(n / 100, false));
            match n % 100 {
                0 if ordinal => format!("{hundreds}th"),
                0 => hundreds,
                rest => format!("{hundreds} {}", words(rest, ordinal)),
            }
        }
        _ => n.to_string(),
    }
}

fn capitalised(text: String) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
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
