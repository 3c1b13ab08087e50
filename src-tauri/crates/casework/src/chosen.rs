//! One step over many chosen requests: shown first with what can’t be done and why, then taken on each as a step of its own.
//!
//! No decision is among them. Whoever decides on many is shown each on its own page.

use exception::{Request, RequestNumber, Role, Step, input::Input, values::Instant};
use serde_json::{Value, json};

use crate::{
    Error, FileContent, Office, Result, Session,
    memory::Standing,
    request_view::as_seen_by,
    sendings::{check_sends, on_file},
    take::check_turn,
    view::{ChosenAct, ChosenRow, LetterRef, MOST_CHOSEN, Taken},
};

impl Office {
    /// What would be done with each of some requests, in their order, and why it can’t be: by the very checks that the single
    /// step meets. Nothing is filed. `input` holds what is the same for all: the `account` to which they are assigned, or the
    /// day `noted_on`.
    ///
    /// # Errors
    /// [`Error::Invalid`] where none or too many are chosen, or what is the same for all is missing or wrong.
    pub async fn check_chosen(
        &self,
        session: &Session,
        act: ChosenAct,
        numbers: &[RequestNumber],
        input: &Value,
        now: Instant,
    ) -> Result<Vec<ChosenRow>> {
        let standing = &self.standing(&session.at(now)).await?;
        let message = match numbers.len() {
            0 => Some("Choose at least one request.".to_owned()),
            1..=MOST_CHOSEN => None,
            more => Some(format!("Choose at most {MOST_CHOSEN} requests at a time; {more} are chosen.")),
        };
        if let Some(message) = message {
            return Err(Error::invalid("chosen", "out_of_bounds", message));
        }
        let given = Given::read(standing, act, input)?;
        let mut rows = Vec::with_capacity(numbers.len());
        for number in numbers {
            rows.push(Box::pin(self.check_one(standing, &given, number, now)).await?);
        }
        Ok(rows)
    }

    /// Does with one request what [`Office::check_chosen`] showed; `version` is the one that was shown. Each step is an event
    /// of its own; answers what stands in the history for it.
    ///
    /// # Errors
    /// As [`Office::take`].
    pub async fn take_chosen(
        &self,
        session: &Session,
        act: ChosenAct,
        number: &RequestNumber,
        version: u32,
        input: &Value,
        now: Instant,
    ) -> Result<Vec<Taken>> {
        let standing = self.standing(&session.at(now)).await?;
        let given = Given::read(&standing, act, input)?;
        let request = self.read_for(&standing.session, number).await?.request;
        let (mut version, mut taken) = (version, Vec::new());
        for (step, _) in given.steps(&request) {
            let done = self.take(session, Some(number), Some(version), &step, now).await?;
            version = done.version;
            taken.push(done);
        }
        Ok(taken)
    }

    /// The drafts of the mails that remind of what is due on a request, as files.
    ///
    /// # Errors
    /// As [`Office::mail_draft`]; [`Error::Refused`] where no reminder fits.
    pub async fn reminder_drafts(
        &self,
        session: &Session,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<Vec<FileContent>> {
        let mut drafts = Vec::new();
        for offer in self.reminders_about(session, number, now).await? {
            drafts.push(self.mail_draft(session, number, offer.kind, Some(&offer.about), now).await?);
        }
        if drafts.is_empty() {
            return Err(Error::Refused(NO_REMINDER.to_owned()));
        }
        Ok(drafts)
    }

    async fn check_one(
        &self,
        standing: &Standing,
        given: &Given,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<ChosenRow> {
        let session = &standing.session;
        let mut row = ChosenRow {
            number: number.clone(),
            title: String::new(),
            service_request: String::new(),
            version: 0,
            will: Vec::new(),
            why_not: None,
            letters: Vec::new(),
        };
        let request = match self.read_for(session, number).await {
            Ok(read) => as_seen_by(read.request, session),
            Err(error @ Error::NotFound(_)) => {
                row.why_not = Some(error.to_string());
                return Ok(row);
            }
            Err(error) => return Err(error),
        };
        request.intake.title.as_str().clone_into(&mut row.title);
        request.intake.service_request.as_str().clone_into(&mut row.service_request);
        row.version = request.version;
        let found = match given {
            Given::Assign { .. } | Given::Note { .. } => {
                self.check_steps(standing, given, &request, now).await
            }
            Given::Remind => self.check_reminders(session, number, now).await,
            Given::Print => {
                let letters = on_file(&request);
                row.letters.extend(letters.iter().map(LetterRef::of));
                let told = |letter: &crate::view::DueLetter| {
                    format!("{}, version {}", letter.document.kind.label(), letter.document.version)
                };
                if letters.is_empty() {
                    Err(Error::Refused("No letter and no form of it is on file.".to_owned()))
                } else {
                    Ok(letters.iter().map(told).collect())
                }
            }
        };
        match found {
            Ok(will) => row.will = will,
            Err(
                error @ (Error::Invalid(_)
                | Error::Refused(_)
                | Error::NotFound(_)
                | Error::Stale(_)
                | Error::Document(_)),
            ) => row.why_not = Some(error.to_string()),
            Err(error) => return Err(error),
        }
        Ok(row)
    }

    /// What the steps would do, where each may be taken.
    async fn check_steps(
        &self,
        standing: &Standing,
        given: &Given,
        request: &Request,
        now: Instant,
    ) -> Result<Vec<String>> {
        check_turn(standing, request)?;
        let steps = given.steps(request);
        if steps.is_empty() {
            return Err(Error::Refused(format!(
                "All that is to stand in the Service Request {} is recorded as noted there.",
                request.intake.service_request
            )));
        }
        let mut will = Vec::with_capacity(steps.len());
        for (step, what) in steps {
            let problems = self.check(&standing.session, Some(&request.number), &step, now).await?;
            if !problems.is_empty() {
                return Err(Error::Invalid(problems));
            }
            will.push(what);
        }
        Ok(will)
    }

    async fn check_reminders(
        &self,
        session: &Session,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<Vec<String>> {
        let offers = self.reminders_about(session, number, now).await?;
        if offers.is_empty() {
            return Err(Error::Refused(NO_REMINDER.to_owned()));
        }
        Ok(offers.into_iter().map(|offer| format!("{}, to {}", offer.title, offer.to)).collect())
    }
}

const NO_REMINDER: &str = "No reminder fits today: nothing of it is late or due soon.";

/// What is done, with what is the same for all.
enum Given {
    Assign { account: String, name: String },
    Remind,
    Note { on: chrono::NaiveDate },
    Print,
}

impl Given {
    fn read(standing: &Standing, act: ChosenAct, input: &Value) -> Result<Self> {
        Ok(match act {
            ChosenAct::Assign => {
                let account = Input::read(input, |input| {
                    input.text("account", "the account of whoever sees to them", 40)
                })?;
                let member = standing.office.member(&account).filter(|member| !member.retired);
                let Some(member) = member.filter(|member| member.person.is(Role::SmbStaff)) else {
                    let message = "Choose somebody of SMB’s staff whose account is in use.";
                    return Err(Error::invalid("account", "unknown_choice", message));
                };
                Self::Assign { account, name: member.person.name.clone() }
            }
            ChosenAct::Remind => Self::Remind,
            ChosenAct::Note => {
                let what = "the day on which they were noted";
                Self::Note { on: Input::read(input, |input| input.date("noted_on", what))? }
            }
            ChosenAct::Print => {
                check_sends(&standing.session)?;
                Self::Print
            }
        })
    }

    /// The steps to take on a request, each with what it does in words.
    fn steps(&self, request: &Request) -> Vec<(Value, String)> {
        match self {
            Self::Assign { account, name } => {
                let before = request.assigned.as_ref().map(|assigned| assigned.value.name.as_str());
                let before = before.map(|before| format!(", in place of {before}")).unwrap_or_default();
                let step = json!({ "step": Step::Assign, "account": account, "name": name });
                vec![(step, format!("Assign it to {name}{before}"))]
            }
            Self::Note { on } => {
                let step =
                    |about: u32| json!({ "step": Step::NoteServiceRequest, "about": about, "noted_on": on });
                request.not_noted().map(|text| (step(text.sequence), text.text.clone())).collect()
            }
            Self::Remind | Self::Print => Vec::new(),
        }
    }
}
