//! Findings to edits, each tried on the contract before it is proposed.

use std::collections::BTreeMap;

use super::candidates::{Candidate, Maker, overlap, start};
use super::contract::{Change, Contract};
use super::notes::note;
use super::place::next_label;
use super::wording::Terms;
use super::{Comment, Edit, Redline};
use crate::document::Document;
use crate::grading::{Assessment, Confidence, Finding, Position, Verdict, assess};
use crate::library::{Clause, Kind, Library};
use crate::matching::{ClauseMatch, Matcher, Program, Words};
use crate::text::TextRange;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The clauses to hold the contract against.
    pub library: &'a Library,
    /// The library compiled.
    pub program: &'a Program,
    /// Which wording and figures to ask for: the preferred, acceptable or fallback ones.
    pub position: Position,
}

/// Edits tried for one finding before it becomes a comment.
const MOST_TRIES: usize = 40;

/// Orders of paragraphs without a number begin here.
const AFTER_NUMBERED: usize = 1 << 16;

/// Proposes edits for what was found in a contract. One that is no business associate agreement
/// gets none.
pub fn propose(contract: &Contract, request: &Request) -> Redline {
    let before = assess(request.library, request.program, &contract.document, false);
    let words = Words::new(&contract.document);
    let found = Matcher::new(request.program, &contract.document, &words).clauses(request.library);
    let terms = Terms::of(&contract.document);
    let mut work = Work {
        contract,
        request,
        terms: &terms,
        found: &found,
        before: &before,
        now: before.findings.clone(),
        accepted: Vec::new(),
        alone: BTreeMap::new(),
    };
    if before.nature.is_baa {
        // Text that goes may take something with it that is missing afterwards, and an edit may
        // only hold once another one stands: so a second round.
        work.round();
        work.round();
        work.prune();
    }
    let after = assess(request.library, request.program, &work.without(None).document, false);
    work.finish(after)
}

/// How bad a verdict is. No edit may make any worse.
fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Satisfied | Verdict::NotApplicable | Verdict::Clear => 0,
        Verdict::Partial => 1,
        Verdict::Unread => 2,
        Verdict::Missing => 3,
        Verdict::Contradicted | Verdict::Triggered => 4,
    }
}

struct Work<'a> {
    contract: &'a Contract,
    request: &'a Request<'a>,
    terms: &'a Terms,
    found: &'a [ClauseMatch],
    before: &'a Assessment,
    /// The findings with all accepted edits made.
    now: Vec<Finding>,
    /// Index of the finding, and its edit.
    accepted: Vec<(usize, Candidate)>,
    /// One clause by itself, compiled, for a first quick look.
    alone: BTreeMap<usize, (Library, Program)>,
}

impl Work<'_> {
    fn round(&mut self) {
        let mut order: Vec<usize> = (0..self.before.findings.len()).collect();
        // What goes or changes first, so that what is added is held against the text as it will be.
        order.sort_by_key(|&index| {
            let finding = &self.before.findings[index];
            (std::cmp::Reverse(badness(finding.verdict) == 4), badness(finding.verdict), std::cmp::Reverse(finding.severity))
        });
        for index in order {
            let finding = &self.now[index];
            let open = finding.verdict.is_finding() && finding.verdict != Verdict::Unread;
            if open && finding.confidence > Confidence::Low {
                self.close(index);
            }
        }
    }

    fn clause(&self, index: usize) -> &Clause {
        &self.request.library.clauses[index]
    }

    /// Finds the first edit that closes a finding.
    fn close(&mut self, index: usize) {
        let siblings = self.siblings(index);
        let maker = Maker {
            contract: self.contract,
            terms: self.terms,
            clause: self.clause(index),
            finding: &self.before.findings[index],
            found: &self.found[index],
            position: self.request.position,
            siblings: &siblings,
        };
        for candidate in maker.all().into_iter().take(MOST_TRIES) {
            if self.overlaps(&candidate) {
                continue;
            }
            if let Some(findings) = self.proved(index, &candidate) {
                self.now = findings;
                self.accepted.push((index, candidate));
                return;
            }
        }
    }

    /// Blocks with what the contract has of the same family; clauses nearest in the library first.
    fn siblings(&self, index: usize) -> Vec<usize> {
        let family = &self.clause(index).family;
        let mut near: Vec<(usize, usize)> = Vec::new();
        for (other, finding) in self.before.findings.iter().enumerate() {
            let same = self.clause(other).family == *family && self.clause(other).kind != Kind::RedFlag && other != index;
            let there = matches!(finding.verdict, Verdict::Satisfied | Verdict::Partial);
            if let (true, Some(range)) = (same && there, finding.evidence.first())
                && let Some(block) = self.contract.document.block_at(range.start)
            {
                near.push((index.abs_diff(other), block));
            }
        }
        near.sort_unstable();
        near.into_iter().map(|(_, block)| block).collect()
    }

    fn overlaps(&self, candidate: &Candidate) -> bool {
        let accepted = self.accepted.iter().flat_map(|(_, accepted)| &accepted.changes);
        accepted
            .into_iter()
            .any(|other| candidate.changes.iter().any(|change| overlap(change, other) || orphan(self.contract, change, other)))
    }

    /// The contract with all accepted edits made but one.
    fn without(&self, without: Option<usize>) -> Contract {
        let kept = self.accepted.iter().enumerate().filter(|(at, _)| Some(*at) != without);
        let kept: Vec<&Candidate> = kept.map(|(_, (_, candidate))| candidate).collect();
        self.contract.with(numbered(self.contract, &kept).iter().flatten())
    }

    /// The findings with this edit made, if it closes its own and makes none worse.
    fn proved(&mut self, index: usize, candidate: &Candidate) -> Option<Vec<Finding>> {
        let all: Vec<&Candidate> = self.accepted.iter().map(|(_, accepted)| accepted).chain([candidate]).collect();
        let document = self.contract.with(numbered(self.contract, &all).iter().flatten()).document;
        if !self.closed_alone(index, &document) {
            return None;
        }
        let after = assess(self.request.library, self.request.program, &document, false);
        let holds = after.nature.is_baa
            && after
                .findings
                .get(index)
                .is_some_and(|finding| badness(finding.verdict) == 0 && !denies(self.clause(index), finding))
            && no_worse(&self.now, &after.findings);
        holds.then_some(after.findings)
    }

    fn closed_alone(&mut self, index: usize, document: &Document) -> bool {
        let library = self.request.library;
        let (alone, program) = self.alone.entry(index).or_insert_with(|| {
            let clauses = vec![library.clauses[index].clone()];
            let alone = Library { clauses, concepts: library.concepts.clone(), ..Library::default() };
            let program = Program::new(&alone);
            (alone, program)
        });
        let findings = assess(alone, program, document, false).findings;
        findings.first().is_some_and(|finding| badness(finding.verdict) == 0)
    }

    /// Drops edits that others made needless.
    fn prune(&mut self) {
        let mut at = self.accepted.len();
        while at > 0 {
            at -= 1;
            let document = self.without(Some(at)).document;
            let after = assess(self.request.library, self.request.program, &document, false);
            if no_worse(&self.now, &after.findings) {
                self.accepted.remove(at);
                self.now = after.findings;
            }
        }
    }

    fn finish(self, after: Assessment) -> Redline {
        let position = self.request.position;
        let mut edits: Vec<Edit> = Vec::new();
        let all: Vec<&Candidate> = self.accepted.iter().map(|(_, candidate)| candidate).collect();
        let numbered = numbered(self.contract, &all);
        for (at, ((index, candidate), mut changes)) in self.accepted.iter().zip(numbered).enumerate() {
            changes.sort_by_key(start);
            edits.push(Edit {
                clause: self.clause(*index).id.clone(),
                kind: candidate.kind,
                closes: self.closes(at),
                changes,
                note: note(self.clause(*index), position),
            });
        }
        let mut comments: Vec<Comment> = Vec::new();
        for (index, finding) in after.findings.iter().enumerate().filter(|(_, finding)| finding.verdict.is_finding()) {
            let before = &self.before.findings[index];
            comments.push(Comment {
                clause: finding.clause.clone(),
                place: place_of(&self.contract.document, before),
                note: note(self.clause(index), position),
            });
        }
        let weight = |id: &str| self.request.library.clause(id).map_or(0, |clause| clause.weight);
        let rank = |clause: &str, priority| (priority, std::cmp::Reverse(weight(clause)));
        edits.sort_by_key(|edit| rank(&edit.clause, edit.note.priority));
        comments.sort_by_key(|comment| rank(&comment.clause, comment.note.priority));
        Redline {
            edits,
            comments,
            nature: self.before.nature.because.clone(),
            before: self.before.grade.clone(),
            after: after.grade,
        }
    }

    /// Clauses beside its own whose findings come back without the edit.
    fn closes(&self, at: usize) -> Vec<String> {
        let document = self.without(Some(at)).document;
        let without = assess(self.request.library, self.request.program, &document, false);
        let own = self.accepted[at].0;
        let pairs = self.now.iter().zip(&without.findings).enumerate();
        pairs
            .filter(|(index, (with, without))| *index != own && !with.verdict.is_finding() && without.verdict.is_finding())
            .map(|(_, (with, _))| with.clause.clone())
            .collect()
    }
}

/// The changes of each edit, with the paragraphs after one block numbered on from one another:
/// those of its list first, then those without a number.
fn numbered(contract: &Contract, candidates: &[&Candidate]) -> Vec<Vec<Change>> {
    let mut next: BTreeMap<usize, (String, String)> = BTreeMap::new();
    let mut count = 0;
    let mut number = |change: &Change| {
        let mut change = change.clone();
        if let Change::Paragraph { after, like, order, label, .. } = &mut change {
            count += 1;
            *order = if label.is_empty() { AFTER_NUMBERED + count } else { count };
            if !label.is_empty() {
                let own = label.clone();
                let before = contract.document.blocks[*like].label.clone();
                let (free, before) = next.entry(*after).or_insert((own, before));
                label.clone_from(free);
                if let Some(following) = next_label(free, Some(before.as_str())) {
                    *before = std::mem::replace(free, following);
                }
            }
        }
        change
    };
    candidates.iter().map(|candidate| candidate.changes.iter().map(&mut number).collect()).collect()
}

/// Whether something still stands that would contradict the clause, were the rest of it not there:
/// a denial beside the duty.
fn denies(clause: &Clause, finding: &Finding) -> bool {
    let asserted = |name: &str| {
        let rule = clause.verdicts.rules.iter().find(|(verdict, _)| verdict == name);
        rule.map(|(_, logic)| logic.asserted()).unwrap_or_default()
    };
    let good = asserted(Verdict::Satisfied.name());
    let bad = asserted(Verdict::Contradicted.name());
    bad.iter().any(|index| !good.contains(index) && finding.elements.get(*index).is_some_and(|element| element.met))
}

fn no_worse(before: &[Finding], after: &[Finding]) -> bool {
    before.len() == after.len()
        && before.iter().zip(after).all(|(before, after)| badness(after.verdict) <= badness(before.verdict))
}

/// Whether one change puts a paragraph after a block that the other takes away.
fn orphan(contract: &Contract, a: &Change, b: &Change) -> bool {
    let gone = |change: &Change, block: usize| matches!(change, Change::Words { range, text } if text.is_empty() && contract.document.blocks.get(block).is_some_and(|block| *range == block.range));
    match (a, b) {
        (Change::Paragraph { after, .. }, other) | (other, Change::Paragraph { after, .. }) => gone(other, *after),
        _ => false,
    }
}

/// The words that a comment is about, or the heading where the clause would belong.
fn place_of(document: &Document, finding: &Finding) -> Option<TextRange> {
    let evidence = finding.evidence.first().copied().filter(|range| !range.is_empty());
    evidence.or_else(|| Some(document.sections.get(finding.belongs?)?.heading)).filter(|range| !range.is_empty())
}
