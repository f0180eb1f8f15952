//! A playbook with its overlays, laid over the clauses.

use super::{Ahead, Change, Marks, Playbook, StateClock};
use crate::library::Library;
use crate::library::clause::Clause;
use crate::library::error::did_you_mean;
use crate::library::scale::{self, Bound, Scale};
use crate::text::sha256;
use crate::text::{Known, known};
use serde::{Deserialize, Serialize};

/// The name of the playbook that the clause pages are.
const DEFAULT: &str = "default";

/// Which playbook a library was laid under, and what that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Name of the playbook.
    pub name: String,
    /// Names of the overlays, in the order given.
    pub overlays: Vec<String>,
    /// Digest of all playbooks and overlays that take part; empty for the clause pages alone.
    pub digest: String,
    /// Every change, the last one last.
    pub origins: Vec<Origin>,
    /// The covered entity's own times beside the federal one.
    pub clocks: Vec<StateClock>,
    /// What may come.
    pub ahead: Vec<Ahead>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Id of the clause.
    pub clause: String,
    /// What is changed: "severity", "weight", "priority", "off", "preferred", "acceptable", "fallback".
    #[serde(deserialize_with = "known")]
    pub key: Known,
    /// Its value.
    pub value: String,
    /// Name of the playbook or overlay.
    pub from: String,
    /// The paragraph of law or the reason given there.
    pub source: String,
}

/// A playbook or overlay that there is not, or a playbook that inherits from itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownPlaybook(pub String);

impl Library {
    /// The library under a playbook with overlays.
    ///
    /// # Errors
    /// Where one of them is not known.
    pub fn under(&self, playbook: &str, overlays: &[String]) -> Result<Self, UnknownPlaybook> {
        let mut layers: Vec<(&Playbook, Reach)> = Vec::new();
        let mut next = Some(playbook);
        while let Some(name) = next.filter(|name| *name != DEFAULT || self.playbooks.contains_key(DEFAULT)) {
            let found = self.playbooks.get(name).ok_or_else(|| unknown("playbook", name, self.playbooks.keys()))?;
            if layers.iter().any(|(layer, _)| layer.name == found.name) {
                return Err(UnknownPlaybook(format!("the playbook \"{name}\" inherits from itself")));
            }
            layers.push((found, Reach::Any));
            next = found.inherits.as_deref();
        }
        layers.reverse();
        for name in overlays {
            let found = self.overlays.get(name).ok_or_else(|| unknown("overlay", name, self.overlays.keys()))?;
            layers.push((found, Reach::Stricter));
        }
        let mut pages: Vec<Clause> = self.pages().into_iter().cloned().collect();
        let mut applied = Applied { name: playbook.to_owned(), overlays: overlays.to_vec(), ..Applied::default() };
        let mut digest = String::new();
        for (layer, reach) in layers {
            digest = sha256(format!("{digest}{}\n{}", layer.name, layer.text).as_bytes());
            applied.clocks.extend(layer.clocks.iter().cloned());
            applied.ahead.extend(layer.ahead.iter().cloned());
            for (id, change) in &layer.changes {
                if let Some(clause) = pages.iter_mut().find(|clause| clause.id == *id) {
                    // It was tried when the playbook was read.
                    let held = lay(clause, change, reach).map_err(UnknownPlaybook)?;
                    applied.origins.extend(origins(id, &held, &layer.name));
                }
            }
        }
        let (shelf, clauses) = pages.into_iter().partition(|clause| clause.off);
        applied.digest = digest;
        Ok(Self {
            clauses,
            shelf,
            concepts: self.concepts.clone(),
            definable: self.definable.clone(),
            words: self.words.clone(),
            nature: self.nature.clone(),
            outline: self.outline.clone(),
            customer_duties: self.customer_duties.clone(),
            playbooks: self.playbooks.clone(),
            overlays: self.overlays.clone(),
            applied,
            digest: self.digest.clone(),
        })
    }
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a String> + Clone) -> UnknownPlaybook {
    let hint = did_you_mean(name, known.clone().map(String::as_str));
    let all: Vec<&str> = known.map(String::as_str).collect();
    UnknownPlaybook(format!("there is no {what} \"{name}\"{hint} (there are {})", all.join(", ")))
}

/// Which values a layer may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Any: a playbook says what its practice asks for.
    Any,
    /// Stricter ones only: a law that is laid over a playbook takes nothing of it away.
    Stricter,
}

/// Lays a change over a clause; the change as far as it took hold, or why it cannot be.
fn lay(clause: &mut Clause, change: &Change, reach: Reach) -> Result<Change, String> {
    let mut held = Change { source: change.source.clone(), ..Change::default() };
    let any = reach == Reach::Any;
    if let Some(scale) = &clause.scale {
        let laid = laid(scale, &clause.id, &change.marks, reach)?;
        (clause.scale, held.marks) = (Some(laid.0), laid.1);
    }
    held.severity = change.severity.filter(|&severity| any || severity > clause.severity);
    held.weight = change.weight.filter(|&weight| any || weight > clause.weight);
    // What is wanted most comes first.
    held.priority = change.priority.filter(|&want| any || clause.want.is_none_or(|before| want < before));
    held.off = change.off.filter(|&off| any || (clause.off && !off));
    clause.severity = held.severity.unwrap_or(clause.severity);
    clause.weight = held.weight.unwrap_or(clause.weight);
    clause.want = held.priority.or(clause.want);
    clause.off = held.off.unwrap_or(clause.off);
    Ok(held)
}

/// The scale of a clause with these marks laid over it and the marks that took hold, or why it
/// cannot be.
pub(super) fn laid(scale: &Scale, clause: &str, marks: &Marks, reach: Reach) -> Result<(Scale, Marks), String> {
    let (before, mut scale) = (scale, scale.clone());
    let mut held = Marks::default();
    let any = reach == Reach::Any;
    let places = [
        (&mut scale.preferred, &before.preferred),
        (&mut scale.acceptable, &before.acceptable),
        (&mut scale.fallback, &before.fallback),
    ];
    for (((place, old), mark), held) in places.into_iter().zip(marks).zip(&mut held) {
        let Some(mark) = mark else { continue };
        let bound = scale::bound(&before.fact, before.better, mark)?;
        if any || (before.reaches(bound.amount, old) && bound.amount != old.amount) {
            *place = bound;
            *held = Some(mark.clone());
        }
    }
    if !any {
        // A stricter last mark makes the marks before it no laxer.
        let least = |one: &Bound, other: &Bound| if before.reaches(one.amount, other) { one.clone() } else { other.clone() };
        scale.acceptable = least(&scale.acceptable, &scale.fallback);
        scale.preferred = least(&scale.preferred, &scale.acceptable);
    }
    if scale.falls() { Ok((scale, held)) } else { Err(format!("the marks of \"{clause}\" must go from better to worse")) }
}

fn origins(clause: &str, change: &Change, from: &str) -> Vec<Origin> {
    let [preferred, acceptable, fallback] = &change.marks;
    let values = [
        ("severity", change.severity.map(|severity| severity.name().to_owned())),
        ("weight", change.weight.map(|weight| weight.to_string())),
        ("priority", change.priority.map(|priority| priority.name().to_owned())),
        ("off", change.off.map(|off| off.to_string())),
        ("preferred", preferred.clone()),
        ("acceptable", acceptable.clone()),
        ("fallback", fallback.clone()),
    ];
    let origin = |(key, value): (&'static str, Option<String>)| {
        Some(Origin { clause: clause.to_owned(), key, value: value?, from: from.to_owned(), source: change.source.clone() })
    };
    values.into_iter().filter_map(origin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::clause::Severity;
    use crate::library::playbook::read;

    fn with(name: &str, text: &str) -> Result<Library, Vec<String>> {
        let mut library = Library::embedded().clone();
        let mut errors = Vec::new();
        let playbook = read(name, text, &library.pages(), &mut errors);
        if !errors.is_empty() {
            return Err(errors.iter().map(ToString::to_string).collect());
        }
        library.playbooks.insert(name.trim_end_matches(".toml").to_owned(), playbook.unwrap());
        Ok(library)
    }

    #[test]
    fn layers_are_laid_in_order_and_say_where_values_come_from() {
        let text = "says = \"ours\"\ninherits = \"behavioral-health\"\n\
                    [clause.breach-notification-deadline]\npreferred = \"12 hours\"\nweight = 900\nsource = \"our policy 7\"\n\
                    [clause.audit-logs]\noff = true\nsource = \"kept by ourselves\"\n";
        let library = with("ours.toml", text).unwrap();
        let laid = library.under("ours", &["new-york".to_owned()]).unwrap();
        let clause = laid.clause("breach-notification-deadline").unwrap();
        assert_eq!((clause.weight, clause.scale.as_ref().unwrap().preferred.words.as_str()), (900, "12 hours"));
        assert!(laid.clause("audit-logs").is_none() && library.clause("audit-logs").is_some());
        let last = laid.applied.origins.iter().rfind(|origin| origin.key == "weight").unwrap();
        assert_eq!((last.value.as_str(), last.from.as_str(), last.source.as_str()), ("900", "ours", "our policy 7"));
        assert!(!laid.applied.clocks.is_empty() && laid.applied.digest.len() == 64);
        assert_eq!(library.under("default", &[]).unwrap().clauses.len(), library.clauses.len());
    }

    #[test]
    fn an_overlay_takes_nothing_away() {
        let library = Library::embedded();
        let strict = library.under("behavioral-health", &[]).unwrap();
        for overlay in library.overlays.keys() {
            let both = library.under("behavioral-health", std::slice::from_ref(overlay)).unwrap();
            for clause in &strict.clauses {
                let with = both.clause(&clause.id).unwrap();
                assert!(with.severity >= clause.severity && with.weight >= clause.weight, "{overlay} {}", clause.id);
                if let (Some(before), Some(after)) = (&clause.scale, &with.scale) {
                    for (before_mark, after_mark) in [
                        (&before.preferred, &after.preferred),
                        (&before.acceptable, &after.acceptable),
                        (&before.fallback, &after.fallback),
                    ] {
                        assert!(before.reaches(after_mark.amount, before_mark), "{overlay} {}", clause.id);
                    }
                }
            }
        }
    }

    #[test]
    fn mistakes_are_pointed_at() {
        for (text, expected) in [
            (
                "says = \"x\"\n[clause.breach-notification-dedline]\nweight = 1\nsource = \"y\"\n",
                "p.toml:2: there is no clause \"breach-notification-dedline\", did you mean \"breach-notification-deadline\"?",
            ),
            ("says = \"x\"\n[clause.survival]\nsource = \"y\"\n", "p.toml:2: nothing of \"survival\" is changed"),
            ("says = \"x\"\n[clause.survival]\npreferred = \"3 days\"\nsource = \"y\"\n", "p.toml:3: \"survival\" has no figure"),
            ("says = \"x\"\n[clause.survival]\nseverty = \"low\"\nsource = \"y\"\n", "p.toml:3: unknown field `severty`"),
            (
                "says = \"x\"\n[clause.breach-notification-deadline]\npreferred = \"soon\"\nsource = \"y\"\n",
                "p.toml:3: \"soon\" is no limit",
            ),
            (
                "says = \"x\"\n[clause.breach-notification-deadline]\npreferred = \"90 days\"\nsource = \"y\"\n",
                "p.toml:2: the marks of",
            ),
        ] {
            let errors = with("p.toml", text).expect_err(text);
            assert!(errors[0].starts_with(expected), "{errors:?}");
        }
        let library = with("round.toml", "says = \"x\"\ninherits = \"round\"\n").unwrap();
        assert!(library.under("round", &[]).unwrap_err().0.contains("inherits from itself"));
        assert!(library.under("dentl", &[]).unwrap_err().0.contains("did you mean \"dental\"?"));
    }

    #[test]
    fn what_is_built_in_can_be_laid_and_only_looks_ahead_where_it_says_so() {
        let library = Library::embedded();
        for name in library.playbooks.keys() {
            for overlay in library.overlays.keys() {
                library.under(name, std::slice::from_ref(overlay)).unwrap();
            }
        }
        let proposed = &library.overlays["security-rule-nprm"];
        assert!(proposed.changes.is_empty() && proposed.ahead.len() >= 3, "a proposal changes nothing");
        let strict = library.under("behavioral-health", &[]).unwrap();
        assert_eq!(strict.clause("offshore-unrestricted").unwrap().severity, Severity::Critical);
    }
}
