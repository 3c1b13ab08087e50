//! The tracker comes in: tried, taken as one, watched, taken back as one; and nobody but SMB does it.

use std::sync::Arc;

use casework::{
    Error, Session, SourceFile,
    view::{Becomes, ImportAsk, ImportTrial, QueueAsk, TableFormat},
};
use exception::{
    Instant, RequestNumber, Stage,
    calendar::day_of,
    due::DueKind,
    import::{ImportField, RecordedAs},
    request::Outcome,
};
use serde_json::json;

use crate::desk::People;

const TRACKER: &str = "\
Exception ID,SR Number,Title,Status,Department,Requester,ISO,Policy,Risk,Date Opened,Decision Date,Expiration Date,Notes
OLD-1,CS0001001,Kiosk without sign-in,Approved,DMV,Rosa Vega,Ian Shaw,3510,High,1/5/2026,2/2/2026,9/30/2027,see folder 7
OLD-2,CS0001002,Fax without a gateway,Rejected,DMV,Rosa Vega,Ian Shaw,3522,low,3/1/2025,4/1/2025,,
OLD-3,CS0001003,Telnet on cameras,Pending,DPH,Lee Wu,,3520,,10/1/2026,,,
OLD-4,CS0001004,Old firmware,Expired,DPH,Lee Wu,,3530,unknown,1/1/2024,1/15/2024,12/31/2024,
";

fn file(text: &str) -> SourceFile {
    SourceFile { name: "tracker.csv".to_owned(), bytes: Arc::new(text.as_bytes().to_vec()) }
}

async fn tried(people: &People, text: &str, ask: &ImportAsk) -> ImportTrial {
    people.office.try_import(&people.smb, &file(text), ask, people.now()).await.unwrap()
}

async fn listed(people: &People, by: &Session, text: &str) -> Vec<(RequestNumber, Stage, Option<String>)> {
    let ask = QueueAsk { text: text.to_owned(), ..QueueAsk::default() };
    let page = people.office.requests(by, &ask, people.now()).await.unwrap();
    assert!(page.rows.iter().all(|row| row.imported), "each is marked in the list");
    page.rows.into_iter().map(|row| (row.number, row.stage, row.outcome)).collect()
}

fn problems(error: &Error) -> Vec<String> {
    error.problems().iter().map(|problem| problem.message.clone()).collect()
}

#[tokio::test]
async fn a_tracker_is_tried_and_imported_and_its_exception_is_watched() {
    let people = People::new().await;
    let trial = tried(&people, TRACKER, &ImportAsk::default()).await;
    assert_eq!((trial.new, trial.here, trial.cannot), (4, 0, 0), "{:?}", trial.rows);
    assert_eq!(trial.mapping.columns[&ImportField::To], "Expiration Date");
    assert_eq!(listed(&people, &people.smb, "").await, [], "nothing is filed by trying");

    let made =
        people.office.import(&people.smb, &file(TRACKER), &ImportAsk::default(), people.now()).await.unwrap();
    assert_eq!((made.import, made.requests, made.left_out), (1, 4, 0));
    let (first, last) = made.numbers.unwrap();
    assert_eq!((first.as_str(), last.as_str()), ("EX-2026-0001", "EX-2026-0004"));
    let rows = listed(&people, &people.smb, "").await;
    let stages: Vec<_> = rows.iter().map(|(_, stage, outcome)| (*stage, outcome.as_deref())).collect();
    for expected in [
        (Stage::InForce, None),
        (Stage::Closed, Some(Outcome::Denied.label())),
        (Stage::Intake, None),
        (Stage::Closed, Some(Outcome::ClosedOut.label())),
    ] {
        assert!(stages.contains(&expected), "{expected:?} in {stages:?}");
    }

    let view = people.office.request(&people.smb, &first, people.now()).await.unwrap();
    let request = &view.request;
    let record = request.imported().unwrap();
    assert_eq!((record.source.row, record.recorded_as), (2, RecordedAs::InForce));
    assert_eq!(record.more.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["see folder 7"]);
    assert!(request.decision.is_none(), "this office has decided nothing");
    assert!(request.in_force_on(day_of(people.now())));
    assert!(!request.in_force_on("2027-10-01".parse().unwrap()), "not on the day after its last");
    assert_eq!(request.opened_on().to_string(), "2026-01-05");
    assert_eq!(request.rating(), Some(exception::risk::Level::High));
    let kinds: Vec<DueKind> =
        request.dues(&exception::Settings::default()).iter().map(|due| due.kind).collect();
    for kind in [DueKind::LastDay, DueKind::Renewal, DueKind::Review] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    assert!(
        view.history[0]
            .text
            .starts_with("Imported the request from row 2 of “tracker.csv”, where it is OLD-1")
    );
    let reviewed = json!({ "step": "record_review", "reviewed_on": day_of(people.now()).to_string(),
        "still_needed": "yes", "conditions_met": "yes", "controls_verified": "yes", "plan_on_track": "yes",
        "follows": "continue", "next_on": "2027-02-15" });
    people.take(&people.smb, &first, reviewed).await;
    people.take(&people.smb, &first, json!({ "step": "renew" })).await;
    assert!(people.office.projections_agree().await.unwrap());
    assert_eq!(people.office.verify().await.unwrap().problems, Vec::<String>::new());

    // What is under way begins here at intake, and goes the whole way; whoever imported it made it.
    let (open, ..) = rows.iter().find(|(_, stage, _)| *stage == Stage::Intake).unwrap();
    let view = people.office.request(&people.smb, open, people.now()).await.unwrap();
    assert!(view.request.period().is_none());
    let again = tried(&people, TRACKER, &ImportAsk::default()).await;
    assert_eq!((again.new, again.here, again.cannot), (0, 4, 0));
    assert_eq!(again.imported_before, Some(1));
    assert!(again.mapping_from.starts_with("As for import 1"), "{}", again.mapping_from);
    let error = people
        .office
        .import(&people.smb, &file(TRACKER), &ImportAsk::default(), people.now())
        .await
        .unwrap_err();
    assert_eq!(problems(&error), ["There is nothing to import: every row is a request here already."]);
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_by_cell_and_nothing_is_half_imported() {
    let people = People::new().await;
    let bad = "\
SR Number,Title,Status,Department,Requester,Start Date,Expiration Date
CS1,Kiosk,Approved,DMV,Rosa Vega,1/5/2026,25/12/2026
CS2,,Approved,DMV,Rosa Vega,1/5/2026,
CS3,Fax,Waiting for CAB,DMV,Rosa Vega,,
CS4,Cameras,Approved,DMV,Rosa Vega,2026-05-01,2026-04-01
CS5,Cameras,Denied,DMV,Rosa Vega,,
CS5,Cameras,Denied,DMV,Rosa Vega,,
";
    let trial = tried(&people, bad, &ImportAsk::default()).await;
    assert_eq!((trial.new, trial.cannot), (1, 5));
    let told: Vec<String> = trial
        .rows
        .iter()
        .flat_map(|row| match &row.fate {
            Becomes::Cannot { problems } => problems.iter().map(|problem| problem.message.clone()).collect(),
            Becomes::New { .. } | Becomes::Here { .. } => Vec::new(),
        })
        .collect();
    assert_eq!(
        told,
        [
            "Cell G2, “Expiration Date”: “25/12/2026” is no day: write it as 2026-03-04 or 3/4/2026 for March 4, with a year of four digits.",
            "Cell B3, “Title”: it is empty: fill it in, or say what stands for it in every such row.",
            "Cell G3, “Expiration Date”: an exception in force needs its last day: fill it in.",
            "Cell C4, “Status”: say what “Waiting for CAB” stands for.",
            "Cell G5, “Expiration Date”: the last day is before the first: enter a later one.",
            "Row 7: it is the same request as row 6. Remove one of them.",
        ]
    );
    let ask = ImportAsk::default();
    let error = people.office.import(&people.smb, &file(bad), &ask, people.now()).await.unwrap_err();
    assert_eq!(problems(&error).len(), 6);
    assert_eq!(listed(&people, &people.smb, "").await, [], "all or nothing");
    let ask = ImportAsk { leave_out: true, ..ask };
    let made = people.office.import(&people.smb, &file(bad), &ask, people.now()).await.unwrap();
    assert_eq!((made.requests, made.left_out), (1, 5));
    assert_eq!(made.numbers.unwrap().0.as_str(), "EX-2026-0001", "no number is lost by what was left out");
}

#[tokio::test]
async fn an_import_is_taken_back_as_one_but_for_what_was_done_since() {
    let people = People::new().await;
    let ask = ImportAsk::default();
    people.office.import(&people.smb, &file(TRACKER), &ask, people.now()).await.unwrap();
    let number: RequestNumber = "EX-2026-0003".parse().unwrap();
    people
        .take(&people.smb, &number, json!({ "step": "comment", "text": "Ours.", "audience": "everyone" }))
        .await;
    let back =
        people.office.take_back_import(&people.second, 1, "The wrong file.", people.now()).await.unwrap();
    assert_eq!((back.taken_back, back.stay), (3, vec![number.clone()]));
    let rows = listed(&people, &people.smb, "").await;
    let taken =
        rows.iter().filter(|(_, _, outcome)| outcome.as_deref() == Some(Outcome::ImportTakenBack.label()));
    assert_eq!((rows.len(), taken.count()), (4, 3), "nothing is deleted");
    let first =
        people.office.request(&people.smb, &"EX-2026-0001".parse().unwrap(), people.now()).await.unwrap();
    assert!(!first.request.in_force_on(day_of(people.now())) && first.request.period().is_none());
    assert!(people.office.projections_agree().await.unwrap());
    let again = tried(&people, TRACKER, &ask).await;
    assert_eq!((again.new, again.here), (3, 1), "what was taken back may come again");
    let error = people.office.take_back_import(&people.smb, 2, "No.", people.now()).await.unwrap_err();
    assert_eq!(error.code(), "refused");
    let imports = people.office.imports(&people.smb).await.unwrap();
    assert_eq!((imports[0].requests, imports[0].left, imports[0].by.as_str()), (4, 1, "Sam Ito"));
}

#[tokio::test]
async fn only_smb_imports_and_the_attempt_of_others_is_filed() {
    let people = People::new().await;
    for by in [&people.requester, &people.iso, &people.cdt_iso, &people.admin] {
        let before = people.office.verify().await.unwrap().events;
        let refused = people.office.import(by, &file(TRACKER), &ImportAsk::default(), people.now()).await;
        assert_eq!(refused.unwrap_err().to_string(), "“Import the request” is for SMB staff.");
        assert_eq!(people.office.verify().await.unwrap().events, before + 1, "the attempt is in the history");
        assert!(people.office.take_back_import(by, 1, "Mine.", people.now()).await.is_err());
    }
    assert!(people.office.imports(&people.requester).await.is_err());
}

#[tokio::test]
async fn an_imported_exception_expires_like_any_other() {
    let people = People::new().await;
    people.office.import(&people.smb, &file(TRACKER), &ImportAsk::default(), people.now()).await.unwrap();
    let number: RequestNumber = "EX-2026-0001".parse().unwrap();
    let later = Instant::from_millis(people.now().millis() + 330 * 86_400_000);
    people.office.sign_in("sam", crate::desk::PASSPHRASE, later).await.unwrap();
    let view = people.office.request(&people.smb, &number, later).await.unwrap();
    assert!(view.request.expiry_noted && view.request.stage == Stage::InForce);
    let close = json!({ "step": "close_out", "disposition": "gone", "evidence": "Switched off." });
    people.office.take(&people.smb, Some(&number), None, &close, later).await.unwrap();
}

#[tokio::test]
async fn all_requests_are_written_as_a_table_that_another_office_can_import() {
    let people = People::new().await;
    people.office.import(&people.smb, &file(TRACKER), &ImportAsk::default(), people.now()).await.unwrap();
    people.to_iso().await;
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        let mut out = std::io::Cursor::new(Vec::new());
        let count = people.office.export_requests(&people.smb, format, &mut out, people.now()).await.unwrap();
        assert_eq!(count, 5);
        let other = People::new().await;
        let written = SourceFile { name: "all".to_owned(), bytes: Arc::new(out.into_inner()) };
        let ask = ImportAsk::default();
        let trial = other.office.try_import(&other.smb, &written, &ask, other.now()).await.unwrap();
        assert_eq!((trial.new, trial.cannot), (5, 0), "{:?}", trial.rows);
        assert_eq!(trial.mapping_from, "By its headings, this is Exception Desk, all requests.");
        let made = other.office.import(&other.smb, &written, &ask, other.now()).await.unwrap();
        let first = other.office.request(&other.smb, &made.numbers.unwrap().0, other.now()).await.unwrap();
        let record = first.request.imported().unwrap().clone();
        assert_eq!(record.period.map(|period| period.to.to_string()).as_deref(), Some("2027-09-30"));
        let mut seen = std::io::Cursor::new(Vec::new());
        let by = &people.requester;
        assert_eq!(people.office.export_requests(by, format, &mut seen, people.now()).await.unwrap(), 1);
    }
}
