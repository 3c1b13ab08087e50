//! The procedure: what may follow what, by whom, under which conditions. One table.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{action::Step, people::Role, words::words};

words! {
    /// A stage of the procedure, named for what is owed in it.
    Stage {
        /// The request is recorded and qualified.
        Intake = "intake", "Intake";
        /// SMB assesses the risk and recommends alternatives (step 1).
        Assessment = "assessment", "Assessment";
        /// The requester's ISO answers (step 2).
        IsoResponse = "iso_response", "ISO response";
        /// The agreed alternative is put in place (step 2a).
        ReArchitecture = "re_architecture", "Re-architecture";
        /// TECH 358 is filled in (step 2b).
        Form = "form", "Form";
        /// SMB holds meetings with the ISO (step 3).
        Review = "review", "Review";
        /// The CDT ISO decides (step 4).
        Decision = "decision", "Decision";
        /// SMB documents the responses and sends the findings (step 4a).
        Findings = "findings", "Findings";
        /// SMB drafts and sends the denial letter (step 4b).
        Denial = "denial", "Denial";
        /// SMB works with the requester until an acceptable solution is agreed (step 4b).
        Resolution = "resolution", "Resolution";
        /// The exception is approved and watched.
        InForce = "in_force", "In force";
        /// Nothing is owed; nothing is erased.
        Closed = "closed", "Closed";
    }
}

words! {
    /// A condition on a step beyond stage and role; [`crate::Request::may`] checks each.
    Guard {
        /// The intake record holds policy, what cannot be met, the ISO and the qualification.
        IntakeComplete = "intake_complete", "The intake record is complete and the request qualifies";
        /// An assessment with at least one alternative is recorded for this round.
        Assessed = "assessed", "Risk assessment and alternatives are recorded";
        /// Each alternative is answered, in accordance with the answer to the whole.
        AllAnswered = "all_answered", "Every alternative is answered";
        /// All four topics are covered by meetings on the submitted form.
        FourTopics = "four_topics", "Meetings covered the four topics";
        /// SMB's reference to the form stands in the Service Request.
        ReferenceNoted = "reference_noted", "The form’s reference is noted in the Service Request";
        /// Rating, ISO response, form with what it needs before the decision, meeting.
        ReadyToDecide = "ready_to_decide", "Rating, ISO response, form and meeting are on record";
        /// The decider did not make, answer for, assess or prepare the request.
        NotInvolved = "not_involved", "The decider made, answered for, assessed and prepared nothing of the request";
        /// From, to and review date are within the limits.
        PeriodAllowed = "period_allowed", "The period is within the limits";
        /// A decision against a clear majority of requests alike is explained.
        PrecedentsWeighed = "precedents_weighed", "A decision against precedent is explained";
        /// The requester's and the CDT ISO's responses are documented.
        ResponsesRecorded = "responses_recorded", "The responses are documented";
        /// The document that is sent is the newest on file.
        NewestDocument = "newest_document", "The document is the newest on file";
        /// The newest letter is approved.
        LetterApproved = "letter_approved", "The letter is approved";
        /// The approver is not the drafter, where the office wants two people.
        SecondPerson = "second_person", "Another person than the drafter approves";
        /// The record holds what a document would tell of.
        OnRecord = "on_record", "What the document tells of is on record";
        /// The document is the newest of its kind on file, and still true.
        DocumentOnFile = "document_on_file", "The document is on file";
        /// There is a letter on file, the newest of its kind and not sent as a denial yet.
        LetterToEdit = "letter_to_edit", "A letter that may still be changed is on file";
        /// There is a document on file that may have been signed.
        SomethingToSign = "something_to_sign", "A document is on file";
        /// The request is not on hold for the same matter already.
        NotHeldForIt = "not_held_for_it", "No hold for the same matter stands";
        /// Somebody else than before is to see to the request.
        AnotherAssignee = "another_assignee", "Somebody else sees to it";
        /// There is a hold to lift.
        Held = "held", "A hold stands";
        /// The part that is reassigned is one of the request, and may be given so.
        LeftBehind = "left_behind", "The part belongs to the request and its holder is retired";
        /// The last day of the exception has passed.
        Over = "over", "The last day has passed";
        /// The last day of the exception has not passed.
        NotOver = "not_over", "The exception is in force or still to begin";
        /// There is something to follow up, and what is recorded of it fits.
        ItemTracked = "item_tracked", "A condition, milestone or control is followed up";
        /// The review’s days lie within the exception and its cycle.
        ReviewFits = "review_fits", "The review lies within the exception and its cycle";
        /// No other request is about to take the exception’s place.
        NoSuccessor = "no_successor", "No renewal or change of it is under way";
        /// What an exception was closed out as names what it became.
        Disposed = "disposed", "The renewal or the report is named";
        /// Nothing has taken the exception’s place.
        NotSuperseded = "not_superseded", "Nothing has taken its place";
        /// Nothing has been done with what was imported.
        OnlyImported = "only_imported", "The request was imported, and nothing has been done with it since";
        /// Another exception has taken its place, and its last day has passed.
        SupersededAndOver = "superseded_and_over", "Another exception has taken its place";
    }
}

/// The stage a step leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Another stage.
    Stage(Stage),
    /// The stage in which it was taken.
    Same,
    /// The stage in which another record has the request; nobody moves one by it.
    AsRecorded,
}

/// A row of the procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The step.
    pub step: Step,
    /// The stages in which it may be taken; none where it begins a request.
    pub from: &'static [Stage],
    /// Who may take it.
    pub roles: &'static [Role],
    /// What must be so.
    pub guards: &'static [Guard],
    /// Where it leads.
    pub to: To,
}

impl Transition {
    /// The stage after the step, taken in `stage`.
    #[must_use]
    pub const fn target(&self, stage: Stage) -> Stage {
        match self.to {
            To::Stage(stage) => stage,
            To::Same | To::AsRecorded => stage,
        }
    }

    /// Whether people are offered the step beside a request. Refused attempts, expiry and supersession are written by the
    /// program, and many requests are imported at once.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        !self.step.is_programs() && !self.step.is_of_import()
    }

    /// Whether the step decides on the request: the separation of duties applies.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.guards.contains(&Guard::NotInvolved)
    }
}

use Guard as G;
use Role::{CdtIso, Expert, Requester, RequesterIso, SmbStaff};
use Stage as S;

const ALL_STAGES: &[Stage] = Stage::ALL;
const ALL_ROLES: &[Role] = Role::ALL;
const OPEN_STAGES: &[Stage] = &[
    S::Intake,
    S::Assessment,
    S::IsoResponse,
    S::ReArchitecture,
    S::Form,
    S::Review,
    S::Decision,
    S::Findings,
    S::Denial,
    S::Resolution,
    S::InForce,
];
const AFTER_INTAKE: &[Stage] = &[
    S::Assessment,
    S::IsoResponse,
    S::ReArchitecture,
    S::Form,
    S::Review,
    S::Decision,
    S::Findings,
    S::Denial,
    S::Resolution,
    S::InForce,
    S::Closed,
];
const UNDECIDED: &[Stage] =
    &[S::Intake, S::Assessment, S::IsoResponse, S::ReArchitecture, S::Form, S::Review, S::Decision];

const fn row(
    step: Step,
    from: &'static [Stage],
    roles: &'static [Role],
    guards: &'static [Guard],
    to: To,
) -> Transition {
    Transition { step, from, roles, guards, to }
}

/// The whole procedure. No other code decides what may follow what.
pub const TRANSITIONS: &[Transition] = &[
    row(Step::Open, &[], &[Requester, RequesterIso, SmbStaff], &[], To::Stage(S::Intake)),
    // Intake
    row(Step::ReviseIntake, &[S::Intake], &[Requester, RequesterIso, SmbStaff], &[], To::Same),
    row(
        Step::SendForAssessment,
        &[S::Intake],
        &[Requester, RequesterIso, SmbStaff],
        &[G::IntakeComplete],
        To::Stage(S::Assessment),
    ),
    row(Step::NotQualified, &[S::Intake], &[SmbStaff], &[], To::Stage(S::Closed)),
    // Step 1
    row(Step::RecordAssessment, &[S::Assessment], &[SmbStaff], &[], To::Same),
    row(Step::AskExpert, &[S::Assessment], &[SmbStaff], &[], To::Same),
    row(Step::Contribute, &[S::Assessment], &[Expert, SmbStaff], &[], To::Same),
    row(Step::SendAssessment, &[S::Assessment], &[SmbStaff], &[G::Assessed], To::Stage(S::IsoResponse)),
    // Step 2
    row(
        Step::AcceptAssessment,
        &[S::IsoResponse],
        &[RequesterIso],
        &[G::AllAnswered],
        To::Stage(S::ReArchitecture),
    ),
    row(Step::DeclineAssessment, &[S::IsoResponse], &[RequesterIso], &[G::AllAnswered], To::Stage(S::Form)),
    // Step 2a, and the work after a denial (step 4b)
    row(Step::RecordWork, &[S::ReArchitecture, S::Resolution], &[SmbStaff], &[], To::Same),
    row(Step::CompleteReArchitecture, &[S::ReArchitecture], &[SmbStaff], &[], To::Stage(S::Closed)),
    // Step 2b
    row(Step::SubmitForm, &[S::Form], &[Requester, RequesterIso], &[], To::Stage(S::Review)),
    // Step 3
    row(Step::RecordMeeting, &[S::Review], &[SmbStaff], &[], To::Same),
    row(Step::AskForInformation, &[S::Review], &[SmbStaff], &[], To::Stage(S::Form)),
    row(Step::AssessAgain, &[S::Review], &[SmbStaff], &[], To::Stage(S::Assessment)),
    row(
        Step::PresentForDecision,
        &[S::Review],
        &[SmbStaff],
        &[G::FourTopics, G::ReferenceNoted, G::ReadyToDecide],
        To::Stage(S::Decision),
    ),
    // Step 4
    row(Step::ReturnToReview, &[S::Decision], &[CdtIso], &[], To::Stage(S::Review)),
    row(
        Step::AcceptRequest,
        &[S::Decision],
        &[CdtIso],
        &[G::NotInvolved, G::ReadyToDecide, G::PeriodAllowed, G::PrecedentsWeighed],
        To::Stage(S::Findings),
    ),
    row(
        Step::DeclineRequest,
        &[S::Decision],
        &[CdtIso],
        &[G::NotInvolved, G::ReadyToDecide, G::PrecedentsWeighed],
        To::Stage(S::Denial),
    ),
    // Step 4a
    row(Step::RecordResponses, &[S::Findings], &[SmbStaff], &[], To::Same),
    row(Step::DraftFindings, &[S::Findings], &[SmbStaff], &[G::ResponsesRecorded], To::Same),
    row(Step::SendFindings, &[S::Findings], &[SmbStaff], &[G::NewestDocument], To::Stage(S::InForce)),
    // Step 4b
    row(Step::DraftLetter, &[S::Denial], &[SmbStaff], &[], To::Same),
    row(
        Step::ApproveLetter,
        &[S::Denial],
        &[SmbStaff, CdtIso],
        &[G::NewestDocument, G::SecondPerson],
        To::Same,
    ),
    row(
        Step::SendLetter,
        &[S::Denial],
        &[SmbStaff],
        &[G::NewestDocument, G::LetterApproved],
        To::Stage(S::Resolution),
    ),
    row(Step::RecordSolution, &[S::Resolution], &[SmbStaff], &[], To::Stage(S::Closed)),
    // In force
    row(Step::ReportDone, &[S::InForce], &[Requester, RequesterIso, SmbStaff], &[G::ItemTracked], To::Same),
    row(Step::VerifyItem, &[S::InForce], &[SmbStaff], &[G::ItemTracked], To::Same),
    row(Step::ChangeItem, &[S::InForce], &[SmbStaff, CdtIso], &[G::ItemTracked], To::Same),
    row(Step::RecordReview, &[S::InForce], &[SmbStaff], &[G::NotOver, G::ReviewFits], To::Same),
    row(Step::Renew, &[S::InForce], &[Requester, RequesterIso, SmbStaff], &[G::NoSuccessor], To::Same),
    row(
        Step::ReportChange,
        &[S::InForce],
        &[Requester, RequesterIso, SmbStaff],
        &[G::NotOver, G::NoSuccessor],
        To::Same,
    ),
    row(Step::Revoke, &[S::InForce], &[CdtIso], &[G::NotOver], To::Stage(S::Closed)),
    row(Step::EndEarly, &[S::InForce], &[RequesterIso, SmbStaff], &[G::NotOver], To::Stage(S::Closed)),
    row(Step::Expire, &[S::InForce], ALL_ROLES, &[G::Over], To::Same),
    row(Step::Supersede, &[S::InForce], ALL_ROLES, &[G::NotSuperseded], To::Same),
    row(Step::CloseSuperseded, &[S::InForce], ALL_ROLES, &[G::SupersededAndOver], To::Stage(S::Closed)),
    row(Step::CloseOut, &[S::InForce], &[SmbStaff], &[G::Over, G::Disposed], To::Stage(S::Closed)),
    // Documents beside the procedure
    row(Step::DraftDocument, AFTER_INTAKE, &[SmbStaff], &[G::OnRecord], To::Same),
    row(Step::SendDocument, AFTER_INTAKE, &[SmbStaff], &[G::DocumentOnFile], To::Same),
    row(Step::FileEditedLetter, AFTER_INTAKE, &[SmbStaff], &[G::LetterToEdit], To::Same),
    row(Step::RecordSigning, AFTER_INTAKE, &[SmbStaff], &[G::SomethingToSign], To::Same),
    // At any time
    row(Step::Withdraw, UNDECIDED, &[Requester, RequesterIso], &[], To::Stage(S::Closed)),
    row(Step::NoteServiceRequest, ALL_STAGES, &[SmbStaff], &[], To::Same),
    row(Step::Reassign, OPEN_STAGES, &[SmbStaff], &[G::LeftBehind], To::Same),
    row(Step::Assign, OPEN_STAGES, &[SmbStaff], &[G::AnotherAssignee], To::Same),
    row(Step::PlaceHold, ALL_STAGES, &[SmbStaff, CdtIso], &[G::NotHeldForIt], To::Same),
    row(Step::LiftHold, ALL_STAGES, &[SmbStaff, CdtIso], &[G::Held], To::Same),
    row(Step::MakePublicCopy, ALL_STAGES, &[SmbStaff, CdtIso], &[], To::Same),
    row(Step::Comment, OPEN_STAGES, &[Requester, RequesterIso, SmbStaff, Expert, CdtIso], &[], To::Same),
    row(Step::Attach, OPEN_STAGES, &[Requester, RequesterIso, SmbStaff, Expert, CdtIso], &[], To::Same),
    row(Step::Import, &[], &[SmbStaff], &[], To::AsRecorded),
    row(
        Step::TakeBackImport,
        &[S::Intake, S::InForce, S::Closed],
        &[SmbStaff],
        &[G::OnlyImported],
        To::Stage(S::Closed),
    ),
    row(Step::AttemptRefused, ALL_STAGES, ALL_ROLES, &[], To::Same),
];

impl Step {
    /// Whether the program writes the step itself, and nobody is asked for it.
    #[must_use]
    pub const fn is_programs(self) -> bool {
        matches!(self, Self::AttemptRefused | Self::Expire | Self::Supersede | Self::CloseSuperseded)
    }

    /// Whether the step is taken for a whole file of requests at once.
    #[must_use]
    pub const fn is_of_import(self) -> bool {
        matches!(self, Self::Import | Self::TakeBackImport)
    }
}

/// The row of a step; every step has one.
#[must_use]
pub fn transition(step: Step) -> Option<&'static Transition> {
    TRANSITIONS.iter().find(|row| row.step == step)
}

/// The rows that may be taken in a stage, in the order of the procedure; `None` for a request not opened yet.
pub fn rows_in(stage: Option<Stage>) -> impl Iterator<Item = &'static Transition> {
    TRANSITIONS.iter().filter(move |row| stage.map_or(row.from.is_empty(), |stage| row.from.contains(&stage)))
}

impl Stage {
    /// Who owes the next step in this stage; nobody when closed.
    #[must_use]
    pub const fn owed_by(self) -> Option<Role> {
        match self {
            Self::Assessment
            | Self::ReArchitecture
            | Self::Review
            | Self::Findings
            | Self::Denial
            | Self::Resolution
            | Self::InForce => Some(Role::SmbStaff),
            Self::IsoResponse => Some(Role::RequesterIso),
            Self::Intake | Self::Form => Some(Role::Requester),
            Self::Decision => Some(Role::CdtIso),
            Self::Closed => None,
        }
    }

    /// What is owed in this stage, as one reads it in a list.
    #[must_use]
    pub const fn owed(self) -> &'static str {
        match self {
            Self::Intake => "Record the qualification and send for assessment",
            Self::Assessment => "Assess the risk and recommend alternatives",
            Self::IsoResponse => "Accept or decline the assessment and alternatives",
            Self::ReArchitecture => "Put the accepted alternative in place",
            Self::Form => "Complete and submit TECH 358",
            Self::Review => "Meet with the ISO and present for decision",
            Self::Decision => "Accept or decline the request",
            Self::Findings => "Document the responses and send the findings packet",
            Self::Denial => "Draft, approve and send the denial letter",
            Self::Resolution => "Work on until an acceptable solution is agreed",
            Self::InForce => "Monitor until the last day",
            Self::Closed => "Nothing",
        }
    }
}

/// What is owed on a day: as [`Stage::owed`], and the close-out of an exception whose last day has passed.
#[must_use]
pub fn owed_on(stage: Stage, last_day: Option<NaiveDate>, day: NaiveDate) -> &'static str {
    if stage == Stage::InForce && last_day.is_some_and(|last| last < day) {
        "Close out the exception: its last day has passed"
    } else {
        stage.owed()
    }
}

/// The table as values, for the drawing in the help and for tests that print it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TransitionRow {
    /// The step.
    pub step: Step,
    /// What its button says.
    pub label: String,
    /// The stages in which it may be taken; empty where it begins a request.
    pub from: Vec<Stage>,
    /// Who may take it.
    pub roles: Vec<Role>,
    /// What must be so, in words.
    pub guards: Vec<String>,
    /// Where it leads; none: the stage stays.
    pub to: Option<Stage>,
}

/// Every row that people are offered.
#[must_use]
pub fn table() -> Vec<TransitionRow> {
    TRANSITIONS
        .iter()
        .filter(|row| row.is_offered())
        .map(|row| TransitionRow {
            step: row.step,
            label: row.step.label().to_owned(),
            from: row.from.to_vec(),
            roles: row.roles.to_vec(),
            guards: row.guards.iter().map(|guard| guard.label().to_owned()).collect(),
            to: match row.to {
                To::Stage(stage) => Some(stage),
                To::Same | To::AsRecorded => None,
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_exactly_one_row() {
        for step in Step::ALL {
            assert_eq!(TRANSITIONS.iter().filter(|row| row.step == *step).count(), 1, "{step:?}");
        }
    }

    #[test]
    fn every_stage_but_closed_can_be_left_and_every_stage_can_be_reached() {
        for stage in Stage::ALL {
            let left = TRANSITIONS.iter().any(|row| row.from.contains(stage) && row.target(*stage) != *stage);
            assert_eq!(left, *stage != Stage::Closed, "{stage:?}");
            let reached = TRANSITIONS.iter().any(|row| row.to == To::Stage(*stage));
            assert!(reached, "{stage:?}");
        }
    }

    #[test]
    fn the_administrator_and_the_auditor_take_part_in_nothing() {
        for row in TRANSITIONS.iter().filter(|row| row.is_offered()) {
            assert!(!row.roles.contains(&Role::Administrator), "{:?}", row.step);
            assert!(!row.roles.contains(&Role::Auditor), "{:?}", row.step);
        }
    }
}
