//! Every form in which a contract takes a duty back, for every duty that the law asks for.
//!
//! A table of forms times a table of duties: no sentence of it may count as the duty.

use baa_analyzer::grading::Verdict;

use crate::common::verdict;

/// A duty that the law asks for, in plain words.
struct Duty {
    clause: &'static str,
    /// Who bears it.
    by: &'static str,
    /// What is done: "report ...", "reporting ...".
    act: &'static str,
    acting: &'static str,
}

const BA: &str = "Business Associate";

const DUTIES: [Duty; 15] = [
    Duty {
        clause: "safeguards-appropriate",
        by: BA,
        act: "use appropriate safeguards to prevent any use or disclosure of PHI not provided for by this Agreement",
        acting: "using appropriate safeguards to prevent any use or disclosure of PHI not provided for by this Agreement",
    },
    Duty {
        clause: "security-rule-compliance",
        by: BA,
        act: "comply with Subpart C of 45 CFR Part 164 with respect to electronic PHI",
        acting: "complying with Subpart C of 45 CFR Part 164 with respect to electronic PHI",
    },
    Duty {
        clause: "report-unauthorized-use",
        by: BA,
        act: "report to Covered Entity any use or disclosure of PHI not provided for by this Agreement of which it becomes aware",
        acting: "reporting to Covered Entity any use or disclosure of PHI not provided for by this Agreement of which it becomes aware",
    },
    Duty {
        clause: "report-security-incidents",
        by: BA,
        act: "report to Covered Entity any Security Incident of which it becomes aware",
        acting: "reporting to Covered Entity any Security Incident of which it becomes aware",
    },
    Duty {
        clause: "breach-notification-deadline",
        by: BA,
        act: "notify Covered Entity of any Breach of Unsecured PHI within ten (10) days of discovery",
        acting: "notifying Covered Entity of any Breach of Unsecured PHI within ten (10) days of discovery",
    },
    Duty {
        clause: "subcontractor-flow-down",
        by: BA,
        act: "ensure that any subcontractors that create or receive PHI agree to the same restrictions and conditions that apply to Business Associate",
        acting: "ensuring that any subcontractors that create or receive PHI agree to the same restrictions and conditions that apply to Business Associate",
    },
    Duty {
        clause: "access-support",
        by: BA,
        act: "make PHI in a Designated Record Set available to Covered Entity as necessary to satisfy 45 CFR 164.524",
        acting: "making PHI in a Designated Record Set available to Covered Entity as necessary to satisfy 45 CFR 164.524",
    },
    Duty {
        clause: "amendment-support",
        by: BA,
        act: "make PHI in a Designated Record Set available for amendment and incorporate amendments under 45 CFR 164.526",
        acting: "making PHI in a Designated Record Set available for amendment and incorporating amendments under 45 CFR 164.526",
    },
    Duty {
        clause: "accounting-support",
        by: BA,
        act: "document disclosures of PHI and provide the information required for an accounting of disclosures under 45 CFR 164.528",
        acting: "documenting disclosures of PHI and providing the information required for an accounting of disclosures under 45 CFR 164.528",
    },
    Duty {
        clause: "delegated-obligations",
        by: BA,
        act: "comply with the requirements of Subpart E that apply to Covered Entity to the extent it carries out an obligation of Covered Entity under Subpart E",
        acting: "complying with the requirements of Subpart E that apply to Covered Entity to the extent it carries out an obligation of Covered Entity under Subpart E",
    },
    Duty {
        clause: "books-and-records-hhs",
        by: BA,
        act: "make its internal practices, books and records available to the Secretary for determining compliance with HIPAA",
        acting: "making its internal practices, books and records available to the Secretary for determining compliance with HIPAA",
    },
    Duty {
        clause: "return-or-destroy",
        by: BA,
        act: "return or destroy all PHI, including all copies, upon termination of this Agreement, if feasible",
        acting: "returning or destroying all PHI, including all copies, upon termination of this Agreement, if feasible",
    },
    Duty {
        clause: "infeasibility-conditions",
        by: BA,
        act: "extend the protections of this Agreement to PHI whose return or destruction is infeasible and limit its further use and disclosure to the purposes that make it infeasible",
        acting: "extending the protections of this Agreement to PHI whose return or destruction is infeasible and limiting its further use and disclosure to the purposes that make it infeasible",
    },
    Duty {
        clause: "breach-notice-content",
        by: BA,
        act: "include in the notice of a Breach the identity of each affected Individual, a description of what happened and the types of PHI involved",
        acting: "including in the notice of a Breach the identity of each affected Individual, a description of what happened and the types of PHI involved",
    },
    Duty {
        clause: "mitigation",
        by: BA,
        act: "mitigate, to the extent practicable, any harmful effect of a use or disclosure of PHI in violation of this Agreement",
        acting: "mitigating, to the extent practicable, any harmful effect of a use or disclosure of PHI in violation of this Agreement",
    },
];

/// The plain forms: each must prove every duty, or the table below would prove nothing.
const GRANTS: [&str; 10] = [
    "{by} shall {act}.",
    "{by} agrees to {act}.",
    "{by} is required to {act}.",
    "{by} shall be responsible for {acting}.",
    "{by} hereby covenants and agrees that it will {act}.",
    "It is the responsibility of {by} to {act}.",
    "{by} represents and warrants that it will {act}.",
    "{by}'s obligations under this Agreement are to {act}.",
    "{by} has the duty to {act}.",
    "{by} shall not fail to {act}.",
];

/// The forms that take the duty back.
const DENIALS: [&str; 34] = [
    "{by} shall not be required to {act}.",
    "{by} is not required to {act}.",
    "{by} will not be required, under any circumstances, to {act}.",
    "{by} need not {act}.",
    "{by} does not need to {act}.",
    "{by} has no obligation to {act}.",
    "{by} shall have no duty or obligation to {act}.",
    "{by} assumes no obligation to {act}.",
    "{by} does not assume any obligation to {act}.",
    "{by} disclaims any obligation to {act}.",
    "{by} may decline to {act}.",
    "{by} may elect not to {act}.",
    "Nothing herein requires {by} to {act}.",
    "Nothing in this Agreement shall be construed to require {by} to {act}.",
    "Nothing in this Agreement obligates {by} to {act}.",
    "{by} shall not be obligated to {act}.",
    "{by} shall not be obliged to {act}.",
    "{by} shall be excused from {acting}.",
    "{by} is hereby relieved of any obligation to {act}.",
    "{by} is under no duty to {act}.",
    "{by} shall be under no obligation whatsoever to {act}.",
    "{by} reserves the right not to {act}.",
    "{by} shall comply with this Agreement, except that {by} shall not be required to {act}.",
    "{by} shall comply with this Agreement, provided, however, that {by} need not {act}.",
    "In no event shall {by} be required to {act}.",
    "Under no circumstances will {by} be obligated to {act}.",
    "{by} shall not {act}.",
    "{by} will not be responsible for {acting}.",
    "{by} does not agree to {act}.",
    "It is not the responsibility of {by} to {act}.",
    "Covered Entity waives any requirement that {by} {act}.",
    "Covered Entity agrees that {by} has no responsibility to {act}.",
    "Covered Entity acknowledges that {by} is not obligated to {act}.",
    "{by} cannot be required to {act}.",
];

/// The forms that water the duty down or tie it to a condition that takes it away.
const DILUTIONS: [&str; 12] = [
    "{by} may {act}.",
    "{by} may, at its sole discretion, {act}.",
    "{by} shall use commercially reasonable efforts to {act}.",
    "{by} will endeavor to {act}.",
    "{by} shall {act}, but only if Covered Entity pays the fees then in force.",
    "Only if Covered Entity pays its then-current fees shall {by} {act}.",
    "{by} shall {act} only upon receipt of a subpoena.",
    "{by} shall {act}, subject to prepayment by Covered Entity of all related charges.",
    "{by} shall {act} if it determines in its sole discretion that doing so is warranted.",
    "{by} intends to {act}.",
    "It is recommended that {by} {act}.",
    "{by} has the right, but not the obligation, to {act}.",
];

/// The same duty of somebody else, or no duty at all.
const OTHERS: [&str; 5] = [
    "Covered Entity shall {act}.",
    "Covered Entity, and not {by}, shall {act}.",
    "WHEREAS, {by} wishes to {act};",
    "Covered Entity shall be solely responsible for {acting}.",
    "The Secretary shall {act}.",
];

/// A rule that gives or forbids something, which no table of duties can turn round.
struct Rule {
    clause: &'static str,
    /// What is given or forbidden, in the forms that the tables ask for.
    act: &'static str,
    acting: &'static str,
}

const PROHIBITIONS: [Rule; 2] = [
    Rule {
        clause: "use-limited-to-contract",
        act: "use or disclose PHI other than as permitted or required by this Agreement or as required by law",
        acting: "using or disclosing PHI other than as permitted or required by this Agreement or as required by law",
    },
    Rule {
        clause: "no-use-beyond-covered-entity",
        act: "use or disclose PHI in a manner that would violate Subpart E of 45 CFR Part 164 if done by Covered Entity",
        acting: "using or disclosing PHI in a manner that would violate Subpart E of 45 CFR Part 164 if done by Covered Entity",
    },
];

const FORBID: [&str; 7] = [
    "Business Associate shall not {act}.",
    "Business Associate agrees not to {act}.",
    "Business Associate may not {act}.",
    "In no event shall Business Associate {act}.",
    "Business Associate is prohibited from {acting}.",
    "Business Associate covenants that it will not {act}.",
    "Business Associate shall refrain from {acting}.",
];

const FORBID_NOTHING: [&str; 13] = [
    "Business Associate may {act}.",
    "Business Associate shall not be prohibited from {acting}.",
    "Business Associate is not prohibited from {acting}.",
    "Nothing in this Agreement prohibits Business Associate from {acting}.",
    "Nothing herein shall prevent Business Associate from {acting}.",
    "Business Associate shall use commercially reasonable efforts not to {act}.",
    "Business Associate will endeavor not to {act}.",
    "Business Associate reserves the right to {act}.",
    "Business Associate is free to {act}.",
    "Business Associate shall not be required to refrain from {acting}.",
    "Business Associate has no obligation to refrain from {acting}.",
    "Covered Entity shall not {act}.",
    "Covered Entity consents to Business Associate {acting}.",
];

const PERMISSIONS: [Rule; 2] = [
    Rule {
        clause: "permitted-uses-established",
        act: "use and disclose PHI as necessary to perform the services described in the Services Agreement for Covered Entity",
        acting: "using and disclosing PHI as necessary to perform the services described in the Services Agreement for Covered Entity",
    },
    Rule {
        clause: "termination-for-material-breach",
        act: "terminate this Agreement if the other party has violated a material term of this Agreement",
        acting: "terminating this Agreement if the other party has violated a material term of this Agreement",
    },
];

const PERMIT: [&str; 5] = [
    "{who} may {act}.",
    "{who} is permitted to {act}.",
    "{who} shall have the right to {act}.",
    "{who} is entitled to {act}.",
    "{who} is authorized to {act}.",
];

const PERMIT_NOTHING: [&str; 11] = [
    "{who} may not {act}.",
    "{who} is not permitted to {act}.",
    "{who} shall not {act}.",
    "{who} shall have no right to {act}.",
    "{who} shall not be entitled to {act}.",
    "{who} waives any right to {act}.",
    "{who} agrees not to {act}.",
    "Nothing in this Agreement entitles {who} to {act}.",
    "Nothing in this Agreement shall be construed to permit {who} to {act}.",
    "In no event may {who} {act}.",
    "WHEREAS, {who} wishes to {act};",
];

fn fill(form: &str, duty: &Duty) -> String {
    form.replace("{by}", duty.by).replace("{act}", duty.act).replace("{acting}", duty.acting)
}

/// Fails with every sentence of the table whose verdict is not as it should be.
#[track_caller]
fn check(forms: &[&str], fine: impl Fn(Verdict) -> bool) {
    let mut wrong = Vec::new();
    for form in forms {
        for duty in &DUTIES {
            let text = fill(form, duty);
            let found = verdict(duty.clause, &text);
            if !fine(found) {
                wrong.push(format!("{}: {}: {form}", found.name(), duty.clause));
            }
        }
    }
    let all = forms.len() * DUTIES.len();
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn plain_forms_are_duties() {
    check(&GRANTS, |verdict| verdict == Verdict::Satisfied);
}

#[test]
fn denials_are_no_duties() {
    check(&DENIALS, |verdict| matches!(verdict, Verdict::Contradicted | Verdict::Missing | Verdict::Partial));
    check(&DENIALS[..26], |verdict| matches!(verdict, Verdict::Contradicted | Verdict::Missing));
}

#[test]
fn dilutions_are_no_whole_duties() {
    check(&DILUTIONS, |verdict| matches!(verdict, Verdict::Partial | Verdict::Contradicted | Verdict::Missing));
}

#[test]
fn duties_of_others_are_not_those_of_the_business_associate() {
    check(&OTHERS, |verdict| !matches!(verdict, Verdict::Satisfied));
}

/// Fails with every sentence about a rule whose verdict is not as it should be.
#[track_caller]
fn check_rules(rules: &[Rule], forms: &[&str], fine: impl Fn(Verdict) -> bool) {
    let mut wrong = Vec::new();
    for form in forms {
        for rule in rules {
            let who = if rule.clause.starts_with("termination") { "Covered Entity" } else { BA };
            let text = form.replace("{who}", who).replace("{act}", rule.act).replace("{acting}", rule.acting);
            let found = verdict(rule.clause, &text);
            if !fine(found) {
                wrong.push(format!("{}: {}: {text}", found.name(), rule.clause));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), forms.len() * rules.len(), wrong.join("\n"));
}

#[test]
fn what_forbids_nothing_is_no_prohibition() {
    check_rules(&PROHIBITIONS, &FORBID, |verdict| verdict == Verdict::Satisfied);
    check_rules(&PROHIBITIONS, &FORBID_NOTHING, |verdict| verdict != Verdict::Satisfied);
}

#[test]
fn what_permits_nothing_is_no_permission() {
    check_rules(&PERMISSIONS, &PERMIT, |verdict| verdict == Verdict::Satisfied);
    check_rules(&PERMISSIONS, &PERMIT_NOTHING, |verdict| verdict != Verdict::Satisfied);
}
