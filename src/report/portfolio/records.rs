//! A line of JSON per contract, then one per file that could not be read.

use std::io;

use serde::Serialize;

use super::{Failure, Portfolio, Row};

#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Contract {
        schema: &'static str,
        #[serde(flatten)]
        row: &'a Row,
    },
    Failure {
        schema: &'static str,
        #[serde(flatten)]
        failure: &'a Failure,
    },
}

pub(super) fn render(portfolio: &Portfolio) -> io::Result<String> {
    const SCHEMA: &str = "baa-portfolio/1";
    let rows = portfolio.rows.iter().map(|row| Line::Contract { schema: SCHEMA, row });
    let failures = portfolio.failures.iter().map(|failure| Line::Failure { schema: SCHEMA, failure });
    let mut out = String::new();
    for line in rows.chain(failures) {
        out.push_str(&serde_json::to_string(&line).map_err(io::Error::other)?);
        out.push('\n');
    }
    Ok(out)
}
