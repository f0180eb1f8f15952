//! A page to a checked clause.

use super::clause::{Clause, Example, Kind, Logic, Verdicts};
use super::concepts::{Concepts, is_kebab};
use super::element::Elements;
use super::error::{LibraryError, Problems, did_you_mean, line_of};
use super::forms::{check_citation, check_fact};
use super::page::{Block, Page};
use super::raw::{RawClause, RawElement, Text, Toml};
use super::scale;
use std::collections::BTreeMap;

/// Verdicts that a rule may give, in the order in which the rules are tried.
const RULES: [&str; 5] = ["contradicted", "satisfied", "partial", "unread", "not-applicable"];
/// The rule of a red flag.
const FLAG_RULES: [&str; 1] = ["triggered"];
/// Verdicts that need no words in the report.
const WORDLESS: [&str; 3] = ["satisfied", "clear", "not-applicable"];
/// Letters to which a grade can be held down.
const LETTERS: [&str; 5] = ["A", "B", "C", "D", "F"];

impl Kind {
    fn rules(self) -> &'static [&'static str] {
        if self == Self::RedFlag { &FLAG_RULES } else { &RULES }
    }

    /// The verdict where no rule holds.
    fn otherwise(self) -> &'static str {
        if self == Self::RedFlag { "clear" } else { "missing" }
    }
}

/// Reads and checks one page. `None` where too little of it could be read; what is wrong goes to
/// `found`.
pub(super) fn compile(file: &str, source: &str, concepts: &Concepts, found: &mut Vec<LibraryError>) -> Option<Clause> {
    let mut problems = Problems::new(file, found);
    let (family, id) = match file.strip_suffix(".md").and_then(|path| path.split_once('/')) {
        Some((family, id)) if is_kebab(family) && is_kebab(id) => (family, id),
        _ => {
            problems.add(
                1,
                "neither concepts.toml, nature.toml, citations.toml, customer-duties.toml nor a page in the folder of its family, kebab-case: family/clause-id.md",
            );
            return None;
        }
    };
    let page = Page::parse(source, &mut problems);
    if page.toml_line == 0 {
        return None;
    }
    let toml = Toml { text: &page.toml, first_line: page.toml_line };
    let raw: RawClause = toml.read(&mut problems)?;
    if let Some(at) = source.find("TODO") {
        problems.add(line_of(source, at), "the page is not finished: TODO");
    }
    let mut builder = Elements { toml, concepts, problems: &mut problems };
    let elements = builder.elements(&raw.element);
    let belongs = builder.patterns(&raw.belongs);
    let mut context = Context { page: &page, toml, problems };
    let verdicts = context.verdicts(raw.kind, &raw.verdict, &raw.element);
    context.elements_are_used(&raw.element, &verdicts);
    context.values(&raw);
    let messages = context.messages(raw.kind, &verdicts, &raw.message);
    let examples = context.examples(raw.kind, &verdicts);
    context.sections(raw.kind);
    if raw.ask.preferred.trim().is_empty() {
        context.problems.add(page.toml_line, "[ask] must say in `preferred` what to ask the other side for");
    }
    let scale = raw.position.as_ref().and_then(|position| scale::read(position, toml, &mut context.problems));
    let (model, fallback) = (context.wording("model"), context.wording("fallback"));
    if model.is_empty() && raw.kind != Kind::RedFlag {
        context.problems.add(1, "a ```clause model block must offer wording");
    }
    Some(Clause {
        want: None,
        off: raw.off,
        id: id.to_owned(),
        family: family.to_owned(),
        title: page.title.clone(),
        summary: page.summary.clone(),
        kind: raw.kind,
        severity: raw.severity,
        weight: raw.weight,
        cap: raw.cap.map(Text::into_inner),
        citations: raw.citations.into_iter().map(Text::into_inner).collect(),
        belongs,
        elements,
        verdicts,
        messages,
        ask: raw.ask,
        edits: raw.edits,
        scale,
        why: page.section("Why it matters").unwrap_or_default().to_owned(),
        model,
        fallback,
        examples,
        page: source.to_owned().into(),
    })
}

/// What every check needs.
struct Context<'a> {
    page: &'a Page<'a>,
    toml: Toml<'a>,
    problems: Problems<'a>,
}

impl Context<'_> {
    fn fail(&mut self, text: &Text, message: impl Into<String>) {
        self.problems.add(self.toml.line(text), message);
    }

    fn verdicts(&mut self, kind: Kind, raw: &BTreeMap<Text, Text>, elements: &[RawElement]) -> Verdicts {
        let legal = kind.rules();
        let ids: Vec<&str> = elements.iter().map(|element| element.id.get_ref().as_str()).collect();
        let mut rules = Vec::new();
        for (name, expression) in raw {
            if !legal.contains(&name.get_ref().as_str()) {
                let hint = did_you_mean(name.get_ref(), legal.iter().copied());
                self.fail(name, format!("a {} clause has no rule \"{}\"{hint}", kind.name(), name.get_ref()));
            }
            match Logic::parse(expression.get_ref(), &ids) {
                Ok(logic) => rules.push((name.get_ref().clone(), logic)),
                Err(message) => self.fail(expression, message),
            }
        }
        let needed = if kind == Kind::RedFlag { "triggered" } else { "satisfied" };
        if !raw.keys().any(|name| name.get_ref() == needed) {
            self.problems.add(self.page.toml_line, format!("[verdict] must say when the clause is \"{needed}\""));
        }
        rules.sort_by_key(|(name, _)| legal.iter().position(|known| known == name));
        Verdicts { rules }
    }

    fn elements_are_used(&mut self, elements: &[RawElement], verdicts: &Verdicts) {
        for (index, element) in elements.iter().enumerate() {
            let id = element.id.get_ref();
            let used = verdicts.rules.iter().any(|(_, logic)| logic.names(index))
                || elements.iter().any(|other| other.beside.as_ref().is_some_and(|beside| beside.get_ref() == id));
            if !used && element.fact.is_none() {
                self.fail(&element.id, format!("element \"{id}\" makes no verdict, stands beside no other and gives no fact"));
            }
            if element.weight.is_some() {
                self.fail(&element.id, "only the signs of nature.toml have a `weight`");
            }
        }
    }

    /// Citations, the cap and the names of facts.
    fn values(&mut self, raw: &RawClause) {
        if raw.citations.is_empty() && raw.kind == Kind::Required {
            self.problems.add(self.page.toml_line, "a clause that the law requires needs `citations`");
        }
        for citation in &raw.citations {
            if let Err(message) = check_citation(citation.get_ref()) {
                self.fail(citation, message);
            }
        }
        if let Some(cap) = raw.cap.as_ref().filter(|cap| !LETTERS.contains(&cap.get_ref().as_str())) {
            self.fail(cap, format!("\"{}\" is no letter grade: {} are", cap.get_ref(), LETTERS.join(", ")));
        }
        for fact in raw.element.iter().filter_map(|element| element.fact.as_ref()) {
            if let Err(message) = check_fact(fact.get_ref()) {
                self.fail(fact, message);
            }
        }
    }

    fn messages(&mut self, kind: Kind, verdicts: &Verdicts, raw: &BTreeMap<Text, Text>) -> Vec<(String, String)> {
        let given: Vec<&str> = verdicts.rules.iter().map(|(name, _)| name.as_str()).chain([kind.otherwise()]).collect();
        for verdict in given.iter().filter(|verdict| !WORDLESS.contains(verdict)) {
            let worded = raw.iter().any(|(name, text)| name.get_ref() == verdict && !text.get_ref().trim().is_empty());
            if !worded {
                self.problems.add(self.page.toml_line, format!("[message] has no words for the verdict \"{verdict}\""));
            }
        }
        for name in raw.keys().filter(|name| !given.contains(&name.get_ref().as_str())) {
            let hint = did_you_mean(name.get_ref(), given.iter().copied());
            self.fail(name, format!("the clause cannot be \"{}\", so its message is never said{hint}", name.get_ref()));
        }
        raw.iter().map(|(name, text)| (name.get_ref().clone(), text.get_ref().trim().to_owned())).collect()
    }

    fn examples(&mut self, kind: Kind, verdicts: &Verdicts) -> Vec<Example> {
        let given: Vec<&str> = verdicts.rules.iter().map(|(name, _)| name.as_str()).chain([kind.otherwise()]).collect();
        let wording = ["model", "fallback"];
        let mut examples = Vec::new();
        for Block { tag, text, evidence, line } in &self.page.blocks {
            if wording.contains(&tag.as_str()) {
                if !evidence.is_empty() {
                    self.problems.add(*line, "evidence marks belong in examples, not in wording");
                }
                continue;
            }
            if !given.contains(&tag.as_str()) {
                let hint = did_you_mean(tag, given.iter().copied().chain(wording));
                self.problems.add(*line, format!("the clause cannot be \"{tag}\"{hint}"));
            }
            if tag == kind.otherwise() && !evidence.is_empty() {
                self.problems
                    .add(*line, format!("nothing is found in an example that is \"{tag}\": take the evidence marks away"));
            }
            examples.push(Example { verdict: tag.clone(), text: text.clone(), evidence: evidence.clone(), line: *line });
        }
        let wanted: [&[&str]; 3] = if kind == Kind::RedFlag {
            [&["triggered"], &["clear"], &[]]
        } else {
            [&["satisfied"], &["partial", "contradicted"], &["missing", "not-applicable"]]
        };
        for any in wanted {
            let possible: Vec<&str> = any.iter().copied().filter(|verdict| given.contains(verdict)).collect();
            if !possible.is_empty() && !examples.iter().any(|example| possible.contains(&example.verdict.as_str())) {
                self.problems.add(1, format!("an example that is {} is needed", possible.join(" or ")));
            }
        }
        examples
    }

    fn sections(&mut self, kind: Kind) {
        let needed: &[&str] = match kind {
            Kind::RedFlag => &["Why it matters", "Examples"],
            _ => &["Why it matters", "Positions", "Model wording", "Examples"],
        };
        for title in needed {
            if self.page.section(title).is_none_or(str::is_empty) {
                let titles: Vec<&str> =
                    self.page.sections.iter().map(|section| section.title).filter(|known| known != title).collect();
                let hint = did_you_mean(title, titles);
                self.problems.add(1, format!("the section `## {title}` is missing or empty{hint}"));
            }
        }
    }

    /// The block of wording with this tag; empty where there is none.
    fn wording(&mut self, tag: &str) -> String {
        let mut blocks = self.page.tagged(tag);
        let first = blocks.next().map(|block| block.text.clone()).unwrap_or_default();
        if let Some(second) = blocks.next() {
            self.problems.add(second.line, format!("a page has one ```clause {tag} block"));
        }
        first
    }
}

#[cfg(test)]
mod tests;
