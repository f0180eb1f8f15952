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
pub use words::{Gap, Word, words};
