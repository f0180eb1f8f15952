//! The edits that may close a finding, the smallest first. Whether one does, the proof says.

use super::contract::{Change, Contract};
use super::place::{self, Spot};
use super::swap::{Turn, swaps};
use super::wording::{Terms, capitalised, offers};
use crate::document::{BlockKind, PieceKind};
use crate::grading::{Finding, Position, Verdict};
use crate::library::{Clause, EditKind, Kind, ValueLimit};
use crate::matching::ClauseMatch;
use crate::text::numbers::cardinal;
use crate::text::values::{Duration, Unit, Value, ValueKind, values};
use crate::text::{TextRange, Word, sentences, words};

/// What stands in place of a numbered provision that goes, so that no number after it moves.
const OMITTED: &str = "[Intentionally omitted]";

/// An edit to be tried.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) kind: EditKind,
    pub(super) changes: Vec<Change>,
}

/// What the edits for one finding are made from.
pub(super) struct Maker<'a> {
    pub(super) contract: &'a Contract,
    pub(super) terms: &'a Terms,
    pub(super) clause: &'a Clause,
    pub(super) finding: &'a Finding,
    pub(super) found: &'a ClauseMatch,
    /// What it is with the edits made so far.
    pub(super) verdict: Verdict,
    /// Words that these edits take away.
    pub(super) gone: &'a [TextRange],
    pub(super) position: Position,
    /// Blocks with clauses of the same family, the nearest first.
    pub(super) siblings: &'a [usize],
}

/// The kinds of edit to try for a verdict where the page does not say.
fn usual(kind: Kind, verdict: Verdict) -> &'static [EditKind] {
    match (kind, verdict) {
        (Kind::RedFlag, _) => &[
            EditKind::ReplaceValue,
            EditKind::StrikeWords,
            EditKind::Forbid,
            EditKind::Strengthen,
            EditKind::StrikeSentence,
            EditKind::AddSentence,
            EditKind::ReplaceSentence,
            EditKind::InsertParagraph,
        ],
        (_, Verdict::Contradicted) => &[
            EditKind::ReplaceValue,
            EditKind::Oblige,
            EditKind::StrikeWords,
            EditKind::ReplaceSentence,
            EditKind::StrikeSentence,
            EditKind::InsertParagraph,
        ],
        (_, Verdict::Partial) => &[
            EditKind::ReplaceValue,
            EditKind::Strengthen,
            EditKind::AddSentence,
            EditKind::InsertParagraph,
            // Last, because it gives up what the contract grants already.
            EditKind::ReplaceSentence,
        ],
        _ => &[EditKind::InsertParagraph],
    }
}

impl Maker<'_> {
    /// All edits to try, in order.
    pub(super) fn all(&self) -> Vec<Candidate> {
        let own = self.clause.edits.as_slice();
        let kinds = if own.is_empty() { usual(self.finding.kind, self.verdict) } else { own };
        let sentences = self.sentences();
        let mut out = Vec::new();
        for &kind in kinds {
            let changes: Vec<Vec<Change>> = match kind {
                EditKind::ReplaceValue => self.values(&sentences),
                EditKind::Oblige => self.swapped(&sentences, Turn::Oblige),
                EditKind::Strengthen => self.swapped(&sentences, Turn::Strengthen),
                EditKind::Forbid => self.swapped(&sentences, Turn::Forbid),
                EditKind::StrikeWords => self.parts(&sentences),
                EditKind::StrikeSentence => self.struck(&sentences),
                EditKind::AddSentence => self.added(&sentences),
                EditKind::ReplaceSentence => self.replaced(&sentences),
                EditKind::InsertParagraph => self.inserted(&sentences),
            };
            out.extend(changes.into_iter().filter(|changes| !changes.is_empty()).map(|changes| Candidate { kind, changes }));
        }
        out
    }

    fn text(&self) -> &str {
        &self.contract.document.text
    }

    /// The sentences that prove the finding, in the order of the text.
    fn sentences(&self) -> Vec<TextRange> {
        let document = &self.contract.document;
        let mut out: Vec<TextRange> = Vec::new();
        for evidence in &self.finding.evidence {
            let Some(block) = document.block_at(evidence.start).map(|index| &document.blocks[index]) else { continue };
            if !matches!(block.kind, BlockKind::Body | BlockKind::Definition) {
                continue;
            }
            let found = sentences(self.text(), block.range);
            let stands = |sentence: &TextRange| !self.gone.iter().any(|gone| gone.contains(*sentence));
            out.extend(found.into_iter().filter(|sentence| sentence.overlaps(*evidence)).filter(stands));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The wordings on offer in the contract's terms, with the figure asked for.
    fn wordings(&self) -> Vec<String> {
        let figure = self.figure();
        let wordings = offers(self.clause, self.position).into_iter();
        wordings.map(|wording| self.terms.apply(&figured(wording, figure))).collect()
    }

    /// The time that the page's scale asks for at this position.
    fn figure(&self) -> Option<Duration> {
        let scale = self.clause.scale.as_ref()?;
        let bound = match self.position {
            Position::Preferred => &scale.preferred,
            Position::Acceptable => &scale.acceptable,
            Position::Fallback | Position::Unacceptable => &scale.fallback,
        };
        first_duration(&bound.words)
    }

    /// Times that are too long, each replaced alone and then all together. They are those that an
    /// element with a limit found; else, in a sentence with one time only, that one.
    fn values(&self, sentences: &[TextRange]) -> Vec<Vec<Change>> {
        let offered = offers(self.clause, self.position).into_iter().filter_map(first_duration);
        let wanted: Vec<Duration> = self.figure().into_iter().chain(offered).collect();
        let mut places: Vec<TextRange> = Vec::new();
        for (element, hits) in self.clause.elements.iter().zip(&self.found.elements) {
            if matches!(element.value, Some(ValueLimit::MoreThan(_))) {
                places.extend(hits.iter().map(|hit| hit.range));
            }
        }
        if places.is_empty() {
            places.extend(sentences.iter().filter(|sentence| durations(self.text(), **sentence).len() == 1));
        }
        let mut out = Vec::new();
        for wanted in wanted {
            let mut all: Vec<Change> = Vec::new();
            for place in &places {
                for (range, duration) in durations(self.text(), *place) {
                    let change = Change::Words { range, text: String::new() };
                    if duration.hours() > wanted.hours() && !all.iter().any(|other| overlap(other, &change)) {
                        all.push(other_duration(self.text(), range, duration, wanted));
                    }
                }
            }
            all.sort_by_key(start);
            out.extend(all.iter().map(|change| vec![change.clone()]));
            if all.len() > 1 {
                out.push(all);
            }
        }
        out
    }

    /// Words swapped: each place alone, then all of a sentence together, then everywhere.
    fn swapped(&self, sentences: &[TextRange], turn: Turn) -> Vec<Vec<Change>> {
        let by_sentence: Vec<Vec<Change>> = sentences
            .iter()
            .map(|sentence| {
                let found = swaps(self.text(), *sentence, turn).into_iter();
                found.map(|(range, to)| Change::Words { range, text: to.to_owned() }).collect()
            })
            .collect();
        let mut out: Vec<Vec<Change>> = by_sentence.iter().flatten().map(|change| vec![change.clone()]).collect();
        out.extend(by_sentence.iter().filter(|changes| changes.len() > 1).cloned());
        if by_sentence.iter().filter(|changes| !changes.is_empty()).count() > 1 {
            let first = by_sentence.iter().filter_map(|changes| changes.first().cloned());
            out.push(first.collect());
        }
        out
    }

    /// The parts of sentences between commas that the elements found.
    fn parts(&self, sentences: &[TextRange]) -> Vec<Vec<Change>> {
        let hits = self.found.elements.iter().flatten().map(|hit| hit.range);
        let mut ranges: Vec<TextRange> = Vec::new();
        for hit in hits {
            let sentence = sentences.iter().find(|sentence| sentence.contains(hit));
            ranges.extend(sentence.and_then(|sentence| part(self.text(), *sentence, hit)));
        }
        ranges.sort_by_key(|range| (range.len(), *range));
        ranges.dedup();
        ranges.into_iter().map(|range| vec![Change::Words { range, text: String::new() }]).collect()
    }

    /// Sentences struck: each alone, then all.
    fn struck(&self, sentences: &[TextRange]) -> Vec<Vec<Change>> {
        let mut out: Vec<Vec<Change>> = sentences.iter().map(|sentence| vec![self.strike(*sentence)]).collect();
        if out.len() > 1 {
            out.push(out.iter().flatten().cloned().collect());
        }
        out
    }

    fn strike(&self, sentence: TextRange) -> Change {
        let document = &self.contract.document;
        let text = self.text();
        let Some(block) = document.block_at(sentence.start).map(|index| &document.blocks[index]) else {
            return Change::Words { range: sentence, text: String::new() };
        };
        let before = TextRange { start: block.range.start, end: sentence.start };
        let after = TextRange { start: sentence.end, end: block.range.end };
        let bare = |range: TextRange| !range.of(text).contains(char::is_alphanumeric);
        let headed = before.of(text).trim() == block.heading.of(text).trim();
        if (bare(before) || headed) && bare(after) {
            let keeps_number = !block.label.is_empty() || !block.heading.is_empty() || block.lead_in.is_some();
            return if keeps_number {
                Change::Words { range: without_ending(text, sentence), text: OMITTED.to_owned() }
            } else {
                Change::Words { range: block.range, text: String::new() }
            };
        }
        // One of the two spaces around it goes too.
        let spaced = if bare(before) {
            let after = after.of(text);
            TextRange { end: sentence.end + (after.len() - after.trim_start().len()) as u32, ..sentence }
        } else {
            let before = before.of(text);
            TextRange { start: sentence.start - (before.len() - before.trim_end().len()) as u32, ..sentence }
        };
        Change::Words { range: spaced, text: String::new() }
    }

    /// The wording as a sentence after one that falls short.
    fn added(&self, sentences: &[TextRange]) -> Vec<Vec<Change>> {
        let text = self.text();
        let ends = |sentence: &&TextRange| sentence.of(text).ends_with(['.', '?', '!', ')', '"', '\u{201d}']);
        let places = sentences.iter().filter(ends).filter(|sentence| self.is_running_text(**sentence));
        let places: Vec<TextRange> = places.map(|sentence| TextRange { start: sentence.end, end: sentence.end }).collect();
        let wordings = self.wordings();
        wordings
            .iter()
            .flat_map(|wording| {
                places.iter().map(move |range| vec![Change::Words { range: *range, text: format!(" {wording}") }])
            })
            .collect()
    }

    /// Whether more sentences can follow this one: not in a table, and not in an item that others
    /// follow.
    fn is_running_text(&self, sentence: TextRange) -> bool {
        let document = &self.contract.document;
        let Some(index) = document.block_at(sentence.start) else { return false };
        let row = self.contract.piece_of(index).is_none_or(|piece| piece.kind == PieceKind::Row);
        !row && document.blocks[index].lead_in.is_none()
    }

    /// The wording in the place of a sentence; of several the rest are struck.
    fn replaced(&self, sentences: &[TextRange]) -> Vec<Vec<Change>> {
        let document = &self.contract.document;
        let text = self.text();
        let mut out = Vec::new();
        for wording in self.wordings() {
            for sentence in sentences {
                let lead_in = document.block_at(sentence.start).and_then(|index| document.blocks[index].lead_in);
                let like = document.block_at(sentence.start).unwrap_or_default();
                let Some(fitted) = self.fitted(&wording, lead_in, like) else { continue };
                let range = without_ending(text, *sentence);
                // The ending that stays brings its own stop.
                let fitted = if range == *sentence { fitted } else { fitted.trim_end_matches('.').to_owned() };
                out.push(vec![Change::Words { range, text: fitted.clone() }]);
                if sentences.len() > 1 {
                    let others = sentences.iter().filter(|other| *other != sentence).map(|other| self.strike(*other));
                    let mut all: Vec<Change> = others.chain([Change::Words { range, text: fitted }]).collect();
                    all.sort_by_key(start);
                    out.push(all);
                }
            }
        }
        out
    }

    /// The wording after a lead-in, begun with a capital where the items of the list are.
    fn fitted(&self, wording: &str, lead_in: Option<usize>, like: usize) -> Option<String> {
        let blocks = &self.contract.document.blocks;
        let Some(lead_in) = lead_in else { return Some(wording.to_owned()) };
        let item = place::as_item(wording, blocks[lead_in].range.of(self.text()), self.terms.business_associate())?;
        let capital = blocks[like].range.of(self.text()).starts_with(char::is_uppercase);
        Some(if capital { capitalised(&item) } else { item })
    }

    /// The wording as a paragraph: beside its siblings, where the page says that it belongs, or at
    /// the end.
    /// A denial goes with it.
    fn inserted(&self, sentences: &[TextRange]) -> Vec<Vec<Change>> {
        let denied = self.verdict == Verdict::Contradicted;
        let denials: Vec<Change> = sentences.iter().filter(|_| denied).map(|sentence| self.strike(*sentence)).collect();
        let document = &self.contract.document;
        let evidence = self.finding.evidence.first().and_then(|range| document.block_at(range.start));
        let mut spots: Vec<Spot> = Vec::new();
        for block in evidence.into_iter().chain(self.siblings.iter().copied().take(2)) {
            spots.extend(place::beside(self.contract, block));
        }
        if let Some(section) = self.finding.belongs {
            spots.extend(place::inside(self.contract, section));
        }
        spots.extend(place::at_the_end(self.contract));
        let mut seen: Vec<Spot> = Vec::new();
        for spot in spots {
            if !seen.contains(&spot) {
                seen.push(spot);
            }
        }
        let wordings = self.wordings();
        let fit = |wording: &String, spot: &Spot| {
            let text = self.fitted(wording, spot.lead_in, spot.like)?;
            // Siblings with headings in the line have a sister with one.
            let headed = spot.lead_in.is_none() && !spot.label.is_empty() && !document.blocks[spot.like].heading.is_empty();
            let text = if headed { format!("{}. {text}", self.clause.title) } else { text };
            let (after, like, label) = (spot.after, spot.like, spot.label.clone());
            let mut changes = denials.clone();
            changes.push(Change::Paragraph { after, like, order: 0, label, text });
            Some(changes)
        };
        wordings.iter().flat_map(|wording| seen.iter().filter_map(|spot| fit(wording, spot)).collect::<Vec<_>>()).collect()
    }
}

/// Where a change begins, for sorting.
pub(super) fn start(change: &Change) -> u32 {
    match change {
        Change::Words { range, .. } => range.start,
        Change::Paragraph { .. } => u32::MAX,
    }
}

/// Whether two changes touch the same words. Additions at one place stand after one another.
pub(super) fn overlap(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Words { range: a, .. }, Change::Words { range: b, .. }) => {
            let inside = |empty: &TextRange, other: &TextRange| {
                empty.is_empty() && !other.is_empty() && other.start < empty.start && empty.start < other.end
            };
            a.overlaps(*b) || inside(a, b) || inside(b, a) || (a == b && !a.is_empty())
        }
        _ => false,
    }
}

/// The sentence without the mark that parts it from the next item.
fn without_ending(text: &str, sentence: TextRange) -> TextRange {
    let slice = sentence.of(text);
    let ending = ["; and/or", "; and", "; or", ", and", ", or", ";"].into_iter().find(|end| slice.ends_with(end));
    TextRange { end: sentence.end - ending.map_or(0, str::len) as u32, ..sentence }
}

/// How a part of a sentence begins that the rest can do without; others are members of a list.
const PARTS: [&str; 24] = [
    "and may",
    "and shall",
    "and will",
    "and to",
    "and has",
    "and is",
    "or may",
    "but",
    "including",
    "provided",
    "unless",
    "except",
    "to the extent",
    "subject to",
    "if",
    "in its",
    "at its",
    "without",
    "regardless",
    "whether",
    "for as long",
    "which",
    "or for",
    "as",
];

/// The part between commas around these words, with the comma before it. The first part has the
/// subject and stays.
fn part(text: &str, sentence: TextRange, hit: TextRange) -> Option<TextRange> {
    let slice = sentence.of(text);
    let is_mark = |at: usize, c: char| matches!(c, ',' | ';') && slice[at + 1..].starts_with(char::is_whitespace);
    let marks: Vec<usize> = slice.char_indices().filter(|(at, c)| is_mark(*at, *c)).map(|(at, _)| at).collect();
    let (from, to) = ((hit.start - sentence.start) as usize, (hit.end - sentence.start) as usize);
    let begin = *marks.iter().rfind(|at| **at < from)?;
    let stop = slice.trim_end_matches(['.', ';', ')']).len();
    let end = marks.iter().find(|at| **at >= to).copied().unwrap_or(stop);
    let rest = slice[begin..end.max(begin)].trim_start_matches([',', ';', ' ']).to_lowercase();
    let apart = PARTS.iter().any(|begins| rest.strip_prefix(begins).is_some_and(|rest| rest.starts_with(' ')));
    apart.then(|| TextRange::new(sentence.start as usize + begin, sentence.start as usize + end))
}

/// The wording with this time in the place of its first, where it is longer than that. A page words
/// the time it prefers, which may be shorter than the one asked for.
fn figured(wording: &str, figure: Option<Duration>) -> String {
    let mut out = wording.to_owned();
    let first = durations(wording, TextRange::new(0, wording.len())).into_iter().next();
    if let (Some(figure), Some((range, old))) = (figure, first)
        && old.hours() < figure.hours()
        && let Change::Words { range, text } = other_duration(wording, range, old, figure)
    {
        out.replace_range(std::ops::Range::from(range), &text);
    }
    out
}

fn first_duration(text: &str) -> Option<Duration> {
    durations(text, TextRange::new(0, text.len())).first().map(|(_, duration)| *duration)
}

/// The times in a range, where they stand with brackets and unit.
fn durations(text: &str, range: TextRange) -> Vec<(TextRange, Duration)> {
    let words = words(text, range);
    let place = |value: &Value| Some(words.get(value.words.start)?.range.cover(words.get(value.words.end - 1)?.range));
    values(&words)
        .iter()
        .filter_map(|value| match value.kind {
            ValueKind::Duration(duration) => Some((place(value)?, duration)),
            _ => None,
        })
        .collect()
}

/// The change of one time to another: the number alone where the unit stays, in words and figures
/// as the contract writes.
fn other_duration(text: &str, range: TextRange, old: Duration, new: Duration) -> Change {
    let words: Vec<Word> = words(text, range);
    let slice = range.of(text);
    let figures = slice.contains(|c: char| c.is_ascii_digit());
    let spelled = slice.starts_with(char::is_alphabetic);
    let capital = slice.starts_with(char::is_uppercase);
    let amount = new.amount.to_string();
    let number = match (spelled, cardinal(new.amount as usize)) {
        (true, Some(word)) => {
            let word = if capital { capitalised(&word) } else { word };
            if figures { format!("{word} ({amount})") } else { word }
        }
        _ => amount,
    };
    if old.unit == new.unit {
        // Everything before the unit, whose words are the last without figures.
        let unit = words.iter().rposition(|word| is_number(&word.normal)).and_then(|at| words.get(at + 1));
        if let Some(unit) = unit {
            let end = range.start as usize + text[range.start as usize..unit.range.start as usize].trim_end().len();
            return Change::Words { range: TextRange::new(range.start as usize, end), text: number };
        }
    }
    let unit = match new.unit {
        Unit::Hours => "hours",
        Unit::Days => "calendar days",
        Unit::BusinessDays => "business days",
        Unit::Weeks => "weeks",
        Unit::Months => "months",
        Unit::Years => "years",
    };
    Change::Words { range, text: format!("{number} {unit}") }
}

fn is_number(normal: &str) -> bool {
    crate::text::numbers::number(normal).is_some() || normal == "hundred"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_change_as_little_as_they_can() {
        let day = |amount| Duration { amount, unit: Unit::Days, disagrees: false };
        let hours = Duration { amount: 48, unit: Unit::Hours, disagrees: false };
        for (text, new, expected) in [
            ("within sixty (60) days of it", day(10), "within ten (10) days of it"),
            ("within 60 calendar days of it", day(10), "within 10 calendar days of it"),
            ("within sixty days of it", day(5), "within five days of it"),
            ("within sixty (60) days of it", hours, "within forty-eight (48) hours of it"),
            ("within 30 business days of it", hours, "within 48 hours of it"),
        ] {
            let (range, old) = durations(text, TextRange::new(0, text.len()))[0];
            let Change::Words { range, text: new } = other_duration(text, range, old, new) else { panic!("{text}") };
            let mut changed = text.to_owned();
            changed.replace_range(range.start as usize..range.end as usize, &new);
            assert_eq!(changed, expected);
        }
    }

    #[test]
    fn parts_keep_the_subject() {
        let text = "Vendor may use data to serve Customer, and may sell data to others, as it likes.";
        let all = TextRange::new(0, text.len());
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            TextRange::new(start, start + words.len())
        };
        assert_eq!(part(text, all, at("sell data")).map(|range| range.of(text)), Some(", and may sell data to others"));
        assert_eq!(part(text, all, at("as it likes")).map(|range| range.of(text)), Some(", as it likes"));
        assert_eq!(part(text, all, at("use data")), None);
    }
}
