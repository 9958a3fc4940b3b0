//! The writer thread: the only one that writes the journal, so that a slow disk never holds up the window.
//!
//! Commands wait in order until they are in the library; those that came together are written together.
//! What cannot be written now (full disk, lock, read-only folder) is kept and tried again, while the
//! window shows why. A damaged library is moved aside and a new one begins with the open plans as they
//! are. Waiting commands share their rows with the documents' own histories, so they cost little memory.

use super::command::{Beginning, Command, Record, SessionId, Writing};
use super::error::LibraryError;
use super::shared::Shared;
use super::{aside, elsewhere, schema, write};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How often the writer looks around when there is nothing to write.
const TICK: Duration = Duration::from_secs(1);
/// How long it waits before it tries again: after what passes by itself or can be put right, after
/// anything else.
const RETRY_SOON: Duration = Duration::from_millis(100);
const RETRY: Duration = Duration::from_millis(1500);
/// A lock that lasts longer than this is worth a word.
const LONG_FAILURE: Duration = Duration::from_secs(1);

pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) inbox: Receiver<Command>,
    pub(super) writing: Writing,
    pub(super) largest_bytes: u64,
    link: Option<Link>,
    pending: VecDeque<Command>,
    /// The open sessions as of the last command, to begin a new library with.
    sessions: BTreeMap<SessionId, Beginning>,
    retry_at: Option<Instant>,
    failing_since: Option<Instant>,
    /// A library that turned out damaged while it was used, and why.
    suspect: Option<(aside::Identity, String)>,
    elsewhere: elsewhere::Watch,
}

/// An open library.
struct Link {
    db: Connection,
    file: aside::Identity,
}

impl Writer {
    pub(super) fn new(
        shared: Arc<Shared>,
        inbox: Receiver<Command>,
        writing: Writing,
        largest_bytes: u64,
    ) -> Self {
        Self {
            shared,
            inbox,
            writing,
            largest_bytes,
            link: None,
            pending: VecDeque::new(),
            sessions: BTreeMap::new(),
            retry_at: None,
            failing_since: None,
            suspect: None,
            elsewhere: elsewhere::Watch::default(),
        }
    }

    /// Works until told to stop, or until nobody is left to tell.
    pub(super) fn run(mut self) {
        let opened = self.connect();
        self.judge(opened);
        self.shared.set_ready();
        loop {
            let goes_on = self.take_in();
            let is_due = self.retry_at.is_none_or(|at| at <= Instant::now());
            if is_due || !goes_on {
                let written = self.write_pending();
                self.judge(written);
            }
            if !goes_on {
                return;
            }
        }
    }

    /// Waits for commands; false when there will be no more.
    fn take_in(&mut self) -> bool {
        let patience = match self.retry_at {
            Some(at) => at.saturating_duration_since(Instant::now()).min(TICK),
            None => TICK,
        };
        match self.inbox.recv_timeout(patience) {
            Ok(command) => {
                if !self.enqueue(command) {
                    return false;
                }
                while let Ok(command) = self.inbox.try_recv() {
                    if !self.enqueue(command) {
                        return false;
                    }
                }
                true
            }
            Err(RecvTimeoutError::Timeout) => {
                self.look_around();
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Notes what a command does to its session; false for the last command.
    fn enqueue(&mut self, mut command: Command) -> bool {
        match &mut command {
            Command::Begin(beginning) | Command::GoOn(beginning) | Command::Saved(beginning) => {
                self.sessions
                    .insert(beginning.session, (**beginning).clone());
            }
            Command::Fork { copy, .. } => {
                self.sessions.insert(copy.session, (**copy).clone());
            }
            Command::Record(records) => {
                self.follow(records);
                self.drop_replaced(records);
            }
            Command::Close { session } => {
                self.sessions.remove(session);
            }
            Command::Damaged(why) => self.suspect(why.clone()),
            Command::Stop => {
                self.pending.push_back(command);
                return false;
            }
            _ => {}
        }
        self.pending.push_back(command);
        true
    }

    /// Closes a library that is damaged; it is moved aside before the next opening.
    fn suspect(&mut self, why: String) {
        if let Some(link) = self.link.take() {
            self.suspect = Some((link.file, why));
        }
    }

    fn follow(&mut self, records: &mut [Record]) {
        for record in records {
            if let Record::Entry(entry) = record
                && let Some(plan) = entry.plan.take()
                && let Some(session) = self.sessions.get_mut(&entry.session)
            {
                (session.seq, session.plan) = (entry.seq, plan);
            }
        }
    }

    /// Takes back a waiting step that has grown since, so that a long drag waits as one step.
    fn drop_replaced(&mut self, records: &[Record]) {
        let (Some(Command::Record(waiting)), [first, ..]) = (self.pending.back_mut(), records)
        else {
            return;
        };
        waiting.retain(|record| !record.is_replaced_by(first));
    }

    /// Writes everything that waits, in one transaction.
    fn write_pending(&mut self) -> Result<(), LibraryError> {
        self.connect()?;
        let Some(link) = &mut self.link else {
            return Ok(());
        };
        if self.pending.is_empty() {
            return Ok(());
        }
        let transaction = link
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for command in &self.pending {
            write::write(&transaction, command, self.writing)?;
        }
        transaction.commit()?;
        let looks_elsewhere = self.pending.iter().any(|command| {
            matches!(
                command,
                Command::Begin(_) | Command::GoOn(_) | Command::Saved(_) | Command::Fork { .. }
            )
        });
        let wakes = self.pending.iter().any(|command| {
            matches!(
                command,
                Command::Keep(_)
                    | Command::NameRevision { .. }
                    | Command::Visit { .. }
                    | Command::KeepRun { .. }
                    | Command::ForgetRecent { .. }
            )
        });
        let count = self.pending.len();
        self.pending.clear();
        self.shared.is_unsynced.store(true, Ordering::SeqCst);
        self.shared.set_trouble(None);
        self.shared.add_written(count);
        if wakes {
            self.shared.tell_changes();
        }
        if looks_elsewhere {
            self.look_elsewhere(true);
        }
        Ok(())
    }

    /// Decides what an outcome means for the next attempt and for the window.
    fn judge(&mut self, outcome: Result<(), LibraryError>) {
        let error = match outcome {
            Ok(()) => {
                (self.retry_at, self.failing_since) = (None, None);
                self.shared.set_trouble(None);
                return;
            }
            Err(error) => error,
        };
        let now = Instant::now();
        let passes = matches!(error, LibraryError::Busy | LibraryError::Damaged(_));
        self.retry_at = Some(now + if passes { RETRY_SOON } else { RETRY });
        match &error {
            LibraryError::Busy => {}
            LibraryError::Damaged(why) => self.suspect(why.clone()),
            // Whatever is wrong with the file may be put right by the next opening.
            _ => self.link = None,
        }
        let since = *self.failing_since.get_or_insert(now);
        if passes && now.duration_since(since) < LONG_FAILURE {
            return;
        }
        self.shared.set_trouble(Some(format!(
            "Edits are not journalled: {error}. Editing and saving go on; the journal is written as soon as it can be."
        )));
    }

    /// Opens the library if it is not open; moves a damaged one aside first.
    fn connect(&mut self) -> Result<(), LibraryError> {
        if self.link.is_some() {
            return Ok(());
        }
        std::fs::create_dir_all(&self.shared.folder)
            .map_err(|error| LibraryError::Unusable(error.to_string()))?;
        let path = self.shared.path();
        if let Some((file, why)) = self.suspect.take() {
            // Unless another window has moved it aside already.
            if file == aside::Identity::of(&path) {
                self.move_aside(&path, &why)?;
            }
        }
        let db = match schema::open_to_write(&path) {
            Err(LibraryError::Newer { found, .. }) => self.open_beside(path, found)?,
            Err(LibraryError::Damaged(why)) => {
                self.move_aside(&path, &why)?;
                schema::open_to_write(&path)?
            }
            opened => opened?,
        };
        self.limit(&db)?;
        let file = aside::Identity::of(&self.shared.path());
        self.link = Some(Link { db, file });
        self.begin_again()
    }

    fn move_aside(&self, path: &Path, why: &str) -> Result<(), LibraryError> {
        let kept = aside::move_aside(path)?;
        self.shared.notice(format!(
            "The library was damaged ({why}). It was moved aside to {}, and a new one was begun.",
            kept.display()
        ));
        Ok(())
    }

    /// Opens a library of this program's version beside one that a newer program wrote.
    fn open_beside(&mut self, path: PathBuf, found: u32) -> Result<Connection, LibraryError> {
        let known = schema::version();
        let beside = path.with_file_name(format!("library-{known}.sqlite"));
        let db = schema::open_to_write(&beside)?;
        self.shared.set_path(beside);
        self.shared.notice(format!(
            "The library was written by a newer Slackline (version {found}, this program knows {known}). It was \
             left as it is; this program keeps its own beside it, without the history of the other."
        ));
        Ok(db)
    }

    fn limit(&self, db: &Connection) -> Result<(), LibraryError> {
        let page: u64 =
            db.pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0))? as u64;
        let pages = (self.largest_bytes / page.max(1)).clamp(1, u64::from(u32::MAX - 1));
        // The pragma answers with the limit that now holds.
        db.pragma_update_and_check(None, "max_page_count", pages as i64, |_| Ok(()))?;
        Ok(())
    }

    /// Sees to it that the library knows every open session, after it was replaced by another.
    fn begin_again(&mut self) -> Result<(), LibraryError> {
        let Some(link) = &self.link else {
            return Ok(());
        };
        let mut lost = Vec::new();
        for session in self.sessions.values() {
            let is_waiting = self.pending.iter().any(
                |command| matches!(command, Command::Begin(own) if own.session == session.session),
            );
            if !is_waiting && !elsewhere::knows(&link.db, session.session)? {
                lost.push(session.clone());
            }
        }
        for session in lost {
            let id = session.session;
            // What waits is in the plan already.
            let before = self.pending.len();
            let own = |command: &Command| matches!(command, Command::Record(records) if records.iter().all(|r| r.session() == id));
            self.pending.retain(|command| !own(command));
            self.shared.add_written(before - self.pending.len());
            let file = super::FileState {
                saved_seq: session.file.saved_seq.filter(|seq| *seq == session.seq),
                ..session.file.clone()
            };
            self.pending
                .push_front(Command::Begin(Box::new(Beginning { file, ..session })));
        }
        Ok(())
    }

    /// Once in a while: is the library still there, and is a plan open in another window too?
    fn look_around(&mut self) {
        let is_gone = |link: &Link| link.file != aside::Identity::of(&self.shared.path());
        if self.link.as_ref().is_some_and(is_gone) {
            self.link = None;
            self.shared.notice(
                "The library was removed while Slackline was running. A new one was begun with the open plans."
                    .to_owned(),
            );
            let opened = self.connect();
            self.judge(opened);
        }
        self.look_elsewhere(false);
    }

    fn look_elsewhere(&mut self, is_urgent: bool) {
        let Some(link) = &self.link else {
            return;
        };
        let own: Vec<SessionId> = self.sessions.keys().copied().collect();
        let folder = &self.shared.folder;
        let found = self
            .elsewhere
            .look(&link.db, folder, &own, self.writing.window, is_urgent);
        if let Ok(Some(found)) = found {
            self.shared.set_elsewhere(found);
        }
    }
}
