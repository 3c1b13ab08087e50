//! Writes down for Tauri which commands there are. What is not in this list, and not opened by
//! `capabilities/main.json`, the window cannot call; a test compares both with the code.

/// Every command of the window.
const COMMANDS: &[&str] = &[
    "office_state",
    "set_up",
    "look_around",
    "sign_in",
    "sign_out",
    "desk",
    "my_work",
    "requests",
    "request_choices",
    "request",
    "open_request",
    "take",
    "check",
    "draft",
    "save_draft",
    "drop_draft",
    "form_to_fill",
    "attach",
    "dropped",
    "attach_dropped",
    "record_signing",
    "record_signing_dropped",
    "document",
    "preview",
    "save_file",
    "open_file",
    "print_file",
    "settings",
    "change_settings",
    "verify",
    "templates",
    "template",
    "template_revision",
    "compare_template",
    "check_template",
    "preview_template",
    "save_template_draft",
    "drop_template_draft",
    "publish_template",
    "restore_template",
    "accounts",
    "add_account",
    "change_account",
    "retire_account",
    "change_passphrase",
    "people",
    "procedure",
    "zoom_in",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
