//! `baa similar`: the past contracts and clauses that one is most like.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use baa_analyzer::batch::{self, Input, Reviewed};
use baa_analyzer::document::Document;
use baa_analyzer::index::{Details, Difference, Entry, IndexError, words_differing};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;

use super::Exit;
use super::error::CommandError;
use super::index::PlaceArgs;
use super::reading::ReadingArgs;
use super::ui::{Ui, inert, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GONE: Style = AnsiColor::Red.on_default().strikethrough();
const NEW: Style = AnsiColor::Green.on_default().underline();

/// Find the past contracts that one is most like; with #SECTION, the clauses
///
/// For a section, what the past clause has and this one has not is struck, what is new here is
/// underlined.
#[derive(Debug, clap::Args)]
pub(super) struct SimilarArgs {
    /// A contract, or one of its sections: vendor.docx#4(b)
    #[arg(value_name = "FILE[#SECTION]")]
    file: String,
    /// Most to show
    #[arg(long, default_value_t = 5, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Runs the command.
pub(super) fn run(args: &SimilarArgs, ui: &Ui) -> Result<Exit, CommandError> {
    // A file may have the sign in its own name.
    let (file, section) = match args.file.rsplit_once('#') {
        Some((file, section)) if !Path::new(&args.file).exists() => (file, Some(section)),
        _ => (args.file.as_str(), None),
    };
    let path = PathBuf::from(file);
    let index = args.place.open()?;
    let library = Library::embedded();
    let input = Input { name: file.to_owned(), path: path.clone() };
    let program = Program::lazy(library);
    let options = batch::Options {
        program: &program,
        library,
        ingest: args.reading.options()?,
        max_file_size: args.reading.limits.max_file_size,
        jobs: 1,
        units: true,
        cache: None,
    };
    let details = Details { name: file.to_owned(), ..Details::default() };
    let make = |_: &Input, reviewed: &Reviewed| {
        let text = section.map(|section| text_of(&reviewed.reading.document, section));
        (Entry::new(details.clone(), reviewed, library), text)
    };
    let mut outcome = None;
    batch::review(&[input], &options, make, |delivered| {
        outcome = Some(delivered.outcome);
        ControlFlow::Break(())
    })?;
    let Some(outcome) = outcome else { return Ok(Exit::Unread) };
    let (entry, text) = outcome.map_err(|error| CommandError::unreviewed(&path, &error))?;
    let of_index = |error: IndexError| CommandError::of_index(index.folder(), &error);
    let entry = entry.map_err(of_index)?;
    let out = match text {
        None => {
            let whole = std::fs::canonicalize(&path).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
            // One more, since the contract itself may be in the index.
            let mut found = index.similar(&entry, args.limit + 1).map_err(of_index)?;
            found.retain(|similar| similar.contract.path != whole);
            found.truncate(args.limit);
            let row = |similar: &baa_analyzer::index::SimilarContract| {
                let contract = &similar.contract;
                let vendor = if contract.vendor.is_empty() { String::new() } else { format!("  {}", inert(&contract.vendor)) };
                let grade = contract.grade.as_deref().unwrap_or("none");
                format!("{:>4} %  {grade:<4}  {BOLD}{}{BOLD:#}{vendor}\n", similar.shared / 10, inert(&contract.name))
            };
            let rows: String = found.iter().map(row).collect();
            if rows.is_empty() {
                "no past contract shares its wording\n".to_owned()
            } else {
                format!(" shared  grade contract\n{rows}")
            }
        }
        Some(Err(sections)) => {
            let error = CommandError::usage(format!("{}: no such section", inert(&args.file)));
            return Err(error.hint(format!("its sections are {}", inert(&sections.join(", ")))));
        }
        Some(Ok(text)) => {
            let found = index.similar_to(&text, args.limit).map_err(of_index)?;
            found.iter().map(|similar| clause(similar, &text, ui.width())).collect()
        }
    };
    ui.out().write_all(out.as_bytes())?;
    Ok(Exit::Clean)
}

/// The text of a section, or the numbers of those there are.
fn text_of(document: &Document, number: &str) -> Result<String, Vec<String>> {
    let plain = |text: &str| text.trim_end_matches('.').to_lowercase();
    let section = document.sections.iter().find(|section| !section.number.is_empty() && plain(&section.number) == plain(number));
    match section {
        Some(section) => Ok(section.range.of(&document.text).to_owned()),
        None => Err(document.sections.iter().map(|section| section.number.clone()).filter(|number| !number.is_empty()).collect()),
    }
}

fn clause(similar: &baa_analyzer::index::SimilarUnit, text: &str, width: usize) -> String {
    let mut out = format!(
        "{:>4} %  {BOLD}{}{BOLD:#} \u{b7} {}\n",
        similar.alike / 10,
        inert(&similar.contract.name),
        inert(&similar.unit.place())
    );
    let past = &similar.unit.text[similar.unit.lead as usize..];
    // Each word has its own colour, because lines are broken between them.
    let set_off = |text: &str, style: Style, open: &str, close: &str| {
        let words: Vec<String> = text.split_whitespace().map(|word| format!("{style}{word}{style:#}")).collect();
        if words.is_empty() { " ".to_owned() } else { format!(" {open}{}{close} ", words.join(" ")) }
    };
    let plain = |text: &str| inert(&text.replace(['\n', '\t'], " "));
    let pieces = words_differing(past, text).into_iter().map(|difference| match difference {
        Difference::Same(text) => plain(&text),
        Difference::Gone(text) => set_off(&plain(&text), GONE, "[-", "-]"),
        Difference::New(text) => set_off(&plain(&text), NEW, "{+", "+}"),
    });
    for line in wrapped(&pieces.collect::<String>(), width.saturating_sub(4)) {
        out.push_str(&format!("  {DIM}\u{2502}{DIM:#} {line}\n"));
    }
    out.push('\n');
    out
}
