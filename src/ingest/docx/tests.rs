//! Whole packages, made here of a few lines of XML each.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read;
use crate::document::{Part, PieceKind};
use crate::ingest::{IngestError, Options, Source, Tracked};

const NAMESPACES: &str = r#"xmlns:w="w" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v" xmlns:w14="w14""#;

const STYLES: &str = r#"
    <w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>
      <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b w:val="0"/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>"#;

const NUMBERING: &str = r#"
    <w:abstractNum w:abstractNumId="7">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1."/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H2"/><w:lvlText w:val="%1.%2"/></w:lvl>
      <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
    </w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"#;

/// A package with this body, these styles and lists, and further parts (kind, content).
fn package(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: String| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };
    let link = |kind: &str, target: &str| format!(r#"<Relationship Id="{kind}" Type="http://x/{kind}" Target="{target}"/>"#);
    let links = |links: String| format!("<Relationships>{links}</Relationships>");
    let document = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
    add("_rels/.rels", links(link("officeDocument", "word/document.xml")));
    add("word/document.xml", document);
    let mut targets = String::new();
    for (kind, content) in [("styles", STYLES), ("numbering", NUMBERING)].iter().chain(parts) {
        targets += &link(kind, &format!("{kind}.xml"));
        add(&format!("word/{kind}.xml"), format!("<w:{kind} {NAMESPACES}>{content}</w:{kind}>"));
    }
    add("word/_rels/document.xml.rels", links(targets));
    zip.finish().unwrap().into_inner()
}

fn read_package(body: &str, parts: &[(&str, &str)]) -> Source {
    read(&package(body, parts), &Options::default()).unwrap()
}

/// Each piece as "paragraph kind label: text".
#[track_caller]
fn check(source: &Source, expected: &[&str]) {
    let pieces: Vec<String> = source
        .pieces
        .iter()
        .map(|p| {
            let label = if p.label.is_empty() { String::new() } else { format!(" {}", p.label) };
            format!("{} {:?}{label}: {}", p.place.paragraph, p.kind, p.text)
        })
        .collect();
    assert_eq!(pieces, expected);
}

#[track_caller]
fn check_body(body: &str, expected: &[&str]) {
    check(&read_package(body, &[]), expected);
}

fn issues(source: &Source) -> Vec<(&str, &str)> {
    source.issues.iter().map(|issue| (issue.code, issue.message.as_str())).collect()
}

#[test]
fn numbers_headings_and_items_with_restart() {
    let item = |list: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let styled =
        |style: &str, text: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#);
    let body = [
        styled("H1", "Duties"),
        styled("H2", "Vendor shall tell Clinic at once."),
        item(1, "what happened;"),
        item(1, "when."),
        item(2, "who was told."),
        // An empty paragraph that only ends a section has no number.
        r#"<w:p><w:pPr><w:pStyle w:val="H1"/><w:sectPr/></w:pPr></w:p>"#.to_owned(),
        styled("H1", "Term"),
        styled("H2", "Start"),
    ];
    let source = read_package(&body.concat(), &[]);
    check(
        &source,
        &[
            "1 Heading(1) 1.: Duties",
            "2 Item 1.1: Vendor shall tell Clinic at once.",
            "3 Item (a): what happened;",
            "4 Item (b): when.",
            "5 Item (a): who was told.",
            "7 Heading(1) 2.: Term",
            "8 Heading(2) 2.1: Start",
        ],
    );
    let depths: Vec<u8> = source.pieces.iter().map(|piece| piece.depth).collect();
    assert_eq!(depths, [0, 1, 2, 2, 2, 0, 1]);
    let emphasis: Vec<u32> = source.pieces.iter().take(2).map(|piece| piece.emphasis).collect();
    assert_eq!(emphasis, [6, 0]);
}

#[test]
fn joins_split_runs_and_looks_through_wrappers() {
    let body = r#"<w:p>
        <w:r><w:t>Bre</w:t></w:r><w:proofErr/><w:r><w:t xml:space="preserve">ach </w:t></w:r>
        <w:hyperlink><w:r><w:t>notice</w:t></w:r></w:hyperlink>
        <w:r><w:tab/><w:t>by</w:t><w:br/><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r>
        <w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve"> now</w:t></w:r></w:sdtContent></w:sdt>
        <w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>
      </w:p>"#;
    check_body(body, &["1 Body: Breach notice by e-mail now☑"]);
}

#[test]
fn reads_tracked_changes_as_accepted() {
    let body = r#"
      <w:p><w:r><w:t xml:space="preserve">within </w:t></w:r>
        <w:del w:author="Ann" w:date="2026-05-01T09:00:00Z"><w:r><w:delText>sixty</w:delText></w:r></w:del>
        <w:ins w:author="Ann" w:date="2026-05-04T09:00:00Z"><w:r><w:t>ten</w:t></w:r><w:del w:author="Bob"><w:r><w:delText>five</w:delText></w:r></w:del></w:ins>
        <w:r><w:t xml:space="preserve"> days</w:t></w:r></w:p>
      <w:p><w:pPr><w:rPr><w:del w:author="Ann"/></w:rPr></w:pPr><w:del w:author="Ann"><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>
      <w:p><w:pPr><w:rPr><w:del w:author="Ann"/></w:rPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p>
      <w:p><w:moveFrom w:author="Ann"><w:r><w:t>away</w:t></w:r></w:moveFrom><w:r><w:t>paragraph.</w:t></w:r></w:p>
      <w:p><w:moveTo w:author="Ann"><w:r><w:t>Here.</w:t></w:r></w:moveTo></w:p>"#;
    let source = read_package(body, &[]);
    check(&source, &["1 Body: within ten days", "3 Body: One paragraph.", "5 Body: Here."]);
    assert_eq!(
        issues(&source),
        [(
            "tracked-changes",
            "Tracked changes are pending: 1 insertion, 5 deletions and 1 move by Ann and Bob, 2026-05-01 to 2026-05-04, such as \
             \"sixty\" deleted, \"ten\" inserted and \"five\" deleted. The text was read as if all were accepted; \
             --tracked original reads it without them."
        )]
    );
    assert!(!source.issues[0].incomplete);

    let original = Options { tracked: Tracked::Original, ..Options::default() };
    let source = read(&package(body, &[]), &original).unwrap();
    check(&source, &["1 Body: within sixty days", "2 Body: Gone.", "3 Body: One", "4 Body: awayparagraph."]);
    assert!(source.issues[0].message.ends_with("--tracked accepted reads it as if all were accepted."));
}

#[test]
fn reads_the_properties_and_rows_of_each_view() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="H1"/><w:pPrChange><w:pPr><w:pStyle w:val="N"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>Term</w:t></w:r></w:p>
      <w:p><w:r><w:rPr><w:vanish/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:t>shown</w:t></w:r>
        <w:ins><w:r><w:t>both</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:tcPr><w:cellIns/></w:tcPr><w:p><w:r><w:t>new</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>kept</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:trPr><w:ins/></w:trPr><w:tc><w:p><w:r><w:t>more</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let view = |tracked| read(&package(body, &[]), &Options { tracked, ..Options::default() }).unwrap();
    check(&view(Tracked::Accepted), &["1 Heading(1) 1.: Term", "2 Body: both.", "3 Row: new | kept", "5 Body: more"]);
    check(&view(Tracked::Original), &["1 Body: Term", "2 Body: shown.", "4 Body: kept"]);
}

#[test]
fn leaves_hidden_text_out_and_says_so() {
    let body = r#"
      <w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> not seen</w:t></w:r>
        <w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t xml:space="preserve"> either</w:t></w:r></w:p>
      <w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>Term</w:t></w:r></w:p>
      <w:p><w:r><w:t>. One year.</w:t></w:r></w:p>"#;
    let source = read_package(body, &[]);
    check(&source, &["1 Body: Seen", "2 Body: Term. One year."]);
    assert_eq!(source.pieces[1].emphasis, 4);
    let [("hidden-text", message)] = issues(&source)[..] else { panic!("{:?}", source.issues) };
    assert!(message.starts_with("3 words of hidden text") && message.contains("not seen either"));
}

#[test]
fn reads_a_text_box_once() {
    let text = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><mc:AlternateContent>
           <mc:Choice><w:drawing><wps:txbx>{text}</wps:txbx></w:drawing></mc:Choice>
           <mc:Fallback><w:pict><v:textbox>{text}</v:textbox></w:pict></mc:Fallback>
         </mc:AlternateContent></w:r><w:r><w:t>Beside</w:t></w:r></w:p><w:p><w:r><w:t>After</w:t></w:r></w:p>"
    );
    check_body(&body, &["1 Body: Beside", "2 Body: In the box", "4 Body: After"]);
}

#[test]
fn puts_notes_after_their_paragraph_and_headers_last() {
    let body = r#"<w:p><w:r><w:t>Notice</w:t><w:footnoteReference w:id="4"/><w:t xml:space="preserve"> and</w:t><w:endnoteReference w:id="2"/></w:r></w:p>
        <w:p><w:r><w:t>Next</w:t></w:r></w:p>"#;
    let note =
        |kind: &str, id: u8, text: &str| format!("<w:{kind} w:id=\"{id}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>");
    let source = read_package(
        body,
        &[
            ("footnotes", &note("footnote", 4, "In writing.")),
            ("endnotes", &note("endnote", 2, "At the end.")),
            ("header", "<w:p><w:r><w:t>DRAFT</w:t></w:r></w:p>"),
            ("comments", "<w:comment w:id=\"0\"/>"),
        ],
    );
    check(
        &source,
        &["1 Body: Notice and", "1 Note 1: In writing.", "1 Note i: At the end.", "2 Body: Next", "0 Furniture: DRAFT"],
    );
    assert_eq!(issues(&source), [("comments", "1 comment in the margin; not read as contract text.")]);
}

#[test]
fn a_title_in_the_header_alone_is_the_title() {
    let header = "<w:p><w:r><w:t>BUSINESS ASSOCIATE AGREEMENT</w:t></w:r></w:p><w:p><w:r><w:t>WITH ELM, INC.</w:t></w:r></w:p>\
                  <w:p><w:r><w:t>Draft of May</w:t></w:r></w:p>";
    let body = "<w:p><w:r><w:t>Purpose. It is this.</w:t></w:r></w:p>";
    check(
        &read_package(body, &[("header", header)]),
        &[
            "0 Heading(1): BUSINESS ASSOCIATE AGREEMENT",
            "0 Heading(1): WITH ELM, INC.",
            "1 Body: Purpose. It is this.",
            "0 Furniture: Draft of May",
        ],
    );
}

#[test]
fn prints_field_results_and_form_states() {
    let body = r#"<w:p>
        <w:r><w:t xml:space="preserve">See </w:t></w:r>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>
        <w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>9</w:t><w:fldChar w:fldCharType="end"/></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4.2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:fldSimple w:instr="DATE"><w:r><w:t xml:space="preserve"> today </w:t></w:r></w:fldSimple>
        <w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar><w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType="end"/></w:r>
        <w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList></w:ffData></w:fldChar><w:fldChar w:fldCharType="end"/></w:r>
        <w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>o</w:t></w:r></w:sdtContent></w:sdt>
        <w:r><w:fldChar w:fldCharType="begin"/><w:instrText> MACROBUTTON NoMacro [Name]</w:instrText><w:fldChar w:fldCharType="end"/></w:r>
      </w:p>"#;
    check_body(body, &["1 Body: See 4.2 today ☒b☐[Name]"]);

    let endless = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>lost</w:t></w:r></w:p><w:p><w:r><w:t>too</w:t></w:r></w:p>"#;
    let source = read_package(endless, &[]);
    assert!(source.issues[0].incomplete && source.issues[0].code == "broken-field");
}

#[test]
fn shows_what_is_to_be_filled_in() {
    let body = r#"<w:p><w:r><w:t>Name:</w:t></w:r><w:r><w:rPr><w:u/></w:rPr><w:tab/><w:tab/><w:t xml:space="preserve">    </w:t></w:r><w:r><w:t>of</w:t></w:r></w:p>
      <w:p><w:pPr><w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>By:</w:t><w:tab/></w:r></w:p>
      <w:p><w:r><w:rPr><w:u/></w:rPr><w:t>Term</w:t><w:tab/><w:t>1</w:t></w:r></w:p>
      <w:p><w:r><w:t xml:space="preserve">within </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar><w:instrText>FORMTEXT</w:instrText>
        <w:fldChar w:fldCharType="separate"/><w:t>&#x2002;&#x2002;</w:t><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> days</w:t></w:r></w:p>
      <w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Enter a date.</w:t></w:r></w:sdtContent></w:sdt></w:p>"#;
    check_body(
        body,
        &["1 Body: Name: ____ of", "2 Body: By: ____", "3 Body: Term 1", "4 Body: within ____ days", "5 Body: [Enter a date.]"],
    );
}

#[test]
fn tells_tables_of_data_from_tables_of_layout() {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let long = "Vendor keeps the records of Clinic safe and gives them back. ".repeat(3);
    let table = [
        row(&[cell(&paragraph("Notice")), cell(&(paragraph("10 days,") + &paragraph("in writing")))]),
        row(&[cell(&paragraph("2.1")), cell(&paragraph("Vendor shall call."))]),
        row(&[cell(&paragraph("Left")), cell(&(paragraph(&long) + &paragraph("Right")))]),
        format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", cell(&paragraph("gone"))),
        row(&[cell(&format!("<w:tbl>{}</w:tbl><w:p/>", row(&[cell(&paragraph("a")), cell(&paragraph("b"))])))]),
    ];
    let long = format!("8 Body: {}", long.trim());
    let body = format!("<w:sdt><w:sdtContent><w:tbl>{}</w:tbl></w:sdtContent></w:sdt>", table.concat());
    let source = read_package(&body, &[]);
    check(
        &source,
        &[
            "1 Row: Notice | 10 days, in writing",
            "4 Item 2.1: Vendor shall call.",
            "6 Body: Left",
            &long.replace("8 ", "7 "),
            "8 Body: Right",
            "10 Row: a | b",
        ],
    );
}

#[test]
fn letters_are_found_in_their_texts() {
    let body = r#"<w:p><w:r><w:t/></w:r><w:del><w:r><w:delText>no</w:delText></w:r></w:del>
          <w:ins><w:r><w:t xml:space="preserve"> Vendor &amp;  Sons</w:t></w:r></w:ins><w:r><w:tab/><w:t>shall</w:t></w:r>
          <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t> act</w:t><w:footnoteReference w:id="1"/></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Notice</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5 days</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let notes = r#"<w:footnote w:id="1"><w:p><w:r><w:t>At once</w:t></w:r></w:p></w:footnote>"#;
    let document = crate::document::Document::build(read_package(body, &[("footnotes", notes)]).pieces);
    let spans = |words: &str| -> Vec<(Part, u32, u32, u32)> {
        let start = document.text.find(words).unwrap();
        let range = crate::text::TextRange::new(start, start + words.len());
        document.spans(range).into_iter().map(|span| (span.part, span.unit, span.start, span.end)).collect()
    };
    assert_eq!(spans("Vendor & Sons"), [(Part::Main, 2, 1, 15)]);
    assert_eq!(spans("Sons shall act"), [(Part::Main, 2, 11, 15), (Part::Main, 3, 0, 5), (Part::Main, 5, 0, 4)]);
    assert_eq!(spans("once"), [(Part::Footnotes, 1, 3, 7)]);
    assert_eq!(spans("tice | 5"), [(Part::Main, 6, 2, 6), (Part::Main, 7, 0, 1)]);
}

#[test]
fn refuses_what_it_cannot_read() {
    let ole = |content: &str| {
        let name: Vec<u8> = content.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&super::OLE_SIGNATURE[..], &name].concat()
    };
    let whole = package("<w:p><w:r><w:t>Text</w:t></w:r></w:p>", &[]);
    let error = |bytes: &[u8]| read(bytes, &Options::default()).unwrap_err();
    assert!(matches!(error(&ole("EncryptedPackage")), IngestError::Password { .. }));
    assert!(matches!(error(&ole("WordDocument")), IngestError::Unsupported { .. }));
    assert!(matches!(error(&whole[..whole.len() / 2]), IngestError::Damaged { .. }));
    assert!(matches!(error(b"PK"), IngestError::Damaged { .. }));
    assert!(matches!(error(&package("<w:p>", &[])), IngestError::Damaged { .. }));
    assert!(matches!(error(&package("<w:p/>", &[])), IngestError::Empty));
}

#[test]
fn reads_deep_nesting_within_a_thread_of_usual_size() {
    for (open, close) in [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt>", "</w:sdt>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
    ] {
        let levels = 248 / open.matches('<').count();
        let text = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>";
        let body = format!("{}{text}{}", open.repeat(levels), close.repeat(levels));
        let source = read_package(&body, &[]);
        let texts: Vec<&str> = source.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["deep"], "{open}");
    }
}

#[test]
fn a_picture_without_words_forbids_a_grade() {
    let source = read_package("<w:p><w:r><w:drawing><w:blip/></w:drawing></w:r></w:p>", &[]);
    assert!(source.pieces.iter().all(|piece| piece.kind == PieceKind::Furniture));
    assert!(source.issues[0].incomplete && source.issues[0].code == "image-only-page");
}
