//! The office: one set of records.

use std::path::Path;

use exception::{
    Person, Role, Settings, Stage, office,
    values::{Digest, Instant},
    workflow,
};
use store::{Account, Store};

use crate::{
    Error, Result, Session,
    letters::Printer,
    memory::Memory,
    view::{AccountRow, ActsFor, Desk, OfficeState, Procedure},
};

/// Name of the records' file in the data folder.
pub const RECORDS: &str = "records.db";

/// The passphrase that everybody in the demonstration office has. It protects nothing: its people are made up.
pub const DEMONSTRATION_PASSPHRASE: &str = "look around the office";

/// One set of records, and everything that can be asked of it.
#[derive(Clone)]
pub struct Office {
    pub(crate) store: Store,
    pub(crate) printer: Printer,
    pub(crate) memory: Memory,
}

impl Office {
    /// Opens the records in a folder; makes both where there are none.
    ///
    /// # Errors
    /// [`Error::File`] where the folder cannot be made, [`Error::Records`] where its file is not ours, is newer
    /// than the program, or cannot be written.
    pub async fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|source| Error::File {
            what: format!("The folder {} can’t be made", folder.display()),
            source,
        })?;
        Self::over(Store::open(&folder.join(RECORDS)).await?).await
    }

    /// Opens records that live in memory only.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn in_memory() -> Result<Self> {
        Self::over(Store::in_memory().await?).await
    }

    /// The office over its records, whose lists are brought up to date where an older program made them. Where that fails
    /// the records are closed before it is told: they may be set aside next.
    pub(crate) async fn over(store: Store) -> Result<Self> {
        let office = Self { store, printer: Printer::default(), memory: Memory::default() };
        match office.bring_up_to_date().await {
            Ok(()) => Ok(office),
            Err(error) => {
                office.close().await;
                Err(error)
            }
        }
    }

    async fn bring_up_to_date(&self) -> Result<()> {
        self.rebuild_where_outdated().await?;
        // Where the program ended in the middle of a disposal; another window that has the records open does not stop it.
        match self.store.purge_if_due().await {
            Ok(()) | Err(store::Error::Busy) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Closes the records.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// What must be known before anybody signs in, and who is at the desk.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn state(&self, session: Option<&Session>, now: Instant) -> Result<OfficeState> {
        let accounts = self.store.accounts().await?;
        let people: Vec<AccountRow> = accounts.iter().map(account_row).collect::<Result<_>>()?;
        let in_use = || accounts.iter().filter(|account| account.retired_at_ms.is_none());
        let nobody_has_a_key = in_use().all(|account| account.sealed_key.is_empty());
        let somebody_has_none = in_use().any(|account| account.sealed_key.is_empty());
        let demonstration = self.settings_now().await?.0.demonstration;
        let desk = match session {
            Some(session) => match self.desk(session, now).await {
                Ok(desk) => Some(desk),
                // Retired while signed in: nobody is at the desk.
                Err(Error::Refused(_)) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let set_up = !people.is_empty();
        let people: Vec<AccountRow> = people.into_iter().filter(|row| row.retired_at.is_none()).collect();
        let administrators = people.iter().filter(|row| row.person.is(Role::Administrator));
        let to_let_in = administrators.filter(|_| nobody_has_a_key).map(|row| row.person.account.clone());
        Ok(OfficeState {
            set_up,
            demonstration,
            // What its people share is the passphrase of keys that a history does not bring.
            passphrase: (demonstration && !somebody_has_none).then(|| DEMONSTRATION_PASSPHRASE.to_owned()),
            to_let_in: to_let_in.collect(),
            people,
            desk,
        })
    }

    /// Who is at the desk, and how much waits for them.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn desk(&self, session: &Session, now: Instant) -> Result<Desk> {
        let session = &self.at_desk(&session.at(now)).await?;
        Ok(Desk {
            person: session.person().clone(),
            today: exception::calendar::day_of(now).to_string(),
            owed: self.count_owed(session, now).await?,
            visible: self.count_visible(session).await?,
            may_open: session.may_open().is_ok(),
            acts_for: session.absent().iter().map(acts_for).collect(),
            failed_sign_ins: session.failed().cloned(),
        })
    }

    /// The settings in force; the defaults before an office sets its own.
    pub(crate) async fn settings_now(&self) -> Result<(Settings, u32)> {
        let Some(stored) = self.store.settings().await? else { return Ok((Settings::default(), 0)) };
        let settings = serde_json::from_str(&stored.json)
            .map_err(|error| Error::Damaged(format!("The settings can’t be read ({error}).")))?;
        Ok((settings, u32::try_from(stored.revision).unwrap_or(u32::MAX)))
    }
}

/// The procedure, for the drawing in the help.
#[must_use]
pub fn procedure() -> Procedure {
    Procedure {
        rows: workflow::table(),
        owed: Stage::ALL.iter().map(|stage| (*stage, stage.owed().to_owned())).collect(),
    }
}

pub(crate) fn person_of(account: &Account) -> Result<Person> {
    let roles = account
        .roles
        .iter()
        .map(|role| {
            Role::from_name(role).ok_or_else(|| {
                Error::Damaged(format!("The account {} has the unknown role “{role}”.", account.id))
            })
        })
        .collect::<Result<_>>()?;
    Ok(Person {
        account: account.id.clone(),
        name: account.name.clone(),
        title: account.title.clone(),
        department: account.department.clone(),
        email: account.email.clone(),
        phone: account.phone.clone(),
        roles,
    })
}

pub(crate) fn account_row(account: &Account) -> Result<AccountRow> {
    Ok(AccountRow {
        person: person_of(account)?,
        retired_at: account.retired_at_ms.map(Instant::from_millis),
        fingerprint: Digest::from_bytes(account.public_key.fingerprint().as_bytes()),
        one_time: false,
        failed_sign_ins: None,
    })
}

/// Somebody for whom a person acts, as the window shows it.
pub(crate) fn acts_for(person: &Person) -> ActsFor {
    ActsFor { account: person.account.clone(), name: person.name.clone(), roles: person.roles.clone() }
}

/// Name of the office's stream of events.
pub(crate) const OFFICE: &str = office::STREAM;
