//! Formats of a report: which renderer, which extension.

use std::io;

use baa_analyzer::report::portfolio::PortfolioFormat;
use baa_analyzer::report::{Report, docx, html, json, markdown, terminal};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// A page for the terminal; plain text in a file
    Terminal,
    /// GitHub Markdown
    #[value(alias = "md")]
    Markdown,
    /// A page for the browser, in one file that loads nothing
    Html,
    /// A Word file to send on, with the changes to ask for
    Docx,
    /// One JSON document, schema baa-report/1
    Json,
    /// The same, one line per contract
    Jsonl,
}

/// How all contracts together are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum PortfolioArg {
    /// A workbook for Excel
    Xlsx,
    /// Tables: contracts, findings, figures, clauses by contract, files not read
    Csv,
    /// A page for the browser
    Html,
    /// A summary to paste
    #[value(alias = "md")]
    Markdown,
    /// A line of JSON per contract
    Jsonl,
    /// Test results for build servers
    Junit,
    /// Results of static analysis for code hosts
    Sarif,
}

impl From<PortfolioArg> for PortfolioFormat {
    fn from(format: PortfolioArg) -> Self {
        match format {
            PortfolioArg::Xlsx => Self::Xlsx,
            PortfolioArg::Csv => Self::Csv,
            PortfolioArg::Html => Self::Html,
            PortfolioArg::Markdown => Self::Markdown,
            PortfolioArg::Jsonl => Self::Jsonl,
            PortfolioArg::Junit => Self::Junit,
            PortfolioArg::Sarif => Self::Sarif,
        }
    }
}

impl Format {
    /// What is written to a folder when nothing else is asked for.
    pub(super) const DEFAULT_FILE: Self = Self::Html;

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Terminal => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
        }
    }

    /// Whether two of them after each other are not one of them.
    pub(super) fn is_one_document(self) -> bool {
        matches!(self, Self::Json | Self::Html)
    }

    /// Whether it shows the changes to ask for, which take time to work out.
    pub(super) fn shows_edits(self) -> bool {
        matches!(self, Self::Docx)
    }

    /// The report to print, with colours where the format has them.
    pub(super) fn render(self, report: &Report, width: usize) -> String {
        match self {
            // It is only written to files.
            Self::Docx => String::new(),
            Self::Terminal => terminal::render(report, width),
            Self::Markdown => markdown::render(report),
            Self::Html => html::render(report),
            Self::Json => json::render(report),
            Self::Jsonl => one_line(&json::render(report)),
        }
    }

    /// The same for a file: no colours, and a width that does not depend on the terminal.
    pub(super) fn render_file(self, report: &Report) -> io::Result<Vec<u8>> {
        match self {
            Self::Docx => docx::render(report),
            Self::Terminal => Ok(anstream::adapter::strip_str(&terminal::render(report, 100)).to_string().into_bytes()),
            _ => Ok(self.render(report, 0).into_bytes()),
        }
    }
}

/// JSON never has a line break inside a string, so breaks and indents can simply go.
fn one_line(json: &str) -> String {
    let mut line: String = json.lines().map(str::trim_start).collect();
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_json_says_the_same() {
        let value = serde_json::json!({"a": ["  two\n lines ", {}], "b": 1});
        let line = one_line(&serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(line.matches('\n').count(), 1);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), value);
    }
}
