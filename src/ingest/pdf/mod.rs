//! The PDF reader: pages to glyphs, glyphs to lines, lines to paragraphs.
//!
//! Nothing but the line numbers of pleading paper is dropped: what is no contract text comes out as
//! furniture, what could not be read as an issue. Not bounded: the memory that a decompression bomb
//! takes (1 MB may become 1 GB), which needs a limit on the process.

mod annotations;
mod columns;
mod furniture;
mod glyphs;
mod labels;
mod lines;
mod order;
mod paragraphs;
mod pieces;
mod places;
mod quality;
mod strings;
#[cfg(test)]
mod tests;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::glyphs::PageContent;
use self::lines::Line;
use super::{IngestError, Options, Source};

pub(super) use self::places::letters;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Source, IngestError> {
    let pdf = open(bytes, options)?;
    let mut quality = quality::Notes::default();
    let mut pages: Vec<(Vec<Line>, glyphs::Unit)> = Vec::new();
    for (page, number) in pdf.pages().iter().zip(1..) {
        let annotations = annotations::of(page);
        let mut content = glyphs::collect(page, &annotations.fields);
        annotations::fill_in(&mut content, &annotations);
        quality.add(number, &content, &annotations);
        let upright = turn_upright(&mut content);
        let lines = page_lines(&content, number);
        pages.push((lines, if upright { content.height } else { content.width }));
    }
    if pages.is_empty() {
        return Err(damaged("it has no pages"));
    }
    let mut views: Vec<_> = pages.iter_mut().map(|(lines, height)| furniture::Page { lines, height: *height }).collect();
    furniture::mark(&mut views);
    let n_pages = pages.len() as u32;
    let mut lines: Vec<Line> = pages.into_iter().flat_map(|(lines, _)| lines).collect();
    columns::set_edges(&mut lines);
    let norms = paragraphs::Norms::of(&lines);
    let paragraphs = paragraphs::group(&lines, &norms);
    let pieces = pieces::pieces(&paragraphs, &norms);
    Ok(Source { pieces, pages: Some(n_pages), issues: quality.issues() })
}

fn open(bytes: &[u8], options: &Options) -> Result<Pdf, IngestError> {
    let load = |password: &str| {
        let bytes = bytes.to_vec();
        std::panic::catch_unwind(|| Pdf::new_with_password(bytes, password)).unwrap_or(Err(LoadPdfError::Invalid))
    };
    // Most encrypted files open with the empty password: only their editing is restricted.
    let loaded = match (load(""), &options.password) {
        (Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)), Some(password)) => load(password),
        (loaded, _) => loaded,
    };
    loaded.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => IngestError::Password { format: "PDF" },
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => damaged("it is encrypted in a way that is not known"),
        LoadPdfError::Decryption(_) => damaged("its encryption data are broken"),
        LoadPdfError::Invalid => damaged("it has no page tree that can be found"),
    })
}

fn damaged(reason: &str) -> IngestError {
    IngestError::Damaged { format: "PDF", reason: reason.to_owned() }
}

/// Makes the direction in which most of the page is written the upright one. Returns whether the
/// page stays as high as it was.
fn turn_upright(content: &mut PageContent) -> bool {
    let count = |turn: u8| content.glyphs.iter().filter(|glyph| glyph.turn == Some(turn)).count();
    let main = (0..4).rev().max_by_key(|turn| count(*turn)).unwrap_or(0);
    for glyph in &mut content.glyphs {
        glyph.turn = glyph.turn.map(|turn| (turn + 4 - main) % 4);
    }
    main % 2 == 0
}

/// The lines of a page in reading order; text across the page and text that nobody sees come last,
/// as furniture.
fn page_lines(content: &PageContent, number: u32) -> Vec<Line> {
    let scanned = quality::has_text_layer(content);
    let is_text = |glyph: &glyphs::Glyph| glyph.turn == Some(0) && (!glyph.hidden || scanned);
    let upright = lines::lines(content.glyphs.iter().filter(|glyph| is_text(glyph)), number);
    let mut lines = lines::mark_rows(order::sort(upright));
    let aside = lines::lines(content.glyphs.iter().filter(|glyph| !is_text(glyph)), number);
    lines.extend(aside.into_iter().map(|line| Line { furniture: true, ..line }));
    lines
}
