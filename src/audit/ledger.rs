//! The ledger: decisions as JSON lines, each chained to the one before.

use serde::{Deserialize, Serialize};

use crate::text::sha256;

/// What stands for the entry before the first.
pub const NO_ENTRY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A decision on a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `baa-ledger/1`.
    pub schema: String,
    /// Its number, from 1.
    pub number: u64,
    /// When it was made, in UTC.
    pub time: String,
    /// Who decided.
    pub by: String,
    /// What was decided.
    pub decision: Decision,
    /// Why, in a few words.
    pub note: String,
    /// The contract's file name.
    pub contract: String,
    /// SHA-256 of the contract.
    pub contract_sha256: String,
    /// The report's own digest.
    pub report: String,
    /// Digest of the clause library.
    pub library: String,
    /// Digest of the playbook.
    pub playbook: String,
    /// Digest of the waiver file, where there was one.
    pub waivers: Option<String>,
    /// The letter, where there was a grade.
    pub grade: Option<String>,
    /// The hash of the entry before.
    pub previous: String,
    /// SHA-256 of this line with this field empty.
    pub hash: String,
}

/// What can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It may be signed.
    Approve,
    /// It may be signed with the gaps that are waived.
    ApproveWithWaivers,
    /// It goes back to the other side.
    Negotiate,
    /// It is not signed.
    Reject,
}

impl Entry {
    /// The line, without the line feed.
    pub fn line(&self) -> String {
        // Serialising strings and numbers into a string has no way to fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What its hash should be.
    pub fn digest(&self) -> String {
        sha256(Self { hash: String::new(), ..self.clone() }.line().as_bytes())
    }
}

/// Where a chain ends: what the next entry needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub entries: u64,
    /// Hash of the last one.
    pub hash: String,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the ledger, from 1.
    pub line: usize,
    /// One sentence.
    pub message: String,
}

/// A ledger as read.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The entries that could be read.
    pub entries: Vec<Entry>,
    /// What is wrong, in the order of the lines.
    pub faults: Vec<Fault>,
}

/// Why nothing can be added to a ledger.
#[derive(Debug, thiserror::Error)]
#[error("line {}: {}", .0.line, .0.message)]
pub struct LedgerError(Fault);

impl Ledger {
    /// Reads a ledger and checks it to the last byte.
    pub fn read(bytes: &[u8]) -> Self {
        let mut ledger = Self::default();
        let Ok(text) = std::str::from_utf8(bytes) else {
            let good = bytes.iter().take(valid_up_to(bytes)).filter(|byte| **byte == b'\n').count();
            ledger.fault(good + 1, "edited: it is not text any more".to_owned());
            return ledger;
        };
        let mut lines: Vec<&str> = text.split('\n').collect();
        if lines.last() == Some(&"") {
            lines.pop();
        } else {
            ledger.fault(lines.len(), "the end is cut off: the line feed after the last entry is missing".to_owned());
        }
        let parsed: Vec<Option<Entry>> = lines.iter().map(|line| serde_json::from_str(line).ok()).collect();
        let hashes: Vec<&str> = parsed.iter().flatten().map(|entry| entry.hash.as_str()).collect();
        let mut before: Option<&Entry> = None;
        let mut readable = true;
        for (index, (line, entry)) in lines.iter().zip(&parsed).enumerate() {
            let number = index + 1;
            let Some(entry) = entry else {
                ledger.fault(number, "edited: it is no entry".to_owned());
                readable = false;
                continue;
            };
            if entry.line() != *line || entry.hash != entry.digest() || entry.schema != "baa-ledger/1" {
                ledger.fault(number, format!("entry {} was edited: its hash is not that of its words", entry.number));
            }
            let previous = before.map_or(NO_ENTRY, |before| before.hash.as_str());
            let follows = before.map_or(0, |before| before.number) + 1;
            // After a line that cannot be read nothing is known of the chain.
            if readable && (entry.previous != previous || entry.number != follows) {
                ledger.fault(number, broken(entry, follows, &hashes));
            }
            readable = true;
            before = Some(entry);
        }
        ledger.entries = parsed.into_iter().flatten().collect();
        ledger.faults.sort_by_key(|fault| fault.line);
        ledger
    }

    /// Where the chain ends.
    pub fn head(&self) -> Head {
        let last = self.entries.last();
        Head {
            entries: last.map_or(0, |entry| entry.number),
            hash: last.map_or_else(|| NO_ENTRY.to_owned(), |entry| entry.hash.clone()),
        }
    }

    /// The entry completed so that it follows the last one. Nothing follows a broken ledger.
    pub fn next(&self, entry: Entry) -> Result<Entry, LedgerError> {
        if let Some(fault) = self.faults.first() {
            return Err(LedgerError(fault.clone()));
        }
        let head = self.head();
        let mut entry = Entry {
            schema: "baa-ledger/1".to_owned(),
            number: head.entries + 1,
            previous: head.hash,
            hash: String::new(),
            ..entry
        };
        entry.hash = entry.digest();
        Ok(entry)
    }

    fn fault(&mut self, line: usize, message: String) {
        self.faults.push(Fault { line, message });
    }
}

/// Why an entry does not follow the one before it.
fn broken(entry: &Entry, follows: u64, hashes: &[&str]) -> String {
    let number = entry.number;
    if entry.previous == NO_ENTRY || hashes.contains(&entry.previous.as_str()) {
        format!("entry {number} stands in another place than it was written: the order was changed, or entries were repeated")
    } else if number > follows {
        let removed =
            if number == follows + 1 { format!("entry {follows}") } else { format!("entries {follows} to {}", number - 1) };
        format!("{removed} before entry {number} was removed")
    } else {
        format!("entry {number} does not follow the one before it, which was edited or exchanged")
    }
}

fn valid_up_to(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).err().map_or(bytes.len(), |error| error.valid_up_to())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(note: &str) -> Entry {
        Entry {
            schema: String::new(),
            number: 0,
            time: "2026-01-31T12:00:00Z".to_owned(),
            by: "Ada".to_owned(),
            decision: Decision::Negotiate,
            note: note.to_owned(),
            contract: "a.docx".to_owned(),
            contract_sha256: sha256(b"contract"),
            report: sha256(b"report"),
            library: sha256(b"library"),
            playbook: sha256(b"playbook"),
            waivers: None,
            grade: Some("D".to_owned()),
            previous: String::new(),
            hash: String::new(),
        }
    }

    fn ledger(notes: &[&str]) -> String {
        notes.iter().fold(String::new(), |text, note| {
            let next = Ledger::read(text.as_bytes()).next(entry(note)).expect("it is whole");
            format!("{text}{}\n", next.line())
        })
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = Ledger::read(text.as_bytes()).faults;
        let found: Vec<String> = found.iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn every_flipped_byte_is_caught() {
        let text = ledger(&["one", "two \u{e9}"]);
        check(&text, &[]);
        for at in 0..text.len() {
            for mask in [1_u8, 0x20, 0x80] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= mask;
                assert!(!Ledger::read(&bytes).faults.is_empty(), "byte {at} with {mask:#x}");
            }
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes.remove(at);
            // Without its last lines a chain is a shorter chain; its head is written down elsewhere.
            assert!(!Ledger::read(&bytes).faults.is_empty(), "byte {at} removed");
        }
    }

    #[test]
    fn what_was_done_is_named() {
        let text = ledger(&["one", "two", "three"]);
        let lines: Vec<&str> = text.lines().collect();
        let of = |order: &[usize]| order.iter().flat_map(|index| [lines[*index], "\n"]).collect::<String>();
        check(&of(&[0, 2]), &["2: entry 2 before entry 3 was removed"]);
        check(&of(&[1, 2]), &["1: entry 1 before entry 2 was removed"]);
        check(&of(&[0, 2, 1]), &["2: entry 3 stands in another place", "3: entry 2 stands in another place"]);
        check(&of(&[0, 0, 1, 2]), &["2: entry 1 stands in another place"]);
        check(&text.replace("\"two\"", "\"TWO\""), &["2: entry 2 was edited"]);
        check(text.trim_end(), &["3: the end is cut off"]);
        assert_eq!(Ledger::read(text.as_bytes()).head().entries, 3);
        assert!(Ledger::read(of(&[0, 2]).as_bytes()).next(entry("four")).is_err());
        let again = Ledger::read(text.as_bytes()).entries.swap_remove(1);
        let forged = Entry { note: "forged".to_owned(), ..again };
        let forged = Entry { hash: forged.digest(), ..forged };
        check(&text.replace(lines[1], &forged.line()), &["3: entry 3 does not follow"]);
    }
}
