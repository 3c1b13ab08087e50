//! A copy of a record for a public-records request: what is withheld is in no part of the file.

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
};

use casework::Error;
use exception::{Problem, RequestNumber};
use flate2::read::ZlibDecoder;
use serde_json::{Value, json};

use crate::desk::{People, form, intake};

const SECURITY: &str = "Gov. Code § 7929.210";
const PRIVACY: &str = "Gov. Code § 7927.700";
const BALANCE: &str = "Gov. Code § 7922.000";

/// A word for each place where something is withheld, and nowhere else.
const WITHHELD: &[&str] =
    &["Quagganite", "Zorillavox", "Numbatrix", "Okapistan", "Xerusfile", "Dibblerside", "Kowariname"];
/// Words that are given.
const GIVEN: &[&str] = &["Wallabypublic", "Bandicootgiven", "Potoroofile"];

/// A closed request with a word of its own in each place.
async fn closed(people: &People, folder: &Path) -> RequestNumber {
    let mut opening = intake();
    opening["title"] = json!("Kiosks that Kowariname runs");
    opening["cannot_be_met"] =
        json!("The Quagganite console takes no second factor.\nIt answers at Quagganite-7.");
    let now = people.now();
    let number = people.office.take(&people.requester, None, None, &opening, now).await.unwrap().number;
    let say = async |text: &str, audience: &str, who| {
        let comment = json!({ "step": "comment", "text": text, "audience": audience });
        people.take(who, &number, comment).await;
    };
    say("The engineer is Zorillavox Wallabypublic.", "everyone", &people.requester).await;
    say("The console at quagganite-7 is the worst; Bandicootgiven is not.", "everyone", &people.requester)
        .await;
    say("Between us: Dibblerside.", "inside_smb", &people.smb).await;
    for (name, text) in [("Xerusfile.txt", "Numbatrix"), ("Potoroofile.txt", "Plain.")] {
        let file = folder.join(name);
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        fs::write(&file, text).unwrap();
        people.office.attach(&people.requester, &number, &file, None, people.now()).await.unwrap();
    }
    say("See XERUSFILE.TXT, and the file about Okapistan.", "everyone", &people.requester).await;
    people.take(&people.requester, &number, json!({ "step": "withdraw", "reasons": "Not needed." })).await;
    number
}

fn copy(view: &Value) -> Value {
    let place = |has: &str| {
        let places = view["places"].as_array().unwrap().iter();
        let mut found = places.filter(|place| place["text"].as_str().unwrap().contains(has));
        found.next().unwrap()["number"].clone()
    };
    let file = |name: &str| {
        let files = view["files"].as_array().unwrap().iter();
        files.filter(|file| file["name"] == name).map(|file| file["sha256"].clone()).next().unwrap()
    };
    json!({
        "step": "make_public_copy", "reference": "PRA 2026-118", "by": "Valley Courier", "on": "2026-11-20",
        "places": [{ "place": place("Quagganite console"), "section": SECURITY }],
        "passages": [
            { "passage": "zorillavox", "section": PRIVACY },
            { "passage": "KOWARINAME", "section": PRIVACY },
            // With a hyphen that does not break, as a word processor writes it.
            { "passage": "Quagganite\u{2011}7", "section": SECURITY },
            { "passage": "the file about  Okapistan", "place": place("Okapistan"), "section": SECURITY },
        ],
        "files": [
            { "sha256": file("Xerusfile.txt"), "section": SECURITY },
            { "sha256": file("Potoroofile.txt"), "section": "" },
        ],
        "inside": BALANCE,
    })
}

async fn marked(people: &People, number: &RequestNumber) -> Value {
    let view = people.office.public_copy(&people.smb, number, people.now()).await.unwrap();
    serde_json::to_value(view).unwrap()
}

#[tokio::test]
async fn what_is_withheld_is_in_no_part_of_the_copy_and_what_is_not_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let people = People::new().await;
    let number = closed(&people, folder.path()).await;
    let view = marked(&people, &number).await;
    people.take(&people.smb, &number, copy(&view)).await;
    let request = people.office.request(&people.smb, &number, people.now()).await.unwrap().request;
    let made = &request.public_copies[0].value;
    let pdf = people.office.document(&people.smb, &number, &made.file.sha256).await.unwrap().bytes;

    let text = text_of(&pdf);
    let everything = streams(&pdf);
    for word in WITHHELD {
        let said = word.to_lowercase();
        assert!(!text.to_lowercase().contains(&said), "{word} is on a page");
        let utf16: Vec<u8> = said.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for stream in &everything {
            let lower = stream.to_ascii_lowercase();
            let has = |part: &[u8]| lower.windows(part.len()).any(|window| window == part);
            assert!(!has(said.as_bytes()) && !has(&utf16), "{word} is in the file");
            let digits = utf16.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            let hex: String = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
            assert!(!has(hex.as_bytes()), "{word} is in the file, in hexadecimal");
        }
    }
    for word in GIVEN {
        assert!(text.contains(word), "{word} is given:\n{text}");
    }
    for said in [
        "[withheld: Gov. Code § 7929.210]",
        "[withheld: Gov. Code § 7927.700]",
        "PRA 2026-118",
        "Valley Courier",
        "What was withheld",
        "The public interest in withholding",
        "Sam Ito",
    ] {
        assert!(text.contains(said), "{said}:\n{text}");
    }
    // The index says where, under what and how often, and nothing of what.
    let index = serde_json::to_string(&made.withheld).unwrap();
    assert!(WITHHELD.iter().all(|word| !index.contains(word)), "{index}");
    assert!(index.contains("What cannot be met") && index.contains("What SMB keeps to itself"), "{index}");
    assert_eq!(made.given.len(), 1);

    // The same marks give the same bytes; the history and the record verify, and the copy is SMB’s to see.
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    let outside = people.office.request(&people.requester, &number, people.now()).await.unwrap();
    assert!(outside.request.public_copies.is_empty());
    assert!(people.office.document(&people.requester, &number, &made.file.sha256).await.is_err());
}

#[tokio::test]
async fn a_copy_is_refused_until_every_file_and_section_is_decided_on_and_to_others_than_smb() {
    let folder = tempfile::tempdir().unwrap();
    let people = People::new().await;
    let number = closed(&people, folder.path()).await;
    let view = marked(&people, &number).await;
    let problems = async |input: Value| match people.attempt(&people.smb, &number, input).await {
        Err(Error::Invalid(problems)) => {
            problems.iter().map(|problem: &Problem| problem.field.clone()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let bare = json!({ "step": "make_public_copy", "reference": "PRA 2026-118" });
    assert_eq!(problems(bare).await, ["files", "files", "inside"]);
    let mut wrong = copy(&view);
    wrong["passages"][1]["passage"] = json!("What nobody said");
    wrong["places"][0]["place"] = json!(99_999);
    wrong["inside"] = json!("Because");
    wrong["files"][0]["sha256"] = json!("0".repeat(64));
    assert_eq!(
        problems(wrong).await,
        ["inside", "files", "files.0.sha256", "places.0.place", "passages.1.passage"]
    );
    assert!(matches!(people.attempt(&people.requester, &number, copy(&view)).await, Err(Error::Refused(_))));
    assert!(matches!(
        people.office.public_copy(&people.requester, &number, people.now()).await,
        Err(Error::Refused(_))
    ));
    assert!(people.attempt(&people.admin, &number, copy(&view)).await.is_err());
    // The text that is typed into the form is withheld by its passage too, whichever part of the copy repeats it.
    let decided = people.to_decision().await;
    let said = form()["answers"]["justification"].as_str().map(str::to_owned);
    let view = marked(&people, &decided).await;
    let places = view["places"].as_array().unwrap();
    assert!(places.len() > 50, "{}", places.len());
    if let Some(said) = said {
        assert!(places.iter().any(|place| place["text"] == said.as_str()));
    }
}

/// What a reader of PDF finds on the pages.
fn text_of(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = reader.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writing = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &bytes));
    let output = reader.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The file as it is, and every stream of it as it is when it is read.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let mut found = vec![pdf.to_vec()];
    let begins = b"stream\n";
    for (at, _) in pdf.windows(begins.len()).enumerate().filter(|(_, window)| window == begins) {
        let rest = &pdf[at + begins.len()..];
        let mut read = Vec::new();
        let mut deflated = ZlibDecoder::new(rest);
        // What is no deflated stream stands as it is in the first.
        let _ended = deflated.read_to_end(&mut read);
        found.push(read);
    }
    assert!(found.iter().filter(|stream| !stream.is_empty()).count() > 5);
    found
}
