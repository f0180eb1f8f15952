//! Characters of symbol fonts, where a code means what the font draws.

use std::borrow::Cow;

/// What a code of a font looks like, as a character every font knows. Symbol fonts are addressed
/// at their own codes or at these plus 0xF000. U+FFFD where the picture is not known.
pub(super) fn symbol(font: &str, code: u32) -> char {
    let font = font.to_lowercase();
    if !is_symbol_font(&font) && !(0xF000..=0xF0FF).contains(&code) {
        return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    match (font.as_str(), code & 0xFF) {
        (_, 0x20) => ' ',
        ("symbol", low) => greek_font(low),
        ("wingdings 2", 0x52 | 0x54) => '☑',
        ("wingdings 2", 0x51 | 0x53 | 0x55 | 0x56) => '☒',
        ("wingdings 2", 0x2A | 0x30 | 0xA3 | 0xA4) | ("webdings", 0x63) => '☐',
        ("wingdings 2", 0x50) | ("webdings", 0x61) => '✓',
        ("wingdings 2", 0x4F) | ("webdings", 0x72) => '✗',
        ("wingdings 2" | "wingdings 3" | "webdings", _) => char::REPLACEMENT_CHARACTER,
        (_, 0x6F | 0x70 | 0x71 | 0x72 | 0xA8) => '☐',
        (_, 0x78 | 0xFD) => '☒',
        (_, 0xFE) => '☑',
        (_, 0xFC) => '✓',
        (_, 0xFB) => '✗',
        (_, 0x6C | 0x6E | 0x9F | 0xA7 | 0xB7 | 0xD8) => '•',
        (_, 0xE0 | 0xE8 | 0xF0) => '→',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Whether text set in this font (in lower case) is pictures even at the codes of letters.
pub(super) fn is_symbol_font(font: &str) -> bool {
    font.starts_with("wingdings") || matches!(font, "webdings" | "symbol")
}

/// Text of a run, character by character with the pictures in it as characters. `font` is the run's, if a symbol font.
pub(super) fn translate<'t>(text: &'t str, font: Option<&str>) -> Cow<'t, str> {
    let is_picture = |c: char| ('\u{F000}'..='\u{F0FF}').contains(&c) || font.is_some() && u32::from(c) <= 0xFF;
    if !text.contains(is_picture) {
        return text.into();
    }
    let font = font.unwrap_or("wingdings");
    let picture = |c: char| if is_picture(c) { symbol(font, u32::from(c)) } else { c };
    text.chars().map(picture).collect()
}

/// The font named Symbol: figures and punctuation are where they are in ASCII.
fn greek_font(code: u32) -> char {
    const UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let letter = |letters: &str, first: u32| letters.chars().nth((code - first) as usize);
    match code {
        0x41..=0x5A => letter(UPPER, 0x41),
        0x61..=0x7A => letter(LOWER, 0x61),
        0x20..=0x7E => char::from_u32(code),
        0xA2 => Some('′'),
        0xA3 => Some('≤'),
        0xA8 | 0xB7 => Some('•'),
        0xAE => Some('→'),
        0xB0 => Some('°'),
        0xB1 => Some('±'),
        0xB3 => Some('≥'),
        0xB4 => Some('×'),
        0xB9 => Some('≠'),
        0xD2 | 0xE2 => Some('®'),
        0xD3 | 0xE3 => Some('©'),
        0xD4 | 0xE4 => Some('™'),
        _ => None,
    }
    .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn draws_what_the_font_draws() {
        for (font, code, expected) in [
            ("Wingdings", 0xF0A8, '☐'),
            ("Wingdings", 0x6F, '☐'),
            ("Wingdings", 0xFE, '☑'),
            ("Wingdings 2", 0xF053, '☒'),
            ("Symbol", 0xF0B7, '•'),
            ("Symbol", 0x62, 'β'),
            ("Arial", 0xA7, '§'),
            ("Wingdings", 0x21, '\u{FFFD}'),
            ("Arial", u32::MAX, '\u{FFFD}'),
        ] {
            assert_eq!(symbol(font, code), expected, "{font} {code:X}");
        }
    }
}
