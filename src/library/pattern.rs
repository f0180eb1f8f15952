//! The pattern language of clause pages: terms and connectors, as lawyers know them from legal
//! research services. `clause-library/README.md` describes it for authors.

mod parse;

pub use parse::PatternError;

use crate::text::Letters;
use crate::text::values::Citation;
use serde::{Deserialize, Serialize};

/// A parsed pattern. The first term of a pattern is its act: see [`Pattern::Near`] and the others,
/// which keep the order of writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// A term.
    Term(Term),
    /// Any of these.
    Any(Vec<Self>),
    /// All of these in the scope.
    All(Vec<Self>),
    /// Both within so many words of each other.
    Near {
        /// Written first.
        left: Box<Self>,
        /// Written second.
        right: Box<Self>,
        /// Most words between them, plus one.
        words: u32,
        /// Whether `left` must stand before `right`.
        ordered: bool,
    },
    /// Both in one sentence (or one paragraph).
    Same {
        /// Written first.
        left: Box<Self>,
        /// Written second.
        right: Box<Self>,
        /// Whether a paragraph is enough.
        paragraph: bool,
    },
    /// The first, where the second is nowhere in the scope.
    Without {
        /// What must be there.
        yes: Box<Self>,
        /// What must not.
        no: Box<Self>,
    },
}

/// What a pattern is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Term {
    /// Words in a row, each whole or a root; one word is a row of one.
    Words(Vec<Stem>),
    /// A concept of `concepts.toml`, without `@`.
    Concept(String),
    /// The business associate under any of its names (`@ba`).
    BusinessAssociate,
    /// The covered entity under any of its names (`@ce`).
    CoveredEntity,
    /// A typed value.
    Value(ValueTerm),
    /// A citation and what lies under it.
    Citation(Box<Citation>),
    /// A word or one that a typing error makes of it (`notifcation~`). In searches only.
    Nearly(Letters),
    /// What was understood of the whole contract (`grade:D..F`). In searches only.
    Field(Box<Field>),
}

/// A field of a search and what is asked of it, both as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// The name before the colon.
    pub name: String,
    /// What stands after it, without quotes.
    pub value: String,
    /// Byte offset of the name in the search.
    pub at: usize,
}

/// A word of a term, in normal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stem {
    /// The letters.
    pub letters: Letters,
    /// Whether a word that only begins so is meant too.
    pub root: bool,
}

/// The typed values that a pattern can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ValueTerm {
    /// `#duration`
    Duration,
    /// `#money`
    Money,
    /// `#percent`
    Percent,
    /// `#citation`: any citation.
    Citation,
    /// `#blank`: something to be filled in.
    Blank,
}

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// Says what is wrong and at which byte.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        parse::parse(source, false)
    }

    /// Parses a search: a pattern in which words side by side must all be there, and which may ask
    /// for fields and for words with typing errors.
    ///
    /// # Errors
    /// Says what is wrong and at which byte.
    pub fn parse_search(source: &str) -> Result<Self, PatternError> {
        parse::parse(source, true)
    }

    /// Calls `visit` with every term, in the order of writing.
    pub fn terms<'a>(&'a self, visit: &mut impl FnMut(&'a Term)) {
        match self {
            Self::Term(term) => visit(term),
            Self::Any(parts) | Self::All(parts) => parts.iter().for_each(|part| part.terms(visit)),
            Self::Near { left, right, .. } | Self::Same { left, right, .. } => {
                left.terms(visit);
                right.terms(visit);
            }
            Self::Without { yes, no } => {
                yes.terms(visit);
                no.terms(visit);
            }
        }
    }

    /// The concepts that it names, in the order of writing.
    pub fn concepts(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.terms(&mut |term| {
            if let Term::Concept(name) = term {
                names.push(name.as_str());
            }
        });
        names
    }
}
