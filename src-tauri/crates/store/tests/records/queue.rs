//! What a queue shows, in which order, to whom.

use std::cmp::Ordering;

use crate::support::{START_MS, replace, row};
use store::{
    Cursor, Days, Error, Filter, OfStage, Owed, Projection, QueueQuery, RequestRow, SortBy, Store, Visible,
};

const SORTS: [SortBy; 8] = [
    SortBy::Number,
    SortBy::Title,
    SortBy::Stage,
    SortBy::Department,
    SortBy::OwedSince,
    SortBy::Due,
    SortBy::Rating,
    SortBy::Updated,
];

fn sorted(mut rows: Vec<RequestRow>, sort: SortBy, descending: bool) -> Vec<RequestRow> {
    rows.sort_by(|one, other| {
        let order = by(sort, one, other).then(one.serial.cmp(&other.serial));
        if descending { order.reverse() } else { order }
    });
    rows
}

#[tokio::test]
async fn the_pages_of_every_sort_together_are_the_full_sort() {
    let (store, rows) = filled(230).await;
    for sort in SORTS {
        for descending in [false, true] {
            let expected = sorted(rows.clone(), sort, descending);
            for limit in [1, 7, 115, 230, 1000] {
                let query =
                    QueueQuery { visible: Visible::All, sort, descending, limit, ..QueueQuery::default() };
                let found = all_pages(&store, query).await;
                assert_eq!(numbers(&found), numbers(&expected), "{sort:?}, {descending}, {limit}");
                assert_eq!(found, expected);
            }
        }
    }
}

#[tokio::test]
async fn the_pages_of_a_filtered_queue_together_are_the_filtered_sort_and_its_count() {
    let (store, rows) = filled(230).await;
    for (filter, wanted) in filters() {
        let expected: Vec<RequestRow> = rows.iter().filter(|row| wanted(row)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < rows.len(), "{filter:?} is worth testing");
        let query = QueueQuery { visible: Visible::All, filter, limit: 9, ..QueueQuery::default() };
        let count = store.count(&query).await.unwrap();
        assert_eq!(count, u64::try_from(expected.len()).unwrap(), "{:?}", query.filter);
        for (sort, descending) in SORTS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let expected = sorted(expected.clone(), sort, descending);
            let found = all_pages(&store, QueueQuery { sort, descending, ..query.clone() }).await;
            assert_eq!(numbers(&found), numbers(&expected), "{sort:?}, {descending}, {:?}", query.filter);
        }
    }
}

#[tokio::test]
async fn what_no_request_has_is_an_empty_queue() {
    let (store, _) = filled(60).await;
    let stages = |name: &str| Filter { stages: vec![of_stage(name)], ..Filter::default() };
    let denied = Filter { outcomes: vec!["denied".into()], ..Filter::default() };
    for (filter, typed) in [(denied, Filter::default()), (stages("intake"), stages("closed"))] {
        let query = QueueQuery { visible: Visible::All, filter, typed, limit: 9, ..QueueQuery::default() };
        assert_eq!(store.count(&query).await.unwrap(), 0, "{query:?}");
        for (sort, descending) in SORTS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let query = QueueQuery { sort, descending, ..query.clone() };
            assert!(all_pages(&store, query).await.is_empty(), "{sort:?}, {descending}");
        }
    }
}

#[tokio::test]
async fn nobody_sees_more_in_a_queue_a_count_or_a_request_than_they_may() {
    let (store, rows) = filled(60).await;
    let department = "Department of Water".to_owned();
    let by_department = Visible::Department { department: department.clone(), accounts: vec!["lee".into()] };
    let cases: [(Visible, Wanted); 4] = [
        (Visible::All, |_| true),
        (by_department, |row| row.department == "Department of Water" || row.people.contains(&"lee".into())),
        (Visible::Accounts(vec!["lee".into()]), |row| row.people.contains(&"lee".into())),
        (Visible::Nothing, |_| false),
    ];
    for (visible, may) in cases {
        let expected: Vec<RequestRow> = rows.iter().filter(|row| may(row)).cloned().collect();
        let query = QueueQuery { visible: visible.clone(), limit: 1000, ..QueueQuery::default() };
        assert_eq!(store.queue(&query).await.unwrap().rows, expected, "{visible:?}");
        let count = u64::try_from(expected.len()).unwrap();
        assert_eq!(store.count(&query).await.unwrap(), count);
        let tally = store.tally(&query).await.unwrap();
        assert_eq!(tally.stages.iter().map(|(_, count)| count).sum::<u64>(), count);
        assert_eq!(tally.departments.iter().map(|(_, count)| count).sum::<u64>(), count);
        let owed = u64::try_from(expected.iter().filter(|row| row.owed.is_some()).count()).unwrap();
        assert_eq!(tally.owed_by.iter().map(|(_, count)| count).sum::<u64>(), owed);
        for row in &rows {
            match store.request(&row.number, &visible).await {
                Ok(found) => assert!(may(row) && found == *row, "{visible:?} {}", row.number),
                Err(error) => {
                    assert!(!may(row) && matches!(error, Error::NotFound { .. }), "{visible:?}: {error}");
                }
            }
        }
    }
    assert_eq!(QueueQuery::default().visible, Visible::Nothing, "what is forgotten shows nothing");
}

/// Requests from the first number on, each with its text.
async fn put(store: &Store, texts: &[String]) {
    replace(store, (1..).zip(texts).map(|(serial, text)| Projection::plain(row(serial), text))).await;
}

#[tokio::test]
async fn words_are_found_whatever_their_case_and_accents_the_last_one_by_its_beginning() {
    let store = Store::in_memory().await.unwrap();
    let texts = [
        "Résumé of the Nguyễn Ánh mainframe, TECH-358",
        "Պետրոս and the legacy firewall",
        "firewall \"quoted\" legacy-only",
        "العربية 中文 हिन्दी",
    ];
    put(&store, &texts.map(str::to_owned)).await;
    for (typed, expected) in [
        ("resume", vec![1]),
        ("NGUYEN anh", vec![1]),
        ("anh nguyen", vec![1]),
        ("mainfr", vec![1]),
        ("mainfr nguyen", vec![]),
        ("tech-358", vec![1]),
        ("ՊԵՏՐՈՍ", vec![2]),
        ("legacy firewall", vec![2, 3]),
        ("\"quoted\"", vec![3]),
        ("العربية", vec![4]),
        ("中文", vec![4]),
        ("firewall NOT quoted", vec![]),
        ("", vec![1, 2, 3, 4]),
        ("  ", vec![1, 2, 3, 4]),
        ("—", vec![]),
    ] {
        let filter = Filter { text: typed.into(), ..Filter::default() };
        let query = QueueQuery { visible: Visible::All, filter, limit: 10, ..QueueQuery::default() };
        let found: Vec<u32> = store.queue(&query).await.unwrap().rows.iter().map(|row| row.serial).collect();
        assert_eq!(found, expected, "{typed}");
    }
}

#[tokio::test]
async fn no_search_text_is_a_query_or_an_error() {
    let (store, _) = filled(5).await;
    for typed in [
        "\"",
        "'",
        "*",
        "a*b*",
        "^",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "text:",
        "-",
        "()",
        "{",
        "a\0b",
        "\0",
        "' OR 1=1 --",
        "\u{202e}abc",
        "👩‍👩‍👧‍👦",
        "%",
        "_",
        "\\",
        ";",
        "--",
        "\"\"\"\"",
    ] {
        let filter = Filter { text: typed.into(), ..Filter::default() };
        let query = QueueQuery { visible: Visible::All, filter, limit: 10, ..QueueQuery::default() };
        assert_eq!(store.queue(&query).await.unwrap().rows, [], "{typed}");
    }
    for long in ["word ".repeat(20_000), "w".repeat(100_000)] {
        let filter = Filter { text: long, ..Filter::default() };
        let query = QueueQuery { visible: Visible::All, filter, limit: 10, ..QueueQuery::default() };
        assert_eq!(store.count(&query).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_few_letters_are_a_word_and_no_digest() {
    let store = Store::in_memory().await.unwrap();
    let digest = |beginning: &str, serial: usize| format!("{beginning}{serial:0>56x}");
    // More of each than words are named one by one.
    let mut texts: Vec<String> = (0..200).map(|serial| digest("acca1234", serial)).collect();
    texts.extend((0..200).map(|serial| digest("dea01234", serial)));
    texts.extend(["access", "accounts", "facade", "remote fac0"].map(str::to_owned));
    put(&store, &texts).await;
    for (typed, words) in [
        ("acc", vec!["access", "accounts"]),
        ("dea", vec![]),
        ("fac", vec!["fac0", "facade"]),
        ("acca123", vec![]),
        ("acca1234", vec![&*digest("acca1234", 0), &*digest("acca1234", 1)]),
        ("zzz", vec![]),
    ] {
        assert_eq!(store.words_from(typed, 2).await.unwrap(), words, "{typed}");
    }
    for (typed, found) in [
        ("acc", 2),
        ("access", 1),
        ("dea", 0),
        ("fac", 2),
        ("acca123", 0),
        ("acca1234", 200),
        (&*digest("acca1234", 7), 1),
    ] {
        let filter = Filter { text: typed.into(), ..Filter::default() };
        let query = QueueQuery { visible: Visible::All, filter, ..QueueQuery::default() };
        assert_eq!(store.count(&query).await.unwrap(), found, "{typed}");
    }
}

#[tokio::test]
async fn a_changed_text_is_found_by_its_new_words_alone() {
    let store = Store::in_memory().await.unwrap();
    let count = async |text: &str| {
        let filter = Filter { text: text.into(), ..Filter::default() };
        store.count(&QueueQuery { visible: Visible::All, filter, ..QueueQuery::default() }).await.unwrap()
    };
    for (text, others) in [("alpha", "beta"), ("beta", "alpha")] {
        let requests = vec![Projection::plain(row(1), text)];
        store.file(store::Filing { requests, ..store::Filing::default() }).await.unwrap();
        assert_eq!((count(text).await, count(others).await), (1, 0));
    }
}

#[tokio::test]
async fn a_cursor_survives_the_window() {
    let (store, _) = filled(20).await;
    for sort in SORTS {
        let query = QueueQuery { visible: Visible::All, sort, limit: 7, ..QueueQuery::default() };
        let next = store.queue(&query).await.unwrap().next.unwrap();
        let text = serde_json::to_string(&next).unwrap();
        assert_eq!(serde_json::from_str::<Cursor>(&text).unwrap(), next);
    }
}

type Wanted = fn(&RequestRow) -> bool;

/// The stages of these rows, in the order of their procedure.
const STAGES: [&str; 5] = ["intake", "assessment", "iso_response", "decision", "closed"];

fn of_stage(name: &str) -> OfStage {
    let place = STAGES.iter().position(|stage| *stage == name).unwrap();
    OfStage { name: name.into(), place: u16::try_from(place).unwrap() }
}

fn filters() -> Vec<(Filter, Wanted)> {
    let water = Owed { role: "iso".into(), department: Some("Department of Water".into()), account: None };
    let lee = Owed { role: "smb".into(), department: None, account: Some("lee".into()) };
    let day = |day: u32| Some(format!("2026-04-{day:02}"));
    let whole = |role: &str| Owed { role: role.into(), department: None, account: None };
    vec![
        (Filter { stages: vec![of_stage("intake"), of_stage("decision")], ..Filter::default() }, |row| {
            ["intake", "decision"].contains(&row.stage.as_str())
        }),
        (Filter { stages: vec![of_stage("closed")], ratings: vec![2, 4], ..Filter::default() }, |row| {
            row.stage == "closed" && row.rating.is_some_and(|rating| [2, 4].contains(&rating))
        }),
        (
            Filter {
                stages: vec![of_stage("assessment"), of_stage("closed")],
                policies: vec!["SAM 5310".into()],
                ..Filter::default()
            },
            |row| ["assessment", "closed"].contains(&row.stage.as_str()) && row.policy == "SAM 5310",
        ),
        (
            Filter { owed: vec![whole("smb"), whole("iso")], ratings: vec![0, 3], ..Filter::default() },
            |row| {
                row.owed.as_ref().is_some_and(|owed| ["smb", "iso"].contains(&owed.role.as_str()))
                    && row.rating.is_some_and(|rating| [0, 3].contains(&rating))
            },
        ),
        (
            Filter {
                outcomes: vec!["in_force".into()],
                stages: vec![of_stage("decision")],
                ..Filter::default()
            },
            |row| row.outcome.as_deref() == Some("in_force") && row.stage == "decision",
        ),
        (Filter { departments: vec!["Caltrans".into()], ..Filter::default() }, |row| {
            row.department == "Caltrans"
        }),
        (Filter { ratings: vec![3, 4], ..Filter::default() }, |row| {
            row.rating.is_some_and(|rating| rating >= 3)
        }),
        (Filter { policies: vec!["SAM 5310".into()], ..Filter::default() }, |row| row.policy == "SAM 5310"),
        (Filter { outcomes: vec!["in_force".into()], ..Filter::default() }, |row| row.outcome.is_some()),
        (Filter { service_request: Some("SR-3".into()), ..Filter::default() }, |row| {
            row.service_request == "SR-3"
        }),
        (Filter { owed: vec![water, lee], ..Filter::default() }, |row| {
            row.owed.as_ref().is_some_and(|owed| match owed.role.as_str() {
                "iso" => {
                    owed.department.as_ref().is_none_or(|department| department == "Department of Water")
                }
                "smb" => owed.account.as_ref().is_none_or(|account| account == "lee"),
                _ => false,
            })
        }),
        (Filter { due: Days { from: day(5), to: day(9) }, ..Filter::default() }, |row| {
            row.due_on.as_deref().is_some_and(|due| ("2026-04-05"..="2026-04-09").contains(&due))
        }),
        (Filter { due: Days { from: None, to: day(9) }, ..Filter::default() }, |row| {
            row.due_on.as_deref().is_some_and(|due| due <= "2026-04-09")
        }),
        (
            Filter { text: "legacy odd".into(), stages: vec![of_stage("intake")], ..Filter::default() },
            |row| row.serial % 2 == 1 && row.stage == "intake",
        ),
    ]
}

/// Fills a store with rows that are equal and different in every way by which they are sorted and filtered.
async fn filled(count: u32) -> (Store, Vec<RequestRow>) {
    let store = Store::in_memory().await.unwrap();
    let pick = |serial: u32, salt: u32, of: u32| (serial * 7919 + salt * 104_729) / 13 % of;
    let rows: Vec<RequestRow> = (1..=count)
        .map(|serial| {
            let stage = pick(serial, 1, 5);
            let account = (pick(serial, 2, 3) == 0).then(|| "lee".to_owned());
            let department =
                *["Department of Water", "Caltrans", "Zoo"].get(pick(serial, 3, 3) as usize).unwrap();
            let owed = match pick(serial, 4, 4) {
                0 => Owed { role: "iso".into(), department: Some(department.into()), account: None },
                1 => Owed { role: "smb".into(), department: None, account: account.clone() },
                2 => Owed { role: "smb".into(), department: None, account: Some("kim".into()) },
                _ => Owed { role: "requester".into(), department: None, account: None },
            };
            RequestRow {
                stage: (*STAGES.get(stage as usize).unwrap()).into(),
                stage_order: u16::try_from(stage).unwrap(),
                title_key: format!("title {}", pick(serial, 5, 40)),
                department: department.into(),
                policy: format!("SAM 53{}0", pick(serial, 6, 3)),
                service_request: format!("SR-{}", pick(serial, 7, 20)),
                rating: u8::try_from(pick(serial, 8, 6)).ok().filter(|rating| *rating < 5),
                owed: (stage < 4).then_some(owed),
                owed_since_ms: START_MS + i64::from(pick(serial, 9, 30)),
                due_on: (pick(serial, 10, 4) > 0).then(|| format!("2026-04-{:02}", 1 + pick(serial, 11, 20))),
                outcome: (pick(serial, 12, 5) == 0).then(|| "in_force".into()),
                updated_ms: START_MS + i64::from(pick(serial, 13, 50)),
                people: account.into_iter().chain(["rosa".to_owned()]).collect(),
                ..row(serial)
            }
        })
        .collect();
    let texts = rows.iter().map(|row| {
        let parity = if row.serial % 2 == 1 { "odd" } else { "even" };
        Projection::plain(row.clone(), format!("{} {parity}", row.title))
    });
    replace(&store, texts).await;
    (store, rows)
}

fn by(sort: SortBy, one: &RequestRow, other: &RequestRow) -> Ordering {
    let due = |row: &RequestRow| (row.due_on.is_none(), row.due_on.clone());
    match sort {
        SortBy::Number => Ordering::Equal,
        SortBy::Title => one.title_key.cmp(&other.title_key),
        SortBy::Stage => one.stage_order.cmp(&other.stage_order),
        SortBy::Department => one.department.cmp(&other.department),
        SortBy::OwedSince => one.owed_since_ms.cmp(&other.owed_since_ms),
        SortBy::Due => due(one).cmp(&due(other)),
        SortBy::Rating => one.rating.cmp(&other.rating),
        SortBy::Updated => one.updated_ms.cmp(&other.updated_ms),
    }
}

async fn all_pages(store: &Store, mut query: QueueQuery) -> Vec<RequestRow> {
    let mut rows = Vec::new();
    loop {
        let page = store.queue(&query).await.unwrap();
        rows.extend(page.rows);
        let Some(next) = page.next else { return rows };
        query.after = Some(next);
    }
}

fn numbers(rows: &[RequestRow]) -> Vec<&str> {
    rows.iter().map(|row| row.number.as_str()).collect()
}
