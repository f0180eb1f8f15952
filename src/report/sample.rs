//! A small contract of our own words, assessed by hand, for the tests of the renderers.

use crate::document::{Block, BlockKind, Document, Parties, Place, Section};
use crate::grading::{
    Assessment, Clock, Confidence, Deadline, ElementFinding, Fact, FactValue, Finding, Nature, Observation, ObservationKind,
    Position, Verdict, compute,
};
use crate::ingest::{Format, Issue, Reading};
use crate::library::{Ask, Clause, Kind, Library, Logic, Severity, Verdicts};
use crate::text::TextRange;

use super::Report;

/// Shows the report on the sample contract.
pub(super) fn with_report(show: impl FnOnce(&Report)) {
    let (document, library) = (document(), library());
    let findings: Vec<Finding> = ROWS.iter().map(|row| finding(row, &document)).collect();
    let assessment = Assessment {
        nature: Nature {
            is_baa: true,
            because: "It binds a business associate on protected health information.".to_owned(),
            evidence: vec![words(&document, "Business Associate Agreement")],
        },
        grade: Some(compute(&library, &findings)),
        clock: Some(Clock::new(&facts(&document), &[Deadline::federal()])),
        facts: facts(&document),
        observations: vec![Observation {
            kind: ObservationKind::Citation,
            severity: Severity::Low,
            message: "There is no 45 CFR 160.504(e): 160.504 ends with paragraph (d). It may mean 164.504(e).".to_owned(),
            evidence: vec![words(&document, "This Agreement is between")],
        }],
        findings,
    };
    let issue = Issue {
        incomplete: false,
        code: "tracked-changes",
        message: "The file has 3 tracked changes; it was read as if all were accepted.".to_owned(),
        page: None,
    };
    let reading = Reading { document, format: Format::Docx, pages: Some(4), issues: vec![issue] };
    show(&Report::new("northwind-analytics.docx", b"sample", &reading, &library, &assessment));
}

/// Shows the report on a contract of which a page could not be read.
pub(super) fn with_incomplete_report(show: impl FnOnce(&Report)) {
    with_report(|report| {
        let assessment = Assessment { grade: None, ..report.assessment.clone() };
        let message = "Page 3 is a picture without text; run OCR on the file and review it again.".to_owned();
        let issues = [Issue { incomplete: true, code: "image-only-page", message, page: Some(3) }];
        show(&Report { assessment: &assessment, issues: &issues, ..report.clone() });
    });
}

/// Shows the report on a document that is no business associate agreement.
pub(super) fn with_other_document(show: impl FnOnce(&Report)) {
    with_report(|report| {
        let nature = Nature {
            is_baa: false,
            because: "It explains such agreements and binds nobody:".to_owned(),
            evidence: vec![words(report.document, "This Agreement is between")],
        };
        let assessment = Assessment { nature, grade: None, ..report.assessment.clone() };
        show(&Report { assessment: &assessment, issues: &[], name: "guide.docx".to_owned(), ..report.clone() });
    });
}

/// Number, heading, depth, and the paragraphs: label and text. A page begins where `page` rises.
type SectionRow = (&'static str, &'static str, u8, u32, &'static [(&'static str, &'static str)]);

const CONTRACT: [SectionRow; 7] = [
    (
        "",
        "Business Associate Agreement",
        0,
        1,
        &[
            (
                "",
                "This Agreement is between Lakeside Family Clinic (\u{201c}Clinic\u{201d}) and Northwind Analytics, Inc. (\u{201c}Vendor\u{201d}) and adds to the services agreement of the same date.",
            ),
            (
                "",
                "Clinic is a covered entity. Vendor creates reports from its records and so receives protected health information.",
            ),
        ],
    ),
    (
        "1",
        "Definitions",
        0,
        1,
        &[
            (
                "1.1",
                "\u{201c}PHI\u{201d} means protected health information that Vendor creates, receives, maintains or transmits for Clinic.",
            ),
            ("1.2", "Words with capital letters mean what 45 CFR Parts 160 and 164 say."),
        ],
    ),
    (
        "2",
        "Permitted Uses",
        0,
        1,
        &[
            ("2.1", "Vendor may use and disclose PHI only to perform the reporting services for Clinic, and as required by law."),
            (
                "2.2",
                "Vendor may de-identify PHI and may use, license and sell the resulting data for any purpose, during the term and after it.",
            ),
            ("2.3", "Vendor may store and process PHI at its affiliates\u{2019} facilities in any country."),
        ],
    ),
    (
        "3",
        "Duties of Vendor",
        0,
        2,
        &[
            ("3.1", "Vendor shall keep the safeguards that are described in its Security Exhibit, as amended from time to time."),
            ("3.2", "Vendor shall comply with Subpart C of 45 CFR Part 164 with respect to electronic PHI."),
            (
                "3.3",
                "Following the discovery of a Breach of Unsecured PHI, and after completing whatever investigation it considers suitable, Vendor shall report the Breach to Clinic in writing within sixty (60) days of confirming it, and shall keep Clinic informed of what it learns about the people whose PHI was affected and about the steps that it has taken to mend the harm.",
            ),
            (
                "3.4",
                "Vendor has no obligation to give individuals access to PHI; Clinic shall direct every such request to its own records.",
            ),
            (
                "3.5",
                "Vendor shall make its internal practices, books and records available to the Secretary for determining compliance.",
            ),
            (
                "3.6",
                "Vendor shall allow Clinic to look at summaries of third-party audits, on request & at <legal@northwind.example>\u{7}.",
            ),
        ],
    ),
    (
        "4",
        "Term and Termination",
        0,
        3,
        &[
            (
                "4.1",
                "Clinic may terminate this Agreement if Vendor violates a material term and does not cure the violation within thirty (30) days of notice.",
            ),
            (
                "4.2",
                "At termination Vendor shall return or destroy PHI in its own systems where that is commercially reasonable.",
            ),
        ],
    ),
    (
        "5",
        "General",
        0,
        3,
        &[
            ("5.1", "The liability of either party is limited to the fees paid in the twelve (12) months before the claim."),
            ("5.2", "The law of the State of Ohio governs this Agreement."),
        ],
    ),
    ("", "Signatures", 0, 4, &[("", "Lakeside Family Clinic: ____________   Northwind Analytics, Inc.: ____________")]),
];

fn document() -> Document {
    let parties = Parties {
        covered_entity: vec!["Clinic".to_owned(), "Lakeside Family Clinic".to_owned()],
        business_associate: vec!["Vendor".to_owned(), "Northwind Analytics, Inc.".to_owned()],
        downstream: false,
    };
    let mut document = Document { parties, ..Document::default() };
    let mut paragraph = 0;
    for (number, heading, depth, page, paragraphs) in CONTRACT {
        let top = document.sections.len();
        let start = document.text.len();
        let heading_label = if number.is_empty() { String::new() } else { format!("{number}.") };
        let mut add = |document: &mut Document, label: &str, text: &str, kind, section| {
            paragraph += 1;
            let start = document.text.len();
            document.text.push_str(text);
            document.blocks.push(Block {
                range: TextRange::new(start, start + text.len()),
                kind,
                label: label.to_owned(),
                heading: TextRange::default(),
                section,
                lead_in: None,
                place: Place { page: Some(page), paragraph, line: None },
                page_starts: Vec::new(),
                origins: Vec::new(),
            });
            document.text.push('\n');
        };
        let heading_range = TextRange::new(start, start + heading.len());
        let section =
            |number: &str, heading, range, parent, depth| Section { number: number.to_owned(), heading, range, parent, depth };
        document.sections.push(section(number, heading_range, TextRange::default(), None, depth));
        add(&mut document, &heading_label, heading, BlockKind::Heading, top);
        for (label, text) in paragraphs {
            let mut own = top;
            if !label.is_empty() {
                own = document.sections.len();
                let start = document.text.len();
                let range = TextRange::new(start, start + text.len());
                document.sections.push(section(label, TextRange::default(), range, Some(top), depth + 1));
            }
            add(&mut document, label, text, BlockKind::Body, own);
        }
        document.sections[top].range = TextRange::new(start, document.text.len());
    }
    document
}

/// Place of words that stand in the sample.
fn words(document: &Document, words: &str) -> TextRange {
    let start = document.text.find(words).expect("the sample has these words");
    TextRange::new(start, start + words.len())
}

struct Row {
    id: &'static str,
    title: &'static str,
    kind: Kind,
    severity: Severity,
    weight: u32,
    cap: Option<&'static str>,
    citation: &'static str,
    verdict: Verdict,
    confidence: Confidence,
    position: Option<Position>,
    message: &'static str,
    evidence: &'static [&'static str],
    elements: &'static [(&'static str, &'static str, bool)],
    belongs: Option<usize>,
    ask: (&'static str, &'static str),
    why: &'static str,
    model: &'static str,
}

const ROW: Row = Row {
    id: "",
    title: "",
    kind: Kind::Required,
    severity: Severity::High,
    weight: 300,
    cap: None,
    citation: "",
    verdict: Verdict::Satisfied,
    confidence: Confidence::High,
    position: None,
    message: "",
    evidence: &[],
    elements: &[],
    belongs: None,
    ask: ("", ""),
    why: "",
    model: "",
};

/// In the order of a library: by family, then by id.
const ROWS: [Row; 14] = [
    Row {
        id: "breach-notification-deadline",
        title: "Breach notification deadline",
        severity: Severity::Critical,
        weight: 600,
        cap: Some("D"),
        citation: "45 CFR 164.410(b)",
        verdict: Verdict::Partial,
        position: Some(Position::Unacceptable),
        message: "Vendor must tell Clinic of a breach, but only sixty days after it has confirmed one. Not found: counted from discovery, not from confirmation.",
        evidence: &["within sixty (60) days of confirming it", "shall report the Breach to Clinic"],
        elements: &[
            ("duty", "tells the covered entity of a breach of unsecured PHI", true),
            ("number", "within a number of hours or days, sixty at most", true),
            ("discovery", "counted from discovery, not from confirmation", false),
        ],
        ask: ("notice within 24 hours of discovery", "notice within 10 days of discovery"),
        why: "Clinic\u{2019}s own sixty days may run while Vendor still **investigates**. When the vendor is an agent, its discovery counts as the clinic\u{2019}s (45 CFR 164.404(a)(2)).",
        model: "Vendor shall notify Clinic of a Breach of Unsecured PHI without unreasonable delay and no later than twenty-four (24) hours after discovery.",
        ..ROW
    },
    Row {
        id: "incident-reporting",
        title: "Reports of security incidents",
        citation: "45 CFR 164.314(a)(2)(i)(C)",
        verdict: Verdict::Missing,
        message: "Nothing obliges Vendor to report security incidents that are no breach.",
        elements: &[("duty", "reports security incidents of which it becomes aware", false)],
        belongs: Some(8),
        ask: ("a report of every successful security incident within 5 days", ""),
        why: "The Security Rule asks for it in every such contract. Attempts that fail may be reported in sum.",
        ..ROW
    },
    Row {
        id: "data-sale-after-deidentification",
        title: "Sale of de-identified data",
        kind: Kind::RedFlag,
        weight: 250,
        citation: "45 CFR 164.502(d)",
        verdict: Verdict::Triggered,
        message: "Vendor may sell what it makes of Clinic\u{2019}s records, for any purpose and without end.",
        evidence: &["may use, license and sell the resulting data for any purpose"],
        ask: ("strike the sentence", "de-identified data for improving the service only"),
        why: "De-identifying is itself a use of PHI that needs permission. Nothing is given in return here.",
        ..ROW
    },
    Row {
        id: "offshore-access",
        title: "PHI outside the United States",
        kind: Kind::RedFlag,
        severity: Severity::Medium,
        weight: 150,
        citation: "",
        verdict: Verdict::Triggered,
        message: "PHI may be kept in any country.",
        evidence: &["in any country"],
        ask: ("PHI stays in the United States", "prior written consent"),
        why: "HIPAA does not forbid it, many payers do.",
        ..ROW
    },
    Row {
        id: "sale-of-phi",
        title: "Sale of PHI",
        kind: Kind::RedFlag,
        citation: "45 CFR 164.502(a)(5)(ii)",
        verdict: Verdict::Clear,
        ..ROW
    },
    Row {
        id: "access-to-phi",
        title: "Access for individuals",
        weight: 400,
        cap: Some("D"),
        citation: "45 CFR 164.504(e)(2)(ii)(E)",
        verdict: Verdict::Contradicted,
        message: "The contract frees Vendor of the duty to make PHI available for access.",
        evidence: &["has no obligation to give individuals access to PHI"],
        elements: &[("duty", "makes PHI in a designated record set available", false)],
        ask: ("PHI within 10 days of a request of Clinic", "within 15 days"),
        why: "Individuals have a right to their records within thirty days. Clinic cannot give what Vendor keeps back.",
        model: "Vendor shall make PHI in a Designated Record Set available to Clinic within ten (10) days of a request.",
        ..ROW
    },
    Row {
        id: "audit-right",
        title: "Right to audit",
        kind: Kind::Expected,
        severity: Severity::Low,
        weight: 60,
        verdict: Verdict::Partial,
        confidence: Confidence::Low,
        message: "Clinic may see summaries of audits, on request.",
        evidence: &["summaries of third-party audits, on request & at <legal@northwind.example>\u{7}"],
        ask: ("one audit a year and after a breach", ""),
        why: "A clinic must act when it knows of a pattern of violations.",
        ..ROW
    },
    Row {
        id: "books-and-records",
        title: "Books and records for the Secretary",
        weight: 1500,
        citation: "45 CFR 164.504(e)(2)(ii)(I)",
        message: "Vendor opens its books to the Secretary.",
        evidence: &["make its internal practices, books and records available to the Secretary"],
        ..ROW
    },
    Row {
        id: "carry-out-obligations",
        title: "Duties of the covered entity carried out by the vendor",
        citation: "45 CFR 164.504(e)(2)(ii)(H)",
        verdict: Verdict::NotApplicable,
        message: "Vendor carries out none.",
        ..ROW
    },
    Row {
        id: "permitted-uses",
        title: "Permitted uses are stated",
        severity: Severity::Critical,
        weight: 3000,
        cap: Some("F"),
        citation: "45 CFR 164.504(e)(2)(i)",
        message: "The services limit the use of PHI.",
        evidence: &["may use and disclose PHI only to perform the reporting services"],
        ..ROW
    },
    Row {
        id: "return-or-destroy",
        title: "Return or destruction at the end",
        severity: Severity::Medium,
        citation: "45 CFR 164.504(e)(2)(ii)(J)",
        verdict: Verdict::Partial,
        message: "Return is promised where it is commercially reasonable; the law says where it is feasible.",
        evidence: &["where that is commercially reasonable"],
        ask: ("return or destruction of all copies within 30 days, protection of what cannot be returned", ""),
        why: "What stays with the vendor must stay protected. Subcontractors hold copies too.",
        ..ROW
    },
    Row {
        id: "safeguards",
        title: "Appropriate safeguards",
        citation: "45 CFR 164.504(e)(2)(ii)(B)",
        verdict: Verdict::Unread,
        message: "The safeguards are those of a Security Exhibit that is not in this file.",
        evidence: &["described in its Security Exhibit"],
        ask: ("the exhibit, attached and fixed", ""),
        ..ROW
    },
    Row {
        id: "subcontractor-flow-down",
        title: "Same duties for subcontractors",
        severity: Severity::Critical,
        weight: 600,
        cap: Some("D"),
        citation: "45 CFR 164.504(e)(2)(ii)(D)",
        verdict: Verdict::Missing,
        message: "Nothing binds Vendor\u{2019}s subcontractors to the duties of this contract.",
        elements: &[("duty", "subcontractors agree in writing to the same restrictions", false)],
        belongs: Some(8),
        ask: ("subcontractors agree in writing to the same restrictions and conditions", ""),
        why: "A chain of contracts is how the law follows the data. A vendor that hands PHI on without one violates the rule itself.",
        model: "Vendor shall ensure that each Subcontractor that creates, receives, maintains or transmits PHI agrees in writing to the same restrictions and conditions that apply to Vendor.",
        ..ROW
    },
    Row {
        id: "termination-for-violation",
        title: "Termination for a violation",
        weight: 1500,
        citation: "45 CFR 164.504(e)(2)(iii)",
        message: "Clinic may end the contract after thirty days to cure.",
        evidence: &["may terminate this Agreement if Vendor violates a material term"],
        ..ROW
    },
];

/// Satisfied by all of so many elements.
fn satisfied(elements: usize) -> Verdicts {
    let all = Logic::All((0..elements).map(Logic::Met).collect());
    Verdicts { rules: vec![("satisfied".to_owned(), all)] }
}

fn library() -> Library {
    let text = |text: &str| text.to_owned();
    let clause = |row: &Row| Clause {
        id: text(row.id),
        family: text("sample"),
        title: text(row.title),
        summary: text("What the clause must do."),
        kind: row.kind,
        severity: row.severity,
        weight: row.weight,
        want: None,
        off: false,
        cap: row.cap.map(text),
        citations: Some(row.citation).filter(|c| !c.is_empty()).map(text).into_iter().collect(),
        belongs: Vec::new(),
        elements: Vec::new(),
        verdicts: satisfied(row.elements.len()),
        messages: Vec::new(),
        ask: Ask { preferred: text(row.ask.0), fallback: text(row.ask.1) },
        edits: Vec::new(),
        scale: None,
        why: text(row.why),
        model: text(row.model),
        fallback: String::new(),
        examples: Vec::new(),
        page: String::new().into(),
    };
    let digest = "9f2c41d07be85a3c6d1e0f4b7a92c8d35e610fb2a4c7d98e13f05b6a7c2d8e41".to_owned();
    Library { clauses: ROWS.iter().map(clause).collect(), concepts: Vec::new(), digest, ..Library::default() }
}

fn finding(row: &Row, document: &Document) -> Finding {
    let element =
        |(id, says, met): &(&str, &str, bool)| ElementFinding { id: (*id).to_owned(), says: (*says).to_owned(), met: *met };
    Finding {
        clause: row.id.to_owned(),
        kind: row.kind,
        verdict: row.verdict,
        severity: row.severity,
        confidence: row.confidence,
        confidence_because: "the sentence does not name who is bound",
        position: row.position,
        message: row.message.to_owned(),
        elements: row.elements.iter().map(element).collect(),
        evidence: row.evidence.iter().map(|quote| words(document, quote)).collect(),
        belongs: row.belongs,
    }
}

fn facts(document: &Document) -> Vec<Fact> {
    let fact = |name, value, quote: &str| Fact { name, value, evidence: words(document, quote) };
    let window = FactValue::Window { value: Some(60), unit: "calendar-days", words: String::new(), trigger: "confirmation" };
    let fees = FactValue::LiabilityCap { kind: "fees", amount_usd: None, months_of_fees: Some(12) };
    vec![
        fact("breach_notice", window, "sixty (60) days"),
        fact("cure_days", FactValue::Days { value: 30, unit: "calendar-days" }, "thirty (30) days"),
        fact("liability_cap", fees, "twelve (12) months"),
        fact("offshore", FactValue::Word("permitted".to_owned()), "in any country"),
        fact("governing_law", FactValue::Word("Ohio".to_owned()), "State of Ohio"),
    ]
}
