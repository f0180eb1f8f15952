//! A fresh Markdown redline of a contract of any format: every block as it was read, with the edits
//! as `CriticMarkup`.

use std::fmt::Write as _;

use super::Redline;
use super::contract::{Change, Contract};
use super::critic::inert;
use crate::document::{BlockKind, PieceKind};
use crate::text::{TextRange, steers};

/// Words of a block that are marked.
struct Mark<'a> {
    range: TextRange,
    new: Option<&'a str>,
    note: String,
}

/// The contract as Markdown with the redline in it.
pub fn markdown(contract: &Contract, redline: &Redline) -> String {
    let document = &contract.document;
    let mut marks: Vec<Mark> = Vec::new();
    let mut paragraphs: Vec<(usize, usize, String, String)> = Vec::new();
    let mut general: Vec<String> = Vec::new();
    for edit in &redline.edits {
        for (at, change) in edit.changes.iter().enumerate() {
            let note = if at == 0 { edit.note.text() } else { String::new() };
            match change {
                Change::Words { range, text } => marks.push(Mark { range: *range, new: Some(text), note }),
                Change::Paragraph { after, order, label, text, .. } => {
                    let space = if label.is_empty() { "" } else { " " };
                    paragraphs.push((*after, *order, format!("{}{space}{}", escaped(label), escaped(text)), note));
                }
            }
        }
    }
    for comment in &redline.comments {
        match comment.place {
            Some(range) if !marks.iter().any(|mark| mark.range.overlaps(range)) => {
                marks.push(Mark { range, new: None, note: comment.note.text() });
            }
            _ => general.push(comment.note.text()),
        }
    }
    marks.sort_by_key(|mark| mark.range);
    paragraphs.sort_by_key(|(after, order, ..)| (*after, *order));

    let mut out = String::new();
    for note in general {
        let _ = write!(out, "{{>>{}<<}}\n\n", inert(&note));
    }
    for (index, block) in document.blocks.iter().enumerate() {
        let heading = matches!(block.kind, BlockKind::Heading);
        let level = match contract.piece_of(index).map(|piece| piece.kind) {
            Some(PieceKind::Heading(level)) => usize::from(level.clamp(1, 6)),
            _ => 2,
        };
        if heading {
            let _ = write!(out, "{} ", "#".repeat(level));
        } else if let Some(depth) = contract.piece_of(index).map(|piece| piece.depth).filter(|depth| *depth > 0) {
            out.push_str(&"\u{2003}".repeat(usize::from(depth)));
        }
        if !block.label.is_empty() {
            let _ = write!(out, "{} ", escaped(&block.label));
        }
        let inside =
            marks.iter().filter(|mark| block.range.contains(mark.range) && document.block_at(mark.range.start) == Some(index));
        write_block(&mut out, &document.text, block.range, inside);
        out.push_str("\n\n");
        for (.., text, note) in paragraphs.iter().filter(|(after, ..)| *after == index) {
            let _ = write!(out, "{{++{text}++}}{{>>{}<<}}\n\n", inert(note));
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn write_block<'a>(out: &mut String, text: &str, block: TextRange, marks: impl Iterator<Item = &'a Mark<'a>>) {
    let mut at = block.start;
    for mark in marks {
        out.push_str(&escaped(TextRange { start: at, end: mark.range.start.max(at) }.of(text)));
        let old = escaped(mark.range.of(text));
        match mark.new {
            Some(new) => {
                if !old.is_empty() {
                    let _ = write!(out, "{{--{old}--}}");
                }
                if !new.is_empty() {
                    let _ = write!(out, "{{++{}++}}", escaped(new));
                }
            }
            None => {
                let _ = write!(out, "{{=={old}==}}");
            }
        }
        if !mark.note.is_empty() {
            let _ = write!(out, "{{>>{}<<}}", inert(&mark.note));
        }
        at = mark.range.end.max(at);
    }
    out.push_str(&escaped(TextRange { start: at, end: block.end.max(at) }.of(text)));
}

/// Text that Markdown prints as it stands.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '*' | '_' | '`' | '<' | '[' | ']' | '#' | '~' | '{' | '}') {
            out.push('\\');
        }
        out.push(if steers(letter) { char::REPLACEMENT_CHARACTER } else { letter });
    }
    // "1." at the start would be made a list anew.
    match out.split_once(['.', ')']) {
        Some((number, _)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            let at = number.len();
            out.insert(at, '\\');
            out
        }
        _ => out,
    }
}
