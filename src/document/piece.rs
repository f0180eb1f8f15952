//! What a reader of a format hands over: pieces of text in reading order. They can be serialised,
//! because a format may be read in another process.

use serde::{Deserialize, Serialize};

use super::Origin;

/// One paragraph, list item, heading or table row as the format tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What the format says it is.
    pub kind: PieceKind,
    /// The automatic number as the format prints it ("4.", "(c)", "1.1.1", "Section 2."), where the
    /// number is not part of `text`. Bullets are dropped, so they are empty too.
    pub label: String,
    /// Nesting as the format tells it (list level, indent step, quote depth); 0 where unknown.
    pub depth: u8,
    /// The text on one line: white space runs are one space, soft line breaks are spaces, words
    /// broken at line ends are joined. Letters are as in the source (curly quotes stay).
    pub text: String,
    /// Bytes at the start of `text` that are set in bold, underlined or italic while the rest is
    /// not: probably a run-in heading. 0 where nothing is; the whole length where all is.
    pub emphasis: u32,
    /// Where the piece starts in the source.
    pub place: Place,
    /// Pages that begin inside the piece: (byte offset in `text`, page).
    pub page_starts: Vec<(u32, u32)>,
    /// Where the letters of `text` stand in the source, for formats that edits are written to; in
    /// order. Formats that are read in another process have none.
    #[serde(skip)]
    pub origins: Vec<Origin>,
}

/// What the format says a piece is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PieceKind {
    /// Running text.
    #[default]
    Body,
    /// A heading with its level from 1, where the format or the look says so.
    Heading(u8),
    /// A list item, numbered (see [`Piece::label`]) or bulleted.
    Item,
    /// A table row; cells are joined with " | ".
    Row,
    /// A footnote or endnote.
    Note,
    /// A running header or footer, page number, navigation: not contract text.
    Furniture,
}

/// Where something stands in the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Page from 1, for formats that have pages.
    pub page: Option<u32>,
    /// Paragraph from 1, counted as the format counts them.
    pub paragraph: u32,
    /// Line from 1, for formats that have lines.
    pub line: Option<u32>,
}
