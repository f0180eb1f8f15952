//! Letters that act instead of being shown.

/// Whether a letter steers a terminal or turns the direction of writing, so that what is read is not
/// what stands there.
pub fn steers(letter: char) -> bool {
    let turns = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || letter.is_control()
}
