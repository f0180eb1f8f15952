//! A reviewed contract as the documents that the index keeps of it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::TantivyDocument;

use super::IndexError;
use super::contract::{ClauseRecord, Contract, Figure};
use super::facets;
use super::fields;
use super::schema::FIELDS;
use super::sketch::sketch;
use super::tokens::tokens;
use super::unit::UnitRecord;
use super::vendor;
use crate::batch::Reviewed;
use crate::grading::Assessment;
use crate::ingest::Reading;
use crate::library::Library;
use crate::matching::Unit;
use crate::text::sha256;

/// What is known of a contract besides its words.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Its name in reports.
    pub name: String,
    /// Where its file stands, absolute: the key under which it is replaced and removed.
    pub path: String,
    /// The other side; `None` to take it from the contract.
    pub vendor: Option<String>,
    /// The day that it bears, as YYYYMMDD; `None` to take it from the contract.
    pub dated: Option<u32>,
    /// The day of the review, as YYYYMMDD.
    pub reviewed: u32,
    /// What the user notes beside it.
    pub tags: BTreeMap<String, String>,
}

/// A contract ready to be written into an index.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(super) contract: Contract,
    sketch: Vec<u8>,
    /// The documents, the contract's own one last.
    pub(super) documents: Vec<TantivyDocument>,
}

impl Entry {
    /// Makes the entry of a contract that was reviewed with its units kept.
    ///
    /// # Errors
    /// Where a record of it is too large to be kept.
    pub fn new(details: Details, reviewed: &Reviewed, library: &Library) -> Result<Self, IndexError> {
        let Reviewed { bytes, reading, assessment, units, key: _ } = reviewed;
        let contract = contract(details, bytes, reading, assessment, library);
        let sketch = sketch(units);
        let records = units.iter().map(|unit| (unit, UnitRecord::new(&reading.document, assessment, unit)));
        let documents = documents(&contract, &sketch, records)?;
        Ok(Self { contract, sketch, documents })
    }

    /// What will be known of the contract.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    pub(super) fn sketch(&self) -> &[u8] {
        &self.sketch
    }
}

fn documents<'a>(
    contract: &Contract,
    sketch: &[u8],
    units: impl Iterator<Item = (&'a Unit, UnitRecord)>,
) -> Result<Vec<TantivyDocument>, IndexError> {
    let fields = &*FIELDS;
    let id = id(&contract.path);
    let mut documents = Vec::new();
    for (unit, record) in units {
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, &id);
        document.add_text(fields.words, tokens(unit));
        let clauses: BTreeSet<&str> = record.proofs.iter().map(|proof| proof.clause.as_str()).collect();
        for clause in clauses {
            document.add_text(fields.clause, clause);
        }
        document.add_bytes(fields.record, &packed(&record)?);
        documents.push(document);
    }
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, &id);
    document.add_u64(fields.contract, 1);
    document.add_text(fields.name, &contract.name);
    for clause in &contract.clauses {
        document.add_text(fields.verdict, format!("{}={}", clause.clause, clause.verdict));
    }
    for (field, values) in fields.facets.iter().zip(facets::values(contract)) {
        for value in values {
            document.add_text(*field, value);
        }
    }
    for (field, value) in fields.numbers.iter().zip(fields::numbers(contract)) {
        if let Some(value) = value {
            document.add_i64(*field, value);
        }
    }
    document.add_bytes(fields.record, &packed(contract)?);
    document.add_bytes(fields.sketch, sketch);
    documents.push(document);
    Ok(documents)
}

/// The key of the contract at a path.
pub(super) fn id(path: &str) -> String {
    sha256(path.as_bytes())
}

fn packed<T: serde::Serialize>(record: &T) -> Result<Vec<u8>, IndexError> {
    postcard::to_allocvec(record).map_err(|error| IndexError::Corrupt(error.to_string()))
}

fn contract(details: Details, bytes: &[u8], reading: &Reading, assessment: &Assessment, library: &Library) -> Contract {
    let document = &reading.document;
    let clauses = assessment.findings.iter().map(|finding| ClauseRecord {
        clause: finding.clause.clone(),
        verdict: finding.verdict.name().to_owned(),
        position: finding.position.map(|position| position.name().to_owned()),
    });
    let figures = assessment.facts.iter().map(|fact| (fact.name.to_owned(), Figure::of(&fact.value)));
    Contract {
        name: details.name,
        path: details.path,
        sha256: sha256(bytes),
        format: reading.format.name().to_owned(),
        vendor: details.vendor.unwrap_or_else(|| vendor::vendor(document)),
        dated: details.dated.or_else(|| vendor::dated(document)),
        reviewed: details.reviewed,
        tags: details.tags,
        library: library.digest.clone(),
        is_baa: assessment.nature.is_baa,
        grade: assessment.grade.as_ref().map(|grade| grade.letter.name().to_owned()),
        points: assessment.grade.as_ref().map(|grade| grade.points),
        words: document.text.split_whitespace().count() as u32,
        pages: reading.pages,
        clauses: clauses.collect(),
        figures: figures.collect(),
    }
}
