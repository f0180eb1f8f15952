//! The ZIP package of a Word file: its parts and the relationships between them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{damaged, xml};
use crate::ingest::{IngestError, Limits};

/// An opened package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Part names in lower case without a leading slash: names are equal whatever their case, and
    /// some writers use backslashes.
    parts: BTreeMap<String, usize>,
    pub(super) limits: Limits,
    /// Bytes that may still be unpacked.
    budget: u64,
}

/// A typed link from one part to another.
pub(crate) struct Relationship {
    /// Last segment of the type, which strict and transitional files share ("styles").
    pub(crate) kind: String,
    pub(crate) target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, IngestError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error(&error))?;
        let parts = (0..archive.len()).filter_map(|index| Some((part_name(archive.name_for_index(index)?), index))).collect();
        Ok(Self { archive, parts, limits, budget: limits.unpacked })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&part_name(name))
    }

    /// The text of a part; `None` where there is no such part.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, IngestError> {
        let Some(&index) = self.parts.get(&part_name(name)) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|error| zip_error(&error))?;
        let mut bytes = Vec::new();
        // Sizes in the directory may lie, so bytes are counted while they are read.
        part.take(self.budget.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| damaged(format!("{name}: {error}")))?;
        self.budget = self.budget.checked_sub(bytes.len() as u64).ok_or_else(|| self.limits.too_much_unpacked())?;
        Ok(Some(decode(bytes)))
    }

    /// The links that start at a part ("" for the package itself), in file order.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, IngestError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(text) = self.text(&format!("{folder}/_rels/{file}.rels"))? else {
            return Ok(Vec::new());
        };
        let root = xml::parse(&text, self.limits)?;
        Ok(root
            .children()
            .filter(|link| link.attribute("TargetMode").is_none_or(|mode| mode != "External"))
            .filter_map(|link| {
                let kind = link.attribute("Type")?;
                Some(Relationship {
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: join(folder, &link.attribute("Target")?),
                })
            })
            .collect())
    }
}

/// A target as a part name: relative to the folder of the part that links to it, or absolute.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut segments: Vec<&str> =
        if target.starts_with('/') { "" } else { folder }.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.join("/")
}

/// A part's name as names are compared.
pub(crate) fn part_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Parts are UTF-8 or, by their byte order mark, UTF-16.
fn decode(bytes: Vec<u8>) -> String {
    match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding.decode(&bytes).0.into_owned(),
        None => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

fn zip_error(error: &ZipError) -> IngestError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => IngestError::Password { format: super::FORMAT },
        other => damaged(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        for (folder, target, part) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../customXml/item.xml", "customXml/item.xml"),
            ("", "word\\document.xml", "word/document.xml"),
        ] {
            assert_eq!(join(folder, target), part);
        }
    }
}
