//! A unit as tokens: its words, its marks with their lengths, and where sentences begin.
//!
//! The tokens go to tantivy as one text, which [`UnitTokenizer`] takes apart again: its own list of
//! tokens travels as JSON, which took a quarter of the time of putting a contract in.

use std::fmt::Write as _;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::matching::Unit;

/// Stands in no word of a contract, since words have no control characters.
const SIGN: char = '\u{1}';

/// Stands at the first word of each sentence.
pub(super) const SENTENCE: &str = "\u{1}sentence";
/// Stands at each word that no phrase reaches into from the word before.
pub(super) const APART: &str = "\u{1}apart";

/// Ends a token.
const TOKEN_END: char = '\t';
/// Ends the tokens of a word.
const WORD_END: char = '\n';

/// A unit's tokens as one text.
pub(super) fn tokens(unit: &Unit) -> String {
    let mut out = String::with_capacity(unit.words.len() * 16);
    let mut marks = unit.marks.iter().peekable();
    for (at, word) in unit.words.iter().enumerate() {
        let mut add = |token: &str| {
            out.push_str(token);
            out.push(TOKEN_END);
        };
        if word.begins_sentence {
            add(SENTENCE);
        }
        if word.apart {
            add(APART);
        }
        // A blank to be filled in at the end is a word without letters.
        if !word.normal.is_empty() {
            add(&word.normal);
        }
        while let Some(mark) = marks.next_if(|mark| mark.start as usize <= at) {
            // Text has no way to refuse more of it.
            let _ = write!(out, "{}{SIGN}{}{TOKEN_END}", mark.name, mark.end - mark.start);
        }
        out.push(WORD_END);
    }
    out
}

/// Takes apart what [`tokens`] made.
#[derive(Clone, Debug)]
pub(super) struct UnitTokenizer;

/// The tokens that are left.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    token: Token,
}

impl Tokenizer for UnitTokenizer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        Tokens { rest: text, token: Token { position: 0, ..Token::default() } }
    }
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        while let Some(rest) = self.rest.strip_prefix(WORD_END) {
            self.rest = rest;
            self.token.position += 1;
        }
        let Some((text, rest)) = self.rest.split_once(TOKEN_END) else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(text);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// How the tokens of a mark begin; its length in words follows.
pub(super) fn mark_prefix(name: &str) -> String {
    format!("{name}{SIGN}")
}
