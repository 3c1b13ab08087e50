//! Matters: histories that are neither a request's nor the office's, such as an audit or a violation report.
//!
//! A matter has a number of its own (`AU-2026-0001`), stages, and signed, chained events like a request's
//! ([`StreamEvent`]). What it takes to make a kind of matter:
//!
//! 1. A row of [`MatterKind`]: its name and the letters of its number.
//! 2. `words!` for its steps and for its stages, and an enum of actions, serialised with `tag = "step"`: each a step
//!    with its evidence, one of them an attempt that was refused.
//! 3. A struct folded from the events, with a [`Thread`] in it, and [`Matter`] for it: how it begins, what an action
//!    changes, who may take which step and who may see it, and what lists know of it ([`Listed`]).
//! 4. Its own `open` and `take`: an action and a person in, an event or a [`MatterRefusal`] out. [`opening`] and
//!    [`Thread::next`] write the envelope.
//!
//! Sealing, filing from the version it started from, numbers that are never given twice, the refused attempt that is
//! filed, the lists, drafts, verification and the rebuilding of projections come from `casework::matters` for all
//! kinds alike.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    due::DueKind,
    input::{Choice, Problem, Problems},
    people::{Actor, Person, Role},
    request::{BadHistory, FORMAT, Mark},
    settings::Timing,
    stream::StreamEvent,
    text::fold as fold_text,
    values::{Digest, Instant},
    words::words,
};

words! {
    /// A kind of matter.
    MatterKind {
        /// An audit of how the procedure is applied (procedure, section 4).
        Audit = "audit", "Audit";
        /// A known violation of the procedure (procedure, section 4C).
        Violation = "violation", "Violation report";
    }
}

impl MatterKind {
    /// The letters with which its numbers begin.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Audit => "AU",
            Self::Violation => "VR",
        }
    }
}

/// The number of a matter, `AU-2026-0001`: its kind, the year of its opening and a counter, never reused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct MatterNumber {
    kind: MatterKind,
    text: String,
}

/// A text that is no matter's number.
#[derive(Debug, thiserror::Error)]
#[error("the number of an audit looks like AU-2026-0001, that of a violation report like VR-2026-0001")]
pub struct NotAMatter;

impl MatterNumber {
    /// The number of the `count`th matter of a kind opened in `year`.
    #[must_use]
    pub fn new(kind: MatterKind, year: i32, count: u32) -> Self {
        Self { kind, text: format!("{}-{year:04}-{count:04}", kind.prefix()) }
    }

    /// What kind of matter it is.
    #[must_use]
    pub const fn kind(&self) -> MatterKind {
        self.kind
    }

    /// The number as it is printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for MatterNumber {
    type Err = NotAMatter;

    fn from_str(text: &str) -> Result<Self, NotAMatter> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts = text.split('-');
        let (prefix, year, count, rest) = (parts.next(), parts.next(), parts.next(), parts.next());
        let digits = |part: Option<&str>, least: usize, most: usize| {
            part.is_some_and(|part| {
                (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        let kind = MatterKind::ALL.iter().copied().find(|kind| prefix == Some(kind.prefix()));
        match kind {
            Some(kind) if digits(year, 4, 4) && digits(count, 4, 9) && rest.is_none() => {
                Ok(Self { kind, text })
            }
            Some(_) | None => Err(NotAMatter),
        }
    }
}

impl TryFrom<String> for MatterNumber {
    type Error = NotAMatter;

    fn try_from(text: String) -> Result<Self, NotAMatter> {
        text.parse()
    }
}

impl From<MatterNumber> for String {
    fn from(number: MatterNumber) -> Self {
        number.text
    }
}

impl fmt::Display for MatterNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// A kind of history that is folded from its own events.
pub trait Matter: Clone + Sized {
    /// Its kind.
    const KIND: MatterKind;
    /// Its steps, without evidence.
    type Step: Choice + Copy + fmt::Display;
    /// Its stages.
    type Stage: Choice + Copy + PartialEq + Serialize + DeserializeOwned;
    /// A step with its evidence.
    type Action: Clone + Serialize + DeserializeOwned;

    /// The matter that its first action opens; none where that action opens none.
    fn begin(thread: Thread<Self::Stage>, action: Self::Action) -> Option<Self>;

    /// What a later action makes of it. The thread has gone on already.
    fn apply(&mut self, mark: &Mark, action: Self::Action);

    /// Where its history stands.
    fn thread(&self) -> &Thread<Self::Stage>;

    /// Where its history stands, to go on.
    fn thread_mut(&mut self) -> &mut Thread<Self::Stage>;

    /// Whether a person may see it at all.
    fn may_see(&self, person: &Person) -> bool;

    /// The role in which a person may take a step in the present stage, evidence aside.
    ///
    /// # Errors
    /// [`MatterRefusal`]: wrong stage, or not theirs.
    fn may(&self, step: Self::Step, person: &Person) -> Result<Role, MatterRefusal>;

    /// What keeps a refused attempt in the history.
    fn attempt_refused(attempted: Self::Step, why: String) -> Self::Action;

    /// What lists know of it; what is owed in it is due by the office's time.
    fn listed(&self, timing: &Timing) -> Listed;
}

/// An event of a kind of matter.
pub type MatterEvent<M> = StreamEvent<<M as Matter>::Action, <M as Matter>::Stage>;

/// Where the history of a matter stands: what its next event follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Thread<S> {
    /// Number.
    pub number: MatterNumber,
    /// Sequence of the newest event: the version a next step starts from.
    pub version: u32,
    /// Digest of the newest event.
    pub head: Digest,
    /// Stage.
    pub stage: S,
    /// Since when it is in this stage.
    pub since: Instant,
    /// Sequence of the event by which it came into this stage.
    pub entered: u32,
    /// Its opening.
    pub opened: Mark,
    /// When the newest event was.
    pub updated: Instant,
}

impl<S: Copy> Thread<S> {
    /// The envelope of the next event.
    #[must_use]
    pub fn next<A>(&self, action: A, to: S, actor: Actor, at: Instant) -> StreamEvent<A, S> {
        StreamEvent {
            format: FORMAT,
            stream: self.number.to_string(),
            sequence: self.version + 1,
            from: Some(self.stage),
            to: Some(to),
            actor,
            at,
            previous: Some(self.head.clone()),
            action,
        }
    }
}

/// The envelope of the first event of a matter.
#[must_use]
pub fn opening<A, S>(
    number: &MatterNumber,
    action: A,
    stage: S,
    actor: Actor,
    at: Instant,
) -> StreamEvent<A, S> {
    StreamEvent {
        format: FORMAT,
        stream: number.to_string(),
        sequence: 1,
        from: None,
        to: Some(stage),
        actor,
        at,
        previous: None,
        action,
    }
}

/// The event that keeps a refused attempt in the history of a matter.
#[must_use]
pub fn attempt<M: Matter>(
    matter: &M,
    step: M::Step,
    refusal: &MatterRefusal,
    person: &Person,
    at: Instant,
) -> MatterEvent<M> {
    let role = person.roles.first().copied().unwrap_or(Role::Requester);
    let thread = matter.thread();
    thread.next(M::attempt_refused(step, refusal.to_string()), thread.stage, person.acting_as(role), at)
}

/// Folds a matter from its events, oldest first, each with the digest of its bytes.
///
/// # Errors
/// [`BadHistory`] where an event is missing or out of order.
pub fn fold<M: Matter>(events: impl IntoIterator<Item = (MatterEvent<M>, Digest)>) -> Result<M, BadHistory> {
    let mut events = events.into_iter();
    let (first, digest) = events.next().ok_or(BadHistory::Empty)?;
    let mut matter = begin(first, digest)?;
    for (event, digest) in events {
        apply(&mut matter, event, digest)?;
    }
    Ok(matter)
}

/// The matter that an event opens.
///
/// # Errors
/// [`BadHistory::NotOpened`] where it opens none.
pub fn begin<M: Matter>(event: MatterEvent<M>, digest: Digest) -> Result<M, BadHistory> {
    let mark = mark_of(&event, &digest);
    let (Ok(number), Some(stage), 1) = (event.stream.parse(), event.to, event.sequence) else {
        return Err(BadHistory::NotOpened);
    };
    let (at, version) = (event.at, event.sequence);
    let thread = Thread {
        number,
        version,
        head: digest,
        stage,
        since: at,
        entered: version,
        opened: mark,
        updated: at,
    };
    M::begin(thread, event.action).ok_or(BadHistory::NotOpened)
}

/// Applies the next event.
///
/// # Errors
/// [`BadHistory::OutOfOrder`] where it does not follow the one before it.
pub fn apply<M: Matter>(matter: &mut M, event: MatterEvent<M>, digest: Digest) -> Result<(), BadHistory> {
    let mark = mark_of(&event, &digest);
    let thread = matter.thread_mut();
    let follows = event.sequence == thread.version + 1
        && event.from == Some(thread.stage)
        && event.previous.as_ref() == Some(&thread.head);
    let Some(to) = event.to.filter(|_| follows) else {
        return Err(BadHistory::OutOfOrder(event.sequence));
    };
    thread.version = event.sequence;
    thread.head = digest;
    thread.updated = event.at;
    if to != thread.stage {
        thread.stage = to;
        thread.since = event.at;
        thread.entered = event.sequence;
    }
    matter.apply(&mark, event.action);
    Ok(())
}

fn mark_of<A, S>(event: &StreamEvent<A, S>, digest: &Digest) -> Mark {
    Mark { sequence: event.sequence, digest: digest.clone(), at: event.at, by: event.actor.clone() }
}

/// The step that an input names.
///
/// # Errors
/// One problem at `step`, which names every step of the kind.
pub fn step<M: Matter>(input: &Value) -> Result<M::Step, Problems> {
    let step = input.get("step").and_then(Value::as_str).and_then(M::Step::choose);
    step.ok_or_else(|| {
        let message = format!("Name the step, one of: {}.", M::Step::choices().join(", "));
        vec![Problem::new("step", "unknown_choice", message)]
    })
}

/// Why a step on a matter may not be taken, in sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatterRefusal {
    /// The step does not belong to the stage.
    #[error("{0}")]
    NotNow(String),
    /// The step is not this person's: the history keeps the attempt.
    #[error("{0}")]
    NotTheirs(String),
    /// Something the step needs is missing or wrong.
    #[error("{}", .0.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" "))]
    NotReady(Problems),
}

impl MatterRefusal {
    /// Whether the refusal is one of authority, which the history keeps.
    #[must_use]
    pub const fn is_of_authority(&self) -> bool {
        matches!(self, Self::NotTheirs(_))
    }
}

/// Whom something concerns: everybody of whom all that is given is true; everybody where nothing is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Whom {
    /// Who holds this role.
    pub role: Option<Role>,
    /// Who belongs to this department.
    pub department: Option<String>,
    /// Who has this account.
    pub account: Option<String>,
}

impl Whom {
    /// Everybody with a role.
    #[must_use]
    pub fn role(role: Role) -> Self {
        Self { role: Some(role), ..Self::default() }
    }

    /// One account.
    #[must_use]
    pub fn account(account: impl Into<String>) -> Self {
        Self { account: Some(account.into()), ..Self::default() }
    }

    /// Whether a person is meant.
    #[must_use]
    pub fn is(&self, person: &Person) -> bool {
        self.role.is_none_or(|role| person.is(role))
            && self.department.as_ref().is_none_or(|department| person.belongs_to(department))
            && self.account.as_ref().is_none_or(|account| *account == person.account)
    }

    /// The department as it is compared: spelling of case, width and accents' encoding aside.
    #[must_use]
    pub fn department_key(&self) -> Option<String> {
        self.department.as_ref().map(|department| fold_text(department.trim()))
    }
}

/// What lists know of a matter, beside its thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Title, as lists show it.
    pub title: String,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Who may see it: whoever is one of these. [`Matter::may_see`] must say the same.
    pub seen_by: Vec<Whom>,
    /// What is followed in it, one by one: what somebody owes, and what is done.
    pub items: Vec<ListedItem>,
    /// What its own lists show beside this.
    pub detail: Value,
}

/// Something that is followed in a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// Its place among the matter's, from 1.
    pub id: u32,
    /// What kind of thing is due.
    pub kind: DueKind,
    /// The stored name of its state.
    pub state: String,
    /// What it is, as lists show it.
    pub what: String,
    /// To whom it is owed, or was.
    pub whom: Whom,
    /// Whether something is owed on it now.
    pub is_owed: bool,
    /// By which day.
    pub due_on: Option<NaiveDate>,
    /// Since when it is in its state.
    pub since: Instant,
    /// Sequence of the event by which it came into its state.
    pub event: u32,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_number_tells_its_kind_and_is_read_as_it_is_printed() {
        let number = MatterNumber::new(MatterKind::Audit, 2026, 7);
        assert_eq!(number.to_string(), "AU-2026-0007");
        assert_eq!(" au-2026-0007 ".parse::<MatterNumber>().unwrap(), number);
        for bad in ["EX-2026-0001", "AU-26-0001", "AU-2026-1", "AU-2026-0001-1", "office", ""] {
            assert!(bad.parse::<MatterNumber>().is_err(), "{bad}");
        }
    }

    #[test]
    fn whom_something_concerns_is_who_fits_all_that_is_given() {
        let person = Person {
            account: "ana".to_owned(),
            name: "Ana".to_owned(),
            title: String::new(),
            department: "Department of Water".to_owned(),
            email: String::new(),
            phone: String::new(),
            roles: [Role::RequesterIso].into(),
        };
        let iso_of = |department: &str| Whom {
            department: Some(department.to_owned()),
            ..Whom::role(Role::RequesterIso)
        };
        assert!(iso_of(" DEPARTMENT of water").is(&person) && !iso_of("DMV").is(&person));
        assert!(Whom::account("ana").is(&person) && !Whom::account("eve").is(&person));
        assert!(!Whom::role(Role::SmbStaff).is(&person) && Whom::default().is(&person));
    }
}
