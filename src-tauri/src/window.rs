//! The window: built, given its commands, its menu and what is dropped on it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use tauri::{App, DragDropEvent, Manager as _, WebviewWindowBuilder, WindowEvent};

use crate::session::Program;
use crate::{commands, files, log, menu, now, out, start, view_file};

/// The label of the one window, as in `tauri.conf.json`.
pub const LABEL: &str = "main";

/// Tells the page that a file from another office was dropped; it then asks what it is.
const RECEIVED: &str = "window.dispatchEvent(new CustomEvent('exception-desk:received'))";

/// Tells the page that files were dropped; it then asks for their names.
const DROPPED: &str = "window.dispatchEvent(new CustomEvent('exception-desk:dropped'))";

/// Tells the page that the desk is locked, because nobody has moved for too long.
const LOCKED: &str = "window.dispatchEvent(new CustomEvent('exception-desk:locked'))";

/// How often it is looked whether somebody is still at the desk.
const PRESENCE: Duration = Duration::from_secs(10);

/// Asks what the first page shows while its script is still read; `ui/src/lib/commands.ts` takes the answer.
const ASK_FIRST: &str = "window.officeStateAsked = window.__TAURI_INTERNALS__.invoke('office_state');";

/// Opens the window over the records in `data_dir`, with a file from another office to be looked at where there is one,
/// and returns when it is closed.
pub fn run(data_dir: PathBuf, file: Option<PathBuf>) -> ExitCode {
    start::without_graphics_card();
    if let Err(error) = files::private_folder(&data_dir) {
        out::complain(&format!("The folder {} cannot be made: {error}.", data_dir.display()));
        return ExitCode::FAILURE;
    }
    let log = log::begin(&data_dir);
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Program::new(data_dir, file))
        .manage(menu::Zoom::default())
        .menu(menu::build)
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .on_window_event(|window, event| {
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
                let program = window.state::<Program>();
                if let Some(received) = paths.iter().find(|path| files::is_from_other_office(path)) {
                    program.keep_received(Some(received.clone()));
                    menu::tell(window.app_handle(), RECEIVED);
                } else {
                    program.keep_dropped(paths.clone());
                    menu::tell(window.app_handle(), DROPPED);
                }
            }
        })
        .setup(|app| {
            open(app)?;
            // While the page loads, so that its first question finds the records open.
            let app = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                let program = app.state::<Program>();
                // A failure is in the log, and told to the page when it asks.
                let _ = program.ask(async |_| Ok(())).await;
                view_file::clear(program.data_dir());
                let clock = app.clone();
                tauri::async_runtime::spawn(
                    async move { back_up_by_the_clock(&clock.state::<Program>()).await },
                );
                loop {
                    tokio::time::sleep(PRESENCE).await;
                    if program.lock_if_idle() {
                        menu::tell(&app, LOCKED);
                    }
                }
            });
            Ok(())
        })
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!());
    let app = match built {
        Ok(app) => app,
        Err(error) => {
            out::complain(&format!("The window cannot be opened: {}.", crate::error::chain(&error)));
            return ExitCode::FAILURE;
        }
    };
    let handle = app.handle().clone();
    let code = app.run_return(|_, _| {});
    // The window is gone; whoever closed it need not wait for a copy.
    tauri::async_runtime::block_on(back_up(&handle.state::<Program>(), true));
    drop(log);
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// How often the program looks whether a backup is due.
const LOOK: Duration = Duration::from_mins(1);

/// Backs up whenever the office’s rule says so, as long as the program is open.
async fn back_up_by_the_clock(program: &Program) {
    // Not at once: the first page comes before a backup that was due while nobody was there.
    loop {
        tokio::time::sleep(LOOK).await;
        back_up(program, false).await;
    }
}

/// Backs up if it is due. What goes wrong is in the log, and the administrator is told on My work.
async fn back_up(program: &Program, closing: bool) {
    let session = program.who().ok();
    let asked =
        program.ask(async move |office| Ok(office.back_up_if_due(session.as_ref(), closing, now()).await?));
    match asked.await {
        Ok(Some(made)) => tracing::info!(name = made.backup.name, "backed up"),
        Ok(None) => {}
        Err(failure) => tracing::warn!(why = failure.sentence(), "a backup that was due was not made"),
    }
}

/// Opens the window that `tauri.conf.json` describes.
///
/// What the page keeps for itself (the look that was chosen) lies with the records: two folders of records share
/// nothing, and nothing of an office is left behind elsewhere.
fn open(app: &App) -> Result<(), Box<dyn std::error::Error>> {
    let described = app.config().app.windows.first().ok_or("tauri.conf.json describes no window")?;
    let kept = app.state::<Program>().data_dir().join("window");
    WebviewWindowBuilder::from_config(app, described)?
        .data_directory(kept)
        .initialization_script(menu::PLUS)
        .initialization_script(ASK_FIRST)
        .build()?;
    Ok(())
}
