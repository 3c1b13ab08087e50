//! Every stage × step × role, against the table printed here.

use std::fmt::Write as _;

use exception::{Person, Refusal, Request, Role, Step, action::DocumentKind, form::tech_358, parse};
use serde_json::{Value, json};

use crate::world::{
    Case, acceptance, administrator, answers, assessment, auditor, cdt_iso, denial, digest, expert, form,
    intake, iso, meeting, requester, second_smb, sending, signing,
};

/// `x` may; `-` the step is not theirs; `n` theirs, but not now. A step that a stage does not list is refused to
/// everybody as a step of another stage. Written by hand from the procedure, section 2.
const EXPECTED: &str = "
                          Req ISO SMB SME CDT Aud Adm
Not opened
  open                     x   x   x   -   -   -   -
Intake
  revise_intake            x   x   x   -   -   -   -
  send_for_assessment      x   x   x   -   -   -   -
  not_qualified            -   -   x   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   -   x   -   -
  attach                   x   x   x   -   x   -   -
Assessment
  record_assessment        -   -   x   -   -   -   -
  ask_expert               -   -   x   -   -   -   -
  contribute               -   -   x   x   -   -   -
  send_assessment          -   -   x   -   -   -   -
  draft_document           -   -   n   -   -   -   -
  send_document            -   -   n   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   n   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
ISO response
  accept_assessment        -   x   -   -   -   -   -
  decline_assessment       -   x   -   -   -   -   -
  draft_document           -   -   n   -   -   -   -
  send_document            -   -   n   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   n   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Re-architecture
  record_work              -   -   x   -   -   -   -
  complete_re_architecture -   -   x   -   -   -   -
  draft_document           -   -   n   -   -   -   -
  send_document            -   -   n   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   n   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Form
  submit_form              x   x   -   -   -   -   -
  draft_document           -   -   n   -   -   -   -
  send_document            -   -   n   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   n   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Review
  record_meeting           -   -   x   -   -   -   -
  ask_for_information      -   -   x   -   -   -   -
  assess_again             -   -   x   -   -   -   -
  present_for_decision     -   -   x   -   -   -   -
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Decision
  return_to_review         -   -   -   -   x   -   -
  accept_request           -   -   -   -   x   -   -
  decline_request          -   -   -   -   x   -   -
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  withdraw                 x   x   -   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Findings
  record_responses         -   -   x   -   -   -   -
  draft_findings           -   -   x   -   -   -   -
  send_findings            -   -   x   -   -   -   -
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Denial
  draft_letter             -   -   x   -   -   -   -
  approve_letter           -   -   x   -   x   -   -
  send_letter              -   -   x   -   -   -   -
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   x   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Resolution
  record_work              -   -   x   -   -   -   -
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  record_solution          -   -   x   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
In force
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  report_done              x   x   x   -   -   -   -
  verify_item              -   -   x   -   -   -   -
  change_item              -   -   x   -   x   -   -
  record_review            -   -   x   -   -   -   -
  renew                    x   x   x   -   -   -   -
  report_change            x   x   x   -   -   -   -
  revoke                   -   -   -   -   x   -   -
  end_early                -   x   x   -   -   -   -
  close_out                -   -   n   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
In force, after the last day
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  report_done              x   x   x   -   -   -   -
  verify_item              -   -   x   -   -   -   -
  change_item              -   -   x   -   x   -   -
  record_review            -   -   n   -   -   -   -
  renew                    x   x   x   -   -   -   -
  report_change            n   n   n   -   -   -   -
  revoke                   -   -   -   -   n   -   -
  end_early                -   n   n   -   -   -   -
  close_out                -   -   x   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  reassign                 -   -   x   -   -   -   -
  assign                   -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
  comment                  x   x   x   x   x   -   -
  attach                   x   x   x   x   x   -   -
Closed
  draft_document           -   -   x   -   -   -   -
  send_document            -   -   x   -   -   -   -
  file_edited_letter       -   -   n   -   -   -   -
  record_signing           -   -   x   -   -   -   -
  note_service_request     -   -   x   -   -   -   -
  place_hold               -   -   x   -   x   -   -
  lift_hold                -   -   n   -   n   -   -
  make_public_copy         -   -   x   -   x   -   -
";

/// Somebody of each role, in the order of the columns. The one of SMB is not the one who prepared the request.
fn everybody() -> [Person; 7] {
    [requester(), iso(), second_smb(), expert(), cdt_iso(), auditor(), administrator()]
}

fn cases() -> Vec<(&'static str, Case)> {
    vec![
        ("Intake", Case::opened()),
        ("Assessment", Case::in_assessment()),
        ("ISO response", Case::in_iso_response()),
        ("Re-architecture", Case::in_re_architecture()),
        ("Form", Case::in_form()),
        ("Review", Case::in_review()),
        ("Decision", Case::in_decision()),
        ("Findings", Case::in_findings()),
        ("Denial", Case::in_denial()),
        ("Resolution", Case::in_resolution()),
        ("In force", Case::in_force("2027-01-04", "2027-07-31")),
        ("In force, after the last day", Case::in_force("2027-01-04", "2027-07-31").on("2027-08-01")),
        ("Closed", Case::closed()),
    ]
}

/// Right evidence for a step: what is refused is refused for its stage, its role or its time.
pub fn evidence(step: Step, today: &str) -> Value {
    let text = |field: &str| json!({ "step": step.as_str(), field: "Words." });
    match step {
        Step::Open => intake("open"),
        Step::ReviseIntake => intake("revise_intake"),
        Step::SendForAssessment
        | Step::SendAssessment
        | Step::DraftFindings
        | Step::Renew
        | Step::Expire
        | Step::Supersede
        | Step::CloseSuperseded
        | Step::Import
        | Step::TakeBackImport
        | Step::AttemptRefused => {
            json!({ "step": step.as_str() })
        }
        Step::NotQualified | Step::AssessAgain | Step::Withdraw => text("reasons"),
        Step::RecordAssessment => assessment(),
        Step::AskExpert => {
            json!({ "step": "ask_expert", "account": "expert", "name": "E", "question": "Q" })
        }
        Step::Contribute | Step::RecordWork => text("text"),
        Step::AcceptAssessment => json!({ "step": "accept_assessment", "answers": answers("accepted") }),
        Step::DeclineAssessment => {
            json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." })
        }
        Step::CompleteReArchitecture | Step::PresentForDecision => text("summary"),
        Step::SubmitForm => form(),
        Step::RecordMeeting => meeting(),
        Step::AskForInformation | Step::ReturnToReview => text("questions"),
        Step::AcceptRequest => acceptance("2027-01-04", "2027-07-31"),
        Step::DeclineRequest => denial(),
        Step::RecordResponses => {
            json!({ "step": "record_responses", "requester": "Yes.", "cdt_iso": "Yes." })
        }
        Step::SendFindings => sending("send_findings", "packet"),
        Step::DraftLetter => json!({ "step": "draft_letter", "dated": today, "salutation": "Dear ISO:",
            "meanwhile": "The standard applies." }),
        Step::ApproveLetter => json!({ "step": "approve_letter", "document": digest(b"letter") }),
        Step::SendLetter => sending("send_letter", "letter"),
        // The form is on file from the review on.
        Step::DraftDocument => json!({ "step": "draft_document", "kind": "tech_358" }),
        Step::SendDocument => sending("send_document", "tech_358"),
        Step::FileEditedLetter => {
            json!({ "step": "file_edited_letter", "document": digest(b"letter"), "path": "letter.docx" })
        }
        Step::RecordSigning => signing("tech_358", "signed.pdf"),
        Step::RecordSolution => {
            json!({ "step": "record_solution", "solution": "S", "agreed_on": "2027-01-04" })
        }
        Step::Revoke => json!({ "step": "revoke", "reasons": "R", "effective_on": today }),
        Step::EndEarly => json!({ "step": "end_early", "evidence": "E", "ended_on": "2027-01-04" }),
        Step::CloseOut => json!({ "step": "close_out", "disposition": "gone", "evidence": "E" }),
        Step::NoteServiceRequest => {
            json!({ "step": "note_service_request", "about": 1, "noted_on": "2027-01-04" })
        }
        Step::Reassign => json!({ "step": "reassign", "kind": "policy", "name": "3510", "part": "policy",
            "to": "replacement", "by": "3510-B", "reason": "R" }),
        Step::Assign => json!({ "step": "assign", "account": "smb", "name": "S" }),
        Step::PlaceHold => json!({ "step": "place_hold", "matter": "An audit", "reason": "R" }),
        Step::MakePublicCopy => json!({ "step": "make_public_copy", "reference": "PRA 2026-118" }),
        Step::LiftHold => json!({ "step": "lift_hold", "matter": "A lawsuit", "reason": "R" }),
        Step::Comment => json!({ "step": "comment", "text": "C", "audience": "everyone" }),
        Step::Attach => json!({ "step": "attach", "path": "letter.txt" }),
        Step::ReportDone => json!({ "step": "report_done", "item": "milestone-1", "evidence": "E",
            "done_on": "2027-01-04" }),
        Step::VerifyItem => {
            json!({ "step": "verify_item", "item": "milestone-1", "met": "yes", "how": "Seen.",
            "verified_on": "2027-01-04" })
        }
        Step::ChangeItem => json!({ "step": "change_item", "item": "milestone-1", "owner": "Parks",
            "reason": "R" }),
        Step::RecordReview => json!({ "step": "record_review", "reviewed_on": "2027-01-04",
            "still_needed": "yes", "conditions_met": "yes", "controls_verified": "yes", "plan_on_track": "yes",
            "follows": "continue", "next_on": "2027-02-01" }),
        Step::ReportChange => text("what"),
    }
}

fn by_people() -> impl Iterator<Item = Step> {
    Step::ALL.iter().copied().filter(|step| !step.is_programs() && !step.is_of_import())
}

fn row(step: Step, marks: [char; 7]) -> String {
    let marks: Vec<String> = marks.iter().map(ToString::to_string).collect();
    format!("  {:<24} {}\n", step.as_str(), marks.join("   "))
}

#[test]
fn each_stage_allows_each_step_to_the_roles_of_the_table_and_to_no_other() {
    let mut found = "\n                          Req ISO SMB SME CDT Aud Adm\nNot opened\n".to_owned();
    let may_open = everybody().map(|person| if Request::may_open(&person).is_ok() { 'x' } else { '-' });
    found.push_str(&row(Step::Open, may_open));
    for (name, case) in cases() {
        writeln!(found, "{name}").unwrap();
        let today = exception::calendar::day_of(case.now).to_string();
        // In the order of the procedure, which is that of the steps.
        for step in by_people() {
            let marks = everybody().map(|person| match case.ask(&person, &evidence(step, &today)) {
                Ok(event) => {
                    assert_eq!(event.actor.account, person.account, "whose act it is");
                    'x'
                }
                Err(Refusal::WrongStage { .. }) => ' ',
                Err(Refusal::NotTheirs { .. }) => '-',
                Err(Refusal::NotReady(_)) => 'n',
                Err(Refusal::Involved { .. }) => 'i',
            });
            if marks.iter().any(|mark| *mark != ' ') {
                found.push_str(&row(step, marks));
            }
        }
    }
    assert_eq!(found, EXPECTED, "\nfound:{found}");
}

/// In which of the cases the record holds what a document tells of.
const DOCUMENTS: &str = "
Intake                       -
Assessment                   -
ISO response                 -
Re-architecture              -
Form                         -
Review                       meeting_minutes, tech_358
Decision                     meeting_minutes, tech_358
Findings                     approval_letter, meeting_minutes, tech_358
Denial                       meeting_minutes, tech_358
Resolution                   meeting_minutes, tech_358
In force                     approval_letter, meeting_minutes, expiry_reminder, tech_358
In force, after the last day approval_letter, meeting_minutes, expiry_reminder, tech_358
Closed                       meeting_minutes, tech_358
Closed as not qualified      not_qualified_notice
Revoked                      approval_letter, meeting_minutes, revocation_notice, tech_358
Form, asked for more         information_request, meeting_minutes, tech_358
";

#[test]
fn each_document_is_made_where_the_record_holds_what_it_tells_of() {
    let mut found = "\n".to_owned();
    let not_qualified = json!({ "step": "not_qualified", "reasons": "Neither." });
    let revoked = json!({ "step": "revoke", "reasons": "R", "effective_on": "2027-01-04" });
    let asked = json!({ "step": "ask_for_information", "questions": "Which?" });
    let more = [
        ("Closed as not qualified", Case::opened().go(&[(&second_smb(), not_qualified)])),
        ("Revoked", Case::in_force("2027-01-04", "2027-07-31").go(&[(&cdt_iso(), revoked)])),
        ("Form, asked for more", Case::in_review().go(&[(&second_smb(), asked)])),
    ];
    for (name, case) in cases().into_iter().chain(more) {
        let mut made = Vec::new();
        for kind in DocumentKind::drafted() {
            let meeting = case.request.meetings.last().map_or(1, |meeting| meeting.mark.sequence);
            let input = json!({ "step": "draft_document", "kind": kind, "dated": "2027-01-04",
                "salutation": "Dear ISO:", "answer_by": "2027-01-18", "meeting": meeting });
            let taken = case.ask(&second_smb(), &input);
            assert_eq!(case.request.tells_of(kind).is_ok(), taken.is_ok(), "{name}: {kind}");
            made.extend(taken.ok().map(|_| kind.as_str()));
        }
        let made = if made.is_empty() { "-".to_owned() } else { made.join(", ") };
        writeln!(found, "{name:<28} {made}").unwrap();
    }
    assert_eq!(found, DOCUMENTS, "\nfound:{found}");
}

#[test]
fn what_is_offered_is_what_is_allowed() {
    for (name, case) in cases() {
        let today = exception::calendar::day_of(case.now).to_string();
        for step in by_people() {
            for person in everybody() {
                let may = case.request.may(step, &case.context(&person)).is_ok();
                let taken = case.ask(&person, &evidence(step, &today)).is_ok();
                assert_eq!(may, taken, "{name}: {step:?} by {}", person.account);
            }
        }
    }
}

#[test]
fn another_departments_people_have_no_part_in_a_request() {
    for (name, case) in cases() {
        let today = exception::calendar::day_of(case.now).to_string();
        for role in [Role::Requester, Role::RequesterIso, Role::Expert] {
            let stranger = crate::world::person("stranger", "Department of Fish and Wildlife", &[role]);
            assert!(!case.request.may_see(&stranger), "{name}: {role:?} sees");
            for step in by_people() {
                assert!(case.ask(&stranger, &evidence(step, &today)).is_err(), "{name}: {role:?} {step:?}");
            }
        }
    }
}

#[test]
fn nobody_can_type_the_steps_that_the_program_takes() {
    for step in ["expire", "supersede", "close_superseded", "attempt_refused"] {
        let problems = parse::entry(&json!({ "step": step }), tech_358(), 1).unwrap_err();
        assert_eq!(problems.first().unwrap().code, "not_for_people");
    }
}
