//! How a sentence binds: who shall, shall not, may or need not do what.
//!
//! A sentence is cut into predications, each with the words that bind ("shall not"), their subject
//! and their mood. An act is judged by the predication that governs its word.

use super::binding::{Binding, after_subject, binding};
use super::find::Finder;
use super::subject::{Mention, Who, mentions, subject};
use crate::library::Mood;
use crate::text::{Gap, Word};
use std::ops::Range;

/// One verb of binding with what it governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Predication {
    /// First word of its subject.
    start: usize,
    /// The binding words.
    verb: Range<usize>,
    /// First word that it no longer governs.
    end: usize,
    who: Who,
    mood: Mood,
    /// Whether it is part of a clause inside another ("as Covered Entity may request").
    subordinate: bool,
}

/// How an act is governed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Governed {
    pub(super) who: Who,
    pub(super) mood: Mood,
    /// Whether the permission or duty is limited by "only".
    pub(super) only: bool,
    /// The word after the binding words.
    pub(super) verb_end: usize,
}

impl Predication {
    /// Whether it denies a duty and begins after `act` and before `end`.
    pub(super) fn denies_between(&self, act: usize, end: usize) -> bool {
        self.mood == Mood::NeedNot && self.start > act && self.verb.start < end
    }

    /// The word before the "that" by which a clause that begins at `start` hangs on what this one
    /// governs: "ensure" of "ensure that subcontractors agree to".
    fn word_before_that<'w>(&self, words: &'w [Word], start: usize) -> Option<&'w str> {
        let parts = Gap::COMMA.with(Gap::SEMICOLON);
        let that = (self.verb.end..start).find(|&at| words[at].normal == "that" && is_that_of_promise(words, at))?;
        let apart = (self.verb.end..start).any(|at| words[at].gap.has(parts));
        (!apart).then(|| words[that - 1].normal.as_str())
    }

    /// The mood of a clause in which somebody is to do what this one's subject sees to: a duty that
    /// is denied or left open binds nobody further down either.
    fn mood_below(&self, words: &[Word], start: usize) -> Option<Mood> {
        let sees_to = |word: &str| matches!(word, "ensure" | "require" | "it");
        match (self.mood, self.word_before_that(words, start)?) {
            (Mood::NeedNot, _) => Some(Mood::NeedNot),
            (Mood::ShallNot, word) if sees_to(word) => Some(Mood::NeedNot),
            (Mood::May, word) if sees_to(word) => Some(Mood::May),
            _ => None,
        }
    }
}

/// The predications of a sentence. `heading` is who the section's heading lays duties on, for bare
/// items ("Report to Covered Entity any ...").
pub(super) fn predications(finder: &Finder<'_>, scope: &Range<usize>, heading: Option<Who>) -> Vec<Predication> {
    let words = &finder.stream.words;
    let mentions = mentions(finder, scope);
    let mut out: Vec<Predication> = Vec::new();
    let mut at = scope.start;
    while at < scope.end {
        let Some(found) = binding(words, scope, at) else {
            at += 1;
            continue;
        };
        let found = predication(words, &mentions, &out, scope, at, found);
        at = found.verb.end;
        out.push(found);
    }
    close(words, scope, &mut out);
    if out.is_empty() {
        out.push(statement(words, &mentions, scope, heading));
    }
    let further: Vec<Predication> = further_statements(words, &mentions, scope, &out).collect();
    out.extend(further);
    out.sort_by_key(|p| p.start);
    out
}

/// How the word `act` is governed.
pub(super) fn governed(words: &[Word], predications: &[Predication], act: usize) -> Option<Governed> {
    let by = predications.iter().rev().find(|p| p.start <= act && act < p.end).or_else(|| predications.first())?;
    let mood = match by.mood {
        // "waives the right to sue": the suing is barred, the waiving is said.
        _ if by.verb.start == act && words[act].normal.starts_with("waive") => Mood::States,
        Mood::Shall | Mood::May | Mood::States if negated(words, by.verb.end, act) => Mood::ShallNot,
        // "may retain PHI as long as it continues to comply": what the permission hangs on is owed.
        Mood::May | Mood::NeedNot if is_condition_of(words, by.verb.end, act) => Mood::States,
        mood => mood,
    };
    let only = words[by.verb.start.min(act)..by.end].iter().take_while(|word| !word.gap.has(Gap::SEMICOLON)).any(is_only);
    let only = only && matches!(mood, Mood::Shall | Mood::May | Mood::States);
    Some(Governed { who: by.who, mood, only, verb_end: by.verb.end })
}

/// Whether a proviso begins between the verb and the act.
fn is_condition_of(words: &[Word], from: usize, act: usize) -> bool {
    (from..act).any(|at| {
        let next = words.get(at + 1).map_or("", |word| word.normal.as_str());
        matches!((words[at].normal.as_str(), next), ("provided", next) if next != "by" && next != "in" && next != "to")
            || matches!((words[at].normal.as_str(), next), ("long", "as") | ("condition", "that"))
    })
}

fn is_only(word: &Word) -> bool {
    matches!(word.normal.as_str(), "only" | "solely" | "exclusively")
}

/// Whether "not" stands between the verb and the act, in the same item and not as part of "not
/// only", "not later than" and the like.
fn negated(words: &[Word], from: usize, act: usize) -> bool {
    if act < from {
        return false;
    }
    (from..act)
        .rev()
        .take(14)
        .take_while(|&at| !ends_negation(&words[at + 1]))
        .any(|at| matches!(words[at].normal.as_str(), "not" | "never" | "neither") && !is_harmless_not(words, at))
}

fn ends_negation(word: &Word) -> bool {
    word.gap.has(Gap::SEMICOLON)
        || matches!(word.normal.as_str(), "but" | "except" | "unless" | "provided" | "shall" | "will" | "that")
}

/// "not only", "not limited to", "not later than", "whether or not", "if not".
fn is_harmless_not(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| words[before].normal.as_str());
    let after = words.get(at + 1).map_or("", |word| word.normal.as_str());
    matches!(
        after,
        "only"
            | "limited"
            | "later"
            | "more"
            | "less"
            | "exceed"
            | "exceeding"
            | "to"
            | "permitted"
            | "provided"
            | "authorized"
            | "allowed"
    ) && !(after == "to" && (matches!(before, "agrees" | "agree" | "and" | "but" | "or") || words[at].gap.has(Gap::COMMA)))
        || matches!(before, "or" | "if" | "but" | "are" | "is" | "does" | "do" | "was" | "were" | "did" | "has" | "have")
}

fn predication(
    words: &[Word],
    mentions: &[Mention],
    before: &[Predication],
    scope: &Range<usize>,
    at: usize,
    found: Binding,
) -> Predication {
    let mut verb = at..found.end;
    let mut mood = found.mood;
    let after_verb = before.last().map_or(scope.start, |p| p.verb.end);
    let semicolon = (after_verb..at).rev().find(|&at| words[at].gap.has(Gap::SEMICOLON)).unwrap_or(after_verb);
    let inherited = before.iter().rev().find(|p| !p.subordinate).or(before.last());
    let denied = denies_before(words, semicolon, &verb) || (before.is_empty() && begins_with_none(words, scope, at));
    let inverted = mentions
        .iter()
        .find(|m| m.words.start == verb.end || (m.words.start == verb.end + 1 && words[verb.end].normal == "the"))
        .filter(|_| denied || is_inverting(words, semicolon, &verb));
    let (who, start) = match subject(words, mentions, semicolon, at) {
        _ if found.subject_inside => (inside(mentions, &verb).unwrap_or(Who::THING), at),
        // "Business Associate lists its agents in Annex A and will give notice": the first verb needs no auxiliary.
        _ if goes_on(words, semicolon, &verb)
            && let Some(who) = opening(mentions, scope, before) =>
        {
            (who, scope.start)
        }
        // "In no event shall Business Associate ...", "nor may either party ...".
        Some((Who::THING, start)) if let Some(mention) = inverted => (mention.who, start),
        Some((Who::THING, _)) | None if inherited.is_some() && is_shared(words, semicolon, &verb) => {
            (inherited.map_or(Who::THING, |p| p.who), at)
        }
        // "PHI shall not be disclosed by Business Associate": the agent bears it.
        Some((Who::THING, start)) => (agent(words, mentions, &verb, scope).unwrap_or(Who::THING), start),
        // "Covered Entity shall be notified by Business Associate": the agent bears it, not the subject.
        Some((who, start)) if is_told(words, &verb) => (agent(words, mentions, &verb, scope).unwrap_or(teller(who)), start),
        Some((who, start)) => (who, start),
        None => (inherited.map_or(Who::THING, |p| p.who), at),
    };
    if let Some(below) = before.last().and_then(|p| p.mood_below(words, start)) {
        mood = below;
    } else if denied {
        mood = denied_mood(mood, words, semicolon, &verb);
    }
    if let Some(rest) = inverted.filter(|_| denied).and_then(|mention| after_subject(words, scope, mention.words.end)) {
        (mood, verb.end) = (rest.mood, rest.end);
    }
    let relative = relative(words, start.max(after_verb), at);
    let start = relative.unwrap_or(start);
    let subordinate = relative.is_some() || is_subordinate(words, start.max(scope.start), scope);
    let start = if before.is_empty() && !subordinate { scope.start } else { start };
    Predication { start, verb, end: scope.end, who, mood, subordinate }
}

/// Where a relative clause begins whose verb this is: "individuals whose PHI will be provided".
fn relative(words: &[Word], from: usize, verb: usize) -> Option<usize> {
    let parts = Gap::COMMA.with(Gap::SEMICOLON);
    let inside = (from..verb).rev().take_while(|&at| !words[at + 1].gap.has(parts));
    inside.into_iter().find(|&at| matches!(words[at].normal.as_str(), "whose" | "whom"))
}

/// Whether a verb stands right after "and" or "or" in the words from `from` on, so that its subject
/// is that of a verb before it.
fn goes_on(words: &[Word], from: usize, verb: &Range<usize>) -> bool {
    verb.start > from && matches!(words[verb.start - 1].normal.as_str(), "and" | "or" | "but")
}

/// The party with which a sentence begins whose first verb binds without words of its own.
fn opening(mentions: &[Mention], scope: &Range<usize>, before: &[Predication]) -> Option<Who> {
    let first = mentions.iter().find(|m| m.words.start <= scope.start + 1).filter(|_| before.is_empty())?;
    first.free.then_some(first.who)
}

/// The party named among the binding words or right before them: "it is the duty of Business
/// Associate to", "Business Associate's obligations include".
fn inside(mentions: &[Mention], verb: &Range<usize>) -> Option<Who> {
    let after = mentions.iter().find(|m| m.words.start >= verb.start && m.words.start <= verb.end);
    let before = || mentions.iter().rev().find(|m| m.words.end <= verb.start && m.words.end + 2 > verb.start);
    after.or_else(before).map(|m| m.who)
}

/// "Only if the fees are paid shall Business Associate ...": the verb stands before its subject.
fn is_inverting(words: &[Word], from: usize, verb: &Range<usize>) -> bool {
    words[from..verb.start].iter().take(2).any(is_only)
}

/// Whether only connectives stand between the verb and what stands before it, so that it shares
/// its subject: "shall report ..., and shall mitigate".
fn is_shared(words: &[Word], from: usize, verb: &Range<usize>) -> bool {
    let Some(last) = verb.start.checked_sub(1).filter(|&last| last >= from) else { return true };
    // "(1) shall not disclose it; (2) shall not use it": a label is no subject.
    if words[last].gap.has(Gap::OPEN) && words[verb.start].gap.has(Gap::CLOSE) {
        let first = words[last].gap.has(Gap::COMMA.with(Gap::SEMICOLON)) || last == from;
        return first || last.checked_sub(1).is_some_and(|at| matches!(words[at].normal.as_str(), "and" | "or"));
    }
    words[verb.start].gap.has(Gap::COMMA.with(Gap::SEMICOLON))
        || goes_on(words, from, verb)
        || matches!(words[last].normal.as_str(), "also" | "further")
}

/// "shall be notified", "will promptly be given notice": the subject is told, the agent tells.
fn is_told(words: &[Word], verb: &Range<usize>) -> bool {
    let be = (verb.end..verb.end + 3).find(|&at| words.get(at).is_some_and(|word| word.normal == "be"));
    let told = be.and_then(|be| {
        (be + 1..be + 4).find(|&at| {
            words.get(at).is_some_and(|word| {
                matches!(
                    word.normal.as_str(),
                    "notified"
                        | "given"
                        | "informed"
                        | "told"
                        | "advised"
                        | "provided"
                        | "alerted"
                        | "furnished"
                        | "reimbursed"
                        | "indemnified"
                )
            })
        })
    });
    told.is_some()
}

/// Who tells a party something where nobody is named: the other one.
fn teller(told: Who) -> Who {
    match told {
        Who::COVERED_ENTITY => Who::BUSINESS_ASSOCIATE,
        Who::BUSINESS_ASSOCIATE => Who::COVERED_ENTITY,
        other => other,
    }
}

/// The party after "by", in a passive sentence.
fn agent(words: &[Word], mentions: &[Mention], verb: &Range<usize>, scope: &Range<usize>) -> Option<Who> {
    mentions
        .iter()
        .filter(|m| m.words.start > verb.end && m.words.end <= scope.end && !m.free)
        .find(|m| {
            let before = words[m.words.start - 1].normal.as_str();
            before == "by" || (before == "the" && m.words.start >= 2 && words[m.words.start - 2].normal == "by")
        })
        .filter(|m| !words[verb.end..m.words.start].iter().any(|word| word.gap.has(Gap::SEMICOLON)))
        // "received by", "created by" speak of the information, not of the act.
        .filter(|m| !words[verb.end..m.words.start].iter().rev().take(4).any(|word| is_participle_of_phi(&word.normal)))
        .map(|m| m.who)
}

fn is_participle_of_phi(word: &str) -> bool {
    matches!(
        word,
        "received"
            | "created"
            | "maintained"
            | "transmitted"
            | "held"
            | "obtained"
            | "requested"
            | "owned"
            | "discovered"
            | "designated"
    )
}

/// Whether the clause that begins here is inside another one.
fn is_subordinate(words: &[Word], start: usize, scope: &Range<usize>) -> bool {
    (start.saturating_sub(3).max(scope.start)..start)
        .rev()
        .take_while(|&at| at + 1 >= start || !words[at + 1].gap.has(Gap::COMMA))
        .any(|at| {
            matches!(
                words[at].normal.as_str(),
                "as" | "that"
                    | "which"
                    | "who"
                    | "whom"
                    | "if"
                    | "when"
                    | "whenever"
                    | "until"
                    | "where"
                    | "because"
                    | "extent"
                    | "whether"
            ) && !(words[at].normal == "that" && is_that_of_promise(words, at))
        })
        || matches!(words[start].normal.as_str(), "as" | "which" | "who" | "that")
}

/// "agrees that it shall", "provided that Business Associate shall": the inner clause is the promise.
fn is_that_of_promise(words: &[Word], that: usize) -> bool {
    let before = that.checked_sub(1).map_or("", |before| words[before].normal.as_str());
    matches!(
        before,
        "agrees"
            | "agree"
            | "provided"
            | "except"
            | "however"
            | "acknowledge"
            | "agreeing"
            | "ensure"
            | "ensures"
            | "warrants"
            | "covenants"
            | "acknowledges"
            | "represents"
            | "agreed"
            | "require"
            // "see to it that"
            | "it"
    )
}

/// "Nothing in this Agreement shall require", "in no event shall", "neither party shall", "no PHI shall".
fn denies_before(words: &[Word], from: usize, verb: &Range<usize>) -> bool {
    let from = after_condition(words, from, verb.start);
    let before = &words[from..verb.start];
    let plain = |at: usize| !matches!(before.get(at + 1).map(|word| word.normal.as_str()), Some("longer" | "later" | "event"));
    // "Under no theory of liability, whether in contract or tort, will ...": it opens the clause.
    let opens = before.first().is_some_and(|word| matches!(word.normal.as_str(), "under" | "in" | "at"))
        && before.get(1).is_some_and(|word| word.normal == "no");
    let joined = before.iter().rev().take(5).position(|word| matches!(word.normal.as_str(), "and" | "but" | "or"));
    before.iter().rev().take(9).any(|word| matches!(word.normal.as_str(), "nothing" | "neither" | "nor"))
        || opens
        || (before.len().saturating_sub(joined.unwrap_or(5).min(5))..before.len())
            .any(|at| before[at].normal == "no" && (plain(at) || at == 0))
}

/// Where the main clause begins after "if neither return nor destruction is feasible,".
fn after_condition(words: &[Word], from: usize, verb: usize) -> usize {
    let condition =
        (from..verb).rev().find(|&at| matches!(words[at].normal.as_str(), "if" | "when" | "where" | "unless" | "whenever"));
    let comma = condition.and_then(|condition| (condition..verb).rev().find(|&at| words[at].gap.has(Gap::COMMA)));
    comma.filter(|&comma| Some(comma) != condition).unwrap_or(from)
}

/// "No part of the Services that involves PHI shall be outsourced", "None of them shall".
fn begins_with_none(words: &[Word], scope: &Range<usize>, verb: usize) -> bool {
    let next = words.get(scope.start + 1).filter(|_| scope.start + 1 < verb).map_or("", |word| word.normal.as_str());
    matches!(words[scope.start].normal.as_str(), "no" | "none")
        && !matches!(next, "later" | "more" | "less" | "fewer" | "earlier" | "sooner" | "longer" | "")
        && !(scope.start..verb).any(|at| words[at].gap.has(Gap::COMMA.with(Gap::SEMICOLON).with(Gap::COLON)))
}

fn denied_mood(mood: Mood, words: &[Word], from: usize, verb: &Range<usize>) -> Mood {
    let nothing = words[from..verb.start].iter().any(|word| word.normal == "nothing");
    match mood {
        _ if nothing => Mood::NeedNot,
        Mood::Shall | Mood::May => Mood::ShallNot,
        mood => mood,
    }
}

/// Ends each subordinate predication at the next comma or semicolon after its verb and words, so
/// that what follows falls back to the main one; a main one ends where the next main one begins.
fn close(words: &[Word], scope: &Range<usize>, predications: &mut [Predication]) {
    for index in 0..predications.len() {
        let next_main = predications[index + 1..].iter().find(|p| !p.subordinate).map_or(scope.end, |p| p.start);
        let p = &mut predications[index];
        p.end = next_main.max(p.verb.end);
        if p.subordinate {
            p.end = (p.verb.end..p.end).find(|&at| words[at].gap.has(Gap::COMMA.with(Gap::SEMICOLON))).unwrap_or(p.end);
        }
    }
}

/// A sentence without a verb of binding: a statement of its first party, or a bare item whose
/// heading says whose duty it is.
fn statement(words: &[Word], mentions: &[Mention], scope: &Range<usize>, heading: Option<Who>) -> Predication {
    let first = mentions.iter().find(|m| m.free);
    let bare = first.is_none_or(|m| m.words.start > scope.start + 3);
    let nothing = words[scope.clone()].iter().take(2).any(|word| word.normal == "nothing");
    let (who, mood) = match (heading, bare) {
        _ if nothing => (Who::THING, Mood::NeedNot),
        (Some(who), true) => (who, Mood::Shall),
        _ => (first.map_or(Who::THING, |m| m.who), Mood::States),
    };
    let verb = match first {
        Some(m) if !bare => m.words.end..m.words.end,
        _ => scope.start..scope.start,
    };
    Predication { start: scope.start, verb, end: scope.end, who, mood, subordinate: false }
}

/// The statements of a party that begin after a semicolon and have no verb of binding: "Covered
/// Entity decides who is notified; Business Associate bears the cost". `bound` are the others.
fn further_statements<'a>(
    words: &'a [Word],
    mentions: &'a [Mention],
    scope: &'a Range<usize>,
    bound: &'a [Predication],
) -> impl Iterator<Item = Predication> + 'a {
    let free_of_others = |mention: &&Mention| {
        let start = mention.words.start;
        let end = (start + 1..scope.end).find(|&at| words[at].gap.has(Gap::SEMICOLON)).unwrap_or(scope.end);
        !bound.iter().any(|p| (start..end).contains(&p.verb.start) || (start..end).contains(&p.start))
    };
    let begins = |mention: &&Mention| {
        let start = mention.words.start;
        let apart = |at: usize| at > scope.start && words[at].gap.has(Gap::SEMICOLON);
        mention.free && (apart(start) || (words[start - 1].normal == "the" && apart(start - 1)))
    };
    let starting = mentions.iter().filter(|mention| mention.words.start > scope.start).filter(begins);
    starting.filter(free_of_others).map(|mention| Predication {
        start: mention.words.start,
        verb: mention.words.end..mention.words.end,
        end: scope.end,
        who: mention.who,
        mood: Mood::States,
        subordinate: false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::program::Program;
    use super::super::stream::Stream;
    use super::*;
    use crate::document::{Block, BlockKind, Document, Parties, Place};
    use crate::library::Library;
    use crate::text::TextRange;

    /// Checks who is bound how to the word between asterisks.
    #[track_caller]
    fn check(marked: &str, who: Who, mood: Mood) {
        check_only(marked, who, mood, false);
    }

    #[track_caller]
    fn check_only(marked: &str, who: Who, mood: Mood, only: bool) {
        let act_at = marked.find('*').expect("an act between asterisks") as u32;
        let text = marked.replace('*', "");
        let range = TextRange::new(0, text.len());
        let block = Block {
            range,
            kind: BlockKind::Body,
            label: String::new(),
            heading: TextRange::default(),
            section: 0,
            lead_in: None,
            place: Place::default(),
            page_starts: Vec::new(),
            origins: Vec::new(),
        };
        let parties = Parties {
            covered_entity: vec!["Covered Entity".into(), "Customer".into()],
            business_associate: vec!["Business Associate".into(), "Vendor".into()],
            downstream: false,
        };
        let document = Document { text, blocks: vec![block], parties, ..Document::default() };
        let stream = Stream::new(&document);
        let program = Program::new(&Library::default());
        let finder = Finder::new(&program, &document, &stream);
        let act = stream.words.iter().position(|word| word.range.start == act_at).expect("the act is a word");
        let sentence = &stream.sentences[stream.sentence_at(act)];
        let found = predications(&finder, &sentence.words, None);
        let by = governed(&stream.words, &found, act).map(|by| (by.who, by.mood, by.only));
        assert_eq!(by, Some((who, mood, only)), "{marked}\n{found:#?}");
    }

    const BA: Who = Who::BUSINESS_ASSOCIATE;
    const CE: Who = Who::COVERED_ENTITY;

    #[test]
    fn duties() {
        check("Business Associate shall *report* any breach to Covered Entity.", BA, Mood::Shall);
        check("Vendor agrees to *report* to Customer any use of which it becomes aware.", BA, Mood::Shall);
        check("If Customer requests it, Business Associate must, within ten days, *provide* access.", BA, Mood::Shall);
        check("Upon Covered Entity's request, Vendor will *provide* access.", BA, Mood::Shall);
        check("Business Associate, at the request of Covered Entity, shall *amend* PHI.", BA, Mood::Shall);
        check("Business Associate is required to *notify* Covered Entity.", BA, Mood::Shall);
        check("Business Associate shall mitigate harm, and shall *report* breaches.", BA, Mood::Shall);
        check("Within five days, Business Associate shall, as Covered Entity may request, *report* it.", BA, Mood::Shall);
        check("Business Associate agrees that it will *report* breaches.", BA, Mood::Shall);
        check("Business Associate and its subcontractors shall *report* breaches.", BA.with(Who::SUBCONTRACTOR), Mood::Shall);
        check("Each party shall *comply* with HIPAA.", Who::BOTH, Mood::Shall);
        check("If Business Associate discovers a breach, it shall *notify* Covered Entity.", BA, Mood::Shall);
        check("Covered Entity shall *notify* Business Associate of restrictions.", CE, Mood::Shall);
        check("Business Associate shall *ensure* that any subcontractors agree to the same restrictions.", BA, Mood::Shall);
        check(
            "Business Associate shall ensure that any subcontractors *agree* to the same restrictions.",
            Who::SUBCONTRACTOR,
            Mood::Shall,
        );
        check("Business Associate shall (a) not use PHI; (b) *report* breaches.", BA, Mood::Shall);
        check(
            "Business Associate shall not use PHI in a manner that *violates* laws or would violate such laws if used by Covered Entity.",
            BA,
            Mood::ShallNot,
        );
        check(
            "Business Associate shall not use PHI in a manner that violates laws or would *violate* such laws if used by Covered Entity.",
            BA,
            Mood::ShallNot,
        );
        check(
            "Business Associate (1) shall not disclose it; (2) shall not use PHI in a manner that *violates* laws.",
            BA,
            Mood::ShallNot,
        );
        check("Covered Entity decides who is notified; Business Associate cooperates and *bears* the cost.", BA, Mood::States);
        check("Covered Entity shall decide who is told; the Business Associate *bears* the cost.", BA, Mood::States);
        check("Business Associate shall report not later than ten days after it *discovers* a breach.", BA, Mood::Shall);
    }

    #[test]
    fn passives() {
        check("All PHI shall be *returned* or destroyed at termination.", Who::THING, Mood::Shall);
        check("PHI shall not be *used* by Business Associate for marketing.", BA, Mood::ShallNot);
        check("PHI received by Business Associate shall be *returned*.", Who::THING, Mood::Shall);
        check("Notice shall be *given* by Covered Entity.", CE, Mood::Shall);
    }

    #[test]
    fn denials() {
        check("Business Associate shall not be required to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate is not required to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate need not *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate shall have no obligation to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate has no duty to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate may decline to *report* breaches.", BA, Mood::NeedNot);
        check("Nothing in this Agreement requires Business Associate to *report* breaches.", BA, Mood::NeedNot);
        check("Nothing herein shall require Business Associate to *report* breaches.", BA, Mood::NeedNot);
        check("This Agreement does not require Business Associate to *report* breaches.", Who::THING, Mood::NeedNot);
        check("Business Associate does not undertake to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate is under no obligation to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate shall not *use* or disclose PHI.", BA, Mood::ShallNot);
        check("Business Associate shall not use or *disclose* PHI.", BA, Mood::ShallNot);
        check("Business Associate agrees not to *use* PHI.", BA, Mood::ShallNot);
        check("Business Associate agrees to not *use* PHI.", BA, Mood::ShallNot);
        check("In no event shall Business Associate *use* PHI for marketing.", BA, Mood::ShallNot);
        check("Business Associate does not *sell* PHI.", BA, Mood::ShallNot);
        check("Business Associate shall *report* any use that this Agreement does not permit.", BA, Mood::Shall);
        check("Neither party shall *use* PHI for marketing.", Who::BOTH, Mood::ShallNot);
    }

    #[test]
    fn parted_and_inner_clauses() {
        check("In no event shall Business Associate be required to *report* breaches.", BA, Mood::NeedNot);
        check("It is the duty of Business Associate to *report* breaches.", BA, Mood::Shall);
        check("It is not Business Associate's responsibility to *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate's obligations include *notifying* Covered Entity of breaches.", BA, Mood::Shall);
        check(
            "Covered Entity shall *notify* Business Associate of any limitation that may affect its use of PHI.",
            CE,
            Mood::Shall,
        );
        check("Covered Entity, and not Business Associate, shall *notify* individuals.", CE, Mood::Shall);
        check("No part of the Services that involves PHI shall be *outsourced* by Business Associate.", BA, Mood::ShallNot);
        check("No later than ten days after discovery, Business Associate shall *report* it.", BA, Mood::Shall);
        check(
            "Business Associate need not ensure that subcontractors *agree* to the same terms.",
            Who::SUBCONTRACTOR,
            Mood::NeedNot,
        );
        check("Specific permitted uses include: (a) to *store* PHI in the cloud.", Who::THING, Mood::May);
        check(
            "Covered Entity agrees to *obtain* any necessary consents from individuals whose PHI will be provided to Business Associate.",
            CE,
            Mood::Shall,
        );
        check("Vendor lists its subprocessors in Annex A and will *give* notice of changes.", BA, Mood::Shall);
        check("Vendor *lists* its subprocessors in Annex A and will give notice of changes.", BA, Mood::Shall);
        // What is not seen to, or only may be, binds nobody below either; a condition of it does.
        let sub = Who::SUBCONTRACTOR;
        check("Vendor shall not see to it that subcontractors *agree* to the same terms.", sub, Mood::NeedNot);
        check("Vendor may require that subcontractors *agree* to the same terms.", sub, Mood::May);
        check("Any subcontractor need not *agree* to the same terms.", sub, Mood::NeedNot);
        check("Any subcontractor may, in its discretion, *agree* to the same terms.", sub, Mood::May);
        check("If neither return nor destruction is feasible, Business Associate may *keep* PHI.", BA, Mood::May);
        check("Business Associate may keep PHI as long as it *continues* to comply.", BA, Mood::States);
        check("Business Associate may use PHI for the Services and not to *improve* its products.", BA, Mood::ShallNot);
        check("Such data is no longer PHI and may be *used* by Business Associate.", BA, Mood::May);
        check(
            "Under no theory of liability, whether in contract or in tort, will Business Associate *pay* for lost profits.",
            BA,
            Mood::ShallNot,
        );
        check("Covered Entity shall be *notified* by Business Associate of any breach.", BA, Mood::Shall);
        check("Covered Entity shall be *notified* of any breach.", BA, Mood::Shall);
        check("Business Associate shall be *reimbursed* for copies.", CE, Mood::Shall);
        check(
            "Neither Business Associate nor its subcontractors shall *perform* services abroad.",
            BA.with(Who::SUBCONTRACTOR),
            Mood::ShallNot,
        );
        check("Business Associate shall furnish Covered Entity with the *names* of subcontractors.", BA, Mood::Shall);
        check("Business Associate shall furnish Covered Entity with the names and shall *update* the list.", BA, Mood::Shall);
        check("Business Associate need not require its subcontractors to *agree* to the restrictions.", BA, Mood::NeedNot);
        check("Business Associate agrees: to make any amendment that Covered Entity directs, and to *log* it.", BA, Mood::Shall);
        check("Business Associate shall not fail to *report* breaches.", BA, Mood::Shall);
        check("Covered Entity waives any requirement that Business Associate *report* breaches.", BA, Mood::NeedNot);
        check("Business Associate should *report* breaches.", BA, Mood::May);
        check("Should Business Associate learn of a breach, it shall *report* it.", BA, Mood::Shall);
        check(
            "Disclosures made by Covered Entity or Business Associate are logged; it shall *report* them.",
            Who::THING,
            Mood::Shall,
        );
    }

    #[test]
    fn permissions() {
        check("Business Associate may *use* PHI for its own purposes.", BA, Mood::May);
        check_only("Business Associate may *use* PHI only as permitted.", BA, Mood::May, true);
        check("Business Associate is permitted to *use* PHI.", BA, Mood::May);
        check("Covered Entity shall have the right to *terminate* this Agreement.", CE, Mood::May);
        check("Business Associate reserves the right to *use* PHI.", BA, Mood::May);
        check("Covered Entity waives any right to *terminate* this Agreement.", CE, Mood::ShallNot);
        check("Covered Entity *waives* the right to bring claims.", CE, Mood::States);
        check("Business Associate *maintains* a response plan.", BA, Mood::States);
    }
}
