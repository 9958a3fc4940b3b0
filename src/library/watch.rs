//! Watching plan files for changes by others, on a thread, since a file may lie on a slow disk.
//!
//! Looks once a second at what the system says of each file and reads one only when it was touched.
//! Notifications of the system would be quicker, but fail silently on network disks.

use super::mark::FileMark;
use super::shared::Wake;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(1);

/// What became of a watched file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It holds other bytes.
    Changed,
    /// It is gone, or cannot be read any more.
    Gone,
}

/// Watches one file per document.
pub struct Watcher {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<u64, Watched>,
    is_over: bool,
}

struct Watched {
    path: PathBuf,
    mark: FileMark,
    found: Option<FileChange>,
    is_told: bool,
}

impl Watcher {
    /// Starts the thread. Where none can be started, nothing is ever found; saving still looks itself.
    pub fn start(wake: Wake) -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let own = shared.clone();
        let run = move || watch(&own, &wake);
        let _ = std::thread::Builder::new()
            .name("file watcher".to_owned())
            .spawn(run);
        Self { shared }
    }

    /// Watches the file of a document from now on, in place of the one before.
    pub fn watch(&self, document: u64, path: PathBuf, mark: FileMark) {
        let watched = Watched {
            path,
            mark,
            found: None,
            is_told: false,
        };
        self.state().files.insert(document, watched);
    }

    /// Stops watching the file of a document.
    pub fn forget(&self, document: u64) {
        self.state().files.remove(&document);
    }

    /// What was found about a document's file, once.
    pub fn take(&self, document: u64) -> Option<FileChange> {
        let mut state = self.state();
        let watched = state.files.get_mut(&document)?;
        let found = watched.found.filter(|_| !watched.is_told);
        watched.is_told = watched.found.is_some();
        found
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.state().is_over = true;
        self.shared.1.notify_all();
    }
}

fn watch(shared: &(Mutex<State>, Condvar), wake: &Wake) {
    while let Some(files) = files_to_look_at(shared) {
        for (id, path, before) in files {
            // The disk is asked without the lock, so that the window never waits for it.
            let mut mark = before;
            let found = match mark.has_changed(&path) {
                Ok(false) => None,
                Ok(true) => Some(FileChange::Changed),
                Err(_) => Some(FileChange::Gone),
            };
            let mut state = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(own) = state.files.get_mut(&id).filter(|own| own.mark == before) else {
                continue;
            };
            own.mark = mark;
            if own.found != found {
                own.found = found;
                own.is_told = false;
                drop(state);
                wake();
            }
        }
    }
}

/// Waits for the next round; `None` when the watcher is dropped.
fn files_to_look_at(shared: &(Mutex<State>, Condvar)) -> Option<Vec<(u64, PathBuf, FileMark)>> {
    let state = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = shared
        .1
        .wait_timeout_while(state, EVERY, |state| !state.is_over);
    let state = waited.unwrap_or_else(PoisonError::into_inner).0;
    let files = state.files.iter();
    (!state.is_over).then(|| {
        files
            .map(|(id, file)| (*id, file.path.clone(), file.mark))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Fingerprint;
    use std::sync::mpsc::channel;

    #[test]
    fn a_change_and_a_removal_are_told_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        std::fs::write(&path, "one").expect("written");
        let (sender, woken) = channel();
        let watcher = Watcher::start(Arc::new(move || sender.send(()).unwrap_or_default()));
        watcher.watch(1, path.clone(), FileMark::new(Fingerprint::of(b"one")));
        std::fs::write(&path, "two").expect("written");
        woken
            .recv_timeout(Duration::from_secs(20))
            .expect("a change");
        assert_eq!(watcher.take(1), Some(FileChange::Changed));
        assert_eq!(watcher.take(1), None);
        std::fs::remove_file(&path).expect("removed");
        woken
            .recv_timeout(Duration::from_secs(20))
            .expect("a removal");
        assert_eq!(watcher.take(1), Some(FileChange::Gone));
        watcher.forget(1);
        assert_eq!(watcher.take(1), None);
    }
}
