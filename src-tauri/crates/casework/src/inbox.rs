//! Reminders: what came up for a person since they last read, what is overdue, what a day reminds of.
//!
//! A reminder is computed from dates whenever it is asked for. What is kept is how far a person has read, in days and in
//! the office's history: the days keep reminders from being shown again, and the history keeps from being lost what was
//! filed after they had read, whatever the clock showed in between.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use exception::{
    Role,
    calendar::day_of,
    due::{DueKind, Rung, Schedule},
    settings::Timing,
    values::Instant,
};
use store::{DueRow, DueSearch, ReadingMark, RungQuery, Visible};

use crate::{
    Error, Office, Result, Session,
    memory::Standing,
    office::person_of,
    queue::{Owing, Whose},
    view::{Away, DueLine, Inbox, ReadThrough, Reminder},
};

/// Reminders that an inbox shows; the others are counted.
const SHOWN: usize = 100;
const SHOWN_ROWS: u32 = 100;
/// Reminders that are gone through at most: what a person could ever look at, many times over.
const MOST: u32 = 20_000;
/// Days without reading that a long weekend explains.
const WEEKEND: i64 = 4;
/// Somebody who has never read is shown what came up within these days.
const AT_FIRST: u64 = 30;
/// Rows of a list of what is due.
const PAGE: u32 = 50;
/// What is due within these days is due soon.
const SOON: u64 = 14;

/// What is overdue and what is due soon, each with the number of all.
pub(crate) struct Pressing {
    pub(crate) overdue: Vec<DueLine>,
    pub(crate) overdue_total: u32,
    pub(crate) soon: Vec<DueLine>,
}

impl Office {
    /// What came up for a person since they last read.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn inbox(&self, session: &Session, now: Instant) -> Result<Inbox> {
        let standing = &self.standing(&session.at(now)).await?;
        self.inbox_of(standing, day_of(now)).await
    }

    pub(crate) async fn inbox_of(&self, standing: &Standing, today: NaiveDate) -> Result<Inbox> {
        let person = standing.session.person();
        let timing = &standing.office.settings.timing;
        let owing = Owing::of(&standing.session);
        let owed = owing.all();
        let mark = self.reading_mark(&person.account, standing.reached, today).await?;
        let through = ReadThrough { day: today.to_string(), reached: standing.reached };
        let in_matters = self.matter_dues(&standing.session).await?;
        if owed.is_empty() && in_matters.is_empty() {
            return Ok(Inbox { reminders: Vec::new(), total: 0, away: None, through });
        }
        // Who read yesterday is reminded of what has a rung today: that is counted without being looked at.
        let after = mark.day.min(mark.low_day);
        let is_daily = mark.day == mark.low_day && after.succ_opt() == Some(today);
        let query = RungQuery {
            owed: &owed,
            after,
            until: today,
            ladder: &timing.ladder,
            short_ladder: &timing.short_ladder,
            limit: if is_daily { SHOWN_ROWS } else { MOST },
        };
        let mut counted = None;
        let mut dues: BTreeMap<_, (DueRow, NaiveDate)> = BTreeMap::new();
        if !owed.is_empty() {
            if is_daily {
                counted = Some(self.store.count_reminders(&query).await?);
            }
            for due in self.store.reminders(&query).await? {
                dues.insert(key(&due), (due, mark.day));
            }
            for (due, filed) in self.store.dues_since(mark.reached, &owed).await? {
                dues.insert(key(&due), (due, mark.counts_after(filed)));
            }
        }
        let mut matters = BTreeSet::new();
        for (due, filed) in in_matters {
            matters.insert(due.subject.clone());
            dues.insert(key(&due), (due, mark.counts_after(filed)));
        }
        let (mut found, mut many, mut subjects) = (Vec::new(), 0_usize, BTreeSet::new());
        for (due, after) in dues.into_values() {
            let rungs = schedule(&due, timing).rungs_between(after, today);
            let Some((on, rung)) = rungs.last() else { continue };
            many += rungs.len();
            subjects.insert(due.subject.clone());
            found.push((due, *on, *rung));
        }
        found.sort_by_key(|(due, ..)| (due.due_on, key(due)));
        let first = mark.day.succ_opt().unwrap_or(mark.day);
        let away = ((today - mark.day).num_days() > WEEKEND && !found.is_empty()).then(|| Away {
            from: first.to_string(),
            to: today.to_string(),
            reminders: count(many),
            requests: count(subjects.len()),
        });
        let total = counted.map_or(found.len(), |counted| {
            // What was filed since, and is reminded of by a rung of an earlier day, is not among those of today; and only
            // requests are counted.
            let other = found.iter().filter(|(due, on, _)| *on < today || matters.contains(&due.subject));
            usize::try_from(counted).unwrap_or(usize::MAX).saturating_add(other.count())
        });
        let total = count(total);
        let reminders = found
            .into_iter()
            .take(SHOWN)
            .map(|(due, on, rung)| {
                let mut reminder = reminder(&due, on, rung, today, &owing)?;
                reminder.due.owed_by_me |= matters.contains(&due.subject);
                Ok(reminder)
            })
            .collect::<Result<_>>()?;
        Ok(Inbox { reminders, total, away, through })
    }

    /// Says that a person has read their inbox, as far as it was when it was shown to them.
    ///
    /// # Errors
    /// [`Error::Refused`] for a reader without an account; [`Error::Invalid`] where it was never shown so far.
    pub async fn mark_inbox_read(
        &self,
        session: &Session,
        through: &ReadThrough,
        now: Instant,
    ) -> Result<Inbox> {
        let standing = &self.standing(&session.at(now)).await?;
        standing.session.key()?;
        let today = day_of(now);
        let read = through.day.parse::<NaiveDate>().ok();
        let read = read.filter(|day| *day <= today && through.reached <= standing.reached);
        let Some(day) = read else {
            let message = "Open My work again: what you have read is not what is there.";
            return Err(Error::invalid("through", "not_shown", message));
        };
        let account = &standing.session.person().account;
        let old = self.reading_mark(account, standing.reached, today).await?;
        let kept = self.store.reading_mark(account).await?.is_some();
        let new = if !kept || day >= old.day {
            ReadingMark {
                day: day.to_string(),
                reached: through.reached,
                low_day: day.to_string(),
                low_reached: through.reached,
            }
        } else {
            // The clock was set back since: what was read by then stays read.
            ReadingMark {
                day: old.day.to_string(),
                reached: old.reached,
                low_day: day.to_string(),
                low_reached: through.reached.max(old.reached),
            }
        };
        self.store.set_reading_mark(account, &new).await?;
        self.inbox_of(standing, today).await
    }

    /// What the ladder reminds of on a day, the first to be due first; where an account is named, what it owes.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there is no such account.
    pub async fn reminders_on(
        &self,
        session: &Session,
        day: NaiveDate,
        account: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<Reminder>, u64)> {
        let standing = &self.standing(session).await?;
        let sees_all = standing.session.visible() == Visible::All;
        let owing = match account {
            Some(account) => {
                let stored = self.store.account(account).await.map_err(|_| {
                    let message = format!("Check the account: there is no {account}.");
                    Error::invalid("account", "unknown_choice", message)
                })?;
                Some(Owing::by(&person_of(&stored)?))
            }
            None if sees_all => None,
            None => Some(Owing::of(&standing.session)),
        };
        let owed = owing.as_ref().map(Owing::all).unwrap_or_default();
        let owing = owing.unwrap_or_else(|| Owing::of(&standing.session));
        if owed.is_empty() && (account.is_some() || !sees_all) {
            return Ok((Vec::new(), 0));
        }
        let timing = &standing.office.settings.timing;
        let Some(after) = day.pred_opt() else { return Ok((Vec::new(), 0)) };
        let query = RungQuery {
            owed: &owed,
            after,
            until: day,
            ladder: &timing.ladder,
            short_ladder: &timing.short_ladder,
            limit,
        };
        let (dues, total) =
            tokio::try_join!(self.store.reminders(&query), self.store.count_reminders(&query))?;
        let mut reminders = Vec::with_capacity(dues.len());
        for due in dues {
            if let Some(rung) = schedule(&due, timing).rung_on(day) {
                reminders.push(reminder(&due, day, rung, day, &owing)?);
            }
        }
        Ok((reminders, total))
    }

    /// What is overdue of what a person may see, longest first, and what is due within two weeks.
    pub(crate) async fn pressing(&self, standing: &Standing, today: NaiveDate) -> Result<Pressing> {
        let session = &standing.session;
        let owing = Owing::of(session);
        // After the last day the close-out is owed; a renewal that was not asked for is not.
        let overdue = DueSearch {
            visible: session.visible(),
            without: vec![DueKind::Renewal.as_str().to_owned()],
            to: today.pred_opt(),
            limit: PAGE,
            ..DueSearch::default()
        };
        let soon = DueSearch {
            from: Some(today),
            to: today.checked_add_days(Days::new(SOON)),
            without: vec![DueKind::Renewal.as_str().to_owned(), DueKind::LastDay.as_str().to_owned()],
            ..overdue.clone()
        };
        let (late, total, next) = tokio::try_join!(
            self.store.dues(&overdue),
            self.store.count_dues(&overdue),
            self.store.dues(&soon)
        )?;
        let lines = |dues: Vec<DueRow>| -> Result<Vec<DueLine>> {
            dues.iter().map(|due| line(due, today, &owing)).collect()
        };
        Ok(Pressing {
            overdue: lines(late)?,
            overdue_total: u32::try_from(total).unwrap_or(u32::MAX),
            soon: lines(next)?,
        })
    }

    /// How far an account has read. Whoever never has is taken to have read a month ago.
    async fn reading_mark(&self, account: &str, reached: u64, today: NaiveDate) -> Result<Mark> {
        let Some(kept) = self.store.reading_mark(account).await? else {
            let day = today.checked_sub_days(Days::new(AT_FIRST)).unwrap_or(today);
            return Ok(Mark { day, reached, low_day: day, low_reached: reached });
        };
        let day = |text: &str| {
            text.parse::<NaiveDate>()
                .map_err(|_| Error::Damaged(format!("The day until which {account} has read is none.")))
        };
        Ok(Mark {
            day: day(&kept.day)?,
            reached: kept.reached,
            low_day: day(&kept.low_day)?,
            low_reached: kept.low_reached,
        })
    }
}

/// How far an account has read.
struct Mark {
    day: NaiveDate,
    reached: u64,
    low_day: NaiveDate,
    low_reached: u64,
}

impl Mark {
    /// After which day something counts that was filed when the office’s history reached so far. What was filed after the
    /// last reading counts from when it came to be due; what was filed while the clock stood before the day read last,
    /// from the last reading.
    const fn counts_after(&self, filed: u64) -> NaiveDate {
        if filed > self.low_reached {
            NaiveDate::MIN
        } else if filed > self.reached {
            self.low_day
        } else {
            self.day
        }
    }
}

fn key(due: &DueRow) -> (String, String, String) {
    (due.subject.clone(), due.kind.clone(), due.item.clone())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The days on which something on record is reminded of.
pub(crate) fn schedule<'a>(due: &DueRow, timing: &'a Timing) -> Schedule<'a> {
    Schedule {
        due_on: due.due_on,
        share_on: due.share_on,
        known_on: due.known_on,
        ladder: if due.ends { &timing.ladder } else { &timing.short_ladder },
    }
}

fn reminder(due: &DueRow, on: NaiveDate, rung: Rung, today: NaiveDate, owing: &Owing) -> Result<Reminder> {
    Ok(Reminder { due: line(due, today, owing)?, rung: rung.words(), on: on.to_string() })
}

/// Something due as a list shows it to whoever owes what `owing` says.
pub(crate) fn line(due: &DueRow, today: NaiveDate, owing: &Owing) -> Result<DueLine> {
    let damaged = || Error::Damaged(format!("What is due on {} can’t be read.", due.subject));
    let owed_by = Role::from_name(&due.owed.role).ok_or_else(damaged)?;
    let waits_for = match &due.owed.department {
        Some(department) => format!("{}, {department}", owed_by.label()),
        None => owed_by.label().to_owned(),
    };
    let (owed_by_me, owed_for) = match owing.whose(&due.owed) {
        Whose::Others => (false, None),
        Whose::Own => (true, None),
        Whose::For(absent) => (true, Some(absent)),
    };
    Ok(DueLine {
        subject: due.subject.clone(),
        request: due.subject.parse().ok(),
        title: due.title.clone(),
        kind: DueKind::from_name(&due.kind).ok_or_else(damaged)?,
        item: due.item.clone(),
        what: due.what.clone(),
        due_on: due.due_on.to_string(),
        overdue: due.due_on < today,
        owed_by,
        waits_for,
        owed_by_me,
        owed_for,
    })
}
