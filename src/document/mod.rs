//! A contract as read: one canonical text, its blocks, sections, definitions and parties.
//!
//! A reader of a format hands over [`Piece`]s in reading order; [`Document::build`] makes the
//! document of them, the same for every format. Nothing here fails: odd structure gives a flat
//! document, never an error.

mod definitions;
mod headings;
mod kinds;
mod labels;
mod lead_in;
mod origin;
mod outline;
mod parties;
mod piece;
mod structure;
#[cfg(test)]
mod tests;

pub use origin::{Origin, Part, Span};
pub use piece::{Piece, PieceKind, Place};

use serde::{Deserialize, Serialize};

use crate::text::TextRange;

/// A contract as read. Every range points into [`Document::text`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Document {
    /// The canonical text: the text of every block, one line each, in reading order. Labels
    /// ("4.", "(c)") are not part of it; they stand in the blocks.
    pub text: String,
    /// The blocks in reading order. Running headers and footers are left out.
    pub blocks: Vec<Block>,
    /// The section tree in reading order; a parent stands before its children. Never empty: the
    /// first is the text before any section.
    pub sections: Vec<Section>,
    /// Defined terms in the order of their definitions.
    pub definitions: Vec<Definition>,
    /// The parties under the names this contract gives them.
    pub parties: Parties,
}

/// One paragraph, list item, heading or table row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Block {
    /// Its text, without the label.
    pub range: TextRange,
    /// What it is.
    pub kind: BlockKind,
    /// Its number or letter as printed ("4.", "(c)", "ARTICLE IV"), empty where it has none. A
    /// footnote or endnote has "note" before its number.
    pub label: String,
    /// A run-in heading at the start of the text ("Safeguards. Business Associate shall ..."),
    /// without which the rest is a sentence; empty where there is none.
    pub heading: TextRange,
    /// Index of the section it stands in.
    pub section: usize,
    /// Index of the block whose last sentence leads in to this one ("Business Associate shall:").
    pub lead_in: Option<usize>,
    /// Where its first character stands in the source.
    pub place: Place,
    /// Pages that begin inside the block: (byte offset in the canonical text, page).
    pub page_starts: Vec<(u32, u32)>,
    /// Where its letters stand in the source, for formats that edits are written to; in order.
    pub origins: Vec<Origin>,
}

/// What a block is, which decides whether its words bind anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A title or section heading.
    Heading,
    /// Text that may bind: a paragraph, list item or table row.
    Body,
    /// A recital ("WHEREAS ...").
    Recital,
    /// The definition of a term.
    Definition,
    /// A signature block.
    Signature,
    /// A table of contents.
    Contents,
}

/// A node of the section tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Full number for people, built from the labels of its ancestors: "4(b)(ii)", "2.3",
    /// "Article IV". Empty for unnumbered sections.
    pub number: String,
    /// The heading's words, run-in or on its own line; empty where there is none.
    pub heading: TextRange,
    /// Everything in the section, sub-sections included.
    pub range: TextRange,
    /// Index of the parent; `None` for a top section.
    pub parent: Option<usize>,
    /// Depth in the tree, top sections at 0.
    pub depth: u8,
}

/// A term that this contract defines.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// The term as written, without quotes.
    pub term: String,
    /// The words that define it (a sentence).
    pub range: TextRange,
}

/// The parties and every name by which the contract calls them, in the order of first use. The
/// generic names come first when the contract uses them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// Names of the covered entity (in a subcontractor agreement: of the upstream business
    /// associate, who stands in its place).
    pub covered_entity: Vec<String>,
    /// Names of the business associate (in a subcontractor agreement: of the subcontractor).
    pub business_associate: Vec<String>,
    /// Whether this is an agreement between a business associate and its subcontractor.
    pub downstream: bool,
}

impl Document {
    /// Makes the document of what a reader handed over.
    pub fn build(pieces: Vec<Piece>) -> Self {
        structure::build(pieces)
    }

    /// Index of the block that holds this byte offset; the nearest one before where none does.
    pub fn block_at(&self, offset: u32) -> Option<usize> {
        let after = self.blocks.partition_point(|block| block.range.start <= offset);
        after.checked_sub(1)
    }

    /// The number of a section for people, or of the nearest one around it that has a number.
    pub fn number_of(&self, section: usize) -> String {
        let mut at = self.sections.get(section);
        while let Some(section) = at {
            if !section.number.is_empty() {
                return section.number.clone();
            }
            at = section.parent.and_then(|parent| self.sections.get(parent));
        }
        String::new()
    }

    /// The place of a byte offset for people: section number and page.
    pub fn whereabouts(&self, offset: u32) -> Whereabouts {
        let Some(block) = self.block_at(offset).map(|index| &self.blocks[index]) else {
            return Whereabouts::default();
        };
        let page = block
            .page_starts
            .iter()
            .take_while(|(start, _)| *start <= offset)
            .last()
            .map_or(block.place.page, |(_, page)| Some(*page));
        Whereabouts { section: self.number_of(block.section), page, paragraph: block.place.paragraph, line: block.place.line }
    }
}

/// A place as people name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Section number, empty where there is none.
    pub section: String,
    /// Page from 1, for formats that have pages.
    pub page: Option<u32>,
    /// Paragraph from 1 in the source.
    pub paragraph: u32,
    /// Line from 1 in the source, for formats that have lines.
    pub line: Option<u32>,
}
