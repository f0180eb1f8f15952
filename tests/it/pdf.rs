//! PDFs: what is read of them, as text beside each file, and what hostile ones cannot do.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baa_analyzer::ingest::{self, Ocr, OcrWord, Options, Picture};

use crate::common::{CONTRACT, Desk, run};
use crate::failures::complaint;

/// The PDFs that have the expected text beside them.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    paths.sort();
    paths
}

/// Issues, then a line per block: kind, number, text.
fn shown(bytes: &[u8], options: &Options) -> String {
    let reading = match ingest::read("contract.pdf", bytes, options) {
        Ok(reading) => reading,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut text = String::new();
    for issue in &reading.issues {
        let grave = if issue.incomplete { ", incomplete" } else { "" };
        let _ = writeln!(text, "issue {}{grave}: {}", issue.code, issue.message);
    }
    for block in &reading.document.blocks {
        let words = block.range.of(&reading.document.text);
        let label = if block.label.is_empty() { String::new() } else { format!(" [{}]", block.label) };
        let _ = writeln!(text, "{:?}{label} {words}", block.kind);
    }
    text
}

#[test]
fn fixtures_are_read_as_the_text_beside_them() {
    let mut wrong = Vec::new();
    for path in fixtures() {
        let found = shown(&fs::read(&path).unwrap(), &Options::default());
        let expected_path = path.with_extension("txt");
        if std::env::var_os("BAA_BLESS").is_some() {
            fs::write(&expected_path, &found).unwrap();
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nif this is right: BAA_BLESS=1 cargo test --test it pdf", wrong.join("\n"));
}

/// Recognises the same words on each picture.
#[derive(Debug)]
struct Reads(&'static str);

impl Ocr for Reads {
    fn words(&self, picture: &Picture) -> Result<Vec<OcrWord>, String> {
        assert_eq!((picture.dpi, picture.pixels.len()), (300, (picture.width * picture.height) as usize));
        let dark = picture.pixels.iter().filter(|pixel| **pixel < 100).count();
        assert!(dark * 200 > picture.pixels.len(), "there is ink on the page");
        let mut words = Vec::new();
        for (line, text) in (0..).zip(self.0.lines()) {
            let line_top = 300 + 60 * line;
            let mut left = 300;
            for word in text.split(' ') {
                let right = left + 20 * word.len() as u32;
                let text = word.to_owned();
                words.push(OcrWord { text, left, right, line, line_top, line_bottom: line_top + 45, confidence: 91 });
                left = right + 15;
            }
        }
        Ok(words)
    }
}

#[test]
fn pictures_are_read_by_who_can() {
    let scan = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/scan.pdf")).unwrap();
    let words = "1. Reports. The vendor shall report each breach of protected health information to the\n\
                 clinic as 45 CFR 88 164.410 and 164.504(e) demand.";
    let options = Options { ocr: Some(Arc::new(Reads(words))), ..Options::default() };
    let expected = "issue ocr: page 1 was read by text recognition (mean confidence 91 %); its errors are in the text, so \
                    compare quotes with the image\n\
                    Body [1.] Reports. The vendor shall report each breach of protected health information to the clinic \
                    as 45 CFR §§ 164.410 and 164.504(e) demand.\n";
    assert_eq!(shown(&scan, &options), expected);
}

#[test]
fn a_bomb_costs_its_file_and_names_the_limit() {
    let ranges = bomb(b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange\n", RANGE, 60 << 20);
    // Form 1 draws form 2 twice, which draws form 3 twice, and so on.
    let doubling = |depth: usize| {
        let form = |number: usize| {
            let next = number + 6;
            let content = format!("/X{next} Do /X{next} Do").into_bytes();
            stream(
                &format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X{next} {next} 0 R >> >>"),
                &content,
            )
        };
        (0..depth).map(form).collect::<Vec<_>>()
    };
    let plain = b"BT /F1 12 Tf 72 700 Td (\x00\x41) Tj ET".to_vec();
    let forms = "/XObject << /X5 5 0 R >>";
    let fonts = "/Font << /F1 5 0 R >>";
    let font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R \
                 /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) \
                 /Ordering (Identity) /Supplement 0 >> >>] >>";
    let cases: [(&str, Vec<u8>, &str, &str); 4] = [
        (
            "flate.pdf",
            pdf(&[stream("/Filter /FlateDecode", &bomb(b"", &[b' '; 21], 400 << 20))], "", &[]),
            "--max-memory 300MB",
            "--max-memory",
        ),
        (
            "unicode.pdf",
            pdf(&[stream("", &plain)], fonts, &[font.to_vec(), stream("/Filter /FlateDecode", &ranges)]),
            "--max-memory 300MB",
            "--max-memory",
        ),
        (
            "forms.pdf",
            pdf(&[stream("", b"/X5 Do")], forms, &doubling(40)),
            "--max-time 1 --max-page-objects 4000000000",
            "over the limit of 1 seconds; raise the limit with --max-time",
        ),
        ("broken.pdf", pdf(&[], "", &[]), "", "the PDF is damaged (it has no pages)"),
    ];
    for (name, bytes, options, says) in cases {
        let desk = Desk::with(&[(name, &bytes)]);
        let reason = complaint(&desk, name, options);
        assert!(reason.contains(says), "{name}: {reason}");
    }
}

#[test]
fn a_page_that_draws_for_ever_is_read_only_so_far() {
    let content = format!("BT /F1 9 Tf 72 700 Td ({}) Tj ET", "contract ".repeat(500));
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec();
    let bytes = pdf(&[stream("", content.as_bytes())], "/Font << /F1 5 0 R >>", &[font]);
    let desk = Desk::with(&[("long.pdf", &bytes), ("good.md", CONTRACT.as_bytes())]);
    let run = desk.baa("review long.pdf good.md --format jsonl --max-page-objects 1000");
    assert_eq!((run.code, run.stdout.lines().count()), (3, 2), "{}", run.stderr);
    assert!(run.stdout.contains("page 1 draws more than 1000 objects"), "{}", run.stdout);
    assert_eq!(desk.baa("review long.pdf --summary --max-page-objects 10000").code, 0);
}

#[test]
fn deep_nesting_is_no_harm() {
    let levels = 50_000;
    let nodes: Vec<Vec<u8>> =
        (0..levels).map(|level| format!("<< /Type /Pages /Count 1 /Kids [{} 0 R] >>", level + 6).into_bytes()).collect();
    let tree = pdf_of(&[nodes.as_slice(), &[b"<< /Type /Page /MediaBox [0 0 9 9] >>".to_vec()]].concat(), 5);
    let arrays = [b"[".repeat(500_000), b"]".repeat(500_000)].concat();
    for (name, bytes) in [("tree.pdf", tree), ("arrays.pdf", pdf(&[stream("", &arrays)], "", &[]))] {
        let desk = Desk::with(&[(name, &bytes), ("good.md", CONTRACT.as_bytes())]);
        let run = desk.baa(&format!("review {name} good.md --format jsonl"));
        assert!(run.code == 3 && run.stdout.contains("good.md"), "{name}: {}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn ocr_is_done_by_tesseract() {
    use std::os::unix::fs::PermissionsExt;
    let scan = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/scan.pdf")).unwrap();
    let desk = Desk::with(&[("scan.pdf", &scan), ("bin/.keep", b"")]);
    let mut without = desk.command("review scan.pdf --ocr");
    without.env("PATH", desk.path("bin"));
    let without = run(without);
    assert_eq!(without.code, 2);
    assert!(without.stderr.contains("--ocr needs the program tesseract"), "{}", without.stderr);
    let row = |word| format!("5\\t1\\t1\\t1\\t1\\t{word}\\t{}\\t100\\t80\\t40\\t90\\tword{word}\\n", word * 80);
    let rows = (1..=30).map(row).collect::<Vec<_>>().concat();
    let script =
        format!("#!/bin/sh\n/bin/cat > /dev/null\nprintf '4\\t1\\t1\\t1\\t1\\t0\\t80\\t100\\t2400\\t40\\t-1\\t\\n{rows}'\n");
    desk.put("bin/tesseract", script.as_bytes());
    fs::set_permissions(desk.path("bin/tesseract"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut with = desk.command("review scan.pdf --ocr --show-text");
    with.env("PATH", desk.path("bin"));
    let with = run(with);
    assert!(
        with.stdout.contains("mean confidence 90 %") && with.stdout.contains("word1 word2"),
        "{}{}",
        with.stdout,
        with.stderr
    );
    let unread = desk.baa("review scan.pdf --show-text");
    assert_eq!(unread.code, 3);
    assert!(unread.stdout.contains("page 1 is an image without text; read it with --ocr"), "{}", unread.stdout);
}

/// A PDF whose pages have these contents and resources; more objects begin at number 4 plus the
/// count of pages.
pub(crate) fn pdf(contents: &[Vec<u8>], resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << {resources} >> >>");
    let kids = if contents.is_empty() { "" } else { "3 0 R" };
    let pages = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len());
    let own = [b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), pages.into_bytes(), page.into_bytes()];
    pdf_objects(&[own.as_slice(), contents, more].concat(), 1)
}

/// A PDF of page tree nodes that begin at this number.
fn pdf_of(nodes: &[Vec<u8>], first: usize) -> Vec<u8> {
    let filler = vec![b"null".to_vec(); first - 2];
    let catalog = format!("<< /Type /Catalog /Pages {first} 0 R >>").into_bytes();
    pdf_objects(&[&[catalog], filler.as_slice(), nodes].concat(), 1)
}

pub(crate) fn pdf_objects(objects: &[Vec<u8>], root: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    bytes.extend(format!("trailer << /Root {root} 0 R >>\n%%EOF\n").bytes());
    bytes
}

pub(crate) fn stream(keys: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<< {keys} /Length {} >>\nstream\n", content.len()).into_bytes();
    bytes.extend(content);
    bytes.extend(b"\nendstream");
    bytes
}

/// A mapping of all letters, as long as [`bomb`] repeats.
const RANGE: &[u8; 21] = b"<0000> <FFFF> <0041>\n";

/// A zlib stream of ASCII text and a pattern that repeats to so many bytes: each once, then copies
/// of 258 bytes from 21 bytes before, in the fixed code of the format. It is 130 times smaller than
/// what it becomes.
fn bomb(head: &[u8], pattern: &[u8; 21], size: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false]; // The last block, with the fixed code.
    let code = |bits: &mut Vec<bool>, value: u32, length: u32| {
        bits.extend((0..length).rev().map(|bit| value >> bit & 1 == 1));
    };
    for letter in head.iter().chain(pattern) {
        code(&mut bits, 0x30 + u32::from(*letter), 8);
    }
    for _ in 0..size / 258 {
        code(&mut bits, 0xC5, 8); // 258 bytes
        code(&mut bits, 8, 5); // from 17 and
        bits.extend([false, false, true]); // four more before.
    }
    code(&mut bits, 0, 7);
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte: u8, bit| byte << 1 | u8::from(*bit));
    [0x78, 0x9C].into_iter().chain(bits.chunks(8).map(byte)).collect()
}
