//! The arithmetic of breach clocks: how much of its own time the contract leaves the covered entity.
//!
//! The vendor must tell within sixty calendar days of its discovery (45 CFR 164.410(b)), and the
//! covered entity must tell the individuals within sixty calendar days of *its* discovery
//! (164.404(b)). Where the vendor is the covered entity's agent, both discoveries are one
//! (164.404(a)(2)), and the vendor's window eats up the covered entity's days.

use serde::{Deserialize, Serialize};

use super::{Fact, FactValue};
use crate::text::{Known, known_pair};

/// A time by which the covered entity must have told somebody of a breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The law: "45 CFR 164.404(b)".
    pub citation: String,
    /// Calendar days from discovery.
    pub days: u32,
}

impl Deadline {
    /// The federal one for notices to individuals. State law may add shorter ones.
    pub fn federal() -> Self {
        Self { citation: "45 CFR 164.404(b)".to_owned(), days: LAW_DAYS }
    }
}

/// The clock of a breach under a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The contract's number and unit; `None` where it names none, so that the law's sixty days run.
    #[serde(deserialize_with = "known_pair")]
    pub window: Option<(u32, Known)>,
    /// Calendar days from the vendor's discovery to its notice, at worst.
    pub worst_days: u32,
    /// Whether the window begins only when the breach is confirmed, so that nothing bounds the days before.
    pub from_confirmation: bool,
    /// What remains of each deadline where the vendor's discovery counts as the covered entity's.
    pub left: Vec<DaysLeft>,
}

/// What remains of a deadline when the vendor's notice comes at the last moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysLeft {
    /// The deadline.
    pub deadline: Deadline,
    /// Calendar days; negative where the deadline has passed.
    pub days: i64,
}

/// The longest window that the law allows, and the covered entity's own: 45 CFR 164.404(b), 164.410(b).
const LAW_DAYS: u32 = 60;

impl Clock {
    /// The clock under a contract's facts, with the deadlines that bind the covered entity.
    pub fn new(facts: &[Fact], deadlines: &[Deadline]) -> Self {
        let notice = facts.iter().find(|fact| fact.name == "breach_notice").map(|fact| &fact.value);
        let (window, trigger) = match notice {
            Some(FactValue::Window { value, unit, trigger, .. }) => (value.map(|value| (value, *unit)), *trigger),
            _ => (None, ""),
        };
        let worst_days = window.map_or(LAW_DAYS, |(value, unit)| worst(value, unit));
        let left =
            |deadline: &Deadline| DaysLeft { deadline: deadline.clone(), days: i64::from(deadline.days) - i64::from(worst_days) };
        Self { window, worst_days, from_confirmation: trigger == "confirmation", left: deadlines.iter().map(left).collect() }
    }
}

/// Calendar days that a window takes at worst. Hours are rounded up to days. Business days are
/// counted from a Friday, so that a weekend comes first and one after every fifth day, and one
/// federal holiday is taken to fall into them: it costs one more business day.
fn worst(value: u32, unit: &str) -> u32 {
    match unit {
        "hours" => value.div_ceil(24),
        "business-days" => {
            let worked = value.saturating_add(1);
            worked.saturating_add(worked.div_ceil(5).saturating_mul(2))
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextRange;

    fn clock(value: Option<u32>, unit: &'static str, trigger: &'static str) -> Clock {
        let value = FactValue::Window { value, unit, words: String::new(), trigger };
        let facts = [Fact { name: "breach_notice", value, evidence: TextRange::default() }];
        Clock::new(&facts, &[Deadline::federal()])
    }

    #[test]
    fn business_days_at_worst() {
        // Found on a Friday, Monday a holiday: Tuesday is the fourth calendar day.
        assert_eq!(worst(1, "business-days"), 4);
        // A week of work and a holiday, from a Friday: Monday of the week after next.
        assert_eq!(worst(5, "business-days"), 10);
        assert_eq!(worst(10, "business-days"), 17);
        assert_eq!((worst(72, "hours"), worst(25, "hours"), worst(60, "calendar-days")), (3, 2, 60));
        assert_eq!(worst(u32::MAX, "business-days"), u32::MAX);
    }

    #[test]
    fn days_that_remain() {
        let left = |clock: &Clock| clock.left.iter().map(|left| left.days).collect::<Vec<_>>();
        let ten = clock(Some(10), "business-days", "discovery");
        assert_eq!((ten.window, ten.worst_days, left(&ten)), (Some((10, "business-days")), 17, vec![43]));
        assert_eq!(left(&clock(Some(90), "calendar-days", "discovery")), [-30]);
        let words = clock(None, "none", "confirmation");
        assert_eq!((words.window, words.worst_days, words.from_confirmation, left(&words)), (None, 60, true, vec![0]));
        let silent = Clock::new(&[], &[Deadline { citation: "a state's law".to_owned(), days: 30 }]);
        assert_eq!((silent.worst_days, left(&silent)), (60, vec![-30]));
    }
}
