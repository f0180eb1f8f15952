//! What the built-in library tells of facts in sentences of our own.

use super::*;
use crate::grading::assess;
use crate::ingest;
use crate::library::Nature;
use crate::matching::Program;

/// The facts that a text must give, and no other: `name=value`, with h, d and bd for hours, days
/// and business days and w for words without a number; then the text.
const TABLE: &[(&str, &str)] = &[
    (
        "breach_notice=3bd",
        "Business Associate shall, within three (3) business days after it discovers a Breach of Unsecured PHI, notify Covered Entity in writing.",
    ),
    (
        "breach_notice=72h incident_notice=72h unauthorized_use_notice=72h",
        "Business Associate shall report to Covered Entity any use or disclosure of PHI not permitted by this Agreement, any Security Incident and any Breach of Unsecured PHI within 72 hours of discovery.",
    ),
    (
        "breach_notice=5d incident_notice=5d unauthorized_use_notice=5d",
        "Business Associate shall report to Covered Entity any use or disclosure not provided for by this Agreement of which it becomes aware, including breaches of unsecured PHI and any security incident. Such report shall be made within five days of discovery.",
    ),
    (
        "breach_notice=w incident_notice=w unauthorized_use_notice=w",
        "Business Associate shall promptly report to Covered Entity any use or disclosure not provided for by this Agreement, any Security Incident, and any Breach of Unsecured PHI.",
    ),
    (
        "breach_notice=w",
        "Business Associate shall report to Covered Entity any use or disclosure of PHI not provided for by this Agreement of which it becomes aware, including breaches of unsecured PHI as required at 45 CFR 164.410, and any security incident of which it becomes aware.",
    ),
    (
        "",
        "Business Associate shall report to Covered Entity any use or disclosure of PHI not provided for by this Agreement of which it becomes aware.",
    ),
    (
        "breach_notice=10d incident_notice=w",
        "Business Associate shall notify Covered Entity of a Breach of Unsecured PHI within ten (10) calendar days of discovery. Business Associate shall report Security Incidents as soon as practicable.",
    ),
    (
        "breach_notice=24h unauthorized_use_notice=5d",
        "Business Associate shall report any use or disclosure of PHI not allowed by this Agreement within five days of learning of it. Business Associate shall report Breaches of Unsecured PHI within twenty-four (24) hours of discovery.",
    ),
    (
        "breach_notice=5bd",
        "Business Associate will notify Covered Entity of any Breach of Unsecured PHI without unreasonable delay, and in any event no later than five business days following discovery. Business Associate shall provide a full written report within thirty days.",
    ),
    (
        "breach_notice=10d",
        "Business Associate shall require its subcontractors to notify Business Associate of any Breach of Unsecured PHI within two days. Business Associate shall notify Covered Entity of any Breach of Unsecured PHI within ten days of discovery.",
    ),
    ("", "Covered Entity shall notify individuals of a Breach within sixty (60) days of discovery."),
    (
        "access_days=10d amendment_days=15d accounting_days=20d",
        "Business Associate shall provide access to PHI in a Designated Record Set within ten (10) days of a request under 45 CFR 164.524. Business Associate shall make amendments to PHI within fifteen days of Covered Entity's request. Business Associate shall furnish the information for an accounting of disclosures within twenty (20) days of a request.",
    ),
    (
        "access_days=5bd amendment_days=5bd accounting_days=5bd",
        "Within five (5) business days of a request from Covered Entity, Business Associate shall make PHI available for access, amendment and accounting of disclosures under 45 CFR 164.524, 164.526 and 164.528.",
    ),
    (
        "access_days=10bd",
        "Business Associate shall make PHI in a Designated Record Set available to Covered Entity to meet the requirements of 45 CFR 164.524. Business Associate shall do so within ten business days of Covered Entity's request. If an individual asks Business Associate directly, Business Associate shall forward the request within two business days.",
    ),
    (
        "accounting_days=30d",
        "Business Associate shall document disclosures of PHI for six years. Within thirty days of Covered Entity's request Business Associate shall provide the information for an accounting of disclosures.",
    ),
    (
        "cure_days=30d",
        "Covered Entity may terminate this Agreement if Business Associate fails to cure a material breach within thirty (30) days after written notice.",
    ),
    (
        "cure_days=15bd",
        "If Business Associate breaches a material term, Covered Entity shall give Business Associate an opportunity to cure the breach within fifteen business days; if Business Associate does not cure, Covered Entity may terminate.",
    ),
    ("", "Either party may terminate this Agreement for convenience upon sixty (60) days' notice."),
    (
        "return_days=30d",
        "Within thirty (30) days after termination, Business Associate shall return or destroy all PHI and retain no copies.",
    ),
    (
        "return_days=60d",
        "Upon termination Business Associate shall return or destroy all PHI. Such return or destruction shall be completed no later than sixty days after the effective date of termination. Business Associate shall certify destruction within ten days.",
    ),
    (
        "return_days=45d",
        "Upon termination of this Agreement for any reason, Business Associate shall, within forty-five (45) days, return to Covered Entity or destroy all PHI in its possession.",
    ),
    ("offshore=prohibited", "Business Associate shall not store, process or access PHI outside the United States."),
    (
        "offshore=consent",
        "Business Associate shall not transfer PHI outside the United States without Covered Entity's prior written consent.",
    ),
    (
        "offshore=permitted",
        "Business Associate may process PHI in any country where it has facilities, including outside the United States.",
    ),
    (
        "liability_cap=fees12",
        "Business Associate's total liability under this Agreement shall not exceed the fees paid by Covered Entity in the twelve (12) months before the claim.",
    ),
    (
        "liability_cap=$1000000",
        "In no event shall Business Associate's aggregate liability exceed one million dollars ($1,000,000).",
    ),
    ("liability_cap=none", "Business Associate's liability for breach of this Agreement shall be unlimited."),
    ("liability_cap=elsewhere", "The limitations of liability in the Master Services Agreement apply to this Addendum."),
    ("governing_law=Ohio", "This Agreement shall be governed by the laws of the State of Ohio."),
    ("governing_law=New-York", "This Agreement is construed in accordance with New York law."),
    (
        "breach_notice=48h unauthorized_use_notice=48h",
        "Business Associate agrees to report to Covered Entity in writing any use or disclosure of PHI not provided for by this Agreement, including any Breach of Unsecured PHI, as soon as possible and in any case within forty-eight (48) hours.",
    ),
    (
        "breach_notice=15d",
        "Following the discovery of a Breach of Unsecured PHI, Business Associate shall notify Covered Entity of such Breach without unreasonable delay and in no case later than 15 days after discovery of the Breach.",
    ),
    (
        "breach_notice=1bd",
        "Business Associate shall make an initial report to Covered Entity of a Breach of Unsecured PHI by telephone within one business day of discovery, and a full written report within ten business days.",
    ),
    (
        "breach_notice=30d incident_notice=30d",
        "Business Associate will notify Covered Entity of a Security Incident or a Breach of Unsecured PHI no later than thirty (30) calendar days after it becomes aware of the Security Incident or Breach.",
    ),
    (
        "incident_notice=w",
        "Business Associate shall report to Covered Entity, without unreasonable delay, any successful Security Incident of which it becomes aware.",
    ),
    (
        "unauthorized_use_notice=10bd",
        "Business Associate shall report to Covered Entity any use or disclosure of PHI not provided for by this Agreement. The report shall be given within ten (10) business days of the date on which Business Associate becomes aware.",
    ),
    (
        "breach_notice=5d incident_notice=w unauthorized_use_notice=w",
        "Business Associate shall promptly report to Covered Entity any use or disclosure of PHI not permitted by this Agreement and any Security Incident of which it becomes aware. Business Associate shall report any Breach of Unsecured PHI within five (5) days after discovery.",
    ),
    (
        "breach_notice=60d",
        "Business Associate shall notify Covered Entity of any Breach of Unsecured PHI in accordance with 45 CFR 164.410, without unreasonable delay and in no event later than sixty (60) calendar days following discovery.",
    ),
    (
        "breach_notice=w",
        "Business Associate shall notify Covered Entity of Breaches of Unsecured PHI within the time required by 45 CFR 164.410.",
    ),
    (
        "breach_notice=3d",
        "If Business Associate discovers a Breach of Unsecured PHI, it shall, not later than three days after the discovery, notify Covered Entity.",
    ),
    (
        "access_days=15d",
        "Business Associate shall, within fifteen (15) days of receiving a written request from Covered Entity, provide Covered Entity with access to PHI in a Designated Record Set.",
    ),
    (
        "access_days=10d",
        "Access. Upon receipt of a request from Covered Entity, Business Associate shall make PHI in a Designated Record Set available to Covered Entity or the individual within ten (10) days so that Covered Entity may meet its obligations under 45 CFR 164.524.",
    ),
    (
        "amendment_days=10bd",
        "Business Associate shall make PHI available to Covered Entity for amendment and incorporate any amendments to PHI in accordance with 45 CFR 164.526 within ten (10) business days of a request.",
    ),
    (
        "accounting_days=15bd",
        "Business Associate shall make available to Covered Entity the information required to provide an accounting of disclosures in accordance with 45 CFR 164.528 within fifteen (15) business days of Covered Entity's written request.",
    ),
    (
        "",
        "If an individual requests access directly from Business Associate, Business Associate shall forward the request to Covered Entity within five business days.",
    ),
    (
        "access_days=5d",
        "If an individual requests access to PHI directly from Business Associate, Business Associate shall forward the request to Covered Entity within two days. Business Associate shall provide PHI in its designated record sets to Covered Entity within five days of Covered Entity's request.",
    ),
    (
        "accounting_days=10d",
        "Business Associate shall document such disclosures of PHI as are required for an accounting. Business Associate agrees to provide to Covered Entity, within ten days of a request, the information collected under this Section to permit Covered Entity to respond to a request for an accounting of disclosures under 45 CFR 164.528.",
    ),
    (
        "cure_days=30d",
        "Upon Covered Entity's knowledge of a material breach by Business Associate, Covered Entity shall provide an opportunity for Business Associate to cure the breach within thirty (30) days, and terminate this Agreement if Business Associate does not cure the breach.",
    ),
    (
        "cure_days=10d",
        "This Agreement may be terminated by either party upon ten (10) days' written notice of a material breach that remains uncured at the end of such period.",
    ),
    (
        "cure_days=60d",
        "If a party defaults, the other may terminate this Agreement unless the default is remedied within sixty days of notice.",
    ),
    ("", "Covered Entity may terminate this Agreement immediately upon a material breach."),
    (
        "return_days=90d",
        "All PHI shall be returned or destroyed no later than ninety (90) days following the expiration of this Agreement.",
    ),
    ("", "Temporary files containing PHI are deleted within 24 hours of processing."),
    (
        "offshore=prohibited",
        "Business Associate shall ensure that all PHI is stored, processed and accessed solely within the United States.",
    ),
    (
        "offshore=consent",
        "Except with the prior written approval of Covered Entity, Business Associate shall not allow PHI to be accessed from outside the United States.",
    ),
    ("", "This Agreement is governed by federal law of the United States."),
    (
        "liability_cap=$500000",
        "Business Associate's liability arising out of this Agreement is limited to $500,000 in the aggregate.",
    ),
    (
        "liability_cap=fees12",
        "Except for breaches of confidentiality, neither party's liability will exceed the amounts paid in the 12 months preceding the claim.",
    ),
    (
        "liability_cap=insurance",
        "Business Associate's liability shall be limited to the amount of insurance coverage available to it.",
    ),
    (
        "liability_cap=fees",
        "Business Associate's total liability shall not exceed the fees paid by Covered Entity under the Services Agreement.",
    ),
    (
        "governing_law=California",
        "This Agreement shall be governed by and construed in accordance with the laws of California, without regard to conflict of laws.",
    ),
];

fn short(value: &FactValue) -> String {
    match value {
        FactValue::Window { value: Some(value), unit, .. } | FactValue::Days { value, unit } => {
            let unit = match *unit {
                "hours" => "h",
                "business-days" => "bd",
                _ => "d",
            };
            format!("{value}{unit}")
        }
        FactValue::Window { .. } => "w".to_owned(),
        FactValue::LiabilityCap { amount_usd: Some(amount), .. } => format!("${amount}"),
        FactValue::LiabilityCap { kind, months_of_fees, .. } => {
            format!("{kind}{}", months_of_fees.map(|months| months.to_string()).unwrap_or_default())
        }
        FactValue::Word(word) => word.replace(' ', "-"),
    }
}

#[test]
fn facts_of_sentences() {
    // Without the signs of an agreement every text counts as one.
    let library = Library { nature: Nature::default(), ..Library::embedded().clone() };
    let program = Program::new(&library);
    let mut wrong = Vec::new();
    for (expected, text) in TABLE {
        let reading = ingest::read("text.md", text.as_bytes(), &ingest::Options::default())
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        let facts = assess(&library, &program, &reading.document, false).facts;
        let mut found: Vec<String> = facts.iter().map(|fact| format!("{}={}", fact.name, short(&fact.value))).collect();
        found.sort_unstable();
        let mut expected: Vec<&str> = expected.split_whitespace().collect();
        expected.sort_unstable();
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:?}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
