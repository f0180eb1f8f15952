//! Words out of the program's own stock, such as the names of issues and units. They live as long as the
//! program, and so do those that come back from where results are kept.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

/// A word of the program's own. A name for the type, because a plain `&'static str` is taken by serde
/// for one that is borrowed from what is read.
pub type Known = &'static str;

/// The words that came back. There are as many as the program has, so few are ever added.
static WORDS: LazyLock<Mutex<BTreeSet<Known>>> = LazyLock::new(Mutex::default);

fn of(word: String) -> Known {
    // A set of words is whole whatever happened to who held it.
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(word.as_str()) {
        return known;
    }
    let known: Known = Box::leak(word.into_boxed_str());
    words.insert(known);
    known
}

/// Reads a known word.
pub(crate) fn known<'de, D: Deserializer<'de>>(from: D) -> Result<Known, D::Error> {
    String::deserialize(from).map(of)
}

/// Reads a number with a known word, where there is one.
pub(crate) fn known_pair<'de, D: Deserializer<'de>>(from: D) -> Result<Option<(u32, Known)>, D::Error> {
    let pair = Option::<(u32, String)>::deserialize(from)?;
    Ok(pair.map(|(number, word)| (number, of(word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_once() {
        assert!(std::ptr::eq(of("days".to_owned()), of("days".to_owned())));
    }
}
