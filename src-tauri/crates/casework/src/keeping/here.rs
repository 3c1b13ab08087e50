//! What this computer remembers of backups: where they go, the last good one, and why the last attempt failed. It is no
//! record and does not move with the records: on another computer another folder is right.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use exception::values::Instant;
use ledger::Hash;
use serde::{Deserialize, Serialize};

/// The file, beside the records.
pub(super) const FILE: &str = "backups.json";

/// What is remembered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Here {
    /// The folder of the backups.
    pub(super) folder: Option<PathBuf>,
    /// The last good backup.
    pub(super) last: Option<Proven>,
    /// The last attempt, where it failed.
    pub(super) failed: Option<Failed>,
}

/// A backup that was made and proven.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Proven {
    pub(super) name: String,
    pub(super) made_at: Instant,
    pub(super) day: NaiveDate,
    pub(super) events: u64,
    pub(super) head: Hash,
    pub(super) origin: Option<Hash>,
    pub(super) requests: u64,
    pub(super) bytes: u64,
    pub(super) signed_by: Option<String>,
}

/// An attempt that failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Failed {
    pub(super) at: Instant,
    pub(super) why: String,
}

impl Here {
    /// Reads what is remembered; nothing where it cannot be read, which is as on a new computer.
    pub(super) fn read(folder: &Path) -> Self {
        match fs::read(folder.join(FILE)).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?)) {
            Ok(here) => here,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "what is known of backups cannot be read");
                }
                Self::default()
            }
        }
    }

    /// Writes it, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let (place, partial) = (folder.join(FILE), folder.join(format!("{FILE}.partial")));
        let mut file = File::create(&partial)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(partial, place)
    }
}
