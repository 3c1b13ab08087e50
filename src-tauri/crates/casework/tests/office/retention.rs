//! How long records are kept, and what stays of one that was disposed of.

use std::{fs, path::Path, sync::Arc};

use casework::{Error, Office, SourceFile, view::ImportAsk};
use exception::{Instant, RequestNumber, Settings};
use serde_json::{Value, json};

use crate::desk::{NOW, People};

const YEAR: i64 = 366 * 86_400_000;
/// A word that stands nowhere but in the request that goes.
const WORD: &str = "xylographica";

fn at(years: i64) -> Instant {
    Instant::from_millis(NOW + years * YEAR + 60_000)
}

/// Sets a schedule of one series of a year.
async fn schedule(people: &People, fate: &str) {
    let (office, admin) = (&people.office, &people.admin);
    let mut settings = serde_json::to_value(office.settings(admin).await.unwrap().settings).unwrap();
    settings["retention"] = json!({ "series": [{ "title": "Policy exceptions", "schedule": "STD 73, 2026-014, item 7",
        "covers": "all", "trigger": "closed", "months": 12, "fate": fate }] });
    office.change_settings(admin, &settings, people.now()).await.unwrap();
}

/// A request with a comment and a file of its own, and withdrawn.
async fn closed(people: &People, folder: &Path, word: &str) -> RequestNumber {
    let number = people.open().await;
    let comment = json!({ "step": "comment", "text": format!("The {word} cipher."), "audience": "everyone" });
    people.take(&people.requester, &number, comment).await;
    let file = folder.join("evidence.txt");
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    fs::write(&file, format!("What the {word} vendor wrote about {number}.")).unwrap();
    people.office.attach(&people.requester, &number, &file, None, people.now()).await.unwrap();
    fs::remove_file(file).unwrap();
    people.take(&people.requester, &number, json!({ "step": "withdraw", "reasons": "Not needed." })).await;
    number
}

fn reason() -> Value {
    json!({ "reason": "Its period has passed." })
}

fn refused(result: Result<(), Error>) -> String {
    match result {
        Err(Error::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// Whether a word stands anywhere in the files of the records.
fn stands(folder: &Path, word: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).any(
        |path| {
            let bytes = fs::read(path).unwrap();
            bytes.windows(word.len()).any(|found| found.eq_ignore_ascii_case(word.as_bytes()))
        },
    )
}

#[tokio::test]
async fn what_is_disposed_of_is_gone_from_the_file_and_the_history_says_so_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let people = People::of(Office::open(folder.path()).await.unwrap()).await;
    let office = &people.office;
    schedule(&people, "destroy").await;
    let other = closed(&people, folder.path(), "ordinary").await;
    let number = closed(&people, folder.path(), WORD).await;
    assert!(stands(folder.path(), WORD));

    // Too early, then by one person alone, then by two.
    assert!(refused(office.propose_disposal(&people.smb, &number, &reason(), at(0)).await).contains("from"));
    assert!(matches!(
        office.propose_disposal(&people.smb, &number, &json!({}), at(2)).await,
        Err(Error::Invalid(_))
    ));
    refused(office.propose_disposal(&people.iso, &number, &reason(), at(2)).await);
    refused(office.dispose(&people.cdt_iso, &number, at(2)).await);
    office.propose_disposal(&people.smb, &number, &reason(), at(2)).await.unwrap();
    refused(office.dispose(&people.smb, &number, at(2)).await);
    let view = office.retention(&people.cdt_iso, at(2)).await.unwrap();
    assert_eq!((view.past.len(), view.proposed.len(), view.disposed.len()), (2, 1, 0));
    assert!(view.may_dispose && view.proposed[0].may_dispose && view.past[1].is_proposed);
    office.dispose(&people.cdt_iso, &number, at(2)).await.unwrap();

    assert!(!stands(folder.path(), WORD), "nothing of it is in the file, its log or its index");
    assert!(stands(folder.path(), "ordinary"));
    let found = office.verify().await.unwrap();
    assert_eq!(found.problems, Vec::<String>::new());
    assert_eq!(found.disposed.len(), 1);
    assert!(found.disposed[0].contains("STD 73, 2026-014, item 7"), "{:?}", found.disposed);
    assert!(office.projections_agree().await.unwrap());
    let gone = office.request(&people.smb, &number, at(2)).await.unwrap_err().to_string();
    assert!(gone.contains("was disposed of on"), "{gone}");
    let unseen = office.request(&people.requester, &number, at(2)).await.unwrap_err().to_string();
    assert!(unseen.contains("that you may see"), "{unseen}");
    let view = office.retention(&people.cdt_iso, at(2)).await.unwrap();
    assert_eq!((view.past.len(), view.proposed.len(), view.disposed.len()), (1, 0, 1));
    assert_eq!(
        (view.disposed[0].proposed_by.as_str(), view.disposed[0].disposed_by.as_str()),
        ("Sam Ito", "Cleo Diaz")
    );
    let more = json!({ "step": "comment", "text": "More.", "audience": "everyone" });
    assert!(office.take(&people.smb, Some(&number), None, &more, at(2)).await.is_err(), "nothing follows");

    // What left the office says the same, and the records still do when they are opened anew and rebuilt.
    let mut history = Vec::new();
    office.export_history(&people.admin, &mut history, at(2)).await.unwrap();
    let text = String::from_utf8(history).unwrap();
    assert!(!text.contains(WORD));
    office.rebuild().await.unwrap();
    assert!(office.projections_agree().await.unwrap());
    office.close().await;
    let again = Office::open(folder.path()).await.unwrap();
    let after = again.verify().await.unwrap();
    assert_eq!(
        (after.events, &after.disposed),
        (found.events + 1, &found.disposed),
        "the export is an event"
    );
    assert_eq!(after.problems, Vec::<String>::new());
    crate::read_back::comes_back(&again, at(2)).await;
    assert!(again.request(&people.smb, &other, at(2)).await.is_ok());
}

#[tokio::test]
async fn what_is_held_open_linked_or_unscheduled_is_not_disposed_of() {
    let folder = tempfile::tempdir().unwrap();
    let people = People::of(Office::open(&folder.path().join("desk")).await.unwrap()).await;
    let office = &people.office;
    let number = closed(&people, folder.path(), WORD).await;
    let why = refused(office.propose_disposal(&people.smb, &number, &reason(), at(5)).await);
    assert!(why.contains("not scheduled"), "{why}");
    schedule(&people, "keep").await;
    let why = refused(office.propose_disposal(&people.smb, &number, &reason(), at(5)).await);
    assert!(why.contains("kept for good"), "{why}");
    schedule(&people, "destroy").await;
    let open = people.open().await;
    let why = refused(office.propose_disposal(&people.smb, &open, &reason(), at(5)).await);
    assert!(why.contains("not scheduled: it is open"), "{why}");

    // A hold that comes between the two looks stops the second; lifted, the proposal is void, for the record has moved on.
    office.propose_disposal(&people.smb, &number, &reason(), at(5)).await.unwrap();
    let hold = json!({ "step": "place_hold", "matter": "Vega v. DMV", "reason": "On counsel’s word." });
    assert!(people.attempt(&people.requester, &number, hold.clone()).await.is_err());
    people.take(&people.smb, &number, hold.clone()).await;
    assert!(matches!(people.attempt(&people.smb, &number, hold).await, Err(Error::Invalid(_))), "twice");
    let why = refused(office.dispose(&people.cdt_iso, &number, at(5)).await);
    assert!(why.contains("changed since it was proposed"), "{why}");
    let view = office.retention(&people.admin, at(5)).await.unwrap();
    assert!(view.past[0].kept_by[0].contains("on hold for Vega v. DMV"), "{:?}", view.past);
    office.withdraw_disposal(&people.admin, &number, &reason(), at(5)).await.unwrap();
    let why = refused(office.propose_disposal(&people.smb, &number, &reason(), at(5)).await);
    assert!(why.contains("on hold"), "{why}");
    let lift = json!({ "step": "lift_hold", "matter": "VEGA v. DMV", "reason": "Settled." });
    people.take(&people.cdt_iso, &number, lift).await;
    office.propose_disposal(&people.admin, &number, &reason(), at(5)).await.unwrap();
    refused(office.dispose(&people.admin, &number, at(5)).await);
    office.dispose(&people.cdt_iso, &number, at(5)).await.unwrap();
    let history = office.verify().await.unwrap();
    assert_eq!((history.problems.len(), history.disposed.len()), (0, 1));
    let view = office.settings(&people.admin).await.unwrap();
    assert_ne!(view.settings, Settings::default());
}

#[tokio::test]
async fn the_file_of_an_import_goes_with_the_last_of_its_requests_and_the_history_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let people = People::of(Office::open(folder.path()).await.unwrap()).await;
    let office = &people.office;
    schedule(&people, "destroy").await;
    let tracker = format!(
        "SR Number,Title,Status,Department,Requester,Decision Date,Notes\n\
         CS1,Fax without a gateway,Rejected,DMV,Rosa Vega,2/2/2020,The {WORD} fax\n\
         CS2,Old firmware,Rejected,DMV,Rosa Vega,3/3/2020,see folder 7\n"
    );
    let file = SourceFile { name: "tracker.csv".to_owned(), bytes: Arc::new(tracker.into_bytes()) };
    let made = office.import(&people.smb, &file, &ImportAsk::default(), at(0)).await.unwrap();
    let (first, last) = made.numbers.unwrap();
    let mut told = Vec::new();
    for number in [&first, &last] {
        office.propose_disposal(&people.smb, number, &reason(), at(2)).await.unwrap();
        let view = office.retention(&people.cdt_iso, at(2)).await.unwrap();
        told.push(view.proposed[0].source.clone().unwrap());
        office.dispose(&people.cdt_iso, number, at(2)).await.unwrap();
        assert_eq!(office.verify().await.unwrap().problems, Vec::<String>::new());
        assert!(office.projections_agree().await.unwrap());
        // The other request’s row keeps the file, and with it this one’s row.
        assert_eq!(stands(folder.path(), WORD), number == &first, "{number}");
    }
    assert_eq!(
        told,
        [
            "It was imported from row 2 of “tracker.csv”. That file stays until the last request that was imported from it is disposed of.",
            "It is the last request that was imported from “tracker.csv”: that file goes with it."
        ]
    );
    let mut history = Vec::new();
    office.export_history(&people.admin, &mut history, at(2)).await.unwrap();
    assert!(!String::from_utf8(history).unwrap().contains("folder 7"));
    // The same file once more is another import, and stays as long as its own requests do.
    office.import(&people.smb, &file, &ImportAsk::default(), at(2)).await.unwrap();
    assert!(stands(folder.path(), WORD));
    assert_eq!(office.verify().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn a_hold_is_told_outside_only_where_it_says_so_and_its_lifting_goes_the_same_way() {
    let people = People::new().await;
    let number = people.open().await;
    let hold = |matter: &str, audience: &str| json!({ "step": "place_hold", "matter": matter, "reason": "On counsel’s word.", "audience": audience });
    people.take(&people.smb, &number, hold("Vega v. DMV", "inside_smb")).await;
    people.take(&people.smb, &number, hold("Annual audit", "everyone")).await;
    let untold =
        json!({ "step": "place_hold", "matter": "Untold", "reason": "Nothing is said of whom to tell." });
    people.take(&people.smb, &number, untold).await;
    let seen = async |by: &casework::Session| {
        let view = people.office.request(by, &number, people.now()).await.unwrap();
        let holds: Vec<String> =
            view.request.holds.iter().map(|hold| hold.value.matter.as_str().to_owned()).collect();
        let told = view.history.iter().filter(|line| line.text.contains("hold")).count();
        (holds, told, view.history.iter().any(|line| line.text.contains("Vega v. DMV")))
    };
    let all = ["Vega v. DMV", "Annual audit", "Untold"].map(str::to_owned).to_vec();
    assert_eq!(seen(&people.smb).await, (all, 3, true));
    assert_eq!(seen(&people.iso).await, (vec!["Annual audit".to_owned()], 1, false));
    for matter in ["Vega v. DMV", "Annual audit"] {
        let lift = json!({ "step": "lift_hold", "matter": matter, "reason": "Over." });
        people.take(&people.smb, &number, lift).await;
    }
    assert_eq!(seen(&people.smb).await.1, 5);
    assert_eq!(seen(&people.iso).await, (Vec::new(), 2, false));
    let wrong = people.attempt(&people.smb, &number, hold("Other", "nobody")).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));
}
