//! What is broken of the procedure at this moment, over all requests: the auditor is never the first to know.

use exception::{Request, Role, Settings, calendar::day_of, check::Check, values::Instant};
use store::{BrokenCheck, BrokenFilter, BrokenRow};

use crate::{
    Error, Office, Result, Session,
    view::{BrokenList, BrokenRequest, ChecksAsk},
};

/// Most rows that are shown at once; the counts tell of all.
const MOST: u32 = 200;
/// So many that are broken are not counted one by one.
const MANY: u32 = 1_000;

impl Office {
    /// What is broken today, the longest broken first, narrowed by rule, role and department; for who sees every
    /// request.
    ///
    /// # Errors
    /// [`Error::Refused`] for others.
    pub async fn broken_checks(
        &self,
        session: &Session,
        ask: &ChecksAsk,
        now: Instant,
    ) -> Result<BrokenList> {
        let session = &self.at_desk(&session.at(now)).await?;
        if session.visible() != store::Visible::All {
            return Err(Error::Refused(
                "The checks are for SMB staff, the CDT ISO and auditors. Look at your own requests instead."
                    .to_owned(),
            ));
        }
        let today = day_of(now).to_string();
        let filter = BrokenFilter {
            check: ask.check.map(|check| check.as_str().to_owned()),
            owed_by: ask.owed_by.map(|role| role.as_str().to_owned()),
            department: ask.department.clone(),
        };
        let (rows, counts) = tokio::try_join!(
            self.store.broken_checks(&today, &filter, MOST),
            self.store.count_broken(&today, &filter)
        )?;
        let counts: Vec<(Check, u32)> = counts
            .into_iter()
            .filter_map(|(check, count)| {
                Some((Check::from_name(&check)?, u32::try_from(count).unwrap_or(u32::MAX)))
            })
            .collect();
        Ok(BrokenList {
            total: counts.iter().map(|(_, count)| count).sum(),
            counts,
            rows: rows.iter().map(row).collect::<Result<_>>()?,
            today,
        })
    }

    /// How much is broken today that somebody puts right in one of their roles, at most [`MANY`].
    pub(crate) async fn count_broken(&self, session: &Session, now: Instant) -> Result<u32> {
        if session.visible() != store::Visible::All {
            return Ok(0);
        }
        let day = day_of(now).to_string();
        let mut total = 0;
        for role in [Role::SmbStaff, Role::CdtIso].into_iter().filter(|role| session.person().is(*role)) {
            total += self.store.count_broken_of(&day, role.as_str(), MANY).await?;
        }
        Ok(u32::try_from(total).unwrap_or(MANY).min(MANY))
    }
}

/// What a request breaks, and from which day on, if nothing happens.
pub(crate) fn broken(request: &Request, settings: &Settings) -> Vec<BrokenCheck> {
    let checks = request.checks(settings.timing.calendar());
    checks
        .iter()
        .filter_map(|checked| {
            let (from_on, why) = checked.broken_from()?;
            Some(BrokenCheck {
                check: checked.check.as_str().to_owned(),
                from_on: from_on.to_string(),
                why: why.to_owned(),
                owed_by: checked.check.owed_by().as_str().to_owned(),
            })
        })
        .collect()
}

fn row(row: &BrokenRow) -> Result<BrokenRequest> {
    let damaged = || Error::Damaged(format!("The list’s row of {} can’t be read.", row.number));
    Ok(BrokenRequest {
        number: row.number.parse().map_err(|_| damaged())?,
        title: row.title.clone(),
        department: row.department.clone(),
        check: Check::from_name(&row.broken.check).ok_or_else(damaged)?,
        why: row.broken.why.clone(),
        since: row.broken.from_on.clone(),
        owed_by: Role::from_name(&row.broken.owed_by).ok_or_else(damaged)?,
    })
}
