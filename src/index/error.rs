//! Why an index could not be used.

use std::path::PathBuf;

use tantivy::TantivyError;

/// Why an index could not be used. Messages are lower case and name no option.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// No index stands in this folder.
    #[error("there is no index in {}", .0.display())]
    NotThere(PathBuf),
    /// A later version of this program made it.
    #[error("the index has format {found}, and this program knows formats up to {known}")]
    Newer {
        /// The format it has.
        found: u32,
        /// The last one that is known.
        known: u32,
    },
    /// Another process is writing.
    #[error("the index is being written by {holder}")]
    Locked {
        /// Who says to hold it.
        holder: String,
    },
    /// Its files are damaged.
    #[error("the index is damaged ({0})")]
    Corrupt(String),
    /// The file system refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A search that cannot be understood.
    #[error("{message} (at character {})", .at + 1)]
    Query {
        /// Byte offset in the search.
        at: usize,
        /// What is wrong, with what is allowed there.
        message: String,
    },
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::IoError(error) => Self::Io(std::io::Error::new(error.kind(), error.to_string())),
            other => Self::Corrupt(other.to_string().to_lowercase()),
        }
    }
}
