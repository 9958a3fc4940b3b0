//! The revisions of the open plan, read on threads for the History view.

use crate::app::jobs::Job;
use crate::app::notices::Notices;
use crate::library::{KeptRun, Library, LibraryError, Reader, Revision, RevisionId, SessionId};
use crate::plan::Plan;
use std::sync::Arc;

/// What the History view shows.
#[derive(Default)]
pub struct Shelf {
    /// The revisions of the open plan, newest first.
    pub revisions: Vec<Revision>,
    /// The kept simulations of the open plan, newest first.
    pub runs: Vec<KeptRun>,
    /// The revision that is looked at.
    pub shown: Option<ShownRevision>,
    session: Option<SessionId>,
    reading: Option<Job<Result<Contents, LibraryError>>>,
    opening: Option<Job<Result<ShownRevision, LibraryError>>>,
    /// Plans of revisions that were opened to be compared, the last one last.
    opened: Vec<(RevisionId, Arc<Plan>)>,
    comparing: Vec<(RevisionId, Job<Result<Plan, LibraryError>>)>,
    /// Revisions that could not be opened; asking again would fail again.
    unreadable: Vec<RevisionId>,
}

/// So many opened revisions are kept.
const MOST_OPENED: usize = 4;

/// What one reading brings.
struct Contents {
    session: Option<SessionId>,
    revisions: Vec<Revision>,
    runs: Vec<KeptRun>,
}

/// A revision with its plan.
#[derive(Clone)]
pub struct ShownRevision {
    /// The revision.
    pub revision: Revision,
    /// Its plan.
    pub plan: Arc<Plan>,
    /// The plan of the revision before it; `None` for the first.
    pub before: Option<Arc<Plan>>,
}

impl Shelf {
    /// Reads the revisions again.
    pub(super) fn reload(
        &mut self,
        ctx: &egui::Context,
        reader: Reader,
        session: Option<SessionId>,
    ) {
        self.session = session;
        let Some(open) = session else {
            (self.revisions, self.runs, self.shown) = (Vec::new(), Vec::new(), None);
            self.reading = None;
            return;
        };
        self.reading = Some(Job::start("reading the history", ctx, move || {
            Ok(Contents {
                session,
                revisions: reader.revisions(open)?,
                runs: reader.runs(open)?,
            })
        }));
    }

    /// Opens a revision.
    pub(super) fn show(&mut self, ctx: &egui::Context, reader: Reader, id: RevisionId) {
        let place = self.revisions.iter().position(|revision| revision.id == id);
        let Some(place) = place else {
            return;
        };
        let revision = self.revisions[place].clone();
        let before = self.revisions[place + 1..]
            .iter()
            .find(|older| older.session == revision.session)
            .map(|older| older.id);
        self.opening = Some(Job::start("opening the revision", ctx, move || {
            let plan = Arc::new(reader.plan(revision.id)?);
            // A revision before it that cannot be read takes away the comparison, not the revision.
            let before = before.and_then(|id| reader.plan(id).ok()).map(Arc::new);
            Ok(ShownRevision {
                revision,
                plan,
                before,
            })
        }));
    }

    /// Opens the plan of a revision to compare it, beside the one that is looked at.
    pub(super) fn open(&mut self, ctx: &egui::Context, reader: Reader, id: RevisionId) {
        if self.opened(id).is_none() && !self.is_opening(id) {
            let job = Job::start("opening a revision", ctx, move || reader.plan(id));
            self.comparing.push((id, job));
        }
    }

    /// The plan of a revision that was opened to be compared.
    pub fn opened(&self, id: RevisionId) -> Option<&Arc<Plan>> {
        let of = |&&(own, _): &&(RevisionId, Arc<Plan>)| own == id;
        self.opened.iter().find(of).map(|(_, plan)| plan)
    }

    /// Whether a revision is being opened, or cannot be.
    pub fn is_opening(&self, id: RevisionId) -> bool {
        self.unreadable.contains(&id) || self.comparing.iter().any(|(own, _)| *own == id)
    }

    /// Takes what was opened to be compared.
    fn take_opened(&mut self, notices: &mut Notices) {
        let waiting = std::mem::take(&mut self.comparing);
        for (id, job) in waiting {
            let message = match job.poll() {
                None => {
                    self.comparing.push((id, job));
                    continue;
                }
                Some(Ok(Ok(plan))) => {
                    self.opened.push((id, Arc::new(plan)));
                    let spare = self.opened.len().saturating_sub(MOST_OPENED);
                    self.opened.drain(..spare);
                    continue;
                }
                Some(Ok(Err(error))) => format!("The revision cannot be compared: {error}."),
                Some(Err(message)) => message,
            };
            self.unreadable.push(id);
            notices.fail(message);
        }
    }

    /// Goes on with what the threads have read.
    pub(super) fn poll(
        &mut self,
        ctx: &egui::Context,
        library: &Library,
        session: Option<SessionId>,
        notices: &mut Notices,
    ) {
        if self.session != session {
            // Another plan is on show; nothing of the one before may be taken for its own.
            *self = Self::default();
            self.reload(ctx, library.reader(), session);
        }
        self.take_opened(notices);
        if let Some(read) = self.reading.as_ref().and_then(Job::poll) {
            self.reading = None;
            if let Ok(Ok(contents)) = read
                && contents.session == self.session
            {
                (self.revisions, self.runs) = (contents.revisions, contents.runs);
                self.follow_shown();
            }
        }
        if let Some(opened) = self.opening.as_ref().and_then(Job::poll) {
            self.opening = None;
            match opened {
                Ok(Ok(shown)) => self.shown = Some(shown),
                Ok(Err(error)) => notices.fail(format!("The revision cannot be shown: {error}.")),
                Err(message) => notices.fail(message),
            }
        }
    }

    /// Takes over a new name of the revision that is looked at.
    fn follow_shown(&mut self) {
        if let Some(shown) = &mut self.shown
            && let Some(now) = self.revisions.iter().find(|r| r.id == shown.revision.id)
        {
            shown.revision = now.clone();
        }
    }
}
