//! Copy, cut and paste, in one window and between two, of rows and of text people bring along.

use super::support::{Window, small, ticket};
use egui::Event;
use slackline::plan::{DependencyKind, Lag, Plan};

#[test]
fn rows_are_copied_into_another_window_with_their_arrow_and_track() {
    let mut first = Window::with_plan(&small());
    first.click("A-1 Work A-1");
    first.click_with(egui::Modifiers::COMMAND, "A-2 Work A-2");
    let text = first.send(Event::Copy).expect("something was copied");
    assert!(text.starts_with('{'), "it is our JSON: {text}");
    let mut second = Window::with_plan(&Plan::default());
    second.send(Event::Paste(text));
    let plan = second.plan();
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys, ["A-1", "A-2"]);
    assert_eq!((plan.tracks.len(), plan.dependencies.len()), (1, 1));
    second.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(second.plan(), Plan::default(), "a paste is one step");
}

#[test]
fn cut_takes_rows_out_and_pasting_brings_them_back_under_their_keys() {
    let mut window = Window::with_plan(&small());
    window.click("A-2 Work A-2");
    let text = window.send(Event::Cut).expect("something was cut");
    assert_eq!(window.plan().tickets.len(), 2);
    window.send(Event::Paste(text));
    let plan = window.plan();
    assert_eq!(plan.tickets.len(), 3);
    let back = plan.find_key("A-2").expect("it is back");
    assert_eq!(plan.node_title(back), "Work A-2");
}

#[test]
fn pasted_lines_become_tickets_of_the_current_track() {
    let mut window = Window::with_plan(&small());
    window.click("B-1 Work B-1");
    window.send(Event::Paste("Write it (4h)\n- Ship it\n".into()));
    let plan = window.plan();
    let track = plan
        .tickets
        .get(slackline::plan::TicketId(5))
        .expect("B-1")
        .track;
    let titles: Vec<&str> = plan
        .tickets_of_track(track)
        .iter()
        .map(|t| t.title.as_str())
        .collect();
    assert_eq!(titles, ["Work B-1", "Write it", "Ship it"]);
}

#[test]
fn pasted_arrow_lists_become_dependencies() {
    let mut window = Window::with_plan(&small());
    window.send(Event::Paste("A-2 -> B-1 SS+50%\nA-1 → B-1".into()));
    let plan = window.plan();
    let has = |from, to, kind, lag| {
        plan.dependencies
            .iter()
            .any(|d| (d.from, d.to, d.kind, d.lag) == (from, to, kind, lag))
    };
    assert!(has(
        ticket(4),
        ticket(5),
        DependencyKind::Ss,
        Lag::Percent(50.0)
    ));
    assert!(has(
        ticket(3),
        ticket(5),
        DependencyKind::Fs,
        Lag::default()
    ));
    assert_eq!(plan.tickets.len(), 3, "every key was known");
}

#[test]
fn a_pasted_loop_is_refused_and_named() {
    let mut window = Window::with_plan(&small());
    window.send(Event::Paste("A-2 -> A-1".into()));
    assert_eq!(window.plan(), small());
    assert!(window.shows("this would close a loop"));
}

#[test]
fn a_text_field_keeps_the_clipboard_to_itself() {
    let mut window = Window::with_plan(&small());
    window.click("A-1 Work A-1");
    window.key(egui::Modifiers::NONE, egui::Key::F2);
    window.send(Event::Paste("Pasted name".into()));
    window.key(egui::Modifiers::NONE, egui::Key::Enter);
    let plan = window.plan();
    assert_eq!(plan.tickets.len(), 3);
    assert_eq!(plan.node_title(ticket(3)), "Pasted name");
}

#[test]
fn a_duplicated_gate_or_track_brings_what_belongs_to_it() {
    let mut window = Window::with_plan(&small());
    window.click("Alpha");
    window.key(egui::Modifiers::COMMAND, egui::Key::D);
    let plan = window.plan();
    assert_eq!((plan.tracks.len(), plan.tickets.len()), (3, 5));
    assert_eq!(plan.dependencies.len(), 2);
}

#[test]
fn cells_copied_from_the_table_are_spreadsheet_text_there_and_rows_in_the_graph() {
    let mut window = Window::with_plan(&small());
    window.key(egui::Modifiers::COMMAND, egui::Key::Num3);
    window.click("Key of A-1");
    window.click_with(egui::Modifiers::SHIFT, "Title of B-1");
    let text = window.send(Event::Copy).expect("something was copied");
    assert_eq!(text, "A-1\tWork A-1\nA-2\tWork A-2\nB-1\tWork B-1\n");
    assert!(window.shows("Copied 3 × 2 cells"));
    window.key(egui::Modifiers::COMMAND, egui::Key::N);
    window.send(Event::Paste(text));
    let plan = window.plan();
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys, ["A-1", "A-2", "B-1"]);
    assert_eq!(plan.dependencies.len(), 1, "they come with their arrow");
}
