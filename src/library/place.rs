//! Where the library lives: in the user's data folder, unless somebody says otherwise.

use std::path::PathBuf;

/// Names another folder for the library.
pub const LIBRARY_VARIABLE: &str = "SLACKLINE_LIBRARY";

/// The folder that [`LIBRARY_VARIABLE`] names.
pub fn named_library_folder() -> Option<PathBuf> {
    variable(LIBRARY_VARIABLE)
}

fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).map(PathBuf::from);
    value.filter(|path| !path.as_os_str().is_empty())
}

/// The library's folder: what [`LIBRARY_VARIABLE`] says, else `slackline` in the user's data folder.
///
/// `None` where the user has no such folder.
pub fn library_folder() -> Option<PathBuf> {
    if let Some(folder) = named_library_folder() {
        return Some(folder);
    }
    let data = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        // The specification has relative paths ignored.
        let named = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
        named.or_else(|| variable("HOME").map(|home| home.join(".local").join("share")))
    };
    data.map(|data| data.join("slackline"))
}
