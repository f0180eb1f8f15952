//! Text and places in it: ranges, words, sentences, typed values. Knows nothing of contracts.

mod range;

pub use range::TextRange;
