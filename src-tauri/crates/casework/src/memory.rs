//! What a step need not ask the records for again.
//!
//! People, settings and the requests of the pages last shown are kept, and one question stands before each use of
//! them: which streams have gone on since? What has gone on is forgotten and read anew. So nothing that is used is
//! older than that question, whichever window or program wrote it, because nothing that is kept changes without an
//! event: a request by its own stream, people and settings by the office's.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use exception::{
    Person, Request, RequestNumber, Settings,
    correspondence::Correspondence,
    deputy::Deputies,
    policy::Library,
    request::{Context, Earlier},
    retention::Disposals,
    retired::Retired,
    saved_view::Views,
    values::Instant,
};
use ledger::PublicKey;
use store::Account;

use crate::{
    Office, Result, Session,
    accounts::named,
    folded::Folded,
    office::{OFFICE, person_of},
    reports::KeptMonth,
};

/// How many requests are kept.
const MOST: usize = 4;
/// How many events are gone through for what is kept; after more than these nothing is.
const NEWS: u32 = 500;

/// Somebody with an account, retired or not.
pub(crate) struct Member {
    pub(crate) person: Person,
    pub(crate) key: PublicKey,
    pub(crate) retired: bool,
    /// Whether the key stands under a passphrase for one time.
    pub(crate) one_time: bool,
}

/// The office's people and settings.
pub(crate) struct Known {
    pub(crate) members: Vec<Member>,
    pub(crate) settings: Settings,
    /// The policies and systems that are retired.
    pub(crate) retired: Retired,
    /// The people of other offices, and what went to and came from them.
    pub(crate) correspondence: Correspondence,
    /// Who acts for whom.
    pub(crate) deputies: Deputies,
    /// The policies, standards and procedures.
    pub(crate) library: Library,
    /// The saved views.
    pub(crate) views: Views,
    /// The monthly reports that are kept.
    pub(crate) months: Vec<KeptMonth>,
    /// What was proposed to be disposed of, and what was.
    pub(crate) disposals: Disposals,
}

impl Known {
    /// Who has an account, retired or not.
    pub(crate) fn member(&self, account: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.person.account == account)
    }

    /// Everybody whose account is in use.
    pub(crate) fn people(&self) -> Vec<Person> {
        let in_use = self.members.iter().filter(|member| !member.retired);
        in_use.map(|member| member.person.clone()).collect()
    }
}

/// What a person at the desk starts from: themselves as their account stands, and the office, both at one moment.
pub(crate) struct Standing {
    pub(crate) session: Session,
    pub(crate) office: Arc<Known>,
    /// How far the office's history was known at that moment.
    pub(crate) reached: u64,
    /// The account for which they say that they act.
    pub(crate) acting_for: Option<String>,
}

impl Standing {
    /// What the procedure is asked with.
    pub(crate) fn context(&self, at: Instant, earlier: Earlier) -> Context<'_> {
        Context {
            person: self.session.person(),
            absent: self.session.absent(),
            acting_for: self.acting_for.as_deref(),
            at,
            settings: &self.office.settings,
            earlier,
        }
    }
}

/// What is kept. A clone shares it.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// How far the office's history is known: what has gone on until then is forgotten already.
    reached: u64,
    office: Option<AsOf<Arc<Known>>>,
    /// The one used last comes last.
    requests: VecDeque<AsOf<Request>>,
}

/// Something as it was when the office's history had reached so far.
struct AsOf<T>(u64, T);

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(|poisoned| {
            // What a panic left half done is not used.
            let mut kept = poisoned.into_inner();
            *kept = Kept::default();
            kept
        })
    }

    /// Keeps a request as it was when the history had reached so far; not where more is known by now, because what
    /// has happened to it since was heard before and is not told again.
    pub(crate) fn keep(&self, request: Request, reached: u64) {
        let mut kept = self.kept();
        if reached >= kept.reached {
            kept.requests.retain(|AsOf(_, other)| other.number != request.number);
            kept.requests.push_back(AsOf(reached, request));
            if kept.requests.len() > MOST {
                kept.requests.pop_front();
            }
        }
    }

    fn keep_office(&self, office: Arc<Known>, reached: u64) {
        let mut kept = self.kept();
        if reached >= kept.reached {
            kept.office = Some(AsOf(reached, office));
        }
    }

    /// Keeps a request no longer.
    pub(crate) fn forget(&self, number: &RequestNumber) {
        let _ = self.take_out(number);
    }

    /// Takes a request out; whoever files on it brings it back.
    fn take_out(&self, number: &RequestNumber) -> Option<Request> {
        let mut kept = self.kept();
        let place = kept.requests.iter().position(|AsOf(_, request)| request.number == *number)?;
        kept.requests.remove(place).map(|AsOf(_, request)| request)
    }

    /// Forgets what has gone on since it was kept.
    fn hear(&self, reached: u64, news: &[(u64, String)]) {
        let mut kept = self.kept();
        let is_new = |sequence: u64, stream: &str| {
            news.iter().any(|(filed, other)| *filed > sequence && other == stream)
        };
        kept.office.take_if(|AsOf(sequence, _)| is_new(*sequence, OFFICE));
        kept.requests.retain(|AsOf(sequence, request)| !is_new(*sequence, request.number.as_str()));
        kept.reached = kept.reached.max(reached);
    }
}

impl Member {
    fn of(account: &Account) -> Result<Self> {
        let retired = account.retired_at_ms.is_some();
        Ok(Self { person: person_of(account)?, key: account.public_key, retired, one_time: false })
    }
}

impl Office {
    /// What the person at the desk starts from at this moment: a role given up, another department or a retired
    /// account counts at once, and not only when they sign in again.
    ///
    /// # Errors
    /// [`Error::Refused`] where the account is retired, gone, or has another key.
    pub(crate) async fn standing(&self, session: &Session) -> Result<Standing> {
        let reached = self.look().await?;
        let office = self.known(reached).await?;
        Ok(Standing { session: office.seat(session)?, office, reached, acting_for: None })
    }

    /// A request that the person at the desk may see, to take a step on.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none with this number, or none that they may see.
    pub(crate) async fn request_at(&self, standing: &Standing, number: &RequestNumber) -> Result<Request> {
        match self.memory.take_out(number) {
            Some(request) if standing.session.may_see(&request) => Ok(request),
            Some(_) | None => Ok(self.read_for(&standing.session, number).await?.request),
        }
    }

    /// Everybody with an account, the retired ones included.
    pub(crate) async fn members(&self) -> Result<Vec<Member>> {
        self.store.accounts().await?.iter().map(Member::of).collect()
    }

    /// The office's people and settings, read anew.
    pub(crate) async fn office_now(&self) -> Result<Known> {
        let (mut members, settings) = (self.members().await?, self.settings_now().await?.0);
        let Folded { retired, deputies, correspondence, library, views, months, disposals, one_time } =
            self.folded().await?;
        for member in &mut members {
            member.one_time = one_time.contains(&named(&member.key));
        }
        Ok(Known { members, settings, retired, correspondence, deputies, library, views, months, disposals })
    }

    /// Whether people or settings are other than a person at the desk started from.
    pub(crate) async fn has_changed_since(&self, standing: &Standing) -> Result<bool> {
        Ok(!Arc::ptr_eq(&self.known_now().await?, &standing.office))
    }

    /// The office as it is on file now: what is kept of it, where nothing went on since.
    pub(crate) async fn known_now(&self) -> Result<Arc<Known>> {
        let reached = self.look().await?;
        self.known(reached).await
    }

    async fn known(&self, reached: u64) -> Result<Arc<Known>> {
        let kept = self.memory.kept().office.as_ref().map(|AsOf(_, office)| Arc::clone(office));
        if let Some(office) = kept {
            return Ok(office);
        }
        let office = Arc::new(self.office_now().await?);
        self.memory.keep_office(Arc::clone(&office), reached);
        Ok(office)
    }

    /// Asks what has gone on, forgets it, and answers how far the history reaches.
    async fn look(&self) -> Result<u64> {
        let known = self.memory.kept().reached;
        let news = self.store.streams_after(known, NEWS).await?;
        let Some((last, _)) = news.last() else { return Ok(known) };
        if u32::try_from(news.len()).is_ok_and(|length| length < NEWS) {
            self.memory.hear(*last, &news);
            return Ok(*last);
        }
        // Too much to go through, as at the start: nothing is kept.
        let reached = self.store.checkpoint().await?.sequence;
        *self.memory.kept() = Kept { reached, ..Kept::default() };
        Ok(reached)
    }
}
