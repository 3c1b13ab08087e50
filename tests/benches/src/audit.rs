//! Drawing the sample of an audit from all requests of an office, beside SHA-256 of the same bytes and nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::row::{Goal, Row, spread};
use crate::{say, time};

const SEED: &str = "Powerball 08 17 23 41 60, 05";
/// Requests that are drawn.
const SIZE: u32 = 100;

/// Draws from an office of so many requests.
///
/// # Errors
/// When a draw is none of the lowest ranks, or differs from the first.
pub async fn measure(folder: &Path, requests: u32, times: usize) -> Result<Vec<Row>> {
    let (office, session) = time::made(folder, requests).await?;
    let texts: Vec<String> = (0..requests).map(|index| format!("{SEED}:{}", time::number(index))).collect();
    let (mut whole, mut grouped, mut floor): (Vec<Duration>, Vec<Duration>, Vec<Duration>) =
        (Vec::new(), Vec::new(), Vec::new());
    let mut first = None;
    for _ in 0..times {
        let ask = json!({ "population": {}, "size": SIZE, "seed": SEED });
        let start = Instant::now();
        let sample = office.sample(&session, &ask).await?;
        whole.push(start.elapsed());
        let by_group = json!({ "population": {}, "size": SIZE, "seed": SEED, "by": "department" });
        let start = Instant::now();
        let in_groups = office.sample(&session, &by_group).await?;
        grouped.push(start.elapsed());
        let start = Instant::now();
        let lowest = lowest(&texts);
        floor.push(start.elapsed());
        ensure!(sample.draw.population == requests && in_groups.draw.drawn.len() == SIZE as usize);
        let rank = sample.draw.drawn.first().and_then(|drawn| drawn.rank.as_ref());
        let rank = rank.context("nothing was drawn")?.to_string();
        ensure!(rank == lowest, "the lowest rank is {lowest}, and {rank} was drawn");
        let draw = sample.draw;
        ensure!(first.get_or_insert_with(|| draw.clone()) == &draw, "two draws differ");
    }
    say(&format!(
        "a sample of {SIZE}: from all {}, by department {}, floor {}",
        spread(&mut whole),
        spread(&mut grouped),
        spread(&mut floor)
    ));
    office.close().await;
    std::fs::remove_dir_all(folder)?;
    let name = |how: &str| format!("audit sample of {requests} requests{how}");
    Ok(vec![
        Row::of_times(&name(""), &mut whole, &mut floor.clone(), Goal::AtMost(1000.0)),
        Row::of_times(&name(", by department"), &mut grouped, &mut floor, Goal::AtMost(1000.0)),
    ])
}

/// The lowest SHA-256 of some texts, in hexadecimal.
fn lowest(texts: &[String]) -> String {
    let digests = texts.iter().map(|text| -> [u8; 32] { Sha256::digest(text.as_bytes()).into() });
    exception::Digest::from_bytes(&digests.min().unwrap_or_default()).to_string()
}
