//! Notes on the original pages of a PDF: the words are highlighted, and what is proposed stands in
//! a note. The file is only added to, so its bytes stay the beginning of the new one, and what
//! encrypts it encrypts the notes too.

mod annotation;
mod find;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document as File, IncrementalDocument, LoadOptions, Object, ObjectId};

use self::annotation::{Highlight, quads};
use self::find::Pages;
use super::contract::{Change, Contract};
use super::{Redline, Signature};
use crate::ingest::{self, Options};
use crate::text::TextRange;

/// Words that show where a paragraph is to be put in.
const SHOWN_BEFORE: usize = 4;

/// Why a PDF cannot be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// Bytes before the header, which all places in the file are counted from.
    #[error("the PDF does not begin with its header; save it again with a PDF program, or write a clean copy")]
    JunkBefore,
    /// Changes after signing make programs warn.
    #[error("the PDF is signed, and programs would warn of the notes; write a clean copy")]
    Signed,
    /// The file cannot be added to.
    #[error("the PDF cannot be added to; save it again with a PDF program, or write a clean copy")]
    Damaged,
    /// What was written does not read as the original does.
    #[error("the PDF would not read as before with notes in it; write a clean copy")]
    Mismatch,
}

/// A PDF with notes.
#[derive(Clone, Debug)]
pub struct MarkedPdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many notes have found their words; the others stand at the top of the first page.
    pub placed: usize,
}

/// Marks a PDF. What is written is read again and must have the same text on as many pages.
pub fn mark(
    name: &str,
    bytes: &[u8],
    options: &Options,
    contract: &Contract,
    redline: &Redline,
    signature: &Signature,
) -> Result<MarkedPdf, PdfError> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(PdfError::JunkBefore);
    }
    let file = load(bytes, options).ok_or(PdfError::Damaged)?;
    if is_signed(&file) {
        return Err(PdfError::Signed);
    }
    let letters = ingest::letters(bytes, options).map_err(|_| PdfError::Damaged)?;
    let pages = Pages::new(&letters);
    let document = &contract.document;
    let mut highlights: BTreeMap<u32, Vec<Highlight>> = BTreeMap::new();
    let mut placed = 0;
    for (range, note) in notes(contract, redline) {
        let found = range.and_then(|range| pages.find(document, range));
        placed += usize::from(found.is_some());
        // Without words of its own a note goes to the first words of all.
        let first = document.blocks.first().map(|block| block.range);
        let found = found.or_else(|| pages.find(document, first?));
        let Some(found) = found else { continue };
        let mut text = note;
        for (page, quads) in quads(found) {
            highlights.entry(page).or_default().push(Highlight { quads, note: std::mem::take(&mut text) });
        }
    }
    let made = add(bytes, file, &highlights, signature).ok_or(PdfError::Damaged)?;
    let [before, after] = [bytes, made.as_slice()].map(|bytes| ingest::read(name, bytes, options));
    let (Ok(before), Ok(after)) = (before, after) else { return Err(PdfError::Mismatch) };
    let same = made.starts_with(bytes) && before.document.text == after.document.text && before.pages == after.pages;
    if same { Ok(MarkedPdf { bytes: made, placed }) } else { Err(PdfError::Mismatch) }
}

fn load(bytes: &[u8], options: &Options) -> Option<File> {
    let plain = File::load_mem(bytes).ok();
    let open = plain.filter(|file| !file.is_encrypted());
    open.or_else(|| {
        let password = options.password.as_deref()?;
        File::load_mem_with_options(bytes, LoadOptions::with_password(password)).ok()
    })
}

/// Whether a signature field of the file has a signature.
fn is_signed(file: &File) -> bool {
    let name = |dictionary: &Dictionary, key: &[u8]| dictionary.get(key).and_then(Object::as_name).ok().map(<[u8]>::to_vec);
    file.objects.values().filter_map(|object| object.as_dict().ok()).any(|dictionary| {
        let value = name(dictionary, b"FT").as_deref() == Some(b"Sig") && dictionary.has(b"V");
        let signature = name(dictionary, b"Type").as_deref() == Some(b"Sig") && dictionary.has(b"ByteRange");
        value || signature
    })
}

/// Every note with the words it is about.
fn notes(contract: &Contract, redline: &Redline) -> Vec<(Option<TextRange>, String)> {
    let document = &contract.document;
    let mut out = Vec::new();
    for edit in &redline.edits {
        for (at, change) in edit.changes.iter().enumerate() {
            let (range, proposal) = match change {
                Change::Words { range, text } => {
                    let old = range.of(&document.text).trim();
                    let proposal = match (old.is_empty(), text.trim()) {
                        (true, new) => format!("Proposed: add after this: \u{201c}{new}\u{201d}"),
                        (false, "") => "Proposed: strike these words.".to_owned(),
                        (false, new) => format!("Proposed: instead of these words: \u{201c}{new}\u{201d}"),
                    };
                    (if old.is_empty() { last_words(contract, range.start) } else { Some(*range) }, proposal)
                }
                Change::Paragraph { after, label, text, .. } => {
                    let space = if label.is_empty() { "" } else { " " };
                    let end = document.blocks.get(*after).map(|block| block.range.end);
                    let range = end.and_then(|end| last_words(contract, end));
                    (range, format!("Proposed: put in after this paragraph: \u{201c}{label}{space}{text}\u{201d}"))
                }
            };
            let reason = if at == 0 { format!("{}\n\n", edit.note.text()) } else { format!("{}\n\n", edit.note.title) };
            out.push((range, format!("{reason}{proposal}")));
        }
    }
    out.extend(redline.comments.iter().map(|comment| (comment.place, comment.note.text())));
    out
}

/// The last words of a block before an offset.
fn last_words(contract: &Contract, offset: u32) -> Option<TextRange> {
    let document = &contract.document;
    let block = &document.blocks[document.block_at(offset.checked_sub(1)?)?];
    let before = TextRange { start: block.range.start, end: offset };
    let text = before.of(&document.text).trim_end();
    let starts = text.rmatch_indices(' ').map(|(at, _)| at + 1);
    let start = starts.take(SHOWN_BEFORE).last().unwrap_or(0);
    Some(TextRange::new(block.range.start as usize + start, block.range.start as usize + text.len()))
}

/// The file with the annotations added at its end.
fn add(bytes: &[u8], file: File, highlights: &BTreeMap<u32, Vec<Highlight>>, signature: &Signature) -> Option<Vec<u8>> {
    let pages = file.get_pages();
    let mut update = IncrementalDocument::create_from(bytes.to_vec(), file);
    for (page, highlights) in highlights {
        let page = *pages.get(page)?;
        let mut added = Vec::new();
        for highlight in highlights {
            added.extend(highlight.add(&mut update.new_document, page, signature));
        }
        attach(&mut update, page, added)?;
    }
    let mut out = Vec::new();
    update.save_to(&mut out).ok()?;
    Some(out)
}

/// Adds annotations to a page's list, which may stand in the page or by itself.
fn attach(update: &mut IncrementalDocument, page: ObjectId, added: Vec<ObjectId>) -> Option<()> {
    let added = added.into_iter().map(Object::Reference);
    let list = update.get_prev_documents().get_object(page).ok()?.as_dict().ok()?.get(b"Annots").ok().cloned();
    if let Some(Object::Reference(list)) = list
        && update.get_prev_documents().get_object(list).is_ok_and(|list| list.as_array().is_ok())
    {
        update.opt_clone_object_to_new_document(list).ok()?;
        update.new_document.get_object_mut(list).ok()?.as_array_mut().ok()?.extend(added);
        return Some(());
    }
    update.opt_clone_object_to_new_document(page).ok()?;
    let page = update.new_document.get_object_mut(page).ok()?.as_dict_mut().ok()?;
    let mut all = match list {
        Some(Object::Array(list)) => list,
        _ => Vec::new(),
    };
    all.extend(added);
    page.set("Annots", all);
    Some(())
}
