//! The only place that opens the system's dialogs.

use std::path::PathBuf;

use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder};

use crate::window::LABEL;

/// Asks which file to take, under a title that says what for; none: cancelled.
pub async fn file_to_open<R: Runtime>(app: &AppHandle<R>, title: &str) -> Option<PathBuf> {
    if cfg!(feature = "e2e") {
        return answered("EXCEPTION_DESK_E2E_OPEN");
    }
    let (tell, told) = tokio::sync::oneshot::channel();
    dialog(app).set_title(title).pick_file(move |file| {
        // Nobody listens when the program is ending.
        let _ = tell.send(file);
    });
    told.await.ok()??.into_path().ok()
}

/// Asks where to save a file under `name`; none: cancelled.
pub async fn file_to_save<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    if cfg!(feature = "e2e") {
        return answered("EXCEPTION_DESK_E2E_SAVE_AS");
    }
    let (tell, told) = tokio::sync::oneshot::channel();
    dialog(app).set_title("Save the document").set_file_name(name).save_file(move |file| {
        // Nobody listens when the program is ending.
        let _ = tell.send(file);
    });
    told.await.ok()??.into_path().ok()
}

/// Asks for a folder, under a title that says what for; none: cancelled.
pub async fn folder<R: Runtime>(app: &AppHandle<R>, title: &str) -> Option<PathBuf> {
    if cfg!(feature = "e2e") {
        return answered("EXCEPTION_DESK_E2E_FOLDER");
    }
    let (tell, told) = tokio::sync::oneshot::channel();
    dialog(app).set_title(title).pick_folder(move |folder| {
        // Nobody listens when the program is ending.
        let _ = tell.send(folder);
    });
    told.await.ok()??.into_path().ok()
}

fn dialog<R: Runtime>(app: &AppHandle<R>) -> FileDialogBuilder<R> {
    let dialog = app.dialog().file();
    match app.get_webview_window(LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// What a test answers in place of the person, because `WebDriver` cannot reach the system's dialogs: nothing means
/// that they cancelled.
fn answered(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|answer| !answer.is_empty()).map(PathBuf::from)
}
