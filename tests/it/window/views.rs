//! Table, timeline and inspector: several rows, blocks, drags, the week of a calendar.

use super::support::{Window, small, ticket};
use egui::{Event, Key, Modifiers, vec2};
use slackline::plan::{
    Calendar, CalendarId, Estimate, Node, OpenHours, Plan, TicketId, Week, Work,
};

/// The small plan with four hours for every ticket.
fn estimated() -> Plan {
    let mut plan = small();
    for id in [3, 4, 5] {
        let mut row = plan.tickets.get(TicketId(id)).expect("there").clone();
        row.estimate = Estimate::Fixed(Work::hours(4));
        plan.tickets.insert(row);
    }
    plan
}

fn hours(window: &Window, id: u32) -> Option<i64> {
    let plan = window.plan();
    let likely = plan.tickets.get(TicketId(id))?.estimate.likely()?;
    Some(likely.0 / 60)
}

fn table(plan: &Plan) -> Window {
    let mut window = Window::with_plan(plan);
    window.key(Modifiers::COMMAND, Key::Num3);
    window
}

#[test]
fn a_value_typed_with_several_rows_selected_goes_into_all_of_them() {
    let mut window = table(&estimated());
    window.click("Estimate of A-1");
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::Enter);
    window.key(Modifiers::COMMAND, Key::A);
    window.enter("7h");
    assert_eq!(
        [3, 4, 5].map(|id| hours(&window, id)),
        [Some(7), Some(7), Some(4)]
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), estimated());
}

/// `E` would open the field of the estimate elsewhere; in a cell it is a letter.
#[test]
fn a_letter_typed_on_a_marked_cell_goes_into_the_cell() {
    let mut window = table(&estimated());
    window.click("Title of A-2");
    window.harness.key_press(Key::E);
    window.type_text("E");
    window.enter("at lunch");
    assert_eq!(window.plan().node_title(ticket(4)), "Eat lunch");
    window.key(Modifiers::NONE, Key::ArrowUp);
    window.type_text("T");
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.plan().tickets.len(), 3, "T adds no ticket here");
    assert_eq!(window.plan().node_title(ticket(3)), "Work A-1");
}

#[test]
fn a_value_is_filled_down_the_selected_rows() {
    let mut window = table(&estimated());
    window.click("Title of A-1");
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    for id in [3, 4, 5] {
        assert_eq!(window.plan().node_title(ticket(id)), "Work A-1");
    }
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), estimated());
}

#[test]
fn a_block_from_a_spreadsheet_goes_into_the_cells_from_the_marked_one_on() {
    let mut window = table(&estimated());
    window.click("Title of A-2");
    window.send(Event::Paste(
        "First\tBeta\nSecond\tBeta\nThird\tBeta\n".into(),
    ));
    let plan = window.plan();
    assert_eq!(plan.tickets.len(), 4, "the third row is new");
    let titles: Vec<&str> = plan.tickets.iter().map(|t| t.title.as_str()).collect();
    assert_eq!(titles, ["Work A-1", "First", "Second", "Third"]);
    let beta = plan.tickets.get(TicketId(5)).expect("B-1").track;
    assert!(plan.tickets.iter().skip(1).all(|t| t.track == beta));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), estimated(), "a block is one step");
}

#[test]
fn a_cell_that_makes_no_sense_is_named_and_nothing_is_pasted() {
    let mut window = table(&estimated());
    window.click("Track of A-1");
    window.send(Event::Paste("Alpha\nNowhere\n".into()));
    assert!(window.shows("row 2 of the block, Track"));
    assert_eq!(window.plan(), estimated());
}

#[test]
fn f2_types_into_the_marked_cell_and_a_new_row_is_named_in_the_table() {
    let mut window = table(&estimated());
    window.click("Title of A-1");
    window.key(Modifiers::NONE, Key::F2);
    window.enter("By F2");
    assert_eq!(window.plan().node_title(ticket(3)), "By F2");
    window.keys(&[Key::Escape, Key::T]);
    window.enter("New row");
    let plan = window.plan();
    assert_eq!(plan.tickets.len(), 4);
    assert!(plan.tickets.iter().any(|t| t.title == "New row"));
}

/// A window over a timeline whose bars are long.
fn timeline() -> Window {
    Window::with_plan(&estimated())
}

/// The bar of a ticket without the room around it in which it can be taken.
fn bar(window: &Window, label: &str) -> egui::Rect {
    let area = window.area(label);
    area.with_max_x(area.right() - 16.0)
}

#[test]
fn a_bar_is_dragged_to_start_later_and_back() {
    let mut window = timeline();
    let bar = bar(&window, "A-1 Work A-1: ");
    let hour = bar.width() / 4.0;
    window.drag(
        bar.left_center() + vec2(30.0, 0.0),
        bar.left_center() + vec2(30.0 + 2.0 * hour, 0.0),
    );
    assert!(window.shows("A-1 Work A-1: 2 h to 6 h"));
    let steps = window.harness.state().document().history().done().count();
    assert_eq!(steps, 1);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), estimated());
}

#[test]
fn the_end_of_a_bar_is_dragged_to_change_its_estimate() {
    let mut window = timeline();
    let bar = bar(&window, "A-1 Work A-1: ");
    let hour = bar.width() / 4.0;
    window.drag(
        bar.right_center() - vec2(2.0, 0.0),
        bar.right_center() + vec2(hour * 2.0 - 2.0, 0.0),
    );
    let after = hours(&window, 3).expect("an estimate");
    assert!((5..=6).contains(&after), "{after} h");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), estimated());
}

#[test]
fn a_drag_from_the_port_of_a_bar_connects() {
    let mut window = timeline();
    let (from, to) = (
        bar(&window, "A-2 Work A-2: "),
        window.area("B-1 Work B-1: "),
    );
    window.harness.hover_at(from.center());
    window.steps(2);
    window.drag(from.right_center() + vec2(11.0, 0.0), to.center());
    let plan = window.plan();
    let connected = plan
        .dependencies
        .iter()
        .any(|d| (d.from, d.to) == (ticket(4), ticket(5)));
    assert!(connected);
}

#[test]
fn escape_takes_a_dragged_bar_back() {
    let mut window = timeline();
    let bar = window.area("B-1 Work B-1: ");
    let from = bar.center();
    window.harness.hover_at(from);
    window.steps(2);
    window.harness.drag_at(from);
    window.steps(2);
    window.harness.hover_at(from + vec2(120.0, 0.0));
    window.steps(2);
    window.key(Modifiers::NONE, Key::Escape);
    window.harness.drop_at(from + vec2(120.0, 0.0));
    window.steps(4);
    assert_eq!(window.plan(), estimated());
}

#[test]
fn the_hours_of_a_week_are_painted_with_the_pointer() {
    let mut plan = estimated();
    plan.calendars.insert(Calendar {
        id: CalendarId(20),
        name: "Office".into(),
        week: Week::workdays(&[OpenHours {
            from: 540,
            to: 1020,
        }]),
        exceptions: Vec::new(),
    });
    plan.last_id = 20;
    let mut window = Window::with_plan(&plan);
    window.click("Office");
    let (from, to) = (
        window.place("Saturday 10:00"),
        window.place("Saturday 13:00"),
    );
    window.drag(from, to);
    let open = |window: &Window| {
        let plan = window.plan();
        plan.calendars.get(CalendarId(20)).expect("there").week.0[5].clone()
    };
    assert_eq!(open(&window), [OpenHours { from: 600, to: 840 }]);
    let steps = window.harness.state().document().history().done().count();
    assert_eq!(steps, 1, "one stroke is one step");
    window.drag(from, to);
    assert!(
        open(&window).is_empty(),
        "a stroke from an open hour closes"
    );
    assert!(matches!(ticket(3), Node::Ticket(_)));
}
