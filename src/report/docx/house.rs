//! How our Word files look: fonts, headings, tables whose heads repeat, pages with numbers.

use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, NumPages, PageMargin, PageNum, PageOrientationType, Paragraph, Run, RunFonts,
    Shading, ShdType, Style, StyleType, Table, TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

const INK: &str = "1C2434";
const SOFT: &str = "5D6678";
const HEAD: &str = "26324A";
const LINE: &str = "C9CED8";

/// Of every file: it must not change from run to run.
const MADE: &str = "2000-01-01T00:00:00Z";

/// A page of 11 by 8.5 inches lying on its side, or standing.
const LONG: u32 = 15_840;
const SHORT: u32 = 12_240;
const MARGIN: i32 = 720;

/// A file being written.
pub(super) struct House {
    docx: Docx,
}

impl House {
    /// A file whose pages lie on their side, for tables.
    pub(super) fn new(footer: &str) -> Self {
        let docx = begun(footer).page_size(LONG, SHORT).page_orient(PageOrientationType::Landscape);
        Self { docx: docx.page_margin(margins(MARGIN)) }
    }

    /// A file whose pages stand, for letters.
    pub(super) fn letter(footer: &str) -> Self {
        Self { docx: begun(footer).page_size(SHORT, LONG).page_margin(margins(2 * MARGIN)) }
    }

    pub(super) fn title(&mut self, over: &str, title: &str) {
        self.add(Paragraph::new().add_run(run(over).size(18).color(SOFT).bold()));
        self.add(Paragraph::new().style("Title").add_run(run(title)));
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.add(Paragraph::new().style("Heading1").keep_next(true).add_run(run(text)));
    }

    pub(super) fn plain(&mut self, text: &str) {
        self.add(Paragraph::new().add_run(run(text)));
    }

    pub(super) fn strong(&mut self, text: &str) {
        self.add(Paragraph::new().add_run(run(text).bold().size(24)));
    }

    pub(super) fn note(&mut self, text: &str) {
        self.add(Paragraph::new().add_run(run(text).italic().color(SOFT)));
    }

    pub(super) fn small(&mut self, text: &str) {
        self.add(Paragraph::new().line_spacing(LineSpacing::new().before(120)).add_run(run(text).size(14).color(SOFT)));
    }

    /// A paragraph that begins with words set off.
    pub(super) fn run_in(&mut self, strong: &str, text: &str) {
        self.add(Paragraph::new().add_run(run(strong).bold()).add_run(run(text)));
    }

    /// Names and values without lines between them.
    pub(super) fn rows(&mut self, widths: &[usize; 2], rows: &[(&str, &str)]) {
        let row = |(name, value): &(&str, &str)| {
            let name = cell(widths[0]).add_paragraph(Paragraph::new().add_run(run(name).color(SOFT)));
            TableRow::new(vec![name, cell(widths[1]).add_paragraph(Paragraph::new().add_run(run(value)))])
        };
        let table = Table::without_borders(rows.iter().map(row).collect()).set_grid(widths.to_vec());
        self.table_of(table.layout(TableLayoutType::Fixed), widths.iter().sum());
    }

    /// A table with a head. Widths are in twentieths of a point.
    pub(super) fn table<const N: usize>(
        &mut self,
        widths: &[usize; N],
        head: &[&str; N],
        rows: impl Iterator<Item = [String; N]>,
    ) {
        let head_cells = widths.iter().zip(head).map(|(width, title)| {
            let shading = Shading::new().shd_type(ShdType::Clear).color("auto").fill(HEAD);
            let words = Paragraph::new().add_run(run(title).bold().color("FFFFFF").size(17));
            cell(*width).shading(shading).vertical_align(VAlignType::Center).add_paragraph(words)
        });
        let mut all = vec![TableRow::new(head_cells.collect()).cant_split()];
        all.extend(rows.map(|texts| {
            let cells = widths
                .iter()
                .zip(texts)
                .map(|(width, text)| cell(*width).add_paragraph(Paragraph::new().add_run(run(&text).size(17))));
            TableRow::new(cells.collect()).cant_split()
        }));
        let line = |position| TableBorder::new(position).size(4).color(LINE);
        let borders = TableBorders::new()
            .set(line(TableBorderPosition::Top))
            .set(line(TableBorderPosition::Bottom))
            .set(line(TableBorderPosition::InsideH))
            .clear(TableBorderPosition::Left)
            .clear(TableBorderPosition::Right)
            .clear(TableBorderPosition::InsideV);
        let table = Table::new(all).set_grid(widths.to_vec()).set_borders(borders).layout(TableLayoutType::Fixed);
        self.table_of(table, widths.iter().sum());
    }

    pub(super) fn finish(self) -> Docx {
        self.docx
    }

    fn table_of(&mut self, table: Table, width: usize) {
        let margins = TableCellMargins::new().margin(50, 80, 50, 80);
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_table(table.width(width, WidthType::Dxa).margins(margins));
        // Two tables after each other would be one.
        self.add(Paragraph::new().line_spacing(LineSpacing::new().after(0)));
    }

    fn add(&mut self, paragraph: Paragraph) {
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_paragraph(paragraph);
    }
}

fn begun(footer: &str) -> Docx {
    let fonts = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri");
    let serif = || RunFonts::new().ascii("Georgia").hi_ansi("Georgia").cs("Georgia");
    let title = Style::new("Title", StyleType::Paragraph).name("Title").size(40).bold().color(INK).fonts(serif());
    let heading = Style::new("Heading1", StyleType::Paragraph)
        .name("heading 1")
        .size(26)
        .bold()
        .color(INK)
        .fonts(serif())
        .outline_lvl(0)
        .line_spacing(LineSpacing::new().before(320).after(120));
    let numbers = Paragraph::new()
        .align(AlignmentType::Right)
        .add_run(run(&format!("{footer}    ")).size(15).color(SOFT))
        .add_page_num(PageNum::new())
        .add_run(run(" / ").size(15).color(SOFT))
        .add_num_pages(NumPages::new());
    Docx::new()
        .created_at(MADE)
        .updated_at(MADE)
        .default_fonts(fonts)
        .default_size(20)
        .default_line_spacing(LineSpacing::new().after(80))
        .add_style(title)
        .add_style(heading)
        .footer(Footer::new().add_paragraph(numbers))
}

fn margins(margin: i32) -> PageMargin {
    PageMargin::new().top(margin).bottom(margin).left(margin).right(margin).footer(margin / 2).header(margin / 2)
}

fn run(text: &str) -> Run {
    Run::new().add_text(text)
}

fn cell(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa)
}

/// The file.
pub(super) fn packed(docx: Docx) -> std::io::Result<Vec<u8>> {
    let mut out = std::io::Cursor::new(Vec::new());
    docx.pack(&mut out).map_err(std::io::Error::other)?;
    Ok(out.into_inner())
}
