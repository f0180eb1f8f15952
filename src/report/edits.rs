//! The proposed changes as rows: what stands there now, what is proposed, why.

use crate::document::Document;
use crate::redline::{Change, Note, Redline, kind_name};
use crate::text::TextRange;

use super::words;

/// A proposed change.
pub(super) struct EditRow<'a> {
    /// Id of the clause.
    pub(super) clause: &'a str,
    /// What kind of edit it is; "comment" for what is asked for without one.
    pub(super) kind: &'static str,
    /// What is said of it to the other side.
    pub(super) note: &'a Note,
    /// The changes in the order of the text; none for a comment.
    pub(super) changes: Vec<ChangeRow<'a>>,
    /// Where the first of them stands, for people.
    pub(super) place: String,
}

/// One change.
pub(super) struct ChangeRow<'a> {
    /// Where it stands: the words replaced, or the end of the block after which a paragraph comes.
    pub(super) range: TextRange,
    /// What stands there now.
    pub(super) now: &'a str,
    /// What is proposed in its place.
    pub(super) proposed: String,
}

/// The rows of a redline, the most important first: edits, then comments.
pub(super) fn rows<'a>(document: &'a Document, redline: &'a Redline) -> Vec<EditRow<'a>> {
    let edits = redline.edits.iter().map(|edit| {
        let changes: Vec<ChangeRow<'_>> = edit.changes.iter().map(|change| self::change(document, change)).collect();
        let place = changes.first().map(|change| words::place(&document.whereabouts(change.range.start)));
        EditRow { clause: &edit.clause, kind: kind_name(edit.kind), note: &edit.note, changes, place: place.unwrap_or_default() }
    });
    let comments = redline.comments.iter().map(|comment| EditRow {
        clause: &comment.clause,
        kind: "comment",
        note: &comment.note,
        changes: Vec::new(),
        place: comment.place.map(|range| words::place(&document.whereabouts(range.start))).unwrap_or_default(),
    });
    edits.chain(comments).collect()
}

fn change<'a>(document: &'a Document, change: &Change) -> ChangeRow<'a> {
    match change {
        Change::Words { range, text } => ChangeRow { range: *range, now: range.of(&document.text), proposed: text.clone() },
        Change::Paragraph { after, label, text, .. } => {
            let end = document.blocks.get(*after).map_or(0, |block| block.range.end);
            let text = if label.is_empty() { text.clone() } else { format!("{label} {text}") };
            ChangeRow { range: TextRange { start: end, end }, now: "", proposed: text }
        }
    }
}
