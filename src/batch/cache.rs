//! What was read and found, kept by content, so that a second run need not do it again.
//!
//! A key is a digest over all that a result follows from: the program, the bytes, how they were
//! read, and for what was found in them the clauses too. So an entry is never out of date, it is
//! only not asked for any more, and the oldest go when there are too many. Entries are contracts
//! and as confidential: the folder is the owner's alone. Nothing here ever fails a review: what
//! cannot be kept, or comes back damaged, is worked out anew.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::write::{private_folder, write_private};
use crate::text::sha256;

/// The folder that entries stand in, inside the one that is named: it is made private, and emptied,
/// whatever else the other may hold. Another form of entries has another number.
const FOLDER: &str = "contracts-2";

/// Bytes that entries may take together.
const MOST_BYTES: u64 = 1_000_000_000;

/// Bytes of the checksum with which an entry begins.
const SEAL: usize = 4;

/// An entry is marked as used once a day at most.
const DAY: Duration = Duration::from_hours(24);

/// Results kept between runs.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// What made them.
    program: String,
    most_bytes: u64,
    /// Whether this run has put anything in.
    grown: AtomicBool,
    /// Whether it could not.
    full: AtomicBool,
}

/// A digest over all that a result follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key of what follows from this key and these words.
    #[must_use]
    pub fn and(&self, words: &[&str]) -> Self {
        let mut all = self.0.clone();
        for word in words {
            // The length keeps "a" + "bc" apart from "ab" + "c".
            all.push_str(&format!(" {} {word}", word.len()));
        }
        Self(sha256(all.as_bytes()))
    }
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Number of entries.
    pub entries: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Cache {
    /// The cache in this folder, which need not be there yet. `program` says which program it is,
    /// to the last bit: what another one made is not taken.
    pub fn new(folder: &Path, program: String) -> Self {
        Self {
            folder: folder.join(FOLDER),
            program,
            most_bytes: MOST_BYTES,
            grown: AtomicBool::new(false),
            full: AtomicBool::new(false),
        }
    }

    /// Where entries stand.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key of a file with these bytes.
    pub(super) fn key(&self, bytes: &[u8]) -> Key {
        Key(sha256(bytes)).and(&[&self.program])
    }

    /// What was kept under a key, or what is made now and then kept.
    pub fn remember<T, E>(&self, key: &Key, make: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
    {
        if let Some(kept) = self.recall(key) {
            return Ok(kept);
        }
        let made = make()?;
        if !self.full.load(Ordering::Relaxed) {
            // One that cannot be written is not the last: no need to try the disk for each.
            let kept = self.keep(key, &made);
            self.full.fetch_or(kept.is_err(), Ordering::Relaxed);
        }
        Ok(made)
    }

    /// Whether something could not be kept.
    pub fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    fn path(&self, key: &Key) -> PathBuf {
        let (shelf, name) = key.0.split_at(2);
        self.folder.join(shelf).join(name)
    }

    fn recall<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let path = self.path(key);
        let mut file = File::open(&path).ok()?;
        let metadata = file.metadata().ok()?;
        let mut entry = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        let whole = file.read_to_end(&mut entry).ok().and_then(|_| opened(key, &entry));
        let value = whole.and_then(|content| postcard::from_bytes(content).ok());
        if value.is_none() {
            // Worked out anew, it is written anew; if it cannot be taken away it is passed over each time.
            let _ = fs::remove_file(&path);
        } else if metadata.modified().is_ok_and(|used| SystemTime::now().duration_since(used).is_ok_and(|since| since > DAY)) {
            // Only the order in which entries go hangs on it.
            let _ = File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        }
        value
    }

    fn keep<T: Serialize>(&self, key: &Key, value: &T) -> io::Result<()> {
        let content = postcard::to_allocvec(value).map_err(io::Error::other)?;
        let path = self.path(key);
        private_folder(&self.folder)?;
        path.parent().map_or(Ok(()), private_folder)?;
        let entry = [&seal(key, &content), content.as_slice()].concat();
        write_private(&path, &entry)?;
        self.grown.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Ends a run: what is too much goes, what was not used for longest first.
    pub fn trim(&self) -> io::Result<()> {
        if !self.grown.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut entries = self.entries()?;
        let mut bytes: u64 = entries.iter().map(|(_, _, size)| size).sum();
        if bytes <= self.most_bytes {
            return Ok(());
        }
        entries.sort();
        for (_, path, size) in entries {
            // A fifth is freed at a time, so that not every run has to look.
            if bytes <= self.most_bytes / 5 * 4 {
                break;
            }
            // Another run may have been faster.
            let _ = fs::remove_file(path);
            bytes -= size;
        }
        Ok(())
    }

    /// How much is kept.
    pub fn kept(&self) -> io::Result<Kept> {
        let entries = self.entries()?;
        Ok(Kept { entries: entries.len(), bytes: entries.iter().map(|(_, _, size)| size).sum() })
    }

    /// Takes everything out; how much it was.
    pub fn clear(&self) -> io::Result<Kept> {
        let kept = self.kept()?;
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(kept),
        }
    }

    /// Last use, path and size of every entry. One that goes meanwhile is none.
    fn entries(&self) -> io::Result<Vec<(SystemTime, PathBuf, u64)>> {
        let mut entries = Vec::new();
        let shelves = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(entries),
            shelves => shelves?,
        };
        for shelf in shelves {
            let Ok(shelf) = fs::read_dir(shelf?.path()) else { continue };
            for entry in shelf.flatten() {
                if let Ok(metadata) = entry.metadata() {
                    entries.push((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), entry.path(), metadata.len()));
                }
            }
        }
        Ok(entries)
    }
}

/// The checksum over an entry's key and content. It tells damage, not forgery: who could forge an
/// entry is the owner, as whom the program runs.
fn seal(key: &Key, content: &[u8]) -> [u8; SEAL] {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(key.0.as_bytes());
    checksum.update(content);
    checksum.finalize().to_le_bytes()
}

/// The content of an entry, if it is what was written under this key.
fn opened<'a>(key: &Key, entry: &'a [u8]) -> Option<&'a [u8]> {
    let (checksum, content) = entry.split_at_checked(SEAL)?;
    (checksum == seal(key, content)).then_some(content)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn cache(folder: &tempfile::TempDir) -> Cache {
        Cache::new(folder.path(), "this program".to_owned())
    }

    /// What comes of asking, and whether it had to be made.
    fn ask(cache: &Cache, key: &Key, made: &str) -> (String, bool) {
        let mut anew = false;
        let answer = cache.remember(key, || {
            anew = true;
            Ok::<_, Infallible>(made.to_owned())
        });
        (answer.unwrap(), anew)
    }

    #[test]
    fn what_was_made_once_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let key = cache(&folder).key(b"contract");
        assert_eq!(ask(&cache(&folder), &key, "one"), ("one".to_owned(), true));
        assert_eq!(ask(&cache(&folder), &key, "two"), ("one".to_owned(), false));
        assert_eq!(ask(&cache(&folder), &key.and(&["library"]), "two"), ("two".to_owned(), true));
        assert_ne!(key, Cache::new(folder.path(), "another program".to_owned()).key(b"contract"));
        assert_ne!(key.and(&["a", "bc"]), key.and(&["ab", "c"]));
        assert_eq!(cache(&folder).kept().unwrap().entries, 2);
        assert_eq!(cache(&folder).clear().unwrap().entries, 2);
        assert_eq!(cache(&folder).kept().unwrap(), Kept::default());
        assert!(folder.path().is_dir(), "only what is the cache's own goes");
    }

    #[test]
    fn damaged_entries_are_dropped_and_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        let (key, other) = (cache.key(b"contract"), cache.key(b"another"));
        ask(&cache, &key, "one");
        let path = cache.path(&key);
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        *flipped.last_mut().unwrap() ^= 1;
        for damaged in [&whole[..SEAL - 1], &whole[..whole.len() - 1], &flipped, b"", b"garbage"] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(ask(&cache, &key, "two"), ("two".to_owned(), true));
            fs::write(&path, &whole).unwrap();
        }
        // Whole, but put where it does not belong.
        fs::create_dir_all(cache.path(&other).parent().unwrap()).unwrap();
        fs::copy(&path, cache.path(&other)).unwrap();
        assert_eq!(ask(&cache, &other, "three"), ("three".to_owned(), true));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { most_bytes: 240, ..cache(&folder) };
        let keys: Vec<Key> = (0..20_u8).map(|number| cache.key(&[number])).collect();
        for (age, key) in (0..).zip(&keys) {
            ask(&cache, key, "what was found");
            let file = File::options().append(true).open(cache.path(key)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_hours(20 - age)).unwrap();
        }
        cache.trim().unwrap();
        let kept = cache.kept().unwrap();
        assert!(kept.bytes <= 192 && kept.entries >= 5, "{kept:?}");
        assert!(!ask(&cache, &keys[19], "").1 && ask(&cache, &keys[0], "").1);
    }

    #[test]
    fn an_old_entry_that_is_used_is_young_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        let key = cache.key(b"contract");
        ask(&cache, &key, "one");
        let long_ago = SystemTime::now() - 3 * DAY;
        File::options().append(true).open(cache.path(&key)).unwrap().set_modified(long_ago).unwrap();
        ask(&cache, &key, "two");
        assert!(fs::metadata(cache.path(&key)).unwrap().modified().unwrap() > long_ago + DAY);
    }

    #[test]
    fn many_at_a_time_see_whole_entries() {
        let folder = tempfile::tempdir().unwrap();
        let value = "what was found ".repeat(10_000);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let cache = cache(&folder);
                    for number in 0..50_u8 {
                        assert_eq!(ask(&cache, &cache.key(&[number % 5]), &value).0, value);
                    }
                });
            }
        });
        assert_eq!(cache(&folder).kept().unwrap().entries, 5);
    }

    #[test]
    fn a_folder_that_cannot_be_had_costs_nothing_but_time() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FOLDER), "in the way").unwrap();
        let cache = cache(&folder);
        assert_eq!(ask(&cache, &cache.key(b"contract"), "one"), ("one".to_owned(), true));
        assert!(cache.is_full());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        let key = cache.key(b"contract");
        // Made by somebody careless.
        fs::create_dir(&cache.folder).unwrap();
        fs::set_permissions(&cache.folder, fs::Permissions::from_mode(0o755)).unwrap();
        ask(&cache, &key, "one");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let entry = cache.path(&key);
        assert_eq!([mode(&cache.folder), mode(entry.parent().unwrap()), mode(&entry)], [0o700, 0o700, 0o600]);
    }
}
