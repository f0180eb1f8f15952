//! One test for each contract of `corpus/`: its three formats give the verdicts of its truth, by
//! the words that the truth quotes; one that its redline is proved; and one for `corpus/accuracy.csv`, which says how often.
//!
//! `corpus/<slug>/` has the contract as Markdown, Word and PDF, `source.toml` (who wrote it, under
//! which licence) and `truth.toml`: verdicts, facts and telling quotes by a person from the text,
//! never from the program. The Word file is made from the Markdown by pandoc, the PDF from the Word
//! file by LibreOffice.
//!
//! A disagreement is mended, in the truth where a second reading says so and else in the program.
//! Those that are known stand in the last column of `accuracy.csv`; it may only become shorter, and
//! once it is empty nothing may differ. `BAA_BLESS=1 cargo test --test corpus` writes the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use baa_analyzer::evaluate::{Counts, Evaluation, Labels, Miss, Reported, Row};
use baa_analyzer::grading::{Letter, Position, assess};
use baa_analyzer::ingest;
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;
use baa_analyzer::redline::{self, Contract, Request};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
const FORMATS: [&str; 3] = ["md", "docx", "pdf"];
const HEADER: &str = "clause,kind,tp,fp,fn,tn,exact,n,misses\n";

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new(Library::embedded()));

/// Disagreements by what they are about: the contracts, with the format where not all three have it,
/// and what is said of them.
type Misses = BTreeMap<String, BTreeMap<String, String>>;

/// The three formats agree with the truth, but for what is known.
fn contract(truth: &Path) -> datatest_stable::Result<()> {
    let slug = slug(truth);
    let labels = labels(&slug)?;
    let mut evaluation = Evaluation::default();
    for format in FORMATS {
        let (reported, text) = review(&slug, format)?;
        let lost: Vec<_> = labels.clauses.iter().filter(|(_, label)| !contains(&text, &label.quote)).map(|(id, _)| id).collect();
        if !lost.is_empty() {
            return Err(format!("contract.{format} does not have the words that the truth quotes for {lost:?}").into());
        }
        evaluation.add(&Labels { doc: format!("{slug}.{format}"), ..labels.clone() }, Some(&reported));
    }
    if blessing() {
        return Ok(());
    }
    let known = recorded(&fs::read_to_string(accuracy_path()).unwrap_or_default());
    let new = |miss: &&Miss| !is_known(&known, &miss.subject, &miss.doc);
    let mut problems = String::new();
    for miss in evaluation.misses.iter().filter(new) {
        let Miss { doc, subject, label, report, label_quote, report_quote } = miss;
        let _ = write!(problems, "\n  {doc}: {subject}: truth {label}, found {report}");
        let _ = write!(problems, "\n      truth \"{label_quote}\"\n      found \"{report_quote}\"");
    }
    for doc in evaluation.overlooked.iter().chain(&evaluation.mistaken).filter(|doc| !is_known(&known, NATURE, doc)) {
        let _ = write!(problems, "\n  {doc}: {NATURE}: truth {}, found {}", labels.is_baa, !labels.is_baa);
    }
    if problems.is_empty() { Ok(()) } else { Err(Box::new(Shown(problems))) }
}

/// With every proposed edit made, each edit's finding is gone, no clause is worse than before, and
/// the contract is at least a B.
fn redlined(path: &Path) -> datatest_stable::Result<()> {
    let path = if path.extension().is_some_and(|extension| extension == "md") {
        path.to_path_buf()
    } else {
        path.with_file_name("contract.md")
    };
    let bytes = fs::read(&path)?;
    let (_, pieces) = ingest::pieces("contract.md", &bytes, &ingest::Options::default())?;
    let contract = Contract::new(pieces);
    let library = Library::embedded();
    let redline = redline::propose(&contract, &Request { library, program: &PROGRAM, position: Position::Preferred });
    let before = assess(library, &PROGRAM, &contract.document, false);
    if !before.nature.is_baa {
        assert!(redline.edits.is_empty() && redline.comments.is_empty(), "no agreement, no edits");
        return Ok(());
    }
    let changes = redline.edits.iter().flat_map(|edit| &edit.changes);
    let after = assess(library, &PROGRAM, &contract.with(changes).document, false);
    let mut problems = String::new();
    for (old, new) in before.findings.iter().zip(&after.findings) {
        let edited = redline.edits.iter().any(|edit| edit.clause == old.clause || edit.closes.contains(&old.clause));
        // Those that are findings are ordered from the best.
        let found = new.verdict.is_finding();
        let worse = found && (!old.verdict.is_finding() || new.verdict > old.verdict);
        if worse || (found && edited && new.verdict == old.verdict) {
            let _ = write!(problems, "\n  {}: {} before, {} after", old.clause, old.verdict.name(), new.verdict.name());
        }
    }
    let letter = after.grade.as_ref().map(|grade| grade.letter);
    if letter.is_none_or(|letter| letter > Letter::B) {
        let _ = write!(problems, "\n  grade {}", letter.map_or("none", Letter::name));
    }
    if problems.is_empty() { Ok(()) } else { Err(Box::new(Shown(problems))) }
}

/// `accuracy.csv` says what is so, or something worse.
fn accuracy(path: &Path) -> datatest_stable::Result<()> {
    let (evaluation, misses) = everything()?;
    let text = table(&evaluation, &misses);
    let before = fs::read_to_string(path)?;
    if text == before {
        return Ok(());
    }
    if blessing() {
        fs::write(accuracy_path(), text)?;
        return Ok(());
    }
    let known = recorded(&before);
    let worse = misses.iter().flat_map(|(subject, docs)| docs.keys().map(move |doc| (subject, doc)));
    let worse: Vec<_> = worse.filter(|(subject, doc)| !is_known(&known, subject, doc)).collect();
    if worse.is_empty() && !known.is_empty() {
        return Ok(());
    }
    let command = "BAA_BLESS=1 cargo test --test corpus";
    Err(Box::new(Shown(format!(
        "\n  corpus/accuracy.csv is not what is so; new in it would be {worse:?}\n  to write it: {command}"
    ))))
}

/// What the disagreement on being an agreement at all is filed under.
const NATURE: &str = "is-baa";

/// All contracts in all formats.
fn everything() -> datatest_stable::Result<(Evaluation, Misses)> {
    let mut slugs: Vec<PathBuf> = fs::read_dir(CORPUS)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    slugs.retain(|path| path.is_dir());
    slugs.sort();
    let mut all = Evaluation::default();
    for folder in &slugs {
        let slug = slug(&folder.join("truth.toml"));
        let labels = labels(&slug)?;
        for format in FORMATS {
            let (reported, _) = review(&slug, format)?;
            all.add(&Labels { doc: format!("{slug}.{format}"), ..labels.clone() }, Some(&reported));
        }
    }
    let mut misses = Misses::new();
    for Miss { doc, subject, label, report, .. } in &all.misses {
        misses.entry(subject.clone()).or_default().insert(doc.clone(), format!("{label}>{report}").replace(' ', "-"));
    }
    for doc in all.overlooked.iter().chain(&all.mistaken) {
        misses.entry(NATURE.to_owned()).or_default().insert(doc.clone(), String::new());
    }
    for docs in misses.values_mut() {
        join_formats(docs);
    }
    Ok((all, misses))
}

/// "x.docx", "x.md" and "x.pdf" with the same disagreement become "x".
fn join_formats(docs: &mut BTreeMap<String, String>) {
    let slugs: BTreeSet<String> = docs.keys().map(|doc| slug_of(doc).to_owned()).collect();
    for slug in slugs {
        let names = FORMATS.map(|format| format!("{slug}.{format}"));
        let Some(said) = docs.get(&names[0]).cloned() else { continue };
        if names.iter().all(|name| docs.get(name) == Some(&said)) {
            docs.retain(|doc, _| slug_of(doc) != slug);
            docs.insert(slug, said);
        }
    }
}

fn table(evaluation: &Evaluation, misses: &Misses) -> String {
    let mut out = HEADER.to_owned();
    let told = |subject: &str| {
        let docs = misses.get(subject).into_iter().flatten();
        docs.map(|(doc, said)| format!("{doc}:{said}")).collect::<Vec<_>>().join(" ")
    };
    for (id, Row { red_flag, counts, exact }) in &evaluation.clauses {
        let Counts { tp, fp, fn_, tn } = counts;
        let kind = if *red_flag { "red-flag" } else { "clause" };
        let exactly = exact.ratio();
        let _ = writeln!(out, "{id},{kind},{tp},{fp},{fn_},{tn},{exactly:.3},{},{}", exact.of, told(id));
    }
    for (name, share) in &evaluation.facts {
        let subject = format!("fact:{name}");
        let _ = writeln!(out, "{subject},fact,{},,,,{:.3},{},{}", share.right, share.ratio(), share.of, told(&subject));
    }
    let (all, wrong) = (evaluation.documents + evaluation.negatives, evaluation.overlooked.len() + evaluation.mistaken.len());
    let _ = writeln!(out, "{NATURE},document,{},,,,,{all},{}", all - wrong, told(NATURE));
    out
}

/// The known disagreements, read back from the table.
fn recorded(table: &str) -> BTreeSet<(String, String)> {
    let rows = table.lines().skip(1).filter_map(|row| Some((row.split(',').next()?, row.rsplit(',').next()?)));
    let misses = rows.flat_map(|(subject, misses)| misses.split(' ').map(move |miss| (subject, miss)));
    misses.filter_map(|(subject, miss)| Some((subject.to_owned(), miss.split_once(':')?.0.to_owned()))).collect()
}

/// Whether a disagreement stands in the table, for the document or for its contract in all formats.
fn is_known(known: &BTreeSet<(String, String)>, subject: &str, doc: &str) -> bool {
    [doc, slug_of(doc)].iter().any(|doc| known.contains(&(subject.to_owned(), (*doc).to_owned())))
}

fn slug_of(doc: &str) -> &str {
    doc.split('.').next().unwrap_or(doc)
}

fn slug(truth: &Path) -> String {
    let folder = truth.parent().and_then(Path::file_name).unwrap_or_default();
    folder.to_string_lossy().into_owned()
}

fn labels(slug: &str) -> datatest_stable::Result<Labels> {
    let text = fs::read_to_string(Path::new(CORPUS).join(slug).join("truth.toml"))?;
    Ok(Labels::from_toml(&text, slug).map_err(|error| format!("{slug}/truth.toml: {error}"))?)
}

/// What the program says of one file, and the text as it was read.
fn review(slug: &str, format: &str) -> datatest_stable::Result<(Reported, String)> {
    let name = format!("contract.{format}");
    let bytes = fs::read(Path::new(CORPUS).join(slug).join(&name))?;
    let reading = ingest::read(&name, &bytes, &ingest::Options::default())?;
    let assessment = assess(Library::embedded(), &PROGRAM, &reading.document, false);
    Ok((Reported::of(&assessment, &reading.document), reading.document.text))
}

/// Whether these words stand in the text, whatever breaks its lines.
fn contains(text: &str, quote: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if matches!(c, '\u{2018}' | '\u{2019}') { '\'' } else { c }).collect()
    };
    letters(text).contains(&letters(quote))
}

fn accuracy_path() -> PathBuf {
    Path::new(CORPUS).join("accuracy.csv")
}

fn blessing() -> bool {
    std::env::var_os("BAA_BLESS").is_some()
}

/// The harness prints errors by `Debug`, which would put a text on one line.
struct Shown(String);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Shown {}

datatest_stable::harness! {
    { test = contract, root = "corpus", pattern = r"/truth\.toml$" },
    { test = redlined, root = "corpus", pattern = r"/truth\.toml$" },
    { test = redlined, root = "tests/fixtures", pattern = r"dreadful\.md$" },
    { test = accuracy, root = "corpus", pattern = r"accuracy\.csv$" },
}
