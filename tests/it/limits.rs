//! Every bound on what a file may be: the error names it and the option that raises it, and the
//! file is read where the option is given. Time, memory and what a page draws are in `pdf`.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::{CONTRACT, Desk};
use crate::failures::complaint;
use crate::pdf::{pdf_objects, stream};

/// A ZIP archive of these files.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A Word file with this declaration before its main part, and this in its body.
fn word(declaration: &str, body: &str) -> Vec<u8> {
    let link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let links = format!("<Relationships><Relationship Id=\"r\" Type=\"{link}\" Target=\"word/document.xml\"/></Relationships>");
    archive(&[
        ("_rels/.rels", &links),
        ("word/document.xml", &format!("{declaration}<w:document><w:body>{body}</w:body></w:document>")),
    ])
}

/// The contract as paragraphs.
fn paragraphs() -> String {
    CONTRACT.split("\n\n").flat_map(|text| ["<w:p><w:r><w:t>", text, "</w:t></w:r></w:p>"]).collect()
}

/// A PDF with so many pages.
fn pages(count: usize) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>";
    let kids = (5..count + 5).map(|number| format!("{number} 0 R")).collect::<Vec<_>>().join(" ");
    let kids = format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>");
    let text = stream("", b"BT /F1 9 Tf 72 700 Td (A page of the agreement.) Tj ET");
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let own = ["<< /Type /Catalog /Pages 2 0 R >>", &kids, font].map(|object| object.as_bytes().to_vec());
    pdf_objects(&[own.as_slice(), &[text], &vec![page.into(); count]].concat(), 1)
}

#[test]
fn each_names_itself_and_the_option_that_raises_it() {
    let nested = |depth: usize| format!("{}{}{}", "<w:sdt>".repeat(depth), paragraphs(), "</w:sdt>".repeat(depth));
    let padded = format!("{}{}", paragraphs(), " ".repeat(3_000_000));
    let many = format!("{}{}", paragraphs(), "<w:p/>".repeat(5_000));
    let cases: [(&str, Vec<u8>, &str, &str, &str); 6] = [
        (
            "pages.pdf",
            pages(31),
            "--max-pages 30",
            "the PDF with 31 pages is over the limit of 30 pages; raise the limit with --max-pages",
            "--max-pages 31",
        ),
        (
            "unpacked.docx",
            word("", &padded),
            "--max-unpacked 1MB",
            "the unpacked Word file is over the limit of 1000000 bytes; raise the limit with --max-unpacked",
            "--max-unpacked 4MB",
        ),
        (
            "elements.docx",
            word("", &many),
            "--max-elements 1000",
            "over the limit of 1000 elements; raise the limit with --max-elements",
            "--max-elements 6000",
        ),
        (
            "depth.docx",
            word("", &nested(300)),
            "",
            "over the limit of 256 elements in each other; raise the limit with --max-depth",
            "--max-depth 2000",
        ),
        (
            "text.md",
            CONTRACT.repeat(3).into(),
            "--max-text 2000",
            "is over the limit of 2000 bytes; raise the limit with --max-text",
            "--max-text 1MB",
        ),
        ("size.md", CONTRACT.repeat(3).into(), "--max-file-size 2000", "the file has ", "--max-file-size 1MB"),
    ];
    for (name, bytes, options, says, raised) in cases {
        let desk = Desk::with(&[(name, &bytes)]);
        let reason = complaint(&desk, name, options);
        assert!(reason.contains(says), "{name}: {reason}");
        let run = desk.baa(&format!("review {name} --summary {raised}"));
        // The page of the PDF is too short to be graded.
        assert!(run.stderr.is_empty() && run.code != 1, "{name} {raised}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("1 document: ") && !run.stdout.contains("not read"), "{name}: {}", run.stdout);
    }
}

#[test]
fn the_deepest_that_may_be_allowed_is_read() {
    let body = format!("{}{}{}", "<w:sdt><w:sdtContent>".repeat(990), paragraphs(), "</w:sdtContent></w:sdt>".repeat(990));
    let desk = Desk::with(&[("deep.docx", &word("", &body))]);
    let run = desk.baa("review deep.docx --show-text --max-depth 2000");
    assert!(run.code == 0 && run.stdout.contains("Business Associate"), "{}{}", run.stdout, run.stderr);
    assert_eq!(desk.baa("review deep.docx --max-depth 2001").code, 2);
}

#[test]
fn pages_and_text_have_bounds_without_being_asked() {
    let reason = complaint(&Desk::with(&[("pages.pdf", &pages(5_001))]), "pages.pdf", "");
    assert!(reason.contains("--max-pages"), "{reason}");
    let reason = complaint(&Desk::with(&[("text.txt", "word ".repeat(500_000).as_bytes())]), "text.txt", "");
    assert!(reason.contains("--max-text"), "{reason}");
}

#[test]
fn entities_are_never_expanded() {
    // Ten to the ninth, were they.
    let mut bomb = "<!DOCTYPE w:document [<!ENTITY a0 \"boom\"><!ENTITY file SYSTEM \"file:///etc/passwd\">".to_owned();
    for level in 1..10 {
        let inner = format!("&a{};", level - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
    }
    bomb.push_str("]>");
    let body = format!("{}<w:p><w:r><w:t>Term &a9; and &file; end</w:t></w:r></w:p>", paragraphs());
    let desk = Desk::with(&[("bomb.docx", &word(&bomb, &body))]);
    let text = desk.baa("review bomb.docx --show-text").clean(0);
    assert!(text.contains("Term &a9; and &file; end"), "{text}");
    assert!(!text.contains("root:") && !text.contains("boom"), "{text}");
}

#[test]
fn what_an_archive_unpacks_to_is_counted() {
    let bomb = archive(&[("bomb.md", &"a".repeat(3_000_000)), ("good.md", CONTRACT)]);
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    let desk = Desk::with(&[("signed.zip", &bomb)]);
    let run = desk.baa("review signed.zip --format jsonl --max-file-size 1MB");
    assert_eq!((run.code, run.stdout.lines().count()), (3, 1), "{}", run.stderr);
    assert!(run.stderr.contains("the file has 3 MB and the limit is 1 MB"), "{}", run.stderr);
    assert!(run.stderr.contains("raise the limit with --max-file-size"), "{}", run.stderr);
}

#[test]
fn odd_text_takes_no_odd_time() {
    let wide = |cell: &str| cell.repeat(5_000);
    let cases = [
        ("brackets.md", "[".repeat(120_000)),
        ("quotes.md", ">".repeat(60_000)),
        ("emphasis.md", "*a_ ".repeat(4_000)),
        ("table.md", format!("{}|\n{}|\n{}", wide("|a"), wide("|-"), "|b\n".repeat(500))),
        ("deep.html", format!("<html><body>{}", "<div>".repeat(50_000))),
        ("formatting.html", format!("<html><body>{}", "<b><p>".repeat(2_000))),
    ];
    for (name, text) in cases {
        let desk = Desk::with(&[(name, format!("{text}\n\n{CONTRACT}").as_bytes())]);
        let start = Instant::now();
        let run = desk.baa(&format!("review {name} --summary"));
        let time = start.elapsed();
        assert!([0, 3].contains(&run.code), "{name}: {}", run.stderr);
        // Seconds in a debug build, more on a busy machine; what is not linear takes minutes.
        assert!(time < Duration::from_secs(90), "{name}: {time:?}");
    }
}
