//! The library compiled: every distinct term once, looked up by the first word of its phrase, so
//! that a document is read once however many patterns there are.

use super::limits::CONDITION;
use super::near::Vocabulary;
use crate::library::pattern::{Pattern, Stem, Term};
use crate::library::{Clause, Element, Library};
use crate::text::{Letters, Map, Set, Table, TextRange, words};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::OnceLock;

/// The leaf of the business associate's names.
pub(super) const BUSINESS_ASSOCIATE: usize = 0;
/// The leaf of the covered entity's names.
pub(super) const COVERED_ENTITY: usize = 1;

/// About as many terms as the built-in library has: room from the start, so that no table is moved.
const TERMS: usize = 8000;

/// A library ready to be matched against documents.
#[derive(Debug, Default)]
pub struct Program {
    /// Every distinct term but the concepts, by its number.
    pub(super) leaves: Table<Term>,
    pub(super) lexicon: Lexicon,
    pub(super) concepts: Vec<Node>,
    /// The concepts, each after those that it names.
    pub(super) concept_order: Vec<usize>,
    /// For each clause, its elements; then the headings where it belongs.
    pub(super) clauses: Vec<CompiledClause>,
    /// For each sign of the library's nature, its element.
    pub(super) signs: Vec<CompiledElement>,
    /// The concepts that a contract's defined term may stand for.
    pub(super) definable: Vec<usize>,
    /// The law's own names of them, which no contract's definition changes.
    pub(super) law_names: Set<Vec<Letters>>,
    /// The concept of a condition that takes a duty away, where the library has one.
    pub(super) condition: Option<usize>,
    /// The words of the pages, which a mistyped or misread word may nearly be.
    pub(super) vocabulary: Vocabulary,
    concept_ids: Map<String, usize>,
}

/// A library compiled once something asks for it: where all was kept, nothing does.
#[derive(Debug)]
pub struct LazyProgram<'a> {
    library: &'a Library,
    program: OnceLock<Program>,
}

impl Deref for LazyProgram<'_> {
    type Target = Program;

    fn deref(&self) -> &Program {
        self.program.get_or_init(|| Program::new(self.library))
    }
}

#[derive(Debug)]
pub(super) struct CompiledClause {
    pub(super) elements: Vec<CompiledElement>,
    pub(super) belongs: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct CompiledElement {
    pub(super) patterns: Vec<Node>,
    pub(super) unless: Vec<Node>,
    /// Whether it is one of the elements that satisfy its clause, so that a denial proves nothing.
    pub(super) proves: bool,
}

/// A pattern whose terms are numbers.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Leaf(usize),
    Concept(usize),
    Any(Vec<Self>),
    All(Vec<Self>),
    Near { left: Box<Self>, right: Box<Self>, words: usize, ordered: bool },
    Same { left: Box<Self>, right: Box<Self>, paragraph: bool },
    Without { yes: Box<Self>, no: Box<Self> },
}

impl Node {
    /// The concepts that it names.
    pub(super) fn concepts(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.add_concepts(&mut found);
        found
    }

    fn add_concepts(&self, found: &mut Vec<usize>) {
        match self {
            Self::Leaf(_) => {}
            Self::Concept(index) => found.push(*index),
            Self::Any(parts) | Self::All(parts) => parts.iter().for_each(|part| part.add_concepts(found)),
            Self::Near { left, right, .. } | Self::Same { left, right, .. } => {
                left.add_concepts(found);
                right.add_concepts(found);
            }
            Self::Without { yes, no } => {
                yes.add_concepts(found);
                no.add_concepts(found);
            }
        }
    }
}

/// Which phrases may begin at a word.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    whole: Map<Letters, Vec<usize>>,
    roots: Map<Letters, Vec<usize>>,
    root_lengths: BTreeSet<usize>,
}

impl Program {
    /// Compiles a library.
    pub fn new(library: &Library) -> Self {
        // Neither needs the other.
        let (mut program, vocabulary) = rayon::join(|| Self::rules(library), || Vocabulary::of(&library.words));
        program.vocabulary = vocabulary;
        program
    }

    /// Compiles a library when it is first asked for.
    pub fn lazy(library: &Library) -> LazyProgram<'_> {
        LazyProgram { library, program: OnceLock::new() }
    }

    /// All but the vocabulary.
    fn rules(library: &Library) -> Self {
        let mut program = Self::default();
        program.leaves.reserve(TERMS);
        // The parties are needed to read who owes a duty, whether a pattern names them or not.
        program.leaf(&Term::BusinessAssociate);
        program.leaf(&Term::CoveredEntity);
        debug_assert_eq!(program.leaves[COVERED_ENTITY], Term::CoveredEntity);
        for (index, (name, _)) in library.concepts.iter().enumerate() {
            program.concept_ids.insert(name.clone(), index);
        }
        program.concepts = library.concepts.iter().map(|(_, pattern)| program.node(pattern)).collect();
        let mut placed = vec![false; program.concepts.len()];
        (0..program.concepts.len()).for_each(|index| program.order(index, &mut placed));
        program.clauses = library.clauses.iter().map(|clause| program.clause(clause)).collect();
        program.signs = library.nature.signs.iter().map(|sign| program.element(&sign.element, false)).collect();
        for (name, names) in &library.definable {
            program.definable.extend(program.concept_ids.get(name).copied());
            let normals =
                |name: &String| words(name, TextRange::new(0, name.len())).into_iter().map(|word| word.normal).collect();
            program.law_names.extend(names.iter().map(normals));
        }
        program.condition = program.concept_ids.get(CONDITION).copied();
        program
    }

    /// Puts a concept into the order, after those that it names.
    fn order(&mut self, index: usize, placed: &mut [bool]) {
        if std::mem::replace(&mut placed[index], true) {
            return;
        }
        for other in self.concepts[index].concepts() {
            self.order(other, placed);
        }
        self.concept_order.push(index);
    }

    fn clause(&mut self, clause: &Clause) -> CompiledClause {
        let satisfied = clause.verdicts.rules.iter().find(|(name, _)| name == "satisfied");
        let proving = satisfied.map(|(_, logic)| logic.asserted()).unwrap_or_default();
        let elements = clause.elements.iter().enumerate();
        let elements = elements.map(|(index, element)| self.element(element, proving.contains(&index))).collect();
        CompiledClause { elements, belongs: self.nodes(&clause.belongs) }
    }

    fn element(&mut self, element: &Element, proves: bool) -> CompiledElement {
        CompiledElement { patterns: self.nodes(&element.patterns), unless: self.nodes(&element.unless), proves }
    }

    fn nodes(&mut self, patterns: &[Pattern]) -> Vec<Node> {
        patterns.iter().map(|pattern| self.node(pattern)).collect()
    }

    /// The concepts by name, with their numbers.
    pub(super) fn concept_names(&self) -> impl Iterator<Item = (&str, usize)> {
        let mut names: Vec<(&str, usize)> = self.concept_ids.iter().map(|(name, &index)| (name.as_str(), index)).collect();
        names.sort_unstable();
        names.into_iter()
    }

    pub(super) fn node(&mut self, pattern: &Pattern) -> Node {
        match pattern {
            Pattern::Term(Term::Concept(name)) => match self.concept_ids.get(name) {
                Some(&index) => Node::Concept(index),
                // The library's checks name unknown concepts; here such a term just never matches.
                None => Node::Any(Vec::new()),
            },
            // Fields and words with typing errors are for searches, which ask them of an index: they stand nowhere.
            Pattern::Term(term) => Node::Leaf(self.leaf(term)),
            Pattern::Any(parts) => Node::Any(parts.iter().map(|part| self.node(part)).collect()),
            Pattern::All(parts) => Node::All(parts.iter().map(|part| self.node(part)).collect()),
            Pattern::Near { left, right, words, ordered } => Node::Near {
                left: Box::new(self.node(left)),
                right: Box::new(self.node(right)),
                words: *words as usize,
                ordered: *ordered,
            },
            Pattern::Same { left, right, paragraph } => {
                Node::Same { left: Box::new(self.node(left)), right: Box::new(self.node(right)), paragraph: *paragraph }
            }
            Pattern::Without { yes, no } => Node::Without { yes: Box::new(self.node(yes)), no: Box::new(self.node(no)) },
        }
    }

    fn leaf(&mut self, term: &Term) -> usize {
        if let Some(id) = self.leaves.get_index_of(term) {
            return id;
        }
        let (id, _) = self.leaves.insert_full(term.clone());
        if let Term::Words(stems) = term
            && let Some(first) = stems.first()
        {
            self.lexicon.add(first, id);
        }
        id
    }
}

impl Lexicon {
    fn add(&mut self, first: &Stem, leaf: usize) {
        if first.root {
            self.root_lengths.insert(first.letters.len());
            self.roots.entry(first.letters.clone()).or_default().push(leaf);
        } else {
            self.whole.entry(first.letters.clone()).or_default().push(leaf);
        }
    }

    /// The leaves whose phrase may begin with this word.
    pub(super) fn starting(&self, word: &str) -> Vec<usize> {
        let mut found = self.whole.get(word).cloned().unwrap_or_default();
        for &length in self.root_lengths.range(..=word.len()) {
            if let Some(leaves) = word.get(..length).and_then(|prefix| self.roots.get(prefix)) {
                found.extend(leaves);
            }
        }
        found
    }
}
