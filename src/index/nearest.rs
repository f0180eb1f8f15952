//! Which past contracts, and which of their clauses, one is most like, and what differs.

use similar::{Algorithm, ChangeTag, TextDiff};
use tantivy::DocAddress;

use super::IndexError;
use super::contract::Contract;
use super::docs::Docs;
use super::entry::Entry;
use super::places::Segment;
use super::search::unpacked;
use super::sketch;
use super::store::Index;
use super::tree::Leaf;
use super::unit::UnitRecord;
use crate::library::pattern::Stem;
use crate::text::{Letters, TextRange, words};

/// Of a clause's words as many are looked up, the rarest first.
const RAREST: usize = 8;

/// Units that are compared word by word at most; those that share most of the rarest words.
const COMPARED: usize = 400;

/// A past contract with how much of its wording it shares.
#[derive(Clone, Debug)]
pub struct SimilarContract {
    /// The contract.
    pub contract: Contract,
    /// Thousandths of their wording that the two share, estimated.
    pub shared: u32,
}

/// A past clause with how alike it is.
#[derive(Clone, Debug)]
pub struct SimilarUnit {
    /// Its contract.
    pub contract: Contract,
    /// The clause.
    pub unit: UnitRecord,
    /// Thousandths of words that are the same, in order.
    pub alike: u32,
}

/// A piece of two texts laid one over the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In both.
    Same(String),
    /// In the first only.
    Gone(String),
    /// In the second only.
    New(String),
}

impl Index {
    /// The contracts that share most of their wording with one, the most first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn similar(&self, entry: &Entry, limit: usize) -> Result<Vec<SimilarContract>, IndexError> {
        let (searcher, fields) = (self.searcher(), self.fields());
        let mut best: Vec<(u32, DocAddress)> = Vec::new();
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            let segment = Segment::new(reader, fields)?;
            let Some(column) = reader.fast_fields().bytes("sketch")? else { continue };
            let mut bytes = Vec::new();
            for doc in segment.contracts.into_iter().filter(|&doc| !reader.is_deleted(doc)) {
                let Some(ord) = column.term_ords(doc).next() else { continue };
                bytes.clear();
                column.ord_to_bytes(ord, &mut bytes)?;
                let shared = sketch::shared(entry.sketch(), &bytes);
                if shared > 0 {
                    best.push((shared, DocAddress::new(ordinal, doc)));
                }
            }
        }
        best.sort_by_key(|&(shared, at)| (std::cmp::Reverse(shared), at));
        let read = |&(shared, at): &(u32, DocAddress)| Ok(SimilarContract { contract: unpacked(&searcher, fields, at)?, shared });
        let mut found: Vec<SimilarContract> = best.iter().take(limit).map(read).collect::<Result<_, IndexError>>()?;
        found.sort_by(|one, other| other.shared.cmp(&one.shared).then_with(|| one.contract.name.cmp(&other.contract.name)));
        Ok(found)
    }

    /// The clauses most like a text, the nearest first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn similar_to(&self, text: &str, limit: usize) -> Result<Vec<SimilarUnit>, IndexError> {
        let (searcher, fields) = (self.searcher(), self.fields());
        let wanted = normal(text);
        let mut found: Vec<(u32, DocAddress, DocAddress, UnitRecord)> = Vec::new();
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            let segment = Segment::new(reader, fields)?;
            for doc in nearest(&segment, &wanted)? {
                let at = DocAddress::new(ordinal, doc);
                let unit: UnitRecord = unpacked(&searcher, fields, at)?;
                let alike = alike(&wanted, &normal(&unit.text[unit.lead as usize..])) as u32;
                let contract = DocAddress::new(ordinal, segment.contracts[segment.contract_of(doc)]);
                found.push((alike, at, contract, unit));
            }
        }
        found.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        let read = |(alike, _, contract, unit): (u32, DocAddress, DocAddress, UnitRecord)| {
            Ok(SimilarUnit { contract: unpacked(&searcher, fields, contract)?, unit, alike })
        };
        found.into_iter().take(limit).map(read).collect()
    }
}

/// The units of a segment that share most of the rarest words.
fn nearest(segment: &Segment<'_>, wanted: &[Letters]) -> Result<Vec<u32>, IndexError> {
    let mut sets: Vec<Docs> = Vec::new();
    let mut distinct = wanted.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    for word in distinct {
        let docs = segment.holding(&Leaf::Words(vec![Stem { letters: word, root: false }]))?;
        if docs.count() > 0 {
            sets.push(docs);
        }
    }
    sets.sort_by_key(Docs::count);
    sets.truncate(RAREST);
    let mut shared: Vec<(usize, u32)> = Vec::new();
    let mut all = Docs::none(segment.reader.max_doc());
    for docs in &sets {
        all.unite(docs);
    }
    for doc in all.iter().filter(|&doc| !segment.reader.is_deleted(doc)) {
        shared.push((sets.iter().filter(|docs| docs.has(doc)).count(), doc));
    }
    shared.sort_by_key(|&(count, doc)| (std::cmp::Reverse(count), doc));
    Ok(shared.into_iter().take(COMPARED).map(|(_, doc)| doc).collect())
}

fn normal(text: &str) -> Vec<Letters> {
    words(text, TextRange::new(0, text.len())).into_iter().map(|word| word.normal).collect()
}

/// Thousandths of the longer one's words that are the same in order.
pub(super) fn alike(one: &[Letters], other: &[Letters]) -> usize {
    let longer = one.len().max(other.len());
    if longer == 0 {
        return 1000;
    }
    // One so much longer cannot be alike, and need not be compared.
    if one.len().min(other.len()) * 3 < longer {
        return 0;
    }
    (longer - strsim::generic_levenshtein(&Words(one), &Words(other)).min(longer)) * 1000 / longer
}

/// A list of words, as strsim takes it.
struct Words<'a>(&'a [Letters]);

impl<'a> IntoIterator for &Words<'a> {
    type Item = &'a Letters;
    type IntoIter = std::slice::Iter<'a, Letters>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Two texts laid over each other, word by word.
pub fn words_differing(one: &str, other: &str) -> Vec<Difference> {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_words(one, other);
    let mut out: Vec<Difference> = Vec::new();
    for change in diff.iter_all_changes() {
        let text = change.value();
        match (change.tag(), out.last_mut()) {
            (ChangeTag::Equal, Some(Difference::Same(last)))
            | (ChangeTag::Delete, Some(Difference::Gone(last)))
            | (ChangeTag::Insert, Some(Difference::New(last))) => last.push_str(text),
            (ChangeTag::Equal, _) => out.push(Difference::Same(text.to_owned())),
            (ChangeTag::Delete, _) => out.push(Difference::Gone(text.to_owned())),
            (ChangeTag::Insert, _) => out.push(Difference::New(text.to_owned())),
        }
    }
    out
}
