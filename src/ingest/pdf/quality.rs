//! What a reviewer must know about how well the pages could be read.

use super::annotations::Annotations;
use super::glyphs::{Area, Glyph, PageContent};
use crate::ingest::Issue;

/// Letters below which a page that is an image has no text to speak of: a stamp or a footer.
const FEW_LETTERS: usize = 150;

/// Shapes from which a page without text is text turned to outlines.
const MANY_SHAPES: u32 = 300;

/// What was noticed, by page.
#[derive(Debug, Default)]
pub(super) struct Notes {
    images: Vec<u32>,
    broken: Vec<u32>,
    garbled: Vec<u32>,
    scanned: Vec<u32>,
    hidden: Vec<u32>,
    n_marks: usize,
    n_struck: usize,
}

impl Notes {
    pub(super) fn add(&mut self, page: u32, content: &PageContent, annotations: &Annotations) {
        self.n_marks += annotations.n_marks;
        self.n_struck += annotations.n_struck;
        let letters = || content.glyphs.iter().filter(|glyph| glyph.letter != ' ');
        let n_letters = letters().count();
        let n_hidden = letters().filter(|glyph| glyph.hidden).count();
        let n_unknown = letters().filter(|glyph| is_unknown(glyph)).count();
        if content.broken {
            self.broken.push(page);
        }
        let outlines = n_letters == 0 && content.n_shapes >= MANY_SHAPES;
        if n_letters < FEW_LETTERS && covers(content) || outlines {
            self.images.push(page);
        } else if has_text_layer(content) {
            self.scanned.push(page);
        } else if n_hidden > 0 {
            self.hidden.push(page);
        }
        if n_unknown * 20 > n_letters && n_unknown >= 10 {
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
            format!("{pages} {is} without text; make the file searchable, for example with ocrmypdf")
        });
        add(true, "unreadable-page", &self.broken, &|pages, _| {
            format!("{pages} could not be read to the end; open the file, save it again, or ask for a new copy")
        });
        add(true, "unknown-letters", &self.garbled, &|pages, many| {
            let use_ = if many { "use" } else { "uses" };
            format!(
                "{pages} {use_} fonts that do not tell their letters; print the file to images and make it searchable, for example with ocrmypdf --force-ocr"
            )
        });
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

/// Whether the page is an image with invisible recognised text over it.
pub(super) fn has_text_layer(content: &PageContent) -> bool {
    let n_letters = content.glyphs.iter().filter(|glyph| glyph.letter != ' ').count();
    let n_hidden = content.glyphs.iter().filter(|glyph| glyph.letter != ' ' && glyph.hidden).count();
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
