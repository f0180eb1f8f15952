//! Columns of text: which part of the page's width a line may fill.

use std::ops::RangeInclusive;

use super::glyphs::Unit;
use super::lines::Line;

/// A column with fewer lines than this is a stray, not a column.
const FEW_LINES: usize = 4;

/// Pages with fewer lines than this are judged by the whole document's edges.
const ENOUGH_LINES: usize = 12;

/// The columns of a page, from the left, as far as its lines part into several; one column or none
/// gives nothing. Lines across more than three fifths of the text are left aside, since titles
/// stand over columns.
pub(super) fn columns(lines: &[&Line]) -> Vec<RangeInclusive<Unit>> {
    let (Some(left), Some(right)) = (lines.iter().map(|line| line.left).min(), lines.iter().map(|line| line.right).max()) else {
        return Vec::new();
    };
    let is_narrow = |line: &&&Line| (line.right - line.left) * 5 < (right - left) * 3 && !line.row;
    let mut narrow: Vec<&Line> = lines.iter().filter(is_narrow).copied().collect();
    narrow.sort_by_key(|line| line.left);
    let mut columns: Vec<(Unit, Unit, usize)> = Vec::new();
    for line in &narrow {
        match columns.last_mut() {
            Some((_, end, n_lines)) if line.left <= *end => {
                *end = line.right.max(*end);
                *n_lines += 1;
            }
            _ => columns.push((line.left, line.right, 1)),
        }
    }
    // Narrow lines of a page of wide ones are the last lines of paragraphs.
    let n_strays = columns.iter().filter(|(_, _, n_lines)| *n_lines < FEW_LINES).count();
    columns.retain(|(_, _, n_lines)| *n_lines >= FEW_LINES);
    if columns.len() < 2 || narrow.len() * 2 < lines.len() || n_strays > 2 * columns.len() {
        return Vec::new();
    }
    columns.into_iter().map(|(left, right, _)| left..=right).collect()
}

/// Tells each line between which edges the text around it stands.
pub(super) fn set_edges(lines: &mut [Line]) {
    let mut single: Vec<usize> = Vec::new();
    for page in pages(lines) {
        let body: Vec<usize> = page.filter(|&index| !lines[index].furniture).collect();
        let columns = columns(&body.iter().map(|&index| &lines[index]).collect::<Vec<_>>());
        for column in &columns {
            let within = |line: &Line| column.contains(&line.left) && column.contains(&line.right);
            let members: Vec<usize> = body.iter().copied().filter(|&index| within(&lines[index])).collect();
            let edges = edges(lines, &members);
            for &index in &members {
                lines[index].edges = edges;
            }
        }
        if columns.is_empty() {
            single.extend(body);
        }
    }
    let whole = edges(lines, &single);
    for page in pages(lines) {
        let members: Vec<usize> = page.filter(|index| single.binary_search(index).is_ok()).collect();
        let right = if members.len() < ENOUGH_LINES { whole.1 } else { edges(lines, &members).1 };
        for &index in &members {
            lines[index].edges = (whole.0, right);
        }
    }
    for line in lines.iter_mut().filter(|line| line.edges == (0, 0)) {
        line.edges = if single.is_empty() { (line.left, line.right) } else { whole };
    }
}

/// The lines of each page.
fn pages(lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let chunks = lines.chunk_by(|one, other| one.page == other.page);
    chunks
        .map(|chunk| {
            start += chunk.len();
            start - chunk.len()..start
        })
        .collect()
}

/// The edges that nearly all lines keep.
fn edges(lines: &[Line], members: &[usize]) -> (Unit, Unit) {
    let mut lefts: Vec<Unit> = members.iter().map(|&index| lines[index].left).collect();
    let mut rights: Vec<Unit> = members.iter().map(|&index| lines[index].right).collect();
    lefts.sort_unstable();
    rights.sort_unstable();
    let left = lefts.get(members.len() / 50).copied().unwrap_or(0);
    let right = rights.get(members.len() * 90 / 100).copied().unwrap_or(0);
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(left: Unit, right: Unit, row: Unit) -> Line {
        Line { text: "x".into(), left, right, baseline: row * 1200, size: 1000, page: 1, ..Line::default() }
    }

    #[test]
    fn two_columns_have_their_own_edges() {
        let mut lines = vec![line(7000, 52_000, 0)];
        lines.extend((1..8).map(|row| line(7000, 28_000, row)));
        lines.extend((1..8).map(|row| line(31_000, 52_000, row)));
        set_edges(&mut lines);
        assert_eq!([lines[1].edges, lines[9].edges], [(7000, 28_000), (31_000, 52_000)]);
    }

    #[test]
    fn short_lines_are_no_column() {
        let mut lines: Vec<Line> = (0..20).map(|row| line(7000, 52_000 - row * 10, row)).collect();
        lines.extend((20..25).map(|row| line(11_000, 20_000, row)));
        set_edges(&mut lines);
        assert_eq!(lines[22].edges.0, 7000);
        assert!(lines[22].edges.1 > 51_000);
    }
}
