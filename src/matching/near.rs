//! Near matches: a word that a scanner or a typist got wrong counts as the one it nearly is.
//!
//! Letters are taken for one another that look alike in print, and letters written once for twice
//! ("terrnination", "protccted", "occured"). A word of English that the library happens not to use
//! differs from its words in other ways, so that "viability" never becomes "liability".

use crate::library::Library;
use crate::text::{Map, Set};

/// Shorter words have too many neighbours.
const SHORTEST: usize = 6;
/// From this length on two edits are allowed instead of one.
const LONG: usize = 10;

/// The words that a library knows.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    known: Set<String>,
    /// Known words by their shape.
    shapes: Map<String, Vec<String>>,
}

impl Vocabulary {
    /// The words of a library's pages.
    pub(super) fn of(library: &Library) -> Self {
        let mut vocabulary = Self::default();
        for clause in &library.clauses {
            let examples = clause.examples.iter().map(|example| &example.text);
            [&clause.model, &clause.fallback, &clause.why].into_iter().chain(examples).for_each(|text| vocabulary.learn(text));
        }
        vocabulary
    }

    /// Learns the words of a text of the library, which is plain: what parts them is no letter.
    fn learn(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if word.len() < SHORTEST || self.known.contains(word) {
                continue;
            }
            let normal = word.to_lowercase();
            if self.known.contains(&normal) {
                continue;
            }
            if normal.bytes().all(|byte| byte.is_ascii_lowercase()) {
                self.shapes.entry(shape(&normal)).or_default().push(normal.clone());
            }
            self.known.insert(normal);
        }
    }

    /// The one known word that an unknown word nearly is.
    pub(super) fn meant(&self, word: &str) -> Option<&str> {
        let plain = word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        if !plain || letters + 2 < word.len() || self.known.contains(word) {
            return None;
        }
        let most = if word.len() < LONG { 1 } else { 2 };
        let mut near = self.shapes.get(&shape(word))?.iter().filter(|known| strsim::damerau_levenshtein(word, known) <= most);
        let only = near.next()?;
        near.next().is_none().then_some(only.as_str())
    }
}

/// A word with the letters that look alike in print made one, and double letters single.
fn shape(word: &str) -> String {
    let joined = word.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    let mut out = String::with_capacity(joined.len());
    for c in joined.chars() {
        let c = match c {
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
        let mut vocabulary = Vocabulary::default();
        vocabulary
            .learn("liability subcontractor breach termination disclosure protected occurred patient statute compliant dispose");
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
