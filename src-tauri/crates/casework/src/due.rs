//! Letters and packets that are made and not sent yet: what is to be printed and posted.

use exception::{RequestNumber, Role, Stage, action::DocumentKind, request::FiledDocument, values::Digest};
use serde::Serialize;
use store::{Filter, QueueQuery};

use crate::{Error, Office, Result, Session, letters::addressee_name};

/// Rows that are read at once.
const PAGE: u32 = 500;

/// A document that is made, where need be approved, and not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DueLetter {
    /// The request.
    pub number: RequestNumber,
    /// The document.
    pub document: Digest,
    /// Its kind.
    pub kind: DocumentKind,
    /// Its version.
    pub version: u32,
    /// Its pages.
    pub pages: u32,
    /// To whom it goes: the requester's ISO.
    pub to: String,
}

impl Office {
    /// Every letter and packet that is made and not sent yet, in the order of the requests: the newest version of
    /// each; of the denial letters those that are approved. It is for SMB staff, who send them.
    ///
    /// # Errors
    /// [`Error::Refused`] for others; [`Error::Records`].
    pub async fn due_letters(&self, session: &Session) -> Result<Vec<DueLetter>> {
        let session = &self.at_desk(session).await?;
        if !session.person().is(Role::SmbStaff) {
            return Err(Error::Refused("Letters are printed and sent by SMB staff.".to_owned()));
        }
        let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Intake);
        let filter =
            Filter { stages: stages.map(|stage| stage.as_str().to_owned()).collect(), ..Filter::default() };
        let mut query =
            QueueQuery { visible: session.visible(), filter, limit: PAGE, ..QueueQuery::default() };
        let mut due = Vec::new();
        loop {
            let page = self.store.queue(&query).await?;
            for number in page.rows.iter().filter_map(|row| row.number.parse::<RequestNumber>().ok()) {
                let Some(read) = self.read(&number).await? else { continue };
                let request = &read.request;
                let unsent = request.documents.iter().filter(|filed| is_due(request, filed));
                due.extend(unsent.map(|filed| DueLetter {
                    number: number.clone(),
                    document: filed.document.file.sha256.clone(),
                    kind: filed.document.kind,
                    version: filed.document.version,
                    pages: filed.document.pages,
                    to: addressee_name(request),
                }));
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(due),
            }
        }
    }
}

/// Whether a document waits to be sent.
fn is_due(request: &exception::Request, filed: &FiledDocument) -> bool {
    if filed.sent().is_some() {
        return false;
    }
    match filed.document.kind {
        DocumentKind::DenialLetter => {
            request.stage == Stage::Denial && filed.approved.is_some() && !request.is_replaced(filed)
        }
        DocumentKind::FindingsPacket => request.stage == Stage::Findings && !request.is_replaced(filed),
        // The form on file is a copy of what its readers have; it is sent when somebody asks for it.
        DocumentKind::Tech358 => false,
        DocumentKind::ApprovalLetter
        | DocumentKind::NotQualifiedNotice
        | DocumentKind::InformationRequest
        | DocumentKind::MeetingMinutes
        | DocumentKind::RevocationNotice
        | DocumentKind::ExpiryReminder => request.may_be_sent(filed).is_ok(),
    }
}
