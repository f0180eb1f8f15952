//! The grade: a sum of integer points, and the caps that hold the letter down.
//!
//! Worsening a contract may never raise its grade, so points fall strictly along
//! satisfied, partial, unread, missing, contradicted, and a clause that does not apply gives as
//! much as one that is satisfied: deleting the text that makes it apply gains nothing.

use serde::{Deserialize, Serialize};

use super::{Confidence, Finding, Verdict};
use crate::library::{Clause, Kind, Library};

/// What a contract without a flaw gets.
pub const FULL_POINTS: u32 = 10_000;

/// Letter grade of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Letter {
    /// Sign as it is.
    A,
    /// Small asks.
    B,
    /// Negotiate.
    C,
    /// A duty that the law requires is missing or denied.
    D,
    /// Do not sign.
    F,
}

impl Letter {
    /// The letter as printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }

    /// The fewest points, of [`FULL_POINTS`], that earn this letter.
    pub fn threshold(self) -> u32 {
        match self {
            Self::A => 9_000,
            Self::B => 8_000,
            Self::C => 7_000,
            Self::D => 5_500,
            Self::F => 0,
        }
    }

    /// All letters, best first.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::F];

    /// The letter that points alone earn.
    pub fn of_points(points: u32) -> Self {
        Self::ALL.into_iter().find(|letter| points >= letter.threshold()).unwrap_or(Self::F)
    }

    /// The letter with this name, as clause pages write it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.name() == name)
    }
}

/// The grade with the way it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// After the caps.
    pub letter: Letter,
    /// Of 10000.
    pub points: u32,
    /// What each clause gave, of what it could.
    pub shares: Vec<Share>,
    /// What holds the letter down, hardest first.
    pub caps: Vec<Cap>,
}

/// What one clause contributes to the sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Id of the clause.
    pub clause: String,
    /// Points given; negative for a red flag.
    pub points: i64,
    /// Points it could give; 0 for a red flag.
    pub of: i64,
}

/// A gate: the letter cannot be better than this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// The best letter left.
    pub letter: Letter,
    /// Id of the clause that caps.
    pub because: String,
}

/// Grades what was found. A finding on a clause that the library does not have counts nothing.
pub fn compute(library: &Library, findings: &[Finding]) -> Grade {
    let judged = || findings.iter().filter_map(|finding| Some((clause_of(library, finding)?, finding)));
    let shares: Vec<Share> = judged().map(|(clause, finding)| share(clause, finding.verdict)).collect();
    let mut caps: Vec<Cap> = judged().filter_map(|(clause, finding)| cap(clause, finding)).collect();
    caps.sort_by(|a, b| b.letter.cmp(&a.letter).then_with(|| a.because.cmp(&b.because)));
    let points = scale(shares.iter().map(|share| share.points).sum(), shares.iter().map(|share| share.of).sum());
    let earned = Letter::of_points(points);
    let letter = caps.first().map_or(earned, |hardest| earned.max(hardest.letter));
    Grade { letter, points, shares, caps }
}

fn clause_of<'a>(library: &'a Library, finding: &Finding) -> Option<&'a Clause> {
    library.clauses.iter().find(|clause| clause.id == finding.clause)
}

fn share(clause: &Clause, verdict: Verdict) -> Share {
    let weight = i64::from(clause.weight);
    let (points, of) = match clause.kind {
        Kind::RedFlag if verdict == Verdict::Triggered => (-weight, 0),
        Kind::RedFlag => (0, 0),
        Kind::Required | Kind::Expected => (duty_points(weight, verdict), weight),
    };
    Share { clause: clause.id.clone(), points, of }
}

/// Points for a clause that should be there. A quarter of a small weight is rounded against the
/// contract.
fn duty_points(weight: i64, verdict: Verdict) -> i64 {
    match verdict {
        Verdict::Satisfied | Verdict::NotApplicable | Verdict::Clear => weight,
        Verdict::Partial => weight / 2,
        Verdict::Unread => weight / 4,
        Verdict::Missing | Verdict::Triggered => 0,
        // A denial is worse than silence, which the law may still fill.
        Verdict::Contradicted => -((weight + 3) / 4),
    }
}

/// The cap that a finding puts on the letter. One that a reader must confirm first caps nothing.
fn cap(clause: &Clause, finding: &Finding) -> Option<Cap> {
    let fails = match clause.kind {
        Kind::RedFlag => finding.verdict == Verdict::Triggered,
        Kind::Required | Kind::Expected => matches!(finding.verdict, Verdict::Missing | Verdict::Contradicted),
    };
    let letter = Letter::from_name(clause.cap.as_deref()?)?;
    (fails && finding.confidence > Confidence::Low).then(|| Cap { letter, because: clause.id.clone() })
}

/// `sum` of `total` as points of [`FULL_POINTS`], rounded down and never outside them.
fn scale(sum: i64, total: i64) -> u32 {
    let full = i64::from(FULL_POINTS);
    let points = (sum.max(0) * full).checked_div(total).unwrap_or(0).min(full);
    u32::try_from(points).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Letter, compute};
    use crate::grading::{Confidence, Finding, Verdict};
    use crate::library::{Ask, Clause, Kind, Library, Severity, Verdicts};

    /// Best first: each must give at least as much as the next.
    const DUTY: [Verdict; 6] =
        [Verdict::Satisfied, Verdict::NotApplicable, Verdict::Partial, Verdict::Unread, Verdict::Missing, Verdict::Contradicted];
    const FLAG: [Verdict; 2] = [Verdict::Clear, Verdict::Triggered];

    fn clause(id: &str, kind: Kind, weight: u32, cap: Option<&str>) -> Clause {
        Clause {
            id: id.to_owned(),
            family: String::new(),
            title: String::new(),
            summary: String::new(),
            kind,
            severity: Severity::High,
            weight,
            want: None,
            off: false,
            cap: cap.map(str::to_owned),
            citations: Vec::new(),
            belongs: Vec::new(),
            elements: Vec::new(),
            verdicts: Verdicts::default(),
            messages: Vec::new(),
            ask: Ask::default(),
            edits: Vec::new(),
            scale: None,
            why: String::new(),
            model: String::new(),
            fallback: String::new(),
            examples: Vec::new(),
            page: String::new().into(),
        }
    }

    fn library() -> Library {
        Library {
            clauses: vec![
                clause("breach", Kind::Required, 600, Some("D")),
                clause("audit", Kind::Expected, 101, None),
                clause("cure", Kind::Expected, 3, Some("B")),
                clause("sale", Kind::RedFlag, 250, Some("F")),
            ],
            ..Library::default()
        }
    }

    fn found(library: &Library, verdicts: [Verdict; 4], confidence: Confidence) -> Vec<Finding> {
        let finding = |(clause, verdict): (&Clause, Verdict)| Finding {
            clause: clause.id.clone(),
            kind: clause.kind,
            verdict,
            severity: clause.severity,
            confidence,
            confidence_because: "",
            position: None,
            message: String::new(),
            elements: Vec::new(),
            evidence: Vec::new(),
            belongs: None,
        };
        library.clauses.iter().zip(verdicts).map(finding).collect()
    }

    #[track_caller]
    fn check(verdicts: [Verdict; 4], letter: Letter, points: u32, caps: &str) {
        let library = library();
        let grade = compute(&library, &found(&library, verdicts, Confidence::High));
        let names: Vec<String> = grade.caps.iter().map(|cap| format!("{} {}", cap.letter.name(), cap.because)).collect();
        assert_eq!((grade.letter, grade.points, names.join(", ").as_str()), (letter, points, caps));
    }

    #[test]
    fn points_are_summed_and_caps_hold_the_letter() {
        use Verdict::{Clear, Contradicted, Missing, NotApplicable, Partial, Satisfied, Triggered, Unread};
        check([Satisfied, Satisfied, Satisfied, Clear], Letter::A, 10_000, "");
        check([NotApplicable, NotApplicable, NotApplicable, Clear], Letter::A, 10_000, "");
        check([Partial, Satisfied, Satisfied, Clear], Letter::D, 5_738, "");
        check([Unread, Satisfied, Satisfied, Clear], Letter::F, 3_607, "");
        check([Satisfied, Satisfied, Missing, Clear], Letter::B, 9_957, "B cure");
        check([Satisfied, Missing, Satisfied, Clear], Letter::B, 8_565, "");
        check([Satisfied, Satisfied, Missing, Triggered], Letter::F, 6_406, "F sale, B cure");
        check([Contradicted, Missing, Missing, Triggered], Letter::F, 0, "F sale, D breach, B cure");
    }

    #[test]
    fn a_doubtful_reading_caps_nothing() {
        let library = library();
        let verdicts = [Verdict::Satisfied, Verdict::Satisfied, Verdict::Missing, Verdict::Clear];
        let grade = compute(&library, &found(&library, verdicts, Confidence::Low));
        assert_eq!((grade.letter, grade.caps), (Letter::A, vec![]));
    }

    #[test]
    fn nothing_to_judge_is_no_praise() {
        let grade = compute(&Library::default(), &[]);
        assert_eq!((grade.letter, grade.points), (Letter::F, 0));
    }

    /// Every pair of assessments of which one is worse in one clause, over all verdicts.
    #[test]
    fn worse_never_raises() {
        let library = library();
        let grade = |verdicts| compute(&library, &found(&library, verdicts, Confidence::High));
        let ways = DUTY.len();
        for way in 0..ways.pow(3) {
            let at = [way % ways, way / ways % ways, way / ways.pow(2)];
            for flag in FLAG {
                let better = [DUTY[at[0]], DUTY[at[1]], DUTY[at[2]], flag];
                let mut neighbours = vec![[better[0], better[1], better[2], Verdict::Triggered]];
                for (place, index) in at.into_iter().enumerate() {
                    let mut worse = better;
                    worse[place] = *DUTY.get(index + 1).unwrap_or(&DUTY[index]);
                    neighbours.push(worse);
                }
                let now = grade(better);
                for worse in neighbours {
                    let then = grade(worse);
                    assert!(then.points <= now.points && then.letter >= now.letter, "{better:?} to {worse:?}");
                }
            }
        }
    }
}
