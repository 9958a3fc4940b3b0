//! What can be wrong with the library, told apart by what is to be done about it.

use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the library could not be read or written. Plans and their files are never concerned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LibraryError {
    /// Another program holds it.
    #[error("the library is locked by another program")]
    Busy,
    /// There is no room.
    #[error("the disk of the library is full")]
    Full,
    /// It may not be written.
    #[error("the library cannot be written: its folder or disk is read-only")]
    ReadOnly,
    /// Its bytes make no sense.
    #[error("the library is damaged: {0}")]
    Damaged(String),
    /// A later program wrote it.
    #[error(
        "the library was written by a newer Slackline (version {found}, this program knows {known})"
    )]
    Newer {
        /// Its version.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// It is not there, or the system refuses.
    #[error("the library cannot be used: {0}")]
    Unusable(String),
    /// There is none to read from.
    #[error("there is no library at {}", .0.display())]
    Missing(PathBuf),
    /// One entry cannot be read.
    #[error("an entry of the library cannot be read: {0}")]
    Unreadable(String),
    /// An entry is not there (any more).
    #[error("the library has no such {0}")]
    NoSuch(&'static str),
}

impl From<rusqlite::Error> for LibraryError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(text),
            _ => Self::Unusable(text),
        }
    }
}
