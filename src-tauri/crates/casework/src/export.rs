//! What leaves the office so that a stranger can check it: the whole history as a file, and signed checkpoints.

use std::{collections::BTreeSet, io::Write};

use exception::{
    Role, Settings,
    calendar::day_of,
    office::{Exporting, OfficeAction},
    values::Instant,
};
use ledger::{Checkpoint, Filed, SignedCheckpoint, history::Writer, named_files};
use tokio::sync::mpsc::{self, Receiver};

use crate::{Error, Office, Result, Session, view::Exported};

/// How many events are read at a time.
const PAGE: u32 = 2000;

impl Office {
    /// Writes the whole history as it is stored, every event, key and file ([`ledger::history`]), in memory that does not
    /// grow with it. Whoever has signed in signs how far it reaches.
    ///
    /// It holds what is confidential inside the office too: the CDT ISO, the auditor and the administrator may write it,
    /// and whoever can read the file of the records. That somebody with an account takes it away is an event, which is in
    /// the file.
    ///
    /// # Errors
    /// [`Error::Refused`] for anybody else, [`Error::File`] where it cannot be written, [`Error::Records`].
    pub async fn export_history(&self, session: &Session, out: impl Write, now: Instant) -> Result<Exported> {
        let unwritten = |source| Error::File { what: "The history can’t be written".to_owned(), source };
        let session = self.who_may_export(session, now).await?;
        self.note_export(&session, Exporting::History, now).await?;
        let (settings, _) = self.settings_now().await?;
        // First how far it reaches, then the keys: those of what is filed meanwhile are not missing.
        let end = self.store.checkpoint().await?;
        let keys = self.all_keys().await?;
        let mut writer = Writer::begin(out, &settings.office(), &now.to_string(), keys).map_err(unwritten)?;
        let (mut named, mut files) = (BTreeSet::new(), 0);
        let mut pages = self.pages();
        while writer.reached().sequence < end.sequence {
            let Some(page) = pages.recv().await.transpose()? else { break };
            for filed in page.into_iter().take_while(|filed| filed.office_sequence <= end.sequence) {
                writer.event(&filed).map_err(unwritten)?;
                // What is no event names no file; whoever checks the history says that it is none.
                for name in named_files(&filed.sealed.bytes).unwrap_or_default() {
                    if !named.insert(name) {
                        continue;
                    }
                    if let Some(bytes) = self.store.named(&name).await? {
                        writer.file(name, &bytes).map_err(unwritten)?;
                        files += 1;
                    }
                }
            }
        }
        let reached = writer.reached();
        if reached.sequence < end.sequence {
            return Err(Error::Damaged("The history can’t be read to its end.".to_owned()));
        }
        let checkpoint = match session.key() {
            Ok(_) => Some(sign(reached, &settings, &session, now)?),
            Err(_) => None,
        };
        writer.end(checkpoint).map_err(unwritten)?;
        Ok(Exported { events: reached.sequence, files, head: digest(reached) })
    }

    /// All events, page after page, read ahead while others are written.
    fn pages(&self) -> Receiver<store::Result<Vec<Filed>>> {
        let (store, (pages, read)) = (self.store.clone(), mpsc::channel(1));
        tokio::spawn(async move {
            let mut reached = 0;
            loop {
                let page = store.events_after(reached, PAGE).await;
                let last = page.as_ref().ok().and_then(|events| events.last());
                let goes_on = last.map(|last| last.office_sequence);
                // Nobody takes it where the writing has ended.
                let is_taken = pages.send(page).await.is_ok();
                match goes_on {
                    Some(last) if is_taken => reached = last,
                    Some(_) | None => return,
                }
            }
        });
        read
    }

    /// Signs how far the history reaches: kept outside the office, it shows later whether anything was taken from its
    /// end, or exchanged. Anybody with an account may.
    ///
    /// # Errors
    /// [`Error::Refused`] without an account, [`Error::Records`].
    pub async fn signed_checkpoint(&self, session: &Session, now: Instant) -> Result<SignedCheckpoint> {
        let session = self.at_desk(&session.at(now)).await?;
        let (settings, _) = self.settings_now().await?;
        sign(self.store.checkpoint().await?, &settings, &session, now)
    }

    /// Files that somebody takes something away, before they have it; who only reads the records’ file signs nothing.
    pub(crate) async fn note_export(&self, session: &Session, what: Exporting, now: Instant) -> Result<()> {
        if session.key().is_err() {
            return Ok(());
        }
        let besides = store::Filing::default();
        self.file_office_after_others(OfficeAction::Export { what }, besides, session, now).await
    }

    async fn who_may_export(&self, session: &Session, now: Instant) -> Result<Session> {
        let session = self.at_desk(&session.at(now)).await?;
        let may = [Role::CdtIso, Role::Auditor, Role::Administrator];
        if may.into_iter().any(|role| session.person().is(role)) {
            return Ok(session);
        }
        let refused = Error::Refused(
            "The history of the whole office is for the CDT ISO, the auditor or the administrator to save: it holds what is confidential. Ask one of them."
                .to_owned(),
        );
        Box::pin(self.file_office_attempt(&session, "Save the whole history".to_owned(), &refused, now))
            .await?;
        Err(refused)
    }
}

pub(crate) fn sign(
    reached: Checkpoint,
    settings: &Settings,
    session: &Session,
    now: Instant,
) -> Result<SignedCheckpoint> {
    let (day, at) = (day_of(now).to_string(), now.to_string());
    let account = &session.person().account;
    SignedCheckpoint::sign(reached, &settings.office(), &day, &at, account, session.key()?)
        .map_err(|error| Error::Damaged(format!("The checkpoint can’t be written down ({error}).")))
}

fn digest(reached: Checkpoint) -> exception::Digest {
    exception::Digest::from_bytes(reached.head.as_bytes())
}
