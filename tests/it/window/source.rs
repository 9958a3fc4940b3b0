//! Documents in the window: shown before they become a plan, written back, read again; the Source view beside them.

use super::support::{Window, small};
use egui::{Key, Modifiers, vec2};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const TEXT: &str = "# Launch\r\n\r\n## Track: Main\r\n\r\n| ID | Task | Estimate | Blocked By |\r\n|---|---|---|---|\r\n\
                    | A-1 | First | 2h | |\r\n| A-2 | Second | 3h | A-1 |\r\n";

/// A window that was started with a document, and the document.
fn opened(text: &str) -> (Window, PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("launch.md");
    std::fs::write(&path, text).expect("written");
    let window = Window::start(Some(path.clone()), true, vec2(1440.0, 900.0));
    (window, path, folder)
}

/// Draws frames until a text is on the screen: threads answer when they can.
fn wait_for(window: &mut Window, text: &str) {
    let since = Instant::now();
    while !window.shows(text) {
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "{text} does not come"
        );
        std::thread::sleep(Duration::from_millis(5));
        window.steps(1);
    }
    window.steps(3);
}

/// Sets the estimate of a ticket by keyboard.
fn estimate(window: &mut Window, key: &str, text: &str) {
    window.click(&format!("{key} "));
    window.key(Modifiers::NONE, Key::E);
    window.key(Modifiers::COMMAND, Key::A);
    window.enter(text);
}

/// Runs a command by its name, as a person does from the palette.
fn run(window: &mut Window, name: &str) {
    window.key(Modifiers::COMMAND, Key::K);
    window.enter(name);
    window.steps(4);
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("read")
}

#[test]
fn a_document_is_shown_first_and_then_stands_beside_the_graph() {
    let (mut window, _path, _folder) = opened(TEXT);
    assert!(window.shows("What launch.md says"));
    assert!(window.shows("2 tickets") && window.shows("1 dependency"));
    window.click("New plan");
    assert_eq!(window.plan().tickets.len(), 2);
    wait_for(&mut window, "Line 8: | A-2 | Second");
    assert!(window.shows("Zoom in"), "the graph is on the screen too");
    window.click("Line 8:");
    assert!(window.shows("Second"));
}

#[test]
fn the_plan_is_written_back_and_undone_and_only_its_cells_change() {
    let (mut window, path, _folder) = opened(TEXT);
    // Nothing is typed in this dialog, so Enter takes its next step.
    window.key(Modifiers::NONE, Key::Enter);
    window.steps(4);
    estimate(&mut window, "A-2", "5h");
    run(&mut window, "Write back to the document");
    wait_for(&mut window, "One place changes");
    assert!(window.shows("| A-2 | Second | 5h | A-1 |"));
    assert_eq!(read(&path), TEXT, "nothing is written before it is asked");
    window.click("Write the document");
    assert_eq!(read(&path), TEXT.replace("| 3h |", "| 5h |"));
    let source = |window: &Window| window.plan().sources.iter().next().map(|s| s.text.clone());
    assert!(source(&window).is_some_and(|text| text.contains("5h")));
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(source(&window).is_some_and(|text| text.contains("3h")));
}

#[test]
fn a_document_that_changed_is_not_written_over_but_taken_into_the_plan() {
    let (mut window, path, _folder) = opened(TEXT);
    window.click("New plan");
    window.steps(4);
    estimate(&mut window, "A-2", "5h");
    let theirs = format!("{TEXT}| A-3 | Third | 1h | A-2 |\r\n");
    std::fs::write(&path, &theirs).expect("written");
    run(&mut window, "Write back to the document");
    wait_for(&mut window, "was changed since");
    assert_eq!(read(&path), theirs);
    run(&mut window, "Re-import the changed document");
    wait_for(&mut window, "Take into the plan");
    assert!(window.shows("2 new") && window.shows("Ticket A-3 Third"));
    assert_eq!(window.plan().tickets.len(), 2, "shown before it is done");
    let before = window.plan();
    window.click("Take into the plan");
    let plan = window.plan();
    assert_eq!((plan.tickets.len(), plan.dependencies.len()), (3, 2));
    let own = plan.tickets.iter().find(|t| t.key == "A-2").expect("A-2");
    let hours = own.estimate.at(slackline::plan::EstimatePoint::Likely);
    assert_eq!(
        hours,
        Some(slackline::plan::Work::hours(5)),
        "what was edited here stays"
    );
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), before);
}

#[test]
fn a_pasted_document_is_merged_into_the_plan_as_one_step() {
    let mut window = Window::with_plan(&small());
    let text = "# More\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n| B-1 | Work B-1 | 4h | |\n| C-1 | New | 2h | B-1 |\n";
    window.send(egui::Event::Paste(text.to_owned()));
    assert!(window.shows("2 tickets"));
    window.click("Merge into this plan");
    wait_for(&mut window, "Take into the plan");
    window.click("Take into the plan");
    let plan = window.plan();
    assert_eq!(plan.tickets.len(), 4);
    assert!(plan.find_key("C-1").is_some());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), small());
}

#[test]
fn a_rule_is_silenced_with_a_reason() {
    let mut plan = small();
    plan.dependencies.insert(slackline::plan::Dependency::new(
        slackline::plan::DependencyId(7),
        super::support::ticket(4),
        super::support::ticket(3),
    ));
    plan.last_id = 7;
    let mut window = Window::with_plan(&plan);
    run(&mut window, "Problems");
    window.click("error: ");
    window.click("Page of the rule dependency-cycle");
    assert!(window.shows("Why it matters"));
    window.key(Modifiers::NONE, Key::Escape);
    window.click("Silence…");
    window.enter("drawn on purpose");
    assert_eq!(window.plan().info.silenced[0].reason, "drawn on purpose");
    assert!(window.shows("1 silenced"));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.plan(), plan);
}

#[test]
fn lists_that_disagree_are_settled_in_the_inspector() {
    let text = "# Launch\n\n## Tickets\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n\
                | A-1 | One | 2h | |\n| A-2 | Two | 2h | A-1 |\n| A-3 | Three | 2h | A-2 |\n| A-4 | Four | 2h | A-3 |\n| A-5 | Five | 2h | A-4 |\n\n\
                ## Dependencies\n\n- A-1 → A-2\n- A-2 → A-3\n- A-3 → A-4\n- A-1 → A-5\n";
    let (mut window, _path, _folder) = opened(text);
    window.click("New plan");
    window.steps(4);
    let count = |window: &Window| window.plan().dependencies.len();
    assert_eq!(count(&window), 5);
    run(&mut window, "Problems");
    window.click("error: Two lists of dependencies differ");
    window.click("Show A-4 -> A-5");
    window.click("Keep it");
    let kept = |window: &Window| {
        window
            .plan()
            .dependencies
            .iter()
            .filter(|d| d.settled)
            .count()
    };
    assert_eq!((count(&window), kept(&window)), (5, 1));
    run(&mut window, "Problems");
    window.click("Show A-1 -> A-5");
    window.click("Drop it");
    assert_eq!((count(&window), kept(&window)), (4, 1));
    assert!(!window.shows("Two lists of dependencies differ"));
}

#[test]
fn a_second_pasted_document_is_a_further_one_unless_the_planner_says_otherwise() {
    let mut window = Window::with_plan(&small());
    let table = |title: &str, rows: &str| {
        format!("# {title}\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n{rows}")
    };
    let first = table(
        "One",
        "| B-1 | Work | 4h | |\n| B-2 | Rest | 2h | B-1 |\n| B-3 | Last | 2h | B-2 |\n",
    );
    let paste = |window: &mut Window, text: String| {
        window.send(egui::Event::Paste(text));
        assert!(window.shows("Start: "), "what was read is told");
        window.click("Merge into this plan…");
        wait_for(window, "Take into the plan");
    };
    paste(&mut window, first.clone());
    window.click("Take into the plan");
    let keys = |window: &Window| window.plan().tickets.len();
    let (count, sources) = (keys(&window), window.plan().sources.len());
    let second = table(
        "Two",
        "| B-3 | Last | 3h | B-2 |\n| B-4 | New | 1h | B-3 |\n",
    );
    window.send(egui::Event::Paste(second));
    assert!(
        window.shows("a further document") && window.shows("a new version of Pasted document.md")
    );
    window.click("Merge into this plan…");
    wait_for(&mut window, "Take into the plan");
    assert!(!window.shows(" gone"));
    window.click("Take into the plan");
    assert_eq!(
        (keys(&window), window.plan().sources.len()),
        (count + 1, sources + 1)
    );
    run(&mut window, "Problems");
    assert!(window.shows("error: B-3 is described differently in Pasted document.md"));
    // A new version, by its keys: the default is to take it for one.
    let newer = first.replace("| B-1 | Work | 4h |", "| B-1 | Work | 5h |");
    paste(&mut window, newer);
    window.click("Take into the plan");
    assert_eq!(window.plan().sources.len(), sources + 1);
}

#[test]
fn a_document_that_changes_on_the_disk_says_so_in_the_source_view() {
    let (mut window, path, _folder) = opened(TEXT);
    window.click("New plan");
    wait_for(&mut window, "Line 8: | A-2 | Second");
    assert!(!window.shows("Changed on disk"));
    std::fs::write(&path, format!("{TEXT}| A-3 | Third | 1h | A-2 |\r\n")).expect("written");
    wait_for(&mut window, "Changed on disk");
    run(&mut window, "Re-import the changed document");
    wait_for(&mut window, "Take into the plan");
    window.click("Take into the plan");
    window.steps(3);
    assert!(!window.shows("Changed on disk"));
}

#[test]
fn a_claim_shows_its_verdict() {
    let text = format!("{TEXT}\r\nTotal effort: 9 hours.\r\n");
    let (mut window, _path, _folder) = opened(&text);
    window.click("New plan");
    wait_for(&mut window, "Line 10: Total effort");
    window.click("Line 10: Total effort");
    assert!(window.shows("Contradicted") && window.shows("add up to 5 h"));
}

#[test]
fn fixes_are_shown_before_they_are_made_and_chosen_one_by_one() {
    let text = "# Launch\n\n## Track: Main\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n\
                | A-1 | First \u{e2}\u{2020}\u{2019} on | 2h | |\n| A-2 | Second | 3h | A-1 |\n| A-3 | Third | 3h | A-1, A-2 |\n";
    let (mut window, _path, _folder) = opened(text);
    window.click("New plan");
    window.steps(4);
    run(&mut window, "Problems");
    window.click("Fix 2…");
    assert!(window.shows("The finish stays at"));
    assert_eq!(
        window.plan().dependencies.len(),
        3,
        "nothing is done before it is asked"
    );
    window.click("Keep the mended characters");
    window.click("Fix 1 problem");
    let plan = window.plan();
    assert_eq!(plan.dependencies.len(), 2);
    assert!(
        plan.sources.iter().all(|row| !row.repairs.is_empty()),
        "it was not chosen"
    );
}
