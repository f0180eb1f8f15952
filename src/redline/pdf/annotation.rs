//! One highlight with its note, and the look of it for viewers that draw none of their own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, dictionary, text_string};

use crate::ingest::Letter;
use crate::redline::Signature;

/// Corners of a bar over words of one line: upper left, upper right, lower left, lower right, in
/// hundredths of the page's unit.
pub(super) type Quad = [(i32, i32); 4];

/// Words highlighted on one page.
pub(super) struct Highlight {
    pub(super) quads: Vec<Quad>,
    /// What is said of them; empty where the note stands on the page before.
    pub(super) note: String,
}

/// A warm yellow, in hundredths of red, green and blue.
const COLOUR: [i32; 3] = [100, 86, 30];
/// Print it.
const PRINT: i64 = 1 << 2;
/// Size of the window that a viewer opens for the note, in hundredths.
const WINDOW: (i32, i32) = (22_000, 14_000);

/// The bars over letters, by page: letters on one line in one bar.
pub(super) fn quads(letters: &[&Letter]) -> BTreeMap<u32, Vec<Quad>> {
    let mut out: BTreeMap<u32, Vec<Quad>> = BTreeMap::new();
    for letter in letters {
        let bars = out.entry(letter.page).or_default();
        match bars.last_mut().filter(|bar| goes_on(bar, &letter.corners)) {
            Some(bar) => (bar[1], bar[3]) = (letter.corners[1], letter.corners[3]),
            None => bars.push(letter.corners),
        }
    }
    out
}

/// Whether a letter stands on the line of a bar, after it and not far off.
fn goes_on(bar: &Quad, letter: &Quad) -> bool {
    // Along the line from the bar's start, whichever way the text is turned.
    let (dx, dy) = (i64::from(bar[1].0 - bar[0].0), i64::from(bar[1].1 - bar[0].1));
    let height = i64::from((bar[0].0 - bar[2].0).abs() + (bar[0].1 - bar[2].1).abs()).max(1);
    let (x, y) = (i64::from(letter[0].0 - bar[1].0), i64::from(letter[0].1 - bar[1].1));
    if dx.abs() >= dy.abs() {
        let forward = x * dx.signum();
        y.abs() * 2 < height && forward > -height / 2 && forward < height * 4
    } else {
        let forward = y * dy.signum();
        x.abs() * 2 < height && forward > -height / 2 && forward < height * 4
    }
}

impl Highlight {
    /// Adds the annotation, its look and its window to a file; gives what the page lists.
    pub(super) fn add(&self, file: &mut File, page: ObjectId, signature: &Signature) -> Vec<ObjectId> {
        let corners = || self.quads.iter().flatten();
        let (left, right) = (corners().map(|c| c.0).min().unwrap_or(0), corners().map(|c| c.0).max().unwrap_or(0));
        let (bottom, top) = (corners().map(|c| c.1).min().unwrap_or(0), corners().map(|c| c.1).max().unwrap_or(0));
        let area: Vec<Object> = [left, bottom, right, top].into_iter().map(number).collect();
        let look = file.add_object(self.look(&area));
        let points: Vec<Object> = corners().flat_map(|corner| [number(corner.0), number(corner.1)]).collect();
        let mut annotation = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Highlight",
            "Rect" => area,
            "QuadPoints" => points,
            "C" => COLOUR.map(number).to_vec(),
            "F" => PRINT,
            "P" => Object::Reference(page),
            "AP" => dictionary! { "N" => Object::Reference(look) },
        };
        if self.note.is_empty() {
            return vec![file.add_object(annotation)];
        }
        annotation.set("Contents", text_string(&self.note));
        annotation.set("T", text_string(&signature.author));
        annotation.set("M", text_string(&date(&signature.date)));
        let window = [right, top - WINDOW.1, right + WINDOW.0, top].map(number).to_vec();
        let id = file.add_object(annotation);
        let popup = file.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Popup",
            "Rect" => window,
            "Parent" => Object::Reference(id),
            "Open" => false,
        });
        if let Ok(annotation) = file.get_object_mut(id).and_then(Object::as_dict_mut) {
            annotation.set("Popup", Object::Reference(popup));
        }
        vec![id, popup]
    }

    /// A form that multiplies the bars with what is under them.
    fn look(&self, area: &[Object]) -> Stream {
        let mut content = String::from("/R0 gs ");
        for part in COLOUR {
            let _ = write!(content, "{} ", decimal(part));
        }
        content.push_str("rg\n");
        for [upper_left, upper_right, lower_left, lower_right] in &self.quads {
            let steps = [(upper_left, "m"), (upper_right, "l"), (lower_right, "l"), (lower_left, "l")];
            for ((x, y), operator) in steps {
                let _ = write!(content, "{} {} {operator} ", decimal(*x), decimal(*y));
            }
            content.push_str("h f\n");
        }
        let multiply = dictionary! { "Type" => "ExtGState", "BM" => "Multiply" };
        let form: Dictionary = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => area.to_vec(),
            "Resources" => dictionary! { "ExtGState" => dictionary! { "R0" => multiply } },
            "Group" => dictionary! { "S" => "Transparency" },
        };
        Stream::new(form, content.into_bytes())
    }
}

/// Hundredths as a number of a PDF.
#[expect(clippy::float_arithmetic, reason = "the file's own numbers; nothing is decided by them")]
#[expect(clippy::cast_precision_loss, reason = "no page is so large")]
fn number(hundredths: i32) -> Object {
    Object::Real(hundredths as f32 / 100.0)
}

/// Hundredths in the digits of a content stream.
fn decimal(hundredths: i32) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100)
}

/// `2026-01-31T12:00:00Z` as PDFs write it.
fn date(utc: &str) -> String {
    let digits: String = utc.chars().filter(char::is_ascii_digit).collect();
    format!("D:{digits}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(left: i32, baseline: i32) -> Letter {
        let (top, bottom) = (baseline + 900, baseline - 300);
        let corners = [(left, top), (left + 500, top), (left, bottom), (left + 500, bottom)];
        Letter { letter: 'x', page: 1, corners }
    }

    #[test]
    fn letters_of_a_line_share_a_bar() {
        let letters = [letter(7_200, 70_000), letter(7_700, 70_000), letter(8_500, 70_000), letter(7_200, 68_600)];
        let bars = &quads(&letters.iter().collect::<Vec<_>>())[&1];
        assert_eq!(bars.len(), 2);
        assert_eq!((bars[0][0].0, bars[0][1].0), (7_200, 9_000));
    }

    #[test]
    fn numbers_and_dates_are_written_as_pdf_does() {
        assert_eq!((decimal(-5), decimal(7_250)), ("-0.05".to_owned(), "72.50".to_owned()));
        assert_eq!(date("2026-01-31T12:00:00Z"), "D:20260131120000Z");
    }
}
