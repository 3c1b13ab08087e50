//! Sitting down at the desk: signing in, slowed after failures, and changing what one signs in with.
//!
//! An attempt in vain has no key that could sign it, so it is counted beside the history and becomes an event, signed with
//! the account’s own key, when its person next signs in; an administrator who resets the passphrase files it before that.

use exception::{Role, calendar::moment, office::OfficeAction, values::Instant};
use ledger::{Cost, SigningKey};
use serde_json::Value;
use store::{Account, Filing};
use zeroize::Zeroizing;

use crate::{
    Error, Office, Result, Session,
    accounts::named,
    office::person_of,
    passphrase::{one_time_passphrase, open_key, passphrase_problem, random, seal_key},
    view::{FailedSignIns, OneTimePassphrase},
};

/// How many attempts in vain are not slowed: everybody mistypes.
const FREE: u32 = 2;
/// The first wait, and the longest, in seconds; each attempt in vain doubles it.
const WAITS: (i64, i64) = (15, 900);

impl Office {
    /// Signs a person in: the passphrase opens their signing key. Who has a passphrase for one time may only choose their
    /// own with the session ([`Office::choose_passphrase`]).
    ///
    /// # Errors
    /// [`Error::Invalid`] where account and passphrase do not fit; it does not say which. [`Error::Refused`] while the
    /// account waits after attempts in vain; the passphrase is not tried then.
    pub async fn sign_in(&self, account: &str, passphrase: &str, now: Instant) -> Result<Session> {
        let stored = match self.store.account(account).await {
            Ok(stored) if stored.retired_at_ms.is_none() => stored,
            Ok(_) | Err(store::Error::NotFound { .. }) => return Err(wrong(0)),
            Err(error) => return Err(error.into()),
        };
        if stored.sealed_key.is_empty() {
            return Err(without_key(&stored));
        }
        let failed = self.count_sign_in(account, now).await?;
        let before = failed.as_ref().map_or(0, |failed| failed.attempts);
        let key = open_key(&stored, passphrase).await?.ok_or_else(|| wrong(before.saturating_add(1)))?;
        let session = Session::new(person_of(&stored)?, key, now);
        if self.is_one_time(&stored).await? {
            // What was in vain is filed with the key that they choose: this one signs nothing else.
            match &failed {
                Some(failed) => self.store.uncount_sign_in(account, failed.last_ms).await?,
                None => self.store.forget_failed_sign_ins(account).await?,
            }
            return Ok(session);
        }
        // Who may sign in does so even where this can't be written, on a full disk for one: it is noted the next time,
        // and every list goes by the dates.
        if let Err(error) = Box::pin(self.note_failed_sign_ins(&session, account, failed.as_ref(), now)).await
        {
            tracing::warn!(%error, "failed sign-ins are not noted");
        }
        if let Err(error) = Box::pin(self.note_expiries(&session, now)).await {
            tracing::warn!(%error, "expiries are not noted");
        }
        if let Err(error) = Box::pin(self.keep_own_card(&session, now)).await {
            tracing::warn!(%error, "the key card is not made");
        }
        Ok(session.after(failed.as_ref().map(told)))
    }

    /// Counts an attempt before it is made, so that many at once are as many; answers what was counted before.
    async fn count_sign_in(&self, account: &str, now: Instant) -> Result<Option<store::FailedSignIns>> {
        let failed = self.store.failed_sign_ins(account).await?;
        if let Some(failed) = &failed {
            let wait = wait_after(failed.attempts);
            // Where the clock was set back since, the wait begins anew.
            let since = failed.last_ms.min(now.millis());
            let left = since + wait * 1000 - now.millis();
            if left > 0 {
                if since < failed.last_ms {
                    self.store.move_failed_sign_ins(account, since).await?;
                }
                return Err(Error::Refused(format!(
                    "Wait {}, until {}: this account was tried {} in vain. Each further attempt doubles the wait, up to 15 minutes.",
                    in_words((left + 999) / 1000),
                    moment(Instant::from_millis(now.millis() + left)),
                    times(failed.attempts)
                )));
            }
        }
        let seen = failed.as_ref().map_or(0, |failed| failed.attempts);
        match self.store.count_failed_sign_in(account, seen, now.millis()).await {
            Ok(true) => Ok(failed),
            Ok(false) => Err(Error::Refused(
                "Somebody tries this account at the same moment. Wait for that, and try again.".to_owned(),
            )),
            // Records that can't be written keep nobody from reading them; whoever can write the file reads it anyway.
            Err(error) => {
                tracing::warn!(%error, "a sign-in is not counted");
                Ok(failed)
            }
        }
    }

    /// Files how often an account was tried in vain, signed by whoever is at the desk, and counts from nothing again.
    pub(crate) async fn note_failed_sign_ins(
        &self,
        session: &Session,
        account: &str,
        failed: Option<&store::FailedSignIns>,
        now: Instant,
    ) -> Result<()> {
        let Some(failed) = failed else { return Ok(self.store.forget_failed_sign_ins(account).await?) };
        let action = OfficeAction::NoteFailedSignIns {
            account: account.to_owned(),
            attempts: failed.attempts,
            first_at: Instant::from_millis(failed.first_ms),
            last_at: Instant::from_millis(failed.last_ms),
        };
        // Where others file all the time, it is noted at the next sign-in.
        let besides = Filing { signed_in: Some(account.to_owned()), ..Filing::default() };
        self.file_office_after_others(action, besides, session, now).await
    }

    /// Changes the passphrase of whoever is at the desk; the key stays the same.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field.
    pub async fn change_passphrase(
        &self,
        session: &Session,
        old: &str,
        new: &str,
        now: Instant,
    ) -> Result<Session> {
        let session = &self.at_desk(&session.at(now)).await?;
        let account = self.store.account(&session.person().account).await?;
        let Some(key) = open_key(&account, old).await? else {
            return Err(Error::invalid(
                "old",
                "wrong_passphrase",
                "Check the present passphrase: it doesn’t fit.",
            ));
        };
        if let Some(problem) = passphrase_problem("new", new, Some(session.person())) {
            return Err(Error::Invalid(vec![problem]));
        }
        let sealed_key = seal_key(&key, new, Cost::default())?;
        // Sealing takes a while: the account is read again, so that a role taken or a retirement stays.
        let end = self.office_end().await?;
        let session = &self.at_desk(&session.at(now)).await?;
        let account = self.store.account(&session.person().account).await?;
        let action = OfficeAction::ChangePassphrase { account: account.id.clone() };
        self.file_account(end, Account { sealed_key, ..account }, action, session, now).await?;
        Ok(Session::new(session.person().clone(), key, now))
    }

    /// Resets the passphrase of somebody who has lost theirs: a new key under a passphrase for one time, which is answered
    /// and kept nowhere. What the old key signed stays verified by it; from this moment it signs nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than administrators, and filed; for one’s own, and for a retired account.
    pub async fn reset_passphrase(
        &self,
        session: &Session,
        account: &str,
        now: Instant,
    ) -> Result<OneTimePassphrase> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_administrator(session, "reset a passphrase", now).await?;
        if session.person().account == account {
            return Err(Error::Refused(
                "Change your own passphrase instead: you know it. If you don’t, ask another administrator."
                    .to_owned(),
            ));
        }
        let passphrase = one_time_passphrase()?;
        let key = SigningKey::from_seed(&Zeroizing::new(random::<32>()?));
        let sealed_key = seal_key(&key, &passphrase, Cost::default())?;
        let failed = self.store.failed_sign_ins(account).await?;
        self.note_failed_sign_ins(session, account, failed.as_ref(), now).await?;
        // Sealing takes a while: the account is read after it, so that a role taken or a retirement stays.
        let end = self.office_end().await?;
        let stored = self.store.account(account).await?;
        if stored.retired_at_ms.is_some() {
            return Err(Error::Refused(format!(
                "The account {account} is retired: nobody signs in with it."
            )));
        }
        let name = stored.name.clone();
        let action =
            OfficeAction::ResetPassphrase { account: account.to_owned(), public_key: named(&key.public()) };
        let changed = Account { public_key: key.public(), sealed_key, valid_from_ms: now.millis(), ..stored };
        self.file_account(end, changed, action, session, now).await?;
        Ok(OneTimePassphrase { account: account.to_owned(), name, passphrase: passphrase.to_string() })
    }

    /// Lets the first administrator in after a history was read back ([`crate::read_history_back`]), which carries no
    /// signing keys: with a new key under a passphrase of their own. The history says so.
    ///
    /// Whoever may write the file of the records may: until then there is nobody who could sign anything.
    ///
    /// # Errors
    /// [`Error::Refused`] where anybody has a key here, and for others than administrators; [`Error::Invalid`] for a
    /// passphrase that is not taken.
    pub async fn let_in(&self, account: &str, passphrase: &str, now: Instant) -> Result<Session> {
        let end = self.office_end().await?;
        let accounts = self.store.accounts().await?;
        if accounts.iter().any(|account| !account.sealed_key.is_empty()) {
            return Err(Error::Refused(
                "Somebody can sign in here already: an administrator resets the passphrases of the others, under Accounts."
                    .to_owned(),
            ));
        }
        let found = accounts.into_iter().find(|one| one.id == account && one.retired_at_ms.is_none());
        let Some(stored) = found else {
            return Err(Error::NotFound(format!("There is no account {account} in use here.")));
        };
        let person = person_of(&stored)?;
        if !person.is(Role::Administrator) {
            return Err(Error::Refused(format!(
                "{} is no administrator: let an administrator in, who resets the passphrases of the others.",
                person.name
            )));
        }
        if let Some(problem) = passphrase_problem("passphrase", passphrase, Some(&person)) {
            return Err(Error::Invalid(vec![problem]));
        }
        let key = SigningKey::from_seed(&Zeroizing::new(random::<32>()?));
        let sealed_key = seal_key(&key, passphrase, Cost::default())?;
        let action = OfficeAction::LetIn { account: stored.id.clone(), public_key: named(&key.public()) };
        let changed = Account { public_key: key.public(), sealed_key, valid_from_ms: now.millis(), ..stored };
        let session = Session::new(person, key, now);
        self.file_account(end, changed, action, &session, now).await?;
        Ok(session)
    }

    /// The same, as it is typed: the `account`, its `passphrase`, and that again.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; else as [`Office::let_in`].
    pub async fn let_in_typed(&self, input: &Value, now: Instant) -> Result<Session> {
        let (account, passphrase) = exception::input::Input::read(input, |input| {
            let account = input.text("account", "which administrator you are", 40);
            let passphrase = crate::passphrase::read_passphrase(input, None);
            Some((account?, passphrase?))
        })?;
        self.let_in(&account, &passphrase, now).await
    }

    /// Chooses one’s own passphrase in the place of one for one time, with a key of one’s own: whoever gave the passphrase
    /// could have kept the key that it opened, and so that one signs this and nothing else.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where the passphrase is one’s own already.
    pub async fn choose_passphrase(&self, session: &Session, input: &Value, now: Instant) -> Result<Session> {
        let person = session.person();
        let end = self.office_end().await?;
        let stored = self.store.account(&person.account).await?;
        let has_key = stored.retired_at_ms.is_none() && stored.public_key == session.key()?.public();
        if !has_key || !self.is_one_time(&stored).await? {
            return Err(Error::Refused(
                "This passphrase was replaced already. Sign in with the new one.".to_owned(),
            ));
        }
        let new = exception::input::Input::read(input, |input| {
            crate::passphrase::read_passphrase(input, Some(person))
        })?;
        if open_key(&stored, &new).await?.is_some() {
            let message = "Choose another passphrase than the one for one time: somebody else knows that.";
            return Err(Error::invalid("passphrase", "same", message));
        }
        let key = SigningKey::from_seed(&Zeroizing::new(random::<32>()?));
        let sealed_key = seal_key(&key, &new, Cost::default())?;
        let public_key = key.public();
        let action = OfficeAction::ReplaceKey { account: stored.id.clone(), public_key: named(&public_key) };
        let person = person_of(&stored)?;
        let changed = Account { public_key, sealed_key, valid_from_ms: now.millis(), ..stored };
        self.file_account(end, changed, action, session, now).await?;
        let session = Session::new(person, key, now);
        let failed = self.store.failed_sign_ins(&session.person().account).await?;
        self.note_failed_sign_ins(&session, &session.person().account, failed.as_ref(), now).await?;
        Ok(session.after(failed.as_ref().map(told)))
    }

    /// Whether whoever signed in must choose their own passphrase before anything else.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn must_choose_passphrase(&self, session: &Session) -> Result<bool> {
        self.is_one_time(&self.store.account(&session.person().account).await?).await
    }

    async fn is_one_time(&self, account: &Account) -> Result<bool> {
        Ok(self.folded().await?.one_time.contains(&named(&account.public_key)))
    }
}

/// Who has an account here and no key to sign with.
fn without_key(account: &Account) -> Error {
    Error::Refused(format!(
        "{} has no signing key here: this history was read back from a file, and a file carries none. An administrator resets the passphrase under Accounts; the first administrator is let in with “exception-desk let-in”.",
        account.name
    ))
}

/// Name and passphrase do not fit; after some attempts, how long the next one waits.
fn wrong(attempts: u32) -> Error {
    let fits = "Check the name and the passphrase: they don’t fit.";
    let message = match wait_after(attempts) {
        0 => fits.to_owned(),
        wait => format!("{fits} Wait {} before you try again.", in_words(wait)),
    };
    Error::invalid("passphrase", "wrong_passphrase", message)
}

/// For how many seconds an account waits after attempts in vain.
fn wait_after(attempts: u32) -> i64 {
    let (first, longest) = WAITS;
    let Some(slowed) = attempts.checked_sub(FREE + 1) else { return 0 };
    first.saturating_mul(2_i64.saturating_pow(slowed)).min(longest)
}

fn in_words(seconds: i64) -> String {
    let (number, unit) = if seconds < 90 { (seconds, "second") } else { ((seconds + 59) / 60, "minute") };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

fn times(attempts: u32) -> String {
    if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") }
}

/// What was counted, as it is told.
pub(crate) fn told(failed: &store::FailedSignIns) -> FailedSignIns {
    let (first_at, last_at) = (Instant::from_millis(failed.first_ms), Instant::from_millis(failed.last_ms));
    let text = if failed.attempts == 1 {
        format!("The account was tried once in vain, on {}", moment(last_at))
    } else {
        format!(
            "The account was tried {} times in vain since {}, the last time on {}",
            failed.attempts,
            moment(first_at),
            moment(last_at)
        )
    };
    FailedSignIns { attempts: failed.attempts, first_at, last_at, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_the_third_attempt_in_vain_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..12).map(wait_after).collect();
        assert_eq!(waits, [0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait_after(u32::MAX), 900);
    }
}
