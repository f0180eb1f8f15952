//! The page that an author starts from.

use super::Kind;

const CLAUSE: &str = include_str!("skeleton/clause.md");
const RED_FLAG: &str = include_str!("skeleton/red-flag.md");

/// Text of a new page. It has the right form; the only thing wrong with it are its TODOs.
pub fn skeleton(id: &str, kind: Kind) -> String {
    let template = if kind == Kind::RedFlag { RED_FLAG } else { CLAUSE };
    template.replace("{kind}", kind.name()).replace("{title}", &title(id))
}

/// "breach-notice" to "Breach notice".
fn title(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;

    #[test]
    fn only_todos_are_wrong_with_it() {
        for kind in [Kind::Required, Kind::Expected, Kind::RedFlag] {
            let page = skeleton("exit-help", kind);
            assert!(page.contains("\n# Exit help\n"), "{page}");
            let load = |page: &str| Library::load([("exit/exit-help.md".to_owned(), page.to_owned())], None);
            let errors = load(&page).expect_err("a page with TODOs");
            assert!(errors.iter().all(|error| error.message.contains("TODO")), "{errors:?}");
            let library = load(&page.replace("TODO", "done")).expect("a finished page");
            assert_eq!(library.clauses[0].kind, kind);
        }
    }
}
