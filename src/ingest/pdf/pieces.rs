//! Paragraphs to pieces: text on one line, its kind, emphasis and depth.

use std::collections::BTreeSet;

use super::glyphs::{Style, Unit};
use super::labels::{self, Start};
use super::lines::{CELL, Line};
use super::paragraphs::{self, Norms};
use crate::document::{Piece, PieceKind, Place};

/// Words beyond which a bold paragraph is a loud paragraph, not a heading.
const LONG_HEADING: usize = 25;

/// What headings do not say, unless in capitals: a bold line that binds is no heading.
const MOODS: [&str; 7] = [" shall ", " may ", " will ", " must ", " agrees ", " agree ", " means "];

/// Makes the pieces of all paragraphs.
pub(super) fn pieces(paragraphs: &[Vec<&Line>], norms: &Norms) -> Vec<Piece> {
    let words = words(paragraphs);
    let sizes = heading_sizes(paragraphs, norms);
    let indents = indents(paragraphs, norms);
    let mut n_paragraphs = 0;
    let mut pieces = Vec::new();
    for lines in paragraphs {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
        let joined = join(lines, &words);
        let furniture = first.furniture;
        n_paragraphs += u32::from(!furniture);
        let mut piece = Piece {
            place: Place { page: Some(first.page), paragraph: n_paragraphs.max(1), line: None },
            page_starts: joined.page_starts,
            text: joined.letters.iter().map(|(letter, _)| *letter).collect(),
            ..Piece::default()
        };
        let mut letters = joined.letters;
        piece.kind = if furniture {
            PieceKind::Furniture
        } else if first.row && piece.text.contains(" | ") {
            PieceKind::Row
        } else if paragraphs::is_note(first, norms) {
            PieceKind::Note
        } else if let Start::Bullet(after) = labels::start(&piece.text) {
            let n_letters = piece.text[..after].chars().count();
            letters.drain(..n_letters);
            piece.text.drain(..after);
            for (offset, _) in &mut piece.page_starts {
                *offset = offset.saturating_sub(after as u32);
            }
            PieceKind::Item
        } else if let Some(level) = heading_level(lines, &piece.text, &sizes, norms) {
            PieceKind::Heading(level)
        } else {
            PieceKind::Body
        };
        if !furniture {
            piece.emphasis = emphasis(&letters, norms);
            piece.depth = depth(lines, &indents, norms.size, first.row || last.is_centred());
        }
        if !piece.text.is_empty() {
            pieces.push(piece);
        }
    }
    pieces
}

struct Joined {
    letters: Vec<(char, Style)>,
    page_starts: Vec<(u32, u32)>,
}

/// Joins the lines of a paragraph. A soft hyphen at a line's end always goes.
fn join(lines: &[&Line], words: &BTreeSet<String>) -> Joined {
    let mut letters: Vec<(char, Style)> = Vec::new();
    let mut page_starts = Vec::new();
    let mut page = lines.first().map_or(0, |line| line.page);
    let mut cell = lines.first().and_then(|line| line.cell());
    for line in lines {
        let is_next_cell = line.cell() != cell;
        cell = line.cell();
        match letters.last().map(|(letter, _)| *letter) {
            None | Some(' ') => {}
            Some(_) if is_next_cell => letters.extend(divider(&letters).iter().map(|sign| (*sign, Style::default()))),
            Some('\u{AD}') => {
                letters.pop();
            }
            Some('-') if ends_in_broken_word(&letters) && line.text.starts_with(char::is_lowercase) => {
                if is_one_word(&letters, &line.text, words) {
                    letters.pop();
                }
            }
            Some(')') if ends_in_citation(&letters) && line.text.starts_with('(') => {}
            Some(_) => letters.push((' ', letters.last().map(|(_, style)| *style).unwrap_or_default())),
        }
        if line.page != page {
            page = line.page;
            let offset: usize = letters.iter().map(|(letter, _)| letter.len_utf8()).sum();
            page_starts.push((offset as u32, page));
        }
        for &(letter, style) in &line.letters {
            match letter {
                CELL if line.row => letters.extend([' ', '|', ' '].map(|sign| (sign, style))),
                CELL | ' ' if letters.last().is_none_or(|(last, _)| *last == ' ') => {}
                CELL => letters.push((' ', style)),
                _ => letters.push((letter, style)),
            }
        }
    }
    // Soft hyphens within lines are places where a word could have been broken.
    letters.retain(|(letter, _)| *letter != '\u{AD}');
    Joined { letters, page_starts }
}

/// What stands between two cells of a row: a number belongs to what comes after it.
fn divider(letters: &[(char, Style)]) -> &'static [char] {
    let text: String = letters.iter().map(|(letter, _)| *letter).chain([' ', 'x']).collect();
    let is_label = matches!(labels::start(&text), Start::Label(after) if after + 1 == text.len());
    if is_label { &[' '] } else { &[' ', '|', ' '] }
}

/// "164.504(e)(2)(i)" at a line's end, which "(B)" goes on with.
fn ends_in_citation(letters: &[(char, Style)]) -> bool {
    let word = letters.iter().rev().map(|(letter, _)| *letter).take_while(|letter| *letter != ' ');
    let mut digits = word.take(30).skip_while(|letter| *letter != '.').skip(1);
    digits.next().is_some_and(|letter| letter.is_ascii_digit())
}

fn ends_in_broken_word(letters: &[(char, Style)]) -> bool {
    letters.iter().rev().nth(1).is_some_and(|(letter, _)| letter.is_alphabetic())
}

/// Whether the hyphen at a line's end breaks one word: the whole word stands elsewhere in the
/// document ("agree-ment"), or neither part does ("destruc-tion"). In "non-disclosure" one does.
fn is_one_word(letters: &[(char, Style)], rest: &str, words: &BTreeSet<String>) -> bool {
    let before = letters.iter().rev().skip(1).map(|(letter, _)| *letter);
    let mut head: Vec<char> = before.take_while(|letter| letter.is_alphabetic()).collect();
    head.reverse();
    let head: String = head.into_iter().flat_map(char::to_lowercase).collect();
    let tail = rest.chars().take_while(|letter| letter.is_alphabetic()).collect::<String>().to_lowercase();
    let whole = format!("{head}{tail}");
    // "term-inate" where the document has "terminates".
    let begins_word = words.range(whole.clone()..).next().is_some_and(|word| word.starts_with(&whole));
    begins_word || !words.contains(&head) && !words.contains(&tail)
}

/// The words of the document that no line's end breaks.
fn words(paragraphs: &[Vec<&Line>]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut broken = false;
    for line in paragraphs.iter().flatten() {
        let all = line.text.split(|letter: char| !letter.is_alphabetic() && letter != '-');
        let whole = all.skip(usize::from(broken)).filter(|word| !word.is_empty() && !word.contains('-'));
        words.extend(whole.map(str::to_lowercase));
        broken = line.text.ends_with('-');
    }
    words
}

/// Sizes of letters that are clearly larger than running text, largest first.
fn heading_sizes(paragraphs: &[Vec<&Line>], norms: &Norms) -> Vec<Unit> {
    let large = paragraphs.iter().flatten().filter(|line| !line.furniture && line.size * 100 >= norms.size * 112);
    let sizes: BTreeSet<Unit> = large.map(|line| (line.size + 50) / 100).collect();
    sizes.into_iter().rev().collect()
}

fn heading_level(lines: &[&Line], text: &str, sizes: &[Unit], norms: &Norms) -> Option<u8> {
    let n_words = text.split(' ').count();
    let first = lines.first()?;
    let blank = text.contains("__") || !text.contains(char::is_alphabetic);
    let padded = format!(" {text} ");
    let binds = MOODS.iter().any(|mood| padded.contains(mood));
    if n_words > LONG_HEADING || blank || binds || text.ends_with([';', ',']) {
        return None;
    }
    if let Some(rank) = sizes.iter().position(|size| *size == (first.size + 50) / 100) {
        return Some((rank + 1).min(6) as u8);
    }
    let level = (sizes.len() + 1).min(6) as u8;
    let bold = !norms.bold && lines.iter().all(|line| line.is_bold());
    let capitals = text.chars().any(char::is_alphabetic) && !text.contains(char::is_lowercase);
    let centred = lines.iter().any(|line| line.is_centred());
    let underlined = lines.iter().all(|line| line.all(|style| style.underlined));
    let sentence = text.ends_with('.') && n_words > 8;
    let looks = bold && !sentence || centred && capitals || underlined && !sentence && n_words <= 12;
    looks.then_some(level)
}

/// Bytes at the start that are set off from the rest: a heading that runs into its text. A label
/// before it may look plain.
fn emphasis(letters: &[(char, Style)], norms: &Norms) -> u32 {
    let text: String = letters.iter().map(|(letter, _)| *letter).collect();
    let label = match labels::start(&text) {
        Start::Label(after) => after,
        _ => 0,
    };
    let looks: [fn(Style) -> bool; 3] = [|style| style.bold, |style| style.underlined, |style| style.italic];
    let longest = looks.iter().enumerate().filter(|(index, _)| *index > 0 || !norms.bold).map(|(_, look)| {
        let mut offset = 0;
        let mut end = 0;
        for &(letter, style) in letters {
            offset += letter.len_utf8();
            let set_off = look(style);
            if set_off && !letter.is_whitespace() && (offset > label || label == text.len()) {
                end = offset;
            }
            if !set_off && letter.is_alphanumeric() && offset > label {
                break;
            }
        }
        end
    });
    let end = longest.max().unwrap_or(0);
    let n_letters = text[label.min(end)..end].chars().filter(|letter| letter.is_alphabetic()).count();
    if n_letters >= 2 { end as u32 } else { 0 }
}

/// Left edges that paragraphs keep, from the margin in.
fn indents(paragraphs: &[Vec<&Line>], norms: &Norms) -> Vec<Unit> {
    let mut lefts: Vec<Unit> = paragraphs
        .iter()
        .filter(|lines| lines.first().is_some_and(|line| !line.furniture && !line.row && !line.is_centred()))
        .map(|lines| indent(lines))
        .collect();
    lefts.sort_unstable();
    lefts.dedup_by(|next, kept| *next - *kept < norms.size * 8 / 10);
    lefts
}

/// How far in a paragraph stands: by its label where it has one, else by its second line, since
/// the first may be set in.
fn indent(lines: &[&Line]) -> Unit {
    let line = match lines {
        [first, ..] if labels::start(&first.text) != Start::Text => first,
        [_, second, ..] => second,
        [only] => only,
        [] => return 0,
    };
    line.left - line.edges.0
}

fn depth(lines: &[&Line], indents: &[Unit], size: Unit, none: bool) -> u8 {
    if none {
        return 0;
    }
    let indent = indent(lines);
    let after = indents.partition_point(|kept| *kept <= indent + size / 10);
    after.saturating_sub(1).min(8) as u8
}
