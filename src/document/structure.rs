//! Pieces to a document: sections from labels and headings, lead-ins, definitions, parties.

use super::{Document, Piece};

pub(super) fn build(_pieces: Vec<Piece>) -> Document {
    Document::default()
}
