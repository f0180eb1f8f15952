//! Glyphs to lines of text.
//!
//! The drawing order is trusted first: letters that are drawn one after the other on a baseline
//! belong together. Geometry joins what was drawn apart, such as bold words drawn later.

use super::glyphs::{Glyph, Style, Unit};
use super::labels::{self, Start};
use super::tree::{Cell, Slot};

/// Stands in a line's letters where a wide gap parts two cells or tab stops.
pub(super) const CELL: char = '\t';

/// Lines that are searched, latest first, for one that a stray fragment belongs to.
const NEARBY: usize = 300;

/// A line of text on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Letters with their look; words are parted by one space, cells by [`CELL`].
    pub(super) letters: Vec<(char, Style)>,
    /// The letters as text.
    pub(super) text: String,
    pub(super) left: Unit,
    pub(super) right: Unit,
    /// How wide its first word is.
    pub(super) first_word: Unit,
    pub(super) baseline: Unit,
    pub(super) size: Unit,
    /// Where each cell starts.
    pub(super) cells: Vec<Unit>,
    /// Whether it is a row of a table.
    pub(super) row: bool,
    /// Page from 1.
    pub(super) page: u32,
    /// Left and right edge of the text around it.
    pub(super) edges: (Unit, Unit),
    /// Marked by the file as page furniture.
    pub(super) artifact: bool,
    /// Not contract text: a running header, page number, stamp.
    pub(super) furniture: bool,
    /// Where the file's structure tree has its first letter.
    pub(super) slot: Option<Slot>,
}

impl Line {
    /// Whether the line stands in the middle with room on both sides.
    pub(super) fn is_centred(&self) -> bool {
        let (before, after) = (self.left - self.edges.0, self.edges.1 - self.right);
        before > self.size && after > self.size && (before - after).abs() < 2 * self.size
    }

    /// The cell of a tagged table that it is in.
    pub(super) fn cell(&self) -> Option<Cell> {
        self.slot.and_then(|slot| slot.cell)
    }

    pub(super) fn is_bold(&self) -> bool {
        self.all(|style| style.bold)
    }

    /// Whether all letters and digits look so; half of the digits and signs may not.
    pub(super) fn all(&self, look: impl Fn(Style) -> bool) -> bool {
        let mut letters = self.letters.iter().filter(|(letter, _)| letter.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(|(_, style)| look(*style))
    }
}

/// Letters drawn one after the other on one baseline.
#[derive(Clone, Debug, Default)]
struct Fragment {
    letters: Vec<(char, Style)>,
    left: Unit,
    right: Unit,
    /// Right edge without the blanks at the end.
    ink_right: Unit,
    /// Right edge of the first word, and whether it has ended.
    first_word: (Unit, bool),
    baseline: Unit,
    size: Unit,
    artifact: bool,
    /// A value that was put into a form.
    filled: bool,
    slot: Option<Slot>,
}

impl Fragment {
    fn cell(&self) -> Option<Cell> {
        self.slot.and_then(|slot| slot.cell)
    }
}

/// Lines in the order in which they were begun.
pub(super) fn lines<'a>(glyphs: impl Iterator<Item = &'a Glyph>, page: u32) -> Vec<Line> {
    let mut lines: Vec<Vec<Fragment>> = Vec::new();
    let mut previous = None;
    for fragment in drop_line_numbers(fragments(glyphs)) {
        previous = Some(place(&mut lines, fragment, previous));
    }
    lines.into_iter().map(|fragments| finish(fragments, page)).filter(|line| !line.text.is_empty()).collect()
}

fn fragments<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut last_left = 0;
    for glyph in glyphs {
        let em = glyph.size;
        let open = fragments.last_mut().filter(|fragment| {
            let gap = glyph.left - fragment.right;
            let em = em.max(fragment.size);
            // Blanks are as good as a gap, and may be there to be filled in.
            let blank = glyph.letter != ' ' && (glyph.left - fragment.ink_right) * 100 > 250 * em;
            let apart = glyph.filled != fragment.filled || glyph.slot.and_then(|slot| slot.cell) != fragment.cell();
            same_baseline(fragment.baseline, fragment.size, glyph.baseline, glyph.size)
                && !blank
                && !apart
                && gap * 100 <= 160 * em
                && gap * 100 >= -50 * em
        });
        let Some(fragment) = open else {
            if glyph.letter != ' ' {
                last_left = glyph.left;
                fragments.push(Fragment {
                    letters: vec![(glyph.letter, glyph.style)],
                    left: glyph.left,
                    right: glyph.right,
                    ink_right: glyph.right,
                    first_word: (glyph.right, false),
                    baseline: glyph.baseline,
                    size: em,
                    artifact: glyph.artifact,
                    filled: glyph.filled,
                    slot: glyph.slot,
                });
            }
            continue;
        };
        let (letter, style) = fragment.letters.last().copied().unwrap_or_default();
        if letter == glyph.letter && letter != ' ' && (glyph.left - last_left).abs() * 100 <= 12 * em {
            continue; // Drawn twice to look bold.
        }
        let gap = glyph.left - fragment.right;
        if gap * 100 > word_gap(&fragment.letters, glyph.letter) * em && letter != ' ' && glyph.letter != ' ' {
            fragment.letters.push((' ', style));
            fragment.first_word.1 = true;
        }
        fragment.first_word.1 |= glyph.letter == ' ';
        if !fragment.first_word.1 {
            fragment.first_word.0 = glyph.right;
        }
        fragment.letters.push((glyph.letter, glyph.style));
        if glyph.size > fragment.size {
            (fragment.size, fragment.baseline) = (glyph.size, glyph.baseline);
        }
        fragment.right = fragment.right.max(glyph.right);
        if glyph.letter != ' ' {
            fragment.ink_right = fragment.right;
        }
        fragment.artifact &= glyph.artifact;
        last_left = glyph.left;
    }
    for fragment in &mut fragments {
        while fragment.letters.last().is_some_and(|(letter, _)| *letter == ' ') {
            fragment.letters.pop();
        }
        fragment.right = fragment.ink_right;
    }
    fragments
}

/// The gap that parts words, in hundredths of the size. After the number of a heading the tab stop
/// may be nearer than a blank is wide ("10 Miscellaneous").
fn word_gap(before: &[(char, Style)], next: char) -> Unit {
    let numbered = before.len() <= 5 && before.iter().all(|(letter, _)| letter.is_ascii_digit() || *letter == '.');
    if numbered && next.is_uppercase() { 7 } else { 16 }
}

/// Baselines of one line differ by rounding, or because one is a super- or subscript.
fn same_baseline(one: Unit, one_size: Unit, other: Unit, other_size: Unit) -> bool {
    let scripts = one_size * 5 < other_size * 4 || other_size * 5 < one_size * 4;
    (one - other).abs() * 100 <= one_size.max(other_size) * if scripts { 60 } else { 30 }
}

/// Puts a fragment into the line it belongs to, or begins one. Returns the line's index.
fn place(lines: &mut Vec<Vec<Fragment>>, fragment: Fragment, previous: Option<usize>) -> usize {
    let em = fragment.size;
    let cell = fragment.cell();
    let on = |other: &Fragment| same_baseline(other.baseline, other.size, fragment.baseline, em) && other.cell() == cell;
    if let Some(index) = previous
        && let Some(last) = lines[index].last()
        && on(last)
        && fragment.left - last.right >= -em / 3
    {
        lines[index].push(fragment);
        return index;
    }
    let nearby = lines.len().saturating_sub(NEARBY)..lines.len();
    for index in nearby.rev() {
        let near = lines[index].iter().filter(|other| on(other));
        for other in near {
            let twin = (other.left - fragment.left).abs() * 100 <= 15 * em
                && other.letters.iter().map(|l| l.0).eq(fragment.letters.iter().map(|l| l.0));
            if twin {
                return index; // A shadow.
            }
            let gap = (fragment.left - other.right).max(other.left - fragment.right);
            if (-em / 3..=em * 6 / 10).contains(&gap) {
                lines[index].push(fragment);
                return index;
            }
        }
        // A hole in a line, such as the blank for a form field's value.
        let on_line = || lines[index].iter().filter(|other| on(other));
        if on_line().any(|other| other.right <= fragment.left)
            && on_line().any(|other| other.left >= fragment.right)
            && on_line().all(|other| other.right <= fragment.left || other.left >= fragment.right)
        {
            lines[index].push(fragment);
            return index;
        }
    }
    lines.push(vec![fragment]);
    lines.len() - 1
}

fn finish(mut fragments: Vec<Fragment>, page: u32) -> Line {
    fragments.sort_by_key(|fragment| fragment.left);
    let mut filled = false;
    let mut line = Line { page, artifact: true, left: Unit::MAX, right: Unit::MIN, ..Line::default() };
    for fragment in fragments {
        let em = fragment.size.max(line.size);
        let gap = fragment.left.saturating_sub(line.right);
        if line.letters.is_empty() {
            line.cells.push(fragment.left);
            line.first_word = fragment.first_word.0 - fragment.left;
        } else {
            let (next, style) = fragment.letters.first().copied().unwrap_or_default();
            let text: String = line.letters.iter().map(|(letter, _)| *letter).collect();
            let is_label = match labels::start(&(text.clone() + " x")) {
                Start::Bullet(after) | Start::Label(after) => after > text.len(),
                Start::Text => false,
            };
            if is_label {
                // Tagged files keep labels apart; the paragraph is that of the text.
                line.slot = fragment.slot.or(line.slot);
            }
            if gap * 100 > 160 * em && !(is_label && gap <= 8 * em) {
                line.letters.push((CELL, style));
                line.cells.push(fragment.left);
            } else if is_label || filled || fragment.filled || gap * 100 > word_gap(&line.letters, next) * em {
                line.letters.push((' ', style));
            }
        }
        filled = fragment.filled;
        line.left = line.left.min(fragment.left);
        line.right = line.right.max(fragment.right);
        if fragment.size > line.size {
            (line.size, line.baseline) = (fragment.size, fragment.baseline);
        }
        line.artifact &= fragment.artifact;
        line.slot = line.slot.or(fragment.slot);
        line.letters.extend(close_up(fragment.letters));
    }
    line.text = line.letters.iter().map(|(letter, _)| *letter).collect();
    line
}

/// Makes each run of spaces one space. Letters that are spaced out for show ("A N D") are closed up;
/// there, more than one space parts words.
fn close_up(letters: Vec<(char, Style)>) -> Vec<(char, Style)> {
    let text: String = letters.iter().map(|(letter, _)| *letter).collect();
    let words = || text.split(' ').filter(|word| !word.is_empty());
    let spaced_out = words().count() >= 5 && words().all(|word| word.chars().count() == 1 && word != "_");
    let mut closed: Vec<(char, Style)> = Vec::new();
    let mut n_spaces = 0;
    for (letter, style) in letters {
        if letter == ' ' {
            n_spaces += 1;
            continue;
        }
        if n_spaces > usize::from(spaced_out) && !closed.is_empty() {
            closed.push((' ', style));
        }
        n_spaces = 0;
        closed.push((letter, style));
    }
    closed
}

/// Drops the numbers in the margin of pleading paper: right-aligned, counting up by one, eight or
/// more of them, with nothing to their left.
fn drop_line_numbers(mut fragments: Vec<Fragment>) -> Vec<Fragment> {
    let number = |fragment: &Fragment| {
        let text: String = fragment.letters.iter().map(|(letter, _)| *letter).collect();
        text.parse::<u32>().ok().filter(|n| *n < 100)
    };
    let Some(edge) = fragments.iter().filter(|f| number(f).is_some()).map(|f| f.right).min() else {
        return fragments;
    };
    let in_column = |fragment: &Fragment| number(fragment).is_some() && fragment.right - edge <= fragment.size;
    let mut column: Vec<(Unit, u32)> = fragments
        .iter()
        .filter(|fragment| in_column(fragment))
        .filter_map(|fragment| Some((fragment.baseline, number(fragment)?)))
        .collect();
    column.sort_unstable();
    let n_steps = column.windows(2).filter(|pair| pair[1].1 == pair[0].1 + 1).count();
    let body_left = fragments.iter().filter(|f| number(f).is_none()).map(|f| f.left).min();
    if n_steps >= 7 && n_steps * 4 >= column.len() * 3 && body_left.is_none_or(|left| left > edge) {
        fragments.retain(|fragment| !in_column(fragment));
    }
    fragments
}

/// Tells rows of a table from lines with a tab: a neighbour has a cell that starts at the same
/// place.
pub(super) fn mark_rows(mut lines: Vec<Line>) -> Vec<Line> {
    let aligned = |one: &Line, other: &Line| {
        let close = |a: &Unit| other.cells.iter().skip(1).any(|b| (a - b).abs() <= one.size / 2);
        one.cells.iter().skip(1).any(close)
    };
    let rows: Vec<bool> = (0..lines.len())
        .map(|index| {
            let near = |other: Option<&Line>| other.is_some_and(|other| aligned(&lines[index], other));
            near(index.checked_sub(1).and_then(|before| lines.get(before))) || near(lines.get(index + 1))
        })
        .collect();
    for (line, row) in lines.iter_mut().zip(rows) {
        line.row = row || line.cell().is_some();
    }
    lines
}
