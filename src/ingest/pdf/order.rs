//! Lines in reading order.
//!
//! Files mostly draw in reading order, so the drawing order stands unless the page contradicts it:
//! it is cut into runs of lines that go down the page, and the runs are sorted by "above, else
//! left", which brings headers drawn last to the top and leaves columns alone. A file that is
//! tagged tells the order itself, and is believed where the page does not contradict it.

use super::columns;
use super::glyphs::{Style, Unit};
use super::lines::{CELL, Line};

/// More runs than this are no running text; their lines are sorted by place.
const MANY: usize = 400;

/// Sorts the lines of one page.
pub(super) fn sort(lines: Vec<Line>) -> Vec<Line> {
    let lines = match by_tree(lines) {
        Ok(sorted) => return sorted,
        Err(lines) => lines,
    };
    let runs = runs(lines);
    if runs.len() > MANY || is_tangled(&runs) {
        by_columns(runs.into_iter().flatten().collect())
    } else {
        by_place(runs).into_iter().flatten().collect()
    }
}

/// Sorts by the structure tree; gives the lines back if it does not know nine tenths of them, or
/// if it goes up within a column at more than a tenth. What it does not know, such as the values of
/// form fields, stays behind the line that was drawn before it.
fn by_tree(mut lines: Vec<Line>) -> Result<Vec<Line>, Vec<Line>> {
    let text = || lines.iter().filter(|line| !line.artifact);
    let n_known = text().filter(|line| line.slot.is_some()).count();
    if n_known == 0 || n_known * 10 < text().count() * 9 {
        return Err(lines);
    }
    let first = lines.iter().filter(|line| line.slot.is_some()).map(|line| line.baseline).min().unwrap_or(0);
    let mut before = 0;
    let mut ranks: Vec<(u32, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let rank = match line.slot {
            Some(slot) => slot.rank,
            None if !line.artifact => before,
            None if line.baseline < first => 0,
            None => u32::MAX,
        };
        before = rank;
        ranks.push((rank, index));
    }
    ranks.sort_unstable();
    let is_up = |pair: &&[(u32, usize)]| {
        let [last, line] = [&lines[pair[0].1], &lines[pair[1].1]];
        line.baseline < last.baseline - last.size && line.left < last.right && last.left < line.right
    };
    if ranks.windows(2).filter(is_up).count() * 10 > lines.len() {
        return Err(lines);
    }
    Ok(ranks.into_iter().map(|(_, index)| std::mem::take(&mut lines[index])).collect())
}

/// Sorts by place alone: bands between lines that cross columns, in them column by column.
fn by_columns(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| (line.baseline, line.left));
    let columns = columns::columns(&lines.iter().collect::<Vec<_>>());
    let mut waiting: Vec<Vec<Line>> = vec![Vec::new(); columns.len()];
    let mut sorted = Vec::new();
    for line in lines {
        let touched: Vec<usize> = (0..columns.len())
            .filter(|&index| line.left < *columns[index].end() && line.right > *columns[index].start())
            .collect();
        if let [only] = touched[..] {
            waiting[only].push(line);
            continue;
        }
        for column in &mut waiting {
            sorted.extend(merge_rows(std::mem::take(column)));
        }
        sorted.push(line);
    }
    for column in waiting {
        sorted.extend(merge_rows(column));
    }
    merge_rows(sorted)
}

/// Cuts where the drawing goes up the page again, or down on a part of it that is elsewhere.
fn runs(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut runs: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| goes_on(last, &line)) => run.push(line),
            _ => runs.push(vec![line]),
        }
    }
    runs
}

fn goes_on(last: &Line, line: &Line) -> bool {
    let down = line.baseline - last.baseline;
    let beside = line.left > last.right || line.right < last.left;
    down > 0 && (!beside || down < 3 * last.size)
}

/// The place of a run.
struct Extent {
    left: Unit,
    right: Unit,
    top: Unit,
    bottom: Unit,
}

fn extent(run: &[Line]) -> Extent {
    let mut extent = Extent { left: Unit::MAX, right: Unit::MIN, top: Unit::MAX, bottom: Unit::MIN };
    for line in run {
        extent.left = extent.left.min(line.left);
        extent.right = extent.right.max(line.right);
        extent.top = extent.top.min(line.baseline - line.size * 7 / 10);
        extent.bottom = extent.bottom.max(line.baseline);
    }
    extent
}

/// Whether more than a tenth of the lines stand in the midst of another run: the file draws font
/// by font or scattered, so its order means nothing.
fn is_tangled(runs: &[Vec<Line>]) -> bool {
    let n_lines: usize = runs.iter().map(Vec::len).sum();
    let mut n_within = 0;
    for (index, run) in runs.iter().enumerate() {
        for line in run {
            let over = |other: &&Line| other.left < line.right && line.left < other.right;
            let within = runs.iter().enumerate().filter(|(other, _)| *other != index).any(|(_, other)| {
                let mut lines = other.iter().filter(over);
                // Lines go down within a run, so the first and the last tell.
                let first = lines.next();
                let last = lines.next_back();
                first.is_some_and(|first| first.baseline < line.baseline)
                    && last.is_some_and(|last| last.baseline > line.baseline)
            });
            n_within += usize::from(within);
        }
    }
    n_within * 10 > n_lines
}

/// Takes, again and again, the first run in drawing order that no other must stand before.
fn by_place(runs: Vec<Vec<Line>>) -> Vec<Vec<Line>> {
    let mut waiting: Vec<(Extent, Vec<Line>)> = runs.into_iter().map(|run| (extent(&run), run)).collect();
    let mut sorted = Vec::new();
    while !waiting.is_empty() {
        let free =
            (0..waiting.len()).find(|&one| !waiting.iter().any(|other| comes_before(&other.0, &waiting[one].0))).unwrap_or(0);
        sorted.push(waiting.remove(free).1);
    }
    sorted
}

fn comes_before(one: &Extent, other: &Extent) -> bool {
    let over_each_other = one.left < other.right && other.left < one.right;
    let beside_each_other = one.top < other.bottom && other.top < one.bottom;
    (over_each_other && one.bottom <= other.top) || (beside_each_other && one.right <= other.left)
}

/// Joins what stands on one baseline into one line with cells.
fn merge_rows(lines: Vec<Line>) -> Vec<Line> {
    let mut rows: Vec<Line> = Vec::new();
    for line in lines {
        let row =
            rows.last_mut().filter(|row| (row.baseline - line.baseline).abs() * 100 <= 30 * row.size && line.left >= row.right);
        let Some(row) = row else {
            rows.push(line);
            continue;
        };
        let separator = if (line.left - row.right) * 100 > 160 * row.size {
            row.cells.push(line.left);
            CELL
        } else {
            ' '
        };
        row.letters.push((separator, Style::default()));
        row.letters.extend(line.letters);
        row.text.push(separator);
        row.text.push_str(&line.text);
        row.right = line.right;
        row.artifact &= line.artifact;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::pdf::tree::Slot;

    fn line(text: &str, left: Unit, right: Unit, baseline: Unit) -> Line {
        Line { text: text.into(), left, right, baseline, size: 1000, ..Line::default() }
    }

    fn order(lines: &[Line]) -> String {
        sort(lines.to_vec()).iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_header_drawn_last_comes_first() {
        let page = [line("b", 100, 900, 3000), line("c", 100, 900, 4500), line("a", 100, 900, 1000)];
        assert_eq!(order(&page), "a b c");
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let page = [
            line("title", 100, 2000, 1000),
            line("a", 100, 900, 3000),
            line("b", 100, 900, 4500),
            line("c", 1100, 2000, 3000),
            line("d", 1100, 2000, 4500),
        ];
        assert_eq!(order(&page), "title a b c d");
        let right_first = [page[3].clone(), page[4].clone(), page[1].clone(), page[2].clone(), page[0].clone()];
        assert_eq!(order(&right_first), "title a b c d");
    }

    #[test]
    fn a_tagged_page_tells_its_order() {
        let slot = |rank| Some(Slot { rank, paragraph: rank, cell: None });
        let tagged = |rank, line| Line { slot: slot(rank), ..line };
        let page = [
            tagged(3, line("right", 1100, 2000, 3000)),
            tagged(1, line("title", 100, 2000, 1000)),
            tagged(2, line("left", 100, 900, 3000)),
            Line { artifact: true, ..line("page", 100, 900, 9000) },
            Line { artifact: true, ..line("header", 100, 900, 500) },
        ];
        assert_eq!(order(&page), "header title left right page");
        let nonsense: Vec<Line> =
            (1..9).map(|at: Unit| tagged(20 - at.unsigned_abs(), line(&at.to_string(), 100, 900, 1500 * at))).collect();
        assert_eq!(order(&nonsense), "1 2 3 4 5 6 7 8");
    }

    #[test]
    fn text_drawn_font_by_font_is_sorted_by_place() {
        let page = [
            line("1", 100, 900, 1000),
            line("3", 100, 900, 4000),
            line("5", 100, 900, 7000),
            line("2", 100, 900, 2500),
            line("4", 100, 900, 5500),
            line("6", 100, 900, 8500),
        ];
        assert_eq!(order(&page), "1 2 3 4 5 6");
    }
}
