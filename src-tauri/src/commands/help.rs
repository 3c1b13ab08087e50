//! The help, and what helps to read.

use casework::view::Procedure;
use tauri::AppHandle;

use crate::menu;

/// The procedure, for its drawing.
#[tauri::command]
pub fn procedure() -> Procedure {
    casework::procedure()
}

/// Zooms in by one step.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the application over by value")]
pub fn zoom_in(app: AppHandle) {
    menu::zoom_in(&app);
}
