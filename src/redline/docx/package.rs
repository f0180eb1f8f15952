//! The package of a Word file, written again with some parts changed and every other part copied
//! byte for byte, compressed as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::ingest::docx::part_name;

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
        let names = (0..archive.len()).filter_map(|index| Some((part_name(archive.name_for_index(index)?), index))).collect();
        Some(Self { archive, names })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The text of a part; `None` where there is none or it is not UTF-8.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let index = *self.names.get(&part_name(name))?;
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
            match parts.remove(&part_name(&name)) {
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
