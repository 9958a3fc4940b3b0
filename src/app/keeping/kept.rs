//! One open document's side of keeping work safe: its journal and its file.

use super::Keeper;
use super::outside::Outside;
use crate::app::files::Loaded;
use crate::app::jobs::Job;
use crate::edit::{Document, Edit};
use crate::library::{
    FileMark, FileState, Fingerprint, Journal, Library, Restored, RevisionKind, SessionId,
};
use crate::plan::Plan;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a gesture may rest, without a button held or a field typed into, before it counts as over.
const GESTURE_RESTS: Duration = Duration::from_secs(1);
/// What the screen shows is journalled first, but a slow disk holds up a frame no longer than this.
const FRAME_PATIENCE: Duration = Duration::from_millis(8);

/// The safety of one document.
pub struct Kept {
    /// Its journal, where there is a library.
    pub journal: Option<Journal>,
    /// The plan as its file holds it, as far as this window knows; what a merge begins with.
    pub base: Arc<Plan>,
    /// Whether another window has the plan open too.
    pub is_elsewhere: bool,
    /// The file as somebody else has written it, to be decided about.
    pub outside: Option<Arc<Outside>>,
    /// Reads the changed file.
    pub(super) comparing: Option<Job<Result<Outside, String>>>,
    /// The file's bytes as they were read or written last.
    pub(super) print: Option<Fingerprint>,
    resting_since: Option<(u64, Instant)>,
}

impl Kept {
    /// The document of a plan that was read, and its safety. Watches its file from now on.
    pub fn open(keeper: &Keeper, number: u64, loaded: Loaded) -> (Document, Self) {
        let path = loaded.path.clone();
        let print = loaded.print;
        let (document, journal, base) = begin(keeper, loaded);
        let kept = Self {
            journal,
            base: base.unwrap_or_else(|| document.plan().clone()),
            is_elsewhere: false,
            outside: None,
            comparing: None,
            print,
            resting_since: None,
        };
        kept.watch(keeper, number, path.as_deref());
        (document, kept)
    }

    /// The session in the library, once there is one.
    pub fn session(&self) -> Option<SessionId> {
        self.journal.as_ref().and_then(Journal::session)
    }

    /// Watches the file as it was read or written last.
    pub(super) fn watch(&self, keeper: &Keeper, number: u64, path: Option<&Path>) {
        match (path, self.print) {
            (Some(path), Some(print)) => {
                keeper
                    .watcher
                    .watch(number, path.to_owned(), FileMark::new(print));
            }
            _ => keeper.watcher.forget(number),
        }
    }

    /// Writes down what happened in this frame, and waits a little until it is written.
    pub(in crate::app) fn follow(&mut self, document: &mut Document, keeper: &Keeper) {
        if let (Some(journal), Some(library)) = (&mut self.journal, &keeper.library)
            && journal.follow(document, library)
        {
            library.settle(FRAME_PATIENCE);
        }
    }

    /// Ends a gesture that its view has forgotten: only what is finished comes back after a crash.
    pub(super) fn end_resting_gesture(&mut self, ctx: &egui::Context, document: &mut Document) {
        let is_at_work = ctx.input(|input| input.pointer.any_down()) || ctx.text_edit_focused();
        if !document.history().is_in_gesture() || is_at_work {
            self.resting_since = None;
            return;
        }
        let revision = document.revision();
        let since = match self.resting_since {
            Some((seen, since)) if seen == revision => since,
            _ => Instant::now(),
        };
        self.resting_since = Some((revision, since));
        match GESTURE_RESTS.checked_sub(since.elapsed()) {
            Some(left) if !left.is_zero() => ctx.request_repaint_after(left),
            _ => document.end_gesture(),
        }
    }

    /// Notes that the plan as it is now is in its file.
    pub fn saved(
        &mut self,
        document: &mut Document,
        keeper: &Keeper,
        path: &Path,
        print: Fingerprint,
    ) {
        let file = file_state(Some(path), Some(print));
        match (&mut self.journal, &keeper.library) {
            (Some(journal), Some(library)) if journal.file().path == file.path => {
                journal.saved(document, file, library);
            }
            (Some(journal), Some(library)) => journal.saved_elsewhere(document, file, library),
            _ => document.mark_saved(),
        }
        if let Some(library) = &keeper.library {
            library.visit(&canonical(path), &document.plan().info.title);
        }
        self.base = document.plan().clone();
        self.print = Some(print);
        self.outside = None;
    }

    /// Notes what the file holds; the plan here is something else, or the same if `is_same`.
    pub(super) fn file_holds(
        &mut self,
        document: &mut Document,
        keeper: &Keeper,
        path: Option<&Path>,
        theirs: &Outside,
    ) {
        let is_same = **document.plan() == theirs.plan;
        let file = file_state(path, Some(theirs.print));
        match (&mut self.journal, &keeper.library) {
            (Some(journal), Some(library)) if is_same => {
                journal.is_in_file(document, file, library)
            }
            (Some(journal), Some(library)) => {
                document.mark_unsaved();
                journal.follow(document, library);
                journal.file_is(file, document, library);
                // After a crash this is what a merge begins with.
                let theirs = Arc::new(theirs.plan.clone());
                journal.keep_other(RevisionKind::OnDisk, &theirs, library);
            }
            (_, _) if is_same => document.mark_saved(),
            _ => document.mark_unsaved(),
        }
        self.base = Arc::new(theirs.plan.clone());
        self.print = Some(theirs.print);
        self.outside = None;
    }

    /// The document is closed: what it holds is saved, or not wanted.
    pub fn close(&mut self, keeper: &Keeper) {
        if let (Some(journal), Some(library)) = (&mut self.journal, &keeper.library) {
            journal.close(library);
        }
    }
}

/// A path as the library knows it: the same for every way to the same file.
pub(in crate::app) fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

fn file_state(path: Option<&Path>, print: Option<Fingerprint>) -> FileState {
    FileState {
        path: path.map(canonical),
        saved_seq: None,
        print,
    }
}

/// The document with what an earlier session left, its journal, and the plan in its file where that is
/// another one.
fn begin(keeper: &Keeper, loaded: Loaded) -> (Document, Option<Journal>, Option<Arc<Plan>>) {
    let Some(library) = &keeper.library else {
        return (Document::new(loaded.plan), None, None);
    };
    let file = file_state(loaded.path.as_deref(), loaded.print);
    if let Some(path) = &file.path {
        library.visit(path, &loaded.plan.info.title);
    }
    match loaded.earlier {
        Some(earlier) if loaded.is_recovered => {
            let (document, journal) = Journal::resume(&earlier, library);
            (document, Some(journal), earlier.base.map(Arc::new))
        }
        Some(earlier) => {
            let (document, journal) = go_on(library, *earlier, &loaded.plan, file);
            (document, Some(journal), None)
        }
        None => {
            let mut document = Document::new(loaded.plan);
            let mut journal = Journal::new(&mut document, file);
            if journal.file().path.is_some() {
                // Other windows are to see at once that the plan is open here.
                journal.begin(library);
            }
            (document, Some(journal), None)
        }
    }
}

/// Goes on with the session that edited the file last. What the file holds by now is one more step, so
/// that undo leads back to what the session held.
fn go_on(
    library: &Library,
    mut earlier: Restored,
    plan: &Plan,
    file: FileState,
) -> (Document, Journal) {
    earlier.plan.last_id = earlier.plan.last_id.max(plan.last_id);
    let (mut document, mut journal) = Journal::resume(&earlier, library);
    let difference = Edit::between("", document.plan(), plan);
    if !difference.changes.is_empty() {
        let taken = document.edit("take the file as it is on disk", |tx| {
            tx.apply(&difference);
            Ok(())
        });
        if taken.is_err() {
            // Both plans are consistent, so what leads from one to the other is too; a plan of a later
            // rule may not be, and is then opened without its past.
            let mut document = Document::new(plan.clone());
            let mut journal = Journal::new(&mut document, file);
            journal.begin(library);
            return (document, journal);
        }
    }
    journal.is_in_file(&mut document, file, library);
    (document, journal)
}
