//! The files of `clause-library/`, built in. Written by a test of `generated`: after a page was
//! added, renamed or taken away run `BAA_BLESS=1 cargo test --lib library::generated`.

/// Path in the folder and text, sorted by path.
pub(super) const FILES: &[(&str, &str)] = &[
    ("breach/breach-notification-deadline.md", include_str!("../../clause-library/breach/breach-notification-deadline.md")),
    ("breach/long-or-open-notice.md", include_str!("../../clause-library/breach/long-or-open-notice.md")),
    ("breach/report-security-incidents.md", include_str!("../../clause-library/breach/report-security-incidents.md")),
    ("breach/report-unauthorized-use.md", include_str!("../../clause-library/breach/report-unauthorized-use.md")),
    ("concepts.toml", include_str!("../../clause-library/concepts.toml")),
    ("nature.toml", include_str!("../../clause-library/nature.toml")),
    ("safeguards/safeguards-appropriate.md", include_str!("../../clause-library/safeguards/safeguards-appropriate.md")),
    ("safeguards/security-rule-compliance.md", include_str!("../../clause-library/safeguards/security-rule-compliance.md")),
    ("subcontractors/subcontractor-flow-down.md", include_str!("../../clause-library/subcontractors/subcontractor-flow-down.md")),
    ("uses/permitted-uses-established.md", include_str!("../../clause-library/uses/permitted-uses-established.md")),
    ("uses/use-limited-to-contract.md", include_str!("../../clause-library/uses/use-limited-to-contract.md")),
];
