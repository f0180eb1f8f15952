//! Labels of paragraphs: "4.", "(c)", "4.2", "ARTICLE IV", typed into the text or made by the
//! format, and what each could count.
//!
//! A letter is often two things ("(i)" is nine or one); the sequence decides, see `outline`.

mod reading;

pub(super) use reading::{automatic, bullet, typed};

/// How a simple label is set, which tells one list from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// "4" or "4 -".
    Bare,
    /// "4."
    Dot,
    /// "4)"
    Paren,
    /// "(4)"
    Parens,
}

/// What a label counts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum System {
    Arabic,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
}

/// The list that a simple label belongs to.
pub(super) type Style = (System, Form);

/// A word before the number, ordered from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// Exhibit, Appendix, Schedule, Annex, Attachment.
    Exhibit,
    /// Part.
    Part,
    /// Article.
    Article,
    /// Section, Clause, "§".
    Section,
}

/// One step of a label; "4.2(c)" has two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// "ARTICLE IV": the word's kind, "Article IV" for people, its value.
    Named { name: Name, printed: String, path: Vec<u32> },
    /// "4.2": complete by itself.
    Path(Vec<u32>),
    /// "4.", "(c)", "ii)".
    Simple { token: String, form: Form },
}

/// A label with its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// As printed, without escapes.
    pub(super) printed: String,
    /// From the outermost step to the innermost; never empty.
    pub(super) parts: Vec<Part>,
}

/// What a letter counts from at the start of a path, so that "A.1" and "1.1" differ.
const LETTERS: u32 = 1000;

/// A path as printed: "4.2", "A.1".
pub(super) fn path_number(path: &[u32]) -> String {
    let step = |value: &u32| match value.checked_sub(LETTERS + 1).map(|letter| u32::from(b'A') + letter).and_then(char::from_u32)
    {
        Some(letter) => letter.to_string(),
        None => value.to_string(),
    };
    path.iter().map(step).collect::<Vec<_>>().join(".")
}

/// What a token could count: every system with the value in it.
pub(super) fn readings(token: &str) -> Vec<(System, u32)> {
    let mut out = Vec::new();
    if let Ok(value) = token.parse() {
        out.push((System::Arabic, value));
        return out;
    }
    let upper = token.starts_with(|c: char| c.is_ascii_uppercase());
    let lower = token.to_ascii_lowercase();
    if let Some(value) = letter(&lower) {
        out.push((if upper { System::UpperLetter } else { System::LowerLetter }, value));
    }
    if let Some(value) = roman(&lower) {
        out.push((if upper { System::UpperRoman } else { System::LowerRoman }, value));
    }
    out
}

/// "a" is 1, "aa" is 27, "bb" is 28.
fn letter(lower: &str) -> Option<u32> {
    let first = lower.bytes().next().filter(u8::is_ascii_lowercase)?;
    let same = lower.bytes().all(|byte| byte == first) && lower.len() <= 2;
    same.then(|| u32::from(first - b'a') + 1 + if lower.len() == 2 { 26 } else { 0 })
}

/// Roman numerals up to 39, in their proper spelling; single letters that are larger are letters.
fn roman(lower: &str) -> Option<u32> {
    let tens = lower.bytes().take_while(|byte| *byte == b'x').count();
    let ones = match &lower[tens..] {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    let value = u32::try_from(tens).ok()? * 10 + ones;
    (tens <= 3 && value > 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        assert_eq!(readings("i"), [(System::LowerLetter, 9), (System::LowerRoman, 1)]);
        assert_eq!(readings("bb"), [(System::LowerLetter, 28)]);
        assert_eq!(readings("XIV"), [(System::UpperRoman, 14)]);
        assert_eq!(readings("iiii"), []);
        assert_eq!(readings("7"), [(System::Arabic, 7)]);
    }
}
