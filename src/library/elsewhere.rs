//! Which plans are open in another window too.

use super::command::SessionId;
use super::error::LibraryError;
use super::presence::{self, WindowId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use std::path::Path;

/// Remembers what was found, so that nothing is asked while nothing changes.
#[derive(Default)]
pub(super) struct Watch {
    seen_version: Option<i64>,
    found_some: bool,
}

impl Watch {
    /// Those of our sessions whose file another living window has open; `None` when nothing changed.
    pub(super) fn look(
        &mut self,
        db: &Connection,
        folder: &Path,
        own: &[SessionId],
        window: WindowId,
        is_urgent: bool,
    ) -> Result<Option<BTreeSet<SessionId>>, LibraryError> {
        // Changes when another connection has written; a window that died writes nothing.
        let version: i64 = db.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let is_known = self.seen_version == Some(version) && !self.found_some;
        if is_known && !is_urgent {
            return Ok(None);
        }
        let mut others = db.prepare_cached(
            "SELECT other.owner FROM sessions own JOIN sessions other ON other.path = own.path
             WHERE own.id = ?1 AND other.id <> own.id AND other.closed_at IS NULL AND other.owner <> ?2",
        )?;
        let mut found = BTreeSet::new();
        for session in own {
            let owners =
                others.query_map(params![session.0, window], |row| row.get::<_, WindowId>(0))?;
            for owner in owners {
                if presence::is_alive(folder, owner?) {
                    found.insert(*session);
                }
            }
        }
        self.seen_version = Some(version);
        self.found_some = !found.is_empty();
        Ok(Some(found))
    }
}

/// Whether the library knows a session.
pub(super) fn knows(db: &Connection, session: SessionId) -> Result<bool, LibraryError> {
    let found = db
        .query_row(
            "SELECT 1 FROM sessions WHERE id = ?1",
            params![session.0],
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}
