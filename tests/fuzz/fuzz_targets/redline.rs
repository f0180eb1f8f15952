//! Edits of a contract, as Markdown and as a Word file. The input is two numbers for each edit, then
//! the contract after the first empty line.
#![no_main]

use baa_analyzer::grading::Position;
use baa_analyzer::ingest::{self, Options, Tracked};
use baa_analyzer::library::EditKind;
use baa_analyzer::redline::{Change, Contract, Edit, Note, Priority, Redline, Signature, critic, docx};
use baa_analyzer::text::TextRange;
use baa_analyzer_fuzz::{main_part, package};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(at) = data.windows(2).position(|pair| pair == b"\n\n") else { return };
    let (numbers, source) = (&data[..at], &data[at + 2..]);
    let Ok(source) = std::str::from_utf8(source) else { return };
    markdown(numbers, source);
    word(numbers, source);
});

fn markdown(numbers: &[u8], source: &str) {
    let Ok((_, pieces)) = ingest::pieces("a.md", source.as_bytes(), &Options::default()) else { return };
    let contract = Contract::new(pieces);
    let redline = redline(numbers, &contract);
    if let Ok(marked) = critic::mark("a.md", source.as_bytes(), &contract, &redline) {
        assert_eq!(critic::reject(&marked.text), source);
    }
}

fn word(numbers: &[u8], source: &str) {
    let bytes = package(&main_part(source));
    let read = |bytes: &[u8], tracked| ingest::read("a.docx", bytes, &Options { tracked, ..Options::default() });
    let Ok((_, pieces)) = ingest::pieces("a.docx", &bytes, &Options::default()) else { return };
    let Ok(original) = read(&bytes, Tracked::Original) else { return };
    let contract = Contract::new(pieces);
    let redline = redline(numbers, &contract);
    let signature = Signature { author: "A".into(), initials: "A".into(), date: "2026-01-31T12:00:00Z".into() };
    // That accepting gives the proposal is checked by the writer itself, which refuses otherwise.
    if let Ok(marked) = docx::mark("a.docx", &bytes, &contract, &redline, &signature) {
        let rejected = read(&marked.bytes, Tracked::Original).expect("what was written can be read");
        assert_eq!(rejected.document.text, original.document.text);
    }
}

/// A redline whose edits replace words here and there.
fn redline(numbers: &[u8], contract: &Contract) -> Redline {
    let text = &contract.document.text;
    let mut changes: Vec<Change> = Vec::new();
    let mut free = 0;
    for pair in numbers.chunks_exact(2) {
        let Some(block) = contract.document.blocks.get(usize::from(pair[0])) else { continue };
        let (start, end) = (block.range.start as usize, block.range.end as usize);
        let middle = start + usize::from(pair[1]).min(end - start);
        if start < free || !text.is_char_boundary(middle) || middle == end {
            continue;
        }
        let range = TextRange::new(middle, end);
        changes.push(Change::Words { range, text: ["", "new & <words>", " *not*"][usize::from(pair[1] % 3)].into() });
        free = end;
    }
    let edits = changes.into_iter().map(|change| Edit {
        clause: "fuzz".into(),
        kind: EditKind::ReplaceSentence,
        closes: Vec::new(),
        changes: vec![change],
        note: Note {
            title: "Title".into(),
            reason: "Reason --> <x>.".into(),
            ask: "ask".into(),
            citations: Vec::new(),
            position: Position::Preferred,
            priority: Priority::Must,
        },
    });
    Redline { edits: edits.collect(), comments: Vec::new(), nature: String::new(), before: None, after: None }
}
