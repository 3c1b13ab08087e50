//! From what was typed to an action: one reader a step, every problem at once.

use serde_json::Value;

use crate::{
    action::{Action, Condition, Dispatch, Disposition, DocumentKind, LetterDraft, Period, Reasons, Step},
    assessment::{AlternativeAnswer, Assessment},
    document::SigningEntry,
    form::Template,
    input::{Input, Problem, Problems},
    intake::Intake,
    meeting::Meeting,
    people::Assignee,
    public_copy::CopyMarks,
    retention::Hold,
    retired::Reassignment,
    values::{Digest, Line, Prose, RequestNumber},
    watch::{ItemChange, ItemDone, ItemVerified, Review},
    workflow::TRANSITIONS,
};

/// What was typed, read: an action, or the part of one that a person gives where the program adds the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A whole action.
    Ready(Box<Action>),
    /// A findings packet to be made.
    DraftFindings,
    /// A denial letter to be made.
    DraftLetter(Box<LetterDraft>),
    /// Another document to be made.
    DraftDocument {
        /// Its kind, one of [`DocumentKind::drafted`].
        kind: DocumentKind,
        /// For a letter: what its drafter adds.
        letter: Option<Box<LetterDraft>>,
    },
    /// A letter that was edited outside the program.
    FileEditedLetter {
        /// Path on this machine of the edited copy; none while it is not chosen yet.
        path: Option<String>,
        /// The version that was edited.
        of: Digest,
    },
    /// A signing to be recorded with its file.
    RecordSigning {
        /// Path on this machine of the scan or the signed file; none while it is not chosen yet.
        path: Option<String>,
        /// What the person says of it.
        signing: Box<SigningEntry>,
    },
    /// A copy for a public-records request to be made of what was marked.
    MakePublicCopy(Box<CopyMarks>),
    /// A renewal to be opened.
    Renew,
    /// A material change to be opened as a request of its own: what has changed.
    ReportChange(Prose),
    /// A whole action but for the file that goes with it.
    WithFile {
        /// Path on this machine.
        path: String,
        /// The action; [`Action::with_file`] adds the file.
        action: Box<Action>,
    },
    /// A file to be attached: the path the person chose, and what it is.
    Attach {
        /// Path on this machine.
        path: String,
        /// What the file is.
        note: Option<Line>,
    },
}

/// Reads the input of a step: a JSON object with `step` and the fields of its evidence.
///
/// `template` is the form the request is asked with; `letter_revision` that of the text
/// of the letter that is drafted.
///
/// # Errors
/// Every problem, by field.
pub fn entry(value: &Value, template: &Template, letter_revision: u32) -> Result<Entry, Problems> {
    let step = step(value)?;
    if step == Step::SubmitForm {
        let form = template.read(value.get("answers").unwrap_or(&Value::Null))?;
        return Ok(Entry::Ready(Box::new(Action::SubmitForm { form })));
    }
    Input::read(value, |input| read(step, input, letter_revision))
}

/// The step that an input names.
///
/// # Errors
/// One problem at `step`, which names every step that people take.
pub fn step(value: &Value) -> Result<Step, Problems> {
    let step = value.get("step").and_then(Value::as_str).and_then(Step::from_name);
    step.ok_or_else(|| {
        let offered = TRANSITIONS.iter().filter(|row| row.is_offered());
        let steps: Vec<_> = offered.map(|row| row.step.as_str()).collect();
        let message = format!("Name the step, one of: {}.", steps.join(", "));
        vec![Problem::new("step", "unknown_choice", message)]
    })
}

#[expect(clippy::too_many_lines, reason = "one arm a step, in the order of the procedure")]
fn read(step: Step, input: &mut Input<'_>, letter_revision: u32) -> Option<Entry> {
    let action = match step {
        Step::DraftFindings => return Some(Entry::DraftFindings),
        Step::DraftLetter => {
            let letter = LetterDraft::read(input, DocumentKind::DenialLetter, letter_revision)?;
            return Some(Entry::DraftLetter(Box::new(letter)));
        }
        Step::DraftDocument => return read_document(input, letter_revision),
        Step::FileEditedLetter => {
            let of = read_digest(input);
            let path = input.optional_text("path", "the path of the edited copy", 4096);
            return Some(Entry::FileEditedLetter { path: path?, of: of? });
        }
        Step::RecordSigning => {
            let signing = SigningEntry::read(input);
            let path = input.optional_text("path", "the path of the signed file", 4096);
            return Some(Entry::RecordSigning { path: path?, signing: Box::new(signing?) });
        }
        Step::MakePublicCopy => {
            return CopyMarks::read(input).map(|marks| Entry::MakePublicCopy(Box::new(marks)));
        }
        Step::Renew => return Some(Entry::Renew),
        Step::ReportChange => {
            return input.prose("what", "what has changed").map(Entry::ReportChange);
        }
        Step::ReportDone => {
            let (done, path) = (ItemDone::read(input), read_evidence(input));
            return Some(with_path(Action::ReportDone { done: done? }, path?));
        }
        Step::EndEarly => {
            let evidence = input.prose("evidence", "the evidence that the deviation is gone");
            let ended_on = input.date("ended_on", "the day on which the deviation ended");
            let path = read_evidence(input);
            let action = Action::EndEarly { evidence: evidence?, ended_on: ended_on?, file: None };
            return Some(with_path(action, path?));
        }
        Step::Attach => {
            let path = input.text("path", "the path of the file", 4096);
            let note = input.optional_line("note", "what the file is");
            return Some(Entry::Attach { path: path?, note: note? });
        }
        Step::Expire
        | Step::Supersede
        | Step::CloseSuperseded
        | Step::Import
        | Step::TakeBackImport
        | Step::AttemptRefused
        | Step::SubmitForm => {
            input.problem(
                "step",
                "not_for_people",
                "Choose another step: the program takes this one itself.",
            );
            return None;
        }
        Step::Open => Action::Open { intake: Intake::read(input)? },
        Step::ReviseIntake => Action::ReviseIntake { intake: Intake::read(input)? },
        Step::SendForAssessment => Action::SendForAssessment {},
        Step::NotQualified => {
            Action::NotQualified { reasons: input.prose("reasons", "why the request does not qualify")? }
        }
        Step::RecordAssessment => Action::RecordAssessment { assessment: Assessment::read(input)? },
        Step::AskExpert => {
            let account = input.text("account", "the expert’s account", 40);
            let name = input.name("name", "the expert’s name");
            let question = input.prose("question", "what the expert is asked");
            Action::AskExpert { account: account?, name: name?, question: question? }
        }
        Step::Contribute => Action::Contribute { text: input.prose("text", "your contribution")? },
        Step::SendAssessment => Action::SendAssessment {},
        Step::AcceptAssessment => {
            let answers = read_answers(input);
            let remarks = input.optional_prose("remarks", "the remarks");
            Action::AcceptAssessment { answers: answers?, remarks: remarks? }
        }
        Step::DeclineAssessment => {
            let answers = read_answers(input);
            let reasons = input.prose("reasons", "why the assessment and alternatives are declined");
            Action::DeclineAssessment { answers: answers?, reasons: reasons? }
        }
        Step::RecordWork => Action::RecordWork { text: input.prose("text", "what was done")? },
        Step::CompleteReArchitecture => {
            Action::CompleteReArchitecture { summary: input.prose("summary", "what was put in place")? }
        }
        Step::RecordMeeting => Action::RecordMeeting { meeting: Meeting::read(input)? },
        Step::AskForInformation => {
            Action::AskForInformation { questions: input.prose("questions", "what information is needed")? }
        }
        Step::AssessAgain => Action::AssessAgain {
            reasons: input.prose("reasons", "what changed, so that it is assessed again")?,
        },
        Step::PresentForDecision => {
            Action::PresentForDecision { summary: input.prose("summary", "the summary for the decision")? }
        }
        Step::ReturnToReview => Action::ReturnToReview {
            questions: input.prose("questions", "what is needed before the decision")?,
        },
        Step::AcceptRequest => read_acceptance(input)?,
        Step::DeclineRequest => {
            let (reasons, different) = (Reasons::read(input), read_different(input));
            Action::DeclineRequest { reasons: reasons?, different: different? }
        }
        Step::RecordResponses => {
            let requester = input.prose("requester", "the requester’s response");
            let cdt_iso = input.prose("cdt_iso", "the CDT ISO’s response");
            Action::RecordResponses { requester: requester?, cdt_iso: cdt_iso? }
        }
        Step::SendFindings => {
            let (document, dispatch) = (read_digest(input), Dispatch::read(input));
            Action::SendFindings { document: document?, dispatch: dispatch? }
        }
        Step::ApproveLetter => Action::ApproveLetter { document: read_digest(input)? },
        Step::SendLetter => {
            let (document, dispatch) = (read_digest(input), Dispatch::read(input));
            Action::SendLetter { document: document?, dispatch: dispatch? }
        }
        Step::SendDocument => {
            let (document, dispatch) = (read_digest(input), Dispatch::read(input));
            Action::SendDocument { document: document?, dispatch: dispatch? }
        }
        Step::RecordSolution => {
            let solution = input.prose("solution", "the solution that was agreed");
            let agreed_on = input.date("agreed_on", "the day on which it was agreed");
            Action::RecordSolution { solution: solution?, agreed_on: agreed_on? }
        }
        Step::VerifyItem => Action::VerifyItem { verification: ItemVerified::read(input)? },
        Step::ChangeItem => Action::ChangeItem { change: ItemChange::read(input)? },
        Step::RecordReview => Action::RecordReview { review: Review::read(input)? },
        Step::Revoke => {
            let reasons = input.prose("reasons", "why the exception is revoked");
            let effective_on = input.date("effective_on", "the last day on which the exception is in force");
            Action::Revoke { reasons: reasons?, effective_on: effective_on? }
        }
        Step::CloseOut => read_close_out(input)?,
        Step::Withdraw => {
            Action::Withdraw { reasons: input.prose("reasons", "why the request is withdrawn")? }
        }
        Step::NoteServiceRequest => {
            let about = input.number("about", "which text was noted", 1, u32::MAX);
            let noted_on = input.date("noted_on", "the day on which it was noted");
            Action::NoteServiceRequest { about: about?, noted_on: noted_on? }
        }
        Step::Assign => {
            let account = input.text("account", "the account of whoever sees to it", 40);
            let name = input.name("name", "the name of whoever sees to it");
            Action::Assign { assignee: Assignee { account: account?, name: name? } }
        }
        Step::PlaceHold => Action::PlaceHold { hold: Hold::read(input)? },
        Step::LiftHold => {
            let matter = input.line("matter", "which hold is lifted, as it was placed");
            let reason = input.prose("reason", "why it is lifted, and on whose word");
            Action::LiftHold { matter: matter?, reason: reason? }
        }
        Step::Reassign => Action::Reassign { reassignment: Reassignment::read(input)? },
        Step::Comment => {
            let text = input.prose("text", "the comment");
            let audience = input.choice("audience", "who may read the comment");
            Action::Comment { text: text?, audience: audience? }
        }
    };
    Some(Entry::Ready(Box::new(action)))
}

fn read_answers(input: &mut Input<'_>) -> Option<Vec<AlternativeAnswer>> {
    input.rows("answers", "answer to an alternative", 1, 50, AlternativeAnswer::read)
}

#[expect(clippy::option_option, reason = "three cases: a problem, left blank, a value")]
fn read_evidence(input: &mut Input<'_>) -> Option<Option<String>> {
    input.optional_text("path", "the path of the file", 4096)
}

fn with_path(action: Action, path: Option<String>) -> Entry {
    let action = Box::new(action);
    match path {
        Some(path) => Entry::WithFile { path, action },
        None => Entry::Ready(action),
    }
}

fn read_close_out(input: &mut Input<'_>) -> Option<Action> {
    let disposition = input.choice("disposition", "what became of the deviation");
    let evidence = input.prose("evidence", "the evidence");
    let renewal =
        if disposition == Some(Disposition::Renewed) { read_renewal(input).map(Some) } else { Some(None) };
    let report = if disposition == Some(Disposition::Reported) {
        input.line("report", "which report it is, such as its number").map(Some)
    } else {
        Some(None)
    };
    Some(Action::CloseOut {
        disposition: disposition?,
        evidence: evidence?,
        renewal: renewal?,
        report: report?,
    })
}

fn read_renewal(input: &mut Input<'_>) -> Option<RequestNumber> {
    let text = input.text("renewal", "the number of the renewal", 20)?;
    let number = text.parse().ok();
    if number.is_none() {
        input.problem("renewal", "not_a_number", "Enter the renewal as EX-2026-0001.");
    }
    number
}

#[expect(clippy::option_option, reason = "three cases: a problem, left blank, a value")]
fn read_different(input: &mut Input<'_>) -> Option<Option<Prose>> {
    input.optional_prose("different", "why it is decided otherwise than requests alike")
}

fn read_digest(input: &mut Input<'_>) -> Option<Digest> {
    input.digest("document", "which document it is")
}

/// What a document of its kind is made with, beside the record.
fn read_document(input: &mut Input<'_>, letter_revision: u32) -> Option<Entry> {
    let kind: DocumentKind = input.choice("kind", "which document is made")?;
    if kind.has_own_steps() {
        let step = if kind == DocumentKind::DenialLetter { Step::DraftLetter } else { Step::DraftFindings };
        let message = format!("Take the step “{}”: this document has its own.", step.label());
        input.problem("kind", "has_own_step", message);
        return None;
    }
    let letter = if kind.is_letter() {
        Some(Box::new(LetterDraft::read(input, kind, letter_revision)?))
    } else {
        None
    };
    Some(Entry::DraftDocument { kind, letter })
}

fn read_acceptance(input: &mut Input<'_>) -> Option<Action> {
    let reasons = Reasons::read(input);
    let conditions = input.rows("conditions", "condition", 0, 50, |row, _| {
        let what = row.prose("what", "the condition");
        let owner = row.line("owner", "who meets the condition");
        let due = row.date("due", "the day by which the condition is met");
        Some(Condition { what: what?, owner: owner?, due: due? })
    });
    let from = input.date("from", "the first day of the exception");
    let to = input.date("to", "the last day of the exception");
    let review_on = input.date("review_on", "the review date");
    let different = read_different(input);
    Some(Action::AcceptRequest {
        reasons: reasons?,
        conditions: conditions?,
        period: Period { from: from?, to: to? },
        review_on: review_on?,
        different: different?,
    })
}
