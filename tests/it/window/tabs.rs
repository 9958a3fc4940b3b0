//! Several plans in one window: tabs, what each of them keeps, and the question about unsaved changes.

use super::support::{Window, sample, small, small_called};
use egui::{Key, Modifiers, PointerButton};
use slackline::exchange::plan_json;
use slackline::plan::Plan;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const CTRL: Modifiers = Modifiers::COMMAND;

/// A folder with two plans in it.
fn two_files() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, title: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, plan_json::write(&small_called(title))).expect("written");
        path
    };
    let (one, other) = (
        write("one.plan.json", "One"),
        write("other.plan.json", "Other"),
    );
    (folder, one, other)
}

fn title(window: &Window) -> String {
    window.plan().info.title.clone()
}

fn add_track(window: &mut Window) {
    window.key(CTRL, Key::K);
    window.type_text("add a track");
    window.key(Modifiers::NONE, Key::Enter);
    window.key(Modifiers::NONE, Key::Escape);
}

#[test]
fn dropped_files_open_in_tabs_and_one_that_is_open_is_shown_again() {
    let (_folder, one, other) = two_files();
    let mut window = Window::tutorial();
    assert!(!window.shows("New plan in a tab"), "one plan needs no tabs");
    window.drop_files(&[&one, &other]);
    assert_eq!(title(&window), "Other", "the untouched tutorial gave way");
    assert!(window.shows("Plan One") && window.shows("Plan Other"));
    assert!(!window.shows("Plan Ship Tide 1.0"));
    window.drop_files(&[&one]);
    assert_eq!(title(&window), "One");
    window.key(CTRL, Key::Tab);
    assert_eq!(title(&window), "Other");
    window.key(CTRL, Key::Tab);
    assert_eq!(title(&window), "One", "two tabs and no third");
}

#[test]
fn each_tab_keeps_its_selection_its_undo_and_its_view() {
    let (_folder, one, other) = two_files();
    let mut window = Window::start(Some(one), true, egui::vec2(1440.0, 900.0));
    window.click("A-1 Work A-1");
    window.key(CTRL, Key::Num3);
    assert!(window.shows("Latest start"), "the inspector shows A-1");
    let first = window.plan();
    window.drop_files(&[&other]);
    assert!(!window.shows("Latest start"), "nothing is selected here");
    window.key(CTRL, Key::Num1);
    add_track(&mut window);
    let edited = window.plan();
    assert_eq!(edited.tracks.len(), 3);
    window.key(CTRL | Modifiers::SHIFT, Key::Tab);
    assert_eq!(window.plan(), first);
    assert!(window.shows("Latest start"), "A-1 is selected still");
    window.key(CTRL, Key::Z);
    assert_eq!(window.plan(), first, "nothing to take back here");
    window.click("Plan Other, not saved");
    assert_eq!(window.plan(), edited);
    window.key(CTRL, Key::Z);
    assert_eq!(window.plan().tracks.len(), 2);
    assert!(window.shows("Plan Other"));
    assert!(!window.shows("Plan Other, not saved"));
}

#[test]
fn an_unsaved_plan_is_asked_about_before_its_tab_is_closed() {
    let (_folder, one, other) = two_files();
    let mut window = Window::start(Some(one.clone()), true, egui::vec2(1440.0, 900.0));
    window.drop_files(&[&other]);
    window.key(CTRL, Key::Tab);
    add_track(&mut window);
    window.key(CTRL, Key::Tab);
    assert_eq!(title(&window), "Other");
    window.click("Close One");
    assert_eq!(title(&window), "One", "the question is about what is shown");
    assert!(window.shows("Save the changes?"));
    window.click("Cancel");
    assert!(window.shows("Plan One, not saved"));
    window.key(CTRL, Key::W);
    window.click("Save");
    assert_eq!(title(&window), "Other");
    let saved = plan_json::read(&std::fs::read(&one).expect("read")).expect("a plan");
    assert_eq!(saved.tracks.len(), 3, "saved, then closed");
    assert!(!window.shows("Plan One"));
    add_track(&mut window);
    window.key(CTRL, Key::W);
    window.click("Discard changes");
    assert!(
        window.shows("Start from a sample"),
        "the welcome page comes last"
    );
    let kept = plan_json::read(&std::fs::read(&other).expect("read")).expect("a plan");
    assert_eq!(kept, small_called("Other"));
}

#[test]
fn a_middle_click_closes_a_tab_and_leaves_the_other_in_front() {
    let (_folder, one, other) = two_files();
    let mut window = Window::start(Some(one), true, egui::vec2(1440.0, 900.0));
    window.drop_files(&[&other]);
    window.steps(3);
    let place = window.place("Plan One");
    window.harness.hover_at(place);
    window.steps(1);
    for pressed in [true, false] {
        window.harness.event(egui::Event::PointerButton {
            pos: place,
            button: PointerButton::Middle,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.steps(1);
    }
    window.steps(3);
    assert_eq!(title(&window), "Other");
    assert!(!window.shows("Plan One") && !window.shows("New plan in a tab"));
}

#[test]
fn a_tab_is_dragged_to_another_place() {
    let (_folder, one, other) = two_files();
    let mut window = Window::start(Some(one), true, egui::vec2(1440.0, 900.0));
    window.drop_files(&[&other]);
    window.steps(3);
    let (first, second) = (window.place("Plan One"), window.place("Plan Other"));
    assert!(first.x < second.x);
    window.drag(second, first - egui::vec2(10.0, 0.0));
    assert_eq!(title(&window), "Other");
    assert!(window.place("Plan Other").x < window.place("Plan One").x);
}

#[test]
fn new_plans_get_tabs_and_an_empty_one_gives_way_to_what_is_opened() {
    let mut window = Window::with_plan(&small());
    window.key(CTRL, Key::N);
    assert_eq!(window.plan(), Plan::default());
    window.click("New plan in a tab");
    window.key(CTRL, Key::Tab);
    assert_eq!(window.plan(), small(), "two empty plans stand behind it");
    window.key(CTRL | Modifiers::SHIFT, Key::Tab);
    window.drop_files(&[&sample("swarm")]);
    assert_eq!(title(&window), "Swarm in 24 hours");
    window.key(CTRL, Key::Tab);
    window.key(CTRL, Key::Tab);
    assert_eq!(window.plan(), Plan::default());
    window.key(CTRL, Key::Tab);
    assert_eq!(title(&window), "Swarm in 24 hours", "three tabs in all");
}

#[test]
fn a_plan_is_not_saved_over_the_file_of_another_tab() {
    let (_folder, one, other) = two_files();
    let mut window = Window::start(Some(one.clone()), true, egui::vec2(1440.0, 900.0));
    window.drop_files(&[&other]);
    add_track(&mut window);
    window.key(CTRL | Modifiers::SHIFT, Key::S);
    let since = Instant::now();
    // Here no desktop offers a file chooser, so the path is typed.
    while !window.shows("Path of the file") {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "nobody asks where"
        );
        std::thread::sleep(Duration::from_millis(10));
        window.steps(1);
    }
    window.key(CTRL, Key::A);
    window.type_text(&one.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.shows("There is a file of this name. Replace it?"));
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.shows("is open in another tab"));
    let kept = plan_json::read(&std::fs::read(&one).expect("read")).expect("a plan");
    assert_eq!(kept, small_called("One"));
}

#[test]
fn quitting_asks_about_every_unsaved_plan() {
    let (_folder, one, other) = two_files();
    let mut window = Window::start(Some(one.clone()), true, egui::vec2(1440.0, 900.0));
    window.drop_files(&[&other]);
    for _ in 0..2 {
        add_track(&mut window);
        window.key(CTRL, Key::Tab);
    }
    window.key(CTRL, Key::Q);
    assert!(window.shows("\"Other\" has changes"));
    window.click("Discard changes");
    assert!(window.shows("\"One\" has changes"));
    window.click("Cancel");
    window.key(CTRL, Key::Tab);
    assert!(
        window.shows("Plan Other, not saved"),
        "nothing is given up yet"
    );
    window.key(CTRL, Key::Q);
    window.click("Save");
    assert!(window.shows("\"One\" has changes"));
    window.click("Save");
    for path in [one, other] {
        let saved = plan_json::read(&std::fs::read(path).expect("read")).expect("a plan");
        assert_eq!(saved.tracks.len(), 3);
    }
}
