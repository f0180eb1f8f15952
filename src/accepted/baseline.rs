//! A baseline: reports of before, against which only what is new or worse counts.

use serde::Deserialize;

use crate::grading::{Finding, Letter, Verdict};

/// Reports of before.
#[derive(Clone, Debug, Default)]
pub struct Baseline(Vec<Before>);

#[derive(Clone, Debug)]
struct Before {
    name: String,
    letter: Option<Letter>,
    clauses: Vec<(String, Verdict, String)>,
}

/// What is wrong with a baseline.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BaselineError(String);

#[derive(Deserialize)]
struct Raw {
    schema: String,
    document: RawDocument,
    grade: Option<RawGrade>,
    clauses: Vec<RawClause>,
}

#[derive(Deserialize)]
struct RawDocument {
    name: String,
}

#[derive(Deserialize)]
struct RawGrade {
    letter: String,
}

#[derive(Deserialize)]
struct RawClause {
    id: String,
    verdict: String,
    position: Option<String>,
}

impl Baseline {
    /// Adds the report, or the reports of JSON Lines, in this text.
    pub fn add(&mut self, text: &str) -> Result<(), BaselineError> {
        let reports = serde_json::Deserializer::from_str(text).into_iter::<Raw>();
        for raw in reports {
            let raw = raw.map_err(|error| BaselineError(format!("not a report of baa: {error}")))?;
            if raw.schema != "baa-report/1" {
                return Err(BaselineError(format!("its schema is {} and not baa-report/1", raw.schema)));
            }
            let clause = |clause: RawClause| {
                let verdict = Verdict::from_name(&clause.verdict)?;
                Some((clause.id, verdict, clause.position.unwrap_or_default()))
            };
            self.0.push(Before {
                name: raw.document.name,
                letter: raw.grade.and_then(|grade| Letter::from_name(&grade.letter)),
                clauses: raw.clauses.into_iter().filter_map(clause).collect(),
            });
        }
        Ok(())
    }

    /// Whether a finding on the contract with this name is new or worse than it was. `only` says that
    /// one contract is reviewed: a single report is then its baseline under whatever name.
    pub fn is_worse(&self, name: &str, only: bool, finding: &Finding) -> bool {
        let before = self.of(name, only);
        let known = before.and_then(|before| before.clauses.iter().find(|(clause, ..)| *clause == finding.clause));
        known.is_none_or(|(_, verdict, position)| {
            let now = finding.position.map(crate::grading::Position::name).unwrap_or_default();
            finding.verdict.rank() > verdict.rank()
                || (finding.verdict == *verdict && order(now) > order(position))
                || !verdict.is_finding()
        })
    }

    /// Whether the letter is worse than it was.
    pub fn letter_is_worse(&self, name: &str, only: bool, letter: Letter) -> bool {
        self.of(name, only).and_then(|before| before.letter).is_none_or(|before| letter > before)
    }

    fn of(&self, name: &str, only: bool) -> Option<&Before> {
        if only && self.0.len() == 1 {
            return self.0.first();
        }
        // The last one of a name is the newest.
        self.0.iter().rev().find(|before| before.name == name)
    }
}

/// Positions from the best; none is before all.
fn order(position: &str) -> usize {
    ["", "preferred", "acceptable", "fallback", "unacceptable"].iter().position(|name| *name == position).unwrap_or_default()
}
