//! The expressions under `[verdict]`: plain logic over element ids.
//!
//! AND and OR have no rank over each other here, so that nobody has to know one: where they are
//! mixed, parentheses are required.

use super::clause::Logic;
use super::error::did_you_mean;

/// Parentheses deeper than this are a mistake, and would only exhaust the stack.
const DEEPEST: usize = 32;

impl Logic {
    /// Parses an expression over the elements with these ids.
    pub(super) fn parse(source: &str, elements: &[&str]) -> Result<Self, String> {
        let spaced = source.replace('(', " ( ").replace(')', " ) ");
        let mut parser = Parser { tokens: spaced.split_whitespace().peekable(), elements, depth: 0 };
        let logic = parser.expression()?;
        match parser.tokens.next() {
            None => Ok(logic),
            Some(token) => Err(format!("\"{token}\" is not expected in \"{source}\": write AND or OR between elements")),
        }
    }

    /// Whether the expression holds, given which elements are met.
    pub fn holds(&self, met: &[bool]) -> bool {
        match self {
            Self::Met(index) => met.get(*index).copied().unwrap_or_default(),
            Self::Not(inner) => !inner.holds(met),
            Self::All(parts) => parts.iter().all(|part| part.holds(met)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(met)),
        }
    }

    /// The elements that it asks for, in its order; those behind NOT are not among them.
    pub fn asserted(&self) -> Vec<usize> {
        match self {
            Self::Met(index) => vec![*index],
            Self::Not(_) => Vec::new(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::asserted).collect(),
        }
    }

    /// Whether the element with this index stands anywhere in it.
    pub(super) fn names(&self, index: usize) -> bool {
        match self {
            Self::Met(named) => *named == index,
            Self::Not(inner) => inner.names(index),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.names(index)),
        }
    }
}

struct Parser<'a, T: Iterator<Item = &'a str>> {
    tokens: std::iter::Peekable<T>,
    elements: &'a [&'a str],
    depth: usize,
}

impl<'a, T: Iterator<Item = &'a str>> Parser<'a, T> {
    fn expression(&mut self) -> Result<Logic, String> {
        let mut parts = vec![self.part()?];
        let mut connector = None;
        while let Some(next) = self.tokens.next_if(|token| matches!(*token, "AND" | "OR")) {
            if *connector.get_or_insert(next) != next {
                return Err("AND and OR are mixed: say with parentheses which belong together".to_owned());
            }
            parts.push(self.part()?);
        }
        Ok(match connector {
            None => parts.remove(0),
            Some("AND") => Logic::All(parts),
            Some(_) => Logic::Any(parts),
        })
    }

    fn part(&mut self) -> Result<Logic, String> {
        if self.tokens.next_if_eq(&"NOT").is_some() {
            return Ok(Logic::Not(Box::new(self.operand()?)));
        }
        self.operand()
    }

    fn operand(&mut self) -> Result<Logic, String> {
        match self.tokens.next() {
            Some("(") => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(format!("more than {DEEPEST} parentheses inside each other"));
                }
                let inside = self.expression()?;
                self.depth -= 1;
                match self.tokens.next() {
                    Some(")") => Ok(inside),
                    Some(token) => Err(format!("\"{token}\" is not expected: a connector or a closing parenthesis is")),
                    None => Err("a closing parenthesis is missing".to_owned()),
                }
            }
            None | Some("AND" | "OR" | "NOT" | ")") => {
                Err("an element id is missing beside AND, OR, NOT or a parenthesis".to_owned())
            }
            Some(id) => match self.elements.iter().position(|element| *element == id) {
                Some(index) => Ok(Logic::Met(index)),
                None => Err(format!("no element is called \"{id}\"{}", did_you_mean(id, self.elements.iter().copied()))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ELEMENTS: [&str; 3] = ["duty", "number", "denied"];

    #[test]
    fn expressions_hold() {
        // What must be met for each expression, as bits of duty, number, denied.
        for (source, holds) in [
            ("duty", [0b100, 0b110, 0b101, 0b111].as_slice()),
            ("duty AND number AND NOT denied", &[0b110]),
            ("(duty AND number) OR denied", &[0b110, 0b111, 0b001, 0b011, 0b101]),
            ("duty AND (number OR denied)", &[0b110, 0b111, 0b101]),
            ("NOT (duty OR number)", &[0b000, 0b001]),
            ("NOT(duty)AND NOT((number))", &[0b000, 0b001]),
        ] {
            let logic = Logic::parse(source, &ELEMENTS).unwrap_or_else(|error| panic!("{source}: {error}"));
            for bits in 0_u8..8 {
                let met = [bits & 0b100 != 0, bits & 0b010 != 0, bits & 0b001 != 0];
                assert_eq!(logic.holds(&met), holds.contains(&bits), "{source} for {met:?}");
            }
        }
    }

    #[test]
    fn errors_help() {
        let deep = format!("{}duty{}", "(".repeat(40), ")".repeat(40));
        for (source, part) in [
            ("duty AND number OR denied", "parentheses which belong"),
            ("duty AND nubmer", "did you mean \"number\"?"),
            ("duty number", "\"number\" is not expected"),
            ("duty)", "\")\" is not expected"),
            ("(duty", "closing parenthesis is missing"),
            ("(duty number)", "a connector or a closing parenthesis"),
            ("duty AND", "element id is missing"),
            ("NOT NOT duty", "element id is missing"),
            ("", "element id is missing"),
            (&deep, "inside each other"),
        ] {
            let error = Logic::parse(source, &ELEMENTS).expect_err(source);
            assert!(error.contains(part), "{source}: {error}");
        }
    }
}
