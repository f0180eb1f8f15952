//! Searches run: segment by segment narrowed down, tried, sorted, counted.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::IndexError;
use super::contract::Contract;
use super::docs::Docs;
use super::facets::{FACETS, FacetCount};
use super::fields::{Condition, NUMBERS, Query};
use super::hits::{Found, Hit, marked};
use super::places::Segment;
use super::schema::Fields;
use super::store::Index;
use super::tree::{Tree, Unit};
use super::unit::UnitRecord;
use crate::matching::Span;

/// An index with fewer documents is searched sooner than threads are begun.
const WORTH_THREADS: u32 = 20_000;

/// Fewer documents than this are read sooner than a thread is begun.
const WORTH_HALVES: usize = 4_000;

/// Which hits to give, and in which order.
#[derive(Clone, Debug)]
pub struct Options {
    /// Most hits to give.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// The order.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// Names of the facets to count.
    pub facets: Vec<&'static str>,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit: 20, offset: 0, sort: Sort::Name, reverse: false, facets: Vec::new() }
    }
}

/// By what hits are sorted; those of one contract stand in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The contract's name.
    #[default]
    Name,
    /// The vendor's name.
    Vendor,
    /// A figure, by its name in a search, the least first; contracts without it come last.
    Number(&'static str),
}

impl Sort {
    /// The order with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "name" => Some(Self::Name),
            "vendor" => Some(Self::Vendor),
            _ => NUMBERS.iter().find(|number| number.name == name).map(|number| Self::Number(number.name)),
        }
    }
}

/// What a hit is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
    Nothing,
}

impl Index {
    /// Runs a search.
    ///
    /// # Errors
    /// [`IndexError::Corrupt`] where the index cannot be read.
    pub fn search(&self, query: &Query, options: &Options) -> Result<Found, IndexError> {
        // A damaged file may lead the reader anywhere.
        catch_unwind(AssertUnwindSafe(|| search(&self.searcher(), self.fields(), query, options))).unwrap_or_else(broken)
    }
}

/// What was found in one segment.
struct Part<'a> {
    segment: Segment<'a>,
    /// For each condition and contract whether it is met.
    meets: Vec<Vec<bool>>,
    total: usize,
    contracts: usize,
    /// For each facet asked for, its values.
    counts: Vec<BTreeMap<String, usize>>,
    /// The first hits, with what they are sorted by.
    first: Vec<(Key, u32)>,
}

fn search(searcher: &Searcher, fields: &Fields, query: &Query, options: &Options) -> Result<Found, IndexError> {
    let tree = Tree::new(&query.pattern);
    let readers = searcher.segment_readers();
    let one = |reader| part(reader, fields, &tree, query, options);
    let parts = if readers.iter().map(SegmentReader::max_doc).sum::<u32>() < WORTH_THREADS {
        readers.iter().map(one).collect::<Result<Vec<_>, _>>()?
    } else {
        std::thread::scope(|scope| {
            let threads: Vec<_> = readers.iter().map(|reader| scope.spawn(move || one(reader))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(broken)).collect::<Result<Vec<_>, _>>()
        })?
    };
    let mut found = Found::default();
    let mut counts: Vec<BTreeMap<String, usize>> = vec![BTreeMap::new(); options.facets.len()];
    let mut top: Vec<(Key, DocAddress)> = Vec::new();
    let mut segments = Vec::with_capacity(parts.len());
    for (ordinal, part) in (0..).zip(parts) {
        found.total += part.total;
        found.contracts += part.contracts;
        for (all, counts) in counts.iter_mut().zip(part.counts) {
            for (value, count) in counts {
                *all.entry(value).or_default() += count;
            }
        }
        top.extend(part.first.into_iter().map(|(key, doc)| (key, DocAddress::new(ordinal, doc))));
        segments.push((part.segment, part.meets));
    }
    let order = |one: &Key, other: &Key| if options.reverse { turned(one, other) } else { one.cmp(other) };
    top.sort_by(|(one, at), (other, there)| order(one, other).then(at.cmp(there)));
    let page: Vec<DocAddress> = top.into_iter().skip(options.offset).take(options.limit).map(|(_, at)| at).collect();
    found.hits = hits(searcher, fields, &tree, &segments, &page)?;
    for (facet, counts) in options.facets.iter().zip(counts) {
        let mut counts: Vec<FacetCount> = counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
        counts.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
        found.facets.push((facet, counts));
    }
    Ok(found)
}

/// Searches one segment.
fn part<'a>(
    reader: &'a SegmentReader,
    fields: &Fields,
    tree: &Tree,
    query: &Query,
    options: &Options,
) -> Result<Part<'a>, IndexError> {
    let segment = Segment::new(reader, fields)?;
    let meets = query.conditions.iter().map(|(_, condition)| meets(&segment, fields, condition));
    let meets = meets.collect::<Result<Vec<_>, _>>()?;
    let docs = matching(&segment, tree, query, &meets)?;
    let mut contracts: Vec<usize> = segment.with_contracts(docs.iter()).map(|(_, contract)| contract).collect();
    contracts.dedup();
    let mut counts = vec![BTreeMap::new(); options.facets.len()];
    for (facet, counts) in options.facets.iter().zip(&mut counts) {
        count(&segment, facet, &contracts, counts)?;
    }
    let first = first(&segment, &docs, options, options.offset.saturating_add(options.limit))?;
    Ok(Part { total: docs.count(), contracts: contracts.len(), counts, first, meets, segment })
}

/// The other way round, but with what has no key still last.
fn turned(one: &Key, other: &Key) -> std::cmp::Ordering {
    if matches!((one, other), (Key::Nothing, _) | (_, Key::Nothing)) { one.cmp(other) } else { other.cmp(one) }
}

/// The units of a segment that match; its contracts where only fields are asked for.
fn matching(segment: &Segment<'_>, tree: &Tree, query: &Query, meets: &[Vec<bool>]) -> Result<Docs, IndexError> {
    let limit = segment.reader.max_doc();
    let mut docs = segment.candidates(tree, &tree.root, meets)?;
    let mut contracts = Docs::none(limit);
    segment.contracts.iter().for_each(|&doc| contracts.add(doc));
    let of_contracts = query.is_of_contracts();
    let mut kept = Docs::none(limit);
    let counts = |doc: u32| contracts.has(doc) == of_contracts && !segment.reader.is_deleted(doc);
    docs.iter().filter(|&doc| counts(doc)).for_each(|doc| kept.add(doc));
    docs = kept;
    if tree.is_plain() && !has_without(tree) {
        return Ok(docs);
    }
    let read = |docs: &Docs| {
        let mut matched = Docs::none(limit);
        let visit = |doc: u32, contract: usize, leaves: &[Vec<Span>], sentences: &[usize]| {
            let unit = Unit { leaves, sentences, meets: &|index| meets[index][contract] };
            if tree.root.find(&unit).is_some() {
                matched.add(doc);
            }
        };
        segment.with_places(tree, docs, visit).map(|()| matched)
    };
    if docs.count() < WORTH_HALVES {
        return read(&docs);
    }
    let [low, high] = docs.halves();
    let (mut matched, others) = std::thread::scope(|scope| {
        let high = scope.spawn(|| read(&high));
        (read(&low), high.join().unwrap_or_else(broken))
    });
    if let (Ok(matched), Ok(others)) = (&mut matched, &others) {
        matched.unite(others);
    }
    others.and(matched)
}

/// What a thread that a damaged file stopped has to say.
fn broken<T>(_: Box<dyn std::any::Any + Send>) -> Result<T, IndexError> {
    Err(IndexError::Corrupt("a file of it cannot be made sense of".to_owned()))
}

/// Whether something must not be there, which candidates do not tell.
fn has_without(tree: &Tree) -> bool {
    fn within(node: &super::tree::Node) -> bool {
        use super::tree::Node;
        match node {
            Node::Leaf(_) | Node::Field(_) => false,
            Node::Any(parts) | Node::All(parts) => parts.iter().any(within),
            Node::Near { left, right, .. } | Node::Same { left, right, .. } => within(left) || within(right),
            Node::Without { .. } => true,
        }
    }
    within(&tree.root)
}

/// For each contract of a segment whether it meets a condition.
fn meets(segment: &Segment<'_>, fields: &Fields, condition: &Condition) -> Result<Vec<bool>, IndexError> {
    let columns = segment.reader.fast_fields();
    let mut met = vec![false; segment.contracts.len()];
    let mut pick = |column: &str, wanted: &dyn Fn(&str) -> bool| -> Result<(), IndexError> {
        let Some(column) = columns.str(column)? else { return Ok(()) };
        let mut good = vec![false; column.num_terms()];
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let value = String::from_utf8_lossy(stream.key()).to_lowercase();
            if let (true, Some(good)) = (wanted(&value), good.get_mut(stream.term_ord() as usize)) {
                *good = true;
            }
        }
        for (&doc, met) in segment.contracts.iter().zip(&mut met) {
            *met = column.term_ords(doc).any(|ord| good.get(ord as usize).copied().unwrap_or_default());
        }
        Ok(())
    };
    match condition {
        Condition::Facet { facet, any, part } => {
            pick(FACETS[*facet], &|value| any.iter().any(|wanted| if *part { value.contains(wanted) } else { value == wanted }))?;
        }
        Condition::Name(part) => pick("name", &|value| value.contains(part.as_str()))?,
        Condition::Number { number, within } => {
            let column = columns.column_opt::<i64>(NUMBERS[*number].name)?;
            for (&doc, met) in segment.contracts.iter().zip(&mut met) {
                let value = column.as_ref().and_then(|column| column.first(doc));
                *met = match (value, within) {
                    (Some(value), Some(within)) => within.contains(&value),
                    (value, None) => value.is_none(),
                    (None, Some(_)) => false,
                };
            }
        }
        Condition::Verdict(verdict) => {
            let index = segment.reader.inverted_index(fields.verdict)?;
            let term = Term::from_field_text(fields.verdict, verdict);
            if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
                while postings.doc() != TERMINATED {
                    if let Ok(contract) = segment.contracts.binary_search(&postings.doc()) {
                        met[contract] = true;
                    }
                    postings.advance();
                }
            }
        }
    }
    Ok(met)
}

/// The first hits of a segment in the order asked for, with what they are sorted by.
fn first(segment: &Segment<'_>, docs: &Docs, options: &Options, wanted: usize) -> Result<Vec<(Key, u32)>, IndexError> {
    let columns = segment.reader.fast_fields();
    let (text, number) = match options.sort {
        Sort::Name => (columns.str("name")?, None),
        Sort::Vendor => (columns.str("vendor")?, None),
        Sort::Number(name) => (None, columns.column_opt::<i64>(name)?),
    };
    let key = |doc: u32| -> Option<i64> {
        match (&text, &number) {
            (Some(column), _) => column.term_ords(doc).next().and_then(|ord| i64::try_from(ord).ok()),
            (None, Some(column)) => column.first(doc),
            (None, None) => None,
        }
    };
    // All hits of a contract have its key.
    let mut last = (usize::MAX, None);
    let mut of_contract = |contract: usize| {
        if last.0 != contract {
            last = (contract, key(segment.contracts[contract]));
        }
        last.1
    };
    let turn = |key: i64| if options.reverse { -i128::from(key) } else { i128::from(key) };
    let mut keyed: Vec<(i128, u32, Option<i64>)> = Vec::with_capacity(docs.count());
    for (doc, contract) in segment.with_contracts(docs.iter()) {
        let key = of_contract(contract);
        keyed.push((key.map_or(i128::MAX, turn), doc, key));
    }
    if keyed.len() > wanted && wanted > 0 {
        keyed.select_nth_unstable(wanted - 1);
    }
    keyed.truncate(wanted);
    let mut first = Vec::with_capacity(keyed.len());
    for (_, doc, key) in keyed {
        let key = match (key, &text) {
            (None, _) => Key::Nothing,
            (Some(number), None) => Key::Number(number),
            (Some(ord), Some(column)) => {
                let mut value = String::new();
                column.ord_to_str(ord.unsigned_abs(), &mut value)?;
                Key::Text(value)
            }
        };
        first.push((key, doc));
    }
    Ok(first)
}

/// Adds to the counts of a facet those of the contracts.
fn count(
    segment: &Segment<'_>,
    facet: &str,
    contracts: &[usize],
    counts: &mut BTreeMap<String, usize>,
) -> Result<(), IndexError> {
    let Some(column) = segment.reader.fast_fields().str(facet)? else { return Ok(()) };
    let mut by_ord: BTreeMap<u64, usize> = BTreeMap::new();
    for &contract in contracts {
        column.term_ords(segment.contracts[contract]).for_each(|ord| *by_ord.entry(ord).or_default() += 1);
    }
    for (ord, count) in by_ord {
        let mut value = String::new();
        column.ord_to_str(ord, &mut value)?;
        *counts.entry(value).or_default() += count;
    }
    Ok(())
}

/// The hits of a page, read from the index.
fn hits(
    searcher: &Searcher,
    fields: &Fields,
    tree: &Tree,
    segments: &[(Segment<'_>, Vec<Vec<bool>>)],
    page: &[DocAddress],
) -> Result<Vec<Hit>, IndexError> {
    let mut contracts: BTreeMap<DocAddress, Rc<Contract>> = BTreeMap::new();
    let mut marks: BTreeMap<DocAddress, (UnitRecord, Vec<(u32, u32)>)> = BTreeMap::new();
    for (ordinal, (segment, meets)) in (0..).zip(segments) {
        let mut docs = Docs::none(segment.reader.max_doc());
        page.iter().filter(|at| at.segment_ord == ordinal).for_each(|at| docs.add(at.doc_id));
        if docs.count() == 0 {
            continue;
        }
        let mut problem = Ok(());
        segment.with_places(tree, &docs, |doc, contract, leaves, sentences| {
            let unit = Unit { leaves, sentences, meets: &|index| meets[index][contract] };
            let address = DocAddress::new(ordinal, doc);
            if segment.contracts.binary_search(&doc).is_err() {
                match unpacked::<UnitRecord>(searcher, fields, address) {
                    Ok(record) => {
                        let spans = tree.root.find(&unit).unwrap_or_default();
                        let marked = marked(&record, leaves, &spans);
                        marks.insert(address, (record, marked));
                    }
                    Err(error) => problem = Err(error),
                }
            }
        })?;
        problem?;
    }
    let mut hits = Vec::with_capacity(page.len());
    for &at in page {
        let segment = &segments[at.segment_ord as usize].0;
        let of = DocAddress::new(at.segment_ord, segment.contracts[segment.contract_of(at.doc_id)]);
        let contract = match contracts.get(&of) {
            Some(contract) => Rc::clone(contract),
            None => Rc::clone(contracts.entry(of).or_insert(Rc::new(unpacked(searcher, fields, of)?))),
        };
        let (unit, marked) = marks.remove(&at).unzip();
        hits.push(Hit { contract, unit, marked: marked.unwrap_or_default() });
    }
    Ok(hits)
}

/// The record of a document.
pub(super) fn unpacked<T: serde::de::DeserializeOwned>(
    searcher: &Searcher,
    fields: &Fields,
    at: DocAddress,
) -> Result<T, IndexError> {
    let document: TantivyDocument = searcher.doc(at)?;
    let bytes = document.get_first(fields.record).and_then(|value| value.as_bytes()).unwrap_or_default();
    postcard::from_bytes(bytes).map_err(|error| IndexError::Corrupt(error.to_string().to_lowercase()))
}
