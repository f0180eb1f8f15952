//! The clause library: Markdown pages with rules, concepts, checked and compiled.
//!
//! `clause-library/README.md` describes the format. A [`Library`] that exists has passed every
//! check, so nothing that uses it can fail.

mod clause;
mod compile;
mod concepts;
mod duties;
mod element;
mod error;
mod forms;
#[cfg(test)]
mod generated;
mod logic;
mod nature;
mod outline;
mod page;
pub mod pattern;
pub mod playbook;
mod raw;
mod scale;
mod skeleton;

pub use clause::{Ask, Bearer, Clause, EditKind, Element, Example, Kind, Logic, Mood, Scope, Severity, ValueLimit, Verdicts};
pub use duties::CustomerDuty;
pub use error::LibraryError;
pub use nature::{Nature, Sign};
pub use outline::{Fault, Outline, Stale, Together};
pub use playbook::{Applied, Playbook, Want};
pub use scale::{Better, Bound, Scale};
pub use skeleton::skeleton;

use crate::text::{Letters, sha256};
use concepts::Concepts;
use error::Problems;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The vocabulary of the patterns.
const CONCEPTS: &str = "concepts.toml";
/// The signs of a business associate agreement.
const NATURE: &str = "nature.toml";
/// The outline of the law.
const OUTLINE: &str = "citations.toml";
/// What stays with the covered entity.
const DUTIES: &str = "customer-duties.toml";
/// What practices ask for.
const PLAYBOOKS: &str = "playbooks/";
/// What states, payers and programs add.
const OVERLAYS: &str = "overlays/";

/// All clauses and concepts, checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Library {
    /// The clauses that are looked for, sorted by family folder, then by id.
    pub clauses: Vec<Clause>,
    /// The clauses that are not looked for until a playbook switches them on, in the same order.
    pub shelf: Vec<Clause>,
    /// Concepts in alphabetical order: name without `@`, its patterns.
    pub concepts: Vec<(String, pattern::Pattern)>,
    /// Which concepts a contract's defined term may stand for, and the law's own names of them.
    pub definable: BTreeMap<String, Vec<String>>,
    /// Every word of the pages' wordings, reasons and examples, in lower case, sorted: what is known to
    /// be spelt so.
    pub words: Vec<Letters>,
    /// What makes a document a business associate agreement.
    pub nature: Nature,
    /// Which places of the law there are.
    pub outline: Outline,
    /// What stays with the covered entity whatever a contract says.
    pub customer_duties: Vec<CustomerDuty>,
    /// Playbooks by name.
    pub playbooks: BTreeMap<String, Playbook>,
    /// Overlays by name.
    pub overlays: BTreeMap<String, Playbook>,
    /// The playbook that it lies under.
    pub applied: Applied,
    /// SHA-256 over all files of clauses, in hexadecimal; playbooks have their own.
    pub digest: String,
}

impl Library {
    /// Makes a library of the files of a folder: (path in the folder, with `/`; text). On a `base`
    /// they overlay it: a page replaces the page of the same id, a concept that of the same name.
    ///
    /// # Errors
    /// Everything that is wrong, by file and line.
    pub fn load(files: impl IntoIterator<Item = (String, String)>, base: Option<&Self>) -> Result<Self, Vec<LibraryError>> {
        let mut files: Vec<(String, String)> = files.into_iter().map(|(path, text)| (path, plain(&text))).collect();
        files.retain(|(path, _)| path.rsplit('/').next() != Some("README.md"));
        files.sort();

        let mut errors = Vec::new();
        let is_playbook = |path: &str| [PLAYBOOKS, OVERLAYS].iter().any(|folder| path.starts_with(folder));
        let (layers, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| is_playbook(path));
        let file = |name: &str| files.iter().find(|(path, _)| path == name).map(|(_, text)| text);
        let mut concepts: Concepts = base.map(|base| base.concepts.iter().cloned().collect()).unwrap_or_default();
        let mut definable = base.map(|base| base.definable.clone()).unwrap_or_default();
        if let Some(text) = file(CONCEPTS) {
            concepts::add(&mut concepts, &mut definable, CONCEPTS, text, &mut errors);
        }
        let nature = match file(NATURE) {
            Some(text) => nature::read(NATURE, text, &concepts, &mut errors).unwrap_or_default(),
            None => base.map(|base| base.nature.clone()).unwrap_or_default(),
        };
        let outline = match file(OUTLINE) {
            Some(text) => outline::read(OUTLINE, text, &mut errors).unwrap_or_default(),
            None => base.map(|base| base.outline.clone()).unwrap_or_default(),
        };
        let customer_duties = match file(DUTIES) {
            Some(text) => duties::read(DUTIES, text, &mut errors).unwrap_or_default(),
            None => base.map(|base| base.customer_duties.clone()).unwrap_or_default(),
        };
        let mut pages: BTreeMap<String, Clause> = BTreeMap::new();
        let is_page = |(path, _): &&(String, String)| ![CONCEPTS, NATURE, OUTLINE, DUTIES].contains(&path.as_str());
        let page_files: Vec<&(String, String)> = files.iter().filter(is_page).collect();
        let compiled = page_files.par_iter().map(|(path, text)| {
            let mut errors = Vec::new();
            (compile::compile(path, text, &concepts, &mut errors), errors)
        });
        for ((path, _), (clause, found)) in page_files.iter().zip(compiled.collect::<Vec<_>>()) {
            errors.extend(found);
            let Some(clause) = clause else { continue };
            if let Some(other) = pages.get(&clause.id) {
                Problems::new(path, &mut errors).add(1, format!("{} has the same id", path_of(other)));
            }
            pages.insert(clause.id.clone(), clause);
        }
        let base_clauses = base.iter().flat_map(|base| base.pages()).filter(|clause| !pages.contains_key(&clause.id));
        let base_clauses: Vec<Clause> = base_clauses.cloned().collect();
        wordings_differ(&pages, &base_clauses, &mut errors);
        let mut clauses: Vec<Clause> = base_clauses.into_iter().chain(pages.into_values()).collect();
        clauses.sort_by(|a, b| (&a.family, &a.id).cmp(&(&b.family, &b.id)));
        let mut playbooks = base.map(|base| base.playbooks.clone()).unwrap_or_default();
        let mut overlays = base.map(|base| base.overlays.clone()).unwrap_or_default();
        let all_pages: Vec<&Clause> = clauses.iter().collect();
        for (path, text) in &layers {
            let Some(layer) = playbook::read(path, text, &all_pages, &mut errors) else { continue };
            let all = if path.starts_with(OVERLAYS) { &mut overlays } else { &mut playbooks };
            all.insert(layer.name.clone(), layer);
        }
        if !errors.is_empty() {
            errors.sort();
            return Err(errors);
        }
        let words = words(&clauses);
        let (shelf, clauses) = clauses.into_iter().partition(|clause| clause.off);
        Ok(Self {
            clauses,
            shelf,
            concepts: concepts.into_iter().collect(),
            definable,
            words,
            nature,
            outline,
            customer_duties,
            playbooks,
            overlays,
            applied: Applied { name: "default".to_owned(), ..Applied::default() },
            digest: digest(base, &files),
        })
    }

    /// This library with one of its clauses only, and without the signs of an agreement: every text
    /// counts as one.
    #[must_use]
    pub fn alone(&self, clause: &Clause) -> Self {
        Self {
            clauses: vec![clause.clone()],
            shelf: Vec::new(),
            concepts: self.concepts.clone(),
            definable: self.definable.clone(),
            words: words(std::slice::from_ref(clause)),
            nature: Nature::default(),
            outline: Outline::default(),
            customer_duties: Vec::new(),
            playbooks: BTreeMap::new(),
            overlays: BTreeMap::new(),
            applied: Applied::default(),
            digest: self.digest.clone(),
        }
    }

    /// Adds a playbook of a firm's own; its name, which is that of its file.
    ///
    /// # Errors
    /// Everything that is wrong with it, by line.
    pub fn add_playbook(&mut self, file: &str, text: &str) -> Result<String, Vec<LibraryError>> {
        let mut errors = Vec::new();
        match playbook::read(file, &plain(text), &self.pages(), &mut errors) {
            Some(playbook) if errors.is_empty() => {
                let name = playbook.name.clone();
                self.playbooks.insert(name.clone(), playbook);
                Ok(name)
            }
            _ => Err(errors),
        }
    }

    /// Digest of the playbook that it lies under: that of the clause pages where it is they alone.
    pub fn playbook_digest(&self) -> &str {
        if self.applied.digest.is_empty() { &self.digest } else { &self.applied.digest }
    }

    /// The clause with this id, if it is looked for.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// Every clause that there is a page of, sorted by family folder, then by id.
    pub fn pages(&self) -> Vec<&Clause> {
        let mut pages: Vec<&Clause> = self.clauses.iter().chain(&self.shelf).collect();
        pages.sort_by_key(|clause| (&clause.family, &clause.id));
        pages
    }
}

/// Path of a clause's page in its library.
fn path_of(clause: &Clause) -> String {
    format!("{}/{}.md", clause.family, clause.id)
}

/// The words of what the pages of clauses say in sentences.
fn words(clauses: &[Clause]) -> Vec<Letters> {
    let texts = clauses.iter().flat_map(|clause| {
        let examples = clause.examples.iter().map(|example| &example.text);
        [&clause.model, &clause.fallback, &clause.why].into_iter().chain(examples)
    });
    let mut words: Vec<&str> = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).collect();
    words.sort_unstable();
    words.dedup();
    let words: BTreeSet<Letters> =
        words.into_iter().filter(|word| !word.is_empty()).map(|word| word.to_lowercase().into()).collect();
    words.into_iter().collect()
}

/// No two clauses may offer the same wording: one of them is then a copy not finished.
fn wordings_differ(pages: &BTreeMap<String, Clause>, base: &[Clause], errors: &mut Vec<LibraryError>) {
    let mut seen: BTreeMap<&str, &Clause> = base.iter().map(|clause| (clause.model.as_str(), clause)).collect();
    for clause in pages.values().filter(|clause| !clause.model.is_empty()) {
        if let Some(other) = seen.insert(&clause.model, clause) {
            let line = clause.page.find(&clause.model).map_or(1, |at| error::line_of(&clause.page, at));
            Problems::new(&path_of(clause), errors).add(line, format!("{} offers the same model wording", path_of(other)));
        }
    }
}

/// The text without byte order mark and carriage returns, which editors and version control put
/// in: the same page must give the same digest and lines everywhere.
fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// SHA-256 over the base's digest and the path and text of every file.
fn digest(base: Option<&Library>, files: &[(String, String)]) -> String {
    let mut all = base.map(|base| base.digest.clone().into_bytes()).unwrap_or_default();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        // The length keeps "a" + "bc" apart from "ab" + "c".
        all.extend((part.len() as u64).to_le_bytes());
        all.extend(part.as_bytes());
    }
    sha256(&all)
}
