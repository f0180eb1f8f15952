//! The clause library that is built in, as the build script compiled it.

use std::sync::LazyLock;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::library::{Clause, Library};

/// The checked library without its clauses, and each of these, as `src/library/build.rs` wrote them.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.postcard"));

impl Library {
    /// The library that is built in.
    ///
    /// # Panics
    /// Where the build left half of it, which no released program can have: a test loads it.
    pub fn embedded() -> &'static Self {
        static LIBRARY: LazyLock<Library> =
            LazyLock::new(|| load().unwrap_or_else(|error| panic!("the built-in clause library: {error}")));
        &LIBRARY
    }
}

fn load() -> postcard::Result<Library> {
    let (library, clauses): (&'static [u8], Vec<&'static [u8]>) = postcard::from_bytes(COMPILED)?;
    let clause = |bytes: &&'static [u8]| postcard::from_bytes::<Clause>(bytes);
    let (library, clauses) = rayon::join(
        || postcard::from_bytes::<Library>(library),
        || clauses.par_iter().map(clause).collect::<postcard::Result<_>>(),
    );
    Ok(Library { clauses: clauses?, ..library? })
}
