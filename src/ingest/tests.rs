//! The front door: every format's way in, and what is refused.

use super::*;

fn codes(reading: &Reading) -> Vec<(&str, bool)> {
    reading.issues.iter().map(|issue| (issue.code, issue.incomplete)).collect()
}

#[test]
fn text_formats_come_in() {
    let sentence = "The vendor shall report each breach of health data without delay. ".repeat(4);
    let rows = [
        ("a.md", sentence.clone(), Format::Markdown),
        ("a.txt", sentence.clone(), Format::Text),
        ("a.txt", format!("<!doctype html><p>{sentence}"), Format::Html),
    ];
    for (name, text, format) in rows {
        let reading = read(name, text.as_bytes(), &Options::default()).unwrap();
        assert_eq!((reading.format, codes(&reading), reading.pages), (format, vec![], None), "{name}");
    }
}

#[test]
fn what_a_reviewer_must_know_is_an_issue() {
    let read = |text: &[u8]| read("a.html", text, &Options::default()).unwrap();
    let hidden = "secret ".repeat(50);
    let shown = "The vendor protects health data. ".repeat(40);
    let page = format!("<p>{shown}</p><s>not</s><div hidden>{hidden}</div>");
    assert_eq!(codes(&read(page.as_bytes())), [("hidden-text", false), ("struck-out-text", false)]);
    assert_eq!(codes(&read(b"<p>Loading ...")), [("no-text", true)]);
    let broken = format!("\u{201c}PHI\u{201d} \u{201c}BAA\u{201d} {shown}");
    let broken = [broken.as_bytes(), b"\xff"].concat();
    assert_eq!(codes(&read(&broken)), [("undecodable-characters", false)]);
}

#[test]
fn files_without_text_are_refused() {
    let message = |bytes: &[u8]| read("a.txt", bytes, &Options::default()).unwrap_err().to_string();
    assert_eq!(message(b""), "the file is empty");
    assert_eq!(message("\u{feff} \u{a0}\n".as_bytes()), "the file is empty");
    let garbage: Vec<u8> = (0..=255).cycle().take(4096).collect();
    assert!(message(&garbage).starts_with("a binary file is not read; give"));
}

#[test]
fn a_panic_in_a_reader_costs_one_file() {
    let error = guarded::<()>(Format::Pdf, || panic!("index out of bounds")).unwrap_err();
    assert!(error.to_string().contains("PDF is damaged (reader failed: index out of bounds)"));
}

/// Every stretch must be found letter by letter where it says it stands; and all but the labels and
/// marks must be found at all.
#[test]
fn letters_are_found_in_the_source() {
    let markdown = "---\nt: x\n---\n# **Business** Agreement\n\n1. On ____,  _he_ shall &amp; so\\_on\n   wait;\n   - un\u{e9}\n\n\
                    | A | b c |\n|---|---|\n| **x** | y |\n";
    let text = "AGREEMENT\r\n\r\n  (a) Vendor shall report each\r\n      breach to the Clinic \u{201c}at once\u{201d},\r\n      without safe-\r\n      guards.\u{c}\r\n\
                | A | b c |\r\n";
    for (name, source) in [("a.md", markdown), ("a.txt", text)] {
        let document = read(name, source.as_bytes(), &Options::default()).unwrap().document;
        let source = encoding::decode(source.as_bytes()).text;
        let mut found = String::new();
        for block in &document.blocks {
            for origin in &block.origins {
                let at = origin.offset as usize;
                let here = &source[at..at + origin.range.len()];
                assert_eq!(here.replace(char::is_whitespace, " "), origin.range.of(&document.text), "{name}");
                found += here;
            }
        }
        // An entity and the space between words are the only letters that the source has otherwise.
        let bare = |text: &str| text.replace(|c: char| !c.is_alphanumeric() && c != '_', "");
        assert_eq!(bare(&found), bare(&document.text), "{name}");
    }
}
