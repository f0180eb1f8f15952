//! What makes a document a business associate agreement at all: signs with weights, as data.

use super::Element;

/// The signs for and against, and how much is enough.
#[derive(Clone, Debug, Default)]
pub struct Nature {
    /// A document whose signs weigh at least this much is a business associate agreement.
    pub threshold: i32,
    /// The signs in the order of `clause-library/nature.toml`.
    pub signs: Vec<Sign>,
}

/// One sign.
#[derive(Clone, Debug)]
pub struct Sign {
    /// What is looked for; its `says` is the reason given to the reviewer.
    pub element: Element,
    /// Weight; negative for a sign against.
    pub weight: i32,
}
