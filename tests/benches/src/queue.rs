//! A page of 50 out of 100,000 requests, as the window asks for it, beside the bare query.
//!
//! The rows are made up and written as `store::Replacing` writes them: no list reads an event.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::view::{QueueAsk, QueueRow, QueueSort};
use casework::{Office, Session};
use exception::{Role, Stage};
use ledger::Hash;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use store::{Owed, Projection, RequestRow, Store};

use crate::office;
use crate::row::{Goal, Row, spread};
use crate::say;

/// Requests in the list.
const REQUESTS: u32 = 100_000;
/// Opened in each year.
const A_YEAR: u32 = 10_000;
/// Rows of a page.
const PAGE: u32 = 50;

/// The columns of a list's row, as the program asks for them.
const COLUMNS: &str = "SELECT id, number, stage, stage_order, version, head, title, title_key, service_request, \
    department, policy, requester, rating, owed_by, owed_department, owed_account, owed_since_ms, due_on, from_on, \
    to_on, outcome, opened_on, updated_ms, closed_on, people FROM requests";

/// One page, asked for in both ways.
struct Case {
    name: &'static str,
    ask: QueueAsk,
    /// What follows the columns.
    bare: String,
}

/// Asks so many times for each page.
///
/// # Errors
/// When both do not answer the same rows.
pub async fn measure(folder: &Path, times: usize) -> Result<Vec<Row>> {
    say("making 100,000 requests");
    let folder = folder.join("queue");
    std::fs::create_dir_all(&folder)?;
    let records = folder.join("records.db");
    // An office that has been opened: it takes its lists for up to date, and does not make them of events anew.
    Office::open(&folder).await?.close().await;
    let store = Store::open(&records).await?;
    let made_as = store.projections_made_as().await?.context("the office has made no lists")?;
    let mut replacing = store.replacing().await?;
    replacing.put((0..REQUESTS).map(projection)).await?;
    replacing.commit(&made_as).await?;
    store.close().await;

    say("asking for pages");
    let office = Office::open(&folder).await?;
    let session = Session::reader();
    let mut bare =
        SqliteConnectOptions::new().filename(&records).disable_statement_logging().connect().await?;
    let mut rows = Vec::new();
    for case in cases(&office, &session).await? {
        rows.push(page(&office, &session, &mut bare, &case, times).await?);
    }
    bare.close().await?;
    office.close().await;
    std::fs::remove_dir_all(&folder)?;
    Ok(rows)
}

async fn cases(office: &Office, session: &Session) -> Result<Vec<Case>> {
    let owed_since = QueueAsk { sort: QueueSort::OwedSince, limit: Some(PAGE), ..QueueAsk::default() };
    let review = Stage::Review.as_str();
    let (after, last) = half_way(office, session, &owed_since).await?;
    let id = office::row_id(&last.number)?;
    let since = last.owed_since.millis();
    Ok(vec![
        Case {
            name: "first page, newest first",
            ask: QueueAsk { descending: true, limit: Some(PAGE), ..QueueAsk::default() },
            bare: "ORDER BY id DESC LIMIT 50".to_owned(),
        },
        Case {
            name: "first page, by owed since",
            ask: owed_since.clone(),
            bare: "ORDER BY owed_since_ms, id LIMIT 50".to_owned(),
        },
        Case {
            name: "page 1,000, by owed since",
            ask: QueueAsk { after: Some(after), ..owed_since.clone() },
            bare: format!("WHERE (owed_since_ms, id) > ({since}, {id}) ORDER BY owed_since_ms, id LIMIT 50"),
        },
        Case {
            name: "one stage, by owed since",
            ask: QueueAsk { stages: vec![Stage::Review], ..owed_since.clone() },
            bare: format!("WHERE stage IN ('{review}') ORDER BY owed_since_ms, id LIMIT 50"),
        },
        Case {
            name: "one department, by due",
            ask: QueueAsk {
                departments: vec![department(3)],
                sort: QueueSort::Due,
                limit: Some(PAGE),
                ..QueueAsk::default()
            },
            bare: format!("WHERE department IN ('{}') ORDER BY due_key, id LIMIT 50", department(3)),
        },
        Case {
            name: "a word, by owed since",
            ask: QueueAsk { text: "gateway".to_owned(), ..owed_since },
            bare: "WHERE id IN (SELECT rowid FROM search WHERE search MATCH '\"gateway\"*') \
                ORDER BY owed_since_ms, id LIMIT 50"
                .to_owned(),
        },
    ])
}

/// Goes through half of the list, and returns where it goes on and the last row before.
async fn half_way(office: &Office, session: &Session, ask: &QueueAsk) -> Result<(String, QueueRow)> {
    let mut ask = QueueAsk { limit: Some(500), ..ask.clone() };
    let mut last = None;
    for _ in 0..REQUESTS / 2 / 500 {
        let page = office.requests(session, &ask, office::after(0)).await?;
        last = page.rows.last().cloned();
        ask.after = page.next;
    }
    ask.after.zip(last).context("the list ends before its middle")
}

async fn page(
    office: &Office,
    session: &Session,
    bare: &mut SqliteConnection,
    case: &Case,
    times: usize,
) -> Result<Row> {
    let sql = format!("{COLUMNS} {}", case.bare);
    let (mut ours, mut floor, mut total): (Vec<Duration>, Vec<Duration>, u32) = (Vec::new(), Vec::new(), 0);
    let mut is_least = false;
    // The first tenth warms up.
    for time in 0..times + times / 10 {
        let start = Instant::now();
        let page = office.requests(session, &case.ask, office::after(0)).await?;
        let took = start.elapsed();
        let start = Instant::now();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql.as_str())).fetch_all(&mut *bare).await?;
        let bare_took = start.elapsed();
        let same = page
            .rows
            .iter()
            .map(|row| row.number.as_str())
            .eq(rows.iter().map(|row| row.get::<&str, _>("number")));
        ensure!(same && rows.len() == 50, "“{}” is not the same page", case.name);
        total = page.total;
        is_least = page.total_is_least;
        if time >= times / 10 {
            ours.push(took);
            floor.push(bare_took);
        }
    }
    let conditions = case.bare.split("ORDER BY").next().unwrap_or_default();
    let counted: i64 =
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM requests {conditions}")))
            .fetch_one(&mut *bare)
            .await?;
    // Where the page goes on after another, the bare conditions leave out what came before.
    let same = case.ask.after.is_some()
        || if is_least { counted > i64::from(total) } else { counted == i64::from(total) };
    ensure!(same, "“{}” has {counted} requests, not {total}", case.name);
    say(&format!("{}, of {total}: ours {}, floor {}", case.name, spread(&mut ours), spread(&mut floor)));
    Ok(Row::of_times(&format!("queue of 100,000: {}", case.name), &mut ours, &mut floor, Goal::Times(3.0)))
}

fn department(index: u32) -> String {
    format!("Department of Matters {:02}", index % 40)
}

/// A made-up request; the same index gives the same.
fn projection(index: u32) -> Projection {
    // A walk over all residues, so that no column follows the number.
    let mixed = index.wrapping_mul(7919) % 100_003;
    let year = 2017 + i32::try_from(index / A_YEAR).unwrap_or(0);
    let serial = index % A_YEAR + 1;
    let number = format!("EX-{year}-{serial:04}");
    let stages = Stage::ALL.len();
    let order = usize::try_from(mixed).unwrap_or(0) % stages;
    let stage = Stage::ALL.get(order).copied().unwrap_or(Stage::Intake);
    let roles = [Role::SmbStaff, Role::RequesterIso, Role::CdtIso];
    let role = roles.get(order % roles.len()).copied().unwrap_or(Role::SmbStaff);
    let owed = Owed {
        role: role.as_str().to_owned(),
        department: (role == Role::RequesterIso).then(|| department(mixed)),
        account: None,
    };
    let since = 1_500_000_000_000 + i64::from(mixed) * 2_900_000;
    let day = |days: u32| format!("{:04}-{:02}-{:02}", 2017 + days % 10, days % 12 + 1, days % 28 + 1);
    let title = format!("Exception for the legacy system {mixed} of the payroll and benefits office");
    let words = ["firewall", "gateway", "passphrase", "cabinet", "mainframe", "scanner", "badge", "backup"];
    let word = words.get(usize::try_from(mixed / 13).unwrap_or(0) % words.len()).copied().unwrap_or_default();
    let text =
        format!("{number} SR-{mixed} {title} cannot be met before the {word} is replaced, see the plan");
    let row = RequestRow {
        head: Hash::of(number.as_bytes()),
        number,
        year,
        serial,
        stage: stage.as_str().to_owned(),
        stage_order: u16::try_from(order).unwrap_or(0),
        version: u64::from(mixed % 30 + 1),
        title_key: title.to_lowercase(),
        title,
        service_request: format!("SR-{mixed}"),
        department: department(mixed),
        policy: format!("SAM {} Information security", 5300 + mixed % 60),
        requester: format!("requester-{}", mixed % 500),
        rating: (order > 2).then(|| u8::try_from(mixed % 5).unwrap_or(0)),
        owed: (stage != Stage::Closed).then_some(owed),
        owed_since_ms: since,
        due_on: (stage != Stage::Closed).then(|| day(mixed)),
        from_on: None,
        to_on: None,
        outcome: None,
        opened_on: day(index),
        updated_ms: since + 1000,
        closed_on: (stage == Stage::Closed).then(|| day(mixed)),
        people: vec![format!("iso-{}", mixed % 40), format!("requester-{}", mixed % 500)],
    };
    Projection::plain(row, text)
}
