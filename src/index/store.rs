//! The folder of an index: opened, described, checked.
//!
//! Beside tantivy's files stand two of ours: `format.json`, which says what made the index, and
//! `sources.json`, the list of the contracts, from which the index can be made again when it is
//! damaged. Both are written whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher};

use super::IndexError;
use super::contract::Contract;
use super::places::Segment;
use super::schema::{FIELDS, FORMAT, Fields, UNIT_TOKENIZER};
use super::search::unpacked;
use super::tokens::UnitTokenizer;
use crate::batch::write_private;

const FORMAT_FILE: &str = "format.json";
const SOURCES_FILE: &str = "sources.json";

/// An index, open for searches.
pub struct Index {
    folder: PathBuf,
    pub(super) inner: tantivy::Index,
    reader: IndexReader,
}

/// A contract that is, or is to be, in the index, as its file and what was noted beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name in reports.
    pub name: String,
    /// The other side, where it was given.
    pub vendor: Option<String>,
    /// The day of the contract as YYYYMMDD, where it was given.
    pub dated: Option<u32>,
    /// What the user noted.
    pub tags: BTreeMap<String, String>,
}

/// What stands in an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Number of contracts.
    pub contracts: usize,
    /// Number of units.
    pub units: usize,
    /// Bytes of its files.
    pub bytes: u64,
    /// For each digest of a clause library, how many contracts were reviewed with it.
    pub libraries: BTreeMap<String, usize>,
}

/// Why an index and its sources do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A file of the index is not what was written.
    DamagedFile(PathBuf),
    /// A contract's file is gone.
    SourceGone(String),
    /// A contract's file has changed since.
    SourceChanged(String),
    /// A contract on the list is not in the index.
    NotIndexed(String),
    /// A contract in the index is not on the list.
    NotListed(String),
}

#[derive(Serialize, Deserialize)]
struct FormatFile {
    format: u32,
    made_by: String,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// Where there is none, a later version of this program made it, or it is damaged.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        check_format(folder)?;
        let index = tantivy::Index::open_in_dir(folder)?;
        Self::of(folder, index)
    }

    /// Opens the index in a folder, or makes an empty one, readable by its owner only.
    ///
    /// # Errors
    /// As [`Index::open`], and where the folder cannot be made.
    pub fn open_or_create(folder: &Path) -> Result<Self, IndexError> {
        match Self::open(folder) {
            Err(IndexError::NotThere(_)) => {}
            outcome => return outcome,
        }
        make_private(folder)?;
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let index = tantivy::Index::open_or_create(directory, FIELDS.schema.clone())?;
        let format = FormatFile { format: FORMAT, made_by: format!("baa {}", env!("CARGO_PKG_VERSION")) };
        write_json(&folder.join(FORMAT_FILE), &format)?;
        Self::of(folder, index)
    }

    fn of(folder: &Path, index: tantivy::Index) -> Result<Self, IndexError> {
        if index.schema() != FIELDS.schema {
            return Err(IndexError::Corrupt("its fields are not those of its format".to_owned()));
        }
        index.tokenizers().register(UNIT_TOKENIZER, UnitTokenizer);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { folder: folder.to_path_buf(), inner: index, reader })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    #[expect(clippy::unused_self, reason = "which fields there are is a matter of the index")]
    pub(super) fn fields(&self) -> &'static Fields {
        &FIELDS
    }

    /// Looks at what was committed since.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn reload(&self) -> Result<(), IndexError> {
        Ok(self.reader.reload()?)
    }

    /// The contracts, by their path.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn contracts(&self) -> Result<BTreeMap<String, Contract>, IndexError> {
        let searcher = self.searcher();
        let mut contracts = BTreeMap::new();
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            for doc in Segment::new(reader, self.fields())?.contracts {
                if !reader.is_deleted(doc) {
                    let contract: Contract = unpacked(&searcher, self.fields(), DocAddress::new(ordinal, doc))?;
                    contracts.insert(contract.path.clone(), contract);
                }
            }
        }
        Ok(contracts)
    }

    /// What stands in it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn status(&self) -> Result<Status, IndexError> {
        let contracts = self.contracts()?;
        let docs = usize::try_from(self.searcher().num_docs()).unwrap_or(usize::MAX);
        let mut status = Status { contracts: contracts.len(), units: docs - contracts.len().min(docs), ..Status::default() };
        for contract in contracts.into_values() {
            *status.libraries.entry(contract.library).or_default() += 1;
        }
        for file in std::fs::read_dir(&self.folder)? {
            status.bytes += file?.metadata()?.len();
        }
        Ok(status)
    }

    /// Whether its files are whole, and whether it and the contracts' files agree. `digest` tells
    /// the digest of a file, `None` where there is none.
    ///
    /// # Errors
    /// Where it cannot be read at all.
    pub fn check(&self, digest: impl Fn(&Path) -> Option<String>) -> Result<Vec<Problem>, IndexError> {
        let mut damaged: Vec<PathBuf> = self.inner.validate_checksum()?.into_iter().collect();
        damaged.sort();
        let mut problems: Vec<Problem> = damaged.into_iter().map(Problem::DamagedFile).collect();
        if !problems.is_empty() {
            return Ok(problems);
        }
        let sources = sources(&self.folder)?;
        let contracts = self.contracts()?;
        for (path, contract) in &contracts {
            match digest(Path::new(path)) {
                None => problems.push(Problem::SourceGone(path.clone())),
                Some(digest) if digest != contract.sha256 => problems.push(Problem::SourceChanged(path.clone())),
                Some(_) => {}
            }
            if !sources.contains_key(path) {
                problems.push(Problem::NotListed(path.clone()));
            }
        }
        problems.extend(sources.into_keys().filter(|path| !contracts.contains_key(path)).map(Problem::NotIndexed));
        Ok(problems)
    }
}

fn check_format(folder: &Path) -> Result<(), IndexError> {
    let path = folder.join(FORMAT_FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(IndexError::NotThere(folder.to_path_buf())),
        Err(error) => return Err(error.into()),
    };
    let file: FormatFile = serde_json::from_str(&text).map_err(|error| IndexError::Corrupt(format!("{FORMAT_FILE}: {error}")))?;
    if file.format > FORMAT { Err(IndexError::Newer { found: file.format, known: FORMAT }) } else { Ok(()) }
}

/// The contracts on the list of an index, by their path; also of one that is damaged.
///
/// # Errors
/// Where the list cannot be read.
pub fn sources(folder: &Path) -> Result<BTreeMap<String, Source>, IndexError> {
    match std::fs::read_to_string(folder.join(SOURCES_FILE)) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| IndexError::Corrupt(format!("{SOURCES_FILE}: {error}"))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn write_sources(folder: &Path, sources: &BTreeMap<String, Source>) -> Result<(), IndexError> {
    write_json(&folder.join(SOURCES_FILE), sources)
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), IndexError> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::other)?;
    write_private(path, text.as_bytes())?;
    Ok(())
}

/// Makes a folder that only its owner can look into.
fn make_private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    close_to_others(folder, 0o700)
}

/// Takes every right from all but the owner, where the system knows such rights.
pub(super) fn close_to_others(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    }
    let _ = (path, mode);
    Ok(())
}

/// Takes the index's files away, but not the list of its contracts.
///
/// # Errors
/// Where a file cannot be removed.
pub fn clear(folder: &Path) -> Result<(), IndexError> {
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        if file.file_name() != SOURCES_FILE && file.file_type()?.is_file() {
            std::fs::remove_file(file.path())?;
        }
    }
    Ok(())
}
