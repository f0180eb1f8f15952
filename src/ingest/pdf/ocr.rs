//! Text of pages that are pictures: drawn, recognised by whoever lends us that, and put into place
//! as glyphs, so that everything after it is the same as for other pages.

#![expect(clippy::float_arithmetic, reason = "a page's size and its drawing are floating; glyphs are not")]

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::page::Page;

use super::glyphs::{self, Glyph, PageContent, Style, Unit};
use super::strings;
use crate::ingest::{Ocr, OcrWord, Picture, caught};

/// Resolution at which text recognition is best.
const DPI: u16 = 300;

/// The longest edge of a picture; a poster is drawn with less resolution.
const LONGEST: u16 = 6000;

/// Replaces what is known of the page's text by what is recognised on its picture. Gives the mean
/// confidence, or why nothing was recognised, which leaves the page as it was.
pub(super) fn read(page: &Page<'_>, content: &mut PageContent, ocr: &dyn Ocr) -> Result<u8, String> {
    let picture = caught(|| draw(page))?;
    let mut words = ocr.words(&picture)?;
    words.retain(|word| !word.text.trim().is_empty() && word.left < word.right);
    mend(&mut words);
    let confidence: u32 = words.iter().map(|word| u32::from(word.confidence)).sum();
    let Some(mean) = confidence.checked_div(words.len() as u32) else {
        return Err("no words were found".to_owned());
    };
    content.glyphs = glyphs(&words, picture.dpi);
    Ok(mean as u8)
}

fn draw(page: &Page<'_>) -> Picture {
    let (width, height) = page.render_dimensions();
    let fits = |dpi: &u16| width.max(height) * f32::from(*dpi) <= f32::from(LONGEST) * 72.0;
    let dpi = [DPI, 200, 150, 100, 72, 36].into_iter().find(fits).unwrap_or(10);
    let scale = f32::from(dpi) / 72.0;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &size);
    // The eye's weights of red, green and blue, of 256.
    let grey =
        drawn.data().iter().map(|dot| ((77 * u32::from(dot.r) + 150 * u32::from(dot.g) + 29 * u32::from(dot.b)) >> 8) as u8);
    Picture { width: u32::from(drawn.width()), height: u32::from(drawn.height()), dpi: u32::from(dpi), pixels: grey.collect() }
}

/// Section signs are often taken for eights: "45 CFR 88 164.502", "8164.504(e)".
fn mend(words: &mut [OcrWord]) {
    for index in 0..words.len() {
        let next = words.get(index + 1).map_or("", |next| next.text.as_str());
        let word = &words[index].text;
        let signs = word.trim_end_matches(|letter| letter != '8' && letter != '§');
        let is_sign = matches!(word.as_str(), "8" | "88" | "§8" | "8§") && is_citation(next);
        let glued = ["§8", "8§", "88", "8"].iter().find(|signs| word.strip_prefix(**signs).is_some_and(is_citation));
        if is_sign {
            words[index].text = "§".repeat(signs.chars().count());
        } else if let Some(signs) = glued {
            let rest = word[signs.len()..].to_owned();
            words[index].text = "§".repeat(signs.chars().count()) + &rest;
        }
    }
}

/// "164.504(e)(2)", "160.103": parts of the rules that contracts of this kind cite.
fn is_citation(word: &str) -> bool {
    let parts = ["160.", "162.", "164.", "2.1", "2.2", "2.3"];
    parts.iter().any(|part| word.strip_prefix(part).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit())))
}

/// The letters of words, spread over their boxes; lines of about the usual height have one size.
fn glyphs(words: &[OcrWord], dpi: u32) -> Vec<Glyph> {
    let unit = |pixels: u32| Unit::try_from(u64::from(pixels) * 7200 / u64::from(dpi.max(1))).unwrap_or(Unit::MAX / 200);
    let height = |word: &OcrWord| unit(word.line_bottom) - unit(word.line_top);
    let mut heights: Vec<Unit> = words.iter().map(height).collect();
    heights.sort_unstable();
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(0);
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut line = None;
    for word in words {
        let height = if (usual * 6 / 10..=usual * 14 / 10).contains(&height(word)) { usual } else { height(word) };
        let glyph = |letter, left, right| Glyph {
            letter,
            left,
            right,
            // Between the heights of "p" and "d" lie nine tenths of a font's size, two below the baseline.
            baseline: unit(word.line_bottom) - height * 2 / 9,
            size: (height * 10 / 9).max(1),
            style: Style::default(),
            turn: Some(0),
            hidden: false,
            artifact: false,
            filled: false,
            slot: None,
        };
        let (left, right) = (unit(word.left), unit(word.right));
        if line == Some(word.line) {
            let end = glyphs.last().map_or(left, |last| last.right);
            glyphs.push(glyph(' ', end.min(left), left));
        }
        line = Some(word.line);
        let letters: Vec<char> = word.text.chars().flat_map(strings::plain).collect();
        let width = (right - left) / glyphs::count(letters.len());
        glyphs.extend((0..).zip(letters).map(|(index, letter)| glyph(letter, left + width * index, left + width * (index + 1))));
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_signs_are_mended_before_citations_only() {
        let cases = [
            ("45 CFR 88 164.502(e), 8164.504(e) and §8 164.308", "45 CFR §§ 164.502(e), §164.504(e) and §§ 164.308"),
            ("88164.410", "§§164.410"),
            ("within 8 days of 88 incidents, 8.164 and 8", "within 8 days of 88 incidents, 8.164 and 8"),
        ];
        for (seen, meant) in cases {
            let mut words: Vec<OcrWord> =
                seen.split(' ').map(|word| OcrWord { text: word.to_owned(), ..OcrWord::default() }).collect();
            mend(&mut words);
            let mended: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(mended.join(" "), meant);
        }
    }
}
