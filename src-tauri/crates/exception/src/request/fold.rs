//! Folding events into the request they add up to.

use crate::{
    action::{Action, Audience, DecisionBasis, Document, Edited, Event, LetterDraft, Signing, Step},
    assessment::Answer,
    calendar::day_of,
    people::Assignee,
    retention::Hold,
    retired::{LeftPart, NewHolder, Reassignment},
    service_request::ToNote,
    text::bare,
    values::{Digest, Line, Prose},
    watch::{ItemChange, ItemEvent},
    workflow::Stage,
};

use super::{
    AskedExpert, Attachment, Attempt, Comment, Decision, Ending, FiledDocument, IsoResponse, Mark, Noted,
    Outcome, Passed, Recorded, ReportedChange, Request, Responses, Superseded,
};

/// A history that does not add up.
#[derive(Debug, thiserror::Error)]
pub enum BadHistory {
    /// There is no event.
    #[error("the history is empty")]
    Empty,
    /// The first event does not open the request.
    #[error("the history does not begin with the opening of the request")]
    NotOpened,
    /// An event does not follow the one before it.
    #[error("event {0} of the history does not follow the one before it")]
    OutOfOrder(u32),
    /// A later event opens the request again.
    #[error("event {0} of the history opens the request again")]
    OpenedAgain(u32),
}

impl Request {
    /// Folds a request from its events, oldest first, each with the digest of its bytes.
    ///
    /// # Errors
    /// [`BadHistory`] where an event is missing or out of order.
    pub fn fold(events: impl IntoIterator<Item = (Event, Digest)>) -> Result<Self, BadHistory> {
        let mut events = events.into_iter();
        let (first, digest) = events.next().ok_or(BadHistory::Empty)?;
        let mut request = Self::begin(first, digest)?;
        for (event, digest) in events {
            request.apply(event, digest)?;
        }
        Ok(request)
    }

    fn begin(event: Event, digest: Digest) -> Result<Self, BadHistory> {
        let mark = mark_of(&event, &digest);
        let number = event.stream;
        let (intake, imported) = match (event.action, event.sequence) {
            (Action::Open { intake }, 1) => (intake, None),
            (Action::Import { record }, 1) => {
                (record.intake.clone(), Some(Box::new(recorded(&mark, *record))))
            }
            (_, _) => return Err(BadHistory::NotOpened),
        };
        let step = if imported.is_some() { Step::Import } else { Step::Open };
        let ending = imported.as_ref().and_then(|imported| Self::ending_of(&imported.value, &mark));
        let mut request = Self {
            number,
            version: 1,
            head: digest,
            stage: event.to,
            since: event.at,
            opened: mark.clone(),
            intake,
            imported,
            passed: vec![Passed { stage: event.to, mark: mark.clone(), step }],
            assessments: Vec::new(),
            experts: Vec::new(),
            contributions: Vec::new(),
            assessment_sent: false,
            responses_to_assessment: Vec::new(),
            forms: Vec::new(),
            meetings: Vec::new(),
            questions: Vec::new(),
            presented: None,
            decision: None,
            responses: None,
            documents: Vec::new(),
            work: Vec::new(),
            item_events: Vec::new(),
            reviews: Vec::new(),
            renewals: Vec::new(),
            changes: Vec::new(),
            superseded: None,
            expiry_noted: false,
            ending,
            noted: Vec::new(),
            attachments: Vec::new(),
            reassignments: Vec::new(),
            assigned: None,
            holds: Vec::new(),
            lifted_for_all: Vec::new(),
            public_copies: Vec::new(),
            comments: Vec::new(),
            attempts: Vec::new(),
            to_note: Vec::new(),
            acts: vec![(mark.clone(), step)],
            withheld: 0,
            updated: mark.at,
        };
        request.to_note.extend(ToNote::after(&request, step, &mark));
        Ok(request)
    }

    /// Applies the next event.
    ///
    /// # Errors
    /// [`BadHistory`] where it does not follow the one before it.
    pub fn apply(&mut self, event: Event, digest: Digest) -> Result<(), BadHistory> {
        let sequence = event.sequence;
        let follows = sequence == self.version + 1
            && event.from == Some(self.stage)
            && event.previous.as_ref() == Some(&self.head);
        if !follows {
            return Err(BadHistory::OutOfOrder(sequence));
        }
        let mark = mark_of(&event, &digest);
        let step = event.action.step();
        self.version = sequence;
        self.head = digest;
        self.updated = event.at;
        if event.to != self.stage {
            self.stage = event.to;
            self.since = event.at;
            self.passed.push(Passed { stage: event.to, mark: mark.clone(), step });
        }
        if !step.is_programs() {
            self.acts.push((mark.clone(), step));
        }
        self.record(event.action, event.basis, &mark)?;
        self.to_note.extend(ToNote::after(self, step, &mark));
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "one arm a step, in the order of the procedure")]
    fn record(
        &mut self,
        action: Action,
        basis: Option<DecisionBasis>,
        mark: &Mark,
    ) -> Result<(), BadHistory> {
        match action {
            Action::Open { .. } | Action::Import { .. } => {
                return Err(BadHistory::OpenedAgain(mark.sequence));
            }
            Action::TakeBackImport { reason } => self.end(mark, Outcome::ImportTakenBack, reason, None),
            Action::ReviseIntake { intake } => self.intake = intake,
            Action::SendForAssessment {} | Action::AssessAgain { .. } => self.assessment_sent = false,
            Action::SendAssessment {} => self.assessment_sent = true,
            Action::RecordAssessment { assessment } => self.assessments.push(recorded(mark, assessment)),
            Action::AskExpert { account, name, question } => {
                self.experts.push(recorded(mark, AskedExpert { account, name, question: question.into() }));
            }
            Action::Contribute { text } => self.contributions.push(recorded(mark, text.into())),
            Action::AcceptAssessment { answers, remarks } => {
                let words = remarks.map(String::from).unwrap_or_default();
                self.answer(mark, Answer::Accepted, answers, words);
            }
            Action::DeclineAssessment { answers, reasons } => {
                self.answer(mark, Answer::Declined, answers, reasons.into());
            }
            Action::RecordWork { text } => self.work.push(recorded(mark, text.into())),
            Action::SubmitForm { form } => self.forms.push(recorded(mark, form)),
            Action::RecordMeeting { meeting } => self.meetings.push(recorded(mark, meeting)),
            Action::AskForInformation { questions } | Action::ReturnToReview { questions } => {
                self.questions.push(recorded(mark, questions.into()));
            }
            Action::PresentForDecision { summary } => self.presented = Some(recorded(mark, summary.into())),
            Action::AcceptRequest { reasons, conditions, period, review_on, different } => {
                self.decision = basis.map(|basis| {
                    let (period, review_on) = (Some(period), Some(review_on));
                    let answer = Answer::Accepted;
                    recorded(
                        mark,
                        Decision { answer, reasons, conditions, period, review_on, different, basis },
                    )
                });
            }
            Action::DeclineRequest { reasons, different } => {
                self.decision = basis.map(|basis| {
                    let (answer, conditions) = (Answer::Declined, Vec::new());
                    recorded(
                        mark,
                        Decision {
                            answer,
                            reasons,
                            conditions,
                            period: None,
                            review_on: None,
                            different,
                            basis,
                        },
                    )
                });
            }
            Action::RecordResponses { requester, cdt_iso } => {
                let responses = Responses { requester: requester.into(), cdt_iso: cdt_iso.into() };
                self.responses = Some(recorded(mark, responses));
            }
            Action::DraftFindings { document } => self.made(mark, document, None),
            Action::DraftLetter { letter, document } => self.made(mark, document, Some(letter)),
            Action::ApproveLetter { document } => {
                if let Some(filed) = self.document_mut(&document) {
                    filed.approved = Some(mark.clone());
                }
            }
            Action::DraftDocument { letter, document } => self.made(mark, document, letter),
            Action::SendFindings { document, dispatch }
            | Action::SendLetter { document, dispatch }
            | Action::SendDocument { document, dispatch } => {
                if let Some(filed) = self.document_mut(&document) {
                    filed.sendings.push(recorded(mark, dispatch));
                }
            }
            Action::FileEditedLetter { edited, letter, document } => {
                self.edited(mark, edited, document, letter);
            }
            Action::RecordSigning { document, signing } => self.signed(mark, &document, signing),
            Action::ReportDone { done } => {
                self.shown_by(mark, done.file.clone(), format!("Evidence for {}", done.item));
                self.item_events.push(recorded(mark, ItemEvent::Done(done)));
            }
            Action::VerifyItem { verification } => {
                self.item_events.push(recorded(mark, ItemEvent::Verified(verification)));
            }
            Action::ChangeItem { change } => {
                self.item_events.push(recorded(mark, ItemEvent::Changed(change)));
            }
            Action::RecordReview { review } => self.reviews.push(recorded(mark, review)),
            Action::Renew { renewal } => self.renewals.push(renewal),
            Action::ReportChange { change, what } => {
                self.changes.push(recorded(mark, ReportedChange { change, what: what.into() }));
            }
            Action::Supersede { by, last_day } => {
                self.superseded = Some(recorded(mark, Superseded { by, last_day }));
            }
            Action::CloseSuperseded {} => self.end_superseded(mark),
            Action::Expire { .. } => self.expiry_noted = true,
            Action::NoteServiceRequest { about, noted_on } => {
                self.noted.push(recorded(mark, Noted { about, on: noted_on }));
            }
            Action::Reassign { reassignment } => self.reassigned(mark, reassignment),
            Action::Assign { assignee } => self.assigned = Some(Box::new(recorded(mark, assignee))),
            Action::PlaceHold { hold } => self.holds.push(recorded(mark, hold)),
            Action::MakePublicCopy { copy } => self.public_copies.push(recorded(mark, copy)),
            Action::LiftHold { matter, .. } => {
                let is_of = |hold: &Hold| bare(hold.matter.as_str()) == bare(matter.as_str());
                let is_told = |hold: &Hold| is_of(hold) && hold.audience == Audience::Everyone;
                if self.holds.iter().any(|hold| is_told(&hold.value)) {
                    self.lifted_for_all.push(mark.digest.clone());
                }
                self.holds.retain(|hold| !is_of(&hold.value));
            }
            Action::Comment { text, audience } => {
                self.comments.push(recorded(mark, Comment { text: text.into(), audience }));
            }
            Action::Attach { file, note } => {
                let note = note.map(String::from).unwrap_or_default();
                self.attachments.push(recorded(mark, Attachment { file, note }));
            }
            Action::AttemptRefused { attempted, why } => {
                self.attempts.push(recorded(mark, Attempt { step: attempted, why }));
            }
            Action::NotQualified { reasons } => self.end(mark, Outcome::NotQualified, reasons, None),
            Action::CompleteReArchitecture { summary } => {
                self.end(mark, Outcome::ResolvedByAlternative, summary, None);
            }
            Action::Withdraw { reasons } => self.end(mark, Outcome::Withdrawn, reasons, None),
            Action::RecordSolution { solution, agreed_on } => {
                self.end(mark, Outcome::DeniedSolutionAgreed, solution, Some(agreed_on));
            }
            Action::Revoke { reasons, effective_on } => {
                self.end(mark, Outcome::Revoked, reasons, Some(effective_on));
            }
            Action::EndEarly { evidence, ended_on, file } => {
                self.shown_by(mark, file, "Evidence that the deviation is gone".to_owned());
                self.end(mark, Outcome::EndedEarly, evidence, Some(ended_on));
            }
            Action::CloseOut { disposition, evidence, renewal, report } => {
                let named = renewal.map(String::from).or_else(|| report.map(String::from));
                let named = named.map(|named| format!(": {named}")).unwrap_or_default();
                let words = format!("{}{named}. {evidence}", disposition.label());
                let on = self.last_day();
                self.end_in_words(mark, Outcome::ClosedOut, words, on);
            }
        }
        Ok(())
    }

    /// The new requester has the request from here on, and who sees to it sees to it; a new expert is asked what the old
    /// one was.
    fn reassigned(&mut self, mark: &Mark, reassignment: Reassignment) {
        if let NewHolder::Account { account, name } = &reassignment.holder {
            match reassignment.left.part {
                LeftPart::Requester => self.intake.requester_account = Some(account.clone()),
                LeftPart::Expert => {
                    let before =
                        |expert: &&Recorded<AskedExpert>| expert.value.account == reassignment.left.name;
                    let question =
                        self.experts.iter().rev().find(before).map(|expert| expert.value.question.clone());
                    let asked = AskedExpert {
                        account: account.clone(),
                        name: name.clone(),
                        question: question.unwrap_or_default(),
                    };
                    self.experts.push(recorded(mark, asked));
                }
                LeftPart::Assigned => {
                    let assignee = Assignee { account: account.clone(), name: name.clone() };
                    self.assigned = Some(Box::new(recorded(mark, assignee)));
                }
                LeftPart::Owner => self.hand_over(mark, &reassignment, name),
                LeftPart::Iso | LeftPart::Policy | LeftPart::System => {}
            }
        }
        self.reassignments.push(recorded(mark, reassignment));
    }

    /// What the retired owner still owes is the new one’s.
    fn hand_over(&mut self, mark: &Mark, reassignment: &Reassignment, name: &str) {
        let (Some(named), Ok(owner)) = (&reassignment.named, Line::try_from(name.to_owned())) else { return };
        for item in self.owned_by(named.as_str()) {
            let change = ItemChange {
                item: item.id,
                owner: Some(owner.clone()),
                due: None,
                reason: reassignment.reason.clone(),
            };
            self.item_events.push(recorded(mark, ItemEvent::Changed(change)));
        }
    }

    fn answer(
        &mut self,
        mark: &Mark,
        answer: Answer,
        answers: Vec<crate::assessment::AlternativeAnswer>,
        words: String,
    ) {
        if let Some(assessment) = self.assessments.last().map(|assessment| assessment.mark.digest.clone()) {
            let response = IsoResponse { answer, answers, words, assessment };
            self.responses_to_assessment.push(recorded(mark, response));
        }
    }

    fn made(&mut self, mark: &Mark, document: Document, letter: Option<LetterDraft>) {
        self.documents.push(FiledDocument {
            document,
            made: mark.clone(),
            letter,
            edited: None,
            approved: None,
            sendings: Vec::new(),
            signings: Vec::new(),
        });
    }

    fn edited(&mut self, mark: &Mark, edited: Edited, document: Document, letter: LetterDraft) {
        self.made(mark, document, Some(letter));
        if let Some(filed) = self.documents.last_mut() {
            filed.edited = Some(edited);
        }
    }

    fn signed(&mut self, mark: &Mark, document: &Digest, signing: Signing) {
        if let Some(filed) = self.document_mut(document) {
            filed.signings.push(recorded(mark, signing));
        }
    }

    /// A file that came as evidence stands among the attachments, and is opened there.
    fn shown_by(&mut self, mark: &Mark, file: Option<crate::action::FileReference>, note: String) {
        if let Some(file) = file {
            self.attachments.push(recorded(mark, Attachment { file, note }));
        }
    }

    fn end_superseded(&mut self, mark: &Mark) {
        let Some(superseded) = self.superseded.as_ref().map(|superseded| superseded.value.clone()) else {
            return;
        };
        let changed = self.changes.iter().any(|reported| reported.value.change == superseded.by);
        let outcome = if changed { Outcome::Changed } else { Outcome::Renewed };
        let words = format!("{} took its place.", superseded.by);
        let on = self.last_day();
        self.end_in_words(mark, outcome, words, on);
    }

    fn document_mut(&mut self, sha256: &Digest) -> Option<&mut FiledDocument> {
        self.documents.iter_mut().rev().find(|filed| filed.document.file.sha256 == *sha256)
    }

    fn end(&mut self, mark: &Mark, outcome: Outcome, words: Prose, on: Option<chrono::NaiveDate>) {
        self.end_in_words(mark, outcome, words.into(), on);
    }

    fn end_in_words(&mut self, mark: &Mark, outcome: Outcome, words: String, on: Option<chrono::NaiveDate>) {
        let on = on.unwrap_or_else(|| day_of(mark.at));
        self.ending = Some(recorded(mark, Ending { outcome, words, on }));
    }

    /// What a decision taken now would be made on; none for other steps, or while a part is missing.
    pub(super) fn basis_for(&self, step: Step) -> Option<DecisionBasis> {
        if !matches!(step, Step::AcceptRequest | Step::DeclineRequest) || self.stage != Stage::Decision {
            return None;
        }
        Some(DecisionBasis {
            assessment: self.assessments.last()?.mark.digest.clone(),
            response: self.response()?.mark.digest.clone(),
            form: self.form()?.mark.digest.clone(),
            head: self.head.clone(),
        })
    }
}

fn mark_of(event: &Event, digest: &Digest) -> Mark {
    Mark { sequence: event.sequence, digest: digest.clone(), at: event.at, by: event.actor.clone() }
}

fn recorded<T>(mark: &Mark, value: T) -> Recorded<T> {
    Recorded { mark: mark.clone(), value }
}
