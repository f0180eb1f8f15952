//! The workbook: contracts, clauses by contract, findings, figures, what was not read.
//!
//! All text is written as text, so that no cell is ever a formula.

use std::io;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use super::{FindingRow, Portfolio, Row, fact_labels};

const INK: u32 = 0x1C_24_34;
const LINE: u32 = 0xDC_DF_E6;
const HEAD: u32 = 0x26_32_4A;

/// Pixels of a line of text.
const LINE_HEIGHT: u32 = 18;
/// Excel allows 546 pixels for a row.
const MOST_LINES: u32 = 30;

pub(super) fn render(portfolio: &Portfolio) -> io::Result<Vec<u8>> {
    workbook(portfolio).map_err(io::Error::other)
}

fn workbook(portfolio: &Portfolio) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A date of its own would make every run another file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title("Business associate agreements").set_author("baa").set_creation_datetime(&made),
    );
    let looks = Looks::new();
    contracts(book.add_worksheet(), portfolio, &looks)?;
    clauses(book.add_worksheet(), portfolio, &looks)?;
    findings(book.add_worksheet_with_low_memory()?, portfolio, &looks)?;
    facts(book.add_worksheet(), portfolio, &looks)?;
    failures(book.add_worksheet(), portfolio, &looks)?;
    book.save_to_buffer()
}

/// The formats of cells.
struct Looks {
    head: Format,
    upright: Format,
    text: Format,
    /// A digest, on one line however long.
    code: Format,
    number: Format,
    link: Format,
    grades: [(&'static str, Format); 6],
    severities: [(&'static str, Format); 4],
    verdicts: [(&'static str, &'static str, Format); 8],
}

impl Looks {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_font_name("Calibri")
                .set_font_size(10)
                .set_font_color(Color::RGB(INK))
                .set_align(FormatAlign::Top)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(Color::RGB(LINE))
        };
        let filled = |ink: u32, ground: u32| {
            cell().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground)).set_align(FormatAlign::Center)
        };
        let head = cell().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(HEAD)).set_text_wrap();
        let (good, fair, poor, bad) =
            ((0x1F_6B_43, 0xE1_F2_E7), (0x7A_5B_00, 0xFD_F1_CC), (0x9A_4A_00, 0xFC_E5_D2), (0xA1_1D_1D, 0xFB_DC_DA));
        let soft = (0x6B_72_80, 0xF1_F2_F4);
        let of = |(ink, ground): (u32, u32)| filled(ink, ground);
        Self {
            upright: head.clone().set_rotation(90).set_align(FormatAlign::Center),
            head,
            text: cell().set_text_wrap(),
            code: cell(),
            number: cell().set_num_format("#,##0").set_align(FormatAlign::Right),
            link: cell().set_font_color(Color::RGB(0x1D_4E_89)),
            grades: [("A", good), ("B", good), ("C", fair), ("D", poor), ("F", bad), ("", soft)]
                .map(|(name, tone)| (name, of(tone).set_bold())),
            severities: [("critical", bad), ("high", poor), ("medium", fair), ("low", soft)].map(|(name, tone)| (name, of(tone))),
            verdicts: [
                ("satisfied", "\u{2713}", good),
                ("clear", "\u{b7}", good),
                ("partial", "half", fair),
                ("unread", "?", fair),
                ("missing", "\u{2013}", poor),
                ("contradicted", "no", bad),
                ("triggered", "flag", bad),
                ("not-applicable", "n/a", soft),
            ]
            .map(|(name, sign, tone)| (name, sign, of(tone))),
        }
    }

    fn grade(&self, letter: &str) -> &Format {
        self.grades.iter().find(|(name, _)| *name == letter).map_or(&self.text, |(_, look)| look)
    }

    fn severity(&self, name: &str) -> &Format {
        self.severities.iter().find(|(known, _)| *known == name).map_or(&self.text, |(_, look)| look)
    }
}

/// Names a sheet and gives it its head, its widths, a filter over so many rows, and panes that stay.
fn begin(sheet: &mut Worksheet, name: &str, columns: &[(&str, u16)], rows: usize, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0).set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
    for (column, (_, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
    }
    for (column, (title, _)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, *title, &looks.head)?;
    }
    fit(sheet, 0, columns.iter().copied())?;
    let last = u32::try_from(rows).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, columns.len().saturating_sub(1) as u16)?;
    Ok(())
}

/// Makes a row as high as its texts need in columns of these widths: not every program works that
/// out by itself for a long sheet.
fn fit<'a>(sheet: &mut Worksheet, at: u32, texts: impl IntoIterator<Item = (&'a str, u16)>) -> Result<(), XlsxError> {
    // Words that do not fit leave a tenth of a line empty.
    let lines_of = |(text, width): (&str, u16)| {
        text.lines().map(|line| line.chars().count() * 11 / (10 * usize::from(width)) + 1).sum::<usize>()
    };
    let lines = texts.into_iter().map(lines_of).max().unwrap_or(1);
    let lines = u32::try_from(lines).unwrap_or(MOST_LINES).clamp(1, MOST_LINES);
    sheet.set_row_height_pixels(at, LINE_HEIGHT * lines)?;
    Ok(())
}

/// The contract's name, leading to its report where there is one.
fn name(sheet: &mut Worksheet, at: u32, row: &Row, looks: &Looks) -> Result<(), XlsxError> {
    if row.link.is_empty() {
        sheet.write_string_with_format(at, 0, &row.name, &looks.text)?;
    } else {
        let url = Url::new(format!("file:///{}", row.link)).set_text(&row.name);
        // A link that is too long for Excel is still a name.
        if sheet.write_url_with_format(at, 0, url, &looks.link).is_err() {
            sheet.write_string_with_format(at, 0, &row.name, &looks.text)?;
        }
    }
    Ok(())
}

fn contracts(sheet: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Result<(), XlsxError> {
    let columns = [
        ("Contract", 38),
        ("Grade", 7),
        ("Points", 8),
        ("Must change", 9),
        ("Critical", 8),
        ("High", 8),
        ("Medium", 8),
        ("Low", 8),
        ("Held down by", 40),
        ("Deal with first", 48),
        ("Covered entity", 24),
        ("Business associate", 28),
        ("Read as", 26),
        ("Review", 20),
        ("SHA-256", 20),
    ];
    begin(sheet, "Contracts", &columns, portfolio.rows.len(), looks)?;
    for (at, row) in (1..).zip(portfolio.worst_first()) {
        name(sheet, at, row, looks)?;
        sheet.write_string_with_format(at, 1, if row.grade.is_empty() { "none" } else { row.grade }, looks.grade(row.grade))?;
        if let Some(points) = row.points {
            sheet.write_number_with_format(at, 2, points, &looks.number)?;
        } else {
            sheet.write_string_with_format(at, 2, "", &looks.text)?;
        }
        let counts = std::iter::once(row.must_change).chain(row.counts);
        for (column, count) in (3..).zip(counts) {
            sheet.write_number_with_format(at, column, count as u32, &looks.number)?;
        }
        let (caps, worst) = (row.caps.join("; "), row.worst().join("; "));
        let texts = [&caps, &worst, &row.covered_entity, &row.business_associate, &row.extent];
        fit(sheet, at, texts.iter().zip(&columns[8..]).map(|(text, (_, width))| (text.as_str(), *width)))?;
        for (column, text) in (8..).zip(texts) {
            sheet.write_string_with_format(at, column, text, &looks.text)?;
        }
        sheet.write_string_with_format(at, 13, row.status.words(), &looks.text)?;
        sheet.write_string_with_format(at, 14, &row.sha256, &looks.code)?;
    }
    Ok(())
}

fn clauses(sheet: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Result<(), XlsxError> {
    let mut columns = vec![("Contract", 38), ("Grade", 7)];
    columns.extend(portfolio.clauses.iter().map(|clause| (clause.title.as_str(), 5)));
    begin(sheet, "Clauses", &columns, portfolio.rows.len(), looks)?;
    sheet.set_row_height(0, 190)?.set_freeze_panes(1, 2)?;
    for (column, clause) in (2..).zip(&portfolio.clauses) {
        sheet.write_string_with_format(0, column, &clause.title, &looks.upright)?;
    }
    for (at, row) in (1..).zip(portfolio.worst_first()) {
        name(sheet, at, row, looks)?;
        sheet.write_string_with_format(at, 1, if row.grade.is_empty() { "none" } else { row.grade }, looks.grade(row.grade))?;
        for (column, verdict) in (2..).zip(&row.verdicts) {
            if let Some((_, sign, look)) = looks.verdicts.iter().find(|(name, ..)| name == verdict) {
                sheet.write_string_with_format(at, column, *sign, look)?;
            }
        }
    }
    let under = portfolio.rows.len() as u32 + 2;
    for (at, (verdict, sign, look)) in (under..).zip(&looks.verdicts) {
        sheet.write_string_with_format(at, 0, verdict.replace('-', " "), &looks.text)?;
        sheet.write_string_with_format(at, 1, *sign, look)?;
    }
    Ok(())
}

fn findings(sheet: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Result<(), XlsxError> {
    let columns = [
        ("Contract", 34),
        ("Severity", 9),
        ("Clause", 30),
        ("Verdict", 18),
        ("Must change", 9),
        ("Place", 26),
        ("The contract says", 60),
        ("Finding", 48),
        ("Ask for", 42),
        ("Fallback", 42),
        ("Why", 48),
        ("Law", 30),
        ("Confidence", 20),
    ];
    let rows = portfolio.worst_first();
    let count = rows.iter().map(|row| row.findings.len()).sum();
    begin(sheet, "Findings", &columns, count, looks)?;
    let all = rows.iter().flat_map(|row| row.findings.iter().map(move |finding| (row, finding)));
    for (at, (row, finding)) in (1..).zip(all) {
        sheet.write_string_with_format(at, 0, &row.name, &looks.text)?;
        sheet.write_string_with_format(at, 1, finding.severity, looks.severity(finding.severity))?;
        fit(sheet, at, texts(finding).into_iter().zip(&columns[2..]).map(|(text, (_, width))| (text, *width)))?;
        for (column, text) in (2..).zip(texts(finding)) {
            sheet.write_string_with_format(at, column, text, &looks.text)?;
        }
    }
    Ok(())
}

/// The columns of a finding from its clause on.
fn texts(finding: &FindingRow) -> [&str; 11] {
    [
        &finding.title,
        finding.verdict_words,
        if finding.must_change { "yes" } else { "" },
        &finding.place,
        &finding.quote,
        &finding.message,
        &finding.ask,
        &finding.fallback,
        &finding.why,
        &finding.citations,
        &finding.doubt,
    ]
}

fn facts(sheet: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Result<(), XlsxError> {
    let mut columns = vec![("Contract", 38), ("Grade", 7)];
    columns.extend(fact_labels().map(|label| (label, 24)));
    begin(sheet, "Figures", &columns, portfolio.rows.len(), looks)?;
    for (at, row) in (1..).zip(portfolio.worst_first()) {
        name(sheet, at, row, looks)?;
        sheet.write_string_with_format(at, 1, if row.grade.is_empty() { "none" } else { row.grade }, looks.grade(row.grade))?;
        for (column, fact) in (2..).zip(&row.facts) {
            let text = match &fact.value {
                Some(value) if fact.place.is_empty() => value.clone(),
                Some(value) => format!("{value} ({})", fact.place),
                None => String::new(),
            };
            sheet.write_string_with_format(at, column, text, &looks.text)?;
        }
    }
    Ok(())
}

fn failures(sheet: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Result<(), XlsxError> {
    let failed = portfolio.failures.iter().map(|failure| (failure.name.as_str(), failure.because.as_str(), "not read"));
    let noted = portfolio.rows.iter().flat_map(|row| {
        let what = if row.status == super::Status::Incomplete { "not read completely" } else { "note" };
        row.issues.iter().map(move |issue| (row.name.as_str(), issue.as_str(), what))
    });
    let all: Vec<(&str, &str, &str)> = failed.chain(noted).collect();
    begin(sheet, "Not read", &[("File", 40), ("Because", 100), ("Kind", 20)], all.len(), looks)?;
    for (at, (name, because, what)) in (1..).zip(all) {
        for (column, text) in (0..).zip([name, because, what]) {
            sheet.write_string_with_format(at, column, text, &looks.text)?;
        }
    }
    Ok(())
}
