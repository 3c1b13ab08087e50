//! A form that came back as a .docx file: what stands in its content controls, and in the rows of its tables.

use quick_xml::events::BytesStart;

use super::{Lost, ReadError, Walk, archive, attribute, body::lost_with, part, walk};
use crate::docx::PLACEHOLDER;

/// How many characters before it say where something stands.
const PLACE: usize = 60;

/// A content control with what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Control {
    /// Its tag: the name of the field.
    pub(crate) tag: String,
    /// What was typed into it; nothing where it shows what is to be typed.
    pub(crate) text: String,
    /// Whether a picture stands in it.
    pub(crate) picture: bool,
}

/// A cell of a table outside content controls with a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The text of its first paragraph.
    pub(crate) first: String,
    /// All of its text, a line a paragraph.
    pub(crate) text: String,
    /// Whether a picture stands in it.
    pub(crate) picture: bool,
    /// The tag of a content control that stands in it, which says itself what it is; empty where there is none.
    pub(crate) tag: String,
}

/// A table of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FormTable {
    /// The paragraph before it, which may be its caption.
    pub(crate) before: String,
    /// Its rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What a form holds that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordForm {
    /// The content controls with a tag, in their order.
    pub(crate) controls: Vec<Control>,
    /// The tables, in their order.
    pub(crate) tables: Vec<FormTable>,
    /// The words before the first tracked change, where there is one.
    pub(crate) tracked: Option<String>,
    /// How many pictures, shapes and text boxes there are.
    pub(crate) pictures: usize,
}

/// Reads a form.
///
/// # Errors
/// [`ReadError`] where it is no .docx file that can be read.
pub(crate) fn read_form(bytes: &[u8]) -> Result<WordForm, ReadError> {
    let mut archive = archive(bytes)?;
    let document = part(&mut archive, "word/document.xml")?.ok_or(ReadError::NotDocx)?;
    let mut reader = Reader::default();
    walk(&document, |step| reader.take(step))?;
    Ok(reader.form)
}

/// A content control that is open.
#[derive(Default)]
struct Open {
    control: Control,
    /// Whether it shows what is to be typed, and nothing was.
    placeholder: bool,
    /// Whether what comes is what stands in it, and not its properties.
    in_content: bool,
    paragraphs: usize,
}

#[derive(Default)]
struct Reader {
    form: WordForm,
    open: Vec<Open>,
    /// Tables that are open: one may stand in another.
    tables: Vec<FormTable>,
    paragraph: String,
    in_run: bool,
    in_text: bool,
    /// How deep inside what a viewer does not show.
    hidden: usize,
    /// The text read last, for telling a place.
    before: String,
}

impl Reader {
    fn take(&mut self, step: Walk<'_>) {
        match step {
            Walk::Start(start) => self.start(start),
            Walk::End(name) => self.ended(name),
            Walk::Text(text) if self.in_text && self.hidden == 0 => self.write(text),
            Walk::Text(_) => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.name();
        let name = name.as_ref();
        // A picture may be there twice, for programs that do not know the newer way.
        if self.hidden > 0 || name == "mc:Fallback" {
            self.hidden += 1;
            return;
        }
        match lost_with(name) {
            Some(Lost::ChangedByTracking) if self.form.tracked.is_none() => {
                self.form.tracked = Some(self.place());
            }
            Some(Lost::Picture) => self.picture(),
            Some(_) | None => {}
        }
        match name {
            "w:sdt" => self.open.push(Open::default()),
            "w:sdtContent" => {
                if let Some(open) = self.open.last_mut() {
                    open.in_content = true;
                }
            }
            "w:tag" => {
                if let Some(open) = self.open.last_mut().filter(|open| !open.in_content) {
                    open.control.tag = attribute(start, "w:val").unwrap_or_default();
                }
            }
            "w:showingPlcHdr" => {
                if let Some(open) = self.open.last_mut().filter(|open| !open.in_content) {
                    open.placeholder = true;
                }
            }
            "w:tbl" => {
                let before = std::mem::take(&mut self.before);
                let before = before.rsplit('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
                self.tables.push(FormTable { before: before.trim().to_owned(), rows: Vec::new() });
            }
            "w:tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "w:tc" => {
                if let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(Cell::default());
                }
            }
            "w:p" => {
                self.paragraph.clear();
                if let Some(open) = self.tagged() {
                    if open.paragraphs > 0 {
                        open.control.text.push('\n');
                    }
                    open.paragraphs += 1;
                }
            }
            "w:r" => self.in_run = true,
            "w:t" => self.in_text = true,
            "w:tab" if self.in_run => self.write("\t"),
            "w:br" if attribute(start, "w:type").is_none_or(|kind| kind == "textWrapping") => {
                self.write("\n");
            }
            "w:cr" => self.write("\n"),
            "w:noBreakHyphen" => self.write("\u{2011}"),
            _ => {}
        }
    }

    fn ended(&mut self, name: &str) {
        if self.hidden > 0 {
            self.hidden -= 1;
            return;
        }
        match name {
            "w:t" => self.in_text = false,
            "w:r" => self.in_run = false,
            "w:sdt" => self.close(),
            "w:p" => {
                self.before.push('\n');
                let mut text = std::mem::take(&mut self.paragraph);
                // LibreOffice saves the fields without their tags, and what asks in them as if it were typed.
                if text.trim() == PLACEHOLDER {
                    text.clear();
                }
                if let Some(cell) = self.cell() {
                    if cell.first.is_empty() {
                        text.trim().clone_into(&mut cell.first);
                    }
                    if !cell.text.is_empty() {
                        cell.text.push('\n');
                    }
                    cell.text.push_str(&text);
                }
            }
            "w:tbl" => self.form.tables.extend(self.tables.pop()),
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(Open { mut control, placeholder, .. }) = self.open.pop() else { return };
        if control.tag.is_empty() {
            return;
        }
        if placeholder || control.text.trim() == PLACEHOLDER {
            control.text.clear();
        }
        if let Some(cell) = self.cell() {
            cell.tag.clone_from(&control.tag);
        }
        self.form.controls.push(control);
    }

    fn write(&mut self, text: &str) {
        self.paragraph.push_str(text);
        self.before.push_str(text);
        if let Some(open) = self.tagged().filter(|open| open.in_content) {
            open.control.text.push_str(text);
        }
    }

    fn picture(&mut self) {
        self.form.pictures += 1;
        if let Some(open) = self.tagged() {
            open.control.picture = true;
        } else if let Some(cell) = self.cell() {
            cell.picture = true;
        }
    }

    /// The innermost open control that says what it is.
    fn tagged(&mut self) -> Option<&mut Open> {
        self.open.iter_mut().rev().find(|open| !open.control.tag.is_empty())
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.tables.last_mut()?.rows.last_mut()?.last_mut()
    }

    fn place(&self) -> String {
        let text: Vec<char> = self.before.trim().chars().collect();
        let from = text.len().saturating_sub(PLACE);
        text.get(from..).unwrap_or_default().iter().collect::<String>().replace('\n', " ").trim().to_owned()
    }
}
