//! Styled words laid out in lines of a width.

use anstyle::Style;

/// Words in one style.
pub(in crate::report) type Span<'a> = (Style, &'a str);

/// A word as a line takes it: pieces that no blank separates.
type Word<'a> = Vec<Span<'a>>;

/// Lines of a page.
pub(in crate::report) struct Layout {
    lines: Vec<String>,
    width: usize,
}

impl Layout {
    pub(in crate::report) fn new(width: usize) -> Self {
        Self { lines: Vec::new(), width }
    }

    pub(in crate::report) fn width(&self) -> usize {
        self.width
    }

    pub(in crate::report) fn blank(&mut self) {
        self.lines.push(String::new());
    }

    /// A paragraph after `prefix`; the lines that follow begin with `rest`.
    pub(in crate::report) fn paragraph(&mut self, prefix: Span, rest: Span, spans: &[Span]) {
        let room = self.width.saturating_sub(width(prefix.1).max(width(rest.1))).max(1);
        for (index, line) in wrap(spans, room).into_iter().enumerate() {
            let (style, text) = if index == 0 { prefix } else { rest };
            self.push(&(paint(style, text) + &line));
        }
    }

    /// A line with words at both ends; those at the right go below where there is no room.
    pub(in crate::report) fn ends(&mut self, left: &[Span], right: &[Span]) {
        let line = |spans: &[Span]| spans.iter().map(|(style, text)| paint(*style, text)).collect::<String>();
        let wide = |spans: &[Span]| spans.iter().map(|(_, text)| width(text)).sum::<usize>();
        match self.width.checked_sub(wide(left) + wide(right)) {
            Some(gap) if gap >= 2 || right.is_empty() => self.push(&(line(left) + &" ".repeat(gap) + &line(right))),
            _ => {
                self.paragraph((Style::new(), ""), (Style::new(), "   "), left);
                self.push(&format!("   {}", line(right)));
            }
        }
    }

    /// Lines beside a picture of `rows`.
    pub(in crate::report) fn beside(&mut self, picture: &[&str], style: Style, paragraphs: &[Vec<Span>]) {
        let indent = picture.first().map_or(0, |row| width(row)) + 6;
        let room = self.width.saturating_sub(indent).max(1);
        let text: Vec<String> = paragraphs.iter().flat_map(|spans| wrap(spans, room)).collect();
        for row in 0..picture.len().max(text.len()) {
            let drawn = picture.get(row).map(|row| paint(style, row));
            let drawn = drawn.unwrap_or_else(|| " ".repeat(indent - 6));
            self.push(&format!("   {drawn}   {}", text.get(row).map_or("", String::as_str)));
        }
    }

    pub(in crate::report) fn finish(self) -> String {
        self.lines.join("\n") + "\n"
    }

    fn push(&mut self, line: &str) {
        self.lines.push(line.trim_end().to_owned());
    }
}

/// Columns of a text. Wide characters are rare in contracts and counted as one.
pub(in crate::report) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Text that stays on one line.
pub(in crate::report) fn glue(text: &str) -> String {
    text.replace(' ', NO_BREAK)
}

const NO_BREAK: &str = "\u{a0}";

fn blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}'
}

fn paint(style: Style, text: &str) -> String {
    let text = &text.replace(NO_BREAK, " ");
    if style.is_plain() || text.trim().is_empty() { text.to_owned() } else { format!("{style}{text}{style:#}") }
}

fn wrap(spans: &[Span], room: usize) -> Vec<String> {
    let mut lines: Vec<Vec<(Style, String)>> = Vec::new();
    let mut used = 0;
    for word in words(spans, room) {
        let wide: usize = word.iter().map(|(_, text)| width(text)).sum();
        match lines.last_mut() {
            Some(line) if used + 1 + wide <= room => {
                let style = word.first().map_or(Style::new(), |(style, _)| *style);
                // A blank between two words of one style is part of it, so that marks do not break.
                let continues = line.last().is_some_and(|(last, _)| *last == style);
                append(line, if continues { style } else { Style::new() }, " ");
                for (style, text) in word {
                    append(line, style, text);
                }
                used += 1 + wide;
            }
            _ => {
                let mut line = Vec::new();
                for (style, text) in word {
                    append(&mut line, style, text);
                }
                lines.push(line);
                used = wide;
            }
        }
    }
    lines.into_iter().map(|line| line.iter().map(|(style, text)| paint(*style, text)).collect()).collect()
}

fn append(line: &mut Vec<(Style, String)>, style: Style, text: &str) {
    match line.last_mut() {
        Some((last, run)) if *last == style => run.push_str(text),
        _ => line.push((style, text.to_owned())),
    }
}

/// The words of spans, none wider than `room`.
fn words<'a>(spans: &[Span<'a>], room: usize) -> Vec<Word<'a>> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word::new();
    let mut wide = 0;
    for &(style, text) in spans {
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if blank(c) || wide >= room {
                word.extend((start < at).then(|| (style, &text[start..at])));
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                start = if blank(c) { at + c.len_utf8() } else { at };
                wide = 0;
            }
            wide += usize::from(!blank(c));
        }
        word.extend((start < text.len()).then(|| (style, &text[start..])));
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::wrap;
    use anstyle::Style;

    #[test]
    fn wraps_between_words_and_keeps_marks_whole() {
        let bold = Style::new().bold();
        let lines = wrap(&[(Style::new(), "shall report "), (bold, "within sixty days"), (Style::new(), ".")], 20);
        assert_eq!(lines, ["shall report \u{1b}[1mwithin\u{1b}[0m", "\u{1b}[1msixty days\u{1b}[0m."]);
    }

    #[test]
    fn what_is_wider_than_the_line_is_broken() {
        assert_eq!(wrap(&[(Style::new(), "a __________ b")], 4), ["a", "____", "____", "__ b"]);
    }
}
