//! The whole view in a headless egui: frames, clicks, drags and keys, as a person makes them.

use super::super::GraphView;
use super::{Stage, find};
use crate::app::action::{Action, Actions, SelectChange, ViewRequest};
use crate::app::views::View;
use crate::plan::{Node, RowRef};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};

/// A window without a screen.
struct Window {
    egui: egui::Context,
    view: GraphView,
    stage: Stage,
    renaming: Option<RowRef>,
    requests: Vec<ViewRequest>,
    time: f64,
    labels: Vec<String>,
    /// Seconds until the last frame wants another.
    repaint_after: f64,
}

const SIZE: egui::Vec2 = vec2(1200.0, 700.0);

impl Window {
    fn new(stage: Stage) -> Self {
        let egui = egui::Context::default();
        crate::app::fonts::install(&egui);
        crate::app::theme::apply(&egui);
        // Reduced motion: tests look at where things end, not at how they get there.
        egui.all_styles_mut(|style| style.animation_time = 0.0);
        let mut window = Self {
            egui,
            view: GraphView::default(),
            stage,
            renaming: None,
            requests: Vec::new(),
            time: 0.0,
            labels: Vec::new(),
            repaint_after: 0.0,
        };
        window.frames(3);
        window
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.time += 0.1;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..egui::RawInput::default()
        };
        let mut actions = Actions::default();
        let requests = std::mem::take(&mut self.requests);
        let (stage, view, renaming) = (&self.stage, &mut self.view, self.renaming);
        let output = self.egui.run_ui(input, |ui| {
            let ctx = crate::app::views::ViewCtx {
                renaming,
                requests: &requests,
                ..stage.ctx()
            };
            view.ui(&ctx, ui, &mut actions);
        });
        let delay = output
            .viewport_output
            .values()
            .map(|viewport| viewport.repaint_delay.as_secs_f64());
        self.repaint_after = delay.fold(f64::INFINITY, f64::min);
        output.drop_without_applying_deltas();
        self.carry_out(actions);
    }

    fn carry_out(&mut self, mut actions: Actions) {
        let mut rest = Actions::default();
        for action in actions.drain() {
            match action {
                Action::Select(change) => self.stage.selection.change(change),
                Action::Reveal(row) => self
                    .stage
                    .selection
                    .change(SelectChange::Replace(vec![row])),
                Action::Rename(row) => self.renaming = row,
                Action::Edit { label, command, .. } => {
                    let mut outcome = crate::app::action::Outcome::default();
                    let done = self.stage.document.edit(&label, |tx| {
                        outcome = command(tx)?;
                        Ok(())
                    });
                    assert!(done.is_ok(), "{label}: {done:?}");
                    self.labels.push(label);
                    if let Some(rows) = outcome.select {
                        self.stage.selection.change(SelectChange::Replace(rows));
                    }
                    self.renaming = outcome.rename.or(self.renaming);
                }
                other => rest.push(other),
            }
        }
        self.stage.carry_out(&mut rest);
    }

    fn frames(&mut self, count: usize) {
        (0..count).for_each(|_| self.frame(Vec::new()));
    }

    fn button(&mut self, pos: Pos2, button: PointerButton, pressed: bool) {
        let modifiers = Modifiers::NONE;
        self.frame(vec![Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        }]);
    }

    fn click(&mut self, pos: Pos2) {
        self.frame(vec![Event::PointerMoved(pos)]);
        self.frames(1);
        self.button(pos, PointerButton::Primary, true);
        self.button(pos, PointerButton::Primary, false);
        self.frames(1);
    }

    fn drag(&mut self, from: Pos2, to: Pos2) {
        self.frame(vec![Event::PointerMoved(from)]);
        self.frames(1);
        self.button(from, PointerButton::Primary, true);
        for step in 1..=4 {
            self.frame(vec![Event::PointerMoved(from.lerp(to, step as f32 / 4.0))]);
        }
    }

    fn release(&mut self, at: Pos2) {
        self.button(at, PointerButton::Primary, false);
        self.frames(2);
    }

    fn key(&mut self, key: Key) {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![event(true)]);
        self.frame(vec![event(false)]);
    }

    fn node(&self, key: &str) -> Node {
        find(self.stage.document.plan(), key)
    }

    /// The card of a key on the screen.
    fn on_screen(&mut self, key: &str) -> Rect {
        let node = self.node(key);
        let view = self.view.camera.view();
        let drawing = self.view.studio.drawing().expect("it is drawn");
        let card = drawing.model.card(node).expect("it is drawn");
        let area = drawing.scene.boxes[card as usize];
        Rect::from_min_max(view.to_canvas(area.min), view.to_canvas(area.max))
    }

    fn selected(&self) -> Vec<RowRef> {
        self.stage.selection.rows().to_vec()
    }
}

#[test]
fn an_idle_graph_asks_for_no_repaint() {
    let mut window = Window::new(Stage::swarm());
    window.frames(3);
    assert!(
        window.repaint_after > 1e6,
        "repaint after {} s",
        window.repaint_after
    );
}

#[test]
fn a_click_selects_the_card_and_a_click_beside_its_track() {
    let mut window = Window::new(Stage::swarm());
    let card = window.on_screen("B3");
    window.click(card.center());
    assert_eq!(window.selected(), [window.node("B3").into()]);
    window.click(pos2(card.center().x, card.bottom() + 25.0));
    assert!(matches!(window.selected()[..], [RowRef::Track(_)]));
}

#[test]
fn a_drag_from_a_port_connects_and_a_loop_is_not_drawn() {
    let mut window = Window::new(Stage::swarm());
    let (from, to) = (window.on_screen("C1"), window.on_screen("B3"));
    let before = window.stage.document.plan().dependencies.len();
    window.drag(from.right_center(), to.center());
    window.release(to.center());
    assert_eq!(window.labels, ["connect C1 → B3"]);
    assert_eq!(window.stage.document.plan().dependencies.len(), before + 1);
    let (from, to) = (window.on_screen("B3"), window.on_screen("B1"));
    window.drag(from.right_center(), to.center());
    window.release(to.center());
    assert_eq!(window.labels.len(), 1, "B3 cannot lead back to B1");
}

#[test]
fn a_dragged_card_stays_where_it_is_dropped() {
    let mut window = Window::new(Stage::swarm());
    let card = window.on_screen("C1");
    let to = card.center() + vec2(33.0, 44.0);
    window.drag(card.center(), to);
    window.release(to);
    assert_eq!(window.labels, ["move C1"]);
    let now = window.on_screen("C1").center();
    assert!(now.distance(to) < 8.0, "{now:?} is not near {to:?}");
}

#[test]
fn escape_ends_a_drag_without_a_trace() {
    let mut window = Window::new(Stage::swarm());
    let card = window.on_screen("C1");
    window.drag(card.center(), card.center() + vec2(200.0, 80.0));
    window.key(Key::Escape);
    window.release(card.center() + vec2(200.0, 80.0));
    assert!(window.labels.is_empty());
    assert_eq!(window.on_screen("C1"), card);
}

#[test]
fn the_keyboard_walks_renames_and_adds() {
    let mut window = Window::new(Stage::swarm());
    let start = window.on_screen("B1").center();
    window.click(start);
    window.key(Key::ArrowRight);
    assert_eq!(window.selected(), [window.node("B2").into()]);
    window.key(Key::ArrowLeft);
    assert_eq!(window.selected(), [window.node("B1").into()]);
    window.key(Key::Enter);
    assert_eq!(window.renaming, Some(window.node("B1").into()));
    window.frames(2);
    window.frame(vec![Event::Text("Tenants".into())]);
    window.key(Key::Enter);
    window.frames(1);
    assert_eq!(window.labels, ["rename B1"]);
    assert_eq!(
        window.stage.document.plan().node_title(window.node("B1")),
        "Tenants"
    );
    window.key(Key::Tab);
    assert_eq!(
        window.labels.last().map(String::as_str),
        Some("add a successor of B1")
    );
    window.frames(2);
    window.frame(vec![Event::Text("Billing".into())]);
    window.key(Key::Tab);
    window.frames(1);
    assert_eq!(&window.labels[2..], ["rename B4", "add a successor of B4"]);
}

#[test]
fn a_double_click_on_a_lane_adds_a_ticket_there() {
    let mut window = Window::new(Stage::swarm());
    let card = window.on_screen("C2");
    let spot = card.center() + vec2(card.width() * 3.2, 0.0);
    window.click(spot);
    window.labels.clear();
    for pressed in [true, false] {
        window.time -= 0.08;
        window.button(spot, PointerButton::Primary, pressed);
    }
    window.frames(1);
    assert_eq!(window.labels, ["add a ticket"]);
    let plan = window.stage.document.plan();
    let new = plan.tickets.iter().last().expect("it was added");
    assert!(new.place.is_some() && window.renaming == Some(new.id.into()));
}

#[test]
fn fitting_brings_everything_into_sight() {
    let mut window = Window::new(Stage::swarm());
    window.view.camera.pan(vec2(-400.0, -300.0));
    window.requests.push(ViewRequest::ZoomToFit);
    window.frames(2);
    let canvas = Rect::from_min_size(Pos2::ZERO, SIZE);
    for key in ["B1", "B3", "C2", "A1", "G1"] {
        assert!(canvas.contains_rect(window.on_screen(key)), "{key}");
    }
}

#[test]
fn odd_plans_are_drawn() {
    let looped = {
        let mut document = super::swarm();
        let (first, last) = (find(document.plan(), "B2"), find(document.plan(), "B3"));
        let row = crate::plan::Dependency::new(crate::plan::DependencyId(0), last, first);
        assert!(
            document
                .edit("loop", |tx| tx.insert(row).map(|_| ()))
                .is_ok()
        );
        document
    };
    for document in [
        crate::edit::Document::new(crate::plan::Plan::default()),
        looped,
    ] {
        for graph_by_time in [false, true] {
            let mut stage = Stage::new(document.clone());
            stage.settings.graph_by_time = graph_by_time;
            let mut window = Window::new(stage);
            window.requests.extend([
                ViewRequest::ZoomToFit,
                ViewRequest::ZoomOut,
                ViewRequest::ZoomReset,
            ]);
            window.click(pos2(400.0, 300.0));
            assert!(window.view.studio.drawing().is_some());
        }
    }
}
