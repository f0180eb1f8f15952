//! How past contracts worded a clause: near-duplicates together, the best position first.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::IndexError;
use super::contract::{Contract, Figure};
use super::nearest::alike;
use super::places::Segment;
use super::search::unpacked;
use super::store::Index;
use super::unit::UnitRecord;
use crate::grading::Position;
use crate::library::Clause;
use crate::text::{Letters, TextRange, words};

/// Thousandths that two wordings share to be one.
const ONE_WORDING: usize = 880;

/// How past contracts worded a clause.
#[derive(Clone, Debug, Default)]
pub struct Precedents {
    /// The wordings, best position first, then the most frequent.
    pub wordings: Vec<Wording>,
    /// The contracts that have the clause, of all that were looked at.
    pub contracts: usize,
    /// All that were looked at.
    pub of: usize,
    /// For a clause with a figure, the figures from the smallest, each with how many contracts have
    /// it; `None` stands for those without a number.
    pub figures: Vec<(Option<Figure>, usize)>,
}

/// One wording, in as many contracts as have it.
#[derive(Clone, Debug)]
pub struct Wording {
    /// The words, of the first contract by name.
    pub text: String,
    /// Where its figure stands on the scale, or what the verdict is where it has none.
    pub stands: String,
    /// Where it was found, by name.
    pub found: Vec<Precedent>,
}

/// A place where a wording stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedent {
    /// The contract's name.
    pub contract: String,
    /// The other side, may be empty.
    pub vendor: String,
    /// Section and page for people.
    pub place: String,
}

impl Index {
    /// How the contracts that `wanted` lets through worded a clause.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn precedents(&self, clause: &Clause, wanted: impl Fn(&Contract) -> bool) -> Result<Precedents, IndexError> {
        let (searcher, fields) = (self.searcher(), self.fields());
        let mut out = Precedents::default();
        let mut texts: Vec<(String, String, Precedent)> = Vec::new();
        let mut figures: BTreeMap<(Option<u64>, String), usize> = BTreeMap::new();
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            let segment = Segment::new(reader, fields)?;
            let term = Term::from_field_text(fields.clause, &clause.id);
            let mut units: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
            let index = reader.inverted_index(fields.clause)?;
            if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
                while postings.doc() != TERMINATED {
                    units.entry(segment.contract_of(postings.doc())).or_default().push(postings.doc());
                    postings.advance();
                }
            }
            for (at, &doc) in segment.contracts.iter().enumerate() {
                if reader.is_deleted(doc) {
                    continue;
                }
                let contract: Contract = unpacked(&searcher, fields, DocAddress::new(ordinal, doc))?;
                if !wanted(&contract) {
                    continue;
                }
                out.of += 1;
                let figure = clause.scale.as_ref().and_then(|scale| contract.figures.get(&scale.fact));
                if let Some(figure) = figure {
                    *figures.entry((figure.amount, figure.words.clone())).or_default() += 1;
                }
                let record = contract.clauses.iter().find(|record| record.clause == clause.id);
                let stands = record.map_or("", |record| record.position.as_deref().unwrap_or(&record.verdict)).to_owned();
                let mut found = false;
                for &unit in units.get(&at).map_or(&[][..], Vec::as_slice) {
                    let unit: UnitRecord = unpacked(&searcher, fields, DocAddress::new(ordinal, unit))?;
                    for proof in unit.proofs.iter().filter(|proof| proof.clause == clause.id) {
                        let precedent =
                            Precedent { contract: contract.name.clone(), vendor: contract.vendor.clone(), place: unit.place() };
                        texts.push((unit.quote(proof).to_owned(), stands.clone(), precedent));
                        found = true;
                    }
                }
                out.contracts += usize::from(found);
            }
        }
        texts.sort_by(|one, other| one.2.contract.cmp(&other.2.contract));
        out.wordings = grouped(texts);
        let figure = |(amount, words): (Option<u64>, String)| amount.map(|amount| Figure { amount: Some(amount), words });
        let mut without = 0;
        for (key, count) in figures {
            match figure(key) {
                Some(figure) => out.figures.push((Some(figure), count)),
                None => without += count,
            }
        }
        if without > 0 {
            out.figures.push((None, without));
        }
        Ok(out)
    }
}

/// Wordings that are nearly the same become one.
fn grouped(texts: Vec<(String, String, Precedent)>) -> Vec<Wording> {
    let mut wordings: Vec<(Vec<Letters>, Wording)> = Vec::new();
    let mut exact: BTreeMap<(Vec<Letters>, String), usize> = BTreeMap::new();
    for (text, stands, precedent) in texts {
        let normal: Vec<Letters> = words(&text, TextRange::new(0, text.len())).into_iter().map(|word| word.normal).collect();
        let key = (normal, stands);
        let known = exact.get(&key).copied().or_else(|| {
            wordings.iter().position(|(words, wording)| wording.stands == key.1 && alike(words, &key.0) >= ONE_WORDING)
        });
        let at = known.unwrap_or_else(|| {
            wordings.push((key.0.clone(), Wording { text, stands: key.1.clone(), found: Vec::new() }));
            wordings.len() - 1
        });
        exact.insert(key, at);
        wordings[at].1.found.push(precedent);
    }
    let mut wordings: Vec<Wording> = wordings.into_iter().map(|(_, wording)| wording).collect();
    wordings.sort_by_key(|wording| (rank(&wording.stands), std::cmp::Reverse(wording.vendors_and_contracts().1)));
    wordings
}

/// The best first.
fn rank(stands: &str) -> usize {
    let positions = [Position::Preferred, Position::Acceptable, Position::Fallback].map(Position::name);
    let order = positions.into_iter().chain(["satisfied", "clear", "partial", Position::Unacceptable.name()]);
    order.clone().position(|name| name == stands).unwrap_or(order.count())
}

impl Wording {
    /// The names of the other sides, and the number of contracts.
    pub fn vendors_and_contracts(&self) -> (Vec<&str>, usize) {
        let vendors: BTreeSet<&str> =
            self.found.iter().map(|found| found.vendor.as_str()).filter(|name| !name.is_empty()).collect();
        let contracts: BTreeSet<&str> = self.found.iter().map(|found| found.contract.as_str()).collect();
        (vendors.into_iter().collect(), contracts.len())
    }
}

impl Precedents {
    /// The figure in the middle.
    pub fn median(&self) -> Option<&Figure> {
        let known = || self.figures.iter().filter_map(|(figure, count)| Some((figure.as_ref()?, *count)));
        let total: usize = known().map(|(_, count)| count).sum();
        let mut seen = 0;
        known().find_map(|(figure, count)| {
            seen += count;
            (seen * 2 >= total).then_some(figure)
        })
    }
}
