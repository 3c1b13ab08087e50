//! The way of a story through the procedure: who takes which step when, in the past.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use exception::{
    Step,
    action::DocumentKind,
    calendar::{WallClock, day_of, instants_of},
    values::Instant,
};
use serde_json::{Value, json};

use super::{
    chance::Chance,
    inputs::{Cast, Inputs, working_day_at},
    story::{Changed, EndsAt, Part, Story, Watched},
};

/// Something that somebody does.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// Key of the story.
    pub(super) story: String,
    /// When.
    pub(super) at: Instant,
    /// Account.
    pub(super) who: String,
    /// What.
    pub(super) what: What,
}

/// What somebody does.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// Opens the request.
    Open(Value),
    /// Opens the renewal of the exception of another story.
    Renew {
        /// Key of that story.
        of: String,
    },
    /// Reports a material change of the exception of another story, which opens this one.
    ReportChange {
        /// Key of that story.
        of: String,
        /// What has changed.
        what: String,
    },
    /// Takes a step.
    Take(Value),
    /// Takes a step that names the newest document.
    TakeWithDocument(Value),
    /// Takes a step that names the exception that is renewed, under `previous` or in the form.
    TakeWithPrevious(Value),
    /// Makes a document as the window would offer it.
    Draft(DocumentKind),
    /// Files the newest document, a letter, as edited in a word processor, with a sentence more.
    Edit(&'static str),
    /// Records that the newest document was signed with the agency's tool.
    Sign {
        /// By whom.
        by: String,
        /// On which day.
        on: NaiveDate,
    },
    /// Tries a step and is refused.
    TryInVain(Value),
    /// Records that the text after a step was noted in the Service Request.
    Note(Step, NaiveDate),
    /// Attaches a text file.
    Attach { name: String, note: Option<String>, text: String },
    /// The program notes that exceptions have expired.
    Expire,
}

/// Lays a story's way; deterministic for a seed.
pub(super) fn lay(story: &Story, cast: &Cast<'_>, now: Instant, chance: &Chance) -> Vec<Move> {
    let measured = Way::new(story, cast, now, chance.clone(), None).walk();
    let tail = story.closed_after.unwrap_or(0);
    let room = (-story.begun - 1 - tail).max(0);
    // A way longer than the days there are is walked faster.
    let scale = (measured.gone > room && measured.gone > 0).then_some((room, measured.gone));
    Way::new(story, cast, now, chance.clone(), scale).walk().moves
}

struct Way<'a> {
    story: &'a Story,
    cast: &'a Cast<'a>,
    inputs: Inputs<'a>,
    today: NaiveDate,
    chance: Chance,
    scale: Option<(i64, i64)>,
    /// Days gone since the beginning, before scaling.
    gone: i64,
    last: i64,
    moves: Vec<Move>,
}

impl<'a> Way<'a> {
    fn new(
        story: &'a Story,
        cast: &'a Cast<'a>,
        now: Instant,
        chance: Chance,
        scale: Option<(i64, i64)>,
    ) -> Self {
        let today = day_of(now);
        let inputs = Inputs { story, cast, today };
        Self { story, cast, inputs, today, chance, scale, gone: 0, last: i64::MIN, moves: Vec::new() }
    }

    fn walk(mut self) -> Self {
        self.begin();
        if self.assess() && self.ask() && self.review() {
            if self.story.ends_at.is_denied() { self.deny() } else { self.grant() }
        }
        self
    }

    /// Opens the request and brings it to its assessment.
    fn begin(&mut self) {
        let (story, smb) = (self.story, self.cast.smb.account.clone());
        let opener = self.opener();
        if let Some(of) = &story.renews {
            self.add(0, &opener, |_| What::Renew { of: of.clone() });
            let intake = self.inputs.intake("revise_intake", Some(PREVIOUS));
            self.add(1, &story.requester, |_| What::TakeWithPrevious(intake));
        } else if let Some(Changed { of, what }) = story.changes.clone() {
            self.add(0, &opener, |_| What::ReportChange { of, what });
        } else {
            let intake = self.inputs.intake("open", None);
            self.add(0, &opener, |_| What::Open(intake));
        }
        for attachment in &story.attachments {
            let (name, note) = (attachment.name.clone(), attachment.note.clone());
            let text = attachment.text.clone();
            self.add(0, &story.requester, |_| What::Attach { name, note, text });
        }
        let comments = story.comments.iter().map(|text| (text, "everyone"));
        let inside = story.comments_inside_smb.iter().map(|text| (text, "inside_smb"));
        for (text, audience) in comments.chain(inside) {
            let comment = json!({ "step": "comment", "text": text, "audience": audience });
            self.add(0, &smb, |_| What::Take(comment));
        }
        if story.ends_at == EndsAt::Intake {
            return;
        }
        self.note(Step::Open);
        if story.ends_at == EndsAt::NotQualified {
            self.take(2, &smb, json!({ "step": "not_qualified", "reasons": story.ending }));
            self.note(Step::NotQualified);
            self.give_out(1, DocumentKind::NotQualifiedNotice);
        } else if story.changes.is_none() {
            self.take(1, &opener, json!({ "step": "send_for_assessment" }));
        }
    }

    /// Steps 1 to 2a; whether it goes on to the form.
    fn assess(&mut self) -> bool {
        let story = self.story;
        if matches!(story.ends_at, EndsAt::Intake | EndsAt::NotQualified) {
            return false;
        }
        if let (Some(asked), Some(expert)) = (&story.expert, self.cast.expert) {
            let question = json!({ "step": "ask_expert", "account": expert.account, "name": expert.name,
                "question": asked.question });
            self.take_by_smb(1, question);
            self.take(3, &expert.account, json!({ "step": "contribute", "text": asked.contribution }));
        }
        let Some(assessment) = &story.assessment else { return false };
        let input = self.inputs.assessment(assessment, None);
        self.take_by_smb(3, input);
        if !story.send_assessment || story.ends_at == EndsAt::Assessment {
            return false;
        }
        self.take_by_smb(1, json!({ "step": "send_assessment" }));
        self.note(Step::SendAssessment);
        if story.ends_at == EndsAt::IsoResponse {
            return false;
        }
        if story.ends_at == EndsAt::Withdrawn {
            let withdrawal = json!({ "step": "withdraw", "reasons": story.ending });
            self.take(4, &story.requester, withdrawal);
            self.note(Step::Withdraw);
            return false;
        }
        let response = self.inputs.response(&assessment.alternatives);
        self.take(5, &story.iso, response);
        if story.ends_at.is_re_architected() {
            self.note(Step::AcceptAssessment);
            self.work();
            if story.ends_at == EndsAt::ResolvedByAlternative {
                let summary = json!({ "step": "complete_re_architecture", "summary": story.ending });
                self.take_by_smb(6, summary);
                self.note(Step::CompleteReArchitecture);
            }
            return false;
        }
        story.ends_at != EndsAt::Form
    }

    /// Step 2b, with the form sent back and the request assessed again where the story has it so.
    fn ask(&mut self) -> bool {
        let story = self.story;
        self.submit(6);
        if let Some(questions) = &story.information {
            self.take_by_smb(2, json!({ "step": "ask_for_information", "questions": questions }));
            self.give_out(0, DocumentKind::InformationRequest);
            self.submit(4);
        }
        if let (Some(changed), Some(assessment)) = (&story.assess_again, &story.assessment) {
            self.take_by_smb(3, json!({ "step": "assess_again", "reasons": changed }));
            let input = self.inputs.assessment(assessment, Some(changed));
            self.take_by_smb(3, input);
            self.take_by_smb(0, json!({ "step": "send_assessment" }));
            let response = self.inputs.response(&assessment.alternatives);
            self.take(3, &story.iso, response);
            self.submit(2);
        }
        self.note(Step::SubmitForm);
        true
    }

    fn submit(&mut self, gap: i64) {
        let by_iso = self.chance.below(3) == 0;
        let who = if by_iso { self.story.iso.clone() } else { self.story.requester.clone() };
        let (story, inputs) = (self.story, self.clone_inputs());
        self.add(gap, &who, |on| {
            if story.renews.is_some() {
                What::TakeWithPrevious(inputs.form(on, Some(PREVIOUS)))
            } else {
                What::Take(inputs.form(on, None))
            }
        });
    }

    /// Steps 3 and 4; whether it was decided.
    fn review(&mut self) -> bool {
        let story = self.story;
        let smb = self.cast.smb.account.clone();
        for meeting in &story.meetings {
            let inputs = self.clone_inputs();
            self.add(4, &smb, |on| What::Take(inputs.meeting(meeting, on)));
        }
        if story.meetings.len() > 1 {
            self.give_out(1, DocumentKind::MeetingMinutes);
        }
        if story.ends_at == EndsAt::Review && story.returned.is_none() {
            return false;
        }
        let presented = json!({ "step": "present_for_decision", "summary": story.presented });
        self.take_by_smb(1, presented.clone());
        if story.ends_at == EndsAt::Decision {
            self.add(0, &smb, |_| What::Draft(DocumentKind::Tech358));
        }
        let decider = self.cast.decider.account.clone();
        if let Some(questions) = &story.returned {
            self.take(2, &decider, json!({ "step": "return_to_review", "questions": questions }));
            if story.ends_at == EndsAt::Review {
                return false;
            }
            self.take_by_smb(3, presented);
        }
        if story.forbidden_decider {
            let inputs = self.clone_inputs();
            self.add(1, &smb, |on| What::TryInVain(inputs.decision(on)));
        }
        if story.ends_at == EndsAt::Decision || story.decision.is_none() {
            return false;
        }
        let inputs = self.clone_inputs();
        self.add(3, &decider, |on| What::Take(inputs.decision(on)));
        true
    }

    /// Step 4a, and what comes of an exception in force.
    fn grant(&mut self) {
        let story = self.story;
        let granted_on = self.day_reached();
        let smb = self.cast.smb.account.clone();
        if let Some(responses) = story.responses.as_ref().filter(|_| story.responses_recorded) {
            let responses = json!({ "step": "record_responses", "requester": responses.requester,
                "cdt_iso": responses.cdt_iso });
            self.take_by_smb(2, responses);
            self.take_by_smb(0, json!({ "step": "draft_findings" }));
        }
        if story.ends_at == EndsAt::Findings {
            return;
        }
        let inputs = self.clone_inputs();
        self.add(1, &smb, |on| What::TakeWithDocument(inputs.sending("send_findings", on)));
        self.note(Step::SendFindings);
        self.add(0, &smb, |_| What::Draft(DocumentKind::ApprovalLetter));
        if story.ends_at == EndsAt::Revoked {
            let sentence =
                "SMB staff will visit the site with you in the first month, on a day that suits both.";
            self.add(0, &smb, |_| What::Edit(sentence));
        }
        let by = self.cast.decider.name.clone();
        self.add(0, &smb, |on| What::Sign { by, on });
        let inputs = self.clone_inputs();
        self.add(0, &smb, |on| What::TakeWithDocument(inputs.sending("send_document", on)));
        for Watched { on, by, step } in &story.watched {
            let who = match by {
                Part::Requester => story.requester.clone(),
                Part::Iso => story.iso.clone(),
                Part::Smb => smb.clone(),
                Part::Second => self.cast.second.account.clone(),
                Part::Decider => self.cast.decider.account.clone(),
            };
            self.add_on(*on, &who, |day| What::Take(dated(step, day)));
        }
        let (_, to) = self.inputs.period(granted_on);
        if story.ends_at == EndsAt::Revoked {
            let decider = self.cast.decider.account.clone();
            self.add_after(story.closed_after.unwrap_or(30), &decider, |on| {
                What::Take(
                    json!({ "step": "revoke", "reasons": story.ending, "effective_on": on.to_string() }),
                )
            });
            self.note(Step::Revoke);
            self.add_after(0, &smb, |_| What::Draft(DocumentKind::RevocationNotice));
            let inputs = self.clone_inputs();
            self.add_after(0, &smb, |on| What::TakeWithDocument(inputs.sending("send_document", on)));
        } else if story.ends_at == EndsAt::EndedEarly {
            self.add_after(story.closed_after.unwrap_or(30), &story.iso, |on| {
                What::Take(
                    json!({ "step": "end_early", "evidence": story.ending, "ended_on": on.to_string() }),
                )
            });
            self.note(Step::EndEarly);
        } else if matches!(story.ends_at, EndsAt::InForceExpired | EndsAt::ClosedOut) {
            let offset = (to - self.today).num_days();
            self.add_on(offset - 15, &smb, |_| What::Draft(DocumentKind::ExpiryReminder));
            let inputs = self.clone_inputs();
            self.add_on(offset - 15, &smb, |on| What::TakeWithDocument(inputs.sending("send_document", on)));
            self.add_on(offset + 1, &smb, |_| What::Expire);
            if story.ends_at == EndsAt::ClosedOut {
                let closing = json!({ "step": "close_out", "disposition": story.disposition,
                    "evidence": story.ending });
                self.add_on(offset + 5, &smb, |_| What::Take(closing));
                self.note(Step::CloseOut);
            }
        }
    }

    /// Step 4b.
    fn deny(&mut self) {
        let story = self.story;
        let smb = self.cast.smb.account.clone();
        let inputs = self.clone_inputs();
        self.add(2, &smb, |on| What::Take(inputs.letter(on)));
        if !story.letter_approved {
            return;
        }
        let second = self.cast.second.account.clone();
        self.add(1, &second, |_| What::TakeWithDocument(json!({ "step": "approve_letter" })));
        if story.ends_at == EndsAt::Denial {
            return;
        }
        let inputs = self.clone_inputs();
        self.add(0, &smb, |on| What::TakeWithDocument(inputs.sending("send_letter", on)));
        self.note(Step::SendLetter);
        self.work();
        if story.ends_at == EndsAt::DeniedSolutionAgreed {
            self.add(6, &smb, |on| {
                What::Take(json!({ "step": "record_solution", "solution": story.solution,
                    "agreed_on": on.to_string() }))
            });
            self.note(Step::RecordSolution);
        }
    }

    fn work(&mut self) {
        for text in &self.story.work {
            self.take_by_smb(5, json!({ "step": "record_work", "text": text }));
        }
    }

    /// Makes a document and sends it.
    fn give_out(&mut self, gap: i64, kind: DocumentKind) {
        let (smb, inputs) = (self.cast.smb.account.clone(), self.clone_inputs());
        self.add(gap, &smb, |_| What::Draft(kind));
        self.add(0, &smb, |on| What::TakeWithDocument(inputs.sending("send_document", on)));
    }

    /// Who opens: mostly the requester, sometimes the ISO or SMB.
    fn opener(&mut self) -> String {
        match self.chance.below(6) {
            0 => self.story.iso.clone(),
            1 => self.cast.smb.account.clone(),
            _ => self.story.requester.clone(),
        }
    }

    fn clone_inputs(&self) -> Inputs<'a> {
        Inputs { story: self.story, cast: self.cast, today: self.today }
    }

    fn take(&mut self, gap: i64, who: &str, input: Value) {
        self.add(gap, who, |_| What::Take(input));
    }

    fn take_by_smb(&mut self, gap: i64, input: Value) {
        let smb = self.cast.smb.account.clone();
        self.take(gap, &smb, input);
    }

    fn note(&mut self, about: Step) {
        let smb = self.cast.smb.account.clone();
        self.add(0, &smb, |on| What::Note(about, on));
    }

    /// Adds a move some days after the one before.
    fn add(&mut self, gap: i64, who: &str, make: impl FnOnce(NaiveDate) -> What) {
        let jitter = if gap > 1 { i64::from(self.chance.below(3)) } else { 0 };
        self.gone += gap + jitter;
        let gone = self.scale.map_or(self.gone, |(room, whole)| self.gone * room / whole);
        self.add_on(self.story.begun + gone, who, make);
    }

    /// Adds a move a fixed number of days after the one before.
    fn add_after(&mut self, days: i64, who: &str, make: impl FnOnce(NaiveDate) -> What) {
        let reached = (self.day_reached() - self.today).num_days();
        self.add_on(reached + days, who, make);
    }

    /// Adds a move on a day counted from today, at a time of office hours, never before the move before it.
    fn add_on(&mut self, offset: i64, who: &str, make: impl FnOnce(NaiveDate) -> What) {
        let day = working_day_at(self.today, offset);
        let minutes = i64::from(self.chance.below(360));
        let at = morning_of(day).saturating_add(minutes * 60_000);
        let soon = self.last.saturating_add(60_000 * i64::from(3 + self.chance.below(12)));
        let at = Instant::from_millis(at.max(soon));
        self.last = at.millis();
        let what = make(day_of(at));
        self.moves.push(Move { story: self.story.key.clone(), at, who: who.to_owned(), what });
    }

    fn day_reached(&self) -> NaiveDate {
        self.moves.last().map_or(self.today, |last| day_of(last.at))
    }
}

/// A step with its days: `today`, or days after it as `today+30`.
fn dated(step: &Value, day: NaiveDate) -> Value {
    let mut step = step.clone();
    for value in step.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
        let Some(rest) = value.as_str().and_then(|text| text.strip_prefix("today")) else { continue };
        let days = rest.strip_prefix('+').and_then(|days| days.parse().ok()).unwrap_or(0);
        let later = day.checked_add_days(Days::new(days)).unwrap_or(day);
        *value = json!(later.to_string());
    }
    step
}

/// Stands in an input for the number of the exception that is renewed, until that is known.
pub(super) const PREVIOUS: &str = "EX-2000-0001";

/// Nine o'clock in California, in milliseconds.
pub(super) fn morning_of(day: NaiveDate) -> i64 {
    let local = day.and_time(NaiveTime::MIN) + TimeDelta::hours(9);
    match instants_of(local) {
        WallClock::Once(at) | WallClock::Twice(at, _) => at.millis(),
        // The clocks of California are never changed at nine in the morning.
        WallClock::Never => local.and_utc().timestamp_millis(),
    }
}
