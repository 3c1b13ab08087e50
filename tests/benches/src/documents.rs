//! Printing beside what else could print: `LibreOffice`, Typst, and krilla over the same composed pages.

mod krilla;
mod papers;
mod rivals;
mod told;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use documents::model::Document;
use documents::{Press, PrintError, print_all};

use crate::row::{Goal, Row, milliseconds};
use crate::say;

/// The letters of a batch.
const BATCH: usize = 500;
/// The letters that one process of `LibreOffice` converts.
const TWENTY: usize = 20;

/// The first argument of the program when it is to print a batch and nothing else, to see how much memory that takes.
pub const BATCH_ALONE: &str = "--batch-alone";

/// Prints a batch; returns the most memory that the process had at once, in megabytes.
///
/// # Errors
/// When it cannot be printed, or the system does not tell.
pub fn batch_alone() -> Result<f64> {
    let mut bytes = 0;
    print_all(BATCH, papers::letter, |_, printed| {
        bytes += printed.bytes.len();
        Ok::<(), PrintError>(())
    })?;
    ensure!(bytes > BATCH * 1000, "the letters are empty");
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no peak is told")?;
    let kilobytes: f64 = peak.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1000.0)
}

/// Measures a letter, a packet and a batch. `library` is the folder in which Typst is installed for Python.
///
/// # Errors
/// When one of those that are installed fails.
pub fn measure(folder: &Path, library: Option<&Path>, quick: bool) -> Result<Vec<Row>> {
    let mut press = Press::new();
    let fonts = rivals::fonts(&press, folder)?;
    let mut bench = Bench {
        faces: krilla::Faces::of(&press)?,
        folder: folder.to_owned(),
        typst: rivals::Typst::start(library, &fonts)?,
        libreoffice: rivals::has_libreoffice(),
    };
    if bench.typst.is_none() {
        say("Typst is not installed: its rows are left out");
    }
    if !bench.libreoffice {
        say("LibreOffice is not installed: its rows are left out");
    }
    let packet = papers::packet(&mut press);
    let mut rows = vec![first_page(&papers::of_many_systems(&packet))?];
    let times = if quick { 20 } else { 200 };
    rows.extend(bench.paper("a denial letter", &mut press, papers::letter, times)?);
    let of_packet = |time: usize| Document { title: format!("Findings packet {time}"), ..packet.clone() };
    rows.extend(bench.paper("a packet of 30 pages", &mut press, of_packet, times / 5)?);
    rows.push(bench.batch(if quick { 1 } else { 5 })?);
    rows.push(memory_of_a_batch()?);
    Ok(rows)
}

struct Bench {
    faces: krilla::Faces,
    folder: PathBuf,
    typst: Option<rivals::Typst>,
    libreoffice: bool,
}

impl Bench {
    /// The rows of one paper. All take turns; each turn prints another copy of it, so that nobody is helped by what they
    /// remember of the last.
    fn paper(
        &mut self,
        name: &str,
        press: &mut Press,
        paper: impl Fn(usize) -> Document,
        times: usize,
    ) -> Result<Vec<Row>> {
        say(&format!("printing {name}"));
        let (mut ours, mut krilla, mut typst) = (Vec::new(), Vec::new(), Vec::new());
        let mut sizes = (0, 0);
        for time in 0..times + 2 {
            let document = paper(time);
            let mut print = |press: &mut Press| -> Result<Duration> {
                let start = Instant::now();
                sizes.0 = press.print(&document)?.len();
                Ok(start.elapsed())
            };
            // Who comes first finds the caches as the others left them, so that both do in turn.
            let mut took = Duration::ZERO;
            if time.is_multiple_of(2) {
                took = print(press)?;
            }
            let start = Instant::now();
            let composed = press.compose(&document);
            let by_krilla = krilla::write(&composed, &self.faces)?;
            let krilla_took = start.elapsed();
            if !time.is_multiple_of(2) {
                took = print(press)?;
            }
            sizes.1 = by_krilla.len();
            let text = told::Text::of(&composed);
            let typst_took = match &mut self.typst {
                Some(process) => {
                    let source = self.folder.join("paper.typ");
                    std::fs::File::create(&source)?.write_all(text.typst().as_bytes())?;
                    Some(process.print(&source)?)
                }
                None => None,
            };
            // The first two warm up.
            if time >= 2 {
                ours.push(took);
                krilla.push(krilla_took);
                typst.extend(typst_took);
            }
        }
        say(&format!("{name}: {} bytes, by krilla {}", sizes.0, sizes.1));
        let mut rows =
            vec![Row::of_times(&format!("{name}, beside krilla"), &mut ours, &mut krilla, Goal::Times(1.2))];
        if !typst.is_empty() {
            let name = format!("{name}, beside Typst");
            rows.push(Row::of_times(&name, &mut ours, &mut typst, Goal::Times(1.0)));
        }
        if self.libreoffice {
            rows.extend(self.beside_libreoffice(name, press, paper, &mut ours)?);
        }
        Ok(rows)
    }

    fn beside_libreoffice(
        &self,
        name: &str,
        press: &mut Press,
        paper: impl Fn(usize) -> Document,
        ours: &mut [Duration],
    ) -> Result<Vec<Row>> {
        let mut files = Vec::new();
        for time in 0..TWENTY {
            let text = told::Text::of(&press.compose(&paper(time))).open_document();
            let file = self.folder.join(format!("paper-{time:02}.fodt"));
            std::fs::File::create(&file)?.write_all(text.as_bytes())?;
            files.push(file);
        }
        let alone = files.get(..1).context("no file")?;
        // The first start makes its profile.
        rivals::libreoffice(&self.folder, alone)?;
        let (mut one, mut twenty) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            one.push(rivals::libreoffice(&self.folder, alone)?);
            twenty.push(rivals::libreoffice(&self.folder, &files)? / 20);
        }
        let mut row = |how: &str, floor: &mut [Duration], goal: f64| {
            Row::of_times(&format!("{name}, beside LibreOffice, {how}"), ours, floor, Goal::Times(goal))
        };
        Ok(vec![
            row("one process for twenty", &mut twenty, 1.0 / 20.0),
            row("a process for each", &mut one, 1.0 / 200.0),
        ])
    }

    /// A batch on every core, beside krilla on every core.
    fn batch(&self, times: usize) -> Result<Row> {
        say("printing a batch of 500 letters");
        let (mut ours, mut floor) = (Vec::new(), Vec::new());
        for _ in 0..times {
            let start = Instant::now();
            print_all(BATCH, papers::letter, |_, _| Ok::<(), PrintError>(()))?;
            ours.push(start.elapsed());
            let start = Instant::now();
            self.batch_by_krilla()?;
            floor.push(start.elapsed());
        }
        let name = "500 letters on every core, beside krilla";
        Ok(Row::of_times(name, &mut ours, &mut floor, Goal::Times(1.2)))
    }

    fn batch_by_krilla(&self) -> Result<()> {
        let cores = std::thread::available_parallelism()?.get();
        std::thread::scope(|scope| {
            let lane = |core: usize| {
                scope.spawn(move || -> Result<()> {
                    let mut press = Press::new();
                    for place in (core..BATCH).step_by(cores) {
                        krilla::write(&press.compose(&papers::letter(place)), &self.faces)?;
                    }
                    Ok(())
                })
            };
            let lanes: Vec<_> = (0..cores).map(lane).collect();
            for lane in lanes {
                lane.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            }
            Ok(())
        })
    }
}

/// The first page of a packet of hundreds of pages, from a press that printed nothing before.
fn first_page(packet: &Document) -> Result<Row> {
    say(&format!("printing the first page of a packet of {} pages", Press::new().page_count(packet)));
    let (mut times, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let start = Instant::now();
        let page = Press::new().first_page(packet)?;
        times.push(start.elapsed());
        let start = Instant::now();
        let all = Press::new().print(packet)?;
        whole.push(start.elapsed());
        ensure!(page.len() * 4 < all.len(), "the first page is the whole");
    }
    say(&format!("all its pages take {:.0} ms", milliseconds(&mut whole)));
    let took = milliseconds(&mut times);
    let name = "first page of a packet that names 5,000 systems, on a new press (ms)".to_owned();
    Ok(Row { name, ours: took, floor: took, goal: Goal::AtMost(100.0) })
}

/// The peak of a process that prints a batch and nothing else.
fn memory_of_a_batch() -> Result<Row> {
    let output = Command::new(std::env::current_exe()?).arg(BATCH_ALONE).output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    let problem = String::from_utf8_lossy(&output.stderr);
    let peak: f64 = told.trim().parse().with_context(|| format!("the batch did not end well: {problem}"))?;
    let name = "500 letters, memory at most (MB)".to_owned();
    Ok(Row { name, ours: peak, floor: peak, goal: Goal::AtMost(60.0) })
}
