//! Running headers, footers and page numbers: what repeats at the edge of the pages.

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs::Unit;
use super::lines::Line;

/// Lines from the top and the bottom of a page that can be furniture.
const N_EDGE_LINES: usize = 8;

/// A page as far as furniture matters: its lines and height.
pub(super) struct Page<'a> {
    pub(super) lines: &'a mut Vec<Line>,
    pub(super) height: Unit,
}

/// Marks the furniture of all pages.
pub(super) fn mark(pages: &mut [Page<'_>]) {
    let mut seen: BTreeMap<(String, bool), BTreeSet<usize>> = BTreeMap::new();
    let mut later: BTreeSet<(String, Unit)> = BTreeSet::new();
    for (number, page) in pages.iter().enumerate() {
        for (index, at_top) in edges(page) {
            let line = &page.lines[index];
            seen.entry((key(&line.text), at_top)).or_default().insert(number);
            if number > 0 {
                later.insert(spot(line));
            }
        }
    }
    let n_pages = pages.len();
    // Left and right pages may differ, and a first page often has no header.
    let enough = (n_pages * 2 / 5).max(2);
    let mut is_first = true;
    for page in pages.iter_mut() {
        let candidates = edges(page);
        for &(index, at_top) in &candidates {
            let line = &page.lines[index];
            let n_seen = seen.get(&(key(&line.text), at_top)).map_or(0, BTreeSet::len);
            page.lines[index].furniture =
                n_seen >= enough && is_outer(page, index) || line.artifact || is_page_number(&line.text);
        }
        // Furniture stands outside of the text, so a line beyond which there is text is none.
        unmark_inner(page, &candidates);
        if std::mem::take(&mut is_first) {
            unmark_title(page, &candidates, &later);
        }
    }
    mark_numbers_within(pages);
}

/// A header with the contract's title is the title where it first stands, unless it stands there as
/// on every page and the title is below it.
fn unmark_title(page: &mut Page<'_>, candidates: &[(usize, bool)], later: &BTreeSet<(String, Unit)>) {
    let by_height = page.lines.iter().filter(|line| !line.furniture);
    let titled = by_height.min_by_key(|line| line.baseline).map(|line| (line.is_bold(), line.size));
    for (index, _) in candidates.iter().filter(|(_, at_top)| *at_top) {
        let line = &mut page.lines[*index];
        let is_below = titled.is_some_and(|(bold, size)| bold && !line.is_bold() || size * 10 > line.size * 11);
        if is_below && later.contains(&spot(line)) {
            continue;
        }
        let words = line.text.split_whitespace().filter(|word| word.len() > 2);
        if words.count() >= 2 && !line.text.contains(|letter: char| letter.is_ascii_digit()) {
            line.furniture = false;
        }
    }
}

/// A text and how far down its page it stands, to the point.
fn spot(line: &Line) -> (String, Unit) {
    (key(&line.text), (line.baseline + 50) / 100)
}

/// Marks page numbers that stand within a page, where the pages of an older print begin: lines of
/// nothing but numbers that count up through the document.
fn mark_numbers_within(pages: &mut [Page<'_>]) {
    let number = |line: &Line| line.text.parse::<u32>().ok().filter(|_| !line.furniture);
    let mut counted: Vec<(usize, usize)> = Vec::new();
    let mut next = None;
    for (page, view) in pages.iter().enumerate() {
        for (index, line) in view.lines.iter().enumerate() {
            let Some(found) = number(line) else { continue };
            if next.is_none_or(|next| next == found) && found < 1000 {
                next = Some(found + 1);
                counted.push((page, index));
            }
        }
    }
    if counted.len() >= 3 {
        for (page, index) in counted {
            pages[page].lines[index].furniture = true;
        }
    }
}

/// Indices of the lines at the edges of a page, and whether they are at its top.
fn edges(page: &Page<'_>) -> Vec<(usize, bool)> {
    // Hidden text and text across the page are furniture already.
    let mut by_height: Vec<usize> = (0..page.lines.len()).filter(|&index| !page.lines[index].furniture).collect();
    by_height.sort_by_key(|&index| page.lines[index].baseline);
    let top = by_height.iter().take(N_EDGE_LINES).map(|&index| (index, true));
    let bottom = by_height.iter().rev().take(N_EDGE_LINES).map(|&index| (index, false));
    top.filter(|(index, _)| page.lines[*index].baseline * 100 < page.height * 25)
        .chain(bottom.filter(|(index, _)| page.lines[*index].baseline * 100 > page.height * 75))
        .collect()
}

fn is_outer(page: &Page<'_>, index: usize) -> bool {
    let share = page.lines[index].baseline * 100 / page.height.max(1);
    !(18..=86).contains(&share)
}

fn unmark_inner(page: &mut Page<'_>, candidates: &[(usize, bool)]) {
    for at_top in [true, false] {
        let mut outside = true;
        for (index, _) in candidates.iter().filter(|(_, top)| *top == at_top) {
            outside &= page.lines[*index].furniture;
            page.lines[*index].furniture = outside;
        }
    }
}

/// The text with its numbers made equal, since page numbers and dates differ.
fn key(text: &str) -> String {
    let mut key = String::new();
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        if letter.is_ascii_digit() {
            if !key.ends_with('0') {
                key.push('0');
            }
        } else {
            key.extend(letter.to_lowercase());
        }
    }
    key
}

/// "3", "- 3 -", "Page 3", "Page 3 of 9", "3/9", "iv".
fn is_page_number(text: &str) -> bool {
    let text = text.to_lowercase().replace(['-', '–', '—', '|', '\t', '[', ']'], " ").replace('/', " of ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| {
        !word.is_empty()
            && (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
                || word.len() <= 5 && word.bytes().all(|b| b"ivx".contains(&b)))
    };
    match words.as_slice() {
        [a] | ["page" | "pg" | "p", a] => number(a),
        [a, "of", b] | ["page" | "pg", a, "of", b] => number(a) && number(b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_known() {
        for text in ["3", "- 3 -", "Page 3", "Page 3 of 9", "3/9", "iv", "Page | 12"] {
            assert!(is_page_number(text), "{text:?}");
        }
        for text in ["", "2024", "Page", "3 days", "164.410.", "mix of 3", "Section 3"] {
            assert!(!is_page_number(text), "{text:?}");
        }
    }

    #[test]
    fn what_repeats_at_the_edge_is_furniture() {
        let page = |number: u32| -> Vec<Line> {
            let texts = [
                (4000, "Form BA-2 Version 7".to_owned()),
                (16_000, "Business Associate shall not".to_owned()),
                (40_000, format!("body {}", ["one", "two", "three"][number as usize])),
                (66_000, "The parties agree".to_owned()),
                (76_000, format!("Page {} of 3", number + 1)),
            ];
            let line = |(baseline, text)| Line { text, baseline, size: 1000, ..Line::default() };
            texts.into_iter().map(line).collect()
        };
        let mut lines = [page(0), page(1), page(2)];
        let mut pages: Vec<_> = lines.iter_mut().map(|lines| Page { lines, height: 79_200 }).collect();
        mark(&mut pages);
        for page in &lines {
            let marks: Vec<bool> = page.iter().map(|line| line.furniture).collect();
            assert_eq!(marks, [true, false, false, false, true]);
        }
    }
}
