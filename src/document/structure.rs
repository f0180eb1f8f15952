//! Pieces to a document: labels, headings and kinds block by block, then lead-ins, definitions and parties.

use super::definitions::{self, begins_with_definition};
use super::headings::{is_subject, names_part, plain_line, run_in, whole_line};
use super::kinds::{
    begins_terms, contents, is_definitions_heading, is_recital, is_recital_heading, is_signature, signature_heads,
};
use super::labels::{Label, Part, automatic, bullet, readings, typed};
use super::lead_in::{Mark, Trait, lead_ins};
use super::outline::{Outline, RUN_IN_LEVEL, Spot, UNKNOWN_LEVEL};
use super::{Block, BlockKind, Document, Piece, PieceKind, Section, parties};
use crate::text::TextRange;

/// A piece with what may be its label.
struct Candidate {
    piece: Piece,
    label: Option<Label>,
    /// Where the text after the label or bullet starts.
    start: usize,
    automatic: bool,
    bullet: bool,
}

impl Candidate {
    /// Whether the format says nothing of it but its text.
    fn is_plain(&self) -> bool {
        self.label.is_none() && !self.bullet && matches!(self.piece.kind, PieceKind::Body | PieceKind::Row)
    }
}

pub(super) fn build(pieces: Vec<Piece>) -> Document {
    let is_text = |piece: &Piece| piece.kind != PieceKind::Furniture && !is_page_number(&piece.text);
    let candidates: Vec<Candidate> = pieces.into_iter().filter(is_text).map(candidate).collect();
    let candidates = join_lone_labels(candidates);
    let texts: Vec<&str> = candidates.iter().map(|candidate| &candidate.piece.text[candidate.start..]).collect();
    let is_contents = contents(&texts);
    let plain: Vec<bool> = candidates.iter().map(Candidate::is_plain).collect();
    let signs = signature_heads(&texts, &plain);
    let told = |index: usize| match (is_contents[index], signs[index]) {
        (true, _) => Some(BlockKind::Contents),
        (_, true) => Some(BlockKind::Signature),
        _ => None,
    };
    let mut builder = Builder::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let later = candidates[index + 1..].iter().filter_map(|candidate| candidate.label.as_ref());
        let next = candidates.get(index + 1);
        builder.add(candidate, told(index), &later, next);
    }
    builder.finish()
}

/// "Page 3", "Page 3 of 9": what a reader of a format may leave of a footer.
fn is_page_number(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix("Page ") else { return false };
    rest.split(" of ").all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Finds the label of a piece.
fn candidate(mut piece: Piece) -> Candidate {
    let heading = matches!(piece.kind, PieceKind::Heading(_));
    // A note counts for itself, outside the outline.
    let made = if piece.kind == PieceKind::Note { None } else { automatic(&piece.label) };
    let own = match (&made, piece.kind) {
        (Some(_), _) | (_, PieceKind::Note) => None,
        (None, PieceKind::Row) => row_label(&piece.text),
        (None, _) => typed(&piece.text, heading || (piece.emphasis > 0 && piece.emphasis as usize == piece.text.len())),
    };
    let automatic = made.is_some();
    let (label, mut start) = match own {
        Some((label, start)) => (Some(label), start),
        None => (made, 0),
    };
    let mut is_bullet = label.is_none() && piece.kind == PieceKind::Item;
    if let Some(at) = bullet(&piece.text).filter(|_| label.is_none() && !heading && piece.kind != PieceKind::Row) {
        start = at;
        is_bullet = true;
    }
    piece.text.truncate(piece.text.trim_end().len());
    start = start.min(piece.text.len());
    Candidate { piece, label, start, automatic, bullet: is_bullet }
}

/// The label in the first cell of a table row, where the cell holds nothing else.
fn row_label(text: &str) -> Option<(Label, usize)> {
    let (cell, _) = text.split_once(" | ")?;
    let (label, end) = typed(cell, true)?;
    (end == cell.len()).then_some((label, cell.len() + " | ".len()))
}

/// Gives a label that stands alone in its piece to the piece after it.
fn join_lone_labels(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(candidates.len());
    let mut lone: Option<Candidate> = None;
    for mut next in candidates {
        if let Some(before) = lone.take() {
            let takes = next.label.is_none() && !next.bullet && !next.piece.text.is_empty() && next.piece.kind != PieceKind::Row;
            if takes {
                next.label = before.label;
                next.automatic = before.automatic;
                next.piece.place = before.piece.place;
                if let (PieceKind::Heading(level), PieceKind::Body) = (before.piece.kind, next.piece.kind)
                    && whole_line(&next.piece.text, true, true)
                {
                    next.piece.kind = PieceKind::Heading(level);
                }
            } else if !before.piece.text.is_empty() {
                out.push(Candidate { start: 0, label: None, ..before });
            }
        }
        let alone = next.start >= next.piece.text.len();
        if alone && next.label.is_some() {
            lone = Some(next);
        } else if !alone {
            out.push(next);
        }
    }
    if let Some(last) = lone.filter(|last| !last.piece.text.is_empty()) {
        out.push(Candidate { start: 0, label: None, ..last });
    }
    out
}

/// The document as far as it is made.
struct Builder {
    text: String,
    blocks: Vec<Block>,
    traits: Vec<Trait>,
    outline: Outline,
    in_recitals: bool,
}

impl Builder {
    fn new() -> Self {
        Self { text: String::new(), blocks: Vec::new(), traits: Vec::new(), outline: Outline::new(), in_recitals: false }
    }

    fn add<'a>(
        &mut self,
        candidate: &'a Candidate,
        told: Option<BlockKind>,
        later: &(impl Iterator<Item = &'a Label> + Clone),
        next: Option<&Candidate>,
    ) {
        let piece = &candidate.piece;
        let is_contents = told == Some(BlockKind::Contents);
        // The number of a heading is one wherever it stands; in other text it might be an initial.
        let sure = candidate.automatic || matches!(piece.kind, PieceKind::Heading(_));
        let label = candidate.label.as_ref().filter(|label| sure || self.outline.accepts(label));
        let start = if label.is_some() || candidate.bullet || is_contents { candidate.start } else { 0 };
        let text = &piece.text[start..];
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let base = self.text.len();
        self.text.push_str(text);
        let range = TextRange::new(base, self.text.len());
        let emphasis = (piece.emphasis as usize).saturating_sub(start);
        let was_signature = self.blocks.last().is_some_and(|block| block.kind == BlockKind::Signature);
        let signs = is_signature(text, was_signature) && !matches!(piece.kind, PieceKind::Heading(_));
        let signature = told == Some(BlockKind::Signature) || (!is_contents && label.is_none() && signs);
        let plain = !is_contents && !signature && !candidate.bullet;
        let heading = plain && self.is_heading(piece, text, emphasis, label.is_some(), next);
        let run_in = if heading || is_contents || signature { 0 } else { run_in(text, emphasis) };
        if !heading && begins_terms(text) {
            self.in_recitals = false;
            self.outline.begin_terms();
        }
        let note = piece.kind == PieceKind::Note;
        let (section, first) = if is_contents {
            (0, false)
        } else if note {
            (self.blocks.last().map_or(0, |block| block.section), false)
        } else {
            let spot = Spot {
                depth: piece.depth,
                automatic: candidate.automatic,
                level: level(piece.kind, heading, run_in > 0 && label.is_some()),
            };
            match label {
                Some(label) => self.outline.label(label, spot, later),
                None if heading && (is_title(text) || goes_on_title(text)) => (0, false),
                None if heading => (self.outline.heading(spot, !text.contains(char::is_lowercase)), false),
                None => (self.outline.paragraph(piece.depth), false),
            }
        };
        if heading || (run_in > 0 && label.is_some()) {
            let length = if heading { text.trim_end_matches(['.', ':', ' ']).len() } else { run_in };
            if section > 0 {
                self.outline.sections[section].heading = TextRange::new(base, base + length);
            }
        }
        if heading {
            self.in_recitals = is_recital_heading(text);
        } else if run_in > 0 && label.is_some() {
            self.in_recitals = false;
        }
        let kind = if is_contents {
            BlockKind::Contents
        } else if signature {
            BlockKind::Signature
        } else if heading {
            BlockKind::Heading
        } else if is_recital(text) || self.in_recitals {
            BlockKind::Recital
        } else if begins_with_definition(text, run_in, emphasis, self.in_definitions(section)) {
            BlockKind::Definition
        } else {
            BlockKind::Body
        };
        let shift = |(offset, page): &(u32, u32)| {
            (u32::try_from(base + (*offset as usize).saturating_sub(start)).unwrap_or(u32::MAX), *page)
        };
        let bullet = candidate.bullet || (label.is_none() && kind == BlockKind::Body && self.is_unmarked_item(text));
        let mark = match label {
            _ if note => Mark::Note,
            Some(_) => Mark::Label,
            None if bullet => Mark::Bullet,
            None if piece.kind == PieceKind::Row => Mark::Row,
            None => Mark::None,
        };
        self.traits.push(Trait { mark, first, depth: piece.depth });
        self.blocks.push(Block {
            range,
            kind,
            label: printed_label(piece, label),
            heading: TextRange::new(base, base + run_in),
            section,
            lead_in: None,
            place: piece.place,
            page_starts: piece.page_starts.iter().map(shift).collect(),
            origins: piece.origins.iter().filter_map(|origin| origin.moved(start, base)).collect(),
        });
    }

    fn is_heading(&self, piece: &Piece, text: &str, emphasis: usize, labelled: bool, next: Option<&Candidate>) -> bool {
        if is_subject(text) || matches!(piece.kind, PieceKind::Row | PieceKind::Note) {
            return false;
        }
        let all = emphasis >= text.trim_end_matches(['.', ':']).len() && emphasis > 0;
        match piece.kind {
            // Word's heading styles also number whole paragraphs.
            PieceKind::Heading(_) => {
                (all || run_in(text, emphasis) == 0) && (text.split_whitespace().count() <= 25 && !text.ends_with([';', ',']))
            }
            _ if whole_line(text, all, labelled) => true,
            // The title of a contract is often set in large letters only.
            PieceKind::Body if self.blocks.is_empty() && plain_line(text) && is_title(text) => true,
            _ => {
                let ended = self.blocks.last().is_none_or(|block| {
                    block.range.of(&self.text).ends_with(['.', ';', ':', ']', ')', '\u{201d}'])
                        || block.kind == BlockKind::Heading
                });
                if labelled && names_part(text) && next.is_some_and(opens_part) {
                    return true;
                }
                let begins = next.is_some_and(|next| {
                    let next = next.piece.text.as_str();
                    next.starts_with(|c: char| !c.is_lowercase()) && (next.split_whitespace().count() > 7 || next.ends_with(':'))
                });
                piece.kind == PieceKind::Body && !labelled && ended && begins && plain_line(text)
            }
        }
    }

    /// Whether a paragraph without number or bullet is one of a list, as its semicolons say.
    fn is_unmarked_item(&self, text: &str) -> bool {
        let goes_on = |text: &str| [";", "; and", "; or", "; and/or"].iter().any(|end| text.trim_end().ends_with(end));
        // "[Option A]: return it"
        let option = |text: &str| text.trim_start_matches(['[', '(']).to_lowercase().starts_with("option ");
        let last = self.blocks.last().zip(self.traits.last());
        option(text) && last.is_some_and(|(block, before)| before.is_bullet() || block.range.of(&self.text).ends_with(':'))
            || goes_on(text)
            || last.is_some_and(|(block, before)| before.is_bullet() && goes_on(block.range.of(&self.text)))
    }

    /// Whether the section or one around it has the definitions.
    fn in_definitions(&self, section: usize) -> bool {
        let mut at = Some(section);
        while let Some(section) = at.and_then(|index| self.outline.sections.get(index)) {
            if is_definitions_heading(section.heading.of(&self.text)) {
                return true;
            }
            at = section.parent;
        }
        false
    }

    fn finish(self) -> Document {
        let Self { text, mut blocks, traits, outline, .. } = self;
        let mut sections = outline.sections;
        for (index, lead_in) in lead_ins(&text, &blocks, &traits, &sections).into_iter().enumerate() {
            blocks[index].lead_in = lead_in;
            // The items of a definition define with it.
            if lead_in.is_some_and(|lead| blocks[lead].kind == BlockKind::Definition) && blocks[index].kind == BlockKind::Body {
                blocks[index].kind = BlockKind::Definition;
            }
        }
        spread(&blocks, &mut sections);
        let definitions = definitions::definitions(&text, &blocks);
        let parties = parties::parties(&text, &blocks);
        Document { text, blocks, sections, definitions, parties }
    }
}

/// Gives every section the range of its blocks and of the sections under it.
fn spread(blocks: &[Block], sections: &mut [Section]) {
    let mut filled = vec![false; sections.len()];
    let grow = |sections: &mut [Section], filled: &mut [bool], index: usize, range: TextRange| {
        sections[index].range = if filled[index] { sections[index].range.cover(range) } else { range };
        filled[index] = true;
    };
    for block in blocks {
        grow(sections, &mut filled, block.section, block.range);
    }
    for index in (0..sections.len()).rev() {
        if let (Some(parent), true) = (sections[index].parent, filled[index]) {
            let range = sections[index].range;
            grow(sections, &mut filled, parent, range);
        }
    }
}

/// Whether a block is the first thing under a heading: the first item of a list, or its lead-in.
fn opens_part(next: &Candidate) -> bool {
    let first = |label: &Label| match label.parts.last() {
        Some(Part::Simple { token, .. }) => readings(token).iter().any(|(_, value)| *value == 1),
        Some(Part::Path(path)) => path.last() == Some(&1),
        _ => false,
    };
    next.label.as_ref().map_or(next.piece.text.ends_with(':'), first)
}

/// A block's number as printed; that of a note says what it is.
fn printed_label(piece: &Piece, label: Option<&Label>) -> String {
    match label {
        Some(label) => label.printed.clone(),
        None if piece.kind == PieceKind::Note && !piece.label.is_empty() => format!("note {}", piece.label),
        None => String::new(),
    }
}

fn level(kind: PieceKind, heading: bool, headed: bool) -> Option<u8> {
    match kind {
        PieceKind::Heading(level) => Some(level.min(UNKNOWN_LEVEL)),
        _ if heading => Some(UNKNOWN_LEVEL),
        _ if headed => Some(RUN_IN_LEVEL),
        _ => None,
    }
}

/// Whether a heading names the document rather than a part of it.
fn is_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let names = lower.contains("business associate")
        && lower.split(|c: char| !c.is_alphabetic()).any(|word| matches!(word, "agreement" | "addendum" | "baa"));
    names || ["agreement", "addendum", "baa", "contract"].iter().any(|end| bare.ends_with(end))
}

/// Whether a heading goes on with the title before it ("AND ACME, INC.").
fn goes_on_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["and ", "between ", "by and between ", "among "].iter().any(|start| lower.starts_with(start))
}
