//! The cost as an office grows: offices of made-up requests with whole histories (`exception-desk bench-data`), each asked
//! the same questions, beside the bare query of the same file.
//!
//! Nothing is measured here that reads everything but the export, which has its floor in what the disk takes for the same
//! bytes.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::view::{QueueAsk, QueueSort};
use casework::{DEMONSTRATION_PASSPHRASE, Office, Session, Steady};
use exception::{Person, Role, Stage};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::office;
use crate::row::{Goal, Row, spread};
use crate::say;

/// The seed of every office.
pub const SEED: u64 = 358;
/// The largest office that is exported: a million events and more.
const MOST_EXPORTED: u32 = 100_000;
/// Bytes of an export that are written once more, for the floor.
const WRITTEN_AGAIN: usize = 256 << 20;
/// Bytes that an export must write in a millisecond: 200 MB a second.
const A_MILLISECOND: f64 = 200_000.0;

/// Every order of a list, and its column.
const ORDERS: [(QueueSort, &str); 8] = [
    (QueueSort::Number, "id"),
    (QueueSort::Title, "title_key"),
    (QueueSort::Stage, "stage_order"),
    (QueueSort::Department, "department"),
    (QueueSort::Rating, "rating_key"),
    (QueueSort::OwedSince, "owed_since_ms"),
    (QueueSort::Due, "due_key"),
    (QueueSort::Updated, "updated_ms"),
];

/// Measures offices of these sizes, and `window` over the last.
///
/// # Errors
/// When an office cannot be made, or ours and the floor do not find the same.
pub async fn measure(
    folder: &Path,
    sizes: &[u32],
    times: usize,
    mut window: impl FnMut(&Path, u32) -> Result<Vec<Row>>,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for &size in sizes {
        let made = folder.join(format!("made-{size}"));
        rows.extend(grown(&made, size, times).await?);
        if sizes.last() == Some(&size) {
            rows.extend(window(&made, size)?);
        }
        std::fs::remove_dir_all(&made)?;
    }
    Ok(rows)
}

/// What is asked of one office.
struct Asking<'a> {
    office: &'a Office,
    session: &'a Session,
    bare: SqliteConnection,
    size: u32,
    times: usize,
}

/// Makes an office of ten, beside which the window of a grown one is measured.
///
/// # Errors
/// When it cannot be made.
pub async fn make_small(folder: &Path) -> Result<()> {
    let office = Office::open(folder).await?;
    office.make_bench_data(10, SEED, office::after(0), |_| {}).await?;
    office.close().await;
    Ok(())
}

/// How many requests an office has.
///
/// # Errors
/// When there are no records in the folder.
pub async fn size_of(folder: &Path) -> Result<u32> {
    let records = SqliteConnectOptions::new().filename(folder.join("records.db")).read_only(true);
    let mut bare = records.connect().await.with_context(|| format!("no records in {}", folder.display()))?;
    let size: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM requests").fetch_one(&mut bare).await?;
    bare.close().await?;
    Ok(size.try_into()?)
}

async fn grown(folder: &Path, size: u32, times: usize) -> Result<Vec<Row>> {
    say(&format!("making an office of {size} requests with their histories"));
    std::fs::create_dir_all(folder)?;
    let begun = Instant::now();
    let office = Office::open(folder).await?;
    let made = office.make_bench_data(size, SEED, office::after(0), |_| {}).await?;
    office.close().await;
    let records = folder.join("records.db");
    say(&format!(
        "{size} requests, {} events, {:.0} s, {} MB",
        made.events,
        begun.elapsed().as_secs_f64(),
        std::fs::metadata(&records)?.len() / 1_000_000
    ));
    let office = Office::open(folder).await?;
    let session = sign_in(&office, &made.people, Role::SmbStaff).await?;
    let bare = SqliteConnectOptions::new().filename(&records).disable_statement_logging().connect().await?;
    let mut asking = Asking { office: &office, session: &session, bare, size, times };
    let mut rows = asking.lists().await?;
    rows.push(asking.counts().await?);
    rows.push(asking.precedents().await?);
    asking.bare.close().await?;
    if size <= MOST_EXPORTED {
        let auditor = sign_in(&office, &made.people, Role::Auditor).await?;
        rows.push(export(folder, &office, &auditor, size).await?);
    }
    office.close().await;
    Ok(rows)
}

/// Sits somebody with a role down at the desk.
///
/// # Errors
/// When nobody has it.
pub async fn sign_in(office: &Office, people: &[Person], role: Role) -> Result<Session> {
    let person = people.iter().find(|person| person.is(role)).context("nobody has the role")?;
    Ok(office.sign_in(&person.account, DEMONSTRATION_PASSPHRASE, office::after(0)).await?)
}

/// The choices that most and fewest requests have.
fn ends(choices: &[(String, u32)]) -> impl Iterator<Item = &(String, u32)> {
    let most = choices.iter().max_by_key(|(_, count)| *count);
    most.into_iter().chain(choices.iter().min_by_key(|(_, count)| *count))
}

impl Asking<'_> {
    async fn lists(&mut self) -> Result<Vec<Row>> {
        let page = QueueAsk { limit: Some(50), ..QueueAsk::default() };
        let newest = QueueAsk { descending: true, ..page.clone() };
        let stage = QueueAsk { stages: vec![Stage::InForce], sort: QueueSort::Due, ..page.clone() };
        let in_force = Stage::InForce.as_str();
        let common = self.word("ORDER BY doc DESC, term").await?;
        let rare = self.word("ORDER BY abs(doc - 20), term").await?;
        let of = |text: &str| QueueAsk { text: text.to_owned(), ..newest.clone() };
        let found = |expression: &str| {
            format!(
                "WHERE id IN (SELECT rowid FROM search WHERE search MATCH '{expression}') ORDER BY id DESC LIMIT 50"
            )
        };
        let cases = [
            ("first page, newest first", newest.clone(), "ORDER BY id DESC LIMIT 50".to_owned(), 16.0),
            (
                "first page of a stage, by due",
                stage,
                format!("WHERE stage = '{in_force}' ORDER BY due_key, id LIMIT 50"),
                16.0,
            ),
            (
                "two words, few of which",
                of(&format!("{rare} {common}")),
                found(&format!("\"{rare}\" \"{common}\"*")),
                100.0,
            ),
            ("a word that most have", of(&common), found(&format!("\"{common}\"*")), 100.0),
        ];
        let mut rows = Vec::new();
        for (name, ask, bare, most) in cases {
            rows.push(self.list(name, &ask, &bare, most).await?);
        }
        rows.push(self.narrowed().await?);
        Ok(rows)
    }

    /// Every stage, turn and rating, and the departments and policies that most and fewest requests have, in every order, the
    /// first page and the next: the slowest of all these.
    async fn narrowed(&mut self) -> Result<Row> {
        let page = QueueAsk { limit: Some(50), ..QueueAsk::default() };
        let choices = self.office.request_choices(self.session, &page, office::after(0)).await?;
        let mut narrowed: Vec<(QueueAsk, String)> = Vec::new();
        for (stage, _) in choices.stages {
            let place = format!("stage = '{}'", stage.as_str());
            narrowed.push((QueueAsk { stages: vec![stage], ..page.clone() }, place));
        }
        for (role, _) in choices.owed_by {
            let turn = format!("owed_by = '{}'", role.as_str());
            narrowed.push((QueueAsk { owed_by: vec![role], ..page.clone() }, turn));
        }
        for (rating, _) in choices.ratings {
            let risk = format!("rating = {}", rating.rank());
            narrowed.push((QueueAsk { ratings: vec![rating], ..page.clone() }, risk));
        }
        for (name, _) in ends(&choices.departments) {
            let quoted = name.replace('\'', "''");
            let ask = QueueAsk { departments: vec![name.clone()], ..page.clone() };
            narrowed.push((ask, format!("department = '{quoted}'")));
        }
        for (name, _) in ends(&choices.policies) {
            let quoted = name.replace('\'', "''");
            let ask = QueueAsk { policies: vec![name.clone()], ..page.clone() };
            narrowed.push((ask, format!("policy = '{quoted}'")));
        }
        let mut slowest: Option<(Duration, Duration, String)> = None;
        for (ask, those) in narrowed {
            for (sort, column) in ORDERS {
                for (descending, direction) in [(false, ""), (true, " DESC")] {
                    let order = format!("{those} ORDER BY {column}{direction}, id{direction}");
                    let (ours, floor) =
                        self.first_two(&QueueAsk { sort, descending, ..ask.clone() }, &order).await?;
                    if slowest.as_ref().is_none_or(|(slowest, ..)| *slowest < ours) {
                        slowest = Some((ours, floor, order));
                    }
                }
            }
        }
        let (ours, floor, order) = slowest.context("the office has no requests")?;
        say(&format!("{} requests, the slowest list: {order}", self.size));
        Ok(self.row("the slowest list of all", &mut [ours], &mut [floor], Goal::AtMost(16.0)))
    }

    /// The slower of the first two pages of a list, each the fastest of three, and the bare query of the same.
    async fn first_two(&mut self, ask: &QueueAsk, bare: &str) -> Result<(Duration, Duration)> {
        let mut ask = ask.clone();
        let mut slower = (Duration::ZERO, Duration::ZERO);
        for skipped in [0, 50] {
            let sql = format!("SELECT number FROM requests WHERE {bare} LIMIT 50 OFFSET {skipped}");
            let begun = Instant::now();
            let numbers: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut self.bare).await?;
            let floor = begun.elapsed();
            let (mut ours, mut next) = (Duration::MAX, None);
            for _ in 0..3 {
                let begun = Instant::now();
                let page = self.office.requests(self.session, &ask, office::after(0)).await?;
                ours = ours.min(begun.elapsed());
                let same =
                    page.rows.iter().map(|row| row.number.as_str()).eq(numbers.iter().map(String::as_str));
                ensure!(same, "“{bare}” is not the same page");
                next = page.next;
            }
            slower = slower.max((ours, floor));
            if next.is_none() {
                break;
            }
            ask.after = next;
        }
        Ok(slower)
    }

    /// A word of the search’s own index, in letters only.
    async fn word(&mut self, order: &str) -> Result<String> {
        let sql = format!(
            "SELECT term FROM search_words WHERE term NOT GLOB '*[^a-z]*' AND length(term) > 4 {order} LIMIT 1"
        );
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.bare).await?)
    }

    async fn list(&mut self, name: &str, ask: &QueueAsk, bare: &str, most: f64) -> Result<Row> {
        let sql = format!("SELECT number FROM requests {bare}");
        let (mut ours, mut floor): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        for _ in 0..self.times {
            let start = Instant::now();
            let page = self.office.requests(self.session, ask, office::after(0)).await?;
            ours.push(start.elapsed());
            let start = Instant::now();
            let numbers: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(sql.as_str())).fetch_all(&mut self.bare).await?;
            floor.push(start.elapsed());
            let same = page.rows.iter().map(|row| row.number.as_str()).eq(numbers.iter().map(String::as_str));
            ensure!(same && !numbers.is_empty(), "“{name}” is not the same page");
        }
        Ok(self.row(name, &mut ours, &mut floor, Goal::AtMost(most)))
    }

    /// How many requests each choice of a list leaves, beside counting the rows of one stage.
    async fn counts(&mut self) -> Result<Row> {
        let (mut ours, mut floor): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        let sql = format!("SELECT COUNT(*) FROM requests WHERE stage = '{}'", Stage::InForce.as_str());
        for _ in 0..self.times {
            let start = Instant::now();
            let choices =
                self.office.request_choices(self.session, &QueueAsk::default(), office::after(0)).await?;
            ours.push(start.elapsed());
            let start = Instant::now();
            let counted: i64 =
                sqlx::query_scalar(AssertSqlSafe(sql.as_str())).fetch_one(&mut self.bare).await?;
            floor.push(start.elapsed());
            let told = choices.stages.iter().find(|(stage, _)| *stage == Stage::InForce);
            ensure!(told.map_or(0, |(_, count)| i64::from(*count)) == counted, "the counts differ");
        }
        Ok(self.row("counts of every choice", &mut ours, &mut floor, Goal::AtMost(5.0)))
    }

    /// What was decided on requests like those that wait for a decision, beside reading the newest of one policy.
    async fn precedents(&mut self) -> Result<Row> {
        let ask = QueueAsk { stages: vec![Stage::Decision], limit: Some(20), ..QueueAsk::default() };
        let waiting = self.office.requests(self.session, &ask, office::after(0)).await?.rows;
        let (mut ours, mut floor): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        for row in waiting.iter().cycle().take(self.times.max(waiting.len())) {
            let start = Instant::now();
            let found =
                self.office.precedents(self.session, Some(&row.number), None, office::after(0)).await?;
            ours.push(start.elapsed());
            let start = Instant::now();
            let texts: Vec<String> = sqlx::query_scalar(
                "SELECT precedent FROM precedents WHERE policy = $1 ORDER BY decided_ms DESC LIMIT 100",
            )
            .bind(exception::text::fold(&row.policy))
            .fetch_all(&mut self.bare)
            .await?;
            floor.push(start.elapsed());
            ensure!(self.size < 1000 || !found.rows.is_empty() || texts.is_empty(), "nothing is alike");
        }
        Ok(self.row("precedents of a request", &mut ours, &mut floor, Goal::AtMost(150.0)))
    }

    fn row(&self, name: &str, ours: &mut [Duration], floor: &mut [Duration], goal: Goal) -> Row {
        let size = self.size;
        say(&format!("{size} requests, {name}: ours {}, floor {}", spread(ours), spread(floor)));
        Row::of_times(&format!("{size} requests: {name}"), ours, floor, goal)
    }
}

/// The whole history written as a file, beside writing the same bytes, a part of them where they are many.
async fn export(folder: &Path, office: &Office, session: &Session, size: u32) -> Result<Row> {
    let path = folder.join("history.jsonl");
    let begun = Instant::now();
    let file = File::create(&path)?;
    let exported = office.export_history(session, Steady::new(&file), office::after(1)).await?;
    file.sync_all()?;
    let ours = begun.elapsed();
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    File::open(&path)?.take(WRITTEN_AGAIN as u64).read_to_end(&mut bytes)?;
    let begun = Instant::now();
    let mut copy = File::create(folder.join("copy.jsonl"))?;
    copy.write_all(&bytes)?;
    copy.sync_all()?;
    #[expect(clippy::cast_precision_loss, reason = "lengths of files")]
    let (part, length) = (bytes.len() as f64, length as f64);
    let floor = begun.elapsed().mul_f64(length / part);
    say(&format!("{} events, {:.0} MB", exported.events, length / 1_000_000.0));
    let slowest = (floor.as_secs_f64() * 1000.0).max(length / A_MILLISECOND);
    let name = format!("{size} requests: export of {} events", exported.events);
    Ok(Row::of_times(&name, &mut [ours], &mut [floor], Goal::AtMost(slowest.round())))
}
