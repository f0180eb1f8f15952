//! Form fields, whose values are contract text, and reviewers' marks, which are not.

use hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use hayro_syntax::page::Page;

use super::glyphs::{self, Area, Glyph, PageContent, Style};
use super::strings;

/// Flags of annotations that viewers do not show: hidden, no view.
const NOT_SHOWN: u32 = 1 << 1 | 1 << 5;

/// Flag of buttons that do something and have no state.
const TO_PUSH: i32 = 1 << 16;

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
    /// Boxes to tick, and whether they are.
    boxes: Vec<(Area, bool)>,
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
            found.boxes.extend(ticked(&annotation).map(|ticked| (area, ticked)));
            found.values.extend(value(&annotation).map(|value| (area, value)));
        } else if MARKS.contains(&kind.as_ref()) {
            found.n_marks += 1;
            found.n_struck += usize::from(kind.as_ref() == b"StrikeOut");
        }
    }
    found
}

/// The value of a text or choice field.
fn value(field: &Dict<'_>) -> Option<String> {
    let Some(Object::String(text)) = inherited(field, b"V") else { return None };
    Some(decode(&text)).filter(|text| !text.trim().is_empty())
}

/// Whether a box or round button is ticked; `None` for other fields.
fn ticked(field: &Dict<'_>) -> Option<bool> {
    let is_button = matches!(inherited(field, b"FT"), Some(Object::Name(kind)) if kind.as_ref() == b"Btn");
    let flags = inherited(field, b"Ff").and_then(Object::into_i32).unwrap_or(0);
    let state = field.get::<Name<'_>>(b"AS".as_slice());
    (is_button && flags & TO_PUSH == 0).then(|| state.is_some_and(|state| state.as_ref() != b"Off"))
}

/// What a field has, or a field it stands in.
fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let parent = |field: &Dict<'a>| field.get::<Dict<'a>>(b"Parent".as_slice());
    let mut fields = std::iter::successors(Some(field.clone()), parent).take(DEEPEST);
    fields.find_map(|field| field.get::<Object<'a>>(key))
}

fn decode(text: &PdfString<'_>) -> String {
    strings::decode(text.as_bytes())
}

/// Puts values that the file does not draw to where a viewer would show them, and signs for boxes,
/// whose ticks every program draws in its own way.
pub(super) fn fill_in(content: &mut PageContent, annotations: &Annotations) {
    let inside = |area: &Area, glyph: &Glyph| glyph.letter != ' ' && area.contains(glyph.left, glyph.baseline);
    for (area, ticked) in &annotations.boxes {
        content.glyphs.retain(|glyph| !inside(area, glyph));
        content.glyphs.extend(glyphs_in(*area, if *ticked { "☒" } else { "☐" }));
    }
    for (area, value) in &annotations.values {
        if !content.glyphs.iter().any(|glyph| inside(area, glyph)) {
            content.glyphs.extend(glyphs_in(*area, value));
        }
    }
}

/// Text on one line in a box.
fn glyphs_in(area: Area, text: &str) -> Vec<Glyph> {
    let size = (area.bottom - area.top).clamp(100, 1000);
    let letters: Vec<char> = text.chars().flat_map(strings::plain).collect();
    let width = ((area.right - area.left) / glyphs::count(letters.len())).clamp(1, size / 2);
    let glyph = |(letter, index)| {
        let left = area.left + width * index;
        Glyph {
            letter,
            left,
            right: left + width,
            baseline: area.bottom - size / 4,
            size,
            style: Style::default(),
            turn: Some(0),
            hidden: false,
            artifact: false,
            filled: true,
            slot: None,
        }
    };
    letters.into_iter().zip(0..).map(glyph).collect()
}
