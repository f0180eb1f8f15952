//! The audit trail: reports that carry the digests of what they follow from and of themselves, and
//! a ledger of decisions in which every entry holds the digest of the one before.
//!
//! What a digest is taken of is defined here and nowhere else:
//! - of a report: its JSON with `audit.report` empty, keys sorted at every level, no white space;
//! - of an entry of a ledger: its line with `hash` empty, without the line feed.

mod canonical;
mod ledger;

pub use ledger::{Decision, Entry, Fault, Head, Ledger, LedgerError, NO_ENTRY};

use canonical::canonical;

use crate::text::sha256;
use serde::Serialize;
use serde_json::Value;

/// The digest of a report whose `audit.report` is empty.
pub fn report_digest(report: &impl Serialize) -> String {
    sha256(&canonical(report))
}

/// Whether a report carries its own digest: nothing in it was changed since it was written.
pub fn is_sealed(report: &Value) -> bool {
    let mut report = report.clone();
    let own = report.pointer_mut("/audit/report").map(|own| std::mem::replace(own, "".into()));
    own.is_some_and(|own| own == report_digest(&report))
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
