//! Whole files, written here object by object.

use super::*;
use crate::document::PieceKind::{Body, Furniture, Heading, Item, Row};
use crate::document::{Piece, PieceKind};

/// A PDF whose pages have these contents, with Times and Times Bold as /F1 and /F2, an image of one
/// dot as /I and `extra` in each page's dictionary.
fn pdf(contents: &[&str], extra: &str) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>".to_owned(),
        stream("/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "A"),
    ];
    let mut kids = String::new();
    for content in contents {
        let resources = "/Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R >>";
        objects.push(stream("", content));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << {resources} >> {extra} >>",
            objects.len(),
        ));
        kids.extend([objects.len().to_string().as_str(), " 0 R "]);
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len());
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (object, number) in objects.iter().zip(1..) {
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    bytes.extend(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    bytes
}

fn stream(keys: &str, content: &str) -> String {
    format!("<< {keys} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// Lines of 12 points at x, y; "*" before the text makes it bold.
fn page(lines: &[(u32, u32, &str)]) -> String {
    let show = |(x, y, text): &(u32, u32, &str)| match text.strip_prefix('*') {
        Some(bold) => format!("BT /F2 12 Tf {x} {y} Td ({}) Tj ET\n", escape(bold)),
        None => format!("BT /F1 12 Tf {x} {y} Td ({}) Tj ET\n", escape(text)),
    };
    lines.iter().map(show).collect()
}

fn escape(text: &str) -> String {
    text.replace('(', "\\(").replace(')', "\\)")
}

fn read_all(bytes: &[u8]) -> Source {
    read(bytes, &Options::default()).expect("the file is readable")
}

fn codes(source: &Source) -> Vec<(&'static str, bool, Option<u32>)> {
    source.issues.iter().map(|issue| (issue.code, issue.incomplete, issue.page)).collect()
}

fn texts(source: &Source) -> Vec<(PieceKind, &str)> {
    source.pieces.iter().map(|piece: &Piece| (piece.kind, piece.text.as_str())).collect()
}

#[test]
fn lines_become_paragraphs_over_pages() {
    let first = page(&[
        (60, 760, "Vendor form 12"),
        (180, 700, "*BUSINESS ASSOCIATE AGREEMENT"),
        (72, 660, "This agreement is made between the clinic and the vendor named in the table below, who"),
        (72, 646, "together are the parties. It ends when the last service that the vendor renders comes to its end."),
        (72, 618, "*1. Duties. "),
        (133, 618, "The vendor shall, for as long as it keeps any health information of the clinic, do this:"),
        (90, 604, "(a) report each security incident that it learns of to the clinic without unreasonable de-"),
        (90, 590, "lay and in any case within the days that are set forth in section 2 of this form, or in section"),
        (90, 576, "2.1 where that is shorter, counted from the day on which it was or should have been"),
        (300, 40, "Page 1 of 2"),
    ]);
    let second = page(&[
        (60, 760, "Vendor form 12"),
        (90, 720, "discovered; and"),
        (90, 706, "(b) mend it without delay."),
        (90, 692, "\\225 at its own cost"),
        (300, 40, "Page 2 of 2"),
    ]);
    let source = read_all(&pdf(&[&first, &second], ""));
    assert_eq!(
        texts(&source),
        [
            (Furniture, "Vendor form 12"),
            (Heading(1), "BUSINESS ASSOCIATE AGREEMENT"),
            (
                Body,
                "This agreement is made between the clinic and the vendor named in the table below, who together \
                 are the parties. It ends when the last service that the vendor renders comes to its end."
            ),
            (Body, "1. Duties. The vendor shall, for as long as it keeps any health information of the clinic, do this:"),
            (Furniture, "Page 1 of 2"),
            (Furniture, "Vendor form 12"),
            (
                Body,
                "(a) report each security incident that it learns of to the clinic without unreasonable delay and in \
                 any case within the days that are set forth in section 2 of this form, or in section 2.1 where that \
                 is shorter, counted from the day on which it was or should have been discovered; and"
            ),
            (Body, "(b) mend it without delay."),
            (Furniture, "Page 2 of 2"),
            (Item, "at its own cost"),
        ]
    );
    let run_in = &source.pieces[3];
    assert_eq!((run_in.emphasis, run_in.depth), (10, 0));
    let over_pages = &source.pieces[6];
    assert_eq!((over_pages.depth, over_pages.place.page), (1, Some(1)));
    let (offset, page) = over_pages.page_starts[0];
    assert_eq!((&over_pages.text[offset as usize..], page), ("discovered; and", 2));
    assert_eq!((source.pages, codes(&source)), (Some(2), Vec::new()));
}

#[test]
fn what_looks_like_a_label_may_be_within_a_sentence() {
    let text = page(&[
        (90, 700, "This form, together with the terms of service of the vendor as amended by this form,"),
        (72, 686, "(a) is intended by both as the whole expression of their agreement, in place of what was said"),
        (72, 672, "before; and (b) ends with the terms of service. Both are kept by the clinic for the time of at least"),
        (72, 658, "(30) days, and for as long as the law, and in particular 45 CFR 164.504, 164.528 and 164.502(e)(2)"),
        (72, 644, "(i), demands."),
        (72, 616, "(a) The vendor keeps what it was given no longer than the agreement allows and as is stated in"),
        (96, 602, "Section 12 of the terms of service,"),
        (72, 588, "(b) it returns the rest,"),
        (72, 574, "*10"),
        (85, 574, "*Miscellaneous"),
    ]);
    let source = read_all(&pdf(&[&text], ""));
    assert_eq!(
        texts(&source),
        [
            (
                Body,
                "This form, together with the terms of service of the vendor as amended by this form, (a) is intended by \
                 both as the whole expression of their agreement, in place of what was said before; and (b) ends with the \
                 terms of service. Both are kept by the clinic for the time of at least (30) days, and for as long as the \
                 law, and in particular 45 CFR 164.504, 164.528 and 164.502(e)(2)(i), demands."
            ),
            (
                Body,
                "(a) The vendor keeps what it was given no longer than the agreement allows and as is stated in Section 12 \
                 of the terms of service,"
            ),
            (Body, "(b) it returns the rest,"),
            (Heading(1), "10 Miscellaneous"),
        ]
    );
}

#[test]
fn a_figure_goes_on_with_its_number_over_pages() {
    let first = page(&[
        (72, 100, "(a) The vendor gives back what it was given as soon as it can, and does so in no more than"),
        (72, 86, "thirty"),
    ]);
    let second = page(&[(72, 720, "(30) days after the end of the agreement."), (72, 706, "(b) It destroys the rest.")]);
    let source = read_all(&pdf(&[&first, &second], ""));
    let item = "(a) The vendor gives back what it was given as soon as it can, and does so in no more than thirty (30) days \
                after the end of the agreement.";
    assert_eq!(texts(&source), [(Body, item), (Body, "(b) It destroys the rest.")]);
}

#[test]
fn running_headers_above_a_title_are_furniture() {
    let first = [
        (72, 760, "Clinic and Vendor"),
        (72, 700, "*VENDOR AGREEMENT"),
        (72, 660, "The vendor reports to the clinic what it learns of the records of the clinic."),
    ];
    let second = [(72, 760, "Clinic and Vendor"), (72, 700, "The clinic pays.")];
    let source = read_all(&pdf(&[&page(&first), &page(&second)], ""));
    let header = (Furniture, "Clinic and Vendor");
    let body = [(Heading(1), "VENDOR AGREEMENT"), (Body, first[2].2), (Body, "The clinic pays.")];
    assert_eq!(texts(&source), [header, body[0], header, body[1], body[2]]);
    // Without another title it is the title.
    let source = read_all(&pdf(&[&page(&[first[0], first[2]]), &page(&second)], ""));
    assert_eq!(texts(&source).iter().filter(|(kind, _)| *kind == Furniture).count(), 1);
}

#[test]
fn tables_keep_their_rows() {
    let table = page(&[
        (72, 700, "Duty"),
        (300, 700, "Days"),
        (72, 680, "Report"),
        (300, 680, "10"),
        (72, 660, "Mend"),
        (300, 660, "30"),
    ]);
    let source = read_all(&pdf(&[&table], ""));
    let rows = [(Row, "Duty | Days"), (Row, "Report | 10"), (Row, "Mend | 30")];
    assert_eq!(texts(&source), rows);
}

#[test]
fn pages_without_text_are_issues() {
    let image = "q 612 0 0 792 0 0 cm /I Do Q";
    let hidden = "BT 3 Tr /F1 12 Tf 72 700 Td (The vendor reports.) Tj ET";
    let ocr = format!("{image} BT 3 Tr /F1 12 Tf 72 700 Td ({}) Tj ET", "The vendor shall report. ".repeat(8));
    let white = "1 g BT /F1 12 Tf 72 700 Td (nobody sees this) Tj ET";
    let endless = format!("BT /F1 1 Tf ({}) Tj ET", "a".repeat(600_000));
    let cases: [(&[&str], Vec<_>, usize); 5] = [
        (&[image, image, "", image], vec![("image-only-page", true, Some(1)), ("image-only-page", true, Some(4))], 0),
        (&[&ocr], vec![("ocr-layer", false, Some(1))], 1),
        (&[hidden], vec![("hidden-text", false, Some(1))], 0),
        (&[white], vec![("hidden-text", false, Some(1))], 0),
        (&[&endless], vec![("page-limit", true, Some(1))], 1),
    ];
    for (pages, issues, n_texts) in cases {
        let source = read_all(&pdf(pages, ""));
        assert_eq!(codes(&source), issues);
        let n_found = source.pieces.iter().filter(|piece| piece.kind != Furniture).count();
        assert_eq!(n_found, n_texts);
    }
}

#[test]
fn fields_are_text_and_comments_are_not() {
    let form = page(&[(72, 700, "The vendor is "), (260, 700, "of Springfield.")]);
    let annotations = "/Annots [ << /Subtype /Widget /FT /Tx /V (Acme Ltd.) /Rect [150 696 250 712] >> \
                       << /Subtype /StrikeOut /Rect [72 696 90 712] /Contents (why?) >> ]";
    let source = read_all(&pdf(&[&form], annotations));
    assert_eq!(texts(&source), [(Body, "The vendor is Acme Ltd. of Springfield.")]);
    assert_eq!(codes(&source), [("comments", false, None)]);
}

#[test]
fn passwords_open_files() {
    let locked = |user_password: &str| {
        let mut document = lopdf::Document::load_mem(&pdf(&[&page(&[(72, 700, "The vendor reports.")])], "")).expect("a PDF");
        let id = lopdf::Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: lopdf::Permissions::empty(),
        };
        let state = lopdf::EncryptionState::try_from(version).expect("a state");
        document.encrypt(&state).expect("not encrypted yet");
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("memory");
        bytes
    };
    let cases = [("", None, true), ("secret", Some("secret"), true), ("secret", Some("guess"), false), ("secret", None, false)];
    for (user_password, given, opens) in cases {
        let options = Options { password: given.map(str::to_owned), ..Options::default() };
        match read(&locked(user_password), &options) {
            Ok(source) => assert!(opens && texts(&source) == [(Body, "The vendor reports.")], "{user_password:?} {given:?}"),
            Err(IngestError::Password { format: "PDF" }) => assert!(!opens, "{user_password:?} {given:?}"),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn what_is_no_pdf_is_damaged() {
    for bytes in [&b""[..], b"%PDF-1.7\n%%EOF", b"<html></html>", &pdf(&[], "")] {
        assert!(matches!(read(bytes, &Options::default()), Err(IngestError::Damaged { .. })));
    }
}
