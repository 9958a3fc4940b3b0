//! The window, driven as a person drives it: by what is written on it, by mouse and by keyboard.

mod campaign;
mod clipboard;
mod dialogs;
mod doors;
mod gates;
mod graph;
mod keyboard;
mod source;
mod support;
mod tabs;
mod texts;
mod views;

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use slackline::exchange::plan_json;
use slackline::plan::{Dependency, DependencyId, Plan, TicketId, TrackId};
pub use support::{Window, small, small_called};
use support::{sample, ticket};

#[test]
fn the_tutorial_opens_with_its_rows_dates_and_views() {
    let window = Window::tutorial();
    for text in [
        "Ship Tide 1.0",
        "UX-1 Talk to five users",
        "Finish ",
        "Graph",
        "Timeline",
        "Critical path",
    ] {
        assert!(window.shows(text), "{text} is not on the screen");
    }
}

#[test]
fn a_field_of_the_inspector_is_one_step_that_can_be_undone() {
    let mut window = Window::with_plan(&small());
    let before = window.plan();
    window.click("A-1 Work A-1");
    let field = window.area("Title");
    let fields: Vec<_> = window
        .harness
        .get_all_by_role(egui::accesskit::Role::TextInput)
        .collect();
    let title = fields
        .iter()
        .find(|node| node.value().as_deref() == Some("Work A-1"));
    let place = title
        .unwrap_or_else(|| panic!("no title field beside {field:?}"))
        .rect()
        .center();
    window.click_at(place);
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text("Renamed");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(
        window.plan().tickets.get(TicketId(3)).expect("there").title,
        "Renamed"
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), before);
}

#[test]
fn a_ticket_is_added_and_named_by_keyboard_and_deleted_again() {
    let mut window = Window::with_plan(&small());
    window.click("B-1 Work B-1");
    window.key(Modifiers::NONE, Key::T);
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text("Write it down");
    window.key(Modifiers::NONE, Key::Enter);
    let plan = window.plan();
    let added = plan
        .tickets
        .iter()
        .find(|t| t.title == "Write it down")
        .expect("the new ticket");
    assert_eq!((added.key.as_str(), added.track), ("B-2", Some(TrackId(2))));
    window.key(Modifiers::NONE, Key::Delete);
    assert_eq!(window.plan().tickets.len(), 3);
}

#[test]
fn a_drag_from_a_port_connects_and_a_loop_is_refused() {
    let mut window = Window::with_plan(&small());
    let (from, to) = (
        window.area("A-2 Work A-2, ticket"),
        window.area("B-1 Work B-1, ticket"),
    );
    window.harness.hover_at(from.center());
    window.steps(2);
    window.drag(from.right_center(), to.center());
    let connected = |plan: &Plan, a, b| {
        plan.dependencies
            .iter()
            .any(|d| (d.from, d.to) == (ticket(a), ticket(b)))
    };
    assert!(connected(&window.plan(), 4, 5), "A-2 does not lead to B-1");
    let (from, to) = (
        window.area("B-1 Work B-1, ticket"),
        window.area("A-1 Work A-1, ticket"),
    );
    window.harness.hover_at(from.center());
    window.steps(2);
    window.drag(from.right_center(), to.center());
    assert!(!connected(&window.plan(), 5, 3), "a loop was drawn");
    assert_eq!(window.plan().dependencies.len(), 2);
}

#[test]
fn a_card_dragged_to_another_lane_changes_its_track() {
    let mut window = Window::with_plan(&small());
    let (card, other) = (
        window.area("A-2 Work A-2, ticket"),
        window.area("B-1 Work B-1, ticket"),
    );
    window.drag(card.center(), egui::pos2(card.center().x, other.center().y));
    assert_eq!(
        window.plan().tickets.get(TicketId(4)).expect("there").track,
        Some(TrackId(2))
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
}

#[test]
fn the_palette_finds_tickets_and_runs_commands() {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("b-1");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(
        window.shows("Latest start"),
        "the inspector does not show the found ticket"
    );
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("add a track");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.plan().tracks.len(), 3);
}

#[test]
fn every_view_shows_every_plan_in_both_themes() {
    let mut cyclic = small();
    cyclic
        .dependencies
        .insert(Dependency::new(DependencyId(7), ticket(4), ticket(3)));
    cyclic.last_id = 7;
    let mut long = small();
    let mut row = long.tickets.get(TicketId(3)).expect("there").clone();
    row.title = "Überlange Titel 設計 ✅ → ".repeat(20);
    long.tickets.insert(row);
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = vec![sample("enterprise"), sample("swarm"), sample("remediation")];
    for (name, plan) in [
        ("empty", Plan::default()),
        ("cyclic", cyclic),
        ("long", long),
    ] {
        let path = folder.path().join(format!("{name}.plan.json"));
        std::fs::write(&path, plan_json::write(&plan)).expect("written");
        paths.push(path);
    }
    for (index, path) in paths.into_iter().enumerate() {
        let size = [vec2(1280.0, 800.0), vec2(2560.0, 1440.0)][index % 2];
        let mut window = Window::start(Some(path), index % 2 == 0, size);
        for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
            window.key(Modifiers::COMMAND, key);
        }
        window.key(Modifiers::NONE, Key::L);
        window.key(Modifiers::NONE, Key::F);
        window.steps(3);
        let notice = window.plan().tickets.is_empty()
            || window.shows("Total float")
            || window.shows("Finish");
        assert!(notice || window.shows("No dates"));
    }
}

#[test]
fn what_cannot_be_opened_leaves_the_plan_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken: [(&str, &[u8]); 3] = [
        (
            "truncated.plan.json",
            b"{\"slackline\":1,\"tickets\":[{\"id\":1,",
        ),
        ("binary.plan.json", b"\x7fELF\x00\x01\x02"),
        ("newer.plan.json", b"{\"slackline\":9999}"),
    ];
    for (name, bytes) in broken {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let window = Window::start(Some(path), true, vec2(1280.0, 800.0));
        assert!(window.shows(name), "no message names {name}");
        assert_eq!(
            window.plan().info.title,
            "Ship Tide 1.0",
            "the tutorial is gone"
        );
    }
}

#[test]
fn a_double_click_on_a_lane_adds_a_ticket_there() {
    let mut window = Window::with_plan(&small());
    let card = window.area("B-1 Work B-1, ticket");
    window.double_click_at(card.center() + vec2(card.width() * 1.6, 0.0));
    let plan = window.plan();
    assert_eq!(plan.tickets.len(), 4);
    let added = plan.tickets.iter().last().expect("the new ticket");
    assert_eq!(added.track, Some(TrackId(2)));
}
