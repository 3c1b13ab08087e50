//! What the demonstration office took over from the tracker that it kept before, and a file that it took back.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use exception::{calendar::day_of, values::Instant};

use super::Walk;
use crate::{Error, Result, SourceFile, view::ImportAsk};

/// Who imports.
const BY: &str = "lakshmi.venkataraman";
/// The tracker was taken over so long ago.
const AGO: i64 = 3 * 24 * 60 * 60 * 1000;

impl Walk<'_> {
    /// Imports the old tracker, and by mistake an older copy of it, which is taken back; answers how many requests that
    /// made.
    pub(super) async fn import(&self, now: Instant) -> Result<usize> {
        let lost = || Error::Damaged("The demonstration lost who imports.".to_owned());
        let session = self.sessions.get(BY).ok_or_else(lost)?;
        let at = Instant::from_millis(now.millis() - AGO);
        let ask = ImportAsk::default();
        let kept = self.office.import(session, &file("tracker.csv", &tracker(at)), &ask, at).await?;
        let older = file("tracker-old-copy.csv", &old_copy(at));
        let at = Instant::from_millis(at.millis() + 600_000);
        let mistaken = self.office.import(session, &older, &ask, at).await?;
        let at = Instant::from_millis(at.millis() + 600_000);
        let reason = "This was an older copy of the tracker.";
        self.office.take_back_import(session, mistaken.import, reason, at).await?;
        Ok(usize::try_from(kept.requests + mistaken.requests).unwrap_or(usize::MAX))
    }
}

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: Arc::new(text.as_bytes().to_vec()) }
}

fn day(today: NaiveDate, before: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(before)).unwrap_or(today)
}

fn tracker(at: Instant) -> String {
    let today = day_of(at);
    let ahead = today.checked_add_days(Days::new(140)).unwrap_or(today);
    let (old, decided, over) = (day(today, 420), day(today, 220), day(today, 60));
    format!(
        "Exception ID,SR Number,Title,Status,Department,Requester,ISO,ISO Email,Policy,Policy Title,Risk,Date Opened,Decision Date,Expiration Date,Date Closed,Notes\n\
         T-014,CS0031014,Weigh station printers without disk encryption,Approved,Department of Transportation,Dariush Mokhtarzadeh,Seo-jun Kim,,3520,Encryption Standard,Moderate,{},{decided},{ahead},,Kept in the tracker until the desk was set up\n\
         T-009,CS0031009,Shared mailbox of the hatchery without two factors,Denied,Department of Fish and Wildlife,Pa Houa Xiong,José Peñaloza,,3511,Authentication Standard,High,{old},{},,{},Solved with group accounts\n\
         T-003,CS0031003,Handheld readers on an old cipher,Expired,Department of Food and Agriculture,Guadalupe Ortiz,,,3541,Wireless Standard,Low,{old},{},{over},{over},\n\
         T-017,CS0031017,Plate reader behind on corrections,Pending,Department of Motor Vehicles,Nguyễn Thị Thu Hà,Anahit Sargsyan,,3530,Patch Standard,,{},,,,Asked for by telephone\n",
        day(today, 240),
        day(today, 400),
        day(today, 380),
        day(today, 410),
        day(today, 12),
    )
}

fn old_copy(at: Instant) -> String {
    let old = day(day_of(at), 500);
    format!(
        "Exception ID,SR Number,Title,Status,Department,Requester,Date Opened\n\
         T-001,CS0031001,Test entry,Pending,Department of Justice,Sokha Chea,{old}\n"
    )
}
