//! The grade: a sum of integer points, and the caps that hold the letter down.

/// Letter grade of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Letter {
    /// Sign as it is.
    A,
    /// Small asks.
    B,
    /// Negotiate.
    C,
    /// A duty that the law requires is missing or denied.
    D,
    /// Do not sign.
    F,
}

impl Letter {
    /// The letter as printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }
}

/// The grade with the way it came about.
#[derive(Clone, Debug)]
pub struct Grade {
    /// After the caps.
    pub letter: Letter,
    /// Of 10000.
    pub points: u32,
    /// What each clause gave, of what it could.
    pub shares: Vec<Share>,
    /// What holds the letter down, hardest first.
    pub caps: Vec<Cap>,
}

/// What one clause contributes to the sum.
#[derive(Clone, Debug)]
pub struct Share {
    /// Id of the clause.
    pub clause: String,
    /// Points given; negative for a red flag.
    pub points: i64,
    /// Points it could give; 0 for a red flag.
    pub of: i64,
}

/// A gate: the letter cannot be better than this.
#[derive(Clone, Debug)]
pub struct Cap {
    /// The best letter left.
    pub letter: Letter,
    /// Id of the clause that caps.
    pub because: String,
}
