//! A contract as a redline needs it: the pieces that the reader handed over, the document they
//! make, and which piece each block came from, so that changes can be made and read again.

use serde::{Deserialize, Serialize};

use crate::document::{Document, Piece, PieceKind};
use crate::text::TextRange;

/// A contract with its pieces.
#[derive(Clone, Debug)]
pub struct Contract {
    /// What the reader handed over, in reading order.
    pub pieces: Vec<Piece>,
    /// The contract.
    pub document: Document,
    /// For each block, its piece and the byte in the piece's text at which the block begins.
    origins: Vec<(usize, usize)>,
}

/// One change of the text. Ranges are in the canonical text of the unchanged contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Words replaced inside one block: struck where `text` is empty, added where `range` is.
    Words {
        /// What is replaced.
        range: TextRange,
        /// What stands there then.
        text: String,
    },
    /// A paragraph put after a block.
    Paragraph {
        /// Index of the block after which it stands.
        after: usize,
        /// Index of the block whose level and style it takes.
        like: usize,
        /// Its place among the paragraphs put after the same block.
        order: usize,
        /// Its number, empty where it has none.
        label: String,
        /// Its text without the number.
        text: String,
    },
}

impl Contract {
    /// A contract made of these pieces.
    pub fn new(pieces: Vec<Piece>) -> Self {
        let document = Document::build(pieces.clone());
        let origins = origins(&pieces, &document);
        Self { pieces, document, origins }
    }

    /// The piece that a block came from.
    pub fn piece_of(&self, block: usize) -> Option<&Piece> {
        let (piece, _) = self.origins.get(block)?;
        self.pieces.get(*piece)
    }

    /// The number of a block as it was typed into the text ("(c) "), empty where there is none or
    /// the format makes it.
    pub fn typed_label(&self, block: usize) -> &str {
        self.origins
            .get(block)
            .and_then(|(piece, start)| self.pieces.get(*piece)?.text.get(..*start))
            .filter(|_| !self.document.blocks[block].label.is_empty())
            .unwrap_or_default()
    }

    /// Whether the format makes the number of this block.
    pub fn is_numbered_by_format(&self, block: usize) -> bool {
        self.piece_of(block).is_some_and(|piece| !piece.label.is_empty())
    }

    /// The contract with these changes made. They must not overlap.
    #[must_use]
    pub fn with<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut pieces = self.pieces.clone();
        let mut words: Vec<(usize, usize, usize, usize, &str)> = Vec::new();
        let mut added: Vec<Vec<(usize, Piece)>> = vec![Vec::new(); pieces.len()];
        for (at_order, change) in changes.into_iter().enumerate() {
            match change {
                Change::Words { range, text } => {
                    let Some(block) = self.document.block_at(range.start) else { continue };
                    let Some(&(piece, start)) = self.origins.get(block) else { continue };
                    let at = start + (range.start - self.document.blocks[block].range.start) as usize;
                    words.push((piece, at, range.len(), at_order, text));
                }
                Change::Paragraph { after, like, order, label, text } => {
                    let (Some(&(piece, _)), Some(like_piece)) = (self.origins.get(*after), self.piece_of(*like)) else {
                        continue;
                    };
                    let by_format = self.is_numbered_by_format(*like) && !label.is_empty();
                    let typed = if label.is_empty() || by_format { String::new() } else { format!("{label} ") };
                    let kind = if matches!(like_piece.kind, PieceKind::Heading(_)) { PieceKind::Body } else { like_piece.kind };
                    // A paragraph after a numbered list is none of its items; one after bullets is.
                    let leaves_list = label.is_empty() && !self.document.blocks[*like].label.is_empty();
                    let kind = if leaves_list { PieceKind::Body } else { kind };
                    let made = Piece {
                        kind,
                        label: if by_format { label.clone() } else { String::new() },
                        depth: like_piece.depth,
                        text: typed + text,
                        emphasis: 0,
                        place: pieces[piece].place,
                        page_starts: Vec::new(),
                        origins: Vec::new(),
                    };
                    added[piece].push((*order, made));
                }
            }
        }
        // From the back, so that places stay what they are.
        words.sort_by_key(|&(piece, at, _, order, _)| (std::cmp::Reverse((piece, at)), std::cmp::Reverse(order)));
        for (piece, at, length, _, text) in words {
            splice(&mut pieces[piece], at, length, text);
        }
        let pieces = pieces.into_iter().zip(added).flat_map(|(piece, mut added)| {
            added.sort_by_key(|(order, _)| *order);
            std::iter::once(piece).chain(added.into_iter().map(|(_, piece)| piece))
        });
        Self::new(pieces.collect())
    }
}

/// Replaces bytes of a piece's text; what is counted in bytes moves along.
fn splice(piece: &mut Piece, at: usize, length: usize, text: &str) {
    let end = at + length;
    if piece.text.get(at..end).is_none() {
        return;
    }
    let whole = piece.emphasis as usize == piece.text.len();
    piece.text.replace_range(at..end, text);
    let emphasis = piece.emphasis as usize;
    let emphasis = match emphasis {
        _ if whole => piece.text.len(),
        _ if emphasis >= end && end > 0 => emphasis + text.len() - length,
        _ => emphasis.min(at.max(emphasis.min(at))),
    };
    piece.emphasis = u32::try_from(emphasis.min(piece.text.len())).unwrap_or(u32::MAX);
    piece.text = tidy(&piece.text);
    // It stands in no source any more.
    piece.origins.clear();
}

/// Single spaces, none at the ends: what a reader makes of any text.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The piece of each block. Blocks come in the order of the pieces, and the text of each is the
/// end of its piece's text.
fn origins(pieces: &[Piece], document: &Document) -> Vec<(usize, usize)> {
    let mut next = 0;
    let mut out = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        let text = block.range.of(&document.text);
        let found = pieces
            .iter()
            .enumerate()
            .skip(next)
            .find(|(_, piece)| piece.kind != PieceKind::Furniture && piece.text.trim_end().ends_with(text));
        let Some((index, piece)) = found else { break };
        out.push((index, piece.text.trim_end().len() - text.len()));
        next = index + 1;
    }
    out
}
