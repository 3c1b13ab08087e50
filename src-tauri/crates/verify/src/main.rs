//! `exception-verify FILE`: is what left the office as it was signed?

use std::{
    env,
    ffi::OsString,
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

use exception_verify::{Checked, Decided, decided_on_older, history};
use ledger::{
    Checkpoint, Hash, SignedCheckpoint,
    record::{self, RecordReport, SignedRecord},
};

const USAGE: &str = "\
Checks what left an office of Exception Desk: is it as it was signed?

Usage: exception-verify FILE [--head HASH] [--checkpoint FILE]

FILE is one of
  a history (exception-desk export), with every event, key and file of an office;
  a signed record (signed-record.json, attached to a findings packet) of one request;
  a signed checkpoint (exception-desk checkpoint);
  a packet between offices (.t358) that is not encrypted, or was opened with age.
--head HASH        the head that was noted elsewhere: the history, or the record, must end in it.
--checkpoint FILE  a signed checkpoint that was kept elsewhere: the history must have passed through it.

Exit codes: 0 nothing is wrong; 1 something is wrong; 2 wrong usage, or no such file.";

/// What is asked.
struct Asked {
    file: PathBuf,
    head: Option<Hash>,
    checkpoint: Option<PathBuf>,
}

fn main() -> ExitCode {
    let asked = match Asked::read(env::args_os().skip(1)) {
        Ok(asked) => asked,
        Err(why) => return refused(&why),
    };
    match answer(&asked) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => refused(&why),
    }
}

impl Asked {
    fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let (mut file, mut head, mut checkpoint) = (None, None, None);
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--head") => {
                    let text = arguments.next().and_then(|text| text.into_string().ok()).unwrap_or_default();
                    let parsed = text.trim().to_lowercase().parse::<Hash>();
                    head =
                        Some(parsed.map_err(|_| "--head is followed by 64 hexadecimal digits.".to_owned())?);
                }
                Some("--checkpoint") => {
                    let path = arguments.next().ok_or("--checkpoint is followed by a file.")?;
                    checkpoint = Some(PathBuf::from(path));
                }
                Some("--help" | "-h") => return Err(USAGE.to_owned()),
                Some(option) if option.starts_with("--") => {
                    return Err(format!("There is no option {option}.\n\n{USAGE}"));
                }
                Some(_) | None if file.is_none() => file = Some(PathBuf::from(argument)),
                Some(_) | None => return Err(format!("Name one file.\n\n{USAGE}")),
            }
        }
        let file = file.ok_or_else(|| format!("Name the file to check.\n\n{USAGE}"))?;
        Ok(Self { file, head, checkpoint })
    }
}

/// Says what was found; whether nothing is wrong.
fn answer(asked: &Asked) -> Result<bool, String> {
    let mut file = open(&asked.file)?;
    let mut beginning = Vec::new();
    (&file).take(4096).read_to_end(&mut beginning).map_err(|why| unread(&asked.file, &why))?;
    file.rewind().map_err(|why| unread(&asked.file, &why))?;
    if beginning.starts_with(b"%PDF") {
        return Err("This is a PDF. Save the file signed-record.json that is attached to it, and check that: a viewer shows it under Attachments, and `pdfdetach -saveall` saves it.".to_owned());
    }
    if beginning.starts_with(b"{\"history\"") {
        return answer_history(asked, file);
    }
    if packet::is_encrypted(&beginning) {
        return Err("The packet is encrypted: whoever it is for opens it, with Exception Desk or with age."
            .to_owned());
    }
    if asked.checkpoint.is_some() {
        return Err("--checkpoint goes with a history: a record of one request does not reach it.".to_owned());
    }
    let mut text = Vec::new();
    // A record is a few megabytes at most; what is longer is something else.
    file.take(256 << 20).read_to_end(&mut text).map_err(|why| unread(&asked.file, &why))?;
    if beginning.starts_with(b"PK") {
        return Ok(answer_packet(&text, asked.head));
    }
    if let Ok(checkpoint) = serde_json::from_slice::<SignedCheckpoint>(&text) {
        return Ok(answer_checkpoint(&checkpoint));
    }
    let record: SignedRecord<'_> = serde_json::from_slice(&text).map_err(|why| {
        format!("{} is neither a history nor a signed record nor a checkpoint of Exception Desk, or it was cut off or damaged ({why}).", asked.file.display())
    })?;
    if record.format != record::FORMAT {
        return Err(format!(
            "The record is in the format “{}”, and this program reads “{}”.",
            record.format,
            record::FORMAT
        ));
    }
    Ok(answer_record(&record, asked.head))
}

fn answer_history(asked: &Asked, file: File) -> Result<bool, String> {
    let noted = asked.checkpoint.as_deref().map(noted).transpose()?;
    let workers = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let checked = history(file, noted, workers).map_err(|why| format!("{}: {why}.", asked.file.display()))?;
    let mut wrong = checked.sentences();
    if let Some(head) = asked.head.filter(|head| *head != checked.report.head) {
        wrong.push(format!("The history does not end in the head that was noted ({head})."));
    }
    wrong.extend(wrong_checkpoint(&checked));
    let Checked { about, keys, report, .. } = &checked;
    line(&format!("The history of {}, written {}.", shown(&about.office), shown(&about.exported_at)));
    line(&format!(
        "{} events, {} files, {} keys; it ends in the head {}.",
        report.events,
        report.files,
        keys.len(),
        report.head
    ));
    for stone in &report.disposed {
        line(&format!(
            "{} ({} events) was disposed of on {} under {}: hashes and signatures of its events are there, their text and files are not.",
            shown(&stone.stream),
            stone.events,
            shown(&stone.day),
            shown(&stone.schedule)
        ));
    }
    if wrong.is_empty() {
        line("Nothing is wrong: every event is as it was signed, none is missing, and every file is there.");
        line(
            "Whose the keys are is not in this file to prove. Compare their fingerprints with those people give you:",
        );
        for key in keys {
            let retired = if key.retired_at_ms.is_some() { " (retired)" } else { "" };
            line(&format!("  {}  {}{retired}", key.public.fingerprint(), shown(&key.account)));
        }
    }
    Ok(say(&wrong))
}

/// What is wrong with the checkpoint that whoever wrote the history signed at its end.
fn wrong_checkpoint(checked: &Checked) -> Option<String> {
    let signed = checked.end.as_ref()?.checkpoint.as_ref()?;
    match signed.stated() {
        Err(why) => Some(format!("The checkpoint at the end can’t be believed: {why}.")),
        Ok(stated) => {
            let key = checked.keys.iter().find(|key| key.public == signed.key);
            if key.is_none_or(|key| key.account != stated.account) {
                return Some(format!(
                    "The checkpoint at the end is not signed with a key of {}.",
                    shown(&stated.account)
                ));
            }
            let reached = Checkpoint { sequence: checked.report.last, head: checked.report.head };
            (stated.reached() != reached)
                .then(|| "The checkpoint at the end states another end than the history has.".to_owned())
        }
    }
}

fn answer_record(record: &SignedRecord<'_>, head: Option<Hash>) -> bool {
    let RecordReport { events, withheld, problems } = record.verify(head);
    let decisions = record.events.iter().filter_map(|event| {
        Some((event.sequence, event.hash, Decided::read(event.bytes.as_ref()?.as_bytes())?))
    });
    let older = decided_on_older(&record.request, decisions);
    let wrong: Vec<String> =
        problems.iter().map(ToString::to_string).chain(older.iter().map(ToString::to_string)).collect();
    line(&format!(
        "The signed record of {}: {events} events, {withheld} of them kept inside the office; it ends in the head {}.",
        shown(&record.request),
        record.head
    ));
    if wrong.is_empty() {
        line("Nothing is wrong: what is shown is as it was signed, and the chain is whole.");
        line(
            "Whose the keys are is not in this file to prove. Compare their fingerprints with those people give you:",
        );
        for key in &record.keys {
            line(&format!("  {}  {}", key.fingerprint, shown(&key.account)));
        }
    }
    say(&wrong)
}

/// A packet: everything in it against its manifest, and its events as a record.
fn answer_packet(bytes: &[u8], head: Option<Hash>) -> bool {
    let packet = match packet::read(bytes) {
        Ok(packet) => packet,
        Err(why) => return say(&[why.to_string()]),
    };
    let sender = &packet.manifest.sender;
    line(&format!(
        "A packet of {}, made {} by {} of {}; {} files are as it names them.",
        shown(&packet.manifest.request),
        shown(&packet.manifest.made_at),
        shown(&sender.name),
        shown(&sender.office),
        packet.manifest.files.len()
    ));
    line(&format!("Signed with the key {}: {}.", sender.key, packet::in_words(&sender.key)));
    answer_record(&packet.record, head)
}

fn answer_checkpoint(checkpoint: &SignedCheckpoint) -> bool {
    match checkpoint.stated() {
        Ok(stated) => {
            line(&format!(
                "A checkpoint of {}: on {} it had filed {} events, head {}.",
                shown(&stated.office),
                shown(&stated.day),
                stated.events,
                stated.head
            ));
            line(&format!(
                "Signed as {} with the key {}.",
                shown(&stated.account),
                checkpoint.key.fingerprint()
            ));
            true
        }
        Err(why) => say(&[format!("The checkpoint can’t be believed: {why}.")]),
    }
}

/// The checkpoint in a file.
fn noted(path: &Path) -> Result<Checkpoint, String> {
    let mut text = Vec::new();
    open(path)?.take(1 << 20).read_to_end(&mut text).map_err(|why| unread(path, &why))?;
    let checkpoint: SignedCheckpoint = serde_json::from_slice(&text)
        .map_err(|why| format!("{} is no checkpoint of Exception Desk ({why}).", path.display()))?;
    let stated = checkpoint.stated().map_err(|why| format!("{}: {why}.", path.display()))?;
    Ok(stated.reached())
}

fn open(path: &Path) -> Result<File, String> {
    File::open(path).map_err(|why| unread(path, &why))
}

fn unread(path: &Path, why: &io::Error) -> String {
    format!("{} cannot be read: {why}.", path.display())
}

/// Says what is wrong; whether nothing is.
fn say(wrong: &[String]) -> bool {
    if !wrong.is_empty() {
        line(&format!("WRONG in {} {}:", wrong.len(), if wrong.len() == 1 { "place" } else { "places" }));
    }
    for sentence in wrong {
        line(&shown(sentence));
    }
    wrong.is_empty()
}

/// Text from the file as a terminal may have it: nothing in it steers the terminal, or hides how it runs.
fn shown(text: &str) -> String {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

fn line(text: &str) {
    // A reader that has seen enough is no failure.
    let _ = writeln!(io::stdout(), "{text}");
}

fn refused(why: &str) -> ExitCode {
    // There is nowhere else to tell that this stream is closed.
    let _ = writeln!(io::stderr(), "{why}");
    ExitCode::from(2)
}
