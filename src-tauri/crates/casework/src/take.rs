//! Taking a step: what was typed is read, the procedure asked, the event sealed and filed - or nothing.

use std::path::Path;

use exception::{
    Problem, Problems, Refusal, Request, RequestNumber, Role, Step,
    action::{Action, DocumentKind, FileReference},
    calendar::day_of,
    form::tech_358,
    input::Input,
    intake::Intake,
    parse::{self, Entry},
    people::Assignee,
    request::{Context, Earlier},
    values::Instant,
};
use serde_json::Value;
use store::Filing;

use crate::{
    Error, Office, Result, Session, drafts, files,
    filing::{ATTEMPTS, seal_event},
    history,
    memory::Standing,
    office::person_of,
    project::projection,
    view::Taken,
};

impl Office {
    /// Takes a step on a request, or opens one where no number is given. `version` is the version of the
    /// request that the person had before them; a newer one refuses the step as stale.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem by field, [`Error::Refused`] where the step is not this person's
    /// (the attempt is filed), [`Error::Stale`], [`Error::NotFound`].
    pub async fn take(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        version: Option<u32>,
        input: &Value,
        now: Instant,
    ) -> Result<Taken> {
        let standing = &Box::pin(self.standing_for(session, input, now)).await?;
        let Some(number) = number else {
            return Box::pin(self.open_request(standing, input, now)).await;
        };
        let request = self.request_at(standing, number).await?;
        let step = parse::step(input)?;
        check_turn(standing, &request)?;
        self.check_authority(standing, &request, step, now).await?;
        if version.is_some_and(|version| version != request.version) {
            return Err(Error::Stale(format!(
                "{number} has changed since you opened it. What you typed is kept: look at what changed, then go on."
            )));
        }
        let entry = self.entry(step, input).await??;
        // Each of these is worked out on a stack of its own, so that filing need not stand on top of it.
        if entry == Entry::Renew {
            return Box::pin(self.renew(standing, request, now)).await;
        }
        if let Entry::ReportChange(what) = &entry {
            return Box::pin(self.report_change(standing, request, what.clone(), now)).await;
        }
        let (action, filing) = Box::pin(self.worked_out(standing, &request, entry, now)).await?;
        Box::pin(self.file_action(standing, request, action, now, filing)).await
    }

    /// What the person at the desk starts from, and for whom they say that they act.
    async fn standing_for(&self, session: &Session, input: &Value, now: Instant) -> Result<Standing> {
        let acting_for = Input::read(input, |input| {
            input.optional_text("acting_for", "the account for which you act", 40)
        })?;
        Ok(Standing { acting_for, ..self.standing(&session.at(now)).await? })
    }

    /// The action of an entry, with what is filed beside it: files are read, documents made.
    async fn worked_out(
        &self,
        standing: &Standing,
        request: &Request,
        entry: Entry,
        now: Instant,
    ) -> Result<(Action, Filing)> {
        let settings = &standing.office.settings;
        Ok(match entry {
            Entry::Ready(action) => {
                if let Action::Open { .. } = *action {
                    return Err(Error::Refused(format!("{} is open already.", request.number)));
                }
                (*action, Filing::default())
            }
            Entry::Renew | Entry::ReportChange(_) => {
                return Err(Error::invalid("step", "unknown_choice", "This step opens another request."));
            }
            Entry::Attach { path, note } => {
                let (action, filing) = files::attachment(Path::new(&path), note)?;
                (action, filing)
            }
            Entry::WithFile { path, action } => {
                let (file, reference) = files::read_file(Path::new(&path))?;
                let filing = Filing { files: vec![file], ..Filing::default() };
                (action.with_file(reference), filing)
            }
            Entry::DraftLetter(letter) => {
                let kind = DocumentKind::DenialLetter;
                let (document, file) =
                    self.make_document(request, kind, Some(&letter), settings, now).await?;
                let filing = Filing { files: vec![file], ..Filing::default() };
                (Action::DraftLetter { letter: *letter, document }, filing)
            }
            Entry::DraftDocument { kind, letter } => {
                let made = self.make_document(request, kind, letter.as_deref(), settings, now).await?;
                let (document, file) = made;
                let action = Action::DraftDocument { letter: letter.map(|letter| *letter), document };
                (action, Filing { files: vec![file], ..Filing::default() })
            }
            Entry::FileEditedLetter { path, of } => {
                let Some(path) = path else {
                    let message = "Choose the edited copy: the .docx file that you changed.";
                    return Err(Error::invalid("path", "missing", message));
                };
                let copy = files::read_file(Path::new(&path))?;
                let made = self.make_edited(request, &of, copy, settings).await?;
                let (edited, letter, document, files) = made;
                let action = Action::FileEditedLetter { edited, letter, document };
                (action, Filing { files, ..Filing::default() })
            }
            Entry::RecordSigning { path, signing } => {
                let Some(path) = path else {
                    let message = "Choose the signed file: the scan, or what the signing tool gave.";
                    return Err(Error::invalid("path", "missing", message));
                };
                let (file, reference) = files::read_file(Path::new(&path))?;
                let document = signing.document.clone();
                let action = Action::RecordSigning { document, signing: signing.with(reference) };
                (action, Filing { files: vec![file], ..Filing::default() })
            }
            Entry::MakePublicCopy(marks) => {
                let (copy, file) = self.make_public_copy(standing, &request.number, &marks, now).await?;
                (Action::MakePublicCopy { copy }, Filing { files: vec![file], ..Filing::default() })
            }
            Entry::DraftFindings => {
                // The packet tells of the record as it stands before its own event.
                let read = self.read_for(&standing.session, &request.number).await?;
                let (document, file) = self.make_packet(&read, settings, now).await?;
                let filing = Filing { files: vec![file], ..Filing::default() };
                (Action::DraftFindings { document }, filing)
            }
        })
    }

    /// Every problem that a step would meet now; nothing is filed.
    ///
    /// # Errors
    /// [`Error::Refused`] where the step is not possible for this person or in this stage.
    pub async fn check(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        input: &Value,
        now: Instant,
    ) -> Result<Problems> {
        let standing = &Box::pin(self.standing_for(session, input, now)).await?;
        let session = &standing.session;
        let step = parse::step(input)?;
        let entry = self.entry(step, input).await?;
        let Some(number) = number else {
            session.may_open()?;
            return match entry {
                Ok(Entry::Ready(action)) => self.named_problems(&action).await,
                Ok(_) => Ok(Problems::new()),
                Err(problems) => Ok(problems),
            };
        };
        let read = self.read_for(session, number).await?;
        let context = standing
            .context(now, Box::pin(self.others_at(&read.request, &standing.office.library, now)).await?);
        let result = match entry {
            Ok(Entry::Ready(action) | Entry::WithFile { action, .. }) => {
                let mut problems = self.named_problems(&action).await?;
                if let Err(refusal) = read.request.take(*action, &context) {
                    problems.extend(not_ready(refusal)?);
                }
                return Ok(problems);
            }
            Ok(Entry::DraftDocument { kind, letter }) => {
                read.request.may(step, &context)?;
                let letter = letter.as_deref();
                return self.document_problems(&read.request, kind, letter, context.settings, now).await;
            }
            Ok(
                Entry::Attach { .. }
                | Entry::Renew
                | Entry::ReportChange(_)
                | Entry::DraftFindings
                | Entry::FileEditedLetter { .. }
                | Entry::RecordSigning { .. },
            ) => read.request.may(step, &context).map(|_| ()),
            Ok(Entry::MakePublicCopy(marks)) => {
                read.request.may(step, &context)?;
                return match Self::previewed_copy(&read, standing, &marks, now) {
                    Ok(copy) => self.glyph_problems(copy).await,
                    Err(Error::Invalid(problems)) => Ok(problems),
                    Err(other) => Err(other),
                };
            }
            Ok(Entry::DraftLetter(letter)) => {
                read.request.may(Step::DraftLetter, &context)?;
                let (kind, letter) = (DocumentKind::DenialLetter, Some(&*letter));
                return self.document_problems(&read.request, kind, letter, context.settings, now).await;
            }
            Err(mut problems) => {
                if let Err(refusal) = read.request.may(step, &context) {
                    problems.extend(not_ready(refusal)?);
                }
                return Ok(problems);
            }
        };
        result.map_or_else(not_ready, |()| Ok(Problems::new()))
    }

    /// What was typed for a step; the text of the letter is asked for only where a letter is drafted.
    async fn entry(&self, step: Step, input: &Value) -> Result<std::result::Result<Entry, Problems>> {
        let kind = if step == Step::DraftLetter {
            Some(DocumentKind::DenialLetter)
        } else {
            let named = input.get("kind").and_then(Value::as_str).and_then(DocumentKind::from_name);
            named.filter(|kind| step == Step::DraftDocument && kind.is_letter())
        };
        let revision = match kind {
            Some(kind) => self.letter_revision(kind).await?,
            None => 0,
        };
        Ok(parse::entry(input, tech_358(), revision))
    }

    /// Refuses a step that is not this person's, and files the attempt (rule 4).
    pub(crate) async fn check_authority(
        &self,
        standing: &Standing,
        request: &Request,
        step: Step,
        now: Instant,
    ) -> Result<()> {
        let context = standing.context(now, Earlier::default());
        let Err(refusal) = request.may(step, &context) else { return Ok(()) };
        match &refusal {
            // What is missing is told together with what is wrong in the input.
            Refusal::NotReady(_) => Ok(()),
            Refusal::WrongStage { .. } => Err(refusal.into()),
            Refusal::NotTheirs { .. } | Refusal::Involved { .. } => {
                self.file_attempt(standing, request, step, &refusal, &context).await?;
                Err(refusal.into())
            }
        }
    }

    /// Files a refused attempt; where somebody else was faster, after what they filed.
    async fn file_attempt(
        &self,
        standing: &Standing,
        request: &Request,
        step: Step,
        refusal: &Refusal,
        context: &Context<'_>,
    ) -> Result<()> {
        let mut request = request.clone();
        for _ in 0..ATTEMPTS {
            let number = request.number.clone();
            let event = request.attempt_refused(step, refusal, context);
            match self.file_event(standing, request, event, Filing::default()).await {
                Err(Error::Stale(_)) => request = self.read_for(&standing.session, &number).await?.request,
                done => return done.map(|_| ()),
            }
        }
        Ok(())
    }

    async fn open_request(&self, standing: &Standing, input: &Value, now: Instant) -> Result<Taken> {
        let session = &standing.session;
        if let Err(refusal) = session.may_open() {
            let refused = Error::from(refusal);
            Box::pin(self.file_office_attempt(session, Step::Open.label().to_owned(), &refused, now)).await?;
            return Err(refused);
        }
        let not_open = || Error::invalid("step", "unknown_choice", "Open the request first.");
        let Entry::Ready(action) = parse::entry(input, tech_358(), 0)? else { return Err(not_open()) };
        self.check_named(&action).await?;
        let Action::Open { intake } = *action else { return Err(not_open()) };
        let (taken, request, mut filing) = self.opening(standing, intake, now).await?;
        filing.drop_drafts.push(drafts::key(session, None, Step::Open));
        self.file(standing, request, filing).await?;
        Ok(taken)
    }

    /// The next number of a year; one that came from another office is passed over.
    async fn unused_number(&self, year: i32, after: u32) -> Result<RequestNumber> {
        loop {
            let number = RequestNumber::new(year, self.store.next_number_after(year, after).await?);
            if self.store.events(number.as_str()).await?.is_empty() {
                return Ok(number);
            }
        }
    }

    /// The opening of a request, ready to be filed.
    pub(crate) async fn opening(
        &self,
        standing: &Standing,
        intake: Intake,
        now: Instant,
    ) -> Result<(Taken, Request, Filing)> {
        use chrono::Datelike as _;
        let year = day_of(now).year();
        let number = self.unused_number(year, standing.office.settings.numbers_after).await?;
        let event = Request::open(number.clone(), intake, &standing.context(now, Earlier::default()))?;
        let ready = seal_event(&event, &standing.session)?;
        let request = Request::fold([(event.clone(), ready.digest.clone())])
            .map_err(|error| Error::Damaged(format!("The request {number} can’t begin: {error}.")))?;
        let line = history::line(&event, ready.digest, true, &request);
        let filing = Filing {
            events: vec![ready.event],
            requests: vec![projection(&request, &standing.office)?],
            ..Filing::default()
        };
        let (stage, version) = (request.stage, request.version);
        Ok((Taken { number, stage, version, line, renewal: None, document: None }, request, filing))
    }

    /// Asks the procedure, seals the event and files it with what belongs to it.
    pub(crate) async fn file_action(
        &self,
        standing: &Standing,
        request: Request,
        action: Action,
        now: Instant,
        mut filing: Filing,
    ) -> Result<Taken> {
        let step = action.step();
        // Only these are held against what other requests say.
        let earlier = if held_against_others(step) {
            Box::pin(self.others_at(&request, &standing.office.library, now)).await?
        } else {
            Earlier::default()
        };
        self.check_named(&action).await?;
        if step == Step::SendFindings {
            Box::pin(self.supersede(standing, &request, now, &mut filing)).await?;
        }
        let document = filed_with(&action);
        let event = request.take(action, &standing.context(now, earlier))?;
        filing.drop_drafts.push(drafts::key(&standing.session, Some(&request.number), step));
        if let Action::DraftDocument { document, .. } = &event.action {
            let of = drafts::DraftOf { step, kind: Some(document.kind) };
            filing.drop_drafts.push(drafts::key(&standing.session, Some(&request.number), of));
        }
        let taken = self.file_event(standing, request, event, filing).await?;
        Ok(Taken { document, ..taken })
    }

    /// People and requests that an action names must be there, and fit.
    async fn check_named(&self, action: &Action) -> Result<()> {
        let problems = self.named_problems(action).await?;
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    async fn named_problems(&self, action: &Action) -> Result<Problems> {
        let mut problems = Problems::new();
        if let Action::AskExpert { account, .. } = action
            && !self.holds(account, Role::Expert).await?
        {
            let message = "Choose a subject-matter expert from the list.";
            problems.push(Problem::new("account", "unknown_choice", message));
        }
        if let Action::Assign { assignee } = action {
            problems.extend(Box::pin(self.assignee_problem(assignee)).await?);
        }
        if let Action::Reassign { reassignment } = action {
            problems.extend(self.reassignment_problems(reassignment).await?);
        }
        if let Action::Open { intake } | Action::ReviseIntake { intake } = action {
            problems.extend(self.requester_problems(intake).await?);
            if let Some(previous) = &intake.previous {
                problems.extend(self.previous_problem("previous", previous.as_str()).await?);
            }
        }
        if let Action::CloseOut { renewal: Some(renewal), .. } = action
            && self.read(renewal).await?.is_none_or(|read| read.request.period().is_none())
        {
            let message = format!("Check the renewal: {renewal} was not accepted, so nothing was renewed.");
            problems.push(Problem::new("renewal", "not_accepted", message));
        }
        if let Action::SubmitForm { form } = action {
            let previous = form.text("previous_exception");
            if !previous.is_empty() {
                problems.extend(self.previous_problem("previous_exception", previous).await?);
            }
        }
        Ok(problems)
    }

    /// The exception that a request renews, changes or asks again for must be there: limits count by it.
    async fn previous_problem(&self, field: &str, previous: &str) -> Result<Option<Problem>> {
        let Ok(number) = previous.parse() else {
            let message = "Enter the previous exception as EX-2026-0001.";
            return Ok(Some(Problem::new(field, "not_a_number", message)));
        };
        // Whoever may see it: a colleague may have made it.
        let is_there = self.read(&number).await?.is_some();
        Ok((!is_there).then(|| {
            let message = format!("Check the previous exception: there is no {number}.");
            Problem::new(field, "unknown_choice", message)
        }))
    }

    pub(crate) async fn requester_problems(&self, intake: &Intake) -> Result<Problems> {
        match &intake.requester_account {
            Some(account) if !self.holds(account, Role::Requester).await? => {
                let message = "Choose the requester’s account from the list: one in use, with that role.";
                Ok(vec![Problem::new("requester_account", "unknown_choice", message)])
            }
            Some(_) | None => Ok(Problems::new()),
        }
    }

    /// Who sees to a request is of SMB’s staff, and named as their account names them.
    async fn assignee_problem(&self, assignee: &Assignee) -> Result<Option<Problem>> {
        let fits = self.holds(&assignee.account, Role::SmbStaff).await?
            && self.store.account(&assignee.account).await?.name == assignee.name;
        let message = "Choose somebody of SMB’s staff whose account is in use.";
        Ok((!fits).then(|| Problem::new("account", "unknown_choice", message)))
    }

    /// Whether an account is in use and holds a role.
    async fn holds(&self, account: &str, role: Role) -> Result<bool> {
        match self.store.account(account).await {
            Ok(stored) => Ok(stored.retired_at_ms.is_none() && person_of(&stored)?.is(role)),
            Err(store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes into the history that exceptions have expired (rule 10), and closes those that another has taken the
    /// place of: as the program's note, not as somebody's act.
    pub(crate) async fn note_expiries(&self, session: &Session, now: Instant) -> Result<()> {
        let standing = &self.standing(&session.at(now)).await?;
        // On the heap: this is part of every sign-in, and its stack is long already.
        for number in Box::pin(self.expired_unnoted(session, now)).await? {
            let Ok(read) = self.read_for(session, &number).await else { continue };
            let Some(last_day) = read.request.last_day() else { continue };
            let context = standing.context(now, Earlier::default());
            let action = if read.request.superseded.is_some() {
                Action::CloseSuperseded {}
            } else {
                Action::Expire { last_day }
            };
            let noted = read.request.expiry_noted && read.request.superseded.is_none();
            // Of what is shared the office notes it that has the turn.
            let is_elsewhere = standing.office.turn_refusal(&read.request, session.person()).is_some();
            if noted || is_elsewhere || read.request.may(action.step(), &context).is_err() {
                continue;
            }
            let event = read.request.take(action, &context)?;
            match self.file_event(standing, read.request, event, Filing::default()).await {
                // Another window noted it first: that is as good.
                Ok(_) | Err(Error::Stale(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Refuses a step on a request that goes on in another office.
pub(crate) fn check_turn(standing: &Standing, request: &Request) -> Result<()> {
    match standing.office.turn_refusal(request, standing.session.person()) {
        Some(why) => Err(Error::Refused(why)),
        None => Ok(()),
    }
}

/// Whether what other requests say counts for a step.
const fn held_against_others(step: Step) -> bool {
    matches!(step, Step::AcceptRequest | Step::DeclineRequest | Step::Renew | Step::ReportChange)
}

/// The file that a step puts on record.
fn filed_with(action: &Action) -> Option<FileReference> {
    if let Action::DraftLetter { document, .. }
    | Action::DraftDocument { document, .. }
    | Action::FileEditedLetter { document, .. }
    | Action::DraftFindings { document } = action
    {
        Some(document.file.clone())
    } else if let Action::RecordSigning { signing, .. } = action {
        Some(signing.file.clone())
    } else if let Action::Attach { file, .. } = action {
        Some(file.clone())
    } else {
        None
    }
}

fn not_ready(refusal: Refusal) -> Result<Vec<Problem>> {
    match refusal {
        Refusal::NotReady(problems) => Ok(problems),
        Refusal::WrongStage { .. } | Refusal::NotTheirs { .. } | Refusal::Involved { .. } => {
            Err(refusal.into())
        }
    }
}

/// The name under which a document of a kind and version is saved.
pub(crate) fn file_name(request: &Request, kind: DocumentKind, version: u32) -> String {
    let kind = kind.label().to_lowercase().replace(' ', "-");
    format!("{}-{kind}-{version}.pdf", request.number)
}
