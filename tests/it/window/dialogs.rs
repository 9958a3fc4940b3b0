//! Settings, shortcuts, find and replace, help, tour, welcome page and documents.

use super::support::{Window, small, ticket};
use egui::{Key, Modifiers};
use slackline::plan::TicketId;

#[test]
fn keys_can_be_changed_and_a_conflict_is_refused() {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::COMMAND, Key::Slash);
    window.click("Find a command");
    window.type_text("add a ticket");
    window.click("Keys of Add a ticket");
    window.key(Modifiers::NONE, Key::G);
    assert!(window.shows("belongs to \"Add a gate\""));
    window.click("Keys of Add a ticket");
    window.key(Modifiers::NONE, Key::J);
    window.click("Close");
    window.key(Modifiers::NONE, Key::T);
    assert_eq!(window.plan().tickets.len(), 3, "the old key does nothing");
    window.key(Modifiers::NONE, Key::J);
    window.enter("By another key");
    assert_eq!(window.plan().tickets.len(), 4);
}

#[test]
fn settings_take_effect_at_once() {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::COMMAND, Key::Comma);
    for text in [
        "Theme",
        "Interface size",
        "A week begins on",
        "Durations as",
    ] {
        assert!(window.shows(text), "no setting {text}");
    }
    window.click("Light");
    window.click("150 %");
    window.steps(4);
    let ctx = window.harness.ctx.clone();
    assert_eq!(ctx.theme(), egui::Theme::Light);
    assert!((ctx.zoom_factor() - 1.5).abs() < 0.01);
}

#[test]
fn a_text_is_replaced_across_the_plan_as_one_step() {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::COMMAND, Key::H);
    window.type_text("work");
    assert!(window.shows("3 places in 3 texts"));
    window.click("Replace with");
    window.type_text("Task");
    window.click("Replace all 3");
    assert_eq!(window.plan().node_title(ticket(3)), "Task A-1");
    window.click("Close");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
}

#[test]
fn help_names_the_planners_own_keys() {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::NONE, Key::F1);
    assert!(window.shows("Shift+T adds a track"));
    window.click("What can be typed");
    assert!(window.shows("2h..3h..6h"));
}

#[test]
fn the_tour_has_at_most_five_steps_and_can_be_left() {
    let mut window = Window::with_plan(&small());
    window.click("Help");
    window.click("First steps: a tour");
    assert!(window.shows("1 of 5"));
    let mut steps = 1;
    while window.shows("Next") {
        window.click("Next");
        steps += 1;
        assert!(steps <= 5, "the tour does not end");
    }
    window.click("Done");
    assert!(!window.shows("5 of 5"));
}

#[test]
fn the_welcome_page_offers_samples_and_a_document() {
    let mut window = Window::with_plan(&small());
    window.click("Help");
    window.click("Welcome page");
    window.click("Back to the plan");
    assert!(window.shows("A-1 Work A-1"));
    window.click("Help");
    window.click("Welcome page");
    window.click("Open Swarm in 24 hours");
    assert_eq!(window.plan().info.title, "Swarm in 24 hours");
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    window.type_text("A-1 Talk to users (4h)\nA-2 Write the offer\nA-1 -> A-2");
    window.click("Start the plan");
    let plan = window.plan();
    assert_eq!((plan.tickets.len(), plan.dependencies.len()), (2, 1));
    let first = plan.tickets.iter().next().expect("a ticket");
    assert_eq!(
        (first.key.as_str(), first.title.as_str()),
        ("A-1", "Talk to users")
    );
}

#[test]
fn every_command_is_in_a_menu_with_its_keys() {
    let mut window = Window::with_plan(&small());
    for command in slackline::app::command::COMMANDS {
        let menu = command.menu.text();
        window.click(menu);
        assert!(
            window.shows(command.text),
            "{} is not in {menu}",
            command.id
        );
        window.key(Modifiers::NONE, Key::Escape);
        window.steps(2);
    }
    assert!(window.plan().tickets.get(TicketId(3)).is_some());
}
