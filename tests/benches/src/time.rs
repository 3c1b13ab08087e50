//! Reminders: My work with its inbox where the office has 100,000 requests, and what a day reminds of where it has
//! 1,000,000, as the window and the command line ask for them, beside the bare queries.
//!
//! The rows are made up and written as `store::Replacing` writes them: no list reads an event. One request in
//! five is in force with its last day, its renewal and its review due, one in ten is on its way, the others are closed.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::{Office, Session};
use chrono::{Days, NaiveDate};
use exception::{Role, Settings, Stage, calendar::day_of, due::DueKind};
use ledger::Hash;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use store::{DueRow, Owed, Projection, RequestRow, Store};

use crate::office;
use crate::row::{Goal, Row, spread};
use crate::say;

const PASSPHRASE: &str = "measured with a clock";
/// Requests with a number of one year.
const A_YEAR: u32 = 100_000;
/// Reminders that the day's list asks for.
const LISTED: u32 = 500;
const DAY: i64 = 86_400;

/// Asks so many times for each.
///
/// # Errors
/// When both do not answer the same.
pub async fn measure(folder: &Path, times: usize) -> Result<Vec<Row>> {
    let mut rows = my_work(&folder.join("work"), times).await?;
    rows.push(days_list(&folder.join("days"), times).await?);
    Ok(rows)
}

/// An office of so many made-up requests, and somebody of SMB in it.
///
/// # Errors
/// When it cannot be made.
pub async fn made(folder: &Path, requests: u32) -> Result<(Office, Session)> {
    say(&format!("making {requests} requests with what is due on them"));
    std::fs::create_dir_all(folder)?;
    let office = Office::open(folder).await?;
    let account = |name: &str, role: &str| {
        json!({ "account": name, "name": name, "department": "CDT", "agency": "CDT", "roles": [role],
            "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE })
    };
    let admin = office.set_up(&account("ada", "administrator"), office::after(0)).await?;
    office.add_account(&admin, &account("sam", "smb_staff"), office::after(0)).await?;
    let session = office.sign_in("sam", PASSPHRASE, office::after(0)).await?;
    let store = Store::open(&folder.join("records.db")).await?;
    let made_as = store.projections_made_as().await?.context("the office has made no lists")?;
    let mut replacing = store.replacing().await?;
    replacing.put((0..requests).map(projection)).await?;
    replacing.commit(&made_as).await?;
    store.close().await;
    Ok((office, session))
}

async fn my_work(folder: &Path, times: usize) -> Result<Vec<Row>> {
    let (office, session) = made(folder, 100_000).await?;
    let mut bare = connect(folder).await?;
    let yesterday = office.inbox(&session, office::after(0)).await?;
    office.mark_inbox_read(&session, &yesterday.through, office::after(0)).await?;
    let tomorrow = office::after(DAY);
    let today = day_of(tomorrow);
    let sql = bare_sql(today, "owed_role = 'smb_staff' AND ");
    let (mut inboxes, mut works, mut floor): (Vec<Duration>, Vec<Duration>, Vec<Duration>) =
        (Vec::new(), Vec::new(), Vec::new());
    for time in 0..times + times / 10 {
        let start = Instant::now();
        let inbox = office.inbox(&session, tomorrow).await?;
        let inbox_took = start.elapsed();
        let start = Instant::now();
        let work = office.my_work(&session, tomorrow).await?;
        let work_took = start.elapsed();
        let start = Instant::now();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql.as_str())).fetch_all(&mut bare).await?;
        let bare_took = start.elapsed();
        ensure!(
            inbox.total as usize == rows.len() && inbox.total > 0,
            "{} reminders, not {}",
            inbox.total,
            rows.len()
        );
        ensure!(work.inbox == inbox, "My work has another inbox");
        // The first tenth warms up.
        if time >= times / 10 {
            inboxes.push(inbox_took);
            works.push(work_took);
            floor.push(bare_took);
        }
        if time == 0 {
            say(&format!("{} reminders, {} overdue", inbox.total, work.overdue_total));
        }
    }
    say(&format!(
        "inbox {}, My work {}, floor {}",
        spread(&mut inboxes),
        spread(&mut works),
        spread(&mut floor)
    ));
    bare.close().await?;
    office.close().await;
    std::fs::remove_dir_all(folder)?;
    let goal = Goal::AtMost(20.0);
    Ok(vec![
        Row::of_times("inbox of a person, 100,000 requests", &mut inboxes, &mut floor.clone(), goal),
        Row::of_times("My work of a person, 100,000 requests", &mut works, &mut floor, goal),
    ])
}

async fn days_list(folder: &Path, times: usize) -> Result<Row> {
    let (office, _) = made(folder, 1_000_000).await?;
    let mut bare = connect(folder).await?;
    let today = day_of(office::after(DAY));
    let sql = format!("{} ORDER BY due_on, subject, kind, item LIMIT {LISTED}", bare_sql(today, ""));
    let (mut ours, mut floor): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    let mut total = 0;
    for time in 0..times + times / 10 {
        let start = Instant::now();
        let (reminders, all) = office.reminders_on(&Session::reader(), today, None, LISTED).await?;
        let took = start.elapsed();
        let start = Instant::now();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql.as_str())).fetch_all(&mut bare).await?;
        let bare_took = start.elapsed();
        ensure!(reminders.len() == rows.len(), "{} reminders, not {}", reminders.len(), rows.len());
        total = all;
        if time >= times / 10 {
            ours.push(took);
            floor.push(bare_took);
        }
    }
    say(&format!("a day reminds of {total}: ours {}, floor {}", spread(&mut ours), spread(&mut floor)));
    bare.close().await?;
    office.close().await;
    std::fs::remove_dir_all(folder)?;
    let name = format!("a day’s due list, {LISTED} of all with their number, 1,000,000 requests");
    Ok(Row::of_times(&name, &mut ours, &mut floor, Goal::AtMost(50.0)))
}

async fn connect(folder: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(folder.join("records.db"));
    Ok(options.disable_statement_logging().connect().await?)
}

/// What a day reminds of, in plain SQL.
fn bare_sql(today: NaiveDate, owed: &str) -> String {
    let timing = Settings::default().timing;
    let columns = "SELECT subject, kind, item, title, department, what, due_on, share_on, known_on, since, ends, \
        owed_role, owed_department, owed_account FROM dues";
    let days = |ladder: &[u32]| {
        let day = |before: &u32| today.checked_add_days(Days::new((*before).into()));
        let days: Vec<String> = ladder.iter().filter_map(day).map(|day| format!("'{day}'")).collect();
        days.join(", ")
    };
    let (long, short) = (days(&timing.ladder), days(&timing.short_ladder));
    let weekday = chrono::Datelike::weekday(&today).num_days_from_monday();
    format!(
        "{columns} WHERE {owed}ends = 1 AND due_on IN ({long}) UNION ALL \
         {columns} WHERE {owed}ends = 0 AND due_on IN ({short}) UNION ALL \
         {columns} WHERE {owed}share_on = '{today}' AND due_on NOT IN ({long}) UNION ALL \
         {columns} WHERE {owed}due_on < '{today}' AND weekday = {weekday}"
    )
}

/// The number of a made-up request.
pub fn number(index: u32) -> String {
    let year = 2010 + i32::try_from(index / A_YEAR).unwrap_or(0);
    format!("EX-{year}-{:04}", index % A_YEAR + 1)
}

/// A made-up request with what is due on it; the same index gives the same.
fn projection(index: u32) -> Projection {
    let mixed = index.wrapping_mul(7919) % 1_000_003;
    let year = 2010 + i32::try_from(index / A_YEAR).unwrap_or(0);
    let serial = index % A_YEAR + 1;
    let number = number(index);
    let base = day_of(office::after(0));
    let ahead = |days: u32| base.checked_add_days(Days::new(days.into())).unwrap_or(base);
    let before = |days: u32| base.checked_sub_days(Days::new(days.into())).unwrap_or(base);
    let stage = match mixed % 10 {
        0 | 1 => Stage::InForce,
        2 => Stage::Review,
        _ => Stage::Closed,
    };
    let title = format!("Exception for the legacy system {mixed} of the payroll and benefits office");
    let department = format!("Department of Matters {:02}", mixed % 40);
    let owed = |role: Role| Owed {
        role: role.as_str().to_owned(),
        department: (role == Role::RequesterIso).then(|| department.clone()),
        account: None,
    };
    let due = |kind: DueKind, due_on: NaiveDate, share_on: Option<NaiveDate>, role: Role| DueRow {
        subject: number.clone(),
        kind: kind.as_str().to_owned(),
        item: String::new(),
        title: title.clone(),
        department: department.clone(),
        what: kind.label().to_owned(),
        due_on,
        share_on,
        known_on: before(400),
        since: 1,
        ends: kind.is_end(),
        owed: owed(role),
    };
    // One in twenty of what is in force is overdue by weeks; a step by some days either way.
    let last = if mixed % 200 < 10 { before(mixed / 200 % 60) } else { ahead(mixed / 10 % 365) };
    let share = Some(last.checked_sub_days(Days::new(73)).unwrap_or(last));
    let dues = if stage == Stage::InForce {
        vec![
            due(DueKind::LastDay, last, share, Role::SmbStaff),
            due(DueKind::Renewal, last, share, Role::RequesterIso),
            due(DueKind::Review, ahead(mixed / 10 % 120), None, Role::SmbStaff),
        ]
    } else if stage == Stage::Review {
        let late = mixed % 100 < 15;
        let on = if late { before(mixed / 100 % 20) } else { ahead(mixed / 10 % 30) };
        vec![due(DueKind::Stage, on, None, Role::SmbStaff)]
    } else {
        Vec::new()
    };
    let is_open = stage != Stage::Closed;
    let order = Stage::ALL.iter().position(|known| *known == stage).unwrap_or(0);
    let row = RequestRow {
        head: Hash::of(number.as_bytes()),
        number: number.clone(),
        year,
        serial,
        stage: stage.as_str().to_owned(),
        stage_order: u16::try_from(order).unwrap_or(0),
        version: 20,
        title_key: title.to_lowercase(),
        title: title.clone(),
        service_request: format!("SR-{mixed}"),
        department: department.clone(),
        policy: format!("SAM {} Information security", 5300 + mixed % 60),
        requester: format!("requester-{}", mixed % 500),
        rating: Some(u8::try_from(mixed % 5).unwrap_or(0)),
        owed: is_open.then(|| owed(Role::SmbStaff)),
        owed_since_ms: office::after(-DAY * i64::from(mixed % 60)).millis(),
        due_on: dues.first().map(|due| due.due_on.to_string()),
        from_on: (stage == Stage::InForce).then(|| before(300).to_string()),
        to_on: (stage == Stage::InForce).then(|| last.to_string()),
        outcome: None,
        opened_on: before(400).to_string(),
        updated_ms: office::after(-DAY).millis(),
        closed_on: (!is_open).then(|| before(10).to_string()),
        people: Vec::new(),
    };
    let text = format!("{number} {title}");
    Projection { dues, ..Projection::plain(row, text) }
}
