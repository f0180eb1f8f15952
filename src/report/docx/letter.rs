//! The letter to the other side as a Word file; it says what the Markdown one says.

use super::house::{House, packed};
use crate::redline::letter::{Letter, asks};
use crate::redline::{Contract, Redline, Signature};

/// Renders the letter. `name` is the contract's file name.
///
/// # Errors
/// Where the file cannot be put together, which no contract makes happen.
pub fn render(name: &str, contract: &Contract, redline: &Redline, signature: &Signature) -> std::io::Result<Vec<u8>> {
    let Letter { day, title, opening, groups, closing } = asks(name, contract, redline, signature);
    let mut house = House::letter(&title);
    house.plain(&day);
    house.strong(&title);
    house.plain(&opening);
    let mut number = 0;
    for (heading, asks) in groups {
        house.heading(heading);
        for ask in asks {
            number += 1;
            let section = if ask.section.is_empty() { String::new() } else { format!(" (section {})", ask.section) };
            house.run_in(&format!("{number}. {}", ask.title), &format!("{section}: {}.{}", ask.ask, ask.law));
        }
    }
    house.plain(&closing);
    house.plain(&signature.author);
    packed(house.finish())
}
