//! Lines to paragraphs: where a new one starts.

use std::collections::BTreeMap;

use super::glyphs::Unit;
use super::labels::{self, Start};
use super::lines::Line;

/// What is usual in the document, against which a line is judged.
#[derive(Debug, Default)]
pub(super) struct Norms {
    /// Size of running text.
    pub(super) size: Unit,
    /// Whether running text is bold, so that bold says nothing.
    pub(super) bold: bool,
    /// Distance of baselines within a paragraph, in hundredths of the size.
    leading: i32,
    /// Left and right edge of the text of each run of lines.
    edges: BTreeMap<usize, (Unit, Unit)>,
}

/// Runs with fewer lines than this are judged by the edges of the whole document.
const ENOUGH_LINES: usize = 12;

impl Norms {
    pub(super) fn of(lines: &[Line]) -> Self {
        let body: Vec<&Line> = lines.iter().filter(|line| !line.furniture).collect();
        let weigh = |value: fn(&Line) -> Unit| {
            let mut counts: BTreeMap<Unit, usize> = BTreeMap::new();
            for line in &body {
                *counts.entry(value(line)).or_default() += line.text.len();
            }
            counts.into_iter().max_by_key(|(_, count)| *count).map(|(value, _)| value)
        };
        // Half points: the same font comes out a little different from page to page.
        let size = weigh(|line| (line.size + 25) / 50 * 50).unwrap_or(1200).max(100);
        let bold = weigh(|line| Unit::from(line.is_bold())) == Some(1);
        let mut leadings: BTreeMap<i32, usize> = BTreeMap::new();
        for pair in body.windows(2) {
            let distance = (pair[1].baseline - pair[0].baseline) * 100 / size;
            if pair[0].run == pair[1].run && (80..=300).contains(&distance) {
                *leadings.entry(distance / 3).or_default() += 1;
            }
        }
        // The smallest of the usual ones: in lists, the distance of items may be the most frequent.
        let most = leadings.values().max().copied().unwrap_or(0);
        let leading = leadings.into_iter().find(|(_, count)| count * 3 >= most).map_or(120, |(step, _)| step * 3 + 2);
        let mut runs: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
        for line in &body {
            runs.entry(line.run).or_default().push(line);
        }
        let whole = edges(&body);
        let edges = runs
            .into_iter()
            .map(|(run, lines)| (run, if lines.len() < ENOUGH_LINES { whole } else { edges(&lines) }))
            .collect();
        Self { size, bold, leading, edges }
    }

    pub(super) fn left(&self, line: &Line) -> Unit {
        self.edges.get(&line.run).map_or(line.left, |edges| edges.0)
    }

    fn right(&self, line: &Line) -> Unit {
        self.edges.get(&line.run).map_or(line.right, |edges| edges.1)
    }

    /// Whether the line stands in the middle with room on both sides.
    pub(super) fn is_centred(&self, line: &Line) -> bool {
        let (before, after) = (line.left - self.left(line), self.right(line) - line.right);
        before > 2 * line.size && after > 2 * line.size && (before - after).abs() < 2 * line.size
    }
}

/// The edges that nearly all lines keep.
fn edges(lines: &[&Line]) -> (Unit, Unit) {
    let mut lefts: Vec<Unit> = lines.iter().map(|line| line.left).collect();
    let mut rights: Vec<Unit> = lines.iter().map(|line| line.right).collect();
    lefts.sort_unstable();
    rights.sort_unstable();
    let left = lefts.get(lines.len() / 50).copied().unwrap_or(0);
    let right = rights.get(lines.len() * 90 / 100).copied().unwrap_or(0);
    (left, right)
}

/// Groups lines to paragraphs, over pages. Furniture and rows stand alone.
pub(super) fn group<'a>(lines: &'a [Line], norms: &Norms) -> Vec<Vec<&'a Line>> {
    let mut done: Vec<Vec<&Line>> = Vec::new();
    let mut open: Vec<&Line> = Vec::new();
    for line in lines {
        if line.furniture {
            done.push(vec![line]);
            continue;
        }
        if !open.is_empty() && starts_paragraph(&open, line, norms) {
            done.push(std::mem::take(&mut open));
        }
        open.push(line);
    }
    if !open.is_empty() {
        done.push(open);
    }
    done
}

fn starts_paragraph(open: &[&Line], line: &Line, norms: &Norms) -> bool {
    let Some(&last) = open.last() else { return true };
    let em = last.size.max(line.size);
    if last.row || line.row || matches!(labels::start(&line.text), Start::Bullet(_)) {
        return true;
    }
    // Numbers in footnote size or a heading in larger letters.
    if (last.size - line.size).abs() * 100 > 12 * em {
        return true;
    }
    let centred = norms.is_centred(last) && norms.is_centred(line);
    if !norms.bold && last.is_bold() != line.is_bold() && (last.is_bold() && is_short(last, line, norms) || line.is_bold() && ends_sentence(&last.text)) {
        return true;
    }
    let same_run = last.run == line.run && last.page == line.page;
    let gap = (line.baseline - last.baseline) * 100 / em;
    if same_run && gap > norms.leading * 125 / 100 {
        // Double-spaced pages among single-spaced ones keep their own distance.
        let usual = open.len() >= 2
            && (line.baseline - last.baseline - (last.baseline - open[open.len() - 2].baseline)).abs() * 10 <= em;
        if !usual {
            return true;
        }
    }
    if centred {
        return !same_run || last.is_bold() != line.is_bold() || ends_sentence(&last.text);
    }
    let ends = ends_sentence(&last.text);
    if !same_run {
        // A new page or column: the distance says nothing, so the words must.
        let goes_on = line.text.starts_with(|letter: char| letter.is_lowercase() || letter == '(' && !ends);
        return (ends || is_very_short(last, line, norms)) && !goes_on || starts_label(last, line, norms);
    }
    if starts_label(last, line, norms) {
        return true;
    }
    if is_short(last, line, norms) && ends || is_very_short(last, line, norms) {
        return true;
    }
    indents(open, line, em)
}

/// Whether the line begins an item: it has a label, and the text before it is at an end, or the
/// line is set off from it. "as set forth in Section / 2.3 of this Agreement" is no item.
fn starts_label(last: &Line, line: &Line, norms: &Norms) -> bool {
    if labels::start(&line.text) == Start::Text {
        return false;
    }
    let text = last.text.trim_end();
    let text = text.strip_suffix(" and").or_else(|| text.strip_suffix(" or")).unwrap_or(text);
    text.ends_with(['.', ':', ';', ',', '”', '"'])
        || is_short(last, line, norms)
        || (last.run == line.run && (line.left - last.left).abs() > last.size)
}

/// Whether the indent says that a paragraph starts.
fn indents(open: &[&Line], line: &Line, em: Unit) -> bool {
    let (Some(&first), Some(&last)) = (open.first(), open.last()) else { return true };
    let step = line.left - last.left;
    if open.len() > 1 {
        return step.abs() > em;
    }
    // The second line may hang under the text of a label, or go back to the margin.
    if labels::start(&first.text) == Start::Text { step > em } else { step > 6 * em }
}

/// Whether the line's first word would have fitted after the line before.
fn is_short(last: &Line, line: &Line, norms: &Norms) -> bool {
    room(last, norms) > first_word(line) + last.size / 2
}

/// The same with so much room that the line was broken on purpose, whatever it ends with.
fn is_very_short(last: &Line, line: &Line, norms: &Norms) -> bool {
    room(last, norms) > first_word(line) + 5 * last.size
}

fn room(last: &Line, norms: &Norms) -> Unit {
    norms.right(last) - last.right
}

fn first_word(line: &Line) -> Unit {
    let n_letters = line.letters.len().max(1) as Unit;
    let n_first = line.text.split([' ', '\t']).next().map_or(0, |word| word.chars().count()) as Unit;
    (line.right - line.left) / n_letters * n_first
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', ')', '’', ']', ' ']);
    let text = text.strip_suffix(" and").or_else(|| text.strip_suffix(" or")).unwrap_or(text);
    text.ends_with(['.', ':', ';', '?', '!'])
}
