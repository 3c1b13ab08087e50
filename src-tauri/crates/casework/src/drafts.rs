//! Drafts: what was typed for a step, kept as it is typed, so that nothing typed is lost.

use exception::{
    Refusal, Request, RequestNumber, Step, action::DocumentKind, calendar::day_of, form::tech_358,
    values::Instant, workflow::transition,
};
use serde_json::{Value, json};
use store::DraftKey;

use crate::{
    Error, Office, Result, Session,
    letters::{addressee_name, first_letter},
    reading::Read,
    view::{Draft, DraftRow},
};

/// Longest draft, in bytes: 5,000 systems and every long text at its limit fit.
pub(crate) const LONGEST_DRAFT: usize = 16 * 1024 * 1024;

/// What a draft is of: a step and, where that makes a document, its kind; each kind has a draft of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftOf {
    /// The step.
    pub step: Step,
    /// The kind of the document; none where the step says it, or while it is not chosen yet.
    pub kind: Option<DocumentKind>,
}

impl From<Step> for DraftOf {
    fn from(step: Step) -> Self {
        Self { step, kind: None }
    }
}

impl DraftOf {
    /// The name that the records keep it under: `submit_form`, `draft_document/approval_letter`.
    fn name(self) -> String {
        self.kind.map_or_else(
            || self.step.as_str().to_owned(),
            |kind| format!("{}/{}", self.step.as_str(), kind.as_str()),
        )
    }

    fn from_name(name: &str) -> Option<Self> {
        let (step, kind) = name.split_once('/').unwrap_or((name, ""));
        Some(Self { step: Step::from_name(step)?, kind: DocumentKind::from_name(kind) })
    }
}

impl Office {
    /// The draft of a step; where there is none, what the step starts from.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the person may not see the request; [`Error::Refused`] where the step is not
    /// theirs: what others are typing is not for them.
    pub async fn draft(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        of: impl Into<DraftOf>,
        now: Instant,
    ) -> Result<Draft> {
        let session = &self.at_desk(&session.at(now)).await?;
        let of = of.into();
        let step = of.step;
        let read = self.read_to_draft(session, number, step).await?;
        // Who sees what SMB keeps to itself sees what the step starts from, but not what others are typing.
        let is_theirs = read.as_ref().is_none_or(|read| session.is_step_of(&read.request, step));
        if is_theirs && let Some(draft) = self.store.draft(&key(session, number, of)).await? {
            let input = serde_json::from_str(&draft.json)
                .map_err(|error| Error::Damaged(format!("The draft can’t be read ({error}).")))?;
            let version = u32::try_from(draft.version).unwrap_or(u32::MAX);
            return Ok(Draft { input, version, saved_at: Some(Instant::from_millis(draft.saved_ms)) });
        }
        let mut input = match read {
            None => first_intake(session),
            Some(read) if step == Step::SubmitForm => {
                let answers = self.first_answers_for(session, &read.request, tech_358()).await?;
                json!({ "answers": answers })
            }
            Some(read) => first_input(&read.request, of, now)?,
        };
        if let Some(fields) = input.as_object_mut() {
            fields.insert("step".to_owned(), json!(step.as_str()));
        }
        Ok(Draft { input, version: 0, saved_at: None })
    }

    /// Saves a draft over the version it started from; answers the new version.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else saved it in the meantime.
    pub async fn save_draft(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        of: impl Into<DraftOf>,
        input: &Value,
        version: u32,
        now: Instant,
    ) -> Result<u32> {
        let session = &self.at_desk(&session.at(now)).await?;
        let of = of.into();
        self.check_step_is_theirs(session, number, of.step).await?;
        let json = input.to_string();
        if json.len() > LONGEST_DRAFT {
            return Err(Error::invalid(
                "",
                "too_long",
                "Shorten what you typed: a draft keeps at most 16 MB.",
            ));
        }
        let saved =
            self.store.save_draft(&key(session, number, of), &json, version.into(), now.millis()).await?;
        Ok(u32::try_from(saved).unwrap_or(u32::MAX))
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the person may not see the request.
    pub async fn drop_draft(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        of: impl Into<DraftOf>,
    ) -> Result<()> {
        let session = &self.at_desk(session).await?;
        let of = of.into();
        self.check_step_is_theirs(session, number, of.step).await?;
        Ok(self.store.drop_draft(&key(session, number, of)).await?)
    }

    /// The drafts that this person left unfinished, the newest first.
    pub(crate) async fn my_drafts(&self, session: &Session) -> Result<Vec<DraftRow>> {
        let drafts = self.store.drafts_of(&session.person().account).await?;
        Ok(drafts
            .into_iter()
            .filter_map(|draft| {
                let DraftOf { step, kind } = DraftOf::from_name(&draft.key.step)?;
                let number = draft.key.request.parse().ok();
                Some(DraftRow { number, step, kind, saved_at: Instant::from_millis(draft.saved_ms) })
            })
            .collect())
    }

    /// The request of a draft that a person may at least begin to look at: their own step, or one of a request
    /// that they see the inside of. A draft without a request is that of an opening.
    async fn read_to_draft(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        step: Step,
    ) -> Result<Option<Read>> {
        let Some(number) = number else {
            if step != Step::Open {
                return Err(Error::invalid("step", "unknown_choice", "Open the request first."));
            }
            session.may_open()?;
            return Ok(None);
        };
        let read = self.read_for(session, number).await?;
        if session.is_step_of(&read.request, step) || session.is_inside(&read.request) {
            Ok(Some(read))
        } else {
            Err(not_theirs(step))
        }
    }

    pub(crate) async fn check_step_is_theirs(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        step: Step,
    ) -> Result<()> {
        let read = self.read_to_draft(session, number, step).await?;
        if read.is_none_or(|read| session.is_step_of(&read.request, step)) {
            Ok(())
        } else {
            Err(not_theirs(step))
        }
    }
}

/// The sentence for a step that belongs to others.
pub(crate) fn not_theirs(step: Step) -> Error {
    let roles = transition(step).map_or(&[][..], |row| row.roles);
    let for_whom = roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(" or ");
    Refusal::NotTheirs { step, for_whom }.into()
}

/// What the input of a step starts from: the record.
fn first_input(request: &Request, of: DraftOf, now: Instant) -> Result<Value> {
    let DraftOf { step, kind } = of;
    let today = day_of(now).to_string();
    Ok(match step {
        Step::ReviseIntake => to_value(&request.intake)?,
        Step::RecordAssessment => match request.assessments.last() {
            Some(newest) => to_value(&newest.value)?,
            None => json!({}),
        },
        Step::AcceptAssessment | Step::DeclineAssessment => {
            let alternatives = request.assessments.last().map_or(0, |newest| newest.value.alternatives.len());
            json!({ "answers": vec![json!({}); alternatives] })
        }
        Step::RecordMeeting => json!({ "held_on": today }),
        Step::AcceptRequest => {
            let form = request.form().map(|form| &form.value);
            let answer = |id: &str| form.map_or("", |form| form.text(id));
            json!({ "from": answer("start"), "to": answer("end") })
        }
        Step::DraftLetter => first_letter(request, DocumentKind::DenialLetter, now),
        Step::DraftDocument => match kind {
            Some(kind) if kind.is_letter() => {
                let mut input = first_letter(request, kind, now);
                if let Some(fields) = input.as_object_mut() {
                    fields.insert("kind".to_owned(), json!(kind));
                }
                input
            }
            Some(kind) => json!({ "kind": kind }),
            None => json!({ "dated": today }),
        },
        Step::SendDocument => {
            let newest = request.documents.iter().rev().find(|filed| request.may_be_sent(filed).is_ok());
            let sha256 = newest.map(|filed| &filed.document.file.sha256);
            json!({ "document": sha256, "to": addressee_name(request), "on": today })
        }
        Step::FileEditedLetter => {
            let newest = request.documents.iter().rev().find(|filed| request.may_be_edited(filed).is_ok());
            json!({ "document": newest.map(|filed| &filed.document.file.sha256) })
        }
        Step::RecordSigning => {
            let newest = request.documents.last().map(|filed| &filed.document.file.sha256);
            json!({ "document": newest, "signed_on": today })
        }
        Step::SendLetter | Step::SendFindings => {
            let kind = if step == Step::SendLetter {
                DocumentKind::DenialLetter
            } else {
                DocumentKind::FindingsPacket
            };
            let newest = request.newest(kind).map(|filed| filed.document.file.sha256.to_string());
            json!({ "document": newest, "to": addressee_name(request), "on": today })
        }
        Step::ApproveLetter => {
            let newest = request.newest(DocumentKind::DenialLetter);
            json!({ "document": newest.map(|filed| filed.document.file.sha256.to_string()) })
        }
        Step::NoteServiceRequest => {
            json!({ "about": request.not_noted().next().map(|text| text.sequence), "noted_on": today })
        }
        Step::RecordSolution => json!({ "agreed_on": today }),
        Step::EndEarly => json!({ "ended_on": today }),
        Step::ReportDone => json!({ "done_on": today }),
        Step::VerifyItem => json!({ "verified_on": today }),
        Step::RecordReview => json!({ "reviewed_on": today }),
        Step::CloseOut => json!({ "renewal": request.renewals.last() }),
        Step::Revoke => json!({ "effective_on": today }),
        Step::Comment => json!({ "audience": "everyone" }),
        Step::Open
        | Step::SendForAssessment
        | Step::NotQualified
        | Step::AskExpert
        | Step::Contribute
        | Step::SendAssessment
        | Step::RecordWork
        | Step::CompleteReArchitecture
        | Step::AskForInformation
        | Step::AssessAgain
        | Step::PresentForDecision
        | Step::SubmitForm
        | Step::ReturnToReview
        | Step::DeclineRequest
        | Step::RecordResponses
        | Step::DraftFindings
        | Step::ChangeItem
        | Step::Renew
        | Step::ReportChange
        | Step::Expire
        | Step::Supersede
        | Step::CloseSuperseded
        | Step::Withdraw
        | Step::Attach
        | Step::Reassign
        | Step::Assign
        | Step::PlaceHold
        | Step::LiftHold
        | Step::Import
        | Step::TakeBackImport
        | Step::MakePublicCopy
        | Step::AttemptRefused => json!({}),
    })
}

fn to_value(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value)
        .map_err(|error| Error::Damaged(format!("The record can’t be read ({error}).")))
}

/// A new request starts from who opens it.
fn first_intake(session: &Session) -> Value {
    use exception::Role;
    let person = session.person();
    let party = json!({ "name": person.name, "title": person.title, "department": person.department,
        "phone": person.phone, "email": person.email });
    if person.is(Role::Requester) {
        json!({ "kind": "new", "requester": party, "requester_account": person.account })
    } else if person.is(Role::RequesterIso) {
        json!({ "kind": "new", "requester": { "department": person.department }, "iso": party })
    } else {
        json!({ "kind": "new" })
    }
}

/// Form, assessment, letters and documents have one draft that all who may take the step share; the rest one a person.
pub(crate) fn key(session: &Session, number: Option<&RequestNumber>, of: impl Into<DraftOf>) -> DraftKey {
    let of = of.into();
    let shared = matches!(
        of.step,
        Step::SubmitForm | Step::RecordAssessment | Step::DraftLetter | Step::DraftDocument
    );
    DraftKey {
        request: number.map(ToString::to_string).unwrap_or_default(),
        step: of.name(),
        account: if shared { String::new() } else { session.person().account.clone() },
    }
}
