//! Tracked changes and comments in the original Word file. Its main part gets the marks, its
//! comments part the comments; where it has none, one is added with what links to it. Every other
//! part is copied as it is.

mod marks;
mod package;
mod paragraph;
mod scan;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use self::marks::Marks;
use self::package::Package;
use self::scan::{Scan, View, scan};
use self::write::{Placed, Writer};
use super::contract::{Change, Contract};
use super::{Redline, Signature};
use crate::ingest;
use crate::ingest::docx::{self, part_name};
use crate::text::TextRange;

const CONTENT_TYPES: &str = "[Content_Types].xml";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// Why a Word file cannot be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocxError {
    /// Its owner allows no changes, or only some.
    #[error("the Word file is protected against changes; ask for a copy without protection, or write a clean copy")]
    Protected,
    /// Changes would void the signature.
    #[error("the Word file is signed, and marks would break the signature; write a clean copy")]
    Signed,
    /// Something in the package is not as it should be.
    #[error("the Word file cannot be edited ({0}); open it in Word and save it again, or write a clean copy")]
    Damaged(&'static str),
    /// What was written does not read as what was proved.
    #[error("the marked Word file does not read as proposed; write a clean copy")]
    Mismatch,
}

/// A Word file with marks.
#[derive(Clone, Debug)]
pub struct MarkedDocx {
    /// The file.
    pub bytes: Vec<u8>,
    /// Indices of the redline's edits that could not be placed and are comments in it.
    pub unplaced: Vec<usize>,
}

/// Marks a Word file. What is written is read again and must be what was proposed.
pub fn mark(
    name: &str,
    bytes: &[u8],
    contract: &Contract,
    redline: &Redline,
    signature: &Signature,
) -> Result<MarkedDocx, DocxError> {
    let parts = Parts::read(bytes)?;
    let placed: Vec<bool> = {
        let writer = parts.writer(contract, signature);
        redline.edits.iter().map(|edit| edit.changes.iter().all(|change| writer.place(change).is_some())).collect()
    };
    let attempt = |kept: &[usize]| -> Result<Vec<u8>, DocxError> {
        let made = parts.marked(contract, redline, signature, kept)?;
        let changes: Vec<&Change> = kept.iter().flat_map(|at| &redline.edits[*at].changes).collect();
        let expected = contract.with(changes.iter().copied());
        let reading = ingest::read(name, &made, &ingest::Options::default()).map_err(|_| DocxError::Mismatch)?;
        if reading.document.text == expected.document.text { Ok(made) } else { Err(DocxError::Mismatch) }
    };
    let mut kept: Vec<usize> = (0..placed.len()).filter(|at| placed[*at]).collect();
    let bytes = match attempt(&kept) {
        Err(DocxError::Mismatch) => {
            // Edits that each read well may not do so together, so they are taken in one by one.
            let mut bytes = attempt(&[])?;
            for at in std::mem::take(&mut kept) {
                kept.push(at);
                match attempt(&kept) {
                    Ok(made) => bytes = made,
                    Err(_) => {
                        kept.pop();
                    }
                }
            }
            bytes
        }
        other => other?,
    };
    let unplaced = (0..placed.len()).filter(|at| !kept.contains(at)).collect();
    Ok(MarkedDocx { bytes, unplaced })
}

/// The parts that are read or changed.
struct Parts<'a> {
    bytes: &'a [u8],
    main: String,
    xml: String,
    scan: Scan,
    /// Name and text of the comments part, where there is one.
    comments: Option<(String, String)>,
    /// Name and text of the main part's relationships; the text is empty where there are none.
    links: (String, String),
    types: String,
    /// The next free number over all parts.
    next: u32,
}

impl<'a> Parts<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, DocxError> {
        let mut package = Package::open(bytes).ok_or(DocxError::Damaged("no package"))?;
        if package.names().any(|name| name.starts_with("_xmlsignatures/")) {
            return Err(DocxError::Signed);
        }
        let (main, targets) = docx::links(bytes).map_err(|_| DocxError::Damaged("its parts are not linked"))?;
        let xml = package.text(&main).ok_or(DocxError::Damaged("its main part is missing or not UTF-8"))?;
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let links_name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let links = package.text(&links_name).unwrap_or_default();
        let part = |kind: &str| targets.iter().find(|link| link.kind == kind).map(|link| link.target.clone());
        if let Some(settings) = part("settings").and_then(|name| package.text(&name))
            && docx::is_protected(&settings)
        {
            return Err(DocxError::Protected);
        }
        let comments = part("comments").and_then(|name| Some((name.clone(), package.text(&name)?)));
        let types = package.text(CONTENT_TYPES).ok_or(DocxError::Damaged("its list of content types is missing"))?;
        let scan = scan(&xml, View::Accepted).ok_or(DocxError::Damaged("its main part is not well-formed"))?;
        if scan.prefix.is_empty() || scan.namespace.is_empty() {
            return Err(DocxError::Damaged("its main part names no namespace"));
        }
        let mut next = highest_number(&xml);
        let numbered = ["comments", "footnotes", "endnotes", "header", "footer"];
        for link in targets.iter().filter(|link| numbered.contains(&link.kind.as_str())) {
            next = next.max(package.text(&link.target).map_or(0, |text| highest_number(&text)));
        }
        Ok(Self { bytes, xml, scan, comments, links: (links_name, links), types, main: main.clone(), next: next + 1 })
    }

    fn writer<'w>(&'w self, contract: &'w Contract, signature: &'w Signature) -> Writer<'w> {
        Writer::new(&self.xml, &self.scan, contract, Marks::new(&self.scan.prefix, signature, self.next))
    }

    /// The package with these edits as tracked changes, the others and the comments as comments.
    fn marked(
        &self,
        contract: &Contract,
        redline: &Redline,
        signature: &Signature,
        kept: &[usize],
    ) -> Result<Vec<u8>, DocxError> {
        let mut writer = self.writer(contract, signature);
        for (at, edit) in redline.edits.iter().enumerate() {
            let placed: Option<Vec<Placed>> = edit.changes.iter().map(|change| writer.place(change)).collect();
            if let Some(placed) = placed.filter(|_| kept.contains(&at)) {
                writer.change(&placed, &edit.note.text());
            } else {
                let note = format!("{} Proposed: {}", edit.note.text(), super::proposed(&edit.changes));
                writer.comment(first_words(&edit.changes), &note);
            }
        }
        for comment in &redline.comments {
            writer.comment(comment.place, &comment.note.text());
        }
        let (xml, marks) = writer.finish();
        let mut parts = BTreeMap::from([(part_name(&self.main), xml)]);
        if !marks.comments.is_empty() {
            self.add_comments(&marks, &mut parts).ok_or(DocxError::Damaged("its comments cannot be added to"))?;
        }
        let package = Package::open(self.bytes).ok_or(DocxError::Damaged("no package"))?;
        package.with(parts).ok_or(DocxError::Damaged("it cannot be packed again"))
    }

    fn add_comments(&self, marks: &Marks, parts: &mut BTreeMap<String, String>) -> Option<()> {
        if let Some((name, text)) = &self.comments {
            let root = text.rsplit_once("comments").map(|(before, _)| before)?;
            let prefix = root.rsplit(['<', '/']).next().unwrap_or_default().to_owned();
            let elements = marks.comment_elements(&prefix);
            let end = format!("</{prefix}comments>");
            let changed = if let Some(at) = text.rfind(&end) {
                format!("{}{elements}{}", &text[..at], &text[at..])
            } else {
                // A part without a comment: the root closes itself.
                let at = text.rfind("/>")?;
                format!("{}>{elements}{end}", &text[..at])
            };
            parts.insert(part_name(name), changed);
            return Some(());
        }
        let folder = self.main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let file = "comments.xml";
        let name = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        let prefix = &self.scan.prefix;
        let declared = format!("xmlns:{}=\"{}\"", prefix.trim_end_matches(':'), self.scan.namespace);
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{prefix}comments {declared}>{}</{prefix}comments>",
            marks.comment_elements(prefix)
        );
        parts.insert(name.clone(), text);
        let base = if self.scan.namespace.contains("purl.oclc.org") { STRICT } else { TRANSITIONAL };
        let link =
            |prefix: &str, id: &str| format!("<{prefix}Relationship Id=\"{id}\" Type=\"{base}/comments\" Target=\"{file}\"/>");
        let (links_name, links) = &self.links;
        let links = if links.is_empty() {
            let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
            let link = link("", "rIdRedline");
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Relationships xmlns=\"{namespace}\">{link}</Relationships>")
        } else {
            let id = (1..=links.len() + 1).map(|number| format!("rIdRedline{number}")).find(|id| !links.contains(id.as_str()))?;
            into_root(links, "Relationships", |prefix| link(prefix, &id))?
        };
        parts.insert(part_name(links_name), links);
        let types = into_root(&self.types, "Types", |prefix| {
            format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{COMMENTS_TYPE}\"/>")
        })?;
        parts.insert(part_name(CONTENT_TYPES), types);
        Some(())
    }
}

/// An element put in at the end of a part's root.
fn into_root(text: &str, root: &str, element: impl Fn(&str) -> String) -> Option<String> {
    if let Some(at) = text.rfind("</") {
        let prefix = text[at + 2..].split_once(root)?.0;
        return Some(format!("{}{}{}", &text[..at], element(prefix), &text[at..]));
    }
    let at = text.rfind("/>")?;
    let prefix = text[text.rfind('<')? + 1..].split_once(root)?.0;
    Some(format!("{}>{}</{prefix}{root}>", &text[..at], element(prefix)))
}

/// The highest number that any element of a part has as its `id`.
fn highest_number(xml: &str) -> u32 {
    let values = xml.match_indices(":id=").filter_map(|(at, found)| {
        let rest = &xml[at + found.len()..];
        let quote = rest.chars().next()?;
        rest[1..].split(quote).next()?.parse::<u32>().ok()
    });
    // Some writers use the whole range; numbers must fit into 31 bits.
    values.filter(|value| *value < 1 << 30).max().unwrap_or(0)
}

/// The words that the first change is about.
fn first_words(changes: &[Change]) -> Option<TextRange> {
    changes.iter().find_map(|change| match change {
        Change::Words { range, .. } if !range.is_empty() => Some(*range),
        _ => None,
    })
}
