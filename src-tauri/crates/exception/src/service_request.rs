//! The texts to paste into the Service Request: the procedure touches it at these steps.

use serde::{Deserialize, Serialize};

use crate::{
    action::{DocumentKind, Step},
    calendar::{day_of, long_date},
    request::{Mark, Request},
};

/// A text for the Service Request, tied to the event it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ToNote {
    /// Sequence of the event.
    pub sequence: u32,
    /// Its step.
    pub step: Step,
    /// The text to paste.
    pub text: String,
}

impl Request {
    /// What is to stand in the Service Request and is not recorded as noted there, oldest first.
    pub fn not_noted(&self) -> impl Iterator<Item = &ToNote> {
        self.to_note.iter().filter(|text| !self.noted.iter().any(|noted| noted.value.about == text.sequence))
    }
}

impl ToNote {
    /// The text after a step, where the procedure touches the Service Request there.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one arm a step, in the order of the procedure")]
    pub(crate) fn after(request: &Request, step: Step, mark: &Mark) -> Option<Self> {
        let number = &request.number;
        let on = long_date(day_of(mark.at));
        let text = match step {
            Step::Open => format!(
                "Exception request {number} opened on {on}: {}.",
                request.intake.title.as_str().trim_end_matches('.')
            ),
            Step::NotQualified => format!("Exception request {number} closed on {on}: it does not qualify."),
            Step::SendAssessment => {
                format!(
                    "Exception request {number}: risk assessment and alternatives sent to the requester’s ISO on {on}."
                )
            }
            Step::AcceptAssessment => format!(
                "Exception request {number} terminated on {on}: the requester’s ISO accepted the assessment and alternatives. Re-architecture continues under this Service Request."
            ),
            Step::DeclineAssessment => format!(
                "Exception request {number}: the requester’s ISO declined the assessment and alternatives on {on}. TECH 358 is being completed."
            ),
            Step::SubmitForm => format!(
                "Reference: TECH 358, exception request {number}, version {}, submitted on {on}.",
                request.forms.len()
            ),
            Step::AcceptRequest => format!("Exception request {number}: accepted by the CDT ISO on {on}."),
            Step::DeclineRequest => format!("Exception request {number}: declined by the CDT ISO on {on}."),
            Step::SendFindings => {
                let period = request.period().map(|period| {
                    format!(" In force from {} to {}.", long_date(period.from), long_date(period.to))
                });
                format!(
                    "Exception request {number}: approved. {} sent to the requester’s ISO on {on}.{}",
                    DocumentKind::FindingsPacket.label(),
                    period.unwrap_or_default()
                )
            }
            Step::SendLetter => format!(
                "Exception request {number}: denied. Denial letter sent to the requester’s ISO on {on}. SMB continues to work with the requester."
            ),
            Step::SendDocument => {
                let (kind, dispatch) = request.documents.iter().find_map(|filed| {
                    let sent = filed.sendings.iter().find(|sent| sent.mark.sequence == mark.sequence)?;
                    Some((filed.document.kind, &sent.value))
                })?;
                let (to, day) = (&dispatch.to, long_date(dispatch.on));
                format!("Exception request {number}: {} sent to {to} on {day}.", kind.in_a_sentence())
            }
            Step::RecordSolution
            | Step::CompleteReArchitecture
            | Step::Withdraw
            | Step::Revoke
            | Step::EndEarly
            | Step::CloseSuperseded
            | Step::CloseOut => {
                let outcome = request.ending.as_ref()?.value.outcome.label().to_lowercase();
                format!("Exception request {number} closed on {on}: {outcome}. Documentation is filed.")
            }
            Step::RecordReview => {
                let review = &request.reviews.last()?.value;
                let next = review.next_on.map(|next| format!(" Next review by {}.", long_date(next)));
                format!(
                    "Exception request {number}: reviewed on {}. {}.{}",
                    long_date(review.reviewed_on),
                    review.follows.label(),
                    next.unwrap_or_default()
                )
            }
            Step::Renew => {
                let renewal = request.renewals.last()?;
                format!("Exception request {number}: renewal requested on {on} as {renewal}.")
            }
            Step::ReportChange => {
                let change = &request.changes.last()?.value.change;
                format!("Exception request {number}: material change reported on {on}, assessed as {change}.")
            }
            Step::ReviseIntake
            | Step::SendForAssessment
            | Step::RecordAssessment
            | Step::AskExpert
            | Step::Contribute
            | Step::RecordWork
            | Step::RecordMeeting
            | Step::AskForInformation
            | Step::AssessAgain
            | Step::PresentForDecision
            | Step::ReturnToReview
            | Step::RecordResponses
            | Step::DraftFindings
            | Step::DraftLetter
            | Step::ApproveLetter
            | Step::DraftDocument
            | Step::FileEditedLetter
            | Step::RecordSigning
            | Step::ReportDone
            | Step::VerifyItem
            | Step::ChangeItem
            | Step::Supersede
            | Step::Expire
            | Step::NoteServiceRequest
            | Step::Reassign
            | Step::Assign
            | Step::PlaceHold
            | Step::LiftHold
            | Step::MakePublicCopy
            | Step::Comment
            | Step::Attach
            | Step::Import
            | Step::TakeBackImport
            | Step::AttemptRefused => return None,
        };
        Some(Self { sequence: mark.sequence, step, text })
    }
}
