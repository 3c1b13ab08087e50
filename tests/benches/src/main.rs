//! Measures the program beside what it stands on: filing beside plain `SQLite`, lists beside the bare query, the window
//! beside a bare `WebKitGTK` window, letters beside other ways to print them. Ours and the floor take turns in one run, so that a busy machine slows both.
//!
//! `cargo xtask bench` builds everything this needs and starts it. `NOTES.md` says what each row compares.

mod audit;
mod documents;
mod filing;
mod growth;
mod history;
mod import;
mod office;
mod opening;
mod queue;
mod row;
mod scale;
#[cfg(target_os = "linux")]
mod screen;
mod time;
#[cfg(target_os = "linux")]
mod typing;
#[cfg(target_os = "linux")]
mod window;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::row::Row;

/// What was asked for.
struct Asked {
    /// The release program.
    program: PathBuf,
    /// The bare window's program.
    bare: PathBuf,
    /// The file in which the X server keeps its screen.
    screen: PathBuf,
    /// Where records are made and removed again; a disk, not memory.
    folder: PathBuf,
    /// The folder in which Typst is installed for Python.
    typst: Option<PathBuf>,
    /// Where the rows go as JSON.
    json: Option<PathBuf>,
    /// Where what grows with an office is drawn, as SVG.
    drawing: Option<PathBuf>,
    /// Fewer repetitions.
    quick: bool,
    /// An office of a million requests too: some 20 GB and half an hour.
    million: bool,
    /// Only these groups of rows; all when empty.
    only: Vec<String>,
    /// An office that was made by `bench-data` before: the window over it is measured, without making it again.
    window_over: Option<PathBuf>,
}

/// The groups of rows, in the order in which they are measured.
const GROUPS: [&str; 10] =
    ["filing", "queue", "time", "audit", "opening", "history", "import", "scale", "documents", "window"];

fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some(documents::BATCH_ALONE) {
        print(&documents::batch_alone()?.to_string());
        return Ok(());
    }
    let asked = read(std::env::args().skip(1))?;
    std::fs::create_dir_all(&asked.folder)
        .with_context(|| format!("{} cannot be made", asked.folder.display()))?;
    // Two workers, as the program has on such a machine.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let rows = runtime.block_on(measure(&asked))?;
    print(&row::table(&rows));
    if let Some(path) = &asked.json {
        row::write_json(&rows, path)?;
        print(&format!("The rows are in {}.", path.display()));
    }
    if let Some(path) = &asked.drawing {
        growth::draw(&rows, path)?;
        print(&format!("The drawing is in {}.", path.display()));
    }
    Ok(())
}

async fn measure(asked: &Asked) -> Result<Vec<Row>> {
    let everything = asked.only.is_empty() && asked.window_over.is_none();
    let wanted = |group: &str| everything || asked.only.iter().any(|name| name == group);
    let folder = tempfile::tempdir_in(&asked.folder)?;
    let office = folder.path().join("office");
    say("making the demonstration office");
    office::make(&office).await?;
    let mut rows = Vec::new();
    if wanted("filing") {
        rows.extend(filing::measure(folder.path(), &office, if asked.quick { 6 } else { 30 }).await?);
    }
    if wanted("queue") {
        rows.extend(queue::measure(folder.path(), if asked.quick { 40 } else { 300 }).await?);
    }
    if wanted("time") {
        rows.extend(time::measure(folder.path(), if asked.quick { 20 } else { 100 }).await?);
    }
    if wanted("audit") {
        let (requests, times) = if asked.quick { (100_000, 5) } else { (1_000_000, 9) };
        rows.extend(audit::measure(&folder.path().join("audit"), requests, times).await?);
    }
    if wanted("opening") {
        rows.push(opening::measure(&office, if asked.quick { 40 } else { 300 }).await?);
    }
    if wanted("history") {
        rows.push(history::measure(folder.path(), if asked.quick { 100_000 } else { 1_000_000 })?);
    }
    if wanted("import") {
        let sizes: &[u32] = if asked.quick { &[1000, 10_000] } else { &[1000, 10_000, 100_000] };
        rows.extend(import::measure(&folder.path().join("import"), sizes).await?);
    }
    if wanted("scale") {
        let mut sizes = vec![1000, 10_000];
        if !asked.quick {
            sizes.push(100_000);
        }
        if asked.million {
            sizes.push(1_000_000);
        }
        let times = if asked.quick { 20 } else { 60 };
        let ten = folder.path().join("ten");
        scale::make_small(&ten).await?;
        let window = |made: &Path, size| of_the_grown_window(asked, folder.path(), [made, &ten], size);
        rows.extend(scale::measure(&folder.path().join("scale"), &sizes, times, window).await?);
    }
    if let Some(grown) = &asked.window_over {
        scale::make_small(&folder.path().join("ten")).await?;
        let size = scale::size_of(grown).await?;
        rows.extend(of_the_grown_window(asked, folder.path(), [grown, &folder.path().join("ten")], size)?);
    }
    if wanted("documents") {
        rows.extend(documents::measure(folder.path(), asked.typst.as_deref(), asked.quick)?);
    }
    if wanted("window") {
        rows.extend(of_the_window(asked, &office, folder.path())?);
    }
    Ok(rows)
}

/// What is typed into the window of a grown office, one after the other: words that its requests have, and each of them but once,
/// so that none was looked for before.
#[cfg(target_os = "linux")]
const WORDS: typing::Words<'_> = typing::Words {
    by_letter: &["mainframe encryption", "portal", "shared account", "kiosks without", "factor"],
    typed: &[
        "dealer registration",
        "printer",
        "remote access",
        "vendor",
        "benefit card",
        "licensing",
        "field office",
        "replacement",
        "passwords",
        "server",
        "database",
        "hospital ward",
        "network",
        "scanner",
        "radio gateway",
        "recorder",
        "management",
        "budget year",
        "laptops",
        "local administrator",
        "truck scales",
        "badge printer",
        "border station",
        "camera",
        "visitor kiosks",
        "analyzers",
        "storage",
        "operating system",
        "courtroom display",
        "scan",
        "motion sensors",
        "bridge",
        "call center",
        "district",
        "training",
        "central logging",
        "regional",
        "dealer portal",
        "encryption at rest",
        "private network",
    ],
    at_once: &[
        "payroll",
        "evidence archive",
        "hatchery",
        "telnet",
        "unsigned firmware",
        "river sensors",
        "correction",
        "tunnel",
        "parking gates",
        "laboratory",
        "academy",
        "virus scan",
        "screen lock",
        "warehouse",
        "fire camp",
        "certificate",
        "macros",
        "toll reader",
        "dispatch room",
        "contract",
    ],
};

#[cfg(target_os = "linux")]
fn of_the_grown_window(asked: &Asked, folder: &Path, [made, ten]: [&Path; 2], size: u32) -> Result<Vec<Row>> {
    let candidate = |name, records: &Path| {
        window::Candidate::new(name, &asked.program, &folder.join(name)).records(records)
    };
    let both = [candidate("home-grown", made), candidate("home-ten", ten)];
    let starts = if asked.quick { 5 } else { 15 };
    typing::measure(&screen::Screen::open(&asked.screen)?, both, size, WORDS, starts)
}

#[cfg(not(target_os = "linux"))]
fn of_the_grown_window(_: &Asked, _: &Path, _: [&Path; 2], _: u32) -> Result<Vec<Row>> {
    bail!("the window is driven and watched on Linux alone")
}

#[cfg(target_os = "linux")]
fn of_the_window(asked: &Asked, office: &Path, folder: &Path) -> Result<Vec<Row>> {
    let ours = window::Candidate::new("ours", &asked.program, &folder.join("home-ours")).records(office);
    let bare = window::Candidate::new("bare", &asked.bare, &folder.join("home-bare"));
    let screen = screen::Screen::open(&asked.screen)?;
    window::measure(&screen, ours, bare, if asked.quick { 5 } else { 21 })
}

#[cfg(not(target_os = "linux"))]
fn of_the_window(_: &Asked, _: &Path, _: &Path) -> Result<Vec<Row>> {
    bail!("the window is measured against WebKitGTK's, on Linux alone")
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Asked> {
    let (mut program, mut bare, mut screen, mut folder) = (None, None, None, None);
    let (mut typst, mut json, mut drawing, mut only) = (None, None, None, Vec::new());
    let (mut quick, mut million, mut window_over) = (false, false, None);
    while let Some(word) = words.next() {
        let mut path =
            || words.next().map(PathBuf::from).with_context(|| format!("{word} needs a path after it"));
        match word.as_str() {
            "--program" => program = Some(path()?),
            "--bare" => bare = Some(path()?),
            "--screen" => screen = Some(path()?),
            "--folder" => folder = Some(path()?),
            "--typst" => typst = Some(path()?),
            "--json" => json = Some(path()?),
            "--drawing" => drawing = Some(path()?),
            "--window-over" => window_over = Some(path()?),
            "--quick" => quick = true,
            "--million" => million = true,
            group if GROUPS.contains(&group) => only.push(word),
            _ => bail!(
                "`{word}` is not understood. Groups of rows are: {}; options are --json FILE, --drawing FILE.svg, --window-over FOLDER, --quick and --million.",
                GROUPS.join(", ")
            ),
        }
    }
    Ok(Asked {
        program: program.context("--program names the release program")?,
        bare: bare.context("--bare names the bare window's program")?,
        screen: screen.context("--screen names the X server's screen")?,
        folder: folder.context("--folder names a folder for records")?,
        typst,
        json,
        drawing,
        quick,
        million,
        only,
        window_over,
    })
}

/// Prints to standard output.
#[expect(clippy::print_stdout, reason = "the output of a command-line tool")]
fn print(text: &str) {
    println!("{text}");
}

/// Says what is being measured, or found out beside the rows.
#[expect(clippy::print_stderr, reason = "standard output holds the table alone")]
fn say(text: &str) {
    eprintln!("bench: {text}");
}
