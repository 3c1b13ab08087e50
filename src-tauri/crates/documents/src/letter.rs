//! The denial letter: SMB's formal answer to the requester's ISO when the CDT ISO declined (procedure, step 4b).

use chrono::{DateTime, NaiveDate, Utc};
use exception::{
    Digest, Request, Settings,
    action::{LetterDraft, Reason, ReasonBasis},
    assessment::Answer,
    calendar::{day_of, long_date},
    request::{Decision, Recorded},
};
use serde::Serialize;
use thiserror::Error;

use crate::{
    model::{Block, Document, Facts, Furniture, Kind, Letterhead, Signature},
    particulars::{Particular, listed, missing_particulars},
    parties::{self, Addressee},
    rich::Rich,
    template::{self, TemplateError},
};

/// The text of the denial letter as it ships. An office keeps its own revisions in the records.
///
/// Fields: `salutation`, `number`, `service_request`, `title`, `policy`, `section`, `requested_on`, `requester` (`name`,
/// `title`, `department`), `iso` (the same), `decided_by`, `decided_on`, `rating`, `reasons` (each `text` and `basis`),
/// `meanwhile`, `alternatives` (each `title` and `description`), `next_steps`, `contact`, `appeal`.
pub const DENIAL_LETTER: &str = include_str!("../templates/denial-letter.md");

/// The subject of every denial letter.
const SUBJECT: &str = "Denial of Security Policy/Standard Exception Request (TECH 358)";

/// Why there is no letter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LetterError {
    /// The letterhead lacks what the law demands.
    #[error("a letter must show {}: enter it in the settings of the office", listed(.0))]
    MissingParticulars(Vec<Particular>),
    /// The request was not declined.
    #[error("request {0} is not declined: there is nothing to deny")]
    NotDeclined(String),
    /// The text of the letter is not well-formed.
    #[error("the text of the letter has a problem in {0}")]
    Template(#[from] TemplateError),
}

/// Everything that a denial letter is made of.
#[derive(Clone, Copy)]
pub struct DenialLetter<'a> {
    /// The request, declined.
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

impl DenialLetter<'_> {
    /// Composes the letter.
    ///
    /// # Errors
    ///
    /// [`LetterError`]: the particulars missing by law, all of them; a request that was not declined; the line of the
    /// template that cannot be used.
    pub fn document(&self) -> Result<Document, LetterError> {
        let missing = missing_particulars(self.settings);
        if !missing.is_empty() {
            return Err(LetterError::MissingParticulars(missing));
        }
        let decision = self.request.decision.as_ref();
        let declined = decision.filter(|decision| decision.value.answer == Answer::Declined);
        let Some(decision) = declined else {
            return Err(LetterError::NotDeclined(self.request.number.to_string()));
        };
        let iso = parties::iso(self.request);
        let date = long_date(self.draft.dated);
        let mut blocks =
            vec![Block::Letterhead(letterhead(self.settings)), Block::Lines(vec![date.clone().into()])];
        if let Some(delivery) = &self.draft.delivery {
            blocks.push(Block::Lines(vec![Rich::default().italic(delivery.as_str())]));
        }
        blocks.push(Block::Space(8.0));
        blocks.push(Block::Lines(iso.lines().into_iter().map(Rich::from).collect()));
        blocks.push(Block::Space(8.0));
        blocks.push(Block::heading(1, format!("Subject: {SUBJECT}")));
        blocks.push(Block::Facts(self.references()));
        blocks.extend(template::blocks(self.template, &self.fields(decision, &iso))?);
        blocks.push(Block::Together(self.closing()));
        blocks.extend(self.below());
        let marking = self.settings.marking_on_letters.then(|| self.settings.marking.clone());
        Ok(Document {
            title: format!("{SUBJECT}: {}", self.request.number),
            author: author(self.settings),
            subject: format!("Denial of {}: {}", self.request.number, parties::title(self.request)),
            language: "en-US".to_owned(),
            created_at: noon(self.draft.dated),
            kind: Kind::Letter,
            furniture: Furniture {
                first_head: None,
                head: Some((format!("{}  ·  {date}", iso.name), String::new())),
                marking: marking.filter(|marking| !marking.trim().is_empty()),
                foot_note: Some(format!("{}  ·  history {}", self.request.number, self.fingerprint)),
                page_number_in_head: true,
            },
            blocks,
            attachments: Vec::new(),
        })
    }

    fn references(&self) -> Facts {
        let request = self.request;
        let mut rows: Vec<(String, Rich)> = vec![
            ("Exception no.".to_owned(), request.number.to_string().into()),
            ("Service Request".to_owned(), parties::service_request(request).into()),
            ("Policy".to_owned(), parties::policy(request).into()),
            ("Date of request".to_owned(), long_date(parties::requested_on(request)).into()),
        ];
        if !request.meetings.is_empty() {
            let days: Vec<_> =
                request.meetings.iter().map(|meeting| long_date(meeting.value.held_on)).collect();
            let label = if days.len() == 1 { "Meeting" } else { "Meetings" };
            rows.push((label.to_owned(), days.join("; ").into()));
        }
        Facts { rows, label_width: 96.0, ruled: false }
    }

    fn fields(&self, decision: &Recorded<Decision>, iso: &Addressee) -> Fields {
        let request = self.request;
        let rating = request.rating().map_or("not rated", |rating| rating.label());
        let section = parties::section(request);
        let requirement = [parties::policy_number(request), section.clone()];
        let requirement = requirement.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
        let requirement = requirement.collect::<Vec<_>>().join(", ");
        let basis = |reason: &Reason| match reason.basis {
            ReasonBasis::AssessedRisk => format!("assessed risk, rated {rating}"),
            ReasonBasis::Requirement => format!("requirement of {requirement}"),
        };
        let reasons = decision
            .value
            .reasons
            .all()
            .iter()
            .map(|reason| ReasonFields { text: reason.text.to_string(), basis: basis(reason) });
        let alternatives = request.assessments.last().map(|assessment| &assessment.value.alternatives);
        let alternatives = alternatives.into_iter().flatten().map(|alternative| AlternativeFields {
            title: alternative.title.to_string(),
            description: alternative.description.as_ref().map(ToString::to_string).unwrap_or_default(),
        });
        let requester = parties::requester(request);
        Fields {
            salutation: self.draft.salutation.to_string(),
            number: request.number.to_string(),
            service_request: parties::service_request(request),
            title: without_stop(&parties::title(request)),
            policy: parties::policy(request),
            section,
            requested_on: long_date(parties::requested_on(request)),
            requester: PartyFields::of(&requester),
            iso: PartyFields::of(iso),
            decided_by: decision.mark.by.name.clone(),
            decided_on: long_date(day_of(decision.mark.at)),
            rating,
            reasons: reasons.collect(),
            meanwhile: self.draft.meanwhile.to_string(),
            alternatives: alternatives.collect(),
            next_steps: self.draft.next_steps.as_ref().map(ToString::to_string).unwrap_or_default(),
            contact: contact(self.settings),
            appeal: self.settings.appeal_paragraph,
        }
    }

    fn closing(&self) -> Vec<Block> {
        let settings = self.settings;
        let signs = !settings.signer_name.trim().is_empty();
        let name = if signs { &settings.signer_name } else { &settings.contact_name };
        let title = if signs { settings.signer_title.clone() } else { String::new() };
        vec![
            Block::Lines(vec!["Sincerely,".into()]),
            Block::Signature(Signature {
                role: String::new(),
                name: Some(name.clone()),
                title: (!title.trim().is_empty()).then_some(title),
                dated: false,
            }),
        ]
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

/// The fields of the template: see [`DENIAL_LETTER`].
#[derive(Serialize)]
struct Fields {
    salutation: String,
    number: String,
    service_request: String,
    title: String,
    policy: String,
    section: String,
    requested_on: String,
    requester: PartyFields,
    iso: PartyFields,
    decided_by: String,
    decided_on: String,
    rating: &'static str,
    reasons: Vec<ReasonFields>,
    meanwhile: String,
    alternatives: Vec<AlternativeFields>,
    next_steps: String,
    contact: String,
    appeal: bool,
}

#[derive(Serialize)]
struct PartyFields {
    name: String,
    title: String,
    department: String,
}

impl PartyFields {
    fn of(party: &Addressee) -> Self {
        Self { name: party.name.clone(), title: party.title.clone(), department: party.department.clone() }
    }
}

#[derive(Serialize)]
struct ReasonFields {
    text: String,
    basis: String,
}

#[derive(Serialize)]
struct AlternativeFields {
    title: String,
    description: String,
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
        branch: some(settings.branch.clone()),
        lines: vec![joined(office), joined(inquiries)],
    }
}

/// The office as the author of a document.
pub(crate) fn author(settings: &Settings) -> String {
    let parts = [settings.agency.trim(), settings.branch.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Whom to ask: name, telephone and e-mail address, as far as they are set; otherwise where inquiries go.
fn contact(settings: &Settings) -> String {
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

/// A title as part of a sentence that ends after it.
fn without_stop(title: &str) -> String {
    title.trim().trim_end_matches('.').to_owned()
}
