//! Letters that are due: which they are, and recording that they were sent.

use std::collections::BTreeSet;

use exception::{
    Request, Role, Stage, Step,
    action::{Dispatch, DocumentKind},
    input::Input,
    request::FiledDocument,
    values::Instant,
};
use serde_json::{Value, json};

use crate::{
    Error, Office, Result, Session,
    letters::addressee_name,
    reading::number_of,
    view::{DueLetter, LetterRef, SentLetter, batch_problem},
};

/// Requests that are held in memory at once.
const READ_AT_ONCE: usize = 100;

impl Office {
    /// The letters and packets that are ready and not sent, by request: denial letters that are approved and findings
    /// packets (procedure, steps 4a and 4b), and letters of every other kind.
    ///
    /// # Errors
    /// [`Error::Refused`] for everybody but SMB staff, who send them.
    pub async fn due_letters(&self, session: &Session) -> Result<Vec<DueLetter>> {
        let session = &self.at_desk(session).await?;
        check_sends(session)?;
        let mut due = Vec::new();
        let numbers = self.store.letters_due().await?;
        let numbers = numbers.iter().map(|number| number_of(number)).collect::<Result<Vec<_>>>()?;
        for page in numbers.chunks(READ_AT_ONCE) {
            for request in self.read_page(session, page).await? {
                due.extend(due_on(&request).map(|filed| letter(&request, filed)));
            }
        }
        Ok(due)
    }

    /// Those of the due letters that are named, in the order of the list.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none or too many; [`Error::Refused`] where one is not due.
    pub async fn chosen_letters(&self, session: &Session, letters: &[LetterRef]) -> Result<Vec<DueLetter>> {
        if let Some(problem) = batch_problem(letters.len()) {
            return Err(Error::Invalid(vec![problem]));
        }
        let due = self.due_letters(session).await?;
        if let Some(gone) = letters.iter().find(|named| !due.iter().any(|letter| named.names(letter))) {
            return Err(Error::Refused(format!(
                "The letter of {} is not due any more: somebody sent it or made another version. Look at the list again.",
                gone.number
            )));
        }
        Ok(due.into_iter().filter(|letter| letters.iter().any(|named| named.names(letter))).collect())
    }

    /// The documents that are named, each the newest of its kind on file, in the order of their requests’ numbers.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none or too many; [`Error::Refused`] for everybody but SMB staff, and where one is not on file
    /// or has a newer version.
    pub async fn filed_letters(&self, session: &Session, letters: &[LetterRef]) -> Result<Vec<DueLetter>> {
        if let Some(problem) = batch_problem(letters.len()) {
            return Err(Error::Invalid(vec![problem]));
        }
        let session = &self.at_desk(session).await?;
        check_sends(session)?;
        let numbers: BTreeSet<&str> = letters.iter().map(|named| named.number.as_str()).collect();
        let numbers = numbers.into_iter().map(number_of).collect::<Result<Vec<_>>>()?;
        let mut filed = Vec::new();
        for page in numbers.chunks(READ_AT_ONCE) {
            for request in self.read_page(session, page).await? {
                filed.extend(on_file(&request));
            }
        }
        if let Some(gone) = letters.iter().find(|named| !filed.iter().any(|letter| named.names(letter))) {
            return Err(Error::Refused(format!(
                "A document of {} has a newer version on file. Choose the requests again.",
                gone.number
            )));
        }
        Ok(filed.into_iter().filter(|letter| letters.iter().any(|named| named.names(letter))).collect())
    }

    /// Records that letters were sent, each to its addressee and each as a step of its own, on the same day (`on`) and
    /// in the same way (`by`). What cannot be recorded is told with its reason; the others are recorded.
    ///
    /// # Errors
    /// [`Error::Invalid`] where day or way is missing or wrong, or there are none or too many; nothing is recorded then.
    pub async fn record_sendings(
        &self,
        session: &Session,
        letters: &[LetterRef],
        input: &Value,
        now: Instant,
    ) -> Result<Vec<SentLetter>> {
        if let Some(problem) = batch_problem(letters.len()) {
            return Err(Error::Invalid(vec![problem]));
        }
        let (on, by) = (input.get("on"), input.get("by"));
        Input::read(&json!({ "to": "each addressee", "on": on, "by": by }), Dispatch::read)?;
        let due = self.due_letters(session).await?;
        let mut sent = Vec::with_capacity(letters.len());
        for named in letters {
            let letter = due.iter().find(|letter| named.names(letter));
            let why = match letter {
                None => Some("It is not due any more: somebody sent it or made another version.".to_owned()),
                Some(letter) => {
                    let document = &letter.document;
                    let step = json!({
                        "step": sending(document.kind).as_str(),
                        "document": document.file.sha256,
                        "to": letter.to,
                        "on": on,
                        "by": by,
                    });
                    let taken = self.take(session, Some(&letter.number), None, &step, now).await;
                    taken.err().map(|error| error.to_string())
                }
            };
            sent.push(SentLetter { letter: named.clone(), why });
        }
        Ok(sent)
    }
}

/// Refuses to print and send letters to all but those whose work it is.
pub(crate) fn check_sends(session: &Session) -> Result<()> {
    if session.any(|person| person.is(Role::SmbStaff)) {
        return Ok(());
    }
    Err(Error::Refused(
        "Letters are printed and sent by SMB staff. Ask one of them, or switch person.".to_owned(),
    ))
}

/// The documents of a request that no newer version has replaced, in the order in which they were made.
pub(crate) fn on_file(request: &Request) -> Vec<DueLetter> {
    let newest = request.documents.iter().filter(|filed| !request.is_replaced(filed));
    newest.map(|filed| letter(request, filed)).collect()
}

fn letter(request: &Request, filed: &FiledDocument) -> DueLetter {
    DueLetter {
        number: request.number.clone(),
        title: request.intake.title.to_string(),
        department: request.intake.iso.department.clone(),
        document: filed.document.clone(),
        to: addressee_name(request),
        made_at: filed.made.at,
    }
}

/// The letters and packets of a request that are ready and were sent to nobody.
pub(crate) fn due_on(request: &Request) -> impl Iterator<Item = &FiledDocument> {
    request.documents.iter().filter(|filed| is_due(request, filed))
}

/// Whether a document waits to be sent.
fn is_due(request: &Request, filed: &FiledDocument) -> bool {
    let kind = filed.document.kind;
    let ready = match kind {
        DocumentKind::DenialLetter => request.stage == Stage::Denial && filed.approved.is_some(),
        DocumentKind::FindingsPacket => request.stage == Stage::Findings,
        // The form that is kept goes along with others, or to nobody.
        DocumentKind::Tech358 => false,
        DocumentKind::ApprovalLetter
        | DocumentKind::NotQualifiedNotice
        | DocumentKind::InformationRequest
        | DocumentKind::MeetingMinutes
        | DocumentKind::RevocationNotice
        | DocumentKind::ExpiryReminder => request.may_be_sent(filed).is_ok(),
    };
    ready && filed.sendings.is_empty() && !request.is_replaced(filed)
}

/// The step that records the sending of a kind of document.
const fn sending(kind: DocumentKind) -> Step {
    match kind {
        DocumentKind::DenialLetter => Step::SendLetter,
        DocumentKind::FindingsPacket => Step::SendFindings,
        DocumentKind::ApprovalLetter
        | DocumentKind::NotQualifiedNotice
        | DocumentKind::InformationRequest
        | DocumentKind::MeetingMinutes
        | DocumentKind::RevocationNotice
        | DocumentKind::ExpiryReminder
        | DocumentKind::Tech358 => Step::SendDocument,
    }
}
