//! Where every letter stands on its page, for who marks words there. Reviews do not ask for it.

use super::glyphs;
use crate::ingest::{IngestError, Letter, Options};

/// The letters of all pages, page by page in the order in which they are drawn, white space left
/// out.
pub(in crate::ingest) fn letters(bytes: &[u8], options: &Options) -> Result<Vec<Letter>, IngestError> {
    let pdf = super::open(bytes, options).map_err(|refusal| refusal.error(options))?;
    let mut cache = glyphs::Cache::new();
    let mut letters = Vec::new();
    for (page, number) in pdf.pages().iter().zip(1..) {
        let annotations = super::annotations::of(page);
        let content = glyphs::collect(page, &mut cache, &annotations.fields, None, options.limits.page_objects);
        let seen = content.glyphs.iter().filter(|glyph| !glyph.letter.is_whitespace());
        letters.extend(seen.filter_map(|glyph| {
            let corners = glyphs::corners(page, &content, glyph)?;
            Some(Letter { letter: glyph.letter, page: number, corners })
        }));
    }
    Ok(letters)
}
