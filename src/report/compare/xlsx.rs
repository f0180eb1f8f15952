//! The comparison as a workbook: changes, clauses and values, a sheet each.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::Rounds;
use super::view::{ChangeView, View};

/// Characters that a cell can hold; Excel refuses more.
const MOST: usize = 32_000;

/// Writes the workbook: the same bytes for the same comparison.
///
/// # Errors
/// Where the workbook cannot be made, which no comparison is known to bring about.
pub fn render(rounds: &Rounds) -> Result<Vec<u8>, XlsxFailure> {
    workbook(&View::of(rounds)).map_err(|error| XlsxFailure(error.to_string()))
}

/// A workbook that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be made: {0}")]
pub struct XlsxFailure(String);

fn workbook(view: &View) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed time, so that the bytes depend on the drafts only.
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    changes(book.add_worksheet(), view)?;
    clauses(book.add_worksheet(), view)?;
    facts(book.add_worksheet(), view)?;
    drafts(book.add_worksheet(), view)?;
    book.save_to_buffer()
}

/// A sheet with a head row that stays in view.
fn head(sheet: &mut Worksheet, name: &str, columns: &[(&str, u16)]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0x00DE_DAD1));
    sheet.set_name(name)?;
    for (column, (title, width)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, *title, &bold)?;
        sheet.set_column_width(column, f64::from(*width))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn row(sheet: &mut Worksheet, number: u32, cells: &[&str]) -> Result<(), XlsxError> {
    let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, text) in (0..).zip(cells) {
        sheet.write_string_with_format(number, column, kept(text), &format)?;
    }
    Ok(())
}

/// Makes a row as high as its longest cell wants: not every program does so on its own. Each cell is
/// given by its characters and how many of them a line of it takes.
fn height(sheet: &mut Worksheet, number: u32, cells: &[(usize, usize)]) -> Result<(), XlsxError> {
    let lines = cells.iter().map(|(characters, room)| characters.div_ceil(*room)).max().unwrap_or(1).clamp(1, 27);
    sheet.set_row_height(number, u32::try_from(15 * lines).unwrap_or(15))?;
    Ok(())
}

fn kept(text: &str) -> &str {
    text.char_indices().nth(MOST).map_or(text, |(at, _)| &text[..at])
}

fn changes(sheet: &mut Worksheet, view: &View) -> Result<(), XlsxError> {
    let columns = [
        ("Drafts", 24),
        ("Group", 22),
        ("Kind", 11),
        ("Place", 20),
        ("Tracking", 11),
        ("Effect", 14),
        ("Clauses", 26),
        ("Words", 90),
    ];
    head(sheet, "Changes", &columns)?;
    let mut number = 0;
    for step in &view.steps {
        let drafts = format!("{} → {}", step.old, step.new);
        let groups = step.groups.iter().map(|group| (group.heading, &group.changes));
        for (heading, list) in groups.chain([("Asked for and refused", &step.refused)]) {
            for change in list {
                number += 1;
                let about = [&drafts, heading, change.kind, &change.place, change.tracking, change.effect_words, &change.clauses];
                row(sheet, number, &about)?;
                words(sheet, number, change)?;
                let length: usize = change.spans.iter().map(|span| span.text.chars().count() + 1).sum();
                let lines = [(length, 84), (change.clauses.chars().count(), 22), (heading.chars().count(), 20)];
                height(sheet, number, &lines)?;
            }
        }
    }
    if number > 0 {
        sheet.autofilter(0, 0, number, 7)?;
    }
    Ok(())
}

/// The words with what is gone struck and red, what is new green.
fn words(sheet: &mut Worksheet, number: u32, change: &ChangeView) -> Result<(), XlsxError> {
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (plain, old) = (Format::new(), Format::new().set_font_color(Color::RGB(0x00A8_201A)).set_font_strikethrough());
    let new = Format::new().set_font_color(Color::RGB(0x001C_6B45)).set_bold();
    let total: usize = change.spans.iter().map(|span| span.text.chars().count() + 1).sum();
    let texts: Vec<(&Format, String)> = change
        .spans
        .iter()
        .map(|span| {
            let format = match span.side {
                "old" => &old,
                "new" => &new,
                _ => &plain,
            };
            (format, format!("{} ", span.text))
        })
        .collect();
    let parts: Vec<(&Format, &str)> = texts.iter().map(|(format, text)| (*format, text.as_str())).collect();
    if total > MOST || parts.len() < 2 {
        let whole: String = parts.iter().map(|(_, text)| *text).collect();
        sheet.write_string_with_format(number, 7, kept(whole.trim_end()), &cell)?;
    } else {
        sheet.write_rich_string_with_format(number, 7, &parts, &cell)?;
    }
    Ok(())
}

fn clauses(sheet: &mut Worksheet, view: &View) -> Result<(), XlsxError> {
    let columns = [
        ("Drafts", 24),
        ("Outcome", 12),
        ("Clause", 34),
        ("Id", 30),
        ("Severity", 10),
        ("Before", 26),
        ("After", 26),
        ("Points", 14),
        ("Note", 22),
    ];
    head(sheet, "Clauses", &columns)?;
    let mut number = 0;
    for step in &view.steps {
        let drafts = format!("{} → {}", step.old, step.new);
        for one in &step.clauses {
            number += 1;
            let cells = [&drafts, one.outcome, &one.title, &one.id, one.severity, &one.old, &one.new, &one.points, &one.note];
            row(sheet, number, &cells)?;
            height(
                sheet,
                number,
                &[(one.title.chars().count(), 30), (one.old.chars().count(), 22), (one.new.chars().count(), 22)],
            )?;
        }
    }
    Ok(())
}

fn facts(sheet: &mut Worksheet, view: &View) -> Result<(), XlsxError> {
    head(sheet, "Values", &[("Drafts", 24), ("Value", 30), ("Before", 40), ("After", 40)])?;
    let mut number = 0;
    for step in &view.steps {
        for fact in &step.facts {
            number += 1;
            row(sheet, number, &[&format!("{} → {}", step.old, step.new), &fact.label, &fact.old, &fact.new])?;
        }
    }
    Ok(())
}

fn drafts(sheet: &mut Worksheet, view: &View) -> Result<(), XlsxError> {
    head(sheet, "Drafts", &[("Draft", 34), ("Format", 12), ("Grade", 24), ("SHA-256", 70)])?;
    for (number, draft) in (1..).zip(&view.drafts) {
        row(sheet, number, &[&draft.name, draft.format, &draft.grade, &draft.sha256])?;
    }
    Ok(())
}
