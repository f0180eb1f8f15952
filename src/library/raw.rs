//! The TOML of a page and of `concepts.toml` as written. Values keep their place, so that an error
//! found later can still point at the line.

use super::clause::{Ask, Bearer, EditKind, Kind, Mood, Scope, Severity};
use super::error::{Problems, did_you_mean, line_of};
use super::scale::Better;
use serde::de::value::{SeqAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// A text with its place.
pub(super) type Text = Spanned<String>;

/// TOML, and the line of its file on which it begins.
#[derive(Clone, Copy)]
pub(super) struct Toml<'a> {
    pub(super) text: &'a str,
    pub(super) first_line: usize,
}

impl<'a> Toml<'a> {
    /// A whole file.
    pub(super) fn file(text: &'a str) -> Self {
        Self { text, first_line: 1 }
    }

    /// Reads it; what is wrong goes to `problems`.
    pub(super) fn read<T: DeserializeOwned>(self, problems: &mut Problems) -> Option<T> {
        match toml::from_str(self.text) {
            Ok(raw) => Some(raw),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                problems.add(self.first_line + line_of(self.text, at) - 1, message(&error));
                None
            }
        }
    }

    /// Line of a value in the file.
    pub(super) fn line<T>(self, value: &Spanned<T>) -> usize {
        self.first_line + line_of(self.text, value.span().start) - 1
    }
}

/// The message of a TOML error, with a hint where serde lists the names that it knows.
fn message(error: &toml::de::Error) -> String {
    let message = error.message();
    let mut names = message.split('`').skip(1).step_by(2);
    let hint = match names.next() {
        Some(name) if message.starts_with("unknown") => did_you_mean(name, names),
        _ => String::new(),
    };
    format!("{message}{hint}")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawClause {
    pub(super) kind: Kind,
    pub(super) severity: Severity,
    pub(super) weight: u32,
    pub(super) cap: Option<Text>,
    /// Whether only playbooks that switch it on look for it.
    #[serde(default)]
    pub(super) off: bool,
    #[serde(default)]
    pub(super) citations: Vec<Text>,
    #[serde(default)]
    pub(super) belongs: Vec<Text>,
    pub(super) verdict: BTreeMap<Text, Text>,
    pub(super) element: Vec<RawElement>,
    #[serde(default)]
    pub(super) message: BTreeMap<Text, Text>,
    #[serde(default)]
    pub(super) ask: Ask,
    #[serde(default)]
    pub(super) edits: Vec<EditKind>,
    pub(super) position: Option<RawScale>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScale {
    pub(super) fact: Text,
    #[serde(default)]
    pub(super) better: Better,
    pub(super) preferred: Text,
    pub(super) acceptable: Option<Text>,
    pub(super) fallback: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawElement {
    pub(super) id: Text,
    pub(super) says: String,
    pub(super) by: Option<Bearer>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) mood: Vec<Mood>,
    #[serde(rename = "match")]
    pub(super) patterns: Vec<Text>,
    #[serde(default)]
    pub(super) unless: Vec<Text>,
    #[serde(default)]
    pub(super) within: Scope,
    pub(super) beside: Option<Text>,
    pub(super) value: Option<Spanned<RawLimit>>,
    #[serde(default, rename = "in")]
    pub(super) place: RawPlace,
    #[serde(default)]
    pub(super) limited: RawLimited,
    pub(super) fact: Option<Text>,
    /// Of a sign in `nature.toml`, which is an element with a weight.
    pub(super) weight: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNature {
    pub(super) threshold: i32,
    pub(super) sign: Vec<RawElement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutline {
    #[serde(default)]
    pub(super) sections: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) last: BTreeMap<String, Text>,
    #[serde(default)]
    pub(super) together: Vec<RawTogether>,
    #[serde(default)]
    pub(super) stale: Vec<RawStale>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTogether {
    pub(super) cites: Vec<String>,
    pub(super) also: String,
    #[serde(default)]
    pub(super) unless: Vec<String>,
    pub(super) says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStale {
    pub(super) words: String,
    pub(super) says: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawLimit {
    AtMost(String),
    MoreThan(String),
}

#[derive(Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawPlace {
    #[default]
    Body,
    Anywhere,
}

#[derive(Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawLimited {
    #[default]
    CountsInPart,
    Counts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConcept {
    pub(super) says: String,
    /// That a contract's defined term may stand for it, and the law's own names of it.
    pub(super) term: Option<Vec<Text>>,
    #[serde(rename = "match")]
    pub(super) patterns: Vec<Text>,
}

/// A mood, or a list of them. An untagged enum would do, but say nothing of what is wrong.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Mood>, D::Error> {
    struct OneOrMany;

    impl<'de> Visitor<'de> for OneOrMany {
        type Value = Vec<Mood>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a mood or a list of moods")
        }

        fn visit_str<E: Error>(self, mood: &str) -> Result<Self::Value, E> {
            Mood::deserialize(StrDeserializer::new(mood)).map(|mood| vec![mood])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, moods: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(moods))
        }
    }

    deserializer.deserialize_any(OneOrMany)
}
