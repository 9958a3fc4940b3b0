//! A campaign drawn from an empty plan: 12 tickets in 3 tracks with a gate, a checkpoint and a percent trigger; once
//! by mouse (and the names typed), once by keyboard alone.

use super::support::Window;
use egui::{Key, Modifiers, pos2};
use slackline::plan::{DependencyKind, Elapsed, Lag, Moment, Plan};

const TRACKS: [(&str, [&str; 4]); 3] = [
    ("Build", ["Design", "Backend", "Frontend", "Polish"]),
    ("Test", ["Cases", "Harness", "Load test", "Sign-off"]),
    ("Launch", ["Site copy", "Press kit", "Rehearsal", "Go live"]),
];

/// What both sessions must have drawn.
fn check(plan: &Plan) {
    let shape: Vec<(&str, Vec<&str>)> = plan
        .tracks_in_order()
        .iter()
        .map(|track| {
            let titles = plan.tickets_of_track(Some(track.id));
            (
                track.name.as_str(),
                titles.iter().map(|t| t.title.as_str()).collect(),
            )
        })
        .collect();
    let wanted: Vec<(&str, Vec<&str>)> = TRACKS
        .iter()
        .map(|(name, titles)| (*name, titles.to_vec()))
        .collect();
    assert_eq!(shape, wanted);
    let gate = plan.gates.iter().next().expect("a gate");
    assert_eq!(gate.name, "Ready");
    let into_gate = plan
        .dependencies
        .iter()
        .filter(|d| d.to == slackline::plan::Node::Gate(gate.id))
        .count();
    assert_eq!(
        into_gate, 1,
        "the gate waits for the ticket it was added to"
    );
    let checkpoint = plan.checkpoints.iter().next().expect("a checkpoint");
    assert_eq!(checkpoint.name, "Half way");
    assert_eq!(checkpoint.moment, Moment::After(Elapsed::hours(6)));
    let triggers = plan
        .dependencies
        .iter()
        .filter(|d| (d.kind, d.lag) == (DependencyKind::Ss, Lag::Percent(50.0)));
    assert_eq!(
        triggers.count(),
        1,
        "one ticket starts when another is half done"
    );
    assert!(
        plan.dependencies.len() >= 10,
        "{} arrows",
        plan.dependencies.len()
    );
}

fn empty() -> Window {
    Window::with_plan(&Plan::default())
}

#[test]
fn a_campaign_is_drawn_by_mouse() {
    let mut window = empty();
    for (name, _) in TRACKS {
        window.click("Plan");
        window.click("Add a track");
        window.enter(name);
    }
    for (name, titles) in TRACKS {
        for (place, title) in titles.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| titles[before]);
            let spot = free_spot(&mut window, name, before);
            window.double_click_at(spot);
            window.enter(title);
        }
    }
    for (_, titles) in TRACKS {
        for pair in titles.windows(2) {
            connect(&mut window, pair[0], pair[1]);
        }
    }
    // The gate: it waits for the ticket that is selected.
    window.click_card("Sign-off");
    window.click("Plan");
    window.click("Add a gate");
    window.enter("Ready");
    // The trigger: the arrow between two tickets, changed on its chip.
    let (from, to) = (key(&window, "Design"), key(&window, "Backend"));
    window.click(&format!("{from} to {to}, FS"));
    window.pause();
    window.click(&format!("Edit {from} → {to}: FS"));
    window.click("SS");
    window.click("Lag of the arrow");
    window.enter("50 %");
    window.key(Modifiers::NONE, Key::Escape);
    // The checkpoint: named in the outline, its time in the inspector.
    window.click("Plan");
    window.click("Add a checkpoint");
    window.enter("Half way");
    window.click("When");
    window.key(Modifiers::COMMAND, Key::A);
    window.enter("+6h");
    check(&window.plan());
    let steps = window.harness.state().document().history().done().count();
    let plan = window.plan();
    for _ in 0..steps {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(
        window.plan(),
        Plan::default(),
        "every gesture is one step back"
    );
    for _ in 0..steps {
        window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(window.plan(), plan);
}

/// Where a double-click in a lane meets no card: at its beginning, or right of the ticket added before.
fn free_spot(window: &mut Window, lane: &str, before: Option<&str>) -> egui::Pos2 {
    window.click("Zoom to fit");
    window.pause();
    for _ in 0..4 {
        let lane = window.area(&format!("{lane}, lane"));
        let x = match before {
            None => lane.left() + 90.0,
            Some(title) => {
                let card = window.area(&format!("{} {title}, ticket", key(window, title)));
                card.right() + 0.75 * card.width()
            }
        };
        if x < lane.right() - 20.0 {
            return pos2(x, lane.center().y);
        }
        window.click("Zoom out");
        window.pause();
    }
    panic!("the lane {lane} has no room");
}

fn key(window: &Window, title: &str) -> String {
    let plan = window.plan();
    let ticket = plan.tickets.iter().find(|t| t.title == title);
    ticket
        .unwrap_or_else(|| {
            let titles: Vec<&str> = plan.tickets.iter().map(|t| t.title.as_str()).collect();
            panic!("no ticket is called {title} among {titles:?}")
        })
        .key
        .clone()
}

/// Drags from the port of one card to another.
fn connect(window: &mut Window, from: &str, to: &str) {
    window.click("Zoom to fit");
    window.steps(20);
    let name = |window: &Window, title: &str| format!("{} {title}, ticket", key(window, title));
    let (from, to) = (name(window, from), name(window, to));
    let (from, to) = (window.area(&from), window.area(&to));
    window.harness.hover_at(from.center());
    window.steps(2);
    window.drag(from.right_center(), to.center());
}

impl Window {
    fn click_card(&mut self, title: &str) {
        let name = format!("{} {title}, ticket", key(self, title));
        self.click(&name);
    }
}

#[test]
fn a_campaign_is_drawn_by_keyboard_alone() {
    let mut window = empty();
    window.key(Modifiers::NONE, Key::F6);
    for (name, titles) in TRACKS {
        window.key(Modifiers::SHIFT, Key::T);
        window.enter(name);
        // Enter adds the first ticket below the track, Tab those that follow it.
        window.key(Modifiers::NONE, Key::Enter);
        window.type_text(titles[0]);
        for title in &titles[1..] {
            window.key(Modifiers::NONE, Key::Tab);
            window.type_text(title);
        }
        window.key(Modifiers::NONE, Key::Enter);
        if name == "Test" {
            window.key(Modifiers::NONE, Key::G);
            window.enter("Ready");
        }
    }
    // The palette finds the ticket; P says what it waits for.
    window.key(Modifiers::COMMAND, Key::K);
    window.enter("backend");
    window.key(Modifiers::NONE, Key::P);
    let first = key(&window, "Design");
    window.enter(&format!("{first} SS+50%"));
    window.key(Modifiers::SHIFT, Key::C);
    window.enter("Half way");
    window.key(Modifiers::NONE, Key::M);
    window.enter("+6h");
    check(&window.plan());
}
