//! What the targets share.

use baa_analyzer::document::Document;
use baa_analyzer::ingest::{self, Options};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads a contract; every place of what was read must lie in its text.
pub fn read(name: &str, bytes: &[u8]) {
    if let Ok(reading) = ingest::read(name, bytes, &Options::default()) {
        check(&reading.document);
    }
}

/// Every range lies in the text, on whole letters, and every reference names something.
pub fn check(document: &Document) {
    let holds = |range: baa_analyzer::text::TextRange| document.text.get(range.start as usize..range.end as usize).is_some();
    let mut end = 0;
    for block in &document.blocks {
        assert!(holds(block.range) && holds(block.heading), "{block:?}");
        assert!(block.range.start >= end, "blocks overlap: {block:?}");
        end = block.range.end;
        assert!(block.section < document.sections.len(), "{block:?}");
        assert!(block.lead_in.is_none_or(|lead_in| lead_in < document.blocks.len()), "{block:?}");
    }
}

/// A Word file with this main part.
pub fn package(main: &[u8]) -> Vec<u8> {
    const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const LINKS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in [("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", main)] {
        zip.start_file(name, options).expect("a part begins");
        zip.write_all(part).expect("a part is written to memory");
    }
    zip.finish().expect("the archive ends").into_inner()
}

/// A main part of a Word file that holds this between its body tags.
pub fn main_part(body: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>"#
    )
    .into_bytes()
}
