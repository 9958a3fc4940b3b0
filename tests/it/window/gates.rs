//! Gates in the window: a command runs only when it was looked at and Run was pressed, and playback by keys.

use super::support::{Window, small};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use slackline::plan::{Criterion, CriterionKind, Gate, GateId, Plan};

/// The small plan with a gate whose command leaves a file behind.
fn guarded(mark: &std::path::Path) -> Plan {
    let mut plan = small();
    let mut gate = Gate::new(GateId(90), "G1", "Gate");
    gate.criteria = vec![Criterion {
        kind: CriterionKind::Command {
            command: format!("echo done > '{}'", mark.display()),
            exit_status: 0,
            output: String::new(),
        },
        ..Criterion::manual("it works")
    }];
    plan.gates.insert(gate);
    plan.settle_last_id();
    plan
}

fn criterion(window: &Window) -> Criterion {
    let plan = window.plan();
    let gate = plan.gates.get(GateId(90)).expect("the gate");
    gate.criteria[0].clone()
}

fn run_button() -> String {
    format!("{} Run…", egui_phosphor::regular::PLAY)
}

#[cfg(unix)]
#[test]
fn a_command_runs_only_after_run_was_pressed_in_its_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("mark");
    let mut window = Window::with_plan(&guarded(&mark));
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    window.steps(5);
    window.click(&run_button());
    window.steps(5);
    assert!(window.shows("Run a command for"));
    assert!(window.shows(&format!("echo done > '{}'", mark.display())));
    // Looking and leaving runs nothing.
    window.click("Cancel");
    window.steps(5);
    assert!(!mark.exists() && criterion(&window).evidence.is_none());

    window.click(&run_button());
    window.steps(5);
    window.click("Directory");
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text(&folder.path().display().to_string());
    let role = egui::accesskit::Role::Button;
    window.harness.get_by_role_and_label(role, "Run").click();
    window.steps(4);
    let since = std::time::Instant::now();
    while criterion(&window).evidence.is_none() {
        assert!(since.elapsed().as_secs() < 60, "nothing was recorded");
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.steps(2);
    }
    assert!(mark.exists());
    let found = criterion(&window);
    assert!(found.done);
    assert_eq!(found.evidence.expect("evidence").exit_status, Some(0));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(criterion(&window).evidence, None);
}

#[test]
fn the_campaign_is_watched_by_keys() {
    let mut window = Window::with_plan(&small());
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    let since = std::time::Instant::now();
    while !window.shows("Everything is finished") {
        assert!(since.elapsed().as_secs() < 60, "no run comes");
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.steps(2);
    }
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    for _ in 0..20 {
        window.key(Modifiers::NONE, Key::Period);
    }
    assert!(window.shows("Play the campaign"));
    window.click("Stop watching");
    window.steps(3);
    assert!(!window.shows("Everything is finished"));
}
