//! Small pages with one difficulty each.

use super::*;
use PieceKind::{Body, Furniture, Heading, Item, Row};

#[track_caller]
fn check(html: &str, expected: &[(PieceKind, &str, u8, &str)]) {
    let source = read(html);
    let found: Vec<_> = (source.pieces.iter()).map(|p| (p.kind, p.label.as_str(), p.depth, p.text.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn lists_are_numbered_as_browsers_number_them() {
    check(
        "<ol start=3><li>one<ol type=a><li>two</li><li value=5><p>three</p><p>more</p></li></ol>\
         <li style='list-style-type: upper-roman'>four</ol>\
         <ol><li>(a) typed</li></ol><ul><li>dot</li></ul><ol style='list-style:none'><li>bare</ol>",
        &[
            (Item, "3.", 1, "one"),
            (Item, "a.", 2, "two"),
            (Item, "e.", 2, "three"),
            (Body, "", 2, "more"),
            (Item, "IV.", 1, "four"),
            (Item, "", 1, "(a) typed"),
            (Item, "", 1, "dot"),
            (Item, "", 1, "bare"),
        ],
    );
}

#[test]
fn the_page_around_the_contract_is_furniture() {
    let words = "The vendor shall protect health information. ".repeat(9);
    let body = words.trim();
    check(
        &format!(
            "<head><title>t</title><style>p {{}}</style></head><body><nav><a>Home</a></nav>\
             <header>Acme<h1>Agreement</h1></header><div class='cookie-bar'>We use cookies</div>\
             <div class=links><a>A</a> <a>B</a> <a>C</a></div><p>{body}</p>\
             <p style='display: none'>secret</p><button>Print</button><script>x()</script>\
             <h2><button>Term</button></h2><footer>2026</footer>"
        ),
        &[
            (Furniture, "", 0, "Home"),
            (Furniture, "", 0, "Acme"),
            (Heading(1), "", 0, "Agreement"),
            (Furniture, "", 0, "We use cookies"),
            (Furniture, "", 0, "A B C"),
            (Body, "", 0, body),
            (Furniture, "", 0, "secret"),
            (Heading(2), "", 0, "Term"),
            (Furniture, "", 0, "2026"),
        ],
    );
    check(
        &format!("<div>aside of the site</div><main><div class=modal><p>{body}</p></div></main>"),
        &[(Furniture, "", 0, "aside of the site"), (Body, "", 0, body)],
    );
}

#[test]
fn tables_hold_data_or_place_paragraphs() {
    let long = "The vendor shall protect health information. ".repeat(9);
    let long = long.trim();
    check(
        &format!(
            "<table><tr><th>Name</th><th>Days</th></tr><tr><td><p>ACME</p></td><td>5</td></tr></table>\
             <table><tr><td>(a)</td><td>{long}</td></tr><tr><td>•</td><td>short</td></tr></table>\
             <table><tr><td>(b)</td><td>short</td></tr></table>"
        ),
        &[
            (Row, "", 0, "Name | Days"),
            (Row, "", 0, "ACME | 5"),
            (Item, "(a)", 0, long),
            (Item, "", 0, "short"),
            (Item, "(b)", 0, "short"),
        ],
    );
}

#[test]
fn breaks_definitions_and_preformatted_text() {
    check(
        "<div>Vendor shall:<br>(a) report;<br><b>(b)</b> mitigate<br>at once<br><br>Term</div>\
         <dl><dt>Breach</dt><dd>means a breach.</dd></dl>\
         <pre>TERM\n\nThis begins and\nends on a\nday.</pre><s>gone</s>&lt;Name&gt; caf&eacute;",
        &[
            (Body, "", 0, "Vendor shall:"),
            (Body, "", 0, "(a) report;"),
            (Body, "", 0, "(b) mitigate at once"),
            (Body, "", 0, "Term"),
            (Body, "", 0, "Breach means a breach."),
            (Heading(1), "", 0, "TERM"),
            (Body, "", 0, "This begins and ends on a day."),
            (Body, "", 0, "<Name> caf\u{e9}"),
        ],
    );
}

#[test]
fn emphasis_at_the_start_is_measured() {
    let rows = [
        ("<p><b>Term.</b> It begins</p>", 5),
        ("<p>2. <span style='Font-Weight: 700'>Term.</span> It</p>", 8),
        ("<p>The <u>Vendor</u></p>", 0),
        ("<p><strong><em>All</em> of it</strong></p>", 9),
    ];
    for (html, emphasis) in rows {
        assert_eq!(read(html).pieces[0].emphasis, emphasis, "{html}");
    }
}

#[test]
fn no_nesting_is_too_deep() {
    let deep = format!("{}text", "<div>".repeat(20_000));
    check(&deep, &[(Body, "", 0, "text")]);
}

#[test]
fn what_is_to_be_filled_in_is_seen() {
    check(
        "<p>Name: <input> of <input value='Elm, Inc.'> <input type=hidden value=x><input type=checkbox checked> yes \
         <input type=radio> no</p><p>within <select><option value=''>choose</option><option>5</option></select> \
         <select><option>days<option selected>hours</select> by <u>&nbsp;&nbsp;&nbsp;&nbsp;</u><textarea></textarea></p>",
        &[(Body, "", 0, "Name: ____ of Elm, Inc. ☒ yes ☐ no"), (Body, "", 0, "within ____ hours by ________")],
    );
}
