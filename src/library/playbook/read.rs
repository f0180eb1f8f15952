//! Playbooks as written to playbooks checked.

use super::{Ahead, Change, Playbook, StateClock, Want};
use crate::library::clause::{Clause, Severity};
use crate::library::error::{LibraryError, Problems, did_you_mean};
use crate::library::raw::{Text, Toml};
use crate::library::scale;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    says: Text,
    inherits: Option<Text>,
    #[serde(default)]
    clock: Vec<StateClock>,
    #[serde(default)]
    ahead: Vec<Ahead>,
    #[serde(default)]
    clause: BTreeMap<Text, RawChange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChange {
    severity: Option<Severity>,
    weight: Option<u32>,
    priority: Option<Want>,
    off: Option<bool>,
    preferred: Option<Text>,
    acceptable: Option<Text>,
    fallback: Option<Text>,
    source: Text,
}

/// Reads a playbook or overlay; what is wrong goes to `found`.
pub(crate) fn read(file: &str, source: &str, clauses: &[&Clause], found: &mut Vec<LibraryError>) -> Option<Playbook> {
    let mut problems = Problems::new(file, found);
    let toml = Toml::file(source);
    let raw: Raw = toml.read(&mut problems)?;
    let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml").to_owned();
    if raw.says.get_ref().trim().is_empty() {
        problems.add(toml.line(&raw.says), "`says` must tell for whom it is");
    }
    let mut changes = BTreeMap::new();
    for (id, raw) in raw.clause {
        let line = toml.line(&id);
        let Some(clause) = clauses.iter().find(|clause| clause.id == *id.get_ref()) else {
            let hint = did_you_mean(id.get_ref(), clauses.iter().map(|clause| clause.id.as_str()));
            problems.add(line, format!("there is no clause \"{}\"{hint}", id.get_ref()));
            continue;
        };
        if raw.source.get_ref().trim().is_empty() {
            problems.add(toml.line(&raw.source), "`source` must tell where the change comes from");
        }
        let marks = [&raw.preferred, &raw.acceptable, &raw.fallback];
        for mark in marks.into_iter().flatten() {
            match &clause.scale {
                None => problems.add(toml.line(mark), format!("\"{}\" has no figure that could be better or worse", clause.id)),
                Some(scale) => {
                    if let Err(message) = scale::bound(&scale.fact, scale.better, mark.get_ref()) {
                        problems.add(toml.line(mark), message);
                    }
                }
            }
        }
        let change = Change {
            severity: raw.severity,
            weight: raw.weight,
            priority: raw.priority,
            off: raw.off,
            marks: marks.map(|mark| mark.as_ref().map(|mark| mark.get_ref().clone())),
            source: raw.source.into_inner(),
        };
        if change == (Change { source: change.source.clone(), ..Change::default() }) {
            problems.add(line, format!("nothing of \"{}\" is changed", clause.id));
        }
        let laid = |scale| super::apply::laid(scale, &clause.id, &change.marks, super::apply::Reach::Any);
        if let Some(Err(message)) = clause.scale.as_ref().map(laid) {
            problems.add(line, message);
        }
        changes.insert(clause.id.clone(), change);
    }
    Some(Playbook {
        name,
        says: raw.says.into_inner(),
        inherits: raw.inherits.map(toml::Spanned::into_inner),
        changes,
        clocks: raw.clock,
        ahead: raw.ahead,
        text: source.to_owned(),
    })
}
