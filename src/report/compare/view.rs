//! A comparison in words, for all formats for people.

use serde::Serialize;

use super::{Rounds, Step};
use crate::compare::{Answer, Both, Change, ChangeKind, ClauseChange, Outcome, Refused, Span, Standing};
use crate::document::Document;
use crate::grading::Grade;
use crate::report::plain::{inert, markdown_words, thousands};
use crate::report::words;
use crate::text::TextRange;

/// Characters of unchanged words shown on each side of a change.
const CONTEXT: usize = 120;

/// All that is told.
#[derive(Debug, Serialize)]
pub(super) struct View {
    pub(super) drafts: Vec<DraftView>,
    pub(super) steps: Vec<StepView>,
    pub(super) library_digest: String,
    pub(super) version: &'static str,
}

/// A draft.
#[derive(Debug, Serialize)]
pub(super) struct DraftView {
    pub(super) name: String,
    pub(super) format: &'static str,
    pub(super) sha256: String,
    pub(super) grade: String,
    pub(super) incomplete: bool,
}

/// Two drafts compared.
#[derive(Debug, Serialize)]
pub(super) struct StepView {
    pub(super) old: String,
    pub(super) new: String,
    pub(super) grade: String,
    pub(super) summary: String,
    pub(super) groups: Vec<GroupView>,
    pub(super) refused: Vec<ChangeView>,
    pub(super) clauses: Vec<ClauseView>,
    pub(super) facts: Vec<FactView>,
}

/// Changes that belong together.
#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    pub(super) id: &'static str,
    pub(super) heading: &'static str,
    pub(super) changes: Vec<ChangeView>,
}

/// One change.
#[derive(Debug, Serialize)]
pub(super) struct ChangeView {
    pub(super) kind: &'static str,
    pub(super) place: String,
    pub(super) effect: &'static str,
    pub(super) effect_words: &'static str,
    pub(super) tracking: &'static str,
    pub(super) clauses: String,
    pub(super) spans: Vec<SpanView>,
}

/// Words of a change.
#[derive(Debug, Serialize)]
pub(super) struct SpanView {
    /// "same", "old" or "new".
    pub(super) side: &'static str,
    pub(super) text: String,
}

/// A clause of which something became.
#[derive(Debug, Serialize)]
pub(super) struct ClauseView {
    pub(super) outcome: &'static str,
    pub(super) title: String,
    pub(super) id: String,
    pub(super) severity: &'static str,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) points: String,
    pub(super) note: String,
}

/// A value that differs.
#[derive(Debug, Serialize)]
pub(super) struct FactView {
    pub(super) label: String,
    pub(super) old: String,
    pub(super) new: String,
}

impl View {
    pub(super) fn of(rounds: &Rounds) -> Self {
        let draft = |round: &super::Round| DraftView {
            name: inert(&round.name),
            format: round.format,
            sha256: round.sha256.clone(),
            grade: grade(round.assessment.grade.as_ref().filter(|_| round.assessment.nature.is_baa)),
            incomplete: round.incomplete,
        };
        Self {
            drafts: rounds.drafts.iter().map(draft).collect(),
            steps: rounds.steps.iter().map(|step| self::step(rounds, step)).collect(),
            library_digest: rounds.library.digest.clone(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn grade(grade: Option<&Grade>) -> String {
    grade.map_or_else(|| "no grade".to_owned(), |grade| format!("{} ({} points)", grade.letter.name(), thousands(grade.points)))
}

fn step(rounds: &Rounds, step: &Step) -> StepView {
    let (old, new) = (&rounds.drafts[step.old], &rounds.drafts[step.new]);
    let found = &step.comparison;
    let documents = (old.document, new.document);
    let title = |id: &str| {
        let clause = rounds.library.clause(id);
        clause.map_or_else(|| id.to_owned(), |clause| inert(&markdown_words(&clause.title)))
    };
    let group = |id, heading, of: &dyn Fn(&Change) -> bool| GroupView {
        id,
        heading,
        changes: found.changes.iter().filter(|change| of(change)).map(|one| change(one, documents, &title)).collect(),
    };
    let groups = if found.asked {
        vec![
            group("unasked", "Changed without being asked", &|change| change.answer == Some(Answer::Unasked)),
            group("countered", "Answered otherwise than asked", &|change| change.answer == Some(Answer::Countered)),
            group("accepted", "As we asked", &|change| change.answer == Some(Answer::Accepted)),
        ]
    } else if found.tracked {
        vec![
            group("untracked", "Changed without a mark", &|change| change.tracked == Some(false)),
            group("tracked", "Changed with a mark", &|change| change.tracked == Some(true)),
        ]
    } else {
        vec![group("changed", "What changed in the text", &|_| true)]
    };
    let mut clauses: Vec<&ClauseChange> =
        found.clauses.iter().filter(|clause| !matches!(clause.outcome, Outcome::Same | Outcome::Moved)).collect();
    clauses.sort_by_key(|clause| (std::cmp::Reverse(clause.outcome), std::cmp::Reverse(clause.severity)));
    let clause = |clause: &&ClauseChange| ClauseView {
        outcome: clause.outcome.name(),
        title: title(&clause.clause),
        id: clause.clause.clone(),
        severity: clause.severity.name(),
        old: standing(clause.old.as_ref()),
        new: standing(clause.new.as_ref()),
        points: points(clause),
        note: match clause.outcome {
            _ if clause.refused => "asked for, not given".to_owned(),
            Outcome::Won | Outcome::Regressed if !clause.explained => "its own words did not change".to_owned(),
            _ => String::new(),
        },
    };
    let fact = |fact: &crate::compare::FactChange| {
        let label = words::FACTS.iter().find(|(name, _)| *name == fact.name).map_or(fact.name, |(_, label)| label);
        let value = |value: &Option<_>| value.as_ref().map_or_else(|| "silent".to_owned(), words::fact);
        FactView { label: label.to_owned(), old: value(&fact.old), new: value(&fact.new) }
    };
    StepView {
        old: inert(&old.name),
        new: inert(&new.name),
        grade: format!("{} → {}", grade(found.old_grade.as_ref()), grade(found.new_grade.as_ref())),
        summary: summary(found, &title),
        groups: groups.into_iter().filter(|group| !group.changes.is_empty()).collect(),
        refused: found.refused.iter().map(|refused| self::refused(refused, new.document)).collect(),
        clauses: clauses.iter().map(clause).collect(),
        facts: found.facts.iter().map(fact).collect(),
    }
}

/// "3 regressed, 2 won, 1 reworded; 6 changes of the text".
fn summary(found: &crate::compare::Comparison, title: &dyn Fn(&str) -> String) -> String {
    if found.changes.is_empty() && found.clauses.iter().all(|clause| clause.outcome == Outcome::Same) {
        let titles: Vec<String> = found.read_differently.iter().map(|id| title(id)).collect();
        let read = format!(
            " Not a word differs, yet the layout of the drafts lets these clauses be read differently; look yourself: {}.",
            titles.join(", ")
        );
        return format!("No difference.{}", if titles.is_empty() { "" } else { &read });
    }
    let outcomes = [Outcome::Regressed, Outcome::Conceded, Outcome::Won, Outcome::Reworded];
    let counts = outcomes.into_iter().filter_map(|outcome| {
        let count = found.clauses.iter().filter(|clause| clause.outcome == outcome).count();
        (count > 0).then(|| format!("{count} {}", outcome.name()))
    });
    let counts: Vec<String> = counts.collect();
    let clauses = if counts.is_empty() { "no clause affected".to_owned() } else { counts.join(", ") };
    let mut text = format!("Clauses: {clauses}. Changes of the text: {}", found.changes.len());
    if found.asked {
        let unasked = found.changes.iter().filter(|change| change.answer == Some(Answer::Unasked)).count();
        text.push_str(&format!(", {unasked} of them not asked for; {} asked for and refused", found.refused.len()));
    }
    text.push('.');
    text
}

fn points(clause: &ClauseChange) -> String {
    let (old, new) = (clause.old.as_ref().map_or(0, |one| one.points), clause.new.as_ref().map_or(0, |one| one.points));
    if old == new { String::new() } else { format!("{} → {}", thousands(old), thousands(new)) }
}

fn standing(standing: Option<&Standing>) -> String {
    let Some(standing) = standing else { return "not judged".to_owned() };
    let verdict = words::verdict(standing.verdict);
    standing.position.map_or_else(|| verdict.to_owned(), |position| format!("{verdict} ({})", position.name()))
}

fn change(change: &Change, (old, new): (&Document, &Document), title: &dyn Fn(&str) -> String) -> ChangeView {
    let (kind, place) = match (change.kind, change.old, change.new) {
        (ChangeKind::Moved, Some(from), Some(to)) => ("moved", format!("{}, before: {}", place(new, to), place(old, from))),
        (ChangeKind::Gone, Some(from), _) => ("gone", format!("before: {}", place(old, from))),
        (ChangeKind::New, _, Some(to)) => ("new", place(new, to)),
        (kind, _, to) => (kind.name(), to.map(|to| place(new, to)).unwrap_or_default()),
    };
    let titles: Vec<String> = change.clauses.iter().map(|id| title(id)).collect();
    ChangeView {
        kind,
        place,
        effect: change.effect.name(),
        effect_words: match change.effect {
            Outcome::Same => "no clause affected",
            Outcome::Moved => "moved only",
            Outcome::Reworded => "without effect on a clause",
            Outcome::Won => "clause won",
            Outcome::Conceded => "clause conceded",
            Outcome::Regressed => "clause regressed",
        },
        tracking: match change.tracked {
            Some(false) => "not tracked",
            Some(true) => "tracked",
            None => "",
        },
        clauses: titles.join(", "),
        spans: spans(&change.spans),
    }
}

fn refused(refused: &Refused, new: &Document) -> ChangeView {
    ChangeView {
        kind: "refused",
        place: match (refused.new, refused.after) {
            (Some(range), _) => place(new, range),
            (None, Some(after)) => format!("after {}", place(new, after)),
            (None, None) => String::new(),
        },
        effect: "",
        effect_words: "",
        tracking: "",
        clauses: String::new(),
        spans: spans(&refused.spans),
    }
}

fn place(document: &Document, range: TextRange) -> String {
    words::place(&document.whereabouts(range.start))
}

/// Words for people; of long unchanged stretches only what stands next to a change.
fn spans(spans: &[Span]) -> Vec<SpanView> {
    let last = spans.len().saturating_sub(1);
    let changes = spans.iter().any(|span| span.side != Both::Same);
    let view = |(index, span): (usize, &Span)| {
        let text = inert(&span.text);
        let side = match span.side {
            Both::Same => "same",
            Both::Old => "old",
            Both::New => "new",
        };
        let text = if span.side == Both::Same && changes { shortened(&text, index == 0, index == last) } else { text };
        SpanView { side, text }
    };
    spans.iter().enumerate().map(view).collect()
}

fn shortened(text: &str, first: bool, last: bool) -> String {
    let room = if first || last { CONTEXT } else { 2 * CONTEXT };
    if text.len() <= room + CONTEXT / 2 {
        return text.to_owned();
    }
    let head = || text[..text.floor_char_boundary(CONTEXT)].rsplit_once(' ').map_or("", |(words, _)| words);
    let tail = || text[text.ceil_char_boundary(text.len() - CONTEXT)..].split_once(' ').map_or("", |(_, words)| words);
    match (first, last) {
        (true, _) => format!("… {}", tail()),
        (_, true) => format!("{} …", head()),
        _ => format!("{} … {}", head(), tail()),
    }
}
