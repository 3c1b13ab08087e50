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
    texts::{Field, LetterText},
};

/// The text of the denial letter as it ships. An office keeps its own revisions in the records.
pub const DENIAL_LETTER: &str = include_str!("../templates/denial-letter.md");

/// The denial letter's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "denial-letter",
    name: "Denial letter",
    used: "Sent to the requester’s ISO when the CDT ISO has declined the request.",
    built_in: DENIAL_LETTER,
    fields: &[
        Field::text("salutation", "the salutation, as drafted", "Dear Ms. Sargsyan:").optional(),
        Field::text("number", "the number of the exception request", "EX-2026-0001"),
        Field::text("service_request", "the number of the Service Request", "SR0123456"),
        Field::text(
            "title",
            "the title of the request, without a full stop",
            "Unencrypted transfer of plate images",
        ),
        Field::text("policy", "number and title of the policy or standard", "SAM 5350.1 Encryption"),
        Field::text("section", "the section of the policy", "section 4.2").optional(),
        Field::text("requested_on", "the date of the request", "March 2, 2026"),
        Field::record("requester", "who asked for the exception", PARTY),
        Field::record("iso", "the requester’s ISO, to whom the letter goes", PARTY),
        Field::text("decided_by", "the name of the CDT ISO who decided", "Miriam Adeyemi").must(),
        Field::text("decided_on", "the date of the decision", "April 9, 2026").must(),
        Field::text("rating", "the rating of the assessed risk", "High"),
        Field::rows("reasons", "the reasons of the decision", REASON).must(),
        Field::text("meanwhile", "what applies until a solution is agreed, as drafted", MEANWHILE).must(),
        Field::rows("alternatives", "the alternatives that SMB recommends", ALTERNATIVE).optional(),
        Field::text("next_steps", "what happens next, as drafted", "We suggest to meet on April 20, 2026.")
            .optional(),
        Field::text(
            "contact",
            "whom to ask: name, telephone and e-mail address",
            "SMB, 916-555-0100, smb@example.gov",
        ),
        Field::text("delivery", "the delivery line, as drafted", "By certified mail").optional(),
        Field::rows("enclosures", "the enclosures, as drafted", ENCLOSURE).optional(),
        Field::flag("appeal", "whether the settings of the office want the paragraph on appeal"),
    ],
};

pub(crate) const PARTY: &[Field] = &[
    Field::text("name", "name", "Anahit Sargsyan"),
    Field::text("title", "title", "Information Security Officer").optional(),
    Field::text("department", "department", "Department of Motor Vehicles"),
];
const REASON: &[Field] = &[
    Field::text("text", "the reason", "The images would pass an open network."),
    Field::text("basis", "what it rests on", "assessed risk, rated High"),
];
const ALTERNATIVE: &[Field] = &[
    Field::text("title", "the alternative", "Transfer over the state’s managed file service"),
    Field::text("description", "more about it", "It is in place and encrypts.").optional(),
];
const ENCLOSURE: &[Field] =
    &[Field::text("what", "the enclosure", "Risk assessment and alternatives (confidential)")];
const MEANWHILE: &str = "Until a solution is agreed, the policy applies without exception.";

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
            rating: rating.to_owned(),
            reasons: reasons.collect(),
            meanwhile: self.draft.meanwhile.to_string(),
            alternatives: alternatives.collect(),
            next_steps: self.draft.next_steps.as_ref().map(ToString::to_string).unwrap_or_default(),
            contact: contact(self.settings),
            delivery: self.draft.delivery.as_ref().map(ToString::to_string).unwrap_or_default(),
            enclosures: self
                .draft
                .enclosures
                .iter()
                .map(|what| EnclosureFields { what: what.to_string() })
                .collect(),
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

/// The fields of the template: see [`TEXT`].
#[derive(Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
    rating: String,
    reasons: Vec<ReasonFields>,
    meanwhile: String,
    alternatives: Vec<AlternativeFields>,
    next_steps: String,
    contact: String,
    delivery: String,
    enclosures: Vec<EnclosureFields>,
    appeal: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
struct ReasonFields {
    text: String,
    basis: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
struct AlternativeFields {
    title: String,
    description: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
struct EnclosureFields {
    what: String,
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::{Fields, TEXT};

    #[test]
    fn the_fields_of_the_letter_are_those_that_its_text_documents() {
        serde_json::from_value::<Fields>(TEXT.sample()).unwrap();
    }
}
