//! The audit trail: reports that carry the digests of what they follow from and of themselves, and
//! a ledger of decisions in which every entry holds the digest of the one before.
//!
//! What a digest is taken of is defined here and nowhere else:
//! - of a report: its JSON with `audit.report` empty, keys sorted at every level, no white space;
//! - of an entry of a ledger: its line with `hash` empty, without the line feed.

mod ledger;

pub use ledger::{Decision, Entry, Fault, Head, Ledger, LedgerError, NO_ENTRY};

use crate::text::sha256;
use serde::Serialize;
use serde_json::Value;

/// The digest of a report, whatever stands in its `audit.report`.
pub fn report_digest(report: &Value) -> String {
    let mut text = Vec::new();
    canonical(report, report.pointer("/audit/report"), &mut text);
    sha256(&text)
}

/// Whether a report carries its own digest: nothing in it was changed since it was written.
pub fn is_sealed(report: &Value) -> bool {
    let own = report.pointer("/audit/report").and_then(Value::as_str);
    own.is_some_and(|own| own == report_digest(report))
}

/// Keys sorted, no white space: one text for one value. In the place of `own` stands an empty text.
fn canonical(value: &Value, own: Option<&Value>, out: &mut Vec<u8>) {
    match value {
        _ if own.is_some_and(|own| std::ptr::eq(own, value)) => out.extend(br#""""#),
        Value::Object(map) => {
            let mut sorted: Vec<(&String, &Value)> = map.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(key, out);
                out.push(b':');
                canonical(value, own, out);
            }
            out.push(b'}');
        }
        Value::Array(list) => {
            out.push(b'[');
            for (index, value) in list.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                canonical(value, own, out);
            }
            out.push(b']');
        }
        plain => write(plain, out),
    }
}

/// A text or number as JSON.
fn write(plain: &impl Serialize, out: &mut Vec<u8>) {
    // Neither memory nor such a value can refuse.
    let _ = serde_json::to_writer(out, plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_the_values_and_not_for_the_layout() {
        let mut report = serde_json::json!({"b": [1, {"y": null, "x": "two"}], "audit": {"report": ""}, "a": "é"});
        report["audit"]["report"] = report_digest(&report).into();
        assert!(is_sealed(&report));
        let again: Value =
            serde_json::from_str(&serde_json::to_string_pretty(&report).expect("it is a value")).expect("it is JSON");
        assert!(is_sealed(&again));
        let mut changed = report.clone();
        changed["b"][0] = 2.into();
        assert!(!is_sealed(&changed) && !is_sealed(&serde_json::json!({})));
    }
}
