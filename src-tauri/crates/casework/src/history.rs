//! The history in words.

use exception::{
    Event, Request,
    action::{Action, Audience},
    calendar::{long_date, moment},
    import::ImportedRecord,
    retired::{NewHolder, Reassignment},
    values::{Digest, Prose},
    watch::{ItemId, YesNo},
};

use crate::view::HistoryLine;

/// A line of the history for an event; `request` knows the documents that the event names.
pub(crate) fn line(event: &Event, digest: Digest, verified: bool, request: &Request) -> HistoryLine {
    HistoryLine {
        sequence: event.sequence,
        step: event.action.step(),
        at: event.at,
        moment: moment(event.at),
        actor: event.actor.clone(),
        text: sentence(&event.action, request),
        to: (event.from != Some(event.to)).then_some(event.to),
        digest,
        verified,
    }
}

/// What happened, in a sentence.
#[expect(clippy::too_many_lines, reason = "one arm a step, in the order of the procedure")]
fn sentence(action: &Action, request: &Request) -> String {
    match action {
        Action::Open { intake } => {
            format!("Opened the request against Service Request {}.", intake.service_request)
        }
        Action::ReviseIntake { .. } => "Recorded the intake.".to_owned(),
        Action::SendForAssessment {} => "Sent the request for assessment.".to_owned(),
        Action::NotQualified { reasons } => format!("Recorded the request as not qualified: {reasons}"),
        Action::RecordAssessment { assessment } => format!(
            "Recorded the assessment: rating {}, {}.",
            assessment.rating(),
            count(assessment.alternatives.len(), "alternative")
        ),
        Action::AskExpert { name, .. } => format!("Asked {name} to contribute to the assessment."),
        Action::Contribute { .. } => "Contributed to the assessment.".to_owned(),
        Action::SendAssessment {} => {
            "Sent the assessment and alternatives to the requester’s ISO.".to_owned()
        }
        Action::AcceptAssessment { .. } => "Accepted the assessment and alternatives.".to_owned(),
        Action::DeclineAssessment { .. } => "Declined the assessment and alternatives.".to_owned(),
        Action::RecordWork { text } => format!("Recorded work done: {text}"),
        Action::CompleteReArchitecture { .. } => "Completed the re-architecture.".to_owned(),
        Action::SubmitForm { form } => format!("Submitted {}, revision {}.", "TECH 358", form.revision),
        Action::RecordMeeting { meeting } => {
            format!("Recorded the meeting of {}.", long_date(meeting.held_on))
        }
        Action::AskForInformation { questions } => format!("Asked for more information: {questions}"),
        Action::AssessAgain { reasons } => format!("Sent the request to be assessed again: {reasons}"),
        Action::PresentForDecision { .. } => "Presented the request for decision.".to_owned(),
        Action::ReturnToReview { questions } => format!("Returned the request to review: {questions}"),
        Action::AcceptRequest { reasons, conditions, period, different, .. } => format!(
            "Accepted the request from {} to {}, with {} and {}{}.",
            long_date(period.from),
            long_date(period.to),
            count(reasons.all().len(), "reason"),
            count(conditions.len(), "condition"),
            against_precedent(different.as_ref())
        ),
        Action::DeclineRequest { reasons, different } => {
            let reasons = count(reasons.all().len(), "reason");
            format!("Declined the request, with {reasons}{}.", against_precedent(different.as_ref()))
        }
        Action::RecordResponses { .. } => {
            "Documented the responses of the requester and of the CDT ISO.".to_owned()
        }
        Action::DraftFindings { document } => {
            format!("Prepared the findings packet, version {}.", document.version)
        }
        Action::SendFindings { dispatch, .. } => format!(
            "Sent the findings packet to {} on {}: {}.",
            dispatch.to,
            long_date(dispatch.on),
            dispatch.by.label().to_lowercase()
        ),
        Action::DraftLetter { document, .. } => {
            format!("Drafted the denial letter, version {}.", document.version)
        }
        Action::ApproveLetter { .. } => "Approved the denial letter.".to_owned(),
        Action::SendLetter { dispatch, .. } => format!(
            "Sent the denial letter to {} on {}: {}.",
            dispatch.to,
            long_date(dispatch.on),
            dispatch.by.label().to_lowercase()
        ),
        Action::DraftDocument { document, .. } => {
            format!("Made the {}, version {}.", document.kind.in_a_sentence(), document.version)
        }
        Action::FileEditedLetter { edited, document, .. } => format!(
            "Filed the {}, version {}, as edited outside the program: “{}”.",
            document.kind.in_a_sentence(),
            document.version,
            shown(&edited.copy.name)
        ),
        Action::SendDocument { document, dispatch } => format!(
            "Sent {} to {} on {}: {}.",
            named(document, request),
            dispatch.to,
            long_date(dispatch.on),
            dispatch.by.label().to_lowercase()
        ),
        Action::RecordSigning { document, signing } => format!(
            "Recorded that {} signed {} on {}: {}. The signed file is “{}”.",
            signing.signed_by,
            named(document, request),
            long_date(signing.signed_on),
            signing.how.label().to_lowercase(),
            shown(&signing.file.name)
        ),
        Action::RecordSolution { agreed_on, .. } => {
            format!("Recorded the solution agreed on {}.", long_date(*agreed_on))
        }
        Action::ReportDone { done } => format!(
            "Reported {} done on {}: {}",
            item(done.item, request),
            long_date(done.done_on),
            done.evidence
        ),
        Action::VerifyItem { verification } => format!(
            "Verified {} on {}: {}. {}",
            item(verification.item, request),
            long_date(verification.verified_on),
            if verification.met == YesNo::Yes { "met" } else { "not met" },
            verification.how
        ),
        Action::ChangeItem { change } => {
            let owner = change.owner.as_ref().map(|owner| format!("its owner is {owner}"));
            let due = change.due.map(|due| format!("it is due on {}", long_date(due)));
            let both: Vec<_> = [owner, due].into_iter().flatten().collect();
            format!("Changed {}: {}. {}", item(change.item, request), both.join(", and "), change.reason)
        }
        Action::RecordReview { review } => {
            let next = review.next_on.map(|next| format!(" Next review by {}.", long_date(next)));
            format!(
                "Recorded the review of {}. {}.{}",
                long_date(review.reviewed_on),
                review.follows.label(),
                next.unwrap_or_default()
            )
        }
        Action::Renew { renewal } => format!("Opened the renewal {renewal}."),
        Action::ReportChange { change, what } => {
            format!("Reported a material change, assessed as {change}: {what}")
        }
        Action::Revoke { reasons, effective_on } => {
            format!("Revoked the exception; its last day is {}: {reasons}", long_date(*effective_on))
        }
        Action::EndEarly { ended_on, .. } => format!("Ended the exception on {}.", long_date(*ended_on)),
        Action::CloseOut { disposition, .. } => {
            format!("Closed out the exception: {}.", disposition.label().to_lowercase())
        }
        Action::Expire { last_day } => {
            // Rule 10: it stands beside the name of whoever was at the desk, and is not their act.
            format!(
                "The exception expired: its last day was {}. The program noted it at a sign-in; it is nobody’s act.",
                long_date(*last_day)
            )
        }
        Action::Supersede { by, last_day } => format!(
            "{by} takes the place of this exception, whose last day is {}. The program noted it when the findings of {by} were sent.",
            long_date(*last_day)
        ),
        Action::CloseSuperseded {} => {
            "Closed: another exception has taken its place. The program noted it; it is nobody’s act."
                .to_owned()
        }
        Action::Withdraw { reasons } => format!("Withdrew the request: {reasons}"),
        Action::NoteServiceRequest { about, noted_on } => {
            format!("Noted event {about} in the Service Request on {}.", long_date(*noted_on))
        }
        Action::Reassign { reassignment } => reassigned(reassignment),
        Action::Assign { assignee } => format!("Assigned the request to {}.", assignee.name),
        Action::PlaceHold { hold } => match hold.audience {
            Audience::Everyone => format!("Placed the request on hold for {}: {}", hold.matter, hold.reason),
            Audience::InsideSmb => {
                format!("Placed the request on hold for {}, inside SMB: {}", hold.matter, hold.reason)
            }
        },
        Action::MakePublicCopy { copy } => {
            let withheld: u32 = copy.withheld.iter().map(|one| one.times).sum();
            format!(
                "Made a copy of the record for the public-records request {}, with {withheld} parts withheld.",
                copy.asked.reference
            )
        }
        Action::LiftHold { matter, reason } => format!("Lifted the hold for {matter}: {reason}"),
        Action::Comment { text, audience: Audience::Everyone } => format!("Commented: {text}"),
        Action::Comment { text, audience: Audience::InsideSmb } => format!("Commented inside SMB: {text}"),
        Action::Attach { file, .. } => format!("Attached the file “{}”.", shown(&file.name)),
        Action::Import { record } => imported(record),
        Action::TakeBackImport { reason } => format!("Took the import back: {reason}"),
        Action::AttemptRefused { attempted, why } => {
            format!("Tried “{}” and was refused: {why}", attempted.label())
        }
    }
}

/// From where a request was taken in, in a sentence.
fn imported(record: &ImportedRecord) -> String {
    let source = &record.source;
    let reference =
        source.reference.as_ref().map(|there| format!(", where it is {there}")).unwrap_or_default();
    format!(
        "Imported the request from row {} of “{}”{reference}, as {}.",
        source.row,
        shown(&source.name),
        record.recorded_as.label().to_lowercase()
    )
}

/// What became of a part whose holder is retired, in a sentence.
fn reassigned(reassignment: &Reassignment) -> String {
    let Reassignment { left, named: _, holder, reason } = reassignment;
    let part = left.part.label().to_lowercase();
    match holder {
        NewHolder::Account { name, .. } => {
            format!("Reassigned the part of {} ({part}) to {name}: {reason}", left.name)
        }
        NewHolder::Replacement { by } => {
            format!("Noted that {} ({part}) is replaced by {by}: {reason}", left.name)
        }
        NewHolder::Keep {} => format!("Kept {} ({part}) as it is: {reason}", left.name),
    }
}

/// An item in a sentence: its kind and the beginning of what it is.
fn item(id: ItemId, request: &Request) -> String {
    let kind = id.kind.label().to_lowercase();
    let Some(item) = request.item(id) else { return format!("the {kind} {}", id.place) };
    let what: String = item.what.chars().take(80).collect();
    let more = if item.what.chars().nth(80).is_some() { "…" } else { "" };
    format!("the {kind} “{what}{more}”")
}

/// A document on file in a sentence, "the approval letter, version 1,".
fn named(document: &Digest, request: &Request) -> String {
    request.filed(document).map_or_else(
        || "a document".to_owned(),
        |filed| format!("the {}, version {},", filed.document.kind.in_a_sentence(), filed.document.version),
    )
}

/// A file's name with bidi controls made visible: a name must not show as another.
pub(crate) fn shown(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
                format!("[U+{:04X}]", c as u32)
            }
            other => other.to_string(),
        })
        .collect()
}

/// What is added where a decision goes against requests alike.
fn against_precedent(different: Option<&Prose>) -> String {
    different.map(|why| format!("; different from precedent: {why}")).unwrap_or_default()
}

fn count(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}
