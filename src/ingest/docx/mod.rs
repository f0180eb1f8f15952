//! Word files (Office Open XML), strict and transitional.
//!
//! The package is read as it is rather than through a document model, so that everything a reviewer
//! must know is seen: automatic numbers, tracked changes, hidden text, comments, form fields.

mod body;
mod fields;
mod format;
mod issues;
mod line;
mod notes;
mod numbering;
mod package;
mod styles;
mod symbols;
mod table;
#[cfg(test)]
mod tests;
mod view;
mod xml;

use std::collections::BTreeSet;

use self::body::{Context, Found, Story};
use self::notes::Notes;
use self::numbering::{Counters, Numbering};
use self::package::Package;
pub(crate) use self::package::{Relationship, part_name};
use self::styles::Styles;
use self::view::View;
use self::xml::Element;
use super::{IngestError, Limits, Options, Source};
use crate::document::{Part, Piece, PieceKind};

/// Paragraphs at the start among which a title stands, and words that it has at most.
const TITLE_WITHIN: usize = 5;
const TITLE_WORDS: usize = 30;

const FORMAT: &str = "Word file";
const OLE_SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Source, IngestError> {
    if bytes.starts_with(&OLE_SIGNATURE) {
        return Err(ole_error(bytes, options));
    }
    let mut package = Package::open(bytes, options.limits)?;
    let main = main_part(&mut package)?;
    let links = package.relationships(&main)?;
    let mut part = |kind: &str| match links.iter().find(|link| link.kind == kind) {
        Some(link) => package.text(&link.target),
        None => Ok(None),
    };

    let styles = part("styles")?;
    let styles = parse(styles.as_deref(), options.limits)?.map(|root| Styles::read(&root)).unwrap_or_default();
    let numbering = part("numbering")?;
    let numbering = parse(numbering.as_deref(), options.limits)?.map(|root| Numbering::read(&root, &styles)).unwrap_or_default();
    let [footnotes, endnotes, comments] = [part("footnotes")?, part("endnotes")?, part("comments")?];
    let footnotes = parse(footnotes.as_deref(), options.limits)?;
    let endnotes = parse(endnotes.as_deref(), options.limits)?;
    let comments = parse(comments.as_deref(), options.limits)?;

    let document = package.text(&main)?.ok_or_else(|| damaged(format!("{main} is missing")))?;
    let document = xml::parse(&document, options.limits)?;
    if document.name() != "document" {
        return Err(not_word(document.name()));
    }
    let mut notes = Notes::default();
    for (kind, root) in [("footnote", &footnotes), ("endnote", &endnotes)] {
        if let Some(root) = root {
            notes.add(kind, root, &document);
        }
    }
    let counters = Counters::default();
    let view = View(options.tracked);
    let mut context = Context { styles: &styles, numbering: &numbering, counters, notes, found: Found::default(), view };
    let mut pieces = Story::new(&mut context, None, Part::Main, None).read(&document);
    let found = context.found;
    let mut issues =
        issues::changes([Some(&document), footnotes.as_ref(), endnotes.as_ref()].into_iter().flatten(), options.tracked);
    issues.extend(comments.as_ref().and_then(issues::comments));
    issues.extend(issues::found(&found));
    issues.extend(issues::pictures(&document, &pieces));
    if pieces.is_empty() && issues.is_empty() {
        return Err(IngestError::Empty);
    }
    add_furniture(&mut pieces, furniture(&mut package, &links, &styles, &numbering, view)?);
    Ok(Source { pieces, pages: None, issues })
}

/// The main part of a package and its links, for those who write into it.
pub(crate) fn links(bytes: &[u8]) -> Result<(String, Vec<Relationship>), IngestError> {
    let mut package = Package::open(bytes, Limits::default())?;
    let main = main_part(&mut package)?;
    let links = package.relationships(&main)?;
    Ok((main, links))
}

/// Whether a settings part enforces protection. Settings that cannot be read protect nothing.
pub(crate) fn is_protected(settings: &str) -> bool {
    let root = xml::parse(settings, Limits::default()).ok();
    let enforced = root.as_ref().and_then(|root| root.child("documentProtection")?.attribute("enforcement"));
    enforced.is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// The part that holds the body, by the package's own link.
fn main_part(package: &mut Package) -> Result<String, IngestError> {
    let links = package.relationships("")?;
    let linked = links.into_iter().find(|link| link.kind == "officeDocument");
    let main = linked.map_or_else(|| "word/document.xml".to_owned(), |link| link.target);
    if package.has(&main) {
        return Ok(main);
    }
    if package.has("[Content_Types].xml") {
        return Err(damaged(format!("{main} is missing")));
    }
    Err(not_word("archive"))
}

fn parse(text: Option<&str>, limits: Limits) -> Result<Option<Element<'_>>, IngestError> {
    text.map(|text| xml::parse(text, limits)).transpose()
}

/// Headers and footers, each text once.
fn furniture(
    package: &mut Package,
    links: &[Relationship],
    styles: &Styles,
    numbering: &Numbering,
    view: View,
) -> Result<Vec<Piece>, IngestError> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut known = BTreeSet::new();
    for link in links.iter().filter(|link| matches!(link.kind.as_str(), "header" | "footer")) {
        let Some(text) = package.text(&link.target)? else { continue };
        let root = xml::parse(&text, package.limits)?;
        let (counters, notes, found) = (Counters::default(), Notes::default(), Found::default());
        let mut context = Context { styles, numbering, counters, notes, found, view };
        for piece in Story::new(&mut context, Some(PieceKind::Furniture), Part::Main, Some(0)).read(&root) {
            if known.insert(piece.text.clone()) {
                pieces.push(piece);
            }
        }
    }
    Ok(pieces)
}

/// Sets headers and footers apart, except the header that bears the contract's only title.
fn add_furniture(pieces: &mut Vec<Piece>, mut furniture: Vec<Piece>) {
    let titled =
        pieces.iter().take(TITLE_WITHIN).any(|piece| matches!(piece.kind, PieceKind::Heading(_)) || is_title(&piece.text));
    if !titled && let Some(first) = furniture.iter().position(|piece| is_title(&piece.text)) {
        // The names of the parties may follow on lines of their own.
        let lines = furniture[first..].iter().take_while(|piece| !piece.text.contains(char::is_lowercase)).count().max(1);
        let mut title: Vec<Piece> = furniture.drain(first..first + lines).collect();
        for piece in &mut title {
            piece.kind = PieceKind::Heading(1);
            piece.origins.clear();
        }
        pieces.splice(0..0, title);
    }
    pieces.extend(furniture);
}

/// Whether a short line names an agreement.
fn is_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    !text.ends_with('.')
        && text.split_whitespace().count() <= TITLE_WORDS
        && lower.contains("business associate")
        && ["agreement", "addendum"].iter().any(|word| lower.contains(word))
}

/// An OLE file is an encrypted Word file or one of the time before 2007.
fn ole_error(bytes: &[u8], options: &Options) -> IngestError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = bytes.windows(name.len()).any(|window| window == name);
    match (encrypted, &options.password) {
        (true, None) => IngestError::Password { format: FORMAT },
        (true, Some(_)) => IngestError::Unsupported {
            found: "an encrypted Word file",
            way_out: "open it in Word with its password and save a copy without",
        },
        (false, _) => {
            IngestError::Unsupported { found: "a legacy Word document", way_out: "open it in Word and save it as .docx" }
        }
    }
}

fn not_word(root: &str) -> IngestError {
    let found = match root {
        "workbook" => "an Excel workbook",
        "presentation" => "a PowerPoint presentation",
        _ => "a ZIP archive without a Word document",
    };
    IngestError::Unsupported { found, way_out: "give the contract itself as .docx or PDF" }
}

fn damaged(reason: String) -> IngestError {
    IngestError::Damaged { format: FORMAT, reason }
}
