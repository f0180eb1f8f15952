//! Bad input: one line each that says what to do, the others done, exit code 3; wrong usage 2.

use std::fs::File;

use crate::common::{CONTRACT, Desk, run};

/// Reviews a good contract beside a bad one; gives what was said of the bad one.
#[track_caller]
pub(crate) fn complaint(desk: &Desk, bad: &str, options: &str) -> String {
    desk.put("good.md", CONTRACT.as_bytes());
    let run = desk.baa(&format!("review good.md {bad} --format jsonl {options}"));
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 1, "the good contract is reviewed all the same");
    let mut lines = run.stderr.lines();
    let error = lines.next().unwrap_or_default();
    let reason = error.strip_prefix(&format!("error: {bad}: ")).unwrap_or_else(|| panic!("{error}"));
    assert!(lines.all(|line| line.starts_with("hint: ")), "{}", run.stderr);
    reason.to_owned()
}

/// A Word file of our own words.
pub(crate) fn docx() -> Vec<u8> {
    use docx_rs::{Docx, Paragraph, Run};
    let paragraphs = CONTRACT.split("\n\n").map(|text| Paragraph::new().add_run(Run::new().add_text(text)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    paragraphs.fold(Docx::new(), Docx::add_paragraph).build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

#[test]
fn a_file_that_is_not_there() {
    assert_eq!(complaint(&Desk::with(&[]), "nowhere.pdf", ""), "no such file or folder");
}

#[test]
fn an_empty_file() {
    assert_eq!(complaint(&Desk::with(&[("empty.pdf", b"")]), "empty.pdf", ""), "the file is empty");
}

#[test]
fn a_folder_without_contracts() {
    let desk = Desk::with(&[("pictures/a.png", b"\x89PNG")]);
    assert_eq!(complaint(&desk, "pictures", ""), "no contract in this folder");
}

#[test]
fn a_truncated_word_file() {
    let whole = docx();
    let desk = Desk::with(&[("cut.docx", &whole[..whole.len() / 2]), ("whole.docx", &whole)]);
    let reason = complaint(&desk, "cut.docx", "");
    assert!(reason.starts_with("the Word file is damaged ("), "{reason}");
    assert_eq!(desk.baa("review whole.docx").code, 0);
}

#[test]
fn a_format_that_is_not_read_whatever_it_is_called() {
    let legacy = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on";
    let desk = Desk::with(&[("old.doc", legacy), ("renamed.docx", legacy), ("picture.pdf", b"\x89PNG\r\n\x1a\n0000")]);
    for name in ["old.doc", "renamed.docx", "picture.pdf"] {
        let reason = complaint(&desk, name, "");
        assert!(reason.contains("is not read; "), "{name}: {reason}");
    }
}

#[test]
fn a_file_too_large_is_told_before_it_is_read() {
    let desk = Desk::with(&[]);
    // A hole, which takes no room on the disk.
    File::create(desk.path("huge.pdf")).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(complaint(&desk, "huge.pdf", ""), "the file has 1074 MB and the limit is 100 MB");
    assert_eq!(
        complaint(&Desk::with(&[("some.md", &[b'x'; 2000])]), "some.md", "--max-file-size 1999"),
        "the file has 2000 bytes and the limit is 1999 bytes"
    );
}

#[test]
fn a_password_is_asked_for_and_used() {
    let desk = Desk::with(&[("locked.pdf", &locked_pdf("sesame"))]);
    let reason = complaint(&desk, "locked.pdf", "");
    assert_eq!(reason, "the PDF is protected by a password; give it with --password or BAA_PASSWORD");
    assert!(complaint(&desk, "locked.pdf", "--password wrong").starts_with("the PDF is protected"));
    assert!(desk.baa("review locked.pdf --show-text --password sesame").stdout.contains("Business Associate"));
    let mut command = desk.command("review locked.pdf --show-text");
    command.env("BAA_PASSWORD", "sesame");
    assert!(run(command).stdout.contains("Business Associate"));
}

#[test]
fn a_word_file_with_a_password_is_told_so() {
    let part = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    let locked: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain(part).collect();
    let reason = complaint(&Desk::with(&[("locked.docx", &locked)]), "locked.docx", "");
    assert_eq!(reason, "the Word file is protected by a password; open it in Word and save it without one");
}

/// A page of text that opens with a password.
pub(crate) fn locked_pdf(password: &str) -> Vec<u8> {
    use lopdf::content::{Content, Operation};
    use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, StringFormat, dictionary};
    let mut pdf = Document::with_version("1.5");
    let pages = pdf.new_object_id();
    let font = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let lines = CONTRACT
        .lines()
        .flat_map(|line| [Operation::new("T*", vec![]), Operation::new("Tj", vec![Object::string_literal(line)])]);
    let start = [
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 9.into()]),
        Operation::new("TL", vec![12.into()]),
        Operation::new("Td", vec![40.into(), 780.into()]),
    ];
    let operations: Vec<Operation> = start.into_iter().chain(lines).chain([Operation::new("ET", vec![])]).collect();
    let content = pdf.add_object(Stream::new(dictionary! {}, Content { operations }.encode().unwrap()));
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let kids = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    pdf.objects.insert(pages, Object::Dictionary(kids));
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    pdf.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let version = EncryptionVersion::V2 {
        document: &pdf,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn wrong_usage_is_told_before_anything_is_done() {
    let desk = Desk::with(&[("a.md", CONTRACT.as_bytes()), ("a.md.md", CONTRACT.as_bytes()), ("dir/b.md", b"b")]);
    for (line, says) in [
        ("review", "required"),
        ("review a.md --format pdf", "invalid value"),
        ("review a.md --format json,html", "several formats need --output"),
        ("review a.md dir/b.md --format json", "--format json prints one contract"),
        ("review dir --format html", "--format html prints one contract"),
        ("review dir --format jsonl --output out", "--format jsonl is one stream"),
        ("review dir --output dir", "dir: reports would lie among the contracts"),
        ("review dir --output a.md", "--output a.md: not a folder"),
        ("review a.md a.md.md --format markdown --output .", "the report on a.md would overwrite"),
        ("review a.md --library nowhere", "nowhere: no such folder"),
        ("review a.md --max-file-size lots", "write a number with B, KB, MB or GB"),
        ("explain no-such-clause", "no clause named no-such-clause"),
        ("clauses new Bad_Id --kind required", "cannot be the id"),
    ] {
        let run = desk.baa(line);
        assert_eq!(run.code, 2, "{line}\n{}", run.stderr);
        assert_eq!(run.stdout, "", "{line}");
        assert!(run.stderr.starts_with("error: ") && run.stderr.contains(says), "{line}\n{}", run.stderr);
    }
    assert!(!desk.path("out").exists());
}
