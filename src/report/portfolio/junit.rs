//! Test results: a suite per contract, a case per clause. What must change before signing fails.

use quick_xml::escape::escape;

use super::Portfolio;

pub(super) fn render(portfolio: &Portfolio) -> String {
    let failing: usize = portfolio.rows.iter().map(|row| row.must_change).sum();
    let cases: usize = portfolio.rows.iter().map(|row| row.verdicts.len().max(1)).sum::<usize>() + portfolio.failures.len();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"baa\" tests=\"{cases}\" failures=\"{failing}\" errors=\"{}\">\n",
        portfolio.failures.len()
    );
    for row in &portfolio.rows {
        let name = xml(&row.name);
        let cases = row.verdicts.len().max(1);
        out.push_str(&format!("  <testsuite name=\"{name}\" tests=\"{cases}\" failures=\"{}\" errors=\"0\">\n", row.must_change));
        if row.verdicts.is_empty() {
            out.push_str(&format!(
                "    <testcase name=\"business associate agreement\" classname=\"{name}\"><skipped message=\"{}\"/></testcase>\n",
                xml(row.status.words())
            ));
        }
        for clause in portfolio.clauses.iter().take(row.verdicts.len()) {
            let case = format!("    <testcase name=\"{}\" classname=\"{name}\"", xml(&clause.id));
            let finding = row.findings.iter().find(|finding| finding.clause == clause.id);
            match finding {
                None => out.push_str(&format!("{case}/>\n")),
                Some(finding) => {
                    let about = format!("{}: {}", finding.title, finding.verdict_words);
                    let text = [&finding.place, &finding.quote, &finding.message, &finding.ask].map(|part| xml(part)).join("\n");
                    out.push_str(&if finding.must_change {
                        format!(
                            "{case}><failure type=\"{}\" message=\"{}\">{text}</failure></testcase>\n",
                            finding.severity,
                            xml(&about)
                        )
                    } else {
                        format!("{case}><system-out>{}\n{text}</system-out></testcase>\n", xml(&about))
                    });
                }
            }
        }
        out.push_str("  </testsuite>\n");
    }
    for failure in &portfolio.failures {
        let name = xml(&failure.name);
        out.push_str(&format!(
            "  <testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"1\">\n    \
             <testcase name=\"read\" classname=\"{name}\"><error message=\"{}\"/></testcase>\n  </testsuite>\n",
            xml(&failure.because)
        ));
    }
    out.push_str("</testsuites>\n");
    out
}

/// Text for XML, which has no place for some characters at all.
fn xml(text: &str) -> String {
    let fine = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    escape(text.chars().map(|c| if fine(c) { c } else { '\u{fffd}' }).collect::<String>()).into_owned()
}
