//! Clearing out what is too old to be of use, so that the library does not grow for ever.
//!
//! Named revisions, saved runs, and sessions whose work is in no file are never touched.

use super::clock::now_millis;
use super::error::LibraryError;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};

/// Entries of a session that stay, for undo across restarts and for the history.
const ENTRIES: i64 = 2000;
/// Unnamed revisions of a session that stay.
const REVISIONS: i64 = 300;
/// Closed sessions without a file stay for three months.
const UNFILED: i64 = 90 * 24 * 60 * 60 * 1000;

/// How much stays.
struct Limits {
    now: i64,
    entries: i64,
    revisions: i64,
}

/// A value of a statement.
type Value = fn(&Limits) -> i64;

/// The statements in order, each with the values of `?1`, `?2`, ...
const STEPS: &[(&str, &[Value])] = &[
    // Sessions that never got an edit, a file or a name; those with edits after a while.
    (
        "DELETE FROM sessions WHERE closed_at IS NOT NULL AND path IS NULL
         AND NOT EXISTS (SELECT 1 FROM revisions WHERE session = sessions.id AND name IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM runs WHERE session = sessions.id)
         AND (closed_at < ?1 OR NOT EXISTS (SELECT 1 FROM journal WHERE session = sessions.id))",
        &[|limits| limits.now - UNFILED],
    ),
    ("DELETE FROM journal WHERE session NOT IN (SELECT id FROM sessions)", &[]),
    ("DELETE FROM revisions WHERE session NOT IN (SELECT id FROM sessions)", &[]),
    // Old entries, up to a state that the later ones begin with. What others wrote on disk (4) is none.
    (
        "DELETE FROM journal WHERE seq <= (
             SELECT max(seq) FROM revisions WHERE session = journal.session AND kind <> 4 AND seq <= (
                 SELECT max(seq) FROM journal newest WHERE newest.session = journal.session) - ?1)",
        &[|limits| limits.entries],
    ),
    // Old revisions, but not the one that the kept entries begin with.
    (
        "DELETE FROM revisions WHERE name IS NULL
         AND id NOT IN (SELECT id FROM revisions kept WHERE kept.session = revisions.session
                        ORDER BY id DESC LIMIT ?1)
         AND seq < (SELECT min(seq) - 1 FROM journal WHERE session = revisions.session)",
        &[|limits| limits.revisions],
    ),
    ("DELETE FROM snapshots WHERE print NOT IN (SELECT print FROM revisions)", &[]),
];

/// Clears out the library, all or nothing.
///
/// # Errors
/// When the library cannot be written; it is then as it was.
pub(super) fn prune(db: &mut Connection) -> Result<(), LibraryError> {
    let limits = Limits {
        now: now_millis(),
        entries: ENTRIES,
        revisions: REVISIONS,
    };
    prune_to(db, &limits)
}

/// Clears out with limits, so that tests need no thousands of rows.
fn prune_to(db: &mut Connection, limits: &Limits) -> Result<(), LibraryError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (statement, values) in STEPS {
        let values = values.iter().map(|value| value(limits));
        transaction.execute(statement, params_from_iter(values))?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::schema;

    /// Sessions 1 (filed, 10 entries, a revision after every second), 2 (closed, nothing in it), 3
    /// (closed long ago, with an entry) and 4 (open, with an entry).
    const ROWS: &str = "
        INSERT INTO sessions VALUES (1, '/a', '', NULL, 0, 0, 5, 10, NULL), (2, NULL, '', NULL, 0, 0, 5, 0, NULL),
            (3, NULL, '', NULL, 0, 0, 5, 0, NULL), (4, NULL, '', NULL, 0, 0, NULL, 0, NULL);
        INSERT INTO journal SELECT 1, value, 0, 0, 0, '', x'00' FROM generated;
        INSERT INTO journal VALUES (3, 1, 0, 0, 0, '', x'00'), (4, 1, 0, 0, 0, '', x'00');
        INSERT INTO revisions (session, seq, at, kind, name, title, print)
            SELECT 1, value, 0, 2, CASE value WHEN 2 THEN 'named' END, '', 'p' || value FROM generated
            WHERE value % 2 = 0;
        INSERT INTO revisions (session, seq, at, kind, title, print) VALUES
            (1, 5, 0, 4, '', 'x'), (2, 0, 0, 0, '', 'q'), (3, 0, 0, 0, '', 'q'), (4, 0, 0, 0, '', 'r');
        INSERT INTO snapshots SELECT DISTINCT print, x'00' FROM revisions;";

    fn numbers(db: &Connection, sql: &str) -> Vec<i64> {
        let mut rows = db.prepare(sql).expect("a statement");
        let rows = rows.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("numbers")
    }

    #[test]
    fn what_is_kept_can_still_be_rebuilt_and_the_rest_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut db = schema::open_to_write(&folder.path().join("library.sqlite")).expect("made");
        let generated = "CREATE TEMP TABLE generated AS WITH RECURSIVE n (value) AS
            (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 10) SELECT value FROM n;";
        db.execute_batch(&format!("{generated}{ROWS}"))
            .expect("filled");
        let limits = Limits {
            now: UNFILED + 100,
            entries: 3,
            revisions: 2,
        };
        for _ in 0..2 {
            prune_to(&mut db, &limits).expect("cleared out");
            assert_eq!(numbers(&db, "SELECT id FROM sessions ORDER BY id"), [1, 4]);
            let entries = numbers(
                &db,
                "SELECT seq FROM journal WHERE session = 1 ORDER BY seq",
            );
            assert_eq!(
                entries,
                [7, 8, 9, 10],
                "the revision after 6 is what they begin with"
            );
            let revisions = numbers(
                &db,
                "SELECT seq FROM revisions WHERE session = 1 ORDER BY seq",
            );
            assert_eq!(
                revisions,
                [2, 5, 6, 8, 10],
                "named, the newest, and what the entries begin with"
            );
            assert_eq!(numbers(&db, "SELECT count(*) FROM snapshots"), [6]);
        }
    }
}
