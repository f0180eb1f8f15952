//! Form fields, whose values are contract text, and reviewers' marks, which are not.

use hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use hayro_syntax::page::Page;

use super::glyphs::{self, Area, Glyph, PageContent, Style};
use super::strings;

/// Flags of annotations that viewers do not show: hidden, no view.
const NOT_SHOWN: u32 = 1 << 1 | 1 << 5;

/// The largest nesting of fields in fields.
const DEEPEST: usize = 16;

/// Kinds of annotation by which people comment.
const MARKS: [&[u8]; 12] = [
    b"Text",
    b"FreeText",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Ink",
    b"Stamp",
    b"Line",
    b"Square",
    b"Polygon",
];

/// The annotations of a page.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// Where form fields stand.
    pub(super) fields: Vec<Area>,
    /// Values of text and choice fields, which the file may draw or leave to the viewer.
    values: Vec<(Area, String)>,
    /// How many comments and marks there are.
    pub(super) n_marks: usize,
    /// How many of them strike text out.
    pub(super) n_struck: usize,
}

/// Reads the annotations of a page.
pub(super) fn of(page: &Page<'_>) -> Annotations {
    let mut found = Annotations::default();
    let Some(list) = page.raw().get::<Array<'_>>(b"Annots".as_slice()) else { return found };
    for annotation in list.iter::<Dict<'_>>() {
        let Some(kind) = annotation.get::<Name<'_>>(b"Subtype".as_slice()) else { continue };
        if kind.as_ref() == b"Widget" {
            let Some(rect) = annotation.get::<Rect>(b"Rect".as_slice()) else { continue };
            let flags = annotation.get::<u32>(b"F".as_slice()).unwrap_or(0);
            if flags & NOT_SHOWN != 0 || annotation.contains_key(b"PMD") {
                continue; // PMD: a bar code of the other fields' values.
            }
            let area = glyphs::area(page, rect);
            found.fields.push(area);
            found.values.extend(value(&annotation).map(|value| (area, value)));
        } else if MARKS.contains(&kind.as_ref()) {
            found.n_marks += 1;
            found.n_struck += usize::from(kind.as_ref() == b"StrikeOut");
        }
    }
    found
}

/// The value of a text or choice field; it may stand at a parent.
fn value(field: &Dict<'_>) -> Option<String> {
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        match field.get::<Object<'_>>(b"V".as_slice()) {
            Some(Object::String(text)) => {
                let text = decode(&text);
                return (!text.trim().is_empty()).then_some(text);
            }
            Some(_) => return None,
            None => field = field.get::<Dict<'_>>(b"Parent".as_slice())?,
        }
    }
    None
}

fn decode(text: &PdfString<'_>) -> String {
    strings::decode(text.as_bytes())
}

/// Puts values that the file does not draw to where a viewer would show them.
pub(super) fn fill_in(content: &mut PageContent, annotations: &Annotations) {
    for (area, value) in &annotations.values {
        let inside = |glyph: &Glyph| glyph.letter != ' ' && area.contains(glyph.left, glyph.baseline);
        if content.glyphs.iter().any(inside) {
            continue;
        }
        let size = (area.bottom - area.top).clamp(100, 1000);
        let letters: Vec<char> = value.chars().flat_map(strings::plain).collect();
        let width = ((area.right - area.left) / glyphs::count(letters.len())).clamp(1, size / 2);
        for (letter, index) in letters.into_iter().zip(0..) {
            let left = area.left + width * index;
            content.glyphs.push(Glyph {
                letter,
                left,
                right: left + width,
                baseline: area.bottom - size / 4,
                size,
                style: Style::default(),
                turn: Some(0),
                hidden: false,
                artifact: false,
            });
        }
    }
}
