//! Form fields, whose values are contract text, and reviewers' marks, which are not.

use hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use hayro_syntax::page::Page;

use super::glyphs::{self, Area, Glyph, PageContent, Style};
use super::strings;

/// The largest nesting of fields in fields.
const DEEPEST: usize = 16;

/// Kinds of annotation by which people comment.
const MARKS: [&[u8]; 12] = [
    b"Text", b"FreeText", b"Highlight", b"Underline", b"Squiggly", b"StrikeOut", b"Caret", b"Ink", b"Stamp",
    b"Line", b"Square", b"Polygon",
];

/// The annotations of a page.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// Where form fields with a drawn value stand.
    pub(super) fields: Vec<Area>,
    /// Values of form fields that the file does not draw.
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
            let area = glyphs::area(page, rect);
            if annotation.contains_key(b"AP") {
                found.fields.push(area);
            } else if let Some(value) = value(&annotation) {
                found.values.push((area, value));
            }
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

/// Puts values that the file does not draw where a viewer would show them.
pub(super) fn fill_in(content: &mut PageContent, annotations: &Annotations) {
    for (area, value) in &annotations.values {
        let size = (area.bottom - area.top).clamp(100, 1000);
        let n_letters = value.chars().count().max(1) as glyphs::Unit;
        let width = ((area.right - area.left) / n_letters).clamp(1, size / 2);
        let letters = value.chars().flat_map(strings::plain);
        for (letter, left) in letters.zip((area.left..).step_by(width as usize)) {
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
