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

    /// Every edit that can be done again, the next one last.
    pub fn undone(&self) -> impl DoubleEndedIterator<Item = &Edit> + ExactSizeIterator {
        self.undone.iter().map(|step| &step.edit)
    }

    /// The history of an earlier session: steps that were done, oldest first, and steps that were taken
    /// back, the next to redo last.
    pub fn restored(done: Vec<Edit>, undone: Vec<Edit>) -> Self {
        let mut history = Self::default();
        let mut step = |edit| {
            history.next_serial += 1;
            Step {
                edit,
                serial: history.next_serial,
                gesture: None,
            }
        };
        let done = done.into_iter().map(&mut step).collect();
        let undone = undone.into_iter().map(&mut step).collect();
        Self {
            done,
            undone,
            ..history
        }
    }

    /// Names the state of the plan after the last edit; the same state has the same name.
    pub fn state(&self) -> u64 {
        self.done.last().map_or(0, |step| step.serial)
    }

    /// Takes in a new edit; what was undone cannot be redone any more. Returns the whole edit of the
    /// last step where the new one joined it.
    pub(super) fn push(&mut self, edit: Edit, gesture: Option<&str>) -> Option<Edit> {
        self.undone.clear();
        self.next_serial += 1;
        let serial = self.next_serial;
        match self.done.last_mut() {
            Some(last) if gesture.is_some() && last.gesture.as_deref() == gesture => {
                last.edit.absorb(edit);
                last.serial = serial;
                let joined = last.edit.clone();
                if joined.changes.is_empty() {
                    self.done.pop();
                }
                Some(joined)
            }
            _ => {
                self.done.push(Step {
                    edit,
                    serial,
                    gesture: gesture.map(str::to_owned),
                });
                None
            }
        }
    }

    /// Closes the open gesture: the next edit is a step of its own. True if one was open.
    pub(super) fn end_gesture(&mut self) -> bool {
        let open = self.done.last_mut().and_then(|last| last.gesture.take());
        open.is_some()
    }

    /// Whether the last step is part of a gesture that goes on.
    pub fn is_in_gesture(&self) -> bool {
        self.done.last().is_some_and(|last| last.gesture.is_some())
    }

    /// Whether the last step is part of this gesture.
    pub(super) fn is_in_gesture_of(&self, gesture: Option<&str>) -> bool {
        self.done
            .last()
            .is_some_and(|last| last.gesture.as_deref() == gesture)
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
