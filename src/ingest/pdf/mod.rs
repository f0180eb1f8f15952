//! The PDF reader: pages to glyphs, glyphs to lines, lines to paragraphs.
//!
//! Nothing but the line numbers of pleading paper is dropped: what is no contract text comes out as
//! furniture, what could not be read as an issue. Not bounded here: the memory that a decompression
//! bomb takes (1 MB may become 1 GB), for which [`answer()`] is called in a process with a bound.

mod annotations;
mod answer;
mod columns;
mod furniture;
mod glyphs;
mod labels;
mod lines;
mod ocr;
mod order;
mod paragraphs;
mod pieces;
mod places;
mod quality;
mod strings;
#[cfg(test)]
mod tests;
mod tree;

use std::sync::Arc;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

pub use self::answer::answer;
use self::answer::{Extract, Refusal};
use self::glyphs::PageContent;
use self::lines::Line;
use self::tree::Tree;
use super::{IngestError, Options, Source};

pub(super) use self::places::letters;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Source, IngestError> {
    match &options.elsewhere {
        Some(elsewhere) => answer::ask(bytes, options, elsewhere.as_ref()),
        None => extract(bytes, options).map(Source::from).map_err(|refusal| refusal.error(options)),
    }
}

fn extract(bytes: &[u8], options: &Options) -> Result<Extract, Refusal> {
    let pdf = open(bytes, options)?;
    let mut notes = quality::Notes::new(options.limits.page_objects);
    let n_pages = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if n_pages > options.limits.pages {
        return Err(Refusal::Pages(n_pages));
    }
    let tree = Tree::of(&pdf);
    let mut cache = glyphs::Cache::new();
    let mut pages: Vec<(Vec<Line>, glyphs::Unit)> = Vec::new();
    for (page, number) in pdf.pages().iter().zip(1..) {
        let annotations = annotations::of(page);
        let mut content = glyphs::collect(page, &mut cache, &annotations.fields, tree.on(page), options.limits.page_objects);
        let recognised =
            options.ocr.as_deref().filter(|_| quality::is_unread(&content)).map(|ocr| ocr::read(page, &mut content, ocr));
        annotations::fill_in(&mut content, &annotations);
        notes.add(number, &content, &annotations, recognised);
        let upright = turn_upright(&mut content);
        let lines = page_lines(&content, number);
        pages.push((lines, if upright { content.height } else { content.width }));
    }
    if pages.is_empty() {
        return Err(damaged("it has no pages"));
    }
    let mut views: Vec<_> = pages.iter_mut().map(|(lines, height)| furniture::Page { lines, height: *height }).collect();
    furniture::mark(&mut views);
    let mut lines: Vec<Line> = pages.into_iter().flat_map(|(lines, _)| lines).collect();
    columns::set_edges(&mut lines);
    let norms = paragraphs::Norms::of(&lines);
    let paragraphs = paragraphs::group(&lines, &norms);
    Ok(Extract { pieces: pieces::pieces(&paragraphs, &norms), n_pages, notes })
}

fn open(bytes: &[u8], options: &Options) -> Result<Pdf, Refusal> {
    let bytes = Arc::new(bytes.to_vec());
    let load = |password: &str| {
        let bytes = Arc::clone(&bytes);
        std::panic::catch_unwind(|| Pdf::new_with_password(bytes, password)).unwrap_or(Err(LoadPdfError::Invalid))
    };
    // Most encrypted files open with the empty password: only their editing is restricted.
    let loaded = match (load(""), &options.password) {
        (Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)), Some(password)) => load(password),
        (loaded, _) => loaded,
    };
    loaded.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Password,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => damaged("it is encrypted in a way that is not known"),
        LoadPdfError::Decryption(_) => damaged("its encryption data are broken"),
        LoadPdfError::Invalid => damaged("it has no page tree that can be found"),
    })
}

fn damaged(reason: &str) -> Refusal {
    Refusal::Damaged(reason.to_owned())
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
