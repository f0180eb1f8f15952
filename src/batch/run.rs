//! One document per core; what is made of them is handed over in input order.

use std::any::Any;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc;

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::{Cache, Input, Key, ReviewError, archive};
use crate::grading::{Assessment, assess_and};
use crate::ingest::{self, Reading};
use crate::library::Library;
use crate::matching::{LazyProgram, Matcher, Unit};

/// Deeply nested documents need more stack than a thread has by default.
pub(super) const STACK_BYTES: usize = 16 << 20;

/// How to review.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The clauses to hold contracts against.
    pub library: &'a Library,
    /// The same compiled.
    pub program: &'a LazyProgram<'a>,
    /// How to read.
    pub ingest: ingest::Options,
    /// Files with more bytes are not read.
    pub max_file_size: u64,
    /// Number of files at a time; 0 for one per core.
    pub jobs: usize,
    /// Whether the words are kept as an index needs them.
    pub units: bool,
    /// Results of earlier runs; those with units are never among them.
    pub cache: Option<&'a Cache>,
}

/// A contract reviewed, as long as it is in memory.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The file.
    pub bytes: Vec<u8>,
    /// What was read.
    pub reading: Reading,
    /// What was found.
    pub assessment: Assessment,
    /// Its words as an index needs them; empty where that was not asked for.
    pub units: Vec<Unit>,
    /// The key for what is made of all this, where it may be kept.
    pub key: Option<Key>,
}

/// What was made of one file, handed over in input order.
#[derive(Debug)]
pub struct Delivered<'a, T> {
    /// The file.
    pub input: &'a Input,
    /// What was made of it, or why it could not be reviewed.
    pub outcome: Result<T, ReviewError>,
}

/// Reviews files. `make` runs beside the review of its file and keeps what is wanted of it;
/// `deliver` runs on the calling thread, in input order, as early as possible, and may end it all.
///
/// Fails only where no threads can be had.
pub fn review<T, Make, Deliver>(inputs: &[Input], options: &Options, make: Make, mut deliver: Deliver) -> std::io::Result<()>
where
    T: Send,
    Make: Fn(&Input, &Reviewed) -> T + Sync,
    Deliver: FnMut(Delivered<T>) -> ControlFlow<()>,
{
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs)
        .stack_size(STACK_BYTES)
        .build()
        .map_err(std::io::Error::other)?;
    let one = |input: &Input| guarded(|| Ok(make(input, &review_one(input, options)?)));
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        // A parallel bridge takes files in input order, so few outcomes wait for an earlier one.
        // When the receiver is gone the sending fails, which ends the work.
        scope.spawn(|| {
            pool.install(|| {
                let all = inputs.iter().enumerate().par_bridge();
                all.try_for_each_with(sender, |sender, (index, input)| sender.send((index, one(input)))).ok()
            })
        });
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (index, outcome) in receiver {
            waiting.insert(index, outcome);
            while let Some(outcome) = waiting.remove(&next) {
                if deliver(Delivered { input: &inputs[next], outcome }).is_break() {
                    return;
                }
                next += 1;
            }
        }
    });
    Ok(())
}

fn review_one(input: &Input, options: &Options) -> Result<Reviewed, ReviewError> {
    let bytes = bytes_at(&input.path, options.max_file_size)?;
    let read = || ingest::read(&input.name, &bytes, &options.ingest);
    let find = |reading: &Reading| {
        let incomplete = reading.issues.iter().any(|issue| issue.incomplete);
        let units = |matcher: &Matcher<'_>| if options.units { matcher.units() } else { Vec::new() };
        assess_and(options.library, options.program, &reading.document, incomplete, units)
    };
    let library = options.library;
    // Text that a password protects is not kept in the clear.
    let kept = options.cache.zip(options.ingest.fingerprint()).filter(|_| !options.units);
    let Some((cache, how)) = kept else {
        let reading = read()?;
        let (assessment, units) = find(&reading);
        return Ok(Reviewed { bytes, reading, assessment, units, key: None });
    };
    // That is all that the name tells on the reading.
    let format = ingest::format(&input.name, &bytes)?;
    let read_key = cache.key(&bytes).and(&["read", &how, format.name()]);
    let applied = &library.applied;
    let playbook = [library.playbook_digest(), &applied.name, &applied.overlays.join(",")];
    let found_key = read_key.and(&["found", &library.digest]).and(&playbook);
    let reading = cache.remember(&read_key, read)?;
    let assessment = cache.remember(&found_key, || Ok::<_, ReviewError>(find(&reading).0))?;
    Ok(Reviewed { bytes, reading, assessment, units: Vec::new(), key: Some(found_key) })
}

/// The bytes of a file, or of one in an archive that the path leads into.
///
/// The limit is held against the size the file system tells before anything is read, and again
/// while reading, because pipes tell none.
pub fn bytes_at(path: &Path, limit: u64) -> Result<Vec<u8>, ReviewError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            return match archive::split(path) {
                Some((archive, entry)) => archive::read(&archive, &entry, limit),
                None => Err(error.into()),
            };
        }
    };
    let size = file.metadata()?.len();
    if size > limit {
        return Err(ReviewError::TooLarge { size, limit });
    }
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit { Err(ReviewError::TooLarge { size, limit }) } else { Ok(bytes) }
}

/// Keeps a panic to the file that caused it. Nothing of that file is looked at again, so nothing
/// half done can be seen.
fn guarded<T>(work: impl FnOnce() -> Result<T, ReviewError>) -> Result<T, ReviewError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(ReviewError::Defect(words_of(&*payload))))
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    let words = payload.downcast_ref::<&str>().copied();
    let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    words.unwrap_or("no message").lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Program;

    fn inputs(folder: &tempfile::TempDir, files: &[(&str, &str)]) -> Vec<Input> {
        let make = |(name, text): &(&str, &str)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            Input { path, name: (*name).to_owned() }
        };
        files.iter().map(make).collect()
    }

    fn options<'a>(library: &'a Library, program: &'a LazyProgram<'a>) -> Options<'a> {
        Options { library, program, ingest: ingest::Options::default(), max_file_size: 100, jobs: 4, units: false, cache: None }
    }

    #[test]
    fn outcomes_come_in_input_order_and_stand_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut inputs = inputs(
            &folder,
            &[("a.md", "# One"), ("empty.md", ""), ("large.md", &"x".repeat(101)), ("panic.md", "# Two"), ("z.md", "# Three")],
        );
        inputs.insert(0, Input { path: folder.path().join("missing.md"), name: "missing.md".to_owned() });
        let library = Library::default();
        let make = |input: &Input, reviewed: &Reviewed| {
            assert_ne!(input.name, "panic.md", "on purpose");
            // The first shall be last to be done.
            std::thread::sleep(std::time::Duration::from_millis(if input.name == "a.md" { 20 } else { 0 }));
            reviewed.bytes.len()
        };
        let program = Program::lazy(&library);
        let mut seen = Vec::new();
        review(&inputs, &options(&library, &program), make, |delivered| {
            let outcome = delivered.outcome.map_err(|error| error.to_string());
            seen.push((delivered.input.name.clone(), outcome));
            ControlFlow::Continue(())
        })
        .unwrap();
        let names: Vec<_> = seen.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["missing.md", "a.md", "empty.md", "large.md", "panic.md", "z.md"]);
        assert_eq!([&seen[1].1, &seen[5].1], [&Ok(5), &Ok(7)]);
        assert_eq!(seen[2].1, Err("the file is empty".to_owned()));
        assert_eq!(seen[3].1, Err("the file has 101 bytes and the limit is 100 bytes".to_owned()));
        assert!(seen[4].1.as_ref().unwrap_err().contains("by a defect of the program"), "{seen:?}");
    }

    #[test]
    fn the_receiver_may_end_it() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..50).map(|number| format!("{number:02}.md")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "text")).collect();
        let inputs = inputs(&folder, &files);
        let library = Library::default();
        let program = Program::lazy(&library);
        let mut count = 0;
        review(
            &inputs,
            &options(&library, &program),
            |_, _| (),
            |_| {
                count += 1;
                if count == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        )
        .unwrap();
        assert_eq!(count, 3);
    }
}
