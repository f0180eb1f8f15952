//! The report as GitHub Markdown, for pull requests, tickets and mail.
//!
//! Contract text is a stranger's: everything that Markdown, HTML or a host would act on is escaped.

use std::fmt::Write as _;

use super::passage::Passage;
use super::view::{CapView, GradeView, Group, Item, View};
use super::{Report, plain};

/// Renders the report as Markdown.
pub fn render(report: &Report) -> String {
    let view = View::of(report);
    let mut page = Page::default();
    head(&mut page, &view);
    if view.is_baa {
        findings(&mut page, &view);
        rest(&mut page, &view);
        facts(&mut page, &view);
        observations(&mut page, &view);
        responsibilities(&mut page, &view);
        negotiation(&mut page, &view);
    }
    if let Some(grade) = &view.grade {
        sum(&mut page, grade);
    }
    page.block(&format!(
        "---\nbaa {} · playbook {} · clause library `{}` · file `{}`",
        view.version,
        escape(&view.playbook),
        view.library_digest,
        view.sha256
    ));
    page.0
}

/// Markdown that grows by blocks.
#[derive(Default)]
struct Page(String);

impl Page {
    /// Adds lines as a block of their own.
    fn block(&mut self, lines: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(lines.trim_end());
        self.0.push('\n');
    }
}

fn head(page: &mut Page, view: &View) {
    page.block(&format!("# {}", escape(&view.name)));
    let mut about = escape(&view.extent);
    let (upper, lower) = view.sides();
    if view.is_baa && !(view.covered_entity.is_empty() && view.business_associate.is_empty()) {
        let _ = write!(about, "  \n{upper}: {}  \n{lower}: {}", escape(&view.covered_entity), escape(&view.business_associate));
    }
    page.block(&about);
    match &view.grade {
        Some(grade) => grade_lines(page, grade),
        None if view.is_baa => {
            page.block("**No grade.** The file was not read completely. What follows holds for what was read.");
        }
        None => {
            page.block(&format!("**Not a business associate agreement.** {}", escape(&view.nature)));
            quotes(page, &view.nature_passages, 0);
        }
    }
    for issue in &view.issues {
        let kind = if issue.incomplete { "WARNING" } else { "NOTE" };
        page.block(&format!("> [!{kind}]\n> {}", escape(&issue.message)));
    }
}

fn grade_lines(page: &mut Page, grade: &GradeView) {
    page.block(&format!("## Grade {}: {}", grade.letter, grade.points_words));
    let mut lines = format!("**{}**", grade.advice);
    if !grade.holding.is_empty() {
        let _ = write!(lines, " Held at {} by {}.", grade.letter, caps(&grade.holding, grade.more_holding));
    }
    if let Some(earned) = grade.earned {
        let _ = write!(lines, " The points alone would make it {earned}.");
    }
    if let Some(next) = grade.behind.first() {
        let _ = write!(lines, " No better than {} while these stand: {}.", next.letter, caps(&grade.behind, grade.more_behind));
    }
    page.block(&lines);
}

fn caps(caps: &[CapView], more: usize) -> String {
    let named = caps.iter().map(|cap| format!("{} ({})", escape(&cap.title), cap.verdict));
    let more = (more > 0).then(|| format!("{more} more"));
    plain::list(&named.chain(more).collect::<Vec<_>>())
}

fn findings(page: &mut Page, view: &View) {
    if view.must_change > 0 {
        page.block(&format!("## What must change ({})", view.must_change));
        page.block(&overview(view));
    }
    let mut number = 0;
    for group in Group::MUST_CHANGE {
        let items = view.group(group);
        if !items.is_empty() {
            page.block(&format!("## {} ({})", group.heading(), items.len()));
        }
        for item in items {
            number += 1;
            finding(page, number, item);
        }
    }
    let smaller = view.group(Group::Smaller);
    if smaller.is_empty() {
        return;
    }
    page.block(&format!("## Smaller points ({})", smaller.len()));
    let mut lines = String::new();
    for item in smaller {
        let place = if item.place.is_empty() { String::new() } else { format!(" ({})", escape(&item.place)) };
        let _ = writeln!(lines, "- **{}**, {}{place}. {}{}", escape(&item.title), state(item), escape(&item.message), ask(item));
    }
    page.block(&lines);
}

/// What must change at a glance: a row for each, before the details.
fn overview(view: &View) -> String {
    let mut table = String::from("| | | | Severity | Where |\n|--:|---|---|---|---|\n");
    for (index, item) in view.items.iter().filter(|item| item.must_change).enumerate() {
        let place = if item.passages.is_empty() { "" } else { item.place.as_str() };
        let (title, place) = (escape(&item.title), escape(place));
        let _ = writeln!(table, "| {} | {title} | {} | {} | {place} |", index + 1, item.verdict_words, item.severity);
    }
    table
}

fn finding(page: &mut Page, number: usize, item: &Item) {
    page.block(&format!("### {number}. {}", escape(&item.title)));
    let about = [state(item), escape(&item.place), item.kind_words.to_owned(), escape(&item.citations)];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    page.block(&about.join(" · "));
    quotes(page, &item.passages, item.more_passages);
    page.block(&escape(&item.message));
    let mut lines = String::new();
    if !item.why_first.is_empty() {
        let _ = writeln!(lines, "- **Why:** {}", escape(&item.why_first));
    }
    if !item.ask.is_empty() {
        let _ = writeln!(lines, "-{}", ask(item));
    }
    page.block(&lines);
}

/// "**critical**, too weak", with a word of caution where the reading is not sure.
fn state(item: &Item) -> String {
    let doubt = if item.doubt.is_empty() { String::new() } else { format!(" ({})", item.doubt) };
    format!("{}, {}{doubt}", item.severity, item.verdict_words)
}

fn ask(item: &Item) -> String {
    match (item.ask.as_str(), item.ask_fallback.as_str()) {
        ("", _) => String::new(),
        (ask, "") => format!(" **Ask:** {}", escape(ask)),
        (ask, fallback) => format!(" **Ask:** {}; fallback: {}", escape(ask), escape(fallback)),
    }
}

fn quotes(page: &mut Page, passages: &[Passage], more: usize) {
    for passage in passages {
        let mut line = String::from("> \u{201c}");
        for span in &passage.spans {
            let text = escape(&span.text);
            // Strong text may neither begin nor end with a blank.
            let words = text.trim();
            match words {
                "" => line.push_str(&text),
                words if span.telling => line.push_str(&text.replacen(words, &format!("<strong>{words}</strong>"), 1)),
                _ => line.push_str(&text),
            }
        }
        let _ = write!(line, "\u{201d} ({})", escape(&passage.place));
        page.block(&line);
    }
    if more > 0 {
        page.block(&format!("> and {}", plain::count(more, "more place", "more places")));
    }
}

fn rest(page: &mut Page, view: &View) {
    let (flags, duties): (Vec<&Item>, Vec<&Item>) =
        view.group(Group::InOrder).into_iter().partition(|item| item.kind == "red-flag");
    let lists = [
        ("Could not be read", view.group(Group::Elsewhere)),
        ("Waived", view.group(Group::Waived)),
        ("In order", duties),
        ("Red flags not found", flags),
        ("Does not apply", view.group(Group::NotApplicable)),
    ];
    let mut lines = String::new();
    for (label, items) in lists.iter().filter(|(_, items)| !items.is_empty()) {
        let names: Vec<String> = items.iter().map(|item| name(item)).collect();
        let _ = writeln!(lines, "- **{label} ({}):** {}", items.len(), names.join(" · "));
    }
    if !lines.is_empty() {
        page.block("## The rest");
        page.block(&lines);
    }
}

/// The title, and of a waived clause who waived it and why.
fn name(item: &Item) -> String {
    if item.group == Group::Waived { format!("{} ({})", escape(&item.title), escape(&item.message)) } else { escape(&item.title) }
}

fn facts(page: &mut Page, view: &View) {
    let mut table = String::from("| What it says in figures | | Where |\n|---|---|---|\n");
    for fact in &view.facts {
        let value = fact.value.as_deref().map_or_else(|| "silent".to_owned(), |value| format!("**{}**", escape(value)));
        let _ = writeln!(table, "| {} | {value} | {} |", fact.label, escape(&fact.place));
    }
    page.block(&table);
    if !view.clock.is_empty() {
        page.block(&format!("**Clock of a breach:** {}", escape(&view.clock.join(" "))));
    }
}

fn observations(page: &mut Page, view: &View) {
    if view.observations.is_empty() {
        return;
    }
    page.block(&format!("## Also noticed ({})", view.observations.len()));
    let mut lines = String::new();
    for one in &view.observations {
        let place = if one.place.is_empty() { String::new() } else { format!(" ({})", escape(&one.place)) };
        let _ = writeln!(lines, "- **{}:** {}{place}", one.severity, escape(&one.message));
    }
    page.block(&lines);
}

fn responsibilities(page: &mut Page, view: &View) {
    if view.responsibilities.is_empty() {
        return;
    }
    page.block("## Who does what");
    let mut table = String::from("| Duty | By this contract | Law |\n|---|---|---|\n");
    for one in &view.responsibilities {
        let _ = writeln!(table, "| {} | {} | {} |", escape(&one.says), one.who_words, escape(&one.law));
    }
    page.block(&table);
}

fn negotiation(page: &mut Page, view: &View) {
    let table = &view.negotiation;
    page.block("## At the table");
    if !table.asks.is_empty() {
        let mut rows = String::from("| | Clause | Ask for | Fallback | Where |\n|---|---|---|---|---|\n");
        for ask in &table.asks {
            let cells = [&ask.title, &ask.says, &ask.fallback, &ask.place].map(|text| escape(text));
            let _ = writeln!(rows, "| {} | {} |", ask.priority, cells.join(" | "));
        }
        page.block(&rows);
    }
    let mut lines = String::new();
    for chip in &table.chips {
        let _ = writeln!(lines, "- **Can be given:** {}: {}", escape(&chip.title), escape(&chip.says));
    }
    for request in &table.requests {
        let place = if request.place.is_empty() { String::new() } else { format!(" ({})", escape(&request.place)) };
        let _ = writeln!(lines, "- **Request the document on:** {}{place}", escape(&request.title));
    }
    for ahead in &table.ahead {
        let _ = writeln!(lines, "- **Proposed, not graded:** {}", escape(ahead));
    }
    if !lines.is_empty() {
        page.block(&lines);
    }
}

fn sum(page: &mut Page, grade: &GradeView) {
    let mut table = String::from("| How the points add up | Clauses | Points |\n|---|--:|--:|\n");
    for row in &grade.sum {
        let _ = writeln!(table, "| {} | {} | {} |", row.label, row.clauses, row.points);
    }
    let _ = writeln!(table, "| **sum**, scaled to {} | | **{}** |", grade.points_words, grade.total);
    page.block(&table);
}

/// Text that reads the same in Markdown and does nothing there: no markup, HTML, link, mention,
/// table cell, mathematics or line break.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let starts = escaped.is_empty();
        match c {
            '\n' | '\t' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // A host makes links of these on its own, and a backslash does not stop it.
            '@' => escaped.push_str("&#64;"),
            ':' if rest.starts_with("://") => escaped.push_str("&#58;"),
            '.' if escaped.ends_with("www") => escaped.push_str("&#46;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '#' | '|' | '~' | '$' | '!' => escaped.extend(['\\', c]),
            // Marks of lists, underlines of headings.
            '-' | '+' | '=' if starts => escaped.extend(['\\', c]),
            '.' | ')' if escaped.chars().all(|c| c.is_ascii_digit()) && !starts => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, render};
    use crate::report::sample;

    #[test]
    fn whole_report() {
        sample::with_report(|report| insta::assert_snapshot!(render(report)));
    }

    #[test]
    fn what_cannot_be_graded_says_so() {
        sample::with_incomplete_report(|report| {
            let page = render(report);
            assert!(page.contains("**No grade.**") && page.contains("> [!WARNING]\n> Page 3 is a picture"), "{page}");
        });
        sample::with_other_document(|report| {
            let page = render(report);
            assert!(page.contains("**Not a business associate agreement.**") && !page.contains("## What must"), "{page}");
        });
    }

    /// What a Markdown reader makes of escaped text is that text, as text.
    #[test]
    fn contract_text_does_nothing() {
        for text in [
            "1. not a list",
            "12) nor this",
            "- nor this",
            "# no heading",
            "*no* _emphasis_ ~~here~~ `or` here",
            "<script>alert(1)</script> &lt; ![x](y)",
            "a | b $c$ \\ d",
            "====",
        ] {
            let escaped = escape(text);
            let html: Vec<_> = pulldown_cmark::Parser::new_ext(&escaped, pulldown_cmark::Options::all()).collect();
            let read: String = html
                .iter()
                .filter_map(|event| if let pulldown_cmark::Event::Text(words) = event { Some(words.as_ref()) } else { None })
                .collect();
            let tags = html.iter().filter(|event| !matches!(event, pulldown_cmark::Event::Text(_))).count();
            assert_eq!((read.as_str(), tags), (text, 2), "a paragraph of plain text, of {html:?}");
        }
        assert_eq!(
            escape("see https://x.example, www.y.example, a@b.example"),
            "see https&#58;//x.example, www&#46;y.example, a&#64;b.example"
        );
    }
}
