//! What is said of an edit to the other side, from the clause's page.

use super::{Note, Priority};
use crate::grading::Position;
use crate::library::{Clause, Kind, Severity, Want};

/// The note on a clause.
pub(super) fn note(clause: &Clause, position: Position) -> Note {
    let ask = match position {
        Position::Fallback if !clause.ask.fallback.is_empty() => &clause.ask.fallback,
        _ => &clause.ask.preferred,
    };
    let ask = ask.trim().trim_end_matches('.').to_owned();
    let reason = match clause.kind {
        // The summary of a red flag says what is wrong; that of another what is right.
        Kind::RedFlag | Kind::Expected => format!("{} Requested: {ask}.", stopped(&clause.summary)),
        Kind::Required => format!("The law asks for this: {} Requested: {ask}.", lower_first(&stopped(&clause.summary))),
    };
    Note { title: clause.title.clone(), reason, ask, citations: clause.citations.clone(), position, priority: priority(clause) }
}

/// How much the edit of a clause's finding matters: as the playbook says, or else by its kind and
/// severity.
pub fn priority(clause: &Clause) -> Priority {
    if let Some(want) = clause.want {
        return match want {
            Want::Must => Priority::Must,
            Want::Should => Priority::Should,
            Want::Trade => Priority::Trade,
        };
    }
    match (clause.kind, clause.severity) {
        (Kind::Required, _) | (_, Severity::Critical) => Priority::Must,
        (_, Severity::High) => Priority::Should,
        _ => Priority::Trade,
    }
}

fn stopped(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// Lower case in front, unless the word is a name or an abbreviation.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let (Some(first), second) = (letters.next(), letters.clone().next()) else { return String::new() };
    if second.is_some_and(char::is_uppercase) { text.to_owned() } else { first.to_lowercase().chain(letters).collect() }
}
