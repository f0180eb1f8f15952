//! The report that other programs read: `baa-report/1`.
//!
//! Its shape is a promise: fields keep their names, order and meaning; a change makes version 2.
//! So the structs here are its own, and contract text is given letter by letter.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::accepted::Applied;
use crate::audit;
use crate::grading::{FactValue, Finding};
use crate::text::TextRange;

use super::words::FACTS;
use super::{Report, passage};

/// Renders the report as pretty-printed JSON with a line feed at the end.
pub fn render(report: &Report) -> String {
    // Serialising strings, numbers and lists into a string has no way to fail.
    let mut root = Root::of(report);
    root.audit.report = audit::report_digest(&root);
    let mut json = serde_json::to_string_pretty(&root).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool,
    document: Doc<'a>,
    library: Library<'a>,
    playbook: Playbook<'a>,
    parties: Parties<'a>,
    grade: Option<Grade<'a>>,
    clauses: Vec<Clause<'a>>,
    facts: Facts<'a>,
    clock: Option<Clock<'a>>,
    observations: Vec<Observation<'a>>,
    responsibilities: Vec<Responsibility<'a>>,
    negotiation: Option<super::negotiation::Negotiation>,
    edits: Vec<Edit<'a>>,
    waivers: Option<Waivers<'a>>,
    audit: Audit<'a>,
}

/// Who bears a duty; `clause` is null for what is no contract content.
#[derive(Serialize)]
struct Responsibility<'a> {
    says: String,
    who: &'static str,
    law: String,
    clause: Option<&'a str>,
}

/// A change to ask for. Ranges are bytes of the canonical text, as those of evidence.
#[derive(Serialize)]
struct Edit<'a> {
    clause: &'a str,
    kind: &'static str,
    priority: &'static str,
    position: &'static str,
    reason: &'a str,
    ask: &'a str,
    citations: &'a [String],
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    now: &'a str,
    proposed: String,
    start: u32,
    end: u32,
    section: String,
    page: Option<u32>,
}

/// The digests of all that the report follows from, and its own: see [`crate::audit`].
#[derive(Serialize)]
struct Audit<'a> {
    contract: &'a str,
    library: &'a str,
    playbook: &'a str,
    waivers: Option<&'a str>,
    report: String,
}

/// The waiver file that was held against the findings.
#[derive(Serialize)]
struct Waivers<'a> {
    digest: &'a str,
    today: &'a str,
    waived: usize,
    concerns: Vec<Concern<'a>>,
}

/// A waiver that does not hold.
#[derive(Serialize)]
struct Concern<'a> {
    kind: &'static str,
    clause: &'a str,
    message: &'a str,
}

/// A waiver that does.
#[derive(Serialize)]
struct Waived<'a> {
    reason: &'a str,
    approver: &'a str,
    until: &'a str,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Doc<'a> {
    name: &'a str,
    format: &'static str,
    sha256: &'a str,
    pages: Option<u32>,
    words: usize,
    is_baa: bool,
    issues: Vec<Issue<'a>>,
}

#[derive(Serialize)]
struct Issue<'a> {
    code: &'a str,
    message: std::borrow::Cow<'a, str>,
    page: Option<u32>,
    incomplete: bool,
}

#[derive(Serialize)]
struct Library<'a> {
    version: &'static str,
    digest: &'a str,
}

#[derive(Serialize)]
struct Playbook<'a> {
    name: &'a str,
    overlays: &'a [String],
    digest: &'a str,
}

#[derive(Serialize)]
struct Parties<'a> {
    covered_entity: &'a [String],
    business_associate: &'a [String],
}

#[derive(Serialize)]
struct Grade<'a> {
    letter: &'static str,
    points: u32,
    of: u32,
    caps: Vec<Cap<'a>>,
}

#[derive(Serialize)]
struct Cap<'a> {
    letter: &'static str,
    because: &'a str,
}

#[derive(Serialize)]
struct Clause<'a> {
    id: &'a str,
    kind: &'static str,
    verdict: &'static str,
    severity: &'static str,
    confidence: &'static str,
    confidence_because: &'static str,
    position: Option<&'static str>,
    message: &'a str,
    elements: Vec<Element<'a>>,
    evidence: Vec<Evidence<'a>>,
    ask: Ask<'a>,
    waived: Option<Waived<'a>>,
}

#[derive(Serialize)]
struct Element<'a> {
    id: &'a str,
    says: &'a str,
    met: bool,
}

#[derive(Serialize)]
struct Evidence<'a> {
    quote: &'a str,
    start: u32,
    end: u32,
    section: String,
    page: Option<u32>,
}

#[derive(Default, Serialize)]
struct Ask<'a> {
    preferred: &'a str,
    fallback: &'a str,
}

/// Every fact by name, `null` where the document has none.
struct Facts<'a>(&'a Report<'a>);

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Fact<'a> {
    Window { value: Option<u32>, unit: &'a str, words: &'a str, trigger: &'a str },
    Days { value: u32, unit: &'a str },
    LiabilityCap { kind: &'a str, amount_usd: Option<u64>, months_of_fees: Option<u32> },
    Word(&'a str),
    Terms(&'a [String]),
}

/// The arithmetic of a breach clock; days are calendar days.
#[derive(Serialize)]
struct Clock<'a> {
    window: Option<Window>,
    worst_days: u32,
    from_confirmation: bool,
    left: Vec<DaysLeft<'a>>,
}

#[derive(Serialize)]
struct Window {
    value: u32,
    unit: &'static str,
}

/// What remains of a deadline of the covered entity's own, where the vendor is its agent.
#[derive(Serialize)]
struct DaysLeft<'a> {
    citation: &'a str,
    of_days: u32,
    days: i64,
}

/// What was noticed besides the clauses.
#[derive(Serialize)]
struct Observation<'a> {
    kind: &'static str,
    severity: &'static str,
    message: &'a str,
    evidence: Vec<Evidence<'a>>,
}

impl<'a> Root<'a> {
    fn of(report: &'a Report) -> Self {
        let assessment = report.assessment;
        let parties = &report.document.parties;
        let findings = if assessment.nature.is_baa { assessment.findings.as_slice() } else { &[] };
        Self {
            schema: "baa-report/1",
            tool: Tool { name: "baa", version: env!("CARGO_PKG_VERSION") },
            document: Doc {
                name: &report.name,
                format: report.format.name(),
                sha256: &report.sha256,
                pages: report.pages,
                words: report.words,
                is_baa: assessment.nature.is_baa,
                issues: issues(report),
            },
            library: Library { version: env!("CARGO_PKG_VERSION"), digest: &report.library.digest },
            playbook: Playbook {
                name: &report.library.applied.name,
                overlays: &report.library.applied.overlays,
                digest: report.library.playbook_digest(),
            },
            parties: Parties { covered_entity: &parties.covered_entity, business_associate: &parties.business_associate },
            grade: assessment.grade.as_ref().filter(|_| assessment.nature.is_baa).map(grade),
            clauses: findings.iter().map(|finding| clause(report, finding)).collect(),
            facts: Facts(report),
            clock: assessment.clock.as_ref().filter(|_| assessment.nature.is_baa).map(clock),
            observations: assessment.observations.iter().map(|one| observation(report, one)).collect(),
            responsibilities: responsibilities(report),
            negotiation: assessment.nature.is_baa.then(|| super::negotiation::Negotiation::of(report)),
            edits: edits(report),
            waivers: report.waivers.map(waivers),
            audit: Audit {
                contract: &report.sha256,
                library: &report.library.digest,
                playbook: report.library.playbook_digest(),
                waivers: report.waivers.map(|applied| applied.digest.as_str()),
                report: String::new(),
            },
        }
    }
}

fn responsibilities<'a>(report: &'a Report) -> Vec<Responsibility<'a>> {
    let all = crate::grading::responsibilities(report.library, report.assessment);
    let clause = |id: &str| report.library.clause(id).map(|clause| clause.id.as_str());
    let one = |one: crate::grading::Responsibility| Responsibility {
        clause: one.clause.as_deref().and_then(clause),
        says: one.says,
        who: one.who.name(),
        law: one.law,
    };
    all.into_iter().map(one).collect()
}

fn edits<'a>(report: &'a Report) -> Vec<Edit<'a>> {
    let Some(redline) = report.redline else { return Vec::new() };
    let change = |change: super::edits::ChangeRow<'a>| {
        let place = report.document.whereabouts(change.range.start);
        Change {
            now: change.now,
            proposed: change.proposed,
            start: change.range.start,
            end: change.range.end,
            section: place.section,
            page: place.page,
        }
    };
    let edit = |row: super::edits::EditRow<'a>| Edit {
        clause: row.clause,
        kind: row.kind,
        priority: row.note.priority.name(),
        position: row.note.position.name(),
        reason: &row.note.reason,
        ask: &row.note.ask,
        citations: &row.note.citations,
        changes: row.changes.into_iter().map(change).collect(),
    };
    super::edits::rows(report.document, redline).into_iter().map(edit).collect()
}

fn issues<'a>(report: &'a Report) -> Vec<Issue<'a>> {
    let issue = |issue: &'a crate::ingest::Issue| Issue {
        code: issue.code,
        message: issue.message.as_str().into(),
        page: issue.page,
        incomplete: issue.incomplete,
    };
    let nature = &report.assessment.nature;
    let quotes = passage::merged(nature.evidence.clone());
    let quotes: Vec<String> =
        quotes.iter().map(|range| format!(" \u{201c}{}\u{201d}", range.of(&report.document.text))).collect();
    let why = || Issue {
        code: "not-a-baa",
        message: format!("{}{}", nature.because, quotes.concat()).into(),
        page: nature.evidence.first().and_then(|range| report.document.whereabouts(range.start).page),
        incomplete: false,
    };
    report.issues.iter().map(issue).chain((!nature.is_baa).then(why)).collect()
}

fn grade(grade: &crate::grading::Grade) -> Grade<'_> {
    let caps = grade.caps.iter().map(|cap| Cap { letter: cap.letter.name(), because: &cap.because });
    Grade { letter: grade.letter.name(), points: grade.points, of: crate::grading::FULL_POINTS, caps: caps.collect() }
}

fn clause<'a>(report: &'a Report, finding: &'a Finding) -> Clause<'a> {
    let page = report.library.clauses.iter().find(|clause| clause.id == finding.clause);
    let elements = finding.elements.iter();
    Clause {
        id: &finding.clause,
        kind: finding.kind.name(),
        verdict: finding.verdict.name(),
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        confidence_because: finding.confidence_because,
        position: finding.position.map(crate::grading::Position::name),
        message: &finding.message,
        elements: elements.map(|e| Element { id: &e.id, says: &e.says, met: e.met }).collect(),
        evidence: finding.evidence.iter().map(|range| evidence(report, *range)).collect(),
        ask: page.map(|page| Ask { preferred: &page.ask.preferred, fallback: &page.ask.fallback }).unwrap_or_default(),
        waived: report.waiver(&finding.clause).map(|waiver| Waived {
            reason: &waiver.reason,
            approver: &waiver.approver,
            until: &waiver.until,
        }),
    }
}

fn waivers(applied: &Applied) -> Waivers<'_> {
    Waivers {
        digest: &applied.digest,
        today: &applied.today,
        waived: applied.waived.len(),
        concerns: applied
            .concerns
            .iter()
            .map(|one| Concern { kind: one.kind.name(), clause: &one.clause, message: &one.message })
            .collect(),
    }
}

fn clock(clock: &crate::grading::Clock) -> Clock<'_> {
    let left = clock.left.iter().map(|left| DaysLeft {
        citation: &left.deadline.citation,
        of_days: left.deadline.days,
        days: left.days,
    });
    Clock {
        window: clock.window.map(|(value, unit)| Window { value, unit }),
        worst_days: clock.worst_days,
        from_confirmation: clock.from_confirmation,
        left: left.collect(),
    }
}

fn observation<'a>(report: &'a Report, observation: &'a crate::grading::Observation) -> Observation<'a> {
    Observation {
        kind: observation.kind.name(),
        severity: observation.severity.name(),
        message: &observation.message,
        evidence: observation.evidence.iter().map(|range| evidence(report, *range)).collect(),
    }
}

fn evidence<'a>(report: &'a Report, range: TextRange) -> Evidence<'a> {
    let whereabouts = report.document.whereabouts(range.start);
    Evidence {
        quote: range.of(&report.document.text),
        start: range.start,
        end: range.end,
        section: whereabouts.section,
        page: whereabouts.page,
    }
}

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(FACTS.len()))?;
        for (name, _) in FACTS {
            map.serialize_entry(name, &self.fact(name))?;
        }
        map.end()
    }
}

impl Facts<'_> {
    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let Self(report) = self;
        let parties = &report.document.parties;
        match name {
            _ if !report.assessment.nature.is_baa => None,
            "covered_entity_terms" => Some(Fact::Terms(&parties.covered_entity)),
            "business_associate_terms" => Some(Fact::Terms(&parties.business_associate)),
            name => report.assessment.facts.iter().find(|fact| fact.name == name).map(|fact| value(&fact.value)),
        }
    }
}

pub(super) fn value(value: &FactValue) -> Fact<'_> {
    match value {
        FactValue::Window { value, unit, words, trigger } => Fact::Window { value: *value, unit, words, trigger },
        FactValue::Days { value, unit } => Fact::Days { value: *value, unit },
        FactValue::LiabilityCap { kind, amount_usd, months_of_fees } => {
            Fact::LiabilityCap { kind, amount_usd: *amount_usd, months_of_fees: *months_of_fees }
        }
        FactValue::Word(word) => Fact::Word(word),
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::sample;

    #[test]
    fn whole_report() {
        sample::with_report(|report| insta::assert_snapshot!(render(report)));
    }

    #[test]
    fn quotes_are_the_text_letter_by_letter() {
        sample::with_report(|report| {
            let json: serde_json::Value = serde_json::from_str(&render(report)).expect("it is JSON");
            let evidence: Vec<_> =
                json["clauses"].as_array().expect("a list").iter().filter_map(|c| c["evidence"].as_array()).flatten().collect();
            assert!(evidence.len() > 5);
            for one in evidence {
                let offset = |name: &str| usize::try_from(one[name].as_u64().expect("a number")).expect("it fits");
                assert_eq!(one["quote"], report.document.text[offset("start")..offset("end")]);
            }
        });
    }

    #[test]
    fn what_is_no_baa_has_no_grade_and_says_why() {
        sample::with_other_document(|report| {
            let json: serde_json::Value = serde_json::from_str(&render(report)).expect("it is JSON");
            assert_eq!(json["document"]["is_baa"], false);
            assert_eq!(json["grade"], serde_json::Value::Null);
            assert_eq!(json["clauses"], serde_json::json!([]));
            assert_eq!(json["facts"]["offshore"], serde_json::Value::Null);
            assert_eq!(json["document"]["issues"][0]["code"], "not-a-baa");
        });
    }
}
