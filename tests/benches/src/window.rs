//! The window beside a bare one: how long until its first page is on the screen, and how much memory it stands at.
//!
//! Each is opened once to see its page; from then on a start has ended when that page is on the screen again, pixel by
//! pixel. Nothing in either program knows that it is measured.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::row::{Goal, Row, spread};
use crate::say;
use crate::screen::{Picture, Screen};

/// How often the screen is looked at.
pub const GLANCE: Duration = Duration::from_millis(2);
/// A page stands still when nothing has changed for this long.
const STILL: Duration = Duration::from_secs(2);
/// Nothing takes longer, whatever is done in a window.
const PATIENCE: Duration = Duration::from_mins(10);
/// The share of the screen that may be otherwise: a blinking caret is less, a line of text is more.
const SAME: f64 = 0.0005;
/// The share of the screen that a window covers at least.
const WINDOW: f64 = 0.2;

/// A program that opens a window.
#[derive(Clone)]
pub struct Candidate {
    name: &'static str,
    program: PathBuf,
    home: PathBuf,
    arguments: Vec<std::ffi::OsString>,
}

impl Candidate {
    /// A program with a home folder of its own.
    pub fn new(name: &'static str, program: &Path, home: &Path) -> Self {
        Self { name, program: program.to_owned(), home: home.to_owned(), arguments: Vec::new() }
    }

    /// The same, over these records.
    pub fn records(mut self, folder: &Path) -> Self {
        self.arguments = vec!["--data-dir".into(), folder.into()];
        self
    }

    fn open(&self) -> Result<Opened> {
        let folder = |name: &str| -> Result<PathBuf> {
            let folder = self.home.join(name);
            std::fs::create_dir_all(&folder)?;
            Ok(folder)
        };
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env("HOME", &self.home)
            .env("XDG_DATA_HOME", folder("data")?)
            .env("XDG_CACHE_HOME", folder("cache")?)
            .env("XDG_CONFIG_HOME", folder("config")?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let begun = Instant::now();
        let process =
            command.spawn().with_context(|| format!("{} cannot be started", self.program.display()))?;
        Ok(Opened { begun, process })
    }
}

/// A program that is running; it ends when this is dropped.
pub struct Opened {
    begun: Instant,
    process: Child,
}

impl Drop for Opened {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing left to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What one program took.
pub struct Measured {
    candidate: Candidate,
    page: Picture,
    /// How long each start took.
    pub starts: Vec<Duration>,
    /// KiB.
    memory: Vec<u64>,
}

/// Opens both in turn, so many times.
///
/// # Errors
/// When a window does not open.
pub fn measure(screen: &Screen, ours: Candidate, bare: Candidate, times: usize) -> Result<Vec<Row>> {
    let [mut ours, mut bare] = in_turns(screen, ours, bare, times)?;
    Ok(vec![
        Row::of_times("start to usable window", &mut ours.starts, &mut bare.starts, Goal::Times(1.3)),
        Row {
            name: "memory of the window, PSS of all processes (MiB)".to_owned(),
            ours: mebibytes(&mut ours.memory),
            floor: mebibytes(&mut bare.memory),
            goal: Goal::Times(1.25),
        },
    ])
}

/// Opens two programs in turn, so many times each.
///
/// # Errors
/// When a window does not open.
pub fn in_turns(screen: &Screen, one: Candidate, other: Candidate, times: usize) -> Result<[Measured; 2]> {
    say("opening windows");
    let empty = screen.look()?;
    let mut both = [Measured::new(screen, &empty, one)?, Measured::new(screen, &empty, other)?];
    for _ in 0..times {
        for turn in &mut both {
            turn.once(screen, &empty)?;
        }
        // Each goes first every other time.
        both.reverse();
    }
    if !times.is_multiple_of(2) {
        both.reverse();
    }
    for one in &mut both {
        say(&format!(
            "{}: start {}; memory {:.1} MiB",
            one.candidate.name,
            spread(&mut one.starts),
            mebibytes(&mut one.memory)
        ));
    }
    Ok(both)
}

/// Opens a program, and returns when its first page stands still.
///
/// # Errors
/// When it does not.
pub fn open_still(screen: &Screen, empty: &Picture, candidate: &Candidate) -> Result<(Opened, Picture)> {
    let mut opened = candidate.open()?;
    while screen.look()?.unlike(empty) < WINDOW {
        wait(&mut opened, candidate.name)?;
    }
    let page = stand_still(screen, &mut opened, candidate.name)?;
    Ok((opened, page))
}

impl Measured {
    /// Opens a program for the first time, to see its page.
    fn new(screen: &Screen, empty: &Picture, candidate: Candidate) -> Result<Self> {
        let (opened, page) = open_still(screen, empty, &candidate)?;
        close(screen, empty, opened)?;
        Ok(Self { candidate, page, starts: Vec::new(), memory: Vec::new() })
    }

    fn once(&mut self, screen: &Screen, empty: &Picture) -> Result<()> {
        let mut opened = self.candidate.open()?;
        while screen.look()?.unlike(&self.page) > SAME {
            wait(&mut opened, self.candidate.name)?;
        }
        self.starts.push(opened.begun.elapsed());
        stand_still(screen, &mut opened, self.candidate.name)?;
        self.memory.push(memory(opened.process.id())?);
        close(screen, empty, opened)
    }
}

/// Returns what is on the screen when it has not changed for a while.
///
/// # Errors
/// When the program ends, or nothing stands still.
pub fn stand_still(screen: &Screen, opened: &mut Opened, name: &str) -> Result<Picture> {
    let mut seen = screen.look()?;
    let mut since = Instant::now();
    while since.elapsed() < STILL {
        wait(opened, name)?;
        let now = screen.look()?;
        if now.unlike(&seen) > SAME {
            seen = now;
            since = Instant::now();
        }
    }
    Ok(seen)
}

/// Ends a program and returns when its window is gone, and every process of it.
///
/// # Errors
/// When it stays.
pub fn close(screen: &Screen, empty: &Picture, opened: Opened) -> Result<()> {
    let processes = family(opened.process.id())?;
    drop(opened);
    let begun = Instant::now();
    let alive = || processes.iter().any(|process| Path::new(&format!("/proc/{process}")).exists());
    while screen.look()?.unlike(empty) > SAME || alive() {
        ensure!(begun.elapsed() < PATIENCE, "a window does not close");
        sleep(GLANCE);
    }
    Ok(())
}

/// Waits a moment for a program that is running.
fn wait(opened: &mut Opened, name: &str) -> Result<()> {
    if let Some(status) = opened.process.try_wait()? {
        bail!("{name} ended ({status}) before it was measured");
    }
    ensure!(opened.begun.elapsed() < PATIENCE, "{name} shows no page that stands still");
    sleep(GLANCE);
    Ok(())
}

/// A process and all that descend from it.
fn family(root: u32) -> Result<Vec<u32>> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        // One that has ended meanwhile has no status.
        let Ok(status) = std::fs::read_to_string(entry.path().join("status")) else { continue };
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"));
        if let Some(parent) = parent.and_then(|parent| parent.trim().parse().ok()) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut family = vec![root];
    let mut next = 0;
    while let Some(process) = family.get(next) {
        family.extend(children.get(process).cloned().unwrap_or_default());
        next += 1;
    }
    Ok(family)
}

/// The proportional set size of a process and all that descend from it, in KiB.
fn memory(root: u32) -> Result<u64> {
    let mut sum = 0;
    for process in family(root)? {
        let path = format!("/proc/{process}/smaps_rollup");
        let text = std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
        let line =
            text.lines().find_map(|line| line.strip_prefix("Pss:")).context("smaps_rollup has no Pss")?;
        sum += line.trim().trim_end_matches(" kB").parse::<u64>()?;
    }
    Ok(sum)
}

/// The middle one of some sizes in KiB, in MiB.
fn mebibytes(sizes: &mut [u64]) -> f64 {
    sizes.sort_unstable();
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    f64::from(u32::try_from(middle).unwrap_or(u32::MAX)) / 1024.0
}
