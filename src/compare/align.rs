//! Which sentences of two contracts belong to each other: the same ones, those that bear the same
//! clause, those that read alike, and those that moved.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::stream::{Stream, common};

/// Sentences that belong to each other; one side is empty where text is new or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Sentences of the older contract, by index.
    pub(super) old: Range<usize>,
    /// Sentences of the newer one.
    pub(super) new: Range<usize>,
    /// Whether they stand in another place now.
    pub(super) moved: bool,
}

/// Fewest words of one that moved and changed.
const MOVED_CHANGED_WORDS: usize = 8;

/// Most combinations of sentences that are weighed at a time: some sixty megabytes.
const MOST_CELLS: usize = 4_000_000;

/// Pairs in the order of the newer contract. `kin` says whether an old and a new sentence bear the
/// same clause.
pub(super) fn align(old: &Stream, new: &Stream, kin: &dyn Fn(usize, usize) -> bool) -> Vec<Pair> {
    // Alignments are made from one side only, so that comparing the other way round mirrors them.
    let keys = |stream: &Stream| stream.words.iter().map(|word| word.key.clone()).collect::<Vec<_>>();
    let mut pairs = if keys(old) <= keys(new) {
        aligned(old, new, kin)
    } else {
        let mirrored = aligned(new, old, &|new, old| kin(old, new));
        mirrored.into_iter().map(|pair| Pair { old: pair.new, new: pair.old, moved: pair.moved }).collect()
    };
    pairs.sort_by_key(|pair| (pair.new.start, pair.old.start, pair.new.end));
    pairs
}

fn aligned(old: &Stream, new: &Stream, kin: &dyn Fn(usize, usize) -> bool) -> Vec<Pair> {
    let sentences = |stream: &Stream| (0..stream.units.len()).map(|unit| stream.ids(&(unit..unit + 1))).collect::<Vec<_>>();
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &sentences(old), &sentences(new)) {
        let (tag, gone, come) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            pairs.extend(gone.zip(come).map(|(old, new)| pair(old..old + 1, new..new + 1)));
        } else if !gone.is_empty() && !come.is_empty() && old.ids(&gone) == new.ids(&come) {
            // The same words, cut into sentences in another way.
            pairs.push(pair(gone, come));
        } else {
            beads(old, new, gone, come, kin, &mut pairs);
        }
    }
    moves(old, new, kin, &mut pairs);
    pairs
}

fn pair(old: Range<usize>, new: Range<usize>) -> Pair {
    Pair { old, new, moved: false }
}

/// The steps of an alignment: sentences of either side that it takes.
const STEPS: [(usize, usize); 5] = [(1, 1), (1, 2), (2, 1), (1, 0), (0, 1)];

/// Aligns a stretch in which no sentence is the same by what the sentences share, one with one or
/// one with two.
fn beads(
    old: &Stream,
    new: &Stream,
    gone: Range<usize>,
    come: Range<usize>,
    kin: &dyn Fn(usize, usize) -> bool,
    pairs: &mut Vec<Pair>,
) {
    let (rows, columns) = (gone.len(), come.len());
    if rows * columns > MOST_CELLS {
        // Of so much new text each half is held against its half; what that parts is found as moved.
        let (down, right) = (gone.start + rows / 2, come.start + columns / 2);
        beads(old, new, gone.start..down, come.start..right, kin, pairs);
        beads(old, new, down..gone.end, right..come.end, kin, pairs);
        return;
    }
    let doubles = |stream: &Stream, range: &Range<usize>| -> Vec<Vec<u32>> {
        range.clone().map(|unit| stream.sorted(unit..(unit + 2).min(range.end))).collect()
    };
    let (old_doubles, new_doubles) = (doubles(old, &gone), doubles(new, &come));
    let width = columns + 1;
    // The best sum from here to the end, and the step that gives it.
    let mut best: Vec<(i64, usize)> = vec![(0, 0); (rows + 1) * width];
    for row in (0..=rows).rev() {
        for column in (0..=columns).rev() {
            if row == rows && column == columns {
                continue;
            }
            let mut chosen: Option<(i64, usize)> = None;
            for (index, (down, right)) in STEPS.into_iter().enumerate() {
                if row + down > rows || column + right > columns {
                    continue;
                }
                let gain = match (down, right) {
                    (1, 1) => {
                        let (a, b) = (gone.start + row, come.start + column);
                        gain(&old.units[a].sorted, &new.units[b].sorted, kin(a, b))
                    }
                    (1, 2) => gain(&old.units[gone.start + row].sorted, &new_doubles[column], false),
                    (2, 1) => gain(&old_doubles[row], &new.units[come.start + column].sorted, false),
                    _ => Some(0),
                };
                let Some(gain) = gain else { continue };
                let sum = gain + best[(row + down) * width + column + right].0;
                if chosen.is_none_or(|(most, _)| sum > most) {
                    chosen = Some((sum, index));
                }
            }
            best[row * width + column] = chosen.unwrap_or_default();
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < rows || column < columns {
        let (down, right) = STEPS[best[row * width + column].1];
        let (a, b) = (gone.start + row, come.start + column);
        pairs.push(pair(a..a + down, b..b + right));
        row += down;
        column += right;
    }
}

/// What aligning these words gains; nothing where they share too little. Half of the words must be
/// shared, or a third where both bear the same clause.
fn gain(old: &[u32], new: &[u32], kin: bool) -> Option<i64> {
    let all = old.len() + new.len();
    let wanted = if kin { 6 } else { 4 };
    // Too different in length to share enough.
    if wanted * old.len().min(new.len()) < all {
        return None;
    }
    let shared = common(old, new);
    let gain = 4 * i64::try_from(shared).ok()? - i64::try_from(all).ok()?;
    let gain = if kin { gain + i64::try_from(all).ok()? } else { gain };
    (wanted * shared >= all && gain > 0).then_some(gain)
}

/// Joins what is gone here and new there.
fn moves(old: &Stream, new: &Stream, kin: &dyn Fn(usize, usize) -> bool, pairs: &mut Vec<Pair>) {
    let gone: Vec<usize> = pairs.iter().filter(|pair| pair.new.is_empty()).map(|pair| pair.old.start).collect();
    let come: Vec<usize> = pairs.iter().filter(|pair| pair.old.is_empty()).map(|pair| pair.new.start).collect();
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for &a in &gone {
        for &b in &come {
            let (from, to) = (&old.units[a].sorted, &new.units[b].sorted);
            let all = from.len() + to.len();
            let same = from == to && old.ids(&(a..a + 1)) == new.ids(&(b..b + 1));
            let most = 2 * from.len().min(to.len());
            // Most pairs are of too different a length to be worth a look.
            if same {
                candidates.push((1000, a, b));
            } else if all >= 2 * MOVED_CHANGED_WORDS && 5 * most >= 3 * all {
                let likeness = 2000 * common(from, to) / all;
                let enough = if kin(a, b) { 600 } else { 750 };
                if likeness >= enough {
                    candidates.push((likeness.min(999), a, b));
                }
            }
        }
    }
    candidates.sort_by_key(|&(likeness, a, b)| (std::cmp::Reverse(likeness), a, b));
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (_, a, b) in candidates {
        if !moved.iter().any(|&(from, to)| from == a || to == b) {
            moved.push((a, b));
        }
    }
    let is_moved = |pair: &Pair| {
        (pair.new.is_empty() && moved.iter().any(|&(a, _)| a == pair.old.start))
            || (pair.old.is_empty() && moved.iter().any(|&(_, b)| b == pair.new.start))
    };
    pairs.retain(|pair| !is_moved(pair));
    pairs.extend(moved.iter().map(|&(a, b)| Pair { old: a..a + 1, new: b..b + 1, moved: true }));
}
