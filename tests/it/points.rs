//! Every point of a contract that reviewers asked for has a clause, and some playbook looks for it.

use std::collections::BTreeSet;

use baa_analyzer::library::Library;

/// What reviewers, lawyers and buyers of artificial intelligence look for, and the clauses that answer.
const POINTS: [(&str, &[&str]); 40] = [
    ("no information without an agreement", &["written-agreement-and-parties"]),
    (
        "the vendor's four duties",
        &["permitted-uses-established", "use-limited-to-contract", "safeguards-appropriate", "return-or-destroy"],
    ),
    ("plans, features and clouds that are covered", &["ai-covered-surfaces"]),
    ("connected tools", &["ai-connectors"]),
    ("no training of models", &["ai-training-exclusion"]),
    ("retention of prompts and zero retention", &["ai-retention-schedule"]),
    ("access controls and logs", &["access-control-and-mfa", "audit-logs"]),
    ("residency and the map of data", &["data-residency-us"]),
    ("batch and bulk processing", &["ai-batch-coverage"]),
    ("an evidence trail", &["audit-logs", "covered-entity-audit-right"]),
    ("commitments and plans", &["commercial-commitment-terms"]),
    ("synthetic and de-identified data", &["ai-use-restrictions", "deidentification-authority"]),
    ("encryption at rest and in transit", &["encryption"]),
    ("logs for six years", &["record-retention-six-years"]),
    ("reports in seventy-two hours, and what follows", &["breach-notification-deadline", "incident-response-cooperation"]),
    ("risk analysis, penetration tests, certificates", &["security-assurance-evidence"]),
    ("as little information as is needed", &["minimum-necessary"]),
    ("no decision without a person", &["ai-human-review"]),
    ("who does what", &["shared-responsibility-matrix"]),
    ("training of people", &["workforce-training"]),
    ("the list of subprocessors and the chain", &["subprocessor-list-and-notice", "subcontractor-flow-down"]),
    ("a vendor that only passes on or stores", &["status-denial"]),
    ("groups of practices", &["written-agreement-and-parties", "delegated-obligations"]),
    (
        "substance use disorder records",
        &["part2-bound-acknowledgment", "part2-resist-proceedings", "part2-redisclosure", "part2-security-and-breach"],
    ),
    ("New York", &["new-york-terms"]),
    ("billing and clearinghouses", &["standard-transactions"]),
    ("health data outside HIPAA", &["consumer-health-terms"]),
    ("logs of each inference, versions, fairness", &["ai-traceability"]),
    ("liability for clinical decisions", &["ai-clinical-liability", "liability-super-cap"]),
    ("patterns of interaction", &["ai-interaction-metadata"]),
    ("Medicaid and Medicare abroad", &["offshore-program-limits"]),
    ("no use for the vendor's product", &["service-improvement", "aggregate-and-data-sale"]),
    ("compliance with laws in place of duties", &["vague-compliance"]),
    ("limits of liability", &["low-liability-cap", "liability-super-cap"]),
    ("work abroad", &["offshore-unrestricted"]),
    ("long notices", &["long-or-open-notice", "confirmed-breach-trigger", "risk-assessment-control"]),
    ("backups, their tests, time to restore", &["backup-and-recovery"]),
    ("levels of service", &["service-levels"]),
    (
        "exit: certificate, migration, nothing kept, no lock",
        &["destruction-certificate", "transition-assistance", "retention-after-exit", "continuous-phi-access"],
    ),
    ("terms as the law defines them", &["hipaa-definitions"]),
];

#[test]
fn every_point_has_a_clause_that_some_playbook_looks_for() {
    let library = Library::embedded();
    let mut looked_for: BTreeSet<String> = library.clauses.iter().map(|clause| clause.id.clone()).collect();
    let layers = |names: Vec<&String>| names.into_iter().cloned().collect::<Vec<_>>();
    for playbook in layers(library.playbooks.keys().collect()) {
        looked_for.extend(library.under(&playbook, &[]).unwrap().clauses.into_iter().map(|clause| clause.id));
    }
    for overlay in layers(library.overlays.keys().collect()) {
        looked_for.extend(library.under("default", &[overlay]).unwrap().clauses.into_iter().map(|clause| clause.id));
    }
    for (point, clauses) in POINTS {
        for clause in clauses {
            assert!(looked_for.contains(*clause), "{point}: no playbook looks for {clause}");
        }
    }
    // And no page lies on the shelf for nobody.
    for page in library.pages() {
        assert!(looked_for.contains(&page.id), "no playbook looks for {}", page.id);
    }
}
