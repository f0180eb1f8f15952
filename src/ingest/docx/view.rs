//! Which of the two texts of a file with tracked changes is read.

use super::xml::Element;
use crate::ingest::Tracked;

/// The text as if all changes were accepted, or rejected.
#[derive(Clone, Copy, Debug)]
pub(super) struct View(pub(super) Tracked);

impl View {
    /// Whether an element of this name holds tracked text that belongs to this view.
    pub(super) fn reads(self, name: &str) -> bool {
        match self.0 {
            Tracked::Accepted => is_new(name),
            Tracked::Original => is_old(name),
        }
    }

    /// Whether a mark of this name takes its paragraph end, row or cell out of this view.
    pub(super) fn drops(self, name: &str) -> bool {
        match self.0 {
            Tracked::Accepted => is_old(name),
            Tracked::Original => is_new(name),
        }
    }

    /// The properties of a paragraph.
    pub(super) fn paragraph<'e, 'a>(self, paragraph: &'e Element<'a>) -> Option<&'e Element<'a>> {
        self.properties(paragraph, "pPr", "pPrChange")
    }

    /// The properties of a run.
    pub(super) fn run<'e, 'a>(self, run: &'e Element<'a>) -> Option<&'e Element<'a>> {
        self.properties(run, "rPr", "rPrChange")
    }

    /// A change of properties keeps the old ones inside the new ones.
    fn properties<'e, 'a>(self, of: &'e Element<'a>, name: &str, change: &str) -> Option<&'e Element<'a>> {
        let present = of.child(name)?;
        match self.0 {
            Tracked::Accepted => Some(present),
            Tracked::Original => Some(present.path(&[change, name]).unwrap_or(present)),
        }
    }
}

fn is_new(name: &str) -> bool {
    matches!(name, "ins" | "moveTo" | "cellIns")
}

fn is_old(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "cellDel")
}
