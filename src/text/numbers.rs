//! Numbers in words and figures.

/// The value of a number word or a figure in normal form ("ten", "forty", "10", "1000000").
pub fn number(normal: &str) -> Option<u64> {
    if normal.bytes().all(|b| b.is_ascii_digit()) {
        return normal.parse().ok();
    }
    let value = match normal {
        "zero" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    };
    Some(value)
}

/// The value of a run of number words ("one hundred twenty", "forty five", "2 million"), and how
/// many words it takes. `None` where the first word is no number.
pub fn number_phrase<'a>(normals: impl Iterator<Item = &'a str>) -> Option<(u64, usize)> {
    let mut total = 0u64;
    let mut part = 0u64;
    let mut taken = 0;
    let mut last = 0u64;
    for (index, word) in normals.enumerate() {
        match (word, number(word)) {
            // "twenty five" adds up; "ten ten" or "10 5" are two numbers.
            (_, Some(value)) if index == 0 => (part, last) = (value, value),
            (_, Some(value))
                if value < 10 && (20..100).contains(&last) && last.is_multiple_of(10) && !word.as_bytes()[0].is_ascii_digit() =>
            {
                part += value;
                last = value;
            }
            (_, Some(value)) if last >= 100 && value < 100 && !word.as_bytes()[0].is_ascii_digit() => {
                part += value;
                last = value;
            }
            ("hundred", _) if taken > 0 => {
                part = part.checked_mul(100)?;
                last = 100;
            }
            ("thousand" | "million" | "billion", _) if taken > 0 => {
                let unit = match word {
                    "thousand" => 1_000,
                    "million" => 1_000_000,
                    _ => 1_000_000_000,
                };
                total = total.checked_add(part.checked_mul(unit)?)?;
                part = 0;
                last = unit;
            }
            ("and", _) if last >= 100 => continue,
            _ => break,
        }
        taken = index + 1;
    }
    (taken > 0).then(|| (total + part, taken))
}

/// A number below 1,000 in words ("twenty-one"); nothing from there on, which no contract writes
/// in words.
pub fn cardinal(n: usize) -> Option<String> {
    const SMALL: &str = "zero one two three four five six seven eight nine ten eleven twelve \
        thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
    let word = |list: &str, index: usize| list.split(' ').nth(index).map(str::to_owned);
    match n {
        0..20 => word(SMALL, n),
        20..100 => {
            let tens = word(TENS, n / 10 - 2)?;
            if n.is_multiple_of(10) { Some(tens) } else { Some(format!("{tens}-{}", cardinal(n % 10)?)) }
        }
        100..1000 => {
            let hundreds = format!("{} hundred", cardinal(n / 100)?);
            if n.is_multiple_of(100) { Some(hundreds) } else { Some(format!("{hundreds} {}", cardinal(n % 100)?)) }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases() {
        for (text, expected) in [
            ("ten 10 days", Some((10, 1))),
            ("forty five days", Some((45, 2))),
            ("one hundred twenty days", Some((120, 3))),
            ("one hundred and eighty days", Some((180, 4))),
            ("two million dollars", Some((2_000_000, 2))),
            ("1000000", Some((1_000_000, 1))),
            ("prompt", None),
        ] {
            assert_eq!(number_phrase(text.split(' ')), expected, "{text}");
        }
    }
}
