//! The safety of work in the window: recovery, undo across restarts, a file changed on disk, two windows,
//! the history. A window that is dropped here ends as one that is killed: it says goodbye to nobody.

use crate::window::{Window, small, small_called};
use egui::{Key, Modifiers};
use slackline::exchange::plan_json;
use slackline::plan::{Plan, TicketId};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A folder with a plan file, and beside it a library.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Self { folder };
        write(&desk.file(), &small());
        desk
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("test.plan.json")
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    /// Opens the plan in a new window.
    fn open(&self) -> Window {
        Window::with_library(Some(self.file()), &self.library())
    }

    fn saved(&self) -> Plan {
        plan_json::read(&std::fs::read(self.file()).expect("read")).expect("a plan")
    }
}

fn write(path: &Path, plan: &Plan) {
    std::fs::write(path, plan_json::write(plan)).expect("written");
}

/// Draws frames until something is on the screen.
fn wait_for(window: &mut Window, text: &str) {
    let since = Instant::now();
    while !window.shows(text) {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{text} does not appear"
        );
        std::thread::sleep(Duration::from_millis(10));
        window.steps(1);
    }
    window.steps(3);
}

/// Draws frames until the plan is as wanted.
fn wait_until(window: &mut Window, what: &str, mut is_so: impl FnMut(&Window) -> bool) {
    let since = Instant::now();
    while !is_so(window) {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{what} does not happen"
        );
        std::thread::sleep(Duration::from_millis(10));
        window.steps(1);
    }
}

fn add_track(window: &mut Window) {
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("add a track");
    window.key(Modifiers::NONE, Key::Enter);
}

fn titled(plan: &Plan, id: u32, title: &str) -> Plan {
    let mut plan = plan.clone();
    let mut row = plan.tickets.get(TicketId(id)).expect("there").clone();
    row.title = title.to_owned();
    plan.tickets.insert(row);
    plan
}

fn title(window: &Window, id: u32) -> String {
    window
        .plan()
        .tickets
        .get(TicketId(id))
        .expect("there")
        .title
        .clone()
}

#[test]
fn what_a_killed_window_did_is_offered_and_comes_back_with_its_undo() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    add_track(&mut window);
    let plan = window.plan();
    drop(window);
    let mut window = Window::with_library(None, &desk.library());
    wait_for(&mut window, "Recover unsaved work?");
    assert!(window.shows("2 steps not saved"));
    window.click("Recover");
    wait_until(&mut window, "the recovery", |window| window.plan() == plan);
    assert!(window.harness.state().document().is_dirty());
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
    assert_eq!(desk.saved(), small(), "the file is untouched");
}

#[test]
fn the_unsaved_plans_of_all_tabs_come_back_together() {
    let desk = Desk::new();
    let second = desk.folder.path().join("second.plan.json");
    let plan = small_called("Second");
    write(&second, &plan);
    let mut window = desk.open();
    add_track(&mut window);
    window.drop_files(&[&second]);
    assert_eq!(window.plan(), plan);
    add_track(&mut window);
    window.key(Modifiers::COMMAND, Key::N);
    add_track(&mut window);
    let fresh = window.plan();
    drop(window);
    let mut window = Window::with_library(None, &desk.library());
    wait_for(&mut window, "Recover unsaved work?");
    window.click("Recover all 3");
    wait_until(&mut window, "the recovery", |window| {
        !window.harness.state().is_opening() && window.plan() == fresh
    });
    window.steps(4);
    window.key(Modifiers::COMMAND, Key::Tab);
    let first = window.plan();
    assert_eq!((first.info.title.as_str(), first.tracks.len()), ("", 3));
    window.key(Modifiers::COMMAND, Key::Tab);
    let other = window.plan();
    assert_eq!(
        (other.info.title.as_str(), other.tracks.len()),
        ("Second", 3)
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), plan, "each comes back with its undo");
}

#[test]
fn a_file_changed_behind_another_tab_is_asked_about_when_that_tab_is_shown() {
    let desk = Desk::new();
    let mut window = desk.open();
    window.key(Modifiers::COMMAND, Key::N);
    let theirs = titled(&small(), 3, "changed outside");
    write(&desk.file(), &theirs);
    // The watcher looks once a second.
    for _ in 0..150 {
        std::thread::sleep(Duration::from_millis(20));
        window.steps(1);
    }
    assert!(!window.shows("The file was changed by somebody else"));
    window.key(Modifiers::COMMAND, Key::Tab);
    wait_for(&mut window, "The file was changed by somebody else");
    assert_eq!(window.plan(), small());
}

#[test]
fn discarded_work_is_not_offered_again() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    drop(window);
    let mut window = Window::with_library(None, &desk.library());
    wait_for(&mut window, "Recover unsaved work?");
    window.click("Discard");
    wait_for(&mut window, "There is no more work to recover");
    window.click("Close");
    drop(window);
    let mut window = Window::with_library(None, &desk.library());
    for _ in 0..30 {
        std::thread::sleep(Duration::from_millis(5));
        window.steps(1);
    }
    assert!(!window.shows("Recover unsaved work?"));
}

#[test]
fn undo_reaches_back_over_saving_and_a_restart() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    window.key(Modifiers::COMMAND, Key::S);
    let saved = window.plan();
    assert_eq!(desk.saved(), saved);
    drop(window);
    let mut window = desk.open();
    assert!(!window.shows("Recover unsaved work?"));
    assert_eq!(window.plan(), saved);
    assert!(!window.harness.state().document().is_dirty());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.plan(), saved);
}

#[test]
fn a_file_changed_while_it_was_closed_opens_as_it_is_and_undo_knows_what_was() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    window.key(Modifiers::COMMAND, Key::S);
    let mine = window.plan();
    drop(window);
    let theirs = titled(&mine, 3, "changed outside");
    write(&desk.file(), &theirs);
    let mut window = desk.open();
    assert_eq!(window.plan(), theirs);
    assert!(!window.harness.state().document().is_dirty());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), mine);
}

#[test]
fn a_file_replaced_underneath_is_merged_and_both_changes_live() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    write(&desk.file(), &titled(&small(), 4, "from outside"));
    wait_for(&mut window, "The file was changed by somebody else");
    window.click("Merge");
    assert_eq!(title(&window, 4), "from outside");
    assert_eq!(window.plan().tracks.len(), 3);
    assert!(window.harness.state().document().is_dirty());
    window.key(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.saved(), window.plan());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(title(&window, 4), "Work A-2", "the merge is one step");
}

#[test]
fn a_conflict_is_shown_with_both_sides_and_decided_by_the_planner() {
    for (choice, expected) in [("Mine", "mine"), ("The file's", "theirs")] {
        let desk = Desk::new();
        let mut window = desk.open();
        window.click("A-1 Work A-1");
        window.key(Modifiers::NONE, Key::F2);
        window.key(Modifiers::COMMAND, Key::A);
        window.type_text("mine");
        window.key(Modifiers::NONE, Key::Enter);
        assert_eq!(title(&window, 3), "mine");
        write(&desk.file(), &titled(&small(), 3, "theirs"));
        wait_for(&mut window, "Changed on both sides");
        assert!(
            window.shows("1 row was changed on both sides") || window.shows("One row was changed")
        );
        window.click(&format!("{choice}: Ticket A-1"));
        window.click("Merge");
        assert_eq!(title(&window, 3), expected);
    }
}

#[test]
fn reloading_takes_the_file_and_undo_brings_ones_own_back() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    let mine = window.plan();
    let theirs = titled(&small(), 4, "from outside");
    write(&desk.file(), &theirs);
    wait_for(&mut window, "The file was changed by somebody else");
    window.click("Reload");
    assert_eq!(window.plan(), theirs);
    assert!(!window.harness.state().document().is_dirty());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), mine);
}

#[test]
fn saving_never_writes_over_what_somebody_else_wrote_without_asking() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    let theirs = titled(&small(), 4, "from outside");
    write(&desk.file(), &theirs);
    // Sooner than the watcher looks.
    window.key(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.saved(), theirs);
    wait_for(&mut window, "The file was changed by somebody else");
    window.click("Overwrite");
    assert_eq!(desk.saved(), window.plan());
    assert_eq!(window.plan().tracks.len(), 3);
    // What was written over stays in the history.
    window.key(Modifiers::COMMAND, Key::Num5);
    wait_for(&mut window, "on disk: On disk");
    window.click("on disk: On disk");
    wait_for(&mut window, "Compare with now");
    window.click("Restore");
    assert_eq!(window.plan(), theirs);
}

#[test]
fn a_file_that_is_no_plan_any_more_is_told_and_can_be_written_over() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    std::fs::write(desk.file(), "{ broken").expect("written");
    wait_for(&mut window, "is no plan any more");
    window.click("Overwrite");
    assert_eq!(desk.saved(), window.plan());
}

#[test]
fn a_removed_file_is_told_and_saving_writes_it_again() {
    let desk = Desk::new();
    let mut window = desk.open();
    std::fs::remove_file(desk.file()).expect("removed");
    wait_for(&mut window, "is gone or cannot be read");
    assert!(window.harness.state().document().is_dirty());
    window.key(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.saved(), small());
}

#[test]
fn two_windows_on_one_plan_warn_each_other() {
    let desk = Desk::new();
    let mut one = desk.open();
    assert!(!one.shows("Open in another window"));
    let mut two = desk.open();
    wait_for(&mut two, "Open in another window");
    wait_for(&mut one, "Open in another window");
    add_track(&mut one);
    one.key(Modifiers::COMMAND, Key::S);
    wait_for(&mut two, "The file was changed by somebody else");
    two.click("Reload");
    assert_eq!(two.plan(), one.plan());
    drop(two);
    wait_until(&mut one, "the end of the warning", |window| {
        !window.shows("Open in another window")
    });
}

#[test]
fn the_history_shows_rows_before_and_after_names_and_restores() {
    let desk = Desk::new();
    let mut window = desk.open();
    add_track(&mut window);
    window.key(Modifiers::COMMAND, Key::S);
    add_track(&mut window);
    let latest = window.plan();
    window.key(Modifiers::COMMAND, Key::Num5);
    wait_for(&mut window, "saved: Saved");
    assert!(window.shows("2 steps can be undone"));
    window.click("saved: Saved");
    wait_for(&mut window, "What changed");
    assert!(
        window.shows("Track New track"),
        "the added track is not told"
    );
    window.click("Compare with now");
    assert!(window.shows("Added"));
    window.click("Restore");
    assert_eq!(window.plan(), desk.saved());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), latest);
}

#[test]
fn plans_that_were_open_are_found_by_menu_and_palette() {
    let desk = Desk::new();
    let mut titled = small();
    std::sync::Arc::make_mut(&mut titled.info).title = "Moon landing".into();
    write(&desk.file(), &titled);
    drop(desk.open());
    let mut window = Window::with_library(None, &desk.library());
    wait_until(&mut window, "reading", |window| {
        !window.shows("Moon landing")
    });
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(10));
        window.steps(1);
    }
    window.click("File");
    window.click("Open recent");
    wait_for(&mut window, "Moon landing");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("moon");
    wait_for(&mut window, "Open Moon landing");
    window.key(Modifiers::NONE, Key::Enter);
    wait_until(&mut window, "opening", |window| window.plan() == titled);
}

#[test]
fn without_a_usable_library_the_window_says_so_and_editing_and_saving_go_on() {
    let desk = Desk::new();
    std::fs::write(desk.library(), "a file where a folder should be").expect("written");
    let mut window = desk.open();
    wait_for(&mut window, "Not journalled");
    add_track(&mut window);
    window.key(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.saved(), window.plan());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
}

#[test]
fn a_damaged_library_is_told_and_set_aside() {
    let desk = Desk::new();
    std::fs::create_dir(desk.library()).expect("made");
    std::fs::write(desk.library().join("library.sqlite"), "noise ".repeat(900)).expect("written");
    let mut window = desk.open();
    wait_for(&mut window, "The library was damaged");
    add_track(&mut window);
    let plan = window.plan();
    drop(window);
    let mut window = Window::with_library(None, &desk.library());
    wait_for(&mut window, "Recover unsaved work?");
    window.click("Recover");
    wait_until(&mut window, "the recovery", |window| window.plan() == plan);
}

#[test]
fn a_kept_simulation_is_listed_with_its_seed_and_knows_whether_the_plan_is_still_the_same() {
    let desk = Desk::new();
    let mut window = desk.open();
    wait_for(&mut window, "P80");
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("keep the simulation");
    window.key(Modifiers::NONE, Key::Enter);
    window.key(Modifiers::COMMAND, Key::Num5);
    wait_for(&mut window, "simulation: P50");
    assert!(window.shows(", of this plan") && window.shows("seed "));
    add_track(&mut window);
    wait_for(&mut window, "of an earlier plan");
}
