//! A request with everything its page shows, as far as a person may see it.

use std::collections::{BTreeMap, BTreeSet};

use exception::{
    Event, Person, Refusal, Request, RequestNumber, Role, Settings, Stage, Step,
    action::{Action, Audience, DocumentKind},
    calendar::{day_of, moment},
    correspondence::Side,
    people::Absent,
    request::{Context, Earlier},
    retired::{Retired, RetiredKind},
    values::{Digest, Instant},
    workflow,
};
use ledger::{Filed, KnownKey};

use crate::{
    Office, Result, Session, history,
    memory::{Member, Standing},
    packets::to_be_told,
    project::{left_behind, owing},
    queue::days_between,
    reading::{Read, verifies},
    view::{
        AssessmentRating, DocumentOffer, HistoryLine, PacketLine, RequestView, ServiceRequestText, Sharing,
        StepOffer, StepperStage, StepperState,
    },
};

impl Office {
    /// A request as a person may see it, with what they may do now and why not.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`].
    pub async fn request(
        &self,
        session: &Session,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<RequestView> {
        let standing = &self.standing(&session.at(now)).await?;
        let session = &standing.session;
        let Read { request, events, filed } = self.read_for(session, number).await?;
        // The next step is probably taken on the request whose page is shown.
        self.memory.keep(request.clone(), standing.reached);
        // What was granted before is held against the evidence of an acceptance, which is not there yet.
        let successor = self.successor_of(&request).await?;
        let context = standing.context(now, Earlier { successor, ..Earlier::default() });
        let waits = standing.office.turn_refusal(&request, session.person());
        let offers = offers(&request, &context, waits.as_deref());
        let sharing = sharing(standing, &request, waits);
        let inside = session.is_inside(&request);
        let today = context.today();
        let checks =
            if inside { request.checks(standing.office.settings.timing.calendar()) } else { Vec::new() };
        let checks = checks.into_iter().map(|checked| checked.on(today)).collect();
        let request = as_seen_by(request, session);
        let shown = |event: &Event, digest: &Digest| {
            inside || is_shown_outside(event, digest, &request, &session.person().account)
        };
        let (history, history_verifies) =
            lines(&events, &filed, &self.keys(&standing.office).await?, &request, shown);
        let papers = Papers::of(&request, session, context.settings);
        let people = &standing.office.members;
        let owed_by = owing(&request, people);
        let left = if inside { left(&request, people, &standing.office.retired) } else { Vec::new() };
        let lineage = Box::pin(self.lineage(&request, &context)).await?;
        let policy_warnings = standing.office.library.warnings(&request.intake.policy);
        Ok(RequestView {
            policy_warnings,
            lineage,
            checks,
            left,
            sharing,
            ..view(request, &context, offers, history, history_verifies, papers, owed_by)
        })
    }
}

/// What may be done about documents now.
struct Papers {
    to_draft: Vec<DocumentOffer>,
    to_send: Vec<Digest>,
    missing_particulars: Vec<exception::Problem>,
}

impl Papers {
    fn of(request: &Request, session: &Session, settings: &Settings) -> Self {
        let mut papers = Self { to_draft: Vec::new(), to_send: Vec::new(), missing_particulars: Vec::new() };
        if session.is_step_of(request, Step::DraftDocument) {
            let offer = |kind: DocumentKind| {
                let why_not = request.tells_of(kind).err().map(str::to_owned);
                DocumentOffer { kind, allowed: why_not.is_none(), why_not }
            };
            papers.to_draft = DocumentKind::drafted().map(offer).collect();
            let may_be_sent = request.documents.iter().filter(|filed| request.may_be_sent(filed).is_ok());
            papers.to_send = may_be_sent.map(|filed| filed.document.file.sha256.clone()).collect();
        }
        if request.stage == Stage::Denial
            || papers.to_draft.iter().any(|offer| offer.allowed && offer.kind.is_letter())
        {
            papers.missing_particulars = crate::settings::missing_particulars(settings);
        }
        papers
    }
}

fn view(
    request: Request,
    context: &Context<'_>,
    offers: Vec<StepOffer>,
    history: Vec<HistoryLine>,
    history_verifies: bool,
    papers: Papers,
    owed_by: Option<Role>,
) -> RequestView {
    let today = context.today();
    let settings: &Settings = context.settings;
    let owes = |offer: &StepOffer| offer.leads_on && (offer.allowed || !offer.not_theirs);
    let step_owed = request.owed_on(today);
    // While it is in force it is watched; owed is what a day or a review asks for.
    let owed_by_me = owed_by.is_some_and(|role| context.any(|person| person.is(role)))
        && (request.stage != Stage::InForce || step_owed != request.stage.owed())
        && (request.stage == Stage::Closed || offers.iter().any(owes));
    let service_request_warning = settings.service_request_warning(request.intake.service_request.as_str());
    RequestView {
        today: today.to_string(),
        stepper: stepper(&request),
        owed: if owed_by.is_some() { step_owed.to_owned() } else { String::new() },
        owed_by: owed_by_words(&request, owed_by),
        owed_by_me,
        owed_days: days_between(day_of(request.since), today),
        clocks: request.clocks(settings, today),
        waited: request.waited(settings, today),
        offers,
        in_force: request.in_force_on(today),
        decided_on_older_version: request.decided_on_older_version(),
        ratings: ratings(&request),
        topics_missing: request.topics_missing().iter().map(|topic| topic.label().to_owned()).collect(),
        service_request_texts: service_request_texts(&request),
        service_request_warning,
        policy_warnings: Vec::new(),
        documents_to_draft: papers.to_draft,
        documents_to_send: papers.to_send,
        missing_particulars: papers.missing_particulars,
        watch: crate::watching::watch(&request, today),
        lineage: None,
        checks: Vec::new(),
        history,
        history_verifies,
        left: Vec::new(),
        sharing: Sharing::default(),
        request,
    }
}

/// The parts whose holders are retired and of which nobody has said what becomes of them, a sentence each.
fn left(request: &Request, people: &[Member], retired: &Retired) -> Vec<String> {
    if request.stage == Stage::Closed {
        return Vec::new();
    }
    left_behind(request, people, retired)
        .into_iter()
        .filter(|left| !request.is_reassigned(left))
        .map(|left| {
            let named = people
                .iter()
                .find(|member| left.kind == RetiredKind::Person && member.person.account == left.name);
            let name = named.map_or(left.name.as_str(), |member| member.person.name.as_str());
            format!("{}: {name} is retired.", left.part.label())
        })
        .collect()
}

/// The request without what a person may not see.
pub(crate) fn as_seen_by(request: Request, session: &Session) -> Request {
    if session.is_inside(&request) { request } else { as_seen_outside(request, &session.person().account) }
}

/// The request as it is seen outside SMB: without comments, contributions and attempts of others that are kept
/// inside, and without an assessment or a document that was not sent.
pub(crate) fn as_seen_outside(mut request: Request, account: &str) -> Request {
    request.comments.retain(|comment| comment.value.audience == Audience::Everyone);
    request.contributions.clear();
    request.experts.clear();
    request.public_copies.clear();
    request.holds.retain(|hold| hold.value.audience == Audience::Everyone);
    request.attempts.retain(|attempt| attempt.mark.by.account == account);
    request.documents.retain(|filed| !filed.sendings.is_empty());
    let made = request.assessments.iter().map(|assessment| &assessment.mark.digest);
    let sent: BTreeSet<Digest> = made.filter(|made| request.is_assessment_sent(made)).cloned().collect();
    request.assessments.retain(|assessment| sent.contains(&assessment.mark.digest));
    request
}

/// Whether an event is told outside SMB; `seen` is the request as it is seen there, by `account`.
pub(crate) fn is_shown_outside(event: &Event, digest: &Digest, seen: &Request, account: &str) -> bool {
    let is_sent = |sha256: &Digest| seen.documents.iter().any(|sent| sent.document.file.sha256 == *sha256);
    match &event.action {
        Action::Comment { audience: Audience::InsideSmb, .. }
        | Action::Contribute { .. }
        | Action::AskExpert { .. }
        | Action::MakePublicCopy { .. } => false,
        Action::AttemptRefused { .. } => event.actor.account == account,
        Action::PlaceHold { hold } => hold.audience == Audience::Everyone,
        Action::LiftHold { .. } => seen.lifted_for_all.contains(digest),
        Action::RecordAssessment { .. } => {
            seen.assessments.iter().any(|assessment| assessment.mark.digest == *digest)
        }
        Action::DraftLetter { document, .. }
        | Action::DraftFindings { document }
        | Action::FileEditedLetter { document, .. }
        | Action::DraftDocument { document, .. } => is_sent(&document.file.sha256),
        Action::ApproveLetter { document } | Action::RecordSigning { document, .. } => is_sent(document),
        Action::Open { .. }
        | Action::ReviseIntake { .. }
        | Action::SendForAssessment {}
        | Action::NotQualified { .. }
        | Action::SendAssessment {}
        | Action::AcceptAssessment { .. }
        | Action::DeclineAssessment { .. }
        | Action::RecordWork { .. }
        | Action::CompleteReArchitecture { .. }
        | Action::SubmitForm { .. }
        | Action::RecordMeeting { .. }
        | Action::AskForInformation { .. }
        | Action::AssessAgain { .. }
        | Action::PresentForDecision { .. }
        | Action::ReturnToReview { .. }
        | Action::AcceptRequest { .. }
        | Action::DeclineRequest { .. }
        | Action::RecordResponses { .. }
        | Action::SendFindings { .. }
        | Action::SendLetter { .. }
        | Action::SendDocument { .. }
        | Action::RecordSolution { .. }
        | Action::ReportDone { .. }
        | Action::VerifyItem { .. }
        | Action::ChangeItem { .. }
        | Action::RecordReview { .. }
        | Action::Renew { .. }
        | Action::ReportChange { .. }
        | Action::Revoke { .. }
        | Action::EndEarly { .. }
        | Action::CloseOut { .. }
        | Action::Expire { .. }
        | Action::Supersede { .. }
        | Action::CloseSuperseded {}
        | Action::Withdraw { .. }
        | Action::NoteServiceRequest { .. }
        | Action::Reassign { .. }
        | Action::Assign { .. }
        | Action::Import { .. }
        | Action::TakeBackImport { .. }
        | Action::Comment { audience: Audience::Everyone, .. }
        | Action::Attach { .. } => true,
    }
}

fn owed_by_words(request: &Request, role: Option<Role>) -> String {
    match role {
        None => String::new(),
        Some(Role::RequesterIso) => format!("{} of {}", Role::RequesterIso, request.intake.department()),
        Some(Role::Requester) => format!("{}, {}", Role::Requester, request.intake.requester.name),
        Some(role) => role.label().to_owned(),
    }
}

/// The stages this request has passed and those that most likely lie ahead.
fn stepper(request: &Request) -> Vec<StepperStage> {
    let passed: BTreeMap<Stage, _> =
        request.passed.iter().map(|passed| (passed.stage, &passed.mark)).collect();
    way(request)
        .into_iter()
        .map(|stage| {
            let mark = passed.get(&stage);
            let state = if stage == request.stage {
                StepperState::Current
            } else if mark.is_some() && before(stage, request.stage) {
                StepperState::Done
            } else {
                StepperState::Ahead
            };
            let mark = mark.filter(|_| state != StepperState::Ahead);
            StepperStage {
                stage,
                state,
                entered_on: mark.map(|mark| day_of(mark.at).to_string()),
                by: mark.map(|mark| mark.by.clone()),
            }
        })
        .collect()
}

fn before(stage: Stage, other: Stage) -> bool {
    stage < other
}

fn way(request: &Request) -> Vec<Stage> {
    let has =
        |stage: Stage| request.stage == stage || request.passed.iter().any(|passed| passed.stage == stage);
    let closed = request.stage == Stage::Closed;
    let skipped = request.is_of_elsewhere();
    Stage::ALL
        .iter()
        .copied()
        .filter(|stage| !skipped || has(*stage) || *stage == Stage::Closed)
        .filter(|stage| match stage {
            Stage::ReArchitecture => has(Stage::ReArchitecture),
            Stage::Denial | Stage::Resolution => has(*stage) || (!closed && has(Stage::Denial)),
            Stage::Findings | Stage::InForce => {
                has(*stage) || (!closed && !has(Stage::Denial) && !has(Stage::ReArchitecture))
            }
            Stage::Form | Stage::Review | Stage::Decision => {
                has(*stage) || (!closed && !has(Stage::ReArchitecture))
            }
            Stage::Assessment | Stage::IsoResponse => has(*stage) || !closed,
            Stage::Intake | Stage::Closed => true,
        })
        .collect()
}

/// What may be done now, the main steps first; steps that are nobody's to choose now are left out.
fn offers(request: &Request, context: &Context<'_>, waits: Option<&str>) -> Vec<StepOffer> {
    let mut offers: Vec<StepOffer> = workflow::rows_in(Some(request.stage))
        .filter(|row| row.is_offered())
        .map(|row| {
            let (refusal, acts_for) = asked(request, row.step, context);
            let beside = matches!(
                row.step,
                Step::Withdraw
                    | Step::NoteServiceRequest
                    | Step::Reassign
                    | Step::Assign
                    | Step::PlaceHold
                    | Step::LiftHold
                    | Step::MakePublicCopy
                    | Step::Comment
                    | Step::Attach
                    | Step::AskExpert
                    | Step::DraftDocument
                    | Step::SendDocument
                    | Step::FileEditedLetter
                    | Step::RecordSigning
            );
            StepOffer {
                step: row.step,
                label: row.step.label().to_owned(),
                leads_on: !beside,
                allowed: refusal.is_none() && waits.is_none(),
                not_theirs: waits.is_some() || refusal.as_ref().is_some_and(Refusal::is_of_authority),
                why_not: waits.map(str::to_owned).or_else(|| refusal.map(|refusal| refusal.to_string())),
                acts_for,
            }
        })
        .collect();
    offers.sort_by_key(|offer| !offer.leads_on);
    offers
}

/// What went between offices about a request, and whether it goes on here.
fn sharing(standing: &Standing, request: &Request, waits: Option<String>) -> Sharing {
    let (office, person) = (&standing.office, standing.session.person());
    let correspondence = &office.correspondence;
    let deals = match office.settings.side() {
        Side::Smb => person.is(Role::SmbStaff) || person.is(Role::CdtIso),
        Side::Department => person.is(Role::RequesterIso) || person.is(Role::Requester),
    };
    let sent = correspondence.sent.iter().filter(|sent| sent.what.number == request.number).map(|sent| {
        let names: Vec<&str> = sent.what.to.iter().map(|to| to.name.as_str()).collect();
        let department = sent.what.to.first().map_or("", |to| to.department.as_str());
        let receipt = correspondence.receipt_for(&sent.what.packet);
        let line = PacketLine {
            moment: moment(sent.at),
            sent: true,
            who: format!("{}, {department}", names.join(", ")),
            upto: (!sent.what.ends).then_some(sent.what.upto),
            unencrypted: sent.what.unencrypted.as_ref().map(ToString::to_string),
            receipt: receipt
                .map(|receipt| format!("{}, {}", receipt.what.by.name, moment(receipt.what.received_at))),
            receipt_for: None,
        };
        (sent.at, line)
    });
    let taken =
        correspondence.taken.iter().filter(|taken| taken.what.number == request.number).map(|taken| {
            let line = PacketLine {
                moment: moment(taken.at),
                sent: false,
                who: format!("{}, {}", taken.what.sender.name, taken.what.sender.department),
                upto: taken.what.ends.is_none().then_some(taken.what.upto),
                unencrypted: None,
                receipt: None,
                receipt_for: deals.then(|| taken.what.packet.clone()),
            };
            (taken.at, line)
        });
    let mut packets: Vec<_> = sent.chain(taken).collect();
    let (with, end) = (correspondence.shared_with(&request.number), correspondence.ended(&request.number));
    packets.sort_by_key(|(at, _)| *at);
    Sharing {
        with: with.map(|with| with.department.clone()),
        ended: end.map(|end| crate::packets::ended(end, &request.number)),
        may_end: deals && with.is_some(),
        may_tell: deals && end.is_some_and(|end| end.here && to_be_told(standing, &end.with).is_some()),
        waits,
        may_send: deals && end.is_none_or(|end| end.here),
        withheld: request.withheld(),
        packets: packets.into_iter().map(|(_, line)| line).collect(),
    }
}

/// Why somebody may not take a step now, if so; and for whom they would take it as a deputy.
fn asked(request: &Request, step: Step, context: &Context<'_>) -> (Option<Refusal>, Vec<Absent>) {
    let own = request.may(step, context);
    match own {
        Ok(capacity) => (None, capacity.absent().into_iter().collect()),
        Err(refusal) if context.absent.is_empty() => (Some(refusal), Vec::new()),
        Err(refusal) => {
            let may = |absent: &&Person| request.may(step, &context.for_account(&absent.account)).is_ok();
            // Of several the person chooses one: that they have not yet keeps them from nothing.
            let able: Vec<Absent> = if refusal.waits_for_choice() {
                context.absent.iter().filter(may).map(Absent::of).collect()
            } else {
                Vec::new()
            };
            (Some(refusal).filter(|_| able.is_empty()), able)
        }
    }
}

fn ratings(request: &Request) -> Vec<AssessmentRating> {
    request
        .assessments
        .iter()
        .map(|assessment| AssessmentRating {
            inherent: assessment.value.inherent(),
            residual: assessment.value.residual(),
            rating: assessment.value.rating(),
            scenarios: assessment
                .value
                .scenarios
                .iter()
                .map(|scenario| (scenario.inherent.rate(), scenario.residual.rate()))
                .collect(),
        })
        .collect()
}

fn service_request_texts(request: &Request) -> Vec<ServiceRequestText> {
    request
        .to_note
        .iter()
        .map(|text| {
            let noted = request.noted.iter().rev().find(|noted| noted.value.about == text.sequence);
            ServiceRequestText {
                about: text.sequence,
                step: text.step.label().to_owned(),
                text: text.text.clone(),
                noted_on: noted.map(|noted| noted.value.on.to_string()),
                noted_by: noted.map(|noted| noted.mark.by.named()),
            }
        })
        .collect()
}

/// The history in lines, as far as it is shown, each with whether it verifies; and whether all of it does.
fn lines(
    events: &[Option<Event>],
    all_filed: &[Filed],
    keys: &[KnownKey],
    request: &Request,
    shown: impl Fn(&Event, &Digest) -> bool,
) -> (Vec<HistoryLine>, bool) {
    let mut all = true;
    let mut lines = Vec::with_capacity(events.len());
    let mut previous: Option<&Filed> = None;
    for (event, filed) in events.iter().zip(all_filed) {
        let Some(event) = event else {
            previous = Some(filed);
            continue;
        };
        let verified = verifies(filed, &event.actor, event.at, event.previous.as_ref(), previous, keys);
        all &= verified;
        previous = Some(filed);
        let digest = Digest::from_bytes(filed.sealed.hash.as_bytes());
        if shown(event, &digest) {
            lines.push(history::line(event, digest, verified, request));
        }
    }
    (lines, all)
}
