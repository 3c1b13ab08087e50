//! Safe keeping: backups, and what restoring one means.

use exception::{settings::Keeping, values::Digest, words};
use serde::Serialize;

/// What the page Safe keeping shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepingView {
    /// The office’s rule.
    pub rule: Keeping,
    /// The folder of this computer to which backups go; none is chosen.
    pub folder: Option<String>,
    /// The last good backup that was made here.
    pub last: Option<BackupRow>,
    /// When the last attempt failed and why; none where it did not.
    pub failed: Option<String>,
    /// What is wrong with how the records are backed up.
    pub warning: Option<String>,
    /// What is said where the records lie on a network share.
    pub share: Option<String>,
    /// The office’s backups in the folder, the newest first.
    pub backups: Vec<BackupRow>,
    /// Names of files beside the records that hold what they held: copies before an upgrade, records that were set aside.
    pub others: Vec<String>,
    /// Whether this person may back up, restore and choose the folder.
    pub may_keep: bool,
}

words! {
    /// The parts of a backup, of looking into one, and of reading a history back.
    KeepingPart {
        /// The records are copied.
        Copying = "copying", "Copying the records";
        /// The copy is packed.
        Packing = "packing", "Packing the copy";
        /// A backup is unpacked beside the records.
        Unpacking = "unpacking", "Unpacking the backup beside the records";
        /// A history is read line by line.
        Reading = "reading", "Reading the history line by line";
        /// What is in it is verified.
        Verifying = "verifying", "Verifying every event, signature and file";
    }
}

/// How far a backup, a restore or a reading back is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepingProgress {
    /// What is done now.
    pub part: KeepingPart,
    /// How much of that is done, 0 to 100; none where that is not known.
    pub percent: Option<u8>,
}

/// A backup, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BackupRow {
    /// The name of its file.
    pub name: String,
    /// When it was made, in words.
    pub made: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// How many events it holds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub events: u64,
    /// How many requests.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub requests: u64,
    /// The size of the records in it, in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// The account that signed how far it reaches; none where nobody was at the desk.
    pub signed_by: Option<String>,
}

/// A backup that was made and proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BackupMade {
    /// The backup.
    pub backup: BackupRow,
    /// The folder in which it lies.
    pub folder: String,
    /// The names of the older backups that the rule no longer keeps, and that were removed.
    pub removed: Vec<String>,
}

/// What a backup holds, before anything is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BackupFound {
    /// The name of its file.
    pub name: String,
    /// The agency and branch whose office it is.
    pub office: String,
    /// When it was made, in words.
    pub made: String,
    /// The day, in words.
    pub day: String,
    /// The version of the program that made it.
    pub program: String,
    /// How many events it holds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub events: u64,
    /// How many requests.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub requests: u64,
    /// How many accounts.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub accounts: u64,
    /// The size of the records in it, in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// The office head after its last event.
    pub head: Digest,
    /// The account that signed how far it reaches.
    pub signed_by: Option<String>,
    /// Everything that is wrong with it, a sentence each; empty where all of it verifies.
    pub problems: Vec<String>,
}

/// A backup that stands in the place of the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Restored {
    /// What was restored.
    pub found: BackupFound,
    /// The name under which the records before it were set aside; none where there were none.
    pub set_aside: Option<String>,
}

/// What an exported history says of itself, before anything is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HistoryFound {
    /// The name of its file.
    pub name: String,
    /// The agency and branch whose office it is.
    pub office: String,
    /// When it was written, in words.
    pub exported: String,
    /// How many events it says it holds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub events: u64,
    /// The size of the file.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// The account that signed how far it reaches; none where whoever wrote it had none.
    pub signed_by: Option<String>,
}

/// What was read back of an exported history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HistoryReadBack {
    /// The office whose history it is, as the file says.
    pub office: String,
    /// When the file was written, as it says.
    pub exported: String,
    /// How many events.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub events: u64,
    /// How many files.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub files: u64,
    /// How many requests the lists show.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub requests: u64,
    /// How many accounts, the retired ones included.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub accounts: u64,
    /// The office's head after the last event.
    pub head: Digest,
    /// The administrators whose accounts are in use: one of them is let in first.
    pub administrators: Vec<String>,
}
