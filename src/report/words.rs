//! The words that people read for what the assessment says in types.

use crate::document::{Document, Section, Whereabouts};
use crate::grading::{Clock, FactValue, Letter, Verdict, Who, time_words};

use super::plain::{count, inert, thousands};

/// The facts in the order of every report, with their names for people.
pub(super) const FACTS: [(&str, &str); 13] = [
    ("breach_notice", "Notice of a breach"),
    ("incident_notice", "Notice of a security incident"),
    ("unauthorized_use_notice", "Notice of unauthorized use"),
    ("access_days", "Access for individuals"),
    ("amendment_days", "Amendment"),
    ("accounting_days", "Accounting of disclosures"),
    ("cure_days", "Time to cure"),
    ("return_days", "Return or destruction"),
    ("liability_cap", "Limit of liability"),
    ("offshore", "PHI outside the United States"),
    ("governing_law", "Governing law"),
    ("covered_entity_terms", "Covered entity is called"),
    ("business_associate_terms", "Business associate is called"),
];

/// What a letter tells the reviewer to do.
pub(super) fn advice(letter: Letter) -> &'static str {
    match letter {
        Letter::A => "Sign as it is.",
        Letter::B => "Nearly there: a few small asks.",
        Letter::C => "Negotiate before signing.",
        Letter::D => "Do not sign before the points below are changed.",
        Letter::F => "Do not sign.",
    }
}

/// A verdict in two or three words.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "in order",
        Verdict::Partial => "too weak",
        Verdict::Unread => "in another document",
        Verdict::Missing => "missing",
        Verdict::Contradicted => "says the opposite",
        Verdict::NotApplicable => "does not apply",
        Verdict::Triggered => "should not be there",
        Verdict::Clear => "not there, as it should be",
    }
}

/// Who bears a duty, in two or three words.
pub(super) fn who(who: Who) -> &'static str {
    match who {
        Who::Vendor => "the vendor",
        Who::Partly => "the vendor, in part",
        Who::You => "you",
        Who::Nobody => "nobody says",
        Who::Elsewhere => "another document",
    }
}

/// A place as one says it: "Section 4(b), page 3".
pub(super) fn place(whereabouts: &Whereabouts) -> String {
    let section = match (whereabouts.section.as_str(), whereabouts.line) {
        ("", Some(line)) => format!("Line {line}"),
        ("", None) if whereabouts.paragraph > 0 => format!("Paragraph {}", whereabouts.paragraph),
        ("", None) => String::new(),
        (number, _) => section_name(number),
    };
    match whereabouts.page {
        Some(page) if section.is_empty() => format!("Page {page}"),
        Some(page) => format!("{section}, page {page}"),
        None => section,
    }
}

fn section_name(number: &str) -> String {
    let number = inert(number);
    // "Article IV" and "Exhibit A" say what they are; "4(b)" and "IV" do not.
    let named = number.contains(' ');
    if named { number } else { format!("Section {number}") }
}

/// A section by number and heading: "Section 4, Reporting".
pub(super) fn section(section: &Section, document: &Document) -> String {
    let heading = inert(section.heading.of(&document.text).trim_end_matches(['.', ':']));
    match (section.number.as_str(), heading.as_str()) {
        ("", heading) => format!("\u{201c}{heading}\u{201d}"),
        (number, "") => section_name(number),
        (number, heading) => format!("{}, {heading}", section_name(number)),
    }
}

/// The value of a fact for people.
pub(super) fn fact(value: &FactValue) -> String {
    match value {
        FactValue::Window { value, unit, words, trigger } => {
            let time = value.map_or_else(|| inert(words), |value| time_words(value, unit));
            match *trigger {
                "" | "other" => time,
                trigger => format!("{time}, from {trigger}"),
            }
        }
        FactValue::Days { value, unit } => time_words(*value, unit),
        FactValue::LiabilityCap { kind, amount_usd, months_of_fees } => {
            let amount = amount_usd.map(|usd| format!("${}", thousands(i64::try_from(usd).unwrap_or(i64::MAX))));
            let fees = months_of_fees.map(|months| format!("{} of fees", count(months as usize, "month", "months")));
            let figures: Vec<String> = amount.into_iter().chain(fees).collect();
            if figures.is_empty() { cap_kind(kind).to_owned() } else { figures.join(" and ") }
        }
        FactValue::Word(word) => inert(word),
    }
}

fn cap_kind(kind: &str) -> &str {
    match kind {
        "fees" => "the fees paid",
        "insurance" => "what insurance pays",
        "elsewhere" => "in another document",
        "none" => "no limit",
        other => other,
    }
}

/// The arithmetic of a breach clock, sentence by sentence.
pub(super) fn clock(clock: &Clock) -> Vec<String> {
    let worst = count(clock.worst_days as usize, "calendar day", "calendar days");
    let first = match clock.window {
        Some((value, "business-days")) => {
            format!("{}: {worst} at worst, with weekends and a federal holiday.", time_words(value, "business-days"))
        }
        Some((value, unit)) => format!("{}: {worst} at worst.", time_words(value, unit)),
        None => format!("No number: the {worst} that 45 CFR 164.410(b) allows a business associate."),
    };
    let confirmed = "They begin only when the breach is confirmed; nothing bounds the days before.".to_owned();
    let left = clock.left.iter().map(|left| {
        let (of, law) = (left.deadline.days, &left.deadline.citation);
        match u64::try_from(left.days) {
            Ok(days) => format!(
                "If the vendor acts as the covered entity's agent, {days} of the {of} days of {law} remain then; if not, they begin with its notice."
            ),
            Err(_) => format!(
                "If the vendor acts as the covered entity's agent, the {of} days of {law} passed {} before; if not, they begin with its notice.",
                count(usize::try_from(left.days.unsigned_abs()).unwrap_or(usize::MAX), "day", "days")
            ),
        }
    });
    [first].into_iter().chain(clock.from_confirmation.then_some(confirmed)).chain(left).collect()
}

#[cfg(test)]
mod tests {
    use super::{Clock, FactValue, Whereabouts, clock, fact, place};
    use crate::grading::{DaysLeft, Deadline};

    #[test]
    fn places() {
        let at = |section: &str, page, paragraph, line| Whereabouts { section: section.to_owned(), page, paragraph, line };
        for (whereabouts, expected) in [
            (at("4(b)", Some(3), 1, None), "Section 4(b), page 3"),
            (at("Article IV", None, 9, None), "Article IV"),
            (at("", Some(2), 7, None), "Paragraph 7, page 2"),
            (at("", None, 7, Some(40)), "Line 40"),
            (at("", Some(2), 0, None), "Page 2"),
        ] {
            assert_eq!(place(&whereabouts), expected);
        }
    }

    #[test]
    fn clocks() {
        let state = Deadline { citation: "a state's law".to_owned(), days: 10 };
        let left = |deadline: Deadline, days| DaysLeft { deadline, days };
        let business = Clock {
            window: Some((5, "business-days")),
            worst_days: 10,
            from_confirmation: false,
            left: vec![left(Deadline::federal(), 50), left(state, 0)],
        };
        assert_eq!(
            clock(&business),
            [
                "5 business days: 10 calendar days at worst, with weekends and a federal holiday.",
                "If the vendor acts as the covered entity's agent, 50 of the 60 days of 45 CFR 164.404(b) remain then; if not, they begin with its notice.",
                "If the vendor acts as the covered entity's agent, 0 of the 10 days of a state's law remain then; if not, they begin with its notice.",
            ]
        );
        let silent = Clock { window: None, worst_days: 60, from_confirmation: true, left: vec![left(Deadline::federal(), -1)] };
        let lines = clock(&silent);
        assert_eq!(lines[0], "No number: the 60 calendar days that 45 CFR 164.410(b) allows a business associate.");
        assert!(lines[1].contains("only when the breach is confirmed") && lines[2].contains("passed 1 day before"), "{lines:?}");
    }

    #[test]
    fn facts() {
        let window = |value, unit, trigger| FactValue::Window { value, unit, words: "promptly".to_owned(), trigger };
        for (value, expected) in [
            (window(Some(1), "business-days", "discovery"), "1 business day, from discovery"),
            (window(None, "none", "other"), "promptly"),
            (FactValue::Days { value: 72, unit: "hours" }, "72 hours"),
            (FactValue::LiabilityCap { kind: "fees", amount_usd: None, months_of_fees: Some(12) }, "12 months of fees"),
            (FactValue::LiabilityCap { kind: "amount", amount_usd: Some(250_000), months_of_fees: None }, "$250,000"),
            (FactValue::LiabilityCap { kind: "none", amount_usd: None, months_of_fees: None }, "no limit"),
        ] {
            assert_eq!(fact(&value), expected);
        }
    }
}
