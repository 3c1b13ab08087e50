//! The real window over a grown office: how long a key press takes until its result is painted, whether a row is blank
//! while a list is scrolled, and what the office adds to the start.
//!
//! The window is driven by its keys and the wheel, as `xdotool` presses them, and watched on the screen. Nothing in the program
//! knows that it is measured.

use std::io::Write as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::DEMONSTRATION_PASSPHRASE;

use crate::row::{Goal, Row, spread};
use crate::say;
use crate::screen::{Picture, Screen};
use crate::window::{Candidate, GLANCE, Opened, close, in_turns, open_still, stand_still};

/// Who signs in: somebody who sees every request. The list of people goes to who begins like this.
const WHO: &str = "Lak";
/// The share of the screen that is otherwise where a letter was typed, be it a thin one; a blinking caret is less.
const LETTER: f64 = 0.00002;
/// The share of the screen that is otherwise when somebody has signed in.
const DESK: f64 = 0.05;
/// A result is painted when nothing has changed for this long.
const STILL: Duration = Duration::from_millis(400);
/// How often a list is scrolled, half of them down and half up again.
const TURNS: usize = 12;
/// Notches of the wheel that are one turn: most of what is in sight.
const NOTCHES: &str = "4";
/// Lines by which a gap between two rows may be higher on the way than where a list stands.
const GAP: u64 = 12;
/// The key that opens the officer’s guide, a page without a list.
const GUIDE: &str = "F1";
/// Between two letters of somebody who types some 100 words a minute, and between the last of them and Enter.
const TYPIST: Duration = Duration::from_millis(110);
/// Nothing takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the window of one office took.
struct Pressed {
    letters: Vec<Duration>,
    typed: Vec<Duration>,
    at_once: Vec<Duration>,
    scrolled: Vec<Duration>,
}

/// What is typed into the box for finding.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// A letter at a time, each when what came of the one before is painted.
    pub by_letter: &'a [&'a str],
    /// As a person types them: Enter a moment after the last letter.
    pub typed: &'a [&'a str],
    /// Enter with the last letter, as when they are pasted.
    pub at_once: &'a [&'a str],
}

/// Measures the window of an office of `size` requests beside that of a small one: words are typed and looked for, what was
/// found is scrolled (in the small one, the officer’s guide), and both are started in turns.
///
/// # Errors
/// When a window does not do what a key should make it do, or a row is blank.
pub fn measure(
    screen: &Screen,
    [grown, small]: [Candidate; 2],
    size: u32,
    words: Words<'_>,
    starts: usize,
) -> Result<Vec<Row>> {
    let mut ours = pressed(screen, &grown, words, None)?;
    let mut floor = pressed(screen, &small, words, Some(GUIDE))?;
    let [mut opened, mut opened_small] = in_turns(screen, grown, small, starts)?;
    let name = |what: &str| format!("{size} requests, window: {what}");
    let most = |what: &str, ours: &mut [Duration], floor: &mut [Duration]| {
        Row::of_most(&name(what), ours, floor, 100.0)
    };
    Ok(vec![
        most("a letter and its ways to go on painted", &mut ours.letters, &mut floor.letters),
        most("words looked for, their list painted", &mut ours.typed, &mut floor.typed),
        most("words looked for with their last letter", &mut ours.at_once, &mut floor.at_once),
        most("a list scrolled, no row blank", &mut ours.scrolled, &mut floor.scrolled),
        Row::of_times(
            &name("start, beside ten requests"),
            &mut opened.starts,
            &mut opened_small.starts,
            Goal::Times(1.1),
        ),
    ])
}

/// Types and looks for words, and scrolls what was found, or the page that a key opens.
fn pressed(screen: &Screen, candidate: &Candidate, words: Words<'_>, page: Option<&str>) -> Result<Pressed> {
    say("signing in and typing");
    let empty = screen.look()?;
    let mut hands = Hands::new()?;
    let (mut opened, signing) = open_still(screen, &empty, candidate)?;
    hands.press(&["key", "Tab"])?;
    hands.press(&["type", "--delay", "40", WHO])?;
    hands.press(&["key", "Tab"])?;
    hands.press(&["type", "--delay", "20", DEMONSTRATION_PASSPHRASE])?;
    hands.press(&["key", "Return"])?;
    let signing_in = Instant::now();
    while screen.look()?.unlike(&signing) < DESK {
        ensure!(signing_in.elapsed() < PATIENCE, "nobody was signed in");
        sleep(GLANCE);
    }
    let mut letters = Vec::new();
    for words in words.by_letter {
        enter_box(screen, &mut opened, &mut hands)?;
        for letter in words.chars() {
            let key = key_of(letter);
            // A space shows nothing by itself.
            if letter == ' ' {
                hands.press(&["key", &key])?;
                stand_still(screen, &mut opened, "ours")?;
            } else {
                letters.push(painted(screen, &mut hands, &key)?);
            }
        }
    }
    let mut look_for = |words: &[&str], rest| -> Result<Vec<Duration>> {
        let mut took = Vec::new();
        for words in words {
            enter_box(screen, &mut opened, &mut hands)?;
            for (place, letter) in words.chars().enumerate() {
                if place > 0 {
                    sleep(TYPIST);
                }
                hands.press(&["key", &key_of(letter)])?;
            }
            sleep(rest);
            took.push(painted(screen, &mut hands, "Return")?);
        }
        say(&slowest(words, &took));
        Ok(took)
    };
    let typed = look_for(words.typed, TYPIST)?;
    let at_once = look_for(words.at_once, Duration::ZERO)?;
    if let Some(key) = page {
        hands.press(&["key", key])?;
    }
    let scrolled = scroll(screen, &mut opened, &mut hands)?;
    close(screen, &empty, opened)?;
    let mut took = Pressed { letters, typed, at_once, scrolled };
    say(&format!(
        "a letter {}; words looked for {}; with their last letter {}; scrolled {}",
        spread(&mut took.letters),
        spread(&mut took.typed),
        spread(&mut took.at_once),
        spread(&mut took.scrolled)
    ));
    Ok(took)
}

/// The words that took longest, for people.
fn slowest(words: &[&str], took: &[Duration]) -> String {
    let mut both: Vec<_> = took.iter().zip(words).collect();
    both.sort_unstable_by(|one, other| other.cmp(one));
    let named =
        both.iter().take(5).map(|(took, words)| format!("{words} {:.0}", took.as_secs_f64() * 1000.0));
    format!("the slowest words (ms): {}", named.collect::<Vec<_>>().join(", "))
}

/// Goes into the box for finding, and empties it.
fn enter_box(screen: &Screen, opened: &mut Opened, hands: &mut Hands) -> Result<()> {
    stand_still(screen, opened, "ours")?;
    hands.press(&["key", "ctrl+k"])?;
    hands.press(&["key", "BackSpace"])?;
    stand_still(screen, opened, "ours")?;
    Ok(())
}

/// What `xdotool` calls the key of a letter.
fn key_of(letter: char) -> String {
    if letter == ' ' { "space".to_owned() } else { letter.to_string() }
}

/// Scrolls what is shown, and returns how long each turn of the wheel took until something moved.
///
/// # Errors
/// When a row is blank on the way.
fn scroll(screen: &Screen, opened: &mut Opened, hands: &mut Hands) -> Result<Vec<Duration>> {
    hands.press(&["mousemove", "640", "600"])?;
    let mut standing = stand_still(screen, opened, "ours")?;
    let mut took = Vec::new();
    for turn in 0..TURNS {
        let wheel = if turn < TURNS / 2 { "5" } else { "4" };
        let begun = Instant::now();
        hands.press(&["click", "--repeat", NOTCHES, "--delay", "1", wheel])?;
        let (mut seen, mut since, mut first) = (Vec::new(), Instant::now(), None);
        while first.is_none() || since.elapsed() < STILL {
            ensure!(begun.elapsed() < PATIENCE, "the list is not scrolled, or does not come to rest");
            let picture = screen.look()?;
            if picture.unlike(seen.last().unwrap_or(&standing)) > LETTER {
                since = Instant::now();
                first.get_or_insert_with(|| begun.elapsed());
                seen.push(picture);
            }
            sleep(GLANCE);
        }
        took.push(first.context("the list was not scrolled")?);
        let rest = seen.last().context("the list was not scrolled")?;
        let emptiest = standing.longest_blank().max(rest.longest_blank());
        let blank = seen.iter().map(Picture::longest_blank).max().unwrap_or(0);
        ensure!(
            blank <= emptiest + GAP,
            "a row was blank while the list was scrolled ({blank} lines, {emptiest} at rest)"
        );
        standing = rest.clone();
    }
    Ok(took)
}

/// Presses a key, and returns how long it took until the last change that came of it was on the screen.
fn painted(screen: &Screen, hands: &mut Hands, key: &str) -> Result<Duration> {
    let mut seen = screen.look()?;
    let begun = Instant::now();
    hands.press(&["key", key])?;
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

/// What presses keys and turns the wheel: one `xdotool` that does each line when it reads it, so that starting it is no part
/// of what is measured.
struct Hands {
    xdotool: Child,
    told: ChildStdin,
}

impl Hands {
    fn new() -> Result<Self> {
        let mut xdotool = Command::new("xdotool")
            .arg("-")
            .stdin(Stdio::piped())
            .spawn()
            .context("xdotool cannot be started")?;
        let told = xdotool.stdin.take().context("xdotool hears nothing")?;
        Ok(Self { xdotool, told })
    }

    /// Does something; no word of it has a quotation mark.
    fn press(&mut self, words: &[&str]) -> Result<()> {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        writeln!(self.told, "{}", quoted.join(" "))
            .and_then(|()| self.told.flush())
            .context("xdotool has ended")
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        // It ends by itself when nothing more can come; where it does not, nothing is lost.
        let _ = self.xdotool.kill();
        let _ = self.xdotool.wait();
    }
}
