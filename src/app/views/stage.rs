//! A stage for tests: one view over a plan, without a window, driven by pointer, keys and labels.
//!
//! Carries out edits, selection and revealing as the program does; everything else is only kept in
//! [`Stage::others`]. Nodes are found by what assistive technology is told.

use super::{Past, View, ViewCtx, ViewRequest};
use crate::app::action::{Action, Actions, AppRequest, SelectChange};
use crate::app::checks::Checks;
use crate::app::derived::Derived;
use crate::app::keeping::Shelf;
use crate::app::player::Player;
use crate::app::selection::Selection;
use crate::app::settings::Settings;
use crate::app::spotlight::Spotlight;
use crate::app::studies::{Studies, Topic};
use crate::app::{fonts, theme};
use crate::edit::Document;
use crate::plan::{Plan, RowRef};
use egui::accesskit::{Node, NodeId};
use egui::{Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2, vec2};

/// One view on show.
pub struct Stage {
    ctx: Context,
    view: Box<dyn View>,
    pub document: Document,
    pub derived: Derived,
    pub selection: Selection,
    pub requests: Vec<ViewRequest>,
    /// What the library keeps of the plan.
    pub shelf: Shelf,
    hover: Option<RowRef>,
    pub spotlight: Spotlight,
    studies: Studies,
    checks: Checks,
    /// The run that is watched; time goes on by hand.
    pub player: Player,
    /// The planner's preferences.
    pub settings: Settings,
    size: Vec2,
    nodes: Vec<(NodeId, Node)>,
    /// Labels of the edits that were carried out, and errors of those that were refused.
    pub edits: Vec<Result<String, String>>,
    /// Every other action.
    pub others: Vec<Action>,
}

impl Stage {
    /// Puts a view on show and draws its first frames.
    pub fn new(view: Box<dyn View>, plan: Plan) -> Self {
        Self::with_settings(view, plan, Settings::default())
    }

    /// The same for a planner with these preferences.
    pub fn with_settings(view: Box<dyn View>, plan: Plan, settings: Settings) -> Self {
        let ctx = Context::default();
        fonts::install(&ctx);
        theme::apply(&ctx);
        ctx.set_theme(egui::Theme::Dark);
        ctx.enable_accesskit();
        let document = Document::new(plan);
        let derived = Derived::compute(document.plan(), document.revision(), None);
        let mut stage = Self {
            ctx,
            view,
            document,
            derived,
            selection: Selection::default(),
            requests: Vec::new(),
            shelf: Shelf::default(),
            hover: None,
            spotlight: Spotlight::default(),
            studies: Studies::default(),
            checks: Checks::default(),
            player: Player::default(),
            settings,
            size: vec2(1800.0, 600.0),
            nodes: Vec::new(),
            edits: Vec::new(),
            others: Vec::new(),
        };
        stage.settle();
        stage
    }

    /// Gives the view another size, for what does not fit on the usual one.
    pub fn resize(&mut self, size: Vec2) {
        self.size = size;
        self.settle();
    }

    /// The plan as it is now.
    pub fn plan(&self) -> &Plan {
        self.document.plan()
    }

    /// Draws enough frames for everything to have found its place.
    pub fn settle(&mut self) {
        for _ in 0..3 {
            self.frame(Vec::new());
        }
    }

    /// Draws one frame and carries out what the view asked for.
    pub fn frame(&mut self, events: Vec<Event>) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            events,
            ..RawInput::default()
        };
        let topic = Topic {
            document: 1,
            revision: self.document.revision(),
            option: None,
            agents: None,
        };
        let plan = self.document.plan();
        self.player.follow(topic, plan, &self.derived, &self.ctx);
        let mut actions = Actions::default();
        let requests = std::mem::take(&mut self.requests);
        let settings = self.settings.clone();
        let plan = self.document.plan().clone();
        let ctx = ViewCtx {
            plan: &plan,
            document: 1,
            revision: self.document.revision(),
            derived: &self.derived,
            selection: &self.selection,
            hover: self.hover,
            spotlight: &self.spotlight,
            renaming: None,
            keyboard: Default::default(),
            requests: &requests,
            settings: &settings,
            studies: &self.studies,
            checks: &self.checks,
            player: &self.player,
            changed_documents: &crate::app::views::NO_DOCUMENTS,
            past: Past {
                history: Some(self.document.history()),
                shelf: Some(&self.shelf),
            },
        };
        let view = &mut self.view;
        let mut output = self.ctx.run_ui(input, |ui| view.ui(&ctx, ui, &mut actions));
        let update = output.platform_output.accesskit_update.take();
        output.drop_without_applying_deltas();
        self.nodes = update.map(|update| update.nodes).unwrap_or_default();
        self.hover = None;
        self.spotlight.hovered = None;
        actions
            .drain()
            .into_iter()
            .for_each(|action| self.carry_out(action));
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Edit { label, command, .. } => {
                let result = self.document.edit(&label, |tx| command(tx).map(|_| ()));
                self.edits
                    .push(result.map(|_| label).map_err(|error| error.to_string()));
                let revision = self.document.revision();
                self.derived = Derived::compute(self.document.plan(), revision, None);
            }
            Action::Select(change) => self.selection.change(change),
            Action::Reveal(row) => {
                self.selection.change(SelectChange::Replace(vec![row]));
                self.requests.push(ViewRequest::Reveal(row));
            }
            Action::Hover(row) => self.hover = self.hover.or(row),
            Action::LightFinding(name) => {
                self.spotlight.hovered.get_or_insert(name);
            }
            Action::ChooseFinding(name) => self.spotlight.chosen = name,
            Action::Want(question) => {
                let topic = Topic {
                    document: 1,
                    revision: self.document.revision(),
                    option: None,
                    agents: None,
                };
                let plan = self.document.plan();
                self.studies
                    .want(question, topic, plan, &self.derived, &self.ctx);
            }
            Action::App(AppRequest::Play(request)) => self.player.carry_out(request),
            Action::App(AppRequest::SetSettings(settings)) => self.settings = *settings,
            other => self.others.push(other),
        }
    }

    /// The place of the first node whose label or value begins so.
    pub fn find(&self, label: &str) -> Option<Rect> {
        let named = |text: Option<&str>| text.is_some_and(|text| text.starts_with(label));
        let node = self
            .nodes
            .iter()
            .find(|(_, node)| named(node.label()) || named(node.value()))?;
        let bounds = node.1.bounds()?;
        Some(Rect::from_min_max(
            pos2(bounds.x0 as f32, bounds.y0 as f32),
            pos2(bounds.x1 as f32, bounds.y1 as f32),
        ))
    }

    /// Draws frames until something carries a label with this text in it, for answers that come from
    /// threads.
    pub fn wait_for(&mut self, text: &str) {
        let since = std::time::Instant::now();
        while !self.shows(text) {
            assert!(
                since.elapsed() < std::time::Duration::from_secs(60),
                "{text} does not come"
            );
            std::thread::sleep(std::time::Duration::from_millis(3));
            self.frame(Vec::new());
        }
    }

    /// Whether something carries a label with this text in it.
    pub fn shows(&self, text: &str) -> bool {
        let has = |label: Option<&str>| label.is_some_and(|label| label.contains(text));
        self.nodes
            .iter()
            .any(|(_, node)| has(node.label()) || has(node.value()))
    }

    /// The whole label of the first node whose label begins so.
    pub fn label(&self, begin: &str) -> Option<&str> {
        let labels = self.nodes.iter().filter_map(|(_, node)| node.label());
        labels.into_iter().find(|label| label.starts_with(begin))
    }

    /// The whole label of the first node that has this text in its label.
    pub fn label_with(&self, text: &str) -> Option<&str> {
        let labels = self.nodes.iter().filter_map(|(_, node)| node.label());
        labels.into_iter().find(|label| label.contains(text))
    }

    /// Clicks the middle of the node with this label.
    pub fn click(&mut self, label: &str) {
        self.click_with(label, Modifiers::NONE);
    }

    /// Clicks the middle of the last node with exactly this label, of several that are called alike.
    pub fn click_last(&mut self, label: &str) {
        let named = |node: &Node| node.label() == Some(label) || node.value() == Some(label);
        let place = self.nodes.iter().rposition(|(_, node)| named(node));
        let bounds = place.and_then(|place| self.nodes[place].1.bounds());
        let Some(bounds) = bounds else {
            panic!("nothing is called {label:?}")
        };
        let middle = pos2(
            ((bounds.x0 + bounds.x1) / 2.0) as f32,
            ((bounds.y0 + bounds.y1) / 2.0) as f32,
        );
        self.press_at(middle, Modifiers::NONE);
    }

    /// Clicks while keys are held.
    pub fn click_with(&mut self, label: &str, modifiers: Modifiers) {
        let labels: Vec<_> = self
            .nodes
            .iter()
            .filter_map(|(_, node)| node.label())
            .collect();
        let Some(rect) = self.find(label) else {
            panic!("nothing is labelled {label:?} among {labels:?}")
        };
        self.press_at(rect.center(), modifiers);
    }

    /// Presses and releases the primary button at a place.
    pub fn press_at(&mut self, pos: Pos2, modifiers: Modifiers) {
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        };
        self.frame(vec![
            Event::ModifiersChanged(modifiers),
            Event::PointerMoved(pos),
        ]);
        self.frame(vec![button(true)]);
        self.frame(vec![button(false)]);
        self.frame(vec![Event::ModifiersChanged(Modifiers::NONE)]);
        // Two clicks in a row are not meant as a double click.
        self.wait();
    }

    /// Drags from one place to another.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(from)]);
        self.frame(vec![button(from, true)]);
        for step in 1..=4 {
            let at = from + (to - from) * (step as f32 / 4.0);
            self.frame(vec![Event::PointerMoved(at)]);
        }
        self.frame(vec![button(to, false)]);
        self.settle();
    }

    /// Lets more time pass than a double click may take.
    fn wait(&mut self) {
        for _ in 0..40 {
            self.frame(Vec::new());
        }
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![event(true), event(false)]);
        self.settle();
    }

    /// Types a text into what has the keyboard.
    pub fn type_text(&mut self, text: &str) {
        self.frame(vec![Event::Text(text.to_owned())]);
        self.settle();
    }
}

/// The laws of every view: it draws an empty plan, a plan with a loop, a real one and one that was just
/// emptied, in both themes, and asks for no change by itself.
#[test]
fn every_view_draws_every_kind_of_plan_and_changes_nothing() {
    for kind in super::VIEWS {
        let loop_of_two = test_plans::chain(2, true);
        for plan in [Plan::default(), loop_of_two, test_plans::chain(5, false)] {
            for is_dark in [true, false] {
                let mut stage = Stage::new((kind.create)(), plan.clone());
                stage.ctx.set_theme(if is_dark {
                    egui::Theme::Dark
                } else {
                    egui::Theme::Light
                });
                stage.settle();
                stage.document = Document::new(Plan::default());
                stage.derived = Derived::compute(stage.document.plan(), 2, None);
                stage.settle();
                assert!(stage.edits.is_empty(), "{} edits by itself", kind.name);
            }
        }
    }
}

/// Plans for tests of views.
pub mod test_plans {
    use crate::plan::{
        Dependency, DependencyId, Estimate, Node, Plan, Ticket, TicketId, Track, TrackId, Work,
    };

    /// Tickets `T-1`, `T-2`, … of one hour each, every one after the one before; `is_loop` ties the ends.
    pub fn chain(count: u32, is_loop: bool) -> Plan {
        let mut plan = Plan::default();
        plan.tracks.insert(Track::new(TrackId(1), "Main"));
        for number in 1..=count {
            plan.tickets.insert(Ticket {
                track: Some(TrackId(1)),
                rank: number.into(),
                estimate: Estimate::Fixed(Work::hours(1)),
                ..Ticket::new(
                    TicketId(100 + number),
                    format!("T-{number}"),
                    format!("Task {number}"),
                )
            });
        }
        let node = |number| Node::Ticket(TicketId(100 + number));
        let mut arrows: Vec<(u32, u32)> = (1..count).map(|number| (number, number + 1)).collect();
        arrows.extend(is_loop.then_some((count, 1)));
        for (index, (from, to)) in (100_000..).zip(arrows) {
            plan.dependencies
                .insert(Dependency::new(DependencyId(index), node(from), node(to)));
        }
        plan.settle_last_id();
        plan
    }
}
