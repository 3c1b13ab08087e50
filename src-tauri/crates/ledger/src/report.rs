use std::fmt;

use crate::{Hash, Tombstone};

/// What the verification of a history found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many events were read.
    pub events: u64,
    /// How many different files they name.
    pub files: u64,
    /// The office sequence of the last event, or 0.
    pub last: u64,
    /// The office head as stored with the last event, or [`Hash::ZERO`].
    pub head: Hash,
    /// What was disposed of, in the order in which it was.
    pub disposed: Vec<Tombstone>,
    /// Everything that is wrong, in the order of the office's history; what only its end shows comes after that.
    pub problems: Vec<Problem>,
}

impl Default for Hash {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Report {
    /// Answers whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The place in the office's history.
    pub office_sequence: u64,
    /// The stream under which the event is filed.
    pub stream: String,
    /// The place in that stream.
    pub sequence: u64,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { office_sequence, stream, sequence, fault } = self;
        if stream.is_empty() {
            return write!(f, "Office event {office_sequence}: {fault}");
        }
        write!(f, "Office event {office_sequence} ({stream}, event {sequence}): {fault}")
    }
}

/// What can be wrong with a filed event; its `Display` is a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are not those that were hashed and signed.
    Changed,
    /// The bytes are as they were signed, but the hash stored beside them is another.
    HashChanged,
    /// The bytes are not the JSON of an event.
    Unreadable,
    /// The event stands without its bytes, and no event of the office says that it was taken over so or disposed of.
    BytesMissing {
        /// How many events of the stream do, with this one.
        events: u64,
    },
    /// What the event says of its stream, place or instant is not where it is filed.
    Misfiled {
        /// The field that differs: "stream", "sequence" or "instant".
        field: &'static str,
    },
    /// The signature is not the key's over these bytes.
    BadSignature,
    /// No account has, or had, a key with this fingerprint.
    UnknownKey {
        /// The fingerprint stored with the event.
        fingerprint: Hash,
    },
    /// The key belongs to another account than the one that the event says acted.
    KeyOfAnother {
        /// The account that the event names.
        actor: String,
        /// The account to which the key belongs.
        owner: String,
    },
    /// The event is dated before its key was made.
    KeyNotYetValid,
    /// The event is dated after its key was retired.
    KeyRetired,
    /// Events between this one and the one before it in the office are missing.
    Missing {
        /// The first office sequence that is missing.
        first: u64,
        /// The last one.
        last: u64,
    },
    /// The event comes after one with a higher office sequence.
    OutOfOrder {
        /// The office sequence before it.
        after: u64,
    },
    /// The same office sequence, or the same place in the stream, occurs twice.
    Duplicated,
    /// Events of this stream before this one are missing.
    MissingInStream {
        /// The place in the stream that should come next.
        expected: u64,
    },
    /// The hash of the event before it in the stream, as this event gives it, is another.
    PreviousDiffers,
    /// The stage before is not the stage that the stream had reached.
    StageDoesNotContinue {
        /// The stage that the stream had reached.
        reached: Option<String>,
        /// The stage that this event starts from.
        from: Option<String>,
    },
    /// The office head stored with the event does not follow from the one before.
    HeadDiffers,
    /// A file that the event names is not among the files.
    FileMissing {
        /// The file's hash.
        file: Hash,
    },
    /// The bytes of a file are not those that the event names.
    FileChanged {
        /// The hash that the event names.
        file: Hash,
    },
    /// The history ends before the checkpoint.
    EndsEarly {
        /// How far the checkpoint says that it reached.
        checkpoint: u64,
    },
    /// The office head at the checkpoint is another than the one noted.
    CheckpointDiffers,
    /// What is there of a stream that was disposed of is not what its tombstone says.
    TombstoneDiffers {
        /// The stream.
        stream: String,
        /// How many events the tombstone says that there were.
        said: u64,
        /// How many there are.
        found: u64,
    },
    /// The text is still there of what a tombstone says was disposed of.
    NotDisposed {
        /// The stream.
        stream: String,
    },
    /// What was disposed of was never proposed: nobody looked at it first.
    NotProposed {
        /// The stream.
        stream: String,
    },
    /// One person proposed a disposal and disposed of it.
    OneHand {
        /// The stream.
        stream: String,
        /// The account.
        account: String,
    },
    /// Who proposed a disposal had no role to do so.
    MayNotPropose {
        /// The stream.
        stream: String,
        /// The account.
        account: String,
    },
    /// Who disposed of something had no role to do so.
    MayNotDispose {
        /// The stream.
        stream: String,
        /// The account.
        account: String,
    },
    /// The file gives bytes that no event before them names, or gives them twice.
    FileUnnamed {
        /// The hash under which they stand.
        file: Hash,
    },
    /// A line of an exported history cannot be read.
    LineUnreadable {
        /// Which, from 1.
        line: u64,
        /// Why.
        why: String,
    },
    /// The exported history does not end as one does: it was cut off, or says another end than it has.
    NotEnded {
        /// How many events its last line says; none where there is no last line.
        said: Option<u64>,
    },
}

impl fmt::Display for Fault {
    #[expect(clippy::too_many_lines, reason = "a sentence for each fault")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("The event was changed after it was signed: its hash is another."),
            Self::HashChanged => f.write_str(
                "The hash stored with the event was changed; the event itself is as it was signed.",
            ),
            Self::Unreadable => {
                f.write_str("The event cannot be read: its bytes are not the JSON of an event.")
            }
            Self::BytesMissing { events: 1 } => f.write_str(
                "The event itself is missing: its hash stands alone, and nothing says that another office keeps it inside or that it was disposed of.",
            ),
            Self::BytesMissing { events } => write!(
                f,
                "{events} events of this request, of which this is the first, are missing: their hashes stand alone, and nothing says that another office keeps them inside or that they were disposed of."
            ),
            Self::Misfiled { field } => {
                write!(f, "The event is filed in the wrong place: its own {field} is another.")
            }
            Self::BadSignature => {
                f.write_str("The signature does not fit the event and the key that it names.")
            }
            Self::UnknownKey { fingerprint } => {
                write!(f, "The event is signed with a key that no account has ({fingerprint}).")
            }
            Self::KeyOfAnother { actor, owner } => {
                write!(
                    f,
                    "The event says that account {actor} acted, but it is signed with the key of account {owner}."
                )
            }
            Self::KeyNotYetValid => f.write_str("The event is dated before the key that signed it was made."),
            Self::KeyRetired => f.write_str("The event is dated after the key that signed it was retired."),
            Self::Missing { first, last } if first == last => {
                write!(f, "Event {first} of the office, which should stand before this one, is missing.")
            }
            Self::Missing { first, last } => {
                write!(
                    f,
                    "Events {first} to {last} of the office, which should stand before this one, are missing."
                )
            }
            Self::OutOfOrder { after } => {
                write!(f, "The event is out of order: it stands after office event {after}.")
            }
            Self::Duplicated => f.write_str("The event occurs twice."),
            Self::MissingInStream { expected } => {
                write!(f, "Event {expected} of this request, which should come next, is missing.")
            }
            Self::PreviousDiffers => {
                f.write_str("The event does not follow from the event before it in this request.")
            }
            Self::StageDoesNotContinue { reached, from } => {
                let (reached, from) = (stage(reached.as_ref()), stage(from.as_ref()));
                write!(f, "The event starts from {from}, but the request had reached {reached}.")
            }
            Self::HeadDiffers => f.write_str("The office's chain is broken here: the head does not follow."),
            Self::FileMissing { file } => write!(f, "The file that the event names is missing ({file})."),
            Self::FileChanged { file } => write!(f, "The file that the event names was changed ({file})."),
            Self::EndsEarly { checkpoint } => {
                write!(
                    f,
                    "The history ends here, but the checkpoint says that it reached event {checkpoint}."
                )
            }
            Self::CheckpointDiffers => {
                f.write_str("The office's head here is another than the one noted at the checkpoint.")
            }
            Self::TombstoneDiffers { stream, said, found } => write!(
                f,
                "What is there of {stream} is not what its tombstone names: that says {said} events and here are {found}, or the last one is another."
            ),
            Self::NotDisposed { stream } => {
                write!(f, "{stream} was disposed of, the event says, but events of it are there with their text.")
            }
            Self::NotProposed { stream } => {
                write!(f, "{stream} was disposed of, but nobody had proposed it: two people dispose of a record.")
            }
            Self::OneHand { stream, account } => write!(
                f,
                "{stream} was proposed and disposed of by one person ({account}): two people dispose of a record."
            ),
            Self::MayNotPropose { stream, account } => write!(
                f,
                "{stream} was disposed of on the proposal of {account}, who was neither SMB staff nor an administrator at the time."
            ),
            Self::MayNotDispose { stream, account } => write!(
                f,
                "{stream} was disposed of by {account}, who was neither the CDT ISO nor an administrator at the time."
            ),
            Self::FileUnnamed { file } => {
                write!(
                    f,
                    "A file stands here that no event before it names, or that stands here already ({file})."
                )
            }
            Self::LineUnreadable { line, why } => {
                write!(f, "Line {line} of the history cannot be read: {why}.")
            }
            Self::NotEnded { said: None } => {
                f.write_str("The history is cut off: its last line, which says where it ends, is missing.")
            }
            Self::NotEnded { said: Some(said) } => {
                write!(f, "The history says that it ends with event {said} and another head than it has.")
            }
        }
    }
}

fn stage(stage: Option<&String>) -> String {
    stage.map_or_else(|| "no stage".to_owned(), |stage| format!("the stage “{stage}”"))
}
