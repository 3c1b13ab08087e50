//! Copies of a record for whoever asks for it under the Public Records Act.

use documents::{CopyFile, PublicCopyPaper, attached_file, model};
use exception::{
    Digest, Event, Problem, Problems, Request, RequestNumber, Role, Step,
    action::FileReference,
    calendar::{day_of, long_date},
    form::tech_358,
    people::Actor,
    public_copy::{CopyMarks, PublicCopy, TextMark},
    values::Instant,
};
use store::NewFile;

use crate::{
    Error, Office, Result, Session,
    drafts::not_theirs,
    memory::Standing,
    reading::Read,
    request_view::{as_seen_outside, is_shown_outside},
    view::{CopyFileRow, CopyPlace, PublicCopyView},
};

/// The shortest name of a withheld file that is withheld elsewhere too, in characters.
const TELLING: usize = 4;

/// What a copy is made of, as the record stands.
struct Material {
    request: Request,
    events: Vec<(Event, Digest)>,
    files: Vec<CopyFile>,
    inside: usize,
    made_by: Actor,
}

impl Material {
    fn of(read: &Read, session: &Session) -> Self {
        let request = as_seen_outside(read.request.clone(), "");
        let all: Vec<(Event, Digest)> = read
            .events
            .iter()
            .zip(&read.filed)
            .filter_map(|(event, filed)| {
                Some((event.clone()?, Digest::from_bytes(filed.sealed.hash.as_bytes())))
            })
            .collect();
        let known = all.len();
        let events: Vec<(Event, Digest)> =
            all.into_iter().filter(|(event, digest)| is_shown_outside(event, digest, &request, "")).collect();
        let mut files: Vec<CopyFile> = request.attachments.iter().map(attached_file).collect();
        files.extend(request.documents.iter().map(|filed| CopyFile {
            sha256: filed.document.file.sha256.clone(),
            name: filed.document.file.name.clone(),
            size: filed.document.file.size,
            what: filed.document.kind.label().to_owned(),
            on: long_date(day_of(filed.made.at)),
        }));
        let mut seen = std::collections::BTreeSet::new();
        files.retain(|file| seen.insert(file.sha256.clone()));
        let person = session.person();
        let role = if person.is(Role::SmbStaff) { Role::SmbStaff } else { Role::CdtIso };
        Self { inside: known - events.len(), request, events, files, made_by: person.acting_as(role) }
    }

    fn paper<'a>(&'a self, settings: &'a exception::Settings, now: Instant) -> PublicCopyPaper<'a> {
        PublicCopyPaper {
            request: &self.request,
            events: &self.events,
            settings,
            template: tech_358(),
            files: &self.files,
            inside: self.inside,
            made_by: &self.made_by,
            made_at: now,
        }
    }
}

impl Office {
    /// What of a request’s record a copy for a public-records request would give, text by text and file by file, for
    /// somebody to mark what is withheld.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than SMB, [`Error::NotFound`].
    pub async fn public_copy(
        &self,
        session: &Session,
        number: &RequestNumber,
        now: Instant,
    ) -> Result<PublicCopyView> {
        let standing = self.standing(&session.at(now)).await?;
        let read = self.read_for(&standing.session, number).await?;
        if !standing.session.is_step_of(&read.request, Step::MakePublicCopy) {
            return Err(not_theirs(Step::MakePublicCopy));
        }
        let material = Material::of(&read, &standing.session);
        let settings = &standing.office.settings;
        let places = material.paper(settings, now).places();
        Ok(PublicCopyView {
            number: number.clone(),
            version: read.request.version,
            title: read.request.intake.title.as_str().to_owned(),
            places: places
                .into_iter()
                .map(|place| CopyPlace {
                    number: place.number,
                    heading: place.heading,
                    label: place.label,
                    text: place.text,
                })
                .collect(),
            files: material
                .files
                .into_iter()
                .map(|file| CopyFileRow {
                    sha256: file.sha256,
                    name: file.name,
                    size: file.size,
                    what: file.what,
                })
                .collect(),
            inside: u32::try_from(material.inside).unwrap_or(u32::MAX),
            grounds: settings.grounds.clone(),
        })
    }

    /// A copy as it would be made now, composed; nothing is filed.
    pub(crate) fn previewed_copy(
        read: &Read,
        standing: &Standing,
        marks: &CopyMarks,
        now: Instant,
    ) -> Result<model::Document> {
        let material = Material::of(read, &standing.session);
        Ok(composed(&material, standing, marks, now)?.0)
    }

    /// Makes a copy: its model loses what is withheld before anything of it is printed.
    pub(crate) async fn make_public_copy(
        &self,
        standing: &Standing,
        number: &RequestNumber,
        marks: &CopyMarks,
        now: Instant,
    ) -> Result<(PublicCopy, NewFile)> {
        let read = self.read_for(&standing.session, number).await?;
        let material = Material::of(&read, &standing.session);
        let asked = marks.asked.clone();
        let given = marks.files.iter().filter(|file| file.section.is_none());
        let given: Vec<Digest> = given.map(|file| file.sha256.clone()).collect();
        let (document, withheld) = composed(&material, standing, marks, now)?;
        let name = format!("{number}-public-copy-{}.pdf", read.request.public_copies.len() + 1);
        let (file, pages, kept): (FileReference, u32, NewFile) = self.printed(document, name).await?;
        Ok((PublicCopy { asked, withheld, given, file, pages }, kept))
    }
}

/// The copy and its index, where every file is decided on, every section is the office’s, and every passage was found.
fn composed(
    material: &Material,
    standing: &Standing,
    marks: &CopyMarks,
    now: Instant,
) -> Result<(model::Document, Vec<exception::public_copy::Withheld>)> {
    let settings = &standing.office.settings;
    let mut problems = marks.unknown_sections(&settings.grounds);
    problems.extend(undecided(material, marks));
    // The name of a file that is withheld may tell what is in it.
    let names = marks.files.iter().filter_map(|mark| {
        let section = mark.section.clone()?;
        let file = material.files.iter().find(|file| file.sha256 == mark.sha256)?;
        let is_telling = file.name.chars().count() >= TELLING;
        is_telling.then(|| TextMark { place: None, passage: Some(file.name.clone()), section })
    });
    let names: Vec<TextMark> = names.collect();
    let places = marks.places.len();
    let texts: Vec<TextMark> = marks.places.iter().chain(&marks.passages).chain(&names).cloned().collect();
    let copy = material.paper(settings, now).compose(marks, &texts);
    for row in copy.not_found {
        if row < places {
            let message = "Look at it again: the copy has no such place.";
            problems.push(Problem::new(format!("places.{row}.place"), "not_found", message));
        } else if row - places < marks.passages.len() {
            let message = "Look at it again: this does not stand in the copy, or not in this place.";
            problems.push(Problem::new(format!("passages.{}.passage", row - places), "not_found", message));
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok((copy.document, copy.withheld))
}

/// The files of which nobody has said what becomes of them, those that are none of the record, and what SMB keeps to itself.
fn undecided(material: &Material, marks: &CopyMarks) -> Problems {
    let mut problems = Problems::new();
    for file in &material.files {
        if !marks.files.iter().any(|mark| mark.sha256 == file.sha256) {
            let message = format!("Say of “{}” whether it is given whole or withheld.", file.name);
            problems.push(Problem::new("files", "undecided", message));
        }
    }
    for (row, mark) in marks.files.iter().enumerate() {
        if !material.files.iter().any(|file| file.sha256 == mark.sha256) {
            let message = "Choose a file of the record: this is none that a copy would give.";
            problems.push(Problem::new(format!("files.{row}.sha256"), "unknown_choice", message));
        }
    }
    if material.inside > 0 && marks.inside.is_none() {
        let message = "Choose the section under which what SMB keeps to itself is withheld.";
        problems.push(Problem::new("inside", "missing", message));
    }
    problems
}
