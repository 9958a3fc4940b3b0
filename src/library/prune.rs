//! Clearing out what is too old to be of use, so that the library does not grow for ever.
//!
//! Named revisions, saved runs, and sessions whose work is in no file are never touched.

use super::clock::now_millis;
use super::error::LibraryError;
use rusqlite::{Connection, TransactionBehavior, params};

/// Entries of a session that stay, for undo across restarts and for the history.
const ENTRIES: i64 = 2000;
/// Unnamed revisions of a session that stay.
const REVISIONS: i64 = 300;
/// Closed sessions without a file stay for three months.
const UNFILED: i64 = 90 * 24 * 60 * 60 * 1000;

/// The statements, in order. `?1` is the clock, `?2` to `?4` are the limits above.
const STEPS: &[&str] = &[
    // Sessions that never got an edit, a file or a name.
    "DELETE FROM sessions WHERE closed_at IS NOT NULL AND path IS NULL
     AND NOT EXISTS (SELECT 1 FROM revisions WHERE session = sessions.id AND name IS NOT NULL)
     AND NOT EXISTS (SELECT 1 FROM runs WHERE session = sessions.id)
     AND (closed_at < ?1 - ?4 OR NOT EXISTS (SELECT 1 FROM journal WHERE session = sessions.id))
     AND ?2 + ?3 > 0",
    "DELETE FROM journal WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE id = journal.session)
     AND ?1 + ?2 + ?3 + ?4 > 0",
    "DELETE FROM revisions WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE id = revisions.session)
     AND ?1 + ?2 + ?3 + ?4 > 0",
    // Old entries, up to a revision that the later ones begin with.
    "DELETE FROM journal WHERE seq <= (
         SELECT max(seq) FROM revisions WHERE session = journal.session AND seq <= (
             SELECT max(seq) FROM journal newest WHERE newest.session = journal.session) - ?2)
     AND ?1 + ?3 + ?4 > 0",
    // Old revisions, but not the one that the kept entries begin with.
    "DELETE FROM revisions WHERE name IS NULL
     AND id NOT IN (SELECT id FROM revisions kept WHERE kept.session = revisions.session
                    ORDER BY id DESC LIMIT ?3)
     AND seq < (SELECT min(seq) - 1 FROM journal WHERE session = revisions.session)
     AND ?1 + ?2 + ?4 > 0",
    "DELETE FROM snapshots WHERE NOT EXISTS (SELECT 1 FROM revisions WHERE print = snapshots.print)
     AND ?1 + ?2 + ?3 + ?4 > 0",
];

/// Clears out the library, all or nothing.
///
/// # Errors
/// When the library cannot be written; it is then as it was.
pub(super) fn prune(db: &mut Connection) -> Result<(), LibraryError> {
    prune_to(db, now_millis(), ENTRIES, REVISIONS)
}

/// Clears out with limits, so that tests need no thousands of rows.
fn prune_to(
    db: &mut Connection,
    now: i64,
    entries: i64,
    revisions: i64,
) -> Result<(), LibraryError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in STEPS {
        transaction.execute(step, params![now, entries, revisions, UNFILED])?;
    }
    transaction.commit()?;
    Ok(())
}
