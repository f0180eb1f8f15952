//! Form controls: what they show is text, and an empty one is a blank.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// What stands where something is to be filled in.
pub(in crate::ingest) const BLANK: &str = "____";

/// What a form control shows; `None` for what is none, or has nothing to do with the text.
pub(super) fn shown(node: NodeRef<'_, Node>) -> Option<String> {
    let element = node.value().as_element()?;
    match element.name() {
        "input" => input(element),
        "textarea" => Some(filled(&text(node))),
        "select" => {
            let options = || node.descendants().filter(|inner| is_option(*inner, |_| true));
            let chosen = options().find(|inner| is_option(*inner, |option| option.attr("selected").is_some()));
            let option = chosen.or_else(|| options().next())?;
            let is_prompt = is_option(option, |option| option.attr("value") == Some(""));
            Some(if is_prompt { BLANK.to_owned() } else { filled(&text(option)) })
        }
        _ => None,
    }
}

fn input(element: &Element) -> Option<String> {
    match element.attr("type").unwrap_or("text") {
        "checkbox" | "radio" => Some(if element.attr("checked").is_some() { "☒" } else { "☐" }.to_owned()),
        "text" | "date" | "number" | "email" | "tel" => Some(filled(element.attr("value").unwrap_or_default())),
        _ => None,
    }
}

fn filled(text: &str) -> String {
    if text.trim().is_empty() { BLANK.to_owned() } else { text.trim().to_owned() }
}

fn is_option(node: NodeRef<'_, Node>, fits: impl Fn(&Element) -> bool) -> bool {
    node.value().as_element().is_some_and(|element| element.name() == "option" && fits(element))
}

fn text(node: NodeRef<'_, Node>) -> String {
    node.descendants().filter_map(|inner| inner.value().as_text().map(|text| &**text)).collect()
}
