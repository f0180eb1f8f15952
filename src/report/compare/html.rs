//! The comparison as one HTML file that loads nothing and runs nothing.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};

use super::Rounds;
use super::view::View;
use crate::report::html::base64;

const PAGE: &str = include_str!("compare.html");
const STYLE: &str = include_str!("compare.css");

/// Renders the comparison as a self-contained HTML page.
///
/// # Panics
/// Never: the template is part of the program, and the tests render its every branch.
pub fn render(rounds: &Rounds) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    // Escaping goes by the extension of this name.
    environment.add_template("compare.html", PAGE).expect("the template is well-formed");
    let template = environment.get_template("compare.html").expect("it was just added");
    let digest = base64::encode(&Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'");
    let page = template.render(context! { policy, style => STYLE, view => Serde(View::of(rounds)) });
    page.expect("the template asks only for what it is given")
}
