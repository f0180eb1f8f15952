//! A cover letter to the other side: what is asked for, the most important first, each with its
//! reason and place, and nothing that is only for our own side.

use std::fmt::Write as _;

use super::contract::{Change, Contract};
use super::{Note, Priority, Redline, Signature};

/// The letter as Markdown. `name` is the contract's file name.
pub fn markdown(name: &str, contract: &Contract, redline: &Redline, signature: &Signature) -> String {
    let mut out = String::new();
    let day = signature.date.get(..10).unwrap_or(&signature.date);
    let _ = write!(out, "{day}\n\n**Proposed changes to {}**\n\n", plain(name));
    out.push_str(
        "Thank you for the draft. We have marked our proposed changes in the enclosed copy, each with its reason. They are \
         listed here in the order of their importance.\n",
    );
    let edits = redline.edits.iter().map(|edit| (&edit.note, place(contract, &edit.changes)));
    let comments = redline.comments.iter().map(|comment| {
        let section = comment.place.map(|range| contract.document.whereabouts(range.start).section);
        (&comment.note, section.unwrap_or_default())
    });
    let mut asks: Vec<(&Note, String)> = edits.chain(comments).collect();
    // Within a group the order of the redline stays, which is that of importance.
    asks.sort_by_key(|(note, _)| note.priority);
    let mut number = 0;
    for (priority, title) in [
        (Priority::Must, "What the agreement needs"),
        (Priority::Should, "What we ask for in addition"),
        (Priority::Trade, "What we suggest"),
    ] {
        let group = asks.iter().filter(|(note, _)| note.priority == priority);
        for (index, (note, section)) in group.enumerate() {
            if index == 0 {
                let _ = write!(out, "\n## {title}\n\n");
            }
            number += 1;
            let section = if section.is_empty() { String::new() } else { format!(" (section {})", plain(section)) };
            let law = if note.citations.is_empty() { String::new() } else { format!(" {}.", note.citations.join("; ")) };
            let _ = writeln!(out, "{number}. **{}**{section}: {}.{law}", plain(&note.title), plain(&note.ask));
        }
    }
    let _ = write!(out, "\nWe look forward to your reply.\n\n{}\n", plain(&signature.author));
    out
}

/// The section of the first change.
fn place(contract: &Contract, changes: &[Change]) -> String {
    let document = &contract.document;
    let offset = changes.first().and_then(|change| match change {
        Change::Words { range, .. } => Some(range.start),
        Change::Paragraph { after, .. } => document.blocks.get(*after).map(|block| block.range.start),
    });
    offset.map(|offset| document.whereabouts(offset).section).unwrap_or_default()
}

/// Text on one line that Markdown prints as it stands.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(letter, '\\' | '*' | '_' | '`' | '<' | '[' | ']' | '#') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
