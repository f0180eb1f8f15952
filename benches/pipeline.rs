//! How fast each stage is, in bytes of contract per second. Stages stand in the order of the
//! pipeline; each is measured on contracts of three sizes, made here from words of our own.

#![allow(clippy::unwrap_used, reason = "what is benched is made here and known to be whole")]

use std::io::{Cursor, Write as _};

use baa_analyzer::ingest::{self, Options};
use divan::Bencher;
use divan::counter::BytesCount;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn main() {
    divan::main();
}

/// Sections of a small, a medium and a large contract: about 3, 50 and 800 pages.
const SECTIONS: [usize; 3] = [10, 160, 2560];

/// What stands in every section.
const DUTIES: [&str; 3] = [
    "report to the covered entity any use or disclosure of protected health information that this \
     agreement does not permit, within five (5) business days of discovery;",
    "ensure that any subcontractor that creates, receives, maintains or transmits protected health \
     information agrees in writing to the same restrictions; and",
    "make its internal practices, books and records available to the Secretary.",
];

/// A contract as a format writes it: the start, a section with its number and duties, the end.
fn contract(sections: usize, section: impl Fn(usize) -> String) -> Vec<u8> {
    (1..=sections).map(section).collect::<String>().into_bytes()
}

fn markdown(sections: usize) -> Vec<u8> {
    contract(sections, |number| {
        let items = (1..).zip(DUTIES).map(|(item, duty)| format!("   {item}. **Duty.** {duty}\n"));
        let items = items.collect::<Vec<_>>().concat();
        format!("## {number}. Obligations\n\nBusiness Associate shall:\n\n1. do this:\n{items}\n")
    })
}

fn html(sections: usize) -> Vec<u8> {
    contract(sections, |number| {
        let items = DUTIES.map(|duty| format!("<li><b>Duty.</b> {duty}</li>")).concat();
        format!("<h2>{number}. Obligations</h2><p>Business Associate shall:</p><ol type=\"a\">{items}</ol>\n")
    })
}

fn text(sections: usize) -> Vec<u8> {
    contract(sections, |number| {
        let items: String =
            ["(a)", "(b)", "(c)"].iter().zip(DUTIES).map(|(label, duty)| wrapped(&format!("{label} {duty}"))).collect();
        format!("ARTICLE {number}\n\nBusiness Associate shall:\n\n{items}\n")
    })
}

/// Headings and items with automatic numbers, each paragraph in three runs. The file is compressed;
/// its figure is in bytes of the file.
fn docx(sections: usize) -> Vec<u8> {
    let run = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let paragraph = |level: usize, text: &str| {
        let third = text.len() / 3;
        let runs = [&text[..third], &text[third..2 * third], &text[2 * third..]].map(run).concat();
        format!(r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>{runs}</w:p>"#)
    };
    let body = contract(sections, |_| {
        let items = DUTIES.map(|duty| paragraph(1, duty)).concat();
        paragraph(0, "Obligations. Business Associate shall:") + &items
    });
    let level = |index: usize, format: &str, text: &str| {
        format!(r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#)
    };
    let levels = level(0, "decimal", "%1.") + &level(1, "lowerLetter", "(%2)");
    let lists = format!(
        r#"<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#
    );
    let link = |kind: &str, target: &str| format!(r#"<Relationship Id="{kind}" Type="http://x/{kind}" Target="{target}"/>"#);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("_rels/.rels", format!("<Relationships>{}</Relationships>", link("officeDocument", "word/document.xml"))),
        ("word/_rels/document.xml.rels", format!("<Relationships>{}</Relationships>", link("numbering", "numbering.xml"))),
        ("word/numbering.xml", format!(r#"<w:numbering xmlns:w="w">{lists}</w:numbering>"#)),
        (
            "word/document.xml",
            format!(r#"<w:document xmlns:w="w"><w:body>{}</w:body></w:document>"#, String::from_utf8_lossy(&body)),
        ),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A paragraph in lines of 72 columns, indented.
fn wrapped(paragraph: &str) -> String {
    let mut lines = String::from("   ");
    let mut width = 3;
    for word in paragraph.split(' ') {
        if width + word.len() > 72 {
            lines.push_str("\n   ");
            width = 3;
        }
        lines.push(' ');
        lines.push_str(word);
        width += word.len() + 1;
    }
    lines + "\n"
}

/// The text of [`text`], set in lines on pages.
fn pdf(sections: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(&text(sections)).replace('(', "\\(").replace(')', "\\)");
    let lines: Vec<&str> = text.lines().collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut kids = String::new();
    for lines in lines.chunks(46) {
        let shown: String = lines.iter().flat_map(|line| ["(", line, ") Tj T*\n"]).collect();
        let content = format!("BT /F1 11 Tf 14 TL 72 720 Td\n{shown}ET");
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        let [content, page] = [objects.len(), objects.len() + 1];
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        kids.extend([page.to_string().as_str(), " 0 R "]);
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", lines.len().div_ceil(46));
    let bodies = (1..).zip(&objects).map(|(number, object)| format!("{number} 0 obj\n{object}\nendobj\n"));
    let trailer = "trailer << /Root 1 0 R >>\n%%EOF\n".to_owned();
    let parts = std::iter::once("%PDF-1.7\n".to_owned()).chain(bodies).chain([trailer]);
    parts.collect::<String>().into_bytes()
}

mod ingesting {
    use super::{Bencher, BytesCount, Options, SECTIONS, ingest};

    fn bench(bencher: Bencher, name: &str, bytes: &[u8]) {
        bencher.counter(BytesCount::of_slice(bytes)).bench(|| ingest::read(name, bytes, &Options::default()));
    }

    #[divan::bench(args = SECTIONS)]
    fn docx(bencher: Bencher, sections: usize) {
        bench(bencher, "contract.docx", &super::docx(sections));
    }

    #[divan::bench(args = SECTIONS)]
    fn markdown(bencher: Bencher, sections: usize) {
        bench(bencher, "contract.md", &super::markdown(sections));
    }

    #[divan::bench(args = SECTIONS)]
    fn html(bencher: Bencher, sections: usize) {
        bench(bencher, "contract.html", &super::html(sections));
    }

    #[divan::bench(args = SECTIONS)]
    fn text(bencher: Bencher, sections: usize) {
        bench(bencher, "contract.txt", &super::text(sections));
    }

    #[divan::bench(args = SECTIONS)]
    fn pdf(bencher: Bencher, sections: usize) {
        bench(bencher, "contract.pdf", &super::pdf(sections));
    }
}
