//! Takes a clause page apart: its TOML block, title, summary, sections and tagged blocks.
//!
//! Only the shape is looked at here; what the parts mean is for `compile`.

use super::error::{Problems, line_of};
use crate::text::TextRange;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// A page taken apart.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    /// The rule, as TOML.
    pub(super) toml: String,
    /// Line on which the TOML begins.
    pub(super) toml_line: usize,
    pub(super) title: String,
    /// The paragraph under the title, on one line.
    pub(super) summary: String,
    pub(super) sections: Vec<Section<'a>>,
    /// The blocks tagged `clause`, in order.
    pub(super) blocks: Vec<Block>,
}

/// A `##` section.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) title: &'a str,
    /// What stands under the heading, as Markdown.
    pub(super) body: &'a str,
}

/// A fenced block tagged `clause TAG`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) tag: String,
    /// Its text without the evidence marks.
    pub(super) text: String,
    /// The marked places in `text`.
    pub(super) evidence: Vec<TextRange>,
    pub(super) line: usize,
}

impl<'a> Page<'a> {
    /// Takes a page apart; what is wrong with its shape goes to `problems`.
    pub(super) fn parse(source: &'a str, problems: &mut Problems) -> Self {
        let mut page = Self::default();
        let mut headings = Vec::new();
        let mut fence: Option<(String, String, usize)> = None;
        // Blocks come in the order of the text, so that its lines are counted once.
        let (mut counted, mut line) = (0, 1);
        for (index, (event, range)) in Parser::new(source).into_offset_iter().enumerate() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = if let CodeBlockKind::Fenced(info) = kind { info.trim().to_owned() } else { String::new() };
                    line += line_of(&source[counted..], range.start - counted) - 1;
                    counted = range.start;
                    if index == 0 && info == "toml" {
                        page.toml_line = line + 1;
                    }
                    fence = Some((info, String::new(), line));
                }
                Event::Text(text) => {
                    if let Some((_, inside, _)) = &mut fence {
                        inside.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((info, inside, line)) = fence.take() {
                        page.add_fence(&info, inside, line, problems);
                    }
                }
                Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H2 => headings.push((level, range)),
                Event::Start(Tag::Paragraph) if page.summary.is_empty() && headings.len() == 1 => {
                    page.summary = source[range].split_whitespace().collect::<Vec<_>>().join(" ");
                }
                _ => {}
            }
        }

        for (index, (level, range)) in headings.iter().enumerate() {
            let title = source[range.clone()].trim().trim_matches('#').trim();
            let first = index == 0;
            match (first, *level == HeadingLevel::H1) {
                (true, true) => title.clone_into(&mut page.title),
                (false, false) => {
                    let end = headings.get(index + 1).map_or(source.len(), |(_, next)| next.start);
                    page.sections.push(Section { title, body: source[range.end..end].trim() });
                }
                (true, false) => problems.add(line_of(source, range.start), "the first heading must be the title (`# Title`)"),
                (false, true) => problems.add(line_of(source, range.start), "a page has one title; use `##` for its sections"),
            }
        }
        if page.toml_line == 0 {
            problems.add(1, "the page must begin with its rule, a block fenced as ```toml");
        }
        if page.title.is_empty() {
            problems.add(1, "the page has no title (`# Title`)");
        }
        if page.summary.is_empty() {
            problems.add(1, "a paragraph under the title must say what the clause must do");
        }
        page
    }

    fn add_fence(&mut self, info: &str, inside: String, line: usize, problems: &mut Problems) {
        if self.toml_line == line + 1 {
            self.toml = inside;
            return;
        }
        let Some(tag) = info.strip_prefix("clause") else { return };
        let tag = tag.trim().to_owned();
        match unmark(inside.trim_end()) {
            Ok((text, _)) if text.trim().is_empty() => problems.add(line, "the block is empty"),
            Ok((text, evidence)) => self.blocks.push(Block { tag, text, evidence, line }),
            Err((message, at)) => problems.add(line + line_of(&inside, at), message),
        }
    }

    /// Text under a `##` heading.
    pub(super) fn section(&self, title: &str) -> Option<&'a str> {
        self.sections.iter().find(|section| section.title == title).map(|section| section.body)
    }

    /// The blocks with this tag.
    pub(super) fn tagged(&self, tag: &str) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| block.tag == tag)
    }
}

/// The text without its evidence marks, and what they enclosed.
fn unmark(marked: &str) -> Result<(String, Vec<TextRange>), (&'static str, usize)> {
    let mut text = String::with_capacity(marked.len());
    let mut evidence = Vec::new();
    let mut open = None;
    for (at, letter) in marked.char_indices() {
        match (letter, open) {
            ('⟦', None) => open = Some(text.len()),
            ('⟦', Some(_)) => return Err(("evidence marks do not nest", at)),
            ('⟧', Some(start)) if start < text.len() => {
                evidence.push(TextRange::new(start, text.len()));
                open = None;
            }
            ('⟧', Some(_)) => return Err(("nothing stands between the evidence marks", at)),
            ('⟧', None) => return Err(("⟧ without ⟦ before it", at)),
            _ => text.push(letter),
        }
    }
    if open.is_some() {
        return Err(("⟦ without ⟧ after it", marked.len()));
    }
    Ok((text, evidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> (Page<'_>, Vec<String>) {
        let mut errors = Vec::new();
        let page = Page::parse(source, &mut Problems::new("p.md", &mut errors));
        (page, errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn takes_a_page_apart() {
        let source = "```toml\nkind = 1\n```\n\n# The `title`\n\nWhat it\nmust do.\n\n## Why it matters\nBecause.\n\n### A detail\nMore.\n\n\
                      ## Examples\nHit.\n```clause satisfied\nBA shall ⟦notify⟧ and ⟦tell⟧.\n```\n```text\nnot ours\n```\n";
        let (page, errors) = parse(source);
        assert_eq!(errors, [""; 0]);
        assert_eq!((page.toml.as_str(), page.toml_line), ("kind = 1\n", 2));
        assert_eq!((page.title.as_str(), page.summary.as_str()), ("The `title`", "What it must do."));
        assert_eq!(page.section("Why it matters"), Some("Because.\n\n### A detail\nMore."));
        let [block] = page.blocks.as_slice() else { panic!("{:?}", page.blocks) };
        assert_eq!((block.tag.as_str(), block.text.as_str(), block.line), ("satisfied", "BA shall notify and tell.", 18));
        let marked: Vec<&str> = block.evidence.iter().map(|range| range.of(&block.text)).collect();
        assert_eq!(marked, ["notify", "tell"]);
    }

    #[test]
    fn says_what_is_wrong_with_the_shape() {
        let head = "```toml\n```\n# T\nS.\n";
        for (source, expected) in [
            (String::new(), "p.md:1: the page must begin with its rule"),
            ("# T\nS.\n```toml\n```\n".to_owned(), "p.md:1: the page must begin with its rule"),
            ("```toml\n```\n## S\nText.\n".to_owned(), "p.md:3: the first heading must be the title"),
            ("```toml\n```\n# T\n## S\nText.\n".to_owned(), "p.md:1: a paragraph under the title"),
            (format!("{head}# U\n"), "p.md:5: a page has one title"),
            (format!("{head}```clause x\na\n⟦b\n```\n"), "p.md:7: ⟦ without ⟧"),
            (format!("{head}```clause x\na b⟧\n```\n"), "p.md:6: ⟧ without ⟦"),
            (format!("{head}```clause x\n⟦a ⟦b⟧⟧\n```\n"), "p.md:6: evidence marks do not nest"),
            (format!("{head}```clause x\n⟦⟧\n```\n"), "p.md:6: nothing stands between"),
            (format!("{head}```clause x\n\n```\n"), "p.md:5: the block is empty"),
        ] {
            let (_, errors) = parse(&source);
            assert!(errors.iter().any(|error| error.starts_with(expected)), "{source:?}: {errors:?}");
        }
    }
}
