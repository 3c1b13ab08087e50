//! Who is at the desk.

use std::sync::Arc;

use exception::{Person, Role};
use ledger::SigningKey;
use store::Visible;

use crate::{Error, Office, Result, memory::Known};

/// A person who has signed in, with their opened signing key. The key is wiped when the last copy goes.
#[derive(Clone)]
pub struct Session {
    person: Person,
    key: Option<Arc<SigningKey>>,
}

impl Session {
    pub(crate) fn new(person: Person, key: SigningKey) -> Self {
        Self { person, key: Some(Arc::new(key)) }
    }

    /// Somebody who reads the records without an account: who can read the file can read what is in it. They
    /// see everything and file nothing, for they have no key.
    #[must_use]
    pub fn reader() -> Self {
        let person = Person {
            account: String::new(),
            name: "Reader".to_owned(),
            title: String::new(),
            department: String::new(),
            email: String::new(),
            phone: String::new(),
            roles: [Role::Auditor].into(),
        };
        Self { person, key: None }
    }

    /// The person.
    #[must_use]
    pub const fn person(&self) -> &Person {
        &self.person
    }

    /// The signing key.
    ///
    /// # Errors
    /// [`Error::Refused`] for a reader: nothing is filed without a signature.
    pub(crate) fn key(&self) -> Result<&SigningKey> {
        let refused = || Error::Refused("Sign in first: nothing is filed without a signature.".to_owned());
        self.key.as_deref().ok_or_else(refused)
    }

    /// Which requests the person may see, as the records ask it.
    pub(crate) fn visible(&self) -> Visible {
        visible(&self.person)
    }
}

impl Known {
    /// The session with the person as their account stands.
    ///
    /// # Errors
    /// [`Error::Refused`] where the account is retired, gone, or has another key.
    pub(crate) fn seat(&self, session: &Session) -> Result<Session> {
        let Some(key) = &session.key else { return Ok(session.clone()) };
        let account = &session.person.account;
        let found = self.members.iter().find(|member| member.person.account == *account);
        match found.filter(|member| !member.retired && member.key == key.public()) {
            Some(member) => Ok(Session { person: member.person.clone(), key: session.key.clone() }),
            None => Err(Error::Refused(format!(
                "The account {account} is not in use any more. Ask an administrator, or switch person."
            ))),
        }
    }
}

impl Office {
    /// The session with the person as their account stands at this moment.
    ///
    /// # Errors
    /// [`Error::Refused`] where the account is retired, gone, or has another key.
    pub(crate) async fn at_desk(&self, session: &Session) -> Result<Session> {
        Ok(self.standing(session).await?.session)
    }
}

/// Which requests a person may see, as the records ask it; [`exception::Request::may_see`] is the rule.
pub(crate) fn visible(person: &Person) -> Visible {
    let account = person.account.clone();
    if person.is(Role::SmbStaff) || person.is(Role::CdtIso) || person.is(Role::Auditor) {
        Visible::All
    } else if person.is(Role::RequesterIso) {
        Visible::Department { department: person.department.clone(), account }
    } else if person.is(Role::Requester) || person.is(Role::Expert) {
        Visible::Account(account)
    } else {
        Visible::Nothing
    }
}
