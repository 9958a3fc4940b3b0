//! Reading the library: every call opens it anew and sees what is written at that moment.
//!
//! Reading never holds up the writer, nor the other way round. A library that is not there is empty.

use super::command::{REVISION_KINDS, RevisionId, RevisionKind, SavedRun, SessionId};
use super::error::LibraryError;
use super::fingerprint::Fingerprint;
use super::presence::{self, WindowId};
use super::shared::Shared;
use super::{pack, restore, schema};
use crate::plan::{Plan, Stamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long the first reading waits for the library to be opened.
const PATIENCE: Duration = Duration::from_secs(3);

/// Reads the library; cheap to clone, at home on any thread.
#[derive(Clone)]
pub struct Reader {
    shared: Arc<Shared>,
    window: WindowId,
}

/// A plan that was open lately.
#[derive(Clone, Debug, PartialEq)]
pub struct Recent {
    /// Its file.
    pub path: PathBuf,
    /// Its title when it was last open.
    pub title: String,
}

/// A session whose window died with work that is in no file.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The session.
    pub session: SessionId,
    /// The plan's title.
    pub title: String,
    /// The plan's file, if it has one.
    pub path: Option<PathBuf>,
    /// How many entries of the journal are in no file.
    pub entries: u64,
    /// When the last one was written, in universal time.
    pub changed: Stamp,
}

/// One line of the history of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The revision.
    pub id: RevisionId,
    /// The session it belongs to.
    pub session: SessionId,
    /// The entry of the journal it stands after.
    pub seq: u64,
    /// When it was kept, in universal time.
    pub at: Stamp,
    /// Why it was kept.
    pub kind: RevisionKind,
    /// The name somebody gave it.
    pub name: Option<String>,
    /// The plan's title then.
    pub title: String,
    /// The plan it holds.
    pub print: Fingerprint,
}

/// A kept simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// When it was kept, in universal time.
    pub at: Stamp,
    /// The run.
    pub run: SavedRun,
}

impl Recent {
    /// What the plan is called: its title, else its file.
    pub fn name(&self) -> String {
        name_of(&self.title, Some(&self.path))
    }
}

impl Lost {
    /// What the plan is called: its title, else its file, else that it has no name.
    pub fn name(&self) -> String {
        name_of(&self.title, self.path.as_deref())
    }
}

fn name_of(title: &str, path: Option<&Path>) -> String {
    let file = path.and_then(Path::file_name);
    match (title.is_empty(), file) {
        (false, _) => title.to_owned(),
        (true, Some(file)) => file.to_string_lossy().into_owned(),
        (true, None) => "Untitled campaign".to_owned(),
    }
}

impl Reader {
    pub(super) fn new(shared: Arc<Shared>, window: WindowId) -> Self {
        Self { shared, window }
    }

    /// The plans opened last, newest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn recent(&self) -> Result<Vec<Recent>, LibraryError> {
        self.read(|db| {
            let mut rows =
                db.prepare("SELECT path, title FROM recent ORDER BY opened_at DESC, path")?;
            let recent = rows.query_map([], |row| {
                Ok(Recent {
                    path: PathBuf::from(row.get::<_, String>(0)?),
                    title: row.get(1)?,
                })
            })?;
            Ok(recent.collect::<Result<_, _>>()?)
        })
    }

    /// Sessions whose window died with work that is in no file, newest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn lost(&self) -> Result<Vec<Lost>, LibraryError> {
        let folder = self.shared.folder.clone();
        self.read(|db| {
            let mut rows = db.prepare(
                "SELECT s.id, s.title, s.path, s.owner, s.saved_seq,
                     coalesce((SELECT max(seq) FROM journal WHERE session = s.id), 0),
                     coalesce((SELECT max(at) FROM journal WHERE session = s.id), s.changed_at) AS at
                 FROM sessions s WHERE s.closed_at IS NULL ORDER BY at DESC, s.id",
            )?;
            let found = rows.query_map([], |row| {
                let path: Option<String> = row.get(2)?;
                let (saved, last): (Option<i64>, i64) = (row.get(4)?, row.get(5)?);
                let lost = Lost {
                    session: SessionId(row.get(0)?),
                    title: row.get(1)?,
                    path: path.map(PathBuf::from),
                    entries: (last - saved.unwrap_or(0)).max(1).unsigned_abs(),
                    changed: stamp(row.get(6)?),
                };
                let is_saved = saved.is_some_and(|saved| saved >= last);
                Ok((row.get::<_, Option<WindowId>>(3)?, is_saved, lost))
            })?;
            let mut lost = Vec::new();
            for session in found {
                let (owner, is_saved, session) = session?;
                if !is_saved && !owner.is_some_and(|owner| presence::is_alive(&folder, owner)) {
                    lost.push(session);
                }
            }
            Ok(lost)
        })
    }

    /// The session that edited this file last, unless a living window still has it open. `None` where that session
    /// died with work that is in no file: whoever lost it decides about it, so opening the file must not use it up.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn last_session(&self, path: &Path) -> Result<Option<SessionId>, LibraryError> {
        let folder = self.shared.folder.clone();
        let Some(path) = path.to_str() else {
            return Ok(None);
        };
        self.read(|db| {
            let mut rows = db.prepare(
                "SELECT id, owner, closed_at IS NULL AND coalesce(saved_seq, -1) <
                     coalesce((SELECT max(seq) FROM journal WHERE session = sessions.id), 0)
                 FROM sessions WHERE path = ?1 ORDER BY changed_at DESC, id DESC",
            )?;
            let mut rows = rows.query(params![path])?;
            while let Some(row) = rows.next()? {
                let owner: Option<WindowId> = row.get(1)?;
                if !owner.is_some_and(|owner| presence::is_alive(&folder, owner)) {
                    let is_lost: bool = row.get(2)?;
                    return Ok((!is_lost).then_some(SessionId(row.get(0)?)));
                }
            }
            Ok(None)
        })
    }

    /// Takes a session over from a dead window and rebuilds its plan and its history.
    ///
    /// # Errors
    /// When another window was quicker, the session is gone or cannot be rebuilt, or the library cannot
    /// be written.
    pub fn take_over(&self, session: SessionId) -> Result<restore::Restored, LibraryError> {
        self.take_over_with(session, None)
    }

    /// Like [`Reader::take_over`], with the session's file as it was just read: its bytes' fingerprint
    /// and its plan.
    ///
    /// # Errors
    /// As there.
    pub fn take_over_with(
        &self,
        session: SessionId,
        file: Option<(Fingerprint, &Plan)>,
    ) -> Result<restore::Restored, LibraryError> {
        self.shared.wait_until_ready(PATIENCE);
        let mut db = schema::open_to_write(&self.shared.path())?;
        let owner: Option<WindowId> = db
            .query_row(
                "SELECT owner FROM sessions WHERE id = ?1",
                params![session.0],
                |row| row.get(0),
            )
            .optional()?
            .ok_or(LibraryError::NoSuch("session"))?;
        if owner.is_some_and(|owner| presence::is_alive(&self.shared.folder, owner)) {
            return Err(LibraryError::NoSuch("session without a window"));
        }
        let restored = restore::restore(&mut db, session, file)?;
        // Only the window that still finds the dead owner gets it.
        let claimed = db.execute(
            "UPDATE sessions SET owner = ?2 WHERE id = ?1 AND owner IS ?3",
            params![session.0, self.window, owner],
        )?;
        match claimed {
            1 => Ok(restored),
            _ => Err(LibraryError::NoSuch("session without a window")),
        }
    }

    /// The revisions of a session and of every other session of the same file, newest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn revisions(&self, session: SessionId) -> Result<Vec<Revision>, LibraryError> {
        self.read(|db| {
            let mut rows = db.prepare(
                "SELECT r.id, r.session, r.seq, r.at, r.kind, r.name, r.title, r.print FROM revisions r
                 WHERE r.session = ?1 OR r.session IN (
                     SELECT other.id FROM sessions own JOIN sessions other ON other.path = own.path
                     WHERE own.id = ?1)
                 ORDER BY r.at DESC, r.seq DESC, r.id DESC",
            )?;
            let revisions = rows.query_map(params![session.0], revision)?;
            Ok(revisions.collect::<Result<_, _>>()?)
        })
    }

    /// The plan of a revision.
    ///
    /// # Errors
    /// When it is gone or damaged, or the library cannot be read.
    pub fn plan(&self, revision: RevisionId) -> Result<Plan, LibraryError> {
        self.read(|db| {
            let packed: Option<Vec<u8>> = db
                .query_row(
                    "SELECT s.plan FROM revisions r JOIN snapshots s ON s.print = r.print WHERE r.id = ?1",
                    params![revision.0],
                    |row| row.get(0),
                )
                .optional()?;
            pack::unpack_plan(&packed.ok_or(LibraryError::NoSuch("revision"))?)
        })
    }

    /// The kept simulations of a session and of every other session of the same file, newest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn runs(&self, session: SessionId) -> Result<Vec<KeptRun>, LibraryError> {
        self.read(|db| {
            let mut rows = db.prepare(
                "SELECT at, name, option, seed, samples, print, result FROM runs
                 WHERE session = ?1 OR session IN (
                     SELECT other.id FROM sessions own JOIN sessions other ON other.path = own.path
                     WHERE own.id = ?1)
                 ORDER BY at DESC, id DESC",
            )?;
            let mut rows = rows.query(params![session.0])?;
            let mut runs = Vec::new();
            while let Some(row) = rows.next()? {
                runs.push(kept_run(row)?);
            }
            Ok(runs)
        })
    }

    /// Reads; a library that is not there gives what is empty.
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        self.shared.wait_until_ready(PATIENCE);
        read(&schema::open_to_read(&self.shared.path())?)
    }
}

/// A time of the library as a minute.
pub(super) fn stamp(millis: i64) -> Stamp {
    Stamp(millis.div_euclid(60_000))
}

pub(super) fn print_of(text: &str) -> Option<Fingerprint> {
    Fingerprint::parse(text)
}

fn revision(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let kind: i64 = row.get(4)?;
    let print: String = row.get(7)?;
    Ok(Revision {
        id: RevisionId(row.get(0)?),
        session: SessionId(row.get(1)?),
        seq: row.get::<_, i64>(2)?.unsigned_abs(),
        at: stamp(row.get(3)?),
        kind: *REVISION_KINDS
            .get(kind.unsigned_abs() as usize)
            .unwrap_or(&RevisionKind::Automatic),
        name: row.get(5)?,
        title: row.get(6)?,
        print: print_of(&print).unwrap_or(Fingerprint::of(b"")),
    })
}

fn kept_run(row: &Row<'_>) -> Result<KeptRun, LibraryError> {
    let damaged = |what: &str| LibraryError::Unreadable(what.to_owned());
    let (seed, print): (String, String) = (row.get(3)?, row.get(5)?);
    let result = pack::unpack(&row.get::<_, Vec<u8>>(6)?)?;
    Ok(KeptRun {
        at: stamp(row.get(0)?),
        run: SavedRun {
            name: row.get(1)?,
            option: row.get(2)?,
            seed: seed.parse().map_err(|_| damaged("a seed"))?,
            samples: row.get::<_, i64>(4)?.unsigned_abs(),
            print: print_of(&print).ok_or_else(|| damaged("a fingerprint"))?,
            result: String::from_utf8(result).map_err(|_| damaged("a result"))?,
        },
    })
}
