//! Contracts that are templates: what a template engine acts on is no text, what it fills in is a
//! blank. Liquid, Jinja, Handlebars, Mustache and ERB.

use std::borrow::Cow;

/// Stands for each byte of a tag inside a line. Control characters do not survive decoding, so it
/// cannot be in the input; it has one byte, so offsets stay.
pub(super) const VOID: char = '\u{1b}';

/// Bytes that a tag may have; what is not closed by then is none.
const MAX_TAG: usize = 500;
/// Likewise of a comment.
const MAX_COMMENT: usize = 20_000;

/// Hides tags and comments, and writes every value as `{{ value }}`. Byte offsets stay.
pub(super) fn reduced(text: &str) -> Cow<'_, str> {
    if !["{%", "{{", "<%", "{#"].iter().any(|open| text.contains(open)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((tag, length)) = tag(rest) else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        match tag {
            Tag::Value => {
                out.push_str("{{ ");
                out.push_str(&rest[3..length - 2]);
                out.push_str("}}");
            }
            Tag::Act => hide(&mut out, &rest[..length], &rest[length..]),
        }
        rest = &rest[length..];
    }
    (out + rest).into()
}

enum Tag {
    /// ERB's `<%= value %>`.
    Value,
    Act,
}

/// The tag that a text starts with, and its length.
fn tag(text: &str) -> Option<(Tag, usize)> {
    let within = |from: usize, most: usize, wanted: &str| {
        let found = text.as_bytes()[from..].windows(wanted.len()).take(most).position(|bytes| bytes == wanted.as_bytes())?;
        Some(from + found + wanted.len())
    };
    let closed = |close: &str| within(2, MAX_TAG, close);
    let (open, name) = (text.get(..2)?, text.get(2..)?.trim_start_matches('-').trim_start());
    match open {
        "{%" if name.starts_with("comment") => {
            let end = within(2, MAX_COMMENT, "endcomment").and_then(|at| within(at, MAX_TAG, "%}"));
            Some((Tag::Act, end.or_else(|| closed("%}"))?))
        }
        "{%" => Some((Tag::Act, closed("%}")?)),
        "{#" => Some((Tag::Act, closed("#}")?)),
        "{{" if name.starts_with(['#', '/', '^', '!', '>']) || name.starts_with("else") => Some((Tag::Act, closed("}}")?)),
        "<%" if text.starts_with("<%=") => Some((Tag::Value, closed("%>")?)),
        "<%" => Some((Tag::Act, closed("%>")?)),
        _ => None,
    }
}

/// A tag alone on its line leaves an empty line, one in a line nothing.
fn hide(out: &mut String, tag: &str, after: &str) {
    let blank = |part: Option<&str>| part.is_none_or(|part| part.trim_matches([' ', '\t', VOID]).is_empty());
    let alone = blank(out.rsplit('\n').next()) && blank(after.split('\n').next());
    let filler = if alone { ' ' } else { VOID };
    out.extend(tag.bytes().map(|byte| if byte == b'\n' { '\n' } else { filler }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_values_stay() {
        for (text, expected) in [
            ("pay {{ sum }} {% if a %}now{% endif %}", "pay {{ sum }} ~~~~~~~~~~now~~~~~~~~~~~"),
            ("a\n{%- if a -%}\nb", "a\n            \nb"),
            ("{% comment %}x\ny{% endcomment %} b", "~~~~~~~~~~~~~~\n~~~~~~~~~~~~~~~~~ b"),
            ("<%= days %> <% end %>.", "{{  days }} ~~~~~~~~~."),
            ("{{#each x}}y{{/each}}{{else}}", "~~~~~~~~~~~y~~~~~~~~~~~~~~~~~"),
            ("a {b} {% open", "a {b} {% open"),
        ] {
            let found = reduced(text);
            assert_eq!(found.replace(VOID, "~"), expected);
            assert_eq!(found.len(), text.len());
        }
    }
}
