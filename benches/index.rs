//! How fast past agreements are put in and searched. The index that `BAA_INDEX` names is searched,
//! or else one of a few hundred contracts made here of the sample contracts.

#![allow(clippy::unwrap_used, reason = "what is benched is made here and known to be whole")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use baa_analyzer::batch::Reviewed;
use baa_analyzer::grading::assess_and;
use baa_analyzer::index::{Details, Entry, FACETS, Index, Options, Query, Source, Writer};
use baa_analyzer::ingest;
use baa_analyzer::library::Library;
use baa_analyzer::matching::{Matcher, Program};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// Contracts in the index that is made here.
const CONTRACTS: usize = 300;

/// Searches of every kind.
const QUERIES: [&str; 8] = [
    "breach",
    "@breach w/10 notif!",
    "\"protected health information\" pre/8 (return OR destroy!)",
    "@subcontractor w/s agree! AND @phi",
    "notice:<=72h",
    "grade:D..F NOT flag:none",
    "indemnif! w/15 @ce cap:none",
    "notifcation~ w/20 #duration",
];

static REVIEWED: LazyLock<Vec<Reviewed>> = LazyLock::new(|| {
    let program = Program::new(Library::embedded());
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let contracts = folders.iter().map(|folder| folder.join("contract.md")).filter(|path| path.exists());
    let review = |path: PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let reading = ingest::read("contract.md", &bytes, &ingest::Options::default()).unwrap();
        let units = |matcher: &Matcher<'_>| matcher.units();
        let (assessment, units) = assess_and(Library::embedded(), &program, &reading.document, false, units);
        Reviewed { bytes, reading, assessment, units, key: None }
    };
    contracts.map(review).collect()
});

fn entry(number: usize) -> Entry {
    let name = format!("contract-{number}");
    let details = Details { path: format!("/past/{name}"), name, reviewed: 20_260_131, ..Details::default() };
    Entry::new(details, &REVIEWED[number % REVIEWED.len()], Library::embedded()).unwrap()
}

static INDEX: LazyLock<(Option<tempfile::TempDir>, Index)> = LazyLock::new(|| {
    if let Some(folder) = std::env::var_os("BAA_INDEX") {
        return (None, Index::open(folder.as_ref()).unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(folder.path(), "a bench", Duration::ZERO).unwrap();
    (0..CONTRACTS).for_each(|number| writer.add(entry(number), Source::default()).unwrap());
    writer.finish().unwrap();
    let index = Index::open(folder.path()).unwrap();
    (Some(folder), index)
});

/// Putting in contracts that were reviewed before.
#[divan::bench]
fn add(bencher: Bencher) {
    LazyLock::force(&REVIEWED);
    bencher.counter(ItemsCount::new(50_usize)).with_inputs(|| tempfile::tempdir().unwrap()).bench_local_values(|folder| {
        let mut writer = Writer::open(folder.path(), "a bench", Duration::ZERO).unwrap();
        (0..50).for_each(|number| writer.add(entry(number), Source::default()).unwrap());
        writer.finish().unwrap();
        folder
    });
}

/// A page of hits.
#[divan::bench(args = QUERIES)]
fn search(bencher: Bencher, query: &str) {
    let query = Query::parse(query).unwrap();
    let index = &INDEX.1;
    bencher.bench(|| index.search(&query, &Options::default()).unwrap().total);
}

/// A page of hits with all facets counted.
#[divan::bench]
fn facets(bencher: Bencher) {
    let query = Query::parse("@breach w/10 notif!").unwrap();
    let options = Options { facets: FACETS.to_vec(), ..Options::default() };
    bencher.bench(|| INDEX.1.search(&query, &options).unwrap().total);
}
