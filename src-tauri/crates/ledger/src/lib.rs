//! The signed, chained history: sealing events and verifying them. Pure.
//!
//! An event is a JSON text. Its exact bytes are hashed (SHA-256) and signed (Ed25519), and never
//! serialised again to be checked. Two chains hold the events together: each stream (a request, or the
//! office itself) by the hash of the event before, and the office as a whole by [`next_head`]. The crate
//! knows no procedure: it reads the [`Header`] of an event and nothing of its action, but for the files
//! that the action names. [`history`] and [`record`] are the two forms in which a history leaves the office to be
//! checked by a stranger.

mod absent;
mod chain;
mod checkpoint;
mod event;
mod examine;
mod hands;
mod hash;
pub mod history;
mod instant;
mod key;
pub mod record;
mod report;
mod sealed_key;
mod tombstone;
mod verify;

pub use chain::{Checkpoint, next_head};
pub use checkpoint::{BadCheckpoint, SignedCheckpoint, Stated};
pub use event::{Actor, Filed, Header, OFFICE, Sealed, Unreadable, named_files, named_withheld, seal};
pub use examine::{Examined, Keys};
pub use hash::{Hash, Hashing, NotAHash};
pub use instant::milliseconds;
pub use key::{BadPublicKey, PublicKey, Signature, SigningKey};
pub use report::{Fault, Problem, Report};
pub use sealed_key::{CannotOpen, Cost, SealedKey, Unsealable};
pub use tombstone::Tombstone;
pub use verify::{KnownKey, Verifier, verify};
