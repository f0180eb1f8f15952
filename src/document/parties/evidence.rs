//! What the text says of each name: what it is, what it must do, for whom it acts.

use super::super::{Block, BlockKind};
use super::{BUSINESS_ASSOCIATE, COVERED_ENTITY};
use crate::text::{Gap, Letters, Map, Set, TextRange, Word, sentences, words};

/// The evidence on one name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// How often it stands for a party.
    pub(super) uses: u32,
    /// Where it first stands.
    pub(super) first: usize,
    /// How often it is the subject of a duty or right.
    pub(super) subject: i32,
    /// Duties and acts of a covered entity.
    pub(super) covered_entity: i32,
    /// Duties and acts of a business associate.
    pub(super) business_associate: i32,
    /// Statements that it is one ("Customer is a covered entity").
    pub(super) is_covered_entity: i32,
    pub(super) is_business_associate: i32,
    pub(super) is_subcontractor: i32,
}

impl Weight {
    /// Adds the evidence on another name of the same party.
    pub(super) fn add(&mut self, other: Self) {
        self.uses += other.uses;
        self.subject += other.subject;
        self.covered_entity += other.covered_entity;
        self.business_associate += other.business_associate;
        self.is_covered_entity += other.is_covered_entity;
        self.is_business_associate += other.is_business_associate;
        self.is_subcontractor += other.is_subcontractor;
    }
}

/// Words after a name that make it the subject of a duty or right.
const MODALS: &[&str] =
    &["shall", "will", "must", "may", "agrees", "agree", "warrants", "acknowledges", "represents", "is", "are", "has", "have"];

/// A name where it stands in a sentence.
#[derive(Clone, Copy, Debug)]
struct Found {
    name: usize,
    start: usize,
    end: usize,
}

/// Weighs every name over the whole text.
pub(super) fn weigh(text: &str, blocks: &[Block], names: &[String]) -> Vec<Weight> {
    let names = Names::new(names);
    let mut out = vec![Weight { first: usize::MAX, ..Weight::default() }; names.all.len()];
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Contents) {
        for sentence in sentences(text, block.range) {
            let words = words(text, sentence);
            let found = names.find(text, &words);
            if found.is_empty() {
                continue;
            }
            let said: Set<&str> = words.iter().map(|word| word.normal.as_str()).collect();
            for this in &found {
                let weight = &mut out[this.name];
                if stands_for_party(&words, *this) {
                    weight.uses += 1;
                    weight.first = weight.first.min(words[this.start].range.start as usize);
                }
                judge(&words, &said, *this, weight);
            }
        }
    }
    for (name, weight) in names.all.iter().zip(&mut out) {
        // A law's word that stands once, in no role, names nobody.
        let idle = weight.subject == 0 && weight.covered_entity == 0 && weight.business_associate == 0;
        if (name == COVERED_ENTITY || name == BUSINESS_ASSOCIATE) && weight.uses < 2 && idle {
            weight.uses = 0;
        }
    }
    out
}

/// Names to be looked for.
struct Names<'a> {
    all: &'a [String],
    /// The words of each name.
    words: Vec<Vec<Letters>>,
    /// The names that begin with a word, the longest first.
    starting: Map<Letters, Vec<usize>>,
}

impl<'a> Names<'a> {
    fn new(names: &'a [String]) -> Self {
        let normals = |name: &String| words(name, TextRange::new(0, name.len())).into_iter().map(|word| word.normal).collect();
        let words: Vec<Vec<Letters>> = names.iter().map(normals).collect();
        // Of two as long, the later one is taken.
        let mut longest_first: Vec<usize> = (0..words.len()).collect();
        longest_first.sort_by_key(|&name| std::cmp::Reverse((words[name].len(), name)));
        let mut starting: Map<Letters, Vec<usize>> = Map::default();
        for index in longest_first {
            if let Some(first) = words[index].first() {
                starting.entry(first.clone()).or_default().push(index);
            }
        }
        Self { all: names, words, starting }
    }

    /// The names in a sentence, the longest at each place.
    fn find(&self, text: &str, words: &[Word]) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let candidates = self.starting.get(&words[at].normal).map(Vec::as_slice).unwrap_or_default();
            match candidates.iter().find(|&&name| self.stands(name, text, words, at)) {
                Some(&name) => {
                    let end = at + self.words[name].len();
                    out.push(Found { name, start: at, end });
                    at = end;
                }
                None => at += 1,
            }
        }
        out
    }

    /// Whether a name stands at a word.
    fn stands(&self, name: usize, text: &str, words: &[Word], at: usize) -> bool {
        let parts = &self.words[name];
        let here = words.len() >= at + parts.len() && parts.iter().zip(&words[at..]).all(|(part, word)| *part == word.normal);
        let capital = || words[at].range.of(text).starts_with(|c: char| c.is_uppercase());
        let name = &self.all[name];
        let generic = || name == COVERED_ENTITY || name == BUSINESS_ASSOCIATE;
        // Some contracts write the law's words small; other role nouns mean a party only with a capital.
        here && (capital() || name.starts_with(char::is_lowercase) || (generic() && !indefinite(words, at)))
    }
}

/// Whether "a", "any" or the like stands before a word.
fn indefinite(words: &[Word], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        matches!(
            words[before].normal.as_str(),
            "a" | "an" | "any" | "other" | "another" | "each" | "every" | "all" | "term" | "or" | "hipaa" | "agency" | "no"
        )
    })
}

/// Whether a name stands for a party here, not as a word that is spoken of.
fn stands_for_party(words: &[Word], this: Found) -> bool {
    let quoted = words[this.start].gap.has(Gap::QUOTE);
    let next = words.get(this.end).map(|word| word.normal.as_str());
    !quoted
        && !indefinite(words, this.start)
        && !matches!(next, Some("agreement" | "agreements" | "addendum" | "contract" | "baa"))
}

/// Adds what a sentence says of a name in it; `said` are its words.
fn judge(words: &[Word], said: &Set<&str>, this: Found, weight: &mut Weight) {
    let after: Vec<&str> = words[this.end..].iter().take(10).map(|word| word.normal.as_str()).collect();
    let before: Vec<&str> =
        words[..this.start].iter().rev().map(|word| word.normal.as_str()).filter(|word| *word != "the").take(12).collect();
    let has = |wanted: &[&str]| wanted.iter().any(|word| said.contains(word));
    let possessive = words.get(this.end).is_some_and(|word| word.gap.has(Gap::POSSESSIVE));
    natures(&after, words, this, weight);
    if before.len() >= 3 && before[..3] == ["of", "behalf", "on"] {
        weight.covered_entity += 1;
    }
    // "report to X", "notify X": X is told. A covered entity tells of limits that bind the other.
    let limits = has(&["limitation", "limitations", "restriction", "restrictions", "revocation", "permission", "privacy"])
        && has(&["notice", "restriction", "permission", "limitation", "revocation"]);
    let tells = |word: &str| matches!(word, "notify" | "inform" | "reports" | "notifies" | "advise");
    // What a third party tells it says nothing of its role.
    let third = before.iter().take(3).any(|word| matches!(*word, "recipient" | "person" | "individual"));
    let told = !third && before.first().is_some_and(|word| tells(word))
        || (before.first() == Some(&"to")
            && before.iter().skip(1).take(6).any(|word| {
                matches!(
                    *word,
                    "report"
                        | "reports"
                        | "available"
                        | "notice"
                        | "return"
                        | "reported"
                        | "provide"
                        | "notification"
                        | "communicate"
                )
            }));
    if told && !possessive {
        if limits { weight.business_associate += 1 } else { weight.covered_entity += 2 }
    }
    if possessive {
        if after.first().is_some_and(|word| matches!(*word, "phi" | "patients" | "unsecured"))
            || has(&["practices"]) && after.first() == Some(&"notice")
        {
            weight.covered_entity += 1;
        }
        return;
    }
    if !after.first().is_some_and(|word| MODALS.contains(word)) {
        if after.first().is_some_and(|word| *word == "provides") && after.contains(&"services") {
            weight.business_associate += 1;
        }
        return;
    }
    weight.subject += 1;
    if limits && has(&["notify", "inform", "provide"])
        || (has(&["request", "requests"]) && after.contains(&"not") && after.contains(&"request"))
        || has(&["consents"])
    {
        weight.covered_entity += 2;
        return;
    }
    let acts = [
        has(&["subcontractor", "subcontractors", "agents"]) && has(&["ensure", "require", "obtain"]),
        has(&["secretary", "hhs"]) && has(&["books", "records"]),
        has(&["safeguards"]) && has(&["use", "implement", "maintain"]),
        has(&["return"]) && has(&["destroy"]),
        has(&["report", "notify"]) && has(&["breach", "incident", "incidents", "disclosure", "discovery"]),
        after.contains(&"use") && (has(&["phi"]) || has(&["protected"])) && !has(&["request"]),
        has(&["mitigate"]),
        has(&["accounting"]),
    ];
    weight.business_associate += 2 * i32::from(acts.contains(&true));
}

/// "X is a covered entity", "X, as a business associate, ..."
fn natures(after: &[&str], words: &[Word], this: Found, weight: &mut Weight) {
    let said = match after {
        ["is", "therefore" | "thus" | "accordingly" | "also" | "itself" | "hereby", "a" | "an" | "the", rest @ ..]
        | ["is" | "as" | "are", "a" | "an" | "the", rest @ ..]
        | ["is" | "as", rest @ ..]
        | ["may", "be", "a", rest @ ..] => rest,
        ["a" | "its" | "the", rest @ ..] if words[this.end].gap.has(Gap::COMMA) => rest,
        _ => return,
    };
    // "Customer is acting as a covered entity", "is a HIPAA covered entity"
    let said = match said {
        ["acting", "as", "a", rest @ ..] | ["hipaa", rest @ ..] => rest,
        other => other,
    };
    match said {
        ["covered", "entity", ..] => weight.is_covered_entity += 1,
        ["business", "associate", "of", ..] | ["business", "associate", ..] => weight.is_business_associate += 1,
        ["subcontractor", ..] => weight.is_subcontractor += 1,
        _ => {}
    }
}
