//! Footnotes and endnotes, which stand in parts of their own.

use std::collections::BTreeMap;

use super::format;
use super::xml::Element;

/// The notes of a document and how many of each kind have been read.
#[derive(Default)]
pub(super) struct Notes<'a> {
    kinds: BTreeMap<&'static str, Kind<'a>>,
}

struct Kind<'a> {
    by_id: BTreeMap<String, &'a Element<'a>>,
    format: String,
    taken: i64,
}

impl<'a> Notes<'a> {
    /// Adds the notes of a part. `kind` is the name of its elements ("footnote", "endnote"),
    /// `document` may say how they are numbered.
    pub(super) fn add(&mut self, kind: &'static str, root: &'a Element<'a>, document: &Element) {
        let properties = format!("{kind}Pr");
        let format = document
            .descendants()
            .filter(|element| element.name() == properties)
            .find_map(|element| element.child("numFmt")?.val().map(Into::into))
            .unwrap_or(if kind == "endnote" { "lowerRoman" } else { "decimal" }.to_owned());
        let by_id = root
            .children()
            // Separators are notes with a type.
            .filter(|note| note.name() == kind && note.attribute("type").is_none_or(|t| t == "normal"))
            .filter_map(|note| Some((note.attribute("id")?.into_owned(), note)))
            .collect();
        self.kinds.insert(kind, Kind { by_id, format, taken: 0 });
    }

    /// The next note: its number as printed and its content. A note is read where it is referred
    /// to first, and never twice.
    pub(super) fn take(&mut self, kind: &str, id: &str) -> Option<(String, &'a Element<'a>)> {
        let notes = self.kinds.get_mut(kind)?;
        let content = notes.by_id.remove(id)?;
        notes.taken += 1;
        Some((format::number(&notes.format, notes.taken), content))
    }
}
