//! Hits for programs.

use baa_analyzer::index::Contract;
use serde::Serialize;

use super::Answer;
use crate::cli::error::CommandError;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    query: &'a str,
    total: usize,
    contracts: usize,
    offset: usize,
    hits: Vec<HitJson<'a>>,
    facets: Vec<FacetJson<'a>>,
}

#[derive(Serialize)]
struct HitJson<'a> {
    contract: &'a Contract,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<ClauseJson<'a>>,
}

#[derive(Serialize)]
struct ClauseJson<'a> {
    section: &'a str,
    heading: &'a str,
    page: Option<u32>,
    paragraph: u32,
    text: &'a str,
    /// Bytes of `text` that only lead in to it.
    lead: u32,
    /// Bytes of `text` that matched: start and end.
    marked: &'a [(u32, u32)],
}

#[derive(Serialize)]
struct FacetJson<'a> {
    name: &'a str,
    values: Vec<ValueJson<'a>>,
}

#[derive(Serialize)]
struct ValueJson<'a> {
    value: &'a str,
    contracts: usize,
}

pub(super) fn render(answer: &Answer<'_>) -> Result<String, CommandError> {
    let hits = answer.found.hits.iter().map(|hit| HitJson {
        contract: &hit.contract,
        clause: hit.unit.as_ref().map(|unit| ClauseJson {
            section: &unit.section,
            heading: &unit.heading,
            page: unit.page,
            paragraph: unit.paragraph,
            text: &unit.text,
            lead: unit.lead,
            marked: &hit.marked,
        }),
    });
    let facets = answer.found.facets.iter().map(|(name, counts)| FacetJson {
        name,
        values: counts.iter().map(|count| ValueJson { value: &count.value, contracts: count.count }).collect(),
    });
    let document = Document {
        schema: "baa-search/1",
        query: answer.query,
        total: answer.found.total,
        contracts: answer.found.contracts,
        offset: answer.offset,
        hits: hits.collect(),
        facets: facets.collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).map_err(std::io::Error::other)?;
    text.push('\n');
    Ok(text)
}
