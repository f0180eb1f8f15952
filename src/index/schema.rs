//! The fields that tantivy keeps.

use std::sync::LazyLock;

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::facets::FACETS;
use super::fields::NUMBERS;

/// What takes the words of a unit apart.
pub(super) const UNIT_TOKENIZER: &str = "unit";

/// Of the folder's layout and of what the fields mean; raised whenever older programs would misread.
pub(super) const FORMAT: u32 = 1;

/// The fields, the same for every index of this format.
pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(Fields::new);

/// The fields by what they hold.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// On every document: which contract, as the digest of its path.
    pub(super) id: Field,
    /// On the document of a contract only.
    pub(super) contract: Field,
    /// On units: words and marks with positions.
    pub(super) words: Field,
    /// On units: the clauses that they prove.
    pub(super) clause: Field,
    /// On contracts: "clause=verdict".
    pub(super) verdict: Field,
    /// On contracts: its name.
    pub(super) name: Field,
    /// On every document: the unit or contract as it is shown.
    pub(super) record: Field,
    /// On contracts: the sketch that tells how alike two are.
    pub(super) sketch: Field,
    /// On contracts: by what they are counted, in the order of [`FACETS`].
    pub(super) facets: Vec<Field>,
    /// On contracts: figures, in the order of [`NUMBERS`].
    pub(super) numbers: Vec<Field>,
}

impl Fields {
    fn new() -> Self {
        let mut builder = Schema::builder();
        let positions = TextFieldIndexing::default()
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false)
            .set_tokenizer(UNIT_TOKENIZER);
        let words = TextOptions::default().set_indexing_options(positions);
        let id = builder.add_text_field("id", STRING);
        let contract = builder.add_u64_field("contract", INDEXED);
        let words = builder.add_text_field("words", words);
        let clause = builder.add_text_field("clause", STRING);
        let verdict = builder.add_text_field("verdict", STRING);
        let name = builder.add_text_field("name", TextOptions::default().set_fast("raw"));
        let record = builder.add_bytes_field("record", STORED);
        let sketch = builder.add_bytes_field("sketch", BytesOptions::from(FAST));
        let facets = FACETS.iter().map(|facet| builder.add_text_field(facet, TextOptions::default().set_fast("raw"))).collect();
        let numbers = NUMBERS.iter().map(|number| builder.add_i64_field(number.name, NumericOptions::from(FAST))).collect();
        Self { schema: builder.build(), id, contract, words, clause, verdict, name, record, sketch, facets, numbers }
    }
}
