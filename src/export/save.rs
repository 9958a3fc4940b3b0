//! Where written bytes go: a file, or a folder where the format is one.

use crate::exchange::Format;
use crate::exchange::archive::{self, ArchiveError};
use crate::library::{self, FileError};
use std::path::Path;

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The disk refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// What a folder format wrote cannot be unpacked.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Saves what was written in `format`: a folder is unpacked unless `path` names an archive.
///
/// # Errors
/// When the disk refuses; what stood there before is unharmed.
pub fn save(format: &Format, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    if !format.is_folder() || is_archive(path) {
        return Ok(library::write_atomic(path, bytes)?);
    }
    let files = archive::files(bytes)?;
    let files = files
        .iter()
        .map(|file| (file.name.as_str(), &file.bytes[..], file.is_executable));
    Ok(library::write_folder(path, files)?)
}

fn is_archive(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}
