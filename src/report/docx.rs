//! The report as a Word file that one would send to a client, and the letter to the other side.
//!
//! Made anew with docx-rs; the contract itself, marked up, is [`crate::redline::docx`].

mod house;
pub mod letter;

use super::Report;
use super::edits::{self, EditRow};
use super::view::{Group, Item, View};
use house::{House, packed};

/// Widths of the columns of the redline table, in twentieths of a point.
const REDLINE: [usize; 7] = [1_150, 2_800, 3_200, 2_700, 1_500, 950, 2_100];

/// Renders the report as a Word file.
///
/// # Errors
/// Where the file cannot be put together, which no contract makes happen.
pub fn render(report: &Report) -> std::io::Result<Vec<u8>> {
    let view = View::of(report);
    let mut house = House::new(&format!("Review of {}", view.name));
    house.title("Business associate agreement review", &view.name);
    house.plain(&view.extent);
    let (upper, lower) = view.sides();
    house.rows(&[3_000, 11_400], &[(upper, view.covered_entity.as_str()), (lower, view.business_associate.as_str())]);
    if !view.is_baa {
        house.heading("No business associate agreement");
        house.plain(&view.nature);
        return packed(house.finish());
    }
    grade(&mut house, &view);
    for issue in &view.issues {
        house.note(&issue.message);
    }
    must_change(&mut house, &view);
    if let Some(redline) = report.redline {
        proposed(&mut house, &edits::rows(report.document, redline), &view);
    }
    figures(&mut house, &view);
    requests(&mut house, &view);
    responsibilities(&mut house, &view);
    house.small(&format!("baa {} \u{b7} playbook {} \u{b7} clause library {}", view.version, view.playbook, view.library_digest));
    house.small(&format!("SHA-256 of the contract {}", view.sha256));
    packed(house.finish())
}

fn grade(house: &mut House, view: &View) {
    let Some(grade) = &view.grade else {
        house.heading("No grade");
        house.plain("The contract could not be read completely, so it is not graded.");
        return;
    };
    house.heading(&format!("Grade {}", grade.letter));
    house.strong(grade.advice);
    house.plain(&grade.points_words);
    let caps = |caps: &[super::view::CapView]| {
        let words: Vec<String> = caps.iter().map(|cap| format!("{} ({})", cap.title, cap.verdict)).collect();
        words.join(", ")
    };
    if !grade.holding.is_empty() {
        house.plain(&format!("Held at {} by {}.", grade.letter, caps(&grade.holding)));
    }
    if let Some(next) = grade.behind.first() {
        house.plain(&format!("No better than {} while these stand: {}.", next.letter, caps(&grade.behind)));
    }
}

fn must_change(house: &mut House, view: &View) {
    let items: Vec<&Item> = Group::MUST_CHANGE.iter().flat_map(|group| view.group(*group)).collect();
    if items.is_empty() {
        return;
    }
    house.heading("What must change");
    let rows = items.iter().zip(1..).map(|(item, number)| {
        [number.to_string(), item.title.clone(), item.verdict_words.to_owned(), item.severity.to_owned(), item.place.clone()]
    });
    house.table(&[600, 5_000, 2_600, 1_400, 4_800], &["", "Clause", "Finding", "Severity", "Where"], rows);
}

fn proposed(house: &mut House, rows: &[EditRow<'_>], view: &View) {
    if rows.is_empty() {
        return;
    }
    house.heading("Proposed changes");
    let fallback = |clause: &str| view.items.iter().find(|item| item.id == clause).map(|item| item.ask_fallback.clone());
    let rows = rows.iter().map(|row| {
        let now: Vec<&str> = row.changes.iter().map(|change| change.now.trim()).filter(|text| !text.is_empty()).collect();
        let new: Vec<&str> = row.changes.iter().map(|change| change.proposed.trim()).filter(|text| !text.is_empty()).collect();
        let new = match (row.changes.is_empty(), new.is_empty()) {
            (true, _) => row.note.ask.clone(),
            (false, true) => "(struck)".to_owned(),
            (false, false) => new.join(" \u{2026} "),
        };
        [
            if row.place.is_empty() { "\u{2013}".to_owned() } else { row.place.clone() },
            if now.is_empty() { "(nothing)".to_owned() } else { now.join(" \u{2026} ") },
            new,
            format!("{}: {}", row.note.title, row.note.reason),
            row.note.citations.join("; "),
            row.note.priority.name().to_owned(),
            fallback(row.clause).unwrap_or_default(),
        ]
    });
    house.table(&REDLINE, &["Section", "Now", "Proposed", "Why", "Law", "Priority", "Fallback"], rows);
}

fn figures(house: &mut House, view: &View) {
    house.heading("What it says in figures");
    let rows = view
        .facts
        .iter()
        .map(|fact| [fact.label.to_owned(), fact.value.clone().unwrap_or_else(|| "says nothing".to_owned()), fact.place.clone()]);
    house.table(&[5_200, 5_200, 4_000], &["", "The contract", "Where"], rows);
    for sentence in &view.clock {
        house.plain(sentence);
    }
}

fn requests(house: &mut House, view: &View) {
    let table = &view.negotiation;
    let asks = table.asks.iter().map(|ask| [ask.priority.to_owned(), ask.title.clone(), ask.says.clone(), ask.fallback.clone()]);
    if !table.asks.is_empty() {
        house.heading("At the table");
        house.table(&[1_200, 3_600, 5_200, 4_400], &["Priority", "Clause", "Ask for", "Fallback"], asks);
    }
    for chip in &table.chips {
        house.run_in("Can be given. ", &format!("{}: {}.", chip.title, chip.says));
    }
    for ahead in &table.ahead {
        house.run_in("Proposed, not graded. ", ahead);
    }
    let elsewhere = view.group(Group::Elsewhere);
    let doubtful = view.items.iter().filter(|item| item.doubtful);
    let rows: Vec<[String; 3]> = elsewhere
        .iter()
        .map(|item| [format!("The document that settles: {}", item.title), item.message.clone(), item.place.clone()])
        .chain(doubtful.map(|item| [format!("Please read: {}", item.title), item.doubt.clone(), item.place.clone()]))
        .collect();
    if !rows.is_empty() {
        house.heading("Questions, and documents to request");
        house.table(&[5_200, 5_200, 4_000], &["What", "Why", "Where"], rows.into_iter());
    }
}

fn responsibilities(house: &mut House, view: &View) {
    house.heading("Who does what");
    let rows = view.responsibilities.iter().map(|one| [one.says.clone(), one.who_words.to_owned(), one.law.clone()]);
    house.table(&[7_000, 2_600, 4_800], &["Duty", "By this contract", "Law"], rows);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;
    use crate::report::sample;

    fn text_of(bytes: &[u8]) -> String {
        let reading = ingest::read("report.docx", bytes, &ingest::Options::default()).unwrap();
        reading.document.text
    }

    #[test]
    fn a_report_in_word_says_what_the_others_say() {
        sample::with_report(|report| {
            let bytes = render(report).unwrap();
            let text = text_of(&bytes);
            let view = View::of(report);
            for item in view.items.iter().filter(|item| item.must_change) {
                assert!(text.contains(&item.title), "{}", item.title);
            }
            assert!(text.contains("Who does what") && text.contains("What it says in figures"));
            assert_eq!(render(report).unwrap(), bytes, "the same bytes each time");
        });
    }

    #[test]
    fn what_is_no_agreement_is_said() {
        sample::with_other_document(|report| {
            assert!(text_of(&render(report).unwrap()).contains("No business associate agreement"));
        });
    }
}
