//! Letters, packets and forms: composed from the record, printed, kept.

mod start;

use std::sync::{Arc, Mutex, PoisonError};

use documents::{
    FindingsPacket, Letter, LetterError, PaperForm, Press, PrintError, Printed, letter_text, model,
    texts::LetterText,
};
use exception::{
    Event, Problem, Problems, Request, RequestNumber, Settings, Step,
    action::{Document, DocumentKind, FileReference, LetterDraft},
    calendar::day_of,
    form::tech_358,
    input::Input,
    parse::{self, Entry},
    public_copy::CopyMarks,
    values::{Digest, Instant},
};
use ledger::KnownKey;
use serde_json::Value;
use store::NewFile;

use crate::{
    Error, Office, Result, Session, files,
    reading::Read,
    request_view::{as_seen_outside, is_shown_outside},
    signed_record,
    take::file_name,
};

pub(crate) use start::{addressee_name, first_letter};

/// The presses that stand idle. One is made when a page is printed and none is idle, so that documents are printed on
/// every core; a list needs none.
#[derive(Clone, Default)]
pub(crate) struct Printer {
    idle: Arc<Mutex<Vec<Press>>>,
}

impl Printer {
    pub(crate) async fn print(&self, document: model::Document) -> Result<Printed> {
        self.at_press(move |press| press.run(&document)).await
    }

    async fn print_first_page(&self, document: model::Document) -> Result<Vec<u8>> {
        self.at_press(move |press| press.first_page(&document)).await
    }

    async fn at_press<T: Send + 'static>(
        &self,
        print: impl FnOnce(&mut Press) -> std::result::Result<T, PrintError> + Send + 'static,
    ) -> Result<T> {
        let idle = Arc::clone(&self.idle);
        // A long packet takes some tenths of a second: it must not hold up what else the program is asked.
        let printed = tokio::task::spawn_blocking(move || {
            let mut press = idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let printed = print(&mut press);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(press);
            printed
        });
        let failed = |error: &dyn std::fmt::Display| {
            Error::Document(format!("The document can’t be printed: {error}."))
        };
        printed.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
    }
}

impl Office {
    /// The text of a letter in force, with its revision; the built-in text has revision 0.
    async fn letter_text(&self, kind: DocumentKind) -> Result<(String, u32)> {
        self.text_in_force(text_of(kind)?).await
    }

    /// The revision of a text that is in force, with its number; the built-in text has revision 0.
    pub(crate) async fn text_in_force(&self, built_in: &LetterText) -> Result<(String, u32)> {
        let newest = self.store.template_history(built_in.id).await?.into_iter().next();
        Ok(newest.map_or_else(
            || (built_in.built_in.to_owned(), 0),
            |template| (template.text, u32::try_from(template.revision).unwrap_or(u32::MAX)),
        ))
    }

    pub(crate) async fn letter_revision(&self, kind: DocumentKind) -> Result<u32> {
        Ok(self.letter_text(kind).await?.1)
    }

    /// A document as it would be printed now; nothing is filed. The input's `step` says which: `draft_letter`
    /// or `draft_document` with its fields, `draft_findings`, `make_public_copy` with its marks, `form` (TECH 358 as it
    /// stands) or `blank_form`.
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
        Ok(self.printer.print(self.previewed(session, number, input, now).await?).await?.bytes)
    }

    /// The first page of what [`Office::preview`] gives, without the numbers of the others: it is there at once, however
    /// long the document is, and is looked at until the whole is made.
    ///
    /// # Errors
    /// As [`Office::preview`].
    pub async fn preview_first_page(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        input: &Value,
        now: Instant,
    ) -> Result<Vec<u8>> {
        self.printer.print_first_page(self.previewed(session, number, input, now).await?).await
    }

    async fn previewed(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        input: &Value,
        now: Instant,
    ) -> Result<model::Document> {
        let standing = self.standing(&session.at(now)).await?;
        let session = &standing.session;
        let (settings, _) = self.settings_now().await?;
        let what = input.get("step").and_then(Value::as_str).unwrap_or_default();
        let Some(number) = number else { return Ok(form(None, &settings, now)) };
        let mut read = self.read_for(session, number).await?;
        // What SMB is preparing is not for others before it is sent.
        let prepared = match what {
            "draft_letter" => Some(Step::DraftLetter),
            "draft_findings" => Some(Step::DraftFindings),
            "draft_document" => Some(Step::DraftDocument),
            "make_public_copy" => Some(Step::MakePublicCopy),
            _ => None,
        };
        if let Some(step) = prepared.filter(|_| !session.is_inside(&read.request)) {
            return Err(crate::drafts::not_theirs(step));
        }
        if what == "make_public_copy" {
            let marks = Input::read(input, CopyMarks::read)?;
            return Self::previewed_copy(&read, &standing, &marks, now);
        }
        read.request = crate::request_view::as_seen_by(read.request, session);
        match what {
            // A revision is for the record alone.
            "draft_letter" | "draft_document" => match parse::entry(input, tech_358(), 0)? {
                Entry::DraftLetter(letter) => {
                    self.paper(&read.request, DocumentKind::DenialLetter, Some(&letter), &settings, now).await
                }
                Entry::DraftDocument { kind, letter } => {
                    self.paper(&read.request, kind, letter.as_deref(), &settings, now).await
                }
                Entry::Ready(_)
                | Entry::DraftFindings
                | Entry::Renew
                | Entry::ReportChange(_)
                | Entry::WithFile { .. }
                | Entry::Attach { .. }
                | Entry::FileEditedLetter { .. }
                | Entry::RecordSigning { .. }
                | Entry::MakePublicCopy(_) => {
                    Err(Error::invalid("step", "unknown_choice", "There is no such document."))
                }
            },
            "draft_findings" => packet(&read, &self.all_keys().await?, &settings, now),
            "form" => Ok(form(Some(&read.request), &settings, now)),
            "blank_form" => Ok(form(None, &settings, now)),
            _ => Err(Error::invalid("step", "unknown_choice", "There is no such document.")),
        }
    }

    /// Makes a document of the record: nothing is made while the record, a particular or a glyph is missing.
    pub(crate) async fn make_document(
        &self,
        request: &Request,
        kind: DocumentKind,
        letter: Option<&LetterDraft>,
        settings: &Settings,
        now: Instant,
    ) -> Result<(Document, NewFile)> {
        let document = self.paper(request, kind, letter, settings, now).await?;
        self.make(request, kind, document).await
    }

    /// A document of the record, composed. It goes out of SMB, so what is kept inside stays out of it (rule 11).
    async fn paper(
        &self,
        request: &Request,
        kind: DocumentKind,
        letter: Option<&LetterDraft>,
        settings: &Settings,
        now: Instant,
    ) -> Result<model::Document> {
        // The denial letter has a step of its own, which says when it can be drafted.
        let mut problems = if kind == DocumentKind::DenialLetter {
            Problems::new()
        } else {
            request.drafting_problems(kind, letter)
        };
        if letter.is_some() {
            problems.extend(crate::settings::missing_particulars(settings));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let request = as_seen_outside(request.clone(), "");
        match letter {
            Some(letter) => self.letter(&request, kind, letter, settings).await,
            None => Ok(form(Some(&request), settings, now)),
        }
    }

    /// What keeps a document from being made, by field.
    pub(crate) async fn document_problems(
        &self,
        request: &Request,
        kind: DocumentKind,
        letter: Option<&LetterDraft>,
        settings: &Settings,
        now: Instant,
    ) -> Result<Problems> {
        match self.paper(request, kind, letter, settings, now).await {
            Ok(document) => self.glyph_problems(document).await,
            Err(Error::Invalid(problems)) => Ok(problems),
            Err(other) => Err(other),
        }
    }

    /// The characters of a document that no font has.
    pub(crate) async fn glyph_problems(&self, document: model::Document) -> Result<Problems> {
        Ok(self.printer.print(document).await?.missing.iter().map(missing_glyph).collect())
    }

    /// Makes the findings packet.
    pub(crate) async fn make_packet(
        &self,
        read: &Read,
        settings: &Settings,
        now: Instant,
    ) -> Result<(Document, NewFile)> {
        let packet = packet(read, &self.all_keys().await?, settings, now)?;
        self.make(&read.request, DocumentKind::FindingsPacket, packet).await
    }

    pub(crate) async fn make(
        &self,
        request: &Request,
        kind: DocumentKind,
        document: model::Document,
    ) -> Result<(Document, NewFile)> {
        let version = next_version(request, kind);
        let (file, pages, kept) = self.printed(document, file_name(request, kind, version)).await?;
        Ok((Document { kind, version, file, pages }, kept))
    }

    /// Prints a document to be filed under a name: how an event names it, its pages, and the file itself. Nothing is
    /// made while a glyph is missing.
    pub(crate) async fn printed(
        &self,
        document: model::Document,
        name: String,
    ) -> Result<(FileReference, u32, NewFile)> {
        let printed = self.printer.print(document).await?;
        if !printed.missing.is_empty() {
            return Err(Error::Invalid(printed.missing.iter().map(missing_glyph).collect()));
        }
        let pages = u32::try_from(printed.pages).unwrap_or(u32::MAX);
        let kept = files::new_file(printed.bytes, Some("application/pdf"));
        Ok((files::reference(&kept, name), pages, kept))
    }

    async fn letter(
        &self,
        request: &Request,
        kind: DocumentKind,
        draft: &LetterDraft,
        settings: &Settings,
    ) -> Result<model::Document> {
        let (template, _) = self.letter_text(kind).await?;
        composed(request, kind, draft, settings, &template)
    }

    /// A letter composed of the text that it was drafted with.
    pub(crate) async fn letter_of_revision(
        &self,
        request: &Request,
        kind: DocumentKind,
        draft: &LetterDraft,
        settings: &Settings,
    ) -> Result<model::Document> {
        let built_in = text_of(kind)?;
        let revision = u64::from(draft.template_revision);
        let history = self.store.template_history(built_in.id).await?;
        let text = match history.into_iter().find(|template| template.revision == revision) {
            Some(template) => template.text,
            None if revision == 0 => built_in.built_in.to_owned(),
            None => {
                return Err(Error::Damaged(format!("Revision {revision} of a letter’s text is missing.")));
            }
        };
        composed(request, kind, draft, settings, &text)
    }
}

fn composed(
    request: &Request,
    kind: DocumentKind,
    draft: &LetterDraft,
    settings: &Settings,
    template: &str,
) -> Result<model::Document> {
    let fingerprint = &request.head;
    Letter { kind, request, settings, draft, template, fingerprint }
        .document()
        .map_err(|error| refused(&error))
}

/// The built-in text of a kind of letter, under whose id the records keep an office's own.
fn text_of(kind: DocumentKind) -> Result<&'static LetterText> {
    letter_text(kind)
        .ok_or_else(|| Error::invalid("kind", "no_letter", "Choose a letter: this document is none."))
}

/// The findings packet: it goes out of SMB, so what is kept inside stays out of it (rule 11).
fn packet(read: &Read, keys: &[KnownKey], settings: &Settings, now: Instant) -> Result<model::Document> {
    let request = as_seen_outside(read.request.clone(), "");
    let shown = |event: &Event, digest: &Digest| is_shown_outside(event, digest, &request, "");
    let record = signed_record::attachment(read, &request, keys, shown)?;
    let events: Vec<(Event, Digest)> = read
        .events
        .iter()
        .zip(&read.filed)
        .filter_map(|(event, filed)| {
            Some((event.as_ref()?, Digest::from_bytes(filed.sealed.hash.as_bytes())))
        })
        .filter(|(event, digest)| shown(event, digest))
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
        attachments: &[record],
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

pub(crate) fn missing_glyph(missing: &model::MissingGlyph) -> Problem {
    let message = format!(
        "No font has the character “{}” (U+{:04X}) in “{}”: write it another way before printing.",
        missing.character, missing.character as u32, missing.place
    );
    Problem::new("", "missing_glyph", message)
}

pub(crate) fn refused(error: &LetterError) -> Error {
    Error::Document(format!("The letter can’t be made: {error}."))
}
