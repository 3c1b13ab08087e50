//! Checking a whole history: read once from front to end, examined on every core, in memory that does not grow with it.

use std::{
    io::{self, Read},
    num::NonZeroUsize,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use ledger::{
    Checkpoint, Examined, Fault, Filed, Hash, Keys, Report, Verifier,
    history::{About, End, FORMAT, KeyLine, LONGEST_LINE, Line},
};

use crate::decided::{Decided, Newest, OlderBasis};

/// How many bytes of the file go to a worker at a time.
const BLOCK: usize = 1 << 20;
/// How many events are examined together: more are no faster, and one that is wrong costs all of them a second look.
const BATCH: usize = 128;
/// How many blocks may wait for a worker.
const WAITING: usize = 2;

/// What was found.
#[derive(Debug)]
pub struct Checked {
    /// What the file says that it is.
    pub about: About,
    /// Every key that it says an account has or had.
    pub keys: Vec<KeyLine>,
    /// Signatures, chains and files.
    pub report: Report,
    /// Decisions on something older than the newest.
    pub older: Vec<OlderBasis>,
    /// What the last line says; none where it is missing.
    pub end: Option<End>,
}

impl Checked {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.report.is_whole() && self.older.is_empty()
    }

    /// Everything that is wrong, a sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let problems = self.report.problems.iter().map(ToString::to_string);
        problems.chain(self.older.iter().map(ToString::to_string)).collect()
    }
}

/// Why a file is not checked at all.
#[derive(Debug, thiserror::Error)]
pub enum NotAHistory {
    /// It cannot be read.
    #[error("the file cannot be read ({0})")]
    Io(#[from] io::Error),
    /// Its beginning is not that of a history.
    #[error("the file is no history of Exception Desk: {0}")]
    Other(String),
    /// A line is longer than any that the program writes.
    #[error("the file is no history of Exception Desk: a line is longer than {LONGEST_LINE} bytes")]
    LongLine,
}

/// Checks a history on so many threads; `noted` is a checkpoint that was noted elsewhere, where one was.
///
/// # Errors
/// [`NotAHistory`]. What is wrong with a history is in the answer, not an error.
pub fn history(
    input: impl Read + Send,
    noted: Option<Checkpoint>,
    workers: NonZeroUsize,
) -> Result<Checked, NotAHistory> {
    let mut blocks = Blocks { input, rest: Vec::new() };
    let Beginning { about, keys, rest, lines } = Beginning::read(&mut blocks)?;
    // What was read of the next piece comes after it.
    blocks.rest.splice(..0, rest);
    let known: Arc<Keys> = Arc::new(keys.iter().cloned().map(KeyLine::known).collect());
    let mut check = Check {
        verifier: Verifier::new(keys.iter().cloned().map(KeyLine::known), noted),
        awaited: Vec::new(),
        newest: Newest::default(),
        older: Vec::new(),
        end: None,
        line: lines,
    };
    thread::scope(|scope| {
        let mut to_workers: Vec<SyncSender<Vec<u8>>> = Vec::new();
        let mut from_workers: Vec<Receiver<Vec<Found>>> = Vec::new();
        for _ in 0..workers.get() {
            let (block_out, block_in) = sync_channel::<Vec<u8>>(WAITING);
            let (found_out, found) = sync_channel(WAITING);
            to_workers.push(block_out);
            from_workers.push(found);
            let known = Arc::clone(&known);
            scope.spawn(move || {
                // Whoever stops listening wants no more.
                for block in block_in {
                    if found_out.send(examine(&block, &known)).is_err() {
                        return;
                    }
                }
            });
        }
        let reader = scope.spawn(move || -> Result<(), NotAHistory> {
            for worker in to_workers.iter().cycle() {
                let Some(block) = blocks.next()? else { return Ok(()) };
                if worker.send(block).is_err() {
                    return Ok(());
                }
            }
            Ok(())
        });
        // Block after block from the worker whose turn it is: the order of the file.
        for worker in from_workers.iter().cycle() {
            let Ok(found) = worker.recv() else { break };
            for found in found {
                check.take(found);
            }
        }
        drop(from_workers);
        reader.join().unwrap_or_else(|_| Err(io::Error::other("the reader stopped").into()))
    })?;
    Ok(check.finish(about, keys))
}

/// The lines before the first event.
struct Beginning {
    about: About,
    keys: Vec<KeyLine>,
    /// What was read beyond them.
    rest: Vec<u8>,
    /// How many they are.
    lines: u64,
}

impl Beginning {
    fn read(blocks: &mut Blocks<impl Read>) -> Result<Self, NotAHistory> {
        let not_ours = |why: &str| NotAHistory::Other(why.to_owned());
        let mut about: Option<About> = None;
        let (mut keys, mut lines) = (Vec::new(), 0);
        loop {
            let Some(block) = blocks.next()? else {
                let about = about.ok_or_else(|| not_ours("it is empty"))?;
                return Ok(Self { about, keys, rest: Vec::new(), lines });
            };
            let mut start = 0;
            for line in block.split_inclusive(|byte| *byte == b'\n') {
                match (&about, Line::read(line)) {
                    (None, Ok(Line::History(found))) if found.format == FORMAT => about = Some(found),
                    (None, Ok(Line::History(found))) => {
                        return Err(NotAHistory::Other(format!(
                            "it is in the format “{}”, and this program reads “{FORMAT}”",
                            found.format
                        )));
                    }
                    (None, _) => return Err(not_ours("its first line is not that of one")),
                    (Some(_), Ok(Line::Key(key))) => keys.push(key),
                    (Some(_), _) => break,
                }
                start += line.len();
                lines += 1;
            }
            if let Some(about) = about.take_if(|_| start < block.len()) {
                let rest = block.get(start..).unwrap_or_default().to_vec();
                return Ok(Self { about, keys, rest, lines });
            }
        }
    }
}

/// The file in pieces of whole lines.
struct Blocks<R> {
    input: R,
    /// What was read beyond the last whole line.
    rest: Vec<u8>,
}

impl<R: Read> Blocks<R> {
    fn next(&mut self) -> Result<Option<Vec<u8>>, NotAHistory> {
        let mut block = std::mem::take(&mut self.rest);
        loop {
            let before = block.len();
            let most = u64::try_from(BLOCK).unwrap_or(u64::MAX);
            let read = self.input.by_ref().take(most).read_to_end(&mut block)?;
            if read == 0 {
                return Ok((!block.is_empty()).then_some(block));
            }
            // What stood there before held no whole line, but for what the beginning left over.
            let end = block.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
            if end > 0 {
                self.rest = block.split_off(end);
                return Ok(Some(block));
            }
            if before + read > LONGEST_LINE {
                return Err(NotAHistory::LongLine);
            }
        }
    }
}

/// What a worker found in a line.
enum Found {
    Event(Box<Examined>, Option<Decided>),
    File { named: Hash, found: Result<Hash, String> },
    End(End),
    Unreadable(String),
}

/// Examines the lines of a block.
fn examine(block: &[u8], keys: &Keys) -> Vec<Found> {
    let mut found = Vec::new();
    let mut events: Vec<Filed> = Vec::new();
    for line in block.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let other = match Line::read(line) {
            Ok(Line::Event(event)) => match event.filed() {
                Ok(filed) => {
                    events.push(filed);
                    if events.len() == BATCH {
                        examine_events(&mut events, keys, &mut found);
                    }
                    continue;
                }
                Err(why) => Found::Unreadable(why),
            },
            Ok(Line::File(file)) => {
                Found::File { named: file.sha256, found: file.bytes().map(|bytes| Hash::of(&bytes)) }
            }
            Ok(Line::End(end)) => Found::End(end),
            Ok(Line::History(_) | Line::Key(_)) => {
                Found::Unreadable("it belongs to the beginning".to_owned())
            }
            Err(why) => Found::Unreadable(why),
        };
        examine_events(&mut events, keys, &mut found);
        found.push(other);
    }
    examine_events(&mut events, keys, &mut found);
    found
}

fn examine_events(events: &mut Vec<Filed>, keys: &Keys, found: &mut Vec<Found>) {
    let examined = Examined::all(events, keys);
    found.extend(
        examined
            .into_iter()
            .zip(&*events)
            .map(|(examined, filed)| Found::Event(Box::new(examined), Decided::read(&filed.sealed.bytes))),
    );
    events.clear();
}

/// The part of the check that goes by the order of the file.
struct Check {
    verifier: Verifier,
    /// Files that the last event is the first to name and that have not come yet.
    awaited: Vec<Hash>,
    newest: Newest,
    older: Vec<OlderBasis>,
    end: Option<End>,
    line: u64,
}

impl Check {
    fn take(&mut self, found: Found) {
        self.line += 1;
        match found {
            Found::Event(examined, decided) => {
                self.files_missing();
                self.not_after_the_end();
                if let Some(decided) = decided {
                    let (stream, sequence) = (examined.stream(), examined.sequence());
                    let older = self.newest.take(stream, sequence, examined.hash(), &decided);
                    self.older.extend(older);
                }
                self.awaited = self.verifier.examined(*examined);
            }
            Found::File { named, found } => match self.awaited.iter().position(|file| *file == named) {
                None => self.verifier.fault(Fault::FileUnnamed { file: named }),
                Some(place) => {
                    self.awaited.remove(place);
                    match found {
                        Ok(found) => self.verifier.hashed_file(&named, Some(found)),
                        Err(_) => self.verifier.fault(Fault::FileChanged { file: named }),
                    }
                }
            },
            Found::End(end) => {
                self.files_missing();
                self.not_after_the_end();
                self.end = Some(end);
            }
            Found::Unreadable(why) => {
                self.verifier.fault(Fault::LineUnreadable { line: self.line, why });
            }
        }
    }

    fn files_missing(&mut self) {
        for file in std::mem::take(&mut self.awaited) {
            self.verifier.hashed_file(&file, None);
        }
    }

    fn not_after_the_end(&mut self) {
        if self.end.is_some() {
            let why = "it stands after the line that ends the history".to_owned();
            self.verifier.fault(Fault::LineUnreadable { line: self.line, why });
        }
    }

    fn finish(mut self, about: About, keys: Vec<KeyLine>) -> Checked {
        self.files_missing();
        let reached = self.verifier.reached();
        match &self.end {
            None => self.verifier.fault(Fault::NotEnded { said: None }),
            Some(end) if (end.events, end.head) != (reached.sequence, reached.head) => {
                self.verifier.fault(Fault::NotEnded { said: Some(end.events) });
            }
            Some(_) => {}
        }
        Checked { about, keys, report: self.verifier.finish(), older: self.older, end: self.end }
    }
}
