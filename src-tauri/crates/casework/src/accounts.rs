//! Accounts: setting up the office, and who may do what.

use std::collections::BTreeSet;

use exception::{
    Person, Role,
    input::Input,
    office::{OfficeAction, roles_conflict},
    text::fold,
    values::{Digest, Instant, LINE, NAME},
};
use ledger::{Cost, PublicKey, SigningKey};
use serde_json::Value;
use store::{Account, Filing};
use zeroize::Zeroizing;

use crate::{
    Error, Office, Result, Session,
    filing::OfficeEnd,
    office::{account_row, person_of},
    passphrase::{random, read_passphrase, seal_key},
    sign_in::told,
    view::AccountRow,
};

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
            let passphrase = read_passphrase(input, person.as_ref());
            Some((person?, passphrase?, agency?))
        })?;
        settings.agency = agency;
        let (account, key) = new_account(&person, &passphrase, now, Cost::default())?;
        let session = Session::new(person.clone(), key, now);
        // One filing: an office has both its administrator and its settings, or is not set up.
        let end = self.office_end().await?;
        let (first, end) = Self::seal_office(end, added(person, &session, false)?, &session, now)?;
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
        let session = Session::new(person.clone(), key, now);
        let end = self.office_end().await?;
        self.file_account(end, account, added(person, &session, false)?, &session, now).await?;
        Ok(session)
    }

    /// Every account, the retired ones included; for administrators.
    ///
    /// # Errors
    /// [`Error::Refused`] for others.
    pub async fn accounts(&self, session: &Session) -> Result<Vec<AccountRow>> {
        let standing = self.standing(session).await?;
        administrator(&standing.session, "see the accounts")?;
        let failed = self.store.all_failed_sign_ins().await?;
        let rows = self.store.accounts().await?.into_iter().map(|account| {
            let member = standing.office.member(&account.id);
            Ok(AccountRow {
                one_time: member.is_some_and(|member| member.one_time),
                failed_sign_ins: failed.get(&account.id).map(told),
                ..account_row(&account)?
            })
        });
        rows.collect()
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
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_administrator(session, "add accounts", now).await?;
        let (person, passphrase, one_time) = Input::read(input, |input| {
            let person = read_person(input, None);
            let passphrase = read_passphrase(input, person.as_ref());
            Some((person?, passphrase?, input.flag("one_time")))
        })?;
        let first = FirstPassphrase { passphrase: &passphrase, one_time, cost: Cost::default() };
        self.add_person(session, person, first, now).await
    }

    /// Adds the account of a person.
    pub(crate) async fn add_person(
        &self,
        session: &Session,
        person: Person,
        first: FirstPassphrase<'_>,
        now: Instant,
    ) -> Result<AccountRow> {
        let FirstPassphrase { passphrase, one_time, cost } = first;
        let end = self.office_end().await?;
        if self.store.accounts().await?.iter().any(|account| fold(&account.id) == fold(&person.account)) {
            let message = format!("Choose another account name: {} is taken.", person.account);
            return Err(Error::invalid("account", "taken", message));
        }
        self.check_fits_office(&person).await?;
        let (account, key) = new_account(&person, passphrase, now, cost)?;
        let row = AccountRow { one_time, ..account_row(&account)? };
        let owner = Session::new(person.clone(), key, now);
        self.file_account(end, account, added(person.clone(), &owner, one_time)?, session, now).await?;
        self.project_again_for(&person).await?;
        Ok(row)
    }

    /// Changes name, title, department, addresses or roles of an account.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than administrators, and for the last
    /// administrator giving up the role.
    pub async fn change_account(&self, session: &Session, input: &Value, now: Instant) -> Result<AccountRow> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_administrator(session, "change accounts", now).await?;
        let person = Input::read(input, |input| read_person(input, None))?;
        let end = self.office_end().await?;
        self.check_fits_office(&person).await?;
        let mut account = self.store.account(&person.account).await?;
        if !person.is(Role::Administrator) {
            self.keep_one_administrator(&person.account).await?;
        }
        describe(&mut account, &person);
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
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_administrator(session, "retire accounts", now).await?;
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

    /// Refuses what only an administrator may do, and files the attempt.
    pub(crate) async fn check_administrator(
        &self,
        session: &Session,
        what: &str,
        now: Instant,
    ) -> Result<()> {
        let Err(refused) = administrator(session, what) else { return Ok(()) };
        let mut attempted: String = what.to_owned();
        if let Some(first) = attempted.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Box::pin(self.file_office_attempt(session, attempted, &refused, now)).await?;
        Err(refused)
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

    pub(crate) async fn file_account(
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

/// The passphrase under which a new account’s key is sealed.
pub(crate) struct FirstPassphrase<'a> {
    pub(crate) passphrase: &'a str,
    /// Whether the person chooses their own before anything else.
    pub(crate) one_time: bool,
    pub(crate) cost: Cost,
}

fn added(person: Person, owner: &Session, one_time: bool) -> Result<OfficeAction> {
    Ok(OfficeAction::AddAccount { person, public_key: named(&owner.key()?.public()), one_time })
}

/// A public key as the office’s events name it.
pub(crate) fn named(key: &PublicKey) -> String {
    Digest::from_bytes(key.as_bytes()).to_string()
}

/// Refuses what only an administrator may look at; what they may do, [`Office::check_administrator`] refuses.
pub(crate) fn administrator(session: &Session, what: &str) -> Result<()> {
    if session.person().is(Role::Administrator) {
        Ok(())
    } else {
        Err(Error::Refused(format!("Only an administrator may {what}. Ask yours, or switch person.")))
    }
}

pub(crate) fn new_account(
    person: &Person,
    passphrase: &str,
    now: Instant,
    cost: Cost,
) -> Result<(Account, SigningKey)> {
    let key = SigningKey::from_seed(&Zeroizing::new(random::<32>()?));
    let sealed_key = seal_key(&key, passphrase, cost)?;
    Ok((account_of(person, key.public(), sealed_key, now.millis()), key))
}

/// The account of a person with a key of theirs, from an instant on (milliseconds since 1970).
pub(crate) fn account_of(
    person: &Person,
    public_key: PublicKey,
    sealed_key: Vec<u8>,
    valid_from_ms: i64,
) -> Account {
    let mut account = Account {
        id: person.account.clone(),
        name: String::new(),
        roles: Vec::new(),
        department: String::new(),
        title: String::new(),
        email: String::new(),
        phone: String::new(),
        public_key,
        sealed_key,
        valid_from_ms,
        retired_at_ms: None,
    };
    describe(&mut account, person);
    account
}

/// Writes the particulars of a person into their account.
pub(crate) fn describe(account: &mut Account, person: &Person) {
    account.name.clone_from(&person.name);
    account.title.clone_from(&person.title);
    account.department.clone_from(&person.department);
    account.email.clone_from(&person.email);
    account.phone.clone_from(&person.phone);
    account.roles = person.roles.iter().map(|role| role.as_str().to_owned()).collect();
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
