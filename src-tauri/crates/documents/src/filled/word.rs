//! What stands in a form that came back as a Word document: by the names of its content controls, and where somebody
//! filled in another copy of the form, by the labels in its tables.

use std::collections::BTreeMap;

use exception::{
    form::{Field as Asked, FieldKind, Template},
    text::{fold, is_blank},
};

use super::{Fields, Found, NoForm, NotTaken, told};
use crate::{
    docx::{Cell, FormTable, ReadError, read_form},
    form::fillable::REVISION_FIELD,
};

/// What agrees to a statement when it is typed.
const AGREED: &[&str] = &["yes", "y", "x", "i agree", "agreed", "true", "☒", "☑", "✓", "✔"];
/// What does not.
const NOT_AGREED: &[&str] = &["no", "n", "☐", "false", "off"];
/// The head of a column of days may say how to write them.
const HOW_TO_DATE: &str = "(month/day/year)";

/// Reads what stands in the fields, and tells of what has none.
pub(super) fn read(bytes: &[u8], template: &Template) -> Result<(Fields, Vec<NotTaken>), NoForm> {
    let form = read_form(bytes).map_err(|error| no_form(&error))?;
    if let Some(after) = form.tracked {
        let place =
            if after.is_empty() { "at its beginning".to_owned() } else { format!("after “{after}”") };
        return Err(NoForm::WordTracked { place });
    }
    let mut reading = Reading { template, found: Fields::new(), not_taken: Vec::new() };
    for control in form.controls {
        let place = || format!("the field “{}”", control.tag);
        if control.picture {
            reading.picture(reading.label(&control.tag), &place());
        }
        reading.put(control.tag.clone(), control.text);
    }
    // Where it is a copy as the program writes it, what stands in no control is not for the requester to fill in.
    let is_ours = reading.found.contains_key(REVISION_FIELD);
    reading.tables(&form.tables, is_ours);
    let Reading { found, not_taken, .. } = reading;
    if found.values().all(|found| matches!(found, Found::Text(text) if is_blank(text))) && form.pictures > 0 {
        return Err(NoForm::WordPictures);
    }
    Ok((found, not_taken))
}

fn no_form(error: &ReadError) -> NoForm {
    match *error {
        ReadError::NotDocx => NoForm::NotAForm,
        ReadError::Protected => NoForm::WordProtected,
        ReadError::TooLarge => NoForm::WordTooMuch,
        ReadError::Damaged(why) => NoForm::WordDamaged(why),
        ReadError::Empty | ReadError::WouldLose(_) => NoForm::WordOther { form: String::new() },
    }
}

/// A row of a table as a question with its answer.
struct Line {
    label: String,
    answer: String,
    place: String,
}

struct Reading<'a> {
    template: &'a Template,
    found: Fields,
    not_taken: Vec<NotTaken>,
}

impl Reading<'_> {
    /// The label of a field by its name in the file.
    fn label(&self, name: &str) -> String {
        let id = name.split('.').next().unwrap_or_default();
        let field = self.template.fields().find(|field| field.id == id);
        field.map_or_else(|| name.to_owned(), |field| field.label.clone())
    }

    /// Keeps what stands in a field; of two of one name the one that says something.
    fn put(&mut self, name: String, text: String) {
        let statement =
            self.template.fields().any(|field| field.id == name && field.kind == FieldKind::Statement);
        let text = if statement && !is_blank(&text) {
            let typed = fold(text.trim());
            if AGREED.contains(&typed.as_str()) {
                "yes".to_owned()
            } else {
                if !NOT_AGREED.contains(&typed.as_str()) {
                    let why = "A statement is agreed to with “Yes”. Choose it in the window.".to_owned();
                    self.not_taken.push(NotTaken { label: self.label(&name), text: told(&text), why });
                }
                String::new()
            }
        } else {
            text
        };
        let is_silent = |found: &Found| matches!(found, Found::Text(text) if is_blank(text));
        if self.found.get(&name).is_none_or(is_silent) {
            self.found.insert(name, Found::Text(text));
        }
    }

    fn picture(&mut self, label: String, place: &str) {
        let why = format!(
            "A picture stands in {place}, and the words of a picture can’t be read. Type the answer in."
        );
        self.not_taken.push(NotTaken { label, text: String::new(), why });
    }

    fn tables(&mut self, tables: &[FormTable], is_ours: bool) {
        let mut lines = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            if self.rows_of(table) {
                continue;
            }
            for (row, cells) in table.rows.iter().enumerate() {
                let Some((first, answers)) = cells.split_first() else { continue };
                if answers.is_empty() || cells.iter().any(|cell| !cell.tag.is_empty()) {
                    continue;
                }
                let place = format!("table {}, row {}", at + 1, row + 1);
                if answers.iter().any(|cell| cell.picture) {
                    self.picture(plain(&first.first), &place);
                }
                let answer = answers.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
                let answer = answer.collect::<Vec<_>>().join("\n");
                lines.push(Line { label: plain(&first.first), answer, place });
            }
        }
        self.lines(lines, is_ours);
    }

    /// Takes the rows of a table of the form, known by the fields in it or by its heads; answers whether it is one.
    fn rows_of(&mut self, table: &FormTable) -> bool {
        let Some((heads, rows)) = table.rows.split_first() else { return false };
        if heads.len() < 2 || heads.iter().any(|cell| !cell.tag.is_empty()) {
            return false;
        }
        let heads: Vec<String> = heads.iter().map(head).collect();
        let column = |field: &Asked, head: &String| {
            let found = field.columns.iter().find(|column| fold(&column.label) == *head);
            found.map(|column| column.id.clone())
        };
        let fits = |field: &&Asked| {
            field.kind == FieldKind::Table && heads.iter().all(|head| column(field, head).is_some())
        };
        let template = self.template;
        let asked = template.requester_sections().flat_map(|section| &section.fields);
        let fitting: Vec<&Asked> = asked.filter(fits).collect();
        let is_of = |name: &str, field: &Asked| name.split('.').next() == Some(field.id.as_str());
        let tag = rows.iter().flatten().map(|cell| cell.tag.as_str()).find(|tag| !tag.is_empty());
        let before = fold(&plain(&table.before));
        let by = |test: &dyn Fn(&Asked) -> bool| fitting.iter().copied().find(|field| test(field));
        let field = by(&|field| tag.is_some_and(|tag| is_of(tag, field)))
            .or_else(|| by(&|field| fold(&field.label) == before))
            .or_else(|| by(&|field| !self.found.keys().any(|name| is_of(name, field))));
        let Some(field) = field else { return false };
        let columns: Vec<Option<String>> = heads.iter().map(|head| column(field, head)).collect();
        for (index, cells) in rows.iter().enumerate() {
            for (cell, column) in cells.iter().zip(&columns) {
                // A row that was added has no fields; where there are some, they say what they are.
                let Some(column) = column.as_ref().filter(|_| cell.tag.is_empty()) else { continue };
                if !is_blank(&cell.text) {
                    self.put(format!("{}.{index}.{column}", field.id), cell.text.trim().to_owned());
                }
            }
        }
        true
    }

    /// Takes questions with their answers by their labels. Of several fields with one label each is meant in its order,
    /// where the file has as many.
    fn lines(&mut self, lines: Vec<Line>, is_ours: bool) {
        let mut by_label: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for line in lines {
            by_label.entry(fold(&line.label)).or_default().push(line);
        }
        for (label, lines) in by_label {
            let template = self.template;
            let same = |field: &&Asked| fold(&field.label) == label && field.kind != FieldKind::Table;
            let own: Vec<String> = template
                .requester_sections()
                .flat_map(|section| &section.fields)
                .filter(same)
                .map(|field| field.id.clone())
                .collect();
            let of_others = template.fields().filter(same).count() > own.len();
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| !is_blank(&line.answer)) {
                let why = match own.get(at) {
                    Some(id) if lines.len() == own.len() => {
                        self.put(id.clone(), line.answer.clone());
                        continue;
                    }
                    _ if of_others && own.is_empty() && is_ours => continue,
                    _ if of_others && own.is_empty() => "This part is not filled in by the requester.",
                    _ if own.len() > 1 => {
                        "The form has several fields of this name, and the file does not say which is meant."
                    }
                    Some(_) if lines.len() > 1 => "The file has several answers to this.",
                    Some(_) | None => "The form has no field of this name.",
                };
                let why = format!("It stands in {} of the file. {why} Type it in.", line.place);
                self.not_taken.push(NotTaken { label: line.label.clone(), text: told(&line.answer), why });
            }
        }
    }
}

/// The head of a column, folded.
fn head(cell: &Cell) -> String {
    fold(plain(&cell.text).replace(HOW_TO_DATE, "").trim())
}

/// A label without the star and the colon that may follow it.
fn plain(label: &str) -> String {
    label.trim().trim_end_matches(['*', ':', ' ', '\u{a0}']).trim().to_owned()
}
