//! Reading an exported history back ([`ledger::history`]): new records of the same events, files and keys.
//!
//! The file is read once from front to end, in memory that does not grow with it. Every line is verified before the next is
//! read, and filed beside the folder's records; accounts, settings and templates follow from the office's own events. All of
//! it takes its place, or nothing.

mod lines;
mod look;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use exception::{
    MatterNumber, RequestNumber, Role,
    office::{OfficeAction, OfficeEvent},
    retention::Tombstone,
    values::Digest,
};
use ledger::{
    Checkpoint, Filed, Hash, KnownKey, PublicKey, Verifier,
    history::{About, End, Line},
};
use serde_json::Value;
use store::{Account, Filing, LARGEST_FILE, NewEvent, NewFile, NumbersGiven, Settings, Store, Template};

use self::lines::{Lines, about, keys, refused};
use super::{
    Aside, archive, lock,
    restore::make_folder,
    underway::{Underway, Watched},
    unwritten,
};
use crate::{
    Error, Office, Result,
    accounts::{account_of, describe},
    files::new_file,
    office::{OFFICE, RECORDS},
    packets::public_key,
    view::{HistoryReadBack, KeepingPart},
};

/// How many events are filed at a time, and how many bytes of events and files.
const AT_ONCE: (usize, usize) = (500, 16 << 20);

/// Makes records of an exported history in a folder that holds none: every event, signature, file and key as it was.
///
/// A history carries public keys and no signing keys: nobody can sign in until an administrator is let in
/// ([`Office::let_in`]). Whoever may write in the folder may read one back.
///
/// # Errors
/// [`Error::Refused`] with the line where the file is no history, was changed, lacks a line or has one twice, where the
/// folder holds records. Nothing is kept then.
pub async fn read_history_back(folder: &Path, history: impl BufRead) -> Result<HistoryReadBack> {
    read_back(folder, history, 0, &Underway::default()).await
}

impl HistoryReadBack {
    /// As [`read_history_back`], of a file: told how far it is, and stopped where whoever watches wants it so.
    ///
    /// # Errors
    /// As [`read_history_back`]; [`Error::Refused`] where it was stopped, [`Error::File`] where the file can’t be read.
    pub async fn of(folder: &Path, file: &Path, underway: &Underway) -> Result<Self> {
        let unread = |source| Error::File { what: format!("{} can’t be read", file.display()), source };
        let history = fs::File::open(file).map_err(unread)?;
        let bytes = history.metadata().map_err(unread)?.len();
        read_back(folder, history, bytes, underway).await
    }
}

async fn read_back(
    folder: &Path,
    history: impl Read,
    bytes: u64,
    underway: &Underway,
) -> Result<HistoryReadBack> {
    make_folder(folder)?;
    let _lock = lock(folder)?;
    let records = folder.join(RECORDS);
    check_empty(folder, &records).await?;
    let aside = Aside::make(folder)?;
    let place = aside.path().join(RECORDS);
    underway.begin(KeepingPart::Reading, bytes);
    let history = BufReader::new(Watched { from: history, underway });
    let read = read_into(&place, history, underway).await.map_err(|error| underway.or_stopped(error))?;
    underway.check()?;
    fs::OpenOptions::new()
        .write(true)
        .open(&place)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&place, &records))
        .and_then(|()| archive::sync_folder(&records))
        .map_err(|error| unwritten(&records, &error))?;
    Ok(read)
}

/// Refuses a folder whose records hold anything, or cannot be looked into.
async fn check_empty(folder: &Path, records: &Path) -> Result<()> {
    if !records.exists() {
        return Ok(());
    }
    let store = Store::open(records).await?;
    let census = store.census().await;
    let closed = store.withdraw().await;
    let census = census?;
    if census.accounts > 0 || census.reached.sequence > 0 {
        return Err(Error::Refused(format!(
            "{} holds the records of an office already. A history is read back into an empty folder: name another with --data-dir. Nothing was changed.",
            folder.display()
        )));
    }
    Ok(closed?)
}

async fn read_into(place: &Path, history: impl BufRead, underway: &Underway) -> Result<HistoryReadBack> {
    let store = Store::open(place).await?;
    let read = Reading::of(&store, Lines::of(history), underway).await;
    let closed = store.withdraw().await;
    let read = read?;
    closed?;
    Ok(read)
}

/// An event with the files that follow it.
struct Unit {
    line: u64,
    filed: Filed,
    /// Files that it is the first to name and that have not come yet.
    awaited: Vec<Hash>,
    files: Vec<(Hash, Vec<u8>)>,
}

struct Reading<'a, R> {
    store: &'a Store,
    underway: &'a Underway,
    lines: Lines<R>,
    verifier: Verifier,
    keys: Vec<KnownKey>,
    unit: Option<Unit>,
    filing: Filing,
    /// How many bytes wait in the filing.
    waiting: usize,
    accounts: BTreeMap<String, Account>,
    own_keys: BTreeSet<Hash>,
    settings: u64,
    /// The texts of templates: few, and each may come back in a later revision.
    texts: BTreeMap<Hash, String>,
    given: NumbersGiven,
    files: u64,
}

impl<'a, R: BufRead> Reading<'a, R> {
    async fn of(store: &'a Store, mut lines: Lines<R>, underway: &'a Underway) -> Result<HistoryReadBack> {
        let about = about(&mut lines)?;
        let keys = keys(&mut lines)?;
        let mut reading = Self {
            store,
            underway,
            lines,
            verifier: Verifier::new(keys.iter().cloned(), None),
            keys,
            unit: None,
            filing: Filing::default(),
            waiting: 0,
            accounts: BTreeMap::new(),
            own_keys: BTreeSet::new(),
            settings: 0,
            texts: BTreeMap::new(),
            given: NumbersGiven::default(),
            files: 0,
        };
        let end = reading.body().await?;
        reading.finish(about, end).await
    }

    /// Files the events with their files, until the line that ends the history.
    async fn body(&mut self) -> Result<End> {
        loop {
            // The line after the keys was read already.
            let text = std::mem::take(&mut self.lines.text);
            match Line::read(&text) {
                Ok(Line::Event(event)) => {
                    let filed = event.filed().map_err(|why| self.lines.refused(why))?;
                    self.complete().await?;
                    let awaited = self.verifier.event(&filed);
                    self.check(self.lines.line)?;
                    self.unit = Some(Unit { line: self.lines.line, filed, awaited, files: Vec::new() });
                }
                Ok(Line::File(file)) => {
                    let bytes = file.bytes().map_err(|why| self.lines.refused(why))?;
                    self.take_file(file.sha256, bytes)?;
                }
                Ok(Line::End(end)) => {
                    self.complete().await?;
                    self.flush().await?;
                    return Ok(end);
                }
                Ok(Line::History(_) | Line::Key(_)) => {
                    return Err(self.lines.refused("it belongs before the first event"));
                }
                Err(why) => return Err(self.lines.refused(why)),
            }
            self.lines.text = text;
            if !self.lines.go_on()? {
                return Err(refused(
                    self.lines.line + 1,
                    "the line that ends a history is missing: the file was cut off",
                ));
            }
        }
    }

    /// Refuses what the verifier found at a line.
    fn check(&self, line: u64) -> Result<()> {
        self.verifier.problems().first().map_or(Ok(()), |problem| Err(refused(line, problem.to_string())))
    }

    fn take_file(&mut self, named: Hash, bytes: Vec<u8>) -> Result<()> {
        let is_new = |unit: &&mut Unit| unit.awaited.contains(&named);
        let Some(unit) = self.unit.as_mut().filter(is_new) else {
            return Err(self
                .lines
                .refused(format!("no event before it is the first to name the file {named}")));
        };
        if bytes.len() > LARGEST_FILE {
            return Err(self.lines.refused("the file is larger than any that is kept"));
        }
        unit.awaited.retain(|file| *file != named);
        self.verifier.hashed_file(&named, Some(Hash::of(&bytes)));
        unit.files.push((named, bytes));
        self.check(self.lines.line)
    }

    /// Files the last event, of which every file has come that comes.
    async fn complete(&mut self) -> Result<()> {
        let Some(Unit { line, filed, awaited, mut files }) = self.unit.take() else { return Ok(()) };
        for file in awaited {
            self.verifier.hashed_file(&file, None);
        }
        self.check(line)?;
        self.note_number(&filed);
        self.files += u64::try_from(files.len()).unwrap_or(u64::MAX);
        let Filed { stream, sequence, at_ms, sealed, .. } = filed;
        let bytes = sealed.bytes.clone();
        let is_office = stream == OFFICE;
        let event = NewEvent { stream, sequence, at_ms, sealed };
        if is_office && !bytes.is_empty() {
            let read: OfficeEvent = serde_json::from_slice(&bytes).map_err(|error| {
                refused(
                    line,
                    format!(
                        "this version of Exception Desk does not know the event ({error}). Install the newest"
                    ),
                )
            })?;
            if let OfficeAction::Dispose { tombstone } = &read.action {
                return self.dispose(line, tombstone, event).await;
            }
            self.follow(line, read, &mut files).await?;
        }
        self.waiting += bytes.len() + files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        self.filing.events.push(event);
        let named: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        for (file, bytes) in files {
            let media_type = media_type(&named, &file.to_string());
            self.filing.files.push(NewFile { sha256: file, ..new_file(bytes, media_type.as_deref()) });
        }
        if self.filing.events.len() >= AT_ONCE.0 || self.waiting >= AT_ONCE.1 {
            self.flush().await?;
        }
        Ok(())
    }

    async fn dispose(&mut self, line: u64, tombstone: &Tombstone, event: NewEvent) -> Result<()> {
        self.flush().await?;
        let Tombstone { stream, events, .. } = tombstone;
        match self.store.file_disposed(stream.as_str(), (*events).into(), event).await {
            Err(store::Error::Stale { .. }) => {
                Err(refused(line, format!("{stream} had another number of events when it was disposed of")))
            }
            other => Ok(other?),
        }
    }

    /// What the lists beside the events keep of an event of the office: accounts, settings, templates.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most events of the office concern none of these")]
    async fn follow(
        &mut self,
        line: u64,
        event: OfficeEvent,
        files: &mut Vec<(Hash, Vec<u8>)>,
    ) -> Result<()> {
        let at_ms = event.at.millis();
        let by = event.actor.account;
        match event.action {
            OfficeAction::AddAccount { person, public_key, .. } => {
                let public_key = read_key(line, &public_key)?;
                self.put(account_of(&person, public_key, Vec::new(), at_ms));
            }
            OfficeAction::ChangeAccount { person } => {
                let mut account = self.account(line, &person.account)?;
                describe(&mut account, &person);
                self.put(account);
            }
            OfficeAction::RetireAccount { account } => {
                let account = self.account(line, &account)?;
                self.put(Account { retired_at_ms: Some(at_ms), ..account });
            }
            OfficeAction::ResetPassphrase { account, public_key }
            | OfficeAction::ReplaceKey { account, public_key }
            | OfficeAction::LetIn { account, public_key } => {
                let (account, public_key) = (self.account(line, &account)?, read_key(line, &public_key)?);
                self.put(Account { public_key, valid_from_ms: at_ms, ..account });
            }
            OfficeAction::ChangeSettings { settings } => {
                if self.filing.settings.is_some() {
                    self.flush().await?;
                }
                self.settings += 1;
                let json = serde_json::to_string(&settings)
                    .map_err(|error| refused(line, format!("its settings can’t be kept ({error})")))?;
                let settings = Settings { revision: self.settings, json, changed_ms: at_ms, changed_by: by };
                self.filing.settings = Some(settings);
            }
            OfficeAction::PublishTemplate { template, revision, sha256 } => {
                let text = self.text(line, &sha256, files).await?;
                let revision = u64::from(revision);
                self.filing.templates.push(Template {
                    id: template,
                    revision,
                    text,
                    published_ms: at_ms,
                    published_by: by,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// The text of a template: it came after this event or an earlier one, or is a file on record.
    async fn text(&mut self, line: u64, sha256: &Digest, files: &mut Vec<(Hash, Vec<u8>)>) -> Result<String> {
        let hash = crate::files::hash(sha256)?;
        if let Some(text) = self.texts.get(&hash) {
            return Ok(text.clone());
        }
        let came = files.iter().position(|(file, _)| *file == hash);
        // It stands among the templates, and not among the files too.
        let bytes = if let Some(place) = came {
            files.swap_remove(place).1
        } else {
            self.flush().await?;
            self.store.stored_file(&hash).await?.bytes
        };
        let text = String::from_utf8(bytes).map_err(|_| refused(line, "the text of its template is none"))?;
        self.texts.insert(hash, text.clone());
        Ok(text)
    }

    fn account(&self, line: u64, account: &str) -> Result<Account> {
        let found = self.accounts.get(account).cloned();
        found.ok_or_else(|| refused(line, format!("no event before it adds the account {account}")))
    }

    fn put(&mut self, account: Account) {
        self.own_keys.insert(account.public_key.fingerprint());
        self.accounts.insert(account.id.clone(), account.clone());
        self.filing.accounts.push(account);
    }

    /// Notes a number that this office gave out: it opened what has it.
    fn note_number(&mut self, filed: &Filed) {
        if filed.sequence != 1 || !self.own_keys.contains(&filed.sealed.fingerprint) {
            return;
        }
        let mut parts = filed.stream.split('-').skip(1);
        let (Some(year), Some(count)) = (parts.next(), parts.next()) else { return };
        let (Ok(year), Ok(count)) = (year.parse::<i32>(), count.parse::<u32>()) else { return };
        let last = if filed.stream.parse::<RequestNumber>().is_ok() {
            self.given.requests.entry(year).or_default()
        } else if let Ok(number) = filed.stream.parse::<MatterNumber>() {
            self.given.matters.entry((number.kind().as_str().to_owned(), year)).or_default()
        } else {
            return;
        };
        *last = count.max(*last);
    }

    async fn flush(&mut self) -> Result<()> {
        self.waiting = 0;
        let filing = std::mem::take(&mut self.filing);
        if !filing.events.is_empty() {
            self.store.file(filing).await?;
        }
        Ok(())
    }

    async fn finish(mut self, about: About, end: End) -> Result<HistoryReadBack> {
        let last = self.lines.line;
        let reached = self.verifier.reached();
        let stated = Checkpoint { sequence: end.events, head: end.head };
        if stated != reached {
            return Err(refused(
                last,
                format!(
                    "it says that there are {} events, and before it are {}, or another head",
                    end.events, reached.sequence
                ),
            ));
        }
        if let Some(signed) = &end.checkpoint {
            let known = |account: &str| {
                self.keys.iter().any(|key| key.public == signed.key && key.account == account)
            };
            let fits =
                signed.stated().is_ok_and(|stated| stated.reached() == reached && known(&stated.account));
            if !fits {
                return Err(refused(last, "its signed checkpoint is not that of this history"));
            }
        }
        if self.lines.go_on()? {
            return Err(self.lines.refused("it stands after the line that ends the history"));
        }
        let report = self.verifier.finish();
        if let Some(problem) = report.problems.first() {
            return Err(refused(last, problem.to_string()));
        }
        self.store.go_on_after(&self.given).await?;
        let office = Office::over(self.store.clone()).await?;
        // Once more as they stand now, by the same verification that people ask for.
        self.underway.begin(KeepingPart::Verifying, reached.sequence);
        let report = office.verified(|events| self.underway.did(events)).await?;
        if let Some(problem) = report.problems.first() {
            return Err(refused(last, problem.to_string()));
        }
        if office.all_keys().await? != self.keys {
            return Err(Error::Refused(
                "The keys at the beginning of the history are not those that its events name, or not for the same time. Nothing was read back."
                    .to_owned(),
            ));
        }
        let census = self.store.census().await?;
        let administrators = self.accounts.values().filter(|account| {
            account.retired_at_ms.is_none()
                && account.roles.iter().any(|role| role == Role::Administrator.as_str())
        });
        Ok(HistoryReadBack {
            office: about.office,
            exported: about.exported_at,
            events: reached.sequence,
            files: self.files,
            requests: census.requests,
            accounts: census.accounts,
            head: Digest::from_bytes(reached.head.as_bytes()),
            administrators: administrators.map(|account| account.id.clone()).collect(),
        })
    }
}

fn read_key(line: u64, key: &str) -> Result<PublicKey> {
    let digest = Digest::try_from(key.to_owned()).ok();
    digest
        .and_then(|digest| public_key(&digest))
        .ok_or_else(|| refused(line, "the key that it names is none"))
}

/// The media type under which an event names a file.
fn media_type(event: &Value, sha256: &str) -> Option<String> {
    match event {
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str);
            if text("sha256") == Some(sha256)
                && let Some(media_type) = text("media_type")
            {
                return Some(media_type.to_owned());
            }
            members.values().find_map(|value| media_type(value, sha256))
        }
        Value::Array(items) => items.iter().find_map(|value| media_type(value, sha256)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
