//! Words and figures that disagree: "ten (30) days".

use crate::grading::{Observation, ObservationKind};
use crate::library::Severity;
use crate::text::TextRange;
use crate::text::values::ValueKind;

/// One observation for each length of time whose words say another number than its figures.
pub(super) fn disagreeing(values: &[(TextRange, ValueKind)], text: &str) -> Vec<Observation> {
    let disagrees = |kind: &ValueKind| matches!(kind, ValueKind::Duration(duration) if duration.disagrees);
    let observation = |range: TextRange| Observation {
        kind: ObservationKind::WordsAndFigures,
        severity: Severity::Medium,
        message: format!(
            "Words and figures disagree in \u{201c}{}\u{201d}: the report uses the figures, a court may take the words.",
            range.of(text)
        ),
        evidence: vec![range],
    };
    values.iter().filter(|(_, kind)| disagrees(kind)).map(|(range, _)| observation(*range)).collect()
}
