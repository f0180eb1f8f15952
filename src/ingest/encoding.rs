//! Bytes to text: byte order marks, UTF-8, UTF-16 without a mark, a declared or Western encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Where HTML and XML declare their encoding.
const DECLARATION_BYTES: usize = 1024;

/// Bytes that show whether text is UTF-16.
const SAMPLE_BYTES: usize = 4096;

/// Text, with what its decoding cost.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text without control characters.
    pub(super) text: String,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub(super) lost: usize,
    /// Control characters that were dropped; many of them betray a binary file.
    pub(super) controls: usize,
}

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => decode_unmarked(bytes),
    };
    let mut decoded = Decoded::default();
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{c}' => decoded.text.push(character),
            _ if character.is_control() => decoded.controls += 1,
            _ => {
                decoded.lost += usize::from(character == '\u{fffd}');
                decoded.text.push(character);
            }
        }
    }
    // Readers know one line end.
    if decoded.text.contains('\r') {
        decoded.text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    }
    decoded
}

fn decode_unmarked(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(encoding) = utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let declared = declared(bytes).filter(|encoding| *encoding != UTF_8);
    if let Some(encoding) = declared {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    // One broken byte does not make UTF-8 a Western text, in which each curly quote would become
    // three letters.
    let text = UTF_8.decode_without_bom_handling(bytes).0;
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    if broken * 4 > foreign { WINDOWS_1252.decode_without_bom_handling(bytes).0 } else { text }
}

/// Which UTF-16 the zero bytes betray, as Western letters have one in every pair.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    let mostly = |many: usize, few: usize| pairs > 0 && many * 5 > pairs * 3 && few * 20 < pairs;
    if mostly(odd, even) {
        Some(UTF_16LE)
    } else if mostly(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that an HTML or XML head names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).to_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key).map(|(_, after)| after))?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told() {
        let utf_16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(order).collect() };
        let sentence = "The vendor\u{2019}s duty";
        let rows: [(Vec<u8>, &str); 7] = [
            (sentence.into(), sentence),
            ([b"\xef\xbb\xbf", sentence.as_bytes()].concat(), sentence),
            (utf_16(sentence, u16::to_le_bytes), sentence),
            (utf_16(sentence, u16::to_be_bytes), sentence),
            (b"The vendor\x92s duty".into(), sentence),
            (b"<meta charset=macintosh>vendor\xd5s".into(), "<meta charset=macintosh>vendor\u{2019}s"),
            (b"a\0b\x01\r\nc\rd".into(), "ab\nc\nd"),
        ];
        for (bytes, text) in rows {
            assert_eq!(decode(&bytes).text, text, "{bytes:?}");
        }
    }

    #[test]
    fn a_broken_byte_costs_one_character() {
        let mut bytes = "\u{201c}PHI\u{201d} means \u{201c}health\u{201d} data ".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes);
        assert!(decoded.text.starts_with('\u{201c}'));
        assert_eq!((decoded.lost, decoded.controls), (1, 0));
    }
}
