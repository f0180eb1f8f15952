//! Parser of the pattern language: a recursive descent over the binding order
//! `OR`, `w/n` and `pre/n`, `w/s`, `w/p`, `AND`, `AND NOT` (tightest first).

use super::{Field, Pattern, Stem, Term, ValueTerm};
use crate::text::values::Citation;
use crate::text::{TextRange, words};
use std::iter::Peekable;
use std::vec::IntoIter;

/// Why a pattern could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at character {})", .at + 1)]
pub struct PatternError {
    /// Byte offset in the pattern.
    pub at: usize,
    /// What is wrong, with what is allowed there.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Term(Term),
    Open,
    Close,
    Or,
    And,
    AndNot,
    Not,
    Near { words: u32, ordered: bool },
    Same { paragraph: bool },
}

/// `search` says whether it is a search, which allows more than a clause page does.
pub(super) fn parse(source: &str, search: bool) -> Result<Pattern, PatternError> {
    let mut parser = Parser { tokens: tokens(source, search)?.into_iter().peekable(), end: source.len(), search };
    let pattern = parser.without()?;
    match parser.peek() {
        None => Ok(pattern),
        Some(Token::Close) => parser.fail("a closing parenthesis without an opening one"),
        Some(_) => parser.fail("two terms without a connector: write AND, OR, w/n or pre/n between them, or quote a phrase"),
    }
}

struct Parser {
    tokens: Peekable<IntoIter<(usize, Token)>>,
    end: usize,
    search: bool,
}

impl Parser {
    fn peek(&mut self) -> Option<&Token> {
        self.tokens.peek().map(|(_, token)| token)
    }

    fn eat(&mut self, token: &Token) -> bool {
        self.tokens.next_if(|(_, next)| next == token).is_some()
    }

    fn fail<T>(&mut self, message: &str) -> Result<T, PatternError> {
        let at = self.tokens.peek().map_or(self.end, |(at, _)| *at);
        Err(PatternError { at, message: message.to_owned() })
    }

    fn without(&mut self) -> Result<Pattern, PatternError> {
        let mut left = self.all()?;
        while self.eat(&Token::AndNot) || (self.search && self.eat(&Token::Not)) {
            left = Pattern::Without { yes: Box::new(left), no: Box::new(self.all()?) };
        }
        Ok(left)
    }

    fn all(&mut self) -> Result<Pattern, PatternError> {
        let mut parts = vec![self.same(true)?];
        while self.eat(&Token::And) || (self.search && matches!(self.peek(), Some(Token::Term(_) | Token::Open))) {
            parts.push(self.same(true)?);
        }
        Ok(one_or(parts, Pattern::All))
    }

    fn same(&mut self, paragraph: bool) -> Result<Pattern, PatternError> {
        let mut left = if paragraph { self.same(false)? } else { self.near()? };
        while self.eat(&Token::Same { paragraph }) {
            let right = if paragraph { self.same(false)? } else { self.near()? };
            left = Pattern::Same { left: Box::new(left), right: Box::new(right), paragraph };
        }
        Ok(left)
    }

    fn near(&mut self) -> Result<Pattern, PatternError> {
        let mut left = self.any()?;
        while let Some(&Token::Near { words, ordered }) = self.peek() {
            self.tokens.next();
            left = Pattern::Near { left: Box::new(left), right: Box::new(self.any()?), words, ordered };
        }
        Ok(left)
    }

    fn any(&mut self) -> Result<Pattern, PatternError> {
        let mut parts = vec![self.primary()?];
        while self.eat(&Token::Or) {
            parts.push(self.primary()?);
        }
        Ok(one_or(parts, Pattern::Any))
    }

    fn primary(&mut self) -> Result<Pattern, PatternError> {
        match self.tokens.next_if(|(_, token)| matches!(token, Token::Term(_) | Token::Open)) {
            Some((_, Token::Term(term))) => Ok(Pattern::Term(term)),
            Some(_) => {
                let inside = self.without()?;
                if self.eat(&Token::Close) {
                    Ok(inside)
                } else {
                    self.fail("a closing parenthesis or a connector is needed here")
                }
            }
            None => {
                self.fail("a term is needed here: a word, a root!, a \"phrase\", an @concept, a #value or an opening parenthesis")
            }
        }
    }
}

fn one_or(mut parts: Vec<Pattern>, many: impl FnOnce(Vec<Pattern>) -> Pattern) -> Pattern {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

fn tokens(source: &str, search: bool) -> Result<Vec<(usize, Token)>, PatternError> {
    let mut out = Vec::new();
    let mut rest = source;
    loop {
        rest = rest.trim_start();
        let at = source.len() - rest.len();
        let Some(first) = rest.chars().next() else { return Ok(out) };
        let taken = match first {
            '(' | ')' => {
                out.push((at, if first == '(' { Token::Open } else { Token::Close }));
                1
            }
            '"' => {
                let inside = &rest[1..];
                let Some(end) = inside.find('"') else {
                    return Err(PatternError { at, message: "a phrase without its closing quote".to_owned() });
                };
                out.push((at, Token::Term(phrase(&inside[..end], at + 1)?)));
                end + 2
            }
            _ => {
                let end = bare_end(rest);
                if let Some((term, taken)) = asked(rest, end, at).filter(|_| search) {
                    out.push((at, Token::Term(term)));
                    taken
                } else {
                    match (bare(&rest[..end], at)?, out.last_mut()) {
                        (Token::Not, Some((_, and @ Token::And))) => *and = Token::AndNot,
                        (token, _) => out.push((at, token)),
                    }
                    end
                }
            }
        };
        rest = &rest[taken..];
    }
}

/// The term that only a search may have at the start of `rest`, and how many bytes it takes.
fn asked(rest: &str, end: usize, at: usize) -> Option<(Term, usize)> {
    let word = &rest[..end];
    if let Some((name, value)) = word.split_once(':')
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    {
        let quoted = rest[end..].strip_prefix('"').filter(|_| value.is_empty()).and_then(|inside| inside.split_once('"'));
        let (value, taken) = quoted.map_or((value, end), |(inside, _)| (inside, end + inside.len() + 2));
        let field = Field { name: name.to_owned(), value: value.to_owned(), at };
        return Some((Term::Field(Box::new(field)), taken));
    }
    let stem = word.strip_suffix('~')?;
    match &words(stem, TextRange::new(0, stem.len()))[..] {
        [only] => Some((Term::Nearly(only.normal.clone()), end)),
        _ => None,
    }
}

/// End of a bare term. A parenthesis belongs to it only right after a citation: `164.504(e)`.
fn bare_end(rest: &str) -> usize {
    let mut end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).unwrap_or(rest.len());
    if Citation::parse(&rest[..end]).is_some() {
        while rest[end..].starts_with('(') {
            let Some(close) = rest[end..].find(')') else { break };
            end += close + 1;
        }
    }
    end
}

fn bare(word: &str, at: usize) -> Result<Token, PatternError> {
    let fail = |message: String| Err(PatternError { at, message });
    match word {
        "OR" => return Ok(Token::Or),
        "AND" => return Ok(Token::And),
        "NOT" => return Ok(Token::Not),
        "w/s" => return Ok(Token::Same { paragraph: false }),
        "w/p" => return Ok(Token::Same { paragraph: true }),
        "@ba" => return Ok(Token::Term(Term::BusinessAssociate)),
        "@ce" => return Ok(Token::Term(Term::CoveredEntity)),
        _ => {}
    }
    if let Some((connector @ ("w" | "pre"), number)) = word.split_once('/') {
        return match number.parse() {
            Ok(words) if words > 0 => Ok(Token::Near { words, ordered: connector == "pre" }),
            _ => fail(format!("\"{word}\" is no connector: write w/10, pre/5, w/s or w/p")),
        };
    }
    if let Some(name) = word.strip_prefix('@') {
        return Ok(Token::Term(Term::Concept(name.to_owned())));
    }
    if let Some(name) = word.strip_prefix('#') {
        let value = match name {
            "duration" => ValueTerm::Duration,
            "money" => ValueTerm::Money,
            "percent" => ValueTerm::Percent,
            "citation" => ValueTerm::Citation,
            "blank" => ValueTerm::Blank,
            _ => return fail(format!("\"{word}\" is no value: #duration, #money, #percent, #citation and #blank are")),
        };
        return Ok(Token::Term(Term::Value(value)));
    }
    Ok(Token::Term(phrase(word, at)?))
}

/// Words in a row in normal form, as the contract's words are; a citation stands alone.
fn phrase(source: &str, at: usize) -> Result<Term, PatternError> {
    if let Some(citation) = Citation::parse(source) {
        return Ok(Term::Citation(Box::new(citation)));
    }
    let found = words(source, TextRange::new(0, source.len()));
    if found.is_empty() {
        return Err(PatternError { at, message: format!("\"{source}\" has no word in it") });
    }
    let stems = found
        .into_iter()
        .map(|word| Stem { root: source[word.range.end as usize..].starts_with('!'), letters: word.normal })
        .collect();
    Ok(Term::Words(stems))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pattern with every connector in parentheses.
    fn show(pattern: &Pattern) -> String {
        let join = |parts: &[Pattern], with: &str| format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(with));
        match pattern {
            Pattern::Term(Term::Words(stems)) => {
                stems.iter().map(|s| format!("{}{}", s.letters, if s.root { "!" } else { "" })).collect::<Vec<_>>().join("_")
            }
            Pattern::Term(Term::Concept(name)) => format!("@{name}"),
            Pattern::Term(term) => format!("{term:?}"),
            Pattern::Any(parts) => join(parts, " | "),
            Pattern::All(parts) => join(parts, " & "),
            Pattern::Near { left, right, words, ordered } => {
                format!("({} {}{words} {})", show(left), if *ordered { '>' } else { '~' }, show(right))
            }
            Pattern::Same { left, right, paragraph } => {
                format!("({} {} {})", show(left), if *paragraph { "/p" } else { "/s" }, show(right))
            }
            Pattern::Without { yes, no } => format!("({} - {})", show(yes), show(no)),
        }
    }

    #[test]
    fn binding_order() {
        for (source, expected) in [
            ("Report", "report"),
            ("notif! OR inform! w/5 @breach", "((notif! | inform!) ~5 @breach)"),
            ("a w/5 b pre/3 c AND d", "(((a ~5 b) >3 c) & d)"),
            ("a AND b AND NOT c OR d", "((a & b) - (c | d))"),
            ("a w/s b w/p c", "((a /s b) /p c)"),
            ("\"third-party's notif!\"", "third_party_notif!"),
            ("(a AND b) OR c", "((a & b) | c)"),
        ] {
            let pattern = Pattern::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
            assert_eq!(show(&pattern), expected, "{source}");
        }
        assert_eq!(
            Pattern::parse("164.504(e)(2)"),
            Ok(Pattern::Term(Term::Citation(Box::new(Citation {
                section: "164.504".into(),
                paragraphs: vec!["e".into(), "2".into()]
            }))))
        );
    }

    #[test]
    fn searches_allow_more() {
        for (source, expected) in [
            ("breach notif! w/3 @ce", "(breach & (notif! ~3 Term(CoveredEntity)))"),
            ("breach NOT (a OR b)", "(breach - (a | b))"),
            ("a AND b NOT c", "((a & b) - c)"),
        ] {
            let pattern = Pattern::parse_search(source).unwrap_or_else(|error| panic!("{source}: {error}"));
            assert_eq!(show(&pattern).replace("CoveredEntity", "Term(CoveredEntity)"), expected, "{source}");
        }
        let field = |name: &str, value: &str, at| Term::Field(Box::new(Field { name: name.into(), value: value.into(), at }));
        let Ok(Pattern::All(parts)) = Pattern::parse_search("notifcation~ law:\"New York\" notice:<=72h") else { panic!() };
        let expected = [Term::Nearly("notifcation".into()), field("law", "New York", 13), field("notice", "<=72h", 28)];
        assert_eq!(parts, expected.map(Pattern::Term));
        assert!(Pattern::parse("a b").is_err() && Pattern::parse("a~").is_ok_and(|pattern| show(&pattern) == "a"));
    }

    #[test]
    fn errors_point_at_the_place() {
        for (source, at, part) in [
            ("a b", 2, "without a connector"),
            ("a w/x b", 2, "no connector"),
            ("(a OR b", 7, "closing parenthesis"),
            ("a)", 1, "without an opening"),
            ("\"a", 0, "closing quote"),
            ("#days", 0, "no value"),
            ("a AND", 5, "a term is needed"),
            ("", 0, "a term is needed"),
        ] {
            let error = Pattern::parse(source).expect_err(source);
            assert!(error.at == at && error.message.contains(part), "{source}: {error:?}");
        }
    }
}
