//! What people do: steps, the evidence each carries, and the event that stays.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::document::{
    Dispatch, Document, DocumentKind, Edited, LetterDraft, LetterForm, SentBy, SignedHow, Signing,
};
use crate::{
    assessment::{AlternativeAnswer, Assessment},
    form::SubmittedForm,
    import::ImportedRecord,
    input::Input,
    intake::Intake,
    meeting::Meeting,
    people::{Actor, Assignee},
    public_copy::PublicCopy,
    retention::Hold,
    retired::Reassignment,
    values::{Digest, Instant, Line, Prose, RequestNumber},
    watch::{ItemChange, ItemDone, ItemVerified, Review},
    words::words,
    workflow::Stage,
};

words! {
    /// A step of the procedure, without its evidence. The label is what a button says.
    Step {
        /// Begin a request against a Service Request.
        Open = "open", "Open the request";
        /// Complete or correct the intake record.
        ReviseIntake = "revise_intake", "Record the intake";
        /// Hand the qualified request to SMB.
        SendForAssessment = "send_for_assessment", "Send for assessment";
        /// End a request that meets neither criterion.
        NotQualified = "not_qualified", "Record as not qualified";
        /// Record risk assessment and alternative recommendations.
        RecordAssessment = "record_assessment", "Record the assessment";
        /// Ask a subject-matter expert to contribute.
        AskExpert = "ask_expert", "Ask an expert";
        /// Contribute to the assessment.
        Contribute = "contribute", "Contribute to the assessment";
        /// Give assessment and alternatives to the requester's ISO.
        SendAssessment = "send_assessment", "Send the assessment to the ISO";
        /// The requester's ISO accepts assessment and alternatives.
        AcceptAssessment = "accept_assessment", "Accept the assessment";
        /// The requester's ISO declines assessment and alternatives.
        DeclineAssessment = "decline_assessment", "Decline the assessment";
        /// Record what was done towards the alternative or the solution.
        RecordWork = "record_work", "Record work done";
        /// The agreed alternative is in place.
        CompleteReArchitecture = "complete_re_architecture", "Complete the re-architecture";
        /// Submit TECH 358.
        SubmitForm = "submit_form", "Submit TECH 358";
        /// Record a meeting.
        RecordMeeting = "record_meeting", "Record a meeting";
        /// Ask for more information; not a denial.
        AskForInformation = "ask_for_information", "Ask for more information";
        /// Assess again after a material change.
        AssessAgain = "assess_again", "Assess again";
        /// Present for decision.
        PresentForDecision = "present_for_decision", "Present for decision";
        /// The CDT ISO sends the request back to review; not a denial.
        ReturnToReview = "return_to_review", "Return to review";
        /// The CDT ISO accepts the request.
        AcceptRequest = "accept_request", "Accept the request";
        /// The CDT ISO declines the request.
        DeclineRequest = "decline_request", "Decline the request";
        /// Document the requester's and the CDT ISO's responses.
        RecordResponses = "record_responses", "Record the responses";
        /// Make the findings packet.
        DraftFindings = "draft_findings", "Prepare the findings packet";
        /// Send the findings packet.
        SendFindings = "send_findings", "Send the findings packet";
        /// Draft the denial letter.
        DraftLetter = "draft_letter", "Draft the denial letter";
        /// Approve the denial letter as drafted.
        ApproveLetter = "approve_letter", "Approve the denial letter";
        /// Send the denial letter.
        SendLetter = "send_letter", "Send the denial letter";
        /// Make a document of the record.
        DraftDocument = "draft_document", "Make a document";
        /// Send a document on file.
        SendDocument = "send_document", "Record that a document was sent";
        /// File a letter that was changed outside the program, as its next version.
        FileEditedLetter = "file_edited_letter", "File an edited letter";
        /// Record how a document on file was signed.
        RecordSigning = "record_signing", "Record the signing of a document";
        /// Record the solution agreed after a denial.
        RecordSolution = "record_solution", "Record the solution";
        /// Report a condition, milestone or control done, with evidence.
        ReportDone = "report_done", "Report an item done";
        /// Verify a condition, milestone or control: met, or not.
        VerifyItem = "verify_item", "Verify an item";
        /// Give an item another owner or due date, with the reason.
        ChangeItem = "change_item", "Change an item’s owner or due date";
        /// Review whether the exception is still needed and kept to, and say what follows.
        RecordReview = "record_review", "Record a review";
        /// Ask for the exception to go on: a new, linked request.
        Renew = "renew", "Renew the exception";
        /// Report a material change: a new, linked request that is assessed at once.
        ReportChange = "report_change", "Report a material change";
        /// Take the exception back.
        Revoke = "revoke", "Revoke the exception";
        /// End the exception before its last day, with evidence.
        EndEarly = "end_early", "End the exception early";
        /// Close out after the last day.
        CloseOut = "close_out", "Close out the exception";
        /// The last day has passed.
        Expire = "expire", "Note the expiry";
        /// A renewal or a change takes the exception’s place: it ends the day before that begins.
        Supersede = "supersede", "Note the supersession";
        /// The last day of a superseded exception has passed.
        CloseSuperseded = "close_superseded", "Close the superseded exception";
        /// Take the request back before it is decided.
        Withdraw = "withdraw", "Withdraw the request";
        /// Record that a text was put into the Service Request.
        NoteServiceRequest = "note_service_request", "Record the note in the Service Request";
        /// Say what becomes of a part whose holder is retired.
        Reassign = "reassign", "Reassign what was left behind";
        /// Say which of SMB’s staff sees to the request.
        Assign = "assign", "Assign the request";
        /// Keep the record whatever its period says: a lawsuit, an audit, a request for public records.
        PlaceHold = "place_hold", "Place the request on hold";
        /// End a hold.
        LiftHold = "lift_hold", "Lift a hold";
        /// Give the record, less what is withheld, to whoever asks for it under the Public Records Act.
        MakePublicCopy = "make_public_copy", "Make a copy for a public-records request";
        /// Say something about the request.
        Comment = "comment", "Add a comment";
        /// Attach a file.
        Attach = "attach", "Attach a file";
        /// Take in a request that was recorded elsewhere.
        Import = "import", "Import the request";
        /// Take the import of a request back.
        TakeBackImport = "take_back_import", "Take the import back";
        /// Somebody tried a step that is not theirs.
        AttemptRefused = "attempt_refused", "Record a refused attempt";
    }
}

words! {
    /// What a reason of a decision rests on.
    ReasonBasis {
        /// The assessed risk.
        AssessedRisk = "assessed_risk", "The assessed risk";
        /// A requirement of the policy, a law or a contract.
        Requirement = "requirement", "A requirement";
    }
}

/// A reason of a decision, tied to the assessed risk or to a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reason {
    /// The reason.
    pub text: Prose,
    /// What it rests on.
    pub basis: ReasonBasis,
}

/// The reasons of a decision; never none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "Array<Reason>"))]
#[serde(try_from = "Vec<Reason>", into = "Vec<Reason>")]
pub struct Reasons(Vec<Reason>);

/// A decision without reasons.
#[derive(Debug, thiserror::Error)]
#[error("a decision needs at least one reason")]
pub struct NoReasons;

impl Reasons {
    /// The reasons in order.
    #[must_use]
    pub fn all(&self) -> &[Reason] {
        &self.0
    }

    /// Reads 1 to 20 reasons.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        input
            .rows("reasons", "reason", 1, 20, |row, _| {
                let text = row.prose("text", "the reason");
                let basis = row.choice("basis", "what the reason rests on");
                Some(Reason { text: text?, basis: basis? })
            })
            .map(Self)
    }
}

impl TryFrom<Vec<Reason>> for Reasons {
    type Error = NoReasons;

    fn try_from(reasons: Vec<Reason>) -> Result<Self, NoReasons> {
        if reasons.is_empty() { Err(NoReasons) } else { Ok(Self(reasons)) }
    }
}

impl From<Reasons> for Vec<Reason> {
    fn from(reasons: Reasons) -> Self {
        reasons.0
    }
}

/// A condition of an acceptance (TECH 358, section J).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Condition {
    /// What must be done or kept.
    pub what: Prose,
    /// By whom.
    pub owner: Line,
    /// By when.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub due: NaiveDate,
}

/// Calendar days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Period {
    /// First day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub from: NaiveDate,
    /// Last day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub to: NaiveDate,
}

impl Period {
    /// Whether a day lies in the period.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A file that the records keep under its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileReference {
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// Name, as it came; shown with bidi controls made visible, never used as a path.
    pub name: String,
    /// Length in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size: u64,
    /// Media type, from the content.
    pub media_type: String,
}

words! {
    /// What became of the deviation when an exception was closed out after its last day.
    Disposition {
        /// The deviation is gone.
        Gone = "gone", "The deviation is gone";
        /// A renewal took its place.
        Renewed = "renewed", "Renewed by another exception";
        /// It goes on without an exception and was reported.
        Reported = "reported", "Reported as a violation";
    }
}

words! {
    /// Who may read a comment.
    Audience {
        /// Everybody who sees the request.
        Everyone = "everyone", "Everyone on the request";
        /// SMB, the experts, the CDT ISO and the auditors.
        InsideSmb = "inside_smb", "Inside SMB only";
    }
}

/// A step with its evidence. What the evidence lacks cannot be written down as a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the step of the same name, and its fields are its evidence")]
pub enum Action {
    Open {
        intake: Intake,
    },
    ReviseIntake {
        intake: Intake,
    },
    SendForAssessment {},
    NotQualified {
        reasons: Prose,
    },
    RecordAssessment {
        assessment: Assessment,
    },
    AskExpert {
        account: String,
        name: String,
        question: Prose,
    },
    Contribute {
        text: Prose,
    },
    SendAssessment {},
    AcceptAssessment {
        answers: Vec<AlternativeAnswer>,
        remarks: Option<Prose>,
    },
    DeclineAssessment {
        answers: Vec<AlternativeAnswer>,
        reasons: Prose,
    },
    RecordWork {
        text: Prose,
    },
    CompleteReArchitecture {
        summary: Prose,
    },
    SubmitForm {
        form: SubmittedForm,
    },
    RecordMeeting {
        meeting: Meeting,
    },
    AskForInformation {
        questions: Prose,
    },
    AssessAgain {
        reasons: Prose,
    },
    PresentForDecision {
        summary: Prose,
    },
    ReturnToReview {
        questions: Prose,
    },
    AcceptRequest {
        reasons: Reasons,
        conditions: Vec<Condition>,
        period: Period,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        review_on: NaiveDate,
        /// Why it is decided otherwise than requests alike, where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        different: Option<Prose>,
    },
    DeclineRequest {
        reasons: Reasons,
        /// Why it is decided otherwise than requests alike, where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        different: Option<Prose>,
    },
    RecordResponses {
        requester: Prose,
        cdt_iso: Prose,
    },
    DraftFindings {
        document: Document,
    },
    SendFindings {
        document: Digest,
        dispatch: Dispatch,
    },
    DraftLetter {
        letter: LetterDraft,
        document: Document,
    },
    DraftDocument {
        /// What the drafter added; none for the form, which adds nothing.
        letter: Option<LetterDraft>,
        document: Document,
    },
    SendDocument {
        document: Digest,
        dispatch: Dispatch,
    },
    FileEditedLetter {
        /// What was edited, and the file that came back.
        edited: Edited,
        /// What the drafter had added, as in the version that was edited.
        letter: LetterDraft,
        document: Document,
    },
    RecordSigning {
        document: Digest,
        signing: Signing,
    },
    ApproveLetter {
        document: Digest,
    },
    SendLetter {
        document: Digest,
        dispatch: Dispatch,
    },
    RecordSolution {
        solution: Prose,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        agreed_on: NaiveDate,
    },
    ReportDone {
        done: ItemDone,
    },
    VerifyItem {
        verification: ItemVerified,
    },
    ChangeItem {
        change: ItemChange,
    },
    RecordReview {
        review: Review,
    },
    Renew {
        renewal: RequestNumber,
    },
    ReportChange {
        change: RequestNumber,
        /// What has changed, or will.
        what: Prose,
    },
    Revoke {
        reasons: Prose,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        effective_on: NaiveDate,
    },
    EndEarly {
        evidence: Prose,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        ended_on: NaiveDate,
        /// A file that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<FileReference>,
    },
    CloseOut {
        disposition: Disposition,
        evidence: Prose,
        /// Where it was renewed: by which request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renewal: Option<RequestNumber>,
        /// Where it was reported: the report, such as its number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<Line>,
    },
    Expire {
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        last_day: NaiveDate,
    },
    Supersede {
        /// The request that takes its place.
        by: RequestNumber,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        last_day: NaiveDate,
    },
    CloseSuperseded {},
    Withdraw {
        reasons: Prose,
    },
    NoteServiceRequest {
        /// Sequence of the event whose text was noted.
        about: u32,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        noted_on: NaiveDate,
    },
    Reassign {
        reassignment: Reassignment,
    },
    Assign {
        assignee: Assignee,
    },
    PlaceHold {
        hold: Hold,
    },
    LiftHold {
        /// The matter of the hold, as it was placed.
        matter: Line,
        reason: Prose,
    },
    MakePublicCopy {
        copy: PublicCopy,
    },
    Comment {
        text: Prose,
        audience: Audience,
    },
    Attach {
        file: FileReference,
        note: Option<Line>,
    },
    Import {
        record: Box<ImportedRecord>,
    },
    TakeBackImport {
        reason: Prose,
    },
    AttemptRefused {
        attempted: Step,
        why: String,
    },
}

impl Action {
    /// The action with the file that goes with it as evidence; as it is where it takes none.
    #[must_use]
    pub fn with_file(mut self, reference: FileReference) -> Self {
        if let Self::ReportDone { done: ItemDone { file, .. } } | Self::EndEarly { file, .. } = &mut self {
            *file = Some(reference);
        }
        self
    }

    /// The step this is the evidence of.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Open { .. } => Step::Open,
            Self::ReviseIntake { .. } => Step::ReviseIntake,
            Self::SendForAssessment {} => Step::SendForAssessment,
            Self::NotQualified { .. } => Step::NotQualified,
            Self::RecordAssessment { .. } => Step::RecordAssessment,
            Self::AskExpert { .. } => Step::AskExpert,
            Self::Contribute { .. } => Step::Contribute,
            Self::SendAssessment {} => Step::SendAssessment,
            Self::AcceptAssessment { .. } => Step::AcceptAssessment,
            Self::DeclineAssessment { .. } => Step::DeclineAssessment,
            Self::RecordWork { .. } => Step::RecordWork,
            Self::CompleteReArchitecture { .. } => Step::CompleteReArchitecture,
            Self::SubmitForm { .. } => Step::SubmitForm,
            Self::RecordMeeting { .. } => Step::RecordMeeting,
            Self::AskForInformation { .. } => Step::AskForInformation,
            Self::AssessAgain { .. } => Step::AssessAgain,
            Self::PresentForDecision { .. } => Step::PresentForDecision,
            Self::ReturnToReview { .. } => Step::ReturnToReview,
            Self::AcceptRequest { .. } => Step::AcceptRequest,
            Self::DeclineRequest { .. } => Step::DeclineRequest,
            Self::RecordResponses { .. } => Step::RecordResponses,
            Self::DraftFindings { .. } => Step::DraftFindings,
            Self::SendFindings { .. } => Step::SendFindings,
            Self::DraftLetter { .. } => Step::DraftLetter,
            Self::ApproveLetter { .. } => Step::ApproveLetter,
            Self::SendLetter { .. } => Step::SendLetter,
            Self::DraftDocument { .. } => Step::DraftDocument,
            Self::SendDocument { .. } => Step::SendDocument,
            Self::FileEditedLetter { .. } => Step::FileEditedLetter,
            Self::RecordSigning { .. } => Step::RecordSigning,
            Self::RecordSolution { .. } => Step::RecordSolution,
            Self::ReportDone { .. } => Step::ReportDone,
            Self::VerifyItem { .. } => Step::VerifyItem,
            Self::ChangeItem { .. } => Step::ChangeItem,
            Self::RecordReview { .. } => Step::RecordReview,
            Self::Renew { .. } => Step::Renew,
            Self::ReportChange { .. } => Step::ReportChange,
            Self::Revoke { .. } => Step::Revoke,
            Self::EndEarly { .. } => Step::EndEarly,
            Self::CloseOut { .. } => Step::CloseOut,
            Self::Expire { .. } => Step::Expire,
            Self::Supersede { .. } => Step::Supersede,
            Self::CloseSuperseded {} => Step::CloseSuperseded,
            Self::Withdraw { .. } => Step::Withdraw,
            Self::NoteServiceRequest { .. } => Step::NoteServiceRequest,
            Self::Reassign { .. } => Step::Reassign,
            Self::Assign { .. } => Step::Assign,
            Self::PlaceHold { .. } => Step::PlaceHold,
            Self::LiftHold { .. } => Step::LiftHold,
            Self::MakePublicCopy { .. } => Step::MakePublicCopy,
            Self::Comment { .. } => Step::Comment,
            Self::Attach { .. } => Step::Attach,
            Self::Import { .. } => Step::Import,
            Self::TakeBackImport { .. } => Step::TakeBackImport,
            Self::AttemptRefused { .. } => Step::AttemptRefused,
        }
    }
}

/// What a decision was made on: rule 6. Digests are those of the events that recorded each part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DecisionBasis {
    /// The newest assessment.
    pub assessment: Digest,
    /// The ISO's response to it.
    pub response: Digest,
    /// The newest submitted form.
    pub form: Digest,
    /// The last event before the decision.
    pub head: Digest,
}

/// One event of a request's history. Its JSON bytes are stored, hashed and signed, and never written again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Event {
    /// Version of this layout; 1.
    pub format: u16,
    /// The request.
    pub stream: RequestNumber,
    /// Place in the request's history, from 1.
    pub sequence: u32,
    /// The stage before; none for the first.
    pub from: Option<Stage>,
    /// The stage after.
    pub to: Stage,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Instant,
    /// Digest of the event before it in this request; none for the first.
    pub previous: Option<Digest>,
    /// For a decision: what it was made on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DecisionBasis>,
    /// The step with its evidence.
    pub action: Action,
}
