//! Text of every script, titles of 300 letters, small windows and large interfaces: nothing is cut off by the window,
//! nothing overlaps what can be clicked.

use super::support::{Window, small, ticket};
use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::NodeT;
use slackline::exchange::plan_json;
use slackline::plan::{Plan, TicketId};

const TITLES: [&str; 6] = [
    "Überprüfung der Verträge — naïve café, Łódź, Ångström, ß",
    "Έλεγχος συμβολαίων και παραδόσεων",
    "Проверка договоров и поставок",
    "契約と納品の確認 合同与交付检查 계약 확인",
    "✓ ✗ → ⇒ ≤ ≥ ± × … • █ ▒ ─ │ ⚠ ☐ ☑",
    "🚀 ✅ 🔴 🟢 📊 ⏰ 🔥 🤖 🏁 🎉",
];

/// The small plan with long titles in every script.
fn many_scripts() -> Plan {
    let mut plan = small();
    for (place, row) in [3, 4, 5].into_iter().enumerate() {
        let mut row = plan.tickets.get(TicketId(row)).expect("there").clone();
        let text = format!("{} {} ", TITLES[place * 2], TITLES[place * 2 + 1]);
        row.title = text.repeat(8).chars().take(300).collect();
        assert_eq!(row.title.chars().count(), 300);
        plan.tickets.insert(row);
    }
    plan
}

fn open(plan: &Plan, size: egui::Vec2) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("texts.plan.json");
    std::fs::write(&path, plan_json::write(plan)).expect("written");
    (Window::start(Some(path), false, size), folder)
}

/// Every button of the frame lies within the window.
fn check_frame(window: &Window, size: egui::Vec2) {
    let whole = Rect::from_min_size(egui::Pos2::ZERO, size).expand(1.0);
    for label in ["File", "Edit", "View", "Plan", "Help", "Export"] {
        let area = window.area(label);
        assert!(
            whole.contains_rect(area),
            "{label} at {area:?} is not within {whole:?}"
        );
    }
}

#[test]
fn long_titles_in_every_script_stay_within_their_views() {
    for size in [vec2(1024.0, 700.0), vec2(1440.0, 900.0)] {
        let (mut window, _folder) = open(&many_scripts(), size);
        for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
            window.key(Modifiers::COMMAND, key);
            check_frame(&window, size);
        }
        window.key(Modifiers::COMMAND, Key::Num1);
        window.click("A-1 ");
        window.key(Modifiers::NONE, Key::F2);
        window.enter("Kurz 短い");
        assert_eq!(window.plan().node_title(ticket(3)), "Kurz 短い");
    }
}

#[test]
fn the_window_works_from_1024_by_700_at_every_scale() {
    let size = vec2(1024.0, 700.0);
    let (mut window, _folder) = open(&small(), size);
    for percent in ["100 %", "125 %", "150 %", "200 %"] {
        window.key(Modifiers::COMMAND, Key::Comma);
        window.click(percent);
        window.steps(6);
        window.key(Modifiers::NONE, Key::Escape);
        window.steps(4);
        let zoom = window.harness.ctx.zoom_factor();
        check_frame(&window, size / zoom);
        let before = window.plan().tickets.len();
        window.key(Modifiers::NONE, Key::T);
        window.enter("Still works");
        assert_eq!(window.plan().tickets.len(), before + 1, "at {percent}");
    }
}

/// Whoever walks with Tab comes to everything in turn and always sees where the keyboard is.
#[test]
fn tab_reaches_fields_and_buttons() {
    let mut window = Window::with_plan(&small());
    window.click("A-1 Work A-1");
    window.key(Modifiers::NONE, Key::Escape);
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..150 {
        window.key(Modifiers::NONE, Key::Tab);
        let focused = window
            .harness
            .root()
            .children_recursive()
            .find(|node| node.accesskit_node().is_focused());
        if let Some(label) = focused.and_then(|node| node.accesskit_node().label()) {
            reached.insert(label);
        }
    }
    for label in ["File", "Export", "Zoom in"] {
        assert!(
            reached.contains(label),
            "Tab does not reach {label}: {reached:?}"
        );
    }
}
