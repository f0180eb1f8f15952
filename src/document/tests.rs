//! Whole documents made of pieces: sections, kinds, lead-ins, parties.

use super::{BlockKind, Document, Piece, PieceKind};

/// A document of plain paragraphs, as a text file gives them.
fn plain(paragraphs: &[&str]) -> Document {
    Document::build(paragraphs.iter().map(|text| piece(PieceKind::Body, "", 0, text)).collect())
}

fn piece(kind: PieceKind, label: &str, depth: u8, text: &str) -> Piece {
    Piece { kind, label: label.to_owned(), depth, text: text.to_owned(), ..Piece::default() }
}

/// One line per block: kind, section number, lead-in, first words.
fn picture(document: &Document) -> Vec<String> {
    let line = |block: &super::Block| {
        let kind = format!("{:?}", block.kind);
        let number = document.number_of(block.section);
        let lead_in = block.lead_in.map(|lead| format!(" ^{lead}")).unwrap_or_default();
        let words: Vec<&str> = block.range.of(&document.text).split_whitespace().take(3).collect();
        format!("{kind} {number}{lead_in} {}", words.join(" "))
    };
    document.blocks.iter().map(line).collect()
}

#[test]
fn a_typed_contract() {
    let document = plain(&[
        "BUSINESS ASSOCIATE AGREEMENT",
        "This agreement is between Oak Clinic (\u{201c}Covered Entity\u{201d}) and Elm, Inc. (\u{201c}Business Associate\u{201d}).",
        "RECITALS",
        "A. Oak Clinic sees patients.",
        "NOW, THEREFORE, the parties agree as follows:",
        "1. Definitions.",
        "\u{201c}Event\u{201d} means a loss of data.",
        "2. Duties. Business Associate shall:",
        "(a) keep PHI safe, in that it",
        "(i) encrypts it; and",
        "(ii) backs it up;",
        "(b) report each Event to Covered Entity.",
        "Nothing here makes it an agent.",
        "3. Term. It lasts a year.",
        "IN WITNESS WHEREOF, they sign.",
        "By: ____________",
    ]);
    assert_eq!(
        picture(&document),
        [
            "Heading  BUSINESS ASSOCIATE AGREEMENT",
            "Body  This agreement is",
            "Heading  RECITALS",
            "Recital A Oak Clinic sees",
            "Body  NOW, THEREFORE, the",
            "Heading 1 Definitions.",
            "Definition 1 \u{201c}Event\u{201d} means a",
            "Body 2 Duties. Business Associate",
            "Body 2(a) ^7 keep PHI safe,",
            "Body 2(a)(i) ^7 encrypts it; and",
            "Body 2(a)(ii) ^7 backs it up;",
            "Body 2(b) ^7 report each Event",
            "Body 2(b) Nothing here makes",
            "Body 3 Term. It lasts",
            "Signature 3 IN WITNESS WHEREOF,",
            "Signature 3 By: ____________",
        ]
    );
    let headings: Vec<&str> = document.sections.iter().map(|section| section.heading.of(&document.text)).collect();
    assert_eq!(headings, ["", "RECITALS", "", "Definitions", "Duties", "", "", "", "", "Term"]);
    let duties = &document.sections[4];
    assert!(duties.range.of(&document.text).ends_with("an agent."), "a section holds what stands under it");
}

#[test]
fn a_lead_in_that_looks_like_a_heading() {
    let item = |label, depth, text| piece(PieceKind::Item, label, depth, text);
    let document = Document::build(vec![
        piece(PieceKind::Heading(2), "", 0, "Duties of Vendor"),
        piece(PieceKind::Body, "", 0, "Vendor shall:"),
        piece(PieceKind::Body, "", 0, "1.1 Keep PHI safe."),
        piece(PieceKind::Body, "", 0, "1.2 Report to Customer:"),
        item("", 1, "each use that is not allowed;"),
        item("", 1, "each Security Incident."),
    ]);
    let leads: Vec<Option<usize>> = document.blocks.iter().map(|block| block.lead_in).collect();
    assert_eq!(leads, [None, None, Some(1), Some(1), Some(3), Some(3)]);
}

#[test]
fn nested_lists_of_a_format() {
    let item = |label, depth, text| piece(PieceKind::Item, label, depth, text);
    let document = Document::build(vec![
        piece(PieceKind::Heading(2), "", 0, "Duties of Vendor"),
        item("1.", 1, "Safety. Vendor shall, at all times:"),
        item("1.", 2, "encrypt PHI"),
        item("", 3, "at rest"),
        item("2.", 2, "watch over it"),
        item("2.", 1, "Reports. Vendor shall report it."),
        piece(PieceKind::Heading(2), "", 0, "Term"),
        item("1.", 1, "It lasts a year."),
    ]);
    assert_eq!(
        picture(&document),
        [
            "Heading  Duties of Vendor",
            "Body 1 Safety. Vendor shall,",
            "Body 1.1 ^1 encrypt PHI",
            "Body 1.1 ^1 at rest",
            "Body 1.2 ^1 watch over it",
            "Body 2 Reports. Vendor shall",
            "Heading  Term",
            "Body 1 It lasts a",
        ]
    );
}

#[test]
fn items_restart_under_a_numbered_heading() {
    let document = plain(&[
        "5. Law.",
        "It is so.",
        "6. Term.",
        "(a) At its end, Vendor shall:",
        "1. return it; and",
        "2. say so.",
        "(b) It lasts.",
        "7. Notices.",
    ]);
    let numbers: Vec<String> = document.blocks.iter().map(|block| document.number_of(block.section)).collect();
    assert_eq!(numbers, ["5", "5", "6", "6(a)", "6(a).1", "6(a).2", "6(b)", "7"]);
}

#[test]
fn a_heading_line_closes_a_paragraph_with_its_own_heading() {
    let document = plain(&[
        "Terms",
        "(a) Law. It is so.",
        "(b) Loss. It is so as well.",
        "Duties of Vendor",
        "(a) Vendor shall report each loss to Customer.",
    ]);
    let numbers: Vec<String> = document.blocks.iter().map(|block| document.number_of(block.section)).collect();
    assert_eq!(numbers, ["", "(a)", "(b)", "", "(a)"]);
}

#[test]
fn lead_ins() {
    let leads = |paragraphs: &[&str]| plain(paragraphs).blocks.iter().map(|block| block.lead_in).collect::<Vec<_>>();
    let none: Option<usize> = None;
    assert_eq!(leads(&["BUSINESS ASSOCIATE AGREES TO:", "(a) report it", "(b) return it"]), [none, Some(0), Some(0)]);
    assert_eq!(leads(&["4.2 Vendor shall", "(a) report it", "4.3 Customer may wait."]), [none, Some(0), none]);
    assert_eq!(leads(&["Vendor shall:", "• report it", "• return it", "Customer pays."]), [none, Some(0), Some(0), none]);
    assert_eq!(
        leads(&["Vendor shall:", "report it;", "return it; and", "say so.", "Customer pays."]),
        [none, Some(0), Some(0), Some(0), none]
    );
    assert_eq!(leads(&["The parties agree as follows:", "1. Vendor shall act."]), [none, none]);
    assert_eq!(leads(&["1. Vendor shall act.", "(a) It shall report."]), [none, none]);
    let letters: Vec<String> = ('a'..='k').map(|letter| format!("({letter}) do it")).collect();
    let list: Vec<&str> = std::iter::once("Vendor shall:").chain(letters.iter().map(String::as_str)).collect();
    assert_eq!(leads(&list)[1..], [Some(0); 11], "(i) goes on with the letters");
}

#[test]
fn the_rows_of_a_table_go_on_from_its_lead_in() {
    let document = Document::build(vec![
        piece(PieceKind::Body, "", 0, "Vendor shall report:"),
        piece(PieceKind::Row, "", 0, "Event | Time"),
        piece(PieceKind::Row, "", 0, "Loss of data | One day"),
        piece(PieceKind::Body, "", 0, "Customer pays."),
        piece(PieceKind::Row, "", 0, "Name | Address"),
    ]);
    let leads: Vec<Option<usize>> = document.blocks.iter().map(|block| block.lead_in).collect();
    assert_eq!(leads, [None, Some(0), Some(0), None, None]);
}

#[test]
fn labels_and_furniture_are_no_text() {
    let document = Document::build(vec![
        piece(PieceKind::Furniture, "", 0, "Confidential"),
        piece(PieceKind::Item, "(a)", 1, "Report it."),
        piece(PieceKind::Body, "", 0, "4.2"),
        piece(PieceKind::Body, "", 0, "Return it."),
        piece(PieceKind::Row, "", 0, "7. | Keep it safe."),
        piece(PieceKind::Body, "", 0, "(30) days after notice it ends."),
    ]);
    assert_eq!(document.text, "Report it.\nReturn it.\nKeep it safe.\n(30) days after notice it ends.");
    let labels: Vec<&str> = document.blocks.iter().map(|block| block.label.as_str()).collect();
    assert_eq!(labels, ["(a)", "4.2", "7.", ""]);
}

#[test]
fn pages_move_with_the_text() {
    let document = Document::build(vec![
        piece(PieceKind::Body, "", 0, "First."),
        Piece { page_starts: vec![(11, 2)], ..piece(PieceKind::Body, "", 0, "(a) Report it to them.") },
    ]);
    let at = |words: &str| document.whereabouts(u32::try_from(document.text.find(words).expect("the words")).expect("small"));
    assert_eq!((at("Report").page, at("to them").page), (None, Some(2)));
    assert_eq!(at("to them").section, "(a)");
}

#[test]
fn a_table_of_contents_binds_nobody() {
    let document = plain(&[
        "1. Safeguards ........ 2",
        "2. Term ........ 3",
        "1. Safeguards",
        "Vendor shall keep it safe.",
        "2. Term",
        "It lasts a year.",
    ]);
    let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(
        kinds,
        [BlockKind::Contents, BlockKind::Contents, BlockKind::Heading, BlockKind::Body, BlockKind::Heading, BlockKind::Body]
    );
    assert_eq!(document.number_of(document.blocks[5].section), "2");
}

/// Checks names and direction.
#[track_caller]
fn parties(paragraphs: &[&str], covered_entity: &[&str], business_associate: &[&str], downstream: bool) {
    let found = plain(paragraphs).parties;
    let missing = |wanted: &[&str], list: &[String]| wanted.iter().any(|name| !list.iter().any(|other| other == name));
    assert!(!missing(covered_entity, &found.covered_entity), "{found:?}");
    assert!(!missing(business_associate, &found.business_associate), "{found:?}");
    assert!(!found.covered_entity.iter().any(|name| found.business_associate.contains(name)), "{found:?}");
    assert_eq!(found.downstream, downstream);
}

#[test]
fn parties_by_introduction_and_definition() {
    parties(
        &[
            "This is between Oak Clinic (\u{201c}Covered Entity\u{201d}) and Elm, Inc. (\u{201c}Business Associate\u{201d} or \u{201c}Vendor\u{201d}).",
            "Vendor shall act. Covered Entity may wait.",
        ],
        &["Covered Entity"],
        &["Vendor", "Elm, Inc."],
        false,
    );
    parties(
        &[
            "\u{201c}Business Associate\u{201d} means Supplier, or Elm, Inc.",
            "Supplier shall report to Client.",
            "Supplier acts on behalf of Client.",
        ],
        &["Client"],
        &["Supplier"],
        false,
    );
    parties(
        &[
            "In this Agreement, it is so.",
            "\u{201c}Provider\u{201d} means the business associate.",
            "Provider shall return PHI to Practice and report to Practice.",
        ],
        &["Practice"],
        &["Provider"],
        false,
    );
    parties(
        &[
            "Between the Hospital (hereinafter Covered Entity) and Fir LLC (hereinafter referred to as Business Associate).",
            "Business Associate shall notify Covered Entity.",
        ],
        &["Covered Entity"],
        &["Business Associate"],
        false,
    );
    parties(
        &[
            "It is between ______ (\u{201c}you,\u{201d} the \u{201c}Covered Entity\u{201d}) and Elm, Inc. (\u{201c}us,\u{201d} \u{201c}we\u{201d} or \u{201c}Elm\u{201d}).",
            "We will report to you. Elm will help you. You tell us.",
        ],
        &["you"],
        &["we", "us", "Elm"],
        false,
    );
}

#[test]
fn parties_by_what_they_do() {
    parties(
        &[
            "Provider will report each breach to Company.",
            "Provider uses PHI on behalf of Company.",
            "Company will notify Provider of any limitation in its notice of privacy practices.",
        ],
        &["Company"],
        &["Provider"],
        false,
    );
    parties(
        &[
            "Provider is a covered entity.",
            "Billing Co. (\u{201c}Contractor\u{201d}) shall use safeguards.",
            "Contractor shall report to Provider.",
        ],
        &["Provider"],
        &["Contractor"],
        false,
    );
    parties(
        &[
            "We will use PHI only to serve you.",
            "We shall report any breach to you.",
            "You agree to obtain your consents for our use.",
        ],
        &["you", "your"],
        &["we", "our"],
        false,
    );
    parties(&["Business associate shall report to covered entity."], &["Covered Entity"], &["Business Associate"], false);
    parties(&["Vendor shall notify Customer of a breach within 5 days."], &["Customer"], &["Vendor"], false);
}

#[test]
fn parties_by_rows_appositions_and_what_others_tell_them() {
    parties(
        &["Vendor | Elm Inc. (\u{201c}Elm\u{201d})", "Elm shall report each breach to Group.", "Group is a covered entity."],
        &["Group"],
        &["Elm Inc.", "Elm"],
        false,
    );
    parties(
        &[
            "It is between Oak Hospital (\u{201c}Hospital\u{201d}), a covered entity, and Elm LLC (\u{201c}Contractor\u{201d}), its business associate.",
            "Contractor may disclose PHI if the recipient notifies Contractor of any breach.",
        ],
        &["Hospital"],
        &["Elm LLC", "Contractor"],
        false,
    );
    parties(
        &[
            "Between Oak LLC (\u{201c}Oak\u{201d}) and Elm Inc. (\u{201c}Elm\u{201d}).",
            "Oak is the business associate of many clinics (each, a \u{201c}Client\u{201d}).",
            "Elm is therefore a subcontractor of Oak.",
            "Elm shall not use what it would be unlawful for Client to use.",
        ],
        &["Oak LLC", "Oak"],
        &["Elm Inc.", "Elm"],
        true,
    );
}

#[test]
fn parties_downstream() {
    parties(
        &[
            "Between Elm, Inc. (\u{201c}Business Associate\u{201d}) and Fir LLC (\u{201c}Subcontractor\u{201d}).",
            "Subcontractor shall report to Business Associate.",
        ],
        &["Business Associate"],
        &["Subcontractor"],
        true,
    );
    parties(
        &[
            "Company is a \u{201c}Business Associate\u{201d} under the law.",
            "Supplier is a \u{201c}Subcontractor\u{201d} under the law.",
            "Supplier shall report to Company.",
        ],
        &["Company"],
        &["Supplier"],
        true,
    );
    // Mentions of subcontractors alone turn nothing around.
    parties(
        &[
            "Business Associate shall ensure that any Subcontractor agrees to it.",
            "Each Subcontractor shall report to Business Associate.",
            "Business Associate shall notify Covered Entity.",
        ],
        &["Covered Entity"],
        &["Business Associate"],
        false,
    );
}

proptest::proptest! {
    /// Whatever a reader hands over, every range lies in the text and nothing fails.
    #[test]
    fn never_fails(texts in proptest::collection::vec("[ -~“”§•éA-C()0-9.:;]{0,40}", 0..12), depth in 0u8..4, emphasis in 0u32..50) {
        let pieces = texts.iter().map(|text| Piece { emphasis, ..piece(PieceKind::Item, "", depth, text) }).collect();
        let document = Document::build(pieces);
        for block in &document.blocks {
            proptest::prop_assert!(document.text.get(std::ops::Range::from(block.range)).is_some());
            proptest::prop_assert!(document.text.get(std::ops::Range::from(block.heading)).is_some());
            proptest::prop_assert!(block.section < document.sections.len());
        }
        for section in &document.sections {
            proptest::prop_assert!(document.text.get(std::ops::Range::from(section.heading)).is_some());
        }
    }
}

#[test]
fn a_note_opens_no_section_and_ends_no_list() {
    let document = Document::build(vec![
        piece(PieceKind::Body, "", 0, "1. Duties. Vendor shall:"),
        piece(PieceKind::Item, "(a)", 1, "keep PHI safe;"),
        piece(PieceKind::Note, "1", 0, "In the sense of the Security Rule."),
        piece(PieceKind::Item, "(b)", 1, "report breaches."),
    ]);
    assert_eq!(
        picture(&document),
        [
            "Body 1 Duties. Vendor shall:",
            "Body 1(a) ^0 keep PHI safe;",
            "Body 1(a) In the sense",
            "Body 1(b) ^0 report breaches."
        ]
    );
    assert_eq!(document.blocks[2].label, "note 1");
}

#[test]
fn lines_that_only_look_like_headings() {
    let document = plain(&[
        "BUSINESS ASSOCIATE AGREEMENT",
        "AND ELM, INC.",
        "PART ONE: THE VENDOR",
        "EACH PARTY WAIVES ITS RIGHT TO A JURY TRIAL.",
        "1. Return. Vendor shall, at the option of Clinic:",
        "[Option A]: Return all PHI.",
        "[Option B]: Destroy all PHI.",
        "2. Term. It lasts a year.",
        "Department of Records",
        "By: ____________",
    ]);
    assert_eq!(
        picture(&document),
        [
            "Heading  BUSINESS ASSOCIATE AGREEMENT",
            "Heading  AND ELM, INC.",
            "Heading Part ONE THE VENDOR",
            "Body Part ONE EACH PARTY WAIVES",
            "Body Part ONE.1 Return. Vendor shall,",
            "Body Part ONE.1 ^4 [Option A]: Return",
            "Body Part ONE.1 ^4 [Option B]: Destroy",
            "Body Part ONE.2 Term. It lasts",
            "Signature Part ONE.2 Department of Records",
            "Signature Part ONE.2 By: ____________",
        ]
    );
}

#[test]
fn indents_tell_lists_of_one_style_apart() {
    let item = |depth, text| piece(PieceKind::Body, "", depth, text);
    let document = Document::build(vec![
        item(0, "1. Meaning of words"),
        item(1, "1. PHI is what the law says."),
        item(0, "2. What Vendor undertakes"),
        item(1, "Vendor agrees to:"),
        item(1, "1. Use safeguards;"),
        item(1, "2. Report breaches."),
        item(0, "3. Term of the agreement"),
        item(1, "1. It lasts a year."),
    ]);
    assert_eq!(
        picture(&document),
        [
            "Heading 1 Meaning of words",
            "Body 1.1 PHI is what",
            "Heading 2 What Vendor undertakes",
            "Body 2 Vendor agrees to:",
            "Body 2.1 ^3 Use safeguards;",
            "Body 2.2 ^3 Report breaches.",
            "Heading 3 Term of the",
            "Body 3.1 It lasts a",
        ]
    );
}
