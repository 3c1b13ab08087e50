//! The texts of letters and mails that an office may change: which there are, what each ships with, and the fields it may use.

mod braces;
mod check;
mod marks;

use chrono::NaiveDate;
use exception::{Settings, calendar::long_date};
use serde_json::{Map, Value, json};

use crate::{
    audit::AUDIT_NOTICE,
    letter, mail,
    model::{Block, Document, Furniture, Kind},
    template::{self, TemplateError},
};

pub use check::LONGEST_TEXT;

/// A text of a letter or a mail that an office may change: a template of `template.rs`'s language.
#[derive(Debug)]
pub struct LetterText {
    /// Its name in the records, `denial-letter`. It never changes: revisions are kept under it.
    pub id: &'static str,
    /// Its name for people, `Denial letter`.
    pub name: &'static str,
    /// When it is used, in a sentence.
    pub used: &'static str,
    /// The text as it ships: revision 0.
    pub built_in: &'static str,
    /// The fields that it may use, and no other.
    pub fields: &'static [Field],
}

/// A field that a text may use.
#[derive(Debug)]
pub struct Field {
    /// Its name in the text, `decided_on`.
    pub name: &'static str,
    /// What it holds, as a phrase without a full stop.
    pub meaning: &'static str,
    /// What kind of thing it holds.
    pub holds: Holds,
    /// Whether it is blank, empty or off in some letters, so that the text has to ask with `if`.
    pub optional: bool,
    /// Whether a letter without it would lack what it has to say: a text that does not use it is not published.
    pub must: bool,
}

/// What a field holds.
#[derive(Debug)]
pub enum Holds {
    /// Running text, with an example.
    Text(&'static str),
    /// Yes or no: whether an optional paragraph is wanted.
    Flag,
    /// Fields of their own, used as `requester.name`.
    Record(&'static [Field]),
    /// Rows of fields, gone through with `for`.
    Rows(&'static [Field]),
}

impl Field {
    /// A field that holds running text.
    #[must_use]
    pub const fn text(name: &'static str, meaning: &'static str, example: &'static str) -> Self {
        Self::new(name, meaning, Holds::Text(example))
    }

    /// A field that says whether an optional paragraph is wanted.
    #[must_use]
    pub const fn flag(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, meaning, Holds::Flag).optional()
    }

    /// A field that holds fields of its own.
    #[must_use]
    pub const fn record(name: &'static str, meaning: &'static str, fields: &'static [Self]) -> Self {
        Self::new(name, meaning, Holds::Record(fields))
    }

    /// A field that holds rows.
    #[must_use]
    pub const fn rows(name: &'static str, meaning: &'static str, fields: &'static [Self]) -> Self {
        Self::new(name, meaning, Holds::Rows(fields))
    }

    const fn new(name: &'static str, meaning: &'static str, holds: Holds) -> Self {
        Self { name, meaning, holds, optional: false, must: false }
    }

    /// The same field, which some letters leave blank.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// The same field, which every text has to use.
    #[must_use]
    pub const fn must(self) -> Self {
        Self { must: true, ..self }
    }

    /// What one writes in a text to use the field, where `row` is the name of the row that it is a field of: the field, or the
    /// paragraph that it asks for, or the list that it goes through.
    #[must_use]
    pub fn written(&self, row: Option<&str>) -> String {
        let name = row.map_or_else(|| self.name.to_owned(), |row| format!("{row}.{}", self.name));
        match self.holds {
            Holds::Text(_) => format!("{{{{ {name} }}}}"),
            Holds::Flag => format!("{{% if {name} %}}\n…\n\n{{% endif %}}"),
            Holds::Record(fields) => {
                let parts = fields.iter().map(|field| field.written(Some(&name)));
                parts.collect::<Vec<_>>().join(", ")
            }
            Holds::Rows(fields) => {
                let row = self.row();
                let parts = fields.iter().map(|field| field.written(Some(row)));
                let parts = parts.collect::<Vec<_>>().join(" ");
                format!("{{% for {row} in {name} %}}\n- {parts}\n{{% endfor %}}")
            }
        }
    }

    /// A name for one row of a list: the list's without its plural.
    #[must_use]
    pub fn row(&self) -> &'static str {
        self.name.strip_suffix('s').unwrap_or("one")
    }

    fn sample(&self) -> Value {
        match self.holds {
            Holds::Text(example) => json!(example),
            Holds::Flag => json!(true),
            Holds::Record(fields) => sample(fields),
            Holds::Rows(fields) => json!([sample(fields)]),
        }
    }
}

fn sample(fields: &[Field]) -> Value {
    let named = fields.iter().map(|field| (field.name.to_owned(), field.sample()));
    Value::Object(named.collect::<Map<_, _>>())
}

impl LetterText {
    /// What it is the text of, in the middle of a sentence: a letter or a mail.
    #[must_use]
    pub fn what(&self) -> &'static str {
        if self.is_mail() { "mail" } else { "letter" }
    }

    /// Whether it is the text of a mail: its first line is the subject, and it is written as plain text.
    #[must_use]
    pub fn is_mail(&self) -> bool {
        mail::TEXTS.iter().any(|text| text.id == self.id)
    }

    /// Made-up fields: every text filled with its example, every list with one row, every optional paragraph wanted.
    #[must_use]
    pub fn sample(&self) -> Value {
        sample(self.fields)
    }

    /// A document with the text filled with made-up fields, for an office that has no request to show it with.
    ///
    /// # Errors
    /// The first problem of the text.
    pub fn example(
        &self,
        typed: &str,
        settings: &Settings,
        dated: NaiveDate,
    ) -> Result<Document, TemplateError> {
        if self.is_mail() {
            let (subject, body) = mail::parts(template::blocks(typed, &self.sample())?);
            return Ok(mail::page(self.name, settings, dated, subject, body));
        }
        let mut blocks = vec![
            Block::Letterhead(letter::letterhead(settings)),
            Block::Lines(vec![long_date(dated).into()]),
            Block::heading(1, self.name),
        ];
        blocks.extend(template::blocks(typed, &self.sample())?);
        Ok(Document {
            title: format!("{}: example", self.name),
            author: settings.office(),
            subject: format!("{} with made-up particulars", self.name),
            language: "en-US".to_owned(),
            created_at: letter::noon(dated),
            kind: Kind::Letter,
            furniture: Furniture {
                first_head: None,
                head: None,
                marking: Some("Example with made-up particulars".to_owned()),
                foot_note: None,
                page_number_in_head: false,
            },
            blocks,
            attachments: Vec::new(),
        })
    }
}

/// Every text: those of letters, then those of mails, in the order in which the procedure needs them.
pub fn all() -> impl Iterator<Item = &'static LetterText> {
    letter::TEXTS.iter().chain(&[&AUDIT_NOTICE]).chain(mail::TEXTS).copied()
}

/// The text with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static LetterText> {
    all().find(|text| text.id == id)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use std::collections::BTreeSet;

    use super::all;
    use crate::template;

    #[test]
    fn every_text_has_a_name_of_its_own_and_ends_its_sentences() {
        let ids: BTreeSet<_> = all().map(|text| text.id).collect();
        assert_eq!(ids.len(), all().count());
        for text in all() {
            assert!(text.used.ends_with('.'), "{}", text.id);
        }
    }

    #[test]
    fn what_is_offered_for_a_field_can_be_written_into_its_text() {
        for text in all() {
            for field in text.fields {
                let typed = format!("{}\n\n{}", text.built_in, field.written(None));
                assert_eq!(text.check(&typed), [], "{} {}", text.id, field.name);
            }
        }
    }

    #[test]
    fn every_built_in_text_can_be_filled_with_its_examples() {
        for text in all() {
            let blocks = template::blocks(text.built_in, &text.sample()).unwrap();
            assert!(!blocks.is_empty(), "{}", text.id);
        }
    }
}
