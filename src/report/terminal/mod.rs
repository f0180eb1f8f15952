//! A reviewer's page on the terminal: the grade, what must change with the words that prove it and
//! what to ask for, then the rest in short.
//!
//! Colours are always written; the caller strips them where they are not wanted.

pub(super) mod layout;

use anstyle::{AnsiColor, Style};

use super::view::{CapView, GradeView, Group, Item, View};
use super::{Report, plain};
use layout::{Layout, Span, glue, width};

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const TELLING: Style = Style::new().bold().underline();

/// Narrower than this nothing reads well; wider, lines are too long for the eye.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;
/// Columns of what stands under the title of a finding.
const INDENT: &str = "   ";
/// Columns of the names in lists of names and values.
const NAMES: usize = 33;

/// Renders the page for a terminal of this many columns.
pub fn render(report: &Report, columns: usize) -> String {
    let view = View::of(report);
    let mut page = Layout::new(columns.clamp(*WIDTHS.start(), *WIDTHS.end()));
    head(&mut page, &view);
    if view.is_baa {
        findings(&mut page, &view);
        short_lists(&mut page, &view);
        facts(&mut page, &view);
        observations(&mut page, &view);
        responsibilities(&mut page, &view);
        negotiation(&mut page, &view);
    }
    if let Some(grade) = &view.grade {
        sum(&mut page, grade);
    }
    foot(&mut page, &view);
    page.finish()
}

fn head(page: &mut Layout, view: &View) {
    page.blank();
    page.paragraph((PLAIN, ""), (PLAIN, ""), &[(BOLD, &view.name)]);
    page.paragraph((PLAIN, ""), (PLAIN, ""), &[(DIM, &view.extent)]);
    if view.is_baa {
        let (upper, lower) = view.sides();
        for (side, names) in [(upper, &view.covered_entity), (lower, &view.business_associate)] {
            if !names.is_empty() {
                page.paragraph((PLAIN, ""), (PLAIN, "  "), &[(DIM, &format!("{side}: ")), (PLAIN, names)]);
            }
        }
    }
    page.blank();
    match &view.grade {
        Some(grade) => grade_card(page, grade),
        None if view.is_baa => {
            let why = "The file was not read completely, so it has no grade. What follows holds for what was read.";
            page.paragraph((BOLD, "   "), (PLAIN, "   "), &[(severity("critical"), "NO GRADE"), (PLAIN, "  "), (PLAIN, why)]);
        }
        None => {
            let nature = [(severity("high"), "NOT A BUSINESS ASSOCIATE AGREEMENT"), (PLAIN, "  "), (PLAIN, view.nature.as_str())];
            page.paragraph((PLAIN, "   "), (PLAIN, "   "), &nature);
            quotes(page, &view.nature_passages, 0);
        }
    }
    for issue in &view.issues {
        page.blank();
        let (style, mark) = if issue.incomplete { (severity("critical"), " ! ") } else { (severity("medium"), " i ") };
        page.paragraph((style, mark), (PLAIN, INDENT), &[(PLAIN, &issue.message)]);
    }
}

fn grade_card(page: &mut Layout, grade: &GradeView) {
    const BAR: usize = 32;
    let style = letter_style(grade.letter);
    let filled = BAR * grade.points as usize / 10_000;
    let (full, empty) = ("\u{2501}".repeat(filled), "\u{2500}".repeat(BAR - filled));
    let mut lines: Vec<Vec<Span>> =
        vec![vec![(BOLD, grade.advice)], vec![(style, &full), (DIM, &empty), (PLAIN, "  "), (PLAIN, &grade.points_words)]];
    let held = format!("Held at {} by ", grade.letter);
    let names = caps(&grade.holding, grade.more_holding);
    if !names.is_empty() {
        lines.push(vec![(PLAIN, &held), (PLAIN, &names), (PLAIN, ".")]);
    }
    let earned = grade.earned.map(|earned| format!("The points alone would make it {earned}."));
    if let Some(earned) = &earned {
        lines.push(vec![(DIM, earned)]);
    }
    let behind = grade.behind.first().map(|cap| format!("No better than {} while these stand: ", cap.letter));
    let names = caps(&grade.behind, grade.more_behind);
    if let Some(behind) = &behind {
        lines.push(vec![(DIM, behind), (DIM, &names), (DIM, ".")]);
    }
    page.beside(&big_letter(grade.letter), style, &lines);
}

fn caps(caps: &[CapView], more: usize) -> String {
    let named = caps.iter().map(|cap| format!("{} ({})", cap.title, cap.verdict));
    let more = (more > 0).then(|| format!("{more} more"));
    plain::list(&named.chain(more).collect::<Vec<_>>())
}

fn findings(page: &mut Layout, view: &View) {
    let mut number = 0;
    if view.must_change > 0 {
        heading(page, "What must change", view.must_change);
        overview(page, view);
    }
    for group in Group::MUST_CHANGE {
        let items = view.group(group);
        if !items.is_empty() {
            heading(page, group.heading(), items.len());
        }
        for item in items {
            number += 1;
            page.blank();
            finding(page, number, item);
        }
    }
    let smaller = view.group(Group::Smaller);
    if !smaller.is_empty() {
        heading(page, Group::Smaller.heading(), smaller.len());
    }
    for item in smaller {
        number += 1;
        page.blank();
        title(page, number, item);
        let place = beside(&item.place);
        page.paragraph((PLAIN, INDENT), (PLAIN, INDENT), &[(PLAIN, &item.message), (DIM, &place)]);
        if !item.ask.is_empty() {
            labelled(page, "Ask", &[(GOOD, &item.ask)]);
        }
    }
}

/// What must change at a glance: a line for each, before the details.
fn overview(page: &mut Layout, view: &View) {
    page.blank();
    let must = view.items.iter().filter(|item| item.must_change);
    for (index, item) in must.enumerate() {
        let number = format!("{:<3}", index + 1);
        let state = format!("{} \u{b7} ", item.verdict_words);
        let place = if item.passages.is_empty() { String::new() } else { beside(&item.place) };
        let taken = [&number, &item.title, &place, &state, item.severity].map(width).iter().sum::<usize>();
        let place = if taken + 2 > page.width() { "" } else { &place };
        let style = severity(item.severity);
        page.ends(&[(style, &number), (PLAIN, &item.title), (DIM, place)], &[(DIM, &state), (style, item.severity)]);
    }
}

fn finding(page: &mut Layout, number: usize, item: &Item) {
    title(page, number, item);
    let law = glue(&item.citations).replace(";\u{a0}", "; ");
    let about: Vec<&str> = [item.place.as_str(), item.kind_words, &law].into_iter().filter(|part| !part.is_empty()).collect();
    page.paragraph((PLAIN, INDENT), (PLAIN, INDENT), &[(DIM, &about.join(" \u{b7} "))]);
    quotes(page, &item.passages, item.more_passages);
    if !item.passages.is_empty() {
        page.blank();
    }
    if !item.message.is_empty() {
        page.paragraph((PLAIN, INDENT), (PLAIN, INDENT), &[(PLAIN, &item.message)]);
    }
    if !item.doubt.is_empty() {
        labelled(page, "Sure?", &[(if item.doubtful { BOLD } else { PLAIN }, &item.doubt)]);
    }
    if !item.why_first.is_empty() {
        labelled(page, "Why", &[(PLAIN, &item.why_first)]);
    }
    ask(page, item);
}

fn title(page: &mut Layout, number: usize, item: &Item) {
    let style = severity(item.severity);
    let number = format!("{number:<3}");
    let state = format!("{} \u{b7} ", item.verdict_words);
    let doubt = if item.doubtful { "unsure \u{b7} " } else { "" };
    page.ends(&[(style, &number), (BOLD, &item.title)], &[(DIM, doubt), (PLAIN, &state), (style, item.severity)]);
}

fn quotes(page: &mut Layout, passages: &[super::passage::Passage], more: usize) {
    const BAR: &str = "   \u{2502} ";
    for (index, passage) in passages.iter().enumerate() {
        let mut spans: Vec<Span> = vec![(PLAIN, "\u{201c}")];
        spans.extend(passage.spans.iter().map(|span| (if span.telling { TELLING } else { PLAIN }, span.text.as_str())));
        spans.push((PLAIN, "\u{201d}"));
        let place = beside(&passage.place);
        // The first place stands under the title already.
        if index > 0 {
            spans.push((DIM, &place));
        }
        page.paragraph((DIM, BAR), (DIM, BAR), &spans);
    }
    if more > 0 {
        let places = plain::count(more, "more place", "more places");
        page.paragraph((DIM, BAR), (DIM, BAR), &[(DIM, &format!("and {places}"))]);
    }
}

fn ask(page: &mut Layout, item: &Item) {
    if item.ask.is_empty() {
        return;
    }
    let fallback = format!("; fallback: {}", item.ask_fallback);
    let fallback = if item.ask_fallback.is_empty() { "" } else { fallback.as_str() };
    labelled(page, "Ask", &[(GOOD, &item.ask), (PLAIN, fallback)]);
}

fn labelled(page: &mut Layout, label: &str, spans: &[Span]) {
    page.paragraph((DIM, &format!("{INDENT}{label:<7}")), (PLAIN, "          "), spans);
}

fn short_lists(page: &mut Layout, view: &View) {
    let in_order = view.group(Group::InOrder);
    let (flags, duties): (Vec<&Item>, Vec<&Item>) = in_order.into_iter().partition(|item| item.kind == "red-flag");
    let lists = [
        ("Could not be read", view.group(Group::Elsewhere), severity("medium")),
        ("Waived", view.group(Group::Waived), severity("low")),
        ("In order", duties, GOOD),
        ("Red flags not found", flags, GOOD),
        ("Does not apply", view.group(Group::NotApplicable), DIM),
    ];
    if lists.iter().all(|(_, items, _)| items.is_empty()) {
        return;
    }
    heading(page, "The rest", lists.iter().map(|(_, items, _)| items.len()).sum());
    page.blank();
    for (label, items, style) in lists.iter().filter(|(_, items, _)| !items.is_empty()) {
        let name = |item: &&Item| match (item.group, item.place.as_str()) {
            (Group::Elsewhere, place) if !place.is_empty() => format!("{} ({})", item.title, glue(place)),
            (Group::Waived, _) => format!("{} ({})", item.title, item.message),
            _ => item.title.clone(),
        };
        let names: Vec<String> = items.iter().map(name).collect();
        let label = format!("{label} ({})", items.len());
        page.paragraph((PLAIN, INDENT), (PLAIN, "      "), &[(*style, &label), (PLAIN, "  "), (PLAIN, &names.join(" \u{b7} "))]);
    }
}

fn facts(page: &mut Layout, view: &View) {
    heading(page, "What it says in figures", view.facts.len());
    page.blank();
    let rest = " ".repeat(INDENT.len() + NAMES);
    for fact in &view.facts {
        if let Some(value) = &fact.value {
            let label = format!("{INDENT}{:<NAMES$}", fact.label);
            let place = beside(&fact.place);
            page.paragraph((DIM, &label), (PLAIN, &rest), &[(BOLD, value), (DIM, &place)]);
        }
    }
    let silent: Vec<&str> = view.facts.iter().filter(|fact| fact.value.is_none()).map(|fact| fact.label).collect();
    if !silent.is_empty() {
        let label = format!("{INDENT}{:<NAMES$}", "Silent on");
        page.paragraph((DIM, &label), (PLAIN, &rest), &[(PLAIN, &silent.join(" \u{b7} "))]);
    }
    if !view.clock.is_empty() {
        let label = format!("{INDENT}{:<NAMES$}", "Clock of a breach");
        page.paragraph((DIM, &label), (PLAIN, &rest), &[(PLAIN, &view.clock.join(" "))]);
    }
}

fn observations(page: &mut Layout, view: &View) {
    if view.observations.is_empty() {
        return;
    }
    heading(page, "Also noticed", view.observations.len());
    for one in &view.observations {
        page.blank();
        let place = beside(&one.place);
        page.paragraph((severity(one.severity), " \u{b7} "), (PLAIN, INDENT), &[(PLAIN, &one.message), (DIM, &place)]);
    }
}

/// Who does what: a line for each side.
fn responsibilities(page: &mut Layout, view: &View) {
    if view.responsibilities.is_empty() {
        return;
    }
    heading(page, "Who does what", view.responsibilities.len());
    page.blank();
    for who in ["vendor", "partly", "elsewhere", "nobody", "you"] {
        let duties = || view.responsibilities.iter().filter(|one| one.who == who);
        if let Some(first) = duties().next() {
            let names: Vec<&str> = duties().map(|one| one.says.as_str()).collect();
            listed(page, &capital(first.who_words), &names);
        }
    }
}

/// The asks in order, what can be given for them, and what to ask the other side to send.
fn negotiation(page: &mut Layout, view: &View) {
    let table = &view.negotiation;
    heading(page, "At the table", table.asks.len());
    page.blank();
    for (label, priority) in [("Must have", "must"), ("Insist on", "should"), ("May be traded", "trade")] {
        listed(page, label, &table.titles(priority));
    }
    let chips: Vec<String> = table.chips.iter().map(|chip| format!("{}: {}", chip.title, chip.says)).collect();
    listed(page, "Can be given", &chips.iter().map(String::as_str).collect::<Vec<_>>());
    let requests: Vec<&str> = table.requests.iter().map(|request| request.title.as_str()).collect();
    listed(page, "Request the document on", &requests);
    listed(page, "Proposed, not graded", &table.ahead.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A name and a list beside it; nothing where the list is empty.
fn listed(page: &mut Layout, label: &str, entries: &[&str]) {
    if !entries.is_empty() {
        let label = format!("{INDENT}{label:<NAMES$}");
        let rest = " ".repeat(INDENT.len() + NAMES);
        page.paragraph((DIM, &label), (PLAIN, &rest), &[(PLAIN, &entries.join(" \u{b7} "))]);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn sum(page: &mut Layout, grade: &GradeView) {
    heading(page, "How the points add up", grade.sum.iter().map(|row| row.clauses).sum());
    page.blank();
    for row in &grade.sum {
        let line = format!("{INDENT}{:<NAMES$}{:>4}   {:>16}", row.label, row.clauses, row.points);
        page.ends(&[(PLAIN, &line)], &[]);
    }
    let total = format!("{INDENT}{:<NAMES$}{:>4}   {:>16}", "sum", "", grade.total);
    page.ends(&[(BOLD, &total)], &[]);
    page.ends(&[(DIM, INDENT), (DIM, "scaled to "), (DIM, &grade.points_words)], &[]);
}

fn foot(page: &mut Layout, view: &View) {
    page.blank();
    let digest = view.library_digest.get(..16).unwrap_or(&view.library_digest);
    let line = format!("baa {} \u{b7} playbook {} \u{b7} clause library {digest}", view.version, view.playbook);
    page.paragraph((PLAIN, ""), (PLAIN, ""), &[(DIM, &line)]);
}

fn heading(page: &mut Layout, text: &str, count: usize) {
    page.blank();
    let (text, count) = (text.to_uppercase(), count.to_string());
    // The blank before the rule and the two of `ends` after it.
    let rule = "\u{2500}".repeat(page.width().saturating_sub(width(&text) + width(&count) + 3));
    page.ends(&[(BOLD, &text), (PLAIN, " "), (DIM, &rule)], &[(DIM, &count)]);
}

/// A place after what stands there, never torn apart.
fn beside(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(" {}", glue(&format!("\u{b7} {place}"))) }
}

fn severity(name: &str) -> Style {
    match name {
        "critical" => AnsiColor::Red.on_default().bold(),
        "high" => AnsiColor::Yellow.on_default().bold(),
        "medium" => AnsiColor::Cyan.on_default(),
        _ => DIM,
    }
}

fn letter_style(letter: &str) -> Style {
    match letter {
        "A" | "B" => GOOD.bold(),
        "C" => AnsiColor::Yellow.on_default().bold(),
        _ => AnsiColor::Red.on_default().bold(),
    }
}

#[rustfmt::skip]
fn big_letter(letter: &str) -> [&'static str; 5] {
    match letter {
        "A" => [" ████ ", "██  ██", "██████", "██  ██", "██  ██"],
        "B" => ["█████ ", "██  ██", "█████ ", "██  ██", "█████ "],
        "C" => [" █████", "██    ", "██    ", "██    ", " █████"],
        "D" => ["█████ ", "██  ██", "██  ██", "██  ██", "█████ "],
        _ =>   ["██████", "██    ", "█████ ", "██    ", "██    "],
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, render};
    use crate::report::sample;

    fn shown(report: &Report, columns: usize) -> String {
        anstream::adapter::strip_str(&render(report, columns)).to_string()
    }

    #[test]
    fn whole_page() {
        sample::with_report(|report| insta::assert_snapshot!(shown(report, 80)));
    }

    #[test]
    fn incomplete_page() {
        sample::with_incomplete_report(|report| {
            let page = shown(report, 80);
            let head: Vec<&str> = page.lines().take_while(|line| !line.starts_with("WHAT")).collect();
            insta::assert_snapshot!(head.join("\n"));
        });
    }

    #[test]
    fn not_a_baa() {
        sample::with_other_document(|report| insta::assert_snapshot!(shown(report, 80)));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        sample::with_report(|report| {
            for (columns, most) in [(20, 60), (60, 60), (80, 80), (110, 110), (300, 120)] {
                let page = shown(report, columns);
                let widest = page.lines().map(|line| line.chars().count()).max();
                assert_eq!(widest, Some(most), "at {columns} columns");
            }
        });
    }

    #[test]
    fn the_contract_cannot_steer_the_terminal() {
        sample::with_report(|report| {
            let page = shown(report, 120);
            assert!(page.contains("<legal@northwind.example>\u{fffd}") || !page.contains('\u{7}'));
            assert!(page.chars().all(|c| c == '\n' || !c.is_control()));
        });
    }
}
