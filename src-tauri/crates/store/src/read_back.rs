//! What records need that are made of an exported history, beside filing its events as they were.

use std::collections::BTreeMap;

use crate::{NewEvent, Result, Store, convert, filing, statements};

/// How far numbers were given out: to requests by year, and to matters by kind and year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumbersGiven {
    /// The last number of each year.
    pub requests: BTreeMap<i32, u32>,
    /// The last number of each kind of matter in each year.
    pub matters: BTreeMap<(String, i32), u32>,
}

impl Store {
    /// Files the event of the office that says that a stream of `events` events was disposed of, where these stand here
    /// without their text already.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] where the stream has another number of events, or the event is not the office's next;
    /// nothing is written then. [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn file_disposed(&self, stream: &str, events: u64, event: NewEvent) -> Result<()> {
        let mut writer = self.begin().await?;
        if filing::last_of_stream(&mut writer, stream).await? != events {
            return Err(crate::Error::Stale { stream: stream.to_owned() });
        }
        let reached = filing::last_of_office(&mut writer).await?;
        let reached = filing::add_events(&mut writer, vec![event], reached, BTreeMap::new()).await?;
        sqlx::query(statements::ADD_DISPOSAL)
            .bind(stream)
            .bind(convert::signed(events)?)
            .bind(convert::signed(reached.sequence)?)
            .execute(&mut *writer)
            .await?;
        writer.commit().await?;
        Ok(())
    }

    /// Lets numbers go on after those that were given out: none of these is given out again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn go_on_after(&self, given: &NumbersGiven) -> Result<()> {
        let mut writer = self.begin().await?;
        for (year, last) in &given.requests {
            let last = i64::from(*last);
            sqlx::query(statements::NUMBERS_GIVEN).bind(*year).bind(last).execute(&mut *writer).await?;
        }
        for ((kind, year), last) in &given.matters {
            sqlx::query(statements::MATTER_NUMBERS_GIVEN)
                .bind(kind)
                .bind(*year)
                .bind(i64::from(*last))
                .execute(&mut *writer)
                .await?;
        }
        writer.commit().await?;
        Ok(())
    }
}
