//! What elements mean: blocks, emphasis, numbering, what is never text.

use scraper::node::Element;

use crate::ingest::label::Numbering;

/// Elements that stand on lines of their own.
const BLOCKS: &str = "\
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure \
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody \
    td tfoot th thead tr ul";

/// Elements inside lines, and those that hold no text.
const OTHERS: &str = "\
    a abbr acronym applet area audio b base basefont bdi bdo big blink br button canvas cite code col colgroup data \
    datalist del dfn em embed font frame frameset head html i iframe img input ins kbd label link map mark math meta \
    meter noframes noscript object optgroup option output param picture progress q rp rt ruby s samp script select slot \
    small source span strike strong style sub sup svg template textarea time title track tt u var video wbr";

/// Elements whose content is never contract text.
const DROPPED: &str = "\
    applet audio canvas datalist embed frameset head iframe input math meter noscript object option progress script \
    select style svg template video";

/// Class names that sites use to set words off.
const EMPHASIS_CLASSES: [&str; 7] = ["bold", "strong", "underline", "italic", "font-bold", "font-semibold", "semibold"];

/// Whether HTML knows an element of this name (in lower case).
pub(in crate::ingest) fn is_element(name: &str) -> bool {
    is_block(name) || is_among(name, OTHERS)
}

/// Whether an element stands on lines of its own.
pub(super) fn is_block(name: &str) -> bool {
    is_among(name, BLOCKS)
}

/// Whether an element's content is never contract text.
pub(super) fn is_dropped(element: &Element) -> bool {
    is_among(element.name(), DROPPED)
}

fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|other| other == name)
}

pub(super) fn is_emphasised(element: &Element) -> bool {
    let style = declarations(element);
    let bold = |value: &str| value.starts_with("bold") || value.parse::<u32>().is_ok_and(|weight| weight >= 600);
    matches!(element.name(), "b" | "strong" | "u" | "i" | "em" | "dt")
        || element.classes().any(|class| EMPHASIS_CLASSES.contains(&class))
        || property(&style, "font-weight").is_some_and(bold)
        || property(&style, "font-style").is_some_and(|value| value.starts_with("italic"))
        || property(&style, "text-decoration").is_some_and(|value| value.contains("underline"))
}

pub(super) fn is_struck(element: &Element) -> bool {
    matches!(element.name(), "s" | "del" | "strike")
        || property(&declarations(element), "text-decoration").is_some_and(|value| value.contains("line-through"))
}

/// Whether line ends of the source are line ends of the page.
pub(super) fn is_preformatted(element: &Element) -> bool {
    matches!(element.name(), "pre" | "textarea" | "xmp" | "listing" | "plaintext")
        || element.classes().any(|class| class.starts_with("whitespace-pre"))
        || property(&declarations(element), "white-space").is_some_and(|value| value.starts_with("pre"))
}

/// Whether an element is not shown.
pub(super) fn is_hidden(element: &Element) -> bool {
    let style = declarations(element);
    element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || property(&style, "display") == Some("none")
        || property(&style, "visibility") == Some("hidden")
}

/// How a list numbers its items.
pub(super) fn numbering(list: &Element) -> Numbering {
    let ordinary = if list.name() == "ol" { Numbering::Decimal } else { Numbering::Unnumbered };
    own_numbering(list).unwrap_or(ordinary)
}

/// The numbering that an `ol`, `ul` or `li` asks for by its `type` or style.
pub(super) fn own_numbering(element: &Element) -> Option<Numbering> {
    let style = declarations(element);
    let named = property(&style, "list-style-type")
        .or_else(|| property(&style, "list-style"))
        .and_then(|value| value.split_whitespace().find_map(style_numbering));
    named.or_else(|| match element.attr("type")?.trim() {
        "1" => Some(Numbering::Decimal),
        "a" => Some(Numbering::Alpha { upper: false }),
        "A" => Some(Numbering::Alpha { upper: true }),
        "i" => Some(Numbering::Roman { upper: false }),
        "I" => Some(Numbering::Roman { upper: true }),
        _ => None,
    })
}

fn style_numbering(value: &str) -> Option<Numbering> {
    match value {
        "decimal" | "decimal-leading-zero" => Some(Numbering::Decimal),
        "lower-alpha" | "lower-latin" => Some(Numbering::Alpha { upper: false }),
        "upper-alpha" | "upper-latin" => Some(Numbering::Alpha { upper: true }),
        "lower-roman" => Some(Numbering::Roman { upper: false }),
        "upper-roman" => Some(Numbering::Roman { upper: true }),
        "none" | "disc" | "circle" | "square" => Some(Numbering::Unnumbered),
        _ => None,
    }
}

/// The `style` attribute in lower case.
fn declarations(element: &Element) -> String {
    element.attr("style").map(str::to_ascii_lowercase).unwrap_or_default()
}

fn property<'a>(declarations: &'a str, name: &str) -> Option<&'a str> {
    declarations
        .split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .find(|(property, _)| property.trim() == name)
        .map(|(_, value)| value.trim())
}
