//! A window under test, driven by what is written on it, by mouse and by keyboard.

use egui::{Key, Modifiers, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use slackline::app::{App, Start};
use slackline::exchange::plan_json;
use slackline::plan::{Dependency, DependencyId, Node, Plan, Ticket, TicketId, Track, TrackId};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A window under test.
pub struct Window {
    pub harness: Harness<'static, App>,
    _folder: tempfile::TempDir,
}

impl Window {
    /// A window that shows the tutorial.
    pub fn tutorial() -> Self {
        Self::start(None, true, vec2(1440.0, 900.0))
    }

    /// A window that opens a plan from a file of its own.
    pub fn with_plan(plan: &Plan) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("test.plan.json");
        std::fs::write(&path, plan_json::write(plan)).expect("written");
        let mut window = Self::start(Some(path), true, vec2(1440.0, 900.0));
        window._folder = folder;
        window
    }

    pub fn start(plan: Option<PathBuf>, is_dark: bool, size: Vec2) -> Self {
        Self::start_with(plan, None, is_dark, size)
    }

    /// A window with a library.
    pub fn with_library(plan: Option<PathBuf>, library: &Path) -> Self {
        let size = vec2(1440.0, 900.0);
        Self::start_with(plan, Some(library.to_owned()), true, size)
    }

    fn start_with(
        plan: Option<PathBuf>,
        library: Option<PathBuf>,
        is_dark: bool,
        size: Vec2,
    ) -> Self {
        let start = Start {
            plan,
            is_dark: Some(is_dark),
            size: None,
            is_fresh: true,
            library,
        };
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(0.02)
            .build_eframe(|cc| App::new(cc, start));
        let mut window = Self {
            harness,
            _folder: tempfile::tempdir().expect("a folder"),
        };
        let since = Instant::now();
        while window.harness.state().is_opening() && since.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(5));
            window.steps(1);
        }
        window.steps(6);
        window
    }

    pub fn steps(&mut self, count: usize) {
        self.harness.run_steps(count);
    }

    pub fn plan(&self) -> Plan {
        (**self.harness.state().document().plan()).clone()
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.steps(4);
    }

    pub fn type_text(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.steps(2);
    }

    /// Waits longer than a double-click takes.
    pub fn pause(&mut self) {
        self.steps(30);
    }

    /// Clicks what carries a label that begins so.
    pub fn click(&mut self, label: &str) {
        // What has just opened or grown finds its place first.
        self.steps(3);
        let place = self.place(label);
        self.click_at(place);
    }

    pub fn click_at(&mut self, place: Pos2) {
        self.harness.hover_at(place);
        self.steps(1);
        self.harness.drag_at(place);
        self.steps(1);
        self.harness.drop_at(place);
        self.steps(4);
    }

    pub fn double_click_at(&mut self, place: Pos2) {
        self.harness.hover_at(place);
        self.steps(1);
        for _ in 0..2 {
            self.harness.drag_at(place);
            self.steps(1);
            self.harness.drop_at(place);
            self.steps(1);
        }
        self.steps(4);
    }

    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.hover_at(from);
        self.steps(2);
        self.harness.drag_at(from);
        self.steps(2);
        for share in [0.3, 0.6, 1.0] {
            self.harness.hover_at(from + (to - from) * share);
            self.steps(2);
        }
        self.harness.drop_at(to);
        self.steps(6);
    }

    /// Clicks while keys are held.
    pub fn click_with(&mut self, modifiers: Modifiers, label: &str) {
        let place = self.place(label);
        self.harness.event(egui::Event::ModifiersChanged(modifiers));
        self.harness.hover_at(place);
        self.steps(1);
        for pressed in [true, false] {
            self.harness.event_modifiers(
                egui::Event::PointerButton {
                    pos: place,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers,
                },
                modifiers,
            );
            self.steps(1);
        }
        self.harness
            .event(egui::Event::ModifiersChanged(Modifiers::NONE));
        self.steps(30);
    }

    /// Sends an event of the system and returns the text it put into the clipboard, if any.
    pub fn send(&mut self, event: egui::Event) -> Option<String> {
        self.harness.event(event);
        let mut copied = None;
        for _ in 0..4 {
            self.steps(1);
            let commands = &self.harness.output().platform_output.commands;
            copied = copied.or(commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            }));
        }
        copied
    }

    /// Drops files onto the window and waits until they are open.
    pub fn drop_files(&mut self, paths: &[&Path]) {
        let dropped = |path: &&Path| -> Arc<dyn egui::DroppedFile + Send + Sync> {
            Arc::new(Dropped(path.to_path_buf()))
        };
        self.harness.input_mut().dropped_files = paths.iter().map(dropped).collect();
        self.steps(2);
        let since = Instant::now();
        while self.harness.state().is_opening() {
            assert!(since.elapsed() < Duration::from_secs(60), "nothing opens");
            std::thread::sleep(Duration::from_millis(5));
            self.steps(1);
        }
        self.steps(4);
    }

    /// Presses keys one after the other.
    pub fn keys(&mut self, keys: &[Key]) {
        keys.iter().for_each(|&key| self.key(Modifiers::NONE, key));
    }

    /// Types a text where one is being typed, and presses Enter.
    pub fn enter(&mut self, text: &str) {
        self.type_text(text);
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// The ticket or gate with this key.
    pub fn node(&self, key: &str) -> Node {
        self.plan()
            .find_key(key)
            .unwrap_or_else(|| panic!("nothing has the key {key}"))
    }

    /// Where something stands whose label begins so.
    pub fn place(&self, label: &str) -> Pos2 {
        self.area(label).center()
    }

    pub fn area(&self, label: &str) -> egui::Rect {
        let begins = |node: &egui_kittest::Node<'_>| {
            node.accesskit_node()
                .label()
                .is_some_and(|own| own.starts_with(label))
        };
        let found = self.harness.root().children_recursive().find(begins);
        found
            .unwrap_or_else(|| panic!("nothing on the screen is called {label}"))
            .rect()
    }

    /// Whether something carries a label with this text in it.
    pub fn shows(&self, text: &str) -> bool {
        let has = |node: &egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            let texts = [node.label(), node.value()];
            texts.iter().flatten().any(|own| own.contains(text))
        };
        self.harness
            .root()
            .children_recursive()
            .any(|node| has(&node))
    }
}

/// A file as the system hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// The same plan under a title.
pub fn small_called(title: &str) -> Plan {
    let mut plan = small();
    Arc::make_mut(&mut plan.info).title = title.to_owned();
    plan
}

/// Two lanes; in the first, connected; B-1 in the second.
pub fn small() -> Plan {
    let mut plan = Plan::default();
    for (id, name) in [(1, "Alpha"), (2, "Beta")] {
        plan.tracks.insert(Track {
            rank: i64::from(id),
            ..Track::new(TrackId(id), name)
        });
    }
    for (id, key, track) in [(3, "A-1", 1), (4, "A-2", 1), (5, "B-1", 2)] {
        let mut ticket = Ticket::new(TicketId(id), key, format!("Work {key}"));
        ticket.track = Some(TrackId(track));
        ticket.rank = i64::from(id);
        plan.tickets.insert(ticket);
    }
    plan.dependencies
        .insert(Dependency::new(DependencyId(6), ticket(3), ticket(4)));
    plan.last_id = 6;
    plan
}

pub fn ticket(id: u32) -> Node {
    Node::Ticket(TicketId(id))
}

pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_plans")
        .join(format!("{name}.plan.json"))
}
