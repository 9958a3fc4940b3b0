//! Which windows are alive: each holds a lock on a file of its own, which the system lets go when the
//! process ends, however it ends.
//!
//! A heartbeat would be wrong while a laptop sleeps, a process number is used again. Where the file
//! system knows no locks, every other window counts as gone.

use super::clock::unique_number;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The number of a window.
pub(super) type WindowId = i64;

/// Shows other windows that this one is alive, until it is dropped.
#[derive(Debug)]
pub(super) struct Presence {
    pub(super) id: WindowId,
    path: PathBuf,
    lock: Option<File>,
}

impl Presence {
    /// Takes a number and its lock. Without the lock (a read-only disk) other windows do not see this one.
    pub(super) fn new(folder: &Path) -> Self {
        let id = unique_number();
        let path = lock_path(folder, id);
        let open = || {
            fs::create_dir_all(path.parent()?).ok()?;
            let file = File::create(&path).ok()?;
            file.try_lock().ok()?;
            Some(file)
        };
        let lock = open();
        Self { id, path, lock }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if self.lock.take().is_some() {
            // A leftover file does no harm: nobody holds its lock.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn lock_path(folder: &Path, id: WindowId) -> PathBuf {
    folder.join("windows").join(format!("{id}.lock"))
}

/// Whether a window's process still runs. Clears up after one that does not.
pub(super) fn is_alive(folder: &Path, id: WindowId) -> bool {
    let path = lock_path(folder, id);
    let Ok(file) = OpenOptions::new().read(true).write(true).open(&path) else {
        return false;
    };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(_)) => false,
        Ok(()) => {
            let _ = fs::remove_file(&path);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_alive_until_it_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (Presence::new(folder.path()), Presence::new(folder.path()));
        assert!(one.id != other.id && is_alive(folder.path(), one.id));
        let id = one.id;
        drop(one);
        assert!(!is_alive(folder.path(), id) && is_alive(folder.path(), other.id));
    }
}
