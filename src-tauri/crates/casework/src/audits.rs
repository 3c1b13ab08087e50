//! Audits: planned, drawn, judged and followed.

mod population;

use std::path::Path;

use documents::{AUDIT_NOTICE, AuditNotice, AuditReport};
use exception::{
    Matter as _, MatterKind, MatterNumber, Settings,
    audit::{
        Audit, AuditAction, AuditContext, AuditDocument, AuditEntry, AuditPaper, AuditStage, AuditStep,
        FindingState, RULE, Selection, first_verdict,
    },
    calendar::day_of,
    matter::{self, MatterRefusal},
    values::{Digest, Instant},
};
use serde_json::{Value, json};
use store::{Filing, MatterRow, NewFile};

use crate::{
    Error, FileContent, Office, Result, Session, files,
    matters::{MatterDraft, ReadMatter, asker, draft_key, lines},
    memory::Standing,
    view::{AuditList, AuditRow, AuditView, Draft, MatterOffer, MatterTaken},
};

impl Office {
    /// The audits that a person may see, the last opened first.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn audits(&self, session: &Session) -> Result<AuditList> {
        let session = &self.at_desk(session).await?;
        let asker = asker(session.person());
        let rows = self.store.matters(MatterKind::Audit.as_str(), Some(&asker)).await?;
        let rows = rows.iter().map(audit_row).collect::<Result<_>>()?;
        Ok(AuditList { rows, may_open: Audit::may_open(session.person()).is_ok() })
    }

    /// An audit as a person may see it, with what they may do now and why not.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn audit(&self, session: &Session, number: &MatterNumber, now: Instant) -> Result<AuditView> {
        let session = &self.at_desk(&session.at(now)).await?;
        let person = session.person();
        let read: ReadMatter<Audit> = self.matter_for(session, number).await?;
        let inside = read.matter.is_inside(person);
        let mut history = lines(&read, &self.store.keys().await?, sentence);
        let history_verifies = history.iter().all(|line| line.verified);
        let offers = AuditStep::ALL
            .iter()
            .filter(|step| !matches!(step, AuditStep::Open | AuditStep::AttemptRefused))
            .map(|step| {
                let refusal = read.matter.may(*step, person).err();
                MatterOffer {
                    step: step.as_str().to_owned(),
                    label: step.label().to_owned(),
                    not_theirs: refusal.as_ref().is_some_and(MatterRefusal::is_of_authority),
                    why_not: refusal.map(|refusal| refusal.to_string()),
                }
            })
            .collect();
        let mut not_to_judge = Vec::new();
        if inside && read.matter.thread.stage != AuditStage::Closed {
            for sheet in &read.matter.sheets {
                let request = &sheet.reading.value.number;
                if self.took_part(session, request).await? {
                    not_to_judge.push(request.clone());
                }
            }
        }
        let audit = read.matter.clone().as_seen_by(person);
        if !inside {
            let seen: Vec<u32> = audit.findings.iter().map(|finding| finding.id).collect();
            let events = &read.events;
            history.retain(|line| {
                let event = events.iter().find(|event| event.sequence == line.sequence);
                let about = event.and_then(|event| event.action.finding());
                about.is_some_and(|id| seen.contains(&id))
            });
        }
        let to_answer = audit
            .findings
            .iter()
            .filter(|finding| finding.state == FindingState::Notified && Audit::concerns(finding, person))
            .map(|finding| finding.id)
            .collect();
        Ok(AuditView {
            today: day_of(now).to_string(),
            inside,
            to_judge: u32::try_from(audit.to_judge()).unwrap_or(u32::MAX),
            rule: RULE.to_owned(),
            not_to_judge,
            to_answer,
            offers,
            history,
            history_verifies,
            audit,
        })
    }

    /// A file that an audit names, as far as a person may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no event that this person may see names it.
    pub(crate) async fn audit_file(
        &self,
        session: &Session,
        number: &MatterNumber,
        sha256: &Digest,
    ) -> Result<FileContent> {
        let session = &self.at_desk(session).await?;
        let read: ReadMatter<Audit> = self.matter_for(session, number).await?;
        let seen = read.matter.as_seen_by(session.person());
        self.named_file(number.as_str(), seen.files(), sha256).await
    }

    /// Takes a step on an audit, or opens one where no number is given. `version` is the version of the audit that
    /// the person had before them; a newer one refuses the step as stale.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem by field, [`Error::Refused`] where the step is not this person's
    /// (the attempt is filed), [`Error::Stale`], [`Error::NotFound`].
    pub async fn take_audit(
        &self,
        session: &Session,
        number: Option<&MatterNumber>,
        version: Option<u32>,
        input: &Value,
        now: Instant,
    ) -> Result<MatterTaken> {
        let standing = &self.standing(&session.at(now)).await?;
        let person = standing.session.person();
        let step = matter::step::<Audit>(input)?;
        let Some(number) = number else {
            return Box::pin(self.open_audit(standing, step, input, now)).await;
        };
        let audit: Audit = Box::pin(self.matter_at(standing, number, version, step, now)).await?;
        let entry = AuditEntry::parse(step, input)?;
        let settings = &standing.office.settings;
        let (action, files) = Box::pin(self.audit_action(&audit, entry, settings, now)).await?;
        let request = audit.judges(&action).cloned();
        let took_part = match &request {
            Some(request) => self.took_part(&standing.session, request).await?,
            None => false,
        };
        let about = request.map(|request| request.to_string()).unwrap_or_default();
        let event = match audit.take(action, &AuditContext { person, at: now, took_part }) {
            Ok(event) => event,
            Err(refusal) => return Err(Box::pin(self.refuse(standing, audit, step, refusal, now)).await),
        };
        let text = sentence(&event.action);
        let of = |about: String| {
            let of = MatterDraft { number: Some(number.clone()), step: step.as_str().to_owned(), about };
            draft_key::<Audit>(&standing.session, &of)
        };
        let drop_drafts = vec![of(about), of(String::new())];
        let filing = Filing { files, drop_drafts, ..Filing::default() };
        let audit = Box::pin(self.file_matter(standing, audit, event, filing)).await?;
        Ok(MatterTaken { number: number.clone(), version: audit.thread.version, text })
    }

    async fn open_audit(
        &self,
        standing: &Standing,
        step: AuditStep,
        input: &Value,
        now: Instant,
    ) -> Result<MatterTaken> {
        let person = standing.session.person();
        if let Err(refusal) = Audit::may_open(person) {
            let refused = Error::from(refusal);
            Box::pin(self.file_office_attempt(&standing.session, "Open an audit".to_owned(), &refused, now))
                .await?;
            return Err(refused);
        }
        let not_open = || Error::invalid("step", "unknown_choice", "Open the audit first.");
        let AuditEntry::Ready(action) = AuditEntry::parse(step, input)? else { return Err(not_open()) };
        let AuditAction::Open { plan } = *action else { return Err(not_open()) };
        let number = self.next_matter(MatterKind::Audit, now).await?;
        let event = Audit::open(&number, plan, person, now)?;
        let text = sentence(&event.action);
        let of = MatterDraft { number: None, step: step.as_str().to_owned(), about: String::new() };
        let drop_drafts = vec![draft_key::<Audit>(&standing.session, &of)];
        let opened: Audit =
            self.file_opening(standing, event, Filing { drop_drafts, ..Filing::default() }).await?;
        Ok(MatterTaken { number, version: opened.thread.version, text })
    }

    /// The action that an entry becomes, with the files that it puts on record.
    async fn audit_action(
        &self,
        audit: &Audit,
        entry: AuditEntry,
        settings: &Settings,
        now: Instant,
    ) -> Result<(AuditAction, Vec<NewFile>)> {
        let read = |path: Option<String>| {
            let missing = || Error::invalid("path", "missing", "Choose the file.");
            files::read_file(Path::new(&path.ok_or_else(missing)?))
        };
        Ok(match entry {
            AuditEntry::Ready(action) => (*action, Vec::new()),
            AuditEntry::Draw => {
                let (draw, readings) = self.draw_plan(&audit.plan, now).await?;
                (AuditAction::Draw { draw, readings }, Vec::new())
            }
            AuditEntry::ReadAgain { request } => {
                (AuditAction::ReadAgain { reading: self.read_for_audit(&request, now).await? }, Vec::new())
            }
            AuditEntry::Attach { request, finding, path, note } => {
                let (kept, file) = read(path)?;
                (AuditAction::AttachEvidence { request, finding, file, note }, vec![kept])
            }
            AuditEntry::Respond { finding, text, path } => {
                let (evidence, files) = match path {
                    Some(path) => {
                        let (kept, file) = read(Some(path))?;
                        (Some(file), vec![kept])
                    }
                    None => (None, Vec::new()),
                };
                (AuditAction::RespondToFinding { finding, text, evidence }, files)
            }
            AuditEntry::Notify { finding: id } => {
                let missing =
                    || Error::invalid("finding", "unknown_choice", "Choose a finding of this audit.");
                let finding = audit.finding(id).ok_or_else(missing)?;
                let lacks = crate::settings::missing_particulars(settings);
                if !lacks.is_empty() {
                    return Err(Error::Invalid(lacks));
                }
                let (text, revision) = self.text_in_force(&AUDIT_NOTICE).await?;
                let notice = AuditNotice { audit, finding, settings, template: &text, made_at: now };
                let notice = notice.document().map_err(|error| {
                    Error::Document(format!("The text of the audit notice has a problem in {error}"))
                })?;
                let version = u32::try_from(finding.notices.len()).unwrap_or(u32::MAX).saturating_add(1);
                let name = format!("{}-finding-{id}-notice-{version}.pdf", audit.thread.number);
                let (document, file) = self.audit_paper(AuditPaper::Notice, version, name, notice).await?;
                let document = AuditDocument { template_revision: Some(revision), ..document };
                (AuditAction::NotifyFinding { finding: id, document }, vec![file])
            }
            AuditEntry::Report => {
                let version = u32::try_from(audit.reports.len()).unwrap_or(u32::MAX).saturating_add(1);
                let report = AuditReport { audit, settings, version, made_at: now }.document();
                let name = format!("{}-report-{version}.pdf", audit.thread.number);
                let (document, file) = self.audit_paper(AuditPaper::Report, version, name, report).await?;
                (AuditAction::MakeReport { document }, vec![file])
            }
        })
    }

    /// Prints a document of an audit, to be filed.
    async fn audit_paper(
        &self,
        paper: AuditPaper,
        version: u32,
        name: String,
        document: documents::model::Document,
    ) -> Result<(AuditDocument, NewFile)> {
        let (file, pages, kept) = self.printed(document, name).await?;
        Ok((AuditDocument { paper, version, file, pages, template_revision: None }, kept))
    }

    /// Whether whoever is at the desk took part in a request.
    async fn took_part(&self, session: &Session, number: &exception::RequestNumber) -> Result<bool> {
        let read = self.read(number).await?;
        Ok(read.is_some_and(|read| read.request.took_part(session.person())))
    }

    /// The draft of a step of an audit; where there is none, what the step starts from.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`].
    pub async fn audit_draft(&self, session: &Session, of: &MatterDraft) -> Result<Draft> {
        self.matter_draft::<Audit>(session, of, async |audit| {
            Ok(match audit {
                Some(audit) if of.step == AuditStep::Revise.as_str() => plan_as_typed(&audit),
                Some(audit) if of.step == AuditStep::JudgeSheet.as_str() => sheet_as_typed(&audit, &of.about),
                Some(_) | None => json!({}),
            })
        })
        .await
    }

    /// Saves a draft of a step of an audit over the version it started from; answers the new version.
    ///
    /// # Errors
    /// [`Error::Stale`], [`Error::NotFound`], [`Error::Refused`].
    pub async fn save_audit_draft(
        &self,
        session: &Session,
        of: &MatterDraft,
        input: &Value,
        version: u32,
        now: Instant,
    ) -> Result<u32> {
        self.save_draft_of_matter::<Audit>(session, of, input, version, now).await
    }
}

/// A plan as it is typed: what changing it starts from.
fn plan_as_typed(audit: &Audit) -> Value {
    let plan = &audit.plan;
    let mut typed = json!({
        "title": plan.title, "kind": plan.kind, "purpose": plan.purpose, "population": plan.population,
        "from": plan.period.map(|period| period.from), "to": plan.period.map(|period| period.to),
    });
    if let Some(fields) = typed.as_object_mut() {
        match &plan.selection {
            Selection::All {} => {
                fields.insert("all".to_owned(), json!(true));
            }
            Selection::Sample { size, seed, by } => {
                fields.insert("size".to_owned(), json!(size));
                fields.insert("seed".to_owned(), json!(seed));
                fields.insert("by".to_owned(), json!(by));
            }
        }
    }
    typed
}

/// The judgement of a request as it is typed: as it was judged before, else as far as the record's own answers go.
fn sheet_as_typed(audit: &Audit, request: &str) -> Value {
    let sheet = request.parse().ok().and_then(|number| audit.sheet(&number));
    let Some(sheet) = sheet else { return json!({ "request": request }) };
    if let Some(judged) = &sheet.judged {
        return json!({ "request": request, "judgements": judged.value.judgements,
            "conclusion": judged.value.conclusion });
    }
    let rows = sheet.reading.value.results.iter();
    let rows: Vec<Value> =
        rows.map(|checked| json!({ "check": checked.check, "verdict": first_verdict(checked) })).collect();
    json!({ "request": request, "judgements": rows })
}

fn audit_row(row: &MatterRow) -> Result<AuditRow> {
    let damaged = || Error::Damaged(format!("The list’s row of {} can’t be read.", row.stream));
    let detail: Value = serde_json::from_str(&row.detail).map_err(|_| damaged())?;
    let kind = detail.get("kind").cloned().unwrap_or_default();
    let count = |name: &str| {
        let count = detail.get(name).and_then(Value::as_u64).unwrap_or(0);
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    Ok(AuditRow {
        number: row.stream.parse().map_err(|_| damaged())?,
        title: row.title.clone(),
        kind: serde_json::from_value(kind).map_err(|_| damaged())?,
        stage: AuditStage::from_name(&row.stage).ok_or_else(damaged)?,
        opened_on: row.opened_on.clone(),
        closed_on: row.closed_on.clone(),
        sheets: count("sheets"),
        to_judge: count("to_judge"),
        findings: count("findings"),
        open_findings: count("open_findings"),
    })
}

/// What happened, in a sentence.
fn sentence(action: &AuditAction) -> String {
    match action {
        AuditAction::Open { plan } => format!("Planned the audit “{}”.", plan.title),
        AuditAction::Revise { .. } => "Changed the plan.".to_owned(),
        AuditAction::Draw { draw, .. } => {
            format!("Drew {} of a population of {}.", draw.drawn.len(), draw.population)
        }
        AuditAction::ReadAgain { reading } => {
            format!("Read the record of {} again, at version {}.", reading.number, reading.version)
        }
        AuditAction::JudgeSheet { request, judgements, .. } => {
            let not_met =
                judgements.iter().filter(|judgement| judgement.verdict == exception::audit::Verdict::NotMet);
            format!("Judged {request}: {} not met.", not_met.count())
        }
        AuditAction::AttachEvidence { file, .. } => {
            format!("Attached the file “{}”.", crate::history::shown(&file.name))
        }
        AuditAction::RecordFinding { finding } => format!("Recorded a finding: {}", finding.what),
        AuditAction::NotifyFinding { finding, .. } => {
            format!("Notified who is responsible for finding {finding}.")
        }
        AuditAction::RespondToFinding { finding, text, .. } => format!("Answered finding {finding}: {text}"),
        AuditAction::CloseFinding { finding, words } => format!("Closed finding {finding}: {words}"),
        AuditAction::ReturnFinding { finding, words, .. } => {
            format!("Returned the answer to finding {finding}: {words}")
        }
        AuditAction::Conclude { words } => format!("Concluded the sheets: {words}"),
        AuditAction::MakeReport { document } => {
            format!("Made the audit report, version {}.", document.version)
        }
        AuditAction::Close {} => "Closed the audit.".to_owned(),
        AuditAction::Abandon { reasons } => format!("Gave up the audit: {reasons}"),
        AuditAction::AttemptRefused { attempted, why } => {
            format!("Tried “{}” and was refused: {why}", attempted.label())
        }
    }
}
