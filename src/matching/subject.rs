//! Who a sentence speaks of: mentions of the parties, and which of them is a verb's subject.

use super::find::Finder;
use super::program::{BUSINESS_ASSOCIATE, COVERED_ENTITY};
use crate::text::{Gap, Word};
use std::ops::Range;

/// Who bears an act, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Who(u8);

impl Who {
    pub(super) const BUSINESS_ASSOCIATE: Self = Self(1);
    pub(super) const COVERED_ENTITY: Self = Self(2);
    pub(super) const SUBCONTRACTOR: Self = Self(4);
    /// Somebody else: the Secretary, the individual.
    pub(super) const OTHER: Self = Self(8);
    /// Something: the subject of a passive sentence ("PHI shall be returned") or of a statement.
    pub(super) const THING: Self = Self(16);
    pub(super) const BOTH: Self = Self(3);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A party named in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) words: Range<usize>,
    pub(super) who: Who,
    /// Whether it stands where a subject stands: not after a preposition, not possessive.
    pub(super) free: bool,
}

const PREPOSITIONS: &[&str] = &[
    "of",
    "by",
    "to",
    "from",
    "with",
    "for",
    "between",
    "against",
    "upon",
    "on",
    "in",
    "about",
    "at",
    "under",
    "through",
    "among",
    "within",
    "via",
    "notify",
    "notifies",
    "inform",
    "informs",
    "notifying",
    "allow",
    "permit",
    "require",
    "requires",
    "enable",
    "assist",
    "help",
    "cause",
    "request",
    "against",
    "indemnify",
    "reimburse",
    "provide",
    "give",
    "than",
    "per",
    "unto",
    // Verbs whose object is a party.
    "furnish",
    "furnishes",
    "furnishing",
    "supply",
    "supplies",
    "send",
    "sends",
    "sending",
    "deliver",
    "delivers",
    "tell",
    "tells",
    "telling",
    "advise",
    "advises",
    "advising",
    "alert",
    "alerts",
    "alerting",
    "afford",
    "affords",
    "grant",
    "grants",
    "granting",
    "assure",
    "assures",
    "pay",
    "pays",
    "paying",
    "offer",
    "offers",
    "let",
    "lets",
    "make",
    "makes",
    "obligate",
    "obligates",
    "bind",
    "binds",
    "providing",
    "provides",
    "giving",
    "gives",
    "informing",
    "assists",
    "assisting",
    "helps",
    "helping",
    "enabling",
    "enables",
    "requiring",
    "requests",
    "requesting",
    "reimburses",
    "indemnifies",
    "causes",
    "causing",
    "permits",
    "permitting",
    "allows",
    "allowing",
    "excluding",
    "except",
    "including",
    // "Covered Entity, and not Business Associate, shall"
    "not",
    "unlike",
];

/// People who act for the party before them: "Business Associate's workforce".
const WORKFORCE: &[&str] =
    &["workforce", "employees", "employee", "personnel", "staff", "officers", "directors", "members", "representatives"];

const SUBCONTRACTORS: &[&str] =
    &["subcontractor", "subcontractors", "agent", "agents", "subprocessor", "subprocessors", "vendor", "vendors"];

const OTHERS: &[&str] = &["secretary", "individual", "individuals", "hhs", "patient", "patients"];

const PRONOUNS: &[&str] = &["it", "they"];

/// The mentions in a run of words, in order. `it` resolves to the free mention before it.
pub(super) fn mentions(finder: &Finder<'_>, scope: &Range<usize>) -> Vec<Mention> {
    let words = &finder.stream.words;
    let mut found: Vec<Mention> = Vec::new();
    for (leaf, who) in [(BUSINESS_ASSOCIATE, Who::BUSINESS_ASSOCIATE), (COVERED_ENTITY, Who::COVERED_ENTITY)] {
        for span in finder.leaf(leaf, scope) {
            found.push(Mention { words: span.start..span.end, who, free: is_free(words, scope, &(span.start..span.end)) });
        }
    }
    for at in scope.clone() {
        if found.iter().any(|mention| mention.words.contains(&at)) {
            continue;
        }
        let word = words[at].normal.as_str();
        let who = match word {
            "party" | "parties" => Who::BOTH,
            _ if SUBCONTRACTORS.contains(&word) => Who::SUBCONTRACTOR,
            _ if OTHERS.contains(&word) => Who::OTHER,
            _ => continue,
        };
        // "third party" and "any other party" are neither of the two.
        let before = at.checked_sub(1).filter(|before| *before >= scope.start).map_or("", |before| words[before].normal.as_str());
        let who = if who == Who::BOTH && matches!(before, "third" | "other") { Who::OTHER } else { who };
        found.push(Mention { words: at..at + 1, who, free: is_free(words, scope, &(at..at + 1)) });
    }
    found.sort_by_key(|mention| mention.words.start);
    bind_joined(words, scope, &mut found);
    let mut pronouns = Vec::new();
    for at in scope.clone() {
        if PRONOUNS.contains(&words[at].normal.as_str()) && !words[at].gap.has(Gap::OPEN) {
            let antecedent =
                found.iter().rev().find(|mention| mention.words.end <= at && mention.free && !mention.who.has(Who::OTHER));
            if let Some(antecedent) = antecedent {
                pronouns.push(Mention { words: at..at + 1, who: antecedent.who, free: is_free(words, scope, &(at..at + 1)) });
            }
        }
    }
    found.extend(pronouns);
    found.sort_by_key(|mention| mention.words.start);
    found
}

/// A mention joined to one that is not free is not free either ("by Covered Entity or Business
/// Associate"), unless "and" begins a new clause with it ("... by Covered Entity and Business
/// Associate shall").
fn bind_joined(words: &[Word], scope: &Range<usize>, mentions: &mut [Mention]) {
    for index in 1..mentions.len() {
        let before = &mentions[index - 1];
        let this = &mentions[index];
        let between = &words[before.words.end.min(this.words.start)..this.words.start];
        let joined = matches!(between.first().map(|word| word.normal.as_str()), Some("or" | "and" | "nor"))
            && between.iter().all(|word| is_joint(&word.normal) || word.normal == "or" || word.normal == "nor")
            && !between.iter().any(|word| word.gap.has(Gap::COMMA.with(Gap::SEMICOLON)));
        let next = words.get(this.words.end).filter(|_| this.words.end < scope.end).map_or("", |word| word.normal.as_str());
        let new_clause = between.first().is_some_and(|word| word.normal == "and")
            && matches!(next, "shall" | "will" | "may" | "must" | "agrees" | "agree" | "is" | "are" | "has" | "have");
        if joined && !before.free && !new_clause {
            mentions[index].free = false;
        }
    }
}

/// Whether a mention can be a subject: no preposition before it (over articles), no possessive
/// after it unless people follow who act for it.
fn is_free(words: &[Word], scope: &Range<usize>, mention: &Range<usize>) -> bool {
    if let Some(next) = words.get(mention.end).filter(|_| mention.end < scope.end)
        && next.gap.has(Gap::POSSESSIVE)
        && !WORKFORCE.contains(&next.normal.as_str())
    {
        return false;
    }
    let mut at = mention.start;
    while at > scope.start {
        let gap = words[at].gap;
        if gap.has(Gap::COMMA.with(Gap::SEMICOLON).with(Gap::COLON).with(Gap::STOP)) {
            return true;
        }
        let before = words[at - 1].normal.as_str();
        match before {
            "the" | "a" | "an" | "any" | "each" | "such" | "its" | "all" | "either" | "both" | "every" | "their" => at -= 1,
            _ => return !PREPOSITIONS.contains(&before),
        }
    }
    true
}

/// The subject of a verb that begins at `verb`: the last free mention since `from`, together with
/// those that it is joined to ("Business Associate and its subcontractors"). [`Who::THING`] where
/// the verb's own noun is no party; `None` where there is no noun at all, so that the verb shares
/// its subject with the one before it.
pub(super) fn subject(words: &[Word], mentions: &[Mention], from: usize, verb: usize) -> Option<(Who, usize)> {
    let free: Vec<&Mention> = mentions.iter().filter(|m| m.free && m.words.start >= from && m.words.end <= verb).collect();
    let Some(last) = free.last() else {
        let own = words[from..verb].iter().filter(|word| !is_connective(&word.normal)).count();
        return (own > 0).then(|| (Who::THING, clause_start(words, from, verb)));
    };
    // "If Business Associate holds PHI, the information shall ...": the noun after the comma.
    let comma = (last.words.end..verb).rev().find(|&at| words[at].gap.has(Gap::COMMA.with(Gap::SEMICOLON)));
    if let Some(comma) = comma
        && starts_noun(&words[comma].normal)
    {
        return Some((Who::THING, comma));
    }
    // "We shall keep it there unless you change it, and shall not move it": after the comma the main
    // clause goes on, with its own subject.
    if let Some(comma) = comma
        && matches!(words[comma].normal.as_str(), "and" | "but" | "or")
        && words[comma..verb].iter().all(|word| is_connective(&word.normal))
        && words[from..last.words.start]
            .iter()
            .any(|word| matches!(word.normal.as_str(), "unless" | "if" | "when" | "whenever" | "until"))
    {
        return None;
    }
    let mut who = last.who;
    let mut start = last.words.start;
    // A list needs its "and" before the last of its members only.
    let mut listed = false;
    for mention in free.iter().rev().skip(1) {
        let between = &words[mention.words.end..start];
        listed |= between.iter().any(|word| matches!(word.normal.as_str(), "and" | "or" | "nor"));
        if !listed || between.len() > 4 || !between.iter().all(|word| is_joint(&word.normal)) {
            break;
        }
        who = who.with(mention.who);
        start = mention.words.start;
    }
    Some((who, start))
}

/// Where the clause of a verb begins: after the last comma, conjunction or relative word before it.
/// What stands further left belongs to the verb before.
fn clause_start(words: &[Word], from: usize, verb: usize) -> usize {
    let begins = |at: &usize| {
        words[*at].gap.has(Gap::COMMA.with(Gap::SEMICOLON))
            || (*at > from
                && matches!(
                    words[at - 1].normal.as_str(),
                    "and" | "but" | "that" | "which" | "who" | "if" | "when" | "as" | "where"
                ))
    };
    (from..=verb).rev().find(begins).unwrap_or(from)
}

fn starts_noun(word: &str) -> bool {
    matches!(
        word,
        "the" | "such" | "any" | "all" | "each" | "this" | "these" | "those" | "no" | "a" | "an" | "said" | "every" | "that"
    )
}

fn is_joint(word: &str) -> bool {
    starts_noun(word)
        || matches!(
            word,
            "and" | "or" | "nor" | "its" | "their" | "of" | "other" | "with" | "employees" | "officers" | "as" | "well"
        )
}

fn is_connective(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "but"
            | "also"
            | "further"
            | "then"
            | "thereafter"
            | "in"
            | "addition"
            | "not"
            | "if"
            | "as"
            | "only"
            | "promptly"
            | "either"
            | "always"
            | "at"
            | "times"
            | "all"
            | "nor"
            | "hereby"
            | "additionally"
            | "moreover"
            | "both"
            | "otherwise"
            | "once"
    )
}
