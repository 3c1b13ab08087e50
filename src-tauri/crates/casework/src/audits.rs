//! Audits: opened, planned, drawn, judged and followed.

use exception::{
    Matter as _, MatterKind, MatterNumber,
    audit::{Audit, AuditAction, AuditStage, AuditStep},
    calendar::day_of,
    matter,
    values::Instant,
};
use serde_json::{Value, json};
use store::{Filing, MatterRow};

use crate::{
    Error, Office, Result, Session,
    matters::{MatterDraft, ReadMatter, asker, draft_key, lines},
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
        let session = &self.at_desk(session).await?;
        let read: ReadMatter<Audit> = self.matter_for(session, number).await?;
        let history = lines(&read, &self.store.keys().await?, sentence);
        let offers = AuditStep::ALL
            .iter()
            .filter(|step| !matches!(step, AuditStep::Open | AuditStep::AttemptRefused))
            .map(|step| {
                let refusal = read.matter.may(*step, session.person()).err();
                MatterOffer {
                    step: step.as_str().to_owned(),
                    label: step.label().to_owned(),
                    not_theirs: refusal.as_ref().is_some_and(matter::MatterRefusal::is_of_authority),
                    why_not: refusal.map(|refusal| refusal.to_string()),
                }
            })
            .collect();
        Ok(AuditView {
            today: day_of(now).to_string(),
            offers,
            history_verifies: history.iter().all(|line| line.verified),
            history,
            audit: read.matter,
        })
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
        let standing = &self.standing(session).await?;
        let person = standing.session.person();
        let step = matter::step::<Audit>(input)?;
        let Some(number) = number else {
            Audit::may_open(person)?;
            let AuditAction::Open { plan } = AuditAction::parse(step, input)? else {
                return Err(Error::invalid("step", "unknown_choice", "Open the audit first."));
            };
            let number = self.next_matter(MatterKind::Audit, now).await?;
            let event = Audit::open(&number, plan, person, now)?;
            let text = sentence(&event.action);
            let of = MatterDraft { number: None, step: step.as_str().to_owned(), about: String::new() };
            let drop_drafts = vec![draft_key::<Audit>(&standing.session, &of)];
            let filing = Filing { drop_drafts, ..Filing::default() };
            let opened: Audit = self.file_opening(standing, event, filing).await?;
            return Ok(MatterTaken { number, version: opened.thread.version, text });
        };
        let audit: Audit = self.matter_at(standing, number, version, step, now).await?;
        let action = AuditAction::parse(step, input)?;
        let event = audit.take(action, person, now)?;
        let text = sentence(&event.action);
        let of = MatterDraft {
            number: Some(number.clone()),
            step: step.as_str().to_owned(),
            about: String::new(),
        };
        let filing =
            Filing { drop_drafts: vec![draft_key::<Audit>(&standing.session, &of)], ..Filing::default() };
        let audit = self.file_matter(standing, audit, event, filing).await?;
        Ok(MatterTaken { number: number.clone(), version: audit.thread.version, text })
    }

    /// The draft of a step of an audit; where there is none, what the step starts from.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`].
    pub async fn audit_draft(&self, session: &Session, of: &MatterDraft) -> Result<Draft> {
        self.matter_draft::<Audit>(session, of, async |audit| {
            Ok(match audit {
                Some(audit) if of.step == AuditStep::Revise.as_str() => plan_as_typed(&audit),
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
    use exception::audit::Selection;
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

fn audit_row(row: &MatterRow) -> Result<AuditRow> {
    let damaged = || Error::Damaged(format!("The list’s row of {} can’t be read.", row.stream));
    let detail: Value = serde_json::from_str(&row.detail).map_err(|_| damaged())?;
    let kind = detail.get("kind").cloned().unwrap_or_default();
    Ok(AuditRow {
        number: row.stream.parse().map_err(|_| damaged())?,
        title: row.title.clone(),
        kind: serde_json::from_value(kind).map_err(|_| damaged())?,
        stage: AuditStage::from_name(&row.stage).ok_or_else(damaged)?,
        opened_on: row.opened_on.clone(),
        closed_on: row.closed_on.clone(),
    })
}

/// What happened, in a sentence.
fn sentence(action: &AuditAction) -> String {
    match action {
        AuditAction::Open { plan } => format!("Planned the audit “{}”.", plan.title),
        AuditAction::Revise { .. } => "Changed the plan.".to_owned(),
        AuditAction::Abandon { reasons } => format!("Gave up the audit: {reasons}"),
        AuditAction::AttemptRefused { attempted, why } => {
            format!("Tried “{}” and was refused: {why}", attempted.label())
        }
    }
}
