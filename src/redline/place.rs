//! Where a paragraph that is missing would stand, and the number it would bear there.

use super::contract::Contract;
use super::wording::capitalised;
use crate::document::{BlockKind, PieceKind};

/// A place for a new paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The block after which it stands.
    pub(super) after: usize,
    /// The block whose level and style it takes.
    pub(super) like: usize,
    /// Its number; empty where it has none.
    pub(super) label: String,
    /// The block that leads in to it ("Business Associate shall:").
    pub(super) lead_in: Option<usize>,
}

/// The places beside a block, the best first: as the next item of its list, else as a paragraph at
/// the end of its section.
pub(super) fn beside(contract: &Contract, block: usize) -> Vec<Spot> {
    let mut out: Vec<Spot> = next_item(contract, block).into_iter().collect();
    out.extend(next_paragraph(contract, block));
    out.dedup();
    out
}

/// The places in a section whose heading fits.
pub(super) fn inside(contract: &Contract, section: usize) -> Vec<Spot> {
    // The first section is what stands before all headings: title, parties, recitals.
    let Some(found) = contract.document.sections.get(section).filter(|_| section > 0) else { return Vec::new() };
    let last = last_body(contract, |block| found.range.contains(contract.document.blocks[block].range));
    last.map(|block| beside(contract, block)).unwrap_or_default()
}

/// After everything that binds, before the signatures.
pub(super) fn at_the_end(contract: &Contract) -> Option<Spot> {
    let blocks = &contract.document.blocks;
    let signed = blocks.iter().rposition(|block| block.kind != BlockKind::Signature).map_or(0, |last| last + 1);
    let end = blocks.iter().position(|block| block.kind == BlockKind::Signature).unwrap_or(signed);
    let last = last_body(contract, |block| block < end.max(1))?;
    Some(Spot { after: last, like: last, label: String::new(), lead_in: None })
}

fn last_body(contract: &Contract, within: impl Fn(usize) -> bool) -> Option<usize> {
    (0..contract.document.blocks.len()).rev().find(|&block| within(block) && is_text(contract, block))
}

/// Whether a paragraph can stand after this block and look like it.
fn is_text(contract: &Contract, block: usize) -> bool {
    let kind = contract.document.blocks[block].kind;
    let form = contract.piece_of(block).map(|piece| piece.kind);
    matches!(kind, BlockKind::Body | BlockKind::Definition)
        && !matches!(form, None | Some(PieceKind::Row | PieceKind::Note | PieceKind::Furniture))
}

/// The end of the list that the block is an item of, with the next number.
fn next_item(contract: &Contract, block: usize) -> Option<Spot> {
    let document = &contract.document;
    let own = &document.blocks[block];
    if !is_text(contract, block) {
        return None;
    }
    if own.label.is_empty() {
        // A bullet: the last one under the same lead-in.
        let lead_in = own.lead_in?;
        let same = |index: &usize| document.blocks[*index].lead_in == Some(lead_in) && is_text(contract, *index);
        let last = (block..document.blocks.len()).rfind(same)?;
        return Some(Spot { after: last, like: last, label: String::new(), lead_in: Some(lead_in) });
    }
    let parent = document.sections.get(own.section)?.parent;
    let form = |label: &str| label.chars().filter(|c| !c.is_alphanumeric()).collect::<String>();
    let items: Vec<usize> = (0..document.blocks.len())
        .filter(|&index| {
            let other = &document.blocks[index];
            !other.label.is_empty()
                && document.sections.get(other.section).is_some_and(|section| section.parent == parent)
                && form(&other.label) == form(&own.label)
                && other.lead_in == own.lead_in
                && contract.is_numbered_by_format(index) == contract.is_numbered_by_format(block)
        })
        .collect();
    let at = items.iter().position(|&index| index == block)?;
    // The list ends where its numbers begin anew.
    let mut last = at;
    while last + 1 < items.len() {
        let (here, next) = (&document.blocks[items[last]].label, &document.blocks[items[last + 1]].label);
        let before = last.checked_sub(1).map(|index| document.blocks[items[index]].label.as_str());
        if next_label(here, before).as_deref() != Some(next.as_str()) {
            break;
        }
        last += 1;
    }
    let like = items[last];
    if !is_text(contract, like) {
        return None;
    }
    let before = last.checked_sub(1).map(|index| document.blocks[items[index]].label.as_str());
    let label = next_label(&document.blocks[like].label, before)?;
    let range = document.sections.get(document.blocks[like].section)?.range;
    // Under a lead-in a paragraph without number after the last item is none of the list.
    let of_item = |&index: &usize| {
        let block = &document.blocks[index];
        range.contains(block.range)
            && (index == like || own.lead_in.is_none() || !block.label.is_empty() || block.lead_in.is_some())
    };
    let after = (like..document.blocks.len()).take_while(of_item).last()?;
    let after = if is_text(contract, after) { after } else { like };
    Some(Spot { after, like, label, lead_in: own.lead_in })
}

/// The end of the block's section, as a paragraph without number.
fn next_paragraph(contract: &Contract, block: usize) -> Option<Spot> {
    let document = &contract.document;
    // An item's list ends first: out of every lead-in.
    let mut at = block;
    while let Some(lead_in) = document.blocks[at].lead_in {
        at = lead_in;
    }
    let section = document.sections.get(document.blocks[at].section)?;
    let after = last_body(contract, |index| index >= at && section.range.contains(document.blocks[index].range))?;
    let like = if document.blocks[after].lead_in.is_some() && is_text(contract, at) { at } else { after };
    Some(Spot { after, like, label: String::new(), lead_in: None })
}

/// The label after this one ("(c)" to "(d)", "2.9" to "2.10"); `before` is the one before it, which
/// tells letters from Roman numerals. `None` where a word stands in it, as in "Article IV".
pub(super) fn next_label(label: &str, before: Option<&str>) -> Option<String> {
    let end = label.rfind(char::is_alphanumeric).map(|at| at + label[at..].chars().next().map_or(1, char::len_utf8))?;
    let start = label[..end].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let token = label.get(start..end)?;
    let upper = token.chars().all(|c| c.is_ascii_uppercase());
    let lower_token = token.to_ascii_lowercase();
    if label[..start].chars().any(char::is_alphabetic) && label[..start].contains(' ') {
        return None;
    }
    let next = if let Ok(number) = token.parse::<u32>() {
        number.checked_add(1)?.to_string()
    } else {
        let before = before.and_then(last_token).map(str::to_ascii_lowercase);
        let is_after = |make: fn(&str) -> Option<String>| before.as_deref().and_then(make).as_deref() == Some(&*lower_token);
        let roman_first = is_after(next_roman) || (before.is_none() && lower_token == "i");
        let next = if roman_first && !is_after(next_letter) { next_roman(&lower_token) } else { next_letter(&lower_token) };
        let next = next.or_else(|| next_roman(&lower_token))?;
        if upper { next.to_ascii_uppercase() } else { next }
    };
    Some(format!("{}{next}{}", &label[..start], &label[end..]))
}

fn last_token(label: &str) -> Option<&str> {
    label.split(|c: char| !c.is_alphanumeric()).rfind(|token| !token.is_empty())
}

/// a to b, z to aa, bb to cc.
fn next_letter(token: &str) -> Option<String> {
    let first = token.chars().next().filter(char::is_ascii_lowercase)?;
    if token.chars().any(|c| c != first) {
        return None;
    }
    Some(if first == 'z' { "a".repeat(token.len() + 1) } else { char::from(first as u8 + 1).to_string().repeat(token.len()) })
}

fn next_roman(token: &str) -> Option<String> {
    const NUMERALS: [&str; 31] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii",
        "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv", "xxvi", "xxvii", "xxviii", "xxix", "xxx", "xxxi",
    ];
    let at = NUMERALS.iter().position(|numeral| *numeral == token)?;
    NUMERALS.get(at + 1).map(|next| (*next).to_owned())
}

/// Ends of a lead-in after which an item goes on with the act itself.
const DUTY_ENDS: [&str; 10] = [
    " shall",
    " will",
    " must",
    " agrees to",
    " agree to",
    " covenants to",
    " is required to",
    " shall do the following",
    " is obligated to",
    " undertakes to",
];

/// The wording as an item after this lead-in: "notify ..." after "Vendor shall:". `None` where the
/// two make no sentence.
pub(super) fn as_item(wording: &str, lead_in: &str, business_associate: &str) -> Option<String> {
    let lead = lead_in.trim_end().trim_end_matches([':', '-', '\u{2013}', '\u{2014}', ',']).trim_end();
    let last = lead.rsplit_once(['.', ';']).map_or(lead, |(_, last)| last);
    if DUTY_ENDS.iter().any(|end| last.to_lowercase().ends_with(end)) {
        let names = last.to_lowercase().contains(business_associate.trim_start_matches("the ").to_lowercase().as_str());
        let act = wording.strip_prefix(&format!("{} shall ", capitalised(business_associate)))?;
        return names.then(|| act.to_owned()).filter(|act| !act.starts_with("not "));
    }
    // "... agrees as follows:" leads in to whole sentences.
    last.to_lowercase().ends_with("follows").then(|| wording.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;

    #[test]
    fn labels_count_on() {
        for (label, before, expected) in [
            ("(c)", Some("(b)"), Some("(d)")),
            ("2.9", None, Some("2.10")),
            ("4.", Some("3."), Some("5.")),
            ("(i)", Some("(h)"), Some("(j)")),
            ("(i)", None, Some("(ii)")),
            ("iv)", Some("iii)"), Some("v)")),
            ("(v)", Some("(iv)"), Some("(vi)")),
            ("B.", None, Some("C.")),
            ("(z)", Some("(y)"), Some("(aa)")),
            ("4.2(c)", Some("4.2(b)"), Some("4.2(d)")),
            ("Article IV", None, None),
        ] {
            assert_eq!(next_label(label, before).as_deref(), expected, "{label}");
        }
    }

    #[test]
    fn items_go_on_from_their_lead_in() {
        let wording = "Vendor shall notify Customer.";
        for (lead_in, expected) in [
            ("Vendor shall:", Some("notify Customer.")),
            ("With regard to it, Vendor agrees to:", Some("notify Customer.")),
            ("Customer shall:", None),
            ("Vendor may:", None),
            ("The parties agree as follows:", Some(wording)),
        ] {
            assert_eq!(as_item(wording, lead_in, "Vendor").as_deref(), expected, "{lead_in}");
        }
    }

    #[test]
    fn places_are_ends_of_lists_then_of_sections() {
        let text = "# Business Associate Agreement\n\n## 1. Duties\n\nBusiness Associate shall:\n\n(a) use safeguards;\n\n\
                    (b) report losses.\n\nIt shall do so at once and without any further notice to it.\n\n## 2. Term\n\nIt ends \
                    when the services end, and not before that day.\n";
        let (_, pieces) = ingest::pieces("a.md", text.as_bytes(), &ingest::Options::default()).unwrap();
        let contract = Contract::new(pieces);
        let find = |words: &str| {
            contract.document.blocks.iter().position(|block| block.range.of(&contract.document.text).contains(words)).unwrap()
        };
        let spots = beside(&contract, find("use safeguards"));
        assert_eq!((spots[0].after, spots[0].label.as_str()), (find("report losses"), "(c)"));
        assert_eq!((spots[1].after, spots[1].label.as_str()), (find("It shall do so"), ""));
        assert_eq!(at_the_end(&contract).unwrap().after, find("It ends"));
    }
}
