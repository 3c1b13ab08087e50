//! Mails: what a notice says in a subject and in plain text, composed of an editable text and the record.
//!
//! A mail goes over open networks, so its fields hold no free text about what cannot be met, what was assessed and why it
//! was decided: that stands in marked documents. It names numbers, people, policies and days.

mod fields;
mod texts;

use chrono::NaiveDate;
use exception::{
    Digest, Request, Settings,
    notice::{About, MailTo, Notice, NoticeKind},
};
use thiserror::Error;

use crate::{
    letter,
    model::{Block, Document, Facts, Furniture, Kind},
    parties,
    rich::Rich,
    template::{self, TemplateError},
};

pub(crate) use texts::TEXTS;
pub use texts::mail_text;

/// With what the text of every mail begins: the line that becomes its subject.
pub(crate) const SUBJECT: &str = "Subject: ";

/// Why there is no mail.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MailError {
    /// The record does not hold what the mail tells of.
    #[error("the record does not hold what this mail tells of")]
    NotOnRecord,
    /// The text of the mail is not well-formed.
    #[error("the text of the mail has a problem in {0}")]
    Template(#[from] TemplateError),
}

/// Everything that a mail is made of.
#[derive(Clone, Copy)]
pub struct Mail<'a> {
    /// What it tells, one of [`Request::notices`].
    pub notice: &'a Notice,
    /// The request.
    pub request: &'a Request,
    /// The office's particulars.
    pub settings: &'a Settings,
    /// The name of the person who writes it.
    pub writer: &'a str,
    /// The day on which it is written.
    pub today: NaiveDate,
    /// Whether the document that it is about goes with it.
    pub is_attached: bool,
    /// The text, for example that of [`mail_text`].
    pub template: &'a str,
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// Its subject.
    pub subject: String,
    /// Its text: paragraphs with a blank line between them.
    pub body: String,
}

/// How somebody is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Name; may be empty.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
}

impl Mail<'_> {
    /// Composes the mail.
    ///
    /// # Errors
    ///
    /// [`MailError`]: a record that does not hold what the mail tells of; the line of the template that cannot be used.
    pub fn text(&self) -> Result<MailText, MailError> {
        let (subject, blocks) = self.parts()?;
        let body: Vec<String> = blocks.iter().filter_map(plain).collect();
        Ok(MailText { subject: subject.text().to_owned(), body: format!("{}\n", body.join("\n\n")) })
    }

    /// The mail on a page, to be looked at.
    ///
    /// # Errors
    ///
    /// As [`Mail::text`].
    pub fn document(&self) -> Result<Document, MailError> {
        let (subject, blocks) = self.parts()?;
        Ok(page(mail_text(self.notice.kind).name, self.settings, self.today, subject, blocks))
    }

    /// The document on file that the mail is about, if it is about one.
    #[must_use]
    pub fn encloses(notice: &Notice, request: &Request) -> Option<Digest> {
        use exception::action::DocumentKind;
        let newest =
            |kind: DocumentKind| request.newest(kind).map(|filed| filed.document.file.sha256.clone());
        match (&notice.about, notice.kind) {
            (About::Document(sha256), _) => Some(sha256.clone()),
            (_, NoticeKind::FindingsSent) => newest(DocumentKind::FindingsPacket),
            (_, NoticeKind::Revoked) => newest(DocumentKind::RevocationNotice),
            (
                _,
                NoticeKind::AssessmentSent
                | NoticeKind::AnswerDue
                | NoticeKind::FormDue
                | NoticeKind::Returned
                | NoticeKind::Meeting
                | NoticeKind::Decision
                | NoticeKind::LetterSent
                | NoticeKind::ConditionDue
                | NoticeKind::ReviewDue
                | NoticeKind::Expiring
                | NoticeKind::Expired
                | NoticeKind::Overdue,
            ) => None,
        }
    }

    /// How a recipient of the request's mails is reached, as far as the record and the settings say; nothing for those
    /// whom only the office's accounts know.
    #[must_use]
    pub fn reached(recipient: MailTo, request: &Request, settings: &Settings) -> Option<Reached> {
        match recipient {
            MailTo::Iso => {
                let iso = parties::iso(request);
                Some(Reached { name: iso.name, email: iso.email })
            }
            MailTo::Requester => {
                let requester = parties::requester(request);
                Some(Reached { name: requester.name, email: requester.email })
            }
            MailTo::Smb => {
                let (name, email) = (settings.contact_name.clone(), settings.contact_email.clone());
                Some(Reached { name, email })
            }
            MailTo::CdtIso | MailTo::Owner => None,
        }
    }

    fn parts(&self) -> Result<(Rich, Vec<Block>), MailError> {
        let fields = fields::fields(self).ok_or(MailError::NotOnRecord)?;
        Ok(parts(template::blocks(self.template, &fields)?))
    }
}

/// The subject, and what stands under it.
pub(crate) fn parts(blocks: Vec<Block>) -> (Rich, Vec<Block>) {
    let mut blocks = blocks.into_iter();
    let first = blocks.next();
    let subject = if let Some(Block::Paragraph { text, .. }) = &first { text.text() } else { "" };
    let subject = subject.strip_prefix(SUBJECT.trim_end()).unwrap_or(subject).trim();
    (Rich::plain(subject), blocks.collect())
}

/// A mail as a page, with its subject over it.
pub(crate) fn page(
    name: &str,
    settings: &Settings,
    dated: NaiveDate,
    subject: Rich,
    body: Vec<Block>,
) -> Document {
    let facts = Facts { rows: vec![("Subject".to_owned(), subject)], label_width: 96.0, ruled: true };
    let mut blocks = vec![Block::heading(1, name), Block::Facts(facts), Block::Space(8.0)];
    blocks.extend(body);
    Document {
        title: name.to_owned(),
        author: settings.office(),
        subject: "A mail as it would be written".to_owned(),
        language: "en-US".to_owned(),
        created_at: letter::noon(dated),
        kind: Kind::Letter,
        furniture: Furniture {
            first_head: None,
            head: None,
            marking: None,
            foot_note: None,
            page_number_in_head: false,
        },
        blocks,
        attachments: Vec::new(),
    }
}

/// A block of a text as plain text; nothing for what has no words.
fn plain(block: &Block) -> Option<String> {
    let text = if let Block::Heading { text, .. } | Block::Paragraph { text, .. } = block {
        text.text().to_owned()
    } else if let Block::List { numbered, items } = block {
        let item = |(number, item): (usize, &Rich)| {
            if *numbered { format!("{number}. {}", item.text()) } else { format!("- {}", item.text()) }
        };
        (1..).zip(items).map(item).collect::<Vec<_>>().join("\n")
    } else {
        return None;
    };
    (!text.trim().is_empty()).then_some(text)
}
