//! What keeps work safe while it is done: journal, recovery, history, and an eye on the file on disk.
//!
//! [`Keeper`] belongs to the program, [`Kept`] to one open document. Both work without a library, as in
//! tests and screenshots that start fresh. Nothing here stands in the way of editing: what goes wrong is
//! shown, and the window goes on.

mod kept;
mod outside;
mod requests;
mod runs;
mod shelf;

pub use kept::Kept;
pub(super) use kept::canonical;
pub use outside::Outside;
pub use requests::SafetyRequest;
pub use shelf::{Shelf, ShownRevision};

use super::jobs::Job;
use super::notices::Notices;
use crate::library::{
    Library, LibraryError, LibraryOptions, Lost, Reader, Recent, SessionId, Wake, Watcher,
};
use std::path::PathBuf;
use std::sync::Arc;

/// The program's side of keeping work safe.
pub struct Keeper {
    /// The library; `None` where the window was started without one.
    pub library: Option<Library>,
    /// Plans that were open lately, newest first.
    pub recent: Vec<Recent>,
    /// Work of windows that died, newest first.
    pub lost: Vec<Lost>,
    /// The revisions of the open plan, for the History view.
    pub shelf: Shelf,
    pub(super) watcher: Watcher,
    reading_recent: Option<Job<Result<Vec<Recent>, LibraryError>>>,
    reading_lost: Option<Job<Result<Vec<Lost>, LibraryError>>>,
    seen_changes: Option<u64>,
    trouble: Option<String>,
    offers_recovery: bool,
}

impl Keeper {
    /// Opens the library in a folder, and looks for work that was lost.
    pub fn open(folder: Option<PathBuf>, ctx: &egui::Context) -> Self {
        let wake: Wake = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint())
        };
        let open = |folder| Library::open(LibraryOptions::new(folder, wake.clone()));
        let library = folder.map(open);
        let mut keeper = Self {
            library,
            recent: Vec::new(),
            lost: Vec::new(),
            shelf: Shelf::default(),
            watcher: Watcher::start(wake.clone()),
            reading_recent: None,
            reading_lost: None,
            seen_changes: None,
            trouble: None,
            offers_recovery: true,
        };
        keeper.look_for_lost(ctx);
        keeper
    }

    /// Reads the library, where there is one.
    pub fn reader(&self) -> Option<Reader> {
        self.library.as_ref().map(Library::reader)
    }

    /// Why edits are not journalled now.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Looks again for work of windows that died.
    pub fn look_for_lost(&mut self, ctx: &egui::Context) {
        self.reading_lost = self
            .reader()
            .map(|reader| Job::start("looking for unsaved work", ctx, move || reader.lost()));
    }

    /// Goes on with what the library has to say. True when lost work is to be offered.
    pub(super) fn poll(
        &mut self,
        ctx: &egui::Context,
        session: Option<SessionId>,
        notices: &mut Notices,
    ) -> bool {
        let Some(library) = &self.library else {
            return false;
        };
        for text in library.take_notices() {
            notices.fail(text);
        }
        let trouble = library.trouble();
        if trouble != self.trouble {
            match &trouble {
                Some(text) => notices.fail(text.clone()),
                None => notices.say("Edits are journalled again."),
            }
            self.trouble = trouble;
        }
        let changes = library.changes();
        if self.seen_changes != Some(changes) {
            self.seen_changes = Some(changes);
            let reader = library.reader();
            let read = reader.clone();
            self.reading_recent = Some(Job::start("reading the recent plans", ctx, move || {
                read.recent()
            }));
            self.shelf.reload(ctx, reader, session);
        }
        self.shelf.poll(ctx, library, session, notices);
        // What cannot be read is empty; why is told by the trouble above.
        if let Some(read) = self.reading_recent.as_ref().and_then(Job::poll) {
            self.reading_recent = None;
            self.recent = read.ok().and_then(Result::ok).unwrap_or_default();
        }
        if let Some(read) = self.reading_lost.as_ref().and_then(Job::poll) {
            self.reading_lost = None;
            self.lost = read.ok().and_then(Result::ok).unwrap_or_default();
            return std::mem::take(&mut self.offers_recovery) && !self.lost.is_empty();
        }
        false
    }
}
