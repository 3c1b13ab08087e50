//! The monthly report that makes itself: once after the end of each month, kept as a file of the office.

use chrono::{Datelike as _, Months, NaiveDate};
use exception::{
    Role,
    action::FileReference,
    calendar::{day_of, long_date},
    office::OfficeAction,
    report::ReportName,
    values::{Instant, Line},
};
use ledger::Hash;
use store::{Filing, NewFile, Visible};

use crate::{
    Error, FileContent, Office, Result, Session, files,
    filing::ATTEMPTS,
    memory::Standing,
    view::{MonthReport, ReportAsk, ReportFormat},
};

/// A report that is kept: the month, the file, when and by whom it was made.
pub(crate) struct KeptMonth {
    pub(crate) month: String,
    pub(crate) file: FileReference,
    pub(crate) at: Instant,
    pub(crate) by: String,
}

impl Office {
    /// The monthly reports that are kept, the newest first. That of the month before is made where it is not there yet and
    /// this person’s act makes it: SMB staff’s or the CDT ISO’s.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not see every request: it is made for leadership and auditors.
    pub async fn month_reports(&self, session: &Session, now: Instant) -> Result<Vec<MonthReport>> {
        let standing = self.reading_months(session, now).await?;
        let first = day_of(now).with_day(1);
        let before = first.and_then(|first| first.pred_opt()).map(name_of).unwrap_or_default();
        let is_there = standing.office.months.iter().any(|kept| kept.month == before);
        if !is_there && may_make(&standing.session) && self.has_begun_by(&before).await? {
            Box::pin(self.make_month(&standing, &before, now)).await?;
        }
        let standing = self.reading_months(session, now).await?;
        let rows = standing.office.months.iter().rev().map(|kept| MonthReport {
            words: last_day_of(&kept.month).map(words_of).unwrap_or_default(),
            month: kept.month.clone(),
            file: kept.file.clone(),
            made_at: kept.at,
            made_by: kept.by.clone(),
        });
        Ok(rows.collect())
    }

    /// The report of a month, `2026-10`, as it is kept; made where it is not there yet.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not see every request, and where it is not there and not this person’s to make;
    /// [`Error::Invalid`] where the month is none, is not over, or lies before the office.
    pub async fn month_report(&self, session: &Session, month: &str, now: Instant) -> Result<FileContent> {
        let mut standing = self.reading_months(session, now).await?;
        if !standing.office.months.iter().any(|kept| kept.month == month) {
            let invalid = |message: String| Err(Error::invalid("month", "unreadable", message));
            let Some(last) = last_day_of(month) else {
                return invalid("Enter the month as year and month, such as 2026-10.".to_owned());
            };
            if last >= day_of(now) {
                return invalid(format!(
                    "Wait until {} has passed: the report is made after it.",
                    long_date(last)
                ));
            }
            if !self.has_begun_by(month).await? {
                return invalid("Enter a later month: the office had no records by its end.".to_owned());
            }
            if !may_make(&standing.session) {
                return Err(Error::Refused(
                    "This month’s report is not made yet. It is made when SMB staff or the CDT ISO open the desk."
                        .to_owned(),
                ));
            }
            Box::pin(self.make_month(&standing, month, now)).await?;
            standing = self.reading_months(session, now).await?;
        }
        let kept =
            standing.office.months.iter().find(|kept| kept.month == month).map(|kept| kept.file.clone());
        let sha256 = kept.as_ref().map(|file| file.sha256.clone());
        let sha256 = sha256.ok_or_else(|| Error::Damaged(format!("The report of {month} was lost.")))?;
        self.named_file("The office", kept.iter(), &sha256).await
    }

    async fn reading_months(&self, session: &Session, now: Instant) -> Result<Standing> {
        let standing = self.standing(&session.at(now)).await?;
        if standing.session.visible() == Visible::All {
            return Ok(standing);
        }
        Err(Error::Refused(
            "The monthly report is for leadership and auditors, who see every request.".to_owned(),
        ))
    }

    /// Whether the office had any record by the end of a month.
    async fn has_begun_by(&self, month: &str) -> Result<bool> {
        let first = self.store.events_after(0, 1).await?;
        let began = first.first().map(|first| day_of(Instant::from_millis(first.at_ms)));
        Ok(began.zip(last_day_of(month)).is_some_and(|(began, last)| began <= last))
    }

    /// Makes the report of a month for its last day, once: where another window was faster, that one is kept.
    async fn make_month(&self, standing: &Standing, month: &str, now: Instant) -> Result<()> {
        let on = last_day_of(month).map(|last| last.to_string());
        let session = &standing.session;
        let ask = ReportAsk { name: ReportName::Month, on };
        let made = self.report_file(session, &ask, ReportFormat::Pdf, now).await?;
        let sha256 = Hash::of(&made.bytes);
        let file = NewFile { sha256, media_type: made.media_type, bytes: made.bytes };
        let reference = files::reference(&file, format!("monthly-report-{month}.pdf"));
        let named = Line::try_from(month.to_owned());
        let named = named.map_err(|_| Error::Damaged(format!("{month} is no month.")))?;
        for _ in 0..ATTEMPTS {
            let end = self.office_end().await?;
            if self.folded().await?.months.iter().any(|kept| kept.month == month) {
                return Ok(());
            }
            let action = OfficeAction::KeepMonthReport { month: named.clone(), file: reference.clone() };
            let (event, _) = Self::seal_office(end, action, session, now)?;
            let filing = Filing { events: vec![event], files: vec![file.clone()], ..Filing::default() };
            match self.store.file(filing).await {
                Ok(_) => return Ok(()),
                Err(store::Error::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Stale("Others filed at the same moment. Open the reports again.".to_owned()))
    }
}

/// Whose opening of the desk makes the report: an auditor changes nothing.
fn may_make(session: &Session) -> bool {
    let person = session.person();
    session.key().is_ok() && (person.is(Role::SmbStaff) || person.is(Role::CdtIso))
}

/// The last day of a month, `2026-10`; none where it is no month.
fn last_day_of(month: &str) -> Option<NaiveDate> {
    let first = format!("{month}-01").parse::<NaiveDate>().ok().filter(|first| name_of(*first) == month)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

fn name_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The month of a day in words: `October 2026`.
fn words_of(day: NaiveDate) -> String {
    let first = day.with_day(1).unwrap_or(day);
    long_date(first).replace(" 1,", "")
}

impl KeptMonth {
    /// What an event of the office keeps; most are about something else.
    pub(crate) fn of(event: &exception::office::OfficeEvent) -> Option<Self> {
        let OfficeAction::KeepMonthReport { month, file } = &event.action else { return None };
        Some(Self {
            month: month.as_str().to_owned(),
            file: file.clone(),
            at: event.at,
            by: event.actor.name.clone(),
        })
    }
}
