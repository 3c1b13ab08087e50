//! Disposing of a stream: its text and files go, for good; that it was there stays.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Checkpoint, Hash};
use sqlx::Row as _;

use crate::{Error, NewEvent, Result, Store, convert, filing, statements, tallies};

/// What is disposed of.
#[derive(Debug, Clone)]
pub struct Disposal {
    /// The stream, which is a request’s.
    pub stream: String,
    /// How many events it has: one more or less, and nothing is disposed of.
    pub events: u64,
    /// The event of the office that says so, with the tombstone.
    pub event: NewEvent,
    /// The files that its events name; those that another event names too are kept.
    pub files: BTreeSet<Hash>,
    /// Files of the office’s own that go with it, as its event says: no other request’s event names them.
    pub sources: BTreeSet<Hash>,
}

impl Store {
    /// Disposes of a stream in one transaction: files the event that says so, takes the text out of the stream’s events
    /// and removes its files, its drafts and its rows in the lists, the search and the calendar. Then the file of the
    /// records is written anew, so that nothing of it is left in it.
    ///
    /// When this returns, it is gone from the file and its log. Copies of the file are not this one’s to reach.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody has filed in the stream or in the office’s; nothing is done then. [`Error::Busy`]
    /// after it is done, when another program kept the file from being written anew: that is made up for when it is next
    /// opened. [`Error::Full`], [`Error::Damaged`].
    pub async fn dispose(&self, disposal: Disposal) -> Result<Checkpoint> {
        let reached = self.dispose_of(disposal).await?;
        self.purge_if_due().await?;
        Ok(reached)
    }

    /// Writes the file of the records anew where something was disposed of and the program ended before that was done.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Full`]; it stays due then.
    pub async fn purge_if_due(&self) -> Result<()> {
        let due: bool = sqlx::query_scalar(statements::PURGE_IS_DUE).fetch_one(self.reader()).await?;
        if !due {
            return Ok(());
        }
        let mut writer = self.writer.acquire().await?;
        // What the search index merges away, it frees; what is freed, writing the file anew leaves out; and the log of
        // pages as they were before ends with that.
        sqlx::query("INSERT INTO search (search) VALUES ('optimize')").execute(&mut *writer).await?;
        sqlx::query("VACUUM").execute(&mut *writer).await?;
        let log = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *writer).await?;
        if log.try_get::<i64, _>(0)? != 0 {
            return Err(Error::Busy);
        }
        sqlx::query(statements::PURGED).execute(&mut *writer).await?;
        Ok(())
    }

    /// Whether an event of another request than `stream` names a file, by whatever word.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn is_named_by_others(&self, file: &Hash, stream: &str) -> Result<bool> {
        let named = sqlx::query_scalar(statements::IS_NAMED_BY_OTHERS)
            .bind(file.to_string().into_bytes())
            .bind(stream)
            .fetch_one(self.reader());
        Ok(named.await?)
    }

    /// The streams that were disposed of.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn disposed(&self) -> Result<BTreeSet<String>> {
        let streams: Vec<String> = sqlx::query_scalar(statements::DISPOSED).fetch_all(self.reader()).await?;
        Ok(streams.into_iter().collect())
    }

    async fn dispose_of(&self, disposal: Disposal) -> Result<Checkpoint> {
        let Disposal { stream, events, event, files, sources } = disposal;
        let mut writer = self.begin().await?;
        if filing::last_of_stream(&mut writer, &stream).await? != events {
            return Err(Error::Stale { stream });
        }
        let reached = filing::last_of_office(&mut writer).await?;
        let reached = filing::add_events(&mut writer, vec![event], reached, BTreeMap::new()).await?;
        sqlx::query(statements::ADD_DISPOSAL)
            .bind(&stream)
            .bind(convert::signed(events)?)
            .bind(convert::signed(reached.sequence)?)
            .execute(&mut *writer)
            .await?;
        sqlx::query(statements::TAKE_TEXTS_OUT).bind(&stream).execute(&mut *writer).await?;
        // An event that another office told later stands among the files, under its hash; many an event gives that hash
        // without naming the file.
        let told: Vec<Vec<u8>> =
            sqlx::query_scalar(statements::HASHES_OF).bind(&stream).fetch_all(&mut *writer).await?;
        let told = told.iter().map(|hash| Ok((convert::hash(hash)?, "\"sha256\":\"")));
        let files = files.into_iter().map(|file| Ok((file, "")));
        for (file, before) in told.chain(files).collect::<Result<Vec<_>>>()? {
            // After the texts are out, whatever names it still is something that stays.
            let named: bool = sqlx::query_scalar(statements::IS_NAMED)
                .bind(format!("{before}{file}").into_bytes())
                .bind(&stream)
                .fetch_one(&mut *writer)
                .await?;
            if !named {
                let file = file.as_bytes().to_vec();
                sqlx::query(statements::MARK_FILE).bind(file).execute(&mut *writer).await?;
            }
        }
        for source in sources {
            let source = source.as_bytes().to_vec();
            sqlx::query(statements::MARK_FILE).bind(source).execute(&mut *writer).await?;
        }
        sqlx::query(statements::DROP_MARKED_FILES).execute(&mut *writer).await?;
        sqlx::query(statements::UNMARK_FILES).execute(&mut *writer).await?;
        let id: Option<i64> =
            sqlx::query_scalar(statements::ID_OF).bind(&stream).fetch_optional(&mut *writer).await?;
        if let Some(id) = id {
            for statement in [
                statements::DROP_DUES_OF_REQUEST,
                statements::DROP_TEXT,
                statements::DROP_PEOPLE,
                statements::DROP_ORPHANS,
                statements::DROP_BROKEN,
                statements::DROP_DECISION,
                statements::DROP_REQUEST,
            ] {
                sqlx::query(statement).bind(id).execute(&mut *writer).await?;
            }
        }
        tallies::recount(&mut writer).await?;
        sqlx::query(statements::DROP_DRAFTS_FOR).bind(&stream).execute(&mut *writer).await?;
        sqlx::query(statements::PURGE_DUE).execute(&mut *writer).await?;
        writer.commit().await?;
        Ok(reached)
    }
}
