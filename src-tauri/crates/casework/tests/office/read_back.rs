//! A history that left the office comes back as records: the same bytes, or a sentence with the line.

use std::path::Path;

use casework::{
    DEMONSTRATION_PASSPHRASE, Error, Office, Session, Underway, read_history_back,
    view::{HistoryFound, HistoryReadBack},
};
use exception::{Instant, RequestNumber};
use serde_json::{Value, json};

use crate::desk::{NOW, PASSPHRASE, People, intake};

fn at(days: i64) -> Instant {
    Instant::from_millis(NOW + days * 24 * 60 * 60 * 1000)
}

/// The history as whoever can read the records’ file writes it.
async fn history(office: &Office, now: Instant) -> Vec<u8> {
    let mut out = Vec::new();
    office.export_history(&Session::reader(), &mut out, now).await.unwrap();
    out
}

/// The history of an office comes back into other records as it was, and leaves these the same.
pub(crate) async fn comes_back(office: &Office, now: Instant) {
    let left = history(office, now).await;
    let folder = tempfile::tempdir().unwrap();
    read_history_back(folder.path(), left.as_slice()).await.unwrap();
    let back = Office::open(folder.path()).await.unwrap();
    assert!(history(&back, now).await == left, "the same bytes leave again");
    assert_eq!(back.verify().await.unwrap(), office.verify().await.unwrap());
    assert!(back.projections_agree().await.unwrap());
    back.close().await;
}

#[tokio::test]
async fn the_demonstration_office_comes_back_with_every_byte_and_an_administrator_is_let_in() {
    let office = Office::in_memory().await.unwrap();
    let made = office.make_demonstration(None, 7, at(0)).await.unwrap();
    let left = history(&office, at(1)).await;
    let folder = tempfile::tempdir().unwrap();
    let read = read_history_back(folder.path(), left.as_slice()).await.unwrap();
    let verified = office.verify().await.unwrap();
    assert_eq!((read.events, read.files), (verified.events, verified.files));
    assert_eq!(read.requests, made.requests as u64);
    assert_eq!(read.administrators, ["rosalind.achterberg"]);

    let back = Office::open(folder.path()).await.unwrap();
    assert!(history(&back, at(1)).await == left, "the same bytes leave again");
    assert_eq!(back.verify().await.unwrap(), verified);
    assert!(back.projections_agree().await.unwrap());
    let reader = Session::reader();
    let ours = serde_json::to_value(office.settings(&reader).await.unwrap()).unwrap();
    assert_eq!(serde_json::to_value(back.settings(&reader).await.unwrap()).unwrap(), ours);
    let number: RequestNumber = "EX-2027-0001".parse().unwrap();
    assert!(office.request(&reader, &number, at(1)).await.is_err(), "a number of its own follows below");

    // Nobody has a key, until an administrator has one and gives the others theirs.
    let refused = back.sign_in("lakshmi.venkataraman", DEMONSTRATION_PASSPHRASE, at(1)).await.err().unwrap();
    assert!(refused.to_string().contains("has no signing key here"), "{refused}");
    let refused = back.let_in("lakshmi.venkataraman", PASSPHRASE, at(1)).await.err().unwrap();
    assert!(refused.to_string().contains("is no administrator"), "{refused}");
    let short = back.let_in("rosalind.achterberg", "short", at(1)).await.err().unwrap();
    assert!(matches!(short, Error::Invalid(_)), "{short}");
    assert_eq!(back.verify().await.unwrap(), verified, "nothing was filed");
    back.let_in("rosalind.achterberg", PASSPHRASE, at(1)).await.unwrap();
    let again = back.let_in("rosalind.achterberg", PASSPHRASE, at(1)).await.err().unwrap();
    assert!(again.to_string().contains("Somebody can sign in here already"), "{again}");
    let admin = back.sign_in("rosalind.achterberg", PASSPHRASE, at(1)).await.unwrap();
    let reset = back.reset_passphrase(&admin, "thu-ha.nguyen", at(1)).await.unwrap();
    let first = back.sign_in("thu-ha.nguyen", &reset.passphrase, at(1)).await.unwrap();
    let own = json!({ "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
    let requester = back.choose_passphrase(&first, &own, at(1)).await.unwrap();

    // Work goes on: the next number is the one after the last, and the whole of it verifies and leaves and comes back.
    let last = newest(&office, &reader).await;
    let mut input = intake();
    input["requester_account"] = json!("thu-ha.nguyen");
    let opened = back.take(&requester, None, None, &input, at(1)).await.unwrap().number;
    assert_eq!(opened.as_str(), format!("EX-2026-{:04}", last + 1));
    assert_eq!(back.verify().await.unwrap().problems, Vec::<String>::new());
    comes_back(&back, at(2)).await;
    back.close().await;

    // A folder with records is left as it is.
    let refused = read_history_back(folder.path(), left.as_slice()).await.unwrap_err();
    assert!(refused.to_string().contains("holds the records of an office already"), "{refused}");
    let still = Office::open(folder.path()).await.unwrap();
    assert!(still.verify().await.unwrap().events > verified.events);
}

/// The last number that an office gave out in 2026.
async fn newest(office: &Office, reader: &Session) -> u32 {
    for count in (1..200).rev() {
        if office.request(reader, &RequestNumber::new(2026, count), at(1)).await.is_ok() {
            return count;
        }
    }
    0
}

#[tokio::test]
async fn what_was_changed_left_out_or_doubled_is_named_by_its_line_and_nothing_is_kept() {
    let people = People::new().await;
    let number = people.open().await;
    let file = tempfile::tempdir().unwrap();
    let note = file.path().join("note.txt");
    std::io::Write::write_all(&mut std::fs::File::create(&note).unwrap(), b"A note.").unwrap();
    people.office.attach(&people.requester, &number, &note, None, people.now()).await.unwrap();
    let whole = String::from_utf8(history(&people.office, at(1)).await).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let keys = lines.iter().filter(|line| line.starts_with("{\"key\"")).count();
    let place = |of: &str| lines.iter().position(|line| line.starts_with(of)).unwrap();
    let (event, attached) = (place("{\"event\"") + 3, place("{\"file\""));
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let without = |at: usize| {
        joined(
            &lines
                .iter()
                .enumerate()
                .filter(|(line, _)| *line != at)
                .map(|(_, line)| *line)
                .collect::<Vec<_>>(),
        )
    };
    let with = |at: usize, line: &str| {
        let mut all = lines.clone();
        all.insert(at, line);
        joined(&all)
    };
    let changed = |at: usize, from: &str, to: &str| {
        let line = lines[at].replacen(from, to, 1);
        assert_ne!(line, lines[at], "{from}");
        let mut all = lines.clone();
        all[at] = &line;
        joined(&all)
    };
    let key: Value = serde_json::from_str(lines[2]).unwrap();
    let valid_from = key["key"]["valid_from_ms"].to_string();
    for (text, line, says) in [
        (changed(event, "CDT", "CTD"), event + 1, "changed after it was signed"),
        (changed(event, "\"sequence\":", "\"sequence\":1"), event + 1, ""),
        (without(event), event + 1, "missing"),
        (with(event, lines[event]), event + 2, "twice"),
        (changed(attached, "\"base64\":\"QSBub3Rl", "\"base64\":\"QSBub3Rm"), attached + 1, "was changed"),
        (without(attached), attached, "is missing"),
        (with(attached, lines[attached]), attached + 2, "first to name"),
        (without(lines.len() - 1), lines.len(), "cut off"),
        (with(lines.len(), lines[lines.len() - 1]), lines.len() + 1, "after the line that ends"),
        (changed(lines.len() - 1, "\"events\":", "\"events\":1"), lines.len(), "it says that there are"),
        (with(1, lines[1]), 3, "twice"),
        (without(2), 0, ""),
        (changed(2, &valid_from, "1"), 0, "keys at the beginning"),
        (with(keys + 4, "{\"rest\":1}"), keys + 5, "not what stands in a history"),
        (whole[..whole.len() - 9].to_owned(), lines.len(), "cut off"),
        ("Number,Title\n1,One\n".to_owned(), 0, "no history of Exception Desk"),
        (String::new(), 0, "no history of Exception Desk"),
        (changed(0, "history 1", "history 9"), 0, "this program reads"),
    ] {
        let refused = refused(&text).await;
        if line > 0 {
            assert!(refused.starts_with(&format!("Line {line} of the history: ")), "{says}: {refused}");
        }
        assert!(refused.contains(says) && refused.ends_with("Nothing was read back."), "{says}: {refused}");
    }
    comes_back(&people.office, at(1)).await;
}

/// Why a history is refused; the folder is as empty as it was.
async fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = read_history_back(folder.path(), text.as_bytes()).await.unwrap_err();
    assert_eq!(error.code(), "refused", "{error}");
    assert!(!holds_records(folder.path()));
    error.to_string()
}

fn holds_records(folder: &Path) -> bool {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.into_iter().any(|name| name != "keeping.lock")
}

#[tokio::test]
async fn whoever_takes_the_records_away_is_in_the_history_that_they_take() {
    let people = People::new().await;
    let mut out = Vec::new();
    people.office.export_history(&people.cdt_iso, &mut out, people.now()).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains(r#"\"step\":\"export\",\"what\":\"history\""#));
    let before = people.office.verify().await.unwrap().events;
    let mut table = std::io::Cursor::new(Vec::new());
    let format = casework::view::TableFormat::Csv;
    people.office.export_requests(&people.iso, format, &mut table, people.now()).await.unwrap();
    people.office.export_requests(&Session::reader(), format, &mut table, people.now()).await.unwrap();
    assert_eq!(people.office.verify().await.unwrap().events, before + 1, "by the one who signs");
}

#[tokio::test]
async fn a_history_is_looked_into_read_back_and_its_administrator_let_in_as_the_window_does() {
    let people = People::new().await;
    people.open().await;
    let mut text = Vec::new();
    people.office.export_history(&people.cdt_iso, &mut text, people.now()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("office.history.jsonl");
    let written = |bytes: &[u8]| {
        std::io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), bytes).unwrap();
    };
    for (bytes, says) in [
        (b"Number,Title\n".as_slice(), "no history of Exception Desk"),
        (&text[..text.len() - 40], "was cut off"),
        (&text[..text.len() - 1], "was cut off"),
        (b"", "no history of Exception Desk"),
    ] {
        written(bytes);
        let refused = HistoryFound::of(&file).unwrap_err();
        assert!(refused.code() == "refused" && refused.to_string().contains(says), "{refused}");
    }
    written(&text);
    let found = HistoryFound::of(&file).unwrap();
    assert_eq!(found.name, "office.history.jsonl");
    assert_eq!(
        (found.events, found.bytes),
        (people.office.verify().await.unwrap().events, text.len() as u64)
    );
    assert_eq!(found.signed_by.as_ref(), Some(&people.cdt_iso.person().account));
    assert!(found.exported.starts_with("November 21, 2026"), "{}", found.exported);

    // Stopped, it leaves nothing behind.
    let (new, stopped) = (tempfile::tempdir().unwrap(), Underway::default());
    stopped.stop();
    let refused = HistoryReadBack::of(new.path(), &file, &stopped).await.unwrap_err();
    assert!(refused.code() == "refused" && refused.to_string().starts_with("It was stopped."), "{refused}");
    assert!(!holds_records(new.path()));

    let underway = Underway::default();
    let read = HistoryReadBack::of(new.path(), &file, &underway).await;
    assert_eq!(read.unwrap().administrators, [people.admin.person().account.as_str()]);
    assert_eq!(underway.progress().percent, Some(100));
    let back = Office::open(new.path()).await.unwrap();
    let admin = people.admin.person().account.clone();
    assert_eq!(back.state(None, people.now()).await.unwrap().to_let_in, [admin.as_str()]);
    assert!(people.office.state(None, people.now()).await.unwrap().to_let_in.is_empty());
    for (input, field) in [
        (json!({}), "account"),
        (json!({ "account": admin, "passphrase": "short", "passphrase_again": "short" }), "passphrase"),
        (
            json!({ "account": admin, "passphrase": PASSPHRASE, "passphrase_again": "else" }),
            "passphrase_again",
        ),
    ] {
        let error = back.let_in_typed(&input, people.now()).await.err().unwrap();
        assert!(error.problems().iter().any(|problem| problem.field == field), "{field}: {error}");
    }
    let input = json!({ "account": admin, "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
    let session = back.let_in_typed(&input, people.now()).await.unwrap();
    assert_eq!(session.person().account, admin);
    assert!(back.state(None, people.now()).await.unwrap().to_let_in.is_empty());
    back.close().await;
}
