//! Hits for spreadsheets: a row each, and nothing in a cell that a spreadsheet would reckon with.

use baa_analyzer::report::portfolio::harmless;

use super::Answer;
use super::terminal::{figures, grade};
use crate::cli::error::CommandError;

pub(super) fn render(answer: &Answer<'_>) -> Result<String, CommandError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["contract", "vendor", "grade", "points", "section", "page", "text", "figures", "path"])
        .map_err(failed)?;
    for hit in &answer.found.hits {
        let contract = &hit.contract;
        let unit = hit.unit.as_ref();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let row = [
            contract.name.clone(),
            contract.vendor.clone(),
            contract.grade.clone().unwrap_or_else(|| grade(contract)),
            number(contract.points),
            unit.map(|unit| unit.section.clone()).unwrap_or_default(),
            number(unit.and_then(|unit| unit.page)),
            hit.text().to_owned(),
            figures(contract).join("; "),
            contract.path.clone(),
        ];
        writer.write_record(row.map(|cell| harmless(&cell))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(String::from_utf8(bytes).map_err(std::io::Error::other)?)
}

fn failed(error: csv::Error) -> CommandError {
    std::io::Error::other(error).into()
}
