//! One good page, and everything that can be wrong with it.

use crate::library::{Bearer, Clause, Library, LibraryError, Mood, Scope, ValueLimit};

const CONCEPTS: &str = "[notify]\nsays = \"telling somebody\"\nmatch = [\"notif! OR report!\"]\n";

const PAGE: &str = r##"```toml
kind = "required"
severity = "critical"
weight = 600
cap = "D"
citations = ["45 CFR 164.410(b)"]
belongs = ["breach OR report!"]

[verdict]
partial = "duty"
satisfied = "duty AND number"
contradicted = "denied AND NOT duty"

[[element]]
id = "duty"
says = "tells of a breach"
by = "business-associate"
mood = ["shall", "states"]
match = ["@notify w/25 breach"]
unless = ["if w/3 confirmed"]

[[element]]
id = "number"
says = "within sixty days"
beside = "duty"
within = "paragraph"
match = ["#duration"]
value = { at-most = "60 days" }
fact = "breach_notice"

[[element]]
id = "denied"
says = "need not tell"
mood = "need-not"
match = ["@notify"]
in = "anywhere"

[message]
missing = "No notice of breaches."
partial = "No number of days."
contradicted = "It need not tell."

[ask]
preferred = "notice within 24 hours"
```

# Breach notice

Tells of a breach in time.

## Why it matters
Somebody must know.

## Positions
- preferred: 24 hours

## Model wording
```clause model
Business Associate shall report a Breach within two (2) days.
```

## Examples
```clause satisfied
BA shall report a breach ⟦within two days⟧.
```
```clause partial
BA shall report a breach.
```
```clause missing
CE shall pay.
```
"##;

fn load(page: &str) -> Result<Library, Vec<LibraryError>> {
    let files = [("breach/breach-notice.md", page), ("concepts.toml", CONCEPTS), ("README.md", "# Not a page")];
    Library::load(files.map(|(path, text)| (path.to_owned(), text.to_owned())), None)
}

#[test]
fn a_good_page_is_a_clause() {
    let library = load(PAGE).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let clause: &Clause = library.clause("breach-notice").expect("the clause");
    assert_eq!((clause.family.as_str(), clause.title.as_str()), ("breach", "Breach notice"));
    assert_eq!((clause.summary.as_str(), clause.why.as_str()), ("Tells of a breach in time.", "Somebody must know."));
    let order: Vec<&str> = clause.verdicts.rules.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(order, ["contradicted", "satisfied", "partial"]);
    let [duty, number, denied] = clause.elements.as_slice() else { panic!("{:?}", clause.elements) };
    assert_eq!((duty.by, duty.mood.as_slice()), (Some(Bearer::BusinessAssociate), [Mood::Shall, Mood::States].as_slice()));
    assert_eq!((duty.patterns.len(), duty.unless.len(), duty.anywhere), (1, 1, false));
    assert_eq!((number.beside, number.within, number.value), (Some(0), Scope::Paragraph, Some(ValueLimit::AtMost(60 * 24))));
    assert_eq!(number.fact.as_deref(), Some("breach_notice"));
    assert_eq!((denied.mood.as_slice(), denied.anywhere), ([Mood::NeedNot].as_slice(), true));
    assert_eq!(clause.model, "Business Associate shall report a Breach within two (2) days.");
    let examples: Vec<(&str, usize, usize)> =
        clause.examples.iter().map(|example| (example.verdict.as_str(), example.line, example.evidence.len())).collect();
    assert_eq!(examples, [("satisfied", 63, 1), ("partial", 66, 0), ("missing", 69, 0)]);
    assert_eq!(library.digest.len(), 64);
}

/// Line ends and byte order marks are the editor's, not the author's.
#[test]
fn the_digest_is_of_the_words() {
    let digest = |page: &str| load(page).map(|library| library.digest);
    assert_eq!(digest(&format!("\u{feff}{}", PAGE.replace('\n', "\r\n"))), digest(PAGE));
    assert_ne!(digest(&PAGE.replace("in time", "early")), digest(PAGE));
}

/// Each row changes one place of the good page and names the one error that this makes.
#[test]
fn one_fault_one_error_at_its_line() {
    for (from, to, expected) in [
        ("kind = \"required\"", "kind = \"requierd\"", ":2: unknown variant `requierd`, expected one of `required`"),
        ("severity =", "sevrity =", ":3: unknown field `sevrity`"),
        ("cap = \"D\"", "cap = \"E\"", ":5: \"E\" is no letter grade"),
        ("164.410(b)\"", "164.410b\"", ":6: \"45 CFR 164.410b\" is no citation"),
        ("[\"45 CFR 164.410(b)\"]", "[]", ":2: a clause that the law requires needs `citations`"),
        ("breach OR report!", "breach OR", ":7: pattern `breach OR`: a term is needed"),
        ("partial = \"duty\"", "triggered = \"duty\"\npartial = \"duty\"", ":10: a required clause has no rule \"triggered\""),
        ("duty AND number\"", "duty AND nubmer AND number\"", ":11: no element is called \"nubmer\", did you mean \"number\"?"),
        ("denied AND NOT duty", "NOT duty", ":32: element \"denied\" makes no verdict"),
        ("id = \"denied\"", "id = \"duty\"", ":32: two elements are called \"duty\""),
        ("id = \"duty\"", "id = \"Duty\"", ":15: \"Duty\" must be kebab-case"),
        ("says = \"need not tell\"", "says = \"\"", ":32: `says` of \"denied\" is empty"),
        ("mood = [\"shall\"", "mood = [\"must\"", ":18: unknown variant `must`"),
        ("mood = \"need-not\"", "mood = \"neednot\"", ":34: unknown variant `neednot`"),
        ("@notify w/25", "@notfy w/25", ":19: there is no concept @notfy in concepts.toml, did you mean \"notify\"?"),
        ("if w/3 confirmed", "if confirmed", ":20: pattern `if confirmed`: two terms without a connector"),
        ("in = \"anywhere\"", "weight = 3", ":32: only the signs of nature.toml have a `weight`"),
        ("match = [\"#duration\"]", "match = []", ":23: \"number\" matches nothing"),
        ("match = [\"#duration\"]", "match = [\"#money\"]", ":23: \"number\" limits a value that none of its patterns looks for"),
        ("beside = \"duty\"", "beside = \"denied\"", ":25: no element \"denied\" stands before this one"),
        ("\"60 days\"", "\"sixty\"", ":28: \"sixty\" is no limit"),
        ("at-most", "atmost", ":28: unknown variant `atmost`"),
        ("breach_notice\"", "breach_notices\"", ":29: there is no fact \"breach_notices\", did you mean \"breach_notice\"?"),
        ("missing = \"No", "mising = \"No", ":39: the clause cannot be \"mising\""),
        ("partial = \"No number of days.\"", "partial = \"\"", ":2: [message] has no words for the verdict \"partial\""),
        ("preferred = \"notice within 24 hours\"", "", ":43: missing field `preferred`"),
        ("\"notice within 24 hours\"", "\"\"", ":2: [ask] must say in `preferred`"),
        ("Somebody must know.", "TODO", ":52: the page is not finished: TODO"),
        ("## Positions", "## Position", ":1: the section `## Positions` is missing or empty, did you mean \"Position\"?"),
        ("```clause model", "```clause modle", ":58: the clause cannot be \"modle\", did you mean \"model\"?"),
        ("```clause partial", "```clause missing", ":1: an example that is partial or contradicted is needed"),
        ("CE shall pay.", "⟦CE⟧ shall pay.", ":69: nothing is found in an example that is \"missing\""),
        ("a Breach within", "a ⟦Breach⟧ within", ":58: evidence marks belong in examples"),
    ] {
        let page = PAGE.replacen(from, to, 1);
        let Err(errors) = load(&page) else { panic!("{to}: no error") };
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(lines.iter().any(|line| line.contains(expected)), "{to}: expected {expected} in {lines:#?}");
    }
}

#[test]
fn pages_are_checked_against_each_other() {
    let page = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let concepts = page("concepts.toml", CONCEPTS);
    let load = |files: &[(String, String)]| Library::load(files.iter().cloned().chain([concepts.clone()]), None);
    let errors = |files: &[(String, String)]| -> Vec<String> {
        load(files).expect_err("errors").iter().map(ToString::to_string).collect()
    };
    let other = PAGE.replace("two (2) days", "three (3) days");
    assert_eq!(errors(&[page("a/one.md", PAGE), page("b/one.md", &other)]), ["b/one.md:1: a/one.md has the same id"]);
    assert_eq!(
        errors(&[page("a/one.md", PAGE), page("a/two.md", PAGE)]),
        ["a/two.md:59: a/one.md offers the same model wording"]
    );
    for stray in ["one.md", "a/b/one.md", "a/One.md", "a/one.txt", "concept.toml"] {
        assert!(errors(&[page(stray, PAGE)])[0].contains("nor a page in the folder of its family"), "{stray}");
    }

    let base = load(&[page("b/one.md", PAGE), page("a/two.md", &other)]).expect("two pages");
    let overlay =
        [page("c/one.md", &PAGE.replace("in time", "early")), page("concepts.toml", &CONCEPTS.replace("report!", "inform!"))];
    let both = Library::load(overlay, Some(&base)).expect("an overlay");
    let ids: Vec<(&str, &str)> = both.clauses.iter().map(|clause| (clause.family.as_str(), clause.id.as_str())).collect();
    assert_eq!(ids, [("a", "two"), ("c", "one")]);
    assert_eq!(both.clause("one").map(|clause| clause.summary.as_str()), Some("Tells of a breach early."));
    assert_eq!(both.concepts.len(), 1);
    assert_ne!(both.concepts, base.concepts);
    assert_ne!(both.digest, base.digest);

    let copy = Library::load([page("c/three.md", PAGE)], Some(&base)).expect_err("wording of the base");
    assert_eq!(copy[0].to_string(), "c/three.md:59: b/one.md offers the same model wording");
}
