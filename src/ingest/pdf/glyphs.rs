//! A page's content as positioned glyphs, in the order they are drawn.
//!
//! The only module that calls the interpreter. It turns floating user space into hundredths of a
//! point, so that everything after it is integer arithmetic, the same on every machine.

#![expect(clippy::float_arithmetic, reason = "PDF transforms are floating; this is where they end")]

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::{Glyph as FontGlyph, GlyphIdentifier, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings,
    Paint, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::object::{Dict, Name, String as PdfString};
use hayro_syntax::page::Page;

use super::strings;
use super::tree::{Slot, Slots};

/// Twice the ink's area over its outline's length, in thousandths of an em, from which a letter is
/// bold: Times 47, Helvetica 62, Times Bold 78, Helvetica Bold 94 (lower case, mean).
const BOLD_STROKE: f64 = 72.0;

/// Hundredths of a point.
pub(super) type Unit = i32;

/// Far beyond the largest page (14,400 points), and small enough that a hundredfold fits in `i32`.
const FAR: f64 = 4_000_000.0;

/// How a glyph looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underlined: bool,
}

/// One letter with its place: the page's upper left corner is (0, 0), y grows downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) letter: char,
    pub(super) left: Unit,
    pub(super) right: Unit,
    pub(super) baseline: Unit,
    pub(super) size: Unit,
    pub(super) style: Style,
    /// Quarter turns clockwise of the writing direction; `None` if slanted, as watermarks are.
    pub(super) turn: Option<u8>,
    /// Drawn so that nobody sees it.
    pub(super) hidden: bool,
    /// Marked by the file as page furniture.
    pub(super) artifact: bool,
    /// A value of a form field that the file leaves to the viewer to draw.
    pub(super) filled: bool,
    /// Where the file's structure tree has it; unknown in files without one.
    pub(super) slot: Option<Slot>,
}

/// A box on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: Unit,
    pub(super) top: Unit,
    pub(super) right: Unit,
    pub(super) bottom: Unit,
}

impl Area {
    fn of(rect: Rect) -> Self {
        let rect = rect.abs();
        Self { left: unit(rect.x0), top: unit(rect.y0), right: unit(rect.x1), bottom: unit(rect.y1) }
    }

    pub(super) fn contains(self, x: Unit, y: Unit) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// What is on a page.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: Unit,
    pub(super) height: Unit,
    /// Where images stand.
    pub(super) images: Vec<Area>,
    /// How many shapes are drawn.
    pub(super) n_shapes: u32,
    /// The page could not be interpreted to its end.
    pub(super) broken: bool,
    /// It was given up because it draws too much.
    pub(super) endless: bool,
}

/// Fonts, colours and images that pages have in common.
pub(super) type Cache<'a> = InterpreterCache<'a>;

/// Interprets one page as far as it draws no more than `budget` objects. Never panics, whatever is
/// in the page.
pub(super) fn collect<'a>(
    page: &Page<'a>,
    cache: &mut Cache<'a>,
    boxes: &[Area],
    slots: Option<&Slots>,
    budget: u32,
) -> PageContent {
    let (width, height) = page.render_dimensions();
    let mut collector = Collector {
        content: PageContent { width: unit(f64::from(width)), height: unit(f64::from(height)), ..PageContent::default() },
        budget,
        slots,
        ..Collector::default()
    };
    let whole = run(page, cache, RenderContent::PAGE, &mut collector);
    let n_own = collector.content.glyphs.len();
    // Annotations are drawn apart: only what stands in form fields is contract text, and the
    // device is not told which annotation it draws.
    let whole = if boxes.is_empty() {
        whole
    } else {
        collector.marks.clear();
        whole & run(page, cache, RenderContent::ANNOTATIONS, &mut collector)
    };
    let mut content = collector.content;
    content.endless = collector.spent > budget;
    content.broken = !whole && !content.endless;
    let mut index = 0;
    content.glyphs.retain(|glyph| {
        index += 1;
        let middle = glyph.left.midpoint(glyph.right);
        index <= n_own || boxes.iter().any(|area| area.contains(middle, glyph.baseline))
    });
    underline(&mut content.glyphs, &collector.rules);
    content
}

/// Page space to our space.
pub(super) fn transform(page: &Page<'_>) -> Affine {
    Affine::new(page.initial_transform(true).as_coeffs())
}

/// The corners of a letter's box in the page's own space, in hundredths of its unit: upper left,
/// upper right, lower left, lower right as one reads. `None` for slanted letters.
pub(super) fn corners(page: &Page<'_>, content: &PageContent, glyph: &Glyph) -> Option<[(Unit, Unit); 4]> {
    // Ascenders reach three quarters of the size above the baseline, descenders a quarter below.
    let (top, bottom) = (glyph.baseline - glyph.size * 3 / 4, glyph.baseline + glyph.size / 4);
    let (width, height) = (content.width, content.height);
    let back = transform(page).inverse();
    let turn = glyph.turn?;
    let corner = |across: Unit, down: Unit| {
        let (x, y) = match turn {
            0 => (across, down),
            1 => (width - down, across),
            2 => (width - across, height - down),
            _ => (down, height - across),
        };
        let point = back * Point::new(f64::from(x) / 100.0, f64::from(y) / 100.0);
        (unit(point.x), unit(point.y))
    };
    let (left, right) = (glyph.left, glyph.right);
    Some([corner(left, top), corner(right, top), corner(left, bottom), corner(right, bottom)])
}

/// A box of the page's own space, such as an annotation's.
pub(super) fn area(page: &Page<'_>, rect: hayro_syntax::object::Rect) -> Area {
    Area::of(transform(page).transform_rect_bbox(Rect::new(rect.x0, rect.y0, rect.x1, rect.y1)))
}

/// Whether the page was interpreted to its end.
fn run<'a>(page: &Page<'a>, cache: &mut Cache<'a>, render_content: RenderContent, collector: &mut Collector<'_>) -> bool {
    let settings = InterpreterSettings { render_content, ..InterpreterSettings::default() };
    let (width, height) = page.render_dimensions();
    let view = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let whole = catch_unwind(AssertUnwindSafe(|| {
        let mut context = Context::new(transform(page), view, cache, page.xref(), settings);
        interpret_page(page, &mut context, collector);
    }))
    .is_ok();
    if !whole {
        // After a panic its state would be anybody's guess.
        *cache = Cache::new();
    }
    whole
}

/// A number of things to divide a width by.
pub(super) fn count(n: usize) -> Unit {
    Unit::try_from(n).unwrap_or(Unit::MAX).max(1)
}

fn unit(points: f64) -> Unit {
    // NaN becomes 0 by the cast.
    (points * 100.0).round().clamp(-FAR, FAR) as Unit
}

/// Sets the mark on letters that a thin rule runs under.
fn underline(glyphs: &mut [Glyph], rules: &[Area]) {
    let mut rules: Vec<Area> = rules.to_vec();
    rules.sort_unstable_by_key(|rule| rule.top);
    for glyph in glyphs.iter_mut().filter(|glyph| glyph.turn == Some(0)) {
        let highest = glyph.baseline - glyph.size / 20;
        let lowest = glyph.baseline + glyph.size / 4;
        let first = rules.partition_point(|rule| rule.top < highest);
        let middle = glyph.left.midpoint(glyph.right);
        glyph.style.underlined =
            rules[first..].iter().take_while(|rule| rule.top <= lowest).any(|rule| (rule.left..=rule.right).contains(&middle));
    }
}

/// A marked-content sequence that is open.
#[derive(Default)]
struct Mark {
    artifact: bool,
    /// Text that stands for all that is drawn inside; emptied when it is used.
    actual: Option<String>,
    slot: Option<Slot>,
}

#[derive(Default)]
struct Collector<'s> {
    content: PageContent,
    /// Thin horizontal rules.
    rules: Vec<Area>,
    /// Filled boxes in colour, on which white text can be seen.
    grounds: Vec<Area>,
    marks: Vec<Mark>,
    slots: Option<&'s Slots>,
    /// How much may be drawn, and was.
    budget: u32,
    spent: u32,
    strokes: HashMap<GlyphIdentifier, f64>,
}

impl Collector<'_> {
    fn spend(&mut self) {
        self.spent = self.spent.saturating_add(1);
        if self.spent > self.budget {
            // Not a panic: no message, and caught in `run`.
            resume_unwind(Box::new("page budget"));
        }
    }

    fn shape(&mut self, bounds: Rect, paint: &Paint<'_>, stroke: bool) {
        self.content.n_shapes += 1;
        let area = Area::of(bounds);
        let (width, height) = (area.right - area.left, area.bottom - area.top);
        if height <= 200 && width >= 300 {
            self.rules.push(area);
        } else if !stroke && height >= 400 && !looks(paint)[0] {
            self.grounds.push(area);
        }
    }

    /// Whether the text is bold and italic, by its font's name or else by its ink: the name of
    /// Type 1 fonts and of fonts that are not embedded is not told.
    fn style(&mut self, run: &GlyphRun<'_, '_>) -> Style {
        let outlines = || {
            run.glyphs().iter().filter_map(|glyph| match &**glyph {
                FontGlyph::Outline(outline) => Some(outline),
                FontGlyph::Type3(_) => None,
            })
        };
        let Some(first) = outlines().next() else { return Style::default() };
        if let Some(data) = first.font_data() {
            let name = data.postscript_name.unwrap_or_default().to_ascii_lowercase();
            let said = |words: &[&str]| words.iter().any(|word| name.contains(word));
            return Style {
                bold: said(&["bold", "black", "heavy", "demi"]) || data.weight >= Some(600),
                italic: data.is_italic || said(&["italic", "oblique"]),
                underlined: false,
            };
        }
        let letters =
            outlines().filter(|glyph| matches!(glyph.as_unicode(), Some(BfString::Char(letter)) if letter.is_alphabetic()));
        let excess = letters.take(4).map(|glyph| self.stroke(glyph) - BOLD_STROKE);
        Style { bold: excess.sum::<f64>() > 0.0, ..Style::default() }
    }

    fn stroke(&mut self, glyph: &OutlineGlyph) -> f64 {
        *self.strokes.entry(glyph.identifier()).or_insert_with(|| {
            let outline = glyph.outline();
            let length = outline.perimeter(1.0);
            if length > 0.0 { 2.0 * outline.area().abs() / length } else { 0.0 }
        })
    }

    fn push(&mut self, text: &str, glyph: &Glyph) {
        let letters: Vec<char> = text.chars().flat_map(strings::plain).collect();
        let n = count(letters.len());
        for (index, letter) in (0..).zip(letters) {
            let width = glyph.right - glyph.left;
            let left = glyph.left + width * index / n;
            let right = glyph.left + width * (index + 1) / n;
            self.content.glyphs.push(Glyph { letter, left, right, ..glyph.clone() });
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend();
        let style = self.style(run);
        let [white, transparent] = looks(&props.paint);
        let invisible = matches!(mode, DrawMode::Invisible) || transparent;
        let artifact = self.marks.iter().any(|mark| mark.artifact);
        let slot = self.marks.iter().rev().find_map(|mark| mark.slot);
        for positioned in run.glyphs() {
            self.spend();
            let place = props.transform * positioned.transform();
            let advance = match &**positioned {
                FontGlyph::Outline(glyph) => glyph.advance_width(),
                FontGlyph::Type3(glyph) => glyph.advance_width(),
            };
            let [across_x, across_y, up_x, up_y, _, _] = place.as_coeffs();
            let start = place * Point::ORIGIN;
            let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let turn = if across_y.abs() < 0.2 * across_x.abs() {
                Some(if across_x > 0.0 { 0 } else { 2 })
            } else if across_x.abs() < 0.2 * across_y.abs() {
                Some(if across_y > 0.0 { 1 } else { 3 })
            } else {
                None
            };
            let (width, height) = (self.content.width, self.content.height);
            let (x, y, x_end, y_end) = (unit(start.x), unit(start.y), unit(end.x), unit(end.y));
            let (left, right, baseline) = match turn {
                Some(1) => (y, y_end, width - x),
                Some(2) => (width - x, width - x_end, height - y),
                Some(3) => (height - y, height - y_end, x),
                _ => (x, x_end, y),
            };
            let size = unit(up_x.hypot(up_y) * 1000.0).max(1);
            let seen = !invisible && (!white || self.grounds.iter().chain(&self.content.images).any(|g| g.contains(x, y)));
            let glyph = Glyph {
                letter: ' ',
                left,
                right: right.max(left),
                baseline,
                size,
                style,
                turn,
                hidden: !seen,
                artifact,
                filled: false,
                slot,
            };
            if let Some(mark) = self.marks.iter_mut().rev().find(|mark| mark.actual.is_some()) {
                let text = mark.actual.as_mut().map(std::mem::take).unwrap_or_default();
                self.push(&text, &glyph);
                continue;
            }
            match positioned.as_unicode() {
                Some(BfString::Char(letter)) => self.push(letter.encode_utf8(&mut [0; 4]), &glyph),
                Some(BfString::String(text)) => self.push(&text, &glyph),
                None => self.push("\u{FFFD}", &glyph),
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend();
        let bounds = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = Area::of(props.transform.transform_rect_bbox(bounds));
        self.content.images.push(area);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend();
        // Rules and boxes have few elements; the bounds of a drawing are of no use.
        if path.elements().len() > 8 {
            self.content.n_shapes += 1;
            return;
        }
        let bounds = props.transform.transform_rect_bbox(path.bounding_box());
        self.shape(bounds, &props.paint, matches!(mode, DrawMode::Stroke(_)));
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend();
        let bounds = props.transform.transform_rect_bbox(*rect);
        self.shape(bounds, &props.paint, matches!(mode, DrawMode::Stroke(_)));
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.spend();
        let actual = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText".as_slice()))
            .map(|text| strings::decode(text.as_bytes()))
            // Longer ones stand for whole paragraphs, which have no single place.
            .filter(|text| text.chars().count() <= 8);
        let subtype = properties.and_then(|p| p.get::<Name<'_>>(b"Type".as_slice()));
        let artifact = tag == b"Artifact" && subtype.is_none_or(|subtype| matches!(subtype.as_ref(), b"Pagination" | b"Page"));
        let number = properties.and_then(|properties| properties.get::<i32>(b"MCID".as_slice()));
        let slot = number.and_then(|number| self.slots?.get(&number).copied());
        self.marks.push(Mark { artifact, actual, slot });
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.spend();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.spend();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Whether a paint is white, and whether it is transparent.
fn looks(paint: &Paint<'_>) -> [bool; 2] {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, cover] = color.to_rgba().to_rgba8();
            [red.min(green).min(blue) >= 245, cover < 10]
        }
        Paint::Pattern(_) => [false, false],
    }
}
