//! What the writer thread is asked to write.

use super::fingerprint::Fingerprint;
use super::presence::WindowId;
use crate::edit::Edit;
use crate::plan::Plan;
use std::path::PathBuf;
use std::sync::Arc;

/// An open document and its line of edits, in all windows and at all times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub(super) i64);

/// A revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(pub(super) i64);

/// How a session stands with the plan's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileState {
    /// The file; `None` for a plan that has none yet.
    pub path: Option<PathBuf>,
    /// The entry of the journal whose plan is in the file; 0 is the plan as it was opened.
    pub saved_seq: Option<u64>,
    /// The file's bytes when it was read or written last.
    pub print: Option<Fingerprint>,
}

/// One entry of the journal: an edit that was applied to a document.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The document.
    pub session: SessionId,
    /// Its number, from 1 on; an entry whose gesture goes on is written again under the same number.
    pub seq: u64,
    /// How it came about.
    pub kind: EntryKind,
    /// Whether its gesture goes on.
    pub is_open: bool,
    /// What was applied.
    pub edit: Edit,
    /// The plan after it; the writer takes it out, since a waiting entry must not hold on to a plan.
    pub plan: Option<Arc<Plan>>,
}

/// How an entry of the journal came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A new step.
    Did,
    /// A step taken back; the edit is its inverse.
    Undid,
    /// A step done again.
    Redid,
}

/// Why a revision was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionKind {
    /// The plan as it was opened or begun.
    Opened,
    /// The plan as it was saved.
    Saved,
    /// Kept after many edits.
    Automatic,
    /// Somebody gave it a name.
    Named,
    /// The file as somebody else had written it; no state of the session.
    OnDisk,
}

/// A simulation to look at again.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRun {
    /// What it is called.
    pub name: String,
    /// The option it ran under, by name.
    pub option: Option<String>,
    /// Its seed.
    pub seed: u64,
    /// How many samples it took.
    pub samples: u64,
    /// The plan it ran on.
    pub print: Fingerprint,
    /// What it found, as text.
    pub result: String,
}

/// The kinds of revision, in the order of their numbers in the library.
pub(super) const REVISION_KINDS: &[RevisionKind] = &[
    RevisionKind::Opened,
    RevisionKind::Saved,
    RevisionKind::Automatic,
    RevisionKind::Named,
    RevisionKind::OnDisk,
];

/// The kinds of entry, in the order of their numbers in the library.
pub(super) const ENTRY_KINDS: &[EntryKind] = &[EntryKind::Did, EntryKind::Undid, EntryKind::Redid];

/// The number of a kind in its list.
pub(super) fn number_of<T: PartialEq>(kinds: &[T], kind: &T) -> i64 {
    kinds
        .iter()
        .position(|own| own == kind)
        .map_or(0, |index| index as i64)
}

/// One thing to write.
#[derive(Debug)]
pub(super) enum Command {
    /// A document was opened: the plan all its entries begin with.
    Begin(Box<Beginning>),
    /// A document goes on in another file, with all that was written of it.
    Fork {
        from: SessionId,
        copy: Box<Beginning>,
    },
    /// A session of another window goes on here.
    GoOn(Box<Beginning>),
    /// What one frame did, all or nothing.
    Record(Vec<Record>),
    /// The session's plan is in a file.
    Saved(Box<Beginning>),
    Keep(Box<PackedRevision>),
    Close {
        session: SessionId,
    },
    NameRevision {
        revision: RevisionId,
        name: Option<String>,
    },
    KeepRun {
        session: SessionId,
        at: i64,
        run: Box<SavedRun>,
    },
    Visit {
        path: PathBuf,
        title: String,
    },
    ForgetRecent {
        path: PathBuf,
    },
    /// The keeper found the library damaged.
    Damaged(String),
    Stop,
}

/// One line of what a frame did.
#[derive(Clone, Debug)]
pub enum Record {
    /// An edit was applied.
    Entry(Entry),
    /// The gesture of an entry is over.
    Finish {
        /// The document.
        session: SessionId,
        /// The number of the entry.
        seq: u64,
    },
}

impl Record {
    /// Whether a later line makes this one superfluous: the same step, grown by more of its gesture.
    pub(super) fn is_replaced_by(&self, later: &Record) -> bool {
        let (Record::Entry(own), Record::Entry(later)) = (self, later) else {
            return false;
        };
        (own.session, own.seq) == (later.session, later.seq)
    }

    /// The document it is about.
    pub(super) fn session(&self) -> SessionId {
        match self {
            Record::Entry(entry) => entry.session,
            Record::Finish { session, .. } => *session,
        }
    }
}

/// A session as it stands.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    pub(super) session: SessionId,
    pub(super) seq: u64,
    pub(super) title: String,
    pub(super) file: FileState,
    pub(super) plan: Arc<Plan>,
    pub(super) at: i64,
}

/// A revision ready to be written.
#[derive(Debug)]
pub(super) struct PackedRevision {
    pub(super) session: SessionId,
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) kind: RevisionKind,
    pub(super) name: Option<String>,
    pub(super) title: String,
    pub(super) print: Fingerprint,
    pub(super) plan: Vec<u8>,
}

/// A revision to be packed by the keeper.
#[derive(Debug)]
pub(super) struct Chore {
    pub(super) session: SessionId,
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) kind: RevisionKind,
    pub(super) name: Option<String>,
    pub(super) plan: Arc<Plan>,
}

impl Chore {
    /// Does the work that takes time: writing the plan out and packing it.
    pub(super) fn pack(self) -> PackedRevision {
        PackedRevision {
            session: self.session,
            seq: self.seq,
            at: self.at,
            kind: self.kind,
            name: self.name,
            title: self.plan.info.title.clone(),
            print: Fingerprint::of_plan(&self.plan),
            plan: super::pack::pack_plan(&self.plan),
        }
    }
}

impl Beginning {
    /// The revision that its entries begin with.
    pub(super) fn revision(&self) -> PackedRevision {
        let chore = Chore {
            session: self.session,
            seq: self.seq,
            at: self.at,
            kind: RevisionKind::Opened,
            name: None,
            plan: self.plan.clone(),
        };
        chore.pack()
    }
}

/// Who writes: the number of this window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writing {
    pub(super) window: WindowId,
}
