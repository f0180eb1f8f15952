//! Text to words in normal form. The words are the map from normal form back to the text.
//!
//! Normal form: lower case, compatibility forms and ligatures undone, soft hyphens dropped,
//! possessive endings dropped, contractions written out ("won't" is "will not"). Hyphens part words ("third-party" is two), dots inside a word do
//! not ("u.s.", "164.504", "c.f.r."), commas inside a number are dropped ("1,000,000").

use super::TextRange;
use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;

/// The letters of a word.
pub type Letters = CompactString;

/// A word, number or letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub range: TextRange,
    /// Its normal form.
    pub normal: Letters,
    /// What stands between the word before and this one.
    pub gap: Gap,
}

/// The punctuation between two words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap(u16);

impl Gap {
    /// ",".
    pub const COMMA: Self = Self(1);
    /// ";".
    pub const SEMICOLON: Self = Self(2);
    /// ":".
    pub const COLON: Self = Self(4);
    /// ".", "?" or "!".
    pub const STOP: Self = Self(8);
    /// "(", "[" or "{".
    pub const OPEN: Self = Self(16);
    /// ")", "]" or "}".
    pub const CLOSE: Self = Self(32);
    /// "$".
    pub const DOLLAR: Self = Self(64);
    /// "%".
    pub const PERCENT: Self = Self(128);
    /// A dash set off by spaces, or an em dash.
    pub const DASH: Self = Self(256);
    /// A single or double quotation mark.
    pub const QUOTE: Self = Self(512);
    /// The possessive ending of the word before ("Entity's").
    pub const POSSESSIVE: Self = Self(1024);
    /// A row of underscores, an empty pair of brackets or another blank to be filled.
    pub const BLANK: Self = Self(2048);

    /// Whether any mark of `other` is in the gap.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The words of `text[range]`, ranges in `text`. Text that ends in a blank to be filled in ends
/// with an empty word after it.
pub fn words(text: &str, range: TextRange) -> Vec<Word> {
    let mut out = Vec::with_capacity(range.len() / 6 + 1);
    push_words(text, range, &mut out);
    out
}

/// Puts the words of `text[range]` at the end of others, as [`words`] does by themselves.
pub fn push_words(text: &str, range: TextRange, out: &mut Vec<Word>) {
    let slice = range.of(text);
    let base = range.start as usize;
    let before = out.len();
    let mut gap = Gap::default();
    let mut underscores = 0;
    let mut at = 0;
    while let Some(c) = slice[at..].chars().next() {
        let start = at;
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            underscores = if c == '_' { underscores + 1 } else { 0 };
            let next = slice[at..].chars().next();
            if underscores >= 3 || blank_brackets(c, &slice[start..]) {
                gap = gap.with(Gap::BLANK);
            }
            match out[before..].last_mut() {
                // It belongs to its figure, which may be the last word there is.
                Some(word) if c == '%' => word.gap = word.gap.with(Gap::PERCENT),
                _ => gap = gap.with(mark(c, next, &slice[..start])),
            }
            continue;
        }
        let end = word_end(slice, start);
        at = end;
        let mut stem_end = end;
        let raw = &slice[start..end];
        if let Some((stem, first, second)) = contraction(raw) {
            let middle = base + start + stem;
            out.push(Word { range: TextRange::new(base + start, middle), normal: first, gap });
            out.push(Word { range: TextRange::new(middle, base + end), normal: second.into(), gap: Gap::default() });
            gap = Gap::default();
            underscores = 0;
            continue;
        }
        let mut possessive = false;
        if let Some((stem, ending)) = raw.rsplit_once(['\'', '\u{2019}'])
            && ending.eq_ignore_ascii_case("s")
        {
            stem_end = start + stem.len();
            possessive = true;
        }
        let range = TextRange::new(base + start, base + stem_end);
        out.push(Word { range, normal: normal_form(&slice[start..stem_end]), gap });
        gap = if possessive { Gap::POSSESSIVE } else { Gap::default() };
        underscores = 0;
    }
    if gap.has(Gap::BLANK) {
        // A blank at the end has no word after it that could carry its gap.
        let end = base + slice.len();
        out.push(Word { range: TextRange::new(end, end), normal: Letters::default(), gap });
    }
}

/// The two words of "we'll" or "doesn't", and where in bytes the first of them ends.
fn contraction(raw: &str) -> Option<(usize, Letters, &'static str)> {
    let (stem, ending) = raw.rsplit_once(['\'', '\u{2019}'])?;
    let second = match ending.to_ascii_lowercase().as_str() {
        "ll" => "will",
        "ve" => "have",
        "re" => "are",
        "t" => {
            let verb = stem.strip_suffix(['n', 'N'])?;
            let first = match normal_form(verb).as_str() {
                "wo" => "will".into(),
                "ca" => "can".into(),
                "sha" => "shall".into(),
                regular => regular.into(),
            };
            return Some((verb.len(), first, "not"));
        }
        _ => return None,
    };
    Some((stem.len(), normal_form(stem), second))
}

/// Lower case, compatibility forms undone, soft hyphens and commas dropped.
fn normal_form(raw: &str) -> Letters {
    if raw.is_ascii() {
        let mut lower = Letters::from(raw);
        lower.make_ascii_lowercase();
        if lower.contains(',') {
            lower.retain(|c| c != ',');
        }
        return lower;
    }
    raw.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | ','))
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .collect()
}

/// End of the word that starts at `start`: letters and digits, joined by dots between letters or
/// digits, by commas between digits, by apostrophes and invisible marks between letters.
fn word_end(slice: &str, start: usize) -> usize {
    // Nearly every word is a run of plain letters and ends there.
    let plain = slice[start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let mut end = start + plain;
    match slice.as_bytes().get(end) {
        Some(next) if next.is_ascii() && !matches!(next, b'.' | b',' | b'\'') => return end,
        None => return end,
        Some(_) => {}
    }
    let mut before = slice[..end].chars().next_back().filter(|_| plain > 0).unwrap_or(' ');
    let rest = end;
    let mut chars = slice[rest..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = rest + at;
        if c.is_alphanumeric() {
            end = at + c.len_utf8();
            before = c;
            continue;
        }
        let next = chars.peek().map_or(' ', |&(_, c)| c);
        let joins = match c {
            // "164.504", "u.s", but not "ends.Next": a dot joins digits, or single letters.
            '.' => {
                (before.is_ascii_digit() && next.is_ascii_digit())
                    || (before.is_alphabetic() && next.is_alphabetic() && single_letters(&slice[start..end], &slice[at + 1..]))
            }
            ',' => before.is_ascii_digit() && next_three_digits(&slice[at + 1..]),
            '\'' | '\u{2019}' => before.is_alphabetic() && next.is_alphabetic(),
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' => next.is_alphanumeric(),
            _ => false,
        };
        if !joins {
            break;
        }
    }
    end
}

/// Whether both sides of a dot are single letters ("U.S", "c.f.r").
fn single_letters(before: &str, after: &str) -> bool {
    let last = before.rsplit('.').next().unwrap_or_default();
    let mut next = after.chars();
    last.chars().count() == 1 && next.next().is_some_and(char::is_alphabetic) && !next.next().is_some_and(char::is_alphanumeric)
}

fn next_three_digits(after: &str) -> bool {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

/// Empty brackets, brackets around a bullet or underscores, "{{ name }}", `[X] days`: something to be
/// filled in.
fn blank_brackets(c: char, rest: &str) -> bool {
    match c {
        '[' => rest[1..].split_once(']').is_some_and(|(inside, after)| {
            !inside.chars().any(char::is_alphanumeric) || (names_a_number(inside) && counts_time(after))
        }),
        '{' => rest.starts_with("{{"),
        '●' => true,
        _ => false,
    }
}

/// Whether a template's words in brackets stand for a figure: "X", "NUMBER", "insert number".
fn names_a_number(inside: &str) -> bool {
    let inside = inside.trim();
    let asks =
        || inside.get(..6).is_some_and(|start| ["insert", "number", "specif"].iter().any(|ask| start.eq_ignore_ascii_case(ask)));
    !inside.contains(|c: char| c.is_ascii_digit()) && (inside.len() <= 2 || asks() || !inside.contains(char::is_lowercase))
}

/// Whether what follows is a unit of time: " calendar days".
fn counts_time(after: &str) -> bool {
    let mut words = after.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(2);
    words.any(|word| matches!(word.trim_end_matches('s'), "hour" | "day" | "week" | "month" | "year"))
}

fn mark(c: char, next: Option<char>, before: &str) -> Gap {
    match c {
        ',' => Gap::COMMA,
        ';' => Gap::SEMICOLON,
        ':' => Gap::COLON,
        '.' | '?' | '!' => Gap::STOP,
        '(' | '[' | '{' => Gap::OPEN,
        ')' | ']' | '}' => Gap::CLOSE,
        '$' => Gap::DOLLAR,
        '\u{2014}' => Gap::DASH,
        '-' | '\u{2013}' if next == Some(' ') && before.ends_with(' ') => Gap::DASH,
        '"' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\'' | '\u{ab}' | '\u{bb}' => Gap::QUOTE,
        _ => Gap::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = words(text, TextRange::new(0, text.len()));
        let normals: Vec<&str> = found.iter().map(|word| word.normal.as_str()).collect();
        assert_eq!(normals, expected, "{text}");
    }

    #[test]
    fn normal_forms() {
        check("Business Associate\u{2019}s PHI", &["business", "associate", "phi"]);
        check("third-party", &["third", "party"]);
        check("the U.S. and 45 C.F.R. \u{a7} 164.504(e)(2).", &["the", "u.s", "and", "45", "c.f.r", "164.504", "e", "2"]);
        check("$1,000,000 cap; 3,5 not", &["1000000", "cap", "3", "5", "not"]);
        check("noti\u{ad}\u{fb01}cation ends.Next", &["notification", "ends", "next"]);
        check("it doesn\u{2019}t; we'll", &["it", "does", "not", "we", "will"]);
        check("won't can\u{2019}t they've O'Neill", &["will", "not", "can", "not", "they", "have", "o'neill"]);
    }

    #[test]
    fn gaps() {
        let text = "within ____ days (a), Entity's; [ ] x, [N] business days, [Provider] days-long, [Exhibit B] dates";
        let found = words(text, TextRange::new(0, text.len()));
        let gap_of = |word: &str| found.iter().find(|w| w.normal == word).map(|w| w.gap).unwrap_or_default();
        assert!(gap_of("days").has(Gap::BLANK));
        assert!(gap_of("n").has(Gap::BLANK));
        assert!(!gap_of("provider").has(Gap::BLANK) && !gap_of("exhibit").has(Gap::BLANK));
        assert!(gap_of("a").has(Gap::OPEN));
        assert!(gap_of("entity").has(Gap::CLOSE) && gap_of("entity").has(Gap::COMMA));
        assert!(gap_of("x").has(Gap::POSSESSIVE) && gap_of("x").has(Gap::SEMICOLON) && gap_of("x").has(Gap::BLANK));
    }
}
