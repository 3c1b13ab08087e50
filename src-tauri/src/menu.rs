//! The native menu. Its accelerators stand beside its words, so that they can be found.

use std::sync::{Mutex, PoisonError};

use tauri::menu::{Menu, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::window::LABEL;

/// An entry: id, words, accelerator, and what the page is told when it is chosen.
///
/// The page is told by a constant script, never by one that is put together: what comes from a record or a file name
/// does not reach it on this way.
struct Entry {
    id: &'static str,
    words: &'static str,
    accelerator: &'static str,
    does: Does,
}

enum Does {
    /// Runs a constant script in the page.
    Tells(&'static str),
    /// Zooms to the factor that follows from the present one.
    Zooms(fn(f64) -> f64),
    /// Opens the system's dialog to print the page.
    Prints,
}

const PLACES: &[Entry] = &[
    Entry {
        id: "my-work",
        words: "My work",
        accelerator: "CmdOrCtrl+1",
        does: Does::Tells("window.location.hash = '#/work'"),
    },
    Entry {
        id: "requests",
        words: "Requests",
        accelerator: "CmdOrCtrl+2",
        does: Does::Tells("window.location.hash = '#/requests'"),
    },
    Entry {
        id: "open-request",
        words: "Open a request",
        accelerator: "CmdOrCtrl+N",
        does: Does::Tells("window.location.hash = '#/requests/new'"),
    },
    Entry {
        id: "find",
        words: "Find",
        accelerator: "CmdOrCtrl+K",
        // What the page does when it gets the keys itself.
        does: Does::Tells("window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))"),
    },
];

const PRINT: Entry =
    Entry { id: "print", words: "Print the page", accelerator: "CmdOrCtrl+P", does: Does::Prints };

const ZOOM: &[Entry] = &[
    Entry { id: "zoom-in", words: "Zoom in", accelerator: "CmdOrCtrl+=", does: Does::Zooms(further) },
    Entry {
        id: "zoom-out",
        words: "Zoom out",
        accelerator: "CmdOrCtrl+-",
        does: Does::Zooms(|factor| (factor - STEP).max(SMALLEST)),
    },
    Entry { id: "zoom-100", words: "Zoom to 100 %", accelerator: "CmdOrCtrl+0", does: Does::Zooms(|_| 1.0) },
];

const HELP: Entry = Entry {
    id: "help",
    words: "Help",
    accelerator: "F1",
    does: Does::Tells("window.location.hash = '#/help'"),
};

const STEP: f64 = 0.1;
const SMALLEST: f64 = 0.5;
const LARGEST: f64 = 3.0;

/// How far the page is zoomed; 1 is 100 %.
pub struct Zoom(Mutex<f64>);

impl Default for Zoom {
    fn default() -> Self {
        Self(Mutex::new(1.0))
    }
}

/// Builds the menu.
///
/// # Errors
/// When the toolkit does not take it.
pub fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let item = |entry: &Entry| {
        MenuItemBuilder::with_id(entry.id, entry.words).accelerator(entry.accelerator).build(app)
    };
    let mut desk = SubmenuBuilder::new(app, "Desk");
    for entry in PLACES {
        desk = desk.item(&item(entry)?);
    }
    let quit = PredefinedMenuItem::quit(app, Some("Quit"))?;
    let desk = desk.separator().item(&item(&PRINT)?).separator().item(&quit).build()?;
    let mut view = SubmenuBuilder::new(app, "View");
    for entry in ZOOM {
        view = view.item(&item(entry)?);
    }
    let help = SubmenuBuilder::new(app, "Help").item(&item(&HELP)?).build()?;
    // The system's own entries, because on macOS the keys for copy and paste work only through them.
    let edit = SubmenuBuilder::new(app, "Edit").undo().redo().separator().cut().copy().paste().select_all();
    Menu::with_items(app, &[&desk, &edit.build()?, &view.build()?, &help])
}

/// Does what the chosen entry says.
pub fn chosen<R: Runtime>(app: &AppHandle<R>, id: &str) {
    let mut entries = PLACES.iter().chain(ZOOM).chain([&PRINT, &HELP]);
    let Some(entry) = entries.find(|entry| entry.id == id) else { return };
    match entry.does {
        Does::Tells(script) => tell(app, script),
        Does::Zooms(to) => zoom(app, to),
        Does::Prints => {
            let printed = app.get_webview_window(LABEL).map_or(Ok(()), |window| window.print());
            if let Err(error) = printed {
                tracing::warn!(%error, "the page cannot be printed");
            }
        }
    }
}

/// Tells the core that Ctrl (or Command) was pressed with a plus.
///
/// The menu's accelerators name keys, and the plus is on another key, or needs Shift, on many keyboards: only the page
/// learns which letter was meant.
pub const PLUS: &str = "window.addEventListener('keydown', (event) => {
    if (event.key !== '+' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    void window.__TAURI_INTERNALS__.invoke('zoom_in');
});";

/// Zooms in by one step.
pub fn zoom_in<R: Runtime>(app: &AppHandle<R>) {
    zoom(app, further);
}

/// Runs a constant script in the page.
pub fn tell<R: Runtime>(app: &AppHandle<R>, script: &'static str) {
    let told = app.get_webview_window(LABEL).map_or(Ok(()), |window| window.eval(script));
    if let Err(error) = told {
        tracing::warn!(%error, "the page cannot be told");
    }
}

fn further(factor: f64) -> f64 {
    (factor + STEP).min(LARGEST)
}

fn zoom<R: Runtime>(app: &AppHandle<R>, to: fn(f64) -> f64) {
    let zoom = app.state::<Zoom>();
    let mut factor = zoom.0.lock().unwrap_or_else(PoisonError::into_inner);
    *factor = to(*factor);
    let zoomed = app.get_webview_window(LABEL).map_or(Ok(()), |window| window.set_zoom(*factor));
    if let Err(error) = zoomed {
        tracing::warn!(%error, "the page cannot be zoomed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zoom_stays_between_half_and_threefold() {
        let step = |id: &str| {
            ZOOM.iter().find(|entry| entry.id == id).and_then(|entry| match entry.does {
                Does::Zooms(to) => Some(to),
                Does::Tells(_) | Does::Prints => None,
            })
        };
        let (Some(further), Some(back), Some(reset)) = (step("zoom-in"), step("zoom-out"), step("zoom-100"))
        else {
            panic!("the menu zooms in, out and back");
        };
        let many = |start: f64, step: fn(f64) -> f64| (0..100).fold(start, |factor, _| step(factor));
        assert!((many(1.0, further) - LARGEST).abs() < f64::EPSILON);
        assert!((many(1.0, back) - SMALLEST).abs() < f64::EPSILON);
        assert!((reset(2.3) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn no_two_entries_share_an_id_or_a_key() {
        let all: Vec<_> = PLACES.iter().chain(ZOOM).chain([&PRINT, &HELP]).collect();
        for (at, entry) in all.iter().enumerate() {
            for other in all.iter().skip(at + 1) {
                assert_ne!(entry.id, other.id);
                assert_ne!(entry.accelerator, other.accelerator);
            }
        }
    }
}
