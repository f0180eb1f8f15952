//! How a sentence binds: who shall, shall not, may or need not do what.
//!
//! A sentence is cut into predications, each with the words that bind ("shall not"), their subject
//! and their mood. An act is judged by the predication that governs its word.

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
}

/// The predications of a sentence. `heading` is who the section's heading lays duties on, for bare
/// items ("Report to Covered Entity any ...").
pub(super) fn predications(finder: &Finder<'_>, scope: &Range<usize>, heading: Option<Who>) -> Vec<Predication> {
    let words = &finder.stream.words;
    let mentions = mentions(finder, scope);
    let mut out: Vec<Predication> = Vec::new();
    let mut at = scope.start;
    while at < scope.end {
        let Some((mood, end)) = binding(words, scope, at) else {
            at += 1;
            continue;
        };
        out.push(predication(words, &mentions, &out, scope, at..end, mood));
        at = end;
    }
    close(words, scope, &mut out);
    if out.is_empty() {
        out.push(statement(words, &mentions, scope, heading));
    }
    out
}

/// How the word `act` is governed.
pub(super) fn governed(words: &[Word], predications: &[Predication], act: usize) -> Option<Governed> {
    let by = predications.iter().rev().find(|p| p.start <= act && act < p.end).or_else(|| predications.first())?;
    let mood = match by.mood {
        Mood::Shall | Mood::May | Mood::States if negated(words, by.verb.end, act) => Mood::ShallNot,
        mood => mood,
    };
    let only = words[by.verb.start.min(act)..by.end].iter().take_while(|word| !word.gap.has(Gap::SEMICOLON)).any(is_only);
    Some(Governed { who: by.who, mood, only: only && matches!(mood, Mood::Shall | Mood::May | Mood::States) })
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
    ) && !(after == "to" && matches!(before, "agrees" | "agree"))
        || matches!(before, "or" | "if" | "but" | "are" | "is" | "does" | "do" | "was" | "were" | "did" | "has" | "have")
}

fn predication(
    words: &[Word],
    mentions: &[Mention],
    before: &[Predication],
    scope: &Range<usize>,
    verb: Range<usize>,
    mood: Mood,
) -> Predication {
    let after_verb = before.last().map_or(scope.start, |p| p.verb.end);
    let semicolon = (after_verb..verb.start).rev().find(|&at| words[at].gap.has(Gap::SEMICOLON)).unwrap_or(after_verb);
    let inherited = before.iter().rev().find(|p| !p.subordinate).or(before.last());
    let inverted =
        mentions.iter().find(|m| m.words.start == verb.end || (m.words.start == verb.end + 1 && words[verb.end].normal == "the"));
    let (who, start) = match subject(words, mentions, semicolon, verb.start) {
        // "In no event shall Business Associate ...", "nor may either party ...".
        Some((Who::THING, start)) if let Some(mention) = inverted.filter(|_| denies_before(words, semicolon, &verb)) => {
            (mention.who, start)
        }
        Some((Who::THING, _)) | None if inherited.is_some() && is_shared(words, semicolon, &verb) => {
            (inherited.map_or(Who::THING, |p| p.who), verb.start)
        }
        // "PHI shall not be disclosed by Business Associate": the agent bears it.
        Some((Who::THING, start)) => (agent(words, mentions, &verb, scope).unwrap_or(Who::THING), start),
        Some((who, start)) => (who, start),
        None => (inherited.map_or(Who::THING, |p| p.who), verb.start),
    };
    let subordinate = is_subordinate(words, start.max(scope.start), scope);
    let start = if before.is_empty() && !subordinate { scope.start } else { start };
    let mood = if denies_before(words, semicolon, &verb) { denied(mood, words, semicolon, &verb) } else { mood };
    Predication { start, verb, end: scope.end, who, mood, subordinate }
}

/// Whether only connectives stand between the verb and what stands before it, so that it shares
/// its subject: "shall report ..., and shall mitigate".
fn is_shared(words: &[Word], from: usize, verb: &Range<usize>) -> bool {
    let Some(last) = verb.start.checked_sub(1).filter(|&last| last >= from) else { return true };
    words[verb.start].gap.has(Gap::COMMA.with(Gap::SEMICOLON))
        || matches!(words[last].normal.as_str(), "and" | "or" | "but" | "also" | "further")
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
            | "ensure"
            | "ensures"
            | "warrants"
            | "covenants"
            | "acknowledges"
            | "represents"
            | "agreed"
            | "require"
    )
}

/// "Nothing in this Agreement shall require", "in no event shall", "neither party shall", "no PHI shall".
fn denies_before(words: &[Word], from: usize, verb: &Range<usize>) -> bool {
    words[from..verb.start].iter().rev().take(9).any(|word| matches!(word.normal.as_str(), "nothing" | "neither" | "nor"))
        || words[from..verb.start].iter().rev().take(5).any(|word| word.normal == "no" || word.normal == "under no")
}

fn denied(mood: Mood, words: &[Word], from: usize, verb: &Range<usize>) -> Mood {
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

/// The binding words that begin at `at`: their mood and the word after them.
fn binding(words: &[Word], scope: &Range<usize>, at: usize) -> Option<(Mood, usize)> {
    let word = |offset: usize| if at + offset < scope.end { words[at + offset].normal.as_str() } else { "" };
    // "shall, in accordance with law, not ..." keeps its "not" for `negated`; here only what touches.
    let (mut mood, mut taken) = match word(0) {
        "shall" | "must" | "will" => (Mood::Shall, 1),
        "cannot" => (Mood::ShallNot, 1),
        "may" | "can"
            if !matches!(word(1), "be" | "have")
                || matches!(word(2), "used" | "disclosed" | "retained" | "stored" | "terminated") =>
        {
            (Mood::May, 1)
        }
        "agrees" | "agree" | "undertakes" | "undertake" | "covenants" | "commits" | "promises"
            if matches!(word(1), "to" | "that" | "not") =>
        {
            (Mood::Shall, if word(1) == "not" { 1 } else { 2 })
        }
        "is" | "are" | "being" => return auxiliary(&word, 1, at),
        "has" | "have" => return possession(&word, 1, at),
        "need" if word(1) == "not" => return Some((Mood::NeedNot, at + 2)),
        "reserves" | "retains" if word(1) == "the" && word(2) == "right" => return Some((Mood::May, at + 3)),
        "does" | "do" | "assumes" | "undertakes" | "accepts" => return disclaimer(&word, at),
        _ => return None,
    };
    if matches!(word(taken), "not" | "never") {
        mood = Mood::ShallNot;
        taken += 1;
    }
    let after_adverb = usize::from(word(taken).ends_with("ly") && word(taken) != "only");
    match (mood, word(taken + after_adverb)) {
        (Mood::ShallNot, "be" | "have") => {
            let rest = |offset: usize| word(offset);
            if let Some((_, end)) = auxiliary_after_not(&rest, taken + after_adverb + 1, at) {
                return Some((Mood::NeedNot, end));
            }
        }
        (Mood::Shall, "be") => {
            if let Some(found) = auxiliary(&word, taken + after_adverb + 1, at) {
                return Some(found);
            }
        }
        (Mood::Shall, "have") => {
            if let Some(found) = possession(&word, taken + after_adverb + 1, at) {
                return Some(found);
            }
        }
        (Mood::May, "decline" | "refuse" | "elect" | "choose" | "opt") => {
            let end = at + taken + after_adverb + 1;
            let declines = matches!(word(taken + after_adverb), "decline" | "refuse") || word(taken + after_adverb + 1) == "not";
            return Some((if declines { Mood::NeedNot } else { Mood::May }, end));
        }
        _ => {}
    }
    Some((mood, at + taken))
}

/// After "is", "are", "shall be": "required to", "not required to", "permitted to", "under no obligation to".
fn auxiliary<'a>(word: &impl Fn(usize) -> &'a str, from: usize, at: usize) -> Option<(Mood, usize)> {
    let not = usize::from(matches!(word(from), "not" | "neither"));
    let adverb = usize::from(word(from + not).ends_with("ly") && word(from + not) != "only");
    let next = from + not + adverb;
    let mood = match word(next) {
        "required" | "obligated" | "obliged" | "bound" if word(next + 1) == "to" => Mood::Shall,
        "responsible" if matches!(word(next + 1), "for" | "to") => Mood::Shall,
        "liable" if not == 1 => return Some((Mood::NeedNot, at + next + 1)),
        "permitted" | "entitled" | "authorized" | "allowed" | "free" if word(next + 1) == "to" => Mood::May,
        "prohibited" if word(next + 1) == "from" => return Some((Mood::ShallNot, at + next + 2)),
        "under" if word(next + 1) == "no" => return Some((Mood::NeedNot, at + next + 3)),
        "excused" | "relieved" | "released" | "exempt" if word(next + 1) == "from" => {
            return Some((Mood::NeedNot, at + next + 2));
        }
        _ => return None,
    };
    let mood = match mood {
        Mood::Shall if not == 1 => Mood::NeedNot,
        Mood::May if not == 1 => Mood::ShallNot,
        mood => mood,
    };
    Some((mood, at + next + 2))
}

/// After "shall not be", "shall not have": "required to", "any obligation to".
fn auxiliary_after_not<'a>(word: &impl Fn(usize) -> &'a str, from: usize, at: usize) -> Option<(Mood, usize)> {
    match word(from) {
        "required" | "obligated" | "obliged" | "responsible" | "bound" | "liable" => Some((Mood::NeedNot, at + from + 2)),
        "any" | "an" | "the" if is_duty(word(from + 1)) => Some((Mood::NeedNot, at + from + 3)),
        duty if is_duty(duty) => Some((Mood::NeedNot, at + from + 2)),
        _ => None,
    }
}

/// After "has", "shall have": "no obligation to", "the right to", "the duty to".
fn possession<'a>(word: &impl Fn(usize) -> &'a str, from: usize, at: usize) -> Option<(Mood, usize)> {
    let adjective = usize::from(matches!(
        word(from + 1),
        "further" | "other" | "sole" | "absolute" | "express" | "affirmative" | "independent"
    ));
    let noun = word(from + 1 + adjective);
    let mood = match (word(from), noun) {
        ("no", noun) if is_duty(noun) => Mood::NeedNot,
        ("the" | "a" | "an", "right" | "option" | "discretion" | "authority") => Mood::May,
        ("the" | "a" | "an", noun) if is_duty(noun) => Mood::Shall,
        _ => return None,
    };
    Some((mood, at + from + 2 + adjective + usize::from(word(from + 2 + adjective) == "to")))
}

/// "does not undertake to", "undertakes no obligation to", "does not have any obligation to".
fn disclaimer<'a>(word: &impl Fn(usize) -> &'a str, at: usize) -> Option<(Mood, usize)> {
    if matches!(word(0), "undertakes" | "assumes" | "accepts") {
        return (word(1) == "no" && is_duty(word(2))).then(|| (Mood::NeedNot, at + 3));
    }
    if word(1) != "not" {
        return None;
    }
    match word(2) {
        "have" if matches!(word(3), "any" | "an" | "a") && is_duty(word(4)) => Some((Mood::NeedNot, at + 5)),
        "undertake" | "agree" | "commit" | "assume" | "accept" | "require" | "oblige" | "obligate" => {
            Some((Mood::NeedNot, at + 3))
        }
        // "Business Associate does not sell PHI" promises it.
        _ => Some((Mood::ShallNot, at + 2)),
    }
}

fn is_duty(word: &str) -> bool {
    matches!(word, "obligation" | "obligations" | "duty" | "duties" | "responsibility" | "responsibilities" | "liability")
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
        assert_eq!(governed(&stream.words, &found, act), Some(Governed { who, mood, only }), "{marked}\n{found:#?}");
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
        check("Nothing in this Agreement requires Business Associate to *report* breaches.", Who::THING, Mood::NeedNot);
        check("Nothing herein shall require Business Associate to *report* breaches.", Who::THING, Mood::NeedNot);
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
    fn permissions() {
        check("Business Associate may *use* PHI for its own purposes.", BA, Mood::May);
        check_only("Business Associate may *use* PHI only as permitted.", BA, Mood::May, true);
        check("Business Associate is permitted to *use* PHI.", BA, Mood::May);
        check("Covered Entity shall have the right to *terminate* this Agreement.", CE, Mood::May);
        check("Business Associate reserves the right to *use* PHI.", BA, Mood::May);
        check("Business Associate *maintains* a response plan.", BA, Mood::States);
    }
}
