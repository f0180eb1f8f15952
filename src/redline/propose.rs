//! Findings to edits, each tried on the contract before it is proposed.

use std::collections::BTreeMap;

use super::candidates::{Candidate, Maker, overlap, start};
use super::contract::{Change, Contract};
use super::notes::note;
use super::place::next_label;
use super::wording::Terms;
use super::{Comment, Edit, Redline};
use crate::document::Document;
use crate::grading::{Assessment, Confidence, Finding, Position, Verdict, assess, assess_if};
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
const MOST_TRIES: usize = 30;
/// Likewise in the second round.
const MOST_TRIES_AGAIN: usize = 10;

/// Orders of paragraphs without a number begin here.
const AFTER_NUMBERED: usize = 1 << 16;

/// Proposes edits for what was found in a contract. One that is no business associate agreement
/// gets none.
pub fn propose(contract: &Contract, request: &Request) -> Redline {
    let before = assess(request.library, request.program, &contract.document, false);
    let words = Words::new(request.program, &contract.document);
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
        closes: BTreeMap::new(),
    };
    if before.nature.is_baa {
        // Text that goes may take something with it that is missing afterwards, and an edit may
        // only hold once another one stands: so a second round.
        work.round(MOST_TRIES);
        work.round(MOST_TRIES_AGAIN);
        work.last_resort();
        work.prune();
    }
    let after = assess(request.library, request.program, &work.without(None).document, false);
    work.finish(after)
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
    /// For the findings with an edit, the other clauses that it closes.
    closes: BTreeMap<usize, Vec<String>>,
}

impl Work<'_> {
    fn round(&mut self, tries: usize) {
        let mut order: Vec<usize> = (0..self.before.findings.len()).collect();
        // What goes or changes first, so that what is added is held against the text as it will be.
        order.sort_by_key(|&index| {
            let finding = &self.before.findings[index];
            (std::cmp::Reverse(finding.verdict.badness() == 4), finding.verdict.badness(), std::cmp::Reverse(finding.severity))
        });
        for index in order {
            let finding = &self.now[index];
            let open = finding.verdict.is_finding() && finding.verdict != Verdict::Unread;
            if open && finding.confidence > Confidence::Low {
                self.close(index, tries);
            }
        }
    }

    /// What still stands against the covered entity may share its words with an edit.
    fn last_resort(&mut self) {
        for index in 0..self.now.len() {
            if self.now[index].verdict.badness() == 4 && self.now[index].confidence > Confidence::Low {
                self.close_instead(index);
            }
        }
    }

    fn clause(&self, index: usize) -> &Clause {
        &self.request.library.clauses[index]
    }

    /// Finds the first edit that closes a finding beside those accepted; tells whether there is one.
    fn close(&mut self, index: usize, tries: usize) -> bool {
        for candidate in self.candidates(index).into_iter().take(tries) {
            if self.accepted.iter().any(|(_, other)| self.overlap(&candidate, other)) {
                continue;
            }
            if let Some(findings) = self.closing(index, &candidate).filter(|after| no_worse(&self.now, after)) {
                self.now = findings;
                self.accepted.push((index, candidate));
                return true;
            }
        }
        false
    }

    /// Closes a finding in the place of edits that touch the same words, if what these closed can be
    /// closed in another way.
    fn close_instead(&mut self, index: usize) {
        for candidate in self.candidates(index).into_iter().take(MOST_TRIES_AGAIN) {
            let (out, kept): (Vec<_>, Vec<_>) =
                self.accepted.clone().into_iter().partition(|(_, other)| self.overlap(&candidate, other));
            if out.is_empty() {
                continue;
            }
            let saved = (std::mem::replace(&mut self.accepted, kept), self.now.clone());
            if let Some(findings) = self.closing(index, &candidate) {
                self.now = findings;
                self.accepted.push((index, candidate));
                for worse in 0..self.now.len() {
                    if self.now[worse].verdict.badness() > saved.1[worse].verdict.badness() && !self.close(worse, MOST_TRIES) {
                        break;
                    }
                }
                if no_worse(&saved.1, &self.now) {
                    return;
                }
            }
            (self.accepted, self.now) = saved;
        }
    }

    /// The edits to try for a finding, as things stand.
    fn candidates(&self, index: usize) -> Vec<Candidate> {
        let siblings = self.siblings(index);
        let changes = self.accepted.iter().flat_map(|(_, candidate)| &candidate.changes);
        let gone: Vec<TextRange> = changes
            .filter_map(|change| match change {
                Change::Words { range, .. } => Some(*range),
                Change::Paragraph { .. } => None,
            })
            .collect();
        let maker = Maker {
            contract: self.contract,
            terms: self.terms,
            clause: self.clause(index),
            finding: &self.before.findings[index],
            found: &self.found[index],
            verdict: self.now[index].verdict,
            gone: &gone,
            position: self.request.position,
            siblings: &siblings,
        };
        maker.all()
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

    fn overlap(&self, candidate: &Candidate, other: &Candidate) -> bool {
        let touch = |a: &Change, b: &Change| overlap(a, b) || orphan(self.contract, a, b);
        candidate.changes.iter().any(|change| other.changes.iter().any(|other| touch(change, other)))
    }

    /// The contract with all accepted edits made but one.
    fn without(&self, without: Option<usize>) -> Contract {
        let kept = self.accepted.iter().enumerate().filter(|(at, _)| Some(*at) != without);
        let kept: Vec<&Candidate> = kept.map(|(_, (_, candidate))| candidate).collect();
        self.contract.with(numbered(self.contract, &kept).iter().flatten())
    }

    /// The findings with this edit made too, if it closes its own.
    fn closing(&self, index: usize, candidate: &Candidate) -> Option<Vec<Finding>> {
        let all: Vec<&Candidate> = self.accepted.iter().map(|(_, accepted)| accepted).chain([candidate]).collect();
        let document = self.contract.with(numbered(self.contract, &all).iter().flatten()).document;
        let clause = self.clause(index);
        let closed = |finding: &Finding| finding.verdict.badness() == 0 && !denies(clause, finding);
        let after = assess_if(self.request.library, self.request.program, &document, index, closed)?;
        after.nature.is_baa.then_some(after.findings)
    }

    /// Drops edits that others made needless, and notes of the rest what else they close.
    fn prune(&mut self) {
        let mut at = self.accepted.len();
        while at > 0 {
            at -= 1;
            let document = self.without(Some(at)).document;
            let without = assess(self.request.library, self.request.program, &document, false).findings;
            let (own, _) = self.accepted[at];
            if no_worse(&self.now, &without) && !denies(self.clause(own), &without[own]) {
                self.accepted.remove(at);
                self.closes.remove(&own);
                self.now = without;
                continue;
            }
            let pairs = self.now.iter().zip(&without).enumerate();
            let closed = pairs
                .filter(|(index, (with, without))| *index != own && !with.verdict.is_finding() && without.verdict.is_finding());
            self.closes.insert(own, closed.map(|(_, (with, _))| with.clause.clone()).collect());
        }
    }

    fn finish(self, after: Assessment) -> Redline {
        let position = self.request.position;
        let mut edits: Vec<Edit> = Vec::new();
        let all: Vec<&Candidate> = self.accepted.iter().map(|(_, candidate)| candidate).collect();
        let numbered = numbered(self.contract, &all);
        for ((index, candidate), mut changes) in self.accepted.iter().zip(numbered) {
            changes.sort_by_key(start);
            edits.push(Edit {
                clause: self.clause(*index).id.clone(),
                kind: candidate.kind,
                closes: self.closes.get(index).cloned().unwrap_or_default(),
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
        && before.iter().zip(after).all(|(before, after)| after.verdict.badness() <= before.verdict.badness())
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
