//! Letters edited outside the program: the copy that goes out, and the text that comes back as the next version.

use documents::{docx, model};
use exception::{
    Request, RequestNumber, Settings,
    action::{Document, Edited, FileReference, LetterDraft},
    request::FiledDocument,
    values::Digest,
};
use store::NewFile;

use crate::{
    Error, FileContent, Office, Result, Session, files, request_view::as_seen_outside, take::file_name,
};

impl Office {
    /// The editable copy of a letter on file, a .docx under the letter's name. Changed and filed by the step
    /// `file_edited_letter`, it becomes the letter's next version.
    ///
    /// # Errors
    /// [`Error::Refused`] to all but SMB staff, and for a letter that can't be changed any more; [`Error::NotFound`].
    pub async fn editable_copy(
        &self,
        session: &Session,
        number: &RequestNumber,
        sha256: &Digest,
    ) -> Result<FileContent> {
        let session = &self.at_desk(session).await?;
        let request = self.read_for(session, number).await?.request;
        if !session.is_inside(&request) {
            return Err(crate::drafts::not_theirs(exception::Step::FileEditedLetter));
        }
        let missing = || Error::NotFound(format!("{number} has no such letter on file."));
        let filed = request.filed(sha256).ok_or_else(missing)?;
        request.may_be_edited(filed).map_err(|why| Error::Refused(why.to_owned()))?;
        let (settings, _) = self.settings_now().await?;
        let letter = self.letter_on_file(&request, filed, &settings).await?;
        let origin = docx::Origin { number: number.to_string(), sha256: sha256.to_string() };
        let bytes = docx::write(&letter, &origin)
            .map_err(|error| Error::Document(format!("The editable copy can’t be made: {error}.")))?;
        let name = file_name(&request, filed.document.kind, filed.document.version).replace(".pdf", ".docx");
        Ok(FileContent { name, media_type: docx::MEDIA_TYPE.to_owned(), bytes })
    }

    /// Makes the next version of a letter of its edited copy: nothing is made of a copy that another letter's text is
    /// in, that a letter can't carry whole, or that no longer names whom to ask (Government Code 7527).
    pub(crate) async fn make_edited(
        &self,
        request: &Request,
        of: &Digest,
        (mut copy, reference): (NewFile, FileReference),
        settings: &Settings,
    ) -> Result<(Edited, LetterDraft, Document, Vec<NewFile>)> {
        let not_on_file = || Error::invalid("document", "not_on_file", "Choose a letter that is on file.");
        let filed = request.filed(of).ok_or_else(not_on_file)?;
        request.may_be_edited(filed).map_err(|why| Error::invalid("document", "not_to_edit", why))?;
        let draft = filed.letter.clone().ok_or_else(not_on_file)?;
        let before = self.letter_on_file(request, filed, settings).await?;
        let edited = docx::read(&copy.bytes)
            .map_err(|error| Error::invalid("path", "not_taken", error.to_string()))?;
        check_origin(edited.origin.as_ref(), &request.number, of)?;
        check_names(&before, &edited.blocks, settings)?;
        docx::MEDIA_TYPE.clone_into(&mut copy.media_type);
        let copied = FileReference { media_type: copy.media_type.clone(), ..reference };
        let written = |letter: &model::Document| {
            docx::write(letter, &docx::Origin { number: String::new(), sha256: String::new() })
                .map_err(|error| Error::Document(format!("The letter can’t be made: {error}.")))
        };
        let sent_out = written(&before)?;
        let after = with_text(before, edited.blocks);
        if written(&after)? == sent_out {
            let message = "Change the copy first: its text is that of the letter on file.";
            return Err(Error::invalid("path", "unchanged", message));
        }
        let (document, file) = self.make(request, filed.document.kind, after).await?;
        Ok((Edited { of: of.clone(), copy: copied }, draft, document, vec![copy, file]))
    }

    /// A letter on file, composed again as it was made: of its template's revision, or of the copy that came back.
    pub(crate) async fn letter_on_file(
        &self,
        request: &Request,
        filed: &FiledDocument,
        settings: &Settings,
    ) -> Result<model::Document> {
        let lost = || Error::Damaged("A letter on file has lost what it was made of.".to_owned());
        let draft = filed.letter.as_ref().ok_or_else(lost)?;
        let kind = filed.document.kind;
        let seen = as_seen_outside(request.clone(), "");
        let letter = self.letter_of_revision(&seen, kind, draft, settings).await?;
        let Some(edited) = &filed.edited else { return Ok(letter) };
        let copy = self.store.stored_file(&files::hash(&edited.copy.sha256)?).await?;
        let edited = docx::read(&copy.bytes).map_err(|_| lost())?;
        Ok(with_text(letter, edited.blocks))
    }
}

/// The letter with other text below its letterhead.
fn with_text(mut letter: model::Document, text: Vec<model::Block>) -> model::Document {
    letter.blocks.retain(|block| matches!(block, model::Block::Letterhead(_)));
    letter.blocks.extend(text);
    letter
}

/// A copy that says where it came from must have come from here; one that lost its mark is taken at the person's word.
fn check_origin(origin: Option<&docx::Origin>, number: &RequestNumber, of: &Digest) -> Result<()> {
    let Some(origin) = origin else { return Ok(()) };
    if origin.number != number.to_string() {
        let message =
            format!("Choose another file: this is a copy of a letter of {}, not of {number}.", origin.number);
        return Err(Error::invalid("path", "another_request", message));
    }
    if origin.sha256 != of.to_string() {
        let message = "Choose the letter that this copy was made from: it is a copy of another letter, or of an \
                       earlier version.";
        return Err(Error::invalid("document", "another_version", message));
    }
    Ok(())
}

/// The letter names its signer or contact, if it did before.
fn check_names(before: &model::Document, after: &[model::Block], settings: &Settings) -> Result<()> {
    let names = [settings.signer_name.trim(), settings.contact_name.trim()];
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let names_one = |text: &str| names.iter().any(|name| text.contains(name));
    if names_one(&docx::text(&before.blocks)) && !names_one(&docx::text(after)) {
        let message = format!(
            "Put the name of {} back into the copy: a letter must name its signer or contact (Government Code \
             7525–7527).",
            names.join(" or ")
        );
        return Err(Error::invalid("path", "no_name", message));
    }
    Ok(())
}
