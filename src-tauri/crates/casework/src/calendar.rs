//! The calendar: what is due on which day, when the office does not work, and what is in force when.

use chrono::{Datelike as _, NaiveDate};
use exception::{
    Stage,
    action::Period,
    calendar::{day_of, is_business_day, is_holiday},
    settings::Timing,
    values::Instant,
};
use store::{Days, DueSearch, Filter, QueueQuery, RequestRow, SortBy};

use crate::{
    Error, Office, Result, Session, inbox,
    project::of_stage,
    queue::Owing,
    view::{CalendarView, ClosedDay, DayDue, DueLine, Spanned},
};

/// Days that are shown at once at most: a year and some weeks around it.
const LONGEST: i64 = 400;
/// Things due that are told of each by itself; of the others, their number.
const DUES: u32 = 1000;
/// Exceptions on the timeline.
const SPANS: u32 = 200;

impl Office {
    /// What is due from one day to another, of what a person may see.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the days are none of the calendar's years, in the wrong order, or more than 400.
    pub async fn calendar(
        &self,
        session: &Session,
        from: &str,
        to: &str,
        now: Instant,
    ) -> Result<CalendarView> {
        let standing = &self.standing(&session.at(now)).await?;
        let session = &standing.session;
        let (first, last) = (read_day("from", "first", from)?, read_day("to", "last", to)?);
        if last < first || (last - first).num_days() > LONGEST {
            let message = format!("Choose a last day from the first day on, {LONGEST} days later at most.");
            return Err(Error::invalid("to", "out_of_bounds", message));
        }
        let today = day_of(now);
        let owing = Owing::of(session);
        let search = DueSearch {
            visible: session.visible(),
            from: Some(first),
            to: Some(last),
            limit: DUES,
            ..DueSearch::default()
        };
        let spans = QueueQuery {
            visible: session.visible(),
            filter: Filter {
                stages: vec![of_stage(Stage::InForce)],
                begins: Days { from: None, to: Some(last.to_string()) },
                ends: Days { from: Some(first.to_string()), to: None },
                ..Filter::default()
            },
            sort: SortBy::Due,
            limit: SPANS,
            ..QueueQuery::default()
        };
        let (counts, dues, page, spans_total) = tokio::try_join!(
            self.store.count_dues_by_day(&search),
            self.store.dues(&search),
            self.store.queue(&spans),
            self.store.count(&spans)
        )?;
        let mut days: Vec<DayDue> = counts
            .into_iter()
            .map(|(on, total)| DayDue {
                on: on.to_string(),
                total: u32::try_from(total).unwrap_or(u32::MAX),
                dues: Vec::new(),
            })
            .collect();
        for due in &dues {
            let on = due.due_on.to_string();
            if let Some(day) = days.iter_mut().find(|day| day.on == on) {
                day.dues.push(inbox::line(due, today, &owing)?);
            }
        }
        for (due, _) in self.matter_dues(session).await? {
            if (first..=last).contains(&due.due_on) {
                add_own(&mut days, DueLine { owed_by_me: true, ..inbox::line(&due, today, &owing)? });
            }
        }
        Ok(CalendarView {
            from: first.to_string(),
            to: last.to_string(),
            today: today.to_string(),
            days,
            closed: closed(&standing.office.settings.timing, first, last),
            spans: page.rows.iter().map(|row| spanned(row, today)).collect::<Result<_>>()?,
            spans_total: u32::try_from(spans_total).unwrap_or(u32::MAX),
        })
    }
}

/// Adds what is owed in a matter to its day, which may have nothing else.
fn add_own(days: &mut Vec<DayDue>, due: DueLine) {
    let place = days.binary_search_by(|day| day.on.cmp(&due.due_on)).unwrap_or_else(|place| {
        days.insert(place, DayDue { on: due.due_on.clone(), total: 0, dues: Vec::new() });
        place
    });
    if let Some(day) = days.get_mut(place) {
        day.total = day.total.saturating_add(1);
        day.dues.push(due);
    }
}

fn read_day(field: &str, which: &str, text: &str) -> Result<NaiveDate> {
    let day = text.parse::<NaiveDate>().ok().filter(|day| (1999..=2149).contains(&day.year()));
    day.ok_or_else(|| {
        let message = format!("Check the {which} day: it must be a day of the years 1999 to 2149.");
        Error::invalid(field, "year_out_of_bounds", message)
    })
}

fn closed(timing: &Timing, first: NaiveDate, last: NaiveDate) -> Vec<ClosedDay> {
    let closure = |day: NaiveDate| timing.closures.iter().find(|closure| closure.on == day);
    first
        .iter_days()
        .take_while(|day| *day <= last)
        .filter_map(|day| {
            let why = if is_holiday(day) && !is_business_day(day) && day.weekday().num_days_from_monday() < 5
            {
                "State holiday".to_owned()
            } else {
                closure(day)?.why.as_str().to_owned()
            };
            Some(ClosedDay { on: day.to_string(), why })
        })
        .collect()
}

fn spanned(row: &RequestRow, today: NaiveDate) -> Result<Spanned> {
    let damaged = || Error::Damaged(format!("The span of {} can’t be read.", row.number));
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<NaiveDate>().ok());
    let (from, to) = day(&row.from_on).zip(day(&row.to_on)).ok_or_else(damaged)?;
    // The row keeps the span of `Request::in_force_period`: the one rule, asked for its days.
    let in_force = Period { from, to }.contains(today);
    let state = if in_force {
        "In force"
    } else if today < from {
        "Still to begin"
    } else {
        "Expired, not closed out"
    };
    Ok(Spanned {
        number: row.number.parse().map_err(|_| damaged())?,
        title: row.title.clone(),
        department: row.department.clone(),
        from_on: from.to_string(),
        to_on: to.to_string(),
        in_force,
        state: state.to_owned(),
    })
}
