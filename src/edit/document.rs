//! A document: a plan, its revision and its history.

use super::{Edit, EditError, History, Transaction};
use crate::plan::Plan;
use std::sync::Arc;

/// An open plan. Every change goes through [`Document::edit`], undo or redo.
#[derive(Clone, Debug)]
pub struct Document {
    plan: Arc<Plan>,
    revision: u64,
    history: History,
    /// `None`: no state of the history is in the file.
    saved_state: Option<u64>,
    happenings: Option<Vec<Happening>>,
}

/// What happened to a document, for whoever writes it down. In this order they rebuild plan and history.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// A step was done. While it is open, more of its gesture may follow.
    Did {
        /// The step.
        edit: Edit,
        /// Whether its gesture goes on.
        is_open: bool,
    },
    /// The open step has become this; without changes where the gesture came back to its beginning.
    Grew(Edit),
    /// The gesture of the open step is over.
    Finished,
    /// The last step was taken back, by applying this.
    Undid(Edit),
    /// The last step that was taken back was done again, by applying this.
    Redid(Edit),
}

impl Document {
    /// Opens a plan as it stands in its file.
    pub fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            revision: 1,
            history: History::default(),
            saved_state: Some(0),
            happenings: None,
        }
    }

    /// Opens a plan with the history of an earlier session, which ends at this plan.
    pub fn with_history(plan: Plan, history: History) -> Self {
        Self {
            saved_state: Some(history.state()),
            history,
            ..Self::new(plan)
        }
    }

    /// From now on keeps what happens until [`Document::take_happenings`] takes it.
    pub fn keep_happenings(&mut self) {
        self.happenings.get_or_insert_default();
    }

    /// What happened since the last call, oldest first; nothing for a document that was not asked to
    /// keep it.
    pub fn take_happenings(&mut self) -> Vec<Happening> {
        self.happenings
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// The plan as it is now; a snapshot costs one counter.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Grows with every change, undo and redo included; results carry the revision they are for.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Whether there are changes that no file holds.
    pub fn is_dirty(&self) -> bool {
        self.saved_state != Some(self.history.state())
    }

    /// Remembers that the plan as it is now is in its file.
    pub fn mark_saved(&mut self) {
        self.saved_state = Some(self.history.state());
        self.end_gesture();
    }

    /// Remembers that no file holds the plan as it is, or as it was at any step so far.
    pub fn mark_unsaved(&mut self) {
        self.saved_state = None;
        self.end_gesture();
    }

    /// Runs `command` as one undoable step. `Ok(None)` means that it changed nothing.
    ///
    /// # Errors
    /// When the command is refused; the plan is then as before.
    pub fn edit(
        &mut self,
        label: &str,
        command: impl FnOnce(&mut Transaction) -> Result<(), EditError>,
    ) -> Result<Option<Edit>, EditError> {
        self.end_gesture();
        self.run(label, None, command)
    }

    /// Like [`Document::edit`], but joins with the steps before it of the same `gesture` (a drag, or
    /// typing into one field) until [`Document::end_gesture`].
    ///
    /// # Errors
    /// When the command is refused; the plan is then as before.
    pub fn edit_in_gesture(
        &mut self,
        gesture: &str,
        label: &str,
        command: impl FnOnce(&mut Transaction) -> Result<(), EditError>,
    ) -> Result<Option<Edit>, EditError> {
        self.run(label, Some(gesture), command)
    }

    /// Ends a gesture, so that the next one is a step of its own.
    pub fn end_gesture(&mut self) {
        if self.history.end_gesture() {
            self.note(|| Happening::Finished);
        }
    }

    /// Takes the last step back; returns what was applied.
    pub fn undo(&mut self) -> Option<Edit> {
        self.end_gesture();
        let inverse = self.history.undo()?;
        self.apply(&inverse);
        self.note(|| Happening::Undid(inverse.clone()));
        Some(inverse)
    }

    /// Does the last undone step again; returns what was applied.
    pub fn redo(&mut self) -> Option<Edit> {
        self.end_gesture();
        let edit = self.history.redo()?;
        self.apply(&edit);
        self.note(|| Happening::Redid(edit.clone()));
        Some(edit)
    }

    fn run(
        &mut self,
        label: &str,
        gesture: Option<&str>,
        command: impl FnOnce(&mut Transaction) -> Result<(), EditError>,
    ) -> Result<Option<Edit>, EditError> {
        let mut transaction = Transaction::new(&self.plan);
        command(&mut transaction)?;
        let (plan, edit) = transaction.finish(label)?;
        if edit.changes.is_empty() {
            return Ok(None);
        }
        self.plan = Arc::new(plan);
        self.revision += 1;
        self.push(edit.clone(), gesture);
        Ok(Some(edit))
    }

    fn push(&mut self, edit: Edit, gesture: Option<&str>) {
        let goes_on = gesture.is_some() && self.history.is_in_gesture_of(gesture);
        if !goes_on {
            self.end_gesture();
        }
        let joined = self.history.push(edit.clone(), gesture);
        self.note(|| match joined {
            Some(edit) => Happening::Grew(edit),
            None => Happening::Did {
                edit,
                is_open: gesture.is_some(),
            },
        });
    }

    fn note(&mut self, happening: impl FnOnce() -> Happening) {
        if let Some(happenings) = &mut self.happenings {
            happenings.push(happening());
        }
    }

    fn apply(&mut self, edit: &Edit) {
        edit.apply(Arc::make_mut(&mut self.plan));
        self.revision += 1;
    }
}
