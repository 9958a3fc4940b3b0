//! The tables of the library, and how an older library is brought up to date.
//!
//! The list of migrations only ever grows at its end; a step that was released is never changed. The
//! version is the number of steps done, kept in SQLite's `user_version`.

use super::error::LibraryError;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// The steps from an empty file on.
pub(super) const MIGRATIONS: &[&str] = &[
    // 1: everything there was at first.
    "
    -- An open document and its line of edits. It outlives the window: the next one goes on with it.
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY,
        path TEXT,                          -- the plan's file; NULL while it has none
        title TEXT NOT NULL,
        owner INTEGER,                      -- the window that has it open, see presence
        opened_at INTEGER NOT NULL,         -- milliseconds since 1970, like every time here
        changed_at INTEGER NOT NULL,
        closed_at INTEGER,                  -- NULL while it is open, or was when its window died
        saved_seq INTEGER,                  -- the state that is in the file; NULL when none is
        file_print TEXT                     -- fingerprint of the file's bytes when last read or written
    );
    CREATE INDEX sessions_by_path ON sessions (path, changed_at);
    -- What was done, undone and redone, one row each, with the edit that was applied.
    CREATE TABLE journal (
        session INTEGER NOT NULL,
        seq INTEGER NOT NULL,               -- 1, 2, 3, ..
        at INTEGER NOT NULL,
        kind INTEGER NOT NULL,              -- 0 did, 1 undid, 2 redid
        is_open INTEGER NOT NULL,           -- its gesture was not finished
        label TEXT NOT NULL,
        changes BLOB NOT NULL,              -- see pack
        PRIMARY KEY (session, seq)
    ) WITHOUT ROWID;
    -- Plans by their fingerprint, so that the same state is kept once.
    CREATE TABLE snapshots (print TEXT PRIMARY KEY, plan BLOB NOT NULL);
    CREATE TABLE revisions (
        id INTEGER PRIMARY KEY,
        session INTEGER NOT NULL,
        seq INTEGER NOT NULL,               -- the plan after this entry of the journal
        at INTEGER NOT NULL,
        kind INTEGER NOT NULL,              -- see RevisionKind
        name TEXT,
        title TEXT NOT NULL,
        print TEXT NOT NULL
    );
    CREATE INDEX revisions_by_session ON revisions (session, seq);
    -- Simulations somebody wants to look at again.
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        session INTEGER NOT NULL,
        at INTEGER NOT NULL,
        name TEXT NOT NULL,
        option TEXT,
        seed TEXT NOT NULL,                 -- 64 bits without a sign do not fit into an INTEGER
        samples INTEGER NOT NULL,
        print TEXT NOT NULL,                -- of the plan it ran on
        result BLOB NOT NULL
    );
    CREATE INDEX runs_by_session ON runs (session);
    CREATE TABLE recent (path TEXT PRIMARY KEY, title TEXT NOT NULL, opened_at INTEGER NOT NULL);
    ",
];

/// Marks a file as Slackline's library: `Slck`.
const APPLICATION: i32 = 0x536c_636b;
/// How long a statement waits for another program before it gives up.
const PATIENCE: Duration = Duration::from_millis(200);

/// The version of a library that is up to date.
pub(super) fn version() -> u32 {
    MIGRATIONS.len() as u32
}

/// Opens the library to write, making or migrating it.
///
/// # Errors
/// When it is newer, damaged, locked, or the system refuses.
pub(super) fn open_to_write(path: &Path) -> Result<Connection, LibraryError> {
    open_with(path, MIGRATIONS)
}

/// Opens the library to read.
///
/// # Errors
/// When it is missing, newer, older, damaged, locked, or the system refuses.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, LibraryError> {
    if !path.is_file() {
        return Err(LibraryError::Missing(path.to_owned()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    match version_of(&connection)? {
        0 => Err(LibraryError::Missing(path.to_owned())),
        found if found > version() => Err(LibraryError::Newer {
            found,
            known: version(),
        }),
        _ => Ok(connection),
    }
}

/// Opens with a list of migrations, so that tests can bring their own.
pub(super) fn open_with(path: &Path, migrations: &[&str]) -> Result<Connection, LibraryError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    let known = migrations.len() as u32;
    let found = version_of(&connection)?;
    if found > known {
        return Err(LibraryError::Newer { found, known });
    }
    let is_foreign = found == 0 && has_tables(&connection)?;
    if is_foreign {
        return Err(LibraryError::Damaged("it holds something else".to_owned()));
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A commit is in the system's hands, which a killed program cannot take back; the keeper thread
    // brings it to the disk within a second.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    if found < known {
        migrate(&mut connection, migrations)?;
    }
    Ok(connection)
}

fn version_of(connection: &Connection) -> Result<u32, LibraryError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn has_tables(connection: &Connection) -> Result<bool, LibraryError> {
    let count: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(count > 0)
}

/// Runs the steps that are missing, all or none.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), LibraryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another window may have been quicker.
    let found = version_of(&transaction)?;
    for step in migrations.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", migrations.len() as u32)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("library.sqlite");
        (folder, path)
    }

    #[test]
    fn an_older_library_is_migrated_and_keeps_its_rows() {
        let (_folder, path) = folder();
        let first = open_with(&path, &MIGRATIONS[..1]).expect("made");
        first
            .execute("INSERT INTO recent VALUES ('a', 'b', 3)", [])
            .expect("a row");
        drop(first);
        let steps = [
            MIGRATIONS[0],
            "ALTER TABLE recent ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0",
        ];
        for _ in 0..2 {
            let second = open_with(&path, &steps).expect("migrated");
            let row = second.query_row("SELECT title, pinned FROM recent", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
            });
            assert_eq!(row.expect("the row"), ("b".to_owned(), 0));
        }
        // What knows only the first step leaves the newer file alone.
        let refused = open_with(&path, &MIGRATIONS[..1]);
        assert_eq!(
            refused.err(),
            Some(LibraryError::Newer { found: 2, known: 1 })
        );
    }

    #[test]
    fn a_step_that_fails_leaves_the_library_as_it_was() {
        let (_folder, path) = folder();
        drop(open_with(&path, &MIGRATIONS[..1]).expect("made"));
        let steps = [
            MIGRATIONS[0],
            "CREATE TABLE more (id); CREATE TABLE recent (id)",
        ];
        assert!(open_with(&path, &steps).is_err());
        let first = open_with(&path, &MIGRATIONS[..1]).expect("still version 1");
        assert!(
            first.execute("SELECT * FROM more", []).is_err(),
            "half a step was kept"
        );
    }

    #[test]
    fn what_is_no_library_is_damaged() {
        let (_folder, path) = folder();
        std::fs::write(
            &path,
            b"this is no database, whatever its name says. ".repeat(50),
        )
        .expect("written");
        assert!(matches!(
            open_with(&path, MIGRATIONS),
            Err(LibraryError::Damaged(_))
        ));
        std::fs::remove_file(&path).expect("removed");
        let foreign = Connection::open(&path).expect("opened");
        foreign
            .execute_batch("CREATE TABLE theirs (id)")
            .expect("made");
        drop(foreign);
        assert!(matches!(
            open_with(&path, MIGRATIONS),
            Err(LibraryError::Damaged(_))
        ));
    }
}
