use ledger::{KnownKey, PublicKey};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::{Error, Result, Store, convert, statements};

/// A person who may sign in: who they are, what they may be asked for, and their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The identifier, under which the person signs in.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// The identifiers of the person's roles.
    pub roles: Vec<String>,
    /// The person's department.
    pub department: String,
    /// The person's title.
    pub title: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub phone: String,
    /// The public key that is good for signing.
    pub public_key: PublicKey,
    /// The secret key, sealed under the passphrase (`ledger::SealedKey`).
    pub sealed_key: Vec<u8>,
    /// From when the key is good, in milliseconds since 1970 (UTC).
    pub valid_from_ms: i64,
    /// When the account was retired, and its key with it.
    pub retired_at_ms: Option<i64>,
}

impl Store {
    /// Returns one account.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Busy`], [`Error::Damaged`].
    pub async fn account(&self, id: &str) -> Result<Account> {
        let row = sqlx::query(statements::ACCOUNT).bind(id).fetch_optional(self.reader()).await?;
        read(&row.ok_or_else(|| Error::not_found(format!("The account {id}")))?)
    }

    /// Returns all accounts by name, the retired ones included.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        sqlx::query(statements::ACCOUNTS).fetch_all(self.reader()).await?.iter().map(read).collect()
    }

    /// Returns every key that an account has or had.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn keys(&self) -> Result<Vec<KnownKey>> {
        let rows: Vec<(Vec<u8>, String, i64, Option<i64>)> =
            sqlx::query_as(statements::KEYS).fetch_all(self.reader()).await?;
        rows.into_iter()
            .map(|(public, account, valid_from_ms, retired_at_ms)| {
                Ok(KnownKey { public: convert::public_key(&public)?, account, valid_from_ms, retired_at_ms })
            })
            .collect()
    }
}

/// Writes an account and its key; a key that it had before is retired at the moment from which the new one is good.
pub(crate) async fn put(writer: &mut SqliteConnection, account: Account) -> Result<()> {
    let fingerprint = account.public_key.fingerprint().as_bytes().to_vec();
    sqlx::query(statements::PUT_ACCOUNT)
        .bind(&account.id)
        .bind(account.name)
        .bind(convert::lines(&account.roles))
        .bind(account.department)
        .bind(account.title)
        .bind(account.email)
        .bind(account.phone)
        .bind(&fingerprint)
        .bind(account.sealed_key)
        .bind(account.retired_at_ms)
        .execute(&mut *writer)
        .await?;
    sqlx::query(statements::PUT_KEY)
        .bind(&fingerprint)
        .bind(&account.id)
        .bind(account.public_key.as_bytes().to_vec())
        .bind(account.valid_from_ms)
        .bind(account.retired_at_ms)
        .execute(&mut *writer)
        .await?;
    sqlx::query(statements::RETIRE_OTHER_KEYS)
        .bind(&account.id)
        .bind(&fingerprint)
        .bind(account.valid_from_ms)
        .execute(&mut *writer)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Account> {
    Ok(Account {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        roles: convert::list(row.try_get(2)?),
        department: row.try_get(3)?,
        title: row.try_get(4)?,
        email: row.try_get(5)?,
        phone: row.try_get(6)?,
        sealed_key: row.try_get(7)?,
        retired_at_ms: row.try_get(8)?,
        public_key: convert::public_key(row.try_get(9)?)?,
        valid_from_ms: row.try_get(10)?,
    })
}
