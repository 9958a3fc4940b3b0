//! The statements behind each command. Every one can be repeated: a command that was cut off is simply
//! written again.

use super::clock::now_millis;
use super::command::{
    Beginning, Command, ENTRY_KINDS, Entry, FileState, PackedRevision, REVISION_KINDS, Record,
    SavedRun, SessionId, Writing, number_of,
};
use super::error::LibraryError;
use super::pack;
use rusqlite::{Connection, params};
use std::path::Path;

/// Writes one command, within the transaction that is open.
pub(super) fn write(
    db: &Connection,
    command: &Command,
    writing: Writing,
) -> Result<(), LibraryError> {
    match command {
        Command::Begin(beginning) => begin(db, beginning, writing),
        Command::Fork { from, copy } => fork(db, *from, copy, writing),
        Command::GoOn(beginning) => go_on(db, beginning, writing),
        Command::Record(records) => records.iter().try_for_each(|line| match line {
            Record::Entry(entry) => record(db, entry),
            Record::Finish { session, seq } => finish(db, *session, *seq),
        }),
        Command::Saved(saved) => save(db, saved),
        Command::Keep(revision) => keep(db, revision),
        Command::Close { session } => close(db, *session),
        Command::NameRevision { revision, name } => {
            db.prepare_cached("UPDATE revisions SET name = ?2 WHERE id = ?1")?
                .execute(params![revision.0, name])?;
            Ok(())
        }
        Command::KeepRun { session, at, run } => keep_run(db, *session, *at, run),
        Command::Visit { path, title } => visit(db, path, title),
        Command::ForgetRecent { path } => {
            db.execute("DELETE FROM recent WHERE path = ?1", params![path.to_str()])?;
            Ok(())
        }
        Command::Damaged(_) | Command::Stop => Ok(()),
    }
}

fn begin(db: &Connection, beginning: &Beginning, writing: Writing) -> Result<(), LibraryError> {
    open_session(db, beginning, writing)?;
    keep(db, &beginning.revision())
}

fn open_session(
    db: &Connection,
    beginning: &Beginning,
    writing: Writing,
) -> Result<(), LibraryError> {
    let file = &beginning.file;
    db.execute(
        "INSERT OR REPLACE INTO sessions
         (id, path, title, owner, opened_at, changed_at, closed_at, saved_seq, file_print)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL, ?6, ?7)",
        params![
            beginning.session.0,
            path_text(file),
            beginning.title,
            writing.window,
            beginning.at,
            file.saved_seq.map(|seq| seq as i64),
            file.print.map(|print| print.to_string()),
        ],
    )?;
    Ok(())
}

/// Copies everything but the snapshots, which are shared. What the first session has beyond `seq` is
/// nothing: the copy is made at its end.
fn fork(
    db: &Connection,
    from: SessionId,
    copy: &Beginning,
    writing: Writing,
) -> Result<(), LibraryError> {
    open_session(db, copy, writing)?;
    for statement in [
        "INSERT OR REPLACE INTO journal (session, seq, at, kind, is_open, label, changes)
         SELECT ?2, seq, at, kind, is_open, label, changes FROM journal WHERE session = ?1",
        "INSERT INTO revisions (session, seq, at, kind, name, title, print)
         SELECT ?2, seq, at, kind, name, title, print FROM revisions WHERE session = ?1",
        "INSERT INTO runs (session, at, name, option, seed, samples, print, result)
         SELECT ?2, at, name, option, seed, samples, print, result FROM runs WHERE session = ?1",
    ] {
        db.execute(statement, params![from.0, copy.session.0])?;
    }
    // Where the library was replaced meanwhile there is nothing to copy, and the plan itself is kept.
    keep(db, &copy.revision())
}

fn go_on(db: &Connection, beginning: &Beginning, writing: Writing) -> Result<(), LibraryError> {
    db.execute(
        "UPDATE sessions SET owner = ?2, closed_at = NULL, opened_at = ?3, changed_at = ?3 WHERE id = ?1",
        params![beginning.session.0, writing.window, beginning.at],
    )?;
    Ok(())
}

fn record(db: &Connection, entry: &Entry) -> Result<(), LibraryError> {
    let changes = pack::pack_edit(&entry.edit);
    db.prepare_cached(
        "INSERT OR REPLACE INTO journal (session, seq, at, kind, is_open, label, changes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        entry.session.0,
        entry.seq as i64,
        now_millis(),
        number_of(ENTRY_KINDS, &entry.kind),
        entry.is_open,
        entry.edit.label,
        changes,
    ])?;
    Ok(())
}

fn finish(db: &Connection, session: SessionId, seq: u64) -> Result<(), LibraryError> {
    db.prepare_cached("UPDATE journal SET is_open = 0 WHERE session = ?1 AND seq = ?2")?
        .execute(params![session.0, seq as i64])?;
    Ok(())
}

fn save(db: &Connection, saved: &Beginning) -> Result<(), LibraryError> {
    let file = &saved.file;
    db.execute(
        "UPDATE sessions SET path = ?2, title = ?3, changed_at = ?4, saved_seq = ?5, file_print = ?6
         WHERE id = ?1",
        params![
            saved.session.0,
            path_text(file),
            saved.title,
            saved.at,
            file.saved_seq.map(|seq| seq as i64),
            file.print.map(|print| print.to_string()),
        ],
    )?;
    Ok(())
}

fn keep(db: &Connection, revision: &PackedRevision) -> Result<(), LibraryError> {
    let print = revision.print.to_string();
    db.execute(
        "INSERT OR IGNORE INTO snapshots (print, plan) VALUES (?1, ?2)",
        params![print, revision.plan],
    )?;
    db.execute(
        "INSERT INTO revisions (session, seq, at, kind, name, title, print)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            revision.session.0,
            revision.seq as i64,
            revision.at,
            number_of(REVISION_KINDS, &revision.kind),
            revision.name,
            revision.title,
            print,
        ],
    )?;
    Ok(())
}

/// Closes a session. One that has neither a file nor an edit nor a name leaves no trace.
fn close(db: &Connection, session: SessionId) -> Result<(), LibraryError> {
    db.execute(
        "UPDATE sessions SET closed_at = ?2, changed_at = ?2, owner = NULL WHERE id = ?1",
        params![session.0, now_millis()],
    )?;
    Ok(())
}

fn keep_run(
    db: &Connection,
    session: SessionId,
    at: i64,
    run: &SavedRun,
) -> Result<(), LibraryError> {
    db.execute(
        "INSERT INTO runs (session, at, name, option, seed, samples, print, result)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            session.0,
            at,
            run.name,
            run.option,
            run.seed.to_string(),
            run.samples as i64,
            run.print.to_string(),
            pack::pack(run.result.as_bytes()),
        ],
    )?;
    Ok(())
}

/// How many recent plans are remembered.
const MOST_RECENT: u32 = 20;

fn visit(db: &Connection, path: &Path, title: &str) -> Result<(), LibraryError> {
    let Some(path) = path.to_str() else {
        return Ok(());
    };
    db.execute(
        "INSERT OR REPLACE INTO recent (path, title, opened_at) VALUES (?1, ?2, ?3)",
        params![path, title, now_millis()],
    )?;
    db.execute(
        "DELETE FROM recent WHERE path NOT IN (SELECT path FROM recent ORDER BY opened_at DESC LIMIT ?1)",
        params![MOST_RECENT],
    )?;
    Ok(())
}

/// A path as the library keeps it. One that is no text is not kept: it could only come back wrong.
fn path_text(file: &FileState) -> Option<&str> {
    file.path.as_deref().and_then(Path::to_str)
}
