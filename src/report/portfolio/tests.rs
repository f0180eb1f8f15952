//! The same rows in every format, and nothing in them that a reader's program would run.

use super::*;
use crate::report::sample;

/// Two contracts, one with a name that is a formula and markup, and a file that was not read.
fn portfolio() -> Portfolio {
    let mut portfolio = None;
    sample::with_report(|report| {
        let mut made = Portfolio::new(report.library);
        made.add(Row::of(report, "reports/northwind%20analytics.docx.html"));
        let hostile = Report { name: "=HYPERLINK(\"x\")<script>|\u{1b}[2J.md".to_owned(), ..report.clone() };
        made.add(Row::of(&hostile, ""));
        made.add_failure("+broken.pdf", "the PDF is damaged");
        portfolio = Some(made);
    });
    portfolio.unwrap_or_default()
}

fn text(format: PortfolioFormat, at: usize) -> String {
    let files = portfolio().files(format).unwrap();
    String::from_utf8(files.into_iter().nth(at).unwrap().bytes).unwrap()
}

#[test]
fn tables_have_a_row_each_and_no_formula() {
    let files = portfolio().files(PortfolioFormat::Csv).unwrap();
    assert_eq!(files.len(), 5);
    for file in &files {
        let mut reader = ::csv::Reader::from_reader(&file.bytes[..]);
        let width = reader.headers().unwrap().len();
        for record in reader.records().map(Result::unwrap) {
            assert_eq!(record.len(), width, "{}", file.name);
            assert!(!record.iter().any(|cell| cell.starts_with(['=', '+', '@'])), "{record:?}");
        }
    }
    assert_eq!(text(PortfolioFormat::Csv, 0).lines().count(), 3);
}

#[test]
fn the_page_is_inert_and_whole() {
    let page = text(PortfolioFormat::Html, 0);
    assert!(!page.contains("<script>|") && page.contains("&lt;script&gt;|"));
    assert_eq!(page.matches("<script").count(), 1);
    let tree = scraper::Html::parse_document(&page);
    let attribute = |selector: &str, name: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        tree.select(&selector).next().and_then(|element| element.attr(name)).unwrap_or_default().to_owned()
    };
    assert!(attribute("meta[http-equiv]", "content").starts_with("default-src 'none'; style-src 'sha256-"));
    assert_eq!(attribute("tbody a", "href"), "reports/northwind%20analytics.docx.html");
    assert!(page.contains("+broken.pdf") && page.contains("2 contracts"), "{}", portfolio().sum());
    for outside in ["src=", "url(", "http:", "https:", " style=", " onclick="] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn gates_can_read_it() {
    let xml = text(PortfolioFormat::Junit, 0);
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut cases = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                cases += usize::from(tag.name().as_ref() == "testcase");
            }
            _ => {}
        }
    }
    let portfolio = portfolio();
    assert_eq!(cases, 2 * portfolio.clauses.len() + 1);
    let sarif: serde_json::Value = serde_json::from_str(&text(PortfolioFormat::Sarif, 0)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), portfolio.rows.iter().map(|row| row.findings.len()).sum::<usize>());
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    let uri = results.last().unwrap()["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'"'), "{uri}");
}

#[test]
fn the_workbook_is_the_same_each_time() {
    let [one, other] = [(), ()].map(|()| portfolio().files(PortfolioFormat::Xlsx).unwrap().remove(0).bytes);
    assert!(one.starts_with(b"PK") && one == other);
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(one)).unwrap();
    let links = std::io::read_to_string(book.by_name("xl/worksheets/_rels/sheet1.xml.rels").unwrap()).unwrap();
    assert!(links.contains("northwind%20analytics.docx.html"), "{links}");
}

#[test]
fn markdown_and_lines_say_the_same() {
    let markdown = text(PortfolioFormat::Markdown, 0);
    assert!(markdown.contains("\\|") && markdown.contains("&lt;script>") && !markdown.contains("<script"));
    let lines = text(PortfolioFormat::Jsonl, 0);
    let values: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(values.len(), 3);
    assert_eq!((&values[0]["schema"], &values[2]["because"]), (&"baa-portfolio/1".into(), &"the PDF is damaged".into()));
}
