//! The pattern language: terms and connectors.

/// A parsed pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A word.
    Word(String),
}
