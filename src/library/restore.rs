//! Rebuilding a session: the plan after the last finished gesture, and what can be undone and redone.
//!
//! The plan is the newest snapshot plus every entry after it. A gesture that was not finished when the
//! window died is taken back, and can be done again by redo.

use super::command::{
    ENTRY_KINDS, EntryKind, FileState, REVISION_KINDS, RevisionKind, SessionId, number_of,
};
use super::error::LibraryError;
use super::fingerprint::Fingerprint;
use super::pack;
use super::read::print_of;
use crate::edit::{Edit, History};
use crate::plan::Plan;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::path::PathBuf;

/// Entries that are read for undo; older steps stay in the history only.
const UNDO_DEPTH: i64 = 1000;

/// A session as its window left it.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The session.
    pub session: SessionId,
    /// The number of its last entry.
    pub seq: u64,
    /// The plan after that.
    pub plan: Plan,
    /// What can be undone and redone.
    pub history: History,
    /// How it stands with its file.
    pub file: FileState,
    /// The plan that is in the file, as far as the session knows; what a merge begins with.
    pub base: Option<Plan>,
    /// What could not be read, in sentences.
    pub warnings: Vec<String>,
}

/// One row of the journal.
struct Row {
    seq: i64,
    kind: EntryKind,
    is_open: bool,
    /// `None`: damaged, or of a later program.
    edit: Option<Edit>,
}

/// Rebuilds a session. Takes back a gesture that was not finished, in the journal too.
///
/// `file` is the session's file as it was just read: where the session ended with these bytes, its plan
/// need not be read a second time.
///
/// # Errors
/// When there is no such session, none of its snapshots can be read, or the library cannot be written.
pub(super) fn restore(
    db: &mut Connection,
    session: SessionId,
    file: Option<(Fingerprint, &Plan)>,
) -> Result<Restored, LibraryError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    take_back_unfinished(&transaction, session)?;
    let restored = rebuild(&transaction, session, file)?;
    transaction.commit()?;
    Ok(restored)
}

fn rebuild(
    db: &Connection,
    session: SessionId,
    known: Option<(Fingerprint, &Plan)>,
) -> Result<Restored, LibraryError> {
    let file = file_state(db, session)?;
    let mut warnings = Vec::new();
    let last = last_seq(db, session)?;
    let is_saved = file.saved_seq == Some(last.unsigned_abs());
    let known = known.filter(|(print, _)| is_saved && file.print == Some(*print));
    let (plan, seq) = match known {
        Some((_, plan)) => (plan.clone(), last),
        None => plan_at(db, session, last, &mut warnings)?,
    };
    let rows = rows_between(db, session, last - UNDO_DEPTH, last)?;
    let history = history_of(rows);
    let base = match file.saved_seq.map(|seq| seq as i64) {
        Some(saved) if saved == seq => Some(plan.clone()),
        Some(saved) => plan_at(db, session, saved, &mut Vec::new())
            .ok()
            .and_then(|(plan, found)| (found == saved).then_some(plan)),
        None => on_disk(db, session)?,
    };
    Ok(Restored {
        session,
        seq: last.unsigned_abs(),
        plan,
        history,
        file,
        base,
        warnings,
    })
}

fn file_state(db: &Connection, session: SessionId) -> Result<FileState, LibraryError> {
    let found = db.query_row(
        "SELECT path, saved_seq, file_print FROM sessions WHERE id = ?1",
        params![session.0],
        |row| {
            let path: Option<String> = row.get(0)?;
            let saved: Option<i64> = row.get(1)?;
            let print: Option<String> = row.get(2)?;
            Ok(FileState {
                path: path.map(PathBuf::from),
                saved_seq: saved.map(i64::unsigned_abs),
                print: print.as_deref().and_then(print_of),
            })
        },
    );
    found.optional()?.ok_or(LibraryError::NoSuch("session"))
}

/// The number of the last entry; of a session without entries, that of its first snapshot.
fn last_seq(db: &Connection, session: SessionId) -> Result<i64, LibraryError> {
    Ok(db.query_row(
        "SELECT max(coalesce((SELECT max(seq) FROM journal WHERE session = ?1), 0),
                    coalesce((SELECT min(seq) FROM revisions WHERE session = ?1), 0))",
        params![session.0],
        |row| row.get(0),
    )?)
}

/// The plan after an entry: the newest readable snapshot up to there, and the entries between.
///
/// Also the entry that was reached, an earlier one where one could not be read.
fn plan_at(
    db: &Connection,
    session: SessionId,
    seq: i64,
    warnings: &mut Vec<String>,
) -> Result<(Plan, i64), LibraryError> {
    let (mut plan, from) = snapshot_before(db, session, seq, warnings)?;
    for row in rows_between(db, session, from, seq)? {
        let Some(edit) = row.edit else {
            warnings.push(format!(
                "{} of the last edits could not be read and are not in the plan.",
                seq - row.seq + 1
            ));
            return Ok((plan, row.seq - 1));
        };
        edit.apply(&mut plan);
    }
    Ok((plan, seq))
}

/// The file as somebody else wrote it last, where it holds no state of the session.
fn on_disk(db: &Connection, session: SessionId) -> Result<Option<Plan>, LibraryError> {
    let found: Option<Vec<u8>> = db
        .query_row(
            "SELECT s.plan FROM revisions r JOIN snapshots s ON s.print = r.print
             WHERE r.session = ?1 AND r.kind = ?2 ORDER BY r.id DESC LIMIT 1",
            params![session.0, number_of(REVISION_KINDS, &RevisionKind::OnDisk)],
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.and_then(|plan| pack::unpack_plan(&plan).ok()))
}

fn snapshot_before(
    db: &Connection,
    session: SessionId,
    seq: i64,
    warnings: &mut Vec<String>,
) -> Result<(Plan, i64), LibraryError> {
    // A plan that others wrote on disk is no state of this session.
    let mut rows = db.prepare(
        "SELECT r.seq, s.plan FROM revisions r JOIN snapshots s ON s.print = r.print
         WHERE r.session = ?1 AND r.seq <= ?2 AND r.kind <> ?3 ORDER BY r.seq DESC, r.id DESC",
    )?;
    let foreign = number_of(REVISION_KINDS, &RevisionKind::OnDisk);
    let mut rows = rows.query(params![session.0, seq, foreign])?;
    let mut failure = LibraryError::NoSuch("snapshot of the session");
    while let Some(row) = rows.next()? {
        match pack::unpack_plan(&row.get::<_, Vec<u8>>(1)?) {
            Ok(plan) => return Ok((plan, row.get(0)?)),
            Err(error) => {
                warnings.push(format!("A snapshot was passed over: {error}."));
                failure = error;
            }
        }
    }
    Err(failure)
}

/// The entries with numbers above `from` up to `to`.
fn rows_between(
    db: &Connection,
    session: SessionId,
    from: i64,
    to: i64,
) -> Result<Vec<Row>, LibraryError> {
    let mut rows = db.prepare(
        "SELECT seq, kind, is_open, label, changes FROM journal
         WHERE session = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq",
    )?;
    let found = rows.query_map(params![session.0, from, to], |row| {
        let kind: i64 = row.get(1)?;
        let label: String = row.get(3)?;
        let changes: Vec<u8> = row.get(4)?;
        let kind = ENTRY_KINDS.get(kind.unsigned_abs() as usize);
        Ok(Row {
            seq: row.get(0)?,
            kind: kind.copied().unwrap_or(EntryKind::Did),
            is_open: row.get(2)?,
            edit: kind.and_then(|_| pack::unpack_edit(label, &changes).ok()),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Plays the entries back as steps done and steps taken back.
fn history_of(rows: Vec<Row>) -> History {
    let (mut done, mut undone): (Vec<Edit>, Vec<Edit>) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(edit) = row.edit else {
            // What lies beyond an unreadable step cannot be reached by undo.
            (done, undone) = (Vec::new(), Vec::new());
            continue;
        };
        if edit.changes.is_empty() {
            continue;
        }
        match row.kind {
            EntryKind::Did => {
                undone.clear();
                done.push(edit);
            }
            EntryKind::Undid => {
                done.pop();
                undone.push(edit.inverse());
            }
            EntryKind::Redid => {
                undone.pop();
                done.push(edit);
            }
        }
    }
    History::restored(done, undone)
}

/// Writes the undoing of a last entry whose gesture was not finished.
fn take_back_unfinished(db: &Connection, session: SessionId) -> Result<(), LibraryError> {
    let last = last_seq(db, session)?;
    let Some(row) = rows_between(db, session, last - 1, last)?.pop() else {
        return Ok(());
    };
    let unfinished = row.edit.filter(|_| row.is_open);
    let Some(edit) = unfinished else {
        return Ok(());
    };
    db.execute(
        "UPDATE journal SET is_open = 0 WHERE session = ?1 AND seq = ?2",
        params![session.0, row.seq],
    )?;
    if edit.changes.is_empty() {
        return Ok(());
    }
    db.execute(
        "INSERT INTO journal (session, seq, at, kind, is_open, label, changes)
         SELECT session, seq + 1, at, ?3, 0, label, ?4 FROM journal WHERE session = ?1 AND seq = ?2",
        params![
            session.0,
            row.seq,
            number_of(ENTRY_KINDS, &EntryKind::Undid),
            pack::pack_edit(&edit.inverse()),
        ],
    )?;
    Ok(())
}
