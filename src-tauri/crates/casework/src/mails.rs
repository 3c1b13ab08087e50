//! Mails: which may be written about a request, what they say, and the draft that a mail program opens.
//!
//! The program sends nothing and has no mail server. A draft is no sending either: what was sent is recorded by the
//! steps that send documents.

use chrono::NaiveDate;
use documents::{Mail, MailError, MailText, Reached, mail_text};
use exception::{
    Digest, Request, RequestNumber, Role, Settings,
    action::DocumentKind,
    calendar::day_of,
    notice::{About, MailTo, Notice, NoticeKind},
    request::FiledDocument,
    text::fold,
    values::Instant,
};
use exchange::mail::{Attachment, Draft, Mailbox};

use crate::{
    Error, FileContent, Office, Result, Session,
    office::person_of,
    request_view::as_seen_outside,
    view::{MailOffer, MailPerson, MailView},
};

/// A mail, ready to be shown, saved or opened.
struct Written {
    request: Request,
    notice: Notice,
    to: Vec<MailPerson>,
    cc: Vec<MailPerson>,
    text: MailText,
    enclosed: Enclosed,
}

/// The document that a mail tells of.
enum Enclosed {
    None,
    /// It goes with the mail.
    Attached(FiledDocument),
    /// It carries the marking of the office, and mail goes over open networks.
    Marked(FiledDocument),
}

impl Office {
    /// The mails that may be written about a request now, in the order of the procedure.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for those outside SMB.
    pub async fn mails(
        &self,
        session: &Session,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<Vec<MailOffer>> {
        let session = &self.at_desk(&session.at(now)).await?;
        let request = self.request_to_write_about(session, number).await?;
        let (settings, _) = self.settings_now().await?;
        let mut offers = Vec::new();
        for notice in request.notices(day_of(now), &settings) {
            let to = self.reached(&notice.to, &notice, &request, &settings).await?;
            offers.push(offer(&notice, &to, &request));
        }
        Ok(offers)
    }

    /// The mails that remind of what is late or due soon on a request.
    ///
    /// # Errors
    /// As [`Office::mails`].
    pub(crate) async fn reminders_about(
        &self,
        session: &Session,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<Vec<MailOffer>> {
        let request = self.request_to_write_about(session, number).await?;
        let (settings, _) = self.settings_now().await?;
        let mut offers = Vec::new();
        for notice in request.reminders(day_of(now), &settings) {
            let to = self.reached(&notice.to, &notice, &request, &settings).await?;
            offers.push(offer(&notice, &to, &request));
        }
        Ok(offers)
    }

    /// A mail as it would be written now. `about` names which, where a request has more than one of its kind.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for those outside SMB, and where the mail does not fit now.
    pub async fn mail(
        &self,
        session: &Session,
        number: &RequestNumber,
        kind: NoticeKind,
        about: Option<&str>,
        now: Instant,
    ) -> Result<MailView> {
        let session = &self.at_desk(&session.at(now)).await?;
        let written = self.written(session, number, kind, about, now).await?;
        let no_link = written.draft(session).link().err().map(|long| {
            format!("This mail is too long for a link: {long}. Save the mail draft (.eml) and open that.")
        });
        let offer = offer(&written.notice, &written.to, &written.request);
        let (attached, not_attached) = match &written.enclosed {
            Enclosed::None => (None, None),
            Enclosed::Attached(filed) => (Some(filed.document.file.name.clone()), None),
            Enclosed::Marked(filed) => (None, Some(why_not_attached(filed))),
        };
        Ok(MailView {
            number: number.clone(),
            request_title: written.request.intake.title.to_string(),
            offer,
            to: written.to,
            cc: written.cc,
            subject: written.text.subject,
            body: written.text.body,
            attached,
            not_attached,
            no_link,
            template: mail_text(kind).id.to_owned(),
        })
    }

    /// The draft of a mail as a file, with the letter that it tells of.
    ///
    /// # Errors
    /// As [`Office::mail`]; [`Error::Damaged`] where the letter is not on record.
    pub async fn mail_draft(
        &self,
        session: &Session,
        number: &RequestNumber,
        kind: NoticeKind,
        about: Option<&str>,
        now: Instant,
    ) -> Result<FileContent> {
        let session = &self.at_desk(&session.at(now)).await?;
        let written = self.written(session, number, kind, about, now).await?;
        let mut attachments = Vec::new();
        if let Enclosed::Attached(filed) = &written.enclosed {
            let content = self.document(session, number, &filed.document.file.sha256).await?;
            attachments.push(Attachment {
                name: content.name,
                media_type: content.media_type,
                bytes: content.bytes,
            });
        }
        let about: String = written.notice.about.name().chars().take(16).collect();
        let name = [number.as_str(), kind.as_str(), &about].into_iter().filter(|part| !part.is_empty());
        let name = name.collect::<Vec<_>>().join("-").replace('_', "-");
        let id = format!("{name}.{}.{}", written.request.version, now.millis());
        Ok(FileContent {
            name: format!("{name}.eml"),
            media_type: "message/rfc822".to_owned(),
            bytes: written.draft(session).message(&id, now, &attachments),
        })
    }

    /// The link that opens a mail in the mail program, without attachments.
    ///
    /// # Errors
    /// As [`Office::mail`]; [`Error::Refused`] where the link is too long to be handed on.
    pub async fn mail_link(
        &self,
        session: &Session,
        number: &RequestNumber,
        kind: NoticeKind,
        about: Option<&str>,
        now: Instant,
    ) -> Result<String> {
        let session = &self.at_desk(&session.at(now)).await?;
        let written = self.written(session, number, kind, about, now).await?;
        written.draft(session).link().map_err(|long| {
            Error::Refused(format!(
                "This mail is too long for a link: {long}. Save the mail draft (.eml) and open that."
            ))
        })
    }

    async fn written(
        &self,
        session: &Session,
        number: &RequestNumber,
        kind: NoticeKind,
        about: Option<&str>,
        now: Instant,
    ) -> Result<Written> {
        let request = self.request_to_write_about(session, number).await?;
        let (settings, _) = self.settings_now().await?;
        let today = day_of(now);
        let mut fitting = request.notices(today, &settings).into_iter().filter(|notice| notice.kind == kind);
        let notice = match about {
            None | Some("") => fitting.next(),
            Some(about) => fitting.find(|notice| notice.about.name() == about),
        };
        let Some(notice) = notice else { return Err(not_fitting(&request, kind, today, &settings)) };
        let enclosed = enclosed(&notice, &request, &settings);
        let writer = session.person().name.trim();
        let (template, _) = self.text_in_force(mail_text(kind)).await?;
        let text = Mail {
            notice: &notice,
            request: &request,
            settings: &settings,
            writer: if session.person().account.is_empty() { settings.contact_name.trim() } else { writer },
            today,
            is_attached: matches!(enclosed, Enclosed::Attached(_)),
            template: &template,
        }
        .text()
        .map_err(|error| refused(&error))?;
        let to = self.reached(&notice.to, &notice, &request, &settings).await?;
        let cc = self.reached(&notice.cc, &notice, &request, &settings).await?;
        Ok(Written { request, notice, to, cc, text, enclosed })
    }

    /// The request as a mail tells of it: it goes out of SMB, so what is kept inside stays out of it (rule 11); but
    /// the letter that it brings is not sent yet.
    async fn request_to_write_about(&self, session: &Session, number: &RequestNumber) -> Result<Request> {
        let request = self.read_for(session, number).await?.request;
        if !session.is_inside(&request) {
            return Err(Error::Refused(
                "Mails about a request are written by SMB. Ask them, or write one yourself.".to_owned(),
            ));
        }
        let documents = request.documents.clone();
        let mut seen = as_seen_outside(request, "");
        seen.documents = documents;
        Ok(seen)
    }

    /// The recipients with their addresses: those of the record, and for who is known by name or office alone those of
    /// the accounts.
    async fn reached(
        &self,
        recipients: &[MailTo],
        notice: &Notice,
        request: &Request,
        settings: &Settings,
    ) -> Result<Vec<MailPerson>> {
        let mut people: Vec<MailPerson> = Vec::new();
        for recipient in recipients {
            let found = match Mail::reached(*recipient, request, settings) {
                Some(reached) => vec![reached],
                None => self.reached_by_account(*recipient, notice).await?,
            };
            for Reached { name, email } in found {
                let mailbox = Mailbox { name, address: email };
                let email = if mailbox.is_reached() { mailbox.address } else { String::new() };
                let known = people.iter().any(|one| !one.email.is_empty() && one.email == email);
                if !known {
                    people.push(MailPerson { recipient: *recipient, name: mailbox.name, email });
                }
            }
        }
        Ok(people)
    }

    async fn reached_by_account(&self, recipient: MailTo, notice: &Notice) -> Result<Vec<Reached>> {
        let mut people = Vec::new();
        for account in self.store.accounts().await? {
            if account.retired_at_ms.is_none() {
                people.push(person_of(&account)?);
            }
        }
        let owner = if let About::Item { owner, .. } = &notice.about { owner.as_str() } else { "" };
        if recipient == MailTo::Owner {
            let named = |name: &str| !owner.trim().is_empty() && fold(name.trim()) == fold(owner.trim());
            let mut same = people.into_iter().filter(|person| named(&person.name));
            // Of two people of one name the program does not choose.
            let email = match (same.next(), same.next()) {
                (Some(person), None) => person.email,
                (Some(_) | None, _) => String::new(),
            };
            return Ok(vec![Reached { name: owner.to_owned(), email }]);
        }
        let deciders = people.into_iter().filter(|person| person.is(Role::CdtIso));
        Ok(deciders.map(|person| Reached { name: person.name, email: person.email }).collect())
    }
}

impl Written {
    fn draft(&self, session: &Session) -> Draft {
        let person = session.person();
        let mailboxes = |people: &[MailPerson]| {
            people
                .iter()
                .filter(|one| !one.email.is_empty())
                .map(|one| Mailbox { name: one.name.clone(), address: one.email.clone() })
                .collect()
        };
        let from = Mailbox { name: person.name.clone(), address: person.email.clone() };
        Draft {
            from: from.is_reached().then_some(from),
            to: mailboxes(&self.to),
            cc: mailboxes(&self.cc),
            subject: self.text.subject.clone(),
            body: self.text.body.clone(),
        }
    }
}

fn offer(notice: &Notice, to: &[MailPerson], request: &Request) -> MailOffer {
    let to = to.iter().map(|one| {
        let name = one.name.trim();
        if name.is_empty() { one.recipient.label().to_owned() } else { format!("{}, {name}", one.recipient) }
    });
    MailOffer {
        kind: notice.kind,
        about: notice.about.name(),
        title: notice.title(request),
        to: to.collect::<Vec<_>>().join("; "),
    }
}

/// Whether the document that a mail tells of goes with it: what carries the marking does not go over open networks.
fn enclosed(notice: &Notice, request: &Request, settings: &Settings) -> Enclosed {
    let sha256: Option<Digest> = Mail::encloses(notice, request);
    let filed =
        sha256.and_then(|sha256| request.documents.iter().find(|one| one.document.file.sha256 == sha256));
    let Some(filed) = filed else { return Enclosed::None };
    let is_letter = filed.document.kind.is_letter();
    let is_marked = !settings.marking.trim().is_empty() && (!is_letter || settings.marking_on_letters);
    if is_marked { Enclosed::Marked(filed.clone()) } else { Enclosed::Attached(filed.clone()) }
}

fn why_not_attached(filed: &FiledDocument) -> String {
    let what = match filed.document.kind {
        DocumentKind::FindingsPacket => "The findings packet",
        DocumentKind::Tech358 => "The form",
        DocumentKind::DenialLetter
        | DocumentKind::ApprovalLetter
        | DocumentKind::NotQualifiedNotice
        | DocumentKind::InformationRequest
        | DocumentKind::MeetingMinutes
        | DocumentKind::RevocationNotice
        | DocumentKind::ExpiryReminder => "The letter",
    };
    format!(
        "{what} carries the office’s marking, so it is not attached: mail goes over open networks. Send it in a protected way."
    )
}

fn not_fitting(request: &Request, kind: NoticeKind, today: NaiveDate, settings: &Settings) -> Error {
    let fitting: Vec<String> =
        request.notices(today, settings).iter().map(|notice| notice.title(request).to_lowercase()).collect();
    let instead = if fitting.is_empty() {
        format!("No mail fits {} now.", request.number)
    } else {
        format!("These fit now: {}.", fitting.join("; "))
    };
    Error::Refused(format!(
        "The mail “{}” does not fit {} as it stands. {instead}",
        kind.label(),
        request.number
    ))
}

pub(crate) fn refused(error: &MailError) -> Error {
    Error::Document(format!("The mail can’t be written: {error}."))
}
