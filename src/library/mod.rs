//! What touches the disk on behalf of window and command line: files, and the library.
//!
//! Plan files are the user's truth; they are read whole and written atomically. The library is an SQLite
//! file in the user's data folder that keeps what makes work safe: a journal of every edit, revisions,
//! kept simulations, recent plans. Losing it never loses a saved plan, so nothing here ever stands in
//! the way of editing and saving.

mod aside;
mod clock;
mod command;
mod elsewhere;
mod error;
mod file;
mod fingerprint;
mod folder;
mod fonts;
mod journal;
mod keeper;
#[expect(clippy::module_inception, reason = "the handle is the library")]
mod library;
mod mark;
mod pack;
mod place;
mod presence;
mod prune;
mod read;
mod restore;
mod schema;
mod shared;
mod watch;
mod write;
mod writer;

pub use clock::now;
pub use command::{
    Entry, EntryKind, FileState, Record, RevisionId, RevisionKind, SavedRun, SessionId,
};
pub use error::LibraryError;
pub use file::{FileError, LARGEST_FILE, read, write_atomic};
pub use fingerprint::Fingerprint;
pub use folder::write_folder;
pub use fonts::{SystemFont, system_fonts};
pub use journal::{Journal, SNAPSHOT_EVERY};
pub use library::{Library, LibraryOptions};
pub use mark::FileMark;
pub use place::{LIBRARY_VARIABLE, library_folder, named_library_folder};
pub use read::{KeptRun, Lost, Reader, Recent, Revision};
pub use restore::Restored;
pub use shared::Wake;
pub use watch::{FileChange, Watcher};
