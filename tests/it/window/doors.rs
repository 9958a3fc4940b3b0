//! What goes out and comes in: the export dialog with its options and previews, and importing by looking first.

use super::support::{Window, small};
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::NodeT;
use slackline::exchange::{find, plan_json};
use slackline::plan::{Plan, Ticket, TicketId};
use std::time::{Duration, Instant};

fn export(plan: &Plan) -> Window {
    let mut window = Window::with_plan(plan);
    window.key(Modifiers::COMMAND, Key::E);
    window
}

fn labels(window: &Window) -> Vec<String> {
    let all = window.harness.root().children_recursive();
    let label = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    };
    all.filter_map(label).collect()
}

/// Steps until a text is on the screen; a thread has to finish first.
fn wait_for(window: &mut Window, text: &str) {
    let since = Instant::now();
    while !window.shows(text) {
        assert!(
            since.elapsed() < Duration::from_secs(20),
            "{text} never appears: {:?}",
            labels(window)
        );
        std::thread::sleep(Duration::from_millis(10));
        window.steps(2);
    }
}

/// Clicks a button and returns what went into the clipboard.
fn copied(window: &mut Window, button: &str) -> String {
    // What has just appeared finds its place first.
    window.steps(6);
    let place = window.place(button);
    window.harness.hover_at(place);
    window.steps(1);
    window.harness.drag_at(place);
    window.steps(1);
    // The release alone: the harness's own drop is followed by a frame in which what was copied is gone.
    window.harness.event(egui::Event::PointerButton {
        pos: place,
        button: egui::PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    });
    for _ in 0..6 {
        window.steps(1);
        let commands = &window.harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
    }
    panic!("{button} copies nothing");
}

/// The small plan, with something that a table cannot hold.
fn tagged() -> Plan {
    let mut plan = small();
    let late = Ticket {
        tags: vec!["late".into()],
        ..plan.tickets.get(TicketId(5)).expect("B-1").clone()
    };
    plan.tickets.insert(late);
    plan
}

#[test]
fn an_export_is_looked_at_with_its_losses_and_copied() {
    let plan = tagged();
    let mut window = export(&plan);
    window.click("CSV table");
    wait_for(&mut window, "What CSV table cannot hold");
    assert!(window.shows("tickets' tags (1)"));
    assert!(window.shows("in all"));
    let text = copied(&mut window, "Copy text");
    assert!(
        text.starts_with("key,title") && text.contains("B-1"),
        "{text}"
    );
    window.click("Slackline plan");
    wait_for(&mut window, "Nothing of the plan is lost.");
    let text = copied(&mut window, "Copy text");
    assert_eq!(plan_json::read(text.as_bytes()).expect("a plan"), plan);
}

#[test]
fn the_selection_alone_is_exported_and_the_choice_is_remembered() {
    let mut window = Window::with_plan(&tagged());
    window.click("B-1 Work B-1");
    window.key(Modifiers::COMMAND, Key::E);
    window.click("CSV table");
    wait_for(&mut window, "What CSV table cannot hold");
    window.click("Only the selection (1)");
    wait_for(&mut window, "only the selection is written: 1 of 3 tickets");
    let text = copied(&mut window, "Copy text");
    assert!(text.contains("B-1") && !text.contains("A-1"), "{text}");
    window.click("Cancel");
    window.key(Modifiers::COMMAND, Key::E);
    wait_for(&mut window, "What CSV table cannot hold");
}

#[test]
fn every_format_can_be_looked_at() {
    let mut window = export(&small());
    for format in slackline::export::formats() {
        window.click(format.name);
        let since = Instant::now();
        while !window.shows("in all") {
            assert!(
                since.elapsed() < Duration::from_secs(60),
                "{} is never written",
                format.id
            );
            std::thread::sleep(Duration::from_millis(10));
            window.steps(2);
        }
        let knobs = [
            ("Theme", "svg"),
            ("Paper", "pdf"),
            ("Pixels per point", "png"),
        ];
        for (label, id) in knobs.into_iter().filter(|(_, id)| *id == format.id) {
            assert!(window.shows(label), "{id} has no choice of {label}");
        }
    }
    assert!(find("agents").is_some());
}

fn drop_file(window: &mut Window, folder: &tempfile::TempDir, text: &str) {
    let path = folder.path().join("more.csv");
    std::fs::write(&path, text).expect("written");
    window.drop_files(&[&path]);
    wait_for(window, "Merging adds");
}

const TABLE: &str = "key,title,estimate,blocked_by\na-1,,4h,\nC-1,New work,2h,a-1\n";

#[test]
fn a_file_is_merged_by_key_as_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = small();
    let mut window = Window::with_plan(&before);
    drop_file(&mut window, &folder, TABLE);
    assert!(window.shows("2 tickets") && window.shows("CSV table"));
    assert_eq!(window.plan(), before, "looking changes nothing");
    window.click("Merging adds");
    assert!(window.shows("Changed") && window.shows("C-1"));
    window.click("Merge into the open plan");
    let plan = window.plan();
    assert_eq!((plan.tickets.len(), plan.dependencies.len()), (4, 2));
    let first = plan.tickets.get(TicketId(3)).expect("A-1");
    assert_eq!(
        (first.key.as_str(), first.title.as_str()),
        ("A-1", "Work A-1")
    );
    assert_eq!(
        first.estimate,
        slackline::plan::Estimate::Fixed(slackline::plan::Work(240))
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), before, "one step back");
}

#[test]
fn a_file_can_become_a_plan_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::with_plan(&small());
    drop_file(&mut window, &folder, TABLE);
    window.click("Open as a new plan");
    assert_eq!(window.plan().tickets.len(), 2);
    assert!(window.plan().find_key("C-1").is_some());
}

fn tutorial() -> Plan {
    let bytes = include_bytes!("../../../sample_plans/tutorial.plan.json");
    plan_json::read(bytes).expect("a sample")
}

#[test]
fn a_table_without_rows_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("empty.csv");
    std::fs::write(&path, "key,title,estimate\n").expect("written");
    let mut window = Window::with_plan(&tutorial());
    window.drop_files(&[&path]);
    wait_for(&mut window, "There are no rows in the file");
    wait_for(&mut window, "Merging changes nothing");
}

#[test]
fn what_merging_would_remove_is_counted_and_listed_before_it_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = tutorial();
    let write = find("csv")
        .and_then(|format| format.write)
        .expect("a writer");
    let (bytes, _) = write(&before, &Default::default()).expect("written");
    let table = String::from_utf8(bytes).expect("UTF-8");
    let without = |line: &str| match line.contains("UX-3,") {
        true => line.replace("UX-2", ""),
        false => line.to_owned(),
    };
    let table: Vec<String> = table.lines().map(without).collect();
    let path = folder.path().join("less.csv");
    std::fs::write(&path, table.join("\r\n")).expect("written");
    let mut window = Window::with_plan(&before);
    window.drop_files(&[&path]);
    wait_for(&mut window, "Merging removes 1 row");
    window.click("Merging removes 1 row");
    assert!(window.shows("Removed") && window.shows("is no longer in the file"));
    assert_eq!(window.plan(), before, "looking changes nothing");
}
