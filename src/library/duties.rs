//! What stays with the covered entity whatever a contract says, as data.

use super::error::{LibraryError, Problems};
use super::raw::Toml;
use serde::{Deserialize, Serialize};

/// A duty of the covered entity's own, which is no contract content.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerDuty {
    /// What it is, as a phrase.
    pub says: String,
    /// The paragraphs of law.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    duty: Vec<CustomerDuty>,
}

/// Reads `customer-duties.toml`; what is wrong goes to `found`.
pub(super) fn read(file: &str, source: &str, found: &mut Vec<LibraryError>) -> Option<Vec<CustomerDuty>> {
    let mut problems = Problems::new(file, found);
    let raw: Raw = Toml::file(source).read(&mut problems)?;
    Some(raw.duty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_a_line() {
        let mut errors = Vec::new();
        assert!(read("customer-duties.toml", "[[duty]]\nsays = \"x\"\nwy = \"y\"\n", &mut errors).is_none());
        assert!(errors[0].to_string().starts_with("customer-duties.toml:3: unknown field `wy`"), "{errors:?}");
    }
}
