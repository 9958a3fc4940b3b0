//! Carrying out what concerns the safety of work: recovery, a changed file, revisions.

use super::kept::Kept;
use super::outside::Outside;
use super::runs;
use crate::app::App;
use crate::app::dialogs::{Dialog, OutsideDialog};
use crate::app::files::{self, Loaded};
use crate::app::jobs::Job;
use crate::app::studies::Answer;
use crate::edit::Edit;
use crate::edit::merge::Side;
use crate::library::{FileChange, RevisionId, RevisionKind, SessionId};
use crate::plan::Plan;
use std::path::Path;
use std::sync::Arc;

/// What the planner can ask for about revisions and lost work.
#[derive(Clone, Debug, PartialEq)]
pub enum SafetyRequest {
    /// Offer the work of windows that died.
    OfferRecovery,
    /// Open the work of a window that died.
    Recover(SessionId),
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
    /// Keep the plan as it is now under a name.
    KeepRevision(String),
    /// Name a revision, or take its name away.
    NameRevision(RevisionId, Option<String>),
    /// Keep the simulation of the plan as it is now.
    KeepRun,
    /// Make the plan what the shown revision holds, as a new edit.
    RestoreRevision,
    /// Take a file out of the recent plans.
    ForgetRecent(std::path::PathBuf),
}

impl App {
    /// Writes down what the frame did, and goes on with what threads have found.
    pub(in crate::app) fn keep_safe(&mut self, ctx: &egui::Context) {
        let state = &mut self.state;
        state.kept.end_resting_gesture(ctx, &mut state.document);
        state.kept.follow(&mut state.document, &state.keeper);
        let session = state.kept.session();
        let offers = state.keeper.poll(ctx, session, &mut state.notices);
        if offers && state.dialog.is_none() {
            state.dialog = Some(Dialog::Recover);
        }
        let is_elsewhere = match (&state.keeper.library, session) {
            (Some(library), Some(session)) => library.is_elsewhere(session),
            _ => false,
        };
        if is_elsewhere && !state.kept.is_elsewhere {
            state.notices.fail(
                "This plan is open in another window too. Whoever saves last is asked what to do with the other's changes.",
            );
        }
        state.kept.is_elsewhere = is_elsewhere;
        match state.keeper.watcher.take(state.document_number) {
            Some(FileChange::Changed) => self.look_at_file(ctx),
            Some(FileChange::Gone) => self.miss_file(),
            None => {}
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
            SafetyRequest::GiveUp(session) => {
                if let Some(library) = &state.keeper.library {
                    library.close(session);
                }
                state.keeper.lost.retain(|lost| lost.session != session);
            }
            SafetyRequest::LookAtFile => self.look_at_file(ctx),
            SafetyRequest::TakeFile => self.take_file(),
            SafetyRequest::MergeFile(sides) => self.merge_file(&sides),
            SafetyRequest::OverwriteFile => self.overwrite_file(),
            SafetyRequest::ShowRevision(id) => match (id, state.keeper.reader()) {
                (Some(id), Some(reader)) => state.keeper.shelf.show(ctx, reader, id),
                _ => state.keeper.shelf.shown = None,
            },
            SafetyRequest::KeepRevision(name) => {
                state.document.end_gesture();
                state.kept.follow(&mut state.document, &state.keeper);
                if let (Some(journal), Some(library)) =
                    (&mut state.kept.journal, &state.keeper.library)
                {
                    journal.keep(RevisionKind::Named, Some(name), &state.document, library);
                }
            }
            SafetyRequest::NameRevision(id, name) => {
                if let Some(library) = &state.keeper.library {
                    library.name_revision(id, name);
                }
            }
            SafetyRequest::KeepRun => self.keep_run(),
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
        let Some(reader) = self.state.keeper.reader() else {
            return;
        };
        self.state
            .keeper
            .lost
            .retain(|lost| lost.session != session);
        self.opening_at = self.state.document.revision();
        self.opening = Some(Job::start("recovering the plan", ctx, move || {
            let mut earlier = reader
                .take_over(session)
                .map_err(|error| format!("The work could not be recovered: {error}."))?;
            if let (None, Some(path)) = (&earlier.base, &earlier.file.path) {
                // The library does not know it, but the file may still be the one that was read.
                let file = Outside::read(path).ok();
                let same = file.filter(|file| earlier.file.print == Some(file.print));
                earlier.base = same.map(|file| file.plan);
            }
            Ok(Loaded::recovered(earlier))
        }));
    }

    /// Reads the plan's file again, to see what became of it.
    pub(in crate::app) fn look_at_file(&mut self, ctx: &egui::Context) {
        let Some(path) = self.state.path.clone() else {
            return;
        };
        self.state.kept.comparing = Some(Job::start("reading the changed file", ctx, move || {
            Outside::read(&path)
        }));
    }

    fn miss_file(&mut self) {
        let state = &mut self.state;
        let Some(path) = &state.path else {
            return;
        };
        state.notices.fail(format!(
            "{} is gone or cannot be read any more. The plan is still open here; saving writes the file again.",
            path.display()
        ));
        state.document.mark_unsaved();
    }

    /// Asks what to do with a changed file, as soon as nothing else is asked.
    fn poll_comparison(&mut self) {
        let state = &mut self.state;
        if state.dialog.is_some() {
            return;
        }
        let Some(read) = state.kept.comparing.as_ref().and_then(Job::poll) else {
            return;
        };
        state.kept.comparing = None;
        match read.and_then(|read| read) {
            Err(message) => {
                state.kept.outside = None;
                state.dialog = Some(Dialog::UnreadableOutside(message));
            }
            Ok(theirs) if state.kept.print == Some(theirs.print) => {}
            Ok(theirs) if **state.document.plan() == theirs.plan => {
                self.file_holds(&theirs);
            }
            Ok(theirs) => {
                let theirs = Arc::new(theirs);
                let dialog =
                    OutsideDialog::new(&state.kept.base, state.document.plan(), &theirs.plan);
                state.kept.outside = Some(theirs);
                state.dialog = Some(Dialog::Outside(Box::new(dialog)));
            }
        }
    }

    fn file_holds(&mut self, theirs: &Outside) {
        let state = &mut self.state;
        let path = state.path.clone();
        state
            .kept
            .file_holds(&mut state.document, &state.keeper, path.as_deref(), theirs);
        state
            .kept
            .watch(&state.keeper, state.document_number, path.as_deref());
    }

    fn take_file(&mut self) {
        let Some(theirs) = self.state.kept.outside.clone() else {
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
        let Some(theirs) = state.kept.outside.clone() else {
            return;
        };
        let merge =
            crate::edit::merge::Merge::new(&state.kept.base, state.document.plan(), &theirs.plan);
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
        let Some(path) = state.path.clone() else {
            return;
        };
        // What is written over stays in the history.
        let theirs = state.kept.outside.take();
        if let (Some(theirs), Some(journal), Some(library)) =
            (theirs, &mut state.kept.journal, &state.keeper.library)
        {
            let plan = Arc::new(theirs.plan.clone());
            journal.keep_other(RevisionKind::OnDisk, &plan, library);
        }
        self.write_file(&path);
    }

    fn keep_run(&mut self) {
        let state = &mut self.state;
        let Answer::Known(found, false) = state.studies.simulated.answer(state.topic()) else {
            return;
        };
        let (Ok(summary), Some(journal), Some(library)) = (
            found.as_ref(),
            &mut state.kept.journal,
            &state.keeper.library,
        ) else {
            return;
        };
        let run = runs::saved_run(state.document.plan(), summary);
        let session = journal.begin(library);
        library.keep_run(session, run);
        state
            .notices
            .say("The simulation is kept; the History view lists it.");
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
        let difference = Edit::between(label, state.document.plan(), plan);
        let done = state.document.edit(label, |tx| {
            tx.apply(&difference);
            Ok(())
        });
        if let Err(error) = &done {
            state.notices.fail(format!("Cannot {label}: {error}."));
        }
        state.renaming = None;
        state.refresh();
        done.is_ok()
    }

    /// Writes the plan to a file and notes that it is there. False, with a notice, when that fails.
    pub(in crate::app) fn write_file(&mut self, path: &Path) -> bool {
        let state = &mut self.state;
        match files::save(state.document.plan(), path) {
            Err(message) => {
                state.notices.fail(message);
                false
            }
            Ok(print) => {
                state
                    .kept
                    .saved(&mut state.document, &state.keeper, path, print);
                state.notices.say(format!("Saved {}", path.display()));
                state.path = Some(path.to_owned());
                state
                    .kept
                    .watch(&state.keeper, state.document_number, Some(path));
                true
            }
        }
    }

    /// Whether the plan's file was changed by somebody else since it was read or written here.
    pub(in crate::app) fn is_changed_outside(&self, path: &Path) -> bool {
        let Kept { print, .. } = self.state.kept;
        let is_own = self.state.path.as_deref() == Some(path);
        let mark = print.filter(|_| is_own).map(crate::library::FileMark::new);
        mark.is_some_and(|mut mark| mark.has_changed(path).unwrap_or(false))
    }
}
