//! The scale on which a clause's figure stands: what is preferred, acceptable, the last fallback.

use super::error::{Problems, did_you_mean};
use super::forms::{MEASURED, limit};
use super::pattern::ValueTerm;
use super::raw::{RawLimit, RawScale, Text, Toml};
use serde::{Deserialize, Serialize};

/// Where a figure of the contract stands with us. What is beyond the fallback is unacceptable. A
/// playbook may put another scale in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// Name of the fact that is measured ("`breach_notice`").
    pub fact: String,
    /// Which end is the better one.
    pub better: Better,
    /// What we ask for first.
    pub preferred: Bound,
    /// What is fine.
    pub acceptable: Bound,
    /// The last that we accept.
    pub fallback: Bound,
}

/// One mark of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// As written: "10 business days", "$5,000,000", "none".
    pub words: String,
    /// Hours or whole US dollars; all that there are for "none".
    pub amount: u64,
}

/// Which figures are better for the covered entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// The smaller: notice windows, days.
    #[default]
    Less,
    /// The larger: sums that the vendor answers for.
    More,
}

impl Scale {
    /// Whether the marks go from better to worse.
    pub(super) fn falls(&self) -> bool {
        self.reaches(self.preferred.amount, &self.acceptable) && self.reaches(self.acceptable.amount, &self.fallback)
    }

    /// Whether a figure in hours or dollars is at least as good as a mark.
    pub fn reaches(&self, amount: u64, bound: &Bound) -> bool {
        match self.better {
            Better::Less => amount <= bound.amount,
            Better::More => amount >= bound.amount,
        }
    }
}

/// Reads the `[position]` of a page; what is wrong goes to `problems`.
pub(super) fn read(raw: &RawScale, toml: Toml<'_>, problems: &mut Problems<'_>) -> Option<Scale> {
    let fact = raw.fact.get_ref();
    if !MEASURED.contains(&fact.as_str()) {
        let hint = did_you_mean(fact, MEASURED);
        problems.add(toml.line(&raw.fact), format!("\"{fact}\" is no fact with a figure{hint}"));
        return None;
    }
    let mut read = |text: &Text| match bound(fact, raw.better, text.get_ref()) {
        Ok(bound) => Some(bound),
        Err(message) => {
            problems.add(toml.line(text), message);
            None
        }
    };
    let preferred = read(&raw.preferred)?;
    let acceptable = raw.acceptable.as_ref().map_or_else(|| Some(preferred.clone()), &mut read)?;
    let fallback = raw.fallback.as_ref().map_or_else(|| Some(acceptable.clone()), &mut read)?;
    let scale = Scale { fact: fact.clone(), better: raw.better, preferred, acceptable, fallback };
    if !scale.falls() {
        problems.add(toml.line(&raw.fact), "`preferred`, `acceptable` and `fallback` must go from better to worse");
    }
    Some(scale)
}

/// A mark of the scale on a fact.
pub(super) fn bound(fact: &str, better: Better, text: &str) -> Result<Bound, String> {
    if better == Better::More && text == "none" {
        return Ok(Bound { words: text.to_owned(), amount: u64::MAX });
    }
    let raw = RawLimit::AtMost(text.to_owned());
    let (amount, term) = limit(&raw)?;
    let wanted = if fact == "liability_cap" { ValueTerm::Money } else { ValueTerm::Duration };
    if term != wanted {
        return Err(format!("\"{text}\" is not what {fact} is measured in"));
    }
    match amount {
        super::ValueLimit::AtMost(amount) | super::ValueLimit::MoreThan(amount) => Ok(Bound { words: text.to_owned(), amount }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(text: &str) -> (Option<Scale>, Vec<String>) {
        let mut errors = Vec::new();
        let mut problems = Problems::new("p.md", &mut errors);
        let toml = Toml::file(text);
        let scale = toml.read::<RawScale>(&mut problems).and_then(|raw| read(&raw, toml, &mut problems));
        (scale, errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn marks_are_hours_or_dollars_and_may_be_left_out() {
        let (found, errors) = scale("fact = \"cure_days\"\npreferred = \"72 hours\"\nfallback = \"10 business days\"\n");
        let found = found.unwrap_or_else(|| panic!("{errors:?}"));
        assert_eq!((found.preferred.amount, found.acceptable.amount, found.fallback.amount), (72, 72, 14 * 24));
        let (found, errors) =
            scale("fact = \"liability_cap\"\nbetter = \"more\"\npreferred = \"none\"\nfallback = \"$2,000,000\"\n");
        let found = found.unwrap_or_else(|| panic!("{errors:?}"));
        assert!(found.reaches(3_000_000, &found.fallback) && !found.reaches(3_000_000, &found.preferred));
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, expected) in [
            ("fact = \"cure_day\"\npreferred = \"1 day\"\n", "p.md:1: \"cure_day\" is no fact with a figure, did you mean"),
            ("fact = \"offshore\"\npreferred = \"1 day\"\n", "p.md:1: \"offshore\" is no fact with a figure"),
            ("fact = \"cure_days\"\npreferred = \"soon\"\n", "p.md:2: \"soon\" is no limit"),
            ("fact = \"cure_days\"\npreferred = \"none\"\n", "p.md:2: \"none\" is no limit"),
            ("fact = \"cure_days\"\npreferred = \"$5\"\n", "p.md:2: \"$5\" is not what cure_days is measured in"),
            ("fact = \"cure_days\"\npreferred = \"9 days\"\nfallback = \"3 days\"\n", "p.md:1: `preferred`, `acceptable`"),
        ] {
            let (_, errors) = scale(text);
            assert!(errors.len() == 1 && errors[0].starts_with(expected), "{errors:?}, expected {expected}");
        }
    }
}
