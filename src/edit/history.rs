//! The history: what can be undone, what can be redone.

use super::Edit;

/// Edits done and edits taken back, newest last.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    next_serial: u64,
}

/// One entry of the history.
#[derive(Clone, Debug)]
struct Step {
    edit: Edit,
    /// Tells states of the plan apart, to know whether the saved one is shown.
    serial: u64,
    /// Edits of one gesture carry its name and join.
    gesture: Option<String>,
}

impl History {
    /// The label of the edit that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.edit.label.as_str())
    }

    /// The label of the edit that redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.edit.label.as_str())
    }

    /// Every edit that can be undone, oldest first.
    pub fn done(&self) -> impl DoubleEndedIterator<Item = &Edit> + ExactSizeIterator {
        self.done.iter().map(|step| &step.edit)
    }

    /// Names the state of the plan after the last edit; the same state has the same name.
    pub fn state(&self) -> u64 {
        self.done.last().map_or(0, |step| step.serial)
    }

    /// Takes in a new edit; what was undone cannot be redone any more.
    pub(super) fn push(&mut self, edit: Edit, gesture: Option<&str>) {
        self.undone.clear();
        self.next_serial += 1;
        let serial = self.next_serial;
        match self.done.last_mut() {
            Some(last) if gesture.is_some() && last.gesture.as_deref() == gesture => {
                last.edit.absorb(edit);
                last.serial = serial;
                if last.edit.changes.is_empty() {
                    self.done.pop();
                }
            }
            _ => self.done.push(Step {
                edit,
                serial,
                gesture: gesture.map(str::to_owned),
            }),
        }
    }

    /// Closes the open gesture: the next edit is a step of its own.
    pub(super) fn end_gesture(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.gesture = None;
        }
    }

    /// Moves the last edit to the undone ones and returns its inverse.
    pub(super) fn undo(&mut self) -> Option<Edit> {
        let mut step = self.done.pop()?;
        step.gesture = None;
        let inverse = step.edit.inverse();
        self.undone.push(step);
        Some(inverse)
    }

    /// Moves the last undone edit back and returns it.
    pub(super) fn redo(&mut self) -> Option<Edit> {
        let step = self.undone.pop()?;
        let edit = step.edit.clone();
        self.done.push(step);
        Some(edit)
    }
}
