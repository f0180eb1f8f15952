//! A cover letter to the other side: what is asked for, the most important first, each with its
//! reason and place, and nothing that is only for our own side.

use std::fmt::Write as _;

use super::contract::{Change, Contract};
use super::{Note, Priority, Redline, Signature};

/// A letter, whatever format it is written in. Its texts are plain.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The day, `2026-01-31`.
    pub day: String,
    /// What it is about.
    pub title: String,
    /// The first paragraph.
    pub opening: String,
    /// The groups that have asks, the most important first, each with its heading.
    pub groups: Vec<(&'static str, Vec<Ask>)>,
    /// The last sentence.
    pub closing: String,
}

/// One thing asked for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Title of the clause.
    pub title: String,
    /// Number of the section, may be empty.
    pub section: String,
    /// What is asked for, as a phrase.
    pub ask: String,
    /// " 45 CFR 164.410." or nothing.
    pub law: String,
}

/// What the letter on a redline says. `name` is the contract's file name.
pub fn asks(name: &str, contract: &Contract, redline: &Redline, signature: &Signature) -> Letter {
    let edits = redline.edits.iter().map(|edit| (&edit.note, place(contract, &edit.changes)));
    let comments = redline.comments.iter().map(|comment| {
        let section = comment.place.map(|range| contract.document.whereabouts(range.start).section);
        (&comment.note, section.unwrap_or_default())
    });
    let all: Vec<(&Note, String)> = edits.chain(comments).collect();
    let groups = [
        (Priority::Must, "What the agreement needs"),
        (Priority::Should, "What we ask for in addition"),
        (Priority::Trade, "What we suggest"),
    ];
    // Within a group the order of the redline stays, which is that of importance.
    let groups = groups.into_iter().map(|(priority, heading)| {
        let asks = all.iter().filter(|(note, _)| note.priority == priority).map(|(note, section)| Ask {
            title: line(&note.title),
            section: line(section),
            ask: line(&note.ask),
            law: if note.citations.is_empty() { String::new() } else { format!(" {}.", note.citations.join("; ")) },
        });
        (heading, asks.collect::<Vec<_>>())
    });
    Letter {
        day: signature.date.get(..10).unwrap_or(&signature.date).to_owned(),
        title: format!("Proposed changes to {}", line(name)),
        opening: "Thank you for the draft. We have marked our proposed changes in the enclosed copy, each with its reason. \
                  They are listed here in the order of their importance."
            .to_owned(),
        groups: groups.filter(|(_, asks)| !asks.is_empty()).collect(),
        closing: "We look forward to your reply.".to_owned(),
    }
}

/// The letter as Markdown.
pub fn markdown(name: &str, contract: &Contract, redline: &Redline, signature: &Signature) -> String {
    let letter = asks(name, contract, redline, signature);
    let mut out = format!("{}\n\n**{}**\n\n{}\n", letter.day, plain(&letter.title), letter.opening);
    let mut number = 0;
    for (heading, asks) in &letter.groups {
        let _ = write!(out, "\n## {heading}\n\n");
        for ask in asks {
            number += 1;
            let section = if ask.section.is_empty() { String::new() } else { format!(" (section {})", plain(&ask.section)) };
            let _ = writeln!(out, "{number}. **{}**{section}: {}.{}", plain(&ask.title), plain(&ask.ask), ask.law);
        }
    }
    let _ = write!(out, "\n{}\n\n{}\n", letter.closing, plain(&signature.author));
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

/// Text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text on one line that Markdown prints as it stands.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in line(text).chars() {
        if matches!(letter, '\\' | '*' | '_' | '`' | '<' | '[' | ']' | '#') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
