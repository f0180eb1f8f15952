//! Near matches: a word that a scanner or a typist got wrong counts as the one it nearly is.
//!
//! Letters are taken for one another that look alike in print, and letters written once for twice
//! ("terrnination", "protccted", "occured"). A word of English that the library happens not to use
//! differs from its words in other ways, so that "viability" never becomes "liability".

use crate::text::Letters;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 6;
/// From this length on two edits are allowed instead of one.
const LONG: usize = 10;

/// The words that a library knows.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// In lower case, sorted.
    known: Vec<Letters>,
    /// The shapes of known words, sorted, with the word's place.
    shapes: Vec<(Letters, u32)>,
}

impl Vocabulary {
    /// A vocabulary of words in lower case, sorted.
    pub(super) fn of(known: &[Letters]) -> Self {
        let known: Vec<Letters> = known.iter().filter(|word| word.len() >= SHORTEST).cloned().collect();
        let plain = |(_, word): &(u32, &Letters)| word.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut shapes: Vec<_> = (0..).zip(&known).filter(plain).map(|(index, word)| (shape(word), index)).collect();
        shapes.sort_unstable();
        Self { known, shapes }
    }

    /// The one known word that an unknown word nearly is.
    pub(super) fn meant(&self, word: &str) -> Option<&str> {
        let plain = word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        if !plain || letters + 2 < word.len() || self.knows(word) {
            return None;
        }
        let most = if word.len() < LONG { 1 } else { 2 };
        let shape = shape(word);
        let first = self.shapes.partition_point(|(known, _)| *known < shape);
        let alike = self.shapes[first..].iter().take_while(|(known, _)| *known == shape);
        let alike = alike.map(|&(_, index)| self.known[index as usize].as_str());
        let mut near = alike.filter(|known| strsim::damerau_levenshtein(word, known) <= most);
        let only = near.next()?;
        near.next().is_none().then_some(only)
    }

    fn knows(&self, word: &str) -> bool {
        self.known.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }
}

/// A word with the letters that look alike in print made one, and double letters single.
fn shape(word: &str) -> Letters {
    let mut out = Letters::default();
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let c = match c {
            'r' if rest.next_if_eq(&'n').is_some() => 'm',
            'v' if rest.next_if_eq(&'v').is_some() => 'w',
            'c' if rest.next_if_eq(&'l').is_some() => 'd',
            '1' | 'l' | 'i' => 'i',
            '0' | 'o' | 'c' | 'e' => 'o',
            'u' | 'n' => 'n',
            'h' | 'b' => 'b',
            '5' | 's' => 's',
            other => other,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_alike() {
        let words = "breach compliant disclosure dispose liability occurred patient protected statute subcontractor termination";
        let vocabulary = Vocabulary::of(&words.split(' ').map(Letters::from).collect::<Vec<_>>());
        for (word, meant) in [
            ("iiability", Some("liability")),
            ("1iability", Some("liability")),
            ("subcontracter", Some("subcontractor")),
            ("breacb", Some("breach")),
            ("terrnination", Some("termination")),
            ("disclosnre", Some("disclosure")),
            ("protccted", Some("protected")),
            ("occured", Some("occurred")),
            // Words of their own, and one that is known.
            ("viability", None),
            ("reliability", None),
            ("breath", None),
            ("patent", None),
            ("statue", None),
            ("complaint", None),
            ("depose", None),
            ("protected", None),
        ] {
            assert_eq!(vocabulary.meant(word), meant, "{word}");
        }
    }
}
