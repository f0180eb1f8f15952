//! `concepts.toml`: the vocabulary that patterns stand on.

use super::error::{LibraryError, Problems, did_you_mean};
use super::pattern::{Pattern, Term};
use super::raw::{RawConcept, Text, Toml};
use std::collections::BTreeMap;

/// Names that the pattern language keeps for the parties.
const PARTIES: [&str; 2] = ["ba", "ce"];

/// Parentheses deeper than this are a mistake, and would only exhaust the stack.
const DEEPEST: usize = 32;

/// The concepts by name. While a library is built they may still name each other wrongly.
pub(super) type Concepts = BTreeMap<String, Pattern>;

/// Which concepts a contract's defined term may stand for, and the law's own names of them.
pub(super) type Definable = BTreeMap<String, Vec<String>>;

/// Reads `concepts.toml` on top of the concepts that are there already.
pub(super) fn add(concepts: &mut Concepts, definable: &mut Definable, file: &str, source: &str, found: &mut Vec<LibraryError>) {
    let mut problems = Problems::new(file, found);
    let toml = Toml::file(source);
    let Some(raw) = toml.read::<BTreeMap<Text, RawConcept>>(&mut problems) else { return };
    let line = |text: &Text| toml.line(text);
    for (name, concept) in &raw {
        if PARTIES.contains(&name.get_ref().as_str()) {
            problems.add(line(name), "@ba and @ce are the parties of the contract and cannot be defined");
        } else if !is_kebab(name.get_ref()) {
            problems.add(line(name), format!("\"{}\" must be kebab-case: letters, digits and single hyphens", name.get_ref()));
        }
        if concept.says.trim().is_empty() {
            problems.add(line(name), "`says` is empty: say in a few words what the concept means");
        }
        if concept.patterns.is_empty() {
            problems.add(line(name), format!("@{} matches nothing: `match` is empty", name.get_ref()));
        }
        let mut patterns = Vec::new();
        for text in &concept.patterns {
            match parse(text.get_ref()) {
                Ok(pattern) => patterns.push(pattern),
                Err(message) => problems.add(line(text), message),
            }
        }
        concepts.insert(name.get_ref().clone(), Pattern::Any(patterns));
        definable.remove(name.get_ref());
        if let Some(names) = &concept.term {
            definable.insert(name.get_ref().clone(), names.iter().map(|name| name.get_ref().clone()).collect());
        }
    }
    // Names are looked up only now, since a concept may use one that stands further down.
    for (name, concept) in &raw {
        // Where one of its patterns is wrong, the others have lost their lines: that mistake is told first.
        let Some(Pattern::Any(patterns)) = concepts.get(name.get_ref()) else { continue };
        if patterns.len() < concept.patterns.len() {
            continue;
        }
        for (text, pattern) in concept.patterns.iter().zip(patterns) {
            for message in unknown_names(pattern, concepts) {
                problems.add(line(text), message);
            }
        }
    }
    for name in raw.keys() {
        if let Some(ring) = ring(concepts, name.get_ref()) {
            problems.add(line(name), format!("the concept means itself: {ring}"));
        }
    }
}

/// Parses a pattern of a page or concept.
pub(super) fn parse(source: &str) -> Result<Pattern, String> {
    let mut depth = 0_usize;
    for byte in source.bytes() {
        depth = match byte {
            b'(' => depth + 1,
            b')' => depth.saturating_sub(1),
            _ => depth,
        };
        if depth > DEEPEST {
            return Err(format!("more than {DEEPEST} parentheses inside each other"));
        }
    }
    Pattern::parse(source).map_err(|error| format!("pattern `{source}`: {error}"))
}

/// One message for each concept that a pattern names and that is not there.
pub(super) fn unknown_names(pattern: &Pattern, concepts: &Concepts) -> Vec<String> {
    let names = pattern.concepts().into_iter().filter(|name| !concepts.contains_key(*name));
    names
        .map(|name| {
            let hint = did_you_mean(name, concepts.keys().map(String::as_str));
            format!("there is no concept @{name} in concepts.toml{hint}")
        })
        .collect()
}

/// Whether a term stands in the pattern or in the concepts that it names.
pub(super) fn reaches(pattern: &Pattern, concepts: &Concepts, wanted: &impl Fn(&Term) -> bool) -> bool {
    let mut found = false;
    visit(pattern, concepts, &mut Vec::new(), &mut |term| found |= wanted(term));
    found
}

/// Visits the terms of a pattern and of the concepts under it, each concept once.
fn visit<'a>(pattern: &'a Pattern, concepts: &'a Concepts, seen: &mut Vec<&'a str>, act: &mut impl FnMut(&'a Term)) {
    pattern.terms(&mut *act);
    for name in pattern.concepts() {
        if let (false, Some(inner)) = (seen.contains(&name), concepts.get(name)) {
            seen.push(name);
            visit(inner, concepts, seen, act);
        }
    }
}

/// The way from a concept back to itself ("@a, @b, @a").
fn ring(concepts: &Concepts, name: &str) -> Option<String> {
    fn walk<'a>(concepts: &'a Concepts, target: &str, at: &'a str, seen: &mut Vec<&'a str>, way: &mut Vec<&'a str>) -> bool {
        way.push(at);
        let next = concepts.get(at).map(Pattern::concepts).unwrap_or_default();
        for name in next {
            if name == target {
                return true;
            }
            if !seen.contains(&name) {
                seen.push(name);
                if walk(concepts, target, name, seen, way) {
                    return true;
                }
            }
        }
        way.pop();
        false
    }

    let mut way = Vec::new();
    walk(concepts, name, name, &mut Vec::new(), &mut way).then(|| {
        way.push(name);
        way.iter().map(|name| format!("@{name}")).collect::<Vec<_>>().join(", ")
    })
}

/// Lower-case letters and digits, parted by single hyphens.
pub(super) fn is_kebab(name: &str) -> bool {
    name.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let mut errors = Vec::new();
        add(&mut Concepts::new(), &mut Definable::new(), "concepts.toml", source, &mut errors);
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), expected.len(), "{errors:#?}");
        for (error, expected) in errors.iter().zip(expected) {
            assert!(error.starts_with("concepts.toml:") && error.contains(expected), "{error}, expected {expected}");
        }
    }

    #[test]
    fn errors_stand_at_their_line() {
        check(
            "[notify]\nsays = \"tell\"\nmatch = [\"notif!\", \"@give w/3 notice\"]\n[give]\nsays = \"give\"\nmatch = [\"give OR provide\"]\n",
            &[],
        );
        check("[a]\nsays = \"x\"\nmatch = [\n  \"b\",\n  \"c d\",\n]\n", &[":5: pattern `c d`: two terms without a connector"]);
        check(
            "[a]\nsays = \"x\"\nmacth = [\"b\"]\n",
            &[":3: unknown field `macth`, expected one of `says`, `term`, `match`, did you mean \"match\"?"],
        );
        check(
            "[notify]\nsays = \"x\"\nmatch = [\"a\"]\n[b]\nsays = \"x\"\nmatch = [\"@notfy\"]\n",
            &[":6: there is no concept @notfy in concepts.toml, did you mean \"notify\"?"],
        );
        check(
            "[Ba]\nsays = \" \"\nmatch = []\n",
            &[":1: \"Ba\" must be kebab-case", ":1: `says` is empty", ":1: @Ba matches nothing"],
        );
        check("[ba]\nsays = \"x\"\nmatch = [\"vendor\"]\n", &[":1: @ba and @ce are the parties"]);
        check(
            "[a]\nsays = \"x\"\nmatch = [\"@b\"]\n[b]\nsays = \"x\"\nmatch = [\"c OR @a\"]\n[d]\nsays = \"x\"\nmatch = [\"@a\"]\n",
            &[":1: the concept means itself: @a, @b, @a", ":4: the concept means itself: @b, @a, @b"],
        );
        check(&format!("[a]\nsays = \"x\"\nmatch = [\"{}a\"]\n", "(".repeat(99)), &[":3: more than 32 parentheses"]);
    }

    #[test]
    fn a_value_is_reached_through_concepts() {
        let mut concepts = Concepts::new();
        add(
            &mut concepts,
            &mut Definable::new(),
            "c",
            "[a]\nsays = \"x\"\nmatch = [\"@b\"]\n[b]\nsays = \"x\"\nmatch = [\"#money\"]\n",
            &mut Vec::new(),
        );
        let money = |term: &Term| *term == Term::Value(super::super::pattern::ValueTerm::Money);
        let reached = ["@a", "x OR @b", "c", "#duration"].map(|source| {
            let pattern = parse(source).unwrap_or_else(|error| panic!("{error}"));
            reaches(&pattern, &concepts, &money)
        });
        assert_eq!(reached, [true, true, false, false]);
    }
}
