//! The keeper thread: what takes time and must not hold up the journal.
//!
//! It packs snapshots, brings the journal to the disk at least once a second (so that a power cut loses
//! no more than that), moves the journal's pages into the library file, checks the library once after
//! the start, and clears out what is too old to be of use.

use super::command::{Chore, Command};
use super::error::LibraryError;
use super::shared::Shared;
use super::{aside, prune, schema};
use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How long written edits may stay in the system's hands.
const SYNC_EVERY: Duration = Duration::from_millis(500);
/// A write-ahead log above this size is moved into the library.
const LONG_LOG: u64 = 4 * 1024 * 1024;
/// How long the check after the start waits for the library to be opened.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Keeper {
    pub(super) shared: Arc<Shared>,
    pub(super) chores: Receiver<Chore>,
    pub(super) inbox: Sender<Command>,
    /// Set until the names in the folder were flushed once.
    pub(super) is_new_log: AtomicBool,
}

impl Keeper {
    /// Works until nobody is left to give it chores.
    pub(super) fn run(self) {
        let mut synced = Instant::now();
        let mut is_inspected = false;
        loop {
            let patience = SYNC_EVERY.saturating_sub(synced.elapsed());
            match self.chores.recv_timeout(patience) {
                Ok(chore) => {
                    let packed = Box::new(chore.pack());
                    self.shared.send(&self.inbox, Command::Keep(packed));
                }
                Err(RecvTimeoutError::Timeout) if !is_inspected => {
                    is_inspected = true;
                    self.inspect();
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.sync(),
            }
            if synced.elapsed() >= SYNC_EVERY {
                self.sync();
                synced = Instant::now();
            }
        }
    }

    /// Brings what was written to the disk.
    fn sync(&self) {
        if !self.shared.is_unsynced.swap(false, Ordering::SeqCst) {
            return;
        }
        let path = self.shared.path();
        let mut log = path.clone().into_os_string();
        log.push("-wal");
        let log = PathBuf::from(log);
        // No SQLite lock lies on the log, so closing this handle takes none away.
        let synced = OpenOptions::new().write(true).open(&log).and_then(|file| {
            file.sync_data()?;
            // A new log is only found after a power cut when its name is on the disk too.
            if self.is_new_log.swap(false, Ordering::SeqCst) {
                File::open(&self.shared.folder)?.sync_all()?;
            }
            Ok(file.metadata()?.len())
        });
        if synced.is_ok_and(|length| length > LONG_LOG) {
            // Whoever reads just now holds it up; the next time does as well.
            let _ = schema::open_to_write(&path).and_then(|db| checkpoint(&db));
        }
    }

    /// Reads the library once as a whole, then clears it out.
    fn inspect(&self) {
        if !self.shared.wait_until_ready(PATIENCE) || self.shared.trouble().is_some() {
            return;
        }
        let path = self.shared.path();
        let checked = schema::open_to_read(&path).and_then(|db| aside::check(&db));
        match checked {
            Err(LibraryError::Damaged(why)) => {
                self.shared.send(&self.inbox, Command::Damaged(why));
            }
            Ok(()) => {
                // What cannot be cleared out now can be after the next start.
                let _ = schema::open_to_write(&path).and_then(|mut db| prune::prune(&mut db));
            }
            Err(_) => {}
        }
    }
}

fn checkpoint(db: &Connection) -> Result<(), LibraryError> {
    Ok(db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
}
