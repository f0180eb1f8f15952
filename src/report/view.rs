//! What the reports for people show, worked out once: findings in the order in which a reviewer
//! acts on them, in words. All text is inert; escaping is the renderer's business.

use std::cmp::Reverse;

use serde::Serialize;

use crate::document::Document;
use crate::grading::{Confidence, Finding, Grade, Letter, Observation, Share, Verdict};
use crate::library::{Clause, Kind, Logic, Severity};
use crate::text::TextRange;

use super::negotiation::Negotiation;
use super::passage::{Passage, passages};
use super::plain::{count, first_sentence, inert, list, markdown_words, thousands};
use super::{Report, words};

/// Caps named beside a grade; where there are more, all of them stand among what must change.
const MOST_CAPS: usize = 4;

/// A report for people.
#[derive(Debug, Serialize)]
pub(super) struct View {
    pub(super) name: String,
    /// "PDF, 9 pages, 4,120 words".
    pub(super) extent: String,
    pub(super) sha256: String,
    pub(super) is_baa: bool,
    /// Why it is, or is not, a business associate agreement.
    pub(super) nature: String,
    pub(super) nature_passages: Vec<Passage>,
    pub(super) covered_entity: String,
    pub(super) business_associate: String,
    pub(super) downstream: bool,
    /// How many findings must change before signing.
    pub(super) must_change: usize,
    pub(super) grade: Option<GradeView>,
    pub(super) issues: Vec<IssueView>,
    /// By group, then by severity, then in the order of the library.
    pub(super) items: Vec<Item>,
    pub(super) facts: Vec<FactView>,
    /// The arithmetic of the breach clock, sentence by sentence.
    pub(super) clock: Vec<String>,
    /// What was noticed besides the clauses.
    pub(super) observations: Vec<ObservationView>,
    /// Who does what, as far as the contract says.
    pub(super) responsibilities: Vec<ResponsibilityView>,
    /// What to do at the table.
    pub(super) negotiation: Negotiation,
    pub(super) library_digest: String,
    pub(super) playbook: String,
    pub(super) version: &'static str,
}

/// The grade in words.
#[derive(Debug, Serialize)]
pub(super) struct GradeView {
    pub(super) letter: &'static str,
    pub(super) advice: &'static str,
    pub(super) points: u32,
    /// "6,120 of 10,000 points".
    pub(super) points_words: String,
    /// The letter that points alone earn, where caps make it worse.
    pub(super) earned: Option<&'static str>,
    /// The caps that hold the letter where it is, the first few of them.
    pub(super) holding: Vec<CapView>,
    pub(super) more_holding: usize,
    /// The caps that come next, were points and those above mended: all at one letter, the first few.
    pub(super) behind: Vec<CapView>,
    pub(super) more_behind: usize,
    pub(super) sum: Vec<SumRow>,
    /// "5,502 of 8,990".
    pub(super) total: String,
}

/// A cap in words.
#[derive(Debug, Serialize)]
pub(super) struct CapView {
    pub(super) letter: &'static str,
    pub(super) clause: String,
    pub(super) title: String,
    pub(super) verdict: &'static str,
}

/// One row of the sum of points: all clauses with one verdict.
#[derive(Debug, Serialize)]
pub(super) struct SumRow {
    pub(super) label: &'static str,
    pub(super) clauses: usize,
    /// "600 of 1,200", or what red flags take away.
    pub(super) points: String,
}

/// An observation in words.
#[derive(Debug, Serialize)]
pub(super) struct ObservationView {
    pub(super) severity: &'static str,
    pub(super) message: String,
    /// Where it stands: "§ 4(b)", "§ 4(b); § 9".
    pub(super) place: String,
}

/// Something about the reading.
#[derive(Debug, Serialize)]
pub(super) struct IssueView {
    pub(super) message: String,
    pub(super) incomplete: bool,
    pub(super) page: Option<u32>,
}

/// What a reviewer does about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Group {
    /// Strike it, or do not sign: grave words that should not be there.
    Strike,
    /// Ask for it, or do not sign: grave things that are not there, or denied.
    Lacking,
    /// Have it mended, or do not sign: grave things that are there but weak.
    Weak,
    /// Ask for it where there is room.
    Smaller,
    /// Get the other document.
    Elsewhere,
    /// Nothing until the waiver ends.
    Waived,
    /// Nothing.
    InOrder,
    /// Nothing.
    NotApplicable,
}

impl Group {
    /// The groups of what must change, in the order in which a reviewer takes them up.
    pub(super) const MUST_CHANGE: [Self; 3] = [Self::Strike, Self::Lacking, Self::Weak];

    /// Whether its findings stand in the way of signing.
    pub(super) fn must_change(self) -> bool {
        Self::MUST_CHANGE.contains(&self)
    }

    /// What stands over its findings.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Strike => "Red flags",
            Self::Lacking => "Missing or denied",
            Self::Weak => "Too weak",
            Self::Smaller => "Smaller points",
            Self::Elsewhere => "Could not be read: in another document",
            Self::Waived => "Waived",
            Self::InOrder => "In order",
            Self::NotApplicable => "Does not apply",
        }
    }
}

/// One finding in words.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    pub(super) group: Group,
    /// Whether it stands in the way of signing.
    pub(super) must_change: bool,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) kind: &'static str,
    pub(super) kind_words: &'static str,
    pub(super) severity: &'static str,
    pub(super) verdict: &'static str,
    pub(super) verdict_words: &'static str,
    /// Whether a reader must confirm the reading.
    pub(super) doubtful: bool,
    /// How sure the reading is and why, where it is not plain: "likely: the sentence ..."; else empty.
    pub(super) doubt: String,
    pub(super) position: Option<&'static str>,
    pub(super) message: String,
    /// Where it stands, or where it would belong.
    pub(super) place: String,
    pub(super) passages: Vec<Passage>,
    pub(super) more_passages: usize,
    /// Index of the section where it would belong.
    pub(super) belongs: Option<usize>,
    /// What a satisfied clause has, and whether the contract has it.
    pub(super) elements: Vec<ElementView>,
    pub(super) why_first: String,
    pub(super) why_rest: String,
    pub(super) citations: String,
    pub(super) ask: String,
    pub(super) ask_fallback: String,
    pub(super) model: String,
    pub(super) fallback: String,
    pub(super) points: String,
}

/// One element in words.
#[derive(Debug, Serialize)]
pub(super) struct ElementView {
    pub(super) says: String,
    pub(super) met: bool,
}

/// A fact in words.
#[derive(Debug, Serialize)]
pub(super) struct FactView {
    pub(super) label: &'static str,
    /// `None` where the contract is silent.
    pub(super) value: Option<String>,
    pub(super) place: String,
}

/// A duty and who bears it.
#[derive(Debug, Serialize)]
pub(super) struct ResponsibilityView {
    pub(super) says: String,
    /// Kebab-case name of who bears it.
    pub(super) who: &'static str,
    pub(super) who_words: &'static str,
    pub(super) law: String,
}

impl View {
    pub(super) fn of(report: &Report) -> Self {
        let assessment = report.assessment;
        let parties = &report.document.parties;
        let grade = assessment.grade.as_ref().filter(|_| assessment.nature.is_baa);
        let is_baa = assessment.nature.is_baa;
        let items: Vec<Item> = ordered(report).into_iter().map(|(group, finding)| item(report, group, finding, grade)).collect();
        Self {
            name: inert(&report.name),
            extent: extent(report),
            sha256: report.sha256.clone(),
            is_baa,
            nature: inert(&assessment.nature.because),
            nature_passages: passages(report.document, &assessment.nature.evidence).0,
            covered_entity: names(&parties.covered_entity),
            business_associate: names(&parties.business_associate),
            downstream: parties.downstream,
            grade: grade.map(|grade| grade_view(report, grade)),
            issues: issues(report),
            negotiation: Negotiation::of(report),
            must_change: items.iter().filter(|item| item.must_change).count(),
            items,
            facts: facts(report),
            clock: assessment.clock.as_ref().map(words::clock).unwrap_or_default(),
            observations: assessment.observations.iter().map(|one| observation(report, one)).collect(),
            responsibilities: responsibilities(report),
            library_digest: report.library.digest.clone(),
            playbook: playbook(report),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// What the two sides are, the upper one first.
    pub(super) fn sides(&self) -> (&'static str, &'static str) {
        if self.downstream { ("Business associate", "Subcontractor") } else { ("Covered entity", "Business associate") }
    }

    /// The findings of one group.
    pub(super) fn group(&self, group: Group) -> Vec<&Item> {
        self.items.iter().filter(|item| item.group == group).collect()
    }
}

fn extent(report: &Report) -> String {
    let format = match report.format.name() {
        "markdown" => "Markdown".to_owned(),
        "docx" => "Word".to_owned(),
        "text" => "Text".to_owned(),
        name => name.to_uppercase(),
    };
    let pages = report.pages.map(|pages| count(pages as usize, "page", "pages"));
    let words = count(report.words, "word", "words");
    [Some(format), pages, Some(words)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn names(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\u{201c}{}\u{201d}", inert(name))).collect();
    list(&quoted)
}

fn issue(issue: &crate::ingest::Issue) -> IssueView {
    IssueView { message: inert(&issue.message), incomplete: issue.incomplete, page: issue.page }
}

fn observation(report: &Report, observation: &Observation) -> ObservationView {
    let mut places: Vec<String> =
        observation.evidence.iter().map(|range| words::place(&report.document.whereabouts(range.start))).collect();
    places.retain(|place| !place.is_empty());
    places.dedup();
    ObservationView { severity: observation.severity.name(), message: inert(&observation.message), place: places.join("; ") }
}

fn facts(report: &Report) -> Vec<FactView> {
    let fact = |(name, label): &(&str, &'static str)| {
        let known = report.assessment.facts.iter().find(|fact| fact.name == *name);
        let place = known.filter(|fact| !fact.evidence.is_empty());
        FactView {
            label,
            value: known.map(|fact| words::fact(&fact.value)),
            place: place.map(|fact| words::place(&report.document.whereabouts(fact.evidence.start))).unwrap_or_default(),
        }
    };
    // The parties' names stand in the head of every report for people.
    words::FACTS.iter().filter(|(name, _)| !name.ends_with("_terms")).map(fact).collect()
}

/// "behavioral-health with new-york".
fn playbook(report: &Report) -> String {
    let applied = &report.library.applied;
    let overlays = if applied.overlays.is_empty() { String::new() } else { format!(" with {}", list(&applied.overlays)) };
    inert(&format!("{}{overlays}", applied.name))
}

fn responsibilities(report: &Report) -> Vec<ResponsibilityView> {
    let all = crate::grading::responsibilities(report.library, report.assessment);
    let view = |one: crate::grading::Responsibility| ResponsibilityView {
        says: inert(&markdown_words(&one.says)),
        who: one.who.name(),
        who_words: words::who(one.who),
        law: one.law,
    };
    all.into_iter().map(view).collect()
}

fn group(report: &Report, finding: &Finding) -> Group {
    let (verdict, severity) = (finding.verdict, finding.severity);
    match verdict {
        _ if report.waiver(&finding.clause).is_some() => Group::Waived,
        Verdict::Partial | Verdict::Missing | Verdict::Contradicted | Verdict::Triggered if severity < Severity::High => {
            Group::Smaller
        }
        Verdict::Triggered => Group::Strike,
        Verdict::Missing | Verdict::Contradicted => Group::Lacking,
        Verdict::Partial => Group::Weak,
        Verdict::Unread => Group::Elsewhere,
        Verdict::Satisfied | Verdict::Clear => Group::InOrder,
        Verdict::NotApplicable => Group::NotApplicable,
    }
}

/// The findings by group, then by severity, then in the order of the library; none where it is no
/// business associate agreement.
pub(super) fn ordered<'a>(report: &Report<'a>) -> Vec<(Group, &'a Finding)> {
    let findings = report.assessment.findings.iter().filter(|_| report.assessment.nature.is_baa);
    let mut ordered: Vec<_> = findings.map(|finding| (group(report, finding), finding)).collect();
    ordered.sort_by_key(|(group, finding)| (*group, Reverse(finding.severity)));
    ordered
}

fn item(report: &Report, group: Group, finding: &Finding, grade: Option<&Grade>) -> Item {
    let clause = clause(report, &finding.clause);
    let text = |of: fn(&Clause) -> &str| clause.map(|clause| inert(of(clause))).unwrap_or_default();
    let why = clause.map(|clause| inert(&markdown_words(&clause.why))).unwrap_or_default();
    let (why_first, why_rest) = why.split_at(first_sentence(&why).len());
    let (passages, more_passages) = passages(report.document, &finding.evidence);
    let share = grade.and_then(|grade| grade.shares.iter().find(|share| share.clause == finding.clause));
    Item {
        group,
        must_change: group.must_change(),
        id: finding.clause.clone(),
        title: title(report, &finding.clause),
        summary: clause.map(|clause| inert(&markdown_words(&clause.summary))).unwrap_or_default(),
        kind: finding.kind.name(),
        kind_words: kind_words(finding.kind),
        severity: finding.severity.name(),
        verdict: finding.verdict.name(),
        verdict_words: words::verdict(finding.verdict),
        doubtful: finding.confidence == Confidence::Low,
        doubt: doubt(finding),
        position: finding.position.map(crate::grading::Position::name),
        message: message(report, finding),
        place: place(report.document, finding),
        passages,
        more_passages,
        belongs: finding.belongs,
        elements: elements(clause, finding),
        why_first: why_first.to_owned(),
        why_rest: why_rest.trim().to_owned(),
        citations: clause.map(|clause| clause.citations.join("; ")).unwrap_or_default(),
        ask: text(|clause| &clause.ask.preferred),
        ask_fallback: text(|clause| &clause.ask.fallback),
        model: text(|clause| &clause.model),
        fallback: text(|clause| &clause.fallback),
        points: share.map(share_words).unwrap_or_default(),
    }
}

/// What is said of a finding; of a waived one first who waived it.
fn message(report: &Report, finding: &Finding) -> String {
    let waived = report
        .waiver(&finding.clause)
        .map(|waiver| format!("Waived by {} until {}: {} ", inert(&waiver.approver), waiver.until, inert(&waiver.reason)));
    waived.unwrap_or_default() + &inert(&finding.message)
}

/// What a reviewer must know besides the findings: of the reading, and of waivers that do not hold.
fn issues(report: &Report) -> Vec<IssueView> {
    let concerns = report.waivers.map(|applied| applied.concerns.as_slice()).unwrap_or_default();
    let concern =
        |concern: &crate::accepted::Concern| IssueView { message: inert(&concern.message), incomplete: false, page: None };
    report.issues.iter().map(issue).chain(concerns.iter().map(concern)).collect()
}

fn doubt(finding: &Finding) -> String {
    let sure = match finding.confidence {
        Confidence::High => return String::new(),
        Confidence::Medium => "likely",
        Confidence::Low => "please read it yourself",
    };
    format!("{sure}: {}", finding.confidence_because)
}

/// The elements that the clause must have to be satisfied. Those that deny or dilute it, and the
/// roads not taken where one of several is enough, would mislead here.
fn elements(clause: Option<&Clause>, finding: &Finding) -> Vec<ElementView> {
    let met: Vec<bool> = finding.elements.iter().map(|element| element.met).collect();
    let rules = clause.map_or(&[][..], |clause| &clause.verdicts.rules);
    let satisfied = rules.iter().find(|(verdict, _)| verdict == Verdict::Satisfied.name());
    let mut indices = satisfied.map(|(_, logic)| wanted(logic, &met)).unwrap_or_default();
    indices.sort_unstable();
    indices.dedup();
    let elements = indices.into_iter().filter_map(|index| finding.elements.get(index));
    elements.map(|element| ElementView { says: inert(&element.says), met: element.met }).collect()
}

/// Indices of the elements that an expression asks for.
fn wanted(logic: &Logic, met: &[bool]) -> Vec<usize> {
    match logic {
        Logic::Met(index) => vec![*index],
        Logic::Not(_) => Vec::new(),
        Logic::All(parts) => parts.iter().flat_map(|part| wanted(part, met)).collect(),
        Logic::Any(parts) => {
            let holding = parts.iter().find(|part| part.holds(met));
            holding.map_or_else(|| parts.iter().flat_map(|part| wanted(part, met)).collect(), |part| wanted(part, met))
        }
    }
}

/// The clause with this id, if it is looked for.
pub(super) fn clause<'a>(report: &Report<'a>, id: &str) -> Option<&'a Clause> {
    report.library.clauses.iter().find(|clause| clause.id == id)
}

/// The title of a clause.
pub(super) fn title(report: &Report, id: &str) -> String {
    clause(report, id).map_or_else(|| id.to_owned(), |clause| inert(&markdown_words(&clause.title)))
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Required => "required by law",
        Kind::Expected => "expected by reviewers",
        Kind::RedFlag => "red flag",
    }
}

/// Where the words of a finding stand, or would belong.
pub(super) fn place(document: &Document, finding: &Finding) -> String {
    let shown = |range: &&TextRange| !range.of(&document.text).trim().is_empty() && document.block_at(range.start).is_some();
    if let Some(first) = finding.evidence.iter().find(shown) {
        return words::place(&document.whereabouts(first.start));
    }
    let belongs = finding.belongs.and_then(|index| document.sections.get(index));
    let name = belongs.map(|section| words::section(section, document)).unwrap_or_default();
    // A section without number and heading has no name to give.
    if name.is_empty() || name == "\u{201c}\u{201d}" { String::new() } else { format!("Belongs in {name}") }
}

fn grade_view(report: &Report, grade: &Grade) -> GradeView {
    let earned = Letter::of_points(grade.points);
    let cap = |cap: &crate::grading::Cap| {
        let finding = report.assessment.findings.iter().find(|finding| finding.clause == cap.because);
        CapView {
            letter: cap.letter.name(),
            clause: cap.because.clone(),
            title: title(report, &cap.because),
            verdict: finding.map_or("", |finding| words::verdict(finding.verdict)),
        }
    };
    let (holding, others): (Vec<_>, Vec<_>) = grade.caps.iter().partition(|cap| cap.letter == grade.letter);
    let next = others.first().map(|cap| cap.letter);
    let behind: Vec<_> = others.into_iter().filter(|cap| Some(cap.letter) == next).collect();
    let sum = |of: fn(&Share) -> i64| grade.shares.iter().map(of).sum::<i64>();
    GradeView {
        letter: grade.letter.name(),
        advice: words::advice(grade.letter),
        points: grade.points,
        points_words: format!("{} of {} points", thousands(grade.points), thousands(crate::grading::FULL_POINTS)),
        earned: (earned != grade.letter).then(|| earned.name()),
        more_holding: holding.len().saturating_sub(MOST_CAPS),
        holding: holding.into_iter().take(MOST_CAPS).map(cap).collect(),
        more_behind: behind.len().saturating_sub(MOST_CAPS),
        behind: behind.into_iter().take(MOST_CAPS).map(cap).collect(),
        sum: sum_rows(report, grade),
        total: format!("{} of {}", thousands(sum(|share| share.points)), thousands(sum(|share| share.of))),
    }
}

fn sum_rows(report: &Report, grade: &Grade) -> Vec<SumRow> {
    const ROWS: [(Verdict, &str); 7] = [
        (Verdict::Satisfied, "in order"),
        (Verdict::NotApplicable, "do not apply"),
        (Verdict::Partial, "too weak (half)"),
        (Verdict::Unread, "in another document (a quarter)"),
        (Verdict::Missing, "missing"),
        (Verdict::Contradicted, "opposite (minus a quarter)"),
        (Verdict::Triggered, "red flags"),
    ];
    let row = |(verdict, label): (Verdict, &'static str)| {
        let has = |share: &&Share| {
            let finding = report.assessment.findings.iter().find(|finding| finding.clause == share.clause);
            finding.is_some_and(|finding| finding.verdict == verdict)
        };
        let shares: Vec<&Share> = grade.shares.iter().filter(has).collect();
        let total = Share {
            clause: String::new(),
            points: shares.iter().map(|share| share.points).sum(),
            of: shares.iter().map(|share| share.of).sum(),
        };
        (!shares.is_empty()).then(|| SumRow { label, clauses: shares.len(), points: share_words(&total) })
    };
    ROWS.into_iter().filter_map(row).collect()
}

fn share_words(share: &Share) -> String {
    match (share.points, share.of) {
        (0, 0) => String::new(),
        (points, 0) => thousands(points),
        (points, of) => format!("{} of {}", thousands(points), thousands(of)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Logic, wanted};

    #[test]
    fn elements_wanted_are_those_still_open() {
        let met = |index| Logic::Met(index);
        let duty_and_time = Logic::All(vec![met(0), Logic::Any(vec![met(1), met(2)]), Logic::Not(Box::new(met(3)))]);
        for (found, expected) in [
            ([true, false, true, false], vec![0, 2]),
            ([true, false, false, true], vec![0, 1, 2]),
            ([false, true, true, false], vec![0, 1]),
        ] {
            assert_eq!(wanted(&duty_and_time, &found), expected);
        }
    }
}
