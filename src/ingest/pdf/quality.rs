//! What a reviewer must know about how well the pages could be read.

use serde::{Deserialize, Serialize};

use super::annotations::Annotations;
use super::glyphs::{Area, Glyph, PageContent};
use crate::ingest::Issue;

/// Letters below which a page that is an image has no text to speak of: a stamp or a footer.
const FEW_LETTERS: usize = 150;

/// Shapes from which a page without text is text turned to outlines.
const MANY_SHAPES: u32 = 300;

/// Mean confidence of recognised text below which too much of it is wrong to grade by.
const POOR: u8 = 60;

/// What was noticed, by page.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Notes {
    images: Vec<u32>,
    broken: Vec<u32>,
    endless: Vec<u32>,
    garbled: Vec<u32>,
    scanned: Vec<u32>,
    hidden: Vec<u32>,
    /// Pages read by text recognition, with its mean confidence.
    recognised: Vec<(u32, u8)>,
    /// Pages on which it failed, with the reason.
    unrecognised: Vec<(u32, String)>,
    n_marks: usize,
    n_struck: usize,
    /// How much a page may draw.
    max_page_objects: u32,
}

impl Notes {
    pub(super) fn new(max_page_objects: u32) -> Self {
        Self { max_page_objects, ..Self::default() }
    }

    /// Notes how a page was read; `recognised` is the confidence of text recognition or why it
    /// failed, where it was tried.
    pub(super) fn add(
        &mut self,
        page: u32,
        content: &PageContent,
        annotations: &Annotations,
        recognised: Option<Result<u8, String>>,
    ) {
        self.n_marks += annotations.n_marks;
        self.n_struck += annotations.n_struck;
        if content.broken {
            self.broken.push(page);
        }
        if content.endless {
            self.endless.push(page);
        }
        match recognised {
            Some(Ok(confidence)) => return self.recognised.push((page, confidence)),
            Some(Err(reason)) => self.unrecognised.push((page, reason)),
            None => {}
        }
        if is_picture(content) {
            self.images.push(page);
        } else if has_text_layer(content) {
            self.scanned.push(page);
        } else if letters(content).any(|glyph| glyph.hidden) {
            self.hidden.push(page);
        }
        if is_garbled(content) {
            self.garbled.push(page);
        }
    }

    pub(super) fn issues(self) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut add = |incomplete, code, pages: &[u32], says: &dyn Fn(&str, bool) -> String| {
            for (first, last) in stretches(pages) {
                let name = if first == last { format!("page {first}") } else { format!("pages {first}-{last}") };
                let message = says(&name, first != last);
                issues.push(Issue { incomplete, code, message, page: Some(first) });
            }
        };
        add(true, "image-only-page", &self.images, &|pages, many| {
            let is = if many { "are images" } else { "is an image" };
            format!("{pages} {is} without text; read it with --ocr, or make the file searchable, for example with ocrmypdf")
        });
        for (page, reason) in &self.unrecognised {
            add(true, "ocr-failed", &[*page], &|page, _| format!("text recognition failed on {page}: {reason}"));
        }
        add(true, "unreadable-page", &self.broken, &|pages, _| {
            format!("{pages} could not be read to the end; open the file, save it again, or ask for a new copy")
        });
        add(true, "page-limit", &self.endless, &|pages, many| {
            let draws = if many { "draw" } else { "draws" };
            let limit = self.max_page_objects;
            format!(
                "{pages} {draws} more than {limit} objects and the rest was not read; raise the limit with --max-page-objects"
            )
        });
        add(true, "unknown-letters", &self.garbled, &|pages, many| {
            let use_ = if many { "use" } else { "uses" };
            format!("{pages} {use_} fonts that do not tell their letters; read it with --ocr, or with ocrmypdf --force-ocr")
        });
        let poor: Vec<u32> = self.recognised.iter().filter(|page| page.1 < POOR).map(|page| page.0).collect();
        add(true, "ocr-poor", &poor, &|pages, many| {
            let was = if many { "were" } else { "was" };
            format!("{pages} {was} hard to recognise and much of the text is wrong; make a better scan")
        });
        let recognised: Vec<u32> = self.recognised.iter().map(|page| page.0).collect();
        if let Some(confidence) = mean(self.recognised.iter().map(|page| u32::from(page.1))) {
            add(false, "ocr", &recognised, &|pages, many| {
                let was = if many { "were" } else { "was" };
                format!(
                    "{pages} {was} read by text recognition (mean confidence {confidence} %); its errors are in the text, so compare quotes with the image"
                )
            });
        }
        add(false, "ocr-layer", &self.scanned, &|pages, many| {
            let is = if many { "are scans" } else { "is a scan" };
            format!("{pages} {is} read by text recognition; its errors are in the text, so compare quotes with the image")
        });
        add(false, "hidden-text", &self.hidden, &|pages, many| {
            let has = if many { "have" } else { "has" };
            format!("{pages} {has} text that nobody sees; it is not taken as contract text")
        });
        if self.n_marks > 0 {
            let struck = match self.n_struck {
                0 => String::new(),
                n => format!(" ({n} strike text out, which is read as if it stood)"),
            };
            let message =
                format!("the file has comments or marks: {}{struck}; they are not taken as contract text", self.n_marks);
            issues.push(Issue { incomplete: false, code: "comments", message, page: None });
        }
        issues
    }
}

/// Whether the text of the page cannot be had from the file, but could be from its looks.
pub(super) fn is_unread(content: &PageContent) -> bool {
    is_picture(content) || is_garbled(content)
}

/// Whether the page is a picture, or has its text as outlines.
fn is_picture(content: &PageContent) -> bool {
    let n_letters = letters(content).count();
    let outlines = n_letters == 0 && content.n_shapes >= MANY_SHAPES;
    n_letters < FEW_LETTERS && covers(content) || outlines
}

/// Whether too many letters are unknown.
fn is_garbled(content: &PageContent) -> bool {
    let n_unknown = letters(content).filter(|glyph| is_unknown(glyph)).count();
    n_unknown * 20 > letters(content).count() && n_unknown >= 10
}

fn letters(content: &PageContent) -> impl Iterator<Item = &Glyph> {
    content.glyphs.iter().filter(|glyph| glyph.letter != ' ')
}

fn mean(values: impl Iterator<Item = u32> + Clone) -> Option<u32> {
    let count = values.clone().count() as u32;
    values.sum::<u32>().checked_div(count)
}

/// Whether the page is an image with invisible recognised text over it.
pub(super) fn has_text_layer(content: &PageContent) -> bool {
    let n_letters = letters(content).count();
    let n_hidden = letters(content).filter(|glyph| glyph.hidden).count();
    n_hidden > 0 && n_hidden * 2 >= n_letters && covers(content)
}

fn is_unknown(glyph: &Glyph) -> bool {
    glyph.letter == '\u{FFFD}'
}

/// Whether images cover most of the page. Scanners cut pages into strips, so the areas are summed.
fn covers(content: &PageContent) -> bool {
    let size = |area: &Area| {
        let width = area.right.min(content.width) - area.left.max(0);
        let height = area.bottom.min(content.height) - area.top.max(0);
        i64::from(width.max(0)) * i64::from(height.max(0))
    };
    let covered: i64 = content.images.iter().map(size).sum();
    covered * 100 >= i64::from(content.width) * i64::from(content.height) * 55
}

/// Runs of pages that follow each other.
fn stretches(pages: &[u32]) -> Vec<(u32, u32)> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => stretches.push((page, page)),
        }
    }
    stretches
}
