//! Moving a damaged library aside, never deleting it, and noticing that it was replaced.

use super::clock::now_millis;
use super::error::LibraryError;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// What tells one file from another under the same name; `None` for no file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Identity(Option<(u64, u64)>);

impl Identity {
    /// The file that is there now.
    pub(super) fn of(path: &Path) -> Self {
        Self(std::fs::metadata(path).ok().map(|meta| number_of(&meta)))
    }
}

#[cfg(unix)]
fn number_of(meta: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}

/// Elsewhere an open file cannot be replaced, so being there is enough.
#[cfg(not(unix))]
fn number_of(_meta: &std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// Reads the whole library and judges it. O(bytes).
///
/// # Errors
/// When it is damaged.
pub(super) fn check(db: &Connection) -> Result<(), LibraryError> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(LibraryError::Damaged(verdict))
}

/// Renames the library and what belongs to it; returns its new name.
///
/// # Errors
/// When the system refuses; then nothing is written over it either.
pub(super) fn move_aside(path: &Path) -> Result<PathBuf, LibraryError> {
    let kept = path.with_file_name(format!("library.damaged-{}.sqlite", now_millis()));
    for end in ["-wal", "-shm", ""] {
        let with_end = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        let moved = std::fs::rename(with_end(path), with_end(&kept));
        match moved {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(LibraryError::Unusable(format!(
                    "it is damaged, and cannot be moved aside: {error}"
                )));
            }
            _ => {}
        }
    }
    Ok(kept)
}
