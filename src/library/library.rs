//! The handle on the library: hands over what is to be written, never waits unless asked to.

use super::clock::{now_millis, unique_number};
use super::command::{
    Beginning, Chore, Command, FileState, Record, RevisionId, RevisionKind, SavedRun, SessionId,
    Writing,
};
use super::keeper::Keeper;
use super::presence::Presence;
use super::read::Reader;
use super::shared::{Shared, Wake};
use super::writer::Writer;
use crate::plan::Plan;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// The library's file in its folder.
const FILE: &str = "library.sqlite";
/// The library never takes more room than this on the disk.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// How a library is opened.
pub struct LibraryOptions {
    /// Its folder, made when it is not there.
    pub folder: PathBuf,
    /// Called from another thread when there is a notice, trouble, or something new to read.
    pub wake: Wake,
    /// Its file never grows beyond so many bytes.
    pub largest_bytes: u64,
}

/// The open library of one window: journal, revisions, runs, recent plans.
///
/// Nothing here fails: what cannot be written waits and is told by [`Library::trouble`].
pub struct Library {
    shared: Arc<Shared>,
    inbox: Sender<Command>,
    chores: Option<Sender<Chore>>,
    presence: Presence,
    threads: Vec<JoinHandle<()>>,
}

impl LibraryOptions {
    /// A library in this folder.
    pub fn new(folder: impl Into<PathBuf>, wake: Wake) -> Self {
        Self {
            folder: folder.into(),
            wake,
            largest_bytes: LARGEST,
        }
    }
}

impl Library {
    /// Begins to open the library on its thread.
    pub fn open(options: LibraryOptions) -> Self {
        let path = options.folder.join(FILE);
        let presence = Presence::new(&options.folder);
        let shared = Arc::new(Shared::new(options.folder, path, options.wake));
        let (inbox, commands) = channel();
        let (chores, packing) = channel();
        let writing = Writing {
            window: presence.id,
        };
        let writer = Writer::new(shared.clone(), commands, writing, options.largest_bytes);
        let keeper = Keeper {
            shared: shared.clone(),
            chores: packing,
            inbox: inbox.clone(),
            is_new_log: true.into(),
        };
        let start = |name: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new()
                .name(name.to_owned())
                .spawn(work)
        };
        let mut threads = Vec::new();
        // The keeper ends first, and what it still packs is written before the writer ends.
        for started in [
            start("library keeper", Box::new(|| keeper.run())),
            start("library writer", Box::new(|| writer.run())),
        ] {
            match started {
                Ok(thread) => threads.push(thread),
                Err(error) => shared.set_trouble(Some(format!(
                    "Edits are not journalled: {error}. Editing and saving go on."
                ))),
            }
        }
        Self {
            shared,
            inbox,
            chores: Some(chores),
            presence,
            threads,
        }
    }

    /// Begins the journal of a document that was just opened.
    pub fn begin(&self, plan: &Arc<Plan>, file: FileState) -> SessionId {
        let session = SessionId(unique_number());
        let beginning = beginning(session, 0, plan, file);
        self.send(Command::Begin(Box::new(beginning)));
        session
    }

    /// Goes on with a session that [`Reader::take_over`] has brought; `plan` is its plan after `seq`.
    pub fn go_on(&self, session: SessionId, seq: u64, plan: &Arc<Plan>, file: FileState) {
        self.send(Command::GoOn(Box::new(beginning(session, seq, plan, file))));
    }

    /// Writes what one frame did into the journal, all or nothing.
    pub fn record(&self, records: Vec<Record>) {
        self.send(Command::Record(records));
    }

    /// Begins a session for a copy of the document in another file, with everything the first one has:
    /// journal, revisions, runs. `plan` is its plan after `seq`, which is in the file.
    pub fn fork(&self, from: SessionId, seq: u64, plan: &Arc<Plan>, file: FileState) -> SessionId {
        let session = SessionId(unique_number());
        let copy = Box::new(beginning(session, seq, plan, file));
        self.send(Command::Fork { from, copy });
        session
    }

    /// Notes what is in the session's file; `plan` is the session's plan after `seq`.
    pub fn note_file(&self, session: SessionId, seq: u64, plan: &Arc<Plan>, file: FileState) {
        self.send(Command::Saved(Box::new(beginning(
            session, seq, plan, file,
        ))));
    }

    /// Keeps the session's plan after `seq` as a revision.
    pub fn keep(
        &self,
        session: SessionId,
        seq: u64,
        kind: RevisionKind,
        name: Option<String>,
        plan: &Arc<Plan>,
    ) {
        let chore = Chore {
            session,
            seq,
            at: now_millis(),
            kind,
            name,
            plan: plan.clone(),
        };
        if let Some(chores) = &self.chores {
            // Without a keeper there are no revisions, which is told as trouble from the start.
            let _ = chores.send(chore);
        }
    }

    /// The session's window is closed, or its work is not wanted any more.
    pub fn close(&self, session: SessionId) {
        self.send(Command::Close { session });
    }

    /// Gives a revision another name, or none.
    pub fn name_revision(&self, revision: RevisionId, name: Option<String>) {
        self.send(Command::NameRevision { revision, name });
    }

    /// Keeps a simulation to look at again.
    pub fn keep_run(&self, session: SessionId, run: SavedRun) {
        let at = now_millis();
        let run = Box::new(run);
        self.send(Command::KeepRun { session, at, run });
    }

    /// Remembers a file as the plan opened last.
    pub fn visit(&self, path: &Path, title: &str) {
        let (path, title) = (path.to_owned(), title.to_owned());
        self.send(Command::Visit { path, title });
    }

    /// Takes a file out of the recent plans.
    pub fn forget_recent(&self, path: &Path) {
        self.send(Command::ForgetRecent {
            path: path.to_owned(),
        });
    }

    /// Waits until everything handed over so far is written. False after `timeout`, or when it cannot
    /// be written for now.
    pub fn settle(&self, timeout: Duration) -> bool {
        self.shared.settle(timeout)
    }

    /// Why nothing can be written for now; `None` when all is well.
    pub fn trouble(&self) -> Option<String> {
        self.shared.trouble()
    }

    /// What happened that the planner should know, each once.
    pub fn take_notices(&self) -> Vec<String> {
        self.shared.take_notices()
    }

    /// Whether the session's plan is open in another window too.
    pub fn is_elsewhere(&self, session: SessionId) -> bool {
        self.shared.is_elsewhere(session)
    }

    /// Grows whenever revisions, runs or recent plans may have changed.
    pub fn changes(&self) -> u64 {
        self.shared.changes.load(Ordering::SeqCst)
    }

    /// Reads the library, on any thread.
    pub fn reader(&self) -> Reader {
        Reader::new(self.shared.clone(), self.presence.id)
    }

    fn send(&self, command: Command) {
        self.shared.send(&self.inbox, command);
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.chores = None;
        for (index, thread) in std::mem::take(&mut self.threads).into_iter().enumerate() {
            if index == 1 {
                self.send(Command::Stop);
            }
            // A panic in a thread was its own message; there is nothing left to save here.
            let _ = thread.join();
        }
    }
}

fn beginning(session: SessionId, seq: u64, plan: &Arc<Plan>, file: FileState) -> Beginning {
    Beginning {
        session,
        seq,
        title: plan.info.title.clone(),
        file,
        plan: plan.clone(),
        at: now_millis(),
    }
}
