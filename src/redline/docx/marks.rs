//! The marks themselves: insertions, deletions, comments, each with a number of its own.

use super::write::text_element;
use crate::redline::Signature;

/// Makes marks in one name.
pub(super) struct Marks<'a> {
    pub(super) prefix: String,
    pub(super) signature: &'a Signature,
    /// The next free number over all parts.
    next: u32,
    /// The comments made: number and text.
    pub(super) comments: Vec<(u32, String)>,
}

impl<'a> Marks<'a> {
    pub(super) fn new(prefix: &str, signature: &'a Signature, next: u32) -> Self {
        Self { prefix: prefix.to_owned(), signature, next, comments: Vec::new() }
    }

    fn number(&mut self) -> u32 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        number
    }

    fn attributes(&mut self) -> String {
        let prefix = &self.prefix.clone();
        let (author, date) = (escaped(&self.signature.author), escaped(&self.signature.date));
        format!("{prefix}id=\"{}\" {prefix}author=\"{author}\" {prefix}date=\"{date}\"", self.number())
    }

    /// The start tag of an insertion ("ins") or deletion ("del").
    pub(super) fn open(&mut self, name: &str) -> String {
        format!("<{}{name} {}>", self.prefix.clone(), self.attributes())
    }

    /// The same for a paragraph's end, an element without content.
    pub(super) fn mark(&mut self, name: &str) -> String {
        format!("<{}{name} {}/>", self.prefix.clone(), self.attributes())
    }

    /// Text put in, with the properties of the run beside it.
    pub(super) fn inserted(&mut self, properties: &str, text: &str) -> String {
        let open = self.open("ins");
        let prefix = &self.prefix;
        format!("{open}<{prefix}r>{properties}{}</{prefix}r></{prefix}ins>", text_element(prefix, text))
    }

    /// Keeps a comment's text; gives its number.
    pub(super) fn comment(&mut self, note: &str) -> u32 {
        let number = self.number();
        self.comments.push((number, note.to_owned()));
        number
    }

    /// What stands before and after the words of a comment.
    pub(super) fn around(&self, comment: u32) -> (String, String) {
        let prefix = &self.prefix;
        let open = format!("<{prefix}commentRangeStart {prefix}id=\"{comment}\"/>");
        let close = format!(
            "<{prefix}commentRangeEnd {prefix}id=\"{comment}\"/><{prefix}r><{prefix}commentReference {prefix}id=\"{comment}\"/></{prefix}r>"
        );
        (open, close)
    }

    /// The comments as elements of the comments part, whose prefix may be another.
    pub(super) fn comment_elements(&self, prefix: &str) -> String {
        let (author, date, initials) =
            (escaped(&self.signature.author), escaped(&self.signature.date), escaped(&self.signature.initials));
        let one = |(number, text): &(u32, String)| {
            format!(
                "<{prefix}comment {prefix}id=\"{number}\" {prefix}author=\"{author}\" {prefix}date=\"{date}\" \
                 {prefix}initials=\"{initials}\"><{prefix}p><{prefix}r>{}</{prefix}r></{prefix}p></{prefix}comment>",
                text_element(prefix, text)
            )
        };
        self.comments.iter().map(one).collect()
    }
}

/// Text as XML character data or attribute value. What XML cannot hold is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            _ => out.push(letter),
        }
    }
    out
}
