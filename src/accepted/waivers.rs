//! The waiver file, and what it does to the findings on a contract.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::grading::Finding;
use crate::text::sha256;
use crate::text::{TextRange, words};

/// A gap that someone accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Id of the clause.
    pub clause: String,
    /// Which contracts it is for.
    pub subject: Subject,
    /// Why the gap is accepted.
    pub reason: String,
    /// Who accepted it.
    pub approver: String,
    /// The last day on which it holds, `2026-12-31`.
    pub until: String,
    /// The digest of the words accepted, see [`accepted_words`].
    pub words: String,
}

/// Which contracts a waiver is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The one of this file name or with this SHA-256.
    Contract(String),
    /// All in which the business associate has this name.
    Vendor(String),
}

/// The waivers of a file.
#[derive(Clone, Debug, Default)]
pub struct Waivers {
    /// In the order of the file.
    pub list: Vec<Waiver>,
    /// SHA-256 of the file in hexadecimal.
    pub digest: String,
}

/// What is wrong with a waiver file.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WaiverError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    waiver: Vec<RawWaiver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWaiver {
    clause: String,
    contract: Option<String>,
    vendor: Option<String>,
    reason: String,
    approver: String,
    until: toml::value::Datetime,
    words: String,
}

/// A contract as waivers know it.
#[derive(Clone, Copy, Debug)]
pub struct Contract<'a> {
    /// Its file name.
    pub name: &'a str,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: &'a str,
    /// The names of the business associate.
    pub vendor: &'a [String],
    /// Its canonical text.
    pub text: &'a str,
}

/// What waivers did to the findings on one contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The waivers that hold, by clause.
    pub waived: BTreeMap<String, Waiver>,
    /// Those that do not hold, in the order of the file.
    pub concerns: Vec<Concern>,
    /// The waivers, by their place in the file, that are for this contract at all.
    pub concerned: Vec<usize>,
    /// SHA-256 of the waiver file.
    pub digest: String,
    /// The day on which it was asked.
    pub today: String,
}

/// A waiver that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Why.
    pub kind: ConcernKind,
    /// Id of the clause.
    pub clause: String,
    /// One sentence.
    pub message: String,
}

/// Why a waiver does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcernKind {
    /// Its day has passed.
    Expired,
    /// There is nothing to waive.
    Unused,
    /// The words are not those that were accepted.
    Outdated,
}

impl ConcernKind {
    /// Kebab-case name, as in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Unused => "unused",
            Self::Outdated => "outdated",
        }
    }
}

impl Waivers {
    /// Reads a waiver file.
    pub fn parse(text: &str) -> Result<Self, WaiverError> {
        let raw: RawFile = toml::from_str(text).map_err(|error| WaiverError(one_line(&error.to_string())))?;
        let list = raw.waiver.into_iter().enumerate().map(|(index, raw)| checked(index + 1, raw));
        Ok(Self { list: list.collect::<Result<_, _>>()?, digest: sha256(text.as_bytes()) })
    }

    /// What these waivers do to the findings on a contract. `today` is a day as `2026-01-31`.
    pub fn apply(&self, contract: Contract, findings: &[Finding], today: &str) -> Applied {
        let mut applied = Applied { digest: self.digest.clone(), today: today.to_owned(), ..Applied::default() };
        for (index, waiver) in self.list.iter().enumerate().filter(|(_, waiver)| waiver.is_for(contract)) {
            applied.concerned.push(index);
            let mut concern = |kind, message: String| {
                applied.concerns.push(Concern { kind, clause: waiver.clause.clone(), message });
            };
            let finding = findings.iter().find(|finding| finding.clause == waiver.clause);
            let Some(finding) = finding.filter(|finding| finding.verdict.is_finding()) else {
                let message = format!("The waiver of {} is not used: there is no such finding.", waiver.clause);
                concern(ConcernKind::Unused, message);
                continue;
            };
            let quotes = finding.evidence.iter().map(|range| range.of(contract.text));
            if waiver.until.as_str() < today {
                let message = format!(
                    "The waiver of {} by {} ended on {}: the finding stands again.",
                    waiver.clause, waiver.approver, waiver.until
                );
                concern(ConcernKind::Expired, message);
            } else if waiver.words != accepted_words(finding.verdict.name(), quotes) {
                let message = format!(
                    "The waiver of {} is for other words: the contract was changed after {} accepted it.",
                    waiver.clause, waiver.approver
                );
                concern(ConcernKind::Outdated, message);
            } else if applied.waived.contains_key(&waiver.clause) {
                concern(ConcernKind::Unused, format!("The waiver of {} stands twice.", waiver.clause));
            } else {
                applied.waived.insert(waiver.clause.clone(), waiver.clone());
            }
        }
        applied
    }
}

impl Waiver {
    fn is_for(&self, contract: Contract) -> bool {
        match &self.subject {
            Subject::Contract(name) => name == contract.name || name == contract.sha256,
            Subject::Vendor(name) => contract.vendor.iter().any(|known| known.eq_ignore_ascii_case(name)),
        }
    }
}

/// The digest of the words that a waiver accepts: of the verdict and of the evidence in normal form,
/// so that the same words in another format are the same. Of something missing it is the digest of
/// there being no words.
pub fn accepted_words<'a>(verdict: &str, quotes: impl IntoIterator<Item = &'a str>) -> String {
    let mut accepted = verdict.to_owned();
    for quote in quotes {
        accepted.push('\n');
        for word in words(quote, TextRange::new(0, quote.len())) {
            accepted.push(' ');
            accepted.push_str(&word.normal);
        }
    }
    sha256(accepted.as_bytes())
}

/// A waiver as it stands in the file.
pub fn entry(waiver: &Waiver) -> String {
    let (key, name) = match &waiver.subject {
        Subject::Contract(name) => ("contract", name),
        Subject::Vendor(name) => ("vendor", name),
    };
    format!(
        "[[waiver]]\nclause = {}\n{key} = {}\nreason = {}\napprover = {}\nuntil = {}\nwords = {}\n",
        quoted(&waiver.clause),
        quoted(name),
        quoted(&waiver.reason),
        quoted(&waiver.approver),
        waiver.until,
        quoted(&waiver.words)
    )
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn checked(number: usize, raw: RawWaiver) -> Result<Waiver, WaiverError> {
    let wrong = |what: &str| WaiverError(format!("waiver {number} ({}): {what}", raw.clause));
    let subject = match (raw.contract, raw.vendor) {
        (Some(name), None) => Subject::Contract(name),
        (None, Some(name)) => Subject::Vendor(name),
        _ => return Err(wrong("say either contract or vendor")),
    };
    let date = raw.until.date.filter(|_| raw.until.time.is_none()).ok_or_else(|| wrong("until is a day, as 2026-12-31"))?;
    if raw.reason.trim().is_empty() || raw.approver.trim().is_empty() {
        return Err(wrong("reason and approver may not be empty"));
    }
    if raw.words.len() != 64 || !raw.words.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong("words is the SHA-256 that baa waive writes"));
    }
    Ok(Waiver {
        clause: raw.clause,
        subject,
        reason: raw.reason,
        approver: raw.approver,
        until: date.to_string(),
        words: raw.words.to_ascii_lowercase(),
    })
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let waiver = Waiver {
            clause: "encryption".to_owned(),
            subject: Subject::Vendor("Fern \"Soft\" \\ Co".to_owned()),
            reason: "line one\nline two\u{7f}".to_owned(),
            approver: "Ada".to_owned(),
            until: "2027-01-31".to_owned(),
            words: accepted_words("missing", []),
        };
        let file = Waivers::parse(&entry(&waiver)).expect("it is well-formed");
        assert_eq!(file.list, [waiver]);
    }

    #[test]
    fn mistakes_are_told() {
        let whole =
            "[[waiver]]\nclause = \"a\"\nvendor = \"b\"\nreason = \"c\"\napprover = \"d\"\nuntil = 2027-01-31\nwords = \"e\"\n";
        for (from, to, expected) in [
            ("", "", "baa waive writes"),
            ("vendor = \"b\"\n", "", "either contract or vendor"),
            ("2027-01-31", "2027-01-31T10:00:00Z", "until is a day"),
            ("\"d\"", "\"\"", "may not be empty"),
            ("reason", "raison", "raison"),
        ] {
            let text = whole.replacen(from, to, 1);
            let error = Waivers::parse(&text).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn words_count_and_their_layout_does_not() {
        let of = |quote| accepted_words("partial", [quote]);
        assert_eq!(of("within  Sixty (60) days,"), of("within sixty 60 days"));
        assert_ne!(of("within sixty (60) days"), of("within sixty (61) days"));
        assert_ne!(of(""), accepted_words("missing", [""]));
    }
}
