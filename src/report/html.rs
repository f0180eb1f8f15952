//! The report as one HTML file: findings beside the contract, each leading to the other.
//!
//! The file loads nothing and sends nothing, which its Content-Security-Policy enforces: only the
//! style sheet and script with the digests given there run, so markup smuggled in by a contract is
//! dead even if escaping failed. Without JavaScript everything is there; links are anchors.

pub(super) mod base64;
mod contract;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};

use super::Report;
use super::view::{Group, View};

const PAGE: &str = include_str!("html/report.html");
const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// Renders the report as a self-contained HTML page.
///
/// # Panics
/// Never: the template is part of the program, and the tests render its every branch.
pub fn render(report: &Report) -> String {
    let view = View::of(report);
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    // Escaping goes by the extension of this name.
    environment.add_template("report.html", PAGE).expect("the template is well-formed");
    let template = environment.get_template("report.html").expect("it was just added");
    let section = |group: Group| {
        let count = view.group(group).len();
        (count > 0).then(|| context! { id => Serde(group), heading => group.heading(), count })
    };
    let sections = |groups: &[Group]| groups.iter().filter_map(|group| section(*group)).collect::<Vec<_>>();
    let full = sections(&[Group::Strike, Group::Lacking, Group::Weak, Group::Smaller]);
    let folded = sections(&[Group::Elsewhere, Group::Waived, Group::InOrder, Group::NotApplicable]);
    let (upper, lower) = view.sides();
    let page = template.render(context! {
        blocks => Serde(contract::blocks(report.document, &view, report.assessment)),
        folded,
        full,
        lower,
        policy => policy(STYLE, SCRIPT),
        script => SCRIPT,
        style => STYLE,
        upper,
        view => Serde(view),
    });
    page.expect("the template asks only for what it is given")
}

/// The Content-Security-Policy of a page that has this style sheet and this script and nothing else.
pub fn policy(style: &str, script: &str) -> String {
    let source = |text: &str| format!("'sha256-{}'", base64::encode(&Sha256::digest(text)));
    format!("default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'", source(style), source(script))
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::sample;

    /// Ids that links lead to, and ids that there are.
    fn links(page: &str) -> (Vec<&str>, Vec<&str>) {
        let after = |mark: &'static str| {
            page.split(mark).skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id).collect::<Vec<_>>()
        };
        (after("href=\"#"), after(" id=\""))
    }

    #[test]
    fn every_link_leads_somewhere_and_ids_are_unique() {
        sample::with_report(|report| {
            let page = render(report);
            let (to, mut ids) = links(&page);
            assert!(to.len() > 20, "{}", to.len());
            assert_eq!(to.iter().find(|id| !ids.contains(id)), None);
            ids.sort_unstable();
            assert_eq!(ids.windows(2).find(|pair| pair[0] == pair[1]), None);
        });
    }

    #[test]
    fn the_whole_contract_is_shown() {
        sample::with_report(|report| {
            let page = render(report);
            let contract = page.split_once("id=\"contract\"").expect("the contract").1;
            let shown: String = scraper::Html::parse_fragment(contract).root_element().text().collect();
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let shown = squeezed(&shown);
            for block in &report.document.blocks {
                let text = squeezed(&block.range.of(&report.document.text).replace('\u{7}', "\u{fffd}"));
                assert!(shown.contains(&text), "{text}");
            }
        });
    }

    #[test]
    fn contract_text_is_never_markup_and_nothing_is_loaded() {
        sample::with_report(|report| {
            let page = render(report);
            assert!(page.contains("&lt;legal@northwind.example&gt;\u{fffd}") && !page.contains("<legal@"));
            assert_eq!(page.matches("<script").count() + page.matches("<style").count(), 2);
            for outside in ["src=", "url(", "@import", "http:", "https:", " style=", " onclick="] {
                assert!(!page.contains(outside), "{outside}");
            }
        });
    }

    #[test]
    fn what_cannot_be_graded_says_so() {
        sample::with_incomplete_report(|report| {
            let page = render(report);
            assert!(page.contains("No grade") && page.contains("Page 3 is a picture") && !page.contains("{{"));
        });
        sample::with_other_document(|report| {
            let page = render(report);
            assert!(page.contains("Not a business associate agreement") && !page.contains("What must change"));
        });
    }

    #[test]
    fn the_policy_holds_the_digests_of_style_and_script() {
        // printf '' | openssl dgst -sha256 -binary | base64
        let empty = <super::Sha256 as super::Digest>::digest("");
        assert_eq!(super::base64::encode(&empty), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(super::policy(super::STYLE, super::SCRIPT).matches("'sha256-").count(), 2);
    }
}
