//! Results of static analysis, SARIF 2.1.0: a rule per clause, a result per finding.

use std::io;

use serde::Serialize;

use super::{FindingRow, Portfolio, Row};
use crate::text::sha256;

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation<'a>; 1],
    results: Vec<Outcome<'a>>,
    column_kind: &'static str,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    name: &'a str,
    short_description: Message<'a>,
    help: Message<'a>,
    default_configuration: Level,
}

#[derive(Serialize)]
struct Level {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: Option<usize>,
    level: &'static str,
    message: MessageOf,
    locations: [Location<'a>; 1],
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct MessageOf {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Logical<'a>; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    fully_qualified_name: &'a str,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "contractAndClause/v1")]
    contract_and_clause: String,
}

pub(super) fn render(portfolio: &Portfolio) -> io::Result<String> {
    let rules = portfolio.clauses.iter().map(|clause| Rule {
        id: &clause.id,
        name: &clause.title,
        short_description: Message { text: &clause.summary },
        help: Message { text: &clause.citations },
        default_configuration: Level { level: level(clause.severity) },
    });
    let results = portfolio.rows.iter().flat_map(|row| row.findings.iter().map(|finding| outcome(portfolio, row, finding)));
    let notifications = portfolio.failures.iter().map(|failure| Notification {
        level: "error",
        message: Message { text: &failure.because },
        locations: [location(&failure.name, "")],
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: Driver { name: "baa", version: env!("CARGO_PKG_VERSION"), rules: rules.collect() } },
            invocations: [Invocation {
                execution_successful: portfolio.failures.is_empty(),
                tool_execution_notifications: notifications.collect(),
            }],
            results: results.collect(),
            column_kind: "unicodeCodePoints",
        }],
    };
    let mut text = serde_json::to_string_pretty(&log).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

fn outcome<'a>(portfolio: &'a Portfolio, row: &'a Row, finding: &'a FindingRow) -> Outcome<'a> {
    let quote = if finding.quote.is_empty() { String::new() } else { format!(" \u{201c}{}\u{201d}", finding.quote) };
    let ask = if finding.ask.is_empty() { String::new() } else { format!(" Ask for: {}.", finding.ask) };
    Outcome {
        rule_id: &finding.clause,
        rule_index: portfolio.clauses.iter().position(|clause| clause.id == finding.clause),
        level: level(finding.severity),
        message: MessageOf { text: format!("{}: {}. {}{quote}{ask}", finding.title, finding.verdict_words, finding.message) },
        locations: [location(&row.name, &finding.place)],
        partial_fingerprints: Fingerprints {
            contract_and_clause: sha256(format!("{}\n{}\n{}", row.name, finding.clause, finding.verdict).as_bytes()),
        },
    }
}

fn level(severity: &str) -> &'static str {
    match severity {
        "critical" | "high" => "error",
        "medium" => "warning",
        _ => "note",
    }
}

fn location<'a>(name: &str, place: &'a str) -> Location<'a> {
    let logical = (!place.is_empty()).then_some([Logical { fully_qualified_name: place }]);
    Location { physical_location: Physical { artifact_location: Artifact { uri: super::uri(name) } }, logical_locations: logical }
}
