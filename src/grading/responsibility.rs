//! Who does what under a contract, as far as it says: the vendor, the covered entity, or nobody.

use super::{Assessment, Finding, Verdict};
use crate::library::{Bearer, Clause, Kind, Library};

/// One duty and who bears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsibility {
    /// What it is, as a phrase.
    pub says: String,
    /// Who bears it.
    pub who: Who,
    /// The paragraphs of law.
    pub law: String,
    /// Id of the clause; `None` for what is no contract content.
    pub clause: Option<String>,
}

/// Who bears a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The vendor, in full.
    Vendor,
    /// The vendor, in part or weakly; the rest is open.
    Partly,
    /// The covered entity: the contract says that the vendor does not, or puts it on the covered
    /// entity, or it is nobody else's.
    You,
    /// The contract says nothing.
    Nobody,
    /// Another document decides, which was not read.
    Elsewhere,
}

impl Who {
    /// Kebab-case name, as in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::Partly => "partly",
            Self::You => "you",
            Self::Nobody => "nobody",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// The responsibilities that a contract settles or leaves open: duties of the vendor in the order
/// of the library, then what it puts on the covered entity, then what is always the covered
/// entity's. Empty for what is no business associate agreement.
pub fn responsibilities(library: &Library, assessment: &Assessment) -> Vec<Responsibility> {
    if !assessment.nature.is_baa {
        return Vec::new();
    }
    let found = || {
        library.clauses.iter().filter_map(|clause| {
            let finding = assessment.findings.iter().find(|finding| finding.clause == clause.id)?;
            Some((clause, finding))
        })
    };
    let row = |clause: &Clause, who| Responsibility {
        says: clause.title.clone(),
        who,
        law: clause.citations.join("; "),
        clause: Some(clause.id.clone()),
    };
    let duties = found().filter(|(clause, _)| clause.kind != Kind::RedFlag && binds(clause, Bearer::BusinessAssociate));
    let duties = duties.filter_map(|(clause, finding)| Some(row(clause, who(finding)?)));
    let burdens = found().filter(|(clause, finding)| {
        clause.kind == Kind::RedFlag && finding.verdict == Verdict::Triggered && burdens(clause, finding)
    });
    let burdens = burdens.map(|(clause, _)| row(clause, Who::You));
    let own = library.customer_duties.iter().map(|duty| Responsibility {
        says: duty.says.clone(),
        who: Who::You,
        law: duty.why.clone(),
        clause: None,
    });
    duties.chain(burdens).chain(own).collect()
}

fn binds(clause: &Clause, bearer: Bearer) -> bool {
    clause.elements.iter().any(|element| element.by == Some(bearer))
}

/// Whether what triggered a red flag is a duty of the covered entity.
fn burdens(clause: &Clause, finding: &Finding) -> bool {
    let rules = clause.verdicts.rules.iter().find(|(name, _)| name == Verdict::Triggered.name());
    let telling = rules.map(|(_, logic)| logic.asserted()).unwrap_or_default();
    telling.into_iter().any(|index| {
        let met = finding.elements.get(index).is_some_and(|element| element.met);
        met && clause.elements.get(index).is_some_and(|element| element.by == Some(Bearer::CoveredEntity))
    })
}

fn who(finding: &Finding) -> Option<Who> {
    Some(match finding.verdict {
        Verdict::Satisfied => Who::Vendor,
        Verdict::Partial => Who::Partly,
        Verdict::Contradicted => Who::You,
        Verdict::Missing => Who::Nobody,
        Verdict::Unread => Who::Elsewhere,
        Verdict::NotApplicable | Verdict::Triggered | Verdict::Clear => return None,
    })
}
