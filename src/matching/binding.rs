//! The words that bind: "shall", "agrees to", "is not required to", "has no obligation to".
//!
//! They are read as English, from their grammar and not from one contract's phrase: an auxiliary
//! or a verb of promise, what denies it, and the words up to the act.

use crate::library::Mood;
use crate::text::{Gap, Word};
use std::ops::Range;

/// Words that bind somebody to an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    pub(super) mood: Mood,
    /// The word after them.
    pub(super) end: usize,
    /// Whether the subject stands after or among them ("it is the duty of Business Associate to").
    pub(super) subject_inside: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "every arm of the readers below gives an option")]
impl Binding {
    fn of(mood: Mood, end: usize) -> Option<Self> {
        Some(Self { mood, end, subject_inside: false })
    }

    fn inside(mood: Mood, end: usize) -> Option<Self> {
        Some(Self { mood, end, subject_inside: true })
    }
}

/// Words of a sentence, read from a place in it; empty beyond its end.
#[derive(Clone, Copy)]
struct Reader<'a> {
    words: &'a [Word],
    end: usize,
    at: usize,
}

impl<'a> Reader<'a> {
    fn word(&self, offset: usize) -> &'a str {
        if self.at + offset < self.end { self.words[self.at + offset].normal.as_str() } else { "" }
    }

    fn gap(&self, offset: usize) -> Gap {
        if self.at + offset < self.end { self.words[self.at + offset].gap } else { Gap::default() }
    }

    /// Offset of the first word from `offset` on that is no adverb.
    fn over_adverbs(&self, mut offset: usize) -> usize {
        while is_adverb(self.word(offset)) {
            offset += 1;
        }
        offset
    }

    /// Whether some of the next few words, up to a comma, is one of these; the offset after it.
    fn soon(&self, from: usize, most: usize, wanted: &[&str]) -> Option<usize> {
        let stop = Gap::COMMA.with(Gap::SEMICOLON).with(Gap::COLON);
        (from..from + most)
            .take_while(|&offset| offset == from || !self.gap(offset).has(stop))
            .find(|&offset| wanted.contains(&self.word(offset)))
            .map(|offset| offset + 1)
    }
}

/// The binding words that begin at `at`.
pub(super) fn binding(words: &[Word], scope: &Range<usize>, at: usize) -> Option<Binding> {
    let reader = Reader { words, end: scope.end, at };
    let word = |offset: usize| reader.word(offset);
    match word(0) {
        "shall" | "must" | "will" => modal(reader, Mood::Shall),
        "cannot" if word(1) == "be" && is_obliged(word(2)) => Binding::of(Mood::NeedNot, at + 4),
        "cannot" => Binding::of(Mood::ShallNot, at + 1),
        "should" | "ought" if !matches!(word(1), "have" | "") && subject_before(reader) => Binding::of(
            if word(1) == "not" { Mood::ShallNot } else { Mood::May },
            at + 1 + usize::from(matches!(word(1), "not" | "to")),
        ),
        "may" | "can" | "might" => {
            let be = matches!(word(1), "be" | "have")
                && !matches!(word(2), "used" | "disclosed" | "retained" | "stored" | "terminated");
            if be { None } else { modal(reader, Mood::May) }
        }
        "agree" | "undertake" | "covenant" if is_governed(words, scope.start, at) => None,
        "agrees" | "agree" | "undertakes" | "undertake" | "covenants" | "covenant" | "commits" | "promises" | "warrants"
        | "represents" | "acknowledges" => promise(reader),
        "is" | "are" | "being" => auxiliary(reader, 1, false),
        "has" | "have" | "having" => possession(reader, 1),
        "need" if word(1) == "not" => Binding::of(Mood::NeedNot, at + 2),
        "reserves" | "retains" | "reserve" | "retain" if word(1) == "the" => right(reader, 2),
        "does" | "do" | "did" if word(1) == "not" => disclaimer(reader),
        "assumes" | "undertaking" | "accepts" | "bears" if word(1) == "no" && is_duty(word(2)) => {
            Binding::of(Mood::NeedNot, at + 3 + usize::from(word(3) == "to"))
        }
        "disclaims" | "disclaim" | "disclaiming" | "rejects" => {
            reader.soon(1, 4, DUTIES).and_then(|end| Binding::of(Mood::NeedNot, at + end + usize::from(word(end) == "to")))
        }
        "waives" | "waive" if let Some(end) = reader.soon(1, 5, &["right", "rights"]).filter(|&end| word(end) == "to") => {
            Binding::of(Mood::ShallNot, at + end + 1)
        }
        "waives" | "waive" => {
            let end = reader.soon(1, 5, &["requirement", "obligation", "duty", "requirements", "obligations"])?;
            let that = matches!(word(end), "that" | "for" | "of" | "on");
            if that { Binding::inside(Mood::NeedNot, at + end + 1) } else { Binding::of(Mood::NeedNot, at + end) }
        }
        "declines" | "refuses" if word(1) == "to" => Binding::of(Mood::NeedNot, at + 2),
        "intends" | "plans" | "hopes" | "expects" | "aims" | "wishes" | "desires" | "endeavors" | "endeavours" | "strives"
        | "seeks" | "attempts" | "tries"
            if word(1) == "to" =>
        {
            Binding::of(Mood::May, at + 2)
        }
        "requires" | "obligates" | "obliges" | "compels" | "require" | "obligate" if after_nothing(&words[scope.start..at]) => {
            Binding::inside(Mood::NeedNot, at + 1)
        }
        "uses" | "use" | "purposes" | "disclosures" if at > scope.start && is_permitted(&words[at - 1].normal) => {
            uses_include(reader)
        }
        duty if is_duty(duty) => duties_include(reader),
        _ => None,
    }
}

fn is_permitted(word: &str) -> bool {
    matches!(word, "permitted" | "authorized" | "allowed" | "permissible")
}

/// "Permitted uses include:", "permitted uses and disclosures are": what follows is allowed.
fn uses_include(reader: Reader<'_>) -> Option<Binding> {
    let verbs = ["include", "includes", "are", "comprise"];
    let end = reader.soon(1, 7, &verbs).filter(|&end| reader.word(end) != "not")?;
    Binding::inside(Mood::May, reader.at + end)
}

/// Whether other words bind already to this verb: "is not required to agree", "may, in its discretion, agree".
fn is_governed(words: &[Word], start: usize, at: usize) -> bool {
    let before = (at.saturating_sub(6).max(start)..at).rev().map(|at| words[at].normal.as_str());
    let mut clause = before.take_while(|word| !matches!(*word, "and" | "or" | "but" | "that" | "who" | "which"));
    clause.next().is_some_and(|last| last == "to" || is_denial(last) || clause.any(is_denial))
}

fn is_denial(word: &str) -> bool {
    matches!(word, "not" | "may" | "can" | "might" | "cannot" | "never")
}

/// The rest of binding words that a subject parts: "in no event shall Business Associate be required
/// to". `after` is the word after the subject.
pub(super) fn after_subject(words: &[Word], scope: &Range<usize>, after: usize) -> Option<Binding> {
    let reader = Reader { words, end: scope.end, at: after };
    match reader.word(0) {
        "be" => auxiliary(reader, 1, true),
        "have" => reader
            .soon(1, 3, DUTIES)
            .and_then(|end| Binding::of(Mood::NeedNot, after + end + usize::from(reader.word(end) == "to"))),
        _ => None,
    }
}

/// After "shall", "may": what denies it, and the auxiliaries that change it.
fn modal(reader: Reader<'_>, mut mood: Mood) -> Option<Binding> {
    let mut taken = 1;
    if matches!(reader.word(taken), "not" | "never") {
        mood = Mood::ShallNot;
        taken += 1;
    }
    let next = reader.over_adverbs(taken);
    let denied = mood == Mood::ShallNot;
    let changed = match reader.word(next) {
        "be" | "become" => auxiliary(reader, next + 1, denied),
        "have" if denied => {
            let noun = reader.soon(next + 1, 3, DUTIES);
            noun.and_then(|end| Binding::of(Mood::NeedNot, reader.at + end + usize::from(reader.word(end) == "to")))
        }
        "have" => possession(reader, next + 1),
        "need" if denied => Binding::of(Mood::NeedNot, reader.at + next + 1 + usize::from(reader.word(next + 1) == "to")),
        // "shall not fail to report" binds as firmly as "shall report".
        "fail" | "neglect" | "omit" | "refuse" | "decline" if denied && reader.word(next + 1) == "to" => {
            Binding::of(Mood::Shall, reader.at + next + 2)
        }
        "decline" | "refuse" => Binding::of(Mood::NeedNot, reader.at + next + 1 + usize::from(reader.word(next + 1) == "to")),
        "elect" | "choose" | "opt" => {
            let mood = if reader.word(next + 1) == "not" { Mood::NeedNot } else { mood };
            Binding::of(mood, reader.at + next + 1)
        }
        "assume" | "accept" | "bear" | "undertake" if reader.word(next + 1) == "no" && is_duty(reader.word(next + 2)) => {
            Binding::of(Mood::NeedNot, reader.at + next + 3)
        }
        _ => None,
    };
    changed.or_else(|| Binding::of(mood, reader.at + taken))
}

/// "agrees to", "agrees not to", "covenants and agrees that it will" (the inner verb binds).
fn promise(reader: Reader<'_>) -> Option<Binding> {
    match (reader.word(0), reader.word(1)) {
        ("represents" | "warrants" | "acknowledges", _) => None,
        (_, "to" | "that") => Binding::of(Mood::Shall, reader.at + 2),
        (_, "not") => Binding::of(Mood::ShallNot, reader.at + 2),
        _ => None,
    }
}

/// After "is", "are", "shall be": "required to", "not required to", "permitted to", "under no
/// obligation to". `denied` says that a "not" stands before it already.
fn auxiliary(reader: Reader<'_>, from: usize, denied: bool) -> Option<Binding> {
    let not = matches!(reader.word(from), "not" | "neither" | "never");
    let denied = denied || not;
    let next = reader.over_adverbs(from + usize::from(not));
    let to = |offset: usize| reader.at + offset + usize::from(matches!(reader.word(offset), "to" | "for" | "that"));
    let word = reader.word(next);
    match word {
        "required" | "obligated" | "obliged" | "bound" | "compelled" | "expected" if denied => {
            Binding::of(Mood::NeedNot, to(next + 1))
        }
        "required" | "obligated" | "obliged" | "bound" if reader.word(next + 1) == "to" => {
            Binding::of(Mood::Shall, reader.at + next + 2)
        }
        "responsible" | "liable" | "accountable" if denied => Binding::of(Mood::NeedNot, to(next + 1)),
        "responsible" if matches!(reader.word(next + 1), "for" | "to") => Binding::of(Mood::Shall, reader.at + next + 2),
        "permitted" | "entitled" | "authorized" | "allowed" | "free" if reader.word(next + 1) == "to" => {
            Binding::of(if denied { Mood::ShallNot } else { Mood::May }, reader.at + next + 2)
        }
        "prohibited" | "barred" | "precluded" | "restricted" if reader.word(next + 1) == "from" => {
            Binding::of(if denied { Mood::May } else { Mood::ShallNot }, reader.at + next + 2)
        }
        "under" if reader.word(next + 1) == "no" || denied => {
            let end = reader.soon(next + 1, 4, DUTIES).unwrap_or(next + 2);
            Binding::of(Mood::NeedNot, to(reader.over_adverbs(end)))
        }
        "under" => {
            let end = reader.soon(next + 1, 3, DUTIES)?;
            Binding::of(Mood::Shall, to(end))
        }
        "excused" | "relieved" | "released" | "exempt" | "exempted" | "discharged"
            if matches!(reader.word(next + 1), "from" | "of") =>
        {
            let end = reader.soon(next + 2, 4, DUTIES).unwrap_or(next + 2);
            Binding::of(Mood::NeedNot, to(end))
        }
        "recommended" | "suggested" | "encouraged" | "advised" | "advisable" if !denied => Binding::of(Mood::May, to(next + 1)),
        "unable" => Binding::of(Mood::NeedNot, to(next + 1)),
        "possible" if denied && reader.word(next + 1) == "for" => Binding::inside(Mood::NeedNot, reader.at + next + 2),
        "the" | "no" | "a" | "an" => belongs_to(reader, next, denied || word == "no"),
        _ => None,
    }
}

/// "it is (not) the responsibility of Business Associate to".
fn belongs_to(reader: Reader<'_>, from: usize, denied: bool) -> Option<Binding> {
    let end = reader.soon(from + 1, 3, DUTIES)?;
    if reader.word(end) != "of" {
        return None;
    }
    let mood = if denied { Mood::NeedNot } else { Mood::Shall };
    Binding::inside(mood, reader.at + end + 1)
}

/// After "has", "shall have": "no obligation to", "the right to", "the duty to".
fn possession(reader: Reader<'_>, from: usize) -> Option<Binding> {
    let adjective = usize::from(matches!(
        reader.word(from + 1),
        "further"
            | "other"
            | "sole"
            | "absolute"
            | "express"
            | "affirmative"
            | "independent"
            | "legal"
            | "continuing"
            | "present"
    ));
    let noun = from + 1 + adjective;
    if reader.word(from) == "agreed" && matches!(reader.word(from + 1), "to" | "that") {
        return Binding::of(Mood::Shall, reader.at + from + 2);
    }
    let to = |offset: usize| reader.at + offset + usize::from(matches!(reader.word(offset), "to" | "for"));
    match (reader.word(from), reader.word(noun)) {
        ("no", "right" | "option" | "authority" | "license") => Binding::of(Mood::ShallNot, to(noun + 1)),
        ("no", duty) if is_duty(duty) => {
            // "no duty or obligation to", "no responsibility whatsoever to"
            let more = usize::from(matches!(reader.word(noun + 1), "or" | "nor")) * 2;
            Binding::of(Mood::NeedNot, to(reader.over_adverbs(noun + 1 + more)))
        }
        ("the" | "a" | "an", "right" | "option" | "discretion" | "authority" | "privilege") => right(reader, noun),
        ("the" | "a" | "an", duty) if is_duty(duty) => Binding::of(Mood::Shall, to(noun + 1)),
        _ => None,
    }
}

/// "the right to", "the right not to", "the right, but not the obligation, to".
fn right(reader: Reader<'_>, noun: usize) -> Option<Binding> {
    if !matches!(reader.word(noun), "right" | "option" | "discretion" | "authority" | "privilege" | "sole" | "absolute") {
        return None;
    }
    let not = reader.word(noun + 1) == "not";
    let end = noun + 1 + usize::from(not);
    if reader.word(noun + 1) == "but" {
        let end = reader.at + noun + 1 + (1..6).find(|&more| reader.word(noun + 1 + more) == "to")? + 1;
        return Binding::of(Mood::May, end);
    }
    let mood = if not { Mood::NeedNot } else { Mood::May };
    Binding::of(mood, reader.at + end + usize::from(reader.word(end) == "to"))
}

/// "does not undertake to", "does not have any obligation to", "does not need to".
fn disclaimer(reader: Reader<'_>) -> Option<Binding> {
    let next = reader.over_adverbs(2);
    let to = |offset: usize| reader.at + offset + usize::from(matches!(reader.word(offset), "to" | "that"));
    match reader.word(next) {
        "have" if reader.word(next + 1) == "to" => Binding::of(Mood::NeedNot, reader.at + next + 2),
        "have" | "assume" | "accept" | "bear" | "create" | "impose" | "undertake" => match reader.soon(next + 1, 4, DUTIES) {
            Some(end) => Binding::of(Mood::NeedNot, to(end)),
            None if reader.word(next) == "undertake" => Binding::of(Mood::NeedNot, to(next + 1)),
            None => Binding::of(Mood::ShallNot, reader.at + 2),
        },
        "need" | "agree" | "commit" | "require" | "oblige" | "obligate" | "warrant" | "represent" | "guarantee" | "promise" => {
            Binding::of(Mood::NeedNot, to(next + 1))
        }
        // "Business Associate does not sell PHI" promises it.
        _ => Binding::of(Mood::ShallNot, reader.at + 2),
    }
}

/// "Business Associate's obligations include", "the duties of Business Associate are to", "it is
/// Business Associate's responsibility to".
fn duties_include(reader: Reader<'_>) -> Option<Binding> {
    let possessive = reader.words[reader.at].gap.has(Gap::POSSESSIVE);
    if possessive && reader.word(1) == "to" {
        let before = &reader.words[reader.at.saturating_sub(7)..reader.at];
        let has = |wanted: &[&str]| before.iter().any(|word| wanted.contains(&word.normal.as_str()));
        let mood = if has(&["not"]) { Mood::NeedNot } else { Mood::Shall };
        return has(&["is", "be", "remain", "remains"]).then(|| Binding::inside(mood, reader.at + 2)).flatten();
    }
    let verb = (1..8).take_while(|&offset| !reader.gap(offset).has(Gap::SEMICOLON.with(Gap::STOP))).find(|&offset| {
        matches!(reader.word(offset), "include" | "includes" | "including" | "comprise")
            || (matches!(reader.word(offset), "are" | "is") && reader.word(offset + 1) == "to")
    })?;
    let before = reader.at.checked_sub(1).map(|before| reader.words[before].normal.as_str());
    let denied = before == Some("no");
    let of = reader.word(1) == "of";
    if denied || !(possessive || of || before == Some("its")) {
        return None;
    }
    Binding::inside(Mood::Shall, reader.at + verb + 1)
}

/// Whether a subject stands before the verb: "it should", not "should a breach occur".
fn subject_before(reader: Reader<'_>) -> bool {
    let stop = Gap::COMMA.with(Gap::SEMICOLON).with(Gap::COLON);
    !reader.gap(0).has(stop)
        && !matches!(
            reader.word(1),
            "a" | "an" | "any" | "the" | "such" | "either" | "business" | "covered" | "it" | "there" | "this"
        )
        && reader.at.checked_sub(1).is_some_and(|before| !matches!(reader.words[before].normal.as_str(), "or" | "and" | "known"))
}

/// "Nothing in this Agreement requires".
fn after_nothing(before: &[Word]) -> bool {
    before.iter().rev().take(9).any(|word| word.normal == "nothing")
}

const DUTIES: &[&str] =
    &["obligation", "obligations", "duty", "duties", "responsibility", "responsibilities", "liability", "requirement"];

pub(super) fn is_duty(word: &str) -> bool {
    DUTIES.contains(&word)
}

pub(super) fn is_obliged(word: &str) -> bool {
    matches!(word, "required" | "obligated" | "obliged" | "compelled")
}

fn is_adverb(word: &str) -> bool {
    (word.ends_with("ly") && !matches!(word, "only" | "supply" | "apply" | "comply" | "reply" | "rely"))
        || matches!(word, "hereby" | "also" | "further" | "thereby" | "whatsoever" | "otherwise" | "always" | "at")
}
