//! Letters, packets and forms: composed from the record, printed, kept.

use std::sync::{Arc, Mutex, PoisonError};

use documents::{DENIAL_LETTER, DenialLetter, FindingsPacket, LetterError, PaperForm, Press, Printed, model};
use exception::{
    Event, Problem, Problems, Request, RequestNumber, Settings, Step,
    action::{Document, DocumentKind, LetterDraft},
    calendar::day_of,
    form::tech_358,
    parse::{self, Entry},
    values::{Digest, Instant},
};
use serde_json::{Value, json};
use store::NewFile;

use crate::{
    Error, Office, Result, Session, files,
    reading::Read,
    request_view::{as_seen_outside, is_shown_outside},
    take::file_name,
};

/// Name under which the records keep the text of the denial letter.
pub(crate) const LETTER_TEMPLATE: &str = "denial-letter";

/// The press, made when the first page is printed: its fonts cost memory that a list does not need.
#[derive(Clone, Default)]
pub(crate) struct Printer {
    press: Arc<Mutex<Option<Press>>>,
}

impl Printer {
    async fn print(&self, document: model::Document) -> Result<Printed> {
        let press = Arc::clone(&self.press);
        // A long packet takes a tenth of a second: it must not hold up what else the program is asked.
        let printed = tokio::task::spawn_blocking(move || {
            let mut press = press.lock().unwrap_or_else(PoisonError::into_inner);
            press.get_or_insert_with(Press::new).run(&document)
        });
        let failed = |error: &dyn std::fmt::Display| {
            Error::Document(format!("The document can’t be printed: {error}."))
        };
        printed.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
    }
}

impl Office {
    /// The text of the denial letter in force, with its revision; the built-in text has revision 0.
    async fn letter_text(&self) -> Result<(String, u32)> {
        let newest = self.store.template_history(LETTER_TEMPLATE).await?.into_iter().next();
        Ok(newest.map_or_else(
            || (DENIAL_LETTER.to_owned(), 0),
            |template| (template.text, u32::try_from(template.revision).unwrap_or(u32::MAX)),
        ))
    }

    pub(crate) async fn letter_revision(&self) -> Result<u32> {
        Ok(self.letter_text().await?.1)
    }

    /// A document as it would be printed now; nothing is filed. The input's `step` says which: `draft_letter`
    /// with its fields, `draft_findings`, `form` (TECH 358 as it stands) or `blank_form`.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Document`], [`Error::NotFound`].
    pub async fn preview(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        input: &Value,
        now: Instant,
    ) -> Result<Vec<u8>> {
        let session = &self.at_desk(session).await?;
        let (settings, _) = self.settings_now().await?;
        let what = input.get("step").and_then(Value::as_str).unwrap_or_default();
        let Some(number) = number else {
            return Ok(self.printer.print(form(None, &settings, now)).await?.bytes);
        };
        let mut read = self.read_for(session, number).await?;
        // What SMB is preparing is not for others before it is sent.
        let prepared = match what {
            "draft_letter" => Some(Step::DraftLetter),
            "draft_findings" => Some(Step::DraftFindings),
            _ => None,
        };
        if let Some(step) = prepared.filter(|_| !read.request.is_inside(session.person())) {
            return Err(crate::drafts::not_theirs(step));
        }
        read.request = crate::request_view::as_seen_by(read.request, session.person());
        let document = match what {
            "draft_letter" => {
                let revision = self.letter_revision().await?;
                match parse::entry(input, tech_358(), revision)? {
                    Entry::DraftLetter(letter) => self.letter(&read.request, &letter, &settings).await?,
                    Entry::Ready(_) | Entry::DraftFindings | Entry::Renew | Entry::Attach { .. } => {
                        return Err(Error::invalid("step", "unknown_choice", "There is no such document."));
                    }
                }
            }
            "draft_findings" => packet(&read, &settings, now)?,
            "form" => form(Some(&read.request), &settings, now),
            "blank_form" => form(None, &settings, now),
            _ => return Err(Error::invalid("step", "unknown_choice", "There is no such document.")),
        };
        Ok(self.printer.print(document).await?.bytes)
    }

    /// Makes the denial letter: nothing is made while a particular or a glyph is missing.
    pub(crate) async fn make_letter(
        &self,
        request: &Request,
        letter: &LetterDraft,
        settings: &Settings,
    ) -> Result<(Document, NewFile)> {
        let problems = crate::settings::missing_particulars(settings);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let document = self.letter(request, letter, settings).await?;
        self.make(request, DocumentKind::DenialLetter, document).await
    }

    /// Makes the findings packet.
    pub(crate) async fn make_packet(
        &self,
        read: &Read,
        settings: &Settings,
        now: Instant,
    ) -> Result<(Document, NewFile)> {
        self.make(&read.request, DocumentKind::FindingsPacket, packet(read, settings, now)?).await
    }

    async fn make(
        &self,
        request: &Request,
        kind: DocumentKind,
        document: model::Document,
    ) -> Result<(Document, NewFile)> {
        let printed = self.printer.print(document).await?;
        if !printed.missing.is_empty() {
            return Err(Error::Invalid(printed.missing.iter().map(missing_glyph).collect()));
        }
        let pages = u32::try_from(printed.pages).unwrap_or(u32::MAX);
        let version = next_version(request, kind);
        let file = files::new_file(printed.bytes, Some("application/pdf"));
        let reference = files::reference(&file, file_name(request, kind, version));
        Ok((Document { kind, version, file: reference, pages }, file))
    }

    async fn letter(
        &self,
        request: &Request,
        draft: &LetterDraft,
        settings: &Settings,
    ) -> Result<model::Document> {
        let (text, _) = self.letter_text().await?;
        let letter = DenialLetter { request, settings, draft, template: &text, fingerprint: &request.head };
        letter.document().map_err(|error| refused(&error))
    }

    /// What keeps a letter from being made, by field: the particulars that the law demands, all of them; a
    /// character that no font has; a problem in the letter's text.
    pub(crate) async fn letter_problems(
        &self,
        request: &Request,
        letter: &LetterDraft,
        settings: &Settings,
    ) -> Result<Problems> {
        let problems = crate::settings::missing_particulars(settings);
        if !problems.is_empty() {
            return Ok(problems);
        }
        let document = self.letter(request, letter, settings).await?;
        Ok(self.printer.print(document).await?.missing.iter().map(missing_glyph).collect())
    }
}

/// What a denial letter's draft starts from: the newest letter, else the standing sentences.
pub(crate) fn first_letter(request: &Request, now: Instant) -> Value {
    let newest = request.newest(DocumentKind::DenialLetter).and_then(|filed| filed.letter.as_ref());
    let dated = day_of(now).to_string();
    if let Some(letter) = newest {
        let rows = |texts: &[exception::values::Line], field: &str| -> Vec<Value> {
            texts.iter().map(|text| json!({ field: text.as_str() })).collect()
        };
        return json!({
            "dated": dated,
            "delivery": letter.delivery,
            "salutation": letter.salutation,
            "meanwhile": letter.meanwhile,
            "next_steps": letter.next_steps,
            "enclosures": rows(&letter.enclosures, "what"),
            "copies": rows(&letter.copies, "to"),
        });
    }
    let requester = &request.intake.requester;
    let copy = format!("{}, {}", requester.name, requester.department);
    json!({
        "dated": dated,
        "delivery": "By e-mail",
        "salutation": format!("Dear {}:", addressee_name(request)),
        "meanwhile": "Until a solution is agreed, the policy applies without exception.",
        "next_steps": "",
        "enclosures": [{ "what": "Risk assessment and alternatives (confidential)" }],
        "copies": [{ "to": copy }],
    })
}

/// The name of the requester's ISO, to whom packets and letters go.
pub(crate) fn addressee_name(request: &Request) -> String {
    let form = request.form().map_or("", |form| form.value.text("iso_name"));
    if form.is_empty() { request.intake.iso.name.clone() } else { form.to_owned() }
}

/// The findings packet: it goes out of SMB, so what is kept inside stays out of it (rule 11).
fn packet(read: &Read, settings: &Settings, now: Instant) -> Result<model::Document> {
    let mut request = as_seen_outside(read.request.clone(), "");
    // The experts' contributions are part of the assessment that the packet documents.
    request.contributions.clone_from(&read.request.contributions);
    let events: Vec<(Event, Digest)> = read
        .events
        .iter()
        .zip(&read.filed)
        .map(|(event, filed)| (event, Digest::from_bytes(filed.sealed.hash.as_bytes())))
        .filter(|(event, digest)| is_shown_outside(event, digest, &request, ""))
        .map(|(event, digest)| (event.clone(), digest))
        .collect();
    let page_counts = request
        .documents
        .iter()
        .map(|filed| (filed.document.file.sha256.clone(), filed.document.pages))
        .collect();
    let packet = FindingsPacket {
        request: &request,
        events: &events,
        settings,
        template: tech_358(),
        version: next_version(&read.request, DocumentKind::FindingsPacket),
        made_at: now,
        page_counts: &page_counts,
        attachments: &[],
    };
    packet.document().map_err(|error| Error::Document(format!("The packet can’t be made: {error}.")))
}

/// The version that the next document of a kind has.
fn next_version(request: &Request, kind: DocumentKind) -> u32 {
    let earlier = request.documents.iter().filter(|filed| filed.document.kind == kind).count();
    u32::try_from(earlier + 1).unwrap_or(u32::MAX)
}

/// TECH 358: filled in as it stands, or blank.
fn form(request: Option<&Request>, settings: &Settings, now: Instant) -> model::Document {
    let submitted = request.and_then(Request::form).map(|form| form.mark.at);
    let dated = day_of(submitted.unwrap_or(now));
    PaperForm { template: tech_358(), settings, request, dated }.document()
}

fn missing_glyph(missing: &model::MissingGlyph) -> Problem {
    let message = format!(
        "No font has the character “{}” (U+{:04X}) in “{}”: write it another way before printing.",
        missing.character, missing.character as u32, missing.place
    );
    Problem::new("", "missing_glyph", message)
}

fn refused(error: &LetterError) -> Error {
    Error::Document(format!("The letter can’t be made: {error}."))
}
