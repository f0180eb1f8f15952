//! Lead-ins: which sentence each item goes on from ("Business Associate shall: (a) report ...").

use super::headings::is_subject;
use super::{Block, BlockKind, Section};

/// What the pass needs to know of a block besides what the block holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trait {
    /// How it is marked.
    pub(super) mark: Mark,
    /// Whether its label begins a list ("(a)", "1.").
    pub(super) first: bool,
    /// Nesting as the format tells it.
    pub(super) depth: u8,
}

/// How a block is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    /// Not at all.
    #[default]
    None,
    /// By a label that opened the section it stands in.
    Label,
    /// As a bullet or another list item without a number.
    Bullet,
    /// As a row of a table without a number.
    Row,
    /// As a footnote or endnote, which stands between blocks that go on without it.
    Note,
}

impl Trait {
    fn is_labelled(self) -> bool {
        self.mark == Mark::Label
    }

    /// Whether it is a list item without a number.
    pub(super) fn is_bullet(self) -> bool {
        self.mark == Mark::Bullet
    }
}

/// Words at the end of a text that is cut off before its items.
const CUT_OFF: &[&str] =
    &["shall", "will", "must", "may", "to", "not", "that", "by", "if", "including", "following", "either", "for", "of"];

/// A lead-in whose items may still come.
#[derive(Debug)]
struct Open {
    block: usize,
    items: Items,
}

/// Which blocks are its items.
#[derive(Clone, Copy, Debug)]
enum Items {
    /// Not known yet: the next block tells.
    Next,
    /// Numbered ones that stand under this section (`None` for the top).
    Under(Option<usize>),
    /// Bullets of at least this depth.
    Bullets(u8),
    /// The rows of a table.
    Rows,
}

/// The lead-in of each block.
pub(super) fn lead_ins(text: &str, blocks: &[Block], traits: &[Trait], sections: &[Section]) -> Vec<Option<usize>> {
    let mut out = vec![None; blocks.len()];
    let mut open: Vec<Open> = Vec::new();
    // The section of an item that is a heading, whose words stand under it, and its lead-in.
    let mut headed: Option<(usize, usize)> = None;
    for (index, (block, this)) in blocks.iter().zip(traits).enumerate() {
        if block.kind == BlockKind::Contents || this.mark == Mark::Note {
            continue;
        }
        close(&mut open, block, *this, traits, sections);
        let is_item = this.is_labelled() || this.is_bullet();
        let takes = |open: &&Open| is_item || (this.mark == Mark::Row && matches!(open.items, Items::Rows));
        let item_of = open.last().filter(takes).map(|open| open.block);
        if block.kind == BlockKind::Heading {
            // "3.3 Report to Customer:" in a list of duties looks like a heading and leads on to its items.
            let on = item_of.filter(|_| block.range.of(text).trim_end().ends_with(':'));
            out[index] = on;
            open.extend(on.map(|_| Open { block: index, items: Items::Next }));
            headed = item_of.filter(|_| on.is_none()).map(|lead| (block.section, lead));
        } else if block.kind != BlockKind::Signature {
            let above = headed.filter(|(section, _)| !is_item && *section == block.section);
            let goes_on = above.filter(|_| is_fragment(block.range.of(text))).map(|(_, lead)| lead);
            out[index] = item_of.or(goes_on);
        }
        if block.kind != BlockKind::Heading && leads_in(text, block, blocks.get(index + 1).zip(traits.get(index + 1)), *this) {
            open.push(Open { block: index, items: Items::Next });
        }
    }
    out
}

/// Whether a text says by itself of nobody what they shall do, and goes on from what stands above.
fn is_fragment(text: &str) -> bool {
    const BINDING: [&str; 9] =
        [" shall ", " will ", " must ", " may ", " agrees ", " agree ", " is not required ", " is required ", " acknowledges "];
    let first = text.split_once(". ").map_or(text, |(first, _)| first);
    !BINDING.iter().any(|words| first.contains(words))
}

/// Closes the lead-ins that this block is no item of.
fn close(open: &mut Vec<Open>, block: &Block, this: Trait, traits: &[Trait], sections: &[Section]) {
    let parent = sections.get(block.section).and_then(|section| section.parent);
    while let Some(last) = open.last_mut() {
        let goes_on = match last.items {
            Items::Next if this.is_labelled() => {
                last.items = Items::Under(parent);
                // The next section of the same list is no item of the one before.
                let lead = traits.get(last.block).copied().unwrap_or_default();
                this.first || !lead.is_labelled()
            }
            Items::Next if this.is_bullet() => {
                let lead = traits.get(last.block).copied().unwrap_or_default();
                last.items = Items::Bullets(this.depth);
                !lead.is_bullet() || this.depth > lead.depth
            }
            Items::Next if this.mark == Mark::Row => {
                last.items = Items::Rows;
                true
            }
            Items::Next => false,
            // A new list of the same kind under the same section is not of the old lead-in.
            Items::Under(under) if this.is_labelled() => {
                stands_under(block.section, under, sections) && !(this.first && parent == under)
            }
            // A paragraph between items ends nothing: the next label tells.
            Items::Under(_) => block.kind != BlockKind::Heading,
            Items::Bullets(depth) => this.is_bullet() && this.depth >= depth,
            Items::Rows => this.mark == Mark::Row,
        };
        if goes_on {
            return;
        }
        open.pop();
    }
}

/// Whether a section stands somewhere under another.
fn stands_under(section: usize, under: Option<usize>, sections: &[Section]) -> bool {
    let mut at = Some(section);
    while let Some(index) = at {
        let parent = sections.get(index).and_then(|section| section.parent);
        if parent == under {
            return true;
        }
        at = parent;
    }
    false
}

/// Whether a text stops before its items.
fn leads_in(text: &str, block: &Block, next: Option<(&Block, &Trait)>, this: Trait) -> bool {
    let trimmed = block.range.of(text).trim_end();
    let lower = trimmed.to_lowercase();
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    // "The parties agree as follows:" leads in to whole sentences.
    if bare.ends_with("as follows") && lower.contains("agree")
        || bare.ends_with("by and between")
        || bare.ends_with("entered into by")
    {
        return false;
    }
    if trimmed.ends_with(':') {
        return trimmed.split_whitespace().count() > 1;
    }
    let item_next = next.is_some_and(|(_, next)| {
        next.first || (next.is_bullet() && !this.is_bullet()) || (next.is_bullet() && next.depth > this.depth)
    });
    let ends_open = trimmed.ends_with(['–', '—', '-', ',']) || trimmed.ends_with(char::is_alphanumeric);
    let word = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // A sentence that its item goes on with in small letters, and no item itself.
    let goes_on = trimmed.starts_with(char::is_uppercase)
        && next.is_some_and(|(next, _)| next.range.of(text).trim_start().starts_with(char::is_lowercase));
    let cut = is_subject(trimmed) || CUT_OFF.contains(&word) || trimmed.ends_with(['–', '—']) || goes_on;
    item_next && ends_open && cut
}
