//! What format a file has: by its bytes, then by its extension.

use super::{Format, IngestError};

/// Bytes from the start in which formats show themselves.
const HEAD_BYTES: usize = 1024;

/// Bytes from either end in which a ZIP archive names its parts.
const ZIP_BYTES: usize = 256 * 1024;

const TO_DOCX: &str = "convert it with `libreoffice --convert-to docx FILE`";
const OCR: &str = "make a searchable PDF of it, for example with ocrmypdf";
const EXPORT: &str = "export the contract as PDF or DOCX";

/// Formats that are known by their first bytes and not read.
const REFUSED: [(&[u8], &str, &str); 12] = [
    (b"{\\rtf", "an RTF document", TO_DOCX),
    (b"\x89PNG", "a PNG image", OCR),
    (b"\xff\xd8\xff", "a JPEG image", OCR),
    (b"II*\0", "a TIFF image", OCR),
    (b"MM\0*", "a TIFF image", OCR),
    (b"GIF8", "a GIF image", OCR),
    (b"BM", "a bitmap image", OCR),
    (b"\xffWPC", "a WordPerfect document", TO_DOCX),
    (b"%!PS", "a PostScript file", "convert it with `ps2pdf FILE`"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
];

/// Archives by the name of a part, most telling first.
const ARCHIVES: [(&str, &str, &str); 7] = [
    ("xl/workbook", "an Excel workbook", EXPORT),
    ("ppt/presentation", "a PowerPoint presentation", EXPORT),
    ("vnd.oasis.opendocument.text", "an OpenDocument text", TO_DOCX),
    ("vnd.oasis.opendocument", "an OpenDocument file", EXPORT),
    ("application/epub+zip", "an EPUB book", TO_DOCX),
    ("Index/Document.iwa", "a Pages document", "export it from Pages as DOCX"),
    ("", "a ZIP archive", "unpack it"),
];

/// Tells the format, or why it is not read.
pub(super) fn format(name: &str, bytes: &[u8]) -> Result<Format, IngestError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::Empty);
    }
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let extension = extension(name);
    if contains(head, b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(compound(bytes));
    }
    if let Some((magic, found, way_out)) = REFUSED.iter().find(|row| bytes.starts_with(row.0)) {
        // Two letters are no proof: "BM Health LLC agrees ...".
        if magic.len() > 2 || head.contains(&0) {
            return Err(IngestError::Unsupported { found, way_out });
        }
    }
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mdx" if !is_html(head) => Ok(Format::Markdown),
        "html" | "htm" | "xhtml" => Ok(Format::Html),
        _ if is_html(head) => Ok(Format::Html),
        // The bytes said otherwise, so these are broken.
        "pdf" => Err(damaged("PDF", "it has no PDF header")),
        "docx" | "docm" | "dotx" => Err(damaged("Word file", "it is no ZIP archive")),
        "txt" | "text" | "" => Ok(Format::Text),
        _ => other_text(head),
    }
}

/// Text under an extension that does not help.
fn other_text(head: &[u8]) -> Result<Format, IngestError> {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start();
    if text.starts_with("<?xml") {
        return Err(IngestError::Unsupported { found: "an XML file", way_out: EXPORT });
    }
    if text.lines().any(|line| line.starts_with("mime-version:")) {
        let way_out = "save the contract that it carries as a file of its own";
        return Err(IngestError::Unsupported { found: "a saved e-mail or web archive", way_out });
    }
    Ok(Format::Text)
}

fn damaged(format: &'static str, reason: &str) -> IngestError {
    IngestError::Damaged { format, reason: reason.to_owned() }
}

/// The part of a name after its last dot, in lower case.
fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// Part names stand uncompressed at the front and in the directory at the end.
fn archive(bytes: &[u8]) -> Result<Format, IngestError> {
    let front = &bytes[..bytes.len().min(ZIP_BYTES)];
    let back = &bytes[bytes.len().saturating_sub(ZIP_BYTES)..];
    let holds = |name: &str| contains(front, name.as_bytes()) || contains(back, name.as_bytes());
    if holds("word/") {
        return Ok(Format::Docx);
    }
    let (_, found, way_out) = ARCHIVES.iter().find(|row| holds(row.0)).unwrap_or(&ARCHIVES[6]);
    Err(IngestError::Unsupported { found, way_out })
}

/// An OLE compound file: an encrypted DOCX, or Office as it was before 2007.
fn compound(bytes: &[u8]) -> IngestError {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let holds = |name: &str| contains(bytes, &wide(name));
    if holds("EncryptedPackage") {
        return IngestError::Password { format: "Word file" };
    }
    let (found, way_out) = if holds("WordDocument") {
        ("a legacy Word document", TO_DOCX)
    } else if holds("Workbook") {
        ("a legacy Excel workbook", EXPORT)
    } else if holds("__properties_version1.0") {
        ("an Outlook message", "save the contract that it carries as a file of its own")
    } else {
        ("a legacy Office file", TO_DOCX)
    };
    IngestError::Unsupported { found, way_out }
}

/// Whether text begins as an HTML page does, comments and XML declarations aside.
fn is_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    for (open, close) in [("<?xml", "?>"), ("<!--", "-->"), ("<!--", "-->")] {
        if let Some((_, after)) = rest.strip_prefix(open).and_then(|inner| inner.split_once(close)) {
            rest = after.trim_start();
        }
    }
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|start| rest.starts_with(start))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_bytes_before_names() {
        let rows: [(&str, &[u8], Format); 9] = [
            ("a.txt", b"junk\n%PDF-1.7\n", Format::Pdf),
            ("a", b"PK\x03\x04....word/document.xml", Format::Docx),
            ("a.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><p>x", Format::Html),
            ("a.md", b"<!-- c -->\n<html>", Format::Html),
            ("a.HTM", b"<p>x", Format::Html),
            ("x/a.md", b"text", Format::Markdown),
            ("a.md", b"<div align=center>", Format::Markdown),
            ("a.b/contract", b"text", Format::Text),
            ("a.text", b"BM Health LLC", Format::Text),
        ];
        for (name, bytes, format_) in rows {
            assert_eq!(format(name, bytes).unwrap(), format_, "{name}");
        }
    }

    #[test]
    fn other_formats_are_refused_with_a_way_out() {
        let encrypted: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        let ole = |content: &[u8]| [b"\xd0\xcf\x11\xe0".as_slice(), content].concat();
        let rows: [(&str, Vec<u8>, &str); 10] = [
            ("a.txt", b" \n\t".into(), "the file is empty"),
            ("a.doc", ole(b""), "legacy Office"),
            ("a.docx", ole(&encrypted), "password"),
            ("a.rtf", b"{\\rtf1".into(), "RTF document is not read; convert it with `libreoffice"),
            ("a.txt", b"\x89PNG\r\n".into(), "ocrmypdf"),
            ("a.docx", b"PK\x03\x04 xl/workbook.xml".into(), "Excel"),
            ("a.docx", b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text".into(), "OpenDoc"),
            ("a.docx", b"PK\x03\x04 notes".into(), "ZIP archive is not read; unpack"),
            ("a.pdf", b"hello".into(), "the PDF is damaged"),
            ("a.eml", b"From: a\nMIME-Version: 1.0\n".into(), "e-mail"),
        ];
        for (name, bytes, message) in rows {
            let error = format(name, &bytes).unwrap_err().to_string();
            assert!(error.contains(message), "{name}: {error}");
        }
    }
}
