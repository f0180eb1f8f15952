//! Many contracts: paths to files, one document per core, outcomes in input order.
//!
//! The only module of the library that touches files and processes. Every file stands alone: one that cannot be
//! read, or that brings the reader down, is an outcome of its own and the others are reviewed.
//! Only what the caller makes of a contract is kept; its bytes and text are dropped at once.

mod archive;
mod cache;
mod discover;
mod readers;
mod run;
mod write;

pub use cache::{Cache, Kept, Key};
pub use discover::{Discovery, Input, Sought, discover};
pub use readers::{Bounds, Readers, serve};
pub use run::{Delivered, Options, Reviewed, bytes_at, review};
pub use write::{Written, write_private};

use crate::ingest::IngestError;

/// Why a file could not be reviewed. Messages are lower case and without the file's name, which
/// the caller says.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The file system refuses.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Over the limit, told before it is read.
    #[error("the file has {} and the limit is {}", megabytes(*size), megabytes(*limit))]
    TooLarge {
        /// Its size in bytes; of a pipe, what was read before it was given up.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A folder in which nothing looks like a contract.
    #[error("no contract in this folder")]
    NothingThere,
    /// A pattern that leaves files out, or picks them, is none.
    #[error("the pattern cannot be understood: {0}")]
    Pattern(String),
    /// An archive, or a file in one, cannot be read.
    #[error("the archive cannot be read: {0}")]
    Archive(String),
    /// It cannot be read as a contract.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A defect of this program.
    #[error("the review of this file failed by a defect of the program ({0})")]
    Defect(String),
}

/// A size for people, rounded up so that nothing over a limit looks equal to it.
fn megabytes(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{bytes} bytes") } else { format!("{} MB", bytes.div_ceil(1_000_000)) }
}
