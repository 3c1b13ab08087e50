//! Who is at the desk.

use std::sync::Arc;

use exception::{Person, Role};
use ledger::SigningKey;
use store::Visible;

/// A person who has signed in, with their opened signing key. The key is wiped when the last copy goes.
#[derive(Clone)]
pub struct Session {
    person: Person,
    key: Arc<SigningKey>,
}

impl Session {
    pub(crate) fn new(person: Person, key: SigningKey) -> Self {
        Self { person, key: Arc::new(key) }
    }

    /// The person.
    #[must_use]
    pub const fn person(&self) -> &Person {
        &self.person
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Which requests the person may see, as the records ask it.
    pub(crate) fn visible(&self) -> Visible {
        visible(&self.person)
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
