//! Tracked changes in whole packages: accepted they are the proposal, rejected the original.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::scan::{View, scan};
use super::{DocxError, mark};
use crate::grading::Position;
use crate::library::EditKind;
use crate::redline::tests::contract;
use crate::redline::{Change, Comment, Contract, Edit, Note, Priority, Redline, Signature};
use crate::text::TextRange;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A body with all that may stand in the way of an edit.
const BODY: &str = r#"
  <w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Business Associate Agreement</w:t></w:r></w:p>
  <w:p><w:r><w:t xml:space="preserve">1. Vendor shall </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>notify &amp; tell</w:t></w:r><w:r><w:t
    xml:space="preserve"> Customer of a </w:t><w:tab/><w:t>Breach within sixty (60) days.</w:t></w:r></w:p>
  <w:p><w:r><w:t xml:space="preserve">2. See </w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>the policy on it</w:t></w:r></w:hyperlink><w:r><w:t
    xml:space="preserve"> and the terms of section </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF y </w:instrText></w:r><w:r><w:fldChar
    w:fldCharType="separate"/></w:r><w:r><w:t>4.2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> of it.</w:t></w:r></w:p>
  <w:p><w:r><w:t xml:space="preserve">3. It is made by </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>Acme Clinic</w:t></w:r></w:sdtContent></w:sdt><w:ins
    w:id="7" w:author="Ann" w:date="2025-01-01T00:00:00Z"><w:r><w:t xml:space="preserve"> and others</w:t></w:r></w:ins><w:del w:id="8" w:author="Ann"
    w:date="2025-01-01T00:00:00Z"><w:r><w:delText xml:space="preserve"> alone</w:delText></w:r></w:del><w:r><w:t xml:space="preserve">, as they agree.</w:t></w:r></w:p>
  <w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>A cell with words that may be changed.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
  <w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>4. Vendor may keep PHI</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>as long as it likes. It ends then.</w:t></w:r></w:p>
  <w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Words in a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>
  <w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>"#;

const COMMENTS: &str = r#"<w:comment w:id="3" w:author="Bob"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>"#;

fn package(body: &str, comments: Option<&str>, settings: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };
    let link =
        |kind: &str, target: &str| format!(r#"<Relationship Id="r-{kind}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>"#);
    let root = |name: &str, content: &str| format!(r#"<w:{name} xmlns:w="{NAMESPACE}">{content}</w:{name}>"#);
    add("[Content_Types].xml", r#"<Types xmlns="t"><Default Extension="xml" ContentType="application/xml"/></Types>"#);
    add("_rels/.rels", &format!("<Relationships>{}</Relationships>", link("officeDocument", "word/document.xml")));
    // Some programs begin a part with a byte order mark, which may shift nothing.
    let main = root("document", &root("body", body).replace(&format!(r#" xmlns:w="{NAMESPACE}""#), ""));
    add("word/document.xml", &format!("\u{feff}{main}"));
    add("word/settings.xml", &root("settings", settings));
    add("docProps/app.xml", "<Properties/>");
    let mut links = link("settings", "settings.xml");
    if let Some(comments) = comments {
        links += &link("comments", "comments.xml");
        add("word/comments.xml", &root("comments", comments));
    }
    add("word/_rels/document.xml.rels", &format!("<Relationships>{links}</Relationships>"));
    zip.finish().unwrap().into_inner()
}

fn signature() -> Signature {
    Signature { author: "A & B".to_owned(), initials: "AB".to_owned(), date: "2026-01-31T12:00:00Z".to_owned() }
}

fn note() -> Note {
    Note {
        title: "Title".to_owned(),
        reason: "A <reason> & more.".to_owned(),
        ask: String::new(),
        citations: Vec::new(),
        position: Position::Preferred,
        priority: Priority::Must,
    }
}

fn redline(changes: Vec<Vec<Change>>, comments: Vec<Option<TextRange>>) -> Redline {
    let edit = |changes| Edit { clause: "a".to_owned(), kind: EditKind::ReplaceValue, closes: Vec::new(), changes, note: note() };
    let comment = |place| Comment { clause: "a".to_owned(), place, note: note() };
    Redline {
        edits: changes.into_iter().map(edit).collect(),
        comments: comments.into_iter().map(comment).collect(),
        nature: String::new(),
        before: None,
        after: None,
    }
}

/// All parts of a package, unpacked.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().to_owned(), content)
        })
        .collect()
}

/// The text as it stands when all changes are rejected, line by line.
fn rejected(xml: &str) -> String {
    let scan = scan(xml, View::Original).unwrap();
    let mut lines = vec![String::new(); scan.paragraphs.len()];
    for (index, glyph) in scan.glyphs.iter().enumerate() {
        lines[scan.paragraph_of(index)].push(glyph.letter);
    }
    let mut out = String::new();
    for (line, paragraph) in lines.iter().zip(&scan.paragraphs) {
        out += line;
        let properties = paragraph.properties.clone().map_or("", |range| &xml[range]);
        // A paragraph whose end came in runs on into the next.
        if !properties.contains("ins ") {
            out.push('\n');
        }
    }
    out
}

/// Marks a package and checks all that must hold of the result. Gives the main part.
#[track_caller]
fn check(bytes: &[u8], main: &str, contract: &Contract, redline: &Redline) -> Option<String> {
    let marked = match mark("a.docx", bytes, contract, redline, &signature()) {
        Ok(marked) => marked,
        Err(DocxError::Protected | DocxError::Signed | DocxError::Damaged(_)) => return None,
        Err(error) => panic!("{error}"),
    };
    let (before, after) = (parts(bytes), parts(&marked.bytes));
    let touched = [main, "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"];
    for (name, content) in &before {
        assert!(touched.contains(&name.as_str()) || after.get(name) == Some(content), "{name} changed");
    }
    let text = |parts: &BTreeMap<String, Vec<u8>>| String::from_utf8(parts[main].clone()).unwrap();
    let (original, changed) = (text(&before), text(&after));
    assert_eq!(rejected(&changed), rejected(&original), "rejecting does not give the original");
    // That accepting gives the proposal `mark` has seen itself; numbers must be each their own.
    for name in ["ins ", "del ", "comment "] {
        let all: String = after.values().filter_map(|part| std::str::from_utf8(part).ok()).collect();
        let old: String = before.values().filter_map(|part| std::str::from_utf8(part).ok()).collect();
        let ours = |text: &str| -> Vec<String> {
            let tags = text.split('<').filter(|tag| tag.split_once(':').is_some_and(|(_, local)| local.starts_with(name)));
            let ids = tags.filter_map(|tag| Some(tag.split_once(":id=\"")?.1.split('"').next()?.to_owned()));
            ids.collect()
        };
        let mut ids: Vec<String> = ours(&all);
        for id in ours(&old) {
            let at = ids.iter().position(|other| *other == id).unwrap();
            ids.swap_remove(at);
        }
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "a number twice among {name}");
    }
    Some(changed)
}

fn at(contract: &Contract, words: &str) -> TextRange {
    let start = contract.document.text.find(words).unwrap_or_else(|| panic!("{words}: {}", contract.document.text));
    TextRange::new(start, start + words.len())
}

fn replace(contract: &Contract, words: &str, text: &str) -> Vec<Change> {
    vec![Change::Words { range: at(contract, words), text: text.to_owned() }]
}

#[test]
fn runs_are_cut_and_keep_their_properties() {
    let bytes = package(BODY, None, "");
    let contract = contract("a.docx", &bytes);
    let redline = redline(
        vec![
            replace(&contract, "tell Customer of a Breach", "inform Customer of a Breach"),
            replace(&contract, "sixty (60)", "ten (10)"),
        ],
        vec![Some(at(&contract, "4.2")), None],
    );
    let xml = check(&bytes, "word/document.xml", &contract, &redline).unwrap();
    let name = r#"w:author="A &amp; B" w:date="2026-01-31T12:00:00Z""#;
    for expected in [
        r#"<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">notify &amp; </w:t></w:r>"#.to_owned(),
        r#"<w:r><w:rPr><w:i/></w:rPr><w:delText xml:space="preserve">tell</w:delText></w:r></w:del>"#.to_owned(),
        r#"<w:delText xml:space="preserve"> Customer of a </w:delText><w:tab/><w:delText xml:space="preserve">Breach</w:delText>"#.to_owned(),
        format!(r#"{name}><w:r><w:delText xml:space="preserve">sixty (60)</w:delText></w:r></w:del>"#),
        r#"<w:r><w:t xml:space="preserve">ten (10)</w:t></w:r></w:ins>"#.to_owned(),
    ] {
        assert!(xml.contains(&expected), "{expected}\nin {xml}");
    }
    let marked = mark("a.docx", &bytes, &contract, &redline, &signature()).unwrap();
    let parts = parts(&marked.bytes);
    let text = |name: &str| String::from_utf8(parts[name].clone()).unwrap();
    assert_eq!(text("word/comments.xml").matches("<w:comment ").count(), 4);
    assert!(text("word/comments.xml").contains("A &lt;reason&gt; &amp; more."));
    assert!(text("[Content_Types].xml").contains(r#"PartName="/word/comments.xml""#));
    assert!(text("word/_rels/document.xml.rels").contains(r#"/comments" Target="comments.xml"/>"#));
}

#[test]
fn links_controls_fields_and_others_changes_stay_whole() {
    let bytes = package(BODY, Some(COMMENTS), "");
    let contract = contract("a.docx", &bytes);
    for (words, fits) in [
        ("the policy on it", true),
        ("policy on", false),
        ("it and the terms", false),
        ("Acme Clinic", true),
        ("Clinic", false),
        ("section 4.2", false),
        ("others", false),
        ("by Acme Clinic and others", false),
    ] {
        let redline = redline(vec![replace(&contract, words, "")], Vec::new());
        let marked = mark("a.docx", &bytes, &contract, &redline, &signature()).unwrap();
        assert_eq!(marked.unplaced.is_empty(), fits, "{words}");
        check(&bytes, "word/document.xml", &contract, &redline);
        let comments = String::from_utf8(parts(&marked.bytes)["word/comments.xml"].clone()).unwrap();
        assert!(comments.starts_with(&format!(r#"<w:comments xmlns:w="{NAMESPACE}">{COMMENTS}<w:comment "#)), "{comments}");
    }
}

#[test]
fn paragraphs_come_and_go() {
    let bytes = package(BODY, None, "");
    let contract = contract("a.docx", &bytes);
    let block = |words: &str| contract.document.block_at(at(&contract, words).start).unwrap();
    let paragraph = |words: &str, order, label: &str| Change::Paragraph {
        after: block(words),
        like: block(words),
        order,
        label: label.to_owned(),
        text: "Vendor shall keep a log of it.".to_owned(),
    };
    let whole = contract.document.blocks[block("It ends then")].range;
    for changes in [
        vec![vec![paragraph("notify", 1, "2.")]],
        // Before a table, and at the end of the text.
        vec![vec![paragraph("as they agree", 2, "")], vec![paragraph("as they agree", 1, "4.")]],
        vec![vec![paragraph("It ends then", 1, "5.")], vec![paragraph("It ends then", 2, "6.")]],
        vec![vec![Change::Words { range: contract.document.blocks[block("Agreement")].range, text: String::new() }]],
        vec![vec![Change::Words { range: whole, text: String::new() }]],
    ] {
        let redline = redline(changes, Vec::new());
        assert_eq!(mark("a.docx", &bytes, &contract, &redline, &signature()).unwrap().unplaced, Vec::<usize>::new());
        check(&bytes, "word/document.xml", &contract, &redline);
    }
}

#[test]
fn protection_and_signatures_are_told() {
    let protected = package(BODY, None, r#"<w:documentProtection w:edit="readOnly" w:enforcement="1"/>"#);
    let contract = contract("a.docx", &protected);
    let redline = redline(Vec::new(), vec![None]);
    assert_eq!(mark("a.docx", &protected, &contract, &redline, &signature()).unwrap_err(), DocxError::Protected);
    let idle = package(BODY, None, r#"<w:documentProtection w:edit="readOnly" w:enforcement="0"/>"#);
    assert!(mark("a.docx", &idle, &contract, &redline, &signature()).is_ok());
}

/// A sequence of numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// An edit of any words of any block.
    fn edit(&mut self, contract: &Contract) -> Option<Change> {
        let document = &contract.document;
        let index = self.below(document.blocks.len());
        let block = document.blocks.get(index)?;
        if self.below(5) == 0 {
            let label = if block.label.is_empty() { String::new() } else { "(q)".to_owned() };
            return Some(Change::Paragraph {
                after: index,
                like: index,
                order: 0,
                label,
                text: "Vendor shall do it.".to_owned(),
            });
        }
        let text = block.range.of(&document.text);
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (a, b) = (places[self.below(places.len())], places[self.below(places.len())]);
        let base = block.range.start as usize;
        let range = TextRange::new(base + a.min(b), base + a.max(b));
        let text = ["", "new & <words>", " shall not", "\u{201c}ten\u{201d}"][self.below(4)].to_owned();
        (!range.is_empty() || !text.trim().is_empty()).then_some(Change::Words { range, text })
    }
}

/// Marks at random; gives how many edits were tried and how many were written as changes.
fn fuzz(bytes: &[u8], main: &str, contract: &Contract, seed: u64, rounds: usize) -> (usize, usize) {
    let mut chance = Chance(seed);
    let (mut tried, mut written) = (0, 0);
    for _ in 0..rounds {
        let mut changes: Vec<Vec<Change>> = Vec::new();
        for _ in 0..=chance.below(3) {
            let Some(change) = chance.edit(contract) else { continue };
            let clashes = changes.iter().flatten().any(|other| {
                crate::redline::candidates::overlap(other, &change)
                    || matches!((other, &change), (Change::Paragraph { .. }, _) | (_, Change::Paragraph { .. }))
            });
            if !clashes {
                changes.push(vec![change]);
            }
        }
        tried += changes.len();
        let redline = redline(changes, vec![None]);
        if let Ok(marked) = mark("a.docx", bytes, contract, &redline, &signature()) {
            written += redline.edits.len() - marked.unplaced.len();
        }
        check(bytes, main, contract, &redline);
    }
    (tried, written)
}

#[test]
fn edits_anywhere_never_corrupt() {
    let bytes = package(BODY, Some(COMMENTS), "");
    let contract = contract("a.docx", &bytes);
    let (tried, written) = fuzz(&bytes, "word/document.xml", &contract, 1, 200);
    assert!(written * 2 > tried, "{written} of {tried}");
}

/// The same over Word files of the folder `BAA_DOCX_DIR`, where that is set.
#[test]
fn edits_anywhere_in_real_files_never_corrupt() {
    let Some(folder) = std::env::var_os("BAA_DOCX_DIR") else { return };
    let rounds = std::env::var("BAA_DOCX_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let mut files: Vec<_> = std::fs::read_dir(Path::new(&folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut tried, mut written) = (0, 0);
    for (path, seed) in files.iter().zip(1..) {
        let bytes = std::fs::read(path).unwrap();
        let options = crate::ingest::Options::default();
        // What cannot be read, or has no words, has no redline either.
        if crate::ingest::read("a.docx", &bytes, &options).is_err() {
            continue;
        }
        let Ok((_, pieces)) = crate::ingest::pieces("a.docx", &bytes, &options) else { continue };
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes.as_slice())) else { continue };
        let names: Vec<String> = (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().to_owned()).collect();
        let Some(main) = names.iter().find(|name| name.as_str() == "word/document.xml") else { continue };
        let contract = Contract::new(pieces);
        let one = std::panic::catch_unwind(|| fuzz(&bytes, main, &contract, seed, rounds));
        let (t, w) = one.unwrap_or_else(|_| panic!("{}", path.display()));
        tried += t;
        written += w;
    }
    assert!(written > 0, "{written} of {tried} over {} files", files.len());
    // Figures for who runs it by hand.
    let told = format!("{tried} edits tried, {written} written as changes, {} files\n", files.len());
    std::io::stderr().write_all(told.as_bytes()).unwrap();
}
