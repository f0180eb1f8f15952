//! The tables for spreadsheets and databases. No cell begins like a formula.

use std::io;

use super::{FindingRow, Portfolio, PortfolioFile, Row, SEVERITIES, fact_labels};

pub(super) fn render(portfolio: &Portfolio) -> io::Result<Vec<PortfolioFile>> {
    let rows = &portfolio.rows;
    let head = ["contract", "status", "grade", "points", "must_change"];
    let summary = table(
        head.into_iter().chain(SEVERITIES).chain([
            "held_by",
            "deal_with_first",
            "covered_entity",
            "business_associate",
            "format",
            "sha256",
        ]),
        rows.iter().map(contract),
    )?;
    let head =
        ["contract", "grade", "severity", "clause", "title", "kind", "verdict", "must_change", "place", "quote", "message"];
    let findings = table(
        head.into_iter().chain(["ask", "fallback", "why", "citation", "confidence"]),
        rows.iter().flat_map(|row| row.findings.iter().map(move |finding| self::finding(row, finding))),
    )?;
    let facts = table(
        ["contract", "grade"].into_iter().chain(fact_labels()),
        rows.iter().map(|row| {
            let values = row.facts.iter().map(|fact| fact.value.clone().unwrap_or_default());
            [row.name.clone(), row.grade.to_owned()].into_iter().chain(values).collect()
        }),
    )?;
    let matrix = table(
        ["contract", "grade"].into_iter().chain(portfolio.clauses.iter().map(|clause| clause.id.as_str())),
        rows.iter().map(|row| {
            let blank = portfolio.clauses.len().saturating_sub(row.verdicts.len());
            let verdicts = row.verdicts.iter().map(|&verdict| verdict.to_owned()).chain(vec![String::new(); blank]);
            [row.name.clone(), row.grade.to_owned()].into_iter().chain(verdicts).collect()
        }),
    )?;
    let unread = rows.iter().flat_map(|row| row.issues.iter().map(|issue| vec![row.name.clone(), issue.clone()]));
    let failed = portfolio.failures.iter().map(|failure| vec![failure.name.clone(), failure.because.clone()]);
    let failures = table(["file", "because"], failed.chain(unread))?;
    Ok(vec![
        PortfolioFile { name: "portfolio.csv", bytes: summary },
        PortfolioFile { name: "portfolio-findings.csv", bytes: findings },
        PortfolioFile { name: "portfolio-facts.csv", bytes: facts },
        PortfolioFile { name: "portfolio-matrix.csv", bytes: matrix },
        PortfolioFile { name: "portfolio-failures.csv", bytes: failures },
    ])
}

fn contract(row: &Row) -> Vec<String> {
    let mut cells = vec![
        row.name.clone(),
        row.status.words().to_owned(),
        row.grade.to_owned(),
        row.points.map(|points| points.to_string()).unwrap_or_default(),
        row.must_change.to_string(),
    ];
    cells.extend(row.counts.iter().map(usize::to_string));
    cells.extend([
        row.caps.join("; "),
        row.worst().join("; "),
        row.covered_entity.clone(),
        row.business_associate.clone(),
        row.format.to_owned(),
        row.sha256.clone(),
    ]);
    cells
}

fn finding(row: &Row, finding: &FindingRow) -> Vec<String> {
    vec![
        row.name.clone(),
        row.grade.to_owned(),
        finding.severity.to_owned(),
        finding.clause.clone(),
        finding.title.clone(),
        finding.kind.to_owned(),
        finding.verdict.to_owned(),
        finding.must_change.to_string(),
        finding.place.clone(),
        finding.quote.clone(),
        finding.message.clone(),
        finding.ask.clone(),
        finding.fallback.clone(),
        finding.why.clone(),
        finding.citations.clone(),
        finding.doubt.clone(),
    ]
}

fn table<'a>(head: impl IntoIterator<Item = &'a str>, rows: impl Iterator<Item = Vec<String>>) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A cell that begins like a formula is told to be text by an apostrophe, as spreadsheets do.
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
