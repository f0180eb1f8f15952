//! Defined terms: what a contract's own definitions make of its words.

use baa_analyzer::grading::Verdict;

use crate::common::verdict;

#[track_caller]
fn check(clause: &str, text: &str, expected: Verdict) {
    assert_eq!(verdict(clause, text), expected, "{clause}: {text}");
}

#[test]
fn a_term_is_what_it_is_defined_as() {
    let duty = "\n\nVendor shall report to Covered Entity any Loss Event of which it becomes aware.";
    for (definition, incidents, uses) in [
        ("\u{201c}Loss Event\u{201d} means any Security Incident.", Verdict::Satisfied, Verdict::Missing),
        (
            "\u{201c}Loss Event\u{201d} means (i) a Security Incident or (ii) any use or disclosure of PHI not permitted by this Agreement.",
            Verdict::Satisfied,
            Verdict::Satisfied,
        ),
        (
            "\u{201c}Loss Event\u{201d} means a use or disclosure of PHI that this Agreement does not provide for; a Security \
             Incident; and a Breach of Unsecured PHI.",
            Verdict::Satisfied,
            Verdict::Satisfied,
        ),
        (
            "\u{201c}Loss Event\u{201d} means any of the following:\n\n(a) a Security Incident;\n\n(b) a use or disclosure of PHI in violation of this Agreement.",
            Verdict::Satisfied,
            Verdict::Satisfied,
        ),
        (
            "\u{201c}Loss Event\u{201d} has the meaning given to the term \u{201c}security incident\u{201d} in 45 CFR 164.304.",
            Verdict::Satisfied,
            Verdict::Missing,
        ),
        (
            "Vendor keeps a log of any Security Incident or unauthorized use or disclosure of PHI (each, a \u{201c}Loss Event\u{201d}).",
            Verdict::Satisfied,
            Verdict::Satisfied,
        ),
        // What only modifies the noun is not what the term means.
        ("\u{201c}Loss Event\u{201d} means a meeting about a Security Incident.", Verdict::Missing, Verdict::Missing),
        ("\u{201c}Loss Event\u{201d} means a storm, not a Security Incident.", Verdict::Missing, Verdict::Missing),
        (
            "| Term | Meaning |\n|---|---|\n| Loss Event, or LE | any Security Incident, whatever its cause |",
            Verdict::Satisfied,
            Verdict::Missing,
        ),
        ("Loss Event is used here without a definition.", Verdict::Missing, Verdict::Missing),
    ] {
        let text = format!("Vendor is the Business Associate of Covered Entity.\n\n{definition}{duty}")
            .replace("Vendor", "Business Associate");
        check("report-security-incidents", &text, incidents);
        check("report-unauthorized-use", &text, uses);
    }
}

#[test]
fn a_defined_period_is_a_duration() {
    let duty = "\n\nBusiness Associate shall notify Covered Entity of any Breach of Unsecured PHI within the Alert Window after discovery.";
    for (definition, expected) in [
        ("\u{201c}Alert Window\u{201d} means ten (10) days.", Verdict::Satisfied),
        ("\u{201c}Alert Window\u{201d} means a period of ninety (90) days.", Verdict::Contradicted),
        ("| Alert Window | 5 business days |\n|---|---|\n| Fee | none |", Verdict::Satisfied),
        ("Alert Window: five days", Verdict::Satisfied),
        ("\u{201c}Alert Window\u{201d} means a reasonable time.", Verdict::Partial),
        ("\u{201c}Alert Window\u{201d} means [ ] days.", Verdict::Partial),
    ] {
        check("breach-notification-deadline", &format!("{definition}{duty}"), expected);
    }
}

#[test]
fn the_law_keeps_its_own_names() {
    // Whatever this contract says of a Breach, a report of breaches is no report of every incident.
    let text =
        "\u{201c}Breach\u{201d} means any Security Incident.\n\nBusiness Associate shall report to Covered Entity any Breach.";
    check("report-security-incidents", text, Verdict::Missing);
}

#[test]
fn exceptions_written_elsewhere() {
    let duty = "# Terms\n\n1. **Reports.** Business Associate shall report to Covered Entity any Security Incident of which it becomes aware.\n\n2. **Rest.** ";
    for (rest, expected) in [
        ("Notices are in writing.", Verdict::Satisfied),
        ("Section 1 shall not apply.", Verdict::Missing),
        ("Section 1 shall not apply to Business Associate.", Verdict::Missing),
        ("Section 1 is hereby deleted.", Verdict::Missing),
        ("Section 1 of this Agreement shall not apply to incidents at facilities abroad.", Verdict::Partial),
        ("Section 2 shall not apply to incidents at facilities abroad.", Verdict::Satisfied),
    ] {
        check("report-security-incidents", &format!("{duty}{rest}"), expected);
    }
}
