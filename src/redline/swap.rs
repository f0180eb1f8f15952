//! Small swaps of words that turn what a sentence does: a right into a ban, a wish into a duty.
//!
//! These are habits of English drafting, the same for every clause; which of them may be tried on
//! a clause its page says, and whether one closes the finding the proof says.

use crate::text::TextRange;

/// (words in the contract, words instead)
type Swaps = &'static [(&'static str, &'static str)];

/// From a freedom to a duty.
const OBLIGE: Swaps = &[
    ("shall not be required to", "shall"),
    ("will not be required to", "shall"),
    ("is not required to", "shall"),
    ("shall not be obligated to", "shall"),
    ("is not obligated to", "shall"),
    ("shall have no obligation to", "shall"),
    ("has no obligation to", "shall"),
    ("shall have no duty to", "shall"),
    ("has no duty to", "shall"),
    ("need not", "shall"),
    ("may decline to", "shall"),
    ("shall not", "shall"),
    ("may", "shall"),
];

/// From a wish to a duty.
const STRENGTHEN: Swaps = &[
    ("shall use commercially reasonable efforts to", "shall"),
    ("will use commercially reasonable efforts to", "will"),
    ("agrees to use commercially reasonable efforts to", "agrees to"),
    ("shall use its commercially reasonable efforts to", "shall"),
    ("shall use reasonable efforts to", "shall"),
    ("will use reasonable efforts to", "will"),
    ("agrees to use reasonable efforts to", "agrees to"),
    ("shall use good faith efforts to", "shall"),
    ("shall use best efforts to", "shall"),
    ("will use best efforts to", "will"),
    ("shall make reasonable efforts to", "shall"),
    ("will make reasonable efforts to", "will"),
    ("shall endeavor to", "shall"),
    ("will endeavor to", "will"),
    ("shall attempt to", "shall"),
    ("will attempt to", "will"),
    ("shall seek to", "shall"),
    ("should", "shall"),
    ("intends to", "shall"),
    ("aims to", "shall"),
    (", to the extent commercially reasonable,", ""),
    (" to the extent commercially reasonable", ""),
    (", where commercially reasonable,", ""),
    (" where commercially reasonable", ""),
    (", if commercially reasonable,", ""),
    (", in its sole discretion,", ""),
    (" in its sole discretion", ""),
    (", at its sole discretion,", ""),
    (" at its sole discretion", ""),
    (" in its reasonable discretion", ""),
    (" at its discretion", ""),
    (" in its discretion", ""),
];

/// From a freedom to a ban.
const FORBID: Swaps = &[
    ("may", "shall not"),
    ("shall have the right to", "shall not"),
    ("has the right to", "shall not"),
    ("reserves the right to", "shall not"),
    ("is permitted to", "shall not"),
    ("shall be permitted to", "shall not"),
    ("is authorized to", "shall not"),
    ("shall be entitled to", "shall not"),
    ("is entitled to", "shall not"),
    ("can", "shall not"),
];

/// What a swap is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Oblige,
    Strengthen,
    Forbid,
}

/// The places in `text[range]` where words can be swapped, with the words instead; the longest
/// match at each place.
pub(super) fn swaps(text: &str, range: TextRange, turn: Turn) -> Vec<(TextRange, &'static str)> {
    let table = match turn {
        Turn::Oblige => OBLIGE,
        Turn::Strengthen => STRENGTHEN,
        Turn::Forbid => FORBID,
    };
    let slice = range.of(text);
    // Lower case of ASCII letters only, so that offsets stay.
    let lower = slice.to_ascii_lowercase();
    let mut out: Vec<(TextRange, &'static str)> = Vec::new();
    for (from, to) in table {
        for (at, _) in lower.match_indices(from) {
            let end = at + from.len();
            let found = TextRange::new(range.start as usize + at, range.start as usize + end);
            let inner = |c: char| c.is_alphanumeric();
            let parted = !(lower[end..].starts_with(inner) || from.starts_with(inner) && lower[..at].ends_with(inner));
            // "shall not" inside "shall not be required to" is no swap of its own.
            if parted && !lower[end..].starts_with(" not") && !out.iter().any(|(other, _)| other.overlaps(found)) {
                out.push((found, to));
            }
        }
    }
    out.sort_by_key(|(range, _)| *range);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, turn: Turn, expected: &[(&str, &str)]) {
        let found = swaps(text, TextRange::new(0, text.len()), turn);
        let found: Vec<(&str, &str)> = found.into_iter().map(|(range, to)| (range.of(text), to)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_found_whole_and_longest_first() {
        check("Vendor shall not be required to report.", Turn::Oblige, &[("shall not be required to", "shall")]);
        check("Mayor Vendor may sell data; it may not lend it.", Turn::Forbid, &[("may", "shall not")]);
        check("Vendor will endeavor to report.", Turn::Strengthen, &[("will endeavor to", "will")]);
        check("It shall, in its sole discretion, act.", Turn::Strengthen, &[(", in its sole discretion,", "")]);
        check("Nothing here.", Turn::Forbid, &[]);
    }
}
