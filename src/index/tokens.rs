//! A unit as tokens: its words, its marks with their lengths, and where sentences begin.

use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::matching::Unit;

/// Stands in no word of a contract, since words have no control characters.
const SIGN: char = '\u{1}';

/// Stands at the first word of each sentence.
pub(super) const SENTENCE: &str = "\u{1}sentence";
/// Stands at each word that no phrase reaches into from the word before.
pub(super) const APART: &str = "\u{1}apart";

/// A unit's tokens, for a field with positions.
pub(super) fn tokens(unit: &Unit) -> PreTokenizedString {
    let token = |position: usize, text: String| Token { position, text, ..Token::default() };
    let mut tokens = Vec::with_capacity(unit.words.len() * 2);
    let mut marks = unit.marks.iter().peekable();
    for (at, word) in unit.words.iter().enumerate() {
        if word.begins_sentence {
            tokens.push(token(at, SENTENCE.to_owned()));
        }
        if word.apart {
            tokens.push(token(at, APART.to_owned()));
        }
        while let Some(mark) = marks.next_if(|mark| mark.start as usize <= at) {
            tokens.push(token(at, format!("{}{}", mark_prefix(&mark.name), mark.end - mark.start)));
        }
        // A blank to be filled in at the end is a word without letters.
        if !word.normal.is_empty() {
            tokens.push(token(at, word.normal.to_string()));
        }
    }
    PreTokenizedString { text: String::new(), tokens }
}

/// How the tokens of a mark begin; its length in words follows.
pub(super) fn mark_prefix(name: &str) -> String {
    format!("{name}{SIGN}")
}
