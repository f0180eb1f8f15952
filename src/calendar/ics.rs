//! Days as an iCalendar file (RFC 5545).

use std::fmt::Write as _;

use super::Event;
use crate::document::Document;
use crate::text::sha256;

/// Most bytes of a line without its end.
const LINE: usize = 75;

/// The contract that a calendar is of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its file name.
    pub name: &'a str,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: &'a str,
    /// Its text.
    pub document: &'a Document,
}

/// Writes the calendar. `stamp` is a time as `20260131T120000Z`. A calendar has at least one event:
/// without any there is none.
pub fn render(source: Source, events: &[Event], stamp: &str) -> Option<String> {
    if events.is_empty() {
        return None;
    }
    let mut out = String::new();
    for part in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//baa//contract calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    {
        line(&mut out, part);
    }
    let vendor = source.document.parties.business_associate.last().map_or(source.name, String::as_str);
    for event in events {
        let day = event.date.strftime("%Y%m%d").to_string();
        let next = event.date.tomorrow().unwrap_or(event.date).strftime("%Y%m%d").to_string();
        let quote = event.evidence.of(&source.document.text);
        let uid = sha256(format!("{} {} {day} {quote}", source.sha256, event.kind.id).as_bytes());
        let section = source.document.whereabouts(event.evidence.start).section;
        let mut description = format!("\u{201c}{quote}\u{201d} ({}", source.name);
        if !section.is_empty() {
            let _ = write!(description, ", section {section}");
        }
        description.push(')');
        if !event.counted.is_empty() {
            let _ = write!(description, "\nThe day is {}.", event.counted);
        }
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}@baa", &uid[..32]));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{day}"));
        line(&mut out, &format!("DTEND;VALUE=DATE:{next}"));
        if let Some(until) = event.yearly {
            let until = until.map(|date| format!(";UNTIL={}", date.strftime("%Y%m%d"))).unwrap_or_default();
            line(&mut out, &format!("RRULE:FREQ=YEARLY{until}"));
        }
        line(&mut out, &format!("SUMMARY:{}", escaped(&format!("{vendor}: {}", event.kind.title))));
        line(&mut out, &format!("DESCRIPTION:{}", escaped(&description)));
        line(&mut out, &format!("CATEGORIES:{}", escaped(&event.kind.id)));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    Some(out)
}

/// The seconds since 1970 that stand for the time of making where none is given: of the contract's
/// hash, so that the same contract gives the same bytes.
pub fn seconds_of(sha256: &str) -> i64 {
    let start = sha256.get(..7).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default();
    // From 2000 to 2008: plainly no time at which this was made.
    946_684_800 + start
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded where it is too long: the rest begins with a space. No character is parted.
fn line(out: &mut String, text: &str) {
    let mut rest = text;
    let mut room = LINE;
    while rest.len() > room {
        let at = rest.floor_char_boundary(room);
        out.push_str(&rest[..at]);
        out.push_str("\r\n ");
        rest = &rest[at..];
        room = LINE - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Options, read};

    #[test]
    fn lines_are_folded_and_text_is_escaped() {
        let text = "# Agreement\n\nThis agreement between the clinic and Fern; Co, \"Business Associate\", is effective January 1, 2026. \
            It shall be reviewed, \u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9} by both; parties on March 1, 2026 and at no other time than that day.\n";
        let document = read("a, b.md", text.as_bytes(), &Options::default()).expect("it can be read").document;
        let source = Source { name: "a, b.md", sha256: "00ff00ff", document: &document };
        let calendar = render(source, &super::super::events(&document, super::super::Known::default()), "20260131T120000Z")
            .expect("there is an event");
        assert!(calendar.split("\r\n").all(|line| line.len() <= LINE), "{calendar}");
        assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
        let whole = calendar.replace("\r\n ", "");
        assert!(whole.contains("a\\, b.md") && whole.contains("DTSTART;VALUE=DATE:20260301\r\n"), "{whole}");
        assert_eq!(whole.matches("BEGIN:").count(), whole.matches("END:").count());
        assert_eq!(render(source, &[], "20260131T120000Z"), None);
        assert_eq!(seconds_of("00ff00ff"), 946_684_800 + 0x00f_f00f);
    }
}
