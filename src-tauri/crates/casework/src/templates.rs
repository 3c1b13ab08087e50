//! Templates: the texts of letters that SMB staff and administrators change, each change a revision that stays.

use documents::{
    AUDIT_NOTICE, Letter, Mail, mail_text,
    texts::{self, Field, Holds, LetterText},
};
use exception::{
    Problem, Request, RequestNumber, Role, Settings, Stage,
    action::{DocumentKind, LetterDraft},
    calendar::{day_of, moment},
    input::Input,
    notice::NoticeKind,
    office::OfficeAction,
    values::{Digest, Instant},
};
use ledger::Hash;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use store::{DraftKey, Filing, QueueQuery, SortBy, Template};

use crate::{
    Error, Office, Result, Session,
    project::of_stage,
    request_view::as_seen_outside,
    view::{
        ComparedLine, TemplateDraft, TemplateExample, TemplateField, TemplateList, TemplateProblem,
        TemplateRevision, TemplateRow, TemplateView,
    },
};

/// How many requests a letter can be shown with are offered.
const EXAMPLES: usize = 12;
/// How many requests are looked at for them.
const LOOKED_AT: u32 = 100;
/// Longest text that is kept as a draft, in bytes: a draft may be wrong, and too long, until it is published.
const LONGEST_DRAFT: usize = 1024 * 1024;

impl Office {
    /// Every template with the revision in force.
    ///
    /// # Errors
    /// [`Error::Refused`] for those who neither change nor read templates.
    pub async fn templates(&self, session: &Session) -> Result<TemplateList> {
        let session = &self.at_desk(session).await?;
        reads(session)?;
        let mut templates = Vec::new();
        for text in texts::all() {
            let history = self.store.template_history(text.id).await?;
            templates.push(self.template_row(session, text, &history).await?);
        }
        Ok(TemplateList { templates, may_change: may_change(session) })
    }

    /// A template with its fields, its revisions and the draft that this person left.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NotFound`] where there is none with this id.
    pub async fn template(&self, session: &Session, id: &str, now: Instant) -> Result<TemplateView> {
        let session = &self.at_desk(&session.at(now)).await?;
        reads(session)?;
        let text = find(id)?;
        let history = self.store.template_history(id).await?;
        let mut fields = Vec::new();
        field_views(text.fields, None, 0, &mut fields);
        Ok(TemplateView {
            row: self.template_row(session, text, &history).await?,
            text: in_force(text, &history).0,
            fields,
            revisions: self.revisions(text, &history).await?,
            draft: self.template_draft(session, id).await?,
            examples: self.examples(session, text, now).await?,
            may_change: may_change(session),
        })
    }

    /// The text of a revision; revision 0 is what ships with the program.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NotFound`].
    pub async fn template_revision(&self, session: &Session, id: &str, revision: u32) -> Result<String> {
        let session = &self.at_desk(session).await?;
        reads(session)?;
        self.revision_text(find(id)?, revision).await
    }

    /// What changed from a revision to a text, line by line.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NotFound`].
    pub async fn compare_template(
        &self,
        session: &Session,
        id: &str,
        revision: u32,
        with: &str,
    ) -> Result<Vec<ComparedLine>> {
        let old = self.template_revision(session, id, revision).await?;
        let with = normal(with);
        let compared = TextDiff::from_lines(old.as_str(), with.as_str());
        let line = |index: Option<usize>| index.map(|index| short(index + 1));
        let lines = compared.iter_all_changes().map(|change| {
            let (old, new) = (line(change.old_index()), line(change.new_index()));
            let text = change.value().trim_end_matches('\n').to_owned();
            match change.tag() {
                ChangeTag::Equal => ComparedLine { old, new, text },
                ChangeTag::Delete => ComparedLine { old, new: None, text },
                ChangeTag::Insert => ComparedLine { old: None, new, text },
            }
        });
        Ok(lines.collect())
    }

    /// Every problem that a text typed for a template has, by line; nothing is filed.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NotFound`].
    pub async fn check_template(
        &self,
        session: &Session,
        id: &str,
        typed: &str,
        now: Instant,
    ) -> Result<Vec<TemplateProblem>> {
        let session = &self.at_desk(&session.at(now)).await?;
        reads(session)?;
        self.template_problems(find(id)?, &normal(typed), now).await
    }

    /// The letter as a typed text would print it: with the data of a request, or with made-up data where none is given.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the text has problems; [`Error::NotFound`] where the person may not see the inside of the request;
    /// [`Error::Document`] where the letter can't be made of it.
    pub async fn preview_template(
        &self,
        session: &Session,
        id: &str,
        number: Option<&RequestNumber>,
        typed: &str,
        now: Instant,
    ) -> Result<Vec<u8>> {
        let session = &self.at_desk(&session.at(now)).await?;
        reads(session)?;
        let text = find(id)?;
        let typed = normal(typed);
        refuse_broken(&text.check(&typed).into_iter().map(problem).collect::<Vec<_>>())?;
        let (settings, _) = self.settings_now().await?;
        let document = match number {
            None => example(text, &typed, &settings, now)?,
            Some(number) => {
                let request = self.read_for(session, number).await?.request;
                if !session.is_inside(&request) {
                    return Err(Error::NotFound(format!("There is no letter of {number} that you may see.")));
                }
                match of(text)? {
                    Of::Letter(kind) => letter(kind, &request, &typed, &settings, now)?,
                    Of::Mail(kind) => mail((kind, &typed), &request, session, &settings, now)?,
                    Of::AuditNotice => example(text, &typed, &settings, now)?,
                }
            }
        };
        Ok(self.printer.print(document).await?.bytes)
    }

    /// Keeps what was typed, over the version of the draft that it started from; answers the new version.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::Stale`] where the same person saved it elsewhere.
    pub async fn save_template_draft(
        &self,
        session: &Session,
        id: &str,
        typed: &str,
        started_from: u32,
        version: u32,
        now: Instant,
    ) -> Result<u32> {
        let session = &self.at_desk(&session.at(now)).await?;
        changes(session, "change")?;
        find(id)?;
        if typed.len() > LONGEST_DRAFT {
            return Err(Error::invalid("text", "too_long", "Shorten the text: a draft keeps at most 1 MB."));
        }
        let json = json!({ "text": typed, "started_from": started_from }).to_string();
        let saved = self.store.save_draft(&key(session, id), &json, version.into(), now.millis()).await?;
        Ok(u32::try_from(saved).unwrap_or(u32::MAX))
    }

    /// Drops what was typed.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NotFound`].
    pub async fn drop_template_draft(&self, session: &Session, id: &str) -> Result<()> {
        let session = &self.at_desk(session).await?;
        changes(session, "change")?;
        find(id)?;
        Ok(self.store.drop_draft(&key(session, id)).await?)
    }

    /// Publishes a text as the next revision: from then on letters are made with it. Letters on file keep theirs.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than SMB staff and administrators (the attempt is filed); [`Error::Invalid`] with every
    /// problem of the text; [`Error::Stale`] where another revision than `over` is in force.
    pub async fn publish_template(
        &self,
        session: &Session,
        id: &str,
        typed: &str,
        over: u32,
        now: Instant,
    ) -> Result<TemplateView> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_changes(session, id, "Publish a template", now).await?;
        self.file_template(session, find(id)?, normal(typed), over, now).await?;
        self.template(session, id, now).await
    }

    /// Publishes an earlier revision once more, as the next; revision 0 is the text that ships with the program.
    ///
    /// # Errors
    /// As [`Office::publish_template`]; a revision that this version of the program can't use is told with its problems.
    pub async fn restore_template(
        &self,
        session: &Session,
        id: &str,
        revision: u32,
        over: u32,
        now: Instant,
    ) -> Result<TemplateView> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_changes(session, id, "Restore a template", now).await?;
        let text = find(id)?;
        let typed = self.revision_text(text, revision).await?;
        self.file_template(session, text, typed, over, now).await?;
        self.template(session, id, now).await
    }

    async fn file_template(
        &self,
        session: &Session,
        text: &LetterText,
        typed: String,
        over: u32,
        now: Instant,
    ) -> Result<()> {
        let end = self.office_end().await?;
        let history = self.store.template_history(text.id).await?;
        let (current, revision) = in_force(text, &history);
        if revision != over {
            return Err(Error::Stale(format!(
                "Revision {revision} of this template was published in the meantime. What you typed is kept: compare it with that revision, then go on."
            )));
        }
        refuse_broken(&self.template_problems(text, &typed, now).await?)?;
        if typed == current {
            let message = format!("Change the text first: it is the same as revision {revision}.");
            return Err(Error::invalid("text", "unchanged", message));
        }
        let next = revision.saturating_add(1);
        let sha256 = Digest::from_bytes(Hash::of(typed.as_bytes()).as_bytes());
        let action = OfficeAction::PublishTemplate { template: text.id.to_owned(), revision: next, sha256 };
        let (event, _) = Self::seal_office(end, action, session, now)?;
        let template = Template {
            id: text.id.to_owned(),
            revision: next.into(),
            text: typed,
            published_ms: now.millis(),
            published_by: session.person().account.clone(),
        };
        let filing = Filing {
            events: vec![event],
            templates: vec![template],
            drop_drafts: vec![key(session, text.id)],
            ..Filing::default()
        };
        self.store.file(filing).await?;
        Ok(())
    }

    /// Refuses a change that is not this person's, and files the attempt in the office's history.
    async fn check_changes(&self, session: &Session, id: &str, what: &str, now: Instant) -> Result<()> {
        let Err(refused) = changes(session, "change") else { return Ok(()) };
        let attempted = format!("{what}: {}", find(id)?.name);
        Box::pin(self.file_office_attempt(session, attempted, &refused, now)).await?;
        Err(refused)
    }

    async fn template_problems(
        &self,
        text: &LetterText,
        typed: &str,
        now: Instant,
    ) -> Result<Vec<TemplateProblem>> {
        let found: Vec<_> = text.check(typed).into_iter().map(problem).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        // What no font has is found by printing: it would stand in every letter.
        let (settings, _) = self.settings_now().await?;
        let printed = self.printer.print(example(text, typed, &settings, now)?).await?;
        let lines = || typed.lines().zip(1..);
        Ok(lines()
            .flat_map(|(content, line)| {
                let missing = printed.missing.iter().filter(|one| content.contains(one.character));
                missing.map(move |one| TemplateProblem {
                    line,
                    message: format!(
                        "Write “{}” (U+{:04X}) another way: no font has this character.",
                        one.character,
                        u32::from(one.character)
                    ),
                })
            })
            .collect())
    }

    async fn template_row(
        &self,
        session: &Session,
        text: &LetterText,
        history: &[Template],
    ) -> Result<TemplateRow> {
        let has_draft = self.template_draft(session, text.id).await?.is_some();
        Ok(TemplateRow {
            id: text.id.to_owned(),
            name: text.name.to_owned(),
            used: text.used.to_owned(),
            is_mail: text.is_mail(),
            revision: in_force(text, history).1,
            published: history.first().map(|newest| moment(Instant::from_millis(newest.published_ms))),
            has_draft,
        })
    }

    async fn template_draft(&self, session: &Session, id: &str) -> Result<Option<TemplateDraft>> {
        if !may_change(session) {
            return Ok(None);
        }
        let Some(draft) = self.store.draft(&key(session, id)).await? else { return Ok(None) };
        let damaged = |error| Error::Damaged(format!("The draft can’t be read ({error})."));
        let kept: Value = serde_json::from_str(&draft.json).map_err(damaged)?;
        let started_from = kept.get("started_from").and_then(Value::as_u64).unwrap_or_default();
        Ok(Some(TemplateDraft {
            text: kept.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
            started_from: u32::try_from(started_from).unwrap_or(u32::MAX),
            version: u32::try_from(draft.version).unwrap_or(u32::MAX),
            saved_at: Instant::from_millis(draft.saved_ms),
        }))
    }

    async fn revisions(&self, text: &LetterText, history: &[Template]) -> Result<Vec<TemplateRevision>> {
        let accounts = self.store.accounts().await?;
        let mut rows = Vec::new();
        for (at, one) in history.iter().enumerate() {
            let older = history.iter().skip(at + 1).rev().find(|older| older.text == one.text);
            let built_in = (one.text == text.built_in).then_some(0);
            let by = accounts.iter().find(|account| account.id == one.published_by);
            rows.push(TemplateRevision {
                revision: number_of(one),
                published: Some(moment(Instant::from_millis(one.published_ms))),
                by: Some(by.map_or_else(|| one.published_by.clone(), |account| account.name.clone())),
                same_as: built_in.or_else(|| older.map(number_of)),
            });
        }
        rows.push(TemplateRevision { revision: 0, published: None, by: None, same_as: None });
        Ok(rows)
    }

    async fn revision_text(&self, text: &LetterText, revision: u32) -> Result<String> {
        if revision == 0 {
            return Ok(text.built_in.to_owned());
        }
        let history = self.store.template_history(text.id).await?;
        let found = history.into_iter().find(|one| one.revision == u64::from(revision));
        found.map(|one| one.text).ok_or_else(|| {
            Error::NotFound(format!("There is no revision {revision} of the template “{}”.", text.name))
        })
    }

    /// The newest requests that the text can be shown with, of those whose inside the person may see.
    async fn examples(
        &self,
        session: &Session,
        text: &LetterText,
        now: Instant,
    ) -> Result<Vec<TemplateExample>> {
        let of = of(text)?;
        if matches!(of, Of::AuditNotice) {
            // It tells of a finding: what is left out of a request would have to be made up.
            return Ok(Vec::new());
        }
        let (settings, _) = self.settings_now().await?;
        let (stages, today) = (of.stages(), day_of(now));
        let query = QueueQuery {
            visible: session.visible(),
            sort: SortBy::Updated,
            descending: true,
            limit: LOOKED_AT,
            filter: store::Filter {
                stages: stages.iter().copied().map(of_stage).collect(),
                ..store::Filter::default()
            },
            ..QueueQuery::default()
        };
        let mut found = Vec::new();
        for row in self.store.queue(&query).await?.rows {
            let Ok(number) = row.number.parse::<RequestNumber>() else { continue };
            let Some(read) = self.read(&number).await? else { continue };
            let fits = match of {
                Of::Letter(kind) => read.request.tells_of(kind).is_ok(),
                Of::Mail(kind) => {
                    read.request.notices(today, &settings).iter().any(|notice| notice.kind == kind)
                }
                Of::AuditNotice => false,
            };
            if fits && session.is_inside(&read.request) {
                found.push(TemplateExample { number, title: row.title });
            }
            if found.len() == EXAMPLES {
                break;
            }
        }
        Ok(found)
    }
}

/// What a text is of.
#[derive(Clone, Copy)]
enum Of {
    Letter(DocumentKind),
    Mail(NoticeKind),
    /// The notice of a finding, which is of an audit and of no request.
    AuditNotice,
}

impl Of {
    /// The stages in which most requests are that the text can be shown with; none for all stages.
    fn stages(self) -> &'static [Stage] {
        match self {
            Self::AuditNotice => &[],
            Self::Letter(kind) => stages(kind),
            Self::Mail(kind) => match kind {
                NoticeKind::AssessmentSent | NoticeKind::AnswerDue => &[Stage::IsoResponse],
                NoticeKind::FormDue => &[Stage::Form],
                NoticeKind::Returned => &[Stage::Form, Stage::Review],
                NoticeKind::Decision => &[Stage::Findings, Stage::Denial],
                NoticeKind::FindingsSent
                | NoticeKind::ConditionDue
                | NoticeKind::ReviewDue
                | NoticeKind::Expiring
                | NoticeKind::Expired => &[Stage::InForce],
                NoticeKind::Revoked => &[Stage::Closed],
                NoticeKind::Meeting | NoticeKind::LetterSent | NoticeKind::Overdue => &[],
            },
        }
    }
}

/// The letter as a text would make it of a request, with what its next draft starts from.
fn letter(
    kind: DocumentKind,
    request: &Request,
    typed: &str,
    settings: &Settings,
    now: Instant,
) -> Result<documents::model::Document> {
    let first = crate::letters::first_letter(request, kind, now);
    let draft = Input::read(&first, |input| LetterDraft::read(input, kind, 0))?;
    // Letters go out of SMB: what is kept inside stays out of them (rule 11).
    let request = &as_seen_outside(request.clone(), "");
    let letter =
        Letter { kind, request, settings, draft: &draft, template: typed, fingerprint: &request.head };
    letter.document().map_err(|error| crate::letters::refused(&error))
}

/// The mail as a text would make it of a request, on a page.
fn mail(
    (kind, typed): (NoticeKind, &str),
    request: &Request,
    session: &Session,
    settings: &Settings,
    now: Instant,
) -> Result<documents::model::Document> {
    let today = day_of(now);
    let notices = request.notices(today, settings);
    let notice = notices.iter().find(|notice| notice.kind == kind).ok_or_else(|| {
        Error::Document(format!("{} does not hold what this mail tells of.", request.number))
    })?;
    let writer = &session.person().name;
    let mail = Mail { notice, request, settings, writer, today, is_attached: false, template: typed };
    mail.document().map_err(|error| crate::mails::refused(&error))
}

/// What a text is of.
fn of(text: &LetterText) -> Result<Of> {
    let mut kinds = DocumentKind::ALL.iter().copied();
    let is_letter = |kind: DocumentKind| documents::letter_text(kind).is_some_and(|one| one.id == text.id);
    let letter = kinds.find(|kind| is_letter(*kind)).map(Of::Letter);
    let mail = || NoticeKind::ALL.iter().copied().find(|kind| mail_text(*kind).id == text.id).map(Of::Mail);
    let notice = || (text.id == AUDIT_NOTICE.id).then_some(Of::AuditNotice);
    letter
        .or_else(mail)
        .or_else(notice)
        .ok_or_else(|| Error::Damaged(format!("The template {} is of no letter and no mail.", text.id)))
}

/// The stages in which most requests are that a letter can be shown with; none for all stages.
const fn stages(kind: DocumentKind) -> &'static [Stage] {
    match kind {
        DocumentKind::DenialLetter => &[Stage::Denial, Stage::Resolution, Stage::Closed],
        DocumentKind::ApprovalLetter => &[Stage::Findings, Stage::InForce, Stage::Closed],
        DocumentKind::NotQualifiedNotice | DocumentKind::RevocationNotice => &[Stage::Closed],
        DocumentKind::InformationRequest => &[Stage::Form, Stage::Review],
        DocumentKind::ExpiryReminder => &[Stage::InForce],
        DocumentKind::MeetingMinutes | DocumentKind::FindingsPacket | DocumentKind::Tech358 => &[],
    }
}

fn example(
    text: &LetterText,
    typed: &str,
    settings: &Settings,
    now: Instant,
) -> Result<documents::model::Document> {
    let made = text.example(typed, settings, day_of(now));
    made.map_err(|error| Error::invalid(&field(error.line), "template", error.message))
}

/// The text in force and its revision.
fn in_force(text: &LetterText, history: &[Template]) -> (String, u32) {
    history
        .first()
        .map_or_else(|| (text.built_in.to_owned(), 0), |newest| (newest.text.clone(), number_of(newest)))
}

fn number_of(template: &Template) -> u32 {
    u32::try_from(template.revision).unwrap_or(u32::MAX)
}

/// A text as it is kept: line breaks of one kind, and one at its end.
fn normal(typed: &str) -> String {
    let typed = typed.replace("\r\n", "\n").replace('\r', "\n");
    format!("{}\n", typed.trim_end())
}

fn find(id: &str) -> Result<&'static LetterText> {
    texts::find(id)
        .ok_or_else(|| Error::NotFound(format!("There is no template “{id}”. Choose one from the list.")))
}

fn may_change(session: &Session) -> bool {
    session.person().is(Role::SmbStaff) || session.person().is(Role::Administrator)
}

fn changes(session: &Session, what: &str) -> Result<()> {
    if may_change(session) {
        return Ok(());
    }
    let message =
        format!("Only SMB staff and administrators may {what} templates. Ask one of them, or switch person.");
    Err(Error::Refused(message))
}

/// Auditors read everything, and the CDT ISO what goes out in their name.
fn reads(session: &Session) -> Result<()> {
    let person = session.person();
    if person.is(Role::Auditor) || person.is(Role::CdtIso) { Ok(()) } else { changes(session, "see") }
}

fn key(session: &Session, id: &str) -> DraftKey {
    DraftKey {
        request: String::new(),
        step: format!("template {id}"),
        account: session.person().account.clone(),
    }
}

fn field_views(fields: &[Field], of: Option<&str>, depth: u32, into: &mut Vec<TemplateField>) {
    for field in fields {
        let name = of.map_or_else(|| field.name.to_owned(), |of| format!("{of}.{}", field.name));
        let example = if let Holds::Text(example) = field.holds { Some(example.to_owned()) } else { None };
        into.push(TemplateField {
            name: name.clone(),
            meaning: field.meaning.to_owned(),
            example,
            optional: field.optional,
            must: field.must,
            insert: field.written(of),
            depth,
        });
        match field.holds {
            Holds::Text(_) | Holds::Flag => {}
            Holds::Record(parts) => field_views(parts, Some(&name), depth + 1, into),
            Holds::Rows(parts) => field_views(parts, Some(field.row()), depth + 1, into),
        }
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn problem(found: documents::TemplateError) -> TemplateProblem {
    TemplateProblem { line: short(found.line), message: found.message }
}

/// The field of a problem: the line that it is in.
fn field(line: usize) -> String {
    format!("line-{line}")
}

fn refuse_broken(problems: &[TemplateProblem]) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    let said = problems.iter().map(|one| {
        let message = format!("Line {}: {}", one.line, one.message);
        Problem::new(field(one.line as usize), "template", message)
    });
    Err(Error::Invalid(said.collect()))
}
