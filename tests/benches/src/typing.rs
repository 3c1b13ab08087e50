//! The real window over a grown office: how long a key press takes until its result is painted, and what the office adds
//! to the start.
//!
//! The window is driven by the keyboard alone, as `xdotool` presses it, and watched on the screen. Nothing in the program
//! knows that it is measured.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::DEMONSTRATION_PASSPHRASE;

use crate::row::{Goal, Row, spread};
use crate::say;
use crate::screen::Screen;
use crate::window::{Candidate, GLANCE, close, in_turns, open_still, stand_still};

/// Who signs in: somebody who sees every request. The list of people goes to who begins like this.
const WHO: &str = "Lak";
/// The share of the screen that is otherwise where a letter was typed; a blinking caret is less.
const LETTER: f64 = 0.00004;
/// The share of the screen that is otherwise when somebody has signed in.
const DESK: f64 = 0.05;
/// A result is painted when nothing has changed for this long.
const STILL: Duration = Duration::from_millis(400);
/// Nothing takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the window of one office took.
struct Pressed {
    letters: Vec<Duration>,
    found: Vec<Duration>,
}

/// Measures the window of an office of `size` requests beside that of a small one: words are `typed` a letter at a time
/// and looked for, and both are started in turns.
///
/// # Errors
/// When a window does not do what a key should make it do.
pub fn measure(
    screen: &Screen,
    [grown, small]: [Candidate; 2],
    size: u32,
    typed: &[&str],
    starts: usize,
) -> Result<Vec<Row>> {
    let mut ours = pressed(screen, &grown, typed)?;
    let mut floor = pressed(screen, &small, typed)?;
    let [mut opened, mut opened_small] = in_turns(screen, grown, small, starts)?;
    let name = |what: &str| format!("{size} requests, window: {what}");
    let most = |what: &str, ours: &mut [Duration], floor: &mut [Duration]| {
        Row::of_most(&name(what), ours, floor, 100.0)
    };
    Ok(vec![
        most("a letter and its ways to go on painted", &mut ours.letters, &mut floor.letters),
        most("words looked for, their list painted", &mut ours.found, &mut floor.found),
        Row::of_times(
            &name("start, beside ten requests"),
            &mut opened.starts,
            &mut opened_small.starts,
            Goal::Times(1.1),
        ),
    ])
}

fn pressed(screen: &Screen, candidate: &Candidate, typed: &[&str]) -> Result<Pressed> {
    say("signing in and typing");
    let empty = screen.look()?;
    let (mut opened, page) = open_still(screen, &empty, candidate)?;
    press(&["key", "Tab"])?;
    press(&["type", "--delay", "40", WHO])?;
    press(&["key", "Tab"])?;
    press(&["type", "--delay", "20", DEMONSTRATION_PASSPHRASE])?;
    press(&["key", "Return"])?;
    let signing_in = Instant::now();
    while screen.look()?.unlike(&page) < DESK {
        ensure!(signing_in.elapsed() < PATIENCE, "nobody was signed in");
        sleep(GLANCE);
    }
    let mut took = Pressed { letters: Vec::new(), found: Vec::new() };
    for words in typed {
        stand_still(screen, &mut opened, "ours")?;
        press(&["key", "ctrl+k"])?;
        press(&["key", "BackSpace"])?;
        stand_still(screen, &mut opened, "ours")?;
        for letter in words.chars() {
            let letter = if letter == ' ' { "space".to_owned() } else { letter.to_string() };
            took.letters.push(painted(screen, &letter)?);
        }
        took.found.push(painted(screen, "Return")?);
    }
    close(screen, &empty, opened)?;
    say(&format!("a letter {}; words looked for {}", spread(&mut took.letters), spread(&mut took.found)));
    Ok(took)
}

/// Presses a key, and returns how long it took until the last change that came of it was on the screen.
fn painted(screen: &Screen, key: &str) -> Result<Duration> {
    let mut seen = screen.look()?;
    let begun = Instant::now();
    press(&["key", key])?;
    let mut last = None;
    let mut since = Instant::now();
    while last.is_none() || since.elapsed() < STILL {
        ensure!(begun.elapsed() < PATIENCE, "nothing was painted for the key “{key}”");
        let now = screen.look()?;
        if now.unlike(&seen) > LETTER {
            seen = now;
            since = Instant::now();
            last = Some(begun.elapsed());
        }
        sleep(GLANCE);
    }
    last.context("nothing was painted")
}

fn press(arguments: &[&str]) -> Result<()> {
    let status = Command::new("xdotool").args(arguments).status().context("xdotool cannot be started")?;
    ensure!(status.success(), "xdotool {arguments:?} ended with {status}");
    Ok(())
}
