//! Where the records are.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Names the folder of the records where `--data-dir` does not.
pub const VARIABLE: &str = "EXCEPTION_DESK_DATA_DIR";

/// The folder's name within the system's folder for the data of applications, as in `tauri.conf.json`.
const FOLDER: &str = "org.exception-desk";

/// The folder of the records: the argument, else the variable, else the system's folder for the data of applications.
///
/// A relative one is taken from the working folder. None when the system names no such folder.
pub fn data_dir(argument: Option<PathBuf>) -> Option<PathBuf> {
    let named = argument.or_else(|| set(env::var_os(VARIABLE)).map(PathBuf::from));
    let folder = named.or_else(|| system().map(|folder| folder.join(FOLDER)))?;
    Some(std::path::absolute(&folder).unwrap_or(folder))
}

/// Where this system keeps the data of applications, for the person who is signed in to it.
fn system() -> Option<PathBuf> {
    if cfg!(windows) {
        return set(env::var_os("APPDATA")).map(PathBuf::from);
    }
    let home = env::home_dir().filter(|home| home.is_absolute());
    if cfg!(target_os = "macos") {
        return home.map(|home| home.join("Library/Application Support"));
    }
    // The XDG specification has a relative path ignored.
    let named = set(env::var_os("XDG_DATA_HOME")).map(PathBuf::from).filter(|folder| folder.is_absolute());
    named.or_else(|| home.map(|home| home.join(".local/share")))
}

fn set(value: Option<OsString>) -> Option<OsString> {
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn the_argument_names_the_folder_and_the_system_does_otherwise() {
        assert!(data_dir(Some("records".into())).unwrap().is_absolute());
        assert!(data_dir(Some("records".into())).unwrap().ends_with("records"));
        assert!(system().unwrap().is_absolute());
    }

    #[test]
    fn the_folder_is_named_as_the_application_is() {
        let configuration: serde_json::Value =
            serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        assert_eq!(configuration.get("identifier").unwrap(), FOLDER);
    }
}
