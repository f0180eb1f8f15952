//! Text recognition by the program `tesseract`, if there is one.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use baa_analyzer::ingest::{Ocr, OcrWord, Picture};

/// Depths of the table that tesseract prints.
const LINE: u32 = 4;
const WORD: u32 = 5;

/// Runs `tesseract` for each page.
#[derive(Debug)]
pub(super) struct Tesseract;

impl Tesseract {
    /// Whether the program is there.
    pub(super) fn is_there() -> bool {
        Self::version().is_some()
    }

    /// What the program says of itself and its parts; `None` where it is not there.
    pub(super) fn version() -> Option<String> {
        let output = Command::new("tesseract").arg("--version").output().ok()?;
        // Which of the two it is said on differs between versions.
        output.status.success().then(|| String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }
}

impl Ocr for Tesseract {
    fn words(&self, picture: &Picture) -> Result<Vec<OcrWord>, String> {
        let run = || {
            let mut child = Command::new("tesseract")
                .args(["stdin", "stdout", "--psm", "3", "--dpi", &picture.dpi.to_string(), "tsv"])
                // Files are read beside each other, one per core; more threads only get in the way.
                .env("OMP_THREAD_LIMIT", "1")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()?;
            if let Some(mut input) = child.stdin.take() {
                writeln!(input, "P5 {} {} 255", picture.width, picture.height)?;
                input.write_all(&picture.pixels)?;
            }
            child.wait_with_output()
        };
        let output = run().map_err(|error| match error.kind() {
            ErrorKind::NotFound => "tesseract is not installed".to_owned(),
            _ => format!("tesseract: {error}"),
        })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("tesseract: {}", said.lines().next().unwrap_or("no reason given")));
        }
        Ok(words(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// The words of the table: depth, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text, with tabs between.
fn words(table: &str) -> Vec<OcrWord> {
    let mut lines: BTreeMap<[u32; 4], (u32, u32, u32)> = BTreeMap::new();
    let mut words = Vec::new();
    for row in table.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let number = |index: usize| cells.get(index).and_then(|cell| cell.parse::<u32>().ok());
        let (Some(depth), Some(left), Some(top), Some(width), Some(height)) =
            (number(0), number(6), number(7), number(8), number(9))
        else {
            continue; // The heads of the columns.
        };
        let line = [1, 2, 3, 4].map(|index| number(index).unwrap_or(0));
        if depth == LINE {
            let count = lines.len() as u32;
            lines.insert(line, (count, top, top + height));
        } else if depth == WORD
            && let Some(&(line, line_top, line_bottom)) = lines.get(&line)
        {
            // A whole number with decimals: "96.42".
            let confidence = cells[10].split('.').next().and_then(|cell| cell.parse().ok()).unwrap_or(0);
            let text = cells.get(11).copied().unwrap_or_default().to_owned();
            words.push(OcrWord { text, left, right: left + width, line, line_top, line_bottom, confidence });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t\n\
                     4\t1\t1\t1\t1\t0\t300\t290\t900\t50\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t300\t300\t120\t40\t96.42\tVendor\n\
                     4\t1\t1\t1\t2\t0\t300\t350\t900\t50\t-1\t\n\
                     5\t1\t1\t1\t2\t1\t310\t360\t100\t40\t7\tshall\n";
        let expected = |text: &str, left, right, line, line_top, line_bottom, confidence| {
            let text = text.to_owned();
            OcrWord { text, left, right, line, line_top, line_bottom, confidence }
        };
        assert_eq!(words(table), [expected("Vendor", 300, 420, 0, 290, 340, 96), expected("shall", 310, 410, 1, 350, 400, 7)]);
    }
}
