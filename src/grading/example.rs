//! The tests on a clause page: each example is read as a contract and graded by its clause alone.

use super::{Finding, assess};
use crate::document::Document;
use crate::ingest;
use crate::library::{Clause, Kind, Library};
use crate::matching::Program;
use crate::text::{Letters, TextRange, Word, words};

/// Runs the examples of a clause and its offered wording. Empty where all is as the page says;
/// else one line for each problem, beginning with the line of the page where there is one.
pub fn check(library: &Library, clause: &Clause) -> Vec<String> {
    let alone = library.alone(clause);
    let program = Program::new(&alone);
    let good = if clause.kind == Kind::RedFlag { "clear" } else { "satisfied" };
    let wordings = [("model", &clause.model), ("fallback", &clause.fallback)];
    let wordings = wordings.into_iter().filter(|(_, text)| !text.is_empty());

    let mut problems = Vec::new();
    for (name, text) in wordings {
        problems.extend(problem(&alone, &program, text, good, &[]).map(|problem| format!("{name} wording: {problem}")));
    }
    for example in &clause.examples {
        let problem = problem(&alone, &program, &example.text, &example.verdict, &example.evidence);
        problems.extend(problem.map(|problem| format!("line {}: {problem}", example.line)));
    }
    problems
}

/// What is wrong with the finding for a text, if anything is.
fn problem(alone: &Library, program: &Program, text: &str, expected: &str, marks: &[TextRange]) -> Option<String> {
    let reading = match ingest::read("example.md", text.as_bytes(), &ingest::Options::default()) {
        Ok(reading) => reading,
        Err(error) => return Some(format!("the text cannot be read: {error}")),
    };
    let assessment = assess(alone, program, &reading.document, false);
    let Some(finding) = assessment.findings.first() else {
        return Some(format!("expected {expected}, no finding was made"));
    };
    if finding.verdict.name() != expected {
        return Some(format!("expected {expected}, found {} ({})", finding.verdict.name(), met(finding)));
    }
    let unproved = marks.iter().find(|mark| !touches(finding, &reading.document, text, **mark))?;
    let quotes: Vec<String> = finding.evidence.iter().map(|range| format!("\"{}\"", range.of(&reading.document.text))).collect();
    let quotes = if quotes.is_empty() { "none".to_owned() } else { quotes.join(", ") };
    Some(format!("the evidence does not touch \"{}\"; it is: {quotes}", unproved.of(text)))
}

/// Which elements were met, for an author who asks why.
fn met(finding: &Finding) -> String {
    let state = |met| {
        let ids: Vec<&str> =
            finding.elements.iter().filter(|element| element.met == met).map(|element| element.id.as_str()).collect();
        if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
    };
    format!("met: {}; not met: {}", state(true), state(false))
}

/// Whether the evidence touches the marked words. The canonical text of the document is not the
/// example's Markdown, so the place is found by words: the same words for the same time.
fn touches(finding: &Finding, document: &Document, text: &str, mark: TextRange) -> bool {
    let all = |text: &str| words(text, TextRange::new(0, text.len()));
    let wanted: Vec<Letters> = words(text, mark).into_iter().map(|word| word.normal).collect();
    let before = places(&all(text), &wanted).into_iter().filter(|place| place.start < mark.start).count();
    let read = places(&all(&document.text), &wanted);
    read.get(before).is_some_and(|place| finding.evidence.iter().any(|evidence| evidence.overlaps(*place)))
}

/// Where these words stand in a row.
fn places(words: &[Word], wanted: &[Letters]) -> Vec<TextRange> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let rows = words.windows(wanted.len());
    let rows = rows.filter(|row| row.iter().zip(wanted).all(|(word, wanted)| word.normal == *wanted));
    rows.filter_map(|row| Some(row.first()?.range.cover(row.last()?.range))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::skeleton;

    /// A page that asks for a report within days, with these examples.
    fn page(examples: &str) -> Library {
        let rule = skeleton("report", Kind::Required)
            .replacen("match = [\"TODO\"]", "match = [\"report!\"]", 1)
            .replacen("match = [\"TODO\"]", "match = [\"#duration\"]", 1)
            .replacen("TODO Business Associate shall ...", "Business Associate shall report the loss of keys within two days.", 1)
            .replace("TODO", "some");
        let (head, _) = rule.split_once("## Examples\n").expect("the examples");
        let page = format!("{head}## Examples\n{examples}");
        Library::load([("keys/report.md".to_owned(), page)], None).unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    #[test]
    fn examples_are_held_to_verdict_and_evidence() {
        let others = "```clause partial\nBusiness Associate shall report the loss.\n```\n\
                      ```clause missing\nCovered Entity shall report the loss in two days.\n```\n";
        for (example, expected) in [
            ("satisfied\nBusiness Associate shall report it ⟦within two days⟧.", None),
            ("satisfied\nBusiness Associate shall *report* it:\n\n- ⟦within two days⟧.", None),
            (
                "satisfied\nBusiness Associate shall report it.",
                Some("expected satisfied, found partial (met: duty; not met: detail)"),
            ),
            (
                "satisfied\nBusiness Associate shall report it within two days.\n\nCovered Entity pays ⟦within two days⟧.",
                Some(
                    "the evidence does not touch \"within two days\"; it is: \"Business Associate shall report it within two days",
                ),
            ),
        ] {
            let library = page(&format!("```clause {example}\n```\n{others}"));
            let problems = check(&library, &library.clauses[0]);
            match expected {
                None => assert_eq!(problems, [""; 0], "{example}"),
                Some(expected) => {
                    assert!(problems.len() == 1 && problems[0].contains(expected), "{example}: {problems:?}");
                    assert!(problems[0].starts_with("line "), "{problems:?}");
                }
            }
        }
    }

    #[test]
    fn wording_is_tried_too() {
        let others = "```clause satisfied\nBusiness Associate shall report it in two days.\n```\n\
                      ```clause partial\nBusiness Associate shall report it.\n```\n```clause missing\nNothing.\n```\n";
        let fallback = format!("```clause fallback\nBusiness Associate shall report soon.\n```\n{others}");
        let library = page(&fallback);
        let problems = check(&library, &library.clauses[0]);
        assert_eq!(problems, ["fallback wording: expected satisfied, found partial (met: duty; not met: detail)"]);
    }
}
