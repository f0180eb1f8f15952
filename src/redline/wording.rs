//! Wording of the library in the words of this contract: its names of the parties, its term for
//! the information, its name for itself.

use super::Position;
use crate::document::Document;
use crate::library::Clause;

/// How this contract calls things.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// (the library's term, the contract's), longest first.
    pairs: Vec<(&'static str, String)>,
}

/// What the library calls the contract, and what contracts call themselves.
const SELVES: [&str; 9] = [
    "this Agreement",
    "this Addendum",
    "this BAA",
    "this Business Associate Agreement",
    "this Business Associate Addendum",
    "this BA Agreement",
    "this Exhibit",
    "this Appendix",
    "this Contract",
];

/// What contracts in the first and second person call the parties.
const PRONOUNS: [&str; 5] = ["we", "us", "our", "you", "your"];

const INFORMATION: &str = "Protected Health Information";

impl Terms {
    pub(super) fn of(document: &Document) -> Self {
        let text = document.text.as_str();
        let mut pairs = Vec::new();
        for (term, names) in
            [("Business Associate", &document.parties.business_associate), ("Covered Entity", &document.parties.covered_entity)]
        {
            // The name it uses most, of equals the first: "Vendor", not "Bolt Systems, Inc.". A pronoun
            // would not do in every place of a sentence, so there the law's own names stand.
            let own = names.iter().rev().filter(|name| !PRONOUNS.contains(&name.to_lowercase().as_str()));
            if let Some(name) = own.max_by_key(|name| text.matches(name.as_str()).count()) {
                pairs.push((term, with_article(text, name)));
            }
        }
        let count = |term: &str| text.matches(term).count();
        let short = ["PHI", "Customer PHI"].into_iter().map(|term| (count(term), term)).filter(|(uses, _)| *uses > 0).max();
        if let Some((uses, _)) = short
            && uses > count(INFORMATION)
        {
            pairs.push((INFORMATION, "PHI".to_owned()));
        }
        let own = SELVES.into_iter().map(|name| (count(name), name)).max_by_key(|(uses, _)| *uses);
        if let Some((uses, name)) = own
            && uses > 0
        {
            pairs.push(("this Agreement", name.to_owned()));
        }
        pairs.sort_by_key(|(term, _)| std::cmp::Reverse(term.len()));
        Self { pairs }
    }

    /// The library's wording in this contract's words.
    pub(super) fn apply(&self, wording: &str) -> String {
        let mut out = String::with_capacity(wording.len());
        let mut rest = wording;
        'next: while let Some(letter) = rest.chars().next() {
            for (term, own) in &self.pairs {
                if let Some(after) = rest.strip_prefix(term)
                    && !after.starts_with(char::is_alphanumeric)
                {
                    let begins = out.trim_end().is_empty() || out.trim_end().ends_with(['.', ':']);
                    out.push_str(&if begins { capitalised(own) } else { own.clone() });
                    rest = after;
                    continue 'next;
                }
            }
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
        out
    }

    /// What this contract calls the business associate.
    pub(super) fn business_associate(&self) -> &str {
        self.pairs.iter().find(|(term, _)| *term == "Business Associate").map_or("Business Associate", |(_, own)| own)
    }
}

/// "the Vendor" where the contract mostly says so.
fn with_article(text: &str, name: &str) -> String {
    let uses = text.matches(name).count();
    let with = text.matches(&format!("the {name}")).count() + text.matches(&format!("The {name}")).count();
    if with * 2 > uses { format!("the {name}") } else { name.to_owned() }
}

/// With a capital letter in front.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The wordings of a clause for a position, the one asked for first. At the fallback the wording
/// that is harder to get still closes the finding where the easier one does not.
pub(super) fn offers(clause: &Clause, position: Position) -> Vec<&str> {
    let order = match position {
        Position::Fallback => [&clause.fallback, &clause.model],
        _ => [&clause.model, &clause.fallback],
    };
    order.into_iter().filter(|text| !text.is_empty()).map(|text| text.trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Piece};

    fn document(text: &str) -> Document {
        Document::build(text.lines().map(|line| Piece { text: line.to_owned(), ..Piece::default() }).collect())
    }

    #[test]
    fn wording_takes_the_terms_of_the_contract() {
        let text = "This Addendum is made by Acme Dental (\u{201c}Customer\u{201d}), a covered entity, and Bolt Inc. \
                    (\u{201c}Vendor\u{201d}), a business associate.\nThe Vendor shall protect PHI of Customer. The Vendor \
                    shall report to Customer uses of PHI not allowed by this Addendum.";
        let terms = Terms::of(&document(text));
        let wording = "Business Associate shall tell Covered Entity of Protected Health Information outside this Agreement.";
        assert_eq!(terms.apply(wording), "The Vendor shall tell Customer of PHI outside this Addendum.");
    }

    #[test]
    fn pronouns_are_no_names() {
        let mut document = document("We will protect your PHI.");
        document.parties.business_associate = vec!["We".to_owned(), "Our".to_owned()];
        document.parties.covered_entity = vec!["You".to_owned()];
        let wording = "Business Associate shall tell Covered Entity of Business Associate's acts.";
        assert_eq!(Terms::of(&document).apply(wording), wording);
    }

    #[test]
    fn without_names_the_wording_stays() {
        let terms = Terms::of(&document("Nothing is said here."));
        assert_eq!(terms.apply("Business Associate shall act."), "Business Associate shall act.");
    }
}
