//! What was measured, as rows.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// One measurement beside its floor.
pub struct Row {
    /// What was measured, with its unit in brackets.
    pub name: String,
    /// The program's median.
    pub ours: f64,
    /// The floor's median.
    pub floor: f64,
    /// What it must not exceed.
    pub goal: Goal,
}

/// A limit.
#[derive(Clone, Copy)]
pub enum Goal {
    /// This many times the floor.
    Times(f64),
    /// This much, in the row's own unit, whatever the floor.
    AtMost(f64),
}

impl Row {
    /// A row of times, in milliseconds.
    pub fn of_times(name: &str, ours: &mut [Duration], floor: &mut [Duration], goal: Goal) -> Self {
        Self { name: format!("{name} (ms)"), ours: milliseconds(ours), floor: milliseconds(floor), goal }
    }

    /// A row of times of which 95 in 100 must not be longer than so many milliseconds, beside the same of a floor.
    pub fn of_most(name: &str, ours: &mut [Duration], floor: &mut [Duration], most: f64) -> Self {
        let name = format!("{name}, 95 in 100 (ms)");
        Self { name, ours: at(ours, 95), floor: at(floor, 95), goal: Goal::AtMost(most) }
    }

    /// How many times the floor it is.
    pub fn ratio(&self) -> f64 {
        self.ours / self.floor
    }

    /// Whether the goal is reached.
    pub fn holds(&self) -> bool {
        match self.goal {
            Goal::Times(most) => self.ratio() <= most,
            Goal::AtMost(most) => self.ours <= most,
        }
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::Times(most) => format!("≤ {most} ×"),
            Goal::AtMost(most) => format!("≤ {most} {}", self.unit()),
        }
    }

    /// The unit, which the name has in brackets at its end.
    fn unit(&self) -> &str {
        self.name.rsplit_once('(').map_or("", |(_, unit)| unit.trim_end_matches(')'))
    }

    fn json(&self) -> Value {
        let thousandth = |number: f64| (number * 1000.0).round() / 1000.0;
        json!({
            "name": self.name,
            "ours": thousandth(self.ours),
            "floor": thousandth(self.floor),
            "ratio": thousandth(self.ratio()),
            "goal": self.goal(),
            "holds": self.holds(),
        })
    }
}

/// The rows for people.
pub fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let mut lines = vec![format!(
        "{:width$} {:>9} {:>9} {:>7} {:>9}  {}",
        "name", "ours", "floor", "ratio", "goal", "holds"
    )];
    lines.extend(rows.iter().map(|row| {
        let holds = if row.holds() { "yes" } else { "no" };
        format!(
            "{:width$} {:>9.3} {:>9.3} {:>7.2} {:>9}  {holds}",
            row.name,
            row.ours,
            row.floor,
            row.ratio(),
            row.goal()
        )
    }));
    lines.join("\n")
}

/// Writes the rows for programs.
///
/// # Errors
/// When the file cannot be written.
pub fn write_json(rows: &[Row], path: &Path) -> Result<()> {
    let rows: Vec<Value> = rows.iter().map(Row::json).collect();
    keep(path, &serde_json::to_vec_pretty(&rows)?)
}

/// Puts bytes into a file, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("partial");
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| std::fs::rename(&beside, path));
    written.with_context(|| format!("{} cannot be written", path.display()))
}

/// The middle one of some durations, in milliseconds.
pub fn milliseconds(durations: &mut [Duration]) -> f64 {
    at(durations, 50)
}

/// Where from and where to most of some durations lie, in milliseconds, for people.
pub fn spread(durations: &mut [Duration]) -> String {
    format!(
        "{:.3} (10 % below {:.3}, 10 % above {:.3})",
        at(durations, 50),
        at(durations, 10),
        at(durations, 90)
    )
}

/// The duration below which `percent` of them lie, in milliseconds.
fn at(durations: &mut [Duration], percent: usize) -> f64 {
    durations.sort_unstable();
    let index = durations.len().saturating_sub(1) * percent / 100;
    durations.get(index).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1000.0)
}
