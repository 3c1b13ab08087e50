//! Who is at the desk.

use std::sync::Arc;

use chrono::NaiveDate;
use exception::{Person, Refusal, Request, Role, Step, calendar::day_of, values::Instant};
use ledger::SigningKey;
use store::Visible;

use crate::{Error, Office, Result, memory::Known, view::FailedSignIns};

/// A person who has signed in, with their opened signing key. The key is wiped when the last copy goes.
#[derive(Clone)]
pub struct Session {
    person: Person,
    key: Option<Arc<SigningKey>>,
    /// The day on which they sit there: whom they may act for follows from it.
    day: NaiveDate,
    absent: Arc<[Person]>,
    failed: Option<Arc<FailedSignIns>>,
}

impl Session {
    pub(crate) fn new(person: Person, key: SigningKey, now: Instant) -> Self {
        let key = Some(Arc::new(key));
        Self { person, key, day: day_of(now), absent: Arc::default(), failed: None }
    }

    /// The same session at a later instant: whoever keeps one for longer than a question says when they ask.
    #[must_use]
    pub fn at(&self, now: Instant) -> Self {
        Self { day: day_of(now), ..self.clone() }
    }

    /// The session of somebody whose account was tried in vain before.
    pub(crate) fn after(self, failed: Option<FailedSignIns>) -> Self {
        Self { failed: failed.map(Arc::new), ..self }
    }

    /// How often the account was tried in vain between the last two times its person sat down.
    pub(crate) fn failed(&self) -> Option<&FailedSignIns> {
        self.failed.as_deref()
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
        Self { person, key: None, day: NaiveDate::MIN, absent: Arc::default(), failed: None }
    }

    /// Somebody who reads the records as a person reads them, without that person’s key: they file nothing.
    pub(crate) fn reading_as(person: Person) -> Self {
        Self { person, ..Self::reader() }
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

    /// Those for whom the person may act as a deputy today, each with the roles alone in which they may.
    #[must_use]
    pub fn absent(&self) -> &[Person] {
        &self.absent
    }

    /// Whether something holds of the person, or of somebody for whom they may act.
    pub(crate) fn any(&self, is_so: impl FnMut(&Person) -> bool) -> bool {
        [&self.person].into_iter().chain(self.absent.iter()).any(is_so)
    }

    /// Whether the person may see a request, for themselves or as a deputy.
    pub(crate) fn may_see(&self, request: &Request) -> bool {
        self.any(|person| request.may_see(person))
    }

    /// Whether the person sees what SMB keeps among itself about a request, for themselves or as a deputy.
    pub(crate) fn is_inside(&self, request: &Request) -> bool {
        self.any(|person| request.is_inside(person))
    }

    /// Whether the person may open a request, for themselves or as a deputy.
    ///
    /// # Errors
    /// [`Refusal::NotTheirs`].
    pub(crate) fn may_open(&self) -> std::result::Result<(), Refusal> {
        let refusal = Request::may_open(&self.person).err();
        refusal.filter(|_| !self.any(|person| Request::may_open(person).is_ok())).map_or(Ok(()), Err)
    }

    /// Whether a step on a request is the person’s, for themselves or as a deputy.
    pub(crate) fn is_step_of(&self, request: &Request, step: Step) -> bool {
        self.any(|person| request.is_step_of(step, person))
    }

    /// Which requests the person may see, as the records ask it, for themselves or as a deputy.
    pub(crate) fn visible(&self) -> Visible {
        self.absent.iter().map(visible).fold(visible(&self.person), Visible::or)
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
        let found = self.member(account);
        if found.is_some_and(|member| member.one_time && member.key == key.public()) {
            return Err(Error::Refused(
                "Choose your own passphrase first: the one that you signed in with is for one time."
                    .to_owned(),
            ));
        }
        match found.filter(|member| !member.retired && member.key == key.public()) {
            Some(member) => {
                let absent = self.deputies.absent_for(&member.person, &self.people(), session.day).into();
                Ok(Session { person: member.person.clone(), absent, ..session.clone() })
            }
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
        Visible::Department { department: person.department.clone(), accounts: vec![account] }
    } else if person.is(Role::Requester) || person.is(Role::Expert) {
        Visible::Accounts(vec![account])
    } else {
        Visible::Nothing
    }
}
