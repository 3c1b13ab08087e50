//! The help.

use casework::view::Procedure;

/// The procedure, for its drawing.
#[tauri::command]
pub fn procedure() -> Procedure {
    casework::procedure()
}
