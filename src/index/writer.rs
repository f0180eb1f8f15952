//! Contracts into an index and out of it.
//!
//! Nothing is seen by searches before [`Writer::commit`], and what was committed stays whatever
//! happens afterwards. The list of contracts is written before each commit, so that a process that
//! is stopped in between leaves a contract too many on the list and never one too few.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tantivy::directory::error::LockError;
use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyError, Term};

use super::IndexError;
use super::entry::{Entry, id};
use super::store::{Index, Source, close_to_others, sources, write_sources};
use crate::batch::write_private;

/// Bytes that wait in memory before they go to the disk.
const BUFFER: usize = 64 << 20;

/// Says who writes, for others that want to.
const HOLDER_FILE: &str = "writer.txt";

/// How long to wait before asking for the lock again.
const PAUSE: Duration = Duration::from_millis(100);

/// The one who may change an index; there is never more than one.
pub struct Writer {
    inner: IndexWriter,
    index: Index,
    sources: BTreeMap<String, Source>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Writer {
    /// Opens an index for writing; makes it where there is none. `holder` tells others who writes,
    /// `patience` how long to wait for another one who does.
    ///
    /// # Errors
    /// [`IndexError::Locked`] where another one still writes; as [`Index::open`] otherwise.
    pub fn open(folder: &Path, holder: &str, patience: Duration) -> Result<Self, IndexError> {
        let index = Index::open_or_create(folder)?;
        let start = Instant::now();
        let writer = loop {
            match index.inner.writer_with_num_threads(1, BUFFER) {
                Ok(writer) => break writer,
                Err(TantivyError::LockFailure(LockError::LockBusy, _)) if start.elapsed() < patience => {
                    std::thread::sleep(PAUSE);
                }
                Err(TantivyError::LockFailure(LockError::LockBusy, _)) => {
                    let holder = std::fs::read_to_string(folder.join(HOLDER_FILE));
                    let holder = holder.unwrap_or_else(|_| "another process".to_owned());
                    return Err(IndexError::Locked { holder });
                }
                Err(error) => return Err(error.into()),
            }
        };
        write_private(&folder.join(HOLDER_FILE), holder.as_bytes())?;
        Ok(Self { inner: writer, sources: sources(folder)?, index })
    }

    /// The index that is written, as of the last commit.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Puts a contract in, in the place of what stood there from the same path. `source` is what
    /// was noted beside it, to make it again.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn add(&mut self, entry: Entry, source: Source) -> Result<(), IndexError> {
        let fields = self.index.fields();
        let path = entry.contract.path;
        let mut operations = vec![UserOperation::Delete(Term::from_field_text(fields.id, &id(&path)))];
        operations.extend(entry.documents.into_iter().map(UserOperation::Add));
        self.sources.insert(path, source);
        self.inner.run(operations)?;
        Ok(())
    }

    /// Takes the contract from a path out. Whether there was one.
    pub fn remove(&mut self, path: &str) -> bool {
        self.inner.delete_term(Term::from_field_text(self.index.fields().id, &id(path)));
        self.sources.remove(path).is_some()
    }

    /// Makes what was done since the last commit permanent and visible.
    ///
    /// # Errors
    /// Where the index cannot be written; nothing of it is visible then.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        write_sources(self.index.folder(), &self.sources)?;
        self.inner.commit()?;
        self.close_files()?;
        self.index.reload()
    }

    /// Commits, and writes the index anew without what was taken out, so that nothing of it is left
    /// on the disk.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn purge(mut self) -> Result<(), IndexError> {
        self.commit()?;
        let segments = self.index.inner.searchable_segment_ids()?;
        if !segments.is_empty() {
            self.inner.merge(&segments).wait()?;
        }
        self.inner.garbage_collect_files().wait()?;
        self.finish()
    }

    /// Commits and ends the writing.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn finish(mut self) -> Result<(), IndexError> {
        self.commit()?;
        let Self { inner, index, .. } = self;
        inner.wait_merging_threads()?;
        close_folder(index.folder())?;
        std::fs::remove_file(index.folder().join(HOLDER_FILE))?;
        Ok(())
    }

    fn close_files(&self) -> Result<(), IndexError> {
        Ok(close_folder(self.index.folder())?)
    }
}

/// The folder is closed to others; so are the files in it, in case it is moved elsewhere.
fn close_folder(folder: &Path) -> std::io::Result<()> {
    for file in std::fs::read_dir(folder)? {
        let path: PathBuf = file?.path();
        match close_to_others(&path, 0o600) {
            // A merge in the background may have taken it away.
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
