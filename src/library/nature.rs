//! What makes a document a business associate agreement at all: signs with weights, as data.

use super::Element;
use super::concepts::Concepts;
use super::element::Elements;
use super::error::{LibraryError, Problems};
use super::raw::{RawNature, Toml};
use serde::{Deserialize, Serialize};

/// The signs for and against, and how much is enough.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Nature {
    /// A document whose signs weigh at least this much is a business associate agreement.
    pub threshold: i32,
    /// The signs in the order of `clause-library/nature.toml`.
    pub signs: Vec<Sign>,
}

/// One sign.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sign {
    /// What is looked for; its `says` is the reason given to the reviewer.
    pub element: Element,
    /// Weight; negative for a sign against.
    pub weight: i32,
}

/// Reads `nature.toml`; what is wrong goes to `found`.
pub(super) fn read(file: &str, source: &str, concepts: &Concepts, found: &mut Vec<LibraryError>) -> Option<Nature> {
    let mut problems = Problems::new(file, found);
    let toml = Toml::file(source);
    let raw: RawNature = toml.read(&mut problems)?;
    let elements = Elements { toml, concepts, problems: &mut problems }.elements(&raw.sign);
    let mut signs = Vec::new();
    for (element, raw) in elements.into_iter().zip(&raw.sign) {
        if raw.beside.is_some() || raw.fact.is_some() {
            problems.add(toml.line(&raw.id), "a sign stands alone: `beside` and `fact` are for clauses");
        }
        match raw.weight {
            Some(weight) if weight != 0 => signs.push(Sign { element, weight }),
            _ => problems.add(toml.line(&raw.id), format!("the sign \"{}\" has no `weight`", element.id)),
        }
    }
    if signs.iter().map(|sign| sign.weight.max(0)).fold(0, i32::saturating_add) < raw.threshold {
        problems.add(1, "all signs together do not reach the threshold");
    }
    Some(Nature { threshold: raw.threshold, signs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_checked() {
        let sign = "[[sign]]\nid = \"title\"\nsays = \"its name\"\nmatch = [\"baa\"]\n";
        let duty = "[[sign]]\nid = \"duty\"\nsays = \"a duty\"\nmatch = [\"report!\"]\nbeside = \"title\"\nweight = 1\n";
        for (text, expected) in [
            (format!("threshold = 3\n{sign}weight = 3\n"), None),
            (format!("threshold = 4\n{sign}weight = 3\n"), Some("nature.toml:1: all signs together")),
            (format!("threshold = 0\n{sign}"), Some("nature.toml:3: the sign \"title\" has no `weight`")),
            (format!("threshold = 3\n{sign}weight = 3\n{duty}"), Some("nature.toml:8: a sign stands alone")),
            (format!("threshold = 3\n{sign}wieght = 3\n"), Some("nature.toml:6: unknown field `wieght`")),
        ] {
            let mut errors = Vec::new();
            let nature = read("nature.toml", &text, &Concepts::new(), &mut errors);
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            match expected {
                None => assert!(errors.is_empty() && nature.is_some_and(|nature| nature.signs.len() == 1), "{errors:?}"),
                Some(expected) => {
                    assert!(errors.len() == 1 && errors[0].starts_with(expected), "{errors:?}, expected {expected}");
                }
            }
        }
    }
}
