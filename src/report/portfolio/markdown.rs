//! A summary to paste into a ticket or a page.

use super::Portfolio;

/// Clauses in the table of what is missing most often.
const MOST_GAPS: usize = 15;

pub(super) fn render(portfolio: &Portfolio) -> String {
    let mut out = format!("# Business associate agreements\n\n{}.\n\n", cell(&portfolio.sum()));
    out.push_str("| Contract | Grade | Points | Must change | Deal with first |\n|---|:-:|--:|--:|---|\n");
    for row in portfolio.worst_first() {
        let name = if row.link.is_empty() { cell(&row.name) } else { format!("[{}]({})", cell(&row.name), row.link) };
        let points = row.points.map(|points| points.to_string()).unwrap_or_default();
        let grade = if row.grade.is_empty() { row.status.words() } else { row.grade };
        out.push_str(&format!("| {name} | {grade} | {points} | {} | {} |\n", row.must_change, cell(&row.worst().join(", "))));
    }
    let gaps = portfolio.gaps();
    if !gaps.is_empty() {
        out.push_str("\n## Most frequent findings\n\n| Clause | Severity | Contracts |\n|---|---|--:|\n");
        for (clause, count) in gaps.iter().take(MOST_GAPS) {
            out.push_str(&format!("| {} | {} | {count} |\n", cell(&clause.title), clause.severity));
        }
    }
    if !portfolio.failures.is_empty() {
        out.push_str("\n## Not read\n\n| File | Because |\n|---|---|\n");
        for failure in &portfolio.failures {
            out.push_str(&format!("| {} | {} |\n", cell(&failure.name), cell(&failure.because)));
        }
    }
    out
}

/// Text that is no markup and stays in its cell.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}
