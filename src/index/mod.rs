//! Past agreements, searched: by words, by clause, by value, by precedent.
//!
//! An index is a folder. Each contract that was reviewed is kept in it as its units, which are its
//! paragraphs and items with what was understood of them, followed by what is known of the whole:
//! grade, verdicts, figures, vendor, tags. A search is written in the terms and connectors of the
//! clause library, with fields beside them, and finds what the matcher would find by reading
//! everything again ([`crate::matching::PlainSearch`]).
//!
//! ```no_run
//! use baa_analyzer::index::{Index, Options, Query};
//!
//! # fn main() -> Result<(), baa_analyzer::index::IndexError> {
//! let index = Index::open("agreements".as_ref())?;
//! let query = Query::parse("@breach w/10 notif! notice:<=72h NOT grade:F")?;
//! let found = index.search(&query, &Options::default())?;
//! for hit in &found.hits {
//!     println!("{} {}: {}", hit.contract.name, hit.section(), hit.text());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! How it stands on tantivy, which nobody outside knows: one document per unit, its words with
//! their positions and each understood run of words as a token that carries the run's length; then,
//! in the same segment, the document of the contract, so that the contract of a unit is the next
//! such document. A search first narrows down the units by their tokens and the contracts by their
//! fields, and then tries the connectors on the positions of what is left.

mod contract;
mod docs;
mod entry;
mod error;
mod facets;
mod fields;
mod hits;
mod nearest;
mod places;
mod precedents;
mod schema;
mod search;
mod sketch;
mod store;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod unit;
mod vendor;
mod writer;

pub use contract::{ClauseRecord, Contract, Figure};
pub use entry::{Details, Entry};
pub use error::IndexError;
pub use facets::{FACETS, FacetCount};
pub use fields::{NUMBERS, Number, Query};
pub use hits::{Found, Hit};
pub use nearest::{Difference, SimilarContract, SimilarUnit, words_differing};
pub use precedents::{Precedent, Precedents, Wording};
pub use search::{Options, Sort};
pub use store::{Index, Problem, Source, Status, clear, sources};
pub use unit::{Proof, UnitRecord};
pub use writer::Writer;
