//! Fields: what they show is text, what they compute it from is not.

use super::xml::Element;

/// The complex fields that are open at a place, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

#[derive(Debug)]
struct Field {
    phase: Phase,
    instruction: String,
    /// Whether it is a form's field for text that is still empty.
    blank: bool,
    /// Text met where only instructions belong.
    withheld: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Instruction,
    Result,
    /// A form field whose state is printed already.
    Answered,
}

impl Fields {
    /// Whether text is printed here.
    pub(super) fn is_visible(&self) -> bool {
        self.0.iter().all(|field| field.phase == Phase::Result)
    }

    /// A field mark. Gives what is printed in its place.
    pub(super) fn mark(&mut self, mark: &Element) -> Option<String> {
        match mark.attribute("fldCharType")?.as_ref() {
            "begin" => {
                let printed = mark.child("ffData").and_then(form_state);
                let phase = if printed.is_some() { Phase::Answered } else { Phase::Instruction };
                let visible = self.is_visible();
                let blank = mark.path(&["ffData", "textInput"]).is_some();
                self.0.push(Field { phase, instruction: String::new(), blank, withheld: String::new() });
                printed.filter(|_| visible)
            }
            "separate" => {
                let field = self.0.last_mut()?;
                if field.phase == Phase::Instruction {
                    field.phase = Phase::Result;
                }
                None
            }
            "end" => {
                let field = self.0.pop()?;
                let printed = if field.blank { Some(BLANK.to_owned()) } else { prompt(&field.instruction) };
                printed.filter(|_| self.is_visible())
            }
            _ => None,
        }
    }

    /// Notes text that is printed; what has letters fills the form's fields around it.
    pub(super) fn fill(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.0.iter_mut().for_each(|field| field.blank = false);
        }
    }

    /// The instruction of the innermost field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.0.last_mut() {
            field.instruction.push_str(text);
        }
    }

    /// Keeps text that is not printed because a field is open.
    pub(super) fn withhold(&mut self, text: &str) {
        if let Some(field) = self.0.iter_mut().find(|field| field.phase == Phase::Instruction) {
            field.withheld.push_str(text);
        }
    }

    /// Whether text was withheld by a field that never ended.
    pub(super) fn lost_text(&self) -> bool {
        self.0.iter().any(|field| field.withheld.chars().any(char::is_alphanumeric))
    }
}

/// State of a legacy form field: a box, or the chosen entry of a list. Text fields have their text
/// as result.
fn form_state(data: &Element) -> Option<String> {
    if let Some(check_box) = data.child("checkBox") {
        let state = check_box.child("checked").or_else(|| check_box.child("default"));
        return Some(check_mark(state.is_some_and(Element::is_on)).to_string());
    }
    let list = data.child("ddList")?;
    let chosen = list.child("result").or_else(|| list.child("default")).and_then(Element::number);
    let entry = list.children().filter(|child| child.name() == "listEntry").nth(usize::try_from(chosen.unwrap_or(0)).ok()?)?;
    Some(entry.val()?.into_owned())
}

/// What stands where something is to be filled in.
pub(super) const BLANK: &str = "____";

/// A box that is ticked or not.
pub(super) fn check_mark(checked: bool) -> char {
    if checked { '☒' } else { '☐' }
}

/// What a click-here field prints: the instruction's words after the macro's name.
fn prompt(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start().strip_prefix("MACROBUTTON")?.trim_start();
    rest.split_once(char::is_whitespace).map(|(_, words)| words.to_owned())
}
