//! PDF strings to text, and letters to plain ones.

use unicode_normalization::UnicodeNormalization;

/// Decodes a text string: UTF-16 with a byte order mark, UTF-8 with one, else Latin-1, which is
/// PDF's own encoding but for a few signs.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().copied().map(unit);
    char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}')).collect()
}

/// The letters that a drawn letter stands for: ligatures are taken apart, all spaces are one kind,
/// controls and invisible joiners go.
pub(super) fn plain(letter: char) -> impl Iterator<Item = char> {
    let shown = match letter {
        '\u{FB00}'..='\u{FB06}' => letter,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => '\0',
        '\u{2010}' | '\u{2011}' => '-',
        _ if letter.is_whitespace() => ' ',
        _ => letter,
    };
    let ligature = ('\u{FB00}'..='\u{FB06}').contains(&shown);
    let taken_apart = ligature.then(|| std::iter::once(shown).nfkc()).into_iter().flatten();
    let single = (!ligature && !shown.is_control()).then_some(shown);
    taken_apart.chain(single)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_decoded() {
        let cases: [(&[u8], &str); 4] = [
            (b"\xFE\xFF\x00A\x20\x1C", "A\u{201C}"),
            (b"\xFF\xFEA\x00", "A"),
            (b"\xEF\xBB\xBF\xC2\xA7", "§"),
            (b"caf\xE9", "café"),
        ];
        for (bytes, text) in cases {
            assert_eq!(decode(bytes), text);
        }
    }

    #[test]
    fn letters_become_plain() {
        let cases = [("o\u{FB03}ce", "office"), ("a\u{A0}b\u{0}", "a b"), ("x\u{2011}y", "x-y"), ("“§”", "“§”")];
        for (drawn, expected) in cases {
            assert_eq!(drawn.chars().flat_map(plain).collect::<String>(), expected);
        }
    }
}
