//! Names that stand for one party, told by the contract's own words: parentheses after a name, definitions, "hereinafter".

use super::super::definitions::quoted;
use super::super::headings::title_case;
use super::super::{Block, BlockKind};
use super::{BUSINESS_ASSOCIATE, COVERED_ENTITY, SUBCONTRACTOR};
use crate::text::sentences;
use std::collections::BTreeMap;

/// Nouns that contracts use for parties.
const ROLE_NOUNS: &[&str] = &[
    "CE",
    "BA",
    "Associate",
    "Entity",
    "Customer",
    "Client",
    "Company",
    "Vendor",
    "Provider",
    "Supplier",
    "Contractor",
    SUBCONTRACTOR,
    "Service Provider",
    "Practice",
    "Clinic",
    "Hospital",
    "Physician",
    "Organization",
    "Institution",
    "Agency",
    "State",
    "County",
    "City",
    "District",
    "University",
    "School",
    "Licensor",
    "Licensee",
    "Consultant",
    "Processor",
    "Partner",
    "Plan",
    "Plan Sponsor",
    "Health Plan",
    "Pharmacy",
    "Facility",
    "Employer",
    "Subscriber",
    "Member",
    "Researcher",
    "Recipient",
    "Group",
    "Center",
    "Dentist",
    "Health System",
    "Participant",
    "Sponsor",
    "Administrator",
    "Firm",
];

/// Words that make a defined term something else than a party.
const NOT_PARTIES: &[&str] = &[
    "act",
    "addendum",
    "agreement",
    "amendment",
    "baa",
    "bar",
    "breach",
    "data",
    "date",
    "days",
    "effective",
    "ephi",
    "exhibit",
    "hhs",
    "hipaa",
    "hitech",
    "individual",
    "individuals",
    "information",
    "law",
    "laws",
    "limitations",
    "order",
    "parties",
    "party",
    "period",
    "phi",
    "platform",
    "policy",
    "provisions",
    "purpose",
    "records",
    "regulations",
    "rule",
    "rules",
    "secretary",
    "section",
    "security",
    "service",
    "services",
    "set",
    "site",
    "software",
    "standards",
    "statute",
    "subcontract",
    "system",
    "term",
    "terms",
    "website",
    "work",
];

/// Endings of company names.
const COMPANY: &[&str] = &[
    "inc",
    "llc",
    "l.l.c",
    "ltd",
    "corp",
    "corporation",
    "llp",
    "lp",
    "pc",
    "p.c",
    "pllc",
    "plc",
    "gmbh",
    "limited",
    "co",
    "trust",
    "pa",
    "p.a",
];

/// The vendor as it speaks of itself, and the customer as it speaks to them.
const FIRST_PERSON: &[&[&str]] = &[&["we", "us", "our"], &["you", "your"]];

/// What the contract says of names that mean the same party.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Names of one party each.
    pub(super) names: Vec<Vec<String>>,
    /// The groups that the introduction gives to the parties.
    pub(super) introduced: Vec<Vec<String>>,
}

/// Gathers the groups of a contract.
pub(super) fn groups(text: &str, blocks: &[Block]) -> Groups {
    let mut out = Groups::default();
    let mut before = "";
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Contents) {
        let words = block.range.of(text);
        for (described, names) in parentheses(words, before).into_iter().chain(hereafter(words, text)) {
            let mut group = names;
            for name in company(described, text) {
                if !group.contains(&name) {
                    group.push(name);
                }
            }
            out.introduced.push(group.clone());
            out.names.push(group);
        }
        if words.contains(['"', '\u{201c}']) || block.kind == BlockKind::Definition {
            for sentence in sentences(text, block.range) {
                out.names.extend(defined(sentence.of(text), text));
            }
        }
        before = words;
    }
    if speaks(text, &out) {
        out.names.extend(FIRST_PERSON.iter().map(|group| group.iter().map(|name| (*name).to_owned()).collect()));
    }
    out
}

/// Every name that may be a party's, longest first where one begins with another.
pub(super) fn candidates(text: &str, groups: &Groups) -> Vec<String> {
    let mut out: Vec<String> = vec![COVERED_ENTITY.to_owned(), BUSINESS_ASSOCIATE.to_owned()];
    let present = |name: &&&str| text.contains(**name);
    let named = groups.names.iter().flatten().cloned();
    let nouns = ROLE_NOUNS.iter().filter(present).map(|name| (*name).to_owned());
    for name in named.chain(nouns).chain(subjects(text)) {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Words that bind the name before them.
const MODALS: &[&str] = &["shall", "will", "must", "may", "agrees"];
/// Words with a capital that begin sentences, and make a noun after them a kind of people.
const KINDS: &[&str] = &[
    "The", "This", "That", "Such", "Each", "Any", "No", "All", "Every", "Either", "Neither", "Both", "If", "It", "They", "He",
    "She", "We", "You", "Who", "There", "These", "Those", "Nothing", "Nobody", "Party",
];
/// A name that no sentence introduces is taken for a party's from so many duties and rights on.
const DUTIES: usize = 4;

/// The names that bear duties time and again ("Acme shall", "Acme may"), introduced or not.
fn subjects(text: &str) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len() {
            // "Acme is a Business Associate of the Clinic" says it once and for all.
            let is_one = words[at] == "is" && is_role(&words[at + 1..]);
            if !is_one && !MODALS.contains(&words[at]) {
                continue;
            }
            let is_name = |word: &&&str| word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric);
            let mut name: Vec<&str> = words[..at].iter().rev().take_while(is_name).take(3).copied().collect();
            name.reverse();
            // A sentence begins with a capital too, and "Business Associates" are a kind.
            let kind = |word: &&str| KINDS.contains(word) || word.chars().all(char::is_uppercase);
            if name.first().is_some_and(kind) || name.last().is_some_and(|last| last.ends_with('s')) {
                continue;
            }
            let name = name.join(" ");
            if is_party(&name) {
                *counts.entry(name).or_default() += if is_one { DUTIES } else { 1 };
            }
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= DUTIES).map(|(name, _)| name).collect()
}

/// Whether words begin with "a covered entity" or "a business associate".
fn is_role(words: &[&str]) -> bool {
    let [article, first, second, ..] = words else { return false };
    let second = second.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let first = first.to_lowercase();
    matches!((*article, first.as_str(), second.as_str()), ("a", "covered", "entity") | ("a", "business", "associate"))
}

/// The parentheses that give a party its names, each with the words before it that describe the party.
fn parentheses<'a>(text: &'a str, before: &'a str) -> Vec<(&'a str, Vec<String>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('(').map(|open| at + open) {
        let Some(close) = text[open..].find(')').map(|close| open + close) else { break };
        let inside = &text[open + 1..close];
        let names = names_in(inside);
        if !names.is_empty() {
            let described = describing(&text[..open]);
            out.push((if described.is_empty() && open == 0 { before } else { described }, names));
        }
        at = open + 1;
    }
    out
}

/// The party names that a parenthesis gives.
fn names_in(inside: &str) -> Vec<String> {
    // `each, a "Client"` names a kind of people; most parentheses hold a label or a number.
    if !inside.contains(|c: char| c.is_uppercase() || matches!(c, '"' | '\u{201c}')) || inside.trim_start().starts_with("each") {
        return Vec::new();
    }
    let mut names: Vec<String> =
        quoted(inside).into_iter().filter(|found| is_party(found.term)).map(|found| clean(found.term)).collect();
    if names.is_empty()
        && let Some(rest) = after_hereafter(inside)
    {
        names.extend(leading_name(rest));
    }
    // `(Acme or Business Associate)`: quotes are sometimes lost.
    let alternatives: Vec<&str> =
        inside.split(" or ").flat_map(|half| half.split(", ")).map(|half| half.trim().trim_start_matches("the ")).collect();
    if names.is_empty()
        && alternatives.iter().any(|half| is_generic(half))
        && alternatives.iter().all(|half| title_case(half) && is_party(half))
    {
        names.extend(alternatives.into_iter().map(clean));
    }
    names
}

/// `hereafter the State`, `hereinafter referred to as Vendor`, outside parentheses.
fn hereafter<'a>(text: &'a str, whole: &str) -> Option<(&'a str, Vec<String>)> {
    let at = ["hereafter", "hereinafter"].iter().find_map(|word| text.find(word))?;
    if text[..at].rfind('(').is_some_and(|open| !text[open..at].contains(')')) {
        return None;
    }
    let mut name = leading_name(after_hereafter(&text[at..])?)?;
    // Words of the next field may follow on the same line of a form.
    while whole.matches(name.as_str()).count() < 2 {
        name.truncate(name.rfind(' ')?);
    }
    Some((describing(&text[..at]), vec![name]))
}

/// What follows "hereinafter (referred to as) (the)".
fn after_hereafter(text: &str) -> Option<&str> {
    let at = text.to_ascii_lowercase().find("herein").or_else(|| text.to_ascii_lowercase().find("hereafter"))?;
    let mut rest = text[at..].split_once(' ')?.1.trim_start();
    for word in ["collectively", "referred", "known", "called", "to", "as", "the"] {
        rest = rest.strip_prefix(word).filter(|rest| rest.starts_with(' ')).map_or(rest, str::trim_start);
    }
    Some(rest.trim_start_matches(['"', '\u{201c}']))
}

/// The capitalised words that a text starts with, where they can name a party.
fn leading_name(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == ' ' || c == '-')).unwrap_or(text.len());
    let words: Vec<&str> = text[..end].split(' ').take_while(|word| word.starts_with(char::is_uppercase)).take(4).collect();
    let name = words.join(" ");
    is_party(&name).then_some(name)
}

/// The last words of a text that describe the party which a parenthesis after it names.
fn describing(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(',');
    let cut = [" between ", " among ", " and between ", " and ", "; ", ": ", ") ", "\u{201d} ", "entered into by "]
        .iter()
        .filter_map(|mark| text.rfind(mark).map(|at| at + mark.len()))
        .max();
    let described = text[cut.unwrap_or(0)..].trim();
    described.strip_prefix("Between ").unwrap_or(described)
}

/// The name of the company that a description begins with, also in the short form that the contract uses for it.
fn company(described: &str, text: &str) -> Vec<String> {
    // "Vendor | Acme, Inc." on a cover page: a row gives a role its name.
    if let Some((role, name)) = described.rsplit_once(" | ") {
        let mut names = company(name, text);
        names.extend(Some(role).filter(|role| ROLE_NOUNS.contains(role)).map(str::to_owned));
        return names;
    }
    let role = described.strip_prefix("the ").or(Some(described).filter(|name| ROLE_NOUNS.contains(name)));
    let described = described.strip_prefix("the ").unwrap_or(described).trim();
    let described = described.split(['[', '_', '{', '<', '(']).next().unwrap_or_default().trim();
    let mut full = described.split(", ").next().unwrap_or_default().to_owned();
    if let Some(ending) =
        described.get(full.len()..).and_then(|rest| rest.strip_prefix(", ")).and_then(|rest| rest.split([',', ' ']).next())
        && is_company_ending(ending)
    {
        full = format!("{full}, {ending}");
    }
    let words: Vec<&str> = full.split_whitespace().collect();
    if words.is_empty() || words.len() > 6 || !title_case(&full) || (words.len() == 1 && !is_party(&full)) {
        return Vec::new();
    }
    let ends = words.last().is_some_and(|last| is_company_ending(last));
    if !ends {
        // "the Contractor": a name only where it is used again.
        return if role.is_some() && words.len() <= 2 && text.matches(full.as_str()).count() > 2 && is_party(&full) {
            vec![full]
        } else {
            Vec::new()
        };
    }
    let short = words[..words.len() - 1].join(" ").trim_end_matches(',').to_owned();
    let used = text.matches(short.as_str()).count() > text.matches(full.as_str()).count() + 1;
    if used && is_party(&short) { vec![full, short] } else { vec![full] }
}

fn is_company_ending(word: &str) -> bool {
    COMPANY.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// The names that a definition makes the same: `"Business Associate" shall mean Provider, or Acme, Inc.`
fn defined(sentence: &str, text: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let quotes = quoted(sentence);
    let term = match quotes.first() {
        Some(first) if first.start <= 24 => first.term,
        _ => match [COVERED_ENTITY, BUSINESS_ASSOCIATE].iter().find(|name| sentence.starts_with(**name)) {
            Some(name) => name,
            None => return out,
        },
    };
    if !is_party(term) {
        return out;
    }
    let mut group: Vec<String> = vec![clean(term)];
    // `"Business Associate" or "BA" shall ...`
    let verb = ["shall", "means", "mean", "has", "is", "will"]
        .iter()
        .filter_map(|verb| sentence.find(&format!(" {verb} ")))
        .min()
        .unwrap_or(0);
    group.extend(quotes.iter().skip(1).filter(|other| other.end <= verb && is_party(other.term)).map(|other| clean(other.term)));
    let verbs = [" mean ", " means ", " refer to ", " refers to "];
    if let Some(at) = verbs.iter().filter_map(|verb| sentence.rfind(verb).map(|at| at + verb.len())).max() {
        let object = sentence[at..].trim_end_matches(';');
        let object = object.strip_prefix("the party identified as ").unwrap_or(object);
        let lower = object.to_lowercase();
        for (law, name) in [("the business associate", BUSINESS_ASSOCIATE), ("the covered entity", COVERED_ENTITY)] {
            if lower.starts_with(law) {
                group.push(name.to_owned());
            }
        }
        let object = object.strip_prefix("the ").unwrap_or(object);
        for part in object.split(" or ").take(3) {
            let part = part.trim().trim_end_matches(',').trim_start_matches("the ");
            let bare = part.trim_end_matches('.');
            let person = FIRST_PERSON.iter().flat_map(|group| group.iter()).any(|word| bare.eq_ignore_ascii_case(word));
            let end = part
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-' | '&' | '\'')))
                .unwrap_or(part.len());
            let name = part[..end].trim().trim_end_matches('.');
            if person {
                group.push(bare.to_lowercase());
            } else if name.split_whitespace().count() <= 3
                && title_case(name)
                && is_party(name)
                && !name.contains(',')
                && !is_company_ending(name.rsplit(' ').next().unwrap_or_default())
            {
                group.push(name.to_owned());
            } else {
                group.extend(company(part, text));
            }
        }
    }
    if group.len() > 1 {
        out.push(group);
    }
    out
}

/// Whether the text is written in the first person: the names say so, or many sentences do.
fn speaks(text: &str, groups: &Groups) -> bool {
    if groups.names.iter().flatten().any(|name| matches!(name.as_str(), "we" | "us" | "you")) {
        return true;
    }
    let count = |of: &[&str]| of.iter().map(|words| text.matches(words).count()).sum::<usize>();
    let binds = count(&["We will", "We agree", "We shall", "We may", "we will", "we shall", "We do"]);
    if binds == 0 {
        return false;
    }
    let addresses = count(&[" to you", "You agree", "You will", "You shall", "you will", " your "]);
    addresses >= 1 && binds + addresses >= 3
}

/// Whether a name is a noun for a party's role ("Vendor").
pub(super) fn is_role_noun(name: &str) -> bool {
    ROLE_NOUNS.contains(&name)
}

fn is_generic(name: &str) -> bool {
    matches!(name, COVERED_ENTITY | BUSINESS_ASSOCIATE)
}

/// Whether a term can name a party at all.
fn is_party(term: &str) -> bool {
    let person = matches!(term, "we" | "us" | "you" | "We" | "Us" | "You" | "our" | "your");
    let words: Vec<String> =
        term.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let parties = (1..=6).contains(&words.len())
        && (is_kind_of_party(term) || !words.iter().any(|word| NOT_PARTIES.contains(&word.as_str())));
    let letters = term.chars().filter(|c| c.is_alphabetic()).count();
    person || (parties && letters > 1 && title_case(term) && !term.contains(['[', '_', '{', '(', '/', ':', '|']))
}

/// Whether the last word names a party whatever stands before it: "Service Provider", "Law Firm".
fn is_kind_of_party(term: &str) -> bool {
    term.rsplit_once(' ').is_some_and(|(_, last)| ROLE_NOUNS.contains(&last))
}

fn clean(term: &str) -> String {
    match term {
        "We" | "Us" | "You" => term.to_lowercase(),
        _ => term.strip_prefix("the ").or_else(|| term.strip_prefix("The ")).unwrap_or(term).to_owned(),
    }
}
