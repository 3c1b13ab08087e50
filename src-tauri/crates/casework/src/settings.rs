//! The office's settings, each change an event.

use exception::{Problem, Settings, office::OfficeAction, values::Instant};
use serde_json::Value;
use store::Filing;

use crate::{Error, Office, Result, Session, accounts::administrator, view::SettingsView};

impl Office {
    /// The settings, with what every letter still lacks.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn settings(&self, session: &Session) -> Result<SettingsView> {
        let session = &self.at_desk(session).await?;
        let (settings, revision) = self.settings_now().await?;
        let missing_particulars = missing_particulars(&settings);
        let may_change = administrator(session, "").is_ok();
        Ok(SettingsView { settings, revision, missing_particulars, may_change })
    }

    /// After how many minutes without a sign of anybody the desk is locked. Whoever sits down is told before they do.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn lock_after_minutes(&self) -> Result<u32> {
        Ok(self.settings_now().await?.0.lock_after_minutes)
    }

    /// Changes the settings. Where the input gives the `revision` it started from, a newer one is not
    /// overwritten.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than administrators; [`Error::Stale`].
    pub async fn change_settings(
        &self,
        session: &Session,
        input: &Value,
        now: Instant,
    ) -> Result<SettingsView> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_administrator(session, "change the settings", now).await?;
        let (old, revision) = self.settings_now().await?;
        if input.get("revision").and_then(Value::as_u64).is_some_and(|started| started != u64::from(revision))
        {
            return Err(Error::Stale(
                "Somebody else changed the settings in the meantime. What you typed is kept: look at what changed, then go on."
                    .to_owned(),
            ));
        }
        let read = Settings::parse(input)?;
        let settings = Settings { demonstration: old.demonstration, ..read };
        self.file_settings(session, settings, now).await?;
        self.rebuild_where_outdated().await?;
        self.settings(session).await
    }

    pub(crate) async fn file_settings(
        &self,
        session: &Session,
        settings: Settings,
        now: Instant,
    ) -> Result<()> {
        let end = self.office_end().await?;
        let (_, last) = self.settings_now().await?;
        let next = revision(&settings, u64::from(last) + 1, session, now)?;
        let action = OfficeAction::ChangeSettings { settings: Box::new(settings) };
        let (event, _) = Self::seal_office(end, action, session, now)?;
        self.store.file(Filing { events: vec![event], settings: Some(next), ..Filing::default() }).await?;
        Ok(())
    }
}

/// A revision of the settings as the records keep it.
pub(crate) fn revision(
    settings: &Settings,
    revision: u64,
    session: &Session,
    now: Instant,
) -> Result<store::Settings> {
    let json = serde_json::to_string(settings)
        .map_err(|error| Error::Damaged(format!("The settings can’t be written down ({error}).")))?;
    let changed_by = session.person().account.clone();
    Ok(store::Settings { revision, json, changed_ms: now.millis(), changed_by })
}

/// What every letter must show by Government Code 7525-7527 and the settings do not give, by setting.
pub(crate) fn missing_particulars(settings: &Settings) -> Vec<Problem> {
    documents::missing_particulars(settings)
        .into_iter()
        .map(|particular| {
            let message =
                format!("Enter {particular}: no letter goes out without it (Government Code 7525–7527).");
            Problem::new(particular.setting(), "missing", message)
        })
        .collect()
}
