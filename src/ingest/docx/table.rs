//! Tables: rows of data as rows, tables that only lay out text as the text in them.

use super::body::Story;
use super::xml::Element;
use crate::document::{Piece, PieceKind};

/// From this many bytes on, a paragraph beside others in one cell is running text.
const LONG: usize = 120;

impl<'a> Story<'_, 'a> {
    /// Reads a table into pieces.
    pub(super) fn table(&mut self, table: &'a Element<'a>) {
        for row in parts(table, "tr") {
            let setting = |name| row.path(&["trPr", name]);
            let view = self.context.view;
            if row.child("trPr").is_some_and(|properties| properties.children().any(|child| view.drops(child.name()))) {
                continue;
            }
            let cells: Vec<Vec<Piece>> = parts(row, "tc")
                .into_iter()
                .filter(|cell| {
                    !cell.child("tcPr").is_some_and(|properties| properties.children().any(|child| view.drops(child.name())))
                })
                .map(|cell| self.cell(cell))
                .collect();
            if setting("hidden").is_some_and(Element::is_on) {
                for piece in cells.iter().flatten() {
                    self.context.found.hidden.push_str(&piece.text);
                    self.context.found.hidden.push(' ');
                }
                continue;
            }
            self.pieces.extend(row_pieces(cells, self.kind()));
        }
    }

    fn cell(&mut self, cell: &'a Element<'a>) -> Vec<Piece> {
        let before = std::mem::take(&mut self.pieces);
        self.blocks(cell);
        std::mem::replace(&mut self.pieces, before)
    }
}

/// The rows of a table or cells of a row, with content controls around them looked through.
fn parts<'a>(parent: &'a Element<'a>, name: &str) -> Vec<&'a Element<'a>> {
    parent
        .children()
        .flat_map(|child| match child.name() {
            "sdt" | "sdtContent" | "customXml" => parts(child, name),
            found if found == name => vec![child],
            _ => Vec::new(),
        })
        .collect()
}

fn row_pieces(mut cells: Vec<Vec<Piece>>, kind: Option<PieceKind>) -> Vec<Piece> {
    take_number(&mut cells);
    if is_layout(&cells) {
        let mut pieces: Vec<Piece> = cells.into_iter().flatten().collect();
        pieces.retain(|piece| !piece.text.is_empty());
        return pieces;
    }
    let mut row = Piece { kind: kind.unwrap_or(PieceKind::Row), ..Piece::default() };
    let mut rest = Vec::new();
    let mut emphasised = true;
    for (index, cell) in cells.into_iter().enumerate() {
        let (notes, pieces): (Vec<_>, Vec<_>) = cell.into_iter().partition(|piece| piece.kind == PieceKind::Note);
        rest.extend(notes);
        let mut begun = false;
        for piece in pieces {
            if row.place.paragraph == 0 {
                row.place = piece.place;
            }
            if piece.text.is_empty() {
                if row.label.is_empty() {
                    row.label = piece.label;
                }
                continue;
            }
            if !row.text.is_empty() {
                row.text.push_str(if begun || index == 0 { " " } else { " | " });
            }
            if emphasised && piece.emphasis > 0 {
                row.emphasis = row.text.len() as u32 + piece.emphasis;
            }
            emphasised &= piece.emphasis as usize == piece.text.len();
            let before = row.text.len();
            row.origins.extend(piece.origins.iter().filter_map(|origin| origin.moved(0, before)));
            row.text.push_str(&piece.text);
            begun = true;
        }
    }
    if !row.text.is_empty() {
        rest.insert(0, row);
    }
    rest
}

/// A row of two cells, of which the first holds nothing but a number, is a numbered paragraph.
fn take_number(cells: &mut Vec<Vec<Piece>>) {
    let [first, second] = cells.as_slice() else { return };
    let ([number], Some(target)) = (first.as_slice(), second.first()) else { return };
    let label = if number.text.is_empty() { &number.label } else { &number.text };
    let is_plain = |piece: &Piece| piece.label.is_empty() && piece.kind == PieceKind::Body;
    if !is_number(label) || !is_plain(target) {
        return;
    }
    let (label, place) = (label.clone(), number.place);
    cells.remove(0);
    if let Some(target) = cells.first_mut().and_then(|cell| cell.first_mut()) {
        target.kind = PieceKind::Item;
        target.label = label;
        target.place = place;
    }
}

/// "1.", "2.3", "(a)", "iv)", "12".
fn is_number(text: &str) -> bool {
    let core = text.trim_start_matches('(').trim_end_matches(['.', ')']);
    let closed = core.len() < text.len();
    text.len() <= 8
        && core.split('.').all(|part| {
            let numeric = part.chars().all(|c| c.is_ascii_digit());
            !part.is_empty() && (numeric || closed && part.len() <= 4 && part.chars().all(|c| c.is_ascii_alphabetic()))
        })
}

/// Whether a row lays out running text: a single cell, or a cell with headings, numbered
/// provisions, a table of its own, or several paragraphs of which one is long.
fn is_layout(cells: &[Vec<Piece>]) -> bool {
    let structured = |piece: &Piece| match piece.kind {
        PieceKind::Heading(_) | PieceKind::Row => true,
        _ => !piece.label.is_empty() && !piece.text.is_empty() && piece.kind != PieceKind::Note,
    };
    let running = |cell: &Vec<Piece>| cell.len() > 1 && cell.iter().any(|piece| piece.text.len() >= LONG);
    cells.len() == 1 || cells.iter().any(|cell| running(cell) || cell.iter().any(structured))
}
