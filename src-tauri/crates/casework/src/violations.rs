//! Violation reports: reported by anybody, read by reporter, supervisor and CDT ISO alone.

use std::path::Path;

use documents::ViolationPaper;
use exception::{
    MatterKind, MatterNumber, Person, Problem, Role,
    calendar::{day_of, long_date},
    matter::{self, Matter as _, MatterRefusal},
    values::{Digest, Instant},
    violation::{
        Finding, Report, ReportDocument, Violation, ViolationAction, ViolationEntry, ViolationStage,
        ViolationStep,
    },
};
use serde_json::{Value, json};
use store::{Filing, MatterRow, NewFile};

use crate::{
    Error, FileContent, MatterDraft, Office, Result, Session, files,
    history::shown,
    matters::{ReadMatter, asker, draft_key, lines},
    memory::Standing,
    view::{Draft, MatterOffer, MatterTaken, ViolationList, ViolationRow, ViolationView},
};

impl Office {
    /// The violation reports that a person may read, the last opened first. An auditor is told of every report that it
    /// exists - number, days, stage - and not what it says.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn violations(&self, session: &Session) -> Result<ViolationList> {
        let session = &self.at_desk(session).await?;
        let person = session.person();
        let own = self.store.matters(MatterKind::Violation.as_str(), Some(&asker(person))).await?;
        let mut rows = own.iter().map(|row| violation_row(row, true)).collect::<Result<Vec<_>>>()?;
        if person.is(Role::Auditor) {
            let all = self.store.matters(MatterKind::Violation.as_str(), None).await?;
            for row in all.iter().filter(|row| !own.iter().any(|one| one.stream == row.stream)) {
                rows.push(violation_row(row, false)?);
            }
            rows.sort_by(|a, b| b.number.cmp(&a.number));
        }
        Ok(ViolationList { rows, may_open: session.key().is_ok() })
    }

    /// A violation report with what the person may do now and why not.
    ///
    /// # Errors
    /// [`Error::NotFound`], for auditors and administrators too.
    pub async fn violation(
        &self,
        session: &Session,
        number: &MatterNumber,
        now: Instant,
    ) -> Result<ViolationView> {
        let session = &self.at_desk(&session.at(now)).await?;
        let read: ReadMatter<Violation> = self.matter_for(session, number).await?;
        let history = lines(&read, &self.store.keys().await?, sentence);
        let offers = ViolationStep::ALL
            .iter()
            .filter(|step| !matches!(step, ViolationStep::Open | ViolationStep::AttemptRefused))
            .map(|step| {
                let refusal = read.matter.may(*step, session.person()).err();
                MatterOffer {
                    step: step.as_str().to_owned(),
                    label: step.label().to_owned(),
                    not_theirs: refusal.as_ref().is_some_and(MatterRefusal::is_of_authority),
                    why_not: refusal.map(|refusal| refusal.to_string()),
                }
            })
            .collect();
        Ok(ViolationView {
            today: day_of(now).to_string(),
            offers,
            history_verifies: history.iter().all(|line| line.verified),
            history,
            violation: read.matter,
        })
    }

    /// Takes a step on a violation report, or reports a violation where no number is given. A report that is made is
    /// made as a document at once, where nothing keeps it from being printed.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem by field, [`Error::Refused`] where the step is not this person's
    /// (the attempt is filed), [`Error::Stale`], [`Error::NotFound`].
    pub async fn take_violation(
        &self,
        session: &Session,
        number: Option<&MatterNumber>,
        version: Option<u32>,
        input: &Value,
        now: Instant,
    ) -> Result<MatterTaken> {
        let standing = &self.standing(&session.at(now)).await?;
        let person = standing.session.person();
        let step = matter::step::<Violation>(input)?;
        let Some(number) = number else { return self.report_violation(standing, step, input, now).await };
        let violation: Violation = self.matter_at(standing, number, version, step, now).await?;
        let (action, mut filing) = match ViolationEntry::parse(step, input)? {
            ViolationEntry::Ready(action) => (*action, Filing::default()),
            ViolationEntry::MakeReport => {
                let (document, file) = self.make_violation_report(standing, &violation, now).await?;
                (ViolationAction::MakeReport { document }, Filing { files: vec![file], ..Filing::default() })
            }
            ViolationEntry::Attach { path, note } => {
                let Some(path) = path else {
                    return Err(Error::invalid("path", "missing", "Choose the file to attach."));
                };
                let (file, reference) = files::read_file(Path::new(&path))?;
                let filing = Filing { files: vec![file], ..Filing::default() };
                (ViolationAction::Attach { file: reference, note }, filing)
            }
        };
        let event = violation.take(action, person, now)?;
        let text = sentence(&event.action);
        let of = draft_of(Some(number.clone()), step);
        filing.drop_drafts.push(draft_key::<Violation>(&standing.session, &of));
        let violation = self.file_matter(standing, violation, event, filing).await?;
        Ok(MatterTaken { number: number.clone(), version: violation.thread.version, text })
    }

    /// Attaches a file from this machine.
    ///
    /// # Errors
    /// As [`Office::take_violation`].
    pub async fn attach_to_violation(
        &self,
        session: &Session,
        number: &MatterNumber,
        path: &Path,
        note: &str,
        now: Instant,
    ) -> Result<MatterTaken> {
        let input = json!({ "step": ViolationStep::Attach, "path": path.to_string_lossy(), "note": note });
        self.take_violation(session, Some(number), None, &input, now).await
    }

    async fn report_violation(
        &self,
        standing: &Standing,
        step: ViolationStep,
        input: &Value,
        now: Instant,
    ) -> Result<MatterTaken> {
        let session = &standing.session;
        // A reader has no account, and reports nothing.
        session.key()?;
        let not_open = || Error::invalid("step", "unknown_choice", "Report the violation first.");
        let ViolationEntry::Ready(action) = ViolationEntry::parse(step, input)? else {
            return Err(not_open());
        };
        let ViolationAction::Open { report } = *action else { return Err(not_open()) };
        self.check_named_in(session, &report).await?;
        let number = self.next_matter(MatterKind::Violation, now).await?;
        let event = Violation::open(&number, report, session.person(), now)?;
        let text = sentence(&event.action);
        let of = draft_of(None, step);
        let filing = Filing { drop_drafts: vec![draft_key::<Violation>(session, &of)], ..Filing::default() };
        let opened: Violation = self.file_opening(standing, event, filing).await?;
        let version = opened.thread.version;
        // What keeps the report from being printed, a character for one, is told where it is made by hand.
        let version = match self.make_violation_report(standing, &opened, now).await {
            Ok((document, file)) => {
                let event = opened.take(ViolationAction::MakeReport { document }, session.person(), now)?;
                let filing = Filing { files: vec![file], ..Filing::default() };
                self.file_matter(standing, opened, event, filing).await?.thread.version
            }
            Err(Error::Invalid(_) | Error::Document(_)) => version,
            Err(error) => return Err(error),
        };
        Ok(MatterTaken { number, version, text })
    }

    /// Accounts and the request that a report names must be there; the request one that the reporter may see.
    async fn check_named_in(&self, session: &Session, report: &Report) -> Result<()> {
        let mut problems = Vec::new();
        let known: Vec<Person> = self.people(session).await?;
        let is_known = |account: &str| known.iter().any(|person| person.account == account);
        if let Some(account) = &report.supervisor.account
            && !is_known(account)
        {
            let message = "Choose your supervisor’s account from the list, or leave it blank and give an e-mail address.";
            problems.push(Problem::new("supervisor.account", "unknown_choice", message));
        }
        for (index, involved) in report.involved.iter().enumerate() {
            if involved.account.as_ref().is_some_and(|account| !is_known(account)) {
                let message = "Choose the account from the list, or leave it blank: the name is enough.";
                problems.push(Problem::new(format!("involved.{index}.account"), "unknown_choice", message));
            }
        }
        if let Some(number) = &report.request {
            match self.read_for(session, number).await {
                Ok(_) => {}
                Err(Error::NotFound(message)) => {
                    problems.push(Problem::new("request", "unknown_choice", message));
                }
                Err(error) => return Err(error),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    async fn make_violation_report(
        &self,
        standing: &Standing,
        violation: &Violation,
        now: Instant,
    ) -> Result<(ReportDocument, NewFile)> {
        let members = &standing.office.members;
        let isos = members.iter().filter(|member| !member.retired && member.person.is(Role::CdtIso));
        let isos = isos.filter(|member| !violation.report.involves(&member.person));
        let cdt_iso = isos.map(|member| member.person.name.as_str()).collect::<Vec<_>>().join(" or ");
        let version = u32::try_from(violation.documents.len() + 1).unwrap_or(u32::MAX);
        let paper = ViolationPaper {
            violation,
            settings: &standing.office.settings,
            cdt_iso: if cdt_iso.is_empty() { "CDT Information Security Officer" } else { &cdt_iso },
            version,
            made_at: now,
        };
        let name = format!("{}-violation-report-{version}.pdf", violation.thread.number);
        let (file, pages, kept) = self.printed(paper.document(), name).await?;
        Ok((ReportDocument { file, version, pages }, kept))
    }

    /// A file of a violation report: the report itself, or evidence.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the report is not for this person, or names no such file.
    pub(crate) async fn violation_file(
        &self,
        session: &Session,
        number: &MatterNumber,
        sha256: &Digest,
    ) -> Result<FileContent> {
        let session = &self.at_desk(session).await?;
        let violation = self.matter_for::<Violation>(session, number).await?.matter;
        let made = violation.documents.iter().map(|made| &made.value.file);
        let attached = violation.evidence.iter().map(|attached| &attached.value.file);
        self.named_file(number.as_str(), made.chain(attached), sha256).await
    }

    /// The draft of a step of a violation report; where there is none, what it starts from.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`].
    pub async fn violation_draft(&self, session: &Session, of: &MatterDraft, now: Instant) -> Result<Draft> {
        let today = day_of(now).to_string();
        self.matter_draft::<Violation>(session, of, async |violation| {
            Ok(match violation {
                Some(violation) if of.step == ViolationStep::Send.as_str() => {
                    let newest = violation.documents.last().map(|newest| newest.value.file.sha256.clone());
                    json!({ "document": newest, "on": today })
                }
                Some(_) | None => json!({}),
            })
        })
        .await
    }

    /// Saves a draft of a step of a violation report over the version it started from; answers the new version.
    ///
    /// # Errors
    /// [`Error::Stale`], [`Error::NotFound`], [`Error::Refused`].
    pub async fn save_violation_draft(
        &self,
        session: &Session,
        of: &MatterDraft,
        input: &Value,
        version: u32,
        now: Instant,
    ) -> Result<u32> {
        self.save_draft_of_matter::<Violation>(session, of, input, version, now).await
    }
}

fn draft_of(number: Option<MatterNumber>, step: ViolationStep) -> MatterDraft {
    MatterDraft { number, step: step.as_str().to_owned(), about: String::new() }
}

/// A row of the list; `readable` says whether what the report says may be told.
fn violation_row(row: &MatterRow, readable: bool) -> Result<ViolationRow> {
    let damaged = || Error::Damaged(format!("The list’s row of {} can’t be read.", row.stream));
    let detail: Value = serde_json::from_str(&row.detail).map_err(|_| damaged())?;
    let finding = detail.get("finding").and_then(Value::as_str).and_then(Finding::from_name);
    Ok(ViolationRow {
        number: row.stream.parse().map_err(|_| damaged())?,
        subject: readable.then(|| row.title.clone()),
        stage: ViolationStage::from_name(&row.stage).ok_or_else(damaged)?,
        finding: finding.filter(|_| readable),
        opened_on: row.opened_on.clone(),
        closed_on: row.closed_on.clone(),
    })
}

/// What happened, in a sentence.
fn sentence(action: &ViolationAction) -> String {
    match action {
        ViolationAction::Open { report } => format!("Reported a violation: {}", report.subject),
        ViolationAction::MakeReport { document } => format!("Made the report, version {}.", document.version),
        ViolationAction::Send { recipient, dispatch, .. } => format!(
            "Sent the report to {} ({}) on {}: {}.",
            dispatch.to,
            recipient.label(),
            long_date(dispatch.on),
            dispatch.by.label().to_lowercase()
        ),
        ViolationAction::Acknowledge { remarks: None } => "Acknowledged the report.".to_owned(),
        ViolationAction::Acknowledge { remarks: Some(remarks) } => {
            format!("Acknowledged the report: {remarks}")
        }
        ViolationAction::Note { text } => format!("Noted: {text}"),
        ViolationAction::Attach { file, .. } => format!("Attached the file “{}”.", shown(&file.name)),
        ViolationAction::AddAction { remedy } => {
            format!("Agreed with {} by {}: {}", remedy.owner, long_date(remedy.due), remedy.what)
        }
        ViolationAction::FinishAction { action, evidence } => {
            format!("Recorded action {action} as done: {evidence}")
        }
        ViolationAction::End { finding, words, .. } => {
            format!("Ended the report, {}: {words}", finding.label().to_lowercase())
        }
        ViolationAction::AttemptRefused { attempted, why } => {
            format!("Tried “{}” and was refused: {why}", attempted.label())
        }
    }
}
