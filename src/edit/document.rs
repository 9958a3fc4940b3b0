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
    saved_state: u64,
}

impl Document {
    /// Opens a plan as it stands in its file.
    pub fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            revision: 1,
            history: History::default(),
            saved_state: 0,
        }
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
        self.saved_state != self.history.state()
    }

    /// Remembers that the plan as it is now is in its file.
    pub fn mark_saved(&mut self) {
        self.saved_state = self.history.state();
        self.history.end_gesture();
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
        self.history.end_gesture();
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
        self.history.end_gesture();
    }

    /// Takes the last step back; returns what was applied.
    pub fn undo(&mut self) -> Option<Edit> {
        let inverse = self.history.undo()?;
        self.apply(&inverse);
        Some(inverse)
    }

    /// Does the last undone step again; returns what was applied.
    pub fn redo(&mut self) -> Option<Edit> {
        let edit = self.history.redo()?;
        self.apply(&edit);
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
        self.history.push(edit.clone(), gesture);
        Ok(Some(edit))
    }

    fn apply(&mut self, edit: &Edit) {
        edit.apply(Arc::make_mut(&mut self.plan));
        self.revision += 1;
    }
}
