//! Who the other side is, and the day that a contract bears, as far as its words tell.

use crate::document::{BlockKind, Document};

/// Words that name a role and no company.
const ROLES: [&str; 23] = [
    "business",
    "associate",
    "vendor",
    "provider",
    "service",
    "services",
    "company",
    "contractor",
    "supplier",
    "processor",
    "subcontractor",
    "consultant",
    "licensor",
    "we",
    "us",
    "our",
    "the",
    "party",
    "agent",
    "entity",
    "covered",
    "ba",
    "bus",
];

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Paragraphs from the start in which the day of a contract is looked for.
const OPENING: usize = 12;

/// The business associate's own name; empty where the contract only names its role.
pub(super) fn vendor(document: &Document) -> String {
    let is_own = |name: &&String| {
        let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.any(|word| !ROLES.contains(&word.to_lowercase().as_str()))
    };
    // The full name says more than the short form.
    let names = document.parties.business_associate.iter().filter(is_own);
    names
        .max_by_key(|name| (name.contains(',') || name.contains(' '), std::cmp::Reverse(name.len())))
        .cloned()
        .unwrap_or_default()
}

/// The first full date of the opening or of the signatures, as YYYYMMDD.
pub(super) fn dated(document: &Document) -> Option<u32> {
    let opening = document.blocks.iter().take(OPENING);
    let signatures = document.blocks.iter().filter(|block| block.kind == BlockKind::Signature);
    opening.chain(signatures).find_map(|block| date(block.range.of(&document.text)))
}

/// The first date in a text: "March 5, 2024", "5 March 2024", "2024-03-05" or "3/5/2024".
fn date(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.windows(3).find_map(|three| {
        let month = |word: &str| {
            let at = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(word))?;
            u32::try_from(at + 1).ok()
        };
        let number = |word: &str, most: u32| {
            let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            digits.parse().ok().filter(|number| (1..=most).contains(number))
        };
        let year = |word: &str| word.parse().ok().filter(|year| (1996..2100_u32).contains(year));
        let [a, b, c] = [three[0], three[1], three[2]];
        let written = month(a).zip(number(b, 31)).or_else(|| month(b).zip(number(a, 31)));
        let (year, (month, day)) = match (year(c), year(a)) {
            (Some(year), _) => (year, written.or_else(|| number(a, 12).zip(number(b, 31)))?),
            (None, Some(year)) if a.len() == 4 => (year, number(b, 12).zip(number(c, 31))?),
            _ => return None,
        };
        Some(year * 10_000 + month * 100 + day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_forms_of_contracts() {
        for (text, expected) in [
            ("is entered into as of March 5, 2024 (the \"Effective Date\")", Some(20_240_305)),
            ("made this 5th day of March", None),
            ("on 17 November 2025 by", Some(20_251_117)),
            ("Effective: 2023-01-31", Some(20_230_131)),
            ("Date: 3/5/2024", Some(20_240_305)),
            ("45 CFR 164.504(e)(2)", None),
            ("Public Law 104-191, enacted August 21, 1996", Some(19_960_821)),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn the_company_is_the_vendor_not_its_role() {
        let mut document = Document::default();
        for (names, expected) in [
            (&["Business Associate"][..], ""),
            (&["Business Associate", "Northwind Analytics, Inc."], "Northwind Analytics, Inc."),
            (&["Vendor", "Northwind"], "Northwind"),
            (&["we", "us"], ""),
        ] {
            document.parties.business_associate = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(vendor(&document), expected);
        }
    }
}
