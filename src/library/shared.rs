//! What the window, the writer and the keeper know of each other.

use super::command::{Command, SessionId};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Called when there is something new to show.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The common knowledge.
pub(super) struct Shared {
    pub(super) folder: PathBuf,
    /// Edits that are written but may not be on the disk yet.
    pub(super) is_unsynced: AtomicBool,
    /// Grows with every write that changes revisions, runs or recent plans.
    pub(super) changes: AtomicU64,
    sent: AtomicU64,
    state: Mutex<State>,
    moved: Condvar,
    wake: Wake,
}

/// What the writer tells.
pub(super) struct State {
    /// The library's file; beside the usual one where that belongs to a newer program.
    pub(super) path: PathBuf,
    /// How many commands are in the library.
    written: u64,
    /// Whether the first attempt to open the library is over.
    is_ready: bool,
    /// Why nothing can be written now.
    trouble: Option<String>,
    notices: Vec<String>,
    /// Sessions whose plan is open in another window too.
    elsewhere: BTreeSet<SessionId>,
}

impl Shared {
    pub(super) fn new(folder: PathBuf, path: PathBuf, wake: Wake) -> Self {
        Self {
            folder,
            is_unsynced: AtomicBool::new(false),
            changes: AtomicU64::new(0),
            sent: AtomicU64::new(0),
            state: Mutex::new(State {
                path,
                written: 0,
                is_ready: false,
                trouble: None,
                notices: Vec::new(),
                elsewhere: BTreeSet::new(),
            }),
            moved: Condvar::new(),
            wake,
        }
    }

    /// Hands a command to the writer.
    pub(super) fn send(&self, inbox: &Sender<Command>, command: Command) {
        self.sent.fetch_add(1, Ordering::SeqCst);
        // The writer ends only after the last handle; a panic in it is told by `settle`.
        let _ = inbox.send(command);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.state().path.clone()
    }

    pub(super) fn trouble(&self) -> Option<String> {
        self.state().trouble.clone()
    }

    pub(super) fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut self.state().notices)
    }

    pub(super) fn is_elsewhere(&self, session: SessionId) -> bool {
        self.state().elsewhere.contains(&session)
    }

    /// Waits until everything sent so far is written. False after the timeout, or in trouble.
    pub(super) fn settle(&self, timeout: Duration) -> bool {
        let goal = self.sent.load(Ordering::SeqCst);
        let goes_on = |state: &State| state.written < goal && state.trouble.is_none();
        self.wait(timeout, goes_on).written >= goal
    }

    /// Waits until the library was opened, or could not be.
    pub(super) fn wait_until_ready(&self, timeout: Duration) -> bool {
        self.wait(timeout, |state| !state.is_ready).is_ready
    }

    fn wait(&self, timeout: Duration, goes_on: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let end = Instant::now() + timeout;
        let mut state = self.state();
        while goes_on(&state) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.moved.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state
    }

    /// Counts commands that are in the library, or never will be.
    pub(super) fn add_written(&self, count: usize) {
        self.state().written += count as u64;
        self.moved.notify_all();
    }

    pub(super) fn set_ready(&self) {
        self.state().is_ready = true;
        self.moved.notify_all();
    }

    pub(super) fn set_path(&self, path: PathBuf) {
        self.state().path = path;
    }

    /// Tells why nothing can be written, or that it can again.
    pub(super) fn set_trouble(&self, trouble: Option<String>) {
        let mut state = self.state();
        let is_new = state.trouble != trouble;
        if is_new {
            state.trouble = trouble;
        }
        drop(state);
        self.moved.notify_all();
        if is_new {
            (self.wake)();
        }
    }

    pub(super) fn notice(&self, text: String) {
        self.state().notices.push(text);
        (self.wake)();
    }

    pub(super) fn set_elsewhere(&self, sessions: BTreeSet<SessionId>) {
        let mut state = self.state();
        let is_new = state.elsewhere != sessions;
        state.elsewhere = sessions;
        drop(state);
        if is_new {
            (self.wake)();
        }
    }

    /// Tells the window that there is something new to read.
    pub(super) fn tell_changes(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        (self.wake)();
    }
}
