//! Facets: by what contracts are counted and picked, such as their grade or their vendor.

use super::contract::Contract;

/// Their names, as in a search and in `--facets`. `tag` holds "key=value".
pub const FACETS: [&str; 7] = ["vendor", "grade", "format", "offshore", "law", "flag", "tag"];

/// How many of the contracts found have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value, in the contract's own writing.
    pub value: String,
    /// Contracts.
    pub count: usize,
}

/// A contract's values for each facet, in their order. What a contract is silent on is "none".
pub(super) fn values(contract: &Contract) -> [Vec<String>; FACETS.len()] {
    let or_none = |value: Option<&str>| vec![value.filter(|value| !value.is_empty()).unwrap_or("none").to_owned()];
    let word = |name: &str| or_none(contract.figures.get(name).map(|figure| figure.words.as_str()));
    let flags = contract.clauses.iter().filter(|clause| clause.verdict == "triggered");
    let mut flags: Vec<String> = flags.map(|clause| clause.clause.clone()).collect();
    if flags.is_empty() {
        flags.push("none".to_owned());
    }
    [
        or_none(Some(&contract.vendor)),
        or_none(contract.grade.as_deref()),
        vec![contract.format.clone()],
        word("offshore"),
        word("governing_law"),
        flags,
        contract.tags.iter().map(|(key, value)| format!("{key}={value}")).collect(),
    ]
}
