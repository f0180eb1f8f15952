//! The package of a Word file, written again with some parts changed and every other part copied
//! byte for byte, compressed as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Unpacked bytes of one part that are read.
const MOST_BYTES: u64 = 200 << 20;

/// An opened package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names as compared (lower case, forward slashes) to index.
    names: BTreeMap<String, usize>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = (0..archive.len()).filter_map(|index| Some((key(archive.name_for_index(index)?), index))).collect();
        Some(Self { archive, names })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The text of a part; `None` where there is none or it is not UTF-8.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let index = *self.names.get(&key(name))?;
        let part = self.archive.by_index(index).ok()?;
        let mut bytes = Vec::new();
        part.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        String::from_utf8(bytes).ok()
    }

    /// The package with these parts in the place of those of the same names, and the new ones at the
    /// end.
    pub(super) fn with(mut self, mut parts: BTreeMap<String, String>) -> Option<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.archive.len() {
            let file = self.archive.by_index_raw(index).ok()?;
            let name = file.name().to_owned();
            match parts.remove(&key(&name)) {
                None => writer.raw_copy_file(file).ok()?,
                Some(text) => {
                    drop(file);
                    write(&mut writer, &name, &text)?;
                }
            }
        }
        for (name, text) in parts {
            write(&mut writer, &name, &text)?;
        }
        Some(writer.finish().ok()?.into_inner())
    }
}

fn write(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Option<()> {
    // The same time in every file, or the same redline would have other bytes each day.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(zip::DateTime::default());
    writer.start_file(name, options).ok()?;
    writer.write_all(text.as_bytes()).ok()
}

/// A part's name as names are compared.
pub(super) fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The targets of a part's relationships: (type, id, target).
pub(super) fn relationships(text: &str) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for element in text.split('<').filter(|element| element.split([' ', '\n', '\t', '\r']).next().is_some_and(is_relationship)) {
        let value = |name: &str| attribute(element, name).unwrap_or_default().to_owned();
        if value("TargetMode") != "External" {
            out.push((value("Type"), value("Id"), value("Target")));
        }
    }
    out
}

fn is_relationship(name: &str) -> bool {
    name == "Relationship" || name.ends_with(":Relationship")
}

/// The value of an attribute in a start tag.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    for (at, _) in tag.match_indices(name) {
        if !tag[..at].ends_with([' ', '\n', '\t', '\r', ':']) {
            continue;
        }
        let Some(rest) = tag[at + name.len()..].trim_start().strip_prefix('=').map(str::trim_start) else { continue };
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        return rest[1..].split(quote).next();
    }
    None
}

/// A target as a part name: relative to the folder of the part that links to it, or absolute.
pub(super) fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut segments: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.retain(|segment| !segment.is_empty());
    segments.join("/")
}
