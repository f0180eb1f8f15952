//! Text and places in it: ranges, words, sentences, typed values. Knows nothing of contracts.

mod digest;
pub mod numbers;
mod range;
mod sentences;
pub mod values;
mod words;

pub use digest::sha256;
pub use range::TextRange;
pub use sentences::sentences;
pub use words::{Gap, Word, words};
