//! Attached files and documents: kept once, by their SHA-256, typed by their content.

use std::{io::Read as _, path::Path};

use exception::{
    RequestNumber, Step,
    action::{Action, FileReference},
    input::Input,
    values::{Digest, Instant, Line},
};
use ledger::Hash;
use serde_json::json;
use store::{Filing, LARGEST_FILE, NewFile};

use crate::{Error, Office, Result, Session, view::Taken};

/// A file from the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileContent {
    /// Its name as the record gives it: to be shown, never to be used as a path.
    pub name: String,
    /// Its media type, from its content.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Office {
    /// Attaches a file from this machine to a request.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is empty or over 50 MB, [`Error::File`] where it cannot be read,
    /// [`Error::Refused`] where the person may attach nothing now.
    pub async fn attach(
        &self,
        session: &Session,
        number: &RequestNumber,
        path: &Path,
        note: Option<&str>,
        now: Instant,
    ) -> Result<Taken> {
        let standing = &self.standing(&session.at(now)).await?;
        let note =
            Input::read(&json!({ "note": note }), |input| input.optional_line("note", "what the file is"))?;
        let request = self.request_at(standing, number).await?;
        crate::take::check_turn(standing, &request)?;
        self.check_authority(standing, &request, Step::Attach, now).await?;
        let (action, filing) = attachment(path, note)?;
        self.file_action(standing, request, action, now, filing).await
    }

    /// A file that an event of this request names.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no event that this person may see names it.
    pub async fn document(
        &self,
        session: &Session,
        number: &RequestNumber,
        sha256: &Digest,
    ) -> Result<FileContent> {
        let session = &self.at_desk(session).await?;
        let read = self.read_for(session, number).await?;
        let seen = crate::request_view::as_seen_by(read.request, session);
        let attached = seen.attachments.iter().map(|attachment| &attachment.value.file);
        let made = seen.documents.iter().map(|filed| &filed.document.file);
        let signed =
            seen.documents.iter().flat_map(|filed| &filed.signings).map(|signing| &signing.value.file);
        let copies = seen.documents.iter().filter_map(|filed| filed.edited.as_ref());
        // The copy of the letter that came back is SMB's own working paper.
        let copies = copies.filter(|_| session.is_inside(&seen)).map(|edited| &edited.copy);
        let given = seen.public_copies.iter().map(|copy| &copy.value.file);
        let named = attached.chain(made).chain(signed).chain(copies).chain(given);
        self.named_file(number.as_str(), named, sha256).await
    }

    /// The content of one of the files that a record names to whoever asks.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it names none with this digest, [`Error::Damaged`] where it is not on record.
    pub(crate) async fn named_file<'a>(
        &self,
        number: &str,
        mut named: impl Iterator<Item = &'a FileReference>,
        sha256: &Digest,
    ) -> Result<FileContent> {
        let Some(file) = named.find(|file| file.sha256 == *sha256) else {
            return Err(Error::NotFound(format!("{number} has no such file that you may see.")));
        };
        let stored = match self.store.stored_file(&hash(sha256)?).await {
            Err(store::Error::NotFound { what }) => {
                return Err(Error::Damaged(format!("{what} is named by {number} and is not on record.")));
            }
            stored => stored?,
        };
        Ok(FileContent { name: file.name.clone(), media_type: stored.media_type, bytes: stored.bytes })
    }
}

/// The attachment of a file of this machine, and what is filed with it.
///
/// # Errors
/// As [`Office::attach`] where it is empty, too large, or cannot be read.
pub(crate) fn attachment(path: &Path, note: Option<Line>) -> Result<(Action, Filing)> {
    let (file, reference) = read_file(path)?;
    Ok((Action::Attach { file: reference, note }, Filing { files: vec![file], ..Filing::default() }))
}

/// A file of this machine, to be kept; its name is how it came.
pub(crate) fn read_file(path: &Path) -> Result<(NewFile, FileReference)> {
    let shown = path.display();
    let failed = |source| Error::File { what: format!("The file {shown} can’t be read"), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    // A device or a pipe has no length, and may never end.
    if !metadata.is_file() {
        return Err(Error::invalid("path", "not_a_file", format!("Attach a file: {shown} is none.")));
    }
    let length = metadata.len();
    if length > LARGEST_FILE as u64 {
        let message =
            format!("Attach a file of at most 50 MB: {shown} has {} MB.", length.div_ceil(1_048_576));
        return Err(Error::invalid("path", "too_large", message));
    }
    let mut bytes = Vec::new();
    // Still growing while it is read: the records refuse what is over the limit.
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.is_empty() {
        return Err(Error::invalid("path", "empty", format!("Attach another file: {shown} is empty.")));
    }
    let name = path.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    let file = new_file(bytes, None);
    let reference = reference(&file, name);
    Ok((file, reference))
}

/// The records' form of a digest.
pub(crate) fn hash(digest: &Digest) -> Result<Hash> {
    digest.as_str().parse().map_err(|_| Error::Damaged("A digest can’t be read.".to_owned()))
}

/// A file to be kept; its media type is given, or found in its content.
pub(crate) fn new_file(bytes: Vec<u8>, media_type: Option<&str>) -> NewFile {
    let media_type = media_type
        .map(str::to_owned)
        .or_else(|| infer::get(&bytes).map(|kind| kind.mime_type().to_owned()))
        .unwrap_or_else(|| {
            let is_text = std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'));
            if is_text { "text/plain" } else { "application/octet-stream" }.to_owned()
        });
    NewFile { sha256: Hash::of(&bytes), media_type, bytes }
}

/// How an event names a file.
pub(crate) fn reference(file: &NewFile, name: String) -> FileReference {
    FileReference {
        sha256: Digest::from_bytes(file.sha256.as_bytes()),
        name,
        size: file.bytes.len() as u64,
        media_type: file.media_type.clone(),
    }
}
