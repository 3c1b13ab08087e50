//! TECH 358 as a PDF or a Word document that is filled in elsewhere: the copy that goes out, and the answers that come
//! back.

use documents::{FilledForm, PaperForm, read_filled, shown};
use exception::{
    Request, RequestNumber, Step,
    calendar::day_of,
    form::{Answers, Column, Field, Given, Required, Row, Template, tech_358},
    input::Problems,
    text::is_blank,
    values::Instant,
};
use serde_json::{Map, Value, json};

use crate::{
    Error, FileContent, Office, Result, Session,
    drafts::key,
    view::{CopyKind, FormChange, FormImport, FormLeft, Imported, Standing},
};

/// The most bytes that a filled-in copy may have.
pub const LARGEST_COPY: usize = documents::LARGEST_COPY;

impl Office {
    /// A copy of the form to be filled in elsewhere, in a viewer of PDF or in Word: blank, or of a request, with the answers
    /// that the person would begin from in the window.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Document`].
    pub async fn form_to_send(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        kind: CopyKind,
        now: Instant,
    ) -> Result<FileContent> {
        let (settings, _) = self.settings_now().await?;
        let template = tech_358();
        let dated = day_of(now);
        let document = |request: Option<&Request>, answers: &Answers| {
            let paper = PaperForm { template, settings: &settings, request, dated };
            match kind {
                CopyKind::Pdf => paper.fillable(answers),
                CopyKind::Word => paper.in_word(answers),
            }
        };
        let document = match number {
            None => document(None, &Answers::new()),
            Some(number) => {
                let session = &self.at_desk(&session.at(now)).await?;
                let answers = self.form_to_fill(session, number).await?.answers;
                let read = self.read_for(session, number).await?;
                document(Some(&crate::request_view::as_seen_by(read.request, session)), &answers)
            }
        };
        let whose = number.map_or_else(|| "blank".to_owned(), ToString::to_string);
        let name = format!("{} {whose} to fill in", template.number);
        Ok(match kind {
            CopyKind::Pdf => FileContent {
                name: format!("{name}.pdf"),
                media_type: "application/pdf".to_owned(),
                bytes: self.printer.print(document).await?.bytes,
            },
            CopyKind::Word => FileContent {
                name: format!("{name}.docx"),
                media_type: documents::docx::MEDIA_TYPE.to_owned(),
                bytes: documents::docx::write_form(&document)
                    .map_err(|error| Error::Document(format!("The form can’t be written ({error}).")))?,
            },
        })
    }

    /// Reads a filled-in copy of the form into the draft of the form, as if it had been typed there.
    ///
    /// An empty field of the copy leaves the answer as it is. Where answers of a draft would be overwritten,
    /// `standing` says what is done; what merely stands in the record is overwritten. The draft is saved over the
    /// version that was read.
    ///
    /// # Errors
    /// [`Error::Refused`] where the file is no filled-in copy of this form and this request, or the form is not this
    /// person’s to fill in; [`Error::Stale`] where the draft was changed meanwhile; [`Error::NotFound`].
    pub async fn import_form(
        &self,
        session: &Session,
        number: &RequestNumber,
        bytes: Vec<u8>,
        standing: Standing,
        now: Instant,
    ) -> Result<FormImport> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_step_is_theirs(session, Some(number), Step::SubmitForm).await?;
        let template = tech_358();
        // A large file takes a while to read: it must not hold up what else the program is asked.
        let copy = tokio::task::spawn_blocking(move || read_filled(&bytes, template))
            .await
            .map_err(|error| Error::Document(format!("The copy can’t be read: {error}.")))?
            .map_err(|error| Error::Refused(error.to_string()))?;
        if let Some(of) = copy.number.as_deref().filter(|of| *of != number.as_str()) {
            return Err(Error::Refused(format!(
                "This copy was made for {of}, not for {number}. Choose the copy of {number}, or read this one on the page \
                 of {of}."
            )));
        }
        let (mut raw, version) = self.standing_answers(session, number, template).await?;
        let before = template.take(&Value::Object(raw.clone()));
        let mut coming = Coming::compare(template, &before, &copy.answers);
        let asks = standing == Standing::Ask && version > 0 && !coming.overwritten.is_empty();
        if standing == Standing::Keep {
            coming.overwritten.clear();
        }
        let taken: Vec<&Change> = coming.filled.iter().chain(&coming.overwritten).collect();
        for change in &taken {
            change.put(&mut raw);
        }
        let problems = problems(template, &raw, &taken);
        let outcome = if asks {
            Imported::Asks
        } else if taken.is_empty() {
            Imported::Nothing
        } else {
            let input = json!({ "step": Step::SubmitForm, "answers": raw });
            self.save_draft(session, Some(number), Step::SubmitForm, &input, version, now).await?;
            Imported::Saved
        };
        Ok(FormImport {
            outcome,
            notices: notices(template, &copy),
            not_taken: copy
                .not_taken
                .into_iter()
                .map(|left| FormLeft { label: left.label, text: left.text, why: left.why })
                .collect(),
            filled: coming.filled.into_iter().map(|change| change.told).collect(),
            overwritten: coming.overwritten.into_iter().map(|change| change.told).collect(),
            same: coming.same,
            problems,
        })
    }

    /// The answers of the draft, raw, and its version; where there is none, those it would start from, and 0.
    async fn standing_answers(
        &self,
        session: &Session,
        number: &RequestNumber,
        template: &Template,
    ) -> Result<(Map<String, Value>, u32)> {
        let damaged = |error: serde_json::Error| {
            Error::Damaged(format!("The answers of {number} can’t be read ({error})."))
        };
        if let Some(draft) = self.store.draft(&key(session, Some(number), Step::SubmitForm)).await? {
            let input: Value = serde_json::from_str(&draft.json).map_err(damaged)?;
            let answers = input.get("answers").and_then(Value::as_object).cloned().unwrap_or_default();
            return Ok((answers, u32::try_from(draft.version).unwrap_or(u32::MAX)));
        }
        let read = self.read_for(session, number).await?;
        let first = self.first_answers_for(session, &read.request, template).await?;
        let answers = serde_json::to_value(first).map_err(damaged)?;
        Ok((answers.as_object().cloned().unwrap_or_default(), 0))
    }
}

/// The answers of a form that differ from those of the one before it: what was added, changed and left out.
pub(crate) fn differences(template: &Template, before: &Answers, after: &Answers) -> Vec<FormChange> {
    let coming = Coming::compare(template, before, after);
    let told = coming.overwritten.into_iter().chain(coming.filled).map(|change| change.told);
    // What was answered then and is not any more comes in when the two are held against each other the other way.
    let gone = Coming::compare(template, after, before).filled.into_iter().map(|change| FormChange {
        before: change.told.after,
        after: String::new(),
        ..change.told
    });
    let mut all: Vec<FormChange> = told.chain(gone).collect();
    let order: Vec<&str> = template
        .requester_sections()
        .flat_map(|section| &section.fields)
        .map(|field| field.id.as_str())
        .collect();
    let field = |change: &FormChange| change.field.split('.').next().unwrap_or_default().to_owned();
    all.sort_by_key(|change| order.iter().position(|known| *known == field(change)));
    all
}

/// An answer that comes in, and where it goes.
struct Change {
    field: String,
    /// Row and column, in a table.
    cell: Option<(usize, String)>,
    text: String,
    told: FormChange,
}

impl Change {
    /// Writes the answer among those of a draft, which keeps whatever else it holds.
    fn put(&self, answers: &mut Map<String, Value>) {
        let Some((index, column)) = &self.cell else {
            answers.insert(self.field.clone(), Value::String(self.text.clone()));
            return;
        };
        let rows = answers.entry(self.field.clone()).or_insert_with(|| json!([]));
        if !rows.is_array() {
            *rows = json!([]);
        }
        let Some(rows) = rows.as_array_mut() else { return };
        if rows.len() <= *index {
            rows.resize(index + 1, json!({}));
        }
        let Some(row) = rows.get_mut(*index) else { return };
        if !row.is_object() {
            *row = json!({});
        }
        if let Some(row) = row.as_object_mut() {
            row.insert(column.clone(), Value::String(self.text.clone()));
        }
    }
}

/// The answers of a copy beside those that stand.
#[derive(Default)]
struct Coming {
    filled: Vec<Change>,
    overwritten: Vec<Change>,
    same: u32,
}

impl Coming {
    fn compare(template: &Template, before: &Answers, copy: &Answers) -> Self {
        let mut coming = Self::default();
        for field in template.requester_sections().flat_map(|section| &section.fields) {
            match copy.get(&field.id) {
                Some(Given::Text(text)) => {
                    let stood = match before.get(&field.id) {
                        Some(Given::Text(stood)) => stood.as_str(),
                        Some(Given::Rows(_)) | None => "",
                    };
                    coming.text(field, stood, text);
                }
                Some(Given::Rows(rows)) => {
                    let stood: &[Row] = match before.get(&field.id) {
                        Some(Given::Rows(stood)) => stood,
                        Some(Given::Text(_)) | None => &[],
                    };
                    for (index, row) in rows.iter().enumerate() {
                        for column in &field.columns {
                            let stood = stood.get(index).and_then(|row| row.get(&column.id));
                            if let Some(text) = row.get(&column.id) {
                                coming.cell(field, index, column, stood.map_or("", String::as_str), text);
                            }
                        }
                    }
                }
                None => {}
            }
        }
        coming
    }

    fn text(&mut self, field: &Field, stood: &str, text: &str) {
        let read = |text: &str| shown(field.kind, &field.options, text);
        let told = FormChange {
            field: field.id.clone(),
            label: field.label.clone(),
            before: read(stood),
            after: read(text),
        };
        self.add(stood, Change { field: field.id.clone(), cell: None, text: text.to_owned(), told });
    }

    fn cell(&mut self, field: &Field, index: usize, column: &Column, stood: &str, text: &str) {
        let read = |text: &str| shown(column.kind, &column.options, text);
        let row = field.row.as_deref().unwrap_or("row");
        let told = FormChange {
            field: format!("{}.{index}.{}", field.id, column.id),
            label: format!("{}, {row} {}", column.label, index + 1),
            before: read(stood),
            after: read(text),
        };
        let cell = Some((index, column.id.clone()));
        self.add(stood, Change { field: field.id.clone(), cell, text: text.to_owned(), told });
    }

    fn add(&mut self, stood: &str, change: Change) {
        if stood == change.text {
            self.same += 1;
        } else if is_blank(stood) {
            self.filled.push(change);
        } else {
            self.overwritten.push(change);
        }
    }
}

/// What is wrong with the answers that come in; what is still missing is told where the form is filled in.
fn problems(template: &Template, answers: &Map<String, Value>, taken: &[&Change]) -> Problems {
    let answers = template.take(&Value::Object(answers.clone()));
    let mut problems = template.check(&answers, Required::Submit);
    problems.retain(|problem| {
        problem.code != "missing"
            && taken.iter().any(|change| problem.field == change.told.field || problem.field == change.field)
    });
    problems
}

fn notices(template: &Template, copy: &FilledForm) -> Vec<String> {
    let mut notices = Vec::new();
    if let Some(revision) = copy.revision.filter(|revision| *revision != template.revision) {
        notices.push(format!(
            "The copy is of revision {revision} of {}, and the form here of revision {}. Its answers are taken where the \
             questions have the same name: read them through.",
            template.number, template.revision
        ));
    }
    for (label, removed) in &copy.cleaned {
        let characters = if *removed == 1 { "control character was" } else { "control characters were" };
        notices.push(format!("{removed} {characters} left out of: {label}."));
    }
    notices
}
