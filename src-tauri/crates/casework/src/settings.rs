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
        let (settings, revision) = self.settings_now().await?;
        let missing_particulars = missing_particulars(&settings);
        let may_change = administrator(session, "").is_ok();
        Ok(SettingsView { settings, revision, missing_particulars, may_change })
    }

    /// Changes the settings.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than administrators.
    pub async fn change_settings(
        &self,
        session: &Session,
        input: &Value,
        now: Instant,
    ) -> Result<SettingsView> {
        administrator(session, "change the settings")?;
        let (old, _) = self.settings_now().await?;
        let read = Settings::parse(input)?;
        let settings = Settings { demonstration: old.demonstration, ..read };
        self.file_settings(session, settings, now).await?;
        self.settings(session).await
    }

    pub(crate) async fn file_settings(
        &self,
        session: &Session,
        settings: Settings,
        now: Instant,
    ) -> Result<()> {
        let (_, revision) = self.settings_now().await?;
        let json = serde_json::to_string(&settings)
            .map_err(|error| Error::Damaged(format!("The settings can’t be written down ({error}).")))?;
        let event = self.seal_office(OfficeAction::ChangeSettings { settings }, session, now).await?;
        let next = store::Settings {
            revision: u64::from(revision) + 1,
            json,
            changed_ms: now.millis(),
            changed_by: session.person().account.clone(),
        };
        self.store.file(Filing { events: vec![event], settings: Some(next), ..Filing::default() }).await?;
        Ok(())
    }
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
