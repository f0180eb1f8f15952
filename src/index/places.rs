//! One segment of the index: which units hold a term, where in them, and which contract each unit
//! is of.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::IndexError;
use super::docs::Docs;
use super::schema::Fields;
use super::tokens::{APART, SENTENCE, mark_prefix};
use super::tree::{Leaf, Node, Tree};
use crate::library::pattern::Stem;
use crate::matching::Span;

/// Seeking costs about as much as reading this many documents in a row.
const SEEK: u32 = 16;

/// A segment with what every search needs of it.
pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) words: Arc<InvertedIndexReader>,
    /// The documents of contracts, ascending; a contract's units are those since the one before.
    pub(super) contracts: Vec<u32>,
}

/// The tokens of a term: for each the postings and the length of what it marks, in words.
type Tokens = Vec<(TermInfo, usize)>;

/// Where a term stands: document, first word, word after the last.
type Place = (u32, u32, u32);

impl<'a> Segment<'a> {
    pub(super) fn new(reader: &'a SegmentReader, fields: &Fields) -> Result<Self, IndexError> {
        let index = reader.inverted_index(fields.contract)?;
        let term = Term::from_field_u64(fields.contract, 1);
        let mut contracts = Vec::new();
        if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
            collect(&mut postings, |doc| contracts.push(doc));
        }
        Ok(Self { reader, words: reader.inverted_index(fields.words)?, contracts })
    }

    /// The contract of a document, as an index into `contracts`.
    pub(super) fn contract_of(&self, doc: u32) -> usize {
        self.contracts.partition_point(|&contract| contract < doc)
    }

    /// Documents, ascending, each with its contract as an index into `contracts`.
    pub(super) fn with_contracts(&self, docs: impl Iterator<Item = u32>) -> impl Iterator<Item = (u32, usize)> {
        let mut contract = 0;
        docs.map(move |doc| {
            while self.contracts.get(contract).is_some_and(|&own| own < doc) {
                contract += 1;
            }
            (doc, contract)
        })
    }

    /// The units of a contract.
    pub(super) fn units_of(&self, contract: usize) -> Range<u32> {
        let before = contract.checked_sub(1).and_then(|before| self.contracts.get(before));
        before.map_or(0, |doc| doc + 1)..self.contracts[contract]
    }

    /// The documents that may match: all that hold what must be held. `meets` tells for each
    /// condition and contract whether it is met.
    pub(super) fn candidates(&self, tree: &Tree, node: &Node, meets: &[Vec<bool>]) -> Result<Docs, IndexError> {
        let all = |parts: &[&Node]| -> Result<Docs, IndexError> {
            let mut docs: Option<Docs> = None;
            for part in parts {
                let found = self.candidates(tree, part, meets)?;
                match &mut docs {
                    Some(docs) => docs.keep(&found),
                    None => docs = Some(found),
                }
            }
            Ok(docs.unwrap_or_else(|| Docs::none(self.reader.max_doc())))
        };
        match node {
            Node::Leaf(leaf) => self.holding(&tree.leaves[*leaf]),
            Node::Field(index) => {
                let mut docs = Docs::none(self.reader.max_doc());
                let met = meets[*index].iter().enumerate().filter(|(_, met)| **met);
                met.for_each(|(contract, _)| docs.add_run(self.units_of(contract).start..self.contracts[contract] + 1));
                Ok(docs)
            }
            Node::Any(parts) => {
                let mut docs = Docs::none(self.reader.max_doc());
                for part in parts {
                    docs.unite(&self.candidates(tree, part, meets)?);
                }
                Ok(docs)
            }
            Node::All(parts) => all(&parts.iter().collect::<Vec<_>>()),
            Node::Near { left, right, .. } | Node::Same { left, right, .. } => all(&[left, right]),
            Node::Without { yes, .. } => self.candidates(tree, yes, meets),
        }
    }

    /// The units that hold a term.
    pub(super) fn holding(&self, leaf: &Leaf) -> Result<Docs, IndexError> {
        let mut docs: Option<Docs> = None;
        for tokens in self.tokens(leaf)? {
            let mut found = Docs::none(self.reader.max_doc());
            for (info, _) in tokens {
                let mut postings = self.words.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                collect(&mut postings, |doc| found.add(doc));
            }
            match &mut docs {
                Some(docs) => docs.keep(&found),
                None => docs = Some(found),
            }
        }
        Ok(docs.unwrap_or_else(|| Docs::none(self.reader.max_doc())))
    }

    /// Calls `visit` with each of the documents, its contract, and where the terms of the tree stand in it.
    pub(super) fn with_places(
        &self,
        tree: &Tree,
        docs: &Docs,
        mut visit: impl FnMut(u32, usize, &[Vec<Span>], &[usize]),
    ) -> Result<(), IndexError> {
        let sentences =
            if tree.asks_for_sentences() { self.positions(&exact(&self.words, SENTENCE)?, docs)? } else { Vec::new() };
        let mut lists: Vec<Vec<Place>> = Vec::with_capacity(tree.leaves.len());
        for leaf in &tree.leaves {
            lists.push(self.places(leaf, docs, &sentences)?);
        }
        let mut here: Vec<Vec<Span>> = vec![Vec::new(); lists.len()];
        let mut starts: Vec<usize> = Vec::new();
        let mut next = vec![0; lists.len()];
        let mut next_sentence = 0;
        for (doc, contract) in self.with_contracts(docs.iter()) {
            for ((list, at), here) in lists.iter().zip(&mut next).zip(&mut here) {
                here.clear();
                while let Some(&(_, start, end)) = list.get(*at).filter(|place| place.0 == doc) {
                    here.push(Span { start: start as usize, end: end as usize, act: start as usize });
                    *at += 1;
                }
            }
            starts.clear();
            while let Some(&(_, start, _)) = sentences.get(next_sentence).filter(|place| place.0 == doc) {
                starts.push(start as usize);
                next_sentence += 1;
            }
            visit(doc, contract, &here, &starts);
        }
        Ok(())
    }

    /// Where a term stands in the documents, sorted.
    fn places(&self, leaf: &Leaf, docs: &Docs, sentences: &[Place]) -> Result<Vec<Place>, IndexError> {
        let mut words = Vec::new();
        for tokens in self.tokens(leaf)? {
            words.push(self.positions(&tokens, docs)?);
        }
        if words.len() < 2 {
            return Ok(words.pop().unwrap_or_default());
        }
        // A phrase ends with its sentence, and at a semicolon or stop.
        let apart = self.positions(&exact(&self.words, APART)?, docs)?;
        let stands =
            |list: &[Place], doc: u32, at: u32| list.binary_search_by_key(&(doc, at), |place| (place.0, place.1)).is_ok();
        let length = words.len() as u32;
        let whole = words[0].iter().filter(|&&(doc, start, _)| {
            (1..length).zip(&words[1..]).all(|(offset, list)| {
                let at = start + offset;
                stands(list, doc, at) && !stands(&apart, doc, at) && !stands(sentences, doc, at)
            })
        });
        Ok(whole.map(|&(doc, start, _)| (doc, start, start + length)).collect())
    }

    /// Where tokens stand in the documents, sorted.
    fn positions(&self, tokens: &Tokens, docs: &Docs) -> Result<Vec<Place>, IndexError> {
        let mut places = Vec::new();
        let mut positions = Vec::new();
        let wanted = docs.count() as u32;
        let Some((first, last)) = docs.iter().next().zip(docs.last()) else { return Ok(places) };
        for (info, length) in tokens {
            let mut postings = self.words.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
            let mut take = |postings: &mut SegmentPostings, doc: u32| {
                postings.positions(&mut positions);
                places.extend(positions.iter().map(|&start| (doc, start, start + *length as u32)));
            };
            if wanted.saturating_mul(SEEK) < info.doc_freq {
                for doc in docs.iter() {
                    if postings.doc() < doc {
                        postings.seek(doc);
                    }
                    if postings.doc() == doc {
                        take(&mut postings, doc);
                    }
                }
            } else {
                if postings.doc() < first {
                    postings.seek(first);
                }
                while postings.doc() <= last {
                    let doc = postings.doc();
                    if docs.has(doc) {
                        take(&mut postings, doc);
                    }
                    postings.advance();
                }
            }
        }
        // The places of one token are in order already; those of several are runs, which this sort finds.
        if tokens.len() > 1 {
            #[expect(clippy::stable_sort_primitive, reason = "it finds the runs that are in order, the unstable one does not")]
            places.sort();
        }
        Ok(places)
    }

    /// The tokens of a term, for each of its words.
    fn tokens(&self, leaf: &Leaf) -> Result<Vec<Tokens>, IndexError> {
        let of_stem = |stem: &Stem| {
            if stem.root {
                starting(&self.words, &stem.letters, |rest| is_word(rest).then_some(1))
            } else {
                exact(&self.words, &stem.letters)
            }
        };
        Ok(match leaf {
            Leaf::Words(stems) => stems.iter().map(of_stem).collect::<Result<_, _>>()?,
            Leaf::Marks(prefix) => vec![starting(&self.words, prefix, |rest| rest.parse().ok())?],
            Leaf::Nearly(word) => vec![nearly(&self.words, word)?],
        })
    }
}

/// Whether a token is a word and not a mark.
fn is_word(token: &str) -> bool {
    !token.contains(&mark_prefix(""))
}

fn collect(postings: &mut SegmentPostings, mut visit: impl FnMut(u32)) {
    while postings.doc() != TERMINATED {
        visit(postings.doc());
        postings.advance();
    }
}

/// The token that is this.
fn exact(words: &InvertedIndexReader, token: &str) -> io::Result<Tokens> {
    Ok(words.terms().get(token)?.map(|info| (info, 1)).into_iter().collect())
}

/// The tokens that begin so; what `length` makes of the rest is how many words they stand for.
fn starting(words: &InvertedIndexReader, prefix: &str, length: impl Fn(&str) -> Option<usize>) -> io::Result<Tokens> {
    let mut tokens = Vec::new();
    let mut stream = words.terms().range().ge(prefix).into_stream()?;
    while stream.advance() {
        let Some(rest) = std::str::from_utf8(stream.key()).ok().and_then(|key| key.strip_prefix(prefix)) else { break };
        tokens.extend(length(rest).map(|length| (stream.value().clone(), length)));
    }
    Ok(tokens)
}

/// The words at most one typing error away: a letter more, less, another, or two in the wrong order.
fn nearly(words: &InvertedIndexReader, word: &str) -> io::Result<Tokens> {
    let mut tokens = Vec::new();
    // One error leaves all before or all after the middle as it was, two letters there apart.
    let half = word.len() / 2;
    let before = word.get(..half.saturating_sub(1)).unwrap_or_default();
    let after = word.get(half + 1..).unwrap_or_default();
    let mut stream = words.terms().stream()?;
    while stream.advance() {
        let near = |key: &str| {
            let untouched = key.starts_with(before) || key.ends_with(after);
            untouched && key.len().abs_diff(word.len()) <= 4 && is_word(key) && strsim::osa_distance(key, word) <= 1
        };
        if std::str::from_utf8(stream.key()).is_ok_and(near) {
            tokens.push((stream.value().clone(), 1));
        }
    }
    Ok(tokens)
}
