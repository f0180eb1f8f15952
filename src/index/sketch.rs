//! A contract in 256 bytes that tell how much of its wording another one shares: all runs of four
//! words there are fall into 64 parts by chance, and of each part the first run that the contract
//! has is kept. Two contracts agree in as many parts as they share of their runs.

use crate::matching::Unit;

/// Number of parts.
const PARTS: usize = 64;

/// Stands for a part of which the contract has no run.
const NONE: u32 = u32::MAX;

/// Words of a run.
const RUN: usize = 4;

/// The sketch of a contract. Names of parties count as roles, so that a template filled in for
/// another customer is the same.
pub(super) fn sketch(units: &[Unit]) -> Vec<u8> {
    let mut least = [NONE; PARTS];
    for unit in units {
        for run in words(unit).windows(RUN) {
            let base = run.iter().fold(0, |hash, word| mix(hash, word));
            let mixed = (base ^ (base >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (part, place) = ((mixed >> 58) as usize, (mixed >> 26) as u32);
            least[part] = least[part].min(place);
        }
    }
    least.iter().flat_map(|least| least.to_le_bytes()).collect()
}

/// How many thousandths of their wording two contracts share.
pub(super) fn shared(one: &[u8], other: &[u8]) -> u32 {
    let filled = |part: &[u8]| part != NONE.to_le_bytes();
    let parts = one.chunks(4).zip(other.chunks(4)).filter(|(one, other)| filled(one) || filled(other));
    let (all, same) = parts.fold((0, 0), |(all, same), (one, other)| (all + 1, same + u32::from(one == other)));
    (same * 1000).checked_div(all).unwrap_or(1000)
}

/// The words of a unit, parties by their roles.
pub(super) fn words(unit: &Unit) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::with_capacity(unit.words.len());
    let mut parties = unit.marks.iter().filter(|mark| matches!(mark.name.as_str(), "@ba" | "@ce")).peekable();
    let mut at = 0;
    while let Some(word) = unit.words.get(at) {
        if let Some(mark) = parties.next_if(|mark| mark.start as usize <= at) {
            words.push(&mark.name);
            at = (mark.end as usize).max(at + 1);
        } else {
            words.push(&word.normal);
            at += 1;
        }
    }
    words
}

/// Fowler, Noll and Vo's hash, the same on every machine and for ever.
fn mix(hash: u64, word: &str) -> u64 {
    let start = if hash == 0 { 0xCBF2_9CE4_8422_2325 } else { hash };
    word.bytes().chain([0]).fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
