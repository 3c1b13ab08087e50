//! What must be so before a step: who may take it, and what its evidence and the record must hold.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    action::{Action, Audience, DocumentKind, Period, Step},
    assessment::{AlternativeAnswer, Answer},
    calendar::{last_day_of, long_date, months_between},
    form::{Required, tech_358},
    input::{Problem, Problems},
    meeting::Topic,
    people::{Person, Role},
    values::{Digest, Prose},
    workflow::{Guard, Stage, transition},
};

use super::{Capacity, Context, Refusal, Request, capacity, succession};

/// A way in which a person took part in a request before its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Involvement {
    /// Made it: opened it, recorded the intake, submitted the form, or is its requester.
    Made,
    /// Answered for it as the requester's ISO, or is that ISO.
    AnsweredFor,
    /// Assessed it, or contributed to the assessment.
    Assessed,
    /// Prepared it for decision: held the meetings, presented it.
    Prepared,
}

impl Involvement {
    fn words(self, who: &str) -> String {
        let did = match self {
            Self::Made => "made the request",
            Self::AnsweredFor => "answered for it as the requester’s ISO",
            Self::Assessed => "assessed it",
            Self::Prepared => "prepared it for decision",
        };
        format!("{who} {did}")
    }
}

/// Names of roles as they stand in a sentence.
pub(super) fn names(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(" or ")
}

impl Request {
    /// Whether a person may take a step now, evidence aside: the capacity in which they would.
    ///
    /// # Errors
    /// [`Refusal`]: wrong stage, not theirs, involved, or what the record still lacks.
    pub fn may<'a>(&self, step: Step, context: &Context<'a>) -> Result<Capacity<'a>, Refusal> {
        let capacity = self.capacity(step, context)?;
        let mut problems = Problems::new();
        for guard in transition(step).map_or(&[][..], |row| row.guards) {
            self.check_record(*guard, context, &capacity, &mut problems)?;
        }
        if problems.is_empty() { Ok(capacity) } else { Err(Refusal::NotReady(problems)) }
    }

    /// In which capacity a person would take a step in the present stage, evidence and record aside.
    pub(super) fn capacity<'a>(&self, step: Step, context: &Context<'a>) -> Result<Capacity<'a>, Refusal> {
        capacity::choose(step, context, |holder| self.role_for(step, holder))
    }

    /// The role in which a person may take a step in the present stage.
    pub(super) fn role_for(&self, step: Step, person: &Person) -> Result<Role, Refusal> {
        let row = transition(step).filter(|row| row.from.contains(&self.stage));
        let Some(row) = row else {
            return Err(Refusal::WrongStage { step, stage: self.stage, owed: self.stage.owed() });
        };
        let held: Vec<Role> = row.roles.iter().copied().filter(|role| person.is(*role)).collect();
        let Some(role) = held.iter().copied().find(|role| self.is_theirs(*role, person)) else {
            let place = if held.is_empty() {
                String::new()
            } else {
                format!(" of {} on this request", self.intake.department())
            };
            return Err(Refusal::NotTheirs { step, for_whom: format!("{}{place}", names(row.roles)) });
        };
        Ok(role)
    }

    /// Whether a person acts in a role on this very request: of its department, or asked about it.
    pub(super) fn is_theirs(&self, role: Role, person: &Person) -> bool {
        match role {
            Role::Requester => self.is_requester(person),
            Role::RequesterIso => person.belongs_to(self.intake.department()),
            Role::Expert => self.experts.iter().any(|expert| expert.value.account == person.account),
            Role::SmbStaff | Role::CdtIso | Role::Auditor | Role::Administrator => true,
        }
    }

    /// In which ways a person took part in the request: by their acts, or by being named in it.
    #[must_use]
    pub fn involvement(&self, person: &Person) -> BTreeSet<Involvement> {
        self.involvement_before(person, u32::MAX)
    }

    /// The same by the acts before the event with a sequence alone.
    pub(crate) fn involvement_before(&self, person: &Person, sequence: u32) -> BTreeSet<Involvement> {
        let mut found: BTreeSet<Involvement> = self
            .acts
            .iter()
            .filter(|(mark, _)| mark.sequence < sequence && mark.by.is_person(person))
            .filter_map(|(_, step)| involves(*step))
            .collect();
        let form = self.form().map(|form| &form.value);
        let named = |name: &str, email: &str, department: &str| {
            let party = crate::people::Party {
                name: name.to_owned(),
                email: email.to_owned(),
                department: department.to_owned(),
                ..Default::default()
            };
            party.is_person(person)
        };
        let in_form = |who: &str| {
            form.is_some_and(|form| {
                named(
                    form.text(&format!("{who}_name")),
                    form.text(&format!("{who}_email")),
                    form.text(&format!("{who}_department")),
                )
            })
        };
        // Whoever certifies the form accepts its risk for the requester's side.
        let certified = form.is_some_and(|form| {
            named(form.text("certified_name"), "", form.text("requester_department"))
                || named(form.text("certified_name"), "", form.text("iso_department"))
        });
        let is_requester_account = self.intake.requester_account.as_ref() == Some(&person.account);
        if is_requester_account
            || self.intake.requester.is_person(person)
            || in_form("requester")
            || certified
        {
            found.insert(Involvement::Made);
        }
        if self.intake.iso.is_person(person) || in_form("iso") {
            found.insert(Involvement::AnsweredFor);
        }
        found
    }

    /// Checks every guard of a step, the record and the evidence, and tells all problems at once.
    pub(super) fn check_guards(
        &self,
        action: &Action,
        context: &Context<'_>,
        capacity: &Capacity<'_>,
    ) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        for guard in transition(action.step()).map_or(&[][..], |row| row.guards) {
            self.check_record(*guard, context, capacity, &mut problems)?;
            self.check_evidence(*guard, action, (context, capacity), &mut problems);
        }
        self.check_days(action, context, &mut problems);
        self.check_audience(action, capacity, &mut problems);
        if problems.is_empty() { Ok(()) } else { Err(Refusal::NotReady(problems)) }
    }

    #[expect(clippy::too_many_lines, reason = "one arm a guard, in the order of the procedure")]
    fn check_record(
        &self,
        guard: Guard,
        context: &Context<'_>,
        capacity: &Capacity<'_>,
        problems: &mut Problems,
    ) -> Result<(), Refusal> {
        let mut need = |present: bool, field: &str, message: &str| {
            if !present {
                problems.push(Problem::new(field, "missing", message));
            }
        };
        match guard {
            Guard::NotInvolved => {
                // Never around the separation of duties: a deputy is judged by what both did.
                let mut how: Vec<String> = Vec::new();
                let involved = self.involvement(capacity.person).into_iter();
                how.extend(involved.map(|how| how.words("the same person")));
                if capacity.is_deputy() {
                    let absent = format!("{}, for whom they act,", capacity.holder.name);
                    let involved = self.involvement(capacity.holder).into_iter();
                    how.extend(involved.map(|how| how.words(&absent)));
                }
                if !how.is_empty() {
                    return Err(Refusal::Involved { name: capacity.person.name.clone(), how });
                }
            }
            Guard::IntakeComplete => problems.extend(self.intake.missing_for_assessment()),
            Guard::Assessed => need(
                self.is_assessed_in_this_round(),
                "assessment",
                "Record the risk assessment and at least one alternative first.",
            ),
            Guard::FourTopics => {
                for topic in self.topics_missing() {
                    let message =
                        format!("Record a meeting that covers this topic: {}.", topic.label().to_lowercase());
                    problems.push(Problem::new("meetings", "missing", message));
                }
            }
            Guard::ReferenceNoted => need(
                self.form()
                    .is_some_and(|form| self.noted.iter().any(|note| note.value.about == form.mark.sequence)),
                "service_request",
                "Put the form’s reference into the Service Request, and record when that was noted.",
            ),
            Guard::ReadyToDecide => self.check_ready_to_decide(problems),
            Guard::ResponsesRecorded => need(
                self.responses.is_some(),
                "responses",
                "Document the responses of the requester and of the CDT ISO first.",
            ),
            Guard::NewestDocument => {
                let newest = self.newest(self.document_of_stage());
                need(
                    newest.is_some(),
                    "document",
                    if self.stage == Stage::Denial {
                        "Draft the denial letter first."
                    } else {
                        "Prepare the findings packet first."
                    },
                );
                let responded = self.responses.as_ref().map_or(0, |responses| responses.mark.sequence);
                need(
                    newest.is_none_or(|newest| newest.made.sequence > responded),
                    "document",
                    "Prepare the findings packet again: the responses were documented anew after it.",
                );
            }
            Guard::LetterApproved => need(
                self.newest(DocumentKind::DenialLetter).is_none_or(|filed| filed.approved.is_some()),
                "document",
                "Have the newest denial letter approved first.",
            ),
            Guard::SecondPerson => {
                let drafted_by_same = self.newest(DocumentKind::DenialLetter).is_some_and(|filed| {
                    let by = &filed.made.by;
                    capacity
                        .people()
                        .any(|person| [&by.account, by.holder()].contains(&person.account.as_str()))
                });
                need(
                    !(drafted_by_same && context.settings.letters_need_second_person),
                    "document",
                    "Let another person approve the letter than the one who drafted it.",
                );
            }
            Guard::Over => need(
                self.is_over(context.today()),
                "period",
                "Wait until the last day of the exception has passed.",
            ),
            Guard::NotOver => need(
                self.period().is_some() && !self.is_over(context.today()),
                "period",
                "Close the exception out instead: its last day has passed.",
            ),
            Guard::ItemTracked => need(
                self.has_items(),
                "item",
                "There is nothing to follow up: the exception has no condition, milestone or control.",
            ),
            Guard::NoSuccessor => self.check_no_successor(context, problems),
            Guard::NotSuperseded => {
                need(self.superseded.is_none(), "by", "Another exception has taken its place already.");
            }
            Guard::SupersededAndOver => need(
                self.superseded.is_some() && self.is_superseded_and_over(context.today()),
                "period",
                "Wait until another exception has taken its place.",
            ),
            Guard::OnlyImported => need(
                self.imported.is_some() && self.acts.len() == 1,
                "import",
                "Leave this request as it is: something was done with it since it was imported.",
            ),
            Guard::OnRecord => self.check_something_to_tell(problems),
            Guard::DocumentOnFile => need(
                self.documents.iter().any(|filed| self.may_be_sent(filed).is_ok()),
                "document",
                "Make the document first: there is none on file to be sent by this step.",
            ),
            Guard::LetterToEdit => self.check_letter_to_edit(problems),
            Guard::Held => need(!self.holds.is_empty(), "matter", "The request is not on hold."),
            Guard::SomethingToSign => need(
                !self.documents.is_empty(),
                "document",
                "Make the document first: there is none on file.",
            ),
            // These look at the evidence alone.
            Guard::AllAnswered
            | Guard::PeriodAllowed
            | Guard::PrecedentsWeighed
            | Guard::LeftBehind
            | Guard::NotHeldForIt
            | Guard::AnotherAssignee
            | Guard::ReviewFits
            | Guard::Disposed => {}
        }
        Ok(())
    }

    fn check_evidence(
        &self,
        guard: Guard,
        action: &Action,
        (context, capacity): (&Context<'_>, &Capacity<'_>),
        problems: &mut Problems,
    ) {
        match (guard, action) {
            (Guard::AllAnswered, Action::AcceptAssessment { answers, .. }) => {
                self.check_answers(answers, Answer::Accepted, problems);
            }
            (Guard::AllAnswered, Action::DeclineAssessment { answers, .. }) => {
                self.check_answers(answers, Answer::Declined, problems);
            }
            (Guard::PeriodAllowed, Action::AcceptRequest { period, review_on, conditions, .. }) => {
                check_period(*period, *review_on, context, problems);
                succession::check_continuity(*period, context, problems);
                for (index, condition) in conditions.iter().enumerate() {
                    if condition.due > period.to {
                        let field = format!("conditions.{index}.due");
                        let message = "Enter a due date on or before the last day of the exception.";
                        problems.push(Problem::new(field, "after_end", message));
                    }
                }
            }
            (Guard::PrecedentsWeighed, Action::AcceptRequest { different, .. }) => {
                check_precedents(Answer::Accepted, different.as_ref(), context, problems);
            }
            (Guard::PrecedentsWeighed, Action::DeclineRequest { different, .. }) => {
                check_precedents(Answer::Declined, different.as_ref(), context, problems);
            }
            (
                Guard::NewestDocument,
                Action::SendFindings { document, dispatch } | Action::SendLetter { document, dispatch },
            ) => {
                self.check_newest(document, problems);
                self.check_sent_on(document, dispatch.on, problems);
            }
            (Guard::NewestDocument, Action::ApproveLetter { document }) => {
                self.check_newest(document, problems);
            }
            (Guard::OnRecord, Action::DraftDocument { document, letter }) if problems.is_empty() => {
                problems.extend(self.drafting_problems(document.kind, letter.as_ref()));
            }
            (Guard::DocumentOnFile, Action::SendDocument { document, dispatch }) => {
                self.check_sent(document, problems);
                self.check_sent_on(document, dispatch.on, problems);
            }
            (Guard::LetterToEdit, Action::FileEditedLetter { edited, .. }) => {
                self.check_edited(&edited.of, problems);
            }
            (Guard::LeftBehind, Action::Reassign { reassignment }) => {
                problems.extend(reassignment.problem());
                if !self.has_part(&reassignment.left, reassignment.named.as_ref()) {
                    let message =
                        format!("Choose a part of this request: {} has none.", reassignment.left.name);
                    problems.push(Problem::new("name", "unknown_choice", message));
                }
            }
            (Guard::AnotherAssignee, Action::Assign { assignee }) => {
                let before = self.assigned.as_ref().map(|assigned| &assigned.value);
                if before.is_some_and(|before| before.account == assignee.account) {
                    let message =
                        format!("Choose somebody else: {} sees to {} already.", assignee.name, self.number);
                    problems.push(Problem::new("account", "twice", message));
                }
            }
            (Guard::NotHeldForIt, Action::PlaceHold { hold }) if self.is_held_for(&hold.matter) => {
                let message =
                    format!("Enter another matter: the request is on hold for {} already.", hold.matter);
                problems.push(Problem::new("matter", "twice", message));
            }
            (Guard::Held, Action::LiftHold { matter, .. }) if !self.is_held_for(matter) => {
                let standing: Vec<&str> = self.holds.iter().map(|hold| hold.value.matter.as_str()).collect();
                let message = format!("Enter the matter of a hold that stands: {}.", standing.join("; "));
                problems.push(Problem::new("matter", "unknown_choice", message));
            }
            (Guard::SomethingToSign, Action::RecordSigning { document, signing }) => {
                self.check_signed(document, signing, problems);
            }
            (Guard::ItemTracked, action) if problems.is_empty() => {
                self.check_item(action, capacity, problems);
            }
            (Guard::ReviewFits, Action::RecordReview { review }) => self.check_review(review, problems),
            (Guard::Disposed, Action::CloseOut { disposition, renewal, .. }) => {
                self.check_disposition(*disposition, renewal.as_ref(), problems);
            }
            _ => {}
        }
    }

    fn check_answers(&self, answers: &[AlternativeAnswer], whole: Answer, problems: &mut Problems) {
        let asked = self.assessments.last().map_or(0, |assessment| assessment.value.alternatives.len());
        if answers.len() != asked {
            let message = format!("Answer every alternative: there are {asked}.");
            problems.push(Problem::new("answers", "incomplete", message));
            return;
        }
        let accepted = answers.iter().any(|answer| answer.answer == Answer::Accepted);
        match whole {
            Answer::Accepted if !accepted => problems.push(Problem::new(
                "answers",
                "none_accepted",
                "Accept at least one alternative, or decline the assessment.",
            )),
            Answer::Declined if accepted => problems.push(Problem::new(
                "answers",
                "one_accepted",
                "Decline every alternative with its reason, or accept the assessment.",
            )),
            Answer::Accepted | Answer::Declined => {}
        }
    }

    fn check_ready_to_decide(&self, problems: &mut Problems) {
        let mut need = |present: bool, field: &str, message: &str| {
            if !present {
                problems.push(Problem::new(field, "missing", message));
            }
        };
        need(
            self.rating().is_some(),
            "assessment",
            "Record the risk assessment first: no decision without a rating.",
        );
        need(self.response().is_some(), "response", "Wait for the ISO’s response to the newest assessment.");
        need(!self.meetings.is_empty(), "meetings", "Record a meeting first: no decision without one.");
        match self.form() {
            None => need(false, "form", "Wait for TECH 358 to be submitted."),
            Some(form) => {
                // A form of an older revision is held against the fields it was asked with.
                if form.value.revision == tech_358().revision {
                    let late = tech_358().check(&form.value.answers, Required::Decision);
                    problems.extend(late.into_iter().map(|problem| Problem {
                        field: format!("form.{}", problem.field),
                        message: format!("TECH 358 still needs: {}", problem.message),
                        ..problem
                    }));
                }
            }
        }
    }

    fn check_newest(&self, document: &Digest, problems: &mut Problems) {
        let newest = self.newest(self.document_of_stage());
        if newest.is_some_and(|newest| newest.document.file.sha256 != *document) {
            let message = "Take the newest version of the document: this one was replaced.";
            problems.push(Problem::new("document", "not_newest", message));
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "most steps carry no day")]
    fn check_days(&self, action: &Action, context: &Context<'_>, problems: &mut Problems) {
        let today = context.today();
        let past = match action {
            Action::NoteServiceRequest { noted_on, .. } => Some(("noted_on", *noted_on, "noted")),
            Action::RecordSolution { agreed_on, .. } => Some(("agreed_on", *agreed_on, "agreed")),
            Action::EndEarly { ended_on, .. } => Some(("ended_on", *ended_on, "ended")),
            Action::SendFindings { dispatch, .. }
            | Action::SendLetter { dispatch, .. }
            | Action::SendDocument { dispatch, .. } => Some(("on", dispatch.on, "sent")),
            Action::RecordSigning { signing, .. } => Some(("signed_on", signing.signed_on, "signed")),
            Action::RecordMeeting { meeting } => Some(("held_on", meeting.held_on, "held")),
            Action::ReportDone { done } => Some(("done_on", done.done_on, "done")),
            Action::VerifyItem { verification } => {
                Some(("verified_on", verification.verified_on, "verified"))
            }
            Action::RecordReview { review } => Some(("reviewed_on", review.reviewed_on, "made")),
            _ => None,
        };
        if let Some((field, day, what)) = past
            && day > today
        {
            let message = format!(
                "Check the day: {} lies in the future, it can’t have been {what} yet.",
                long_date(day)
            );
            problems.push(Problem::new(field, "future", message));
        }
        match action {
            Action::NoteServiceRequest { about, .. }
                if !self.to_note.iter().any(|text| text.sequence == *about) =>
            {
                let message = "Choose which text was noted in the Service Request.";
                problems.push(Problem::new("about", "unknown_choice", message));
            }
            Action::Revoke { effective_on, .. } if *effective_on < today => {
                let message = "Enter today or a later day: a revocation does not reach back.";
                problems.push(Problem::new("effective_on", "past", message));
            }
            Action::Revoke { effective_on, .. } => {
                if let Some(last) = self.last_day().filter(|last| effective_on > last) {
                    let message = format!("Enter a day on or before the last day, {}.", long_date(last));
                    problems.push(Problem::new("effective_on", "after_end", message));
                }
            }
            Action::EndEarly { ended_on, .. } => {
                // Before its first day an exception may be given up, but not later as if it had never been.
                let began = self.period().map(|period| period.from).filter(|from| *from <= today);
                if let Some(from) = began.filter(|from| ended_on < from) {
                    let message = format!("Enter a day on or after the first day, {}.", long_date(from));
                    problems.push(Problem::new("ended_on", "before_start", message));
                }
            }
            _ => {}
        }
    }

    fn check_audience(&self, action: &Action, capacity: &Capacity<'_>, problems: &mut Problems) {
        if let Action::Comment { audience: Audience::InsideSmb, .. } = action
            && !self.is_inside(capacity.holder)
        {
            let message = "Choose everyone on the request: comments inside SMB are for SMB.";
            problems.push(Problem::new("audience", "not_theirs", message));
        }
    }

    /// Whether an assessment was recorded since the request last came to be assessed.
    fn is_assessed_in_this_round(&self) -> bool {
        let entered = self
            .passed
            .iter()
            .rev()
            .find(|passed| passed.stage == Stage::Assessment)
            .map_or(0, |passed| passed.mark.sequence);
        self.assessments.last().is_some_and(|assessment| assessment.mark.sequence > entered)
    }

    /// The topics that no meeting since the first form has covered.
    #[must_use]
    pub fn topics_missing(&self) -> Vec<Topic> {
        let covered: BTreeSet<Topic> = self
            .meetings
            .iter()
            .flat_map(|meeting| meeting.value.topics.iter().map(|note| note.topic))
            .collect();
        Topic::ALL.iter().copied().filter(|topic| !covered.contains(topic)).collect()
    }

    fn document_of_stage(&self) -> DocumentKind {
        if self.stage == Stage::Denial { DocumentKind::DenialLetter } else { DocumentKind::FindingsPacket }
    }
}

/// Like requests are decided alike, or the difference is explained.
fn check_precedents(
    answer: Answer,
    different: Option<&Prose>,
    context: &Context<'_>,
    problems: &mut Problems,
) {
    if let Some(alike) = context.earlier.alike {
        alike.check(answer, different, context.settings.precedents, problems);
    }
}

/// Rule 3: an end date is required; the limits are settings. Valid on the last day, not on the day after.
fn check_period(period: Period, review_on: NaiveDate, context: &Context<'_>, problems: &mut Problems) {
    let mut problem = |field: &str, code: &str, message: String| {
        problems.push(Problem::new(field, code, message));
    };
    if period.to < period.from {
        let (from, to) = (long_date(period.from), long_date(period.to));
        problem(
            "to",
            "end_before_start",
            format!("Check the dates: the last day ({to}) lies before the first ({from})."),
        );
        return;
    }
    if period.to < context.today() {
        problem("to", "past", format!("Check the last day: {} has passed.", long_date(period.to)));
    }
    let longest = context.settings.longest_grant_months;
    if let Some(latest) = last_day_of(period.from, longest)
        && period.to > latest
    {
        problem(
            "to",
            "too_long",
            format!(
                "Enter a last day on or before {}: one grant is {longest} months at most.",
                long_date(latest)
            ),
        );
    }
    let earlier = &context.earlier;
    if let Some((policy, most)) = &earlier.limit
        && let Some(latest) = last_day_of(period.from, *most)
        && period.to > latest
    {
        problem(
            "to",
            "too_long_for_policy",
            format!(
                "Enter a last day on or before {}: an exception from {policy} is {most} months at most, by the policy library.",
                long_date(latest)
            ),
        );
    }
    let months = earlier.months_before(period.from) + months_between(period.from, period.to);
    if months > context.settings.cumulative_months {
        problem(
            "to",
            "cumulative",
            format!(
                "Enter a shorter period: with the exceptions it renews it would come to {months} months, and {} in all are the limit.",
                context.settings.cumulative_months
            ),
        );
    }
    if earlier.grants > context.settings.renewals {
        problem(
            "to",
            "renewals",
            format!(
                "This request can’t be accepted: it would be renewal {}, and {} are the limit.",
                earlier.grants, context.settings.renewals
            ),
        );
    }
    if review_on < period.from || review_on > period.to {
        problem(
            "review_on",
            "outside_period",
            format!("Enter a review date from {} to {}.", long_date(period.from), long_date(period.to)),
        );
    }
}

/// How a step involves the one who takes it, for rule 4.
const fn involves(step: Step) -> Option<Involvement> {
    match step {
        Step::Open
        | Step::Import
        | Step::ReviseIntake
        | Step::SendForAssessment
        | Step::SubmitForm
        | Step::Renew
        | Step::ReportChange => Some(Involvement::Made),
        Step::AcceptAssessment | Step::DeclineAssessment => Some(Involvement::AnsweredFor),
        Step::RecordAssessment | Step::AskExpert | Step::Contribute | Step::SendAssessment => {
            Some(Involvement::Assessed)
        }
        Step::RecordMeeting
        | Step::PresentForDecision
        | Step::AskForInformation
        | Step::AssessAgain
        | Step::DraftDocument => Some(Involvement::Prepared),
        Step::NotQualified
        | Step::RecordWork
        | Step::CompleteReArchitecture
        | Step::ReturnToReview
        | Step::AcceptRequest
        | Step::DeclineRequest
        | Step::RecordResponses
        | Step::DraftFindings
        | Step::SendFindings
        | Step::DraftLetter
        | Step::ApproveLetter
        | Step::SendLetter
        | Step::SendDocument
        | Step::FileEditedLetter
        | Step::RecordSigning
        | Step::RecordSolution
        | Step::ReportDone
        | Step::VerifyItem
        | Step::ChangeItem
        | Step::RecordReview
        | Step::Supersede
        | Step::CloseSuperseded
        | Step::Revoke
        | Step::EndEarly
        | Step::CloseOut
        | Step::Expire
        | Step::Withdraw
        | Step::NoteServiceRequest
        | Step::Reassign
        | Step::Assign
        | Step::PlaceHold
        | Step::LiftHold
        | Step::MakePublicCopy
        | Step::Comment
        | Step::Attach
        | Step::TakeBackImport
        | Step::AttemptRefused => None,
    }
}
