//! The outline and the commands by keyboard alone.

use super::support::{Window, small, ticket};
use egui::{Key, Modifiers};
use slackline::plan::{Plan, TicketId};

/// A window whose outline has the keyboard and whose first ticket is selected.
fn outline() -> Window {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::NONE, Key::F6);
    window.keys(&[Key::ArrowDown, Key::ArrowDown]);
    window
}

#[test]
fn enter_adds_below_tab_adds_a_successor_and_both_are_named_in_place() {
    let mut window = outline();
    window.key(Modifiers::NONE, Key::Enter);
    window.enter("Between");
    let plan = window.plan();
    let order: Vec<&str> = plan
        .tickets_of_track(Some(slackline::plan::TrackId(1)))
        .iter()
        .map(|t| t.title.as_str())
        .collect();
    assert_eq!(order, ["Work A-1", "Between", "Work A-2"]);
    window.key(Modifiers::NONE, Key::Tab);
    window.enter("After it");
    let plan = window.plan();
    let (from, to) = (window.node("A-3"), window.node("A-4"));
    assert!(
        plan.dependencies
            .iter()
            .any(|d| (d.from, d.to) == (from, to))
    );
    assert_eq!(plan.node_title(to), "After it");
}

#[test]
fn arrows_walk_shift_selects_and_keys_rename_duplicate_and_delete() {
    let mut window = outline();
    assert!(window.shows("A-1"), "the inspector shows the first ticket");
    window.key(Modifiers::NONE, Key::F2);
    window.enter("Renamed");
    assert_eq!(window.plan().node_title(ticket(3)), "Renamed");
    window.key(Modifiers::COMMAND, Key::D);
    assert_eq!(window.plan().tickets.len(), 4);
    window.key(Modifiers::NONE, Key::Delete);
    assert_eq!(window.plan().tickets.len(), 3);
    window.keys(&[Key::Home, Key::ArrowDown]);
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::Delete);
    let left: Vec<TicketId> = window.plan().tickets.iter().map(|t| t.id).collect();
    assert_eq!(left, [TicketId(5)], "both tickets of Alpha were selected");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan().tickets.len(), 3, "one step brings both back");
}

#[test]
fn left_and_right_fold_a_track_and_open_it() {
    let mut window = outline();
    window.key(Modifiers::NONE, Key::ArrowLeft);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    window.key(Modifiers::NONE, Key::ArrowDown);
    assert!(window.shows("Beta"));
    window.key(Modifiers::NONE, Key::ArrowUp);
    window.key(Modifiers::NONE, Key::ArrowRight);
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::Delete);
    assert!(
        window.plan().tickets.get(TicketId(3)).is_none(),
        "A-1 was selected"
    );
}

#[test]
fn quick_fields_set_estimate_predecessors_and_successors() {
    let mut window = outline();
    window.key(Modifiers::NONE, Key::E);
    window.enter("2h..6h");
    let plan = window.plan();
    let row = plan.tickets.get(TicketId(3)).expect("A-1");
    assert_eq!(row.estimate.likely().map(|work| work.0), Some(240));
    window.key(Modifiers::NONE, Key::S);
    window.enter("A-2, B-1 SS+50%");
    assert_eq!(window.plan().dependencies.len(), 2);
    window.key(Modifiers::NONE, Key::P);
    window.enter("B-1");
    assert!(
        window.shows("this would close a loop"),
        "the dialog says why"
    );
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.plan().dependencies.len(), 2);
}

#[test]
fn escape_gives_a_new_name_back_and_the_list_keeps_the_keyboard() {
    let mut window = outline();
    window.key(Modifiers::NONE, Key::F2);
    window.type_text("Nonsense");
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.plan(), small());
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::F2);
    window.enter("Second");
    assert_eq!(window.plan().node_title(ticket(4)), "Second");
}

#[test]
fn rows_that_no_card_shows_are_named_in_the_outline() {
    let mut window = Window::with_plan(&Plan::default());
    window.key(Modifiers::SHIFT, Key::C);
    window.enter("Half way");
    let plan = window.plan();
    let names: Vec<&str> = plan.checkpoints.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Half way"]);
    window.key(Modifiers::NONE, Key::M);
    window.enter("+6h");
    let at = window.plan().checkpoints.iter().next().map(|c| c.moment);
    let six = slackline::plan::Moment::After(slackline::plan::Elapsed::hours(6));
    assert_eq!(at, Some(six));
}
