//! The files of `clause-library/`, built in. Written by a test of `generated`: after a page was
//! added, renamed or taken away run `BAA_BLESS=1 cargo test --lib library::generated`.

/// Path in the folder and text, sorted by path.
#[rustfmt::skip] // one file, one line, so that a change shows as one
pub(super) const FILES: &[(&str, &str)] = &[
    ("breach/breach-discovery-standard.md", include_str!("../../clause-library/breach/breach-discovery-standard.md")),
    ("breach/breach-notice-content.md", include_str!("../../clause-library/breach/breach-notice-content.md")),
    ("breach/breach-notification-deadline.md", include_str!("../../clause-library/breach/breach-notification-deadline.md")),
    ("breach/long-or-open-notice.md", include_str!("../../clause-library/breach/long-or-open-notice.md")),
    ("breach/report-security-incidents.md", include_str!("../../clause-library/breach/report-security-incidents.md")),
    ("breach/report-unauthorized-use.md", include_str!("../../clause-library/breach/report-unauthorized-use.md")),
    ("concepts.toml", include_str!("../../clause-library/concepts.toml")),
    ("individual-rights/access-support.md", include_str!("../../clause-library/individual-rights/access-support.md")),
    ("individual-rights/accounting-support.md", include_str!("../../clause-library/individual-rights/accounting-support.md")),
    ("individual-rights/amendment-support.md", include_str!("../../clause-library/individual-rights/amendment-support.md")),
    ("liability/low-liability-cap.md", include_str!("../../clause-library/liability/low-liability-cap.md")),
    ("location/offshore-unrestricted.md", include_str!("../../clause-library/location/offshore-unrestricted.md")),
    ("nature.toml", include_str!("../../clause-library/nature.toml")),
    ("oversight/books-and-records-hhs.md", include_str!("../../clause-library/oversight/books-and-records-hhs.md")),
    ("oversight/delegated-obligations.md", include_str!("../../clause-library/oversight/delegated-obligations.md")),
    ("oversight/vague-compliance.md", include_str!("../../clause-library/oversight/vague-compliance.md")),
    ("safeguards/safeguards-appropriate.md", include_str!("../../clause-library/safeguards/safeguards-appropriate.md")),
    ("safeguards/security-rule-compliance.md", include_str!("../../clause-library/safeguards/security-rule-compliance.md")),
    ("subcontractors/open-subcontracting.md", include_str!("../../clause-library/subcontractors/open-subcontracting.md")),
    ("subcontractors/subcontractor-flow-down.md", include_str!("../../clause-library/subcontractors/subcontractor-flow-down.md")),
    ("termination/infeasibility-conditions.md", include_str!("../../clause-library/termination/infeasibility-conditions.md")),
    ("termination/return-or-destroy.md", include_str!("../../clause-library/termination/return-or-destroy.md")),
    ("termination/termination-for-material-breach.md", include_str!("../../clause-library/termination/termination-for-material-breach.md")),
    ("uses/data-aggregation-scope.md", include_str!("../../clause-library/uses/data-aggregation-scope.md")),
    ("uses/management-administration.md", include_str!("../../clause-library/uses/management-administration.md")),
    ("uses/no-use-beyond-covered-entity.md", include_str!("../../clause-library/uses/no-use-beyond-covered-entity.md")),
    ("uses/permitted-uses-established.md", include_str!("../../clause-library/uses/permitted-uses-established.md")),
    ("uses/use-limited-to-contract.md", include_str!("../../clause-library/uses/use-limited-to-contract.md")),
];
