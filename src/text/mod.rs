//! Text and places in it: ranges, words, sentences, typed values. Knows nothing of contracts.

mod digest;
mod known;
pub mod numbers;
mod range;
mod sentences;
mod steering;
pub mod values;
mod words;

pub use digest::sha256;
pub use known::Known;
pub(crate) use known::{known, known_pair};
pub use range::TextRange;
pub use sentences::sentences;
pub use steering::steers;
pub use words::{Gap, Letters, Word, push_words, words};

/// A map that is asked for every word of a contract.
pub(crate) type Map<K, V> = std::collections::HashMap<K, V, rustc_hash::FxBuildHasher>;
/// A set that is asked for every word of a contract.
pub(crate) type Set<K> = std::collections::HashSet<K, rustc_hash::FxBuildHasher>;
/// Things by number, and their numbers.
pub(crate) type Table<T> = indexmap::IndexSet<T, rustc_hash::FxBuildHasher>;
