//! What the timeline says when it has nothing to show, and the way out of it.

use crate::app::action::{Action, Actions, SelectChange};
use crate::app::widgets::EmptyState;
use crate::plan::RowRef;
use crate::schedule::ScheduleError;
use egui::Ui;
use egui_phosphor::regular::{ARROWS_CLOCKWISE, CALENDAR_BLANK};

/// A plan without tickets.
pub(super) fn no_rows(ui: &mut Ui, actions: &mut Actions) {
    let sentence =
        "Nothing to run yet. A ticket shows here as a bar, from its start to its finish.";
    if EmptyState::new(CALENDAR_BLANK, sentence)
        .actions(&["Add a ticket"])
        .show(ui)
        .is_some()
    {
        actions.push(Action::Run("add-ticket"));
    }
}

/// A plan that cannot be scheduled.
pub(super) fn no_dates(ui: &mut Ui, error: &ScheduleError, actions: &mut Actions) {
    let mut sentence = format!("There are no dates: {error}.");
    let ScheduleError::Cycle(cycle) = error else {
        EmptyState::new(ARROWS_CLOCKWISE, &sentence).show(ui);
        return;
    };
    sentence = sentence.replace(" -> ", " → ");
    let buttons = ["Select the loop"];
    if EmptyState::new(ARROWS_CLOCKWISE, &sentence)
        .actions(&buttons)
        .show(ui)
        .is_some()
    {
        let rows: Vec<RowRef> = cycle.nodes.iter().map(|&node| node.into()).collect();
        actions.push(Action::Select(SelectChange::Replace(rows)));
    }
}
