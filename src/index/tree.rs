//! A search as a tree over terms that are looked up, and the connectors tried on what they find.

use std::borrow::Cow;

use super::tokens::mark_prefix;
use crate::library::pattern::{Pattern, Stem, Term, ValueTerm};
use crate::matching::{Span, pairs};
use crate::text::Letters;

/// A search whose terms and fields are numbers.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A term, as an index into [`Tree::leaves`].
    Leaf(usize),
    /// A field, as an index into the query's conditions.
    Field(usize),
    Any(Vec<Self>),
    All(Vec<Self>),
    Near {
        left: Box<Self>,
        right: Box<Self>,
        words: usize,
        ordered: bool,
    },
    Same {
        left: Box<Self>,
        right: Box<Self>,
        paragraph: bool,
    },
    Without {
        yes: Box<Self>,
        no: Box<Self>,
    },
}

/// What is looked up in the tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// Words in a row, each whole or a root.
    Words(Vec<Stem>),
    /// A word, or one a typing error away.
    Nearly(Letters),
    /// Marks whose tokens begin so; their lengths follow.
    Marks(String),
}

/// A search ready to be run.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    pub(super) leaves: Vec<Leaf>,
}

/// What stands in one unit: for each leaf its places, and where sentences begin.
pub(super) struct Unit<'a> {
    pub(super) leaves: &'a [Vec<Span>],
    pub(super) sentences: &'a [usize],
    /// Whether the unit's contract meets each condition.
    pub(super) meets: &'a dyn Fn(usize) -> bool,
}

impl Tree {
    pub(super) fn new(pattern: &Pattern) -> Self {
        let mut leaves = Vec::new();
        let mut fields = 0;
        let root = node(pattern, &mut leaves, &mut fields);
        Self { root, leaves }
    }

    /// Whether it matters where sentences begin: to connectors within one, and to phrases.
    pub(super) fn asks_for_sentences(&self) -> bool {
        let phrase = |leaf: &Leaf| matches!(leaf, Leaf::Words(stems) if stems.len() > 1);
        self.leaves.iter().any(phrase) || self.root.asks_for_sentences()
    }

    /// Whether the places of terms within a unit decide nothing.
    pub(super) fn is_plain(&self) -> bool {
        let one_word = |leaf: &Leaf| !matches!(leaf, Leaf::Words(stems) if stems.len() > 1);
        self.leaves.iter().all(one_word) && self.root.is_plain()
    }
}

fn node(pattern: &Pattern, leaves: &mut Vec<Leaf>, fields: &mut usize) -> Node {
    let mut both =
        |left: &Pattern, right: &Pattern| (Box::new(node(left, leaves, fields)), Box::new(node(right, leaves, fields)));
    match pattern {
        Pattern::Term(Term::Field(_)) => {
            *fields += 1;
            Node::Field(*fields - 1)
        }
        Pattern::Term(term) => {
            let leaf = leaf(term);
            let at = leaves.iter().position(|known| *known == leaf).unwrap_or_else(|| {
                leaves.push(leaf);
                leaves.len() - 1
            });
            Node::Leaf(at)
        }
        Pattern::Any(parts) => Node::Any(parts.iter().map(|part| node(part, leaves, fields)).collect()),
        Pattern::All(parts) => Node::All(parts.iter().map(|part| node(part, leaves, fields)).collect()),
        Pattern::Near { left, right, words, ordered } => {
            let (left, right) = both(left, right);
            Node::Near { left, right, words: *words as usize, ordered: *ordered }
        }
        Pattern::Same { left, right, paragraph } => {
            let (left, right) = both(left, right);
            Node::Same { left, right, paragraph: *paragraph }
        }
        Pattern::Without { yes, no } => {
            let (yes, no) = both(yes, no);
            Node::Without { yes, no }
        }
    }
}

fn leaf(term: &Term) -> Leaf {
    let marks = |name: &str| Leaf::Marks(mark_prefix(name));
    match term {
        Term::Words(stems) => Leaf::Words(stems.clone()),
        Term::Nearly(word) => Leaf::Nearly(word.clone()),
        Term::Concept(name) => marks(&format!("@{name}")),
        Term::BusinessAssociate => marks("@ba"),
        Term::CoveredEntity => marks("@ce"),
        Term::Value(value) => marks(match value {
            ValueTerm::Duration => "#duration",
            ValueTerm::Money => "#money",
            ValueTerm::Percent => "#percent",
            ValueTerm::Citation => "#citation",
            ValueTerm::Blank => "#blank",
        }),
        Term::Citation(citation) => {
            let mut place = citation.section.clone();
            for paragraph in &citation.paragraphs {
                place.push_str(&format!("({paragraph})"));
            }
            marks(&place)
        }
        // Told apart before; a field is looked up in its contract.
        Term::Field(_) => Leaf::Words(Vec::new()),
    }
}

impl Node {
    fn asks_for_sentences(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Field(_) => false,
            Self::Any(parts) | Self::All(parts) => parts.iter().any(Self::asks_for_sentences),
            Self::Near { left, right, .. } => left.asks_for_sentences() || right.asks_for_sentences(),
            Self::Same { left, right, paragraph } => !paragraph || left.asks_for_sentences() || right.asks_for_sentences(),
            Self::Without { yes, no } => yes.asks_for_sentences() || no.asks_for_sentences(),
        }
    }

    fn is_plain(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Field(_) => true,
            Self::Any(parts) | Self::All(parts) => parts.iter().all(Self::is_plain),
            Self::Near { .. } | Self::Same { .. } => false,
            Self::Without { yes, no } => yes.is_plain() && no.is_plain(),
        }
    }

    /// The places in a unit where the search matches, as the matcher would find them; none at all
    /// where only fields are asked for. `None` where it does not match.
    pub(super) fn find<'a>(&self, unit: &Unit<'a>) -> Option<Cow<'a, [Span]>> {
        match self {
            Self::Leaf(index) => unit.leaves.get(*index).filter(|spans| !spans.is_empty()).map(|spans| Cow::Borrowed(&spans[..])),
            Self::Field(index) => (unit.meets)(*index).then_some(Cow::Borrowed(&[])),
            Self::Any(parts) => {
                let mut found: Option<Vec<Span>> = None;
                for spans in parts.iter().filter_map(|part| part.find(unit)) {
                    found.get_or_insert_default().extend_from_slice(&spans);
                }
                let mut spans = found?;
                spans.sort_unstable();
                spans.dedup();
                Some(spans.into())
            }
            Self::All(parts) => {
                let mut all: Cow<'_, [Span]> = Cow::Borrowed(&[]);
                for part in parts {
                    let spans = part.find(unit)?;
                    if all.is_empty() {
                        all = spans;
                    } else if !spans.is_empty() {
                        all = pairs(&all, &spans, usize::MAX, false, |_, _| true).into();
                    }
                }
                Some(all)
            }
            Self::Near { left, right, words, ordered } => {
                let spans = pairs(&left.find(unit)?, &right.find(unit)?, *words, *ordered, |_, _| true);
                (!spans.is_empty()).then_some(spans.into())
            }
            Self::Same { left, right, paragraph } => {
                let sentence = |span: &Span| unit.sentences.partition_point(|&start| start <= span.start);
                let same = |a: &Span, b: &Span| *paragraph || sentence(a) == sentence(b);
                let spans = pairs(&left.find(unit)?, &right.find(unit)?, usize::MAX, false, same);
                (!spans.is_empty()).then_some(spans.into())
            }
            Self::Without { yes, no } => {
                let spans = yes.find(unit)?;
                no.find(unit).is_none().then_some(spans)
            }
        }
    }
}
