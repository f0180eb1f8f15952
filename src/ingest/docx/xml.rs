//! One XML part as a tree of borrowed elements.
//!
//! Names are compared without their prefix, so strict and transitional files read alike. Nothing is
//! expanded but the five predefined entities and character references; depth and element count
//! are limited, because the file is a stranger's.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::damaged;
use crate::ingest::{IngestError, Limits};

/// An element with everything inside it.
#[derive(Debug)]
pub(super) struct Element<'a> {
    tag: BytesStart<'a>,
    children: Vec<Node<'a>>,
    /// How many paragraphs (`w:p`) of the part have begun when this element ends its start tag: the
    /// ordinal of a paragraph, itself included.
    pub(super) paragraph: u32,
    /// Likewise of texts (`w:t`).
    pub(super) unit: u32,
}

#[derive(Debug)]
enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

impl<'a> Element<'a> {
    /// Name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.tag.local_name().into_inner()
    }

    /// Child elements.
    pub(super) fn children(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// First child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Follows child names downwards.
    pub(super) fn path(&self, names: &[&str]) -> Option<&Self> {
        names.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Every element below this one, in document order.
    pub(super) fn descendants(&self) -> Descendants<'_, 'a> {
        Descendants { stack: vec![self.children.iter()] }
    }

    /// Value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.tag.attributes();
        attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
    }

    /// The attribute `val`, in which most of Word's settings stand.
    pub(super) fn val(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// The attribute `val` as a number.
    pub(super) fn number(&self) -> Option<i64> {
        self.val()?.trim().parse().ok()
    }

    /// State of a switch (`<w:b/>`, `<w:b w:val="0"/>`).
    pub(super) fn is_on(&self) -> bool {
        self.val().is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }

    /// The character data directly inside.
    pub(super) fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(&**text),
                Node::Element(_) => None,
            })
            .collect()
    }
}

/// Iterator of [`Element::descendants`].
pub(super) struct Descendants<'e, 'a> {
    stack: Vec<std::slice::Iter<'e, Node<'a>>>,
}

impl<'e, 'a> Iterator for Descendants<'e, 'a> {
    type Item = &'e Element<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(top) = self.stack.last_mut() {
            match top.next() {
                Some(Node::Element(element)) => {
                    self.stack.push(element.children.iter());
                    return Some(element);
                }
                Some(Node::Text(_)) => {}
                None => {
                    self.stack.pop();
                }
            }
        }
        None
    }
}

/// Parses a part; gives its root element.
pub(super) fn parse(xml: &str, limits: Limits) -> Result<Element<'_>, IngestError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element<'_>> = Vec::new();
    let mut root = None;
    let mut paragraphs = 0;
    let mut units = 0;
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(tag) => {
                elements += 1;
                if elements > limits.elements {
                    return Err(limits.too_many_elements());
                }
                if open.len() >= limits.depth {
                    return Err(limits.too_deep());
                }
                // DrawingML has paragraphs and texts of the same names under another prefix.
                let name = tag.name();
                if open.first().is_some_and(|root| root.tag.name().prefix() == name.prefix()) {
                    match name.local_name().into_inner() {
                        "p" => paragraphs += 1,
                        "t" => units += 1,
                        _ => {}
                    }
                }
                open.push(Element { tag, children: Vec::new(), paragraph: paragraphs, unit: units });
            }
            Event::End(_) => {
                let Some(mut done) = open.pop() else { continue };
                done.children.shrink_to_fit();
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(done)),
                    None => root = root.or(Some(done)),
                }
            }
            Event::Text(text) => add_text(&mut open, text.xml10_content()),
            Event::CData(text) => add_text(&mut open, text.xml10_content()),
            Event::GeneralRef(reference) => add_text(&mut open, resolve(&reference).into()),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match (root, open.first()) {
        (Some(root), None) => Ok(root),
        (_, Some(unclosed)) => Err(damaged(format!("<{}> is not closed", unclosed.name()))),
        (None, None) => Err(damaged("a part without XML".to_owned())),
    }
}

fn add_text<'a>(open: &mut [Element<'a>], text: Cow<'a, str>) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(Node::Text(text));
    }
}

/// A character reference or predefined entity; anything else stays as it is written.
fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => match &**reference {
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "amp" => "&".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            unknown => format!("&{unknown};"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_references_and_refuses_what_is_hostile() {
        let xml = "<!DOCTYPE a [<!ENTITY x 'boom'>]><a><t>1 &lt; 2&#8217;&x;</t></a>";
        let root = parse(xml, Limits::default()).unwrap();
        assert_eq!(root.child("t").unwrap().text(), "1 < 2\u{2019}&x;");

        let deep = "<a>".repeat(Limits::default().depth + 1);
        for (xml, reason) in
            [("<a><b></a>", "expected"), ("<a><b></b>", "not closed"), ("", "without XML"), (&deep, "--max-depth")]
        {
            let error = parse(xml, Limits::default()).unwrap_err().to_string();
            assert!(error.contains(reason), "{xml:.20}: {error}");
        }
    }

    #[test]
    fn counts_paragraphs_of_word_only() {
        let root = parse("<w:d><w:p/><w:x><a:p/><w:p/></w:x></w:d>", Limits::default()).unwrap();
        let ordinals: Vec<u32> = root.descendants().filter(|e| e.name() == "p").map(|e| e.paragraph).collect();
        assert_eq!(ordinals, [1, 1, 2]);
    }
}
