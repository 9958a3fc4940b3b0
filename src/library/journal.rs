//! The journal of one open document: turns what happened to it into entries of the library.
//!
//! It works without a library too, and catches up when there is one: whoever edits never has to ask.

use super::command::{Entry, EntryKind, FileState, Record, RevisionKind, SessionId};
use super::library::Library;
use super::restore::Restored;
use crate::edit::{Document, Edit, Happening, History};
use crate::plan::Plan;
use std::sync::Arc;

/// So many entries after the last snapshot there is another one.
pub const SNAPSHOT_EVERY: u64 = 200;

/// The journal of one document.
#[derive(Clone, Debug)]
pub struct Journal {
    session: Option<SessionId>,
    seq: u64,
    /// The plan that the entries begin with, until the library knows it.
    base: Arc<Plan>,
    file: FileState,
    snapshot_every: u64,
    since_snapshot: u64,
}

impl Journal {
    /// The journal of a document that was just opened, as it stands in its file or in none.
    ///
    /// The library hears of it with the first edit, or by [`Journal::begin`].
    pub fn new(document: &mut Document, file: FileState) -> Self {
        document.keep_happenings();
        Self {
            session: None,
            seq: 0,
            base: document.plan().clone(),
            file: FileState {
                saved_seq: Some(0),
                ..file
            },
            snapshot_every: SNAPSHOT_EVERY,
            since_snapshot: 0,
        }
    }

    /// Takes snapshots more often, so that tests meet them.
    pub fn snapshot_every(self, entries: u64) -> Self {
        Self {
            snapshot_every: entries.max(1),
            ..self
        }
    }

    /// Goes on with a session that was taken over: the document with its history, and its journal.
    pub fn resume(restored: &Restored, library: &Library) -> (Document, Self) {
        let history: History = restored.history.clone();
        let mut document = Document::with_history(restored.plan.clone(), history);
        document.keep_happenings();
        if restored.file.saved_seq != Some(restored.seq) {
            document.mark_unsaved();
        }
        let plan = document.plan().clone();
        library.go_on(restored.session, restored.seq, &plan, restored.file.clone());
        let journal = Self {
            session: Some(restored.session),
            seq: restored.seq,
            base: plan,
            file: restored.file.clone(),
            snapshot_every: SNAPSHOT_EVERY,
            since_snapshot: 0,
        };
        (document, journal)
    }

    /// The session, once the library knows it.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// How the document stands with its file.
    pub fn file(&self) -> &FileState {
        &self.file
    }

    /// Makes the session known before the first edit, so that other windows see that the plan is open.
    pub fn begin(&mut self, library: &Library) -> SessionId {
        *self
            .session
            .get_or_insert_with(|| library.begin(&self.base, self.file.clone()))
    }

    /// Writes down what happened to the document since the last call; false if nothing did.
    pub fn follow(&mut self, document: &mut Document, library: &Library) -> bool {
        let happenings = document.take_happenings();
        if happenings.is_empty() {
            return false;
        }
        let session = self.begin(library);
        let plan = document.plan();
        let records = happenings
            .into_iter()
            .map(|happening| self.record(session, happening, plan))
            .collect();
        library.record(records);
        // A snapshot in the middle of a gesture would hold half of it.
        let is_due = self.since_snapshot >= self.snapshot_every;
        if is_due && !document.history().is_in_gesture() {
            self.keep(RevisionKind::Automatic, None, document, library);
        }
        true
    }

    fn record(&mut self, session: SessionId, happening: Happening, plan: &Arc<Plan>) -> Record {
        let (kind, is_open, edit): (EntryKind, bool, Edit) = match happening {
            Happening::Finished => {
                let seq = self.seq;
                return Record::Finish { session, seq };
            }
            Happening::Grew(edit) => (EntryKind::Did, true, edit),
            Happening::Did { edit, is_open } => {
                self.count();
                (EntryKind::Did, is_open, edit)
            }
            Happening::Undid(edit) => {
                self.count();
                (EntryKind::Undid, false, edit)
            }
            Happening::Redid(edit) => {
                self.count();
                (EntryKind::Redid, false, edit)
            }
        };
        Record::Entry(Entry {
            session,
            seq: self.seq,
            kind,
            is_open,
            edit,
            plan: Some(plan.clone()),
        })
    }

    fn count(&mut self) {
        self.seq += 1;
        self.since_snapshot += 1;
    }

    /// Keeps the document as it is now as a revision.
    pub fn keep(
        &mut self,
        kind: RevisionKind,
        name: Option<String>,
        document: &Document,
        library: &Library,
    ) {
        let session = self.begin(library);
        library.keep(session, self.seq, kind, name, document.plan());
        self.since_snapshot = 0;
    }

    /// Keeps a plan that is no state of the document, such as one that is about to be written over.
    pub fn keep_other(&mut self, kind: RevisionKind, plan: &Arc<Plan>, library: &Library) {
        let session = self.begin(library);
        library.keep(session, self.seq, kind, None, plan);
    }

    /// Notes that the document as it is now is in a file, and keeps it as a revision.
    pub fn saved(&mut self, document: &mut Document, file: FileState, library: &Library) {
        self.is_in_file(document, file, library);
        self.keep(RevisionKind::Saved, None, document, library);
    }

    /// Notes that the document as it is now is in a file.
    pub fn is_in_file(&mut self, document: &mut Document, file: FileState, library: &Library) {
        document.mark_saved();
        self.follow(document, library);
        let saved_seq = Some(self.seq);
        self.file_is(FileState { saved_seq, ..file }, document, library);
    }

    /// Like [`Journal::saved`], where the document goes on in another file than before: the session of
    /// that file stays as it is, and a copy of it goes on.
    pub fn saved_elsewhere(&mut self, document: &mut Document, file: FileState, library: &Library) {
        if let (Some(session), Some(_)) = (self.session, &self.file.path) {
            document.end_gesture();
            self.follow(document, library);
            let copy = FileState {
                saved_seq: Some(self.seq),
                ..file.clone()
            };
            self.session = Some(library.fork(session, self.seq, document.plan(), copy));
            library.close(session);
        }
        self.saved(document, file, library);
    }

    /// Notes what the file holds, where that is not the document as it is now.
    pub fn file_is(&mut self, file: FileState, document: &Document, library: &Library) {
        self.file = file;
        if let Some(session) = self.session {
            library.note_file(session, self.seq, document.plan(), self.file.clone());
        }
    }

    /// The document is closed: whatever it holds is saved, or not wanted.
    pub fn close(&mut self, library: &Library) {
        if let Some(session) = self.session.take() {
            library.close(session);
        }
    }
}
