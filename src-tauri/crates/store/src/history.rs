use ledger::{Checkpoint, Filed, Hash, Header, KnownKey, Report, Sealed, Verifier, milliseconds};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::{Error, Result, Store, convert, filing, packed, sql::Sql, statements};

/// How many events a verification reads at a time.
const PAGE: u32 = 200;

/// A file on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The events of a stream from its first.
pub(crate) async fn of_stream(connection: &mut SqliteConnection, stream: &str) -> Result<Vec<Filed>> {
    let rows = sqlx::query(statements::EVENTS_OF_STREAM).bind(stream).fetch_all(&mut *connection).await?;
    revealed(connection, rows.iter().map(read).collect::<Result<_>>()?).await
}

/// The events of several streams by one statement, stream by stream in the order of their names.
pub(crate) async fn of_streams(connection: &mut SqliteConnection, streams: &[String]) -> Result<Vec<Filed>> {
    if streams.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(statements::EVENTS_OF_STREAMS);
    sql.any_of("stream", streams);
    sql.add(&[" ORDER BY stream, sequence"]);
    let rows = sql.query().fetch_all(&mut *connection).await?;
    revealed(connection, rows.iter().map(read).collect::<Result<_>>()?).await
}

/// Gives events that another office kept inside, and told later, their bytes: an event is never changed, so that
/// these are kept among the files, under the hash that the event has.
async fn revealed(connection: &mut SqliteConnection, mut events: Vec<Filed>) -> Result<Vec<Filed>> {
    for filed in events.iter_mut().filter(|filed| filed.sealed.is_absent()) {
        if let Some(file) = file(connection, &filed.sealed.hash).await? {
            // Its instant was not known when it was filed.
            let told = Header::read(&file.bytes).ok().and_then(|header| milliseconds(&header.at));
            filed.at_ms = told.unwrap_or(filed.at_ms);
            filed.sealed.bytes = file.bytes;
        }
    }
    Ok(events)
}

/// A file by the SHA-256 of its bytes; none where there is none.
async fn file(connection: &mut SqliteConnection, sha256: &Hash) -> Result<Option<StoredFile>> {
    let row: Option<(String, Vec<u8>)> =
        sqlx::query_as(statements::FILE).bind(sha256.as_bytes().to_vec()).fetch_optional(connection).await?;
    Ok(row.map(|(media_type, bytes)| StoredFile { media_type, bytes }))
}

impl Store {
    /// Returns the events of a stream from its first; none when nothing was filed in it.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn events(&self, stream: &str) -> Result<Vec<Filed>> {
        of_stream(&mut *self.reader().acquire().await?, stream).await
    }

    /// Returns the events of several streams by one statement, stream by stream in the order of their names.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn events_of(&self, streams: &[String]) -> Result<Vec<Filed>> {
        of_streams(&mut *self.reader().acquire().await?, streams).await
    }

    /// Returns at most `most` events of the office, in office order, after the given office sequence (0 for all).
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn events_after(&self, office_sequence: u64, most: u32) -> Result<Vec<Filed>> {
        let mut reader = self.reader().acquire().await?;
        let page = sqlx::query(packed::EVENTS_AFTER)
            .bind(convert::signed(office_sequence)?)
            .bind(i64::from(most))
            .fetch_one(&mut *reader)
            .await?;
        let events = packed::unpacked(page.try_get(0)?, page.try_get(1)?)?;
        revealed(&mut reader, events).await
    }

    /// Returns the streams of at most `most` events after the given office sequence, each with the office sequence of
    /// its event, in office order: what has gone on since.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn streams_after(&self, office_sequence: u64, most: u32) -> Result<Vec<(u64, String)>> {
        let rows: Vec<(i64, String)> = sqlx::query_as(statements::STREAMS_AFTER)
            .bind(convert::signed(office_sequence)?)
            .bind(i64::from(most))
            .fetch_all(self.reader())
            .await?;
        rows.into_iter().map(|(sequence, stream)| Ok((convert::unsigned(sequence)?, stream))).collect()
    }

    /// Returns where a stream ends: the sequence and the hash of its last event; none when nothing was filed in it.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn end_of_stream(&self, stream: &str) -> Result<Option<(u64, Hash)>> {
        let last = sqlx::query(statements::LAST_OF_STREAM).bind(stream).fetch_optional(self.reader()).await?;
        last.map(|last| Ok((convert::unsigned(last.try_get(0)?)?, convert::hash(last.try_get(1)?)?)))
            .transpose()
    }

    /// Returns how far the office's history reaches.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn checkpoint(&self) -> Result<Checkpoint> {
        filing::last_of_office(&mut *self.reader().acquire().await?).await
    }

    /// Returns a file by the SHA-256 of its bytes.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Busy`], [`Error::Damaged`].
    pub async fn stored_file(&self, sha256: &Hash) -> Result<StoredFile> {
        let file = file(&mut *self.reader().acquire().await?, sha256).await?;
        file.ok_or_else(|| Error::not_found(format!("The file {sha256}")))
    }

    /// Verifies the whole history: signatures, both chains, the files and template texts that events name, and a
    /// checkpoint noted elsewhere.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`]. What is wrong with the history is in the report, not an error.
    pub async fn verify(&self, checkpoint: Option<Checkpoint>) -> Result<Report> {
        self.verify_with([], checkpoint, |_| true).await
    }

    /// The same with the keys of people who have no account here, and whose signed events came from their own office.
    /// `goes_on` is told of so many events more each time, and answers whether to go on: where it does not, the report is
    /// of what was read until then.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub async fn verify_with(
        &self,
        others: impl IntoIterator<Item = KnownKey>,
        checkpoint: Option<Checkpoint>,
        mut goes_on: impl FnMut(u64) -> bool,
    ) -> Result<Report> {
        let mut verifier = Verifier::new(self.keys().await?.into_iter().chain(others), checkpoint);
        let mut reached = 0;
        loop {
            let page = self.events_after(reached, PAGE).await?;
            let Some(last) = page.last() else { return Ok(verifier.finish()) };
            let before = std::mem::replace(&mut reached, last.office_sequence);
            if !goes_on(reached.saturating_sub(before)) {
                return Ok(verifier.finish());
            }
            for filed in page {
                for name in verifier.event(&filed) {
                    verifier.file(&name, self.named(&name).await?.as_deref());
                }
            }
        }
    }

    /// Returns the bytes that an event names: a file's, or those of a template's text; none where they are not there.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn named(&self, sha256: &Hash) -> Result<Option<Vec<u8>>> {
        match self.stored_file(sha256).await {
            Ok(file) => return Ok(Some(file.bytes)),
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
        let texts: Vec<String> =
            sqlx::query_scalar(statements::TEMPLATE_TEXTS).fetch_all(self.reader()).await?;
        Ok(texts.into_iter().map(String::into_bytes).find(|text| Hash::of(text) == *sha256))
    }
}

fn read(row: &SqliteRow) -> Result<Filed> {
    Ok(Filed {
        office_sequence: convert::unsigned(row.try_get(0)?)?,
        stream: row.try_get(1)?,
        sequence: convert::unsigned(row.try_get(2)?)?,
        at_ms: row.try_get(3)?,
        sealed: Sealed {
            bytes: row.try_get(4)?,
            hash: convert::hash(row.try_get(5)?)?,
            signature: convert::signature(row.try_get(6)?)?,
            fingerprint: convert::hash(row.try_get(7)?)?,
        },
        head: convert::hash(row.try_get(8)?)?,
    })
}
