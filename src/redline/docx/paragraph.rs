//! Paragraphs that come in or go: their properties and the mark at their end.

use std::ops::Range;

use super::marks::Marks;
use super::scan::Paragraph;
use super::write::text_element;

/// Properties that stand before the numbering of a paragraph.
const BEFORE_NUMBERING: [&str; 6] = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"];
/// What belongs to one paragraph alone: another cannot have it too.
const OWN: [&str; 4] = ["sectPr", "pPrChange", "rPr", "framePr"];
/// Tracked changes in the properties of a paragraph's end.
const TRACKED: [&str; 5] = ["ins", "del", "moveFrom", "moveTo", "rPrChange"];

/// A new paragraph in two parts: its properties, and what stands in it up to its end tag.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) properties: String,
    /// The properties without those of its end, by which it is compared with its neighbour.
    look: String,
    pub(super) content: String,
}

/// A new paragraph that looks like another. `text` is its typed number and its words.
pub(super) fn made(
    xml: &str,
    like: &Paragraph,
    run_properties: &str,
    marks: &mut Marks,
    comment: Option<u32>,
    (label, text): (&str, &str),
    numbered: bool,
) -> Made {
    let prefix = marks.prefix.clone();
    let own = like.properties.clone().map_or("", |range| &xml[range]);
    let children = children(own);
    let name = |child: &str| local_name(child).to_owned();
    let kept: Vec<&str> = children.iter().copied().filter(|child| !OWN.contains(&name(child).as_str())).collect();
    let (front, back): (Vec<&str>, Vec<&str>) = kept.iter().partition(|child| BEFORE_NUMBERING.contains(&name(child).as_str()));
    let mut properties: String = front.concat();
    if numbered || !label.is_empty() {
        properties.push_str(&back.concat());
    } else {
        // Neither its own list nor that of its style.
        properties +=
            &format!("<{prefix}numPr><{prefix}ilvl {prefix}val=\"0\"/><{prefix}numId {prefix}val=\"0\"/></{prefix}numPr>");
        let others = back.iter().filter(|child| name(child) != "numPr");
        properties.extend(others.copied());
    }
    let mark = marks.mark("ins");
    let end = children.iter().find(|child| name(child) == "rPr").map(|end| end_properties(end)).unwrap_or_default();
    let (open, close) = comment.map(|id| marks.around(id)).unwrap_or_default();
    let inserted = marks.open("ins");
    let label = if label.is_empty() { String::new() } else { format!("{}<{prefix}tab/>", text_element(&prefix, label)) };
    Made {
        look: properties.clone(),
        properties: format!("<{prefix}pPr>{properties}<{prefix}rPr>{mark}{end}</{prefix}rPr></{prefix}pPr>"),
        content: format!(
            "{open}{inserted}<{prefix}r>{run_properties}{label}{}</{prefix}r></{prefix}ins>{close}</{prefix}p>",
            text_element(&prefix, text)
        ),
    }
}

/// Paragraphs put after another, which `goes` when its own end is struck.
///
/// The ends move up by one, as when one types on after a paragraph: that one gets a new end, and the
/// last of the new ones has its old end. Rejected, the paragraph is as it was, whether a program keeps
/// the properties of the first or of the last of what it joins. Where that end is struck or changed
/// by somebody already, each new one brings its own instead, and what follows joins on when it goes.
pub(super) fn put_after(
    xml: &str,
    after: &Paragraph,
    goes: bool,
    added: &[Made],
    marks: &mut Marks,
) -> Vec<(Range<usize>, String)> {
    let prefix = marks.prefix.clone();
    let at = after.range.end;
    let write = |properties: &str, made: &Made| format!("<{prefix}p>{properties}{}", made.content);
    let own = after.properties.clone().map_or("", |range| &xml[range]);
    if after.followed && (goes || is_tracked(own)) {
        return vec![(at..at, added.iter().map(|made| write(&made.properties, made)).collect())];
    }
    let Some((last, others)) = added.split_last() else { return Vec::new() };
    let text: String = others
        .iter()
        .map(|made| write(&made.properties, made))
        .chain([write(&taking_over(own, &last.look, marks), last)])
        .collect();
    let mark = marks.mark("ins");
    let (range, changed) = marked(xml, after, marks, &mark);
    // The section ends after the last of them.
    let section = children(own).into_iter().find(|child| local_name(child) == "sectPr").map(|section| {
        let start = after.properties.clone().map_or(0, |range| range.start) + offset(own, section);
        (start..start + section.len(), String::new())
    });
    [Some((range, changed)), section, Some((at..at, text))].into_iter().flatten().collect()
}

/// A paragraph with a tracked change at its end: the bytes to replace, and what replaces them.
pub(super) fn marked(xml: &str, paragraph: &Paragraph, marks: &Marks, mark: &str) -> (Range<usize>, String) {
    let prefix = &marks.prefix;
    let wrapped = format!("<{prefix}rPr>{mark}</{prefix}rPr>");
    let Some(range) = paragraph.properties.clone() else {
        let at = paragraph.tag.end;
        return (at..at, format!("<{prefix}pPr>{wrapped}</{prefix}pPr>"));
    };
    let own = &xml[range.clone()];
    if own.ends_with("/>") {
        return (range, format!("<{prefix}pPr>{wrapped}</{prefix}pPr>"));
    }
    let children = children(own);
    if let Some(end) = children.iter().find(|child| local_name(child) == "rPr") {
        let at = range.start + offset(own, end);
        let inside = format!("<{prefix}rPr>{mark}{}</{prefix}rPr>", end_properties(end));
        return (at..at + end.len(), inside);
    }
    // It stands before these two, the last that there can be.
    let last = children.iter().find(|child| matches!(local_name(child), "sectPr" | "pPrChange"));
    let at = last.map_or_else(|| own.rfind("</").unwrap_or(own.len()), |last| offset(own, last));
    (range.start + at..range.start + at, wrapped)
}

/// The properties of a paragraph that takes over the end of another and looks so: a tracked change,
/// where the other looks otherwise.
fn taking_over(own: &str, look: &str, marks: &mut Marks) -> String {
    let was = self::look(own);
    if was == look {
        return own.to_owned();
    }
    let prefix = marks.prefix.clone();
    let ends = children(own).into_iter().filter(|child| matches!(local_name(child), "rPr" | "sectPr"));
    let ends: String = ends.collect();
    let change = marks.open("pPrChange");
    format!("<{prefix}pPr>{look}{ends}{change}<{prefix}pPr>{was}</{prefix}pPr></{prefix}pPrChange></{prefix}pPr>")
}

/// What of a paragraph's properties another can have too.
fn look(properties: &str) -> String {
    children(properties).into_iter().filter(|child| !OWN.contains(&local_name(child))).collect()
}

/// Whether somebody tracked a change of the paragraph's properties or end.
fn is_tracked(properties: &str) -> bool {
    children(properties).into_iter().any(|child| match local_name(child) {
        "pPrChange" => true,
        "rPr" => children(child).into_iter().any(|child| TRACKED.contains(&local_name(child))),
        _ => false,
    })
}

/// The look of a paragraph's end without tracked changes.
fn end_properties(element: &str) -> String {
    children(element).into_iter().filter(|child| !TRACKED.contains(&local_name(child))).collect()
}

/// Where a slice begins in the text that it was cut from.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

fn local_name(element: &str) -> &str {
    let name = element.trim_start_matches('<').split([' ', '/', '>', '\n', '\t', '\r']).next().unwrap_or_default();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The child elements of an element, as written.
fn children(element: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    let mut at = 0;
    while let Some(open) = element[at..].find('<').map(|found| at + found) {
        let Some(close) = element[open..].find('>').map(|found| open + found + 1) else { break };
        let tag = &element[open..close];
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
            if depth == 1 {
                out.push(&element[start..close]);
            }
        } else if !tag.starts_with("<!") && !tag.starts_with("<?") {
            if depth == 1 {
                start = open;
            }
            if tag.ends_with("/>") {
                if depth == 1 {
                    out.push(tag);
                }
            } else {
                depth += 1;
            }
        }
        at = close;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_cut_as_written() {
        let element = "<w:pPr><w:pStyle w:val=\"a\"/><w:rPr><w:b/><w:ins w:id=\"1\"/></w:rPr></w:pPr>";
        let found = children(element);
        assert_eq!(found, ["<w:pStyle w:val=\"a\"/>", "<w:rPr><w:b/><w:ins w:id=\"1\"/></w:rPr>"]);
        assert_eq!(found.iter().map(|child| local_name(child)).collect::<Vec<_>>(), ["pStyle", "rPr"]);
        assert_eq!(end_properties(found[1]), "<w:b/>");
        assert_eq!(children("<w:pPr/>"), [""; 0]);
    }
}
