//! Hits as a page for the browser that loads nothing and runs nothing.

use baa_analyzer::index::Hit;
use baa_analyzer::report::html::policy;

use super::Answer;
use super::terminal::{figures, grade};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:light-dark(#1c2434,#e6e8ee);--soft:light-dark(#5d6678,#9aa3b5);--line:light-dark(#dcdfe6,#363c49);\
--paper:light-dark(#fffefb,#1b1f27);--ground:light-dark(#f3f2ef,#12151b);--mark:light-dark(#ffe9a8,#6b5310)}\
body{margin:0 auto;max-width:56rem;padding:2rem 1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground)}\
h1{font:600 1.3rem/1.3 Georgia,serif;margin:0 0 .3rem;overflow-wrap:anywhere}p.sum{color:var(--soft);margin:0 0 1.5rem}\
article{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem 1.2rem;margin:0 0 .8rem;break-inside:avoid}\
article header{display:flex;flex-wrap:wrap;gap:.2rem 1rem;color:var(--soft);font-size:.88rem}article header b{color:var(--ink)}\
blockquote{font-family:Georgia,serif;margin:.6rem 0 0;overflow-wrap:anywhere}mark{background:var(--mark);color:inherit;border-radius:3px;padding:0 .1em}\
.lead{color:var(--soft)}table{border-collapse:collapse;margin:0 0 1.5rem;font-size:.9rem}td,th{padding:.15rem .9rem .15rem 0;text-align:left}\
td:first-child{text-align:right;font-variant-numeric:tabular-nums}";

pub(super) fn render(answer: &Answer<'_>) -> String {
    let found = answer.found;
    let mut facets = String::new();
    for (name, counts) in &found.facets {
        facets.push_str(&format!("<table><tr><th></th><th>{}</th></tr>", escaped(name)));
        for count in counts {
            facets.push_str(&format!("<tr><td>{}</td><td>{}</td></tr>", count.count, escaped(&count.value)));
        }
        facets.push_str("</table>");
    }
    let articles: String = found.hits.iter().map(article).collect();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
         <title>{query}</title><style>{STYLE}</style><h1>{query}</h1>\
         <p class=\"sum\">{} found in {} contracts; {} to {} shown</p>{facets}{articles}</html>\n",
        found.total,
        found.contracts,
        answer.offset + usize::from(!found.hits.is_empty()),
        answer.offset + found.hits.len(),
        policy = policy(STYLE, ""),
        query = escaped(answer.query),
    )
}

fn article(hit: &Hit) -> String {
    let contract = &hit.contract;
    let mut parts =
        vec![format!("<b>{}</b>", escaped(&contract.name)), escaped(&hit.section()), escaped(&contract.vendor), grade(contract)];
    if hit.unit.is_none() {
        parts.extend(figures(contract).iter().map(|figure| escaped(figure)));
    }
    parts.retain(|part| !part.is_empty());
    let spans = parts.iter().map(|part| ["<span>", part, "</span>"].concat()).collect::<Vec<_>>().concat();
    let text: String = hit
        .pieces()
        .iter()
        .map(|(piece, marked)| if *marked { format!("<mark>{}</mark>", escaped(piece)) } else { escaped(piece) })
        .collect();
    let quote = if text.is_empty() { text } else { format!("<blockquote>{text}</blockquote>") };
    format!("<article><header>{spans}</header>{quote}</article>")
}

/// Text that a browser shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() && letter != '\n' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_contract_is_markup() {
        assert_eq!(escaped("<script>\"x\" & 'y'\u{1b}"), "&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;\u{fffd}");
    }
}
