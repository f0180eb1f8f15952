//! Lines to paragraphs: where a new one starts.

use std::collections::BTreeMap;

use super::glyphs::Unit;
use super::labels::{self, Start};
use super::lines::Line;
use crate::text::numbers;

/// What is usual in the document, against which a line is judged.
#[derive(Debug, Default)]
pub(super) struct Norms {
    /// Size of running text.
    pub(super) size: Unit,
    /// Whether running text is bold, so that bold says nothing.
    pub(super) bold: bool,
    /// Distance of baselines within a paragraph on each page, in hundredths of the size.
    leading: BTreeMap<u32, i32>,
}

/// Pages with fewer pairs of lines than this are judged by the distances of the whole document.
const ENOUGH_PAIRS: usize = 8;

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
        let whole = leading(&body).map_or(120, |(leading, _)| leading);
        let leading = body
            .chunk_by(|one, other| one.page == other.page)
            .filter_map(|page| Some((page.first()?.page, page)))
            .map(|(number, page)| match leading(page) {
                Some((leading, n_pairs)) if n_pairs >= ENOUGH_PAIRS => (number, leading),
                _ => (number, whole),
            })
            .collect();
        Self { size, bold, leading }
    }

    fn leading(&self, line: &Line) -> i32 {
        self.leading.get(&line.page).copied().unwrap_or(120)
    }
}

/// The usual distance of baselines and how many pairs of lines were seen.
fn leading(lines: &[&Line]) -> Option<(i32, usize)> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for pair in lines.windows(2).filter(|pair| is_below(pair[0], pair[1])) {
        let distance = (pair[1].baseline - pair[0].baseline) * 100 / pair[0].size.max(1);
        *counts.entry(distance / 3).or_default() += 1;
    }
    // The smallest of the usual ones: in lists, the distance of items may be the most frequent.
    let most = counts.values().max().copied()?;
    let n_pairs = counts.values().sum();
    let (step, _) = counts.into_iter().find(|(_, count)| count * 3 >= most)?;
    Some((step * 3 + 2, n_pairs))
}

/// Whether a line stands right below another, so that their distance tells something.
fn is_below(above: &Line, line: &Line) -> bool {
    let distance = line.baseline - above.baseline;
    above.page == line.page
        && distance > above.size / 2
        && distance < above.size * 3
        && line.left < above.right
        && above.left < line.right
}

/// Groups lines to paragraphs, over pages. Furniture, notes and rows stand apart, without ending
/// the paragraph that they interrupt.
pub(super) fn group<'a>(lines: &'a [Line], norms: &Norms) -> Vec<Vec<&'a Line>> {
    let mut done: Vec<Vec<&Line>> = Vec::new();
    let mut open: Vec<&Line> = Vec::new();
    let mut note: Vec<&Line> = Vec::new();
    for line in lines {
        if line.furniture {
            done.push(vec![line]);
            continue;
        }
        let goes_on = note.last().is_some_and(|last| is_below(last, line) && last.size == line.size);
        if is_note(line, norms) || goes_on {
            if !goes_on || is_note(line, norms) {
                done.extend((!note.is_empty()).then(|| std::mem::take(&mut note)));
            }
            note.push(line);
            continue;
        }
        done.extend((!note.is_empty()).then(|| std::mem::take(&mut note)));
        if !open.is_empty() && starts_paragraph(&open, line, norms) {
            done.push(std::mem::take(&mut open));
        }
        open.push(line);
    }
    done.extend([note, open].into_iter().filter(|lines| !lines.is_empty()));
    done
}

/// Whether a footnote starts here: smaller letters after a number or sign.
pub(super) fn is_note(line: &Line, norms: &Norms) -> bool {
    let rest = line.text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let n_digits = line.text.len() - rest.len();
    let marked = (1..=2).contains(&n_digits) && rest.trim_start().starts_with(char::is_alphabetic)
        || n_digits == 0 && rest.starts_with(['*', '†', '‡']);
    marked && line.size * 100 < norms.size * 93 && line.text.len() > 8 && !line.row
}

fn starts_paragraph(open: &[&Line], line: &Line, norms: &Norms) -> bool {
    let Some(&last) = open.last() else { return true };
    if let (Some(one), Some(other)) = (last.cell(), line.cell()) {
        return one.row != other.row;
    }
    let em = last.size.max(line.size);
    if last.row || line.row || matches!(labels::start(&line.text), Start::Bullet(_)) {
        return true;
    }
    if repeats_number(&last.text, &line.text) {
        return false;
    }
    let ends = ends_sentence(&last.text);
    let lower = line.text.starts_with(char::is_lowercase) || fills_blank(&last.text, &line.text);
    if let (Some(one), Some(other)) = (tagged(last), tagged(line)) {
        if one == other {
            return starts_label(open, line) || is_very_short(last, line) && ends;
        }
        // Some programs tag each line apart.
        if is_below(last, line) && (ends || !lower) {
            return true;
        }
    }
    // A heading in larger letters, small print.
    if (last.size - line.size).abs() * 100 > 12 * em {
        return true;
    }
    if !norms.bold && last.is_bold() != line.is_bold() {
        let heading_ends = last.is_bold() && open.iter().all(|line| line.is_bold()) && is_short(last, line);
        if heading_ends && !lower || line.is_bold() && ends {
            return true;
        }
    }
    if !is_below(last, line) {
        // A new page or column: the distance says nothing, so the words must.
        let goes_on = lower || line.text.starts_with('(') && !ends;
        return (ends || is_very_short(last, line)) && !goes_on || starts_label(open, line);
    }
    let gap = line.baseline - last.baseline;
    if gap * 100 / em > norms.leading(line) * 125 / 100 {
        // Lines of one sentence may be set wider than the rest of the page.
        let before = open.len().checked_sub(2).map(|index| last.baseline - open[index].baseline);
        let steady = before.is_some_and(|before| (gap - before).abs() * 10 <= em);
        let sentence = !ends && lower && !is_short(last, line) && gap < 2 * em;
        if !steady && !sentence {
            return true;
        }
    }
    if last.is_centred() && line.is_centred() {
        return last.is_bold() != line.is_bold() || ends;
    }
    starts_label(open, line)
        || is_short(last, line) && ends
        || is_very_short(last, line) && (ends || !lower)
        || indents(open, line, em)
}

/// The paragraph that the file's structure tree has the line in.
fn tagged(line: &Line) -> Option<u32> {
    line.slot.map(|slot| slot.paragraph).filter(|paragraph| *paragraph > 0)
}

/// Whether the line begins an item: it has a label, and the text before it is at an end, or the
/// line is set off from it. "as set forth in Section / 2.3 of this Agreement" is no item.
fn starts_label(open: &[&Line], line: &Line) -> bool {
    let (Some(&first), Some(&last), Start::Label(after)) = (open.first(), open.last(), labels::start(&line.text)) else {
        return false;
    };
    let full = !is_very_short(last, line);
    let step = line.left - last.left;
    // The first line of a paragraph may stand further in than the rest, or further out with a label.
    let listed = labels::start(&first.text) != Start::Text;
    let hangs = labels::start(&last.text) != Start::Text;
    let margin = open.len() > 1 || listed;
    let set_off = last.page == line.page && (step > last.size && !hangs || margin && -step > last.size);
    // "(a) one; and / (b) two" within a sentence goes on.
    let inline = labels::before(line.text[..after].trim_end()).is_some_and(|label| {
        open.iter().enumerate().any(|(index, line)| line.text.find(&label).is_some_and(|at| at > 0 || index > 0))
    });
    if full && !set_off && inline {
        return false;
    }
    // Items may end with commas, sentences have them anywhere.
    !full || set_off || ends_sentence(&last.text) || listed && ends_with(&last.text, &[','])
}

/// Whether a line begins with the figure for the number before it: "thirty / (30) days" is no item.
fn repeats_number(last: &str, line: &str) -> bool {
    let figure = line.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(figure, _)| figure);
    let word = last.rsplit([' ', '-']).next().unwrap_or_default().to_lowercase();
    figure.is_some_and(|figure| !figure.is_empty() && figure.bytes().all(|b| b.is_ascii_digit()))
        && word.starts_with(char::is_alphabetic)
        && numbers::number(&word).is_some()
}

/// Whether a line begins with a blank to be filled in that a sentence goes on with: "is made as of / ____".
fn fills_blank(last: &str, line: &str) -> bool {
    line.starts_with("__")
        && last.ends_with(char::is_lowercase)
        && last.rsplit(' ').next().is_some_and(|word| word.starts_with(char::is_lowercase))
}

/// Whether the indent says that a paragraph starts.
fn indents(open: &[&Line], line: &Line, em: Unit) -> bool {
    let (Some(&first), Some(&last)) = (open.first(), open.last()) else { return true };
    let step = line.left - last.left;
    if last.page != line.page {
        return false;
    }
    if open.len() > 1 {
        return step.abs() > em;
    }
    // The second line may hang under the text of a label, or go back to the margin.
    if labels::start(&first.text) == Start::Text { step > em } else { step > 6 * em }
}

/// Whether the line's first word would have fitted after the line before.
fn is_short(last: &Line, line: &Line) -> bool {
    room(last) > line.first_word + last.size / 2
}

/// The same with so much room that the line was broken on purpose, whatever it ends with.
fn is_very_short(last: &Line, line: &Line) -> bool {
    room(last) > line.first_word + 5 * last.size
}

fn room(last: &Line) -> Unit {
    last.edges.1 - last.right
}

fn ends_sentence(text: &str) -> bool {
    ends_with(text, &['.', ':', ';', '?', '!'])
}

fn ends_with(text: &str, signs: &[char]) -> bool {
    let text = text.trim_end_matches(['”', '"', ')', '’', ']', ' ']);
    let text = text.strip_suffix(" and").or_else(|| text.strip_suffix(" or")).unwrap_or(text);
    text.ends_with(signs)
}
