//! Recognising a file: whether it is still the one that was read or written.

use super::file::{FileError, read};
use super::fingerprint::Fingerprint;
use std::path::Path;
use std::time::SystemTime;

/// What a file looked like at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FileMark {
    /// Its bytes.
    pub print: Fingerprint,
    outside: Option<Outside>,
}

/// What the system says of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Outside {
    length: u64,
    modified: Option<SystemTime>,
    /// Which file it is, where the system numbers files.
    number: u64,
}

impl FileMark {
    /// The mark of a file that was just read or written with bytes of this fingerprint.
    ///
    /// The first look reads the file again: it may have been changed before anything else was asked.
    pub fn new(print: Fingerprint) -> Self {
        Self {
            print,
            outside: None,
        }
    }

    /// Whether the file holds other bytes than then. Reads it only if it was touched, and then
    /// remembers that it was not changed.
    ///
    /// # Errors
    /// When the file is gone, or cannot be read.
    pub fn has_changed(&mut self, path: &Path) -> Result<bool, FileError> {
        let now = Outside::of(path);
        if now.is_some() && now == self.outside {
            return Ok(false);
        }
        let bytes = read(path)?;
        if Fingerprint::of(&bytes) != self.print {
            return Ok(true);
        }
        self.outside = now;
        Ok(false)
    }
}

impl Outside {
    fn of(path: &Path) -> Option<Self> {
        let meta = std::fs::metadata(path).ok()?;
        Some(Self {
            length: meta.len(),
            modified: meta.modified().ok(),
            number: number_of(&meta),
        })
    }
}

#[cfg(unix)]
fn number_of(meta: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn number_of(_meta: &std::fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_other_bytes_are_a_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        fs::write(&path, "one").expect("written");
        let mut mark = FileMark::new(Fingerprint::of(b"one"));
        assert!(!mark.has_changed(&path).expect("read"));
        // Replaced by the same bytes: another file, no change.
        fs::write(folder.path().join("new"), "one").expect("written");
        fs::rename(folder.path().join("new"), &path).expect("renamed");
        assert!(!mark.has_changed(&path).expect("read"));
        fs::write(&path, "two").expect("written");
        assert!(mark.has_changed(&path).expect("read"));
        fs::remove_file(&path).expect("removed");
        assert!(matches!(
            mark.has_changed(&path),
            Err(FileError::NotFound(_))
        ));
    }
}
