//! Contracts that attack who reads the reports: whatever stands in the text, the title, the names of
//! the parties or of the file is inert in every output.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_xml::events::Event as XmlEvent;
use scraper::{Html, Selector};

use crate::common::{CONTRACT, Desk, run};

/// What is tried: letters that are markup, formulas, commands or paths somewhere.
const ATTACKS: [&str; 13] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "</style></title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "![beacon](https://evil.example/x.png)",
    "<https://evil.example/auto>",
    "=HYPERLINK(\"https://evil.example\",\"open\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{1b}]8;;https://evil.example\u{9b}2J",
    "]]></failure><x>&evil;",
    "../../escape {{ 7*7 }} {% raw %}",
];

/// Names of files; what a system does not take is not tried.
const NAMES: [&str; 6] = [
    "<img src=x onerror=alert(1)>.txt",
    "=HYPERLINK(\"x\")&'\"]]>.txt",
    "[click](javascript:alert(1)).txt",
    "\u{1b}[2J\u{202e}fdp.txt",
    "javascript:alert(1).txt",
    "..evil.txt",
];

/// The contract with an attack as title, in the name of a party, in a term and in the words that
/// findings quote, alone and at the start of a cell as well.
fn contract(attack: &str) -> String {
    let title = format!("{attack}\n\n{attack} Business Associate Agreement");
    CONTRACT
        .replace("# Business Associate Agreement", &title)
        .replace("Northwind Analytics, Inc.", &format!("Northwind {attack} Analytics, Inc."))
        .replace("\"PHI\"", &format!("\"PHI\" or \"{attack}\""))
        .replace("report to Covered Entity any Breach", &format!("report to Covered Entity {attack} any Breach"))
        .replace("This Agreement ends", &format!("{attack} This Agreement ends"))
}

/// A Word file of these paragraphs.
fn word(text: &str) -> Vec<u8> {
    use docx_rs::{Docx, Paragraph, Run};
    // XML cannot hold these letters at all.
    let text: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    let paragraphs = text.split("\n\n").map(|text| Paragraph::new().add_run(Run::new().add_text(text.replace('\n', " "))));
    let mut bytes = Cursor::new(Vec::new());
    paragraphs.fold(Docx::new(), Docx::add_paragraph).build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What an output would do, in words; nothing where it is inert.
fn harm(path: &Path) -> Option<String> {
    let bytes = fs::read(path).unwrap();
    let text = || String::from_utf8(bytes.clone()).unwrap();
    match path.extension().unwrap().to_str().unwrap() {
        // The contract itself with marks in it: what stands in Markdown that it brought stays.
        "md" if path.to_str().unwrap().ends_with(".md.redline.md") => None,
        "html" => in_page(&text()),
        "md" => in_markdown(&text()).or_else(|| steering(&text())),
        "txt" => steering(&text()),
        "csv" => in_table(&text()),
        "xml" => in_xml(&text()),
        "json" | "sarif" | "jsonl" => {
            let bad = text().lines().any(str::is_empty) || text().contains(|letter: char| letter.is_control() && letter != '\n');
            let whole = serde_json::Deserializer::from_str(&text()).into_iter::<serde_json::Value>().all(|value| value.is_ok());
            (bad || !whole).then(|| "it is not JSON".to_owned())
        }
        "docx" | "xlsx" => in_package(&bytes),
        other => Some(format!("nobody looks at .{other}")),
    }
}

/// Letters that steer a terminal or turn the direction of writing.
fn steering(text: &str) -> Option<String> {
    let steers = |letter: &char| (letter.is_control() && !"\n\t".contains(*letter)) || ('\u{202a}'..='\u{202e}').contains(letter);
    text.chars().find(steers).map(|letter| format!("{letter:?} steers"))
}

fn in_page(text: &str) -> Option<String> {
    let page = Html::parse_document(text);
    let all = |selector: &str| page.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    let policy = all("head > meta[http-equiv=Content-Security-Policy]");
    let policy = policy.first().and_then(|meta| meta.attr("content")).unwrap_or_default();
    if !policy.starts_with("default-src 'none'; style-src 'sha256-") || policy.contains("unsafe") {
        return Some(format!("the policy is lax: {policy:?}"));
    }
    for element in all("*") {
        let name = element.value().name();
        if ["img", "iframe", "object", "embed", "link", "base", "audio", "video"].contains(&name) {
            return Some(format!("<{name}>"));
        }
        for (attribute, value) in element.value().attrs() {
            let address = ["href", "src", "action", "xlink:href", "data"].contains(&attribute);
            let inside = value.starts_with('#') || !value.contains(':');
            if attribute.starts_with("on") || attribute == "style" || (address && !inside) {
                return Some(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    // Of each kind the page's own one, which the policy knows by its digest.
    let own = [all("script").len(), all("style").len(), all("title").len()];
    (own[0] > 1 || own[1] != 1 || own[2] != 1).then(|| format!("scripts, styles, titles: {own:?}"))
}

fn in_markdown(text: &str) -> Option<String> {
    let all = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    // What the reports themselves use; nothing of a contract can make more of it than bold or struck words.
    let own = ["<strong>", "</strong>", "<ins>", "</ins>", "<del>", "</del>", "<br>"];
    Parser::new_ext(text, all).find_map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) if !own.contains(&html.trim()) => Some(format!("markup {html:?}")),
        Event::Start(Tag::Image { dest_url, .. }) => Some(format!("image {dest_url}")),
        Event::Start(Tag::Link { dest_url, .. }) if dest_url.contains("evil") || dest_url.starts_with("javascript:") => {
            Some(format!("link {dest_url}"))
        }
        _ => None,
    })
}

fn in_table(text: &str) -> Option<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).find_map(|cell| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<i64>().is_err();
        if formula { Some(format!("formula {cell:?}")) } else { steering(&cell) }
    })
}

fn in_xml(text: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Err(error) => return Some(error.to_string()),
            Ok(XmlEvent::Eof) => return steering(text),
            Ok(XmlEvent::Start(tag) | XmlEvent::Empty(tag))
                if ["x", "script", "svg", "img"].contains(&tag.local_name().into_inner()) =>
            {
                return Some(format!("{tag:?}"));
            }
            Ok(_) => {}
        }
    }
}

/// Every part of an Office file is XML; none has a formula, a field or a link to outside.
fn in_package(bytes: &[u8]) -> Option<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().to_owned();
        if ![Some("xml"), Some("rels")].contains(&name.rsplit('.').next()) {
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let formula = ["<f>", "<f ", "<w:instrText", "<w:fldSimple", "TargetMode=\"External\""].into_iter().find(|mark| {
            let of_pages =
                text.contains(&format!("{mark} xml:space=\"preserve\">PAGE")) || text.contains(&format!("{mark}>PAGE"));
            text.contains(mark) && !of_pages && !only_own_links(&text)
        });
        if let Some(harm) = formula.map(|mark| format!("{mark}: {text}")).or_else(|| in_xml(&text)) {
            return Some(format!("{name}: {harm:.300}"));
        }
    }
    None
}

/// Links of the workbook lead to the pages beside it.
fn only_own_links(text: &str) -> bool {
    let targets = text.split("Target=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(target, _)| target);
    text.contains("<Relationships")
        && targets.into_iter().all(|target| !target.contains("evil") && !target.contains("javascript:"))
}

#[test]
fn nothing_in_a_contract_acts_on_who_reads_of_it() {
    let desk = Desk::with(&[]);
    for (at, attack) in ATTACKS.iter().enumerate() {
        let text = contract(attack);
        desk.put(&format!("in/{at:02}.txt"), text.as_bytes());
    }
    for (at, attacks) in ATTACKS.chunks(5).enumerate() {
        let text = contract(&attacks.join(" "));
        desk.put(&format!("in/{at}.md"), text.as_bytes());
        desk.put(&format!("in/{at}.docx"), &word(&text));
    }
    for name in NAMES {
        let _ = fs::write(desk.path("in").join(name), contract(name));
    }
    let written = desk.baa(
        "review in --output out --format html,markdown,terminal,json,docx --redline --date 2026-01-31 \
         --portfolio xlsx,csv,html,markdown,jsonl,junit,sarif",
    );
    assert!([0, 3].contains(&written.code), "{}", written.stderr);
    let mut harms: Vec<String> = [written.stdout, written.stderr].iter().filter_map(|text| steering(text)).collect();
    let outputs = files(&desk.path("out"));
    // All stand in the folder itself, five reports and a redline for each.
    assert!(outputs.len() > files(&desk.path("in")).len() * 5 + 20, "{}", outputs.len());
    assert_eq!(files(&desk.path(".")).len(), 2, "{:?}", files(&desk.path(".")));
    for path in outputs {
        harms.extend(harm(&path).map(|harm| format!("{:?}: {harm}", path.file_name().unwrap())));
    }
    assert!(harms.is_empty(), "{}", harms.join("\n"));
}

#[test]
fn nor_on_a_terminal_or_in_a_comparison() {
    let desk = Desk::with(&[("old.md", CONTRACT.as_bytes()), ("out/.keep", b"")]);
    for (at, attack) in ATTACKS.iter().enumerate() {
        desk.put("new.txt", contract(attack).as_bytes());
        for line in ["review new.txt --show-text", "review new.txt", "compare old.md new.txt"] {
            let run = desk.baa(line);
            assert_eq!(steering(&run.stdout).or_else(|| steering(&run.stderr)), None, "{line}: {attack:?}");
        }
        for (format, extension) in [("html", "html"), ("markdown", "md"), ("json", "json"), ("xlsx", "xlsx")] {
            let path = format!("out/{at}.{extension}");
            desk.baa(&format!("compare old.md new.txt --format {format} --output {path}"));
            assert_eq!(harm(&desk.path(&path)), None, "{format}: {attack:?}");
        }
    }
}

#[test]
fn nor_in_what_a_search_finds() {
    let desk = Desk::with(&[]);
    for (at, attack) in ATTACKS.iter().enumerate() {
        desk.put(&format!("in/{at:02}.txt"), contract(attack).as_bytes());
    }
    let search = |line: &str| {
        let mut command = desk.command(line);
        command.env("BAA_INDEX", desk.path("index"));
        run(command)
    };
    search("index add in").clean(0);
    for (format, extension) in [("terminal", "txt"), ("html", "html"), ("csv", "csv"), ("json", "json")] {
        let path = desk.path(&format!("found.{extension}"));
        let found = search(&format!("search breach --limit 50 --format {format}")).clean(0);
        assert!(found.contains("breach") || found.contains("Breach"), "{format}");
        fs::write(&path, found).unwrap();
        assert_eq!(harm(&path), None, "{format}");
    }
}

#[test]
fn no_report_leaves_its_folder() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["../up.txt", "/root.txt", "a/../../up.txt", "..\\up.txt", "good.txt"] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, CONTRACT.as_bytes()).unwrap();
    }
    let desk = Desk::with(&[("in/signed.zip", &writer.finish().unwrap().into_inner())]);
    desk.baa("review in/signed.zip --output out/reports --format json").clean(0);
    assert_eq!(files(&desk.path(".")).len(), 2);
    assert_eq!(files(&desk.path("out")).len(), 1, "{:?}", files(&desk.path("out")));
    assert_eq!(files(&desk.path("out/reports")).len(), 1, "{:?}", files(&desk.path("out/reports")));
}
