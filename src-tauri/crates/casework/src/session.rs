//! Who is at the desk.

use std::sync::Arc;

use exception::{Person, Role};
use ledger::SigningKey;
use store::Visible;

use crate::{Error, Office, Result, office::person_of};

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

impl Office {
    /// The session with the person as their account stands now: a role given up, another department or a
    /// retired account counts at once, and not only when they sign in again.
    ///
    /// # Errors
    /// [`Error::Refused`] where the account is retired, gone, or has another key.
    pub(crate) async fn at_desk(&self, session: &Session) -> Result<Session> {
        let Some(key) = &session.key else { return Ok(session.clone()) };
        let refused = || {
            Error::Refused(format!(
                "The account {} is not in use any more. Ask an administrator, or switch person.",
                session.person.account
            ))
        };
        let stored = match self.store.account(&session.person.account).await {
            Ok(stored) if stored.retired_at_ms.is_none() && stored.public_key == key.public() => stored,
            Ok(_) | Err(store::Error::NotFound { .. }) => return Err(refused()),
            Err(error) => return Err(error.into()),
        };
        Ok(Session { person: person_of(&stored)?, key: session.key.clone() })
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
