//! JSON of which there is one for one value: keys sorted at every level, no white space.

use std::io;
use std::ops::Range;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Marks where objects, their entries and values begin and end. JSON never holds these bytes: in its
/// texts they are escaped.
const OBJECT: u8 = 1;
const ENTRY: u8 = 2;
const VALUE: u8 = 3;
const END: u8 = 4;

/// The canonical JSON of a value.
pub(super) fn canonical(value: &impl Serialize) -> Vec<u8> {
    let mut marked = Vec::new();
    // Neither memory nor such a value can refuse.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut marked, Marks));
    let mut out = Vec::with_capacity(marked.len());
    let mut rest = marked.as_slice();
    while let Some(mark) = copy(&mut rest, &mut out) {
        debug_assert_eq!(mark, OBJECT);
        object(&mut rest, &mut out);
    }
    out
}

/// Compact JSON with marks in the place of the braces and commas of objects.
struct Marks;

impl Formatter for Marks {
    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&[OBJECT])
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, _first: bool) -> io::Result<()> {
        writer.write_all(&[ENTRY])
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&[VALUE])
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&[END])
    }
}

/// Copies up to the next mark, which is taken and told.
fn copy(rest: &mut &[u8], out: &mut Vec<u8>) -> Option<u8> {
    let at = rest.iter().position(|byte| (OBJECT..=END).contains(byte));
    let (plain, after) = rest.split_at(at.unwrap_or(rest.len()));
    out.extend_from_slice(plain);
    let (mark, after) = after.split_first().map_or((None, after), |(mark, after)| (Some(*mark), after));
    *rest = after;
    mark
}

/// Copies the object that has just begun, its entries sorted by their keys.
fn object(rest: &mut &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    // Of each entry its key and the whole, in `out`.
    let mut entries: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    while let Some(mark) = copy(rest, out) {
        match mark {
            OBJECT => object(rest, out),
            VALUE => {
                if let Some((key, _)) = entries.last_mut() {
                    key.end = out.len();
                }
                out.push(b':');
            }
            mark => {
                let here = out.len();
                if let Some((_, entry)) = entries.last_mut() {
                    entry.end = here;
                }
                if mark == END {
                    break;
                }
                entries.push((here..here, here..here));
            }
        }
    }
    entries.sort_by(|(one, _), (other, _)| out[one.clone()].cmp(&out[other.clone()]));
    let entries: Vec<&[u8]> = entries.iter().map(|(_, entry)| &out[entry.clone()]).collect();
    let sorted = entries.join(&b',');
    out.truncate(start);
    out.push(b'{');
    out.extend(sorted);
    out.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_text_for_one_value() {
        let value = json!({"b": [1, {}, {"y": null, "x": "t\u{1}wo \"\n"}], "a": {"ab": true, "a": -2}, "é": "é"});
        let text = canonical(&value);
        let expected = r#"{"a":{"a":-2,"ab":true},"b":[1,{},{"x":"t\u0001wo \"\n","y":null}],"é":"é"}"#;
        assert_eq!(String::from_utf8_lossy(&text), expected);
        assert_eq!(canonical(&json!([[], 1])), b"[[],1]");
    }
}
