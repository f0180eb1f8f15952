//! The kinds of days, from `kinds.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::Word;

/// What a day is for.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Kind {
    /// Stable name ("renewal").
    pub id: String,
    /// What stands in the calendar.
    pub title: String,
    /// The words that make a day of this kind.
    words: Vec<String>,
    /// Whether it is counted from the end of the term.
    #[serde(default)]
    pub after_end: bool,
    /// Whether it is counted back from the end of the term.
    #[serde(default)]
    pub before_end: bool,
    /// Whether it may come every year.
    #[serde(default)]
    pub yearly: bool,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<Kind>,
}

impl Kind {
    /// Where its words stand, by index.
    pub(super) fn places(&self, words: &[Word]) -> Vec<usize> {
        self.words.iter().flat_map(|phrase| places(phrase, words)).collect()
    }
}

/// All kinds.
///
/// # Panics
/// Where the built-in file is wrong, which no released program can have: a test reads it.
pub(super) fn kinds() -> &'static [Kind] {
    static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("kinds.toml")).expect("the built-in kinds are well-formed");
        file.kind
    });
    &KINDS
}

/// Where words stand one after the other, each as the start of a word; the index of the first.
pub(super) fn places(phrase: &str, words: &[Word]) -> Vec<usize> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let stands = |window: &[Word]| window.iter().zip(&wanted).all(|(word, start)| word.normal.starts_with(start));
    words.windows(wanted.len()).enumerate().filter(|(_, window)| stands(window)).map(|(at, _)| at).collect()
}
