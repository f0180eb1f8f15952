//! An index made of the sample contracts answers as reading all of them does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use tempfile::TempDir;

use super::*;
use crate::batch::Reviewed;
use crate::document::Document;
use crate::grading::assess_and;
use crate::ingest;
use crate::library::Library;
use crate::library::pattern::Pattern;
use crate::matching::{Matcher, PlainSearch, Program};

const NOW: Duration = Duration::ZERO;

/// Sample contracts that the tests use: few, so that they are quick, and of different kinds.
const CONTRACTS: [&str; 3] = ["neutral", "cover-page-terms", "dreadful"];

/// The clause library compiled, which takes longer than anything else here.
static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new(Library::embedded()));

static REVIEWED: LazyLock<Vec<Reviewed>> = LazyLock::new(|| CONTRACTS.iter().map(|name| review(&sample(name))).collect());

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name).join("contract.md");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn review(bytes: &[u8]) -> Reviewed {
    let reading = ingest::read("contract.md", bytes, &ingest::Options::default()).unwrap();
    let (assessment, units) =
        assess_and(Library::embedded(), &PROGRAM, &reading.document, false, |matcher: &Matcher<'_>| matcher.units());
    Reviewed { bytes: bytes.to_vec(), reading, assessment, units, key: None }
}

fn reviewed(name: &str) -> &'static Reviewed {
    &REVIEWED[CONTRACTS.iter().position(|known| *known == name).unwrap()]
}

fn entry(name: &str, reviewed: &Reviewed) -> Entry {
    let tags = [("team".to_owned(), "lab".to_owned())].into();
    let details =
        Details { name: name.to_owned(), path: format!("/past/{name}"), reviewed: 20_260_131, tags, ..Details::default() };
    Entry::new(details, reviewed, Library::embedded()).unwrap()
}

/// The folder, the index and the documents in it.
fn filled() -> (TempDir, Index, Vec<(String, Document)>) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(folder.path(), "a test", NOW).unwrap();
    let mut documents = Vec::new();
    for name in CONTRACTS {
        let reviewed = reviewed(name);
        writer.add(entry(name, reviewed), Source::default()).unwrap();
        documents.push((name.to_owned(), reviewed.reading.document.clone()));
        // Several segments, as in an index that has grown.
        writer.commit().unwrap();
    }
    writer.finish().unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index, documents)
}

/// What a search finds, as contract and text of the clause.
fn found(index: &Index, query: &str) -> BTreeSet<(String, String)> {
    let options = Options { limit: usize::MAX, ..Options::default() };
    let found = index.search(&Query::parse(query).unwrap(), &options).unwrap();
    assert_eq!(found.total, found.hits.len());
    let own = |hit: &Hit| hit.unit.as_ref().map(|unit| unit.text[unit.lead as usize..].to_owned()).unwrap_or_default();
    found.hits.iter().map(|hit| (hit.contract.name.clone(), own(hit))).collect()
}

/// The same by reading everything.
fn read(documents: &[(String, Document)], query: &str) -> BTreeSet<(String, String)> {
    let pattern = Pattern::parse_search(query).unwrap();
    let search = PlainSearch::new(Library::embedded(), &pattern);
    let blocks = |(name, document): &(String, Document)| {
        let found = search.blocks(document);
        let text = |block: usize| document.blocks[block].range.of(&document.text).to_owned();
        found.into_iter().map(|block| (name.clone(), text(block))).collect::<Vec<_>>()
    };
    documents.iter().flat_map(blocks).collect()
}

fn term() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "breach",
        "notif!",
        "report!",
        "shall",
        "not",
        "information",
        "\"protected health information\"",
        "\"business associate\"",
        "@phi",
        "@breach",
        "@subcontractor",
        "@ba",
        "@ce",
        "#duration",
        "#money",
        "#citation",
        "164.504(e)",
        "164.410",
        "terminat!",
        "return",
        "destroy",
        "\"shall not\"",
        "days",
        "without",
    ])
    .prop_map(str::to_owned)
}

fn query() -> impl Strategy<Value = String> {
    term().prop_recursive(3, 12, 2, |inner| {
        let connector = prop::sample::select(vec!["AND", "OR", "AND NOT", "w/3", "w/12", "pre/4", "w/s", "w/p"]);
        (inner.clone(), connector, inner).prop_map(|(left, connector, right)| format!("({left}) {connector} ({right})"))
    })
}

#[test]
fn the_index_answers_as_reading_everything_does() {
    let (_folder, index, documents) = filled();
    let with_hits = std::cell::Cell::new(0);
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&query(), |query| {
        let expected = read(&documents, &query);
        prop_assert_eq!(found(&index, &query), expected.clone(), "{}", query);
        with_hits.set(with_hits.get() + usize::from(!expected.is_empty()));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(with_hits.get() > 10, "only {} searches found anything", with_hits.get());
}

#[test]
fn fields_pick_contracts() {
    let (_folder, index, _) = filled();
    let names = |query: &str| found(&index, query).into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
    let all: BTreeSet<String> = CONTRACTS.iter().map(|&name| name.to_owned()).collect();
    let contracts = index.contracts().unwrap();
    let with = |wanted: &dyn Fn(&Contract) -> bool| {
        contracts.values().filter(|contract| wanted(contract)).map(|contract| contract.name.clone()).collect::<BTreeSet<_>>()
    };
    let hours = |contract: &Contract, name: &str| contract.figures.get(name).and_then(|figure| figure.amount);
    assert_eq!(names("format:markdown tag:team=lab reviewed:2026-01"), all);
    assert_eq!(names("reviewed:2026-02.. OR name:dreadful"), BTreeSet::from(["dreadful".to_owned()]));
    assert_eq!(names("grade:D..F"), with(&|c| c.grade.as_deref().is_some_and(|grade| grade >= "D")));
    assert_eq!(names("notice:<=72h"), with(&|c| hours(c, "breach_notice").is_some_and(|hours| hours <= 72)));
    assert_eq!(names("notice:none"), with(&|c| hours(c, "breach_notice").is_none()));
    assert_eq!(names("cap:<1000000"), with(&|c| hours(c, "liability_cap").is_some_and(|dollars| dollars < 1_000_000)));
    let triggered = |c: &Contract| c.clauses.iter().any(|clause| clause.verdict == "triggered");
    assert_eq!(names("format:markdown NOT flag:none"), with(&triggered));
    let missing = |c: &Contract| c.clauses.iter().any(|one| one.clause == "survival" && one.verdict == "missing");
    assert_eq!(names("verdict:survival=missing"), with(&missing));
    // Words and fields together: clauses of the contracts that the fields pick.
    assert!(names("@phi name:dreadful").iter().all(|name| name == "dreadful"));
    assert_eq!(names("notifcation~").len(), names("notification").len());
}

#[test]
fn hits_are_sorted_paged_and_counted() {
    let (_folder, index, _) = filled();
    let query = Query::parse("format:markdown").unwrap();
    let run = |options: &Options| index.search(&query, options).unwrap();
    let names = |found: &Found| found.hits.iter().map(|hit| hit.contract.name.clone()).collect::<Vec<_>>();
    let mut sorted = CONTRACTS.map(str::to_owned).to_vec();
    sorted.sort();
    assert_eq!(names(&run(&Options::default())), sorted);
    let page = run(&Options { limit: 1, offset: 1, reverse: true, facets: vec!["format", "grade"], ..Options::default() });
    assert_eq!((names(&page), page.total), (vec![sorted[1].clone()], 3));
    assert_eq!(page.facets[0].1, [FacetCount { value: "markdown".into(), count: 3 }]);
    let points = run(&Options { sort: Sort::from_name("points").unwrap(), ..Options::default() });
    let of: Vec<Option<u32>> = points.hits.iter().map(|hit| hit.contract.points).collect();
    let mut least_first = of.clone();
    least_first.sort_by_key(|points| (points.is_none(), *points));
    assert_eq!(of, least_first);
}

#[test]
fn what_matched_is_marked_letter_by_letter() {
    let (_folder, index, _) = filled();
    let found = index.search(&Query::parse("information w/20 (shall OR may)").unwrap(), &Options::default()).unwrap();
    assert!(found.total > 0);
    for hit in &found.hits {
        let marked: Vec<String> =
            hit.pieces().into_iter().filter(|(_, marked)| *marked).map(|(text, _)| text.to_lowercase()).collect();
        assert!(marked.iter().any(|text| text == "shall" || text == "may"), "{marked:?}");
        assert!(marked.iter().any(|text| text == "information"), "{marked:?}");
    }
}

#[test]
fn a_contract_is_replaced_and_taken_out() {
    let (folder, _, _) = filled();
    let mut writer = Writer::open(folder.path(), "a test", NOW).unwrap();
    writer.add(entry("dreadful", reviewed("dreadful")), Source::default()).unwrap();
    writer.commit().unwrap();
    assert_eq!(writer.index().contracts().unwrap().len(), 3);
    assert!(writer.remove("/past/dreadful") && !writer.remove("/past/unknown"));
    writer.finish().unwrap();
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.status().unwrap().contracts, 2);
    assert!(found(&index, "@phi").iter().all(|(name, _)| name != "dreadful"));
}

#[test]
fn purging_leaves_nothing_of_a_contract_on_the_disk() {
    const SECRET: &str = "zanzibarquartz";
    let folder = tempfile::tempdir().unwrap();
    let text = format!("# Business Associate Agreement\n\n1. Vendor shall safeguard {SECRET}.\n");
    let secret = review(text.as_bytes());
    let holds = |folder: &Path| {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let holds = |path: &PathBuf| {
            let bytes = std::fs::read(path).unwrap();
            [SECRET, "secret.md"].iter().any(|words| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
        };
        files.filter(holds).count()
    };
    let mut writer = Writer::open(folder.path(), "a test", NOW).unwrap();
    writer.add(entry("dreadful", reviewed("dreadful")), Source::default()).unwrap();
    writer.add(entry("secret.md", &secret), Source::default()).unwrap();
    writer.commit().unwrap();
    assert!(holds(folder.path()) > 0);
    writer.remove("/past/secret.md");
    writer.purge().unwrap();
    assert_eq!(holds(folder.path()), 0);
    assert_eq!(Index::open(folder.path()).unwrap().status().unwrap().contracts, 1);
}

#[test]
fn one_writes_and_others_are_told_who() {
    let (folder, index, _) = filled();
    let _writer = Writer::open(folder.path(), "`the first`, process 1", NOW).unwrap();
    match Writer::open(folder.path(), "the second", Duration::from_millis(120)) {
        Err(IndexError::Locked { holder }) => assert_eq!(holder, "`the first`, process 1"),
        other => panic!("{other:?}"),
    }
    assert!(!found(&index, "@phi").is_empty(), "searches go on");
}

#[test]
fn what_cannot_be_read_is_said() {
    let (folder, index, _) = filled();
    let digest = |_: &Path| None;
    let problems = index.check(digest).unwrap();
    assert!(problems.iter().all(|problem| matches!(problem, Problem::SourceGone(_))) && problems.len() == 3, "{problems:?}");
    drop(index);

    let store = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let store = store.filter(|path| path.extension().is_some_and(|extension| extension == "store")).max().unwrap();
    let mut bytes = std::fs::read(&store).unwrap();
    bytes[20] ^= 0xFF;
    std::fs::write(&store, bytes).unwrap();
    let index = Index::open(folder.path()).unwrap();
    assert!(matches!(index.check(digest).unwrap()[..], [Problem::DamagedFile(_)]));
    drop(index);

    clear(folder.path()).unwrap();
    assert!(matches!(Index::open(folder.path()), Err(IndexError::NotThere(_))));
    assert_eq!(sources(folder.path()).unwrap().len(), 3, "the list is kept, to make it anew");

    std::fs::write(folder.path().join("format.json"), r#"{"format": 99, "made_by": "baa 9"}"#).unwrap();
    assert!(matches!(Index::open(folder.path()), Err(IndexError::Newer { found: 99, .. })));
}

#[cfg(unix)]
#[test]
fn files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _, _) = filled();
    let inside = folder.path().join("made");
    Writer::open(&inside, "a test", NOW).unwrap().finish().unwrap();
    assert_eq!(inside.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    for file in std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap()) {
        if file.path().is_file() {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", file.path().display());
        }
    }
}

#[test]
fn precedents_are_grouped_and_similar_contracts_found() {
    let (_folder, index, _) = filled();
    let library = Library::embedded();
    let clause = library.clauses.iter().find(|clause| clause.scale.is_some() && clause.id.contains("deadline")).unwrap();
    let precedents = index.precedents(clause, |_| true).unwrap();
    assert_eq!(precedents.of, 3);
    assert!(precedents.contracts > 0 && !precedents.wordings.is_empty() && !precedents.figures.is_empty());

    let again = entry("again", reviewed("dreadful"));
    let nearest = index.similar(&again, 1).unwrap();
    assert_eq!((nearest[0].contract.name.as_str(), nearest[0].shared), ("dreadful", 1000));

    let (_, text) = found(&index, "@breach name:dreadful").pop_first().unwrap();
    let changed = text.replace("days", "weeks");
    let nearest = index.similar_to(&changed, 1).unwrap();
    assert!(nearest[0].unit.text.ends_with(&text) && nearest[0].alike > 700, "{nearest:?}");
}

#[test]
fn differences_are_by_the_word() {
    let pieces = words_differing("within sixty (60) days of discovery", "within three (3) days of discovery");
    let gone: String = pieces.iter().filter_map(|p| if let Difference::Gone(t) = p { Some(t.as_str()) } else { None }).collect();
    let new: String = pieces.iter().filter_map(|p| if let Difference::New(t) = p { Some(t.as_str()) } else { None }).collect();
    assert_eq!((gone.trim(), new.trim()), ("sixty(60)", "three(3)"));
}
