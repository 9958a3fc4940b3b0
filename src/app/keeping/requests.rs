//! Carrying out what concerns the safety of work: recovery, a changed file, revisions.

use super::kept::Kept;
use super::outside::Outside;
use super::{Keeper, runs};
use crate::app::App;
use crate::app::dialogs::{Dialog, OutsideDialog};
use crate::app::files;
use crate::app::jobs::Job;
use crate::app::notices::Notices;
use crate::app::opening::Wanted;
use crate::app::sheet::Sheet;
use crate::app::studies::Answer;
use crate::edit::Edit;
use crate::edit::merge::Side;
use crate::library::{FileChange, RevisionId, RevisionKind, SessionId};
use crate::plan::Plan;
use std::path::Path;
use std::sync::Arc;

/// What notices about the plan's file are about.
const SAVING: &str = "saving";

/// What the planner can ask for about revisions and lost work.
#[derive(Clone, Debug, PartialEq)]
pub enum SafetyRequest {
    /// Offer the work of windows that died.
    OfferRecovery,
    /// Open the work of a window that died.
    Recover(SessionId),
    /// Open all of it, each plan in a tab.
    RecoverAll,
    /// Give up the work of a window that died.
    GiveUp(SessionId),
    /// Read the plan's file again and compare.
    LookAtFile,
    /// Take the plan as the changed file holds it.
    TakeFile,
    /// Put the changed file and the plan together; one side for each conflict.
    MergeFile(Vec<Side>),
    /// Save over the changed file.
    OverwriteFile,
    /// Look at a revision; `None` goes back to now.
    ShowRevision(Option<RevisionId>),
    /// Open a revision to compare it with something else.
    OpenRevision(RevisionId),
    /// Keep the plan as it is now under a name.
    KeepRevision(String),
    /// Name a revision, or take its name away.
    NameRevision(RevisionId, Option<String>),
    /// Keep the simulation of the plan as it is now, under a name or under its figures.
    KeepRun(Option<String>),
    /// Make the plan what the shown revision holds, as a new edit.
    RestoreRevision,
    /// Take a file out of the recent plans.
    ForgetRecent(std::path::PathBuf),
}

impl Sheet {
    /// Hears whether another window has the plan open, and what became of its file.
    fn look_around(&mut self, ctx: &egui::Context, keeper: &Keeper, notices: &mut Notices) {
        let is_elsewhere = match (&keeper.library, self.kept.session()) {
            (Some(library), Some(session)) => library.is_elsewhere(session),
            _ => false,
        };
        if is_elsewhere && !self.kept.is_elsewhere {
            notices.fail(format!(
                "\"{}\" is open in another window too. Whoever saves last is asked what to do with the other's changes.",
                self.name()
            ));
        }
        self.kept.is_elsewhere = is_elsewhere;
        match keeper.watcher.take(self.number) {
            Some(FileChange::Changed) => self.look_at_file(ctx),
            Some(FileChange::Gone) => self.miss_file(notices),
            None => {}
        }
    }

    /// Reads the plan's file again, to see what became of it. What to do is asked when the plan is on show.
    pub(in crate::app) fn look_at_file(&mut self, ctx: &egui::Context) {
        let Some(path) = self.path.clone() else {
            return;
        };
        self.kept.comparing = Some(Job::start("reading the changed file", ctx, move || {
            Outside::read(&path)
        }));
    }

    fn miss_file(&mut self, notices: &mut Notices) {
        let Some(path) = &self.path else {
            return;
        };
        notices.fail_of(SAVING, format!(
            "{} is gone or cannot be read any more. The plan is still open here; saving writes the file again.",
            path.display()
        ));
        self.document.mark_unsaved();
    }
}

impl App {
    /// Writes down what the frame did, and goes on with what threads have found.
    pub(in crate::app) fn keep_safe(&mut self, ctx: &egui::Context) {
        let shown = &mut self.state.sheet;
        shown.kept.end_resting_gesture(ctx, &mut shown.document);
        let (sheets, keeper, notices) = self.state.sheets_mut();
        for sheet in sheets {
            sheet.kept.follow(&mut sheet.document, keeper);
            sheet.look_around(ctx, keeper, notices);
        }
        let state = &mut self.state;
        let session = state.sheet.kept.session();
        let offers = state.keeper.poll(ctx, session, &mut state.notices);
        if offers && state.dialog.is_none() {
            state.dialog = Some(Dialog::Recover);
        }
        self.poll_comparison();
    }

    /// Carries out one request.
    pub(in crate::app) fn carry_out_safety(&mut self, ctx: &egui::Context, request: SafetyRequest) {
        let state = &mut self.state;
        match request {
            SafetyRequest::OfferRecovery => {
                state.keeper.look_for_lost(ctx);
                state.dialog = Some(Dialog::Recover);
            }
            SafetyRequest::Recover(session) => self.recover(ctx, session),
            SafetyRequest::RecoverAll => {
                let lost: Vec<_> = state.keeper.lost.iter().map(|lost| lost.session).collect();
                // The newest was shown last; so it stands in front again.
                for session in lost.into_iter().rev() {
                    self.recover(ctx, session);
                }
            }
            SafetyRequest::GiveUp(session) => {
                if let Some(library) = &state.keeper.library {
                    library.close(session);
                }
                state.keeper.lost.retain(|lost| lost.session != session);
            }
            SafetyRequest::LookAtFile => state.sheet.look_at_file(ctx),
            SafetyRequest::TakeFile => self.take_file(),
            SafetyRequest::MergeFile(sides) => self.merge_file(&sides),
            SafetyRequest::OverwriteFile => self.overwrite_file(),
            SafetyRequest::ShowRevision(id) => match (id, state.keeper.reader()) {
                (Some(id), Some(reader)) => state.keeper.shelf.show(ctx, reader, id),
                _ => state.keeper.shelf.shown = None,
            },
            SafetyRequest::OpenRevision(id) => {
                if let Some(reader) = state.keeper.reader() {
                    state.keeper.shelf.open(ctx, reader, id);
                }
            }
            SafetyRequest::KeepRevision(name) => {
                state.sheet.document.end_gesture();
                state
                    .sheet
                    .kept
                    .follow(&mut state.sheet.document, &state.keeper);
                if let (Some(journal), Some(library)) =
                    (&mut state.sheet.kept.journal, &state.keeper.library)
                {
                    journal.keep(
                        RevisionKind::Named,
                        Some(name),
                        &state.sheet.document,
                        library,
                    );
                }
            }
            SafetyRequest::NameRevision(id, name) => {
                if let Some(library) = &state.keeper.library {
                    library.name_revision(id, name);
                }
            }
            SafetyRequest::KeepRun(name) => self.keep_run(name),
            SafetyRequest::RestoreRevision => self.restore_revision(),
            SafetyRequest::ForgetRecent(path) => {
                if let Some(library) = &state.keeper.library {
                    library.forget_recent(&path);
                }
            }
        }
    }

    /// Opens the work of a window that died, on the thread that opens files.
    fn recover(&mut self, ctx: &egui::Context, session: SessionId) {
        let keeper = &mut self.state.keeper;
        let Some(place) = keeper.lost.iter().position(|lost| lost.session == session) else {
            return;
        };
        let title = keeper.lost.remove(place).name();
        let wanted = Wanted::Session { id: session, title };
        self.openings.ask(ctx, &self.state.keeper, wanted);
    }

    /// Asks what to do with a changed file, as soon as nothing else is asked.
    fn poll_comparison(&mut self) {
        let state = &mut self.state;
        if state.dialog.is_some() {
            return;
        }
        let Some(read) = state.sheet.kept.comparing.as_ref().and_then(Job::poll) else {
            return;
        };
        state.sheet.kept.comparing = None;
        match read.and_then(|read| read) {
            Err(message) => {
                state.sheet.kept.outside = None;
                state.dialog = Some(Dialog::UnreadableOutside(message));
            }
            Ok(theirs) if state.sheet.kept.print == Some(theirs.print) => {}
            Ok(theirs) if **state.sheet.document.plan() == theirs.plan => {
                self.file_holds(&theirs);
            }
            Ok(theirs) => {
                let theirs = Arc::new(theirs);
                let dialog = OutsideDialog::new(
                    &state.sheet.kept.base,
                    state.sheet.document.plan(),
                    &theirs.plan,
                );
                state.sheet.kept.outside = Some(theirs);
                state.dialog = Some(Dialog::Outside(Box::new(dialog)));
            }
        }
    }

    fn file_holds(&mut self, theirs: &Outside) {
        let state = &mut self.state;
        let path = state.sheet.path.clone();
        state.sheet.kept.file_holds(
            &mut state.sheet.document,
            &state.keeper,
            path.as_deref(),
            theirs,
        );
        state
            .sheet
            .kept
            .watch(&state.keeper, state.sheet.number, path.as_deref());
    }

    fn take_file(&mut self) {
        let Some(theirs) = self.state.sheet.kept.outside.clone() else {
            return;
        };
        if self.become_plan("take the file as it is on disk", &theirs.plan) {
            self.file_holds(&theirs);
            self.state
                .notices
                .say("The plan is as the file has it. Undo brings yours back.");
        }
    }

    fn merge_file(&mut self, sides: &[Side]) {
        let state = &mut self.state;
        let Some(theirs) = state.sheet.kept.outside.clone() else {
            return;
        };
        let merge = crate::edit::merge::Merge::new(
            &state.sheet.kept.base,
            state.sheet.document.plan(),
            &theirs.plan,
        );
        let merged = match merge.resolve(sides) {
            Ok(merged) => merged,
            Err(error) => {
                state.notices.fail(format!(
                    "The two plans do not fit together: {error}. Nothing was changed."
                ));
                return;
            }
        };
        if self.become_plan("merge the file", &merged.plan) {
            self.file_holds(&theirs);
            let state = &mut self.state;
            state
                .notices
                .say("The file is merged into the plan. Save to write both into the file.");
            if !merged.notes.is_empty() {
                state.dialog = Some(Dialog::report(
                    "What the merge had to put right",
                    merged.notes,
                ));
            }
        }
    }

    fn overwrite_file(&mut self) {
        let state = &mut self.state;
        let Some(path) = state.sheet.path.clone() else {
            return;
        };
        // What is written over stays in the history.
        let theirs = state.sheet.kept.outside.take();
        if let (Some(theirs), Some(journal), Some(library)) =
            (theirs, &mut state.sheet.kept.journal, &state.keeper.library)
        {
            let plan = Arc::new(theirs.plan.clone());
            journal.keep_other(RevisionKind::OnDisk, &plan, library);
        }
        self.write_file(&path);
    }

    fn keep_run(&mut self, name: Option<String>) {
        let state = &mut self.state;
        let found = match state.sheet.simulated() {
            Answer::Known(found, false) => found.clone(),
            _ => return,
        };
        let (Ok(summary), Some(journal), Some(library)) = (
            found.as_ref(),
            &mut state.sheet.kept.journal,
            &state.keeper.library,
        ) else {
            return;
        };
        let run = runs::saved_run(state.sheet.document.plan(), summary, name);
        let session = journal.begin(library);
        library.keep_run(session, run);
        state
            .notices
            .say("The simulation is kept: the Risk and the History view list it.");
    }

    fn restore_revision(&mut self) {
        let Some(shown) = self.state.keeper.shelf.shown.clone() else {
            return;
        };
        let what = match &shown.revision.name {
            Some(name) => format!("restore \"{name}\""),
            None => "restore a revision".to_owned(),
        };
        if self.become_plan(&what, &shown.plan) {
            self.state
                .notices
                .say("The plan is as it was then. Undo goes back to now.");
        }
    }

    /// Makes the plan another one, as one undoable step. False, with a notice, when that is refused.
    pub(in crate::app) fn become_plan(&mut self, label: &str, plan: &Plan) -> bool {
        let state = &mut self.state;
        let difference = Edit::between(label, state.sheet.document.plan(), plan);
        let done = state.sheet.document.edit(label, |tx| {
            tx.apply(&difference);
            Ok(())
        });
        if let Err(error) = &done {
            state.notices.fail(format!("Cannot {label}: {error}."));
        }
        state.sheet.renaming = None;
        state.sheet.refresh();
        done.is_ok()
    }

    /// Writes the plan to a file and notes that it is there. False, with a notice, when that fails.
    pub(in crate::app) fn write_file(&mut self, path: &Path) -> bool {
        let state = &mut self.state;
        match files::save(state.sheet.document.plan(), path) {
            Err(message) => {
                state.notices.fail_of(SAVING, message);
                false
            }
            Ok(print) => {
                state
                    .sheet
                    .kept
                    .saved(&mut state.sheet.document, &state.keeper, path, print);
                state
                    .notices
                    .say_of(SAVING, format!("Saved {}", path.display()));
                state.sheet.set_path(Some(path.to_owned()));
                state
                    .sheet
                    .kept
                    .watch(&state.keeper, state.sheet.number, Some(path));
                true
            }
        }
    }

    /// Whether another tab has this file open; a plan cannot be saved over that of another tab.
    pub(in crate::app) fn is_in_other_tab(&self, path: &Path) -> bool {
        let owner = self.state.sheet_of(path);
        let is_own = self.state.sheet.path.as_deref() == Some(path);
        !is_own && owner.is_some_and(|number| number != self.state.sheet.number)
    }

    /// Whether the plan's file was changed by somebody else since it was read or written here.
    pub(in crate::app) fn is_changed_outside(&self, path: &Path) -> bool {
        let Kept { print, .. } = self.state.sheet.kept;
        let is_own = self.state.sheet.path.as_deref() == Some(path);
        let mark = print.filter(|_| is_own).map(crate::library::FileMark::new);
        mark.is_some_and(|mut mark| mark.has_changed(path).unwrap_or(false))
    }
}
