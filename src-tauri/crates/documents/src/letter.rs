//! Letters: denial and approval, notices, requests for information, minutes, reminders; as a letter or a memorandum.
//!
//! What a letter says in running text stands in a template of its kind (`../templates`); what stands around it (letterhead,
//! date, address, subject, references, closing, enclosures) is composed here, the same for all.

mod approval;
pub(crate) mod common;
mod denial;
mod information;
mod minutes;
mod not_qualified;
mod reminder;
mod revocation;

use chrono::{DateTime, NaiveDate, Utc};
use exception::{
    Digest, Request, Settings,
    action::{DocumentKind, LetterDraft, LetterForm},
    calendar::long_date,
};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::{
    model::{Block, Document, Facts, Furniture, Kind, Letterhead, Signature},
    particulars::{Particular, listed, missing_particulars},
    parties::{self, Addressee},
    rich::Rich,
    template::{self, TemplateError},
    texts::LetterText,
};

pub use denial::DENIAL_LETTER;
pub(crate) use minutes::time;

/// The texts of letters, in the order in which the procedure needs them.
pub(crate) const TEXTS: &[&LetterText] = &[
    &not_qualified::TEXT,
    &information::TEXT,
    &minutes::TEXT,
    &approval::TEXT,
    &denial::TEXT,
    &reminder::TEXT,
    &revocation::TEXT,
];

/// The text of a kind of letter; none for what is no letter.
#[must_use]
pub fn letter_text(kind: DocumentKind) -> Option<&'static LetterText> {
    match kind {
        DocumentKind::DenialLetter => Some(&denial::TEXT),
        DocumentKind::ApprovalLetter => Some(&approval::TEXT),
        DocumentKind::NotQualifiedNotice => Some(&not_qualified::TEXT),
        DocumentKind::InformationRequest => Some(&information::TEXT),
        DocumentKind::MeetingMinutes => Some(&minutes::TEXT),
        DocumentKind::RevocationNotice => Some(&revocation::TEXT),
        DocumentKind::ExpiryReminder => Some(&reminder::TEXT),
        DocumentKind::FindingsPacket | DocumentKind::Tech358 => None,
    }
}

/// Why there is no letter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LetterError {
    /// The letterhead lacks what the law demands.
    #[error("a letter must show {}: enter it in the settings of the office", listed(.0))]
    MissingParticulars(Vec<Particular>),
    /// The record does not hold what the letter tells of, in a sentence that says what to do.
    #[error("{0}")]
    NotOnRecord(&'static str),
    /// The text of the letter is not well-formed.
    #[error("the text of the letter has a problem in {0}")]
    Template(#[from] TemplateError),
}

/// Everything that a letter is made of.
#[derive(Clone, Copy)]
pub struct Letter<'a> {
    /// What letter it is.
    pub kind: DocumentKind,
    /// The request, whose record holds what the letter tells of.
    pub request: &'a Request,
    /// The office's letterhead and particulars.
    pub settings: &'a Settings,
    /// What the drafter added.
    pub draft: &'a LetterDraft,
    /// The text, for example [`DENIAL_LETTER`].
    pub template: &'a str,
    /// The head of the history that the letter stands on, printed small in its foot.
    pub fingerprint: &'a Digest,
}

impl Letter<'_> {
    /// Composes the letter.
    ///
    /// # Errors
    ///
    /// [`LetterError`]: the particulars missing by law, all of them; a record that does not hold what the letter tells of; the
    /// line of the template that cannot be used.
    pub fn document(&self) -> Result<Document, LetterError> {
        let missing = missing_particulars(self.settings);
        if !missing.is_empty() {
            return Err(LetterError::MissingParticulars(missing));
        }
        self.request.tells_of(self.kind).map_err(LetterError::NotOnRecord)?;
        let mut fields = common::fields(self);
        let subject = self.own(&mut fields)?;
        let iso = parties::iso(self.request);
        let mut blocks = vec![Block::Letterhead(letterhead(self.settings))];
        match self.draft.form {
            LetterForm::Letter => blocks.extend(self.address(&subject, &iso)),
            LetterForm::Memorandum => blocks.extend(self.memorandum(&subject, &iso)),
        }
        blocks.push(Block::Facts(self.references()));
        blocks.extend(template::blocks(self.template, &fields)?);
        blocks.push(Block::Together(self.closing()));
        blocks.extend(self.below());
        let marking = self.settings.marking_on_letters.then(|| self.settings.marking.clone());
        let number = &self.request.number;
        Ok(Document {
            title: format!("{subject}: {number}"),
            author: self.settings.office(),
            subject: format!("{} of {number}: {}", self.kind.label(), parties::title(self.request)),
            language: "en-US".to_owned(),
            created_at: noon(self.draft.dated),
            kind: Kind::Letter,
            furniture: Furniture {
                first_head: None,
                head: Some((
                    format!("{}  ·  {}", shortened(&iso.name), long_date(self.draft.dated)),
                    String::new(),
                )),
                marking: marking.filter(|marking| !marking.trim().is_empty()),
                foot_note: Some(format!("{number}  ·  history {}", self.fingerprint)),
                page_number_in_head: true,
            },
            blocks,
            attachments: Vec::new(),
        })
    }

    /// Adds the fields that only this kind has, and gives its subject.
    fn own(&self, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
        match self.kind {
            DocumentKind::DenialLetter => denial::own(self, fields),
            DocumentKind::ApprovalLetter => approval::own(self, fields),
            DocumentKind::NotQualifiedNotice => not_qualified::own(self, fields),
            DocumentKind::InformationRequest => information::own(self, fields),
            DocumentKind::MeetingMinutes => minutes::own(self, fields),
            DocumentKind::RevocationNotice => revocation::own(self, fields),
            DocumentKind::ExpiryReminder => reminder::own(self, fields),
            DocumentKind::FindingsPacket | DocumentKind::Tech358 => {
                Err(LetterError::NotOnRecord("Choose a letter: this document is none."))
            }
        }
    }

    /// Date, delivery line, inside address and subject, full block. Minutes are addressed to nobody.
    fn address(&self, subject: &str, iso: &Addressee) -> Vec<Block> {
        if self.kind == DocumentKind::MeetingMinutes {
            return vec![Block::heading(1, subject)];
        }
        let mut blocks = vec![Block::Lines(vec![long_date(self.draft.dated).into()])];
        if let Some(delivery) = &self.draft.delivery {
            blocks.push(Block::Lines(vec![Rich::default().italic(delivery.as_str())]));
        }
        blocks.push(Block::Space(8.0));
        blocks.push(Block::Lines(iso.lines().into_iter().map(Rich::from).collect()));
        blocks.push(Block::Space(8.0));
        blocks.push(Block::heading(1, format!("Subject: {subject}")));
        blocks
    }

    /// To, From, Date and Subject: the form for departments of the state.
    fn memorandum(&self, subject: &str, iso: &Addressee) -> Vec<Block> {
        let (name, title) = self.signer();
        // The letterhead above names branch and agency.
        let from: Vec<_> = [name, title].into_iter().filter(|part| !part.trim().is_empty()).collect();
        let mut to = vec![iso.name.clone(), iso.title.clone(), iso.unit.clone(), iso.department.clone()];
        to.retain(|part| !part.trim().is_empty());
        let mut rows: Vec<(String, Rich)> = vec![
            ("To".to_owned(), to.join("\n").into()),
            ("From".to_owned(), from.join("\n").into()),
            ("Date".to_owned(), long_date(self.draft.dated).into()),
        ];
        if let Some(delivery) = &self.draft.delivery {
            rows.push(("Delivery".to_owned(), delivery.as_str().into()));
        }
        rows.push(("Subject".to_owned(), Rich::default().bold(subject)));
        vec![
            Block::heading(1, "Memorandum"),
            Block::Facts(Facts { rows, label_width: 96.0, ruled: true }),
            Block::Space(8.0),
        ]
    }

    fn references(&self) -> Facts {
        let request = self.request;
        let mut rows: Vec<(String, Rich)> = vec![
            ("Exception no.".to_owned(), request.number.to_string().into()),
            ("Service Request".to_owned(), parties::service_request(request).into()),
            ("Policy".to_owned(), Rich::ours(parties::policy(request))),
            ("Date of request".to_owned(), long_date(parties::requested_on(request)).into()),
        ];
        if !request.meetings.is_empty() && self.kind != DocumentKind::MeetingMinutes {
            let days: Vec<_> =
                request.meetings.iter().map(|meeting| long_date(meeting.value.held_on)).collect();
            let label = if days.len() == 1 { "Meeting" } else { "Meetings" };
            rows.push((label.to_owned(), days.join("; ").into()));
        }
        Facts { rows, label_width: 96.0, ruled: false }
    }

    /// Who signs, and their title; the contact where the settings name no signer.
    fn signer(&self) -> (String, String) {
        let settings = self.settings;
        if settings.signer_name.trim().is_empty() {
            (settings.contact_name.clone(), String::new())
        } else {
            (settings.signer_name.clone(), settings.signer_title.clone())
        }
    }

    fn closing(&self) -> Vec<Block> {
        let (name, title) = self.signer();
        let signature = Block::Signature(Signature {
            role: String::new(),
            name: Some(name),
            title: (!title.trim().is_empty()).then_some(title),
            dated: false,
        });
        let greets = self.draft.form == LetterForm::Letter && self.kind != DocumentKind::MeetingMinutes;
        let closing = greets.then(|| Block::Lines(vec!["Sincerely,".into()]));
        closing.into_iter().chain([signature]).collect()
    }

    /// Enclosures and copies, below the signature.
    fn below(&self) -> Option<Block> {
        let listed = |lines: &[exception::values::Line]| {
            lines.iter().map(exception::values::Line::as_str).collect::<Vec<_>>().join("; ")
        };
        let (enclosures, copies) = (&self.draft.enclosures, &self.draft.copies);
        let label = if enclosures.len() == 1 { "Enclosure: " } else { "Enclosures: " };
        let mut lines = Vec::new();
        if !enclosures.is_empty() {
            lines.push(format!("{label}{}", listed(enclosures)));
        }
        if !copies.is_empty() {
            lines.push(format!("cc: {}", listed(copies)));
        }
        (!lines.is_empty()).then(|| Block::small(lines.join("\n")))
    }
}

/// The letterhead of the office, with the particulars of Government Code 7525-7527.
pub(crate) fn letterhead(settings: &Settings) -> Letterhead {
    let one_line = |text: &str| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let some = |text: String| (!text.trim().is_empty()).then_some(text);
    let office =
        [some(one_line(&settings.address)), some(format!("Telephone {}", settings.telephone.trim()))];
    let inquiries = [
        some(format!("Inquiries: {}", one_line(&settings.inquiries_address))),
        some(format!("Telephone {}", settings.inquiries_telephone.trim())),
    ];
    let joined = |parts: [Option<String>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join("  ·  ");
    Letterhead {
        name: settings.agency.clone(),
        branch: some(settings.letterhead_branch().to_owned()),
        lines: vec![joined(office), joined(inquiries)],
    }
}

/// Whom to ask: name, telephone and e-mail address, as far as they are set; otherwise where inquiries go.
pub(crate) fn contact(settings: &Settings) -> String {
    let or = |first: &str, second: &str| {
        if first.trim().is_empty() { second.trim().to_owned() } else { first.trim().to_owned() }
    };
    let parts = [
        or(&settings.contact_name, &settings.signer_name),
        or(&settings.contact_phone, &settings.inquiries_telephone),
        settings.contact_email.trim().to_owned(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Noon in California on a date, near enough for the date of a file: 20:00 UTC is the same date in both.
pub(crate) fn noon(date: NaiveDate) -> DateTime<Utc> {
    date.and_hms_opt(20, 0, 0).unwrap_or_default().and_utc()
}

/// A name that leaves room beside it in the head of a page: whole words, to some 60 characters.
fn shortened(name: &str) -> String {
    const ROOM: usize = 60;
    if name.chars().count() <= ROOM {
        return name.to_owned();
    }
    let cut: String = name.chars().take(ROOM).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}

/// A title as part of a sentence that ends after it.
fn without_stop(title: &str) -> String {
    title.trim().trim_end_matches('.').to_owned()
}
