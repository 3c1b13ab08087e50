//! Accounts: setting up the office, signing in, who may do what.

use std::collections::BTreeSet;

use exception::{
    Person, Problem, Role,
    input::Input,
    office::{OfficeAction, roles_conflict},
    text::fold,
    values::{Instant, LINE, NAME},
};
use ledger::{CannotOpen, Cost, SealedKey, SigningKey};
use serde_json::Value;
use store::{Account, Filing};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::{
    Error, Office, Result, Session,
    filing::OfficeEnd,
    office::{account_row, person_of},
    view::AccountRow,
};

/// Shortest passphrase, in characters.
pub(crate) const SHORTEST_PASSPHRASE: usize = 12;
/// Longest passphrase, in characters.
const LONGEST_PASSPHRASE: usize = 200;

/// A passphrase as it is used for sealing: composed, so that two keyboards give the same.
fn normal(passphrase: &str) -> Zeroizing<String> {
    Zeroizing::new(passphrase.nfc().collect())
}

impl Office {
    /// Sets the office up: its first account, an administrator, and the agency's name.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where there is an office already.
    pub async fn set_up(&self, input: &Value, now: Instant) -> Result<Session> {
        if !self.store.accounts().await?.is_empty() {
            return Err(Error::Refused(
                "This office is set up already. Sign in, or choose another data folder.".to_owned(),
            ));
        }
        let mut settings = exception::Settings::default();
        let (person, passphrase, agency) = Input::read(input, |input| {
            let agency = input.text("agency", "the name of the agency", LINE);
            let person = read_person(input, Some(BTreeSet::from([Role::Administrator])));
            let passphrase = read_passphrase(input);
            Some((person?, passphrase?, agency?))
        })?;
        settings.agency = agency;
        let (account, key) = new_account(&person, &passphrase, now, Cost::default())?;
        let session = Session::new(person.clone(), key);
        // One filing: an office has both its administrator and its settings, or is not set up.
        let end = self.office_end().await?;
        let (first, end) = Self::seal_office(end, added(person, &session)?, &session, now)?;
        let (next, _) = Self::seal_office(
            end,
            OfficeAction::ChangeSettings { settings: Box::new(settings.clone()) },
            &session,
            now,
        )?;
        let settings = crate::settings::revision(&settings, 1, &session, now)?;
        let filing = Filing {
            events: vec![first, next],
            accounts: vec![account],
            settings: Some(settings),
            ..Filing::default()
        };
        self.store.file(filing).await?;
        Ok(session)
    }

    /// The first account of an office makes itself; every later one is made by an administrator.
    pub(crate) async fn first_account(
        &self,
        person: Person,
        passphrase: &str,
        now: Instant,
    ) -> Result<Session> {
        let (account, key) = new_account(&person, passphrase, now, Cost::default())?;
        let session = Session::new(person.clone(), key);
        let end = self.office_end().await?;
        self.file_account(end, account, added(person, &session)?, &session, now).await?;
        Ok(session)
    }

    /// Signs a person in: the passphrase opens their signing key.
    ///
    /// # Errors
    /// [`Error::Invalid`] where account and passphrase do not fit; it does not say which.
    pub async fn sign_in(&self, account: &str, passphrase: &str, now: Instant) -> Result<Session> {
        let wrong = || {
            Error::invalid(
                "passphrase",
                "wrong_passphrase",
                "Check the name and the passphrase: they don’t fit.",
            )
        };
        let stored = match self.store.account(account).await {
            Ok(stored) if stored.retired_at_ms.is_none() => stored,
            Ok(_) | Err(store::Error::NotFound { .. }) => return Err(wrong()),
            Err(error) => return Err(error.into()),
        };
        let key = open_key(&stored, passphrase).await?.ok_or_else(wrong)?;
        let session = Session::new(person_of(&stored)?, key);
        // Who may sign in does so even where an expiry can't be noted, on a full disk for one: it is noted
        // the next time, and every list goes by the dates.
        if let Err(error) = self.note_expiries(&session, now).await {
            tracing::warn!(%error, "expiries are not noted");
        }
        if let Err(error) = self.keep_own_card(&session, now).await {
            tracing::warn!(%error, "the key card is not made");
        }
        Ok(session)
    }

    /// Every account, the retired ones included; for administrators.
    ///
    /// # Errors
    /// [`Error::Refused`] for others.
    pub async fn accounts(&self, session: &Session) -> Result<Vec<AccountRow>> {
        administrator(&self.at_desk(session).await?, "see the accounts")?;
        self.store.accounts().await?.iter().map(account_row).collect()
    }

    /// Everybody with an account that is not retired: to choose an expert or a requester.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn people(&self, session: &Session) -> Result<Vec<Person>> {
        self.at_desk(session).await?;
        let accounts = self.store.accounts().await?;
        accounts.iter().filter(|account| account.retired_at_ms.is_none()).map(person_of).collect()
    }

    /// Adds an account with a key of its own.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than administrators.
    pub async fn add_account(&self, session: &Session, input: &Value, now: Instant) -> Result<AccountRow> {
        let session = &self.at_desk(session).await?;
        administrator(session, "add accounts")?;
        let (person, passphrase) = Input::read(input, |input| {
            let person = read_person(input, None);
            let passphrase = read_passphrase(input);
            Some((person?, passphrase?))
        })?;
        self.add_person(session, person, &passphrase, now, Cost::default()).await
    }

    /// Adds the account of a person.
    pub(crate) async fn add_person(
        &self,
        session: &Session,
        person: Person,
        passphrase: &str,
        now: Instant,
        cost: Cost,
    ) -> Result<AccountRow> {
        let end = self.office_end().await?;
        if self.store.accounts().await?.iter().any(|account| fold(&account.id) == fold(&person.account)) {
            let message = format!("Choose another account name: {} is taken.", person.account);
            return Err(Error::invalid("account", "taken", message));
        }
        self.check_fits_office(&person).await?;
        let (account, key) = new_account(&person, passphrase, now, cost)?;
        let row = account_row(&account)?;
        let owner = Session::new(person.clone(), key);
        self.file_account(end, account, added(person.clone(), &owner)?, session, now).await?;
        self.project_again_for(&person).await?;
        Ok(row)
    }

    /// Changes name, title, department, addresses or roles of an account.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than administrators, and for the last
    /// administrator giving up the role.
    pub async fn change_account(&self, session: &Session, input: &Value, now: Instant) -> Result<AccountRow> {
        let session = &self.at_desk(session).await?;
        administrator(session, "change accounts")?;
        let person = Input::read(input, |input| read_person(input, None))?;
        let end = self.office_end().await?;
        self.check_fits_office(&person).await?;
        let mut account = self.store.account(&person.account).await?;
        if !person.is(Role::Administrator) {
            self.keep_one_administrator(&person.account).await?;
        }
        account.name.clone_from(&person.name);
        account.title.clone_from(&person.title);
        account.department.clone_from(&person.department);
        account.email.clone_from(&person.email);
        account.phone.clone_from(&person.phone);
        account.roles = names(&person.roles);
        let row = account_row(&account)?;
        let action = OfficeAction::ChangeAccount { person: person.clone() };
        self.file_account(end, account, action, session, now).await?;
        self.project_again_for(&person).await?;
        Ok(row)
    }

    /// Retires an account: it signs nothing any more, and stays in the history.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than administrators, and for the last administrator.
    pub async fn retire_account(&self, session: &Session, account: &str, now: Instant) -> Result<()> {
        let session = &self.at_desk(session).await?;
        administrator(session, "retire accounts")?;
        let end = self.office_end().await?;
        self.keep_one_administrator(account).await?;
        let mut stored = self.store.account(account).await?;
        if stored.retired_at_ms.is_some() {
            return Err(Error::Refused(format!("The account {account} is retired already.")));
        }
        stored.retired_at_ms = Some(now.millis());
        let action = OfficeAction::RetireAccount { account: account.to_owned() };
        let person = person_of(&stored)?;
        self.file_account(end, stored, action, session, now).await?;
        // What they leave behind is listed, and what they owed is somebody else’s.
        self.project_again_for(&person).await?;
        self.project_again_naming(&person.name).await
    }

    async fn keep_one_administrator(&self, leaving: &str) -> Result<()> {
        let others = self.store.accounts().await?.into_iter().any(|account| {
            account.id != leaving
                && account.retired_at_ms.is_none()
                && account.roles.iter().any(|role| role == Role::Administrator.as_str())
        });
        let is_administrator =
            self.store.account(leaving).await?.roles.iter().any(|role| role == Role::Administrator.as_str());
        if is_administrator && !others {
            return Err(Error::Refused(
                "Make another person administrator first: the office must keep one.".to_owned(),
            ));
        }
        Ok(())
    }

    /// Changes the passphrase of whoever is at the desk; the key stays the same.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field.
    pub async fn change_passphrase(
        &self,
        session: &Session,
        old: &str,
        new: &str,
        now: Instant,
    ) -> Result<Session> {
        let session = &self.at_desk(session).await?;
        let account = self.store.account(&session.person().account).await?;
        let Some(key) = open_key(&account, old).await? else {
            return Err(Error::invalid(
                "old",
                "wrong_passphrase",
                "Check the present passphrase: it doesn’t fit.",
            ));
        };
        if let Some(problem) = passphrase_problem("new", new) {
            return Err(Error::Invalid(vec![problem]));
        }
        let sealed_key = seal_key(&key, new, Cost::default())?;
        // Sealing takes a while: the account is read again, so that a role taken or a retirement stays.
        let end = self.office_end().await?;
        let session = &self.at_desk(session).await?;
        let account = self.store.account(&session.person().account).await?;
        let action = OfficeAction::ChangePassphrase { account: account.id.clone() };
        self.file_account(end, Account { sealed_key, ..account }, action, session, now).await?;
        Ok(Session::new(session.person().clone(), key))
    }

    async fn file_account(
        &self,
        end: OfficeEnd,
        account: Account,
        action: OfficeAction,
        session: &Session,
        now: Instant,
    ) -> Result<()> {
        let (event, _) = Self::seal_office(end, action, session, now)?;
        let filing = Filing { events: vec![event], accounts: vec![account], ..Filing::default() };
        self.store.file(filing).await?;
        Ok(())
    }
}

fn added(person: Person, owner: &Session) -> Result<OfficeAction> {
    let key = owner.key()?.public();
    let public_key = exception::values::Digest::from_bytes(key.as_bytes()).to_string();
    Ok(OfficeAction::AddAccount { person, public_key })
}

/// Refuses what only an administrator may do.
pub(crate) fn administrator(session: &Session, what: &str) -> Result<()> {
    if session.person().is(Role::Administrator) {
        Ok(())
    } else {
        Err(Error::Refused(format!("Only an administrator may {what}. Ask yours, or switch person.")))
    }
}

async fn open_key(account: &Account, passphrase: &str) -> Result<Option<SigningKey>> {
    let damaged = || Error::Damaged(format!("The signing key of {} is damaged.", account.id));
    let sealed = SealedKey::from_bytes(&account.sealed_key).map_err(|_| damaged())?;
    let passphrase = normal(passphrase);
    // Argon2id takes tens of milliseconds: it must not hold up what else the program is asked.
    let opened = tokio::task::spawn_blocking(move || sealed.open(&passphrase)).await;
    match opened {
        Ok(Ok(key)) => Ok(Some(key)),
        Ok(Err(CannotOpen::WrongPassphrase)) => Ok(None),
        Ok(Err(CannotOpen::Damaged)) | Err(_) => Err(damaged()),
    }
}

fn seal_key(key: &SigningKey, passphrase: &str, cost: Cost) -> Result<Vec<u8>> {
    let (salt, nonce) = (random::<16>()?, random::<24>()?);
    let sealed = SealedKey::seal(key, &normal(passphrase), cost, salt, nonce)
        .map_err(|error| Error::Damaged(format!("The signing key can’t be sealed: {error}.")))?;
    Ok(sealed.as_bytes().to_vec())
}

fn new_account(person: &Person, passphrase: &str, now: Instant, cost: Cost) -> Result<(Account, SigningKey)> {
    let key = SigningKey::from_seed(&Zeroizing::new(random::<32>()?));
    let account = Account {
        id: person.account.clone(),
        name: person.name.clone(),
        roles: names(&person.roles),
        department: person.department.clone(),
        title: person.title.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        public_key: key.public(),
        sealed_key: seal_key(&key, passphrase, cost)?,
        valid_from_ms: now.millis(),
        retired_at_ms: None,
    };
    Ok((account, key))
}

/// Random bytes from the system.
fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Damaged(format!("The system gives no random numbers ({error}).")))?;
    Ok(bytes)
}

fn names(roles: &BTreeSet<Role>) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

/// Reads a person; `roles` where they are given, else from the input.
fn read_person(input: &mut Input<'_>, roles: Option<BTreeSet<Role>>) -> Option<Person> {
    let account = read_account(input);
    let name = input.name("name", "the name");
    let title = input.optional_text("title", "the title", LINE);
    let department = input.text("department", "the department", LINE);
    let email = input.optional_email("email", "the e-mail address");
    let phone = input.optional_text("phone", "the telephone", NAME);
    let roles = roles.or_else(|| read_roles(input));
    Some(Person {
        account: account?,
        name: name?,
        title: title?.unwrap_or_default(),
        department: department?,
        email: email?.unwrap_or_default(),
        phone: phone?.unwrap_or_default(),
        roles: roles?,
    })
}

fn read_account(input: &mut Input<'_>) -> Option<String> {
    let account = input.text("account", "the account name", 40)?;
    let fits =
        account.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
    if !fits {
        input.problem(
            "account",
            "not_an_account",
            "Use lower-case letters a to z, digits, dots and hyphens only.",
        );
        return None;
    }
    Some(account)
}

fn read_roles(input: &mut Input<'_>) -> Option<BTreeSet<Role>> {
    let given = input.raw("roles").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut roles = BTreeSet::new();
    for role in &given {
        let Some(role) = role.as_str().and_then(Role::from_name) else {
            input.problem("roles", "unknown_choice", "Choose roles from the list.");
            return None;
        };
        roles.insert(role);
    }
    if roles.is_empty() {
        input.problem("roles", "missing", "Choose at least one role.");
        return None;
    }
    if let Some(conflict) = roles_conflict(&roles) {
        input.problem("roles", "conflict", conflict);
        return None;
    }
    Some(roles)
}

fn read_passphrase(input: &mut Input<'_>) -> Option<Zeroizing<String>> {
    let text = |name: &str| input.raw(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let (first, again) = (Zeroizing::new(text("passphrase")), Zeroizing::new(text("passphrase_again")));
    if let Some(problem) = passphrase_problem("passphrase", &first) {
        input.problem("passphrase", &problem.code, problem.message);
        return None;
    }
    if normal(&first) != normal(&again) {
        input.problem("passphrase_again", "differs", "Enter the same passphrase again: the two differ.");
        return None;
    }
    Some(first)
}

fn passphrase_problem(field: &str, passphrase: &str) -> Option<Problem> {
    let length = passphrase.chars().count();
    if (SHORTEST_PASSPHRASE..=LONGEST_PASSPHRASE).contains(&length) {
        return None;
    }
    let message = format!(
        "Choose a passphrase of {SHORTEST_PASSPHRASE} to {LONGEST_PASSPHRASE} characters: a few words will do."
    );
    Some(Problem::new(field, "passphrase_length", message))
}
