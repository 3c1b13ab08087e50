//! A filled-in copy of a form, read back from the PDF that a person's viewer saved, or from a Word document.
//!
//! The file comes from outside: whatever wrote it, nothing of it is believed but the texts in its fields, and those are
//! what somebody typed, to be checked as if typed in the window.

mod fields;
mod text;
mod word;

use std::collections::{BTreeMap, BTreeSet};

use exception::{
    calendar::long_date,
    form::{Answers, ChoiceOption, Field as Asked, FieldKind, Given, Row, Template},
    text::{fold, is_blank},
};
use thiserror::Error;

use crate::form::fillable::{NUMBER_FIELD, REVISION_FIELD};
use fields::Found;

/// The most bytes that a filled-in copy may have.
pub const LARGEST_COPY: usize = 20 * 1024 * 1024;
/// A ZIP archive begins so, which a Word document is.
const ARCHIVE: &[u8] = b"PK";
/// A Word document of the old format begins so, and one that is protected by a password.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
/// The longest text of an answer that cannot be taken that is told, in characters.
const TOLD: usize = 200;

/// Why a file is not read as a filled-in form; each is a sentence that says what to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NoForm {
    /// It is larger than a form can be.
    #[error(
        "This file is larger than 20 MB, which no filled-in form is. Choose the form itself, without other files in it."
    )]
    TooLarge,
    /// It is another kind of file.
    #[error(
        "This file is neither a PDF nor a Word document (.docx). Choose the copy of the form that was filled in."
    )]
    NotAForm,
    /// It is protected.
    #[error(
        "This PDF is protected by a password. Save it in your viewer without protection, then choose it again."
    )]
    Encrypted,
    /// Its structure is broken.
    #[error(
        "This PDF is damaged and can’t be read. Open it in your viewer, save it again, then choose the new file."
    )]
    Damaged,
    /// It unpacks to more than a form can be, or has more objects or fields than one.
    #[error(
        "This PDF holds far more than a form does, so it is not read. Choose the fillable copy of the form itself."
    )]
    TooMuch,
    /// It has no fields.
    #[error(
        "This PDF has no fields that can be read: it was printed or flattened, or it never was a fillable copy. Save the \
         form in your viewer as a form, not as a print, or type the answers in."
    )]
    NoFields,
    /// It keeps its answers in Adobe's XML forms.
    #[error(
        "This PDF keeps its answers in an XML form (XFA), which is not read. Fill in a fillable copy as Exception Desk \
         saves it."
    )]
    Xfa,
    /// It is a form, but not this one.
    #[error(
        "This PDF is another form: it has none of the fields of {form}. Choose a fillable copy of {form}."
    )]
    OtherForm {
        /// The form expected, such as `TECH 358`.
        form: String,
    },
    /// It is protected, or of Word's old format.
    #[error(
        "This file is protected by a password or in Word’s old format (.doc). Save it as “Word document (.docx)” without a \
         password, then choose it again."
    )]
    WordProtected,
    /// It unpacks to more than a form can be.
    #[error(
        "This Word document holds far more than a form does, so it is not read. Choose the form itself, without other \
         files in it."
    )]
    WordTooMuch,
    /// Its structure is broken.
    #[error("This Word document is damaged: {0}. Open it in Word, save it again, then choose the new file.")]
    WordDamaged(&'static str),
    /// Somebody has not decided yet what it says.
    #[error(
        "This Word document holds tracked changes, the first {place}. Accept or undo all of them, save it, then choose it \
         again: until then it says two things."
    )]
    WordTracked {
        /// Where the first one stands.
        place: String,
    },
    /// Its answers are pictures.
    #[error(
        "This Word document has pictures where answers would stand, and the words of a picture can’t be read. Fill in the \
         form as text, or type the answers in."
    )]
    WordPictures,
    /// It is a document, but not this form.
    #[error(
        "This Word document is not {form}: it has none of its fields, neither as the program saves them nor by their \
         labels. Choose a copy of {form}."
    )]
    WordOther {
        /// The form expected, such as `TECH 358`.
        form: String,
    },
}

/// Something in a copy that is not taken as an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// The field, in words: `Data classification`, `Due, milestone 2`; its name in the file where the form has no such field.
    pub label: String,
    /// What stood in it, at most 200 characters.
    pub text: String,
    /// Why, as a sentence that says what to do.
    pub why: String,
}

/// What a filled-in copy says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledForm {
    /// The number of the request that the copy was made for, as it stands in the copy.
    pub number: Option<String>,
    /// The revision of the form that the copy was made from, if it says one.
    pub revision: Option<u32>,
    /// The answers as typed, blank ones left out. Rows keep their places, so blank ones can stand between others.
    pub answers: Answers,
    /// What was not taken.
    pub not_taken: Vec<NotTaken>,
    /// The fields from which control characters were removed, in words, with how many.
    pub cleaned: Vec<(String, usize)>,
}

/// Reads a filled-in copy of a form.
///
/// Texts are taken as they stand, however long; only control characters go, and what they were in is told. Dates are taken
/// by month, day and year, or as typed where they are none. A choice is taken by its value or its words.
///
/// # Errors
/// [`NoForm`] where it is not a file that answers can be read from.
pub fn read_filled(bytes: &[u8], template: &Template) -> Result<FilledForm, NoForm> {
    if bytes.len() > LARGEST_COPY {
        return Err(NoForm::TooLarge);
    }
    let is_word = bytes.starts_with(ARCHIVE) || bytes.starts_with(COMPOUND);
    let (mut found, not_taken) =
        if is_word { word::read(bytes, template)? } else { (fields::read(bytes)?, Vec::new()) };
    let mut form = FilledForm { not_taken, ..FilledForm::default() };
    form.number = found.remove(NUMBER_FIELD).and_then(Found::text).map(|text| text.trim().to_owned());
    form.number = form.number.filter(|number| !number.is_empty());
    let marked = found.remove(REVISION_FIELD).and_then(Found::text);
    let words = marked.as_deref().and_then(|marked| marked.trim().rsplit_once(", revision "));
    form.revision = words
        .filter(|(number, _)| *number == template.number)
        .and_then(|(_, revision)| revision.parse().ok());
    let mut known = 0;
    for asked in template.requester_sections().flat_map(|section| &section.fields) {
        known += if asked.kind == FieldKind::Table {
            take_rows(asked, &mut found, &mut form)
        } else {
            take_text(asked, &mut found, &mut form)
        };
    }
    // Another form is not of this number; or it says nothing, and has none of the fields.
    if known == 0 || (marked.is_some() && form.revision.is_none()) {
        let form = template.number.clone();
        return Err(if is_word { NoForm::WordOther { form } } else { NoForm::OtherForm { form } });
    }
    for (name, field) in found {
        let text = field.text().unwrap_or_default();
        if !is_blank(&text) {
            let why = format!("{} has no such field in revision {}.", template.number, template.revision);
            form.not_taken.push(NotTaken { label: name, text: told(&text), why });
        }
    }
    Ok(form)
}

type Fields = BTreeMap<String, Found>;

/// Takes the answer to a field; the number of fields of the file that it was in.
fn take_text(asked: &Asked, found: &mut Fields, form: &mut FilledForm) -> usize {
    let Some(field) = found.remove(&asked.id) else { return 0 };
    let shape = Shape { kind: asked.kind, options: &asked.options };
    if let Some(text) = shape.take(field, &asked.label, form) {
        form.answers.insert(asked.id.clone(), Given::Text(text));
    }
    1
}

/// Takes the rows of a table; the number of fields of the file that they were in.
fn take_rows(asked: &Asked, found: &mut Fields, form: &mut FilledForm) -> usize {
    let prefix = format!("{}.", asked.id);
    let names: Vec<String> = found.keys().filter(|name| name.starts_with(&prefix)).cloned().collect();
    let most = asked.most.map_or(1000, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut count = 0;
    for name in names {
        let rest = name.get(prefix.len()..).unwrap_or_default();
        let Some((index, column)) = rest.split_once('.') else { continue };
        let (Ok(index), Some(place)) =
            (index.parse::<usize>(), asked.columns.iter().position(|known| known.id == column))
        else {
            continue;
        };
        // A row number that is written in two ways is one row: the first is taken, the second told.
        if index >= most || !seen.insert((index, place)) {
            continue;
        }
        let (Some(field), Some(column)) = (found.remove(&name), asked.columns.get(place)) else { continue };
        count += 1;
        let shape = Shape { kind: column.kind, options: &column.options };
        let label = format!("{}, {} {}", column.label, asked.row.as_deref().unwrap_or("row"), index + 1);
        if let Some(text) = shape.take(field, &label, form) {
            rows.entry(index).or_default().insert(column.id.clone(), text);
        }
    }
    if let Some(last) = rows.keys().next_back().copied() {
        let rows = (0..=last).map(|index| rows.remove(&index).unwrap_or_default()).collect();
        form.answers.insert(asked.id.clone(), Given::Rows(rows));
    }
    count
}

/// What an answer must be to be taken.
struct Shape<'a> {
    kind: FieldKind,
    options: &'a [ChoiceOption],
}

impl Shape<'_> {
    /// The answer in a field, as it would be typed in the window; none where it is blank or cannot be taken.
    fn take(&self, field: Found, label: &str, form: &mut FilledForm) -> Option<String> {
        let mut refuse = |text: &str, why: String| {
            form.not_taken.push(NotTaken { label: label.to_owned(), text: told(text), why });
            None
        };
        let text = match field {
            Found::Text(text) => text,
            Found::Unreadable => {
                return refuse(
                    "",
                    "What stands in the field can’t be read. Type it in the window.".to_owned(),
                );
            }
        };
        let (text, removed) = text::cleaned(&text, self.kind == FieldKind::Prose);
        if removed > 0 {
            form.cleaned.push((label.to_owned(), removed));
        }
        if is_blank(&text) {
            return None;
        }
        match self.kind {
            FieldKind::Line | FieldKind::Name | FieldKind::Email | FieldKind::Prose | FieldKind::Table => {
                Some(text)
            }
            FieldKind::Date => Some(text::date(&text)),
            FieldKind::Choice => {
                // Some programs write a state with the mark of a name.
                let text = text.trim().trim_start_matches('/');
                let given = fold(text);
                let chosen = self
                    .options
                    .iter()
                    .find(|option| option.value == text)
                    .or_else(|| self.options.iter().find(|option| fold(&option.label) == given));
                match chosen {
                    Some(option) => Some(option.value.clone()),
                    None if text == "Off" => None,
                    None => {
                        let offered: Vec<&str> =
                            self.options.iter().map(|option| option.label.as_str()).collect();
                        refuse(text, format!("It is none of the answers offered: {}.", offered.join(", ")))
                    }
                }
            }
            // A box that is not ticked is off; tools have their own words for one that is.
            FieldKind::Statement => (text != "Off").then(|| "yes".to_owned()),
        }
    }
}

fn told(text: &str) -> String {
    let mut told: String = text.chars().take(TOLD).collect();
    if text.chars().nth(TOLD).is_some() {
        told.push('…');
    }
    told
}

/// An answer as people read it: a choice by its words, a date in words, a statement as “yes”.
#[must_use]
pub fn shown(kind: FieldKind, options: &[ChoiceOption], text: &str) -> String {
    match kind {
        FieldKind::Choice => options
            .iter()
            .find(|option| option.value == text)
            .map_or(text, |option| option.label.as_str())
            .to_owned(),
        FieldKind::Date => exception::input::parse_date(text).map_or_else(|_| text.to_owned(), long_date),
        FieldKind::Line
        | FieldKind::Name
        | FieldKind::Email
        | FieldKind::Prose
        | FieldKind::Table
        | FieldKind::Statement => text.to_owned(),
    }
}
