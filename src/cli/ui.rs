//! The terminal: streams with or without colour, width, errors, progress.

use std::io::{IsTerminal, StdoutLock, Write};
use std::path::Path;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use baa_analyzer::text::steers;
use indicatif::{ProgressBar, ProgressStyle};

use super::error::CommandError;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// Width where there is no terminal to ask, so that files and tests do not depend on one.
const WIDTH: usize = 100;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal that wants them
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Where a command writes to.
#[derive(Debug)]
pub(super) struct Ui {
    color: ColorChoice,
    width: usize,
}

impl Ui {
    pub(super) fn new(color: Color) -> Self {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let width = terminal_size::terminal_size().filter(|_| std::io::stdout().is_terminal());
        let width = width.map_or(WIDTH, |(width, _)| usize::from(width.0));
        Self { color, width: width.clamp(60, 120) }
    }

    /// Columns for text.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Standard output; takes the colours out where they are not wanted.
    pub(super) fn out(&self) -> AutoStream<StdoutLock<'static>> {
        AutoStream::new(std::io::stdout(), self.color).lock()
    }

    /// Prints an error and its hints.
    pub(super) fn tell(&self, error: &CommandError) {
        let Some((message, hints)) = error.lines() else { return };
        let hints: Vec<String> = hints.iter().map(|hint| format!("{HINT}hint:{HINT:#} {hint}\n")).collect();
        let text = format!("{ERROR}error:{ERROR:#} {message}\n{}", hints.concat());
        // Nobody is left to tell that standard error cannot be written.
        let _ = AutoStream::new(std::io::stderr(), self.color).write_all(text.as_bytes());
    }

    /// Prints a remark that is no error.
    pub(super) fn remark(&self, message: &str) {
        let text = format!("{HINT}note:{HINT:#} {message}\n");
        // Nobody is left to tell that standard error cannot be written.
        let _ = AutoStream::new(std::io::stderr(), self.color).write_all(text.as_bytes());
    }
}

/// A bar on standard error; hidden where that is no terminal, and for one file.
pub(super) fn progress(files: usize) -> ProgressBar {
    if files < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {per_sec:.dim} {eta:>4} left  {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Panics of the threads that review are outcomes of their files and told as such; the usual
/// message would only tear the progress bar. On the main thread it stays.
pub(super) fn quiet_worker_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some("main") {
            usual(info);
        }
    }));
}

/// A path for people. File names may hold anything; what would steer the terminal is replaced.
pub(super) fn shown(path: &Path) -> String {
    inert(&path.to_string_lossy())
}

/// Text without characters that steer a terminal or turn the direction of writing.
pub(super) fn inert(text: &str) -> String {
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Breaks text into lines of at most `width` characters; a longer word has a line of its own.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= width);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    if lines.len() > 1 && lines[0].is_empty() {
        lines.remove(0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_cannot_steer_the_terminal() {
        assert_eq!(shown(Path::new("a\u{1b}[2J\nb\u{202e}fdp.é")), "a\u{fffd}[2J\u{fffd}b\u{fffd}fdp.é");
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrapped("one two  three", 8), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensibly a", 5), ["incomprehensibly", "a"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
