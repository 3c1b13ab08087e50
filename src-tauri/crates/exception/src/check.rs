//! What a record proves of the procedure by itself: one rule a step, asked of every request at any time.
//!
//! A rule answers from the events alone, so that an auditor's sheet, the list of what is broken and the section of a
//! request's page say the same. What must happen by a day is not broken before that day has passed: the answer holds
//! the day, and [`Checked::on`] tells how it stands on another.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::DocumentKind,
    assessment::Answer,
    calendar::{Calendar, day_of, long_date},
    people::Role,
    request::{FiledDocument, Mark, Outcome, Request},
    text::fold,
    values::Digest,
    words::words,
    workflow::Stage,
};

/// Business days within which a text is noted in the Service Request, and a notice is sent.
pub const NOTE_DAYS: u32 = 5;
/// Business days after its last day within which an exception is closed out.
pub const CLOSE_OUT_DAYS: u32 = 10;

words! {
    /// A rule of the procedure that a record proves or breaks by itself.
    Check {
        /// Section 4A.
        ServiceRequestLinked = "service_request_linked", "The request is tied to a Service Request";
        /// Section 2, qualification.
        QualificationRecorded = "qualification_recorded", "The qualification is recorded, with its facts";
        /// A request that does not qualify gets a reasoned notice.
        NoticeSent = "notice_sent", "The notice that the request does not qualify was sent";
        /// Step 1.
        RiskAssessed = "risk_assessed", "The risk was assessed";
        /// Step 1.
        AlternativeRecommended = "alternative_recommended", "At least one alternative was recommended";
        /// Step 1.
        AssessmentGiven = "assessment_given", "Assessment and alternatives were given to the requester’s ISO";
        /// Step 2.
        IsoAnswered = "iso_answered", "The requester’s ISO answered each alternative";
        /// Step 2a.
        ReArchitected = "re_architected", "The accepted alternative was put in place";
        /// Step 2b.
        FormSubmitted = "form_submitted", "TECH 358 was submitted";
        /// Step 2b.
        FormReferenceNoted = "form_reference_noted", "The form’s reference is noted in the Service Request";
        /// Step 3.
        TopicsDiscussed = "topics_discussed", "Meetings with the ISO covered the four topics";
        /// Step 4.
        Decided = "decided", "The CDT ISO decided, with reasons";
        /// Rule 4 of the engine.
        DeciderUninvolved = "decider_uninvolved", "Who decided had no other part in the request";
        /// Rule 6 of the engine.
        DecidedOnNewest = "decided_on_newest", "The decision was made on the newest form and assessment";
        /// Step 4a.
        ResponsesDocumented = "responses_documented", "The responses of the requester and the CDT ISO are documented";
        /// Step 4a.
        FindingsSent = "findings_sent", "The findings were sent to the requester’s ISO";
        /// Step 4b.
        DenialSent = "denial_sent", "The denial letter was sent to the requester’s ISO";
        /// Step 4b.
        SolutionAgreed = "solution_agreed", "Work went on until a solution was agreed";
        /// Steps 2 and 4.
        ServiceRequestNoted = "service_request_noted", "Each step that touches the Service Request is noted in it";
        /// While it is in force.
        ItemsFollowed = "items_followed", "Conditions, milestones and controls are followed when they are due";
        /// While it is in force.
        ReviewedInCycle = "reviewed_in_cycle", "The exception is reviewed in its cycle";
        /// After the last day.
        ClosedOut = "closed_out", "The exception was closed out after its last day";
    }
}

impl Check {
    /// Where the procedure says so.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        match self {
            Self::ServiceRequestLinked => "Procedure, section 4A",
            Self::QualificationRecorded | Self::NoticeSent => "Procedure, section 2, qualification",
            Self::RiskAssessed | Self::AlternativeRecommended | Self::AssessmentGiven => "Procedure, step 1",
            Self::IsoAnswered => "Procedure, step 2",
            Self::ReArchitected => "Procedure, step 2a",
            Self::FormSubmitted | Self::FormReferenceNoted => "Procedure, step 2b",
            Self::TopicsDiscussed => "Procedure, step 3",
            Self::Decided => "Procedure, step 4",
            Self::DeciderUninvolved => "The office’s rule: separation of duties",
            Self::DecidedOnNewest => "The office’s rule: decided on what is on file",
            Self::ResponsesDocumented | Self::FindingsSent => "Procedure, step 4a",
            Self::DenialSent | Self::SolutionAgreed => "Procedure, step 4b",
            Self::ServiceRequestNoted => "Procedure, steps 2 and 4, and section 4A",
            Self::ItemsFollowed | Self::ReviewedInCycle | Self::ClosedOut => "The office’s rule: monitoring",
        }
    }

    /// Who puts it right where it is broken.
    #[must_use]
    pub const fn owed_by(self) -> Role {
        match self {
            Self::IsoAnswered => Role::RequesterIso,
            Self::Decided | Self::DeciderUninvolved | Self::DecidedOnNewest => Role::CdtIso,
            Self::ServiceRequestLinked
            | Self::QualificationRecorded
            | Self::NoticeSent
            | Self::RiskAssessed
            | Self::AlternativeRecommended
            | Self::AssessmentGiven
            | Self::ReArchitected
            | Self::FormSubmitted
            | Self::FormReferenceNoted
            | Self::TopicsDiscussed
            | Self::ResponsesDocumented
            | Self::FindingsSent
            | Self::DenialSent
            | Self::SolutionAgreed
            | Self::ServiceRequestNoted
            | Self::ItemsFollowed
            | Self::ReviewedInCycle
            | Self::ClosedOut => Role::SmbStaff,
        }
    }
}

/// What a record says to a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CheckResult {
    /// An event proves it.
    Proven {
        /// Place of the event in the history.
        sequence: u32,
        /// Its digest.
        digest: Digest,
    },
    /// It was not kept.
    Broken {
        /// What is wrong, in a sentence.
        why: String,
        /// Since which day.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        since: NaiveDate,
    },
    /// The record has not come so far.
    NotYet {
        /// What is still missing, in a sentence.
        what: String,
        /// The day by which it must be there; none where no day is set.
        #[cfg_attr(feature = "ts", ts(type = "string | null"))]
        by: Option<NaiveDate>,
    },
    /// The request did not go this way.
    DoesNotApply {},
}

/// A rule with what the record says to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Checked {
    /// The rule.
    pub check: Check,
    /// What the record says.
    pub result: CheckResult,
}

impl Checked {
    /// How it stands on a day: what must be there by a day that has passed is broken.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Self {
        let result = match self.result {
            CheckResult::NotYet { what, by: Some(by) } if by < day => {
                CheckResult::Broken { why: what, since: by.succ_opt().unwrap_or(by) }
            }
            same @ (CheckResult::Proven { .. }
            | CheckResult::Broken { .. }
            | CheckResult::NotYet { .. }
            | CheckResult::DoesNotApply {}) => same,
        };
        Self { check: self.check, result }
    }

    /// The first day on which it is broken if nothing happens, and what is wrong then.
    #[must_use]
    pub fn broken_from(&self) -> Option<(NaiveDate, &str)> {
        match &self.result {
            CheckResult::Broken { why, since } => Some((*since, why)),
            CheckResult::NotYet { what, by: Some(by) } => Some((by.succ_opt().unwrap_or(*by), what)),
            CheckResult::Proven { .. }
            | CheckResult::NotYet { by: None, .. }
            | CheckResult::DoesNotApply {} => None,
        }
    }
}

fn proven(mark: &Mark) -> CheckResult {
    CheckResult::Proven { sequence: mark.sequence, digest: mark.digest.clone() }
}

fn not_yet(what: &str) -> CheckResult {
    CheckResult::NotYet { what: what.to_owned(), by: None }
}

fn broken(why: impl Into<String>, mark: &Mark) -> CheckResult {
    CheckResult::Broken { why: why.into(), since: day_of(mark.at) }
}

impl Request {
    /// What the record says to each rule, in the order of the procedure; days are counted by the calendar of the office
    /// that asks.
    #[must_use]
    pub fn checks(&self, calendar: Calendar<'_>) -> Vec<Checked> {
        let checked = |check: &Check| Checked { check: *check, result: self.check(*check, calendar) };
        Check::ALL.iter().map(checked).collect()
    }

    fn check(&self, check: Check, calendar: Calendar<'_>) -> CheckResult {
        // What was done elsewhere proves nothing here, and breaks nothing.
        let is_of_here = matches!(
            check,
            Check::ServiceRequestLinked
                | Check::ServiceRequestNoted
                | Check::ItemsFollowed
                | Check::ReviewedInCycle
                | Check::ClosedOut
        );
        if self.is_import_taken_back() || (self.is_of_elsewhere() && !is_of_here) {
            return CheckResult::DoesNotApply {};
        }
        match check {
            Check::ServiceRequestLinked => proven(&self.opened),
            Check::QualificationRecorded => self.check_qualification(),
            Check::NoticeSent => self.check_notice(calendar),
            Check::RiskAssessed => self.since_assessment(
                self.assessments.last().map(|assessment| &assessment.mark),
                "No risk assessment is recorded.",
            ),
            Check::AlternativeRecommended => {
                let newest = self.assessments.last().filter(|newest| !newest.value.alternatives.is_empty());
                self.since_assessment(newest.map(|newest| &newest.mark), "No alternative is recommended.")
            }
            Check::AssessmentGiven => self.since_assessment(
                self.entered(Stage::IsoResponse),
                "Assessment and alternatives were not given to the requester’s ISO.",
            ),
            Check::IsoAnswered => self.check_answers_given(),
            Check::ReArchitected => self.check_re_architecture(),
            Check::FormSubmitted => self.check_form(),
            Check::FormReferenceNoted => self.check_form_reference(calendar),
            Check::TopicsDiscussed => self.check_topics(),
            Check::Decided => match &self.decision {
                Some(decision) => proven(&decision.mark),
                None if self.has_ended() || self.ends_without_form() => CheckResult::DoesNotApply {},
                None => not_yet("The CDT ISO has not decided."),
            },
            Check::DeciderUninvolved => self.check_decider(),
            Check::DecidedOnNewest => match &self.decision {
                Some(decision) if self.decided_on_older_version() => {
                    broken("Form or assessment changed after the decision.", &decision.mark)
                }
                Some(decision) => proven(&decision.mark),
                None => CheckResult::DoesNotApply {},
            },
            Check::ResponsesDocumented => self.after_decision(
                Answer::Accepted,
                self.responses.as_ref().map(|responses| &responses.mark),
                "The responses of the requester and the CDT ISO are not documented.",
            ),
            Check::FindingsSent => self.check_sent_to_iso(Answer::Accepted, DocumentKind::FindingsPacket),
            Check::DenialSent => self.check_sent_to_iso(Answer::Declined, DocumentKind::DenialLetter),
            Check::SolutionAgreed => {
                let agreed = self
                    .ending
                    .as_ref()
                    .filter(|ending| ending.value.outcome == Outcome::DeniedSolutionAgreed);
                self.after_decision(
                    Answer::Declined,
                    agreed.map(|agreed| &agreed.mark),
                    "No solution is agreed yet.",
                )
            }
            Check::ServiceRequestNoted => self.check_notes(calendar),
            Check::ItemsFollowed => self.check_items(),
            Check::ReviewedInCycle => self.check_reviews(),
            Check::ClosedOut => self.check_close_out(calendar),
        }
    }

    /// Whether the request has ended.
    fn has_ended(&self) -> bool {
        self.stage == Stage::Closed
    }

    /// When a stage was last entered.
    fn entered(&self, stage: Stage) -> Option<&Mark> {
        self.passed.iter().rev().find(|passed| passed.stage == stage).map(|passed| &passed.mark)
    }

    /// Whether the ISO accepted the assessment, so that no form follows.
    fn ends_without_form(&self) -> bool {
        self.response().is_some_and(|response| response.value.answer == Answer::Accepted)
    }

    /// What is due in the stage Assessment: proven by a mark, missing once the stage was left behind.
    fn since_assessment(&self, mark: Option<&Mark>, missing: &str) -> CheckResult {
        match mark {
            Some(mark) => proven(mark),
            None if self.has_ended() => CheckResult::DoesNotApply {},
            None => match self.entered(Stage::IsoResponse) {
                Some(left) => broken(missing, left),
                None => not_yet(missing),
            },
        }
    }

    /// What is due after a decision of one kind.
    fn after_decision(&self, answer: Answer, mark: Option<&Mark>, missing: &str) -> CheckResult {
        let decided = self.decision.as_ref().is_some_and(|decision| decision.value.answer == answer);
        match mark {
            _ if !decided => CheckResult::DoesNotApply {},
            Some(mark) => proven(mark),
            None => match &self.ending {
                Some(ending) => broken(missing, &ending.mark),
                None => not_yet(missing),
            },
        }
    }

    fn check_qualification(&self) -> CheckResult {
        match (self.entered(Stage::Assessment), &self.intake.qualification) {
            (Some(sent), Some(_)) => proven(sent),
            (Some(sent), None) => broken("The request was assessed without its qualification.", sent),
            (None, _) if self.has_ended() => CheckResult::DoesNotApply {},
            (None, _) => not_yet("The qualification is being recorded."),
        }
    }

    fn check_notice(&self, calendar: Calendar<'_>) -> CheckResult {
        let ended = self.ending.as_ref().filter(|ending| ending.value.outcome == Outcome::NotQualified);
        let Some(ended) = ended else { return CheckResult::DoesNotApply {} };
        let sent = self.newest(DocumentKind::NotQualifiedNotice).and_then(FiledDocument::sent);
        match sent {
            Some(sent) => proven(&sent.mark),
            None => CheckResult::NotYet {
                what: "The notice that the request does not qualify was not sent.".to_owned(),
                by: Some(calendar.add_business_days(day_of(ended.mark.at), NOTE_DAYS)),
            },
        }
    }

    fn check_answers_given(&self) -> CheckResult {
        let asked = self.assessments.last().map_or(0, |newest| newest.value.alternatives.len());
        match self.response() {
            Some(response) if response.value.answers.len() == asked => proven(&response.mark),
            Some(response) => broken(
                format!("Of {asked} alternatives {} were answered.", response.value.answers.len()),
                &response.mark,
            ),
            None if self.has_ended() => CheckResult::DoesNotApply {},
            None => match self.entered(Stage::Form).filter(|_| self.stage > Stage::Form) {
                Some(left) => broken("The ISO’s response to the newest assessment is missing.", left),
                None => not_yet("The requester’s ISO has not answered the newest assessment."),
            },
        }
    }

    fn check_re_architecture(&self) -> CheckResult {
        if !self.ends_without_form() {
            return CheckResult::DoesNotApply {};
        }
        match &self.ending {
            Some(ending) if ending.value.outcome == Outcome::ResolvedByAlternative => proven(&ending.mark),
            Some(_) => CheckResult::DoesNotApply {},
            None => not_yet("The accepted alternative is not in place yet."),
        }
    }

    fn check_form(&self) -> CheckResult {
        match self.form() {
            Some(form) => proven(&form.mark),
            None if self.ends_without_form() || self.has_ended() => CheckResult::DoesNotApply {},
            None => match self.entered(Stage::Review) {
                Some(review) => broken("The request was reviewed without TECH 358.", review),
                None => not_yet("TECH 358 is not submitted yet."),
            },
        }
    }

    fn check_form_reference(&self, calendar: Calendar<'_>) -> CheckResult {
        let Some(form) = self.form() else { return CheckResult::DoesNotApply {} };
        match self.noted.iter().find(|note| note.value.about == form.mark.sequence) {
            Some(note) => proven(&note.mark),
            None => CheckResult::NotYet {
                what: "The reference to the newest form is not noted in the Service Request.".to_owned(),
                by: Some(calendar.add_business_days(day_of(form.mark.at), NOTE_DAYS)),
            },
        }
    }

    fn check_topics(&self) -> CheckResult {
        let missing = self.topics_missing();
        match (self.meetings.last(), &self.presented) {
            (Some(meeting), _) if missing.is_empty() => proven(&meeting.mark),
            (_, Some(presented)) => {
                let topics: Vec<String> = missing.iter().map(|topic| topic.label().to_lowercase()).collect();
                broken(
                    format!("The request was presented without a meeting on: {}.", topics.join(", ")),
                    &presented.mark,
                )
            }
            (_, None) if self.has_ended() || self.ends_without_form() => CheckResult::DoesNotApply {},
            (_, None) => not_yet("The meetings have not covered the four topics yet."),
        }
    }

    fn check_decider(&self) -> CheckResult {
        let Some(decision) = &self.decision else { return CheckResult::DoesNotApply {} };
        let by = &decision.mark.by;
        let before = decision.mark.sequence;
        if by.people().iter().all(|decider| self.involvement_before(decider, before).is_empty()) {
            proven(&decision.mark)
        } else {
            broken(
                format!("{} decided, and had another part in the request before.", by.named()),
                &decision.mark,
            )
        }
    }

    /// Whether a document that follows a decision was sent, and to the requester's ISO.
    fn check_sent_to_iso(&self, answer: Answer, kind: DocumentKind) -> CheckResult {
        let sent = self.newest(kind).and_then(FiledDocument::sent);
        let named = kind.in_a_sentence();
        let missing = format!("The {named} was not sent.");
        let result = self.after_decision(answer, sent.map(|sent| &sent.mark), &missing);
        let Some(sent) = sent else { return result };
        let iso = self.iso_name();
        if iso.is_empty() || fold(sent.value.to.as_str()).contains(&fold(iso.trim())) {
            return result;
        }
        let to = &sent.value.to;
        broken(format!("The {named} was sent to {to}; the requester’s ISO is {iso}."), &sent.mark)
    }

    /// The name of the requester's ISO: by the form, else by the intake.
    fn iso_name(&self) -> &str {
        let in_form = self.form().map_or("", |form| form.value.text("iso_name"));
        if in_form.trim().is_empty() { &self.intake.iso.name } else { in_form }
    }

    fn check_notes(&self, calendar: Calendar<'_>) -> CheckResult {
        let Some(open) = self.not_noted().next() else {
            return match self.noted.last() {
                Some(note) => proven(&note.mark),
                None => CheckResult::DoesNotApply {},
            };
        };
        let day = self.day_of_act(open.sequence);
        CheckResult::NotYet {
            what: format!(
                "“{}” of {} is not noted in the Service Request.",
                open.step.label(),
                long_date(day)
            ),
            by: Some(calendar.add_business_days(day, NOTE_DAYS)),
        }
    }

    fn check_items(&self) -> CheckResult {
        if self.stage != Stage::InForce {
            return CheckResult::DoesNotApply {};
        }
        let items = self.items();
        let next = items
            .iter()
            .filter(|item| item.is_owed())
            .filter_map(|item| Some((item.due?, item)))
            .min_by_key(|(due, _)| *due);
        if let Some((due, item)) = next {
            let what = format!("{} “{}” is to be met.", item.kind.label(), item.what.trim_end_matches('.'));
            return CheckResult::NotYet { what, by: Some(due) };
        }
        let marks = items.iter().filter_map(|item| item.verified.as_ref().map(|verified| &verified.mark));
        match marks.max_by_key(|mark| mark.sequence) {
            Some(mark) => proven(mark),
            None => CheckResult::DoesNotApply {},
        }
    }

    fn check_reviews(&self) -> CheckResult {
        match (self.stage, self.next_review(), self.reviews.last()) {
            (Stage::InForce, Some(by), _) => {
                CheckResult::NotYet { what: "A review of the exception is due.".to_owned(), by: Some(by) }
            }
            (_, _, Some(review)) => proven(&review.mark),
            (_, _, None) => CheckResult::DoesNotApply {},
        }
    }

    fn check_close_out(&self, calendar: Calendar<'_>) -> CheckResult {
        if self.entered(Stage::InForce).is_none() {
            return CheckResult::DoesNotApply {};
        }
        match (&self.ending, self.last_day()) {
            (Some(ending), _) => proven(&ending.mark),
            (None, Some(last)) => CheckResult::NotYet {
                what: format!("The last day is {}; then the exception is to be closed out.", long_date(last)),
                by: Some(calendar.add_business_days(last, CLOSE_OUT_DAYS)),
            },
            (None, None) => CheckResult::DoesNotApply {},
        }
    }
}
