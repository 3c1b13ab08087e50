//! TECH 358 as it is being filled in.

use exception::{
    Request, RequestNumber, Step,
    form::{Answers, FieldKind, FilledBy, Given, Required, Section, Template, tech_358},
    input::Problems,
    values::Instant,
};
use serde_json::{Value, json};

use crate::{
    Error, Office, Result, Session,
    drafts::key,
    view::{FormToFill, Progress, SectionState},
};

/// The section that accepts the risk of this very request.
const CERTIFICATION: &str = "certification";

impl Office {
    /// The form of a request: the draft, else the last submission, else what the intake record holds.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn form_to_fill(&self, session: &Session, number: &RequestNumber) -> Result<FormToFill> {
        let session = &self.at_desk(session).await?;
        let read = self.read_for(session, number).await?;
        let template = tech_358();
        // What is being typed is for those who fill the form in; others see what was submitted.
        let draft = if session.is_step_of(&read.request, Step::SubmitForm) {
            self.store.draft(&key(session, Some(number), Step::SubmitForm)).await?
        } else {
            None
        };
        let (answers, version, saved_at) = match &draft {
            Some(draft) => {
                let input: Value = serde_json::from_str(&draft.json).map_err(|error| {
                    Error::Damaged(format!("The draft of {number} can’t be read ({error})."))
                })?;
                let answers = template.take(input.get("answers").unwrap_or(&Value::Null));
                let version = u32::try_from(draft.version).unwrap_or(u32::MAX);
                (answers, version, Some(Instant::from_millis(draft.saved_ms)))
            }
            None => (self.first_answers_for(session, &read.request, template).await?, 0, None),
        };
        let problems = template.check(&answers, Required::Submit);
        let sections = template.sections.iter().map(|section| state(section, &answers, &problems)).collect();
        Ok(FormToFill { template: template.clone(), answers, version, saved_at, problems, sections })
    }

    /// What a draft of the form starts from: the last submission, else the intake, and for a renewal or a change
    /// the answers of the exception that it continues, as far as this person may see them.
    pub(crate) async fn first_answers_for(
        &self,
        session: &Session,
        request: &Request,
        template: &Template,
    ) -> Result<Answers> {
        if let Some(form) = request.form() {
            return Ok(form.value.answers.clone());
        }
        let mut answers = match request.continues() {
            Some((_, number)) => match self.read(&number).await? {
                Some(read) if session.may_see(&read.request) => carried_over(&read.request, template),
                Some(_) | None => Answers::new(),
            },
            None => Answers::new(),
        };
        answers.extend(from_intake(request, template));
        Ok(answers)
    }
}

/// The answers of the exception before, without those that its own time and certification gave: they are to be
/// given anew.
fn carried_over(before: &Request, template: &Template) -> Answers {
    let Some(form) = before.form() else { return Answers::new() };
    let mut answers = Answers::new();
    for field in template
        .requester_sections()
        .filter(|section| section.id != CERTIFICATION)
        .flat_map(|section| &section.fields)
    {
        let given = match form.value.answers.get(&field.id) {
            Some(Given::Text(_)) if field.kind == FieldKind::Date => None,
            Some(Given::Text(text)) => Some(Given::Text(text.clone())),
            Some(Given::Rows(rows)) => {
                let dates: Vec<_> =
                    field.columns.iter().filter(|column| column.kind == FieldKind::Date).collect();
                let mut rows = rows.clone();
                for row in &mut rows {
                    row.retain(|column, _| !dates.iter().any(|date| date.id == *column));
                }
                Some(Given::Rows(rows))
            }
            None => None,
        };
        if let Some(given) = given {
            answers.insert(field.id.clone(), given);
        }
    }
    answers
}

fn from_intake(request: &Request, template: &Template) -> Answers {
    let mut intake = serde_json::to_value(&request.intake).unwrap_or(Value::Null);
    if let Some(fields) = intake.as_object_mut() {
        fields.insert("number".to_owned(), json!(request.number));
    }
    template.prefill(&intake)
}

fn state(section: &Section, answers: &Answers, problems: &Problems) -> SectionState {
    let has_answer = section.fields.iter().any(|field| answers.contains_key(&field.id));
    let has_problem = section.fields.iter().any(|field| {
        problems.iter().any(|problem| {
            problem.field == field.id
                || problem.field.strip_prefix(&field.id).is_some_and(|rest| rest.starts_with('.'))
        })
    });
    let state = match (section.by == FilledBy::Requester, has_answer, has_problem) {
        (true, _, false) => Progress::Done,
        (true, true, true) => Progress::InProgress,
        (false, _, _) | (true, false, true) => Progress::NotStarted,
    };
    SectionState { id: section.id.clone(), state }
}
