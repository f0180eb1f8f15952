//! Counting and dividing. The only floating numbers of the library: figures about the program, of
//! which no grade and no report on a contract knows.
#![expect(clippy::float_arithmetic, reason = "precision and recall are quotients")]

/// Decisions by what is true and what was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// There, and found.
    pub tp: u32,
    /// Not there, but found.
    pub fp: u32,
    /// There, but not found.
    pub fn_: u32,
    /// Not there, and not found.
    pub tn: u32,
}

impl Counts {
    /// Counts one decision in.
    pub fn add(&mut self, there: bool, found: bool) {
        *match (there, found) {
            (true, true) => &mut self.tp,
            (false, true) => &mut self.fp,
            (true, false) => &mut self.fn_,
            (false, false) => &mut self.tn,
        } += 1;
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { tp: self.tp + other.tp, fp: self.fp + other.fp, fn_: self.fn_ + other.fn_, tn: self.tn + other.tn }
    }

    /// How much of what was found is there; `None` where nothing was found.
    pub fn precision(self) -> Option<f64> {
        quotient(self.tp, self.tp + self.fp)
    }

    /// How much of what is there was found; `None` where nothing is there.
    pub fn recall(self) -> Option<f64> {
        quotient(self.tp, self.tp + self.fn_)
    }

    /// The harmonic mean of both; 0 where nothing was found rightly.
    pub fn f1(self) -> f64 {
        match (self.precision(), self.recall()) {
            (Some(precision), Some(recall)) if self.tp > 0 => 2.0 * precision * recall / (precision + recall),
            _ => 0.0,
        }
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that are right.
    pub right: u32,
    /// All.
    pub of: u32,
}

impl Share {
    /// Counts one in.
    pub fn add(&mut self, right: bool) {
        self.right += u32::from(right);
        self.of += 1;
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { right: self.right + other.right, of: self.of + other.of }
    }

    /// The quotient; 0 of nothing.
    pub fn ratio(self) -> f64 {
        quotient(self.right, self.of).unwrap_or(0.0)
    }
}

/// The mean F1 of the clauses that are there at all; `None` where none is.
pub(super) fn macro_f1(rows: impl Iterator<Item = Counts>) -> Option<f64> {
    let scores: Vec<f64> = rows.filter(|row| row.tp + row.fn_ > 0).map(Counts::f1).collect();
    let count = u32::try_from(scores.len()).ok().filter(|count| *count > 0)?;
    Some(scores.iter().sum::<f64>() / f64::from(count))
}

/// A figure to three places, as a number.
pub(super) fn rounded(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}

fn quotient(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
