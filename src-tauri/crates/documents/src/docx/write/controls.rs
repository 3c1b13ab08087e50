//! The fields of a form in a .docx file: content controls, each with the field’s name as its tag, so that what is typed
//! into one is known again whatever the program that saved it did to the rest.

use super::{
    Align, TEXT_WIDTH, Written, Xml, cell, element, empty, grid, paragraph, printable, runs, style, text,
    twips,
};
use crate::{
    docx::PLACEHOLDER,
    model::{Input, InputChoice, InputKind, InputTable},
    rich::Rich,
};

/// The width of the labels, in twentieths of a point.
const LABELS: f32 = 3_000.0;
/// What agrees to a statement, as it stands in the list.
const AGREED: &str = "Yes";

/// Numbers the controls of a file: each has a number of its own.
#[derive(Default)]
pub(super) struct Controls(u32);

impl Controls {
    /// Fields as a table of two columns: what is asked, and the answer.
    pub(super) fn inputs(&mut self, xml: &mut Xml, inputs: &[Input]) -> Written {
        let widths = [LABELS, TEXT_WIDTH - LABELS];
        grid(xml, &widths, true, |xml| {
            for input in inputs {
                element(xml, "w:tr", &[], |xml| {
                    element(xml, "w:trPr", &[], |xml| empty(xml, "w:cantSplit", &[]))?;
                    label(xml, input)?;
                    self.answer(xml, TEXT_WIDTH - LABELS, input)
                })?;
            }
            Ok(())
        })?;
        paragraph(xml, style::SPACE, &[])
    }

    /// A table to be filled in, with its caption and note.
    pub(super) fn table(&mut self, xml: &mut Xml, table: &InputTable) -> Written {
        paragraph(xml, style::CAPTION, &[&Rich::plain(table.caption.as_str())])?;
        paragraph(xml, style::SMALL, &[&Rich::plain(table.note.as_str())])?;
        let whole: f32 = table.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> =
            table.columns.iter().map(|column| TEXT_WIDTH * column.share / whole.max(f32::EPSILON)).collect();
        grid(xml, &widths, true, |xml| {
            element(xml, "w:tr", &[], |xml| {
                element(xml, "w:trPr", &[], |xml| empty(xml, "w:tblHeader", &[]))?;
                table.columns.iter().zip(&widths).try_for_each(|(column, width)| {
                    cell(xml, *width, (style::CELL, Align::Start), &Rich::default().bold(&column.head))
                })
            })?;
            for row in &table.rows {
                element(xml, "w:tr", &[], |xml| {
                    row.iter().zip(&widths).try_for_each(|(input, width)| self.answer(xml, *width, input))
                })?;
            }
            Ok(())
        })?;
        paragraph(xml, style::SPACE, &[])
    }

    /// The cell in which a field is answered.
    fn answer(&mut self, xml: &mut Xml, width: f32, input: &Input) -> Written {
        self.0 += 1;
        let number = self.0.to_string();
        let shown = shown(input);
        element(xml, "w:tc", &[], |xml| {
            element(xml, "w:tcPr", &[], |xml| {
                empty(xml, "w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")])
            })?;
            element(xml, "w:p", &[], |xml| {
                element(xml, "w:pPr", &[], |xml| empty(xml, "w:pStyle", &[("w:val", style::CELL)]))?;
                element(xml, "w:sdt", &[], |xml| {
                    properties(xml, input, &number, shown.is_empty())?;
                    element(xml, "w:sdtContent", &[], |xml| {
                        if shown.is_empty() {
                            return placeholder(xml);
                        }
                        runs(xml, &Rich::plain(shown.as_str()))
                    })
                })
            })
        })
    }
}

/// What is asked, and what helps to answer it.
fn label(xml: &mut Xml, input: &Input) -> Written {
    element(xml, "w:tc", &[], |xml| {
        element(xml, "w:tcPr", &[], |xml| {
            empty(xml, "w:tcW", &[("w:w", &twips(LABELS)), ("w:type", "dxa")])
        })?;
        paragraph(xml, style::LABEL, &[&Rich::default().bold(&input.label)])?;
        let statement = match &input.kind {
            InputKind::Statement(statement) => Some(statement),
            InputKind::Line { .. }
            | InputKind::Lines { .. }
            | InputKind::Choices(_)
            | InputKind::List(_)
            | InputKind::Told => None,
        };
        statement
            .into_iter()
            .chain(&input.hint)
            .try_for_each(|line| paragraph(xml, style::SMALL, &[&Rich::plain(line.as_str())]))
    })
}

fn properties(xml: &mut Xml, input: &Input, number: &str, is_empty: bool) -> Written {
    element(xml, "w:sdtPr", &[], |xml| {
        let mut alias: String = printable(&input.description).chars().take(60).collect();
        if input.description.chars().nth(60).is_some() {
            alias.push('…');
        }
        empty(xml, "w:alias", &[("w:val", &alias)])?;
        empty(xml, "w:tag", &[("w:val", &input.name)])?;
        empty(xml, "w:id", &[("w:val", number)])?;
        match &input.kind {
            InputKind::Told => return empty(xml, "w:lock", &[("w:val", "sdtContentLocked")]),
            InputKind::Line { .. }
            | InputKind::Lines { .. }
            | InputKind::Choices(_)
            | InputKind::List(_)
            | InputKind::Statement(_) => empty(xml, "w:lock", &[("w:val", "sdtLocked")])?,
        }
        if is_empty {
            empty(xml, "w:showingPlcHdr", &[])?;
        }
        match &input.kind {
            InputKind::Line { .. } => empty(xml, "w:text", &[]),
            InputKind::Lines { .. } => empty(xml, "w:text", &[("w:multiLine", "1")]),
            InputKind::Choices(choices) | InputKind::List(choices) => list(xml, choices),
            InputKind::Statement(_) => {
                list(xml, &[InputChoice { value: "yes".to_owned(), label: AGREED.to_owned() }])
            }
            InputKind::Told => Ok(()),
        }
    })
}

/// A list from which one is chosen; it begins with nothing chosen.
fn list(xml: &mut Xml, choices: &[InputChoice]) -> Written {
    element(xml, "w:dropDownList", &[], |xml| {
        choices.iter().filter(|choice| !choice.value.is_empty()).try_for_each(|choice| {
            empty(xml, "w:listItem", &[("w:displayText", &choice.label), ("w:value", &choice.value)])
        })
    })
}

fn placeholder(xml: &mut Xml) -> Written {
    element(xml, "w:r", &[], |xml| {
        element(xml, "w:rPr", &[], |xml| empty(xml, "w:color", &[("w:val", "595959")]))?;
        element(xml, "w:t", &[], |xml| text(xml, PLACEHOLDER))
    })
}

/// What stands in a field, as people read it.
fn shown(input: &Input) -> String {
    match &input.kind {
        InputKind::Choices(choices) | InputKind::List(choices) => {
            let chosen = choices.iter().find(|choice| choice.value == input.value);
            let label = chosen.filter(|choice| !choice.value.is_empty()).map(|choice| choice.label.clone());
            label.unwrap_or_default()
        }
        InputKind::Statement(_) if input.value.is_empty() => String::new(),
        InputKind::Statement(_) => AGREED.to_owned(),
        InputKind::Line { .. } | InputKind::Lines { .. } | InputKind::Told => input.value.clone(),
    }
}
