//! Labels read from text: what is one, where it ends, and what only looks like one.

use super::{Form, LETTERS, Label, Name, Part, System, readings};

const NAMES: &[(&str, Name)] = &[
    ("exhibit", Name::Exhibit),
    ("appendix", Name::Exhibit),
    ("schedule", Name::Exhibit),
    ("annex", Name::Exhibit),
    ("attachment", Name::Exhibit),
    ("part", Name::Part),
    ("article", Name::Article),
    ("section", Name::Section),
    ("clause", Name::Section),
    ("sec.", Name::Section),
    ("art.", Name::Article),
    ("\u{a7}", Name::Section),
];

/// Characters that mark an item of a list without numbers.
const BULLETS: &[char] = &['•', '●', '○', '▪', '■', '◦', '‣', '⁃', '·', '∙', '➢', '►', '\u{f0b7}', '\u{f0a7}'];

/// No contract has a hundred sections, but laws have: "164.504", "2013".
const MOST: u32 = 99;

/// The label that a format made by itself; `None` for bullets and words.
pub(in crate::document) fn automatic(printed: &str) -> Option<Label> {
    let printed = printed.trim();
    if let Some((label, end)) = named(printed, true).or_else(|| steps(printed))
        && !printed[end..].contains(char::is_alphanumeric)
    {
        return Some(label);
    }
    let token: String = printed.chars().filter(char::is_ascii_alphanumeric).collect();
    let simple = !readings(&token).is_empty();
    simple.then(|| Label { printed: printed.to_owned(), parts: vec![Part::Simple { token, form: Form::Bare }] })
}

/// The label typed at the start of a text, and where the text after it starts.
///
/// `heading` says that the line is known to be a heading, where bare numbers count.
pub(in crate::document) fn typed(text: &str, heading: bool) -> Option<(Label, usize)> {
    let (mut label, end) = match named(text, heading) {
        Some(found) => found,
        None => steps(text)?,
    };
    let rest = skip_separator(text, end);
    if !believable(&label, &text[rest..], heading) {
        return None;
    }
    // "(a) (i) Business Associate shall": the second opens a level of its own.
    if let Some((Label { parts, printed }, second)) = text[rest..].starts_with('(').then(|| steps(&text[rest..])).flatten() {
        let opens = matches!(parts.as_slice(), [Part::Simple { token, form: Form::Parens }] if readings(token).iter().any(|(_, value)| *value == 1));
        let after = skip_separator(text, rest + second);
        if opens && after > rest + second && !unit(&text[after..]) {
            label.printed = format!("{} {printed}", label.printed);
            label.parts.extend(parts);
            return Some((label, after));
        }
    }
    Some((label, rest))
}

/// Where the text after a typed bullet starts.
pub(in crate::document) fn bullet(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let trimmed = rest.trim_start();
    let spaced = rest.len() > trimmed.len();
    let is_bullet = BULLETS.contains(&first)
        || (spaced && matches!(first, '-' | '–' | '—' | '*'))
        || (spaced && first == 'o' && trimmed.starts_with(char::is_uppercase));
    (is_bullet && !trimmed.is_empty()).then(|| text.len() - trimmed.len())
}

/// "ARTICLE IV", "Section 4.2", "§ 2", "Exhibit B".
fn named(text: &str, heading: bool) -> Option<(Label, usize)> {
    let (word, name) = NAMES.iter().find(|(word, _)| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && text.starts_with(|c: char| !c.is_lowercase())
    })?;
    let after = &text[word.len()..];
    let gap = after.len() - after.trim_start().len();
    if gap == 0 && *word != "\u{a7}" {
        return None;
    }
    let from = word.len() + gap;
    let token =
        &text[from..from + text[from..].find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(text.len() - from)];
    let token = token.trim_end_matches('.');
    let path: Vec<u32> = match token.split('.').map(str::parse).collect::<Result<_, _>>() {
        Ok(path) => path,
        Err(_) if number_word(token).is_some() => number_word(token).into_iter().collect(),
        Err(_) => vec![
            readings(token)
                .into_iter()
                .min_by_key(|(system, value)| (matches!(system, System::UpperLetter) && *name != Name::Exhibit, *value))?
                .1,
        ],
    };
    let end = from + token.len();
    let tail = &text[end..];
    let rest = text[skip_separator(text, end)..].trim_start();
    let separated = tail.starts_with(['.', ':', ')', '–', '—']) || tail.trim_start().starts_with(['-', '–', '—', ':']);
    // "Section 4.2 of this Agreement" and "Part 2 programs" are references, not labels.
    let refers = rest.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | '(' | '&'));
    let plain = separated
        || rest.is_empty()
        || heading
        || (*name != Name::Part && !rest.starts_with("CFR") && !rest.starts_with("C.F.R"));
    if refers || !plain || path.iter().any(|value| *value > MOST) {
        return None;
    }
    let title = match *word {
        "\u{a7}" | "sec." => "Section".to_owned(),
        "art." => "Article".to_owned(),
        _ => word[..1].to_uppercase() + &word[1..],
    };
    let label = Label {
        printed: text[..end].to_owned(),
        parts: vec![Part::Named { name: *name, printed: format!("{title} {token}"), path }],
    };
    Some((label, end))
}

/// "One", "SECOND": the numbers that parts and articles are counted with in words.
fn number_word(word: &str) -> Option<u32> {
    const WORDS: [(&str, &str); 12] = [
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
    ];
    let is_word = |(cardinal, ordinal): &(&str, &str)| word.eq_ignore_ascii_case(cardinal) || word.eq_ignore_ascii_case(ordinal);
    WORDS.iter().zip(1..).find_map(|(words, value)| is_word(words).then_some(value))
}

/// The steps "4.", "4.2", "(c)", "4.(c)(ii)" at the start of a text, and where they end.
fn steps(text: &str) -> Option<(Label, usize)> {
    let mut parts = Vec::new();
    let mut at = 0;
    if let Some((token, end)) = in_parens(text) {
        parts.push(Part::Simple { token, form: Form::Parens });
        at = end;
    } else {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if digits > 0 {
            let token = text[..digits].trim_end_matches('.');
            let mut path: Vec<u32> = token.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
            at = token.len();
            let (form, end) = closed(text, at);
            at = end;
            // "1.0" is the section that "1.1" stands in.
            if path.len() > 1 && path.last() == Some(&0) {
                path.pop();
            }
            parts.push(if token.contains('.') { Part::Path(path) } else { Part::Simple { token: token.to_owned(), form } });
        } else if let Some((path, end)) = lettered_path(text) {
            parts.push(Part::Path(path));
            at = closed(text, end).1;
        } else if letters > 0 {
            let token = text[..letters].to_owned();
            let (form, end) = closed(text, letters);
            if form == Form::Bare || readings(&token).is_empty() {
                return None;
            }
            at = end;
            parts.push(Part::Simple { token, form });
        }
    }
    if parts.is_empty() {
        return None;
    }
    while let Some((token, end)) = in_parens(&text[at..]) {
        parts.push(Part::Simple { token, form: Form::Parens });
        at += end;
    }
    if matches!(parts.last(), Some(Part::Simple { form: Form::Parens, .. })) {
        at = closed(text, at).1;
    }
    let ends = text[at..].is_empty() || text[at..].starts_with(char::is_whitespace);
    let label = Label { printed: text[..at].replace('\\', "").trim_end_matches(':').to_owned(), parts };
    ends.then_some((label, at))
}

/// "A.1", as exhibits have them: its steps and its length.
fn lettered_path(text: &str) -> Option<(Vec<u32>, usize)> {
    let letter = text.bytes().next().filter(u8::is_ascii_uppercase)?;
    let digits = text[1..].strip_prefix('.')?;
    let token = digits[..digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len())].trim_end_matches('.');
    let mut path = vec![LETTERS + u32::from(letter - b'A') + 1];
    for step in token.split('.') {
        path.push(step.parse().ok()?);
    }
    Some((path, 2 + token.len()))
}

/// "(c)" at the start of a text: its token and its length.
fn in_parens(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('(')?;
    let close = inside.find(')').filter(|close| *close <= 6)?;
    let token = inside[..close].trim();
    (!readings(token).is_empty()).then(|| (token.to_owned(), close + 2))
}

/// The dots and brackets that close a number ("1.", "1\.", "1.)", "1:") and where they end.
fn closed(text: &str, at: usize) -> (Form, usize) {
    let tail = &text[at..];
    let length = tail.len() - tail.trim_start_matches(['\\', '.', ')', ':']).len();
    let form = match &tail[..length] {
        closing if closing.contains(')') => Form::Paren,
        "" => Form::Bare,
        _ => Form::Dot,
    };
    (form, at + length)
}

/// Skips white space and a dash, dot or colon between label and text.
fn skip_separator(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | ')'));
    let dashless = rest.trim_start_matches(['-', '–', '—']);
    let rest = if dashless.len() < rest.len() && (dashless.starts_with(char::is_whitespace) || dashless.is_empty()) {
        dashless.trim_start()
    } else {
        rest
    };
    text.len() - rest.len()
}

/// Whether what looks like a label is one, given the text after it.
fn believable(label: &Label, rest: &str, heading: bool) -> bool {
    let lower = rest.starts_with(char::is_lowercase);
    match &label.parts[0] {
        Part::Named { .. } => true,
        Part::Path(path) => {
            let counts = path.iter().all(|value| *value <= MOST || (LETTERS..=LETTERS + 26).contains(value));
            // "1.5 million" is an amount.
            let closed = label.printed.ends_with(['.', ')']);
            counts && (closed || !lower) && !rest.starts_with('%')
        }
        Part::Simple { token, form } => {
            let Some((system, value)) = readings(token).into_iter().next() else { return false };
            if system != System::Arabic {
                return true;
            }
            match form {
                Form::Bare => value <= MOST && (heading || shouted(rest)),
                // A wrapped "within thirty\n(30) days".
                Form::Parens => value <= MOST && !unit(rest),
                Form::Dot | Form::Paren => value <= MOST,
            }
        }
    }
}

/// Whether a text starts with a unit of time or the like, so that a number before it is an amount.
fn unit(rest: &str) -> bool {
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    [
        "business",
        "calendar",
        "consecutive",
        "day",
        "days",
        "hour",
        "hours",
        "month",
        "months",
        "week",
        "weeks",
        "working",
        "year",
        "years",
        "percent",
    ]
    .contains(&word.as_str())
}

/// A short line in capitals ("1 DEFINITIONS").
fn shouted(rest: &str) -> bool {
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && !rest.chars().any(char::is_lowercase)
        && !rest.starts_with("CFR")
        && !rest.starts_with("C.F.R")
        && !rest.starts_with("U.S.C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, printed: &str, rest: &str) {
        let (label, at) = typed(text, false).unwrap_or_else(|| panic!("no label in {text}"));
        assert_eq!((label.printed.as_str(), &text[at..]), (printed, rest));
    }

    #[test]
    fn typed_labels() {
        check("4.2 Safeguards. It shall", "4.2", "Safeguards. It shall");
        check("4.2. Safeguards", "4.2.", "Safeguards");
        check("(c) report it", "(c)", "report it");
        check("(a). Report it", "(a).", "Report it");
        check("1\\. Definitions", "1.", "Definitions");
        check("a) Encryption", "a)", "Encryption");
        check("iv. The time", "iv.", "The time");
        check("ARTICLE IV \u{2013} TERM", "ARTICLE IV", "TERM");
        check("Section 3. Duties", "Section 3", "Duties");
        check("\u{a7} 2 Duties", "\u{a7} 2", "Duties");
        check("4.(c)(ii) Report", "4.(c)(ii)", "Report");
        check("(a) (i) Report it", "(a) (i)", "Report it");
        check("12 TERM AND TERMINATION", "12", "TERM AND TERMINATION");
        check("EXHIBIT B: Services", "EXHIBIT B", "Services");
        check("A.1 Services", "A.1", "Services");
        check("8.", "8.", "");
    }

    #[test]
    fn false_labels() {
        for text in [
            "45 CFR 164.504 applies",
            "45 C.F.R. Part 164",
            "2013 was the year",
            "(HIPAA) is a law",
            "A Business Associate shall",
            "I agree to it",
            "164.528. We will make available",
            "160.103.",
            "(30) days after notice",
            "Section 4.2 of this Agreement",
            "Part 2 programs",
            "i.e., the vendor",
            "U.S. law governs",
            "30 December 2016",
            "days. Because of this",
            "1.5 million dollars",
            "Term. The term",
        ] {
            assert_eq!(typed(text, false), None, "{text}");
        }
    }

    #[test]
    fn automatic_labels() {
        for (printed, parts) in [("(c)", 1), ("1.1.1", 1), ("Section 2.", 1), ("4.(a)", 2)] {
            assert_eq!(automatic(printed).map(|label| label.parts.len()), Some(parts), "{printed}");
        }
        assert_eq!(automatic("\u{f0b7}"), None);
        assert_eq!(automatic(""), None);
    }

    #[test]
    fn bullets() {
        assert_eq!(bullet("• Encrypt it").map(|at| &"• Encrypt it"[at..]), Some("Encrypt it"));
        assert_eq!(bullet("- x"), Some(2));
        assert_eq!(bullet("-x"), None);
        assert_eq!(bullet("of it"), None);
    }
}
